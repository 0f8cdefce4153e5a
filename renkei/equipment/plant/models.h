// All unit models there are. Thread-safe.
#pragma once

#include <vector>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

[[nodiscard]] std::vector<const UnitModel*> models();

}  // namespace renkei::equipment::plant
