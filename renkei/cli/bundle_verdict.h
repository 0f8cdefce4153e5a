// The verdict on a bundle, on one screen: what is proven, what is withheld, what is not proven. For
// `renkei ledger open` and for renkei-verify, which needs nothing else of renkei's commands.
#pragma once

#include <optional>
#include <string>

#include "renkei/base/result.h"
#include "renkei/ledger/bundle.h"
#include "renkei/report/catalogue.h"

namespace renkei::cli {

// In words. Texts from the bundle stand in quotes with control characters escaped, so that nothing
// in it can pass for a line of the verdict.
[[nodiscard]] std::string verdict_text(report::Language language, const ledger::Bundle& bundle,
                                       const ledger::BundleVerdict& verdict);
// The same for a file that cannot even be read as a bundle.
[[nodiscard]] std::string unread_text(report::Language language, const Error& error);
[[nodiscard]] Json unread_json(report::Language language, const Error& error, bool keys_given);
// For programs: {"holds", "log", "size", "root", "witnesses", "entries", "faults"}.
[[nodiscard]] Json verdict_json(report::Language language, const ledger::Bundle& bundle,
                                const ledger::BundleVerdict& verdict);

// A bundle from a file, and the policy the reader brought, if any. Errors: those of reading and of
// parse_bundle and parse_log_policy.
struct BundleToJudge {
  ledger::Bundle bundle;
  std::optional<ledger::LogPolicy> trusted;
};
[[nodiscard]] Result<BundleToJudge> read_bundle(const std::string& file,
                                                const std::string& policy_file);

}  // namespace renkei::cli
