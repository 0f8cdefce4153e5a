#include "renkei/plan/starts.h"

#include <algorithm>
#include <chrono>

#include "renkei/plan/grid_internal.h"

namespace renkei::plan {
namespace {

using internal::column_at;

// A change must be worth this many periods of agreement with the relaxation.
constexpr double kChangePenalty = 0.5;
constexpr int kIdle = -1;

// The run a suite is set up for in each period, or kIdle.
std::vector<int> best_sequence(const Problem& problem, const GridModel& model, const Suite& suite,
                               const std::vector<double>& x) {
  const auto periods = static_cast<std::size_t>(problem.periods());
  const std::size_t count = suite.runs.size();
  struct Cell {
    double value = -kInfinity;
    int run = kIdle;         // position the path comes from
    std::size_t period = 0;  // last period of that campaign
    bool first = false;      // nothing before it
  };
  std::vector<std::vector<Cell>> best(periods, std::vector<Cell>(count));
  const auto agreement = [&](std::size_t j, std::size_t t) {
    const auto& columns = model.runs[static_cast<std::size_t>(suite.runs[j])];
    const int column = column_at(columns.set_up, static_cast<int>(t));
    return column < 0 ? -kInfinity : x[static_cast<std::size_t>(column)];
  };
  // best_end[j]: the best path whose last campaign is of run j and ends at or before a period.
  for (std::size_t t = 0; t < periods; ++t) {
    for (std::size_t j = 0; j < count; ++j) {
      const double own = agreement(j, t);
      if (own == -kInfinity) continue;
      Cell& cell = best[t][j];
      const auto& columns = model.runs[static_cast<std::size_t>(suite.runs[j])];
      const bool may_start = column_at(columns.start, static_cast<int>(t)) >= 0;
      const bool continues =
          t == 0 && problem.runs[static_cast<std::size_t>(suite.runs[j])].at_day_zero;
      if (may_start || continues) cell = {own - (continues ? 0 : kChangePenalty), kIdle, 0, true};
      if (t > 0 && best[t - 1][j].value + own > cell.value) {
        cell = {best[t - 1][j].value + own, static_cast<int>(j), t - 1, false};
      }
      for (std::size_t i = 0; may_start && i < count; ++i) {
        if (i == j || !suite.change_days[i][j]) continue;
        const auto gap = static_cast<std::size_t>(period_from(problem, *suite.change_days[i][j]));
        for (std::size_t before = 0; before + gap < t; ++before) {
          // The campaign before may have ended earlier still: every end is tried.
          const double value = best[before][i].value + own - kChangePenalty;
          if (value > cell.value) cell = {value, static_cast<int>(i), before, false};
        }
      }
    }
  }
  std::vector<int> sequence(periods, kIdle);
  double value = 0;
  int run = kIdle;
  std::size_t period = 0;
  for (std::size_t t = 0; t < periods; ++t) {
    for (std::size_t j = 0; j < count; ++j) {
      if (best[t][j].value > value) {
        value = best[t][j].value;
        run = static_cast<int>(j);
        period = t;
      }
    }
  }
  while (run != kIdle) {
    sequence[period] = suite.runs[static_cast<std::size_t>(run)];
    const Cell& cell = best[period][static_cast<std::size_t>(run)];
    if (cell.first) break;
    run = cell.run;
    period = cell.period;
  }
  return sequence;
}

void fix_at(GridModel& model, int column, double value) {
  if (column < 0) return;
  model.milp.lower[static_cast<std::size_t>(column)] = value;
  model.milp.upper[static_cast<std::size_t>(column)] = value;
}

// Fixes the set-ups and starts of a suite.
void fix(GridModel& model, const Suite& suite, const std::vector<int>& sequence) {
  for (const int r : suite.runs) {
    const auto& columns = model.runs[static_cast<std::size_t>(r)];
    for (std::size_t t = 0; t < sequence.size(); ++t) {
      const int set_up = column_at(columns.set_up, static_cast<int>(t));
      if (set_up < 0) continue;
      const bool on = sequence[t] == r;
      const bool starts = on && (t == 0 || sequence[t - 1] != r);
      fix_at(model, set_up, on ? 1 : 0);
      fix_at(model, column_at(columns.start, static_cast<int>(t)), starts ? 1 : 0);
    }
  }
}

}  // namespace

std::vector<double> start_from_set_ups(const Problem& problem, GridModel& model,
                                       const std::vector<std::vector<int>>& set_ups, Solver& solver,
                                       double gap, double seconds) {
  SolveOptions options;
  options.gap = gap;
  options.seconds = seconds;
  const auto lower = model.milp.lower;
  const auto upper = model.milp.upper;
  // Suites planned as one are counted; the fewest starts are enough (period_batches.h).
  std::vector<std::vector<double>> counts(problem.runs.size());
  for (auto& count : counts) count.assign(static_cast<std::size_t>(problem.periods()), 0);
  for (const auto& sequence : set_ups) {
    for (std::size_t t = 0; t < sequence.size(); ++t) {
      if (sequence[t] == kIdle) continue;
      ++counts[static_cast<std::size_t>(counted_run(problem, model, sequence[t]))][t];
    }
  }
  for (std::size_t r = 0; r < counts.size(); ++r) {
    for (std::size_t t = 0; t < counts[r].size(); ++t) {
      const double before = t == 0 ? 0 : counts[r][t - 1];
      fix_at(model, model.runs[r].set_up[t], counts[r][t]);
      fix_at(model, model.runs[r].start[t], std::max(0.0, counts[r][t] - before));
    }
  }
  const auto start = solver.solve(model.milp, options);
  model.milp.lower = lower;
  model.milp.upper = upper;
  return start ? start->x : std::vector<double>{};
}

std::vector<double> start_from_relaxation(const Problem& problem, GridModel& model, Solver& solver,
                                          double seconds) {
  SolveOptions options;
  options.relaxed = true;
  options.seconds = seconds / 2;
  const auto relaxed = solver.solve(model.milp, options);
  if (!relaxed || relaxed->x.empty()) return {};
  const auto lower = model.milp.lower;
  const auto upper = model.milp.upper;
  for (const auto& suite : problem.suites) {
    const bool decided = std::all_of(suite.runs.begin(), suite.runs.end(), [&](int r) {
      const auto& columns = model.runs[static_cast<std::size_t>(r)].set_up;
      return std::all_of(columns.begin(), columns.end(), [&](int column) {
        return column < 0 || lower[static_cast<std::size_t>(column)] > 0;
      });
    });
    if (!decided) fix(model, suite, best_sequence(problem, model, suite, relaxed->x));
  }
  const auto start = solver.solve(model.milp, options);
  model.milp.lower = lower;
  model.milp.upper = upper;
  if (!start || start->x.empty()) return {};
  return start->x;
}

}  // namespace renkei::plan
