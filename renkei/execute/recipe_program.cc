#include "renkei/execute/recipe_program.h"

#include <algorithm>
#include <utility>

namespace renkei::execute {

using recipe::Name;

namespace {

const Unit& second() {
  static const Unit unit = *Unit::parse("s");
  return unit;
}

double seconds_of(const recipe::Amount& amount) {
  return amount.number.to_double() * recipe::unit_factor(amount.unit, second()).value_or(1);
}

}  // namespace

RecipeProgram::RecipeProgram(recipe::Recipe recipe) : recipe_(std::move(recipe)) {
  elements_.resize(recipe_.elements.size());
  for (std::size_t i = 0; i < size(); ++i) by_path_.emplace(recipe_.elements[i].path, i);
  link();
  for (std::size_t i = 0; i < size(); ++i) bind_equipment(i);
  for (std::size_t i = 0; i < size(); ++i) compile(i);
}

std::optional<std::size_t> RecipeProgram::find(std::string_view path) const {
  const auto found = by_path_.find(path);
  return found == by_path_.end() ? std::nullopt : std::optional(found->second);
}

const std::set<std::string>& RecipeProgram::values_read(const std::string& requirement) const {
  static const std::set<std::string> none;
  const auto found = values_read_.find(requirement);
  return found == values_read_.end() ? none : found->second;
}

void RecipeProgram::link() {
  for (std::size_t i = 0; i < size(); ++i) {
    const recipe::Element& what = recipe_.elements[i];
    elements_[i].by_step.resize(what.chart.steps.size());
    if (i == 0) continue;
    const auto above = find(what.parent());
    RENKEI_CHECK(above && *above < i);
    elements_[i].parent = *above;
    Element& parent = elements_[*above];
    parent.children.push_back(i);
    const auto& steps = recipe_.elements[*above].chart.steps;
    const auto step = std::find(steps.begin(), steps.end(), what.name());
    RENKEI_CHECK(step != steps.end());
    parent.by_step[static_cast<std::size_t>(step - steps.begin())] = i;
  }
  for (const recipe::HoldTime& hold : recipe_.hold_times) {
    const auto from = find(hold.from);
    const auto to = find(hold.to);
    RENKEI_CHECK(from && to);
    elements_[*to].hold_times.push_back({*from, seconds_of(hold.time_max), &hold});
  }
  for (const recipe::Synchronization& one : recipe_.synchronizations) {
    const auto from = find(one.from);
    const auto to = find(one.to);
    RENKEI_CHECK(from && to);
    elements_[*from].partners.push_back(*to);
    elements_[*to].partners.push_back(*from);
  }
}

void RecipeProgram::bind_equipment(std::size_t index) {
  const recipe::Element& what = recipe_.elements[index];
  Element& one = elements_[index];
  one.equipment = what.equipment.empty() ? (index == 0 ? nullptr : elements_[one.parent].equipment)
                                         : recipe_.requirement(what.equipment);
  if (one.equipment == nullptr) return;
  one.service = what.service.empty() ? nullptr : one.equipment->service(what.service);
  // What holds others does not keep from them what is shared.
  one.takes_unit = one.equipment->shared ? what.is_leaf() : !what.equipment.empty();
  for (std::size_t at = index; one.takes_unit && at != 0;) {
    at = elements_[at].parent;
    if (elements_[at].takes_unit && elements_[at].equipment == one.equipment) {
      one.takes_unit = false;
    }
  }
}

void RecipeProgram::compile(std::size_t index) {
  const recipe::Element& what = recipe_.elements[index];
  Element& one = elements_[index];
  one.asks = !what.questions.empty() || !what.instruction.en.empty() ||
             !what.instruction.ja.empty() || what.witness;
  for (const recipe::Transition& transition : what.chart.transitions) {
    one.conditions.push_back(formula(index, transition.condition, std::nullopt));
  }
  for (const recipe::Binding& binding : what.with) {
    RENKEI_CHECK(one.service != nullptr);
    const Unit& unit = one.service->parameters.at(binding.name);
    one.with.push_back(formula(index, binding.value, unit));
  }
  for (const recipe::Move& move : what.moves) {
    const recipe::Material* material = recipe_.material(move.material);
    RENKEI_CHECK(material != nullptr);
    one.moves.push_back(formula(index, move.quantity, material->quantity.unit));
  }
  for (const recipe::Watch& watch : what.watches) {
    auto reading = recipe::Expression::parse(watch.value);
    RENKEI_CHECK(reading.has_value());
    one.watches.push_back({formula(index, *reading, watch.unit), std::nullopt});
    if (watch.longer_than) one.watches.back().longer_than_s = seconds_of(*watch.longer_than);
  }
  if (what.until) one.until = formula(index, *what.until, std::nullopt);
  if (what.wait) one.wait_s = formula(index, what.wait->value, second());
}

Formula RecipeProgram::formula(std::size_t seen_from, const recipe::Expression& expression,
                               const std::optional<Unit>& unit) {
  Formula made;
  made.expression = expression;
  const recipe::Element& from = recipe_.elements[seen_from];
  const auto type =
      made.expression.check([&](const std::string& name) -> std::optional<recipe::Type> {
        auto meant = recipe::resolve(recipe_, from, name);
        if (!meant) return std::nullopt;
        return std::move(meant->type);
      });
  made.fits = type.has_value();
  for (const std::string& name : made.expression.names()) {
    const auto meant = recipe::resolve(recipe_, from, name);
    if (!meant) {
      made.names.push_back({Name::Kind::kParameter, 0, name, nullptr});
      continue;
    }
    NameRef ref{meant->kind, find(meant->path).value_or(0), meant->name, nullptr};
    made.reads_time = made.reads_time || meant->kind == Name::Kind::kElapsed;
    if (meant->kind == Name::Kind::kEquipmentValue) {
      const recipe::EquipmentRequirement* equipment = elements_[ref.element].equipment;
      ref.unit = &equipment->values.at(meant->name);
      values_read_[equipment->id].insert(meant->name);
    }
    made.names.push_back(std::move(ref));
  }
  const auto* in = type ? std::get_if<recipe::NumberType>(&*type) : nullptr;
  if (in == nullptr || !unit) return made;
  const auto factor = recipe::unit_factor(in->unit, *unit);
  made.fits = factor.has_value();
  made.factor = factor.value_or(1);
  return made;
}

}  // namespace renkei::execute
