// What people ask of the engine, checked before it is recorded.
#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/id.h"
#include "renkei/execute/decide.h"
#include "renkei/execute/engine.h"
#include "renkei/ledger/canonical_json.h"
#include "renkei/ledger/event_types.h"

namespace renkei::execute {

using recipe::State;

namespace {

// Of what a person may say at once, as it is recorded.
constexpr std::size_t kRequestBytesMax = 32 << 10U;

Error request_error(std::string code, const std::string& value, const std::string& reason,
                    std::string remedy) {
  return Error{std::move(code), reason}
      .value(value)
      .arg("reason", reason)
      .remedy(std::move(remedy));
}

}  // namespace

// What people write must be what an entry takes, before anything is changed by it: names that are
// too long, or bytes that are no text, would otherwise be found when it is too late to refuse them.
Result<void> Engine::check_recordable(const events::BatchEvent& event) {
  const Json body = events::body_of(event);
  for (const Json& part : {body, events::shut_of(event)}) {
    const auto text = ledger::canonical_json(part);
    if (!text) return fail(text.error());
    if (text->size() <= kRequestBytesMax) continue;
    return fail(request_error(
        "execute.too_large", std::to_string(text->size()),
        fmt::format("this is {} bytes long, over the limit of {}", text->size(), kRequestBytesMax),
        "say it shorter, or attach a file to the ledger"));
  }
  return ledger::EventTypes::known().check(std::string(events::type_of(event)), body);
}

Result<BatchState*> Engine::known(const std::string& id) {
  const auto found = batches_.find(id);
  if (found != batches_.end()) return &found->second.state;
  return fail(request_error("execute.no_batch", id, fmt::format("there is no batch {}", id),
                            "renkei batch list shows those there are"));
}

Result<void> Engine::check_units(const recipe::Recipe& recipe,
                                 const events::BatchCreated& request) const {
  for (const recipe::EquipmentRequirement& requirement : recipe.equipment) {
    const auto bound = request.units.find(requirement.id);
    const std::string unit = bound == request.units.end() ? requirement.unit : bound->second;
    const auto found = units_.find(unit);
    if (found == units_.end() || found->second.device == nullptr) {
      return fail(request_error(
          "execute.unit", unit,
          unit.empty() ? fmt::format("{} is bound to no unit", requirement.id)
                       : fmt::format("there is no unit {} for {}", unit, requirement.id),
          fmt::format("bind it: --unit {}=UNIT", requirement.id)));
    }
    const Faults faults = equipment::check_fit(*found->second.view.description, requirement);
    if (faults.empty()) continue;
    return fail(
        request_error("execute.unit", unit, faults.front().message(), faults.front().remedy()));
  }
  for (const auto& [requirement, unit] : request.units) {
    if (recipe.requirement(requirement) != nullptr) continue;
    return fail(request_error("execute.unit", requirement,
                              fmt::format("the recipe asks for no equipment {}", requirement),
                              "leave it out; renkei recipe show lists what it asks for"));
  }
  return {};
}

Result<void> Engine::create(const events::BatchCreated& request) {
  if (!is_id(request.batch) || batches_.contains(request.batch)) {
    return fail(request_error("execute.batch_id", request.batch,
                              is_id(request.batch)
                                  ? fmt::format("there is a batch {} already", request.batch)
                                  : fmt::format("'{}' is no id of a batch", request.batch),
                              "take an id of its own: small letters, digits, '-', '_' and '.'"));
  }
  if (request.priority > kPriorityMax) {
    return fail(request_error("execute.priority", std::to_string(request.priority),
                              fmt::format("the priority {} is too large", request.priority),
                              fmt::format("take one from 0, the soonest, to {}", kPriorityMax)));
  }
  auto batch = created(request, now(), true);
  if (!batch) return fail(batch.error());
  if (auto fits = check_units(batch->recipe(), request); !fits) return fits;
  for (const recipe::Material& input : batch->recipe().inputs) {
    if (request.lots.contains(input.id)) continue;
    return fail(request_error("execute.lot", input.id, fmt::format("{} has no lot", input.id),
                              fmt::format("name the lot that goes in: --lot {}=LOT", input.id)));
  }
  if (auto right = check_recordable(request); !right) return right;
  for (const auto& [input, lot] : request.lots) {
    const auto& inputs = batch->recipe().inputs;
    if (std::any_of(inputs.begin(), inputs.end(),
                    [&, &named = input](const auto& one) { return one.id == named; })) {
      continue;
    }
    return fail(request_error("execute.lot", input, fmt::format("the recipe takes no {}", input),
                              "leave it out; renkei recipe show lists what goes in"));
  }
  if (has_confidential(batch->recipe())) {
    if (auto there = need_inner(); !there) return there;
  }
  keep(*std::move(batch));
  happened_.push_back({request, request, now(), 0});
  auto recorded = record();
  if (!recorded) return fail(recorded.error());
  return {};
}

Result<void> Engine::order(const std::string& id, const std::string& path, recipe::Order order,
                           const std::string& by, const std::string& reason) {
  auto batch = known(id);
  if (!batch) return fail(batch.error());
  const ElementState* element = (*batch)->element(path);
  if (element == nullptr) {
    return fail(request_error("execute.no_element", path,
                              fmt::format("the recipe of {} has no element '{}'", id, path),
                              "renkei batch show lists them"));
  }
  const auto to = recipe::after_order(element->state, order);
  // What is called but has not begun is begun by its chart alone; a reset is the chart's too.
  const bool charts_own = (order == recipe::Order::kStart && !path.empty()) ||
                          order == recipe::Order::kReset || order == recipe::Order::kComplete;
  if (!to || charts_own) {
    return fail(
        request_error("execute.order", std::string(recipe::order_name(order)),
                      fmt::format("{} means nothing while {} is {}", recipe::order_name(order),
                                  path.empty() ? id : path, recipe::state_name(element->state)),
                      "renkei batch show says how it stands"));
  }
  return happen_now(
      events::OrderGiven{id, path, std::string(recipe::order_name(order)), by, reason});
}

Result<void> Engine::set_mode(const std::string& id, recipe::Mode mode, const std::string& by) {
  auto batch = known(id);
  if (!batch) return fail(batch.error());
  return happen_now(events::ModeChanged{id, "", std::string(recipe::mode_name(mode)), by});
}

Result<void> Engine::fire(const std::string& id, const std::string& path,
                          const std::string& transition, const std::string& by) {
  auto batch = known(id);
  if (!batch) return fail(batch.error());
  const auto known_path = (*batch)->program().find(path);
  const auto refuse = [&](const std::string& reason) {
    return fail(request_error("execute.transition", transition, reason,
                              "renkei batch show lists the transitions that may go"));
  };
  if (!known_path) {
    return fail(request_error("execute.no_element", path,
                              fmt::format("the recipe of {} has no element '{}'", id, path),
                              "renkei batch show lists them"));
  }
  const std::size_t index = *known_path;
  const recipe::Chart& chart = (*batch)->recipe().elements[index].chart;
  const auto& transitions = chart.transitions;
  const auto found =
      std::find_if(transitions.begin(), transitions.end(),
                   [&](const recipe::Transition& one) { return one.id == transition; });
  if (found == transitions.end()) return refuse(fmt::format("there is no {}", transition));
  const ElementState& state = (*batch)->element(index);
  if ((*batch)->mode() == recipe::Mode::kAutomatic || state.state != State::kRunning) {
    return refuse(fmt::format("{} is {} and its mode {}", path.empty() ? id : path,
                              recipe::state_name(state.state),
                              recipe::mode_name((*batch)->mode())));
  }
  for (const std::size_t step : found->from) {
    const auto child = (*batch)->child_at(index, step);
    if (state.marking[step] && (!child || (*batch)->element(*child).state == State::kComplete)) {
      continue;
    }
    return refuse(fmt::format("{} is not done", chart.steps[step]));
  }
  const Formula& condition = (*batch)->program().element(index).conditions[static_cast<std::size_t>(
      found - transitions.begin())];
  if ((*batch)->mode() == recipe::Mode::kSemiAutomatic &&
      evaluate(**batch, *this, condition) != recipe::Value{true}) {
    return refuse(fmt::format("'{}' does not hold", found->condition.text()));
  }
  return happen_now(events::TransitionFired{id, path, transition, state.run, by});
}

Result<void> Engine::check_answers(const BatchState& batch, const Prompt& prompt,
                                   const events::Texts& answers) const {
  const auto refuse = [&](const std::string& value, const std::string& reason,
                          const std::string& remedy) {
    return fail(request_error("execute.answer", value, reason, remedy));
  };
  const auto& questions = batch.recipe().element(prompt.path)->questions;
  if (prompt.kind != "questions") {
    const auto choices = decisions_of(prompt.kind);
    const auto given = answers.find("decision");
    if (given != answers.end() &&
        std::find(choices.begin(), choices.end(), given->second) != choices.end()) {
      return {};
    }
    return refuse(given == answers.end() ? "" : given->second,
                  fmt::format("prompt {} wants a decision", prompt.number),
                  fmt::format("answer decision={}", fmt::join(choices, " or decision=")));
  }
  for (const auto& [id, text] : answers) {
    if (std::none_of(questions.begin(), questions.end(),
                     [&, &wanted = id](const auto& one) { return one.id == wanted; })) {
      return refuse(id, fmt::format("there is no question {}", id), "leave it out");
    }
  }
  for (const recipe::Question& question : questions) {
    const auto given = answers.find(question.id);
    if (given == answers.end()) {
      return refuse(question.id, fmt::format("{} is not answered", question.id),
                    fmt::format("answer {}=…", question.id));
    }
    const std::string& text = given->second;
    const bool right = question.type == recipe::AnswerType::kYesNo ? text == "yes" || text == "no"
                       : question.type == recipe::AnswerType::kNumber ? number_of(text).has_value()
                       : question.type == recipe::AnswerType::kChoice
                           ? std::find(question.choices.begin(), question.choices.end(), text) !=
                                 question.choices.end()
                           : !text.empty() && text.size() <= 1000;
    if (right) continue;
    return refuse(text, fmt::format("'{}' is no answer to {}", text, question.id),
                  question.type == recipe::AnswerType::kYesNo ? "answer yes or no"
                  : question.type == recipe::AnswerType::kNumber
                      ? fmt::format("answer a number in {}", question.unit.code())
                  : question.type == recipe::AnswerType::kChoice
                      ? fmt::format("answer one of {}", fmt::join(question.choices, ", "))
                      : "write something, up to 1,000 bytes");
  }
  return {};
}

Result<void> Engine::answer(const std::string& id, std::uint64_t number,
                            const events::Texts& answers, const std::string& by,
                            const std::string& witness) {
  auto batch = known(id);
  if (!batch) return fail(batch.error());
  const auto& prompts = (*batch)->prompts();
  // When the batch is over nobody waits for an answer any more.
  if (number == 0 || number > prompts.size() || prompts[number - 1].answered ||
      recipe::is_final((*batch)->state())) {
    return fail(request_error("execute.no_prompt", std::to_string(number),
                              fmt::format("no prompt {} of {} waits for an answer", number, id),
                              "renkei batch show lists the prompts that are open"));
  }
  const Prompt& prompt = prompts[number - 1];
  if (auto right = check_answers(**batch, prompt, answers); !right) return right;
  const bool wants_witness =
      prompt.kind == "questions" && (*batch)->recipe().element(prompt.path)->witness;
  if (wants_witness && (witness.empty() || witness == by)) {
    return fail(request_error("execute.witness", witness,
                              fmt::format("prompt {} wants a second person", number),
                              "let another person confirm: --witness NAME"));
  }
  return happen_now(events::PromptAnswered{id, prompt.path, number, answers, by, witness});
}

}  // namespace renkei::execute
