// Values of names and expressions, as they stand for one batch now.
#include <utility>

#include "renkei/execute/decide.h"
#include "renkei/ledger/hash.h"

namespace renkei::execute {

using recipe::Name;
using recipe::Unknown;
using recipe::Value;

std::string unit_of(const BatchState& batch, const recipe::EquipmentRequirement& requirement) {
  const auto found = batch.created().units.find(requirement.id);
  return found == batch.created().units.end() ? requirement.unit : found->second;
}

std::string unit_of(const BatchState& batch, std::size_t element) {
  const auto* equipment = batch.program().element(element).equipment;
  return equipment == nullptr ? std::string{} : unit_of(batch, *equipment);
}

namespace {

Value equipment_value(const BatchState& batch, const World& world, const NameRef& name) {
  const UnitView* unit = world.unit(unit_of(batch, name.element));
  if (unit == nullptr || !unit->connected) return Unknown{};
  const auto reading = unit->readings.find(name.name);
  if (reading == unit->readings.end() || !reading->second.amount ||
      reading->second.quality != equipment::Quality::kGood) {
    return Unknown{};
  }
  // The machine may show it in another unit than the recipe names.
  const Unit& shown = unit->description->values.at(name.name);
  if (shown.code() == name.unit->code()) return *reading->second.amount;
  const auto factor = recipe::unit_factor(shown, *name.unit);
  if (!factor) return Unknown{};
  return *reading->second.amount * *factor;
}

}  // namespace

Value value_now(const BatchState& batch, const World& world, const NameRef& name) {
  if (name.kind == Name::Kind::kParameter) {
    const auto found = batch.parameters().find(name.name);
    return found == batch.parameters().end() ? Value{Unknown{}} : found->second;
  }
  const ElementState& element = batch.element(name.element);
  switch (name.kind) {
    case Name::Kind::kState:
      return std::string(recipe::state_name(element.state));
    case Name::Kind::kRuns:
      return static_cast<double>(element.run);
    case Name::Kind::kElapsed:
      if (element.run == 0) return Unknown{};
      return static_cast<double>(world.now().milliseconds() - element.began.milliseconds()) /
             1000.0;
    case Name::Kind::kEquipmentValue:
      return equipment_value(batch, world, name);
    default: {
      const auto found = element.values.find(name.name);
      return found == element.values.end() ? Value{Unknown{}} : found->second;
    }
  }
}

Value evaluate(const BatchState& batch, const World& world, const Formula& formula) {
  if (!formula.fits) return Unknown{};
  Value value = formula.expression.evaluate(
      [&](std::size_t name) { return value_now(batch, world, formula.names[name]); });
  if (double* number = std::get_if<double>(&value)) *number *= formula.factor;
  return value;
}

std::string order_key(const std::string& batch, const std::string& path, std::uint64_t run,
                      std::size_t order, std::uint64_t entries) {
  const std::string text = "renkei order\n" + batch + "\n" + path + "\n" + std::to_string(run) +
                           "\n" + std::to_string(order) + "\n" + std::to_string(entries) + "\n";
  return ledger::sha256({text}).to_hex().substr(0, 32);
}

}  // namespace renkei::execute
