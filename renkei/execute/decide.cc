#include "renkei/execute/decide.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "renkei/execute/decider.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::execute {

using events::BatchEvent;
using recipe::Order;
using recipe::State;

namespace {

// What a state of the parent asks of its children.
std::optional<Order> order_of_parent(State parent) {
  switch (parent) {
    case State::kPausing:
    case State::kPaused:
      return Order::kPause;
    case State::kHolding:
    case State::kHeld:
      return Order::kHold;
    case State::kStopping:
    case State::kStopped:
      return Order::kStop;
    case State::kAborting:
    case State::kAborted:
      return Order::kAbort;
    default:
      return std::nullopt;
  }
}

constexpr std::string_view kByParent = "with what it lies in";

}  // namespace

BatchEvent Decider::changed(std::size_t index, State state, std::string cause) const {
  // A run is counted when it begins.
  const ElementState& now = at(index);
  const bool begins = now.state == State::kIdle && state == State::kRunning;
  return events::ElementChanged{batch_.id(), what(index).path, now.run + (begins ? 1 : 0),
                                std::string(recipe::state_name(state)), std::move(cause)};
}

BatchEvent Decider::prompted(std::size_t index, std::string kind, std::string about) const {
  return events::PromptRaised{batch_.id(),     what(index).path,
                              at(index).run,   batch_.prompts().size() + 1,
                              std::move(kind), std::move(about)};
}

Decision Decider::run() {
  if (auto event = released()) return {std::move(event), std::nullopt};
  auto event = visit(0);
  if (event) return {std::move(event), std::nullopt};
  return {std::nullopt, due_};
}

std::optional<BatchEvent> Decider::released() const {
  for (std::size_t i = 0; i < batch_.elements().size(); ++i) {
    const ElementState& one = at(i);
    if (!one.unit_requested || recipe::is_active(one.state)) continue;
    // What failed keeps its unit until a person has said what follows.
    const bool failed = one.state == State::kStopped || one.state == State::kAborted;
    if (one.called && failed && batch_.may_go_on(i)) continue;
    // What waits to begin keeps its unit, or its place in the queue, while it still may; what is
    // shared waits for nobody who is held or paused.
    const bool goes_on = at(batch_.parent_of(i)).state == State::kRunning;
    const bool may = i == 0 || (how(i).equipment->shared ? goes_on : batch_.may_go_on(i));
    if (one.called && one.state == State::kIdle && may) continue;
    return events::UnitReleased{batch_.id(), what(i).path, one.unit};
  }
  return std::nullopt;
}

std::optional<BatchEvent> Decider::visit(std::size_t index) {
  if (!at(index).called) return std::nullopt;
  if (auto event = element(index)) return event;
  for (const std::size_t child : batch_.children_of(index)) {
    if (auto event = visit(child)) return event;
  }
  return std::nullopt;
}

std::optional<BatchEvent> Decider::element(std::size_t index) {
  const ElementState& one = at(index);
  if (auto event = ordered(index)) return event;
  if (one.state == State::kIdle) return begin(index);
  if (recipe::is_final(one.state)) return failed(index);
  if (one.state == State::kHeld || one.state == State::kPaused) return std::nullopt;
  if (auto event = watched(index)) return event;
  if (auto event = asked(index)) return event;
  if (what(index).is_leaf()) {
    return one.state == State::kRunning ? leaf_running(index) : leaf_arriving(index);
  }
  return one.state == State::kRunning ? holder_running(index) : holder_arriving(index);
}

// What a person, a rule, or what the element lies in has ordered.
std::optional<BatchEvent> Decider::ordered(std::size_t index) {
  const ElementState& one = at(index);
  const auto own = recipe::order_named(one.ordered);
  if (own) {
    const auto to = recipe::after_order(one.state, *own);
    if (index == 0 && one.state == State::kIdle && *own == Order::kStart) {
      return begin_on_unit(index);
    }
    if (to && *to != one.state) return changed(index, *to, "ordered");
  }
  if (index == 0) return std::nullopt;
  const State parent = at(batch_.parent_of(index)).state;
  if (const auto order = order_of_parent(parent)) {
    const auto to = recipe::after_order(one.state, *order);
    if (to && one.state != State::kIdle) return changed(index, *to, std::string(kByParent));
  }
  if (one.cause != kByParent) return std::nullopt;
  if (parent == State::kRestarting && one.state == State::kHeld) {
    return changed(index, State::kRestarting, std::string(kByParent));
  }
  if (parent == State::kRunning && one.state == State::kPaused) {
    return changed(index, State::kRunning, std::string(kByParent));
  }
  return std::nullopt;
}

