// Observable commands as services of recipes: orders, and the states of their runs. Its orders are
// carried out one after another on a thread of their own. Thread-safe.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>

#include "renkei/base/seams.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/sila/calls.h"
#include "renkei/equipment/sila/session.h"

namespace renkei::equipment::sila {

class Services {
 public:
  using Report = std::variant<OrderReport, ServiceReport, FileReport>;
  using Tell = std::function<void(Report report)>;
  // The session of the link that stands; nullptr while there is none.
  using SessionNow = std::function<std::shared_ptr<Session>()>;

  Services(const DeviceModel& model, const Clock& clock, Calls& calls, SessionNow session,
           Tell tell);
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;
  ~Services();

  // An order that cannot be given because the link is gone is not answered: nobody knows what to
  // answer.
  void send(const DeviceOrder& order);
  // Answered when the state is known over the link that stands: a run that was under way when the
  // link broke has to be heard of first.
  void read_back(const std::string& service);
  // The link is gone: what is known of runs is of before.
  void lost();
  // Ends the thread; the machine goes on with what it does.
  void close();

 private:
  // The last state that the machine told of a run, in words of its own.
  struct Told {
    recipe::State state = recipe::State::kIdle;
    std::string reason{};
    Timestamp at{};
  };
  struct Run {
    recipe::State state = recipe::State::kIdle;
    recipe::State at_end = recipe::State::kAborted;  // when it ends with an error
    std::string call{};
    std::map<std::string, double> results{};
    std::string reason{};
    Timestamp at{};
    bool heard = true;  // over the link that stands
    bool asked_back = false;
    std::optional<Told> told_end{};  // its results come after it
  };
  struct ReadBack {
    std::string service;
  };

  void run();
  void carry_out(const DeviceOrder& order);
  void start(const std::shared_ptr<Session>& session, const DeviceOrder& order);
  void control(Session& session, const DeviceOrder& order);
  void control_run(Session& session, const CommandTarget& command, const DeviceOrder& order);
  void answer_read_back(const std::string& service);
  // Of a machine that lists its runs (RunController): takes up the last of the service, whoever
  // started it, when it is another than the one that is known. True: it did, or cannot be known.
  [[nodiscard]] bool take_up(const std::string& service);
  void on_state(const std::string& service, Told told);
  void on_report(const std::string& service, const CallReport& report);
  void finish(const std::string& service, const CallReport& report);
  void set(const std::string& service, recipe::State state, std::string reason);
  void refuse(const DeviceOrder& order, const std::string& reason);
  void accept(const DeviceOrder& order);
  [[nodiscard]] ServiceReport report_of(const std::string& service, const Run& run) const;
  [[nodiscard]] Timestamp now() const { return Timestamp::of(clock_.now()); }

  const DeviceModel& model_;
  const Clock& clock_;
  Calls& calls_;
  SessionNow session_;
  Tell tell_;

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::variant<DeviceOrder, ReadBack>> orders_;
  std::map<std::string, Run> runs_;
  bool closing_ = false;
  std::thread thread_;  // the last: it uses all others
};

}  // namespace renkei::equipment::sila
