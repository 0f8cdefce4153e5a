// The schedule of a suite that is worth most, against all schedules that the rules allow.
#include "renkei/plan/suite_schedule.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/plan/small_suite.h"

namespace renkei::plan {
namespace {

using testing::AllSchedules;
using testing::SmallSuite;

// The worth of a schedule that breaks a rule.
constexpr double kBroken = -1e9;

struct Chance {
  bool approval = false;
  bool needs = false;
  bool falling = false;    // prices that do not rise from day to day
  bool roundabout = true;  // changes by way of a third run may be shorter, or allowed at all
  bool waits = false;      // approval with regulatory days and release
};

// A detour is no longer than the change itself, so each change counts beside the next one only.
void shorten_changes(Suite& suite, const std::vector<Run>& runs) {
  const auto shorten = [&](std::optional<int>& direct, std::optional<int> first, std::size_t by,
                           std::optional<int> second) {
    if (!first || !second) return;
    const int detour = *first + static_cast<int>(ceil_to_int(runs[by].cadence_days)) + *second;
    direct = direct ? std::min(*direct, detour) : detour;
  };
  const std::size_t count = runs.size();
  for (int times = 0; times < 2; ++times) {
    for (std::size_t by = 0; by < count; ++by) {
      for (std::size_t to = 0; to < count; ++to) {
        if (by == to) continue;
        shorten(suite.first_start_days[to], suite.first_start_days[by], by,
                suite.change_days[by][to]);
        for (std::size_t from = 0; from < count; ++from) {
          if (from == to || from == by) continue;
          shorten(suite.change_days[from][to], suite.change_days[from][by], by,
                  suite.change_days[by][to]);
        }
      }
    }
  }
}

void choose_needs(Random& random, SmallSuite& suite) {
  for (auto& needs : suite.needs) {
    if (!random.chance(60)) continue;
    int lots = 0;
    for (std::size_t d = 0; d < suite.days(); ++d) {
      if (d > 3 && lots < 3 && random.chance(15)) ++lots;
      needs.by_day.push_back(lots);
    }
    if (lots == 0) needs.by_day.clear();
    const auto life = static_cast<std::size_t>(random.between(1, 9));
    for (std::size_t d = 0; d < needs.by_day.size(); ++d) {
      needs.of_use.push_back(needs.by_day[std::min(d + life, suite.days() - 1)]);
    }
  }
}

void choose_changes(Random& random, SmallSuite& small, const Chance& chance) {
  auto& suite = small.problem.suites.front();
  auto& runs = small.problem.runs;
  const auto some_days = [&]() -> std::optional<int> {
    if (random.chance(25)) return std::nullopt;
    return static_cast<int>(random.between(0, 3));
  };
  for (std::size_t from = 0; from < runs.size(); ++from) {
    for (std::size_t to = 0; to < runs.size(); ++to) {
      if (from != to) suite.change_days[from][to] = some_days();
    }
  }
  const bool running = random.chance(60);
  if (running) small.row.running = network::ProcessId("running");
  // What runs on day 0 is one of the runs, or none that is possible.
  const bool known = running && random.chance(70);
  for (std::size_t to = 0; running && !known && to < runs.size(); ++to) {
    suite.first_start_days[to] = some_days();
  }
  if (!chance.roundabout) shorten_changes(suite, runs);
  if (!known) return;
  const auto first =
      static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(runs.size()) - 1));
  suite.running = static_cast<int>(first);
  suite.first_start_days = suite.change_days[first];
  runs[first].at_day_zero = true;
  runs[first].open_from = 0;
  runs[first].needs_approval = false;
}

void choose_runs(Random& random, SmallSuite& small, const Chance& chance) {
  for (auto& run : small.problem.runs) {
    run.cadence_days = random.between(1, 3);
    run.first_days = run.cadence_days + random.between(0, 2);
    run.release_days = static_cast<int>(random.between(0, 2));
    run.licence_day = static_cast<int>(random.chance(30) ? random.between(1, 8) : 0);
    if (random.chance(20)) run.open_from = static_cast<int>(random.between(1, 3));
    if (random.chance(20)) run.open_to -= static_cast<int>(random.between(1, 3));
    if (!chance.approval || !random.chance(70)) continue;
    run.needs_approval = true;
    run.qualification_lots = random.between(0, 3);
    if (chance.waits) {
      run.regulatory_days = static_cast<int>(random.between(0, 3));
    } else {
      run.release_days = 0;
    }
  }
}

