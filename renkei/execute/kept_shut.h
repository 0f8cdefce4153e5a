// The commitments in the main log to what happened inside confidential elements: made, verified
// against the inner log, and opened for an inspector. docs/formats/batch.md has the form. Not here:
// which events lie inside (inner_log.h), and whether the entries of the main log stand in it
// (ledger/bundle.h). Pure functions but for the stores; thread-safe as those are.
//
//   const auto faults = verify_kept_shut(folder.store(), folder.inner_store());
//   const auto json = open_inner_run(store, *inner, {"b-001", "culture", 1}, {});
#pragma once

#include <cstdint>
#include <string>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/events/batch_events.h"
#include "renkei/ledger/log.h"
#include "renkei/ledger/log_store.h"
#include "renkei/ledger/merkle_tree.h"

namespace renkei::execute {

// To the entries whose leaves were appended to the edge.
[[nodiscard]] events::Commitment commitment_of(const ledger::RightEdge& edge);

// execute.inner_wrong: the inner log does not have what entry `index` of the main log committed to.
[[nodiscard]] Error inner_wrong_error(const events::KeptShut& kept, ledger::EntryIndex index);

// All that is wrong with the inner log of `main`, nullptr where there is none: what verify_log says
// of it (place.file "inner log"), execute.inner_wrong for every commitment that is not that to its
// entries (names batch, element, run and the entry of the main log), execute.inner_entry for
// entries that cannot stand there. A commitment whose field was erased proves nothing and is passed
// over; so are the entries after the last one, for which the run is still under way. `main` itself
// is not verified. Errors: those of the stores when they cannot be read at all.
[[nodiscard]] Result<Faults> verify_kept_shut(ledger::LogStore& main, ledger::LogStore* inner,
                                              const ledger::VerifyOptions& options = {});

// A run of a confidential element.
struct InnerRun {
  std::string batch;
  std::string path;
  std::uint64_t run = 1;
};
struct OpenInnerOptions {
  bool fields = false;  // the fields that the inner entries keep shut, too
};
// For an inspector: each commitment of the run with the field that opens it, and the inner entries
// under it; {"batch", "path", "run", "parts": [{"index", "entry", "opened", "inner": [{"entry",
// "fields"}]}]}. Errors: execute.inner_run (no commitment to such a run, or its field was erased),
// execute.inner_wrong, those of the stores.
[[nodiscard]] Result<Json> open_inner_run(ledger::LogStore& main, ledger::LogStore& inner,
                                          const InnerRun& run, const OpenInnerOptions& options);
// Whether it holds: every opened field stands under its entry's root, and the commitment is that to
// the inner entries. That the entries stand in the main log is for their bundle to say. Errors:
// execute.inner_run (what is wrong), those of parse_entry and open_disclosure.
[[nodiscard]] Result<void> check_inner_run(const Json& json);

}  // namespace renkei::execute
