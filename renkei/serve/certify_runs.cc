// Services that the caller has named, run to their ends: orders, states, results, and a cut link.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/serve/certify_examination.h"

namespace renkei::serve {
namespace {

using equipment::Fate;
using equipment::Happening;
using equipment::OrderReport;
using equipment::ServiceReport;
using recipe::Order;
using recipe::State;

std::string name_of(State state) { return std::string(recipe::state_name(state)); }

bool is_passing(State state) { return recipe::when_done(state).has_value(); }

constexpr std::array kAllOrders{Order::kStart, Order::kPause,   Order::kResume,
                                Order::kHold,  Order::kRestart, Order::kStop,
                                Order::kAbort, Order::kReset,   Order::kComplete};

// Whether `to` may be told after `from`: at once, or when states between that only pass were left
// out. Running passes too, but not unseen.
bool may_follow(State from, State to) {
  if (from == to) return true;
  std::set<State> seen{from};
  std::vector<State> open{from};
  while (!open.empty()) {
    const State at = open.back();
    open.pop_back();
    std::vector<State> next;
    for (const Order order : kAllOrders) {
      if (order == Order::kReset) continue;
      if (const auto state = recipe::after_order(at, order)) next.push_back(*state);
    }
    if (const auto done = recipe::when_done(at)) next.push_back(*done);
    for (const State one : next) {
      if (one == to) return true;
      if (is_passing(one) && one != State::kRunning && seen.insert(one).second) {
        open.push_back(one);
      }
    }
  }
  return false;
}

// One run, as far as it was told.
struct Run {
  std::string key{};
  State state = State::kIdle;
  std::vector<State> course{State::kIdle};
  std::optional<OrderReport> answer{};
  ServiceReport end{};
  [[nodiscard]] bool is_over() const { return recipe::is_final(state); }
  [[nodiscard]] bool refused() const { return answer && answer->fate != Fate::kAccepted; }
};

class Runs {
 public:
  explicit Runs(Examination& examination)
      : examination_(examination), options_(examination.options) {}

  void examine() {
    if (options_.runs.empty()) {
      for (const char* beginning : {"run.", "order.", "result.", "link.", "lock."}) {
        examination_.rest_not_tried(beginning, say_both(words::kNoRun));
      }
      return;
    }
    bool good = true;
    for (std::size_t i = 0; i < options_.runs.size() && good && options_.go_on(); ++i) {
      const bool last = i + 1 == options_.runs.size();
      good = run_to_end(options_.runs[i], last);
    }
    if (good) {
      trial_ = &options_.runs.back();
      if (options_.go_on()) doubled();
      if (options_.go_on()) ended_by(Order::kStop, State::kStopped, "order.stop");
      if (options_.go_on()) ended_by(Order::kAbort, State::kAborted, "order.abort");
      if (options_.go_on() && examination_.is_sila()) progress();
      if (options_.go_on()) cut_link();
    } else {
      for (const char* beginning : {"run.doubled", "run.progress", "order.", "link."}) {
        examination_.rest_not_tried(beginning, say_both(words::kEarlierFailed));
      }
    }
    examination_.conclude("run.accepted", accepted_);
    examination_.conclude("run.states", states_);
    examination_.conclude("result.present", present_);
    examination_.conclude("result.typed", typed_);
    lock();
  }

 private:
  // How the protocol asks for an order, as names of commands end.
  [[nodiscard]] bool offers(Order order) const {
    const auto has = [&](std::string_view end) {
      const auto& all = examination_.form().commands;
      return std::any_of(all.begin(), all.end(),
                         [&](const auto& one) { return one.name.ends_with(end); });
    };
    const bool sila = examination_.is_sila();
    switch (order) {
      case Order::kHold:
        return !sila && has("/Hold");
      case Order::kRestart:
        return !sila && has("/Unhold");
      case Order::kPause:
        return sila ? has("PauseController/Pause") : has("/Suspend");
      case Order::kStop:
        return sila ? has("CancelController/CancelCommand") : has("/Stop");
      case Order::kAbort:
        return sila ? has("CancelController/CancelCommand") : has("/Abort");
      default:
        return true;
    }
  }

  void see(Run& run, const std::string& service, const Happening& one) {
    if (const auto* const order = std::get_if<OrderReport>(&one.what)) {
      if (order->key == run.key) run.answer = *order;
    }
    const auto* const report = std::get_if<ServiceReport>(&one.what);
    if (report == nullptr || report->service != service) return;
    if (!report->key.empty() && report->key != run.key) return;
    if (report->state == run.state) return;
    if (report->state == State::kIdle) return;  // a machine may tell that it is ready again
    states_.looked();
    if (!may_follow(run.state, report->state)) {
      states_.add(service,
                  say_both(words::kIllegalStep, both<"before">(Both(name_of(run.state))),
                           both<"next">(Both(name_of(report->state)))),
                  say_both(words::kLegalStep));
    }
    run.state = report->state;
    run.course.push_back(report->state);
    if (run.is_over()) run.end = *report;
  }

