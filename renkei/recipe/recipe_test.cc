#include "renkei/recipe/recipe.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "renkei/recipe/check_recipe.h"
#include "renkei/recipe/recipe_test_tools.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/recipe/scope.h"

namespace renkei::recipe {
namespace {

using test::small_recipe;

using Lines = std::vector<std::string>;

// Codes with what they name, of the form and of what it says: "recipe.missing version".
Lines faults(const std::string& text) {
  Faults found;
  const auto recipe = read_recipe("r.toml", text, found);
  if (!recipe) return {recipe.error().code()};
  if (found.empty()) found = check_recipe(*recipe);
  Lines told;
  for (const Error& error : found) {
    EXPECT_FALSE(error.remedy().empty()) << error.to_string();
    told.push_back(error.code() + " " + error.value());
  }
  return told;
}
Lines faults_with(const std::string& part, const std::string& other) {
  return faults(test::with(small_recipe(), part, other));
}

Recipe read(const std::string& text) {
  Faults found;
  auto recipe = read_recipe("r.toml", text, found);
  EXPECT_TRUE(recipe.has_value() && found.empty());
  return *std::move(recipe);
}

TEST(Recipe, AWholeOneHasNoFaults) { EXPECT_EQ(faults(small_recipe()), Lines{}); }

TEST(Recipe, IsWrittenAsItWasRead) {
  const Recipe recipe = read(small_recipe());
  const std::string text = write_recipe(recipe);
  EXPECT_EQ(write_recipe(read(text)), text);
  EXPECT_EQ(faults(text), Lines{});
  // The example is written as write_recipe does, so that it shows what a file looks like.
  EXPECT_EQ(text.substr(0, 400), small_recipe().substr(0, 400));
}

TEST(Recipe, FaultsOfFormNameLineAndColumn) {
  Faults found;
  const std::string text =
      test::with(small_recipe(), "value = \"37 Cel\"", "value = \"37 furlong\"");
  ASSERT_TRUE(read_recipe("r.toml", text, found));
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].place().file, "r.toml");
  EXPECT_EQ(found[0].place().line, 24);
  EXPECT_EQ(found[0].code(), "unit.unknown");
}

TEST(Recipe, WhatIsMissingOrMeansNothingIsNamed) {
  EXPECT_EQ(faults_with("version = \"1.0.0\"\n", ""), Lines{"recipe.missing version"});
  EXPECT_EQ(faults_with("critical = true", "critcal = true"), Lines{"recipe.unknown_key critcal"});
  EXPECT_EQ(faults_with("critical = true", "critical = \"yes\""),
            Lines{"recipe.wrong_type \"yes\""});
  EXPECT_EQ(faults_with("level = \"master\"", "level = \"mister\"").at(0), "recipe.value mister");
  EXPECT_EQ(faults("format = \"renkei recipe 2\""), Lines{"recipe.format"});
  EXPECT_EQ(faults("x = 1"), Lines{"recipe.format"});
  EXPECT_EQ(faults("x = "), Lines{"toml.syntax"});
  EXPECT_EQ(faults_with("acceptable = \"36 to 38 Cel\"", "acceptable = \"38 to 36 Cel\""),
            Lines{"recipe.value 38 to 36 Cel"});
  EXPECT_EQ(faults_with("acceptable = \"36 to 38 Cel\"", "acceptable = \"36 to 38 K\""),
            Lines{"recipe.value 36 to 38 K"});
  EXPECT_EQ(faults_with("[phase.\"warm/fill\"]", "[phase.\"Warm/fill\"]").at(0),
            "recipe.id Warm/fill");
}

TEST(Recipe, AUnitThatDoesNotFitIsNamed) {
  EXPECT_EQ(faults_with("with = { volume = \"volume\" }", "with = { volume = \"goal\" }"),
            Lines{"recipe.unit goal"});
  EXPECT_EQ(faults_with("elapsed > 1 'min'", "elapsed > 1 'g'").at(0).substr(0, 22),
            "recipe.expression_unit");
  EXPECT_EQ(faults_with("unit = \"kW\"", "unit = \"kg\""),
            (Lines{"recipe.unit volume * 100 'W/L'", "recipe.unit power"}));
  EXPECT_EQ(
      faults_with("consume = { tap_water = \"charged\" }", "consume = { tap_water = \"3 'kg'\" }"),
      Lines{"recipe.unit 3 'kg'"});
  EXPECT_EQ(faults_with("longer_than = \"30 s\"", "longer_than = \"30 L\""),
            Lines{"recipe.unit temperature"});
}

TEST(Recipe, AParameterOutsideItsLimitsIsNamed) {
  EXPECT_EQ(faults_with("value = \"37 Cel\"", "value = \"39 Cel\""),
            Lines{"recipe.outside_limits 39"});
  EXPECT_EQ(faults_with("target = \"36.5 to 37.5 Cel\"", "target = \"35 to 37.5 Cel\""),
            Lines{"recipe.limits goal"});
  EXPECT_EQ(faults_with("allowed = \"5 to 20 L\"", "allowed = \"15 to 20 L\""),
            Lines{"recipe.outside_limits 10"});
}

TEST(Recipe, AnUnreachableStepAndALoopWithoutExitAreNamed) {
  EXPECT_EQ(faults_with("\"check -> end\"", "\"check -> fill\"").at(0), "recipe.chart_no_exit end");
  EXPECT_EQ(faults_with("fill -> heat -> check", "heat -> check").at(0),
            "recipe.chart_unreachable fill");
  EXPECT_EQ(faults_with("begin -> warm -> end", "begin -> warm, cool -> end").at(0),
            "recipe.unknown cool");
}

