// One examination under way: the connection, what has come over it, and what was found. For the
// sources of the conformance kit alone; one thread.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "renkei/serve/certify.h"
#include "renkei/serve/certify_messages.h"

namespace renkei::serve {

using report::both;
using report::Both;
using report::say_both;

// Of an order.
[[nodiscard]] std::string new_key();
// A number of milliseconds in seconds, for a message.
[[nodiscard]] std::string seconds_text(std::chrono::milliseconds time);

// What is wrong in one of many places; the first is told, and how many more there are.
class FaultsSeen {
 public:
  void add(const std::string& name, Both seen, Both wanted);
  void looked() { ++looked_; }
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  [[nodiscard]] std::size_t looked_at() const { return looked_; }
  [[nodiscard]] Both seen() const;
  [[nodiscard]] Both wanted() const { return faults_.front().second; }

 private:
  std::size_t looked_ = 0;
  std::vector<std::pair<Both, Both>> faults_;
};

class Examination {
 public:
  explicit Examination(const CertifyOptions& options);

  const CertifyOptions& options;
  std::unique_ptr<equipment::Connection> connection{};

  [[nodiscard]] const equipment::DeviceForm& form() const { return connection->form(); }
  [[nodiscard]] bool is_sila() const { return protocol_ == "SiLA 2"; }
  [[nodiscard]] bool is_lads() const { return protocol_ == "OPC UA LADS"; }
  [[nodiscard]] Timestamp now() const { return Timestamp::of(options.clock->now()); }

  // What came of a check; the first word on it stays. `about`: said before it is tried.
  void about(std::string_view id) const;
  void pass(std::string_view id, Both seen);
  void fails(std::string_view id, Both seen, Both wanted);
  void not_applicable(std::string_view id, Both why);
  void not_tried(std::string_view id, Both why);
  // Fails where there are faults, passes where anything was looked at, else does not apply.
  void conclude(std::string_view id, const FaultsSeen& faults);
  // Of those nothing was said of yet. All whose id begins so.
  void rest_not_tried(std::string_view beginning, const Both& why);
  [[nodiscard]] bool is_open(std::string_view id) const;  // nothing was said of it yet

  void set_protocol(const std::string& protocol);
  // Waits until `see` is true of something that comes, at most so long. What it is not is looked
  // at and gone.
  template <typename See>
  bool wait_for(std::chrono::milliseconds patience, const See& see) {
    const auto end = options.clock->steady_now() + patience;
    while (options.go_on()) {
      while (!come_.empty()) {
        const equipment::Happening one = std::move(come_.front());
        come_.pop_front();
        if (see(one)) return true;
      }
      const auto left = end - options.clock->steady_now();
      if (left <= std::chrono::milliseconds(0)) return false;
      (void)connection->wait(std::min(std::chrono::milliseconds(50),
                                      std::chrono::ceil<std::chrono::milliseconds>(left)));
      for (auto& one : connection->take()) come_.push_back(std::move(one));
    }
    return false;
  }
  // Of another connection.
  void forget_what_came() { come_.clear(); }

  [[nodiscard]] std::vector<CheckResult> results() && { return std::move(results_); }

 private:
  CheckResult* open_result(std::string_view id);

  std::vector<CheckResult> results_;
  std::string protocol_;
  std::deque<equipment::Happening> come_;
};

// The parts, in their order. Each needs a connection; they leave one.
void examine_values(Examination& examination);
void examine_calls(Examination& examination);
void examine_runs(Examination& examination);

}  // namespace renkei::serve
