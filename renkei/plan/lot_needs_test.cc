// By when lots have to be complete, on a chain made by hand; every number reckoned by hand.
#include "renkei/plan/lot_needs.h"

#include <string>

#include <gtest/gtest.h>

namespace renkei::plan {
namespace {

constexpr int kHorizonDays = 60;

// A drug substance that is filled into a drug product; a dose is one unit of it.
class LotNeedsTest : public testing::Test {
 protected:
  LotNeedsTest() {
    demand_.protection = 1;
    problem_.horizon_days = kHorizonDays;
    problem_.materials.resize(2);
    problem_.materials[kSubstance].row = &substance_;
    problem_.materials[kProduct].row = &product_;
    problem_.materials[kProduct].demands = {0};
    problem_.demands.push_back({.row = &demand_, .material = kProduct, .dose = 1, .due = {}});
    // Usable from the fifth day after the one of completion on.
    fill_ = add_run(kProduct, 10);
    filling().release_days = 2;
    filling().lot_release_days = 1;
    filling().transport_days = 1;
  }

  // Batches of `amount`, two days each; usable on the day after.
  int add_run(int output, int amount) {
    const int run = static_cast<int>(problem_.runs.size());
    plan::Run it;
    it.output = output;
    it.batch_amount = amount;
    it.cadence_days = it.first_days = 2;
    problem_.runs.push_back(it);
    problem_.materials[static_cast<std::size_t>(output)].made_by.push_back(run);
    return run;
  }

  // The run's batches are made of so much drug substance.
  void draw(int run, int amount) {
    problem_.runs[static_cast<std::size_t>(run)].draws.push_back({kSubstance, amount});
    problem_.materials[kSubstance].drawn_by.emplace_back(run, 0);
  }

  // A maker of drug substance, 20 units a lot.
  int add_substance() {
    draw(fill_, 10);
    return add_run(kSubstance, 20);
  }

  void due(int day, int doses) { problem_.demands[0].due.emplace_back(day, doses); }
  plan::Run& filling() { return problem_.runs[static_cast<std::size_t>(fill_)]; }
  MaterialAccount& product() { return problem_.materials[kProduct]; }
  MaterialAccount& substance() { return problem_.materials[kSubstance]; }

  // "day 6: 1, day 16: 2": on which days how many lots have to be complete.
  static std::string told(const std::vector<int>& by_day) {
    std::string text;
    int before = 0;
    for (std::size_t d = 0; d < by_day.size(); ++d) {
      if (by_day[d] == before) continue;
      before = by_day[d];
      text +=
          (text.empty() ? "day " : ", day ") + std::to_string(d) + ": " + std::to_string(before);
    }
    return text;
  }
  [[nodiscard]] std::string needs(int run, const MadeByOthers& others = {},
                                  bool safely = false) const {
    return told(lots_needed(problem_, run, others, safely).by_day);
  }

