// Which unit is to be which piece of equipment of a recipe, by what the units can do. Pure
// functions, thread-safe.
#pragma once

#include <vector>

#include "renkei/equipment/device.h"
#include "renkei/events/batch_events.h"
#include "renkei/recipe/recipe.h"

namespace renkei::serve {

// What is given stays; each requirement that has no unit gets the first, in the order of `units`,
// that fits and is bound to none other of the recipe. Errors: execute.unit (none fits that is free:
// names what the nearest lacks).
[[nodiscard]] Result<events::Texts> bind_units(
    const recipe::Recipe& recipe, const std::vector<const equipment::DeviceDescription*>& units,
    events::Texts given);

}  // namespace renkei::serve