LotPrices choose_prices(Random& random, const SmallSuite& small, bool falling) {
  LotPrices prices = small.no_prices();
  const auto some_price = [&](int least) { return static_cast<double>(random.between(least, 60)); };
  for (auto& by_day : prices.complete) {
    for (auto& price : by_day) price = some_price(-40);
    if (falling) std::sort(by_day.rbegin(), by_day.rend());
  }
  // After the horizon it is worth nothing, which is to be no more than before.
  for (auto& by_day : prices.free) {
    for (auto& price : by_day) price = some_price(falling ? 0 : -40);
    if (falling) std::sort(by_day.rbegin(), by_day.rend());
  }
  // Lots that nothing holds are worth something when they are complete only.
  for (std::size_t r = 0; r < prices.free.size(); ++r) {
    if (!small.problem.runs[r].needs_approval && random.chance(20)) prices.free[r].clear();
  }
  return prices;
}

struct Seen {
  int made = 0;        // suites whose best schedule makes something
  int impossible = 0;  // what is needed cannot be made
  int more = 0;        // best() says more than the rules allow
};

// best() on suites by chance: never less than the best of all schedules, and the same if `exactly`.
Seen compare(std::uint64_t seeds, const Chance& chance, bool exactly, bool loosely) {
  Seen seen;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Random random(seed);
    const bool three = random.chance(60);
    SmallSuite small(three ? 3 : 2,
                     static_cast<int>(three ? random.between(7, 9) : random.between(8, 11)));
    choose_runs(random, small, chance);
    choose_changes(random, small, chance);
    if (chance.needs) choose_needs(random, small);
    // Where a change that is not allowed can be had in two steps there is none.
    if (chance.roundabout && !small.made()) continue;
    const LotPrices prices = choose_prices(random, small, chance.falling);
    AllSchedules all(small, prices, loosely);
    const auto best = all.best();
    const auto found = small.scheduler().best(prices);
    if (exactly) {
      EXPECT_EQ(found.has_value(), best.has_value()) << "seed " << seed;
    }
    if (!best) ++seen.impossible;
    if (!best || !found) {
      EXPECT_TRUE(!best || found) << "seed " << seed;
      continue;
    }
    seen.made += found->lots.empty() ? 0 : 1;
    seen.more += found->worth > *best + 1e-6 ? 1 : 0;
    EXPECT_GE(found->worth, *best - 1e-6) << "seed " << seed;
    if (!exactly) continue;
    EXPECT_LE(found->worth, *best + 1e-6) << "seed " << seed;
    const auto worth = AllSchedules(small, prices, loosely).worth_of(*found);
    EXPECT_NEAR(worth.value_or(kBroken), found->worth, 1e-6) << "seed " << seed;
  }
  return seen;
}

TEST(SuiteSchedule, IsTheBestOfAllThatTheRulesAllow) {
  const Seen seen = compare(150, {.roundabout = false}, true, false);
  EXPECT_GE(seen.made, 120);
}

TEST(SuiteSchedule, IsTheBestOfAllThatMakeWhatIsNeeded) {
  const Seen seen = compare(150, {.needs = true, .roundabout = false}, true, false);
  EXPECT_GE(seen.made, 60);
  EXPECT_GE(seen.impossible, 15);
}

TEST(SuiteSchedule, IsTheBestOfAllThatQualify) {
  const Seen seen = compare(150, {.approval = true, .roundabout = false}, true, false);
  EXPECT_GE(seen.made, 120);
  const Seen needed =
      compare(80, {.approval = true, .needs = true, .roundabout = false}, true, false);
  EXPECT_GE(needed.made, 30);
}

