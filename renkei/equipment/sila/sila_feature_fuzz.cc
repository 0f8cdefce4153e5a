// Feature definitions from outside: whatever the bytes are, they are read or refused, and of what
// was read without faults every type has something under it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/equipment/sila/feature.h"

namespace sila = renkei::equipment::sila;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(sila::read_type(text));
  renkei::Faults faults;
  const auto feature = sila::read_feature("feature.xml", text, faults);
  if (!feature || !faults.empty()) return 0;
  RENKEI_CHECK(sila::is_qualified_feature(feature->qualified()));
  for (const sila::Property& one : feature->properties) {
    const auto form = sila::underlying(one.element.type, *feature).form;
    RENKEI_CHECK(form != sila::FeatureType::Form::kDefined);
  }
  return 0;
}
