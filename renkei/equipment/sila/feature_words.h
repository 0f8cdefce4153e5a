// The forms of words in a feature definition (the patterns of the standard's schema). Pure,
// thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace renkei::equipment::sila::internal {

// A capital letter, then letters and digits; at most kIdentifierMax.
[[nodiscard]] bool is_identifier(std::string_view text);
// "1.0"
[[nodiscard]] bool is_version(std::string_view text);
// "org.silastandard": small letters, parted by dots, of which none stands at an end or beside
// another.
[[nodiscard]] bool is_dotted(std::string_view text);
// Of valid UTF-8.
[[nodiscard]] std::uint64_t characters(std::string_view text);
// Line breaks and indents of a description say nothing: one space each.
[[nodiscard]] std::string one_line(std::string_view text);
// For comparing: letters of ASCII made small.
[[nodiscard]] std::string small(std::string_view text);

}  // namespace renkei::equipment::sila::internal
