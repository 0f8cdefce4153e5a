#include "renkei/plan/suite_columns.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>

#include "renkei/base/seams.h"
#include "renkei/plan/lot_doses.h"
#include "renkei/plan/lot_needs.h"
#include "renkei/plan/suite_schedule.h"

namespace renkei::plan {
namespace {

using SteadyClock = std::chrono::steady_clock;

// A schedule is worth adding when it betters the value by this share.
constexpr double kWorthwhile = 1e-6;
// Bound and value so near are the same.
constexpr double kNear = 2e-4;
// Of the seconds, the share for the bound; the rest is for choosing.
constexpr double kBoundShare = 0.5;
constexpr double kChooseShare = 0.7;
// New schedules for the others after each choice.
constexpr int kRoundsInDive = 6;

// When suites are chosen again: rounds for their schedules, how many of these are tried, how many
// suites together, and how often for each suite.
constexpr int kRoundsAgain = 4;
constexpr std::size_t kTried = 6;
constexpr std::size_t kTogether = 3;
constexpr std::size_t kTimesAgain = 6;
constexpr std::uint64_t kSeed = 1;
// So much less than a lot is one.
constexpr double kNearlyMade = 1e-3;
// Choosing again is for more than this share of the gap.
constexpr double kGoodEnough = 0.2;
constexpr double kPartWorthTrying = 0.01;

// Rounds in which new schedules change nothing.
constexpr int kUnchangedMost = 12;

// A value so much less than the one before is far from it.
constexpr double kFar = 0.99;

struct Column {
  std::size_t of = 0;  // position in schedulers_
  int column = 0;
  SuiteSchedule schedule;
  bool possible = true;  // for choosing
};

class Generation {
 public:
  Generation(const Problem& problem, Solver& solver, const SuiteColumnsOptions& options)
      : problem_(problem), options_(options), began_(SteadyClock::now()) {
    choose_suites();
    if (schedulers_.empty()) return;
    GridOptions grid;
    grid.scheduled.assign(problem.suites.size(), false);
    for (const auto& scheduler : schedulers_) {
      grid.scheduled[static_cast<std::size_t>(scheduler.suite())] = true;
    }
    model_ = build_grid_model(problem, grid);
    weigh_waiting(problem, model_);
    for (std::size_t k = 0; k < schedulers_.size(); ++k) {
      one_rows_.push_back(model_.milp.add_row(1, 1, {}));
    }
    master_ = solver.linear(model_.milp);
  }

  SuiteColumns run() {
    SuiteColumns result;
    result.schedules.resize(problem_.suites.size());
    if (master_ == nullptr || !begin()) return result;
    price_until_done(options_.seconds * kBoundShare, 0, true);
    result.bound = bound_;
    if (solution_.x.empty()) return result;
    be_on_the_safe_side();
    dive();
    if (done_) choose_again();
    for (std::size_t k = 0; k < schedulers_.size(); ++k) {
      result.schedules[static_cast<std::size_t>(schedulers_[k].suite())] =
          columns_[*chosen_[k]].schedule;
    }
    return result;
  }

 private:
  [[nodiscard]] const Suite& suite_of(std::size_t k) const {
    return problem_.suites[static_cast<std::size_t>(schedulers_[k].suite())];
  }
  // What a run makes.
  [[nodiscard]] const MaterialAccount& material_of(int r) const {
    const Run& run = problem_.runs[static_cast<std::size_t>(r)];
    return problem_.materials[static_cast<std::size_t>(run.output)];
  }
  [[nodiscard]] double elapsed() const {
    return std::chrono::duration<double>(SteadyClock::now() - began_).count();
  }
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

