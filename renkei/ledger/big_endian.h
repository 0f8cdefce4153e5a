// Whole numbers as bytes, the most significant first. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/base/result.h"

namespace renkei::ledger {

template <typename Unsigned>
[[nodiscard]] std::string big_endian_text(Unsigned value) {
  std::string bytes(sizeof(Unsigned), '\0');
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    bytes[sizeof(Unsigned) - 1 - i] = static_cast<char>(value >> (8 * i) & 0xffU);
  }
  return bytes;
}

// The number at the front. Too few bytes: RENKEI_CHECK.
template <typename Unsigned>
[[nodiscard]] Unsigned big_endian_at_front(std::string_view bytes) {
  RENKEI_CHECK(bytes.size() >= sizeof(Unsigned));
  Unsigned value = 0;
  for (std::size_t i = 0; i < sizeof(Unsigned); ++i) {
    value = value << 8U | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}
[[nodiscard]] inline std::uint32_t big_endian_32(std::string_view bytes) {
  return big_endian_at_front<std::uint32_t>(bytes);
}
[[nodiscard]] inline std::uint64_t big_endian_64(std::string_view bytes) {
  return big_endian_at_front<std::uint64_t>(bytes);
}

}  // namespace renkei::ledger
