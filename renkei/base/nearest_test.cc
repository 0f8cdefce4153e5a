#include "renkei/base/nearest.h"

#include <gtest/gtest.h>

namespace renkei {
namespace {

TEST(Nearest, FindsTheWordMeant) {
  const std::vector<std::string_view> words = {"north-ds", "north-fill", "south"};
  EXPECT_EQ(nearest("north_ds", words), "north-ds");
  EXPECT_EQ(nearest("Noth-ds", words), "north-ds");
  EXPECT_EQ(nearest("nroth-fill", words), "north-fill");
  EXPECT_EQ(nearest("tokyo", words), "");
  EXPECT_EQ(edit_distance("abc", "acb", 3), 1);
  EXPECT_EQ(edit_distance("abc", "xyz", 1), 2);
  EXPECT_EQ(edit_distance("", "ab", 3), 2);
}

}  // namespace
}  // namespace renkei