TEST(Recipe, EquipmentThatLacksAServiceIsNamed) {
  EXPECT_EQ(faults_with("service = \"charge\"", "service = \"chrage\"").at(0),
            "recipe.no_service chrage");
  EXPECT_EQ(faults_with("equipment = \"kettle\"", "equipment = \"kettel\"").at(0),
            "recipe.unknown kettel");
  EXPECT_EQ(
      faults_with("with = { goal = \"goal\", power = \"power\" }", "with = { goal = \"goal\" }"),
      Lines{"recipe.missing power"});
  EXPECT_EQ(faults_with("until = \"temperature >= goal - 500 'mK' and elapsed > 1 'min'\"\n", ""),
            Lines{"recipe.never_ends heat"});
}

TEST(Recipe, MaterialsComeFromSomewhereAndGoSomewhere) {
  EXPECT_EQ(faults_with("consume = { tap_water = \"charged\" }\n", ""),
            Lines{"recipe.material tap_water"});
  EXPECT_EQ(faults_with("produce = { warm_water = \"fill.charged\" }\n", ""),
            Lines{"recipe.material warm_water"});
  EXPECT_EQ(faults_with("[output.warm_water]", "[intermediate.warm_water]"), Lines{});
}

TEST(Recipe, NamesMeanOneThing) {
  EXPECT_EQ(faults(small_recipe() + "\n[parameter.temperature]\nvalue = \"1 Cel\"\n"),
            Lines{"recipe.ambiguous temperature"});
  EXPECT_EQ(faults(small_recipe() + "\n[parameter.a]\nformula = \"b\"\n[parameter.b]\nformula = "
                                    "\"a + 1\"\n"),
            (Lines{"recipe.circle b", "recipe.circle a + 1"}));
  EXPECT_EQ(faults_with("source = \"handbook\"", "source = \"hanbook\""),
            Lines{"recipe.unknown hanbook"});
}

TEST(Recipe, AValueIsWatchedOnceAndAskedForUnderAnotherName) {
  EXPECT_EQ(faults_with("[phase.\"warm/check\"]\n",
                        "[[phase.\"warm/heat\".watch]]\nvalue = \"temperature\"\nunit = \"Cel\"\n"
                        "acceptable = \"1 to 2 Cel\"\n\n[phase.\"warm/check\"]\n"),
            Lines{"recipe.twice temperature"});
  EXPECT_EQ(faults(small_recipe() + "\n[phase.\"warm/check\".question.level]\ntype = \"yes_no\"\n"),
            Lines{"recipe.ambiguous level"});
}

TEST(Recipe, ANoHoldsUnlessTheRecipeSaysOtherwise) {
  const auto rule = [](const std::string& text) {
    return read(text).element("warm/check")->questions.at(0).when_no;
  };
  const auto written = [](const std::string& name) {
    return test::with(small_recipe(), "type = \"yes_no\"\n",
                      "type = \"yes_no\"\nwhen_no = \"" + name + "\"\n");
  };
  EXPECT_EQ(rule(small_recipe()), Rule::kHold);
  for (const Rule one : {Rule::kRecord, Rule::kAsk, Rule::kHold, Rule::kAbort}) {
    const std::string text = written(std::string(rule_name(one)));
    EXPECT_EQ(rule(text), one);
    EXPECT_EQ(rule(write_recipe(read(text))), one);
  }
  EXPECT_EQ(faults(written("stop")), Lines{"recipe.value stop"});
  EXPECT_EQ(faults(test::with(written("hold"), "type = \"yes_no\"", "type = \"text\"")).at(0),
            "recipe.when_no clear");
}

// It would be seen when it is too late, and hides the value of the equipment.
TEST(Recipe, TheResultOfItsOwnServiceIsNeitherWatchedNorWaitedFor) {
  EXPECT_EQ(faults_with("parameters = { goal = \"Cel\", power = \"W\" }\n",
                        "parameters = { goal = \"Cel\", power = \"W\" }\n"
                        "results = { temperature = \"Cel\" }\n"),
            (Lines{"recipe.own_result temperature", "recipe.own_result temperature"}));
}

TEST(Recipe, NamesAreLookedUpFromTheInsideOut) {
  const Recipe recipe = read(small_recipe());
  const Element& heat = *recipe.element("warm/heat");
  const auto meant = [&](const std::string& name) {
    const auto found = resolve(recipe, heat, name);
    return found ? fmt::format("{} {} {}", static_cast<int>(found->kind), found->path, found->name)
                 : "nothing";
  };
  EXPECT_EQ(meant("temperature"), "4 warm/heat temperature");
  EXPECT_EQ(meant("elapsed"), "2 warm/heat elapsed");
  EXPECT_EQ(meant("goal"), "0  goal");
  EXPECT_EQ(meant("check.clear"), "6 warm/check clear");
  EXPECT_EQ(meant("fill.charged"), "5 warm/fill charged");
  EXPECT_EQ(meant("warm.fill.charged"), "5 warm/fill charged");
  EXPECT_EQ(meant("warm.state"), "1 warm state");
  EXPECT_EQ(meant("charged"), "nothing");
  EXPECT_EQ(meant("fill.nothing"), "nothing");
  EXPECT_EQ(meant("nothing.fill"), "nothing");
}

TEST(Recipe, StandingIsToldAgainstTheLimits) {
  const Recipe recipe = read(small_recipe());
  const Limits& limits = recipe.parameter("goal")->limits;
  EXPECT_EQ(standing(limits, 37), Standing::kTarget);
  EXPECT_EQ(standing(limits, 36), Standing::kAcceptable);
  EXPECT_EQ(standing(limits, 35.9), Standing::kOutsideAcceptable);
  EXPECT_EQ(standing(limits, 40.1), Standing::kOutsideCritical);
}

}  // namespace
}  // namespace renkei::recipe
