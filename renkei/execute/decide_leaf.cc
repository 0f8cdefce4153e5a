// What an element does that is carried out itself.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "renkei/execute/decider.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::execute {

using events::BatchEvent;
using recipe::Order;
using recipe::State;

std::optional<BatchEvent> Decider::leaf_running(std::size_t index) {
  const ElementState& one = at(index);
  // A person has been asked what to do: nothing goes on before the answer.
  if (batch_.is_asked(one)) return std::nullopt;
  if (!one.forced) {
    for (const auto part : {&Decider::service, &Decider::questions, &Decider::timing}) {
      auto next = (this->*part)(index);
      if (next.part == Part::kWaiting) return std::move(next.event);
    }
  }
  auto next = one.forced ? PartOf{} : moves(index);
  if (next.part == Part::kWaiting) return std::move(next.event);
  return changed(index, State::kComplete, one.forced ? "a person has let it count" : "done");
}

Decider::PartOf Decider::service(std::size_t index) {
  if (what(index).service.empty()) return {};
  const ElementState& one = at(index);
  const SentOrder* last = one.last_order();
  if (last == nullptr) return start(index);
  if (last->fate == "Refused") {
    return waiting(prompted(index, "refused",
                            fmt::format("{} {}: {}", what(index).service,
                                        recipe::order_name(last->order), last->reason)));
  }
  if (!one.service) return waiting();
  // Its words are kept shut; all see the cause.
  const std::string cause(kByMachine);
  switch (*one.service) {
    case State::kComplete:
      return {};
    case State::kHolding:
    case State::kHeld:
      return waiting(changed(index, State::kHolding, cause));
    case State::kStopping:
    case State::kAborting:
      return waiting();
    case State::kStopped:
      return waiting(changed(index, State::kStopped, cause));
    case State::kAborted:
      return waiting(changed(index, State::kAborted, cause));
    case State::kPaused:
      if (last->order == Order::kResume) return waiting();
      return waiting(device_order(index, Order::kResume, {}));
    case State::kRunning:
      return service_running(index);
    default:
      return waiting();
  }
}

Decider::PartOf Decider::service_running(std::size_t index) {
  const recipe::Element& element = what(index);
  if (at(index).last_order()->order == Order::kComplete) return waiting();
  if (!element.until && !element.wait) return waiting();
  auto ends = end_condition(index);
  if (ends.part == Part::kWaiting) return ends;
  return waiting(device_order(index, Order::kComplete, {}));
}

Decider::PartOf Decider::start(std::size_t index) {
  const recipe::Element& element = what(index);
  events::Texts parameters;
  for (std::size_t i = 0; i < element.with.size(); ++i) {
    const recipe::Value now = value(how(index).with[i]);
    const double* number = std::get_if<double>(&now);
    if (number == nullptr) return waiting(undecided(index, how(index).with[i]));
    parameters[element.with[i].name] = number_text(*number);
  }
  return waiting(device_order(index, Order::kStart, std::move(parameters)));
}

std::optional<BatchEvent> Decider::device_order(std::size_t index, Order order,
                                                events::Texts parameters) const {
  const std::string unit = unit_of(batch_, index);
  const UnitView* view = world_.unit(unit);
  if (view == nullptr || !view->connected) return std::nullopt;
  const ElementState& one = at(index);
  return events::DeviceOrdered{batch_.id(),
                               what(index).path,
                               one.run,
                               unit,
                               what(index).service,
                               std::string(recipe::order_name(order)),
                               order_key(batch_.id(), what(index).path, one.run, one.orders.size(),
                                         batch_.entries_seen_at(index)),
                               std::move(parameters)};
}

