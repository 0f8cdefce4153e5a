// What an element does, asks, watches and waits for.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/nearest.h"
#include "renkei/recipe/check_internal.h"
#include "renkei/recipe/scope.h"

namespace renkei::recipe::internal {

namespace {

class ElementChecker {
 public:
  ElementChecker(const Recipe& recipe, const Element& element, Faults& faults)
      : recipe_(recipe),
        element_(element),
        shown_(element.path.empty() ? "procedure" : element.path),
        equipment_(recipe.equipment_of(element)),
        faults_(faults) {}

  void run() {
    check_requirement();
    if (element_.is_leaf()) {
      check_leaf();
    } else {
      check_holder();
    }
    for (const Transition& transition : element_.chart.transitions) {
      check_truth(transition.condition, "chart");
    }
    if (element_.until) {
      check_truth(*element_.until, "until");
      for (const std::string& name : element_.until->names()) check_own_result(name, "until");
    }
    if (element_.wait) check_unit(element_.wait->value, "wait", *Unit::parse("s"));
    for (const Question& question : element_.questions) check_question(question);
    for (const Watch& watch : element_.watches) check_watch(watch);
    check_own_names();
    for (const Move& move : element_.moves) check_move(move);
  }

 private:
  void fault(std::string code, const std::string& field, const std::string& value,
             std::string message, std::string remedy) {
    faults_.push_back(
        fault_at(std::move(code), shown_, field, value, std::move(message), std::move(remedy)));
  }

  void check_requirement() {
    if (element_.equipment.empty() || recipe_.requirement(element_.equipment) != nullptr) return;
    std::vector<std::string_view> known;
    for (const auto& requirement : recipe_.equipment) known.emplace_back(requirement.id);
    const std::string near(nearest(element_.equipment, known));
    fault("recipe.unknown", "equipment", element_.equipment,
          fmt::format("there is no equipment {}", element_.equipment),
          near.empty() ? fmt::format("write [equipment.{}]", element_.equipment)
                       : fmt::format("write {}", near));
  }

  // What has a chart does nothing besides.
  void check_holder() {
    if (element_.service.empty() && !element_.wait && element_.questions.empty() &&
        element_.moves.empty() && !element_.until) {
      return;
    }
    fault("recipe.holder", "chart", shown_,
          fmt::format("{} has a chart and does something itself", shown_),
          "give what it does an element of its own in the chart");
  }

  void check_leaf() {
    if (element_.service.empty()) {
      if (!element_.wait && !element_.until && element_.questions.empty() &&
          element_.moves.empty() && element_.instruction.en.empty()) {
        fault("recipe.idle", "", shown_, fmt::format("{} does nothing", shown_),
              "give it a chart, a service, a question, a wait, or an instruction to people");
      }
      if (!element_.with.empty()) {
        fault("recipe.unknown", "with", element_.with.front().name,
              fmt::format("{} has parameters and no service to give them to", shown_),
              "write service = \"…\"");
      }
      return;
    }
    if (equipment_ == nullptr) {
      fault("recipe.no_equipment", "service", element_.service,
            fmt::format("{} uses a service and has no equipment", shown_),
            "write equipment = \"…\" here or on what it lies in");
      return;
    }
    const Service* service = equipment_->service(element_.service);
    if (service == nullptr) return unknown_service();
    check_service(*service);
  }

  void unknown_service() {
    std::vector<std::string_view> known;
    for (const Service& service : equipment_->services) known.emplace_back(service.name);
    const std::string near(nearest(element_.service, known));
    fault("recipe.no_service", "service", element_.service,
          fmt::format("the equipment {} offers no service {}; it offers {}", equipment_->id,
                      element_.service,
                      known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", "))),
          near.empty() ? "take one it offers, or other equipment" : fmt::format("write {}", near));
  }

  void check_service(const Service& service) {
    if (!service.self_completing && !element_.until && !element_.wait) {
      fault("recipe.never_ends", "until", service.name,
            fmt::format("{} does not end by itself, and nothing ends {}", service.name, shown_),
            "write until = \"…\" or wait = \"…\"");
    }
    for (const Binding& binding : element_.with) {
      const auto parameter = service.parameters.find(binding.name);
      if (parameter != service.parameters.end()) {
        check_unit(binding.value, "with", parameter->second);
        continue;
      }
      std::vector<std::string_view> known;
      for (const auto& [name, unit] : service.parameters) known.emplace_back(name);
      const std::string near(nearest(binding.name, known));
      fault("recipe.unknown", "with", binding.name,
            fmt::format("{} has no parameter {}", service.name, binding.name),
            near.empty() ? "leave it out" : fmt::format("write {}", near));
    }
    for (const auto& [name, unit] : service.parameters) {
      if (std::any_of(element_.with.begin(), element_.with.end(),
                      [&, &wanted = name](const Binding& one) { return one.name == wanted; })) {
        continue;
      }
      fault("recipe.missing", "with", name,
            fmt::format("{} of {} is not given", name, service.name),
            fmt::format("write with = {{ {} = \"… '{}'\" }}", name, unit.code()));
    }
  }

