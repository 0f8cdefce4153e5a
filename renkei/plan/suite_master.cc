#include "renkei/plan/suite_master.h"

#include <algorithm>
#include <cmath>

#include "renkei/plan/lot_doses.h"
#include "renkei/plan/lot_limits.h"
#include "renkei/plan/suite_columns.h"

namespace renkei::plan::internal {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Rounds in which new schedules change nothing.
constexpr int kUnchangedMost = 12;
// A value so much less than the one before is far from it.
constexpr double kFar = 0.99;

// Days in which the first lot of a suite comes are tried so many together.
constexpr int kFirstLotDays = 6;
// A bound this share above the one before is as good as can be hoped for.
constexpr double kSplitMost = 0.01;

// The day of the first lot of a run; nothing without any.
std::optional<int> first_lot(const SuiteSchedule& schedule, int run) {
  const auto lot = std::find_if(schedule.lots.begin(), schedule.lots.end(),
                                [run](const SuiteLot& one) { return one.run == run; });
  return lot == schedule.lots.end() ? std::nullopt : std::optional(lot->complete_day);
}

}  // namespace

SuiteMaster::SuiteMaster(const Problem& problem, Solver& solver, const std::atomic<bool>* stop,
                         std::function<void(double, double)> on_progress)
    : problem_(problem),
      stop_(stop),
      on_progress_(std::move(on_progress)),
      began_(SteadyClock::now()) {
  choose_suites();
  if (schedulers.empty()) return;
  GridOptions grid;
  grid.scheduled.assign(problem.suites.size(), false);
  for (const auto& scheduler : schedulers) {
    grid.scheduled[static_cast<std::size_t>(scheduler.suite())] = true;
  }
  model = build_grid_model(problem, grid);
  weigh_main_objective(problem, model);
  count_large_lots();
  for (std::size_t k = 0; k < schedulers.size(); ++k) {
    one_rows_.push_back(model.milp.add_row(1, 1, {}));
  }
  lp_ = solver.linear(model.milp);
}

double SuiteMaster::elapsed() const {
  return std::chrono::duration<double>(SteadyClock::now() - began_).count();
}

void SuiteMaster::choose_suites() {
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
    if (scheduler) schedulers.push_back(std::move(*scheduler));
  }
  chosen.resize(schedulers.size());
}

LotPrices SuiteMaster::no_prices(std::size_t k) const {
  const auto& suite = suite_of(k);
  LotPrices prices;
  const auto days = static_cast<std::size_t>(problem_.horizon_days);
  for (const int r : suite.runs) {
    const auto& rows = model.runs[static_cast<std::size_t>(r)].free_rows;
    const bool held = std::any_of(rows.begin(), rows.end(), [](int row) { return row >= 0; });
    prices.complete.emplace_back(days, 0.0);
    prices.free.emplace_back(held ? days : 0, 0.0);
  }
  return prices;
}

bool SuiteMaster::begin() {
  if (lp_ == nullptr) return false;
  for (std::size_t k = 0; k < schedulers.size(); ++k) {
    auto schedule = schedulers[k].best(no_prices(k));
    if (!schedule) {
      schedulers[k].forget_needs();
      schedule = schedulers[k].best(no_prices(k));
    }
    if (!schedule) return false;
    add(k, std::move(*schedule));
    if (auto early = schedulers[k].best(guessed_prices(k))) add(k, std::move(*early));
  }
  limit_large_lots();
  return true;
}