// Where nothing is worth more for being later, when midnight counts makes no difference.
TEST(SuiteSchedule, IsTheBestWhicheverDayMidnightCountsFor) {
  const Seen seen =
      compare(60, {.approval = true, .falling = true, .roundabout = false}, true, true);
  EXPECT_GE(seen.made, 40);
}

// What is left out makes it worth more: changes between campaigns further apart, and days of the
// authority for what follows the lots that qualify.
TEST(SuiteSchedule, IsWorthNoLessThanAnyThatTheRulesAllow) {
  const Seen seen =
      compare(100, {.approval = true, .needs = true, .falling = true, .waits = true}, false, false);
  EXPECT_GE(seen.made, 40);
  EXPECT_GE(seen.more, 5);
}

// The best of all is among those whose first lot comes by a day, or among the others.
TEST(SuiteSchedule, IsTheBestOfThoseWithAnEarlyFirstLotAndTheOthers) {
  int parted = 0;
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    Random random(seed);
    SmallSuite small(2, static_cast<int>(random.between(8, 11)));
    choose_runs(random, small, {.approval = true});
    choose_changes(random, small, {.roundabout = false});
    const LotPrices prices = choose_prices(random, small, false);
    const auto all = small.scheduler().best(prices);
    ASSERT_TRUE(all.has_value()) << "seed " << seed;
    const int day = static_cast<int>(random.between(0, 7));
    auto early = small.scheduler();
    auto late = small.scheduler();
    ASSERT_TRUE(early.set_first_lot(0, 0, day));
    ASSERT_TRUE(late.set_first_lot(0, day + 1, std::nullopt));
    const auto first_lot = [](const std::optional<SuiteSchedule>& schedule) {
      for (const auto& lot : schedule->lots) {
        if (lot.run == 0) return lot.complete_day;
      }
      return 1000;
    };
    const auto with = early.best(prices);
    const auto without = late.best(prices);
    ASSERT_TRUE(without.has_value()) << "seed " << seed;
    EXPECT_GT(first_lot(without), day) << "seed " << seed;
    double best = without->worth;
    if (with) {
      EXPECT_LE(first_lot(with), day) << "seed " << seed;
      best = std::max(best, with->worth);
      parted += with->worth < all->worth - 1e-6 || without->worth < all->worth - 1e-6 ? 1 : 0;
    }
    EXPECT_NEAR(best, all->worth, 1e-6) << "seed " << seed;
  }
  EXPECT_GE(parted, 30);
}

TEST(SuiteSchedule, TheFirstLotOfWhatIsNeededIsNotToBeChosen) {
  SmallSuite small(2, 9);
  small.needs[0].by_day.assign(9, 0);
  small.needs[0].by_day.back() = 1;
  small.needs[0].of_use.assign(9, 1);
  auto scheduler = small.scheduler();
  EXPECT_FALSE(scheduler.set_first_lot(0, 3, 5));
  EXPECT_TRUE(scheduler.set_first_lot(1, 3, 5));
}

TEST(SuiteSchedule, ThereIsNoneWhereAForbiddenChangeCanBeHadInTwoSteps) {
  SmallSuite small(3, 9);
  auto& changes = small.problem.suites.front().change_days;
  for (auto& from : changes) std::fill(from.begin(), from.end(), 1);
  EXPECT_TRUE(small.made().has_value());
  changes[0][2].reset();
  EXPECT_FALSE(small.made().has_value());
  changes[0][1].reset();
  EXPECT_TRUE(small.made().has_value());
}