  [[nodiscard]] Expression::TypeOf types() const {
    return [this](const std::string& name) -> std::optional<Type> {
      auto found = resolve(recipe_, element_, name);
      if (!found) return std::nullopt;
      return std::move(found->type);
    };
  }

  std::optional<Type> check_type(const Expression& expression, const std::string& field) {
    Expression copy = expression;
    auto type = copy.check(types());
    if (type) return *std::move(type);
    faults_.push_back(place_at(type.error(), shown_, field));
    return std::nullopt;
  }

  void check_truth(const Expression& expression, const std::string& field) {
    const auto type = check_type(expression, field);
    if (!type || std::holds_alternative<TruthType>(*type)) return;
    fault("recipe.expression_type", field, expression.text(),
          fmt::format("'{}' is no condition", expression.text()),
          "compare it with something: density >= 5 '10*6.{cells}/mL'");
  }

  void check_unit(const Expression& expression, const std::string& field, const Unit& unit) {
    const auto type = check_type(expression, field);
    if (!type) return;
    const auto* number = std::get_if<NumberType>(&*type);
    if (number != nullptr && number->unit.commensurable(unit)) return;
    fault("recipe.unit", field, expression.text(),
          fmt::format("'{}' is {}, and {} is wanted", expression.text(),
                      number == nullptr ? "no number" : "in " + number->unit.code(), unit.code()),
          fmt::format("write an amount in {}", unit.code()));
  }

  // Limits of a question or a watch: the fault names it, at the element it belongs to.
  void check_own_limits(const Limits& limits, const std::string& field, const std::string& name) {
    Faults found;
    check_limits(limits, name, found);
    for (Error& error : found) faults_.push_back(place_at(std::move(error), shown_, field));
  }

  void check_question(const Question& question) {
    check_own_limits(question.limits, "question", question.id);
    const bool choice = question.type == AnswerType::kChoice;
    if (choice ? question.choices.size() >= 2 : question.choices.empty()) return;
    fault("recipe.value", "question", question.id,
          fmt::format("the question {} {}", question.id,
                      choice ? "has fewer than two choices" : "has choices and is no choice"),
          "write type = \"choice\" and choices = [\"…\", \"…\"]");
  }

  // What is recorded of a value names it: an element watches it once, and asks for no other by the
  // same name.
  void check_own_names() {
    std::set<std::string> watched;
    for (const Watch& watch : element_.watches) {
      if (watched.insert(watch.value).second) continue;
      fault("recipe.twice", "watch", watch.value,
            fmt::format("{} watches {} twice", shown_, watch.value),
            "write the limits in one watch");
    }
    for (const Question& question : element_.questions) {
      const bool shown = equipment_ != nullptr && equipment_->values.contains(question.id);
      if (!shown && !watched.contains(question.id)) continue;
      fault("recipe.ambiguous", "question", question.id,
            fmt::format("{} is a question of {}, and a value of its equipment too", question.id,
                        shown_),
            "give the question another name");
    }
  }

  // The result of its own service is known when that has ended: too late to watch it, or to end by
  // it. A value of the equipment with the same name is hidden behind it.
  void check_own_result(const std::string& name, const std::string& field) {
    const auto found = resolve(recipe_, element_, name);
    if (!found || found->kind != Name::Kind::kResult || found->path != element_.path) return;
    fault("recipe.own_result", field, name,
          fmt::format("{} is a result of {}, and not known before it has ended", name,
                      element_.service),
          "leave the result out of the service, or name another value");
  }

  void check_watch(const Watch& watch) {
    check_own_result(watch.value, "watch");
    check_own_limits(watch.limits, "watch", watch.value);
    const auto found = resolve(recipe_, element_, watch.value);
    const auto* number = found ? std::get_if<NumberType>(&found->type) : nullptr;
    if (number == nullptr) {
      fault("recipe.expression_name", "watch", watch.value,
            fmt::format("'{}' is no value that is known here", watch.value),
            "write a value of the equipment, or ELEMENT.VALUE");
    } else if (!number->unit.commensurable(watch.unit)) {
      fault("recipe.unit", "watch", watch.value,
            fmt::format("{} is in {}, its limits are in {}", watch.value, number->unit.code(),
                        watch.unit.code()),
            fmt::format("write the limits in {}", number->unit.code()));
    }
    if (watch.longer_than && !watch.longer_than->unit.commensurable(*Unit::parse("s"))) {
      fault("recipe.unit", "watch", watch.value, "longer_than is no time",
            "write it as in '10 min'");
    }
  }

  void check_move(const Move& move) {
    const Material* material = recipe_.material(move.material);
    const std::string field = move.consumed ? "consume" : "produce";
    if (material == nullptr) {
      fault("recipe.unknown", field, move.material,
            fmt::format("there is no material {}", move.material),
            fmt::format("write [input.{0}], [intermediate.{0}] or [output.{0}]", move.material));
      return;
    }
    check_unit(move.quantity, field, material->quantity.unit);
  }

  const Recipe& recipe_;
  const Element& element_;
  std::string shown_;
  const EquipmentRequirement* equipment_;
  Faults& faults_;
};

}  // namespace

void check_element(const Recipe& recipe, const Element& element, Faults& faults) {
  ElementChecker(recipe, element, faults).run();
}

}  // namespace renkei::recipe::internal
