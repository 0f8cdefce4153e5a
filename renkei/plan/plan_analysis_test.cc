#include "renkei/plan/plan_analysis.h"

#include <gtest/gtest.h>

namespace renkei::plan {
namespace {

TEST(PlanAnalysis, GainTellsTheFourCasesApart) {
  EXPECT_EQ(gain(300, 280, 700).kind, Gain::Kind::kGained);
  EXPECT_EQ(gain(300, 280, 700).days, 20);
  EXPECT_EQ(gain(300, 300, 700).kind, Gain::Kind::kNone);
  EXPECT_EQ(gain(300, 299.7, 700).kind, Gain::Kind::kNone);
  EXPECT_EQ(gain(300, 310, 700).kind, Gain::Kind::kNone);
  EXPECT_EQ(gain(300, std::nullopt, 700).kind, Gain::Kind::kNone);
  EXPECT_EQ(gain(std::nullopt, 640, 700).kind, Gain::Kind::kNewlyReached);
  EXPECT_EQ(gain(std::nullopt, 640, 700).days, 60);
  EXPECT_EQ(gain(std::nullopt, std::nullopt, 700).kind, Gain::Kind::kNeverReached);
}

Stopper stopper(const char* group, double eased, double removed) {
  Stopper made{.group = group};
  made.effects.push_back({200, 500, 500 - eased, 500 - removed});
  return made;
}

TEST(PlanAnalysis, StoppersAreRankedByDaysGainedWhenRemovedThenEasedThenByName) {
  std::vector<Stopper> list{stopper("d", 1, 10), stopper("c", 2, 10), stopper("b", 0, 0),
                            stopper("a", 0, 0), stopper("e", 1, 40)};
  rank_stoppers(list, 700);
  std::string order;
  for (const Stopper& one : list) order += one.group;
  EXPECT_EQ(order, "ecdab");
}

TEST(PlanAnalysis, TheGreatestMilestoneRanksFirst) {
  Stopper early = stopper("early", 0, 5);
  early.effects.insert(early.effects.begin(), {50, 300, 200, 100});
  std::vector<Stopper> list{early, stopper("late", 0, 6)};
  rank_stoppers(list, 700);
  EXPECT_EQ(list.front().group, "late");
}

TEST(PlanAnalysis, DaysMovedSpanAllThreeValuesAndCountTheHorizonAtLeast) {
  EXPECT_EQ(days_moved({200, 400, 300, 350}, 700).days, 100);
  EXPECT_FALSE(days_moved({200, 400, 300, 350}, 700).at_least);
  const DaysMoved open = days_moved({200, std::nullopt, 300, 350}, 700);
  EXPECT_EQ(open.days, 400);
  EXPECT_TRUE(open.at_least);
  EXPECT_EQ(days_moved({200, std::nullopt, std::nullopt, std::nullopt}, 700).days, 0);
}

TEST(PlanAnalysis, AssumptionsAreRankedByTheMostDaysMoved) {
  AssumptionEffect small{.parameter = network::ParameterId("small"), .computed = true};
  small.milestones.push_back({200, 310, 300, 300});
  AssumptionEffect large{.parameter = network::ParameterId("large"), .computed = true};
  large.milestones.push_back({200, 300, 300, 390});
  const AssumptionEffect none{.parameter = network::ParameterId("none")};
  std::vector<AssumptionEffect> list{none, small, large};
  rank_assumptions(list, 700);
  EXPECT_EQ(list[0].parameter.str(), "large");
  EXPECT_EQ(list[1].parameter.str(), "small");
  EXPECT_EQ(list[2].parameter.str(), "none");
}

}  // namespace
}  // namespace renkei::plan
