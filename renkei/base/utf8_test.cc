#include "renkei/base/utf8.h"

#include <string>

#include <gtest/gtest.h>

namespace renkei {
namespace {

TEST(Utf8, TakesWhatRfc3629Takes) {
  for (const std::string good :
       {"", "a", "\xC2\x80", "é", "漢字", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80",
        "\xF4\x8F\xBF\xBF", "0123456789 漢字 abcdefgh"}) {
    EXPECT_EQ(utf8_valid_bytes(good), good.size()) << good;
  }
}

TEST(Utf8, StopsAtTheFirstByteThatIsNot) {
  for (const std::string bad :
       {"\x80", "\xC0\xAF", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xE3\x81",
        "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_EQ(utf8_valid_bytes(bad), 0U);
    EXPECT_EQ(utf8_character_bytes(bad), 0U);
    for (std::size_t before = 1; before < 20; ++before) {
      EXPECT_EQ(utf8_valid_bytes(std::string(before, 'a') + bad + "aaaaaaaaaa"), before);
    }
  }
}

TEST(Utf8, CountsLinesAndCharactersFromOne) {
  const std::string text = "ab\n漢字x\n";
  const auto at = [&](std::size_t offset) {
    const auto [line, column] = line_column_at(text, offset);
    return std::make_pair(line, column);
  };
  using Pair = std::pair<std::int64_t, std::int64_t>;
  EXPECT_EQ(at(0), Pair(1, 1));
  EXPECT_EQ(at(2), Pair(1, 3));
  EXPECT_EQ(at(3), Pair(2, 1));
  EXPECT_EQ(at(9), Pair(2, 3));
  EXPECT_EQ(at(1000), Pair(3, 1));
}

}  // namespace
}  // namespace renkei
