// Any bytes: parse_toml gives a table that JSON can hold, each value with its line, or an error.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/base/structured.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = renkei::parse_toml("fuzz.toml", text);
  if (!read) {
    RENKEI_CHECK(!read.error().message().empty());
    return 0;
  }
  for (const auto& [pointer, place] : read->places) {
    RENKEI_CHECK(read->value.contains(renkei::Json::json_pointer(pointer)));
  }
  const auto again = renkei::parse_json("fuzz.json", renkei::write_json(read->value));
  RENKEI_CHECK(again && *again == read->value);
  return 0;
}