  void choose_suites() {
    doses_in_batch_ = doses_in_batch(problem_);
    std::vector<bool> used;
    for (const auto& run : problem_.runs) {
      used.push_back(problem_.materials[static_cast<std::size_t>(run.output)].used);
    }
    for (std::size_t s = 0; s < problem_.suites.size(); ++s) {
      int choices = 0;
      bool slow = false;
      for (const int r : problem_.suites[s].runs) {
        if (!used[static_cast<std::size_t>(r)]) continue;
        ++choices;
        const auto i = static_cast<std::size_t>(r);
        slow = slow || problem_.runs[i].cadence_days >= problem_.period_days ||
               large_lots(problem_, doses_in_batch_[i]);
      }
      if (choices < 2 && !slow) continue;
      auto scheduler = SuiteScheduler::of(problem_, static_cast<int>(s), used);
      if (scheduler) schedulers_.push_back(std::move(*scheduler));
    }
    chosen_.resize(schedulers_.size());
  }

  [[nodiscard]] LotPrices no_prices(std::size_t k) const {
    const auto& suite = suite_of(k);
    LotPrices prices;
    const auto days = static_cast<std::size_t>(problem_.horizon_days);
    for (const int r : suite.runs) {
      const auto& rows = model_.runs[static_cast<std::size_t>(r)].free_rows;
      const bool held = std::any_of(rows.begin(), rows.end(), [](int row) { return row >= 0; });
      prices.complete.emplace_back(days, 0.0);
      prices.free.emplace_back(held ? days : 0, 0.0);
    }
    return prices;
  }

  // Two schedules for every suite: what is needed and no more, and people first.
  bool begin() {
    for (std::size_t k = 0; k < schedulers_.size(); ++k) {
      auto schedule = schedulers_[k].best(no_prices(k));
      if (!schedule) {
        schedulers_[k].forget_needs();
        schedule = schedulers_[k].best(no_prices(k));
      }
      if (!schedule) return false;
      add(k, std::move(*schedule));
      if (auto early = schedulers_[k].best(guessed_prices(k))) add(k, std::move(*early));
    }
    return true;
  }

  // Doses for people, the earlier the better.
  [[nodiscard]] LotPrices guessed_prices(std::size_t k) const {
    auto prices = no_prices(k);
    const auto& suite = suite_of(k);
    for (std::size_t position = 0; position < suite.runs.size(); ++position) {
      const double doses = doses_in_batch_[static_cast<std::size_t>(suite.runs[position])];
      auto& by_day =
          prices.free[position].empty() ? prices.complete[position] : prices.free[position];
      for (std::size_t d = 0; d < by_day.size(); ++d) {
        by_day[d] = doses * static_cast<double>(by_day.size() - d);
      }
    }
    return prices;
  }

  void add(std::size_t k, SuiteSchedule schedule) {
    auto terms = schedule_terms(problem_, model_, schedule);
    for (auto& term : terms) term.coefficient = -term.coefficient;
    // Rows are told once each.
    std::sort(terms.begin(), terms.end(),
              [](const Term& a, const Term& b) { return a.column < b.column; });
    std::vector<Term> rows{{one_rows_[k], 1}};
    for (const auto& term : terms) {
      if (rows.back().column == term.column) {
        rows.back().coefficient += term.coefficient;
      } else {
        rows.push_back(term);
      }
    }
    const int column = master_->add_column(0, 0, kInfinity, rows);
    columns_.push_back({k, column, std::move(schedule), true});
  }

  [[nodiscard]] LotPrices prices_of(std::size_t k, const std::vector<double>& row_price) const {
    auto prices = no_prices(k);
    const auto& suite = suite_of(k);
    for (std::size_t position = 0; position < suite.runs.size(); ++position) {
      const auto r = static_cast<std::size_t>(suite.runs[position]);
      const Run& run = problem_.runs[r];
      const double amount =
          to_double(run.batch_amount) / model_.material_scale[static_cast<std::size_t>(run.output)];
      const auto price = [&](const ByPeriod& rows, int t) {
        const int row = t < problem_.periods() ? rows[static_cast<std::size_t>(t)] : -1;
        return row < 0 ? 0.0 : -row_price[static_cast<std::size_t>(row)];
      };
      const auto& columns = model_.runs[r];
      for (std::size_t d = 0; d < prices.complete[position].size(); ++d) {
        const int day = static_cast<int>(d);
        prices.complete[position][d] = price(columns.complete_rows, day / problem_.period_days);
        if (prices.free[position].empty()) continue;
        prices.free[position][d] =
            price(columns.free_rows, free_period(problem_, run, day)) * amount;
      }
    }
    return prices;
  }

