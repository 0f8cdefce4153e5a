// Any text is read as a plan or refused in words; a plan that is read is written and read back the
// same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/plan/plan_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace renkei::plan;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes as text
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto plan = read_plan_json("plan.json", text);
  if (!plan) {
    RENKEI_CHECK(!plan.error().code().empty());
    return 0;
  }
  const auto written = write_plan_json(*plan);
  const auto again = read_plan_json("plan.json", written);
  RENKEI_CHECK(again.has_value());
  RENKEI_CHECK(write_plan_json(*again) == written);
  return 0;
}
