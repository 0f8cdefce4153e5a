// Plants from outside: whatever the bytes are, they are read or refused, and machines can be made
// of what was read without faults.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/equipment/plant_file.h"
#include "renkei/equipment/simulated_plant.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  renkei::Faults faults;
  const auto plant = renkei::equipment::read_plant("plant.toml", text, faults);
  if (!plant || !faults.empty() || plant->units.size() > 4) return 0;
  const renkei::Timestamp start(1'780'000'000'000);
  const auto made = renkei::equipment::SimulatedPlant::make(*plant, 1, start);
  RENKEI_CHECK(made.has_value());
  return 0;
}