  // Adds schedules until none is worth it. With `bounding`, keeps the best bound.
  void price_until_done(double until, int rounds_most, bool bounding) {
    double last = kInfinity;
    int unchanged = 0;
    for (int round = 0; rounds_most == 0 || round < rounds_most; ++round) {
      if (!solve_until(until)) return;
      double bound = solution_.value;
      bool any = false;
      for (std::size_t k = 0; k < schedulers_.size(); ++k) {
        if (chosen_[k]) continue;
        auto schedule = schedulers_[k].best(prices_of(k, solution_.row_price));
        if (!schedule) continue;
        const double better =
            schedule->worth + solution_.row_price[static_cast<std::size_t>(one_rows_[k])];
        if (better <= 0) continue;
        bound -= better;
        if (better < kWorthwhile * std::abs(solution_.value)) continue;
        add(k, std::move(*schedule));
        any = true;
      }
      if (bounding) {
        bound_ = std::max(bound_, bound);
        if (options_.on_progress) options_.on_progress(solution_.value, bound_);
      }
      if (!any || elapsed() > until || stopped()) return;
      if (!(solution_.value > last * kFar)) master_->start_afresh();
      unchanged = solution_.value < last - kWorthwhile * std::abs(last) ? 0 : unchanged + 1;
      last = solution_.value;
      if (unchanged > kUnchangedMost) return;
      if (bounding && solution_.value - bound_ < kNear * std::abs(solution_.value)) return;
    }
  }

  // What is chosen must be in time in days as they are.
  void be_on_the_safe_side() {
    bool any = false;
    for (std::size_t k = 0; k < schedulers_.size(); ++k) any = safer(k) || any;
    if (any) price_until_done(options_.seconds * kChooseShare, 0, false);
  }

  // With as many of the days to spare as can be.
  bool safer(std::size_t k) {
    const SuiteScheduler before = schedulers_[k];
    for (const int r : suite_of(k).runs) {
      if (material_of(r).made_by.size() == 1 && material_of(r).demands.empty()) {
        schedulers_[k].set_needs(r, lots_needed(problem_, r, {}, true));
      }
    }
    if (!schedulers_[k].best(no_prices(k))) schedulers_[k] = before;
    for (int days = options_.days_to_spare; days >= 0; --days) {
      auto safe = schedulers_[k].on_the_safe_side(days);
      auto schedule = safe.best(no_prices(k));
      if (!schedule) continue;
      schedulers_[k] = std::move(safe);
      bool any = false;
      for (auto& column : columns_) {
        if (column.of != k || schedulers_[k].makes_needs(column.schedule)) continue;
        column.possible = false;
        any = true;
      }
      if (!any) return false;
      add(k, std::move(*schedule));
      set_free(k);
      return true;
    }
    return false;
  }

  // Chooses some suites again while that helps: each by itself, then some together by chance.
  void choose_again() {
    double value = solution_.value;
    Random random(kSeed);
    std::size_t tries = 0;
    const std::size_t most = schedulers_.size() * kTimesAgain;
    bool late = is_late();
    for (; tries < most; ++tries) {
      if (!late && value - bound_ < kGoodEnough * options_.gap * std::abs(value)) break;
      if (elapsed() > options_.seconds || stopped()) break;
      const auto before = chosen_;
      const auto again =
          tries < schedulers_.size() ? std::vector<std::size_t>{tries} : some_together(random);
      for (const std::size_t k : again) set_free(k);
      price_until_done(options_.seconds, kRoundsAgain, false);
      dive();
      if (done_ && solution_.value < value - kWorthwhile * std::abs(value)) {
        value = solution_.value;
        late = is_late();
        continue;
      }
      for (const std::size_t k : again) set_chosen(k, *before[k]);
    }
  }