// Two runs with times in halves of a day.
TEST(SuiteSchedule, TimesThatAreNotWholeAreNeverRoundedUp) {
  int gained = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Random random(seed);
    SmallSuite small(2, 9);
    const Chance chance{.approval = true, .falling = true, .roundabout = false};
    choose_runs(random, small, chance);
    for (auto& run : small.problem.runs) {
      run.cadence_days = Exact(random.between(2, 6), 2);
      run.first_days = run.cadence_days + Exact(random.between(0, 3), 2);
    }
    choose_changes(random, small, chance);
    const LotPrices prices = choose_prices(random, small, true);
    const auto found = small.scheduler().best(prices);
    ASSERT_TRUE(found.has_value());
    const auto allowed = AllSchedules(small, prices, true).best();
    ASSERT_TRUE(allowed.has_value());
    EXPECT_GE(found->worth, *allowed - 1e-6) << "seed " << seed;
    for (auto& run : small.problem.runs) {
      run.cadence_days = ceil_to_int(run.cadence_days);
      run.first_days = ceil_to_int(run.first_days);
    }
    const auto rounded = small.scheduler().best(prices);
    ASSERT_TRUE(rounded.has_value());
    EXPECT_GE(found->worth, rounded->worth - 1e-6) << "seed " << seed;
    gained += found->worth > rounded->worth + 1e-6 ? 1 : 0;
  }
  EXPECT_GE(gained, 20);
}

// Seven lots would fit into eight days as they are.
TEST(SuiteSchedule, TimesThatFitNoPartsAreRoundedDown) {
  SmallSuite small(1, 8);
  small.problem.runs[0].cadence_days = small.problem.runs[0].first_days = Exact(1001, 1000);
  LotPrices prices = small.no_prices();
  prices.complete[0].assign(small.days(), 1.0);
  const auto best = small.scheduler().best(prices);
  ASSERT_TRUE(best.has_value());
  EXPECT_EQ(best->lots.size(), 8U);
}

std::optional<SuiteScheduler> scheduler_of(const SmallSuite& small, bool used = true) {
  return SuiteScheduler::of(small.problem, 0, std::vector<bool>(small.problem.runs.size(), used));
}

TEST(SuiteSchedule, ThereIsNoneForWhatItDoesNotKnow) {
  SmallSuite small(2, 10);
  EXPECT_TRUE(scheduler_of(small).has_value());
  EXPECT_FALSE(scheduler_of(small, false).has_value());
  small.processes[1].campaign_batches_min = 2;
  EXPECT_FALSE(scheduler_of(small).has_value());
  EXPECT_TRUE(SuiteScheduler::of(small.problem, 0, {true, false}).has_value());
  small.processes[1].campaign_batches_min.reset();
  small.processes[1].campaign_batches_max = 2;
  EXPECT_FALSE(scheduler_of(small).has_value());
  small.processes[1].campaign_batches_max.reset();
  small.problem.runs[0].cadence_days = Exact(1, 1000);
  EXPECT_FALSE(scheduler_of(small).has_value());
  small.problem.runs[0].cadence_days = 1;
  small.problem.horizon_days = 4'000'000;
  EXPECT_FALSE(scheduler_of(small).has_value());
}

// What the sole maker of a material has to make is made, even at a loss.
TEST(SuiteSchedule, MakesWhatIsProtected) {
  SmallSuite small(1, 10);
  network::Demand demand;
  demand.protection = 1;
  small.problem.demands.push_back({.row = &demand, .material = 0, .dose = 1, .due = {{6, 2}}});
  small.problem.materials[0].demands = {0};
  small.problem.materials[0].made_by = {0};
  LotPrices prices = small.no_prices();
  for (std::size_t d = 0; d < small.days(); ++d) prices.complete[0][d] = static_cast<double>(d);
  for (auto& price : prices.complete[0]) price -= 100;
  auto scheduler = scheduler_of(small);
  ASSERT_TRUE(scheduler.has_value());
  const auto best = scheduler->best(prices);
  ASSERT_TRUE(best.has_value());
  ASSERT_EQ(best->lots.size(), 2U);
  EXPECT_EQ(best->lots[0].complete_day, 4);
  EXPECT_EQ(best->lots[1].complete_day, 5);
  EXPECT_EQ(best->lots[1].free_day, 6);
  scheduler->forget_needs();
  EXPECT_TRUE(scheduler->best(prices)->lots.empty());
  // Where another suite makes it too, either may.
  small.problem.materials[0].made_by = {0, 1};
  EXPECT_TRUE(scheduler_of(small)->best(prices)->lots.empty());
}

// One lot by the end of day 8.
LotNeeds one_lot_by_day_eight(std::size_t days) {
  LotNeeds needs;
  needs.by_day.assign(days, 1);
  std::fill_n(needs.by_day.begin(), 8, 0);
  needs.of_use.assign(days, 1);
  return needs;
}

