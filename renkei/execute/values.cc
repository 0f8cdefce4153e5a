// Values of names and expressions, as they stand for one batch now.
#include <utility>

#include "renkei/execute/decide.h"
#include "renkei/ledger/hash.h"
#include "renkei/recipe/scope.h"

namespace renkei::execute {

using recipe::Name;
using recipe::Unknown;
using recipe::Value;

std::string unit_of(const BatchState& batch, std::size_t element) {
  const auto owner = batch.unit_owner_of(element);
  if (!owner) return {};
  const std::string& requirement = batch.recipe().elements[*owner].equipment;
  const auto found = batch.created().units.find(requirement);
  if (found != batch.created().units.end()) return found->second;
  const auto* known = batch.recipe().requirement(requirement);
  return known == nullptr ? std::string{} : known->unit;
}

namespace {

Value equipment_value(const BatchState& batch, const World& world, std::size_t element,
                      const std::string& name) {
  const std::string id = unit_of(batch, element);
  const UnitView* unit = world.unit(id);
  if (unit == nullptr || !unit->connected) return Unknown{};
  const auto reading = unit->readings.find(name);
  if (reading == unit->readings.end() || !reading->second.amount ||
      reading->second.quality != equipment::Quality::kGood) {
    return Unknown{};
  }
  // The machine may show it in another unit than the recipe names.
  const auto* requirement = batch.recipe().equipment_of(batch.recipe().elements[element]);
  const auto factor =
      recipe::unit_factor(unit->description->values.at(name), requirement->values.at(name));
  if (!factor) return Unknown{};
  return *reading->second.amount * *factor;
}

}  // namespace

Value value_now(const BatchState& batch, const World& world, const recipe::Element& seen_from,
                const std::string& name) {
  const auto meant = recipe::resolve(batch.recipe(), seen_from, name);
  if (!meant) return Unknown{};
  if (meant->kind == Name::Kind::kParameter) {
    const auto found = batch.parameters().find(meant->name);
    return found == batch.parameters().end() ? Value{Unknown{}} : found->second;
  }
  const std::size_t index = batch.index_of(meant->path);
  const ElementState& element = batch.element(index);
  switch (meant->kind) {
    case Name::Kind::kState:
      return std::string(recipe::state_name(element.state));
    case Name::Kind::kRuns:
      return static_cast<double>(element.run);
    case Name::Kind::kElapsed:
      if (element.run == 0) return Unknown{};
      return static_cast<double>(world.now().milliseconds() - element.began.milliseconds()) /
             1000.0;
    case Name::Kind::kEquipmentValue:
      return equipment_value(batch, world, index, meant->name);
    default: {
      const auto found = element.values.find(meant->name);
      return found == element.values.end() ? Value{Unknown{}} : found->second;
    }
  }
}

Value evaluate(const BatchState& batch, const World& world, const recipe::Element& seen_from,
               const recipe::Expression& expression, const std::optional<Unit>& unit) {
  recipe::Expression checked = expression;
  const auto type = checked.check([&](const std::string& name) -> std::optional<recipe::Type> {
    auto meant = recipe::resolve(batch.recipe(), seen_from, name);
    if (!meant) return std::nullopt;
    return std::move(meant->type);
  });
  if (!type) return Unknown{};
  Value value = checked.evaluate(
      [&](std::size_t name) { return value_now(batch, world, seen_from, checked.names()[name]); });
  const double* number = std::get_if<double>(&value);
  const auto* in = std::get_if<recipe::NumberType>(&*type);
  if (number == nullptr || in == nullptr || !unit) return value;
  const auto factor = recipe::unit_factor(in->unit, *unit);
  return factor ? Value{*number * *factor} : Value{Unknown{}};
}

std::string order_key(const std::string& batch, const std::string& path, std::uint64_t run,
                      std::size_t order, std::uint64_t entries) {
  const std::string text = "renkei order\n" + batch + "\n" + path + "\n" + std::to_string(run) +
                           "\n" + std::to_string(order) + "\n" + std::to_string(entries) + "\n";
  return ledger::sha256({text}).to_hex().substr(0, 32);
}

}  // namespace renkei::execute
