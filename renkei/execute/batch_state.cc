#include "renkei/execute/batch_state.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/execute/inner_log.h"

namespace renkei::execute {

using recipe::Order;
using recipe::State;

namespace {

Error entry_error(const std::string& batch, std::string reason) {
  return Error{"execute.entry", fmt::format("an entry of the batch {} cannot follow those before "
                                            "it: {}",
                                            batch, reason)}
      .value(batch)
      .arg("reason", std::move(reason))
      .remedy("verify the ledger; nothing more is done for this batch");
}

// The value of an answer, in the question's own type.
recipe::Value answer_value(const recipe::Question& question, const std::string& text) {
  if (question.type == recipe::AnswerType::kYesNo) return text == "yes";
  if (question.type != recipe::AnswerType::kNumber) return text;
  const auto number = number_of(text);
  return number ? recipe::Value{*number} : recipe::Value{recipe::Unknown{}};
}

}  // namespace

BatchState::BatchState(std::shared_ptr<const RecipeProgram> program, events::BatchCreated created,
                       ParameterValues parameters, Timestamp at)
    : program_(std::move(program)),
      created_(std::move(created)),
      parameters_(std::move(parameters)) {
  const auto& elements = recipe().elements;
  elements_.resize(elements.size());
  for (std::size_t i = 0; i < elements.size(); ++i) {
    elements_[i].marking.resize(elements[i].chart.steps.size());
    elements_[i].watches.resize(elements[i].watches.size(), recipe::Standing::kAcceptable);
  }
  mode_ = recipe::mode_named(created_.mode).value_or(recipe::Mode::kAutomatic);
  lots_ = created_.lots;
  elements_.front().called = true;
  elements_.front().began = at;
  entries_ = 1;
}

std::size_t BatchState::index_of(std::string_view path) const {
  const auto found = program_->find(path);
  RENKEI_CHECK(found.has_value());
  return *found;
}

const ElementState* BatchState::element(std::string_view path) const {
  const auto found = program_->find(path);
  return found ? &elements_[*found] : nullptr;
}

bool BatchState::steps_done(std::size_t index, const recipe::Transition& transition) const {
  return std::all_of(transition.from.begin(), transition.from.end(), [&](std::size_t step) {
    if (!elements_[index].marking[step]) return false;
    const auto child = child_at(index, step);
    return !child || elements_[*child].state == State::kComplete;
  });
}

bool BatchState::link(const std::string& unit) const { return !lost_.contains(unit); }

const events::UnitIdentified* BatchState::identity(const std::string& unit) const {
  const auto found = identities_.find(unit);
  return found == identities_.end() ? nullptr : &found->second;
}

Result<ElementState*> BatchState::element_named(const std::string& path) {
  const auto found = program_->find(path);
  if (!found) return fail(entry_error(id(), fmt::format("the recipe has no element '{}'", path)));
  return &elements_[*found];
}

Result<void> BatchState::apply(const events::BatchEvent& event, Timestamp at) {
  auto applied = std::visit([&](const auto& one) { return on(one, at); }, event);
  if (applied) count(event);
  return applied;
}

void BatchState::count(const events::BatchEvent& event) {
  ++entries_;
  if (const auto shut = inner_of(recipe(), event)) {
    ++elements_[index_of(*shut)].not_kept;
  } else {
    ++seen_entries_;
  }
}

std::uint64_t BatchState::entries_seen_at(std::size_t index) const {
  return shut_in(recipe(), recipe().elements[index].path) ? entries_ : seen_entries_;
}

std::optional<std::size_t> BatchState::to_keep_shut() const {
  // What still comes when the batch is over is not left out.
  const bool over = recipe::is_final(state());
  const auto found = std::find_if(elements_.begin(), elements_.end(), [&](const auto& one) {
    return one.to_keep || (over && one.not_kept > 0);
  });
  if (found == elements_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - elements_.begin());
}

Result<void> BatchState::on(const events::BatchCreated&, Timestamp) {
  return fail(entry_error(id(), "it was created before"));
}

void BatchState::begin_run(std::size_t index, Timestamp at) {
  ElementState& element = elements_[index];
  ++element.run;
  element.began = at;
  element.ended.reset();
  element.orders.clear();
  element.service.reset();
  element.service_reason.clear();
  element.prompt.reset();
  element.answered = false;
  element.forced = false;
  element.moved = 0;
  element.undecided = false;
  element.open_question.clear();
  element.told.clear();
  element.ask.clear();
  element.ordered.clear();
  std::fill(element.watches.begin(), element.watches.end(), recipe::Standing::kAcceptable);
  std::fill(element.marking.begin(), element.marking.end(), false);
  if (recipe().elements[index].is_leaf()) return;
  element.marking.front() = true;
  // What was left over where a person let the run before count.
  for (const std::size_t child : children_of(index)) {
    elements_[child].called = false;
    elements_[child].state = State::kIdle;
  }
}

Result<void> BatchState::on(const events::ElementChanged& event, Timestamp at) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  const auto state = recipe::state_named(event.state);
  if (!state) return fail(entry_error(id(), fmt::format("'{}' is no state", event.state)));
  ElementState& one = **element;
  if (one.state == State::kIdle && *state == State::kRunning) {
    begin_run(index_of(event.path), at);
  }
  if (*state == State::kComplete) one.ended = at;
  one.state = *state;
  one.cause = event.cause;
  if (recipe::is_final(*state) && shut_in(recipe(), event.path) == event.path) one.to_keep = true;
  // An order counts until its goal is come to.
  if (*state == State::kRunning || !recipe::when_done(*state)) one.ordered.clear();
  return {};
}

