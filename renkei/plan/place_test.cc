// Batches on days.
#include "renkei/plan/place.h"

#include "renkei/plan/test_chain.h"

namespace renkei::plan {
namespace {

using testing::Campaigns;
using testing::kOther;
using testing::kProduct;
using testing::kSubstance;

using PlaceTest = testing::ChainTest;

TEST_F(PlaceTest, WhatExpiresIsMadeWhenItIsMeant) {
  const Campaigns wanted{{{kSubstance, false, 0, {20, 24, 28}}}, {{kProduct, false, 0, {30}}}};
  const auto placed = place_batches(problem_, wanted);
  EXPECT_EQ(days_of(placed, 0), (std::vector{20, 24, 28}));
  // Two lots are enough, but nothing is drawn that a lot placed before would miss.
  EXPECT_EQ(days_of(placed, 1), (std::vector{26}));
}

TEST_F(PlaceTest, WhatIsOnItsWayToPeopleCanFlowAsSoonAsItCan) {
  // The filling is meant before there is anything to fill.
  const Campaigns wanted{{{kSubstance, false, 0, {20, 24, 28}}}, {{kProduct, false, 0, {5, 5}}}};
  EXPECT_TRUE(days_of(place_batches(problem_, wanted), 1).empty());
  const auto placed = place_batches(problem_, wanted, Placing::kAsSoonAsPossible);
  EXPECT_EQ(days_of(placed, 0), (std::vector{3, 7, 11}));
  EXPECT_EQ(days_of(placed, 1), (std::vector{9, 13}));
}

TEST_F(PlaceTest, ABatchLeavesTheNextProtectedCampaignItsTime) {
  Campaigns wanted{{{kSubstance, false, 0, {3, 7, 10}}},
                   {{kProduct, false, 0, {9, 9}}, {kOther, false, 0, {12}, true}}};
  for (const auto placing : {Placing::kAsMeant, Placing::kAsSoonAsPossible}) {
    const auto placed = place_batches(problem_, wanted, placing);
    EXPECT_EQ(days_of(placed, 1), (std::vector{9}));
    EXPECT_EQ(days_of(placed, 1, 1), (std::vector{11}));
  }
  // One that is not protected waits.
  demand_.protection = 0;
  const auto placed = place_batches(problem_, wanted);
  EXPECT_EQ(days_of(placed, 1), (std::vector{9, 13}));
  EXPECT_EQ(days_of(placed, 1, 1), (std::vector{15}));
}

TEST_F(PlaceTest, WhatIsLateIsCountedFromWhenItsCampaignCanBegin) {
  problem_.runs[kSubstance].open_from = 15;
  const Campaigns wanted{{{kSubstance, false, 0, {3, 3, 3, 3, 3, 3, 3}}}, {}};
  // 15 days late all of them, and three weeks more at most.
  EXPECT_EQ(days_of(place_batches(problem_, wanted), 0), (std::vector{18, 22, 26, 30, 34, 38}));
}

TEST(Backlog, IsCountedAtTheEndOfEachDay) {
  network::Demand row;
  row.id = network::DemandId("d");
  row.protection = Exact(4, 5);
  const DemandLine line{.row = &row, .material = 0, .dose = 1, .due = {{2, 10}}};
  Plan plan;
  plan.horizon_days = 6;
  plan.supplies = {{row.id, 3, 5}, {row.id, 4, 5}};
  const Backlog backlog = backlog_of(line, plan);
  EXPECT_EQ(backlog.guarded, 8 + 3);
  EXPECT_EQ(backlog.other, 2 + 2);
  EXPECT_EQ(backlog.supplied, 10);
}

}  // namespace
}  // namespace renkei::plan
