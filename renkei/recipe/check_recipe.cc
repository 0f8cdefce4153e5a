#include "renkei/recipe/check_recipe.h"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/id.h"
#include "renkei/base/nearest.h"
#include "renkei/recipe/check_internal.h"
#include "renkei/recipe/scope.h"

namespace renkei::recipe {

namespace internal {

Error fault_at(std::string code, const std::string& id, const std::string& field,
               const std::string& value, std::string message, std::string remedy) {
  Error error = Error{std::move(code), message}
                    .at({.field = field, .id = id})
                    .value(value)
                    .arg("reason", message)
                    .remedy(std::move(remedy));
  return error;
}

Error place_at(Error error, const std::string& id, const std::string& field) {
  error.place().id = id;
  error.place().field = field;
  return error;
}

bool covers(const Range& outer, const Range& inner) {
  if (inner.empty() || outer.empty()) return true;
  if (outer.low && (!inner.low || inner.low->exact() < outer.low->exact())) return false;
  return !outer.high || (inner.high && inner.high->exact() <= outer.high->exact());
}

void check_limits(const Limits& limits, const std::string& id, Faults& faults) {
  const Range& outer = limits.acceptable.empty() ? limits.critical : limits.acceptable;
  if (!covers(outer, limits.target)) {
    faults.push_back(fault_at("recipe.limits", id, "target", id,
                              fmt::format("the target range of {} reaches beyond its limits", id),
                              "widen the limits, or narrow the target"));
  }
  if (!covers(limits.critical, limits.acceptable)) {
    faults.push_back(
        fault_at("recipe.limits", id, "acceptable", id,
                 fmt::format("the acceptable range of {} reaches beyond the critical one", id),
                 "what is accepted lies within what is critical"));
  }
}

bool within(const Range& range, const Exact& value) {
  return (!range.low || value >= range.low->exact()) &&
         (!range.high || value <= range.high->exact());
}

}  // namespace internal

namespace {

using internal::check_limits;
using internal::fault_at;
using internal::place_at;
using internal::within;

class RecipeChecker {
 public:
  explicit RecipeChecker(const Recipe& recipe) : recipe_(recipe) {}

  Faults run() {
    check_head();
    for (const Parameter& parameter : recipe_.parameters) check_parameter(parameter);
    check_formulas();
    for (const auto* rows : {&recipe_.inputs, &recipe_.intermediates, &recipe_.outputs}) {
      for (const Material& material : *rows) check_material(material);
    }
    for (const auto& requirement : recipe_.equipment) check_equipment(requirement);
    for (const Element& element : recipe_.elements) check_structure(element);
    for (const Element& element : recipe_.elements) {
      internal::check_element(recipe_, element, faults_);
    }
    internal::check_flows(recipe_, faults_);
    return std::move(faults_);
  }

 private:
  void check_head() {
    if (!is_id(recipe_.id)) {
      faults_.push_back(fault_at("recipe.id", recipe_.id, "id", recipe_.id,
                                 fmt::format("'{}' is no id of a recipe", recipe_.id),
                                 "write small letters, digits, '-' and '_'"));
    }
    static const std::vector<std::string_view> confidences{"published", "reported", "estimated",
                                                           "assumption"};
    for (const Source& source : recipe_.sources) {
      if (std::find(confidences.begin(), confidences.end(), source.confidence) !=
          confidences.end()) {
        continue;
      }
      faults_.push_back(fault_at("recipe.value", source.id, "confidence", source.confidence,
                                 fmt::format("'{}' is no confidence", source.confidence),
                                 fmt::format("write one of {}", fmt::join(confidences, ", "))));
    }
    if (recipe_.batch_size && recipe_.batch_size->reference.number.exact() <= 0) {
      faults_.push_back(fault_at(
          "recipe.value", "batch_size", "reference", amount_of(recipe_.batch_size->reference),
          "the size the recipe is written for is not above 0", "write how large a batch is"));
    }
    if (recipe_.batch_size &&
        !within(recipe_.batch_size->allowed, recipe_.batch_size->reference.number.exact())) {
      faults_.push_back(fault_at("recipe.outside_limits", "batch_size", "reference",
                                 recipe_.batch_size->reference.number.to_string(),
                                 "the size the recipe is written for is not one it allows",
                                 "widen what is allowed"));
    }
  }

