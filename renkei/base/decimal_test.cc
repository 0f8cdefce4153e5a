#include "renkei/base/decimal.h"

#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace renkei {
namespace {

std::string code_of(const Result<Decimal>& decimal) {
  return decimal ? "" : decimal.error().code();
}

std::string printed(std::string_view text) {
  const auto decimal = Decimal::parse(text);
  return decimal ? decimal->to_string() : decimal.error().code();
}

std::string typed(std::string_view text) {
  const auto decimal = parse_spreadsheet_decimal(text);
  return decimal ? decimal->to_string() : decimal.error().code();
}

TEST(Decimal, PrintsAsAPersonWouldWriteIt) {
  EXPECT_EQ(printed("12"), "12");
  EXPECT_EQ(printed("-0.5"), "-0.5");
  EXPECT_EQ(printed("1e9"), "1000000000");
  EXPECT_EQ(printed("1.5E-3"), "0.0015");
  EXPECT_EQ(printed("1E+05"), "100000");
  EXPECT_EQ(printed("007.50"), "7.5");
  EXPECT_EQ(printed("100"), "100");
  EXPECT_EQ(printed("-0"), "0");
  EXPECT_EQ(printed("0.000"), "0");
  EXPECT_EQ(printed("123456789012345678"), "123456789012345678");
  EXPECT_EQ(printed("1e-30"), "0.000000000000000000000000000001");
}

TEST(Decimal, RefusesWhatIsNotANumber) {
  for (const char* text : {"", "-", ".", ".5", "5.", "+5", "1e", "1e+", "1.2.3", "1,000", " 1",
                           "1 ", "nan", "inf", "0x10", "--1", "1e1.5", "１", "12x"}) {
    EXPECT_EQ(printed(text), "decimal.syntax") << text;
  }
  EXPECT_EQ(printed(std::string(1000, '1')), "decimal.syntax");
}

TEST(Decimal, HoldsEighteenSignificantDigitsAndNoMore) {
  EXPECT_EQ(printed("1234567890123456789"), "decimal.too_long");
  EXPECT_EQ(printed("0.1234567890123456789"), "decimal.too_long");
  // Zeros on either side carry nothing.
  EXPECT_EQ(printed("100000000000000000000000"), "100000000000000000000000");
  EXPECT_EQ(printed("0.000000000000000000001"), "0.000000000000000000001");
  EXPECT_EQ(printed("999999999999999999"), "999999999999999999");
}

TEST(Decimal, KeepsThePowerOfTenWithinThirty) {
  EXPECT_EQ(printed("1e30"), "1" + std::string(30, '0'));
  for (const char* text :
       {"1e31", "10e30", "1e-31", "0.1e-30", "1e99999999999999999999", "1e-9999"}) {
    EXPECT_EQ(printed(text), "decimal.range") << text;
  }
  EXPECT_EQ(printed("1e0000000000000000005"), "100000");
}

TEST(Decimal, EqualsByValueNotByText) {
  EXPECT_EQ(*Decimal::parse("1.50"), *Decimal::parse("1.5"));
  EXPECT_EQ(*Decimal::parse("15e-1"), *Decimal::parse("1.5"));
  EXPECT_EQ(*Decimal::parse("1000"), Decimal{1000});
  EXPECT_FALSE(*Decimal::parse("1.5") == *Decimal::parse("-1.5"));
}

TEST(Decimal, KnowsWhetherItIsWhole) {
  EXPECT_TRUE(Decimal::parse("1.50e1")->is_whole());
  EXPECT_TRUE(Decimal::parse("2.0")->is_whole());
  EXPECT_FALSE(Decimal::parse("2.5")->is_whole());
  EXPECT_TRUE(Decimal{}.is_whole());
}

TEST(Decimal, TakesEveryInt64) {
  EXPECT_EQ(Decimal{std::numeric_limits<std::int64_t>::min()}.to_string(), "-9223372036854775808");
  EXPECT_EQ(Decimal{std::numeric_limits<std::int64_t>::max()}.to_string(), "9223372036854775807");
}

TEST(Decimal, BecomesTheNearestDouble) {
  EXPECT_EQ(Decimal::parse("0.1")->to_double(), 0.1);
  EXPECT_EQ(Decimal::parse("123456789012345678e-30")->to_double(), 123456789012345678e-30);
  EXPECT_EQ(Decimal::parse("-1e22")->to_double(), -1e22);
  EXPECT_EQ(to_double(Exact{1, 3}), 1.0 / 3.0);
}

RC_GTEST_PROP(Decimal, TextValueAndDoubleAgree, ()) {
  const auto coefficient = *rc::gen::inRange<std::int64_t>(-999'999'999'999, 1'000'000'000'000);
  const int exponent = *rc::gen::inRange(-15, 16);
  const std::string text = std::to_string(coefficient) + "e" + std::to_string(exponent);
  const auto decimal = Decimal::parse(text);
  RC_ASSERT(decimal.has_value());
  RC_ASSERT(*Decimal::parse(decimal->to_string()) == *decimal);
  RC_ASSERT(to_text(decimal->exact()) == decimal->to_string());
  RC_ASSERT(decimal->to_double() == std::stod(text));
  RC_ASSERT(to_double(decimal->exact()) == decimal->to_double());
}

TEST(SpreadsheetDecimal, ReadsThousandsInRightGroups) {
  EXPECT_EQ(typed("1,234,567.5"), "1234567.5");
  EXPECT_EQ(typed("12,345"), "12345");
  EXPECT_EQ(typed("-1,234"), "-1234");
  EXPECT_EQ(typed("1234567.5"), "1234567.5");
  EXPECT_EQ(typed("  42\t"), "42");
  EXPECT_EQ(typed("+1.5"), "1.5");
  EXPECT_EQ(typed("1.2E+05"), "120000");
}

TEST(SpreadsheetDecimal, ReadsWhatJapaneseInputMethodsWrite) {
  EXPECT_EQ(typed("１２．５"), "12.5");
  EXPECT_EQ(typed("－３"), "-3");
  EXPECT_EQ(typed("−３"), "-3");
  EXPECT_EQ(typed("１，２３４"), "1234");
  EXPECT_EQ(typed("　９　"), "9");
  EXPECT_EQ(typed("\xC2\xA0"
                  "9"),
            "9");
  EXPECT_EQ(typed("０"), "0");
}

TEST(SpreadsheetDecimal, RefusesACommaThatPartsNoThousands) {
  for (const char* text : {"1,23", "12,5", "1,2345", "1234,567", ",123", "1,", "1,,234", "1,234,5",
                           "0,125", "1.5,000", "1,234.5,6", "１２，５", "-12,5", "1,23,456"}) {
    EXPECT_EQ(typed(text), "csv.thousands") << text;
  }
}

TEST(SpreadsheetDecimal, TellsThatADecimalCommaIsNotRead) {
  EXPECT_EQ(parse_spreadsheet_decimal("12,5").error().remedy(),
            "a decimal comma is not read: write 12.5");
  EXPECT_EQ(parse_spreadsheet_decimal("-0,125").error().remedy(),
            "a decimal comma is not read: write -0.125");
  EXPECT_EQ(parse_spreadsheet_decimal("1,23,456").error().remedy(),
            "write thousands as in 1,234,567 or without commas");
}

TEST(SpreadsheetDecimal, RefusesAPercentageAndSaysTheFraction) {
  for (const char* text : {"70%", "70 %", "７０％"}) {
    const auto refused = parse_spreadsheet_decimal(text);
    ASSERT_EQ(code_of(refused), "csv.percent") << text;
    EXPECT_EQ(refused.error().remedy(), "write the fraction 0.7");
  }
  EXPECT_EQ(typed("x%"), "csv.percent");
}

TEST(SpreadsheetDecimal, RefusesTheRestAsDecimalDoes) {
  for (const char* text : {"", " ", "-", "1 234", "¥100", "(5)", "▲5", "1 ,234", "a,b", "+-5"}) {
    EXPECT_EQ(typed(text), "decimal.syntax") << text;
  }
  EXPECT_EQ(typed("1e40"), "decimal.range");
  EXPECT_EQ(parse_spreadsheet_decimal("１x").error().value(), "１x");
}

TEST(Exact, RoundsDownAndUpOnBothSidesOfZero) {
  EXPECT_EQ(floor_to_int(Exact{7, 2}), 3);
  EXPECT_EQ(floor_to_int(Exact{-7, 2}), -4);
  EXPECT_EQ(ceil_to_int(Exact{7, 2}), 4);
  EXPECT_EQ(ceil_to_int(Exact{-7, 2}), -3);
  for (const int whole : {-3, 0, 3}) {
    EXPECT_EQ(floor_to_int(Exact{whole}), whole);
    EXPECT_EQ(ceil_to_int(Exact{whole}), whole);
  }
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  EXPECT_EQ(floor_to_int(Exact{kLeast}), kLeast);
}

TEST(ExactDeathTest, AWholeNumberBeyondInt64IsABrokenInvariant) {
  const Exact beyond = Exact{std::numeric_limits<std::int64_t>::max()} + 1;
  EXPECT_DEATH((void)floor_to_int(beyond), "invariant broken");
  EXPECT_DEATH((void)ceil_to_int(beyond), "invariant broken");
}

TEST(Exact, WritesFiniteDecimalsInFullAndCutsTheOthers) {
  EXPECT_EQ(to_text(Exact{1, 8}), "0.125");
  EXPECT_EQ(to_text(Exact{-1, 8}, 1), "-0.125");
  EXPECT_EQ(to_text(Exact{2, 3}), "0.666666");
  EXPECT_EQ(to_text(Exact{-2, 3}, 2), "-0.66");
  EXPECT_EQ(to_text(Exact{7, 3}, 0), "2");
  EXPECT_EQ(to_text(Exact{-1, 3'000'000'000}), "0");
  EXPECT_EQ(to_text(Exact{1'000'000}), "1000000");
  EXPECT_EQ(to_text(Exact{0}), "0");
}

TEST(Exact, ComesFromADoubleRoundedToTheDecimalsAsked) {
  EXPECT_EQ(exact_from_double(0.1, 3), (Exact{1, 10}));
  EXPECT_EQ(exact_from_double(-0.1, 3), (Exact{-1, 10}));
  EXPECT_EQ(exact_from_double(2.5, 0), Exact{3});
  EXPECT_EQ(exact_from_double(-2.5, 0), Exact{-3});
  EXPECT_EQ(exact_from_double(2.4999999, 0), Exact{2});
  EXPECT_EQ(exact_from_double(0.0, 6), Exact{0});
  EXPECT_EQ(exact_from_double(1e-300, 6), Exact{0});
  EXPECT_EQ(to_text(exact_from_double(1e22, 6)), "10000000000000000000000");
  EXPECT_EQ(exact_from_double(1234567.0000004, 6), Exact{1234567});
}

RC_GTEST_PROP(Exact, DoubleToSixDecimalsIsWithinHalfAUnit, ()) {
  const double x = static_cast<double>(*rc::gen::inRange<std::int64_t>(-1LL << 50, 1LL << 50)) /
                   static_cast<double>(*rc::gen::inRange(1, 1 << 20));
  const Exact error = exact_from_double(x, 6) - Exact{x};
  RC_ASSERT(error <= (Exact{1, 2'000'000}));
  RC_ASSERT(error >= (Exact{-1, 2'000'000}));
}

}  // namespace
}  // namespace renkei