// Doses for people, the earlier the better.
LotPrices SuiteMaster::guessed_prices(std::size_t k) const {
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

std::size_t SuiteMaster::add(std::size_t k, SuiteSchedule schedule) {
  auto terms = schedule_terms(problem_, model, schedule);
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
  const int column = lp_->add_column(0, 0, kInfinity, rows);
  columns.push_back({k, column, std::move(schedule), true});
  return columns.size() - 1;
}

LotPrices SuiteMaster::prices_of(std::size_t k, const std::vector<double>& row_price) const {
  auto prices = no_prices(k);
  const auto& suite = suite_of(k);
  for (std::size_t position = 0; position < suite.runs.size(); ++position) {
    const auto r = static_cast<std::size_t>(suite.runs[position]);
    const Run& run = problem_.runs[r];
    const double amount =
        to_double(run.batch_amount) / model.material_scale[static_cast<std::size_t>(run.output)];
    const auto price = [&](const ByPeriod& rows, int t) {
      const int row = t < problem_.periods() ? rows[static_cast<std::size_t>(t)] : -1;
      return row < 0 ? 0.0 : -row_price[static_cast<std::size_t>(row)];
    };
    const auto& of_run = model.runs[r];
    for (std::size_t d = 0; d < prices.complete[position].size(); ++d) {
      const int day = static_cast<int>(d);
      prices.complete[position][d] = price(of_run.complete_rows, day / problem_.period_days);
      if (prices.free[position].empty()) continue;
      prices.free[position][d] = price(of_run.free_rows, free_period(problem_, run, day)) * amount;
    }
  }
  return prices;
}

void SuiteMaster::price_until_done(double until, int rounds_most, bool bounding) {
  double last = kInfinity;
  int unchanged = 0;
  for (int round = 0; rounds_most == 0 || round < rounds_most; ++round) {
    if (!solve_until(until)) return;
    double reached = solution.value;
    bool any = false;
    for (std::size_t k = 0; k < schedulers.size(); ++k) {
      if (chosen[k]) continue;
      auto schedule = schedulers[k].best(prices_of(k, solution.row_price));
      if (!schedule) continue;
      const double better =
          schedule->worth + solution.row_price[static_cast<std::size_t>(one_rows_[k])];
      if (better <= 0) continue;
      reached -= better;
      if (better < kWorthwhile * std::abs(solution.value)) continue;
      add(k, std::move(*schedule));
      any = true;
    }
    if (bounding) {
      bound = std::max(bound, reached);
      if (on_progress_) on_progress_(solution.value, bound);
    }
    if (!any || elapsed() > until || stopped()) return;
    if (!(solution.value > last * kFar)) lp_->start_afresh();
    unchanged = solution.value < last - kWorthwhile * std::abs(last) ? 0 : unchanged + 1;
    last = solution.value;
    if (unchanged > kUnchangedMost) return;
    if (bounding && solution.value - bound < kNear * std::abs(solution.value)) return;
  }
}

bool SuiteMaster::solve_until(double until) {
  auto next = lp_->solve(std::max(0.01, until - elapsed()), stop_);
  if (!next.optimal) return false;
  solution = std::move(next);
  return true;
}

void SuiteMaster::set_free(std::size_t k) {
  chosen[k].reset();
  for (const auto& column : columns) {
    if (column.of != k) continue;
    lp_->set_bounds(column.column, 0, column.possible ? kInfinity : 0);
  }
}

void SuiteMaster::set_chosen(std::size_t k, std::size_t c) {
  chosen[k] = c;
  for (std::size_t other = 0; other < columns.size(); ++other) {
    if (columns[other].of != k) continue;
    const double part = other == c ? 1 : 0;
    lp_->set_bounds(columns[other].column, part, part);
  }
}

double SuiteMaster::part(std::size_t c) const {
  const auto i = static_cast<std::size_t>(columns[c].column);
  return i < solution.x.size() ? solution.x[i] : 0.0;
}

bool SuiteMaster::is_late() const {
  constexpr double kLate = 1e-6;  // of a demand's scale
  return std::any_of(model.late.begin(), model.late.end(), [&](const ByPeriod& late) {
    return std::any_of(late.begin(), late.end(), [&](int column) {
      return column >= 0 && solution.x[static_cast<std::size_t>(column)] > kLate;
    });
  });
}

void SuiteMaster::count_large_lots() {
  for (const auto& product : problem_.emergency) {
    const auto& made_by = problem_.materials[static_cast<std::size_t>(product.material)].made_by;
    const bool large = std::any_of(made_by.begin(), made_by.end(), [&](int r) {
      return large_lots(problem_, doses_in_batch_[static_cast<std::size_t>(r)]);
    });
    if (!large) continue;
    ByPeriod so_far;
    for (int t = 0; t < problem_.periods(); ++t) {
      std::vector<Term> terms;
      if (!so_far.empty()) terms.push_back({so_far.back(), -1});
      so_far.push_back(model.milp.add_column(0, kInfinity, false));
      terms.push_back({so_far.back(), 1});
      for (const int r : made_by) {
        const auto& batches = model.runs[static_cast<std::size_t>(r)].batches;
        if (const int column = batches[static_cast<std::size_t>(t)]; column >= 0) {
          terms.push_back({column, -1});
        }
      }
      model.milp.add_row(0, 0, terms);
    }
    large_lots_.emplace_back(product.material, std::move(so_far));
  }
}

void SuiteMaster::limit_large_lots() {
  LotLimits limits(problem_, schedulers);
  for (const auto& [material, so_far] : large_lots_) {
    for (std::size_t t = 0; t < so_far.size(); ++t) {
      const int last_day = (static_cast<int>(t) + 1) * problem_.period_days - 1;
      const auto most = limits.lots_of_inputs(material, last_day);
      lp_->set_bounds(so_far[t], 0, most ? static_cast<double>(*most) : kInfinity);
    }
  }
}

void SuiteMaster::bound_large_lots(double until) {
  if (large_lots_.empty()) return;
  if (const auto split = suite_to_split()) split_by_first_lot(split->first, split->second, until);
}

double SuiteMaster::mean_first_lot(std::size_t k, int run) const {
  double mean = 0;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (columns[c].of != k) continue;
    mean += part(c) * first_lot(columns[c].schedule, run).value_or(problem_.horizon_days);
  }
  return mean;
}

