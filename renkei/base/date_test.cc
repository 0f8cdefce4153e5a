#include "renkei/base/date.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace renkei {
namespace {

std::string code_of(const Result<Date>& date) { return date ? "" : date.error().code(); }

TEST(Date, ReadsIsoAndWhatSpreadsheetsInJapanWrite) {
  for (const char* text : {"2026-01-05", "2026/01/05", "2026/1/5", "2026/1/05"}) {
    const auto date = Date::parse(text);
    ASSERT_TRUE(date) << text;
    EXPECT_EQ(date->to_string(), "2026-01-05");
    EXPECT_EQ(date->to_string_ja(), "2026/01/05");
  }
}

TEST(Date, RefusesEveryOtherForm) {
  for (const char* text :
       {"", "2026", "2026-1-5", "2026-01/05", "26-01-05", "2026-01-05T00:00", " 2026-01-05",
        "05/01/2026", "2026-01-", "-2026-01-05", "2026--1-05", "2026/001/5", "２０２６/1/5",
        "2026年1月5日", "20260105", "2026/1/5/1"}) {
    EXPECT_EQ(code_of(Date::parse(text)), "date.syntax") << text;
  }
}

TEST(Date, RefusesDaysThatAreNotInTheCalendar) {
  for (const char* text : {"2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
                           "2026-01-00", "2026/1/99", "1899-12-31", "2200-01-01"}) {
    EXPECT_EQ(code_of(Date::parse(text)), "date.no_such_day") << text;
  }
  EXPECT_TRUE(Date::parse("2028-02-29"));
  EXPECT_TRUE(Date::parse("2000-02-29"));
  EXPECT_TRUE(Date::parse("1900-01-01"));
  EXPECT_TRUE(Date::parse("2199-12-31"));
  // Whatever a byte cannot hold must not wrap round into a good day.
  EXPECT_EQ(code_of(Date::from_ymd(2026, 257, 1)), "date.no_such_day");
  EXPECT_EQ(code_of(Date::from_ymd(2026, 1, -255)), "date.no_such_day");
}

TEST(Date, ErrorNamesTheTextAndWhatToWrite) {
  const auto date = Date::parse("22.11.2026");
  ASSERT_FALSE(date);
  EXPECT_EQ(date.error().to_string(),
            "'22.11.2026' is not a date; write year, month and day as in 2026-11-22 or 2026/11/22");
}

TEST(Date, CountsDaysOverLeapYears) {
  const Date first = *Date::parse("2028-02-28");
  EXPECT_EQ(first.plus_days(1).to_string(), "2028-02-29");
  EXPECT_EQ(first.plus_days(2).to_string(), "2028-03-01");
  EXPECT_EQ(Date::parse("2029-02-28")->days_since(first), 366);
  EXPECT_EQ(first.days_since(*Date::parse("2029-02-28")), -366);
  EXPECT_EQ(Date{}.to_string(), "1970-01-01");
}

RC_GTEST_PROP(Date, TextAndDayCountComeBack, ()) {
  const auto days = *rc::gen::inRange<std::int64_t>(-25'567, 83'000);  // within 1900 to 2199
  const Date date = Date{}.plus_days(days);
  RC_ASSERT(*Date::parse(date.to_string()) == date);
  RC_ASSERT(*Date::parse(date.to_string_ja()) == date);
  RC_ASSERT(*Date::from_ymd(date.year(), date.month(), date.day()) == date);
  RC_ASSERT(date.days_since(Date{}) == days);
  RC_ASSERT(date < date.plus_days(1));
}

}  // namespace
}  // namespace renkei