SuiteSchedule lot_on(int day) { return {{{0, day, -1}}, 0}; }

// The last day on which one lot makes what is needed.
int last_day(const SuiteScheduler& scheduler, int days) {
  int day = days - 1;
  while (day >= 0 && !scheduler.makes_needs(lot_on(day))) --day;
  return day;
}

TEST(SuiteSchedule, OnTheSafeSideIsEarlier) {
  SmallSuite small(1, 12);
  small.needs[0] = one_lot_by_day_eight(small.days());
  small.problem.materials[0].demands = {0};
  EXPECT_EQ(last_day(small.scheduler(), 12), 8);
  EXPECT_EQ(last_day(small.scheduler().on_the_safe_side(0), 12), 8);
  EXPECT_EQ(last_day(small.scheduler().on_the_safe_side(3), 12), 5);
  EXPECT_EQ(last_day(small.scheduler().on_the_safe_side(30), 12), 0);
  // What goes into other things.
  small.problem.materials[0].demands.clear();
  EXPECT_EQ(last_day(small.scheduler().on_the_safe_side(3), 12), 1);
  small.problem.materials[0].demands = {0};
  // Rounded down by a part in 200, so that day 8 may be a little before it.
  small.problem.runs[0].cadence_days = small.problem.runs[0].first_days = Exact(201, 200);
  EXPECT_EQ(last_day(small.scheduler(), 12), 8);
  EXPECT_EQ(last_day(small.scheduler().on_the_safe_side(0), 12), 7);
}

TEST(SuiteSchedule, MakesNeedsCountsWhatIsOfUse) {
  SmallSuite small(1, 12);
  small.needs[0] = one_lot_by_day_eight(small.days());
  std::fill_n(small.needs[0].of_use.begin(), 4, 0);
  const auto scheduler = small.scheduler();
  EXPECT_FALSE(scheduler.makes_needs({}));
  EXPECT_FALSE(scheduler.makes_needs(lot_on(3)));
  EXPECT_TRUE(scheduler.makes_needs(lot_on(4)));
  EXPECT_FALSE(scheduler.makes_needs({{{1, 4, -1}}, 0}));
  EXPECT_TRUE(scheduler.makes_needs({{{0, 1, -1}, {0, 2, -1}, {0, 8, -1}}, 0}));
}

TEST(SuiteSchedule, NeedsCanBeSetWhereTheyAreOthersAndNotTooMany) {
  SmallSuite small(2, 12);
  small.problem.runs[1].needs_approval = true;
  small.problem.runs[1].qualification_lots = 2;
  auto scheduler = small.scheduler();
  const auto needs = one_lot_by_day_eight(small.days());
  EXPECT_FALSE(scheduler.set_needs(7, needs));
  EXPECT_FALSE(scheduler.set_needs(0, {}));
  EXPECT_TRUE(scheduler.set_needs(0, needs));
  EXPECT_FALSE(scheduler.set_needs(0, needs));
  EXPECT_EQ(last_day(scheduler, 12), 8);
  // Too many states, even without approval.
  auto many = needs;
  many.by_day.back() = 1'000'000;
  EXPECT_FALSE(scheduler.set_needs(0, many));
  ASSERT_EQ(last_day(scheduler, 12), 8);
  EXPECT_FALSE(scheduler.best(small.no_prices())->lots.empty());
  EXPECT_TRUE(scheduler.set_needs(0, {}));
  EXPECT_EQ(last_day(scheduler, 12), 11);
  // Approval still counts: a second run is free once two of its lots are complete.
  LotPrices prices = small.no_prices();
  prices.free[1].assign(small.days(), 1.0);
  prices.complete[0][0] = 10;
  const auto best = scheduler.best(prices);
  ASSERT_TRUE(best.has_value());
  ASSERT_GE(best->lots.size(), 3U);
  EXPECT_EQ(best->lots[1].free_day, best->lots[2].free_day);
}

}  // namespace
}  // namespace renkei::plan
