#include "renkei/base/timestamp.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace renkei {
namespace {

TEST(Timestamp, ReadsAndWritesUtcToTheMillisecond) {
  const auto time = Timestamp::parse("2026-11-23T05:47:28.123Z");
  ASSERT_TRUE(time);
  // date -u -d '2026-11-23 05:47:28' +%s
  EXPECT_EQ(time->milliseconds(), 1'795'412'848'123);
  EXPECT_EQ(time->to_string(), "2026-11-23T05:47:28.123Z");
  EXPECT_EQ(Timestamp(-1).to_string(), "1969-12-31T23:59:59.999Z");
}

TEST(Timestamp, RefusesEveryOtherForm) {
  for (const char* text :
       {"", "2026-11-23", "2026-11-23T05:47:28Z", "2026-11-23T05:47:28.123",
        "2026-11-23t05:47:28.123Z", "2026-11-23 05:47:28.123Z", "2026-11-23T24:00:00.000Z",
        "2026-11-23T05:60:00.000Z", "2026-11-23T05:47:60.000Z", "2026-11-23T05:47:28.1234Z",
        "2026-11-23T05:47:28.123+09:00"}) {
    const auto time = Timestamp::parse(text);
    ASSERT_FALSE(time) << text;
    EXPECT_EQ(time.error().code(), "timestamp.syntax") << text;
  }
  EXPECT_EQ(Timestamp::parse("2026-02-29T00:00:00.000Z").error().code(), "date.no_such_day");
}

RC_GTEST_PROP(Timestamp, ComesBackFromItsText, ()) {
  const std::int64_t since_1900 = -2'208'988'800'000;
  const auto milliseconds = *rc::gen::inRange<std::int64_t>(since_1900, 7'258'118'400'000);
  const auto back = Timestamp::parse(Timestamp(milliseconds).to_string());
  RC_ASSERT(back.has_value());
  RC_ASSERT(back->milliseconds() == milliseconds);
}

}  // namespace
}  // namespace renkei
