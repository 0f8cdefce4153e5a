#include "renkei/ledger/recorder.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace renkei::ledger {

Recorder::Recorder(Log& log, Options options)
    : log_(log), options_(std::move(options)), thread_([this] { run(); }) {}

Recorder::~Recorder() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  arrived_.notify_one();
  thread_.join();
}

Result<void> Recorder::submit(Draft draft, std::uint64_t ticket) {
  {
    const std::lock_guard lock(mutex_);
    if (failure_) {
      return fail(Error{"ledger.recorder_stopped",
                        fmt::format("nothing is recorded any more: {}", failure_->message())}
                      .arg("reason", failure_->message())
                      .remedy("end this program, look after the disk, and open the log again"));
    }
    if (waiting_.size() >= options_.waiting_max) {
      return fail(Error{"ledger.recorder_full",
                        fmt::format("{} events wait to be recorded", waiting_.size())}
                      .arg("waiting", std::to_string(waiting_.size()))
                      .remedy("send it again later; it was not accepted"));
    }
    waiting_.push_back(std::move(draft));
    tickets_.push_back(ticket);
  }
  arrived_.notify_one();
  return {};
}

std::optional<Error> Recorder::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Recorder::run() {
  std::vector<Draft> drafts;
  std::vector<std::uint64_t> tickets;
  while (take(drafts, tickets)) record(drafts, tickets);
}

bool Recorder::take(std::vector<Draft>& drafts, std::vector<std::uint64_t>& tickets) {
  drafts.clear();
  tickets.clear();
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
  const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), options_.batch_max));
  drafts.assign(std::make_move_iterator(waiting_.begin()),
                std::make_move_iterator(waiting_.begin() + count));
  tickets.assign(tickets_.begin(), tickets_.begin() + count);
  waiting_.erase(waiting_.begin(), waiting_.begin() + count);
  tickets_.erase(tickets_.begin(), tickets_.begin() + count);
  return count > 0;
}

void Recorder::record(const std::vector<Draft>& drafts, const std::vector<std::uint64_t>& tickets) {
  std::optional<Error> failure = this->failure();
  std::vector<Completion> completions;
  completions.reserve(drafts.size());
  if (!failure) {
    auto answers = log_.append(drafts);
    if (answers) {
      for (std::size_t i = 0; i < drafts.size(); ++i) {
        completions.push_back({tickets[i], std::move((*answers)[i])});
      }
    } else {
      failure = answers.error();
    }
  }
  const bool failed_now = failure.has_value() && !this->failure().has_value();
  if (failure) {
    for (const std::uint64_t ticket : tickets) completions.push_back({ticket, fail(*failure)});
    const std::lock_guard lock(mutex_);
    failure_ = failure;
  }
  if (options_.on_done) options_.on_done(std::move(completions));
  if (failed_now && options_.on_failure) options_.on_failure(*failure);
}

}  // namespace renkei::ledger
