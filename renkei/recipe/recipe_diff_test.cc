#include "renkei/recipe/recipe_diff.h"

#include <gtest/gtest.h>

#include "renkei/recipe/recipe_test_tools.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe {
namespace {

using report::Language;
using test::small_recipe;

Recipe read(const std::string& text) {
  Faults faults;
  auto recipe = read_recipe("r.toml", text, faults);
  EXPECT_TRUE(recipe.has_value() && faults.empty());
  return *std::move(recipe);
}

std::string told(const std::string& before, const std::string& after) {
  return diff_text(recipe_diff(read(before), read(after)), Language::kEn);
}
std::string told_with(const std::string& part, const std::string& other) {
  return told(small_recipe(), test::with(small_recipe(), part, other));
}

TEST(RecipeDiff, TheSameRecipeSaysSo) {
  EXPECT_EQ(told(small_recipe(), small_recipe()), "no difference\n");
  EXPECT_EQ(diff_text({}, Language::kJa), "違いはありません。\n");
  EXPECT_EQ(diff_json({}), Json::array());
}

TEST(RecipeDiff, AmountsThatSayTheSameMakeNoDifference) {
  EXPECT_EQ(told_with("value = \"37 Cel\"", "value = \"37.0 Cel\""), "no difference\n");
  EXPECT_EQ(told_with("allowed = \"5 to 20 L\"", "allowed = \"5.0 to 20 L\""), "no difference\n");
  EXPECT_EQ(told_with("value = \"10 L\"", "value = \"10 l\""), "no difference\n");
  // A version is no number.
  EXPECT_EQ(told_with("version = \"1.0.0\"", "version = \"1.0\""),
            "changed: recipe\n  version: 1.0.0 -> 1.0\n");
}

TEST(RecipeDiff, AChangedLimitIsToldWithBothValues) {
  EXPECT_EQ(told_with("critical_limits = \"30 to 40 Cel\"", "critical_limits = \"30 to 41 Cel\""),
            "changed: parameter goal\n  critical_limits: 30 to 40 Cel -> 30 to 41 Cel\n");
  EXPECT_EQ(told_with("critical_limits = \"0 to 40 Cel\"", "critical_limits = \"0 to 41 Cel\""),
            "changed: phase warm/heat\n  watch.temperature.critical_limits: 0 to 40 Cel -> 0 to 41 "
            "Cel\n");
  EXPECT_EQ(told_with("critical = true\n", ""),
            "changed: parameter goal\n  critical: true -> (nothing)\n");
}

TEST(RecipeDiff, AnotherRuleForNoIsTold) {
  const std::string kind = "type = \"yes_no\"\n";
  EXPECT_EQ(told_with(kind, kind + "when_no = \"record\"\n"),
            "changed: phase warm/check\n  question.clear.when_no: (nothing) -> record\n");
  // As when it is left out.
  EXPECT_EQ(told_with(kind, kind + "when_no = \"hold\"\n"), "no difference\n");
}

TEST(RecipeDiff, WhatIsAddedAndRemovedIsToldInFull) {
  const std::string more = small_recipe() + "\n[parameter.extra]\nvalue = \"1 L\"\n";
  EXPECT_EQ(told(small_recipe(), more), "added: parameter extra\n  value: 1 L\n");
  EXPECT_EQ(told(more, small_recipe()), "removed: parameter extra\n  value: 1 L\n");
}

TEST(RecipeDiff, TransitionsAreToldByTheirArrows) {
  EXPECT_EQ(told_with("check -> heat when not check.clear", "check -> fill when not check.clear"),
            "added: transition warm: check -> fill\n  when: not check.clear\n  tried: 1\n"
            "removed: transition warm: check -> heat\n  when: not check.clear\n  tried: 1\n");
  EXPECT_EQ(told_with("when not check.clear", "when not check.clear and heat.runs < 3"),
            "changed: transition warm: check -> heat\n  when: not check.clear -> not check.clear "
            "and heat.runs < 3\n");
}

TEST(RecipeDiff, TheOrderOfTablesMakesNoDifference) {
  const std::string material = "[input.tap_water]\nmaterial = \"water\"\nquantity = \"10 L\"\n";
  EXPECT_EQ(told(small_recipe(), test::with(small_recipe(), material, "") + "\n" + material),
            "no difference\n");
}

TEST(RecipeDiff, JsonNamesKindThingAndFields) {
  const auto json = diff_json(recipe_diff(
      read(small_recipe()), read(test::with(small_recipe(), "\"37 Cel\"", "\"36.9 Cel\""))));
  EXPECT_EQ(
      json,
      (Json::array(
          {{{"change", "changed"},
            {"what", "parameter"},
            {"id", "goal"},
            {"fields",
             Json::array({{{"field", "value"}, {"before", "37 Cel"}, {"after", "36.9 Cel"}}})}}})));
}

}  // namespace
}  // namespace renkei::recipe
