#include "renkei/equipment/sila/services.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/sila/base64.h"
#include "renkei/equipment/sila/sila_error.h"

namespace renkei::equipment::sila {
namespace {

using recipe::Order;
using recipe::State;

constexpr Connection::Patience kPatience = Connection::kPatience;
constexpr const char* kCancel = "org.silastandard/core.commands/CancelController";
// How machines of renkei list their runs, and take all orders of ISA-88.
constexpr const char* kRuns = "org.renkei/equipment/RunController";
constexpr const char* kPause = "org.silastandard/core.commands/PauseController";

// The numbers of an order as a command wants them; the text says why one cannot be.
std::variant<Json, std::string> parameters_of(const std::map<std::string, double>& numbers,
                                              const std::vector<DataMember>& members) {
  Json object = Json::object();
  for (const DataMember& one : members) {
    const auto found = numbers.find(one.name);
    if (found == numbers.end()) return fmt::format("the parameter {} is missing", one.name);
    if (one.type.kind == ValueKind::kReal) {
      object[one.name] = found->second;
      continue;
    }
    if (found->second != std::round(found->second) || std::abs(found->second) > 9e15) {
      return fmt::format("the parameter {} has to be a whole number and is {}", one.name,
                         found->second);
    }
    object[one.name] = static_cast<std::int64_t>(found->second);
  }
  for (const auto& [name, number] : numbers) {
    if (!object.contains(name)) return fmt::format("there is no parameter {}", name);
  }
  return object;
}

// Its runs tell the states of ISA-88 in between: a text State, and maybe Reason and Timestamp.
bool tells_states(const CommandForm& form) {
  return std::any_of(form.intermediates.begin(), form.intermediates.end(), [](const auto& one) {
    return one.name == "State" && one.type.kind == ValueKind::kText;
  });
}

}  // namespace

Services::Services(const DeviceModel& model, const Clock& clock, Calls& calls, SessionNow session,
                   Tell tell)
    : model_(model),
      clock_(clock),
      calls_(calls),
      session_(std::move(session)),
      tell_(std::move(tell)),
      thread_([this] { run(); }) {}

Services::~Services() { close(); }

void Services::close() {
  {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
    filled_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Services::send(const DeviceOrder& order) {
  const std::scoped_lock lock(mutex_);
  orders_.emplace_back(order);
  filled_.notify_all();
}

void Services::read_back(const std::string& service) {
  const std::scoped_lock lock(mutex_);
  orders_.emplace_back(ReadBack{service});
  filled_.notify_all();
}

void Services::lost() {
  const std::scoped_lock lock(mutex_);
  for (auto& [name, run] : runs_) run.heard = run.call.empty() || calls_.is_over(run.call);
}

void Services::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    filled_.wait(lock, [this] { return closing_ || !orders_.empty(); });
    if (closing_) return;
    const auto next = std::move(orders_.front());
    orders_.pop_front();
    lock.unlock();
    if (const auto* order = std::get_if<DeviceOrder>(&next)) {
      carry_out(*order);
    } else {
      answer_read_back(std::get<ReadBack>(next).service);
    }
    lock.lock();
  }
}

void Services::accept(const DeviceOrder& order) {
  tell_(OrderReport{.key = order.key, .fate = Fate::kAccepted, .at = now()});
}

void Services::refuse(const DeviceOrder& order, const std::string& reason) {
  tell_(OrderReport{.key = order.key, .fate = Fate::kRefused, .reason = reason, .at = now()});
}

ServiceReport Services::report_of(const std::string& service, const Run& run) const {
  return {.service = service,
          .state = run.state,
          .results = run.results,
          .reason = run.reason,
          .at = run.at};
}

void Services::set(const std::string& service, State state, std::string reason) {
  ServiceReport report;
  {
    const std::scoped_lock lock(mutex_);
    Run& run = runs_[service];
    run.state = state;
    run.reason = std::move(reason);
    run.at = now();
    report = report_of(service, run);
  }
  tell_(std::move(report));
}

void Services::answer_read_back(const std::string& service) {
  if (model_.form().service(service) == nullptr || session_() == nullptr) return;
  if (take_up(service)) return;
  ServiceReport report;
  {
    const std::scoped_lock lock(mutex_);
    Run& run = runs_[service];
    if (!run.heard) {
      run.asked_back = true;
      return;
    }
    // That nothing runs is so now.
    if (run.state == State::kIdle) run.at = now();
    report = report_of(service, run);
  }
  tell_(std::move(report));
}

bool Services::take_up(const std::string& service) {
  const PropertyTarget* const runs = model_.property("RunController/Runs");
  if (runs == nullptr || !runs->qualified.starts_with(kRuns)) return false;
  std::string known;
  {
    const std::scoped_lock lock(mutex_);
    known = runs_[service].call;
  }
  if (!known.empty() && !calls_.is_over(known)) return false;
  const std::shared_ptr<Session> session = session_();
  if (session == nullptr) return true;
  const auto told = session->read(*runs, kPatience);
  if (!told) return true;
  const CommandTarget* const command = model_.command(service);
  RENKEI_CHECK(command != nullptr);
  std::string uuid;
  for (const Json& one : *told) {
    if (!one.contains("Command") || !one.contains("CommandExecutionUUID")) return false;
    if (one["Command"] == command->qualified) {
      uuid = one["CommandExecutionUUID"].get<std::string>();
    }
  }
  if (uuid.empty() || uuid == known) return false;
  {
    const std::scoped_lock lock(mutex_);
    runs_[service] = {.call = uuid, .at = now(), .heard = false, .asked_back = true};
  }
  calls_.adopt(*session, *command, uuid,
               [this, service](const CallReport& report) { on_report(service, report); });
  return true;
}

void Services::carry_out(const DeviceOrder& order) {
  if (model_.form().service(order.service) == nullptr) {
    return refuse(order, fmt::format("there is no service {}", order.service));
  }
  const std::shared_ptr<Session> session = session_();
  if (session == nullptr) return;
  bool busy = false;
  {
    const std::scoped_lock lock(mutex_);
    const Run& run = runs_[order.service];
    busy = !run.call.empty() && !calls_.is_over(run.call);
  }
  switch (order.order) {
    case Order::kStart:
      if (busy) return refuse(order, "it is under way");
      return start(session, order);
    case Order::kReset:
      if (busy) return refuse(order, "it is under way");
      {
        const std::scoped_lock lock(mutex_);
        runs_[order.service] = {};
      }
      accept(order);
      return set(order.service, State::kIdle, "");
    case Order::kStop:
    case Order::kAbort:
    case Order::kPause:
    case Order::kResume:
      if (!busy) return refuse(order, "it does not run");
      return control(*session, order);
    case Order::kHold:
    case Order::kRestart:
    case Order::kComplete:
      if (model_.standard_command(kRuns, "ControlRun") == nullptr) break;
      if (!busy) return refuse(order, "it does not run");
      return control(*session, order);
  }
  refuse(order, fmt::format("SiLA 2 has no {} for a command", recipe::order_name(order.order)));
}

void Services::start(const std::shared_ptr<Session>& session, const DeviceOrder& order) {
  const CommandTarget* command = model_.command(order.service);
  RENKEI_CHECK(command != nullptr);
  const auto made = parameters_of(order.parameters, command->form.parameters);
  if (const auto* reason = std::get_if<std::string>(&made)) return refuse(order, *reason);
  const Json& parameters = std::get<Json>(made);
  if (const Faults faults = check_members(parameters, command->form.parameters, {});
      !faults.empty()) {
    return refuse(order, faults.front().message());
  }
  bool accepted = false;
  std::string refused;
  const std::string service = order.service;
  const auto began = std::make_shared<std::atomic<bool>>(false);
  const auto done = calls_.start(
      session, *command, parameters, kPatience,
      [this, service, began, &refused](const CallReport& report) {
        if (*began) return on_report(service, report);
        // Only of a call that the machine refused, and then while it is being started.
        if (report.error) refused = words_of(*report.error);
      },
      [&](const std::string& call) {
        accepted = true;
        *began = true;
        {
          const std::scoped_lock lock(mutex_);
          runs_[service] = {.call = call, .at = now(), .heard = false};
        }
        accept(order);
      });
  if (accepted) return;
  if (done) return refuse(order, refused);
  // Nothing was sent when the parameters could not be made into a message, or the binary of none.
  const std::string& code = done.error().code();
  const bool unknown =
      code == "equipment.unreachable" || code == "equipment.timeout" || code == "equipment.answer";
  if (!unknown) refuse(order, done.error().message());
}

void Services::control_run(Session& session, const CommandTarget& command,
                           const DeviceOrder& order) {
  std::string call;
  {
    const std::scoped_lock lock(mutex_);
    call = runs_[order.service].call;
  }
  const Json parameters{{"CommandExecutionUUID", call},
                        {"Order", std::string(recipe::order_name(order.order))}};
  const auto done = session.call(command, parameters, kPatience);
  if (done) return accept(order);  // the state is told by the run itself
  if (done.error().code() == "equipment.refused") refuse(order, done.error().message());
}

void Services::control(Session& session, const DeviceOrder& order) {
  const CommandTarget* const whole = model_.standard_command(kRuns, "ControlRun");
  const CommandTarget* const of = model_.command(order.service);
  RENKEI_CHECK(of != nullptr);
  if (whole != nullptr && tells_states(of->form)) return control_run(session, *whole, order);
  const bool pause = order.order == Order::kPause || order.order == Order::kResume;
  const char* name = order.order == Order::kPause    ? "Pause"
                     : order.order == Order::kResume ? "Resume"
                                                     : "CancelCommand";
  const CommandTarget* command = model_.standard_command(pause ? kPause : kCancel, name);
  if (command == nullptr) {
    return refuse(order, fmt::format("the machine has no {}",
                                     pause ? "PauseController" : "CancelController"));
  }
  std::string call;
  const State at_end = order.order == Order::kStop ? State::kStopped : State::kAborted;
  State before = State::kAborted;
  {
    const std::scoped_lock lock(mutex_);
    Run& run = runs_[order.service];
    call = run.call;
    before = run.at_end;
    // Before it is asked: the end may come at once.
    if (!pause) run.at_end = at_end;
  }
  const auto done = session.call(*command, {{"CommandExecutionUUID", call}}, kPatience);
  if (!done) {
    if (done.error().code() != "equipment.refused") return;  // nobody knows
    if (!pause) {
      const std::scoped_lock lock(mutex_);
      runs_[order.service].at_end = before;
    }
    return refuse(order, done.error().message());
  }
  accept(order);
  ServiceReport report;
  {
    const std::scoped_lock lock(mutex_);
    Run& run = runs_[order.service];
    if (run.call != call || !recipe::is_active(run.state)) return;  // it has ended meanwhile
    run.state = order.order == Order::kPause    ? State::kPaused
                : order.order == Order::kResume ? State::kRunning
                : order.order == Order::kStop   ? State::kStopping
                                                : State::kAborting;
    run.at = now();
    report = report_of(order.service, run);
  }
  tell_(std::move(report));
}

void Services::on_report(const std::string& service, const CallReport& report) {
  if (report.stage == CallStage::kFinished || report.stage == CallStage::kFailed) {
    return finish(service, report);
  }
  const CommandTarget* command = model_.command(service);
  RENKEI_CHECK(command != nullptr);
  if (tells_states(command->form)) {
    if (!report.intermediate) return;
    const Json& between = *report.intermediate;
    const auto state = recipe::state_named(between["State"].get<std::string>());
    if (!state) return;
    Told told{.state = *state, .at = report.at};
    if (between.contains("Reason")) told.reason = between["Reason"].get<std::string>();
    if (between.contains("Timestamp")) {
      told.at = Timestamp::parse(between["Timestamp"].get<std::string>()).value_or(report.at);
    }
    return on_state(service, std::move(told));
  }
  ServiceReport told;
  {
    const std::scoped_lock lock(mutex_);
    Run& run = runs_[service];
    const bool news = run.state == State::kIdle;
    const bool answer = run.asked_back;
    run.heard = true;
    run.asked_back = false;
    if (!news && !answer) return;
    if (news) {
      run.state = State::kRunning;
      run.at = report.at;
    }
    told = report_of(service, run);
  }
  tell_(std::move(told));
}

void Services::on_state(const std::string& service, Told told) {
  ServiceReport report;
  {
    const std::scoped_lock lock(mutex_);
    Run& run = runs_[service];
    // Its end is told with its results.
    if (recipe::is_final(told.state)) {
      run.told_end = std::move(told);
      return;
    }
    run.heard = true;
    const bool answer = std::exchange(run.asked_back, false);
    if (run.state == told.state && !answer) return;
    run.state = told.state;
    run.reason = std::move(told.reason);
    run.at = told.at;
    report = report_of(service, run);
  }
  tell_(std::move(report));
}

void Services::finish(const std::string& service, const CallReport& report) {
  const CommandTarget* command = model_.command(service);
  RENKEI_CHECK(command != nullptr);
  ServiceReport told;
  {
    const std::scoped_lock lock(mutex_);
    Run& run = runs_[service];
    run.heard = true;
    run.asked_back = false;
    run.at = report.at;
    if (report.stage == CallStage::kFinished) {
      run.state = State::kComplete;
      for (const DataMember& one : command->form.results) {
        const auto found = report.results.find(one.name);
        if (found != report.results.end() && found->is_number()) {
          run.results[one.name] = found->get<double>();
        }
      }
    } else {
      const bool lost = report.error && report.error->kind == CallErrorKind::kLost;
      run.state = lost ? State::kAborted : run.at_end;
      run.reason = report.error ? words_of(*report.error) : "";
    }
    if (run.told_end) {
      run.state = run.told_end->state;
      run.at = run.told_end->at;
      if (!run.told_end->reason.empty()) run.reason = run.told_end->reason;
    }
    told = report_of(service, run);
  }
  for (const DataMember& one : command->form.results) {
    const auto found = report.results.find(one.name);
    if (one.type.kind != ValueKind::kBinary || found == report.results.end()) continue;
    auto bytes = bytes_of_base64(found->get_ref<const std::string&>());
    if (!bytes) continue;
    tell_(FileReport{.name = one.name,
                     .content_type = one.type.content_type,
                     .bytes = *std::move(bytes),
                     .service = service,
                     .at = report.at});
  }
  tell_(std::move(told));
}

}  // namespace renkei::equipment::sila