  template <typename Holds>
  bool until(Run& run, const std::string& service, std::chrono::milliseconds patience,
             const Holds& holds) {
    if (holds()) return true;
    return examination_.wait_for(patience, [&](const Happening& one) {
      see(run, service, one);
      return holds();
    });
  }

  // Begun and running, or over already. Otherwise `accepted_` says what was wrong.
  bool start(Run& run, const TrialRun& trial) {
    accepted_.looked();
    if (examination_.form().service(trial.service) == nullptr) {
      accepted_.add("", say_both(words::kNoSuchService, both<"service">(Both(trial.service))),
                    say_both(words::kAcceptWanted));
      return false;
    }
    run.key = new_key();
    examination_.connection->send({.key = run.key,
                                   .service = trial.service,
                                   .order = Order::kStart,
                                   .parameters = trial.parameters});
    (void)until(run, trial.service, options_.patience, [&] {
      return run.refused() || ((run.state == State::kRunning || run.is_over()) && run.answer);
    });
    if (run.refused() || !run.answer) {
      accepted_.add("",
                    say_both(words::kRefused, both<"service">(Both(trial.service)),
                             both<"reason">(Both(run.answer ? run.answer->reason : "—"))),
                    say_both(words::kAcceptWanted));
      return false;
    }
    if (run.state == State::kIdle) return never_came("run.states", run, State::kRunning);
    return true;
  }

  bool never_came(const char* id, const Run& run, State wanted) {
    examination_.fails(id,
                       say_both(words::kNeverCame, both<"state">(Both(name_of(wanted))),
                                both<"now">(Both(name_of(run.state)))),
                       say_both(words::kStateWanted, both<"state">(Both(name_of(wanted)))));
    return false;
  }

  // Gives an order to what runs and waits for what it should lead to.
  bool order(Run& run, const TrialRun& trial, Order what, State wanted, const char* id) {
    const std::string key = new_key();
    std::optional<OrderReport> answer;
    examination_.connection->send({.key = key, .service = trial.service, .order = what});
    (void)examination_.wait_for(options_.patience, [&](const Happening& one) {
      if (const auto* const told = std::get_if<OrderReport>(&one.what)) {
        if (told->key == key) answer = *told;
      }
      see(run, trial.service, one);
      const bool refused = answer && answer->fate != Fate::kAccepted;
      return refused || run.state == wanted || run.is_over();
    });
    if (run.state == wanted) {
      examination_.pass(id, Both(name_of(wanted)));
      return true;
    }
    // It may have refused because the run was over, whose end is told with its results later.
    if (!run.is_over() && answer && answer->fate != Fate::kAccepted) {
      (void)until(run, trial.service, options_.settle, [&] { return run.is_over(); });
    }
    if (run.is_over() && run.state == State::kComplete) {
      examination_.not_tried(id, say_both(words::kEndedBefore));
      return false;
    }
    if (answer && answer->fate != Fate::kAccepted) {
      examination_.fails(id,
                         say_both(words::kRefused, both<"service">(Both(trial.service)),
                                  both<"reason">(Both(answer->reason))),
                         say_both(words::kStateWanted, both<"state">(Both(name_of(wanted)))));
      return false;
    }
    return never_came(id, run, wanted);
  }

  void hold_and_restart(Run& run, const TrialRun& trial) {
    const auto both_ways = [&](Order there, State at, const char* id, Order back,
                               const char* back_id) {
      if (!offers(there)) {
        examination_.not_applicable(id, say_both(words::kNotOffered));
        return examination_.not_applicable(back_id, say_both(words::kNotOffered));
      }
      if (run.is_over()) {
        examination_.not_tried(id, say_both(words::kEndedBefore));
        return examination_.not_tried(back_id, say_both(words::kEndedBefore));
      }
      // Of a pair that shares one check it passes when both do.
      const bool pair = std::string_view(id) == back_id;
      if (pair) {
        if (!order_quietly(run, trial, there, at)) {
          if (run.is_over()) return examination_.not_tried(id, say_both(words::kEndedBefore));
          return static_cast<void>(never_came(id, run, at));
        }
      } else if (!order(run, trial, there, at, id)) {
        return examination_.not_tried(back_id, say_both(words::kEarlierFailed));
      }
      (void)order(run, trial, back, State::kRunning, back_id);
    };
    both_ways(Order::kHold, State::kHeld, "order.hold", Order::kRestart, "order.restart");
    both_ways(Order::kPause, State::kPaused, "order.pause", Order::kResume, "order.pause");
  }
  bool order_quietly(Run& run, const TrialRun& trial, Order what, State wanted) {
    examination_.connection->send({.key = new_key(), .service = trial.service, .order = what});
    return until(run, trial.service, options_.patience,
                 [&] { return run.state == wanted || run.is_over(); }) &&
           run.state == wanted;
  }