// From called to running: what it waits for is its unit, and who begins together with it.
std::optional<BatchEvent> Decider::begin(std::size_t index) {
  if (index == 0 || at(batch_.parent_of(index)).state != State::kRunning) return std::nullopt;
  for (const std::size_t partner : how(index).partners) {
    if (!at(partner).called || at(batch_.parent_of(partner)).state != State::kRunning) {
      return std::nullopt;
    }
  }
  // What is handed over needs both machines there.
  if (!how(index).partners.empty()) {
    if (!reachable(index)) return std::nullopt;
    for (const std::size_t partner : how(index).partners) {
      if (!reachable(partner)) return std::nullopt;
    }
  }
  if (auto event = late(index)) return event;
  if (!at(index).ask.empty() || batch_.is_asked(at(index))) return asked(index);
  return begin_on_unit(index);
}

bool Decider::reachable(std::size_t index) const {
  if (what(index).service.empty()) return true;
  const UnitView* view = world_.unit(unit_of(batch_, index));
  return view != nullptr && view->connected;
}

std::optional<BatchEvent> Decider::begin_on_unit(std::size_t index) const {
  const std::string cause = index == 0 ? "ordered" : "called";
  if (!how(index).takes_unit) return changed(index, State::kRunning, cause);
  const std::string& path = what(index).path;
  const ElementState& one = at(index);
  const std::string unit = unit_of(batch_, index);
  if (!one.unit_requested) {
    return events::UnitRequested{batch_.id(), path, unit, batch_.created().priority};
  }
  if (one.unit_allocated) {
    auto who = identified(path, unit);
    return who ? who : changed(index, State::kRunning, cause);
  }
  if (world_.may_allocate(unit, batch_.id(), path)) {
    return events::UnitAllocated{batch_.id(), path, unit};
  }
  if (one.told.contains("deadlock")) return std::nullopt;
  const auto circle = world_.deadlock(batch_.id(), path);
  if (!circle) return std::nullopt;
  return prompted(index, "deadlock", *circle);
}

// A machine that is connected is told of before anything is done on it, and again when it is
// another.
std::optional<BatchEvent> Decider::identified(const std::string& path,
                                              const std::string& unit) const {
  const UnitView* view = world_.unit(unit);
  if (view == nullptr || view->description->address.protocol.empty()) return std::nullopt;
  const equipment::DeviceIdentity& who = view->description->identity;
  const equipment::DeviceAddress& where = view->description->address;
  events::UnitIdentified event{batch_.id(),
                               path,
                               unit,
                               told_text(who.maker),
                               told_text(who.model),
                               told_text(who.serial),
                               told_text(who.version),
                               told_text(who.uuid),
                               where.protocol,
                               told_text(where.url),
                               where.security,
                               where.certificate_sha256};
  const events::UnitIdentified* known = batch_.identity(unit);
  if (known != nullptr) {
    events::UnitIdentified same = *known;
    same.path = path;
    if (same == event) return std::nullopt;
  }
  return event;
}

std::optional<BatchEvent> Decider::late(std::size_t index) {
  for (const RecipeProgram::HoldTime& hold : how(index).hold_times) {
    if (at(index).told.contains(hold.written->from)) continue;
    const ElementState& from = at(hold.from);
    if (!from.ended) continue;
    const double passed_s = seconds_since(*from.ended);
    if (passed_s <= hold.max_s) {
      again_after(*from.ended, hold.max_s);
      continue;
    }
    return events::LimitPassed{batch_.id(),
                               what(index).path,
                               at(index).run,
                               hold.written->from,
                               number_text(passed_s),
                               "s",
                               "<= " + recipe::amount_text(hold.written->time_max),
                               "outside_acceptable",
                               std::string(recipe::rule_name(hold.written->rule))};
  }
  return std::nullopt;
}

