#include "renkei/recipe/expression.h"

#include <cmath>
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace renkei::recipe {
namespace {

Type in(const char* unit) { return NumberType{*Unit::parse(unit)}; }

struct Known {
  Type type;
  Value value;
};
const std::map<std::string, Known>& world() {
  static const std::map<std::string, Known> known{
      {"grow.density", {in("10*6.{cells}/mL"), 5.2}},
      {"grow.temperature", {in("Cel"), 36.9}},
      {"grow.ph", {in("[pH]"), 7.1}},
      {"grow.lost", {in("Cel"), Unknown{}}},
      {"elapsed", {in("h"), 30.0}},
      {"mass", {in("g"), 12.0}},
      {"titre", {in("mg/mL"), 3.0}},
      {"passed", {TruthType{}, true}},
      {"unsure", {TruthType{}, Unknown{}}},
      {"state", {TextType{}, std::string("Complete")}},
  };
  return known;
}

std::optional<Type> type_of(const std::string& name) {
  const auto found = world().find(name);
  return found == world().end() ? std::nullopt : std::optional(found->second.type);
}

// What it comes to, as text; or the code of the error.
std::string come_to(std::string_view text) {
  auto expression = Expression::parse(text);
  if (!expression) return expression.error().code();
  const auto type = expression->check(type_of);
  if (!type) return type.error().code();
  const Value value =
      expression->evaluate([&](std::size_t i) { return world().at(expression->names()[i]).value; });
  if (std::holds_alternative<Unknown>(value)) return "unknown";
  if (const bool* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* word = std::get_if<std::string>(&value)) return *word;
  const std::string unit = std::get<NumberType>(*type).unit.code();
  return to_text(exact_from_double(std::get<double>(value), 9), 9) + " " + unit;
}

std::string reason_of(std::string_view text) {
  auto expression = Expression::parse(text);
  if (!expression) return expression.error().message();
  const auto type = expression->check(type_of);
  return type ? "" : type.error().message();
}

TEST(Expression, ConvertsUnitsWhereItComparesAndAdds) {
  EXPECT_EQ(come_to("grow.density >= 5000 '10*3.{cells}/mL'"), "true");
  EXPECT_EQ(come_to("grow.density >= 6 '10*9.{cells}/L'"), "false");
  EXPECT_EQ(come_to("elapsed > 1 'd'"), "true");
  EXPECT_EQ(come_to("elapsed + 30 'min'"), "30.5 h");
  EXPECT_EQ(come_to("mass / titre"), "4 g.mL/mg");
  EXPECT_EQ(come_to("mass / titre = 4 'L'"), "true");
  EXPECT_EQ(come_to("max(mass, 0.02 'kg')"), "20 g");
  EXPECT_EQ(come_to("if(passed, 1 'L', 300 'mL')"), "1 L");
  EXPECT_EQ(come_to("if(not passed, 1 'L', 300 'mL')"), "0.3 L");
}

TEST(Expression, BindsAsPeopleRead) {
  EXPECT_EQ(come_to("1 + 2 * 3"), "7 1");
  EXPECT_EQ(come_to("(1 + 2) * 3"), "9 1");
  EXPECT_EQ(come_to("8 / 4 / 2"), "1 1");
  EXPECT_EQ(come_to("8 - 4 - 2"), "2 1");
  EXPECT_EQ(come_to("-2 * -3"), "6 1");
  EXPECT_EQ(come_to("not false and false"), "false");
  EXPECT_EQ(come_to("true or true and false"), "true");
  EXPECT_EQ(come_to("1 < 2 and 3 >= 3 and 1 != 2"), "true");
  EXPECT_EQ(come_to("round(exp(ln(5))) = 5 and sqrt(16) = 4 and abs(-2) = min(2, 3, 4)"), "true");
}

TEST(Expression, ATemperatureIsAPointAndADifferenceIsInKelvin) {
  EXPECT_EQ(come_to("grow.temperature - 36 'Cel'"), "0.9 K");
  EXPECT_EQ(come_to("grow.temperature + 500 'mK'"), "37.4 Cel");
  EXPECT_EQ(come_to("abs(grow.temperature - 37 'Cel') < 0.5 'K'"), "true");
  EXPECT_EQ(come_to("grow.temperature + grow.temperature"), "recipe.expression_unit");
  EXPECT_EQ(come_to("grow.temperature * 2"), "recipe.expression_unit");
  EXPECT_EQ(come_to("grow.temperature > 310 'K'"), "recipe.expression_unit");
  EXPECT_EQ(come_to("grow.ph - 7 '[pH]'"), "0.1 1");
}

TEST(Expression, WhatIsUnknownStaysSoUnlessTheRestDecides) {
  EXPECT_EQ(come_to("grow.lost > 30 'Cel'"), "unknown");
  EXPECT_EQ(come_to("not unsure"), "unknown");
  EXPECT_EQ(come_to("unsure and true"), "unknown");
  EXPECT_EQ(come_to("unsure and false"), "false");
  EXPECT_EQ(come_to("unsure or passed"), "true");
  EXPECT_EQ(come_to("false or unsure"), "unknown");
  EXPECT_EQ(come_to("if(unsure, 1, 2)"), "unknown");
  EXPECT_EQ(come_to("if(passed, 1, 1 / 0)"), "1 1");
  EXPECT_EQ(come_to("known(grow.lost)"), "false");
  EXPECT_EQ(come_to("known(mass)"), "true");
  EXPECT_EQ(come_to("min(mass, mass / 0)"), "unknown");
  EXPECT_EQ(come_to("ln(0) < 1"), "unknown");
  EXPECT_EQ(come_to("1e308 * 10 > 1"), "unknown");
}

TEST(Expression, TextIsComparedForEqualityOnly) {
  EXPECT_EQ(come_to("state = \"Complete\""), "true");
  EXPECT_EQ(come_to("state != \"Held\""), "true");
  EXPECT_EQ(come_to("state < \"Held\""), "recipe.expression_type");
  EXPECT_EQ(come_to("state = 1"), "recipe.expression_type");
  EXPECT_EQ(come_to("passed = true"), "true");
}

TEST(Expression, AFaultNamesItsPlaceAndWhatIsWrong) {
  EXPECT_EQ(reason_of("elapsed > 5 'g'"),
            "in 'elapsed > 5 'g'', at character 9, an amount in h and an amount in g do not go "
            "together");
  EXPECT_EQ(reason_of("mass + grow.nothing"),
            "'grow.nothing' in 'mass + grow.nothing' is nothing that is known here");
  EXPECT_EQ(come_to("elapsed > 5"), "recipe.expression_unit");
  EXPECT_EQ(come_to("mass and passed"), "recipe.expression_type");
  EXPECT_EQ(come_to("exp(mass)"), "recipe.expression_type");
  EXPECT_EQ(come_to("if(mass, 1, 2)"), "recipe.expression_type");
  EXPECT_EQ(come_to("max(1 'g', 2 'kg', 3 'g')"), "recipe.expression_unit");
}

TEST(Expression, WhatIsNoneIsRefusedAtItsCharacter) {
  for (const auto& [text, character] : std::map<std::string, std::string>{
           {"", "1"},
           {"1 +", "4"},
           {"(1", "3"},
           {"1)", "2"},
           {"1 2", "3"},
           {"5 'furlong'", "3"},
           {"state = \"open", "9"},
           {"frob(1)", "1"},
           {"min(1)", "1"},
           {"if(1, 2)", "1"},
           {"and", "1"},
           {"1 < 2 < 3", "7"},
           {"a.", "2"},
           {"1e999", "1"},
           {"$", "1"},
           {"not not true", "5"},
       }) {
    const auto expression = Expression::parse(text);
    ASSERT_FALSE(expression) << text;
    EXPECT_EQ(expression.error().code(), "recipe.expression_syntax") << text;
    EXPECT_EQ(expression.error().args().at(0).second, character)
        << text << ": " << expression.error().message();
  }
  EXPECT_FALSE(Expression::parse(std::string(100, '(') + "1" + std::string(100, ')')));
  EXPECT_FALSE(Expression::parse(std::string(kExpressionBytesMax + 1, '1')));
  EXPECT_TRUE(Expression::parse(std::string(50, '(') + "1" + std::string(50, ')')));
}

TEST(Expression, NamesStandOnceInTheirOrder) {
  const auto expression = Expression::parse("b.c > a and b.c < d or a = 1");
  ASSERT_TRUE(expression);
  EXPECT_EQ(expression->names(), (std::vector<std::string>{"b.c", "a", "d"}));
}

RC_GTEST_PROP(Expression, AnyTextIsReadOrRefusedAndNeverCrashes, (const std::string& noise)) {
  static const std::string parts[] = {"mass", "elapsed", "and", "(", ")", "1 'h'", "<", "-",  "if(",
                                      ",",    "unsure",  "or",  "/", "*", "2",     "=", "not"};
  const auto picks = *rc::gen::container<std::vector<std::size_t>>(
      rc::gen::inRange<std::size_t>(0, std::size(parts)));
  std::string text = *rc::gen::element(std::string{}, noise);
  for (const std::size_t pick : picks) text += " " + parts[pick];
  (void)come_to(text);
}

}  // namespace
}  // namespace renkei::recipe