  // Something protected is late in the solution.
  [[nodiscard]] bool is_late() const {
    constexpr double kLate = 1e-6;  // of a demand's scale
    return std::any_of(model_.late.begin(), model_.late.end(), [&](const ByPeriod& columns) {
      return std::any_of(columns.begin(), columns.end(), [&](int column) {
        return column >= 0 && solution_.x[static_cast<std::size_t>(column)] > kLate;
      });
    });
  }

  std::size_t any_suite(Random& random) const {
    return static_cast<std::size_t>(
        random.between(0, static_cast<std::int64_t>(schedulers_.size()) - 1));
  }

  // A few suites.
  std::vector<std::size_t> some_together(Random& random) const {
    std::vector<std::size_t> result;
    const auto first = any_suite(random);
    result.push_back(first);
    for (std::size_t n = 0; n < kTogether; ++n) {
      const auto k = any_suite(random);
      if (std::find(result.begin(), result.end(), k) == result.end()) result.push_back(k);
    }
    return result;
  }

  // False, and the solution as before, where there is none in time.
  bool solve_until(double until) {
    auto next = master_->solve(std::max(0.01, until - elapsed()), options_.stop);
    if (!next.optimal) return false;
    solution_ = std::move(next);
    return true;
  }

  [[nodiscard]] std::vector<std::size_t> largest_parts(std::size_t k) const {
    std::vector<std::size_t> result;
    std::optional<std::size_t> newest;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].of != k || !columns_[c].possible) continue;
      newest = c;
      if (part(c) > kPartWorthTrying) result.push_back(c);
    }
    if (newest && result.empty()) result.push_back(*newest);
    std::sort(result.begin(), result.end(),
              [&](std::size_t a, std::size_t b) { return part(a) > part(b); });
    if (result.size() > kTried) result.resize(kTried);
    return result;
  }

  void set_free(std::size_t k) {
    chosen_[k].reset();
    for (const auto& column : columns_) {
      if (column.of != k) continue;
      master_->set_bounds(column.column, 0, column.possible ? kInfinity : 0);
    }
  }

  void set_chosen(std::size_t k, std::size_t c) {
    chosen_[k] = c;
    for (std::size_t other = 0; other < columns_.size(); ++other) {
      if (columns_[other].of != k) continue;
      const double part = other == c ? 1 : 0;
      master_->set_bounds(columns_[other].column, part, part);
    }
  }

  // Chooses a schedule for suite after suite, the most decided first; when time is up, the largest
  // parts of all.
  void dive() {
    bool in_time = solve_until(options_.seconds);
    while (const auto k = most_decided()) {
      in_time = in_time && elapsed() < options_.seconds && !stopped();
      if (!in_time) {
        set_chosen(*k, largest_parts(*k).front());
        continue;
      }
      const double before = solution_.value;
      if (leave_needs(*k)) price_until_done(options_.seconds, kRoundsInDive, false);
      set_chosen(*k, try_schedules(*k));
      in_time = solve_until(options_.seconds);
      if (!in_time || solution_.value < before + kNear * std::abs(before)) continue;
      price_until_done(options_.seconds, kRoundsInDive, false);
      in_time = solve_until(options_.seconds);
    }
    done_ = in_time;
  }

  // The suite that is not chosen yet and has the largest part.
  [[nodiscard]] std::optional<std::size_t> most_decided() const {
    std::optional<std::size_t> result;
    double largest = -1;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (chosen_[columns_[c].of] || !columns_[c].possible || part(c) <= largest) continue;
      largest = part(c);
      result = columns_[c].of;
    }
    return result;
  }

  [[nodiscard]] double part(std::size_t c) const {
    const auto i = static_cast<std::size_t>(columns_[c].column);
    return i < solution_.x.size() ? solution_.x[i] : 0.0;
  }

  // The one of a suite's schedules with the largest parts that gives the best value.
  std::size_t try_schedules(std::size_t k) {
    const auto candidates = largest_parts(k);
    std::size_t best = candidates.front();
    if (candidates.size() == 1) return best;
    double value = kInfinity;
    for (const std::size_t c : candidates) {
      set_chosen(k, c);
      const auto tried =
          master_->solve(std::max(0.01, options_.seconds - elapsed()), options_.stop);
      if (!tried.optimal || tried.value >= value) continue;
      value = tried.value;
      best = c;
    }
    return best;
  }

  // Where all other makers of what a suite makes are chosen, what is needed is left for it. True
  // when that is a rule now.
  bool leave_needs(std::size_t k) {
    const auto& suite = suite_of(k);
    bool any = false;
    for (const int r : suite.runs) {
      const auto& material = material_of(r);
      if (material.made_by.size() < 2) continue;
      MadeByOthers others;
      bool known = true;
      for (const int other : material.made_by) known = known && add_made(other, k, others);
      auto needs = known ? lots_needed(problem_, r, others) : LotNeeds{};
      any = schedulers_[k].set_needs(r, std::move(needs)) || any;
    }
    if (!any) return false;
    auto schedule = schedulers_[k].best(no_prices(k));
    if (!schedule) {
      for (const int r : suite.runs) schedulers_[k].set_needs(r, {});
      return false;
    }
    for (auto& column : columns_) {
      if (column.of == k) column.possible = schedulers_[k].makes_needs(column.schedule);
    }
    add(k, std::move(*schedule));
    set_free(k);
    return true;
  }

  // What a run's chosen schedule makes, unless it is of suite `k` itself. False when it is not
  // chosen.
  bool add_made(int r, std::size_t k, MadeByOthers& others) const {
    const Run& run = problem_.runs[static_cast<std::size_t>(r)];
    for (std::size_t other = 0; other < schedulers_.size(); ++other) {
      if (schedulers_[other].suite() != run.suite) continue;
      if (other == k) return true;
      if (!chosen_[other]) return false;
      // Lots that the solution has no use for, or no input, are not made.
      double made = 0;
      int period = 0;
      for (const auto& lot : columns_[*chosen_[other]].schedule.lots) {
        if (lot.run != r || lot.free_day < 0) continue;
        const auto& batches = model_.runs[static_cast<std::size_t>(r)].batches;
        for (; period <= lot.complete_day / problem_.period_days && period < problem_.periods();
             ++period) {
          const int column = batches[static_cast<std::size_t>(period)];
          if (column >= 0) made += solution_.x[static_cast<std::size_t>(column)];
        }
        if (made < 1 - kNearlyMade) continue;
        made -= 1;
        others.emplace_back(lot.free_day, run.batch_amount);
      }
      return true;
    }
    return false;
  }

  const Problem& problem_;
  const SuiteColumnsOptions& options_;
  SteadyClock::time_point began_;
  GridModel model_;
  std::vector<SuiteScheduler> schedulers_;
  std::vector<int> one_rows_;  // the parts of a suite's schedules make one
  std::unique_ptr<LinearProgram> master_;
  std::vector<double> doses_in_batch_;  // by run
  std::vector<Column> columns_;
  std::vector<std::optional<std::size_t>> chosen_;  // by scheduler: position in columns_
  LinearProgram::Result solution_;
  double bound_ = -kInfinity;
  bool done_ = false;  // the last dive came to its end in time
};

}  // namespace

void weigh_waiting(const Problem& problem, GridModel& model) {
  const bool ranked = model.objectives[0].name == "protected_backlog";
  const auto& objective = model.objectives[ranked ? 1 : 0];
  std::fill(model.milp.cost.begin(), model.milp.cost.end(), 0.0);
  for (const auto& term : objective.terms) {
    model.milp.cost[static_cast<std::size_t>(term.column)] += term.coefficient;
  }
  model.milp.cost_offset = objective.offset;
  if (ranked) weigh_protection(problem, model);
}

SuiteColumns suite_columns(const Problem& problem, Solver& solver,
                           const SuiteColumnsOptions& options) {
  return Generation(problem, solver, options).run();
}

}  // namespace renkei::plan