// A run that did not come to its end, while what it lies in goes on: a person says what follows.
std::optional<BatchEvent> Decider::failed(std::size_t index) const {
  const ElementState& one = at(index);
  if (one.state == State::kComplete || batch_.is_asked(one) || index == 0) return std::nullopt;
  if (at(batch_.parent_of(index)).state != State::kRunning) return std::nullopt;
  std::string why = one.cause;
  if (why == kByMachine) why += ": " + one.service_reason;
  return prompted(index, "failed", fmt::format("{}: {}", recipe::state_name(one.state), why));
}

// A limit was passed, and the recipe says to ask.
std::optional<BatchEvent> Decider::asked(std::size_t index) const {
  const ElementState& one = at(index);
  if (one.ask.empty() || batch_.is_asked(one)) return std::nullopt;
  return prompted(index, one.state == State::kIdle ? "late" : one.ask_kind, one.ask);
}

std::optional<BatchEvent> Decider::watched(std::size_t index) {
  const auto& watches = what(index).watches;
  for (std::size_t i = 0; i < watches.size(); ++i) {
    if (auto event = one_watched(index, i)) return event;
  }
  return std::nullopt;
}

std::optional<BatchEvent> Decider::one_watched(std::size_t index, std::size_t i) {
  const recipe::Watch& watch = what(index).watches[i];
  const RecipeProgram::Watch& program = how(index).watches[i];
  const recipe::Value now = value(program.reading);
  const double* number = std::get_if<double>(&now);
  if (number == nullptr) return not_known(index, i);
  recipe::Standing standing = recipe::standing(watch.limits, *number);
  if (standing == recipe::Standing::kTarget) standing = recipe::Standing::kAcceptable;
  const bool outside = standing != recipe::Standing::kAcceptable;
  if (!outside) world_.inside(batch_.id(), index, i);
  const recipe::Standing before = at(index).watches[i];
  if (at(index).told.contains(not_known_mark(watch.value))) {
    return limit_passed(index, i, number_text(*number), standing, recipe::Rule::kRecord);
  }
  if (outside && program.longer_than_s) {
    const Timestamp since = world_.outside_since(batch_.id(), index, i, at(index).run);
    if (standing != before && seconds_since(since) < *program.longer_than_s) {
      again_after(since, *program.longer_than_s);
      return std::nullopt;
    }
  }
  if (standing == before) return std::nullopt;
  const recipe::Rule rule = !outside ? recipe::Rule::kRecord
                            : standing == recipe::Standing::kOutsideCritical
                                ? watch.limits.outside_critical
                                : watch.limits.outside_acceptable;
  return limit_passed(index, i, number_text(*number), standing, rule);
}

// Without a standing: the value is not known.
BatchEvent Decider::limit_passed(std::size_t index, std::size_t i, std::string reading,
                                 std::optional<recipe::Standing> standing,
                                 recipe::Rule rule) const {
  const recipe::Watch& watch = what(index).watches[i];
  const bool critical = standing == recipe::Standing::kOutsideCritical;
  const recipe::Range& range =
      critical || watch.limits.acceptable.empty() ? watch.limits.critical : watch.limits.acceptable;
  return events::LimitPassed{batch_.id(),
                             what(index).path,
                             at(index).run,
                             watch.value,
                             std::move(reading),
                             watch.unit.code(),
                             range.empty() ? "" : recipe::range_text(range, watch.unit),
                             !standing  ? "not_known"
                             : critical ? "outside_critical"
                             : *standing == recipe::Standing::kOutsideAcceptable
                                 ? "outside_acceptable"
                                 : "acceptable",
                             std::string(recipe::rule_name(rule))};
}

