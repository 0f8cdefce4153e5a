// Texts of lines, taken apart from the front; views into what they were taken from.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace renkei::ledger {

// Takes the first line off; without its end.
[[nodiscard]] inline std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// The first word of a line, taken off with the blanks before it; empty when there is none.
[[nodiscard]] inline std::string_view take_word(std::string_view& line) {
  constexpr std::string_view kBlank = " \t\r";
  const auto begin = line.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) {
    line = {};
    return {};
  }
  line.remove_prefix(begin);
  const std::string_view word = line.substr(0, line.find_first_of(kBlank));
  line.remove_prefix(word.size());
  return word;
}

// A number as these files write it: decimal digits without a sign or needless zeros; else false.
[[nodiscard]] inline bool parse_count(std::string_view text, std::uint64_t& count) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return false;
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, count);
  return code == std::errc{} && stop == end;
}

}  // namespace renkei::ledger
