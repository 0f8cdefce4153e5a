#include "renkei/recipe/recipe_show.h"

#include <gtest/gtest.h>

#include "renkei/recipe/recipe_svg.h"
#include "renkei/recipe/recipe_test_tools.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe {
namespace {

using report::Language;

Recipe read(const std::string& text) {
  Faults faults;
  auto recipe = read_recipe("r.toml", text, faults);
  EXPECT_TRUE(recipe.has_value() && faults.empty());
  return *std::move(recipe);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

const RecipeSection* section(const std::vector<RecipeSection>& sections, const std::string& id) {
  for (const RecipeSection& one : sections) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

TEST(RecipeShow, AParameterTellsValueUnitLimitsAndHowSureItIs) {
  const auto sections = recipe_sections(read(test::small_recipe()), Language::kEn);
  const auto* parameters = section(sections, "parameters");
  ASSERT_NE(parameters, nullptr);
  ASSERT_EQ(parameters->table.rows.size(), 3U);
  using Row = std::vector<std::string>;
  EXPECT_EQ(parameters->table.rows[0],
            (Row{"volume", "", "10 L", "L", "", "5 to 20 L", "", "acceptable: record", "scales",
                 "handbook (published)"}));
  EXPECT_EQ(
      parameters->table.rows[1],
      (Row{"goal", "Temperature aimed at", "37 Cel", "Cel", "36.5 to 37.5 Cel", "36 to 38 Cel",
           "30 to 40 Cel", "acceptable: record; critical: hold", "critical (CPP)", ""}));
  EXPECT_EQ(parameters->table.rows[2][2], "= volume * 100 'W/L'");
}

TEST(RecipeShow, TheProcedureIsNumberedAsItsChartsRun) {
  const Recipe recipe = read(test::small_recipe());
  std::vector<std::string> numbers;
  for (const auto& [number, element] : numbered_elements(recipe)) {
    numbers.push_back(number + " " + element->path);
  }
  EXPECT_EQ(numbers, (std::vector<std::string>{" ", "1 warm", "1.1 warm/fill", "1.2 warm/heat",
                                               "1.3 warm/check"}));
  const auto sections = recipe_sections(recipe, Language::kEn);
  const auto& rows = section(sections, "procedure")->table.rows;
  EXPECT_EQ(rows[3][5],
            "heat(goal = goal, power = power); until temperature >= goal - 500 'mK' and elapsed > "
            "1 'min'");
  EXPECT_EQ(rows[4][6], "heat when not check.clear; end otherwise");
}

TEST(RecipeShow, AQuestionTellsWhatHappensOnNo) {
  const Recipe recipe = read(test::with(test::small_recipe(), "type = \"yes_no\"\n",
                                        "type = \"yes_no\"\nwhen_no = \"abort\"\n"));
  EXPECT_EQ(section(recipe_sections(recipe, Language::kEn), "questions")->table.rows[0].back(),
            "no: abort");
  EXPECT_EQ(section(recipe_sections(recipe, Language::kJa), "questions")->table.rows[0].back(),
            "「いいえ」のとき: 中止する");
}

TEST(RecipeShow, BothLanguagesSayWhatIsWritten) {
  const Recipe recipe = read(test::small_recipe());
  const std::string en = recipe_as_text(recipe, Language::kEn);
  const std::string ja = recipe_as_text(recipe, Language::kJa);
  EXPECT_TRUE(has(en, "Warm water") && has(en, "Look at the water") && has(en, "witnessed"));
  EXPECT_TRUE(has(ja, "温水") && has(ja, "水を見る") && has(ja, "立会い確認")) << ja;
  EXPECT_TRUE(has(ja, "36〜38 Cel") && has(ja, "重要（CPP）"));
}

TEST(RecipeShow, ThePageHasEveryTableAndChartInBothLanguages) {
  const std::string page = recipe_page(read(test::small_recipe()), Language::kJa);
  EXPECT_EQ(count(page, "<svg "), 4U);  // of the procedure and of warm, twice
  EXPECT_EQ(count(page, "<desc "), 4U);
  EXPECT_TRUE(has(page, "id=\"en-chart-warm\"") && has(page, "href=\"#en-chart-warm\""));
  EXPECT_EQ(count(page, "<details"), 4U);
}

TEST(RecipeShow, NothingOfTheRecipeIsMarkup) {
  const std::string page = recipe_page(
      read(test::with(test::small_recipe(), "Look at the water", "<script>alert(1)</script>&")),
      Language::kEn);
  EXPECT_FALSE(has(page, "<script>alert"));
  EXPECT_TRUE(has(page, "&lt;script&gt;alert(1)"));
}

TEST(RecipeShow, JsonIsTheDocument) {
  const Recipe recipe = read(test::small_recipe());
  EXPECT_EQ(recipe_json(recipe)["parameter"]["goal"]["value"], "37 Cel");
}

TEST(RecipeSvg, AChartSaysWhatItsElementsAre) {
  const Recipe recipe = read(
      test::with(test::small_recipe(), "witness = true", "witness = true\nconfidential = true"));
  const std::string svg = chart_svg(recipe, *recipe.element("warm"), Language::kEn);
  EXPECT_TRUE(is_own_chart(svg));
  EXPECT_FALSE(is_own_chart(test::small_recipe()));
  for (const char* part : {"fill", "heat", "check", "not check.clear", ">else<", "confidential, ",
                           "class=\"shut\"", "class=\"head\"", "<title", "role=\"img\""}) {
    EXPECT_TRUE(has(svg, part)) << part;
  }
  const std::string ja = chart_svg(recipe, *recipe.element("warm"), Language::kJa);
  EXPECT_TRUE(has(ja, "フェーズ") && has(ja, "秘密") && has(ja, "それ以外"));
}

TEST(RecipeSvg, TheTableTwinTellsEveryTransition) {
  const Recipe recipe = read(test::small_recipe());
  const auto table = chart_table(recipe, *recipe.element("warm"), Language::kEn);
  using Row = std::vector<std::string>;
  ASSERT_EQ(table.rows.size(), 5U);
  EXPECT_EQ(table.rows[0], (Row{"1", "t1", "begin", "when ended", "fill", "sequence"}));
  EXPECT_EQ(table.rows[3],
            (Row{"4", "t4", "check", "not check.clear", "heat", "selection, leads back"}));
  EXPECT_EQ(table.rows[4], (Row{"5", "t5", "check", "else", "end", "selection"}));
}

TEST(RecipeSvg, JoinsThatShareAStepChooseNothing) {
  // Either of two goes beside a third: how it ended is decided before.
  std::string text =
      test::with(test::small_recipe(), "\"begin -> warm -> end\"",
                 "\"begin -> warm\", \"warm -> cool, rinse when warm.check.clear\", "
                 "\"warm -> heat, rinse\", \"cool, rinse -> end\", \"heat, rinse -> end\"");
  for (const char* name : {"cool", "heat", "rinse"}) {
    text += std::string("\n[unit_procedure.") + name + "]\ninstruction = \"Do\"\n";
  }
  const Recipe recipe = read(text);
  const auto table = chart_table(recipe, *recipe.element(""), Language::kEn);
  ASSERT_EQ(table.rows.size(), 5U);
  EXPECT_EQ(table.rows[2][3], "else");
  EXPECT_EQ(table.rows[3][3], "when ended");
  EXPECT_EQ(table.rows[4][3], "when ended");
}

TEST(RecipeSvg, WhatBeginsTogetherIsJoinedByDashes) {
  std::string text = test::with(test::small_recipe(), "\"begin -> warm -> end\"",
                                "\"begin -> warm, cool\", \"warm, cool -> end\"");
  text = test::with(text, "[unit_procedure.warm]",
                    "[[procedure.synchronize]]\nfrom = \"warm/fill\"\nto = \"cool\"\n"
                    "material = \"tap_water\"\n\n[unit_procedure.cool]\ninstruction = \"Cool\"\n\n"
                    "[unit_procedure.warm]");
  const Recipe recipe = read(text);
  const std::string whole = chart_svg(recipe, *recipe.element(""), Language::kEn);
  EXPECT_TRUE(has(whole, "class=\"link\"") && has(whole, "transfer: tap_water"));
  // In the box that gives, not over its neighbours: with its lines, and before the next box.
  const auto words = whole.find("transfer: tap_water");
  EXPECT_LT(whole.find(">warm<"), words);
  EXPECT_LT(words, whole.find(">cool<"));
  const std::string inner = chart_svg(recipe, *recipe.element("warm"), Language::kEn);
  EXPECT_TRUE(has(inner, "class=\"link\"") && has(inner, "gives tap_water to cool"));
}

}  // namespace
}  // namespace renkei::recipe