Result<void> BatchState::on(const events::TransitionFired& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  const recipe::Chart& chart = what(event.path).chart;
  const auto found =
      std::find_if(chart.transitions.begin(), chart.transitions.end(),
                   [&](const recipe::Transition& one) { return one.id == event.transition; });
  if (found == chart.transitions.end()) {
    return fail(entry_error(id(), fmt::format("there is no transition {}", event.transition)));
  }
  const std::size_t index = index_of(event.path);
  (*element)->undecided = false;
  (*element)->open_question.clear();
  for (const std::size_t step : found->from) {
    (*element)->marking[step] = false;
    const auto child = child_at(index, step);
    if (!child) continue;
    elements_[*child].called = false;
    elements_[*child].state = State::kIdle;
  }
  for (const std::size_t step : found->to) {
    (*element)->marking[step] = true;
    const auto child = child_at(index, step);
    if (!child) continue;
    elements_[*child].called = true;
    elements_[*child].state = State::kIdle;
  }
  return {};
}

Result<void> BatchState::on(const events::UnitRequested& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  (*element)->unit = event.unit;
  (*element)->unit_requested = true;
  return {};
}

Result<void> BatchState::on(const events::UnitAllocated& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  (*element)->unit = event.unit;
  (*element)->unit_allocated = true;
  (*element)->told.erase("deadlock");
  return {};
}

Result<void> BatchState::on(const events::UnitIdentified& event, Timestamp) {
  identities_[event.unit] = event;
  return {};
}

Result<void> BatchState::on(const events::UnitReleased& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  (*element)->unit_requested = false;
  (*element)->unit_allocated = false;
  return {};
}

Result<void> BatchState::on(const events::OrderGiven& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  (*element)->ordered = event.order;
  return {};
}

Result<void> BatchState::on(const events::ModeChanged& event, Timestamp) {
  const auto mode = recipe::mode_named(event.mode);
  if (!mode) return fail(entry_error(id(), fmt::format("'{}' is no mode", event.mode)));
  mode_ = *mode;
  return {};
}

Result<void> BatchState::on(const events::DeviceOrdered& event, Timestamp at) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  const auto order = recipe::order_named(event.order);
  if (!order) return fail(entry_error(id(), fmt::format("'{}' is no order", event.order)));
  (*element)->orders.push_back({event.key, *order, at, std::nullopt, ""});
  if (*order == Order::kStart) (*element)->service.reset();
  return {};
}

Result<void> BatchState::on(const events::DeviceAnswered& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  auto& orders = (*element)->orders;
  const auto found = std::find_if(orders.begin(), orders.end(),
                                  [&](const SentOrder& one) { return one.key == event.key; });
  // Of a run that is over.
  if (found == orders.end()) return {};
  found->fate = event.fate;
  found->reason = event.reason;
  return {};
}

Result<void> BatchState::on(const events::ServiceReported& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  ElementState& one = **element;
  if (one.run != event.run) return {};
  one.service = recipe::state_named(event.state);
  one.service_reason = event.reason;
  for (const auto& [name, text] : event.results) {
    const auto number = number_of(text);
    one.values[name] = number ? recipe::Value{*number} : recipe::Value{recipe::Unknown{}};
  }
  return {};
}

// Kept for who reads the record; nothing follows from them.
Result<void> BatchState::on(const events::DeviceTold&, Timestamp) { return {}; }
Result<void> BatchState::on(const events::FileReceived&, Timestamp) { return {}; }

Result<void> BatchState::on(const events::LinkChanged& event, Timestamp) {
  if (event.connected) {
    lost_.erase(event.unit);
  } else {
    lost_[event.unit] = true;
  }
  return {};
}

Result<void> BatchState::on(const events::PromptRaised& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  if (event.prompt != prompts_.size() + 1) {
    return fail(entry_error(id(), fmt::format("the prompt {} is not the next", event.prompt)));
  }
  prompts_.push_back({event.prompt, event.kind, event.about, event.path, event.run, false});
  (*element)->prompt = event.prompt;
  // Told once while it waits: a person who lets it wait on need not be asked again.
  if (event.kind == "deadlock") (*element)->told.insert(event.kind);
  return {};
}

