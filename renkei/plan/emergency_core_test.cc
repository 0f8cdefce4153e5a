// The emergency's part of a problem, and steps from a solution to a better one.
#include "renkei/plan/emergency_core.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "renkei/plan/improve.h"
#include "renkei/plan/starts.h"
#include "renkei/plan/test_networks.h"

namespace renkei::plan {
namespace {

using testing::two_day_network;

// The grid with waiting and protection for its cost.
GridModel weighed_model(const Problem& problem) {
  GridModel model = build_grid_model(problem);
  for (const auto& term : model.objectives[1].terms) {
    model.milp.cost[static_cast<std::size_t>(term.column)] += term.coefficient;
  }
  model.milp.cost_offset = model.objectives[1].offset;
  weigh_protection(problem, model);
  return model;
}

double relaxed_value(const Problem& problem) {
  GridModel model = weighed_model(problem);
  const auto solver = make_highs_solver();
  SolveOptions options;
  options.relaxed = true;
  const auto solution = solver->solve(model.milp, options);
  return solution ? solution->value : -kInfinity;
}

TEST(EmergencyCore, KeepsADemandThatOnlyItsSuitesCanMake) {
  const auto network = two_day_network();
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  const Problem core = emergency_core(*problem);
  ASSERT_EQ(core.demands.size(), 1U);
  EXPECT_EQ(core.demands[0].due.size(), problem->demands[0].due.size());
  EXPECT_DOUBLE_EQ(relaxed_value(core), relaxed_value(*problem));
}

// A third suite, elsewhere, that fills the antibody too.
TEST(EmergencyCore, LeavesOutADemandThatOthersCanMake) {
  auto network = two_day_network();
  const auto filling = std::find_if(network.suites.begin(), network.suites.end(),
                                    [](const auto& s) { return s.id.str() == "north-fill"; });
  ASSERT_NE(filling, network.suites.end());
  auto other = *filling;
  other.id = network::SuiteId("north-fill-2");
  other.platforms.assign(1, network::PlatformId("antibody"));
  auto unit = *std::find_if(network.units.begin(), network.units.end(),
                            [&](const auto& u) { return u.suite == filling->id; });
  unit.id = network::UnitId("north-fill-2-line");
  unit.suite = other.id;
  network.units.push_back(unit);
  network.suites.push_back(other);
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  const Problem core = emergency_core(*problem);
  EXPECT_TRUE(core.demands[0].due.empty());
  EXPECT_EQ(core.runs.size(), problem->runs.size());
  const auto asked_for = [](const Problem& p, const char* material) {
    return std::any_of(p.materials.begin(), p.materials.end(), [&](const auto& account) {
      return account.row->id.str() == material && account.used;
    });
  };
  EXPECT_TRUE(asked_for(*problem, "mab-ds"));
  EXPECT_FALSE(asked_for(core, "mab-ds"));
  EXPECT_TRUE(asked_for(core, "vax-ds"));
  EXPECT_LE(relaxed_value(core), relaxed_value(*problem) + 1e-6);
}

// Doses of a batch are those of what it becomes.
TEST(EmergencyCore, CountsTheDosesOfABatchThroughTheBill) {
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

TEST(Improve, NeverCostsMoreAndLeavesTheModelAsItWas) {
  const auto network = two_day_network();
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  GridModel model = weighed_model(*problem);
  const auto solver = make_highs_solver();
  // A poor solution: the first dose of anybody is forbidden until the last period but one.
  const auto upper = model.milp.upper;
  for (const auto& product : model.dosed) {
    for (std::size_t t = 0; t + 2 < product[0].size(); ++t) {
      model.milp.upper[static_cast<std::size_t>(product[0][t])] = 0;
    }
  }
  const auto worst = solver->solve(model.milp, {});
  ASSERT_TRUE(worst.has_value());
  ASSERT_FALSE(worst->x.empty());
  model.milp.upper = upper;
  const auto lower = model.milp.lower;
  const auto whole = model.milp.whole;
  const auto better = improve(*problem, model, *solver, worst->x, {.seconds = 20, .fluid = true});
  EXPECT_LT(model.milp.value(better), model.milp.value(worst->x) * 0.9);
  EXPECT_EQ(model.milp.lower, lower);
  EXPECT_EQ(model.milp.whole, whole);
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
