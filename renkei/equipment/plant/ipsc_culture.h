// Induced pluripotent stem cells in a stirred, perfused tank: expanded as aggregates, turned into
// heart muscle cells by a Wnt pulse, and purified without glucose, which only those survive. End
// values after the process of doi:10.1186/s13287-020-01618-6; most rates are assumptions fitted to
// them: docs/models/ipsc-culture.md.
//
// Services: charge, set_temperature, inoculate, expand, differentiate, purify, sample, harvest,
// clean. Lives as long as the program.
#pragma once

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

[[nodiscard]] const UnitModel& ipsc_culture();

}  // namespace renkei::equipment::plant
