// Whole lots that can be made of whole lots, on a chain made by hand; every number reckoned by
// hand.
#include "renkei/plan/lot_limits.h"

#include <gtest/gtest.h>

namespace renkei::plan {
namespace {

constexpr int kSubstance = 0;
constexpr int kProduct = 1;

// Drug substance, 20 units every fourth day, usable from the fourth day after; a lot of product
// draws 30 of it and is complete on the day after.
class LotLimitsTest : public testing::Test {
 protected:
  LotLimitsTest() {
    problem_.horizon_days = 40;
    for (const int material : {kSubstance, kProduct}) {
      const auto i = static_cast<std::size_t>(material);
      auto& account = problem_.materials.emplace_back();
      account.row = &materials_[i];
      account.made_by = {material};
      auto& suite = problem_.suites.emplace_back();
      suite.row = &rows_[i];
      suite.runs = {material};
      suite.change_days = {{0}};
      suite.first_start_days = {0};
      auto& run = problem_.runs.emplace_back();
      run.suite = material;
      run.process = &processes_[i];
      run.output = material;
      run.open_to = problem_.horizon_days - 1;
    }
    auto& substance = problem_.runs[kSubstance];
    substance.batch_amount = 20;
    substance.cadence_days = substance.first_days = 4;
    substance.release_days = 3;
    auto& filling = problem_.runs[kProduct];
    filling.batch_amount = 10;
    filling.cadence_days = 1;
    filling.first_days = 2;
    filling.draws = {{kSubstance, 30}};
  }

  // The first day by the end of which so many lots of product can be complete.
  int first_day_of(int lots) {
    LotLimits limits(problem_, schedulers_);
    for (int day = 0; day < problem_.horizon_days; ++day) {
      if (limits.lots_of_inputs(kProduct, day) >= lots) return day;
    }
    return -1;
  }

  void schedule_substance() {
    schedulers_.push_back(*SuiteScheduler::of(problem_, kSubstance, {true, true}));
  }

  network::Material materials_[2];
  network::Suite rows_[2];
  network::Process processes_[2];
  Problem problem_;
  std::vector<SuiteScheduler> schedulers_;
};

TEST_F(LotLimitsTest, ALotWaitsForTheWholeLotsThatItIsMadeOf) {
  schedule_substance();
  // Two lots of substance are complete on day 7 and usable on day 11; three on 11, five on 19.
  EXPECT_EQ(first_day_of(1), 12);
  EXPECT_EQ(first_day_of(2), 16);
  EXPECT_EQ(first_day_of(3), 24);
}

TEST_F(LotLimitsTest, ASuiteWithoutScheduleIsTakenToBeFasterByPartOfALot) {
  EXPECT_EQ(first_day_of(1), 9);
  EXPECT_EQ(first_day_of(2), 13);
}

TEST_F(LotLimitsTest, StockIsThereFromTheBeginning) {
  schedule_substance();
  problem_.materials[kSubstance].initial = 20;
  // With one lot in stock one more is enough.
  EXPECT_EQ(first_day_of(1), 8);
}

TEST_F(LotLimitsTest, WhatElseASuiteNeedsToMakeTakesItsTime) {
  // A second product of the substance's suite: one lot of two days, needed by day 1.
  problem_.suites[kSubstance].runs = {kSubstance, 2};
  problem_.suites[kSubstance].change_days = {{0, 0}, {0, 0}};
  problem_.suites[kSubstance].first_start_days = {0, 0};
  auto other = problem_.runs[kSubstance];
  other.output = 2;
  other.cadence_days = other.first_days = 2;
  problem_.runs.push_back(other);
  problem_.materials.push_back(problem_.materials[kSubstance]);
  problem_.materials.back().made_by = {2};
  schedulers_.push_back(*SuiteScheduler::of(problem_, kSubstance, {true, true, true}));
  EXPECT_EQ(first_day_of(1), 12);
  LotNeeds needs;
  for (int day = 0; day < problem_.horizon_days; ++day) {
    needs.by_day.push_back(day >= 1 ? 1 : 0);
    needs.of_use.push_back(1);
  }
  ASSERT_TRUE(schedulers_.front().set_needs(2, needs));
  EXPECT_EQ(first_day_of(1), 14);
}

TEST_F(LotLimitsTest, WhatCanBeBoughtLimitsNothing) {
  problem_.materials[kSubstance].offers = {0};
  LotLimits limits(problem_, schedulers_);
  EXPECT_EQ(limits.lots_of_inputs(kProduct, 0), std::nullopt);
}

}  // namespace
}  // namespace renkei::plan