  bool run_to_end(const TrialRun& trial, bool last) {
    examination_.about(trial.service);
    Run run;
    if (!start(run, trial)) return false;
    if (last) hold_and_restart(run, trial);
    const auto* const form = examination_.form().service(trial.service);
    if (!form->service.self_completing && !run.is_over()) {
      (void)order_quietly(run, trial, Order::kComplete, State::kComplete);
    }
    (void)until(run, trial.service, options_.run_patience, [&] { return run.is_over(); });
    if (run.state != State::kComplete) return never_came("run.states", run, State::kComplete);
    results(run, trial);
    complete_ = run;
    return true;
  }

  void results(const Run& run, const TrialRun& trial) {
    present_.looked();
    const auto& results = run.end.results;
    const auto* of = examination_.form().service(trial.service);
    if (options_.description) {
      const auto* const said = options_.description->service(trial.service);
      if (said != nullptr) of = said;
    }
    const auto& described = of->service.results;
    for (const auto& [name, unit] : described) {
      if (results.contains(name)) continue;
      present_.add(trial.service, say_both(words::kResultLacks, both<"name">(Both(name))),
                   say_both(words::kResultWanted));
    }
    // LADS: the machine keeps a result of each run, whatever is in it.
    if (described.empty() && results.empty() && !run.end.reason.empty()) {
      present_.add(trial.service, say_both(words::kNoResult), say_both(words::kResultWanted));
    }
    for (const auto& [name, number] : results) {
      typed_.looked();
      if (!described.empty() && !described.contains(name)) {
        typed_.add(trial.service, say_both(words::kResultNotDescribed, both<"name">(Both(name))),
                   say_both(words::kResultWanted));
      } else if (!std::isfinite(number)) {
        typed_.add(trial.service, say_both(words::kNotFinite, both<"name">(Both(name))),
                   say_both(words::kNumberWanted));
      }
    }
  }

  // The order of the run that is over, sent once more with its key.
  void doubled() {
    examination_.about("run.doubled");
    if (!examination_.form().knows_keys) {
      return examination_.not_applicable("run.doubled", say_both(words::kNoKeys));
    }
    Run again;
    again.key = complete_.key;
    examination_.connection->send({.key = complete_.key,
                                   .service = trial_->service,
                                   .order = Order::kStart,
                                   .parameters = trial_->parameters});
    (void)until(again, trial_->service, options_.patience,
                [&] { return again.answer.has_value(); });
    bool ran = false;
    const auto see_it = [&](const Happening& one) {
      const auto* const report = std::get_if<ServiceReport>(&one.what);
      ran = ran || (report != nullptr && recipe::is_active(report->state));
      return ran;
    };
    ran = recipe::is_active(again.state) || examination_.wait_for(options_.settle, see_it);
    if (!ran) return examination_.pass("run.doubled", say_both(words::kOnceWanted));
    examination_.fails("run.doubled", say_both(words::kRanAgain), say_both(words::kOnceWanted));
    (void)until(again, trial_->service, options_.run_patience, [&] { return again.is_over(); });
  }

  void ended_by(Order what, State wanted, const char* id) {
    examination_.about(id);
    if (!offers(what)) return examination_.not_applicable(id, say_both(words::kNotOffered));
    Run run;
    if (!start(run, *trial_)) {
      return examination_.not_tried(id, say_both(words::kEarlierFailed));
    }
    (void)order(run, *trial_, what, wanted, id);
    (void)until(run, trial_->service, options_.run_patience, [&] { return run.is_over(); });
  }

