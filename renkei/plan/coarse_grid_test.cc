// The grid of periods of several days: what lots are worth, cuts, starts.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "renkei/plan/lot_doses.h"
#include "renkei/plan/starts.h"
#include "renkei/plan/suite_columns.h"
#include "renkei/plan/test_networks.h"

namespace renkei::plan {
namespace {

using testing::two_day_network;

// The grid with waiting and protection for its cost.
GridModel weighed_model(const Problem& problem) {
  GridModel model = build_grid_model(problem);
  weigh_main_objective(problem, model);
  return model;
}

// Doses of a batch are those of what it becomes.
TEST(LotDoses, AreCountedThroughTheBill) {
  const auto network = two_day_network();
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  const auto doses = doses_in_batch(*problem);
  const double dose = to_double(problem->emergency[0].dose);
  for (std::size_t r = 0; r < doses.size(); ++r) {
    const auto& run = problem->runs[r];
    // Filling draws a gram of drug substance for a gram of drug product.
    const bool vaccine = run.process->product && run.process->product->str() == "vax";
    EXPECT_NEAR(doses[r], vaccine ? to_double(run.batch_amount) / dose : 0, 1e-6 * doses[r])
        << run.process->id.str();
  }
  EXPECT_TRUE(std::any_of(doses.begin(), doses.end(), [](double d) { return d > 0; }));
}

// Takes away the rows about demand that speak of set-ups; returns how many.
int drop_lot_sizing(GridModel& model) {
  std::vector<bool> set_up(static_cast<std::size_t>(model.milp.columns()), false);
  for (const auto& run : model.runs) {
    for (const int column : run.set_up) {
      if (column >= 0) set_up[static_cast<std::size_t>(column)] = true;
    }
  }
  int dropped = 0;
  auto& milp = model.milp;
  for (std::size_t r = 0; r < milp.row_group.size(); ++r) {
    if (milp.row_group[r] != static_cast<int>(RuleGroup::kDemand)) continue;
    for (int k = milp.row_start[r]; k < milp.row_start[r + 1]; ++k) {
      if (!set_up[static_cast<std::size_t>(milp.entry_column[static_cast<std::size_t>(k)])]) {
        continue;
      }
      milp.row_lower[r] = -kInfinity;
      ++dropped;
      break;
    }
  }
  return dropped;
}

// The inequalities may cut off fractions, and no plan.
TEST(LotSizing, KeepsTheBestPlan) {
  for (const int doses : {2, 4, 8}) {
    for (const int quarters : {1, 2, 4}) {
      auto network = two_day_network();
      for (auto& demand : network.demands) {
        demand.doses *= doses;
        demand.protection = Exact(quarters) / 4;
      }
      const auto problem = build_problem(network, network::ScenarioId("surge"));
      ASSERT_TRUE(problem.has_value());
      GridModel with = weighed_model(*problem);
      GridModel without = with;
      ASSERT_GT(drop_lot_sizing(without), 0);
      const auto solver = make_highs_solver();
      SolveOptions options;
      options.gap = 1e-9;
      const auto best = solver->solve(with.milp, options);
      const auto best_without = solver->solve(without.milp, options);
      ASSERT_TRUE(best.has_value() && best_without.has_value());
      EXPECT_NEAR(best->value, best_without->value, 1e-6 * best_without->value)
          << doses << " times the doses, " << quarters << " quarters protected";
    }
  }
}

// Ctrl-C before the start is found: none, and at once.
TEST(Starts, AreNotLookedForOnceStopped) {
  const auto network = two_day_network();
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  GridModel model = weighed_model(*problem);
  const auto solver = make_highs_solver();
  const std::atomic<bool> stop = true;
  EXPECT_TRUE(start_from_relaxation(*problem, model, *solver, 10, &stop).x.empty());
}

}  // namespace
}  // namespace renkei::plan
