// A series of whole numbers as few bytes that a general compressor takes on well: what is written
// are the numbers, their differences or the differences of those, whichever are smallest, less what
// they have in common, split into planes of bytes (all low bytes, then all next ones). Any 64-bit
// numbers come back exactly. Pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/execute/telemetry/bytes.h"

namespace renkei::execute {

// Appends the numbers; nothing for none.
void put_integers(std::string& bytes, const std::vector<std::int64_t>& numbers);
// Reads `count` of them; nothing when the bytes are none such, and the reader may then be anywhere.
[[nodiscard]] std::optional<std::vector<std::int64_t>> take_integers(ByteReader& reader,
                                                                     std::size_t count);

// Planes of bytes, the least significant first: `width` (0 to 8) of each number.
void put_planes(std::string& bytes, const std::vector<std::uint64_t>& numbers, unsigned width);
[[nodiscard]] std::vector<std::uint64_t> take_planes(ByteReader& reader, std::size_t count,
                                                     unsigned width);

}  // namespace renkei::execute
