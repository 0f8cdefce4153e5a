#include "renkei/plan/starts.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "renkei/plan/grid_internal.h"

namespace renkei::plan {
namespace {

using internal::column_at;
using SteadyClock = std::chrono::steady_clock;

// A change must be worth this many periods of agreement with the relaxation.
constexpr double kChangePenalty = 0.5;
constexpr int kIdle = -1;
// A wish counts for more than any agreement.
constexpr double kWish = 2;
// Late doses in the scale of a demand (a hundredth of it, or one) times periods that are worth a
// look.
constexpr double kLateMatters = 0.01;

// How far from a whole number a solver's whole numbers are, at most.
constexpr double kWholeness = 1e-6;
// Whole batches for set-ups that are given: how good, and the least time for it.
constexpr double kWholeGap = 0.005;
constexpr double kLeastSeconds = 0.5;

// By run and period: the set-up is wished for whatever the relaxation says.
using Wishes = std::vector<std::vector<bool>>;

// The run a suite is set up for in each period, or kIdle.
std::vector<int> best_sequence(const Problem& problem, const GridModel& model, const Suite& suite,
                               const std::vector<double>& x, const Wishes& wishes) {
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
    if (column < 0) return -kInfinity;
    const bool wished = wishes[static_cast<std::size_t>(suite.runs[j])][t];
    return x[static_cast<std::size_t>(column)] + (wished ? kWish : 0);
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

// By run: whether it makes the material or something that goes into it.
std::vector<bool> makers_of(const Problem& problem, int material) {
  std::vector<bool> chain(problem.materials.size(), false);
  mark_chain(problem, material, chain);
  std::vector<bool> makes;
  for (const auto& run : problem.runs) {
    makes.push_back(chain[static_cast<std::size_t>(run.output)]);
  }
  return makes;
}

// Late doses of a demand in its own scale, times periods.
double lateness(const GridModel& model, std::size_t demand, const std::vector<double>& x) {
  double late = 0;
  for (const int column : model.late[demand]) {
    if (column >= 0) late += x[static_cast<std::size_t>(column)];
  }
  return late;
}

// The relaxation makes a few lots with a sliver of a suite's time, which no whole set-up agrees
// with, so a demand in few lots may be forgotten. Then every stage of it wishes for time:
enum class Wish {
  kNone,
  kPerDueDay,      // before each due day, where the relaxation does most of its work for it
  kLongPerDueDay,  // twice as long
  kAtOnce          // all of it in one stretch, as early as can be
};

class RelaxationStart {
 public:
  RelaxationStart(const Problem& problem, GridModel& model, Solver& solver, double seconds,
                  const std::atomic<bool>* stop)
      : problem_(problem), model_(model), solver_(solver), began_(SteadyClock::now()) {
    options_.relaxed = true;
    options_.seconds = seconds / 2;
    options_.stop = stop;
    seconds_ = seconds;
  }

  Start best() {
    const auto relaxed = solver_.solve(model_.milp, options_);
    if (!relaxed || relaxed->x.empty()) return {};
    relaxed_ = relaxed->x;
    kinds_.assign(problem_.demands.size(), Wish::kNone);
    attempt(kinds_);
    for (const auto kind : {Wish::kPerDueDay, Wish::kLongPerDueDay}) {
      auto kinds = kinds_;
      bool any = false;
      for (std::size_t d = 0; d < kinds.size() && !best_.empty(); ++d) {
        if (lateness(model_, d, best_) < kLateMatters) continue;
        kinds[d] = kind;
        any = true;
      }
      if (any) attempt(kinds);
    }
    for (std::size_t d = 0; d < kinds_.size(); ++d) {
      if (kinds_[d] == Wish::kNone) continue;
      auto kinds = kinds_;
      kinds[d] = Wish::kAtOnce;
      attempt(kinds);
    }
    return {std::move(best_), relaxed->bound};
  }

 private:
  // Fixes the sequences of set-ups for these wishes and keeps the best solution seen.
  void attempt(const std::vector<Wish>& kinds) {
    if (options_.stop != nullptr && options_.stop->load()) return;
    if (std::chrono::duration<double>(SteadyClock::now() - began_).count() > seconds_) return;
    Wishes wishes(problem_.runs.size(),
                  std::vector<bool>(static_cast<std::size_t>(problem_.periods()), false));
    for (std::size_t d = 0; d < kinds.size(); ++d) {
      if (kinds[d] != Wish::kNone) wish_for(d, kinds[d], wishes);
    }
    const auto lower = model_.milp.lower;
    const auto upper = model_.milp.upper;
    for (const auto& suite : problem_.suites) {
      const bool decided = std::all_of(suite.runs.begin(), suite.runs.end(), [&](int r) {
        const auto& columns = model_.runs[static_cast<std::size_t>(r)].set_up;
        return std::all_of(columns.begin(), columns.end(), [&](int column) {
          const auto i = static_cast<std::size_t>(std::max(0, column));
          return column < 0 || lower[i] == upper[i];
        });
      });
      if (!decided) fix(model_, suite, best_sequence(problem_, model_, suite, relaxed_, wishes));
    }
    const double left =
        seconds_ - std::chrono::duration<double>(SteadyClock::now() - began_).count();
    options_.seconds = std::max(0.01, std::min(seconds_ / 2, left));
    const auto found = solver_.solve(model_.milp, options_);
    model_.milp.lower = lower;
    model_.milp.upper = upper;
    if (!found || found->x.empty() || found->value >= best_value_) return;
    best_value_ = found->value;
    best_ = found->x;
    kinds_ = kinds;
  }

  // What the relaxation has in each period from `from` to `to`.
  [[nodiscard]] std::vector<double> relaxed_at(const ByPeriod& columns, int from, int to) const {
    std::vector<double> result;
    for (int t = from; t <= to; ++t) {
      const int column = column_at(columns, t);
      result.push_back(column < 0 ? 0 : relaxed_[static_cast<std::size_t>(column)]);
    }
    return result;
  }

  void wish_for(std::size_t demand, Wish kind, Wishes& wishes) const {
    const auto& line = problem_.demands[demand];
    const auto chain = makers_of(problem_, line.material);
    const int end = problem_.periods() - 1;
    for (std::size_t r = 0; r < chain.size(); ++r) {
      if (!chain[r]) continue;
      if (kind == Wish::kAtOnce) {
        wish_between(r, 0, end, kind, wishes);
        continue;
      }
      int from = 0;
      for (const auto& [day, doses] : line.due) {
        const int to = std::min(end, day / problem_.period_days);
        if (from <= to) wish_between(r, from, to, kind, wishes);
        from = to + 1;
      }
    }
  }

  // Periods to wish for: the time the relaxation takes, or what whole batches take at once.
  [[nodiscard]] int length_of(std::size_t r, Wish kind, double total, int from, int to) const {
    const auto& run = problem_.runs[r];
    const double first_days = to_double(run.first_days);
    double length = total + first_days / problem_.period_days;
    if (kind == Wish::kAtOnce) {
      const auto batches = relaxed_at(model_.runs[r].batches, from, to);
      const double lots = std::ceil(std::accumulate(batches.begin(), batches.end(), 0.0) - 0.02);
      length = (first_days + to_double(run.cadence_days) * (lots - 1)) / problem_.period_days;
    }
    return std::max(1, static_cast<int>(std::ceil(length))) *
           (kind == Wish::kLongPerDueDay ? 2 : 1);
  }

  void wish_between(std::size_t r, int from, int to, Wish kind, Wishes& wishes) const {
    constexpr double kNoWork = 0.02;  // periods
    const auto does = relaxed_at(model_.runs[r].set_up, from, to);
    const double total = std::accumulate(does.begin(), does.end(), 0.0);
    if (total < kNoWork) return;
    const int length = length_of(r, kind, total, from, to);
    int first = from;
    if (kind == Wish::kAtOnce) {
      while (first < to && column_at(model_.runs[r].set_up, first) < 0) ++first;
    } else {
      double most = -1;
      for (int t = from; t + length - 1 <= to; ++t) {
        const auto begin = does.begin() + (t - from);
        const double sum = std::accumulate(begin, begin + length, 0.0);
        if (sum <= most + 1e-9) continue;
        most = sum;
        first = t;
      }
    }
    for (int t = first; t < first + length && t <= to; ++t) {
      wishes[r][static_cast<std::size_t>(t)] = true;
    }
  }

  const Problem& problem_;
  GridModel& model_;
  Solver& solver_;
  SolveOptions options_;
  double seconds_ = 0;
  SteadyClock::time_point began_;
  std::vector<double> relaxed_;
  std::vector<Wish> kinds_;  // by demand, of the best solution
  std::vector<double> best_;
  double best_value_ = kInfinity;
};

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

void fix_set_ups(GridModel& model, const std::vector<double>& x) {
  for (const auto& run : model.runs) {
    for (const auto* columns : {&run.set_up, &run.start}) {
      for (const int column : *columns) {
        if (column >= 0) fix_at(model, column, std::round(x[static_cast<std::size_t>(column)]));
      }
    }
  }
}

std::vector<double> with_whole_batches(GridModel& model, Solver& solver, std::vector<double> x,
                                       double seconds) {
  auto& milp = model.milp;
  bool is_whole = true;
  for (std::size_t i = 0; i < x.size() && is_whole; ++i) {
    is_whole = !milp.whole[i] || std::abs(x[i] - std::round(x[i])) < kWholeness;
  }
  if (is_whole) return x;
  const auto lower = milp.lower;
  const auto upper = milp.upper;
  fix_set_ups(model, x);
  SolveOptions options;
  options.gap = kWholeGap;
  options.seconds = std::max(kLeastSeconds, seconds);
  const auto found = solver.solve(milp, options);
  milp.lower = lower;
  milp.upper = upper;
  return found ? found->x : std::vector<double>{};
}

Start start_from_relaxation(const Problem& problem, GridModel& model, Solver& solver,
                            double seconds, const std::atomic<bool>* stop) {
  return RelaxationStart(problem, model, solver, seconds, stop).best();
}

}  // namespace renkei::plan