Result<void> BatchState::on(const events::PromptAnswered& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  if (event.prompt == 0 || event.prompt > prompts_.size()) {
    return fail(entry_error(id(), fmt::format("there is no prompt {}", event.prompt)));
  }
  Prompt& prompt = prompts_[event.prompt - 1];
  prompt.answered = true;
  ElementState& one = **element;
  if (prompt.kind != "questions") {
    const auto decision = event.answers.find("decision");
    if (decision != event.answers.end()) decided(index_of(event.path), prompt, decision->second);
    return {};
  }
  one.answered = true;
  for (const recipe::Question& question : what(event.path).questions) {
    const auto answer = event.answers.find(question.id);
    one.values[question.id] = answer == event.answers.end()
                                  ? recipe::Value{recipe::Unknown{}}
                                  : answer_value(question, answer->second);
  }
  return {};
}

bool BatchState::may_go_on(std::size_t index) const {
  const State parent = elements_[parent_of(index)].state;
  return index != 0 && recipe::is_active(parent) && parent != State::kStopping &&
         parent != State::kAborting;
}

void BatchState::decided(std::size_t index, const Prompt& prompt, const std::string& decision) {
  ElementState& element = elements_[index];
  element.prompt.reset();
  element.ask.clear();
  if (decision == "repeat" && prompt.kind == "refused") {
    // The same order again, under another key.
    if (!element.orders.empty()) element.orders.pop_back();
  } else if (decision == "repeat") {
    if (!may_go_on(index)) return;
    element.orders.clear();
    element.service.reset();
    // Where its unit was given back it is begun anew, when the unit is there again.
    const bool has_unit = !program_->element(index).takes_unit || element.unit_allocated;
    element.state = has_unit ? State::kRunning : State::kIdle;
  } else if (decision == "skip") {
    element.forced = true;
    if (may_go_on(index) && !recipe::is_active(element.state)) element.state = State::kRunning;
  } else if (decision == "done" || decision == "not_done") {
    if (element.orders.empty()) return;
    if (decision == "not_done") {
      element.orders.pop_back();
    } else {
      // What it gave nobody knows: what needs its results waits, and a person sees for what.
      element.orders.back().fate = "Accepted";
      element.service = State::kComplete;
    }
  } else if (decision == "hold" || decision == "abort") {
    elements_.front().ordered = decision == "hold" ? "Hold" : "Abort";
  }
}

Result<void> BatchState::on(const events::LimitPassed& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  ElementState& one = **element;
  const auto& watches = what(event.path).watches;
  const auto watch = std::find_if(
      watches.begin(), watches.end(),
      [&](const recipe::Watch& one_of_them) { return one_of_them.value == event.value; });
  const bool is_known = event.standing != "not_known";
  if (watch == watches.end()) {
    one.told.insert(event.value);
  } else if (!is_known) {
    one.told.insert(not_known_mark(event.value));
  } else {
    one.told.erase(not_known_mark(event.value));
    one.watches[static_cast<std::size_t>(watch - watches.begin())] =
        event.standing == "outside_critical"     ? recipe::Standing::kOutsideCritical
        : event.standing == "outside_acceptable" ? recipe::Standing::kOutsideAcceptable
                                                 : recipe::Standing::kAcceptable;
  }
  if (event.standing == "acceptable") return {};
  if (event.rule == "ask") {
    one.ask_kind = "limit";
    one.ask = !is_known ? fmt::format("{} is not known, limits {}", event.value, event.limit)
              : event.unit.empty()
                  ? fmt::format("{}: {}, wanted {}", event.value, event.reading, event.limit)
                  : fmt::format("{} {} {}, limits {}", event.value, event.reading, event.unit,
                                event.limit);
  }
  if (event.rule == "hold") elements_.front().ordered = "Hold";
  if (event.rule == "abort") elements_.front().ordered = "Abort";
  return {};
}

Result<void> BatchState::on(const events::Undecided& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  ElementState& one = **element;
  one.undecided = true;
  one.open_question = fmt::format("'{}', not known: {}", event.condition, event.values);
  one.ask_kind = "undecided";
  one.ask = one.open_question;
  return {};
}

Result<void> BatchState::on(const events::MaterialMoved& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  ++(*element)->moved;
  lots_[event.material] = event.lot;
  return {};
}

Result<void> BatchState::on(const events::KeptShut& event, Timestamp) {
  auto element = element_named(event.path);
  if (!element) return fail(element.error());
  (*element)->to_keep = false;
  (*element)->not_kept = 0;
  return {};
}

}  // namespace renkei::execute
