#include "renkei/serve/paced_clock.h"

#include <gtest/gtest.h>

namespace renkei::serve {
namespace {

const Timestamp kStart(1'780'000'000'000);
Timestamp at(std::int64_t ms) { return Timestamp(kStart.milliseconds() + ms); }

TEST(PacedClock, PassesFasterByItsFactor) {
  ManualClock passing(std::chrono::system_clock::time_point{});
  const PacedClock clock(kStart, 60, passing);
  EXPECT_EQ(Timestamp::of(clock.now()), kStart);
  EXPECT_EQ(clock.wait_for(at(120'000)), std::chrono::milliseconds(2'000));
  passing.advance(std::chrono::seconds(1));
  EXPECT_EQ(Timestamp::of(clock.now()), at(60'000));
  EXPECT_EQ(clock.wait_for(at(30'000)), std::chrono::milliseconds(0));
  EXPECT_FALSE(clock.is_computed());
}

TEST(PacedClock, ComputedTimeMovesOnlyAsItIsToldAndNeverBack) {
  ManualClock passing(std::chrono::system_clock::time_point{});
  PacedClock clock(kStart, 0, passing);
  passing.advance(std::chrono::hours(1));
  EXPECT_EQ(Timestamp::of(clock.now()), kStart);
  const auto steady = clock.steady_now();
  clock.move_to(at(5'000));
  EXPECT_EQ(Timestamp::of(clock.now()), at(5'000));
  EXPECT_EQ(clock.steady_now() - steady, std::chrono::seconds(5));
  clock.move_to(at(1'000));
  EXPECT_EQ(Timestamp::of(clock.now()), at(5'000));
  EXPECT_EQ(clock.wait_for(at(9'000)), std::chrono::milliseconds(0));
}

}  // namespace
}  // namespace renkei::serve
