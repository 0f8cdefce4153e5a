// Test support: one suite made by hand, and all schedules that the rules allow it.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/plan/suite_schedule.h"

namespace renkei::plan::testing {

inline constexpr int kMostRuns = 3;

// One suite, made by hand: its runs make one material each.
struct SmallSuite {
  explicit SmallSuite(int runs, int horizon_days) {
    problem.horizon_days = horizon_days;
    auto& suite = problem.suites.emplace_back();
    suite.row = &row;
    const auto count = static_cast<std::size_t>(runs);
    suite.change_days.assign(count, std::vector<std::optional<int>>(count, 0));
    suite.first_start_days.assign(count, 0);
    for (int r = 0; r < runs; ++r) {
      suite.runs.push_back(r);
      auto& run = problem.runs.emplace_back();
      run.process = &processes[static_cast<std::size_t>(r)];
      run.output = r;
      run.batch_amount = 1;
      run.cadence_days = run.first_days = 1;
      run.open_to = horizon_days - 1;
      problem.materials.emplace_back().row = &materials[static_cast<std::size_t>(r)];
    }
    needs.resize(count);
  }
  SmallSuite(const SmallSuite&) = delete;
  SmallSuite& operator=(const SmallSuite&) = delete;

  [[nodiscard]] std::optional<SuiteScheduler> made() const {
    return SuiteScheduler::of(problem, 0, std::vector<bool>(problem.runs.size(), true));
  }
  // With the needs that are asked for by hand.
  [[nodiscard]] SuiteScheduler scheduler() const {
    auto made = this->made();
    EXPECT_TRUE(made.has_value());
    for (std::size_t r = 0; r < needs.size(); ++r) {
      if (!needs[r].by_day.empty()) made->set_needs(static_cast<int>(r), needs[r]);
    }
    return *std::move(made);
  }
  // Prices of nothing.
  [[nodiscard]] LotPrices no_prices() const {
    LotPrices prices;
    prices.complete.assign(problem.runs.size(), std::vector<double>(days(), 0.0));
    prices.free = prices.complete;
    return prices;
  }
  [[nodiscard]] std::size_t days() const { return static_cast<std::size_t>(problem.horizon_days); }

  network::Suite row;
  std::array<network::Process, kMostRuns> processes;
  std::array<network::Material, kMostRuns> materials;
  Problem problem;
  std::vector<LotNeeds> needs;
};

// All schedules of a suite by the rules of docs/reference/planning.md, one lot after the other. A
// second campaign of the same process right after the first is left out: it gains nothing.
class AllSchedules {
 public:
  // `loosely`: R06 as it stands, by which a lot that is complete at midnight may count for the day
  // that begins then; else it counts for the day that ends.
  AllSchedules(const SmallSuite& suite, const LotPrices& prices, bool loosely)
      : suite_(suite), prices_(prices), loosely_(loosely) {}

  // Nothing where none makes what is needed.
  std::optional<double> best() {
    best_.reset();
    lots_.clear();
    try_all();
    return best_;
  }

  // The worth of lots in order of time; nothing where they break a rule.
  std::optional<double> worth_of(const SuiteSchedule& schedule) {
    lots_.clear();
    for (const auto& lot : schedule.lots) {
      const auto clock = clock_after(lot.run, lot.complete_day);
      if (!clock) return std::nullopt;
      lots_.push_back({lot.run, lot.complete_day, *clock});
      if (usable_day(lots_.size() - 1, schedule) != lot.free_day) return std::nullopt;
    }
    if (!makes_needs()) return std::nullopt;
    return worth();
  }

 private:
  struct Lot {
    int run = 0;
    int day = 0;
    Exact clock = 0;  // R06: when it is complete on the time line
  };

  [[nodiscard]] const Run& run(int r) const {
    return suite_.problem.runs[static_cast<std::size_t>(r)];
  }
  [[nodiscard]] const Suite& suite() const { return suite_.problem.suites.front(); }
  // Days of the change between two runs of the suite (R08), from `running` if `from` is none.
  [[nodiscard]] std::optional<int> change(std::optional<int> from, int to) const {
    if (!from) return suite().first_start_days[static_cast<std::size_t>(to)];
    return suite().change_days[static_cast<std::size_t>(*from)][static_cast<std::size_t>(to)];
  }

  void try_all() {
    if (makes_needs()) best_ = std::max(best_.value_or(-1e300), worth());
    const int from = lots_.empty() ? 0 : lots_.back().day;
    for (int r = 0; r < static_cast<int>(suite_.problem.runs.size()); ++r) {
      for (int day = from; day < suite_.problem.horizon_days; ++day) {
        const auto clock = clock_after(r, day);
        if (!clock) continue;
        lots_.push_back({r, day, *clock});
        try_all();
        lots_.pop_back();
      }
    }
  }

