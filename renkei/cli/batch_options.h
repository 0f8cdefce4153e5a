// What the files of `renkei batch` share. Each command returns the exit code, or the error that
// ends it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/cli/commands.h"

namespace renkei::cli {

// What `renkei batch COMMAND` takes; each command uses its own part.
struct BatchOptions {
  CommonOptions common;
  std::string command;  // start, resume, watch, answer, hold, restart, stop, abort, list, show, …
  std::string ledger;
  // Of start.
  std::string recipe;
  std::string plant;
  std::string id;
  std::string size;
  std::vector<std::string> parameters;  // NAME=VALUE
  std::vector<std::string> units;       // REQUIREMENT=UNIT
  std::vector<std::string> lots;        // INPUT=LOT
  std::string mode = "Automatic";
  std::uint64_t seed = 1;
  std::uint64_t priority = 0;
  // Of start and resume.
  std::string speed = "1";
  std::string people;  // simulated, real; empty: simulated where time is computed
  // Of what is ordered and answered.
  std::string batch;
  std::string path;
  std::string by;
  std::string witness;
  std::string reason;
  std::uint64_t prompt = 0;
  std::vector<std::string> answers;  // QUESTION=ANSWER
  std::string transition;
  std::string unit;
  std::string fault;
  std::string value;
  // Of watch and show.
  bool once = false;
  bool story = false;
  // Of inner.
  std::uint64_t run = 1;
  std::string out;
  bool fields = false;
};
[[nodiscard]] int run_batch(const BatchOptions& options);

// command_batch_start.cc
[[nodiscard]] Result<int> batch_start(const BatchOptions& options);
[[nodiscard]] Result<int> batch_resume(const BatchOptions& options);

// Asks the site at work with the ledger; where none is, opens the ledger itself. What only reads
// opens it to read. Errors: those of answer_ask and of opening.
enum class Asking : std::uint8_t { kReads, kChanges };
[[nodiscard]] Result<Json> ask_ledger(const std::string& ledger, const Json& ask, Asking asking);

// "NAME=VALUE" of an option, each name once. Errors: cli.value.
[[nodiscard]] Result<std::map<std::string, std::string>> named_values(
    const std::string& option, const std::vector<std::string>& values);

}  // namespace renkei::cli
