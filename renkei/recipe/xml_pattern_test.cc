#include "renkei/recipe/xml_pattern.h"

#include <string>

#include <gtest/gtest.h>

namespace renkei::recipe {
namespace {

TEST(XmlPattern, MatchesTheWholeText) {
  EXPECT_TRUE(matches_pattern("[0-9]{3}-\\d", "123-4"));
  EXPECT_FALSE(matches_pattern("[0-9]{3}-\\d", "123-45"));
  EXPECT_TRUE(matches_pattern("\\p{Lu}.*", "Ärzte"));
  EXPECT_FALSE(matches_pattern("\\p{Lu}.*", "ärzte"));
}

TEST(XmlPattern, WhatIsNoneMatchesNothing) {
  EXPECT_TRUE(is_pattern("a|b"));
  EXPECT_FALSE(is_pattern("["));
  EXPECT_FALSE(matches_pattern("[", "["));
}

}  // namespace
}  // namespace renkei::recipe