Decider::PartOf Decider::questions(std::size_t index) {
  const recipe::Element& element = what(index);
  if (!how(index).asks) return {};
  const ElementState& one = at(index);
  if (!one.answered) return waiting(prompted(index, "questions", ""));
  for (const recipe::Question& question : element.questions) {
    if (one.told.contains(question.id)) continue;
    const recipe::Value& answer = one.values.at(question.id);
    if (question.type == recipe::AnswerType::kYesNo && answer == recipe::Value{false}) {
      return waiting(events::LimitPassed{batch_.id(), element.path, one.run, question.id, "no", "",
                                         "yes", "outside_acceptable",
                                         std::string(recipe::rule_name(question.when_no))});
    }
    const double* number = std::get_if<double>(&answer);
    if (number == nullptr || question.type != recipe::AnswerType::kNumber) continue;
    const recipe::Standing standing = recipe::standing(question.limits, *number);
    const bool critical = standing == recipe::Standing::kOutsideCritical;
    if (!critical && standing != recipe::Standing::kOutsideAcceptable) continue;
    const recipe::Range& range = critical ? question.limits.critical : question.limits.acceptable;
    const recipe::Rule rule =
        critical ? question.limits.outside_critical : question.limits.outside_acceptable;
    return waiting(events::LimitPassed{batch_.id(), element.path, one.run, question.id,
                                       number_text(*number), question.unit.code(),
                                       recipe::range_text(range, question.unit),
                                       critical ? "outside_critical" : "outside_acceptable",
                                       std::string(recipe::rule_name(rule))});
  }
  return {};
}

// Of what has no service: a wait, or a condition.
Decider::PartOf Decider::timing(std::size_t index) {
  if (!what(index).service.empty()) return {};
  return end_condition(index);
}

Decider::PartOf Decider::end_condition(std::size_t index) {
  if (const auto& wait = how(index).wait_s) {
    const recipe::Value time = value(*wait);
    const double* wait_s = std::get_if<double>(&time);
    if (wait_s == nullptr) return waiting(undecided(index, *wait));
    if (seconds_since(at(index).began) < *wait_s) {
      again_after(at(index).began, *wait_s);
      return waiting();
    }
  }
  if (const auto& until = how(index).until) {
    const recipe::Value holds = value(*until);
    if (std::holds_alternative<recipe::Unknown>(holds)) return waiting(undecided(index, *until));
    if (holds != recipe::Value{true}) return waiting();
  }
  return {};
}

Decider::PartOf Decider::moves(std::size_t index) {
  const recipe::Element& element = what(index);
  const ElementState& one = at(index);
  if (one.moved >= element.moves.size()) return {};
  const recipe::Move& move = element.moves[one.moved];
  const recipe::Material* material = batch_.recipe().material(move.material);
  const Formula& formula = how(index).moves[one.moved];
  const recipe::Value quantity = value(formula);
  const double* number = std::get_if<double>(&quantity);
  if (number == nullptr) return waiting(undecided(index, formula));
  const auto known = batch_.lots().find(move.material);
  std::string lot;
  if (move.consumed) {
    lot = known == batch_.lots().end() ? "unknown" : known->second;
  } else {
    lot = fmt::format("{}-{}", batch_.id(), move.material);
    if (one.run > 1) lot += fmt::format("-{}", one.run);
  }
  return waiting(events::MaterialMoved{batch_.id(), element.path, one.run, move.material, lot,
                                       number_text(*number), material->quantity.unit.code(),
                                       move.consumed});
}

// Holding, Pausing, Restarting, Stopping, Aborting: its machine is told, and has come to it.
std::optional<BatchEvent> Decider::leaf_arriving(std::size_t index) const {
  const ElementState& one = at(index);
  const State goal = *recipe::when_done(one.state);
  const auto arrived = [&] { return changed(index, goal, one.cause); };
  const auto started = std::find_if(
      one.orders.begin(), one.orders.end(),
      [](const SentOrder& sent) { return sent.order == Order::kStart && sent.fate != "Refused"; });
  if (what(index).service.empty() || one.forced || started == one.orders.end()) return arrived();
  if (one.service && (*one.service == goal || recipe::is_final(*one.service))) return arrived();
  if (batch_.is_asked(one)) return std::nullopt;
  static constexpr std::array<std::pair<State, Order>, 5> kOrders{{
      {State::kPausing, Order::kPause},
      {State::kHolding, Order::kHold},
      {State::kRestarting, Order::kRestart},
      {State::kStopping, Order::kStop},
      {State::kAborting, Order::kAbort},
  }};
  const auto* const wanted = std::find_if(
      kOrders.begin(), kOrders.end(), [&](const auto& pair) { return pair.first == one.state; });
  RENKEI_CHECK(wanted != kOrders.end());
  const SentOrder* last = one.last_order();
  if (last->order != wanted->second) return device_order(index, wanted->second, {});
  if (last->fate == "Refused") {
    return prompted(index, "refused",
                    fmt::format("{} {}: {}", what(index).service, recipe::order_name(last->order),
                                last->reason));
  }
  return std::nullopt;
}

}  // namespace renkei::execute