  static constexpr int kSubstance = 0;
  static constexpr int kProduct = 1;
  network::Material substance_, product_;
  network::Demand demand_;
  Problem problem_;
  int fill_ = 0;
};

// Complete on day e, usable on day e + 1 + 2 + 1 + 1.
TEST_F(LotNeedsTest, LotsAreCompleteSoEarlyThatTheyAreUsableWhenDue) {
  due(10, 10);
  due(20, 10);
  EXPECT_EQ(needs(fill_), "day 5: 1, day 15: 2");
  filling().transport_days = 0;
  EXPECT_EQ(needs(fill_), "day 6: 1, day 16: 2");
}

TEST_F(LotNeedsTest, OnlyTheProtectedPartIsNeededInWholeDoses) {
  due(10, 10);
  demand_.protection = 0;
  EXPECT_EQ(needs(fill_), "");
  demand_.protection = Exact(1, 3);
  EXPECT_EQ(protected_doses(problem_.demands[0], 9), 0);
  EXPECT_EQ(protected_doses(problem_.demands[0], 10), 4);
  // Four doses of 5/2 units are just the lot; a third of a dose less would be as much.
  problem_.demands[0].dose = Exact(5, 2);
  EXPECT_EQ(needs(fill_), "day 5: 1");
  problem_.demands[0].dose = Exact(26, 10);
  EXPECT_EQ(needs(fill_), "day 5: 2");
}

TEST_F(LotNeedsTest, StockComesFirst) {
  due(10, 10);
  due(20, 10);
  product().initial = 9;
  EXPECT_EQ(needs(fill_), "day 5: 1, day 15: 2");
  product().initial = 10;
  EXPECT_EQ(needs(fill_), "day 15: 1");
  product().initial = 20;
  EXPECT_EQ(needs(fill_), "");
  EXPECT_TRUE(lots_needed(problem_, fill_).of_use.empty());
}

// What cannot be complete in time is asked for all the same on the first days; what is due beyond
// what can be complete within the horizon is asked for to its end.
TEST_F(LotNeedsTest, NeedsAtTheEndsOfTheHorizon) {
  due(2, 10);
  due(kHorizonDays - 1, 10);
  EXPECT_EQ(needs(fill_), "day 0: 1, day " + std::to_string(kHorizonDays - 6) + ": 2");
}

TEST_F(LotNeedsTest, StockThatExpiresUnusedIsNotUsable) {
  due(10, 5);
  auto& account = product();
  account.initial = 40;
  account.expiring = {{4, 10}, {12, 10}};
  const auto& line = problem_.demands[0];
  // The day of expiry is the last one of use.
  EXPECT_EQ(usable_stock(account, line, 4), 40);
  EXPECT_EQ(usable_stock(account, line, 5), 30);
  EXPECT_EQ(usable_stock(account, line, 12), 30);
  // Of what expires on day 12, five doses were due.
  EXPECT_EQ(usable_stock(account, line, 13), 25);
}

TEST_F(LotNeedsTest, StockThatExpiresAfterItsUseCountsAsUsed) {
  due(10, 10);
  due(20, 10);
  product().initial = 10;
  product().expiring = {{10, 10}};
  EXPECT_EQ(needs(fill_), "day 15: 1");
  product().expiring = {{9, 10}};
  EXPECT_EQ(needs(fill_), "day 5: 1, day 15: 2");
  // Another demand may have used it before.
  problem_.demands.push_back({.row = &demand_, .material = kProduct, .dose = 1, .due = {}});
  product().demands = {0, 1};
  EXPECT_EQ(needs(fill_), "day 15: 1");
}

// A lot that is usable on day u leaves on the days u to u + 4.
TEST_F(LotNeedsTest, ShelfLifeEndsTheUseOfALot) {
  due(10, 5);
  due(14, 5);
  product_.shelf_life_days = 5;
  EXPECT_EQ(needs(fill_), "day 5: 1");
  // One lot is enough in amount, and lasts to day 14 only.
  problem_.demands[0].due.back().first = 15;
  const auto of_five_days = lots_needed(problem_, fill_);
  EXPECT_EQ(told(of_five_days.by_day), "day 5: 1, day 10: 2");
  // Complete on day 5, usable on day 10 to 14; on day 6, on day 11 to 15.
  EXPECT_EQ(told(of_five_days.of_use), "day 1: 1, day 6: 2");
  product_.shelf_life_days = 6;
  const auto of_six_days = lots_needed(problem_, fill_);
  EXPECT_EQ(told(of_six_days.by_day), "day 5: 1");
  EXPECT_EQ(told(of_six_days.of_use), "day 0: 1");
  product_.shelf_life_days.reset();
  EXPECT_EQ(told(lots_needed(problem_, fill_).of_use), "day 0: 1");
}

TEST_F(LotNeedsTest, SafelyTheRestOfALotIsNotCountedOnAfterAMonth) {
  product_.shelf_life_days = 1000;
  due(10, 5);
  due(39, 5);
  EXPECT_EQ(needs(fill_, {}, true), "day 5: 1");
  problem_.demands[0].due.back().first = 40;
  EXPECT_EQ(needs(fill_), "day 5: 1");
  EXPECT_EQ(needs(fill_, {}, true), "day 5: 1, day 35: 2");
  product_.shelf_life_days.reset();
  EXPECT_EQ(needs(fill_, {}, true), "day 5: 1");
}

// Three lots of drug product are to be usable on day 30: complete on day 25, 23 and 21, begun the
// day before. The lots of drug substance are complete the day before that.
TEST_F(LotNeedsTest, DemandIsFollowedDownTheBill) {
  const int make = add_substance();
  due(30, 40);
  product().initial = 10;
  EXPECT_EQ(needs(fill_), "day 25: 3");
  EXPECT_EQ(needs(make), "day 19: 1, day 23: 2");
  // Each lot on hand puts the first one off.
  substance().initial = 10;
  EXPECT_EQ(needs(make), "day 21: 1");
  substance().initial = 30;
  EXPECT_EQ(needs(make), "");
}

TEST_F(LotNeedsTest, TheEarlierLotsAreDrawnEarlierByTheCadence) {
  const int make = add_substance();
  due(30, 40);
  filling().cadence_days = Exact(5, 2);
  filling().first_days = 4;
  // Complete on day 25, so begun on day 22, and 2 1/2, 5 and 7 1/2 days before: on day 20, 17, 15.
  // The first of them draws half a lot of drug substance, the third the second lot.
  EXPECT_EQ(needs(make), "day 14: 1, day 19: 2");
  // Two makers make them in half the time (on day 22, 21, 20, 19), and each alone may have to do it
  // all.
  const int again = add_run(kProduct, 10);
  draw(again, 10);
  problem_.runs.back() = filling();
  EXPECT_EQ(needs(make), "day 18: 1, day 20: 2");
  EXPECT_EQ(needs(make, {}, true), "day 14: 1, day 19: 2");
  // The one that needs less drug substance makes it all.
  problem_.runs.back().draws[0].amount = 5;
  EXPECT_EQ(needs(make), "day 18: 1");
}

// Made in lots of different sizes, all is drawn on the last day on which one can begin.
TEST_F(LotNeedsTest, LotsOfDifferentSizesAreDrawnAtOnce) {
  const int make = add_substance();
  due(30, 40);
  draw(add_run(kProduct, 20), 20);
  // Usable two days after its completion, so begun on day 28 and complete on day 29.
  EXPECT_EQ(needs(make), "day 27: 2");
}

TEST_F(LotNeedsTest, WhatOthersMakeIsNotNeeded) {
  due(10, 10);
  due(20, 10);
  EXPECT_EQ(needs(fill_, {{10, 10}}), "day 15: 1");
  EXPECT_EQ(needs(fill_, {{11, 10}}), "day 5: 1");
  EXPECT_EQ(needs(fill_, {{20, 9}}), "day 5: 1, day 15: 2");
  EXPECT_EQ(needs(fill_, {{-3, 10}, {20, 10}}), "");
}

TEST_F(LotNeedsTest, NoneWhereItCanBeBoughtOrIsForTheEmergency) {
  const int make = add_substance();
  due(30, 20);
  ASSERT_NE(needs(make), "");
  ASSERT_NE(needs(fill_), "");
  substance().offers = {0};
  EXPECT_EQ(needs(make), "");
  EXPECT_NE(needs(fill_), "");
  // What is bought needs nothing that it is made of.
  substance().offers.clear();
  product().offers = {0};
  EXPECT_EQ(needs(make), "");
  EXPECT_EQ(needs(fill_), "");
  product().offers.clear();
  product().product = 0;
  EXPECT_EQ(needs(make), "");
  EXPECT_EQ(needs(fill_), "");
}

}  // namespace
}  // namespace renkei::plan