  void check_source(const std::string& id, const std::string& source) {
    if (source.empty()) return;
    std::vector<std::string_view> known;
    for (const Source& one : recipe_.sources) {
      if (one.id == source) return;
      known.emplace_back(one.id);
    }
    const std::string near(nearest(source, known));
    faults_.push_back(fault_at(
        "recipe.unknown", id, "source", source, fmt::format("there is no source {}", source),
        near.empty() ? fmt::format("write [source.{}]", source) : fmt::format("write {}", near)));
  }

  void check_parameter(const Parameter& parameter) {
    check_source(parameter.id, parameter.source);
    check_limits(parameter.limits, parameter.id, faults_);
    if (parameter.value && parameter.formula) {
      faults_.push_back(fault_at("recipe.value", parameter.id, "formula", parameter.formula->text(),
                                 fmt::format("{} has a value and a formula", parameter.id),
                                 "leave one of them out"));
    }
    const auto* amount = parameter.value ? std::get_if<Amount>(&*parameter.value) : nullptr;
    if (amount != nullptr) check_value(parameter, *amount);
    for (const Element& element : recipe_.elements) {
      const auto own = own_name(recipe_, element, parameter.id);
      if (!own) continue;
      faults_.push_back(fault_at("recipe.ambiguous", parameter.id, "", parameter.id,
                                 fmt::format("{} is a parameter, and of {} too", parameter.id,
                                             element.path.empty() ? "the procedure" : element.path),
                                 "give the parameter another name"));
      break;
    }
  }

  void check_value(const Parameter& parameter, const Amount& amount) {
    for (const Range* range : {&parameter.limits.acceptable, &parameter.limits.critical}) {
      if (within(*range, amount.number.exact())) continue;
      faults_.push_back(fault_at("recipe.outside_limits", parameter.id, "value",
                                 amount.number.to_string(),
                                 fmt::format("{} is set to {}, outside its limits", parameter.id,
                                             amount.number.to_string()),
                                 "set it within its limits, or have the limits changed"));
      return;
    }
  }

  // Types and units of formulas; and none is calculated from itself.
  void check_formulas() {
    for (const Parameter& parameter : recipe_.parameters) {
      if (!parameter.formula) continue;
      Expression formula = *parameter.formula;
      const auto type = formula.check([&](const std::string& name) -> std::optional<Type> {
        const Parameter* other = recipe_.parameter(name);
        if (other == nullptr) return std::nullopt;
        return type_of(*other);
      });
      if (!type) {
        faults_.push_back(place_at(type.error(), parameter.id, "formula"));
      } else if (const auto* number = std::get_if<NumberType>(&*type);
                 number == nullptr || !number->unit.commensurable(parameter.unit)) {
        faults_.push_back(
            fault_at("recipe.unit", parameter.id, "formula", formula.text(),
                     fmt::format("the formula of {} gives {}, not {}", parameter.id,
                                 number == nullptr ? "no number" : number->unit.code(),
                                 parameter.unit.code()),
                     "write the unit it gives"));
      }
      std::set<std::string> seen;
      if (leads_to(parameter, parameter.id, seen)) {
        faults_.push_back(fault_at("recipe.circle", parameter.id, "formula", formula.text(),
                                   fmt::format("{} is calculated from itself", parameter.id),
                                   "leave it out of the formulas it is calculated from"));
      }
    }
  }

  bool leads_to(const Parameter& from, const std::string& goal, std::set<std::string>& seen) {
    if (!from.formula) return false;
    for (const std::string& name : from.formula->names()) {
      if (name == goal) return true;
      const Parameter* next = recipe_.parameter(name);
      if (next != nullptr && seen.insert(name).second && leads_to(*next, goal, seen)) return true;
    }
    return false;
  }

