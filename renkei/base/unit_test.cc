#include "renkei/base/unit.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace renkei {
namespace {

Unit unit(std::string_view code) {
  auto parsed = Unit::parse(code);
  EXPECT_TRUE(parsed) << parsed.error().to_string();
  return parsed ? *parsed : Unit{};
}

// How many `to` make one `from`, as text, or the code of the error.
std::string factor(std::string_view from, std::string_view to) {
  const auto result = unit(from).factor_to(unit(to));
  return result ? to_text(*result, 12) : result.error().code();
}

std::string code_of(std::string_view code) {
  const auto parsed = Unit::parse(code);
  return parsed ? "" : parsed.error().code();
}

std::string remedy_of(std::string_view code) {
  const auto parsed = Unit::parse(code);
  return parsed ? "" : parsed.error().remedy();
}

TEST(Unit, ConvertsExactly) {
  EXPECT_EQ(factor("kg", "ug"), "1000000000");
  EXPECT_EQ(factor("ug", "kg"), "0.000000001");
  EXPECT_EQ(factor("m3", "L"), "1000");
  EXPECT_EQ(factor("mL", "cm3"), "1");
  EXPECT_EQ(factor("dL", "l"), "0.1");
  EXPECT_EQ(factor("m2", "cm2"), "10000");
  EXPECT_EQ(factor("a", "d"), "365");
  EXPECT_EQ(factor("wk", "h"), "168");
  EXPECT_EQ(factor("min", "s"), "60");
  EXPECT_EQ(factor("M[IU]", "k[iU]"), "1000");
  EXPECT_EQ(factor("%", "1"), "0.01");
  EXPECT_EQ(factor("10*6.{cells}/mL", "{cells}/L"), "1000000000");
  EXPECT_EQ(factor("10^-3", "%"), "0.1");
  EXPECT_EQ(factor("g/L", "mg/mL"), "1");
  EXPECT_EQ(factor("kg/d", "g/h"), "41.666666666666");
  EXPECT_EQ(*unit("kg/d").factor_to(unit("g/h")), (Exact{125, 3}));
}

TEST(Unit, DerivedUnitsAreProductsOfTheBase) {
  EXPECT_EQ(factor("bar", "kPa"), "100");
  EXPECT_EQ(factor("N/m2", "Pa"), "1");
  EXPECT_EQ(factor("kW.h", "MJ"), "3.6");
  EXPECT_EQ(factor("V.A", "W"), "1");
  EXPECT_EQ(factor("S.V", "A"), "1");
  EXPECT_EQ(factor("mS/cm", "S/m"), "0.1");
  EXPECT_EQ(factor("U", "umol/min"), "1");
  EXPECT_EQ(factor("Hz", "1/s"), "1");
  EXPECT_EQ(factor("[g]", "m/s2"), "9.80665");
  EXPECT_EQ(factor("mmol/L", "mol/m3"), "1");
  EXPECT_EQ(factor("{rev}/min", "{rev}/h"), "60");
  EXPECT_EQ(factor("bar2", "Pa2"), "10000000000");
}

TEST(Unit, ScalesWithAPointOfTheirOwnStandAlone) {
  EXPECT_EQ(factor("Cel", "Cel"), "1");
  EXPECT_EQ(factor("Cel", "K"), "unit.not_commensurable");
  EXPECT_EQ(factor("[pH]", "1"), "unit.not_commensurable");
  for (const char* code : {"Cel/h", "Cel2", "1/Cel", "g.Cel", "[pH]/d", "10*3.Cel"}) {
    EXPECT_EQ(code_of(code), "unit.syntax") << code;
  }
  EXPECT_EQ(remedy_of("Cel/h"), "write a difference in K, as in K/h");
  EXPECT_EQ(remedy_of("\u2103"), "write Cel");
  EXPECT_EQ(remedy_of("rpm"), "write {rev}/min");
  EXPECT_EQ(remedy_of("mM"), "write mmol/L");
}

TEST(Unit, BindsFromTheLeftAsUcumDoes) {
  EXPECT_EQ(factor("g/L.h", "g.h/L"), "1");
  EXPECT_EQ(factor("g/(L.h)", "g/L/h"), "1");
  EXPECT_EQ(factor("g/(L/h)", "g.h/L"), "1");
  EXPECT_EQ(factor("/h", "1/h"), "1");
  EXPECT_EQ(factor("h-1", "1/h"), "1");
  EXPECT_EQ(factor("m+2", "m2"), "1");
  EXPECT_EQ(code_of("/h.g"), "unit.syntax");  // 1/(h.g) or g/h: UCUM lets it be read both ways
}

TEST(Unit, KeepsKindsApart) {
  const std::vector<std::string> kinds{"[IU]",     "[PFU]",   "[CFU]", "[CCID_50]", "{vg}",
                                       "{cells}",  "{sheet}", "{lot}", "{dose}",    "{vial}",
                                       "{person}", "{batch}", "[JPY]", "1",         "g"};
  for (const auto& from : kinds) {
    for (const auto& to : kinds) {
      EXPECT_EQ(factor(from, to), from == to ? "1" : "unit.not_commensurable");
    }
  }
  EXPECT_EQ(factor("g", "L"), "unit.not_commensurable");
  EXPECT_EQ(factor("m", "d"), "unit.not_commensurable");
}

TEST(Unit, NamesBothUnitsThatDoNotConvert) {
  const auto refused = unit("{vial}").factor_to(unit("{dose}"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message(), "an amount in {vial} cannot be given in {dose}");
}

TEST(Unit, SaysWhatWasLikelyMeant) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"\u00B5g", "ug"},      {"\u03BCg", "ug"},   {"mcg", "ug"},         {"liter", "L"},
      {"litres", "L"},        {"KG", "kg"},        {"MG", "mg"},          {"H", "h"},
      {"days", "d"},          {"year", "a"},       {"week", "wk"},        {"IU", "[IU]"},
      {"pfu", "[PFU]"},       {"vg", "{vg}"},      {"cells", "{cells}"},  {"{cell}", "{cells}"},
      {"{Cells}", "{cells}"}, {"doses", "{dose}"}, {"{viall}", "{vial}"}, {"batches", "{batch}"},
      {"JPY", "[JPY]"},       {"円", "[JPY]"},     {"枚", "{sheet}"},     {"日", "d"},
      {"m\u00B2", "m2"},      {"\u338E", "mg"},    {"t", "Mg"},           {"{patches}", "{patch}"}};
  for (const auto& [written, meant] : cases) {
    const auto parsed = Unit::parse(written);
    ASSERT_FALSE(parsed) << written;
    EXPECT_EQ(parsed.error().code(), "unit.unknown") << written;
    EXPECT_EQ(parsed.error().remedy(), "write " + meant) << written;
  }
  EXPECT_EQ(remedy_of("mg/liter"), "write L");
  EXPECT_EQ(Unit::parse("mg/liter").error().message(), "'liter' is not a unit known here");
}