  // R06 for a lot of `r` on `day` after those so far; nothing where it breaks R02 to R09.
  [[nodiscard]] std::optional<Exact> clock_after(int r, int day) const {
    if (day > std::min(run(r).open_to, suite_.problem.horizon_days - 1)) return std::nullopt;
    Exact ready = 0;
    if (!lots_.empty() && lots_.back().run == r) {
      ready = lots_.back().clock + run(r).cadence_days;
    } else if (lots_.empty() && run(r).at_day_zero) {
      ready = run(r).cadence_days;
    } else {
      const auto start = earliest_start(r);
      if (!start) return std::nullopt;
      // R05: it takes whole days.
      if (day - *start + 1 < ceil_to_int(run(r).first_days)) return std::nullopt;
      ready = *start + run(r).first_days;
    }
    const Exact clock = std::max(ready, Exact(loosely_ ? day : day + 1));
    if (clock > day + 1) return std::nullopt;
    return clock;
  }

  // R02, R03, R07, R08 and R09 for a new campaign, against all campaigns before.
  [[nodiscard]] std::optional<int> earliest_start(int r) const {
    int start = run(r).open_from;
    if (suite().row->running) {
      const auto days = change(std::nullopt, r);
      if (!days) return std::nullopt;
      start = std::max(start, *days);
    }
    for (const auto& lot : lots_) {
      const auto days = lot.run == r ? std::optional(0) : change(lot.run, r);
      if (!days) return std::nullopt;
      start = std::max(start, lot.day + 1 + *days);
    }
    return start;
  }

  // R15: the day of approval; 0 where none is needed, nothing where it never comes.
  template <typename Lots, typename Day>
  [[nodiscard]] std::optional<int> approval_day(int r, const Lots& lots, Day day_of) const {
    const bool first = !suite().row->running && !lots.empty() && lots.front().run == r;
    if (!run(r).needs_approval || first || run(r).at_day_zero) return 0;
    auto left = std::max<std::int64_t>(1, run(r).qualification_lots);
    for (const auto& lot : lots) {
      if (lot.run == r && --left == 0) return day_of(lot) + 1 + run(r).regulatory_days;
    }
    return std::nullopt;
  }
  // R12, R14 and R15; -1: never.
  [[nodiscard]] int usable_day(int r, int day, std::optional<int> approval) const {
    if (!approval) return -1;
    return std::max({day + 1 + run(r).release_lag_days(), run(r).licence_day, *approval});
  }
  [[nodiscard]] int usable_day(std::size_t position, const SuiteSchedule& schedule) const {
    const auto& lot = schedule.lots[position];
    return usable_day(
        lot.run, lot.complete_day,
        approval_day(lot.run, schedule.lots, [](const SuiteLot& one) { return one.complete_day; }));
  }

  [[nodiscard]] double worth() const {
    double sum = 0;
    for (const auto& lot : lots_) {
      const auto r = static_cast<std::size_t>(lot.run);
      sum += prices_.complete[r][static_cast<std::size_t>(lot.day)];
      const int free = usable_day(
          lot.run, lot.day, approval_day(lot.run, lots_, [](const Lot& one) { return one.day; }));
      if (free < 0 || free >= suite_.problem.horizon_days || prices_.free[r].empty()) continue;
      sum += prices_.free[r][static_cast<std::size_t>(free)];
    }
    return sum;
  }

  // Of the lots up to a day, no more than are of use count on any day before.
  [[nodiscard]] bool makes_needs() const {
    for (std::size_t r = 0; r < suite_.needs.size(); ++r) {
      const auto& needs = suite_.needs[r];
      for (std::size_t d = 0; d < needs.by_day.size(); ++d) {
        int counted = lots_between(static_cast<int>(r), -1, static_cast<int>(d));
        for (int before = 0; before <= static_cast<int>(d); ++before) {
          const int later = lots_between(static_cast<int>(r), before, static_cast<int>(d));
          counted = std::min(counted, needs.of_use[static_cast<std::size_t>(before)] + later);
        }
        if (counted < needs.by_day[d]) return false;
      }
    }
    return true;
  }
  [[nodiscard]] int lots_between(int r, int after, int until) const {
    return static_cast<int>(std::count_if(lots_.begin(), lots_.end(), [&](const Lot& lot) {
      return lot.run == r && lot.day > after && lot.day <= until;
    }));
  }

  const SmallSuite& suite_;
  const LotPrices& prices_;
  bool loosely_;
  std::vector<Lot> lots_;
  std::optional<double> best_;
};

}  // namespace renkei::plan::testing