  void check_material(const Material& material) {
    check_source(material.id, material.source);
    check_limits(material.limits, material.id, faults_);
    if (material.quantity.number.exact() < 0) {
      faults_.push_back(fault_at("recipe.value", material.id, "quantity",
                                 amount_of(material.quantity),
                                 fmt::format("{} has a quantity below 0", material.id),
                                 "write how much goes in, or comes out"));
    }
    if (recipe_.material(material.id) != &material) {
      faults_.push_back(fault_at("recipe.twice", material.id, "", material.id,
                                 fmt::format("{} names two materials", material.id),
                                 "give one of them another name"));
    }
  }

  static std::string amount_of(const Amount& amount) {
    return amount.number.to_string() + " " + amount.unit.code();
  }

  void check_equipment(const EquipmentRequirement& requirement) {
    if (recipe_.level == Level::kControl && requirement.unit.empty()) {
      faults_.push_back(fault_at("recipe.unbound", requirement.id, "unit", requirement.id,
                                 fmt::format("{} is bound to no unit", requirement.id),
                                 "a control recipe names the unit: unit = \"…\""));
    }
    if (recipe_.level != Level::kControl && !requirement.unit.empty()) {
      faults_.push_back(
          fault_at("recipe.unbound", requirement.id, "unit", requirement.unit,
                   fmt::format("{} names a unit, and only a control recipe does", requirement.id),
                   "leave unit out"));
    }
  }

  // The element lies in one that is there and is of a greater kind; its chart is well formed and
  // names what lies in it, all of it.
  void check_structure(const Element& element) {
    const std::string shown = element.path.empty() ? "procedure" : element.path;
    if (!element.path.empty()) {
      const Element* parent = recipe_.element(element.parent());
      if (parent == nullptr) {
        faults_.push_back(
            fault_at("recipe.unknown", shown, "", element.parent(),
                     fmt::format("{} lies in {}, which is not there", shown, element.parent()),
                     fmt::format("write a table for {}", element.parent())));
      } else if (parent->type >= element.type) {
        faults_.push_back(
            fault_at("recipe.order", shown, "", shown,
                     fmt::format("a {} cannot lie in a {}", type_name(element.type, recipe_.level),
                                 type_name(parent->type, recipe_.level)),
                     "a procedure holds unit procedures, these operations, these phases"));
      }
    }
    std::set<std::string> steps;
    for (const std::string& step : element.chart.steps) {
      if (step == kBegin || step == kEnd) continue;
      steps.insert(step);
      const std::string path = (element.path.empty() ? "" : element.path + "/") + step;
      if (recipe_.element(path) != nullptr) continue;
      faults_.push_back(
          fault_at("recipe.unknown", shown, "chart", step,
                   fmt::format("the chart of {} names {}, which is not there", shown, step),
                   fmt::format("write a table for {}", path)));
    }
    for (const Element& other : recipe_.elements) {
      if (other.path.empty() || other.parent() != element.path || steps.contains(other.name())) {
        continue;
      }
      faults_.push_back(fault_at("recipe.chart_unreachable", shown, "chart", other.name(),
                                 fmt::format("{} can never be reached: the chart of {} does not "
                                             "name it",
                                             other.path, shown),
                                 "draw an arrow to it"));
    }
    if (element.is_leaf()) return;
    for (Error& error : check_chart(element.chart)) {
      faults_.push_back(place_at(std::move(error), shown, "chart"));
    }
  }

  const Recipe& recipe_;
  Faults faults_;
};

}  // namespace

Faults check_recipe(const Recipe& recipe) { return RecipeChecker(recipe).run(); }

Standing standing(const Limits& limits, double value) {
  const auto inside = [&](const Range& range) {
    return (!range.low || value >= range.low->to_double()) &&
           (!range.high || value <= range.high->to_double());
  };
  if (!inside(limits.critical)) return Standing::kOutsideCritical;
  if (!inside(limits.acceptable)) return Standing::kOutsideAcceptable;
  return inside(limits.target) ? Standing::kTarget : Standing::kAcceptable;
}

}  // namespace renkei::recipe
