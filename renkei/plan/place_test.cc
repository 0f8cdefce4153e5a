// Batches on days, and which lots are wanted, on a chain made by hand.
#include "renkei/plan/place.h"

#include <gtest/gtest.h>

#include "renkei/plan/wanted_lots.h"

namespace renkei::plan {
namespace {

constexpr int kSubstance = 0;  // materials, runs and suites
constexpr int kProduct = 1;
constexpr int kOther = 2;  // a peace-time product of the filling suite

using Campaigns = std::vector<std::vector<RunCampaign>>;

// Drug substance, 20 units every fourth day; a lot of 10 doses draws 30 of it the day before.
class PlaceTest : public testing::Test {
 protected:
  PlaceTest() {
    problem_.network = &network_;
    problem_.scenario = &scenario_;
    problem_.horizon_days = 60;
    problem_.period_days = 7;
    problem_.persons = 100;
    for (int material = 0; material < 3; ++material) {
      const auto i = static_cast<std::size_t>(material);
      auto& account = problem_.materials.emplace_back();
      account.row = &materials_[i];
      account.made_by = {material};
      auto& run = problem_.runs.emplace_back();
      run.suite = material == kSubstance ? 0 : 1;
      run.process = &processes_[i];
      run.output = material;
      run.batch_amount = 10;
      run.cadence_days = 1;
      run.first_days = 2;
      run.open_to = problem_.horizon_days - 1;
    }
    auto& substance = problem_.runs[kSubstance];
    substance.batch_amount = 20;
    substance.cadence_days = substance.first_days = 4;
    problem_.runs[kProduct].draws = {{kSubstance, 30}};
    problem_.materials[kSubstance].drawn_by = {{kProduct, 0}};
    materials_[kSubstance].shelf_life_days = 100;
    problem_.suites.resize(2);
    problem_.suites[0].runs = {kSubstance};
    problem_.suites[1].runs = {kProduct, kOther};
    for (auto& suite : problem_.suites) {
      suite.row = &rows_[&suite - problem_.suites.data()];
      suite.change_days.assign(suite.runs.size(),
                               std::vector<std::optional<int>>(suite.runs.size(), 0));
      suite.change_switch.assign(suite.runs.size(),
                                 std::vector<const network::Switch*>(suite.runs.size(), nullptr));
      suite.first_start_days.assign(suite.runs.size(), 0);
      suite.first_switch.assign(suite.runs.size(), nullptr);
    }
    product_.id = network::ProductId("vaccine");
    problem_.emergency = {{.row = &product_, .material = kProduct, .dose = 1}};
    demand_.protection = 1;
    problem_.demands = {{.row = &demand_, .material = kOther, .dose = 1, .due = {}}};
    problem_.materials[kOther].demands = {0};
  }

  // Completion days of the first campaign of a suite; empty where there is none.
  static std::vector<int> days_of(const Campaigns& campaigns, std::size_t suite,
                                  std::size_t campaign = 0) {
    if (campaigns[suite].size() <= campaign) return {};
    return campaigns[suite][campaign].not_before;
  }

  network::Network network_;
  network::Scenario scenario_;
  network::Material materials_[3];
  network::Process processes_[3];
  network::Suite rows_[2];
  network::Product product_;
  network::Demand demand_;
  Problem problem_;
};

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

TEST_F(PlaceTest, OnlyTheLotsOfWhichPeopleGetSomethingAreUsed) {
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

TEST_F(PlaceTest, WhatOthersDrawTooIsNotCounted) {
  problem_.runs[kOther].draws = {{kSubstance, 1}};
  problem_.materials[kSubstance].drawn_by.emplace_back(kOther, 0);
  const Campaigns made{{{kSubstance, false, 0, {3, 7, 11, 15}}}, {{kProduct, false, 0, {9}}}};
  EXPECT_EQ(days_of(only_used_lots(problem_, made, {}), 0), (std::vector{3, 7, 11, 15}));
}

TEST_F(PlaceTest, ACampaignOfWhichNothingIsUsedIsGone) {
  const Campaigns made{{{kSubstance, false, 0, {3, 7}}}, {{kProduct, false, 0, {9}}}};
  const auto used = only_used_lots(problem_, made, {});
  EXPECT_TRUE(used[0].empty());
  EXPECT_TRUE(used[1].empty());
}

TEST_F(PlaceTest, LastLotsComeWithWhatTheyDraw) {
  problem_.doses_per_person = 1;
  const Campaigns made{{{kSubstance, false, 0, {3, 7, 11}}}, {{kProduct, false, 0, {9, 13}}}};
  // A lot for 5 persons and one more, usable by day 30; they draw three lots of substance and one
  // more is made, at the end of what the suite makes.
  const auto more = with_last_lots(problem_, made, 5, 30);
  EXPECT_EQ(days_of(more, 1), (std::vector{9, 13, 29, 29}));
  EXPECT_EQ(days_of(more, 0), (std::vector{3, 7, 11, 26, 26, 26, 26}));
}

TEST_F(PlaceTest, LastLotsComeBeforeAnotherCampaignWhereThereIsNoOtherSuite) {
  problem_.doses_per_person = 1;
  const Campaigns made{{{kSubstance, false, 0, {3, 7, 11}}},
                       {{kProduct, false, 0, {9, 13}}, {kOther, false, 0, {20}}}};
  const auto more = with_last_lots(problem_, made, 5, 30);
  EXPECT_EQ(days_of(more, 1), (std::vector{9, 13, 13, 13}));
  EXPECT_EQ(days_of(more, 1, 1), (std::vector{20}));
  EXPECT_EQ(days_of(more, 0), (std::vector{3, 7, 10, 10, 10, 10, 11}));
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
