// Whether bytes are UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
// It does not normalise and knows no character properties. Pure functions, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace renkei {

// How many bytes at the front of `text` are whole valid characters; text.size() if all are.
[[nodiscard]] std::size_t utf8_valid_bytes(std::string_view text);

// How many bytes the valid character at the front of `text` has; 0 if none stands there.
[[nodiscard]] std::size_t utf8_character_bytes(std::string_view text);

// Line and column, both from 1, of the byte at `offset`; the column counts characters. An offset
// past the end means the end.
struct LineColumn {
  std::int64_t line = 1;
  std::int64_t column = 1;
};
[[nodiscard]] LineColumn line_column_at(std::string_view text, std::size_t offset);

}  // namespace renkei
