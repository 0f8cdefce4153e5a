// Many threads, one log: takes drafts, appends those that have gathered in one append of the store
// (group commit by arrival: never waits for more to come), and says of each what became of it.
//
// States: accepted when submit() returns (still only in memory), recorded when its completion comes
// (on the disk, with its index). Completions come in the order of submission, in one call for each
// append, from the recorder's own thread: one queue, whatever the number of clients. Once the store
// has failed nothing more is accepted, and no completion after that says recorded: the process
// should end, and recover by opening the log again.
//
// Thread-safe. The log must outlive it and be used by nothing else meanwhile.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/log.h"

namespace renkei::ledger {

class Recorder {
 public:
  struct Completion {
    std::uint64_t ticket = 0;  // the client's, as submitted
    Result<Recorded> result;
  };
  struct Options {
    std::size_t waiting_max = 10'000;  // drafts accepted and not yet recorded
    std::size_t batch_max = 1024;      // of one append
    // Called from the recorder's thread; must not call back into it but for submit().
    std::function<void(std::vector<Completion>)> on_done{};
    // The store failed; called once, after the completions that say so.
    std::function<void(const Error&)> on_failure{};
  };
  Recorder(Log& log, Options options);
  // Records what was accepted, then ends.
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  // Errors: ledger.recorder_full (try again later), ledger.recorder_stopped (the store has failed).
  [[nodiscard]] Result<void> submit(Draft draft, std::uint64_t ticket);
  // Why it accepts nothing any more.
  [[nodiscard]] std::optional<Error> failure() const;

 private:
  void run();
  // Waits for drafts and takes at most batch_max of them; false when there will be no more.
  [[nodiscard]] bool take(std::vector<Draft>& drafts, std::vector<std::uint64_t>& tickets);
  void record(const std::vector<Draft>& drafts, const std::vector<std::uint64_t>& tickets);

  Log& log_;
  const Options options_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Draft> waiting_;
  std::vector<std::uint64_t> tickets_;
  std::optional<Error> failure_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace renkei::ledger
