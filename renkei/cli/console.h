// What the commands share: faults on the terminal, a progress line, Ctrl-C, reading a network.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/error.h"
#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/cli/commands.h"
#include "renkei/network/read_network.h"
#include "renkei/plan/plan.h"

namespace renkei::cli {

// Standard output for answers, standard error for faults and progress. What cannot be told on
// standard error is left out: the answer and the exit code do not hang on it.
void print(const std::string& text);
void tell(const std::string& text);
// Puts something unusable where standard streams were closed, so that no file that is opened later
// takes their numbers and gets what is printed.
void fill_closed_streams();
// Sends off what was printed; an error (file.output) when not all of it could be written.
[[nodiscard]] std::optional<Error> output_lost();
void print_error(report::Language language, const Error& error);
// Every fault on its own line; at most 200, then how many more.
void print_faults(report::Language language, const Faults& faults);

// The exit code an Error calls for, by its code.
[[nodiscard]] int exit_code_for(const Error& error);

// Ends a command that has no answer: the fault in words on standard error and, with --json, as
// {"error": {...}} on standard output. Returns the exit code it calls for.
[[nodiscard]] int give_up(const CommonOptions& common, const Error& error);
// Where it is in what was read, for JSON: the parts that are known.
[[nodiscard]] Json place_json(const Place& place);

// One fault of many, as the commands that list faults tell it in JSON.
[[nodiscard]] Json fault_json(report::Language language, const Error& fault);

// One line on standard error, rewritten in place on a terminal and printed at most every ten
// seconds elsewhere. Not thread-safe: one thread at a time.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void show(const std::string& text);
  void clear();

 private:
  bool terminal_ = false;
  bool shown_ = false;
  double last_ = -1e9;
};

// Set by Ctrl-C (SIGINT) and SIGTERM once catch_interrupts was called. The first one says that the
// command is stopping, the second that a third ends the program at once, which that does; a
// command that stops at once says nothing.
enum class Stopping : std::uint8_t { kTakesTime, kBetweenRounds, kAtOnce };
void catch_interrupts(report::Language language, Stopping stopping = Stopping::kTakesTime);
[[nodiscard]] const std::atomic<bool>& interrupted();

// Reads the network of a command line; prints what is wrong and sets `code` when it cannot be
// used. `faults_allowed`: return what could be read even so.
struct ReadRequest {
  std::string folder;
  std::string as_of{};
  std::vector<std::string> edits{};
  network::Estimate estimate = network::Estimate::kTypical;
  // An edit of the command line that names nothing is wrong usage; one of a plan is not.
  int wrong_edit_code = kWrongUsage;
};
[[nodiscard]] std::optional<network::ReadResult> read_for_command(const CommonOptions& common,
                                                                  const ReadRequest& request,
                                                                  int& code);
[[nodiscard]] Result<network::ReadOptions> read_options(const ReadRequest& request);

// Reads plan.json; `path` may be the folder that holds it.
[[nodiscard]] Result<plan::Plan> read_plan(const std::string& path);

}  // namespace renkei::cli
