#include "renkei/recipe/derive.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/base/nearest.h"
#include "renkei/recipe/batch_size.h"
#include "renkei/recipe/check_internal.h"
#include "renkei/recipe/check_recipe.h"
#include "renkei/recipe/derive_internal.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/recipe/scope.h"

namespace renkei::recipe {

namespace internal {

Error option_fault(std::string code, const std::string& option, const std::string& value,
                   std::string message, std::string remedy) {
  return Error{std::move(code), message}
      .at({.field = option})
      .value(value)
      .arg("reason", message)
      .remedy(std::move(remedy));
}

Error unknown_fault(const std::string& option, const std::string& value,
                    const std::vector<std::string_view>& known) {
  constexpr std::size_t kShownMax = 20;
  const std::string near(nearest(value, known));
  std::string all;
  for (std::size_t i = 0; i < std::min(known.size(), kShownMax); ++i) {
    all += fmt::format("{}{}", i == 0 ? "" : ", ", known[i]);
  }
  if (known.size() > kShownMax) all += ", …";
  if (all.empty()) all = "-";
  return Error{"recipe.derive_unknown", fmt::format("the recipe has no '{}' for this", value)}
      .at({.field = option})
      .value(value)
      .arg("near", near)
      .arg("known", all)
      .remedy(near.empty() ? fmt::format("there are: {}", all)
                           : fmt::format("did you mean '{}'?", near));
}

Error missing_fault(const std::string& option, const std::string& value, std::string message,
                    const std::string& example) {
  return Error{"recipe.derive_missing", std::move(message)}
      .at({.field = option})
      .value(value)
      .arg("example", example)
      .remedy("write " + example);
}

std::string free_id(std::string wanted, const std::function<bool(const std::string&)>& taken) {
  constexpr std::size_t kNumberBytes = 6;
  if (wanted.size() > kIdLengthMax) wanted.resize(kIdLengthMax);
  if (!taken(wanted)) return wanted;
  if (wanted.size() > kIdLengthMax - kNumberBytes) wanted.resize(kIdLengthMax - kNumberBytes);
  for (int i = 2;; ++i) {
    if (std::string id = fmt::format("{}_{}", wanted, i); !taken(id)) return id;
  }
}

}  // namespace internal

namespace {

using internal::missing_fault;
using internal::option_fault;
using internal::unknown_fault;
using Map = DeriveRequest::Map;

bool is_process(Level level) { return level == Level::kGeneral || level == Level::kSite; }

// The step exists, and every option is about it.
void check_step(const Recipe& origin, const DeriveRequest& request, Faults& faults) {
  const Level from = origin.level;
  const bool known = (from == Level::kGeneral && request.to == Level::kSite) ||
                     (is_process(from) && request.to == Level::kMaster) ||
                     (from == Level::kMaster && request.to == Level::kControl);
  if (!known) {
    Error error =
        option_fault("recipe.derive_level", "--to", std::string(level_name(request.to)),
                     fmt::format("no {} recipe is derived from a {} recipe", level_name(request.to),
                                 level_name(from)),
                     "a general recipe gives a site or a master recipe, a site recipe a master "
                     "recipe, a master recipe a control recipe");
    faults.push_back(std::move(error).arg("from", std::string(level_name(from))));
    return;
  }
  const auto only = [&](const char* option, bool given, bool used) {
    if (!given || used) return;
    faults.push_back(
        option_fault("recipe.derive_option", option, std::string(level_name(request.to)),
                     fmt::format("{} says nothing for a {} recipe", option, level_name(request.to)),
                     fmt::format("leave {} out", option)));
  };
  const bool master = request.to == Level::kMaster;
  const bool control = request.to == Level::kControl;
  only("--material", !request.materials.empty(), !control);
  only("--class", !request.classes.empty(), master);
  only("--service", !request.services.empty(), master);
  only("--consume", !request.consumed.empty(), master);
  only("--produce", !request.produced.empty(), master);
  only("--unit", !request.units.empty(), control);
  only("--size", !request.size.empty(), control);
}

// By the id of one, else all that are this material.
void replace_materials(Recipe& recipe, const Map& materials, Faults& faults) {
  std::set<std::string> names;  // as the origin has them
  for (auto* rows : {&recipe.inputs, &recipe.intermediates, &recipe.outputs}) {
    for (Material& row : *rows) {
      names.insert(row.id);
      if (!row.material.empty()) names.insert(row.material);
      auto local = materials.find(row.id);
      if (local == materials.end()) local = materials.find(row.material);
      if (local != materials.end()) row.material = local->second;
    }
  }
  for (const auto& [from, to] : materials) {
    if (names.contains(from)) continue;
    faults.push_back(unknown_fault("--material", from, {names.begin(), names.end()}));
  }
}

Error value_fault(const std::string& id, const std::string& text, const std::string& reason) {
  return option_fault("recipe.derive_value", "--set", text,
                      fmt::format("'{}' is no value of {}: {}", text, id, reason),
                      "write it as in --set temperature='37 Cel', in a unit of its kind")
      .arg("parameter", id);
}

void set_parameter(Parameter& parameter, const std::string& text, Faults& faults) {
  if (parameter.formula) {
    faults.push_back(
        option_fault("recipe.derive_formula", "--set", parameter.id,
                     fmt::format("{} is calculated: {}", parameter.id, parameter.formula->text()),
                     "set what it is calculated from"));
    return;
  }
  const Type type = type_of(parameter);
  if (std::holds_alternative<TruthType>(type)) {
    if (text == "true" || text == "false") {
      parameter.value = text == "true";
    } else {
      faults.push_back(value_fault(parameter.id, text, "it is true or false"));
    }
    return;
  }
  if (std::holds_alternative<TextType>(type)) {
    parameter.value = text;
    return;
  }
  auto amount = parse_amount(text);
  if (amount) amount = in_unit(*amount, parameter.unit);
  if (amount) {
    parameter.value = *std::move(amount);
  } else {
    faults.push_back(value_fault(parameter.id, text, amount.error().message()));
  }
}

// Whether the values lie within their limits, which are the origin's, is for check_recipe.
void set_parameters(Recipe& recipe, const Map& settings, Faults& faults) {
  for (const auto& [id, text] : settings) {
    const auto found =
        std::find_if(recipe.parameters.begin(), recipe.parameters.end(),
                     [&, &wanted = id](const Parameter& one) { return one.id == wanted; });
    if (found != recipe.parameters.end()) {
      set_parameter(*found, text, faults);
      continue;
    }
    std::vector<std::string_view> known;
    for (const Parameter& one : recipe.parameters) known.emplace_back(one.id);
    faults.push_back(unknown_fault("--set", id, known));
  }
}

void bind_units(Recipe& recipe, const Map& units, Faults& faults) {
  std::vector<std::string_view> known;
  for (EquipmentRequirement& requirement : recipe.equipment) {
    known.emplace_back(requirement.id);
    const auto unit = units.find(requirement.id);
    if (unit == units.end()) {
      faults.push_back(missing_fault(
          "--unit", requirement.id,
          fmt::format("{} ({}) is bound to no unit", requirement.id, requirement.equipment_class),
          fmt::format("--unit {}=UNIT", requirement.id)));
    } else if (!is_id(unit->second)) {
      faults.push_back(option_fault("recipe.derive_value", "--unit", unit->second,
                                    fmt::format("'{}' is no unit", unit->second),
                                    "write its id: small letters, digits, '-', '_' and '.'")
                           .arg("parameter", requirement.id));
    } else {
      requirement.unit = unit->second;
    }
  }
  for (const auto& [requirement, unit] : units) {
    if (recipe.requirement(requirement) == nullptr) {
      faults.push_back(unknown_fault("--unit", requirement, known));
    }
  }
}

// Amounts that grow with the batch, once; the recipe is then for that size and no other.
Result<void> scale(Recipe& recipe, const std::string& size, Faults& faults) {
  const auto times = scale_of(recipe, size);
  if (!times) return fail(times.error());
  for (Parameter& parameter : recipe.parameters) {
    auto* amount = parameter.value ? std::get_if<Amount>(&*parameter.value) : nullptr;
    if (amount == nullptr || !parameter.scales) continue;
    auto grown = scaled(*amount, *times);
    if (!grown) return fail(grown.error());
    *amount = *std::move(grown);
  }
  for (auto* rows : {&recipe.inputs, &recipe.intermediates, &recipe.outputs}) {
    for (Material& material : *rows) {
      if (!material.scales) continue;
      auto grown = scaled(material.quantity, *times);
      if (!grown) return fail(grown.error());
      material.quantity = *std::move(grown);
      const Exact number = material.quantity.number.exact();
      if (internal::within(material.limits.acceptable, number) &&
          internal::within(material.limits.critical, number)) {
        continue;
      }
      faults.push_back(option_fault("recipe.derive_amount", "--size", material.id,
                                    fmt::format("{} of {} is outside its limits",
                                                amount_text(material.quantity), material.id),
                                    "take another size, or have the limits changed")
                           .arg("amount", amount_text(material.quantity)));
    }
  }
  if (!recipe.batch_size) return {};
  auto reference = scaled(recipe.batch_size->reference, *times);
  if (!reference) return fail(reference.error());
  recipe.batch_size->reference = *std::move(reference);
  const Decimal& number = recipe.batch_size->reference.number;
  recipe.batch_size->allowed = {number, number};
  return {};
}

}  // namespace

Derived derive(const Recipe& origin, const DeriveRequest& request) {
  Derived derived{origin, {}};
  Recipe& recipe = derived.recipe;
  Faults& faults = derived.faults;
  check_step(origin, request, faults);
  if (!faults.empty()) return derived;
  recipe.id = request.id;
  recipe.version = request.version;
  recipe.level = request.to;
  recipe.derived_from = Recipe::Origin{origin.id, origin.version, request.origin_sha256};
  // It was the origin that was imported; no document says this one.
  recipe.batchml.reset();
  replace_materials(recipe, request.materials, faults);
  if (request.to == Level::kMaster) internal::derive_master(recipe, request, faults);
  if (request.to == Level::kControl) {
    bind_units(recipe, request.units, faults);
    if (auto done = scale(recipe, request.size, faults); !done) {
      faults.push_back(internal::place_at(done.error(), "", "--size"));
    }
  }
  set_parameters(recipe, request.settings, faults);
  if (faults.empty()) faults = check_recipe(recipe);
  return derived;
}

}  // namespace renkei::recipe
