#include "renkei/execute/decide.h"

#include <algorithm>
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

std::optional<BatchEvent> Decider::run() {
  for (std::size_t i = 0; i < batch_.elements().size(); ++i) {
    const ElementState& one = at(i);
    if (!one.unit_requested || recipe::is_active(one.state)) continue;
    // What waits to begin keeps its unit, or its place in the queue, while it still may.
    if (one.called && one.state == State::kIdle && !recipe::is_final(batch_.state())) continue;
    return events::UnitReleased{batch_.id(), what(i).path, one.unit};
  }
  return visit(0);
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
std::optional<BatchEvent> Decider::ordered(std::size_t index) const {
  const ElementState& one = at(index);
  const auto own = recipe::order_named(one.ordered);
  if (own) {
    const auto to = recipe::after_order(one.state, *own);
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
std::optional<BatchEvent> Decider::begin(std::size_t index) const {
  if (index == 0 || at(batch_.parent_of(index)).state != State::kRunning) return std::nullopt;
  const recipe::Element& element = what(index);
  for (const recipe::Synchronization& one : batch_.recipe().synchronizations) {
    if (one.from != element.path && one.to != element.path) continue;
    const std::string& other = one.from == element.path ? one.to : one.from;
    const std::size_t partner = batch_.index_of(other);
    if (!at(partner).called || at(batch_.parent_of(partner)).state != State::kRunning) {
      return std::nullopt;
    }
  }
  if (auto event = late(index)) return event;
  if (!at(index).ask.empty() || batch_.is_asked(at(index))) return asked(index);
  if (!element.equipment.empty()) {
    const ElementState& one = at(index);
    const std::string unit = unit_of(batch_, index);
    if (!one.unit_requested) return events::UnitRequested{batch_.id(), element.path, unit, 0};
    if (!one.unit_allocated) {
      if (world_.may_allocate(unit, batch_.id(), element.path)) {
        return events::UnitAllocated{batch_.id(), element.path, unit};
      }
      if (one.told.contains("deadlock")) return std::nullopt;
      if (const auto circle = world_.deadlock(batch_.id())) {
        return prompted(index, "deadlock", *circle);
      }
      return std::nullopt;
    }
  }
  return changed(index, State::kRunning, "called");
}

std::optional<BatchEvent> Decider::late(std::size_t index) const {
  static const Unit second = *Unit::parse("s");
  for (const recipe::HoldTime& hold : batch_.recipe().hold_times) {
    if (hold.to != what(index).path || at(index).told.contains(hold.from)) continue;
    const ElementState* from = batch_.element(hold.from);
    if (from == nullptr || !from->ended) continue;
    const auto factor = recipe::unit_factor(hold.time_max.unit, second);
    const double limit_s = hold.time_max.number.to_double() * factor.value_or(1);
    const double passed_s = seconds_since(*from->ended);
    if (passed_s <= limit_s) continue;
    return events::LimitPassed{batch_.id(),
                               what(index).path,
                               at(index).run,
                               hold.from,
                               number_text(passed_s),
                               "s",
                               "<= " + recipe::amount_text(hold.time_max),
                               "outside_acceptable",
                               std::string(recipe::rule_name(hold.rule))};
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
  const bool is_late = one.state == State::kIdle;
  return prompted(index, is_late ? "late" : "limit", one.ask);
}

std::optional<BatchEvent> Decider::watched(std::size_t index) {
  const auto& watches = what(index).watches;
  for (std::size_t i = 0; i < watches.size(); ++i) {
    if (auto event = one_watched(index, i)) return event;
  }
  return std::nullopt;
}

std::optional<BatchEvent> Decider::one_watched(std::size_t index, std::size_t i) {
  static const Unit second = *Unit::parse("s");
  const recipe::Watch& watch = what(index).watches[i];
  const auto reading = recipe::Expression::parse(watch.value);
  if (!reading) return std::nullopt;
  const recipe::Value value = evaluate(batch_, world_, what(index), *reading, watch.unit);
  const double* number = std::get_if<double>(&value);
  // What is not known is neither in nor out: a link that is lost is told as such.
  if (number == nullptr) return std::nullopt;
  recipe::Standing standing = recipe::standing(watch.limits, *number);
  if (standing == recipe::Standing::kTarget) standing = recipe::Standing::kAcceptable;
  const bool outside = standing != recipe::Standing::kAcceptable;
  const double outside_s = world_.outside_for_s(batch_.id(), index, i, outside);
  const recipe::Standing before = at(index).watches[i];
  if (standing == before) return std::nullopt;
  if (outside && watch.longer_than) {
    const auto factor = recipe::unit_factor(watch.longer_than->unit, second);
    if (outside_s < watch.longer_than->number.to_double() * factor.value_or(1)) {
      return std::nullopt;
    }
  }
  const bool critical = standing == recipe::Standing::kOutsideCritical;
  const recipe::Range& range =
      critical || watch.limits.acceptable.empty() ? watch.limits.critical : watch.limits.acceptable;
  const recipe::Rule rule = !outside   ? recipe::Rule::kRecord
                            : critical ? watch.limits.outside_critical
                                       : watch.limits.outside_acceptable;
  return events::LimitPassed{batch_.id(),
                             what(index).path,
                             at(index).run,
                             watch.value,
                             number_text(*number),
                             watch.unit.code(),
                             range.empty() ? "" : recipe::range_text(range, watch.unit),
                             critical  ? "outside_critical"
                             : outside ? "outside_acceptable"
                                       : "acceptable",
                             std::string(recipe::rule_name(rule))};
}

std::optional<BatchEvent> Decider::holder_running(std::size_t index) {
  const ElementState& one = at(index);
  const recipe::Chart& chart = what(index).chart;
  if (one.marking.back()) return changed(index, State::kComplete, "its chart has come to its end");
  if (batch_.mode() != recipe::Mode::kAutomatic) return std::nullopt;
  // Of transitions from the same steps the first counts whose condition holds; while one is
  // unknown those after it wait.
  std::vector<const std::vector<std::size_t>*> blocked;
  for (const recipe::Transition& transition : chart.transitions) {
    if (!steps_done(index, transition)) continue;
    if (std::any_of(blocked.begin(), blocked.end(),
                    [&](const auto* from) { return *from == transition.from; })) {
      continue;
    }
    const recipe::Value holds =
        evaluate(batch_, world_, what(index), transition.condition, std::nullopt);
    if (holds == recipe::Value{true}) {
      return events::TransitionFired{batch_.id(), what(index).path, transition.id, one.run, ""};
    }
    if (!std::holds_alternative<recipe::Unknown>(holds)) continue;
    if (auto event = undecided(index, transition.condition)) return event;
    blocked.push_back(&transition.from);
  }
  return std::nullopt;
}

bool Decider::steps_done(std::size_t index, const recipe::Transition& transition) const {
  return std::all_of(transition.from.begin(), transition.from.end(), [&](std::size_t step) {
    if (!at(index).marking[step]) return false;
    const auto child = batch_.child_at(index, step);
    return !child || at(*child).state == State::kComplete;
  });
}

std::optional<BatchEvent> Decider::undecided(std::size_t index,
                                             const recipe::Expression& condition) const {
  if (at(index).undecided) return std::nullopt;
  std::string unknown;
  for (const std::string& name : condition.names()) {
    if (!std::holds_alternative<recipe::Unknown>(value_now(batch_, world_, what(index), name))) {
      continue;
    }
    unknown += (unknown.empty() ? "" : ", ") + name;
  }
  return events::Undecided{batch_.id(), what(index).path, at(index).run, condition.text(),
                           unknown.substr(0, 1000)};
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

std::optional<BatchEvent> decide(const BatchState& batch, World& world) {
  return Decider(batch, world).run();
}

}  // namespace renkei::execute