TEST(Unit, EveryUnitItSuggestsIsOneItReads) {
  for (const char* written : {"Kg", "cc", "TCID50", "トン", "％", "kiloliter", "{does}", "[iu]",
                              "{Persons}", "uM", "mIn", "{bags}"}) {
    const auto parsed = Unit::parse(written);
    ASSERT_FALSE(parsed) << written;
    for (const auto& [name, value] : parsed.error().args()) {
      if (name != "meant") continue;
      EXPECT_TRUE(Unit::parse(value)) << written << " -> " << value;
    }
  }
}

TEST(Unit, RefusesAMonthBecauseItIsNoNumberOfDays) {
  for (const char* month : {"mo", "month", "月"}) {
    EXPECT_EQ(code_of(month), "unit.unknown");
    EXPECT_EQ(remedy_of(month), "a month is no fixed number of days: write d or wk");
  }
}

TEST(Unit, RefusesBrokenCodes) {
  for (const char* code :
       {"",           " ",          "g ",   "10*6 {cells}", "g/",     ".g",
        "g..L",       "g//L",       "(g",   "g)",           "()",     "12.g",
        "100",        "10",         "10*",  "10*31",        "10*-31", "10*99999999",
        "g0",         "m10",        "m--2", "m+-2",         "g*2",    "g^2",
        "g{protein}", "10*{cells}", "m2m3", "-g",           "1000",   "((((((((((g))))))))))",
        "//g"}) {
    EXPECT_EQ(code_of(code), "unit.syntax") << code;
  }
  EXPECT_EQ(code_of("kd"), "unit.unknown");  // days take no prefix
  EXPECT_EQ(code_of("k{cells}"), "unit.unknown");
  EXPECT_EQ(code_of("{cells"), "unit.unknown");
  EXPECT_EQ(code_of(std::string(129, 'g')), "unit.syntax");
  EXPECT_EQ(remedy_of("10*6 {cells}"), "join with '.' or '/', as in 10*6.{cells}/mL");
}

