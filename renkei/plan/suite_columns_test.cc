// Schedules by column generation, beside the grid that they are set in; and the linear program that
// they come from.
#include "renkei/plan/suite_columns.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/plan/random_network.h"
#include "renkei/plan/test_networks.h"

namespace renkei::plan {
namespace {

using testing::two_day_network;

constexpr double kNear = 1e-6;

int schedules_in(const SuiteColumns& columns) {
  return static_cast<int>(std::count_if(columns.schedules.begin(), columns.schedules.end(),
                                        [](const auto& schedule) { return schedule.has_value(); }));
}

// The value that the schedules reach when they are set in the grid; `relaxed`: in fractions of
// batches.
double value_of(const Problem& problem, Solver& solver, const SuiteColumns& columns,
                bool relaxed = true) {
  GridOptions grid;
  for (const auto& schedule : columns.schedules) grid.scheduled.push_back(schedule.has_value());
  GridModel model = build_grid_model(problem, grid);
  weigh_main_objective(problem, model);
  for (std::size_t s = 0; s < columns.schedules.size(); ++s) {
    if (columns.schedules[s]) {
      set_schedule(problem, model, static_cast<int>(s), *columns.schedules[s]);
    }
  }
  SolveOptions options;
  options.relaxed = relaxed;
  options.gap = 0;
  const auto solution = solver.solve(model.milp, options);
  return solution && solution->status == SolveStatus::kOptimal ? solution->value : -kInfinity;
}

// Schedules for the same suites at prices by chance; nothing where a suite has none.
std::optional<SuiteColumns> by_chance(const Problem& problem, const SuiteColumns& columns,
                                      Random& random) {
  std::vector<bool> used;
  for (const auto& run : problem.runs) {
    used.push_back(problem.materials[static_cast<std::size_t>(run.output)].used);
  }
  const auto days = static_cast<std::size_t>(problem.horizon_days);
  SuiteColumns result;
  result.schedules.resize(columns.schedules.size());
  for (std::size_t s = 0; s < columns.schedules.size(); ++s) {
    if (!columns.schedules[s]) continue;
    const auto scheduler = SuiteScheduler::of(problem, static_cast<int>(s), used);
    if (!scheduler) return std::nullopt;
    LotPrices prices;
    for (std::size_t r = 0; r < problem.suites[s].runs.size(); ++r) {
      // The earlier, the better, and of some use until some day.
      auto& by_day = prices.complete.emplace_back(days, 0.0);
      const auto worth = static_cast<double>(random.between(0, 20));
      const auto until = static_cast<std::size_t>(random.between(1, problem.horizon_days));
      for (std::size_t d = 0; d < until; ++d) by_day[d] = worth * static_cast<double>(days - d);
    }
    prices.free.assign(prices.complete.size(), std::vector<double>(days, 0.0));
    result.schedules[s] = scheduler->best(prices);
    if (!result.schedules[s]) return std::nullopt;
  }
  return result;
}

Problem problem_of(const network::Network& network) {
  auto problem = build_problem(network, network.scenarios.front().id);
  EXPECT_TRUE(problem.has_value());
  return problem ? *std::move(problem) : Problem();
}

TEST(SuiteColumns, BoundIsNotAboveWhatTheSchedulesReach) {
  const auto network = two_day_network();
  const Problem problem = problem_of(network);
  const auto solver = make_highs_solver();
  int told = 0;
  SuiteColumnsOptions options;
  options.on_progress = [&](double value, double bound) {
    ++told;
    EXPECT_LE(bound, value * (1 + kNear));
  };
  const auto columns = suite_columns(problem, *solver, options);
  ASSERT_EQ(columns.schedules.size(), 2U);
  EXPECT_EQ(schedules_in(columns), 2);
  EXPECT_GT(told, 0);
  const double value = value_of(problem, *solver, columns);
  EXPECT_LE(columns.bound, value * (1 + kNear));
  // Here nothing but the fractions of schedules lies between them.
  EXPECT_GE(columns.bound, value * 0.99);
}

// Of the thorough one: not above what whole batches reach, and not below the quick one.
TEST(SuiteColumns, TheThoroughBoundOfLargeLotsIsBetterAndHolds) {
  const auto solver = make_highs_solver();
  int compared = 0;
  int better = 0;
  for (std::uint64_t seed = 1; seed <= 16; ++seed) {
    auto network = testing::random_network(seed, testing::NetworkSize::kSmall);
    network.planning.period_days = 2;
    const Problem problem = problem_of(network);
    const auto quick = suite_columns(problem, *solver, {.seconds = 5, .thorough = false});
    const auto thorough = suite_columns(problem, *solver, {.seconds = 5});
    if (schedules_in(quick) == 0) continue;
    ++compared;
    EXPECT_GE(thorough.bound, quick.bound - kNear * std::abs(quick.bound)) << "seed " << seed;
    better += thorough.bound > quick.bound * (1 + 1e-3) ? 1 : 0;
    const double value = value_of(problem, *solver, thorough, false);
    EXPECT_LE(thorough.bound, value + kNear * std::max(1.0, std::abs(value))) << "seed " << seed;
  }
  EXPECT_GE(compared, 8);
  EXPECT_GE(better, 1);
}

TEST(SuiteColumns, BoundIsNotAboveWhatTheSchedulesReachOnRandomNetworks) {
  const auto solver = make_highs_solver();
  int compared = 0;
  int worth_it = 0;
  int others = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto size = seed % 2 == 0 ? testing::NetworkSize::kSmall : testing::NetworkSize::kTiny;
    auto network = testing::random_network(seed, size);
    network.planning.period_days = static_cast<int>(2 + seed % 6);
    const Problem problem = problem_of(network);
    const auto columns = suite_columns(problem, *solver, {.seconds = 5});
    ASSERT_EQ(columns.schedules.size(), problem.suites.size()) << "seed " << seed;
    if (schedules_in(columns) == 0) continue;
    ++compared;
    const double value = value_of(problem, *solver, columns);
    EXPECT_GT(columns.bound, -kInfinity) << "seed " << seed;
    EXPECT_LE(columns.bound, value + kNear * std::max(1.0, std::abs(value))) << "seed " << seed;
    for (const auto& schedule : columns.schedules) {
      worth_it += schedule && !schedule->lots.empty() ? 1 : 0;
    }
    Random random(seed);
    for (int times = 0; times < 20; ++times) {
      const auto chance = by_chance(problem, columns, random);
      if (!chance) break;
      ++others;
      const double reached = value_of(problem, *solver, *chance);
      EXPECT_LE(columns.bound, reached + kNear * std::max(1.0, std::abs(reached)))
          << "seed " << seed;
    }
  }
  EXPECT_GE(compared, 10);
  EXPECT_GE(worth_it, 10);
  EXPECT_GE(others, 100);
}

TEST(GridSchedules, LotsCountInThePeriodInWhichTheyAreCompleteAndFree) {
  const auto network = two_day_network();
  const Problem problem = problem_of(network);
  GridOptions grid;
  grid.scheduled = {true, true};
  GridModel model = build_grid_model(problem, grid);
  for (std::size_t r = 0; r < problem.runs.size(); ++r) {
    const plan::Run& run = problem.runs[r];
    const auto& account = problem.materials[static_cast<std::size_t>(run.output)];
    if (!account.used) continue;
    const auto terms = schedule_terms(problem, model, {{{static_cast<int>(r), 11, 15}}, 0});
    ASSERT_FALSE(terms.empty()) << run.process->id.str();
    EXPECT_EQ(terms[0].column, model.runs[r].complete_rows[5]);
    EXPECT_EQ(terms[0].coefficient, 1);
    if (terms.size() < 2) continue;
    // Free on the second day of a period: late for what is due on its first.
    const bool due = !account.demands.empty() && account.product < 0;
    EXPECT_EQ(terms[1].column, model.runs[r].free_rows[due ? 8 : 7]);
    EXPECT_NEAR(terms[1].coefficient * model.material_scale[static_cast<std::size_t>(run.output)],
                to_double(run.batch_amount), kNear);
    const auto row = static_cast<std::size_t>(terms[1].column);
    const double before = model.milp.row_upper[row];
    set_schedule(problem, model, run.suite, {{{static_cast<int>(r), 11, 15}}, 0});
    EXPECT_NEAR(model.milp.row_upper[row], before + terms[1].coefficient, kNear);
  }
}

// Without the antibody each suite has one thing to make. On periods of six days it is quick, and
// for so many persons its lots are small.
TEST(SuiteColumns, NoSchedulesWhereThereIsNoChoice) {
  auto network = two_day_network();
  network.planning.period_days = 6;
  network.scenarios.front().persons *= 10;
  const auto solver = make_highs_solver();
  EXPECT_EQ(schedules_in(suite_columns(problem_of(network), *solver, {})), 2);
  network.demands.clear();
  EXPECT_EQ(schedules_in(suite_columns(problem_of(network), *solver, {})), 0);
  // A batch takes a period of two days.
  network.planning.period_days = 2;
  EXPECT_EQ(schedules_in(suite_columns(problem_of(network), *solver, {})), 2);
}

TEST(SuiteColumns, StoppedBeforeItHasNoSchedules) {
  const auto network = two_day_network();
  const Problem problem = problem_of(network);
  const auto solver = make_highs_solver();
  const std::atomic<bool> stop = true;
  const auto columns = suite_columns(problem, *solver, {.stop = &stop});
  ASSERT_EQ(columns.schedules.size(), 2U);
  EXPECT_EQ(schedules_in(columns), 0);
}

// Covers by whole amounts, at the least cost; always possible, since the last column costs much.
Milp random_milp(Random& random) {
  Milp milp;
  for (int c = 0; c < 6; ++c) {
    milp.add_column(0, static_cast<double>(random.between(1, 8)), random.chance(50));
    milp.cost.back() = static_cast<double>(random.between(-3, 9));
  }
  milp.add_column(0, kInfinity, false);
  milp.cost.back() = 100;
  for (int r = 0; r < 5; ++r) {
    std::vector<Term> terms{{6, 1}};
    for (int c = 0; c < 6; ++c) {
      if (random.chance(60)) terms.push_back({c, static_cast<double>(random.between(-1, 4))});
    }
    milp.add_row(static_cast<double>(random.between(1, 20)), kInfinity, terms);
  }
  milp.cost_offset = 7;
  return milp;
}

// The same problem with a column more in some rows.
void add_column(Milp& milp, double cost, double upper, const std::vector<Term>& rows) {
  Milp with;
  for (std::size_t c = 0; c < milp.lower.size(); ++c) {
    with.add_column(milp.lower[c], milp.upper[c], milp.whole[c]);
  }
  const int column = with.add_column(0, upper, false);
  for (std::size_t r = 0; r < milp.row_lower.size(); ++r) {
    std::vector<Term> terms;
    for (auto k = static_cast<std::size_t>(milp.row_start[r]);
         k < static_cast<std::size_t>(milp.row_start[r + 1]); ++k) {
      terms.push_back({milp.entry_column[k], milp.entry_value[k]});
    }
    for (const auto& term : rows) {
      if (term.column == static_cast<int>(r)) terms.push_back({column, term.coefficient});
    }
    with.add_row(milp.row_lower[r], milp.row_upper[r], terms);
  }
  with.cost = milp.cost;
  with.cost.push_back(cost);
  with.cost_offset = milp.cost_offset;
  milp = std::move(with);
}

void expect_same(const Milp& milp, LinearProgram& linear, Solver& solver, std::uint64_t seed) {
  SolveOptions options;
  options.relaxed = true;
  const auto afresh = solver.solve(milp, options);
  ASSERT_TRUE(afresh.has_value());
  ASSERT_EQ(afresh->status, SolveStatus::kOptimal);
  const auto changed = linear.solve(10, nullptr);
  ASSERT_TRUE(changed.optimal);
  const double near = kNear * std::max(1.0, std::abs(afresh->value));
  EXPECT_NEAR(changed.value, afresh->value, near) << "seed " << seed;
  ASSERT_EQ(changed.x.size(), milp.lower.size());
  EXPECT_NEAR(milp.value(changed.x), afresh->value, near) << "seed " << seed;
  // The prices are those of a bound: what the rows ask for, and each column at its better end.
  ASSERT_EQ(changed.row_price.size(), milp.row_lower.size());
  double bound = milp.cost_offset;
  std::vector<double> left = milp.cost;
  for (std::size_t r = 0; r < milp.row_lower.size(); ++r) {
    bound += changed.row_price[r] * milp.row_lower[r];
    for (auto k = static_cast<std::size_t>(milp.row_start[r]);
         k < static_cast<std::size_t>(milp.row_start[r + 1]); ++k) {
      left[static_cast<std::size_t>(milp.entry_column[k])] -=
          changed.row_price[r] * milp.entry_value[k];
    }
  }
  for (std::size_t c = 0; c < left.size(); ++c) {
    const double end = left[c] > 0 ? milp.lower[c] : milp.upper[c];
    if (std::abs(left[c]) > kNear) bound += left[c] * end;
  }
  EXPECT_NEAR(bound, afresh->value, 10 * near) << "seed " << seed;
}

TEST(LinearProgram, ChangedIsTheSameAsAfresh) {
  const auto solver = make_highs_solver();
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Random random(seed);
    Milp milp = random_milp(random);
    const auto linear = solver->linear(milp);
    ASSERT_NE(linear, nullptr);
    expect_same(milp, *linear, *solver, seed);
    for (int change = 0; change < 8; ++change) {
      if (random.chance(50)) {
        const auto cost = static_cast<double>(random.between(0, 6));
        const auto upper = static_cast<double>(random.between(1, 9));
        std::vector<Term> rows;
        for (int r = 0; r < milp.rows(); ++r) {
          if (random.chance(50)) rows.push_back({r, static_cast<double>(random.between(1, 5))});
        }
        EXPECT_EQ(linear->add_column(cost, 0, upper, rows), milp.columns());
        add_column(milp, cost, upper, rows);
      }
      if (random.chance(60)) {
        const auto c = static_cast<std::size_t>(random.between(0, 5));
        milp.lower[c] = static_cast<double>(random.between(0, 2));
        milp.upper[c] = milp.lower[c] + static_cast<double>(random.between(0, 5));
        linear->set_bounds(static_cast<int>(c), milp.lower[c], milp.upper[c]);
      }
      if (random.chance(15)) linear->start_afresh();
      expect_same(milp, *linear, *solver, seed);
    }
  }
}

