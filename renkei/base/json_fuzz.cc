// Any bytes: parse_json gives a value that comes back from write_json, or an error with a place.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/base/structured.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = renkei::parse_json("fuzz.json", text);
  if (!read) {
    const auto offset = read.error().place().byte_offset;
    RENKEI_CHECK(offset >= 0 && static_cast<std::size_t>(offset) <= size);
    return 0;
  }
  const auto again = renkei::parse_json("fuzz.json", renkei::write_json(*read));
  RENKEI_CHECK(again && *again == *read);
  return 0;
}