TEST(Unit, ProductsWriteTheirCodeAndCancel) {
  EXPECT_EQ(unit("kg/d").times(unit("d")).code(), "kg");
  EXPECT_EQ(unit("g").per(unit("L.h")).code(), "g/L/h");
  EXPECT_EQ(unit("g").per(unit("g")).code(), "1");
  EXPECT_EQ(Unit{}.per(unit("h")).code(), "1/h");
  EXPECT_EQ(unit("10*6.{cells}/mL").times(unit("mL")).code(), "10*6.{cells}");
  EXPECT_EQ(unit("m").times(unit("m")).code(), "m2");
  EXPECT_EQ(unit("g").per(unit("10*3")).code(), "g.10*-3");
  EXPECT_EQ(unit("kg").per(unit("g")), unit("10*3"));
  EXPECT_EQ(unit("L"), unit("l"));
  EXPECT_FALSE(unit("L") == unit("mL"));
}

TEST(Quantity, IsGivenInAnotherUnit) {
  const Quantity plant{Exact{5}, unit("kg")};
  EXPECT_EQ(*plant.in(unit("ug")), Exact{5'000'000'000});
  EXPECT_EQ(plant.in(unit("L")).error().code(), "unit.not_commensurable");
}

rc::Gen<std::string> any_unit() {
  const auto atom = rc::gen::element<std::string>("kg", "ug", "mL", "L", "m2", "h", "d", "wk", "%",
                                                  "{cells}", "[IU]", "10*6", "10*-2", "cm-1", "1");
  const auto join = rc::gen::element<std::string>(".", "/");
  return rc::gen::map(rc::gen::container<std::vector<std::pair<std::string, std::string>>>(
                          3, rc::gen::pair(atom, join)),
                      [](const std::vector<std::pair<std::string, std::string>>& parts) {
                        return parts[0].first + parts[0].second + parts[1].first + parts[1].second +
                               parts[2].first;
                      });
}

RC_GTEST_PROP(Unit, ProductsAndQuotientsAreThoseOfTheFactors, ()) {
  const Unit a = unit(*any_unit());
  const Unit b = unit(*any_unit());
  RC_ASSERT(a.times(b) == b.times(a));
  RC_ASSERT(a.times(b).per(b) == a);
  RC_ASSERT(unit(a.times(b).code()) == a.times(b));
  RC_ASSERT(unit(a.per(b).code()) == a.per(b));
  RC_ASSERT(unit("(" + a.code() + ")/(" + b.code() + ")") == a.per(b));
}

RC_GTEST_PROP(Unit, AnyTextGivesAUnitOrAnErrorThatSaysWhatToDo, ()) {
  const auto code = *rc::gen::container<std::string>(rc::gen::oneOf(
      rc::gen::elementOf(std::string("gmLhd10*./(){}[]-+IU")), rc::gen::arbitrary<char>()));
  const auto parsed = Unit::parse(code);
  if (parsed) {
    RC_ASSERT(*parsed->factor_to(*parsed) == 1);
  } else {
    RC_ASSERT(!parsed.error().remedy().empty());
  }
}

}  // namespace
}  // namespace renkei
