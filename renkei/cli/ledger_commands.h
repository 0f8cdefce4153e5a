// What the files of `renkei ledger` share, and the commands they define. Each returns the exit
// code, or the error that ends it.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/cli/commands.h"
#include "renkei/cli/console.h"
#include "renkei/report/catalogue.h"
#include "renkei/store/ledger_folder.h"

namespace renkei::cli {

using LedgerAccess = store::SqliteStore::Access;

[[nodiscard]] inline Result<store::LedgerFolder> open_folder(const LedgerOptions& options,
                                                             LedgerAccess access) {
  return store::LedgerFolder::open(options.folder, access);
}

// JSON for programs, else the text.
inline void print_answer(const CommonOptions& common, const Json& json, const std::string& text) {
  print(common.json ? write_json(json) : text + "\n");
}

[[nodiscard]] inline Error cli_value_error(const std::string& option, const std::string& value,
                                           const std::string& wanted,
                                           const std::string& wanted_ja) {
  return Error{"cli.value", fmt::format("'{}' cannot be used", value)}
      .at({.field = option})
      .value(value)
      .arg("wanted", wanted_ja)
      .remedy("write " + wanted);
}

// command_ledger_append.cc
//
// The time of this machine's clock, unless that has gone back behind what was recorded by it: such
// a time would put what happens now before what happened. Errors: ledger.clock_back.
[[nodiscard]] Result<Timestamp> clock_time(store::LedgerFolder& folder, bool clock_corrected);
// Appends it and seals the log. Errors: those of Log::append and sign_checkpoint.
[[nodiscard]] Result<ledger::Recorded> record(store::LedgerFolder& folder,
                                              const ledger::Draft& draft);
[[nodiscard]] Result<int> ledger_append(const LedgerOptions& options);
// command_ledger_keep.cc: what is done with the log as a whole, or with what it keeps shut.
[[nodiscard]] Result<int> ledger_checkpoint(const LedgerOptions& options);
[[nodiscard]] Result<int> ledger_rotate(const LedgerOptions& options);
[[nodiscard]] Result<int> ledger_erase(const LedgerOptions& options);
[[nodiscard]] Result<int> ledger_backup(const LedgerOptions& options);
[[nodiscard]] Result<int> ledger_restore(const LedgerOptions& options);
[[nodiscard]] Result<int> ledger_attachment(const LedgerOptions& options);

}  // namespace renkei::cli
