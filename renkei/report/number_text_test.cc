#include "renkei/report/number_text.h"

#include <limits>

#include <gtest/gtest.h>

namespace renkei::report {
namespace {

TEST(NumberText, WholeNumbersAreSeparatedByThousands) {
  EXPECT_EQ(whole_text(0), "0");
  EXPECT_EQ(whole_text(999), "999");
  EXPECT_EQ(whole_text(1000), "1,000");
  EXPECT_EQ(whole_text(-1234567), "-1,234,567");
  EXPECT_EQ(whole_text(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
}

TEST(NumberText, BigCountsInJapaneseUseManAndOku) {
  const auto ja = [](std::int64_t n) { return count_text(Language::kJa, n); };
  EXPECT_EQ(ja(9'999), "9,999");
  EXPECT_EQ(ja(84'000), "8.4万");
  EXPECT_EQ(ja(10'000'000), "1,000万");
  EXPECT_EQ(ja(50'000'000), "5,000万");
  EXPECT_EQ(ja(99'999'999), "1億");
  EXPECT_EQ(ja(123'456'789), "1億2,346万");
  EXPECT_EQ(ja(200'000'000), "2億");
  EXPECT_EQ(ja(-50'000'000), "-5,000万");
}

TEST(NumberText, BigCountsInEnglishUseMillions) {
  const auto en = [](std::int64_t n) { return count_text(Language::kEn, n); };
  EXPECT_EQ(en(850'000), "850,000");
  EXPECT_EQ(en(999'999), "1 million");
  EXPECT_EQ(en(50'000'000), "50 million");
  EXPECT_EQ(en(123'456'789), "123.5 million");
  EXPECT_EQ(en(999'999'999), "1 billion");
  EXPECT_EQ(en(1'200'000'000), "1.2 billion");
}

TEST(NumberText, ExactCountsLoseNoDigit) {
  const auto both = [](std::int64_t n) {
    return exact_count_text(Language::kJa, n) + "|" + exact_count_text(Language::kEn, n);
  };
  EXPECT_EQ(both(0), "0|0");
  EXPECT_EQ(both(1'125'000), "112.5万|1.125 million");
  EXPECT_EQ(both(1'126'432), "1,126,432|1,126,432");
  EXPECT_EQ(both(375'000), "37.5万|375,000");
  EXPECT_EQ(both(99'999'000), "9,999.9万|99.999 million");
  EXPECT_EQ(both(123'450'000), "1億2,345万|123.45 million");
  EXPECT_EQ(both(123'456'789), "123,456,789|123,456,789");
  EXPECT_EQ(both(1'234'000'000), "12億3,400万|1.234 billion");
  EXPECT_EQ(both(-1'125'000), "-1,125,000|-1,125,000");
  EXPECT_EQ(people_text(Language::kEn, 1), "1 person");
  EXPECT_EQ(people_text(Language::kEn, 600'000), "600,000 people");
  EXPECT_EQ(people_text(Language::kJa, 600'000), "60万人");
}

TEST(NumberText, AmountsKeepTheirSignificantDigits) {
  EXPECT_EQ(amount_text(1234.567, 3), "1,235");
  EXPECT_EQ(amount_text(0.012345, 3), "0.0123");
  EXPECT_EQ(amount_text(12.5), "12.5");
  EXPECT_EQ(amount_text(0), "0");
  EXPECT_EQ(amount_text(-1500000), "-1,500,000");
  EXPECT_EQ(amount_text(-2.5e14), "-2.5×10¹⁴");
  EXPECT_EQ(amount_text(9.9e12), "9,900,000,000,000");
  EXPECT_EQ(amount_text(std::numeric_limits<double>::infinity()), "—");
}

TEST(NumberText, PercentsNeverClaimAllOrNothingByRounding) {
  EXPECT_EQ(percent_text(0.4372), "44%");
  EXPECT_EQ(percent_text(0.0001), "<1%");
  EXPECT_EQ(percent_text(0.9999), "99%");
  EXPECT_EQ(percent_text(0), "0%");
  EXPECT_EQ(percent_text(1), "100%");
}

TEST(NumberText, DatesAreThoseOfTheLanguage) {
  const Date date = Date::from_ymd(2027, 3, 1).value();
  EXPECT_EQ(date_text(Language::kJa, date), "2027/03/01");
  EXPECT_EQ(date_text(Language::kEn, date), "1 Mar 2027");
  EXPECT_EQ(month_text(Language::kJa, date), "2027/03");
  EXPECT_EQ(month_text(Language::kEn, date), "Mar 2027");
}

TEST(NumberText, DaysAndSeconds) {
  EXPECT_EQ(days_text(Language::kEn, 1), "1 day");
  EXPECT_EQ(days_text(Language::kEn, 0.96), "1 day");
  EXPECT_EQ(days_text(Language::kEn, 12.4), "12 days");
  EXPECT_EQ(days_text(Language::kJa, 2.5), "2.5日");
  EXPECT_EQ(seconds_text(Language::kJa, 0.84), "0.8秒");
  EXPECT_EQ(seconds_text(Language::kJa, 0.01), "0.1秒未満");
  EXPECT_EQ(seconds_text(Language::kEn, 200), "3 min 20 s");
}

TEST(NumberText, UnitsAsPeopleWriteThem) {
  EXPECT_EQ(unit_text(Language::kJa, "kg/d"), "kg/日");
  EXPECT_EQ(unit_text(Language::kEn, "{vial}/min"), "vials/min");
  EXPECT_EQ(unit_text(Language::kEn, "ug"), "µg");
  EXPECT_EQ(unit_text(Language::kJa, "{dose}"), "回分");
  EXPECT_EQ(unit_text(Language::kEn, "10*6.{cells}/mL"), "×10^6 cells/mL");
  EXPECT_EQ(unit_text(Language::kEn, "1"), "");
}

TEST(NumberText, OneIsOnePersonAndOneDose) {
  EXPECT_EQ(people_count_text(Language::kEn, 1), "1 person");
  EXPECT_EQ(people_count_text(Language::kEn, 4'812'600), "4.813 million people");
  EXPECT_EQ(people_count_text(Language::kJa, 1), "1人");
  EXPECT_EQ(doses_count_text(Language::kEn, 1), "1 dose");
  EXPECT_EQ(doses_count_text(Language::kEn, 0), "0 doses");
  EXPECT_EQ(doses_count_text(Language::kJa, 20'000), "2万回分");
}

}  // namespace
}  // namespace renkei::report
