// Units of OPC UA (EUInformation, OPC 10000-8, 5.6.3): codes of UN/CEFACT Recommendation 20 as a
// number, in UCUM where they are common in our plants. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "renkei/base/unit.h"

namespace renkei::equipment::opcua {

// The number of a common code: its letters as bytes, "CEL" is 0x43454c.
[[nodiscard]] std::optional<Unit> unit_of_code(std::int32_t unit_id);
// By the code, else by what the machine writes where that is a UCUM code or a usual sign ("°C").
// Nothing: renkei has no such unit; keep the label.
[[nodiscard]] std::optional<Unit> unit_of(std::int32_t unit_id, std::string_view label);
[[nodiscard]] std::int32_t unit_id(std::string_view common_code);

}  // namespace renkei::equipment::opcua