// The suite, and its first stage of something for people, that could about as well begin with it
// sooner than in the solution. Its best for early days and its best for late ones are two
// schedules, of which the limits know no better than to take both.
std::optional<std::pair<std::size_t, int>> SuiteMaster::suite_to_split() const {
  std::optional<std::pair<std::size_t, int>> result;
  double least = kSplitMost * std::abs(bound);
  for (std::size_t k = 0; k < schedulers.size(); ++k) {
    if (suite_of(k).runs.size() < 2) continue;
    const auto prices = prices_of(k, solution.row_price);
    const auto best = schedulers[k].best(prices);
    for (const int r : suite_of(k).runs) {
      const auto i = static_cast<std::size_t>(r);
      const bool first_stage = !problem_.draws_what_is_made(problem_.runs[i]);
      if (!best || !first_stage || doses_in_batch_[i] <= 0) continue;
      const int sooner = static_cast<int>(mean_first_lot(k, r)) - kFirstLotDays;
      SuiteScheduler early = schedulers[k];
      if (sooner < 0 || !early.set_first_lot(r, 0, sooner)) continue;
      const auto schedule = early.best(prices);
      if (!schedule || best->worth - schedule->worth > least) continue;
      least = best->worth - schedule->worth;
      result = {k, r};
    }
  }
  return result;
}

void SuiteMaster::split_by_first_lot(std::size_t k, int run, double until) {
  const double before = bound;
  const double enough = before + kSplitMost * std::abs(before);
  const double mean = mean_first_lot(k, run);
  double least = enough;
  for (int day = 0; least > before; day += kFirstLotDays) {
    if (day > mean) {
      // All that begins later, or never, where that is no better than what was seen.
      const double rest = bound_with_first_lot(k, run, day, std::nullopt, until);
      if (rest >= least || day >= problem_.horizon_days) {
        least = std::min(least, rest);
        break;
      }
    }
    const int last = day + kFirstLotDays - 1;
    least = std::min(least, bound_with_first_lot(k, run, day, last, until));
  }
  bound = std::max(before, least);
  limit_large_lots();
}

double SuiteMaster::bound_with_first_lot(std::size_t k, int run, int from,
                                         const std::optional<int>& by, double until) {
  const SuiteScheduler whole = schedulers[k];
  bound = -kInfinity;
  if (elapsed() > until || stopped() || !schedulers[k].set_first_lot(run, from, by)) return bound;
  auto schedule = schedulers[k].best(no_prices(k));
  if (schedule) {
    add(k, std::move(*schedule));
    for (const auto& column : columns) {
      if (column.of != k) continue;
      const int first = first_lot(column.schedule, run).value_or(problem_.horizon_days);
      const bool in = first >= from && (!by || first <= *by);
      lp_->set_bounds(column.column, 0, in ? kInfinity : 0);
    }
    limit_large_lots();
    price_until_done(until, 0, true);
  } else {
    bound = kInfinity;
  }
  schedulers[k] = whole;
  set_free(k);
  return bound;
}

}  // namespace renkei::plan::internal
