// A quick share of what planner_slow_test.cc proves on hundreds of random networks.
#include "renkei/plan/planner_random.h"

#include <gtest/gtest.h>

namespace renkei::plan::testing {
namespace {

TEST(PlannerRandom, PlansOfTinyNetworksAreAccepted) {
  const Tally tally = plan_and_check({1, 20}, {.seconds = 30});
  EXPECT_EQ(tally.planned, 20);
  EXPECT_GT(tally.made_something, 10);
}

TEST(PlannerRandom, PlansInDaysFromACoarseGridAreAccepted) {
  const Tally tally = plan_and_check({1, 10}, {.size = NetworkSize::kSmall, .period_days = 0});
  EXPECT_EQ(tally.planned, 10);
}

TEST(PlannerRandom, TheOptimumIsThatOfBruteForce) {
  EXPECT_EQ(compare_with_brute_force({1, 15}), 15);
}

}  // namespace
}  // namespace renkei::plan::testing
