#include "renkei/serve/unit_binding.h"

#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace renkei::serve {

Result<events::Texts> bind_units(const recipe::Recipe& recipe,
                                 const std::vector<const equipment::DeviceDescription*>& units,
                                 events::Texts given) {
  std::set<std::string> taken;
  for (const auto& [requirement, unit] : given) taken.insert(unit);
  for (const recipe::EquipmentRequirement& requirement : recipe.equipment) {
    if (!requirement.unit.empty()) taken.insert(requirement.unit);
  }
  for (const recipe::EquipmentRequirement& requirement : recipe.equipment) {
    if (given.contains(requirement.id) || !requirement.unit.empty()) continue;
    std::optional<Error> nearest;
    std::size_t lacks = 0;
    bool is_bound = false;
    for (const equipment::DeviceDescription* unit : units) {
      Faults faults = equipment::check_fit(*unit, requirement);
      if (faults.empty() && !taken.contains(unit->id)) {
        given[requirement.id] = unit->id;
        taken.insert(unit->id);
        is_bound = true;
        break;
      }
      const bool same_class = unit->equipment_class == requirement.equipment_class;
      if (!faults.empty() && same_class && (!nearest || faults.size() < lacks)) {
        lacks = faults.size();
        nearest = std::move(faults.front());
      }
    }
    if (is_bound) continue;
    const std::string reason =
        nearest ? nearest->message()
                : fmt::format(
                      "no unit of class {} is there, or none is left that is bound to "
                      "nothing else of the recipe",
                      requirement.equipment_class);
    return fail(Error{"execute.unit", reason}
                    .value(requirement.id)
                    .arg("reason", reason)
                    .remedy(fmt::format("bind a unit that fits: --unit {}=UNIT", requirement.id)));
  }
  return given;
}

}  // namespace renkei::serve