  void cut_link() {
    examination_.about("link.asked_again");
    if (!examination_.form().knows_keys) {
      return examination_.not_applicable("link.asked_again", say_both(words::kNoKeys));
    }
    Run run;
    if (!start(run, *trial_)) {
      return examination_.not_tried("link.asked_again", say_both(words::kEarlierFailed));
    }
    examination_.connection.reset();
    examination_.forget_what_came();
    auto opened = options_.open(false);
    if (!opened) {
      return examination_.fails("link.asked_again", Both(opened.error().message()),
                                say_both(words::kFateWanted));
    }
    examination_.connection = *std::move(opened);
    examination_.connection->ask(run.key);
    std::optional<OrderReport> answer;
    (void)examination_.wait_for(options_.run_patience, [&](const Happening& one) {
      const auto* const told = std::get_if<OrderReport>(&one.what);
      if (told != nullptr && told->key == run.key) answer = *told;
      see(run, trial_->service, one);
      return answer.has_value();
    });
    if (!answer) {
      examination_.fails("link.asked_again", say_both(words::kNoAnswerToAsk),
                         say_both(words::kFateWanted));
    } else if (answer->fate == Fate::kUnknown) {
      examination_.fails("link.asked_again", say_both(words::kNotKnownAgain),
                         say_both(words::kFateWanted));
    } else {
      examination_.pass("link.asked_again", say_both(words::kFateWanted));
      // It is left as it was found, and the lock is tried on a machine that is free.
      (void)until(run, trial_->service, options_.run_patience, [&] { return run.is_over(); });
    }
  }

  // The same as a command, which tells how far it is.
  void progress() {
    examination_.about("run.progress");
    Json parameters = Json::object();
    const auto* const form = examination_.form().command(trial_->service);
    if (form == nullptr) {
      return examination_.not_applicable("run.progress", say_both(words::kNotOffered));
    }
    for (const auto& one : form->parameters) {
      const auto given = trial_->parameters.find(one.name);
      if (given == trial_->parameters.end()) continue;
      const bool whole = one.type.kind == equipment::ValueKind::kInteger;
      parameters[one.name] =
          whole ? Json(static_cast<std::int64_t>(given->second)) : Json(given->second);
    }
    const auto call = examination_.connection->call(form->name, parameters, options_.patience);
    if (!call) {
      return examination_.not_tried("run.progress", say_both(words::kEarlierFailed));
    }
    FaultsSeen faults;
    double last = 0;
    std::string end;
    const bool over = examination_.wait_for(options_.run_patience, [&](const Happening& one) {
      const auto* const report = std::get_if<equipment::CallReport>(&one.what);
      if (report == nullptr || report->call != *call) return false;
      if (report->progress) {
        faults.looked();
        if (*report->progress < last || *report->progress > 1) {
          faults.add("",
                     say_both(words::kWentBack, both<"before">(Both(fmt::format("{:g}", last))),
                              both<"at">(Both(fmt::format("{:g}", *report->progress)))),
                     say_both(words::kProgressWanted));
        }
        last = std::max(last, *report->progress);
      }
      if (report->error) end = report->error->message;
      return report->stage >= equipment::CallStage::kFinished;
    });
    if (!over || !end.empty()) {
      faults.add("", over ? Both(end) : say_both(words::kNoAnswerToAsk),
                 say_both(words::kProgressWanted));
    }
    examination_.conclude("run.progress", faults);
  }

  // Who holds the lock keeps others away; only where there is one.
  void lock() {
    const auto& commands = examination_.form().commands;
    const bool offered = std::any_of(commands.begin(), commands.end(), [&](const auto& one) {
      return one.name.ends_with(examination_.is_sila() ? "LockController/LockServer"
                                                       : "/Lock/InitLock");
    });
    if (!offered || examination_.connection == nullptr) {
      return examination_.not_applicable("lock.others", say_both(words::kNotOffered));
    }
    examination_.about("lock.others");
    const auto holder = options_.open(true);
    if (!holder) {
      return examination_.fails("lock.others", Both(holder.error().message()),
                                say_both(words::kAcceptWanted));
    }
    Run run;
    run.key = new_key();
    const TrialRun& trial = options_.runs.back();
    examination_.connection->send({.key = run.key,
                                   .service = trial.service,
                                   .order = Order::kStart,
                                   .parameters = trial.parameters});
    (void)until(run, trial.service, options_.patience,
                [&] { return run.answer.has_value() || run.state == State::kRunning; });
    if (run.refused()) {
      return examination_.pass("lock.others",
                               say_both(words::kSaid, both<"words">(Both(run.answer->reason))));
    }
    examination_.fails("lock.others", say_both(words::kOthersAllowed),
                       say_both(words::kRefusalWanted));
  }

  Examination& examination_;
  const CertifyOptions& options_;
  const TrialRun* trial_ = nullptr;
  Run complete_;
  FaultsSeen accepted_, states_, present_, typed_;
};

}  // namespace

void examine_runs(Examination& examination) { Runs(examination).examine(); }

}  // namespace renkei::serve
