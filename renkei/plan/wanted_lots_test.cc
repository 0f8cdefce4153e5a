// Which lots are wanted beside what the grid makes.
#include "renkei/plan/wanted_lots.h"

#include "renkei/plan/test_chain.h"

namespace renkei::plan {
namespace {

using testing::Campaigns;
using testing::kOther;
using testing::kProduct;
using testing::kSubstance;

using WantedLotsTest = testing::ChainTest;

TEST_F(WantedLotsTest, OnlyTheLotsOfWhichPeopleGetSomethingAreUsed) {
  const Campaigns made{{{kSubstance, false, 0, {3, 7, 11, 15, 19, 23, 27}}},
                       {{kProduct, false, 0, {9, 13, 21, 25}}, {kOther, false, 0, {30}}}};
  Plan plan;
  plan.dosings = {{product_.id, 20, 1, 15}};
  const auto used = only_used_lots(problem_, made, plan);
  // 15 doses are two lots, which draw 60 units: three lots.
  EXPECT_EQ(days_of(used, 1), (std::vector{9, 13}));
  EXPECT_EQ(days_of(used, 0), (std::vector{3, 7, 11}));
  EXPECT_EQ(days_of(used, 1, 1), (std::vector{30}));
}

TEST_F(WantedLotsTest, WhatOthersDrawTooIsNotCounted) {
  problem_.runs[kOther].draws = {{kSubstance, 1}};
  problem_.materials[kSubstance].drawn_by.emplace_back(kOther, 0);
  const Campaigns made{{{kSubstance, false, 0, {3, 7, 11, 15}}}, {{kProduct, false, 0, {9}}}};
  EXPECT_EQ(days_of(only_used_lots(problem_, made, {}), 0), (std::vector{3, 7, 11, 15}));
}

TEST_F(WantedLotsTest, ACampaignOfWhichNothingIsUsedIsGone) {
  const Campaigns made{{{kSubstance, false, 0, {3, 7}}}, {{kProduct, false, 0, {9}}}};
  const auto used = only_used_lots(problem_, made, {});
  EXPECT_TRUE(used[0].empty());
  EXPECT_TRUE(used[1].empty());
}

TEST_F(WantedLotsTest, LastLotsComeWithWhatTheyDraw) {
  problem_.doses_per_person = 1;
  const Campaigns made{{{kSubstance, false, 0, {3, 7, 11}}}, {{kProduct, false, 0, {9, 13}}}};
  // A lot for 5 persons and one more, usable by day 30; they draw three lots of substance and one
  // more is made, at the end of what the suite makes.
  const auto more = with_last_lots(problem_, made, 5, 30, LastLots::kAtTheEnd);
  EXPECT_EQ(days_of(more, 1), (std::vector{9, 13, 29, 29}));
  EXPECT_EQ(days_of(more, 0), (std::vector{3, 7, 11, 26, 26, 26, 26}));
}

TEST_F(WantedLotsTest, LastLotsComeBeforeAnotherCampaignWhereThereIsNoOtherSuite) {
  problem_.doses_per_person = 1;
  const Campaigns made{{{kSubstance, false, 0, {3, 7, 11}}},
                       {{kProduct, false, 0, {9, 13}}, {kOther, false, 0, {20}}}};
  const auto more = with_last_lots(problem_, made, 5, 30, LastLots::kAtTheEnd);
  EXPECT_EQ(days_of(more, 1), (std::vector{9, 13, 13, 13}));
  EXPECT_EQ(days_of(more, 1, 1), (std::vector{20}));
  EXPECT_EQ(days_of(more, 0), (std::vector{3, 7, 10, 10, 10, 10, 11}));
}

TEST_F(WantedLotsTest, LastLotsComeWhenASuiteHasRoomForAllOfThem) {
  problem_.doses_per_person = 1;
  const auto with_other_from = [&](int start) {
    const Campaigns placed{
        {{kSubstance, false, 0, {3, 7, 11}}},
        {{kProduct, false, 0, {9, 13}}, {kOther, false, start, {start + 1, start + 5}}}};
    return with_last_lots(problem_, placed, 5, 17, LastLots::kInFirstRoom);
  };
  // Two lots, complete on days 16 and 17, and the four they draw from day 13 on.
  const auto before = with_other_from(18);
  EXPECT_EQ(days_of(before, 1), (std::vector{9, 13, 16, 17}));
  EXPECT_EQ(days_of(before, 1, 1), (std::vector{19, 23}));
  EXPECT_EQ(days_of(before, 0), (std::vector{3, 7, 11, 15, 19, 23, 27}));
  const auto after = with_other_from(17);
  EXPECT_EQ(days_of(after, 1), (std::vector{9, 13}));
  EXPECT_EQ(days_of(after, 1, 1), (std::vector{18, 22}));
  EXPECT_EQ(days_of(after, 1, 2), (std::vector{24, 25}));
  EXPECT_EQ(days_of(after, 0), (std::vector{3, 7, 11, 21, 25, 29, 33}));
}

TEST_F(WantedLotsTest, LastLotsNeedADayToBeReleased) {
  problem_.doses_per_person = 1;
  problem_.runs[kProduct].release_days = 34;  // of a horizon of 60 days
  const Campaigns placed{{{kSubstance, false, 0, {3}}},
                         {{kProduct, false, 0, {9}}, {kOther, false, 11, {21}}}};
  const auto more = with_last_lots(problem_, placed, 5, 17, LastLots::kInFirstRoom);
  EXPECT_EQ(days_of(more, 1, 2), (std::vector{23, 24}));
  problem_.runs[kProduct].release_days = 35;
  EXPECT_TRUE(
      days_of(with_last_lots(problem_, placed, 5, 17, LastLots::kInFirstRoom), 1, 2).empty());
}

}  // namespace
}  // namespace renkei::plan
