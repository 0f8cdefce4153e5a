#include "renkei/recipe/checked_recipe.h"

#include <algorithm>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "renkei/recipe/recipe_test_tools.h"

namespace renkei::recipe {
namespace {

using test::small_recipe;

// The first fault as "code at the text of its line".
std::string first_fault(const std::string& text) {
  const auto checked = read_and_check_recipe("r.toml", text);
  if (!checked) return checked.error().code();
  if (checked->faults.empty()) return "none";
  const Error& fault = checked->faults.front();
  EXPECT_EQ(fault.place().file, "r.toml");
  EXPECT_GT(fault.place().line, 0);
  std::size_t begin = 0;
  for (std::int64_t line = 1; line < fault.place().line; ++line) begin = text.find('\n', begin) + 1;
  return fault.code() + " at " + text.substr(begin, text.find('\n', begin) - begin);
}
std::string first_with(const std::string& part, const std::string& other) {
  return first_fault(test::with(small_recipe(), part, other));
}

TEST(CheckedRecipe, AWholeOneIsReadAndHasNoFaults) {
  const auto checked = read_and_check_recipe("r.toml", small_recipe());
  ASSERT_TRUE(checked.has_value());
  EXPECT_TRUE(checked->read);
  EXPECT_TRUE(checked->faults.empty());
}

TEST(CheckedRecipe, FaultsOfFormAreToldBeforeThoseOfWhatItSays) {
  const auto checked = read_and_check_recipe(
      "r.toml", test::with(test::with(small_recipe(), "critical = true", "critcal = true"),
                           "value = \"37 Cel\"", "value = \"99 Cel\""));
  ASSERT_TRUE(checked.has_value());
  EXPECT_FALSE(checked->read);
  ASSERT_EQ(checked->faults.size(), 1U);
  EXPECT_EQ(checked->faults[0].code(), "recipe.unknown_key");
}

TEST(CheckedRecipe, EachFaultIsToldAtItsLine) {
  EXPECT_EQ(first_with("value = \"37 Cel\"", "value = \"39 Cel\""),
            "recipe.outside_limits at value = \"39 Cel\"");
  EXPECT_EQ(first_with("target = \"36.5 to 37.5 Cel\"", "target = \"35 to 37.5 Cel\""),
            "recipe.limits at target = \"35 to 37.5 Cel\"");
  EXPECT_EQ(first_with("allowed = \"5 to 20 L\"", "allowed = \"15 to 20 L\""),
            "recipe.outside_limits at reference = \"10 L\"");
  EXPECT_EQ(first_with("unit = \"kW\"", "unit = \"kg\""),
            "recipe.unit at formula = \"volume * 100 'W/L'\"");
  EXPECT_EQ(first_with("source = \"handbook\"", "source = \"hanbook\""),
            "recipe.unknown at source = \"hanbook\"");
  EXPECT_EQ(first_with("service = \"charge\"", "service = \"chrage\""),
            "recipe.no_service at service = \"chrage\"");
  EXPECT_EQ(first_with("with = { volume = \"volume\" }", "with = { volume = \"goal\" }"),
            "recipe.unit at with = { volume = \"goal\" }");
  EXPECT_EQ(first_with("longer_than = \"30 s\"", "longer_than = \"30 L\""),
            "recipe.unit at value = \"temperature\"");
  EXPECT_EQ(first_with("type = \"yes_no\"", "type = \"yes_no\"\nchoices = [\"one\"]"),
            "recipe.value at [phase.\"warm/check\".question.clear]");
  EXPECT_EQ(
      first_with("consume = { tap_water = \"charged\" }", "consume = { tap_watre = \"charged\" }"),
      "recipe.material at [input.tap_water]");
  EXPECT_EQ(first_with("id = \"warm-water\"", "id = \"Warm Water\""),
            "recipe.id at id = \"Warm Water\"");
}

TEST(CheckedRecipe, FaultsOfAChartAreToldAtTheirArrow) {
  EXPECT_EQ(first_with("when not check.clear", "when not check.clean"),
            "recipe.expression_name at   \"check -> heat when not check.clean\",");
  EXPECT_EQ(first_with("\"check -> end\"", "\"check -> end when fill.runs > 3\""),
            "recipe.chart_may_stick at   \"begin -> fill -> heat -> check\",");
  EXPECT_EQ(first_with("\"begin -> warm -> end\"", "\"begin -> warm, cool -> end\""),
            "recipe.unknown at   \"begin -> warm, cool -> end\",");
}

// Whatever is broken, a line of the file is told.
TEST(CheckedRecipe, EveryFaultHasALine) {
  const std::string text = small_recipe();
  std::size_t found = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin) + 1;
    std::string without = text;
    without.erase(begin, end - begin);
    begin = end;
    const auto checked = read_and_check_recipe("r.toml", without);
    if (!checked) continue;
    for (const Error& fault : checked->faults) {
      EXPECT_GT(fault.place().line, 0) << fault.to_string();
      EXPECT_LE(fault.place().line, std::count(text.begin(), text.end(), '\n'));
      ++found;
    }
    EXPECT_TRUE(std::is_sorted(
        checked->faults.begin(), checked->faults.end(),
        [](const Error& a, const Error& b) { return a.place().line < b.place().line; }));
  }
  EXPECT_GT(found, 40U);
}

}  // namespace
}  // namespace renkei::recipe
