// A stirred, heated vessel of up to 20 L with water-like contents: mixing, dosing and warming, for
// solutions, and for recipes that are to be tried before they have machines. docs/models/
// stirred-vessel.md has the equations and where the figures come from. Thread-safe.
#pragma once

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

[[nodiscard]] const UnitModel& stirred_vessel();

}  // namespace renkei::equipment::plant