// A watched value that is not known for as long as it may be outside, and a minute at least, is
// told; where it is critical the recipe's rule for what is outside critical limits holds.
std::optional<BatchEvent> Decider::not_known(std::size_t index, std::size_t i) {
  constexpr double kMinPatienceSeconds = 60;
  const recipe::Watch& watch = what(index).watches[i];
  if (at(index).told.contains(not_known_mark(watch.value))) return std::nullopt;
  const double patience_s =
      std::max(kMinPatienceSeconds, how(index).watches[i].longer_than_s.value_or(0));
  const Timestamp since = world_.outside_since(batch_.id(), index, i, at(index).run);
  if (seconds_since(since) < patience_s) {
    again_after(since, patience_s);
    return std::nullopt;
  }
  return limit_passed(index, i, "", std::nullopt,
                      watch.critical ? watch.limits.outside_critical : recipe::Rule::kRecord);
}

std::optional<BatchEvent> Decider::holder_running(std::size_t index) {
  const ElementState& one = at(index);
  const recipe::Chart& chart = what(index).chart;
  if (one.marking.back()) return changed(index, State::kComplete, "its chart has come to its end");
  // None of its parts runs: it was asked about when it was over.
  if (one.forced) return changed(index, State::kComplete, "a person has let it count");
  if (batch_.mode() != recipe::Mode::kAutomatic) return std::nullopt;
  // Of transitions from the same steps the first counts whose condition holds; while one is
  // unknown those after it wait.
  std::vector<const std::vector<std::size_t>*> blocked;
  for (std::size_t i = 0; i < chart.transitions.size(); ++i) {
    const recipe::Transition& transition = chart.transitions[i];
    const Formula& condition = how(index).conditions[i];
    if (!batch_.steps_done(index, transition)) continue;
    if (std::any_of(blocked.begin(), blocked.end(),
                    [&](const auto* from) { return *from == transition.from; })) {
      continue;
    }
    const recipe::Value holds = value(condition);
    if (holds == recipe::Value{true}) {
      return events::TransitionFired{batch_.id(), what(index).path, transition.id, one.run, ""};
    }
    if (!std::holds_alternative<recipe::Unknown>(holds)) continue;
    if (auto event = undecided(index, condition)) return event;
    blocked.push_back(&transition.from);
  }
  return std::nullopt;
}

std::optional<BatchEvent> Decider::undecided(std::size_t index, const Formula& condition) const {
  if (at(index).undecided) return std::nullopt;
  std::string unknown;
  for (std::size_t i = 0; i < condition.names.size(); ++i) {
    const recipe::Value now = value_now(batch_, world_, condition.names[i]);
    if (!std::holds_alternative<recipe::Unknown>(now)) continue;
    unknown += (unknown.empty() ? "" : ", ") + condition.expression.names()[i];
  }
  return events::Undecided{batch_.id(), what(index).path, at(index).run,
                           condition.expression.text(), told_text(unknown)};
}

std::optional<BatchEvent> Decider::holder_arriving(std::size_t index) const {
  const State state = at(index).state;
  for (const std::size_t child : batch_.children_of(index)) {
    const ElementState& one = at(child);
    if (!one.called || one.state == State::kIdle || recipe::is_final(one.state)) continue;
    const bool held = one.state == State::kHeld;
    const bool arrived = state == State::kRestarting
                             ? one.state != State::kRestarting && !(held && one.cause == kByParent)
                         : state == State::kHolding ? held
                         : state == State::kPausing
                             ? held || one.state == State::kPaused
                             : false;  // what is stopped or aborted has no active part
    if (!arrived) return std::nullopt;
  }
  return changed(index, *recipe::when_done(state), at(index).cause);
}

double Decider::seconds_since(Timestamp time) const {
  return static_cast<double>(world_.now().milliseconds() - time.milliseconds()) / 1000.0;
}

void Decider::again_after(Timestamp since, double seconds) {
  // What lies beyond the calendar never comes.
  if (!(seconds < 1e9)) return;
  const Timestamp due(since.milliseconds() + static_cast<std::int64_t>(std::ceil(seconds * 1000)));
  if (!due_ || due < *due_) due_ = due;
}

recipe::Value Decider::value(const Formula& formula) {
  if (formula.reads_time) due_ = world_.now();
  return evaluate(batch_, world_, formula);
}

Decision decide(const BatchState& batch, World& world) { return Decider(batch, world).run(); }

}  // namespace renkei::execute