// HiGHS keeps its threads from one problem to the next, and refuses another number of them.
TEST(LinearProgram, IsSolvedAlsoAfterAnotherProblemWithMoreThreads) {
  const auto solver = make_highs_solver();
  Milp milp;
  milp.add_column(0, 5, false);
  milp.cost = {1};
  milp.add_row(2, kInfinity, {{0, 1}});
  const auto linear = solver->linear(milp);
  ASSERT_NE(linear, nullptr);
  ASSERT_TRUE(solver->solve(milp, {}).has_value());
  EXPECT_TRUE(linear->solve(1, nullptr).optimal);
}

TEST(LinearProgram, WithoutASolutionIsNotOptimal) {
  const auto solver = make_highs_solver();
  Milp milp;
  milp.add_column(0, 1, false);
  milp.cost = {1};
  milp.add_row(2, kInfinity, {{0, 1}});
  const auto linear = solver->linear(milp);
  ASSERT_NE(linear, nullptr);
  EXPECT_FALSE(linear->solve(1, nullptr).optimal);
  linear->set_bounds(0, 0, 5);
  const auto result = linear->solve(1, nullptr);
  EXPECT_TRUE(result.optimal);
  EXPECT_NEAR(result.value, 2, kNear);
  EXPECT_EQ(solver->linear(Milp()), nullptr);
}

}  // namespace
}  // namespace renkei::plan
