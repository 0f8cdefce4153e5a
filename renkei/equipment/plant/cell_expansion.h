// T cells in a closed expansion system with perfusion: stimulated through CD3 and CD28, transduced
// with a vector for a CAR, expanded. Growth falls off with time since the stimulation, as measured
// by the J. Biol. Eng. study doi:10.1186/s13036-019-0167-2; every number and its source, and what
// is an assumption: docs/models/cell-expansion.md.
//
// Services: charge, set_temperature, inoculate, activate, transduce, expand, sample, harvest,
// clean. Lives as long as the program.
#pragma once

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

[[nodiscard]] const UnitModel& cell_expansion();

}  // namespace renkei::equipment::plant
