#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

UnitState initial_state(const UnitModel& model) {
  UnitState state;
  for (const Variable& variable : model.spec().states) state.y.push_back(variable.initial);
  for (const Variable& variable : model.spec().settings) state.u.push_back(variable.initial);
  return state;
}

std::optional<std::size_t> service_named(const UnitModel& model, std::string_view name) {
  const auto& services = model.spec().services;
  for (std::size_t i = 0; i < services.size(); ++i) {
    if (services[i].name == name) return i;
  }
  return std::nullopt;
}

}  // namespace renkei::equipment::plant
