// The standard's feature SiLAService v1 (SiLA 2 Part C), in our own words. Pure, thread-safe.
#pragma once

#include "renkei/equipment/sila/feature.h"

namespace renkei::equipment::sila {

[[nodiscard]] Feature sila_service_feature();

}  // namespace renkei::equipment::sila
