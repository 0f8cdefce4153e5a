// The planner in the calendar "period": published grid models.
#include <gtest/gtest.h>

#include "renkei/plan/anneal.h"
#include "renkei/plan/check_plan.h"
#include "renkei/plan/period_batches.h"
#include "renkei/plan/planner.h"
#include "renkei/plan/starts.h"
#include "renkei/plan/test_networks.h"

namespace renkei::plan {
namespace {

Problem problem_of(const network::Network& network) {
  auto problem = build_problem(network, network.scenarios.front().id);
  EXPECT_TRUE(problem.has_value());
  return std::move(*problem);
}

Plan planned(const network::Network& network) {
  const Problem problem = problem_of(network);
  auto solver = make_highs_solver();
  auto plan = make_plan(problem, *solver, {.gap = 0, .seconds = 30, .threads = 1});
  EXPECT_TRUE(plan.has_value()) << plan.error().to_string();
  for (const auto& violation : check_plan(network, *plan)) {
    ADD_FAILURE() << violation.code() << " " << violation.to_string();
  }
  return std::move(*plan);
}

TEST(PlannerPeriod, EarnsMoreThanThePlanMadeByHand) {
  const Plan plan = planned(testing::period_network());
  // Both products cost 2 x 3 batches in each stage and sell 3 at 20; 4 starts; all on time with
  // what is held for a period at most.
  EXPECT_LE(plan.objective.cost, testing::period_plan().objective.cost);
  EXPECT_EQ(plan.status, Status::kOptimal);
  ASSERT_EQ(plan.proofs.size(), 1U);
  EXPECT_NEAR(plan.proofs.front().value, -to_double(plan.objective.cost), 1e-6);
  EXPECT_GE(plan.proofs.front().bound, plan.proofs.front().value - 1e-6);
  EXPECT_EQ(plan.proofs.front().period_days, 60);
}

// Three suites for each stage, any product in any of them, and more to make than one suite can.
network::Network suites_alike() {
  auto network = testing::period_network();
  for (auto& process : network.processes) process.only_suite.reset();
  network.suites.clear();
  network.platforms.push_back({network::PlatformId("columns"), {}, {}});
  for (auto& process : network.processes) {
    if (process.stage == network::Stage::kDownstream) {
      process.platform = network::PlatformId("columns");
    } else {
      process.campaign_days_min = 20;  // a batch at least, in a first period as in a later one
    }
  }
  for (const char* id : {"u1", "u2", "u3", "d1", "d2", "d3"}) {
    network::Suite row;
    row.id = network::SuiteId(id);
    row.site = network.sites.front().id;
    row.platforms = {network::PlatformId(id[0] == 'u' ? "cells" : "columns")};
    network.suites.push_back(std::move(row));
  }
  for (auto& demand : network.demands) demand.doses = 13;
  return network;
}

TEST(PlannerPeriod, SuitesAlikeArePlannedAsOneWithoutLosingAnything) {
  const auto network = suites_alike();
  const Problem problem = problem_of(network);
  EXPECT_EQ(build_grid_model(problem).groups.size(), 2U);
  // A limit that never binds keeps the suites apart.
  auto apart = network;
  for (auto& process : apart.processes) process.campaign_batches_max = 1000;
  EXPECT_EQ(build_grid_model(problem_of(apart)).groups.size(), 6U);
  EXPECT_EQ(planned(network).objective.cost, planned(apart).objective.cost);
}

TEST(PlannerPeriod, WhatIsNeverUsedIsNotHeldUntilItExpires) {
  // Three grams a batch and one gram due: two are wasted, at once.
  auto network = testing::period_network();
  network.processes[1].batch_amount = Quantity{3, testing::unit("g")};
  for (auto& demand : network.demands) demand.doses = 1;
  const Plan plan = planned(network);
  ASSERT_FALSE(plan.wastes.empty());
  for (const auto& waste : plan.wastes) {
    EXPECT_EQ(waste.day, plan.supplies.front().day) << waste.material.str();
  }
}

// In the manner of Lakhdar 2007: one stage, all demand on time.
network::Network facilities() {
  auto network = testing::period_network();
  network.planning.backlog_allowed = false;
  std::erase_if(network.processes,
                [](const auto& p) { return p.stage == network::Stage::kUpstream; });
  network.bills.clear();
  for (auto& process : network.processes) {
    process.stage = network::Stage::kDrugProduct;
    process.only_suite.reset();
    process.campaign_days_min.reset();
    process.campaign_cost = process.product->str() == "p1" ? 5 : 3;
  }
  for (auto& material : network.materials) {
    material.storage_max.reset();
    material.waste_cost = 0;
  }
  for (auto& demand : network.demands) {
    demand.doses = 4;
    demand.times = 3;
    demand.every_days = 60;
  }
  return network;
}

TEST(PlannerPeriod, AnnealingFindsThePatternThatTheSolverProves) {
  const auto network = facilities();
  const Problem problem = problem_of(network);
  GridModel model = build_grid_model(problem);
  const auto set_ups = anneal_set_ups(problem, model, {.seconds = 10, .moves = 20'000, .seed = 3});
  ASSERT_EQ(set_ups.size(), problem.suites.size());
  for (const auto& term : model.objectives.front().terms) {
    model.milp.cost[static_cast<std::size_t>(term.column)] += term.coefficient;
  }
  auto solver = make_highs_solver();
  const auto start = start_from_set_ups(problem, model, set_ups, *solver, 0, 10);
  ASSERT_FALSE(start.empty());
  const auto campaigns = campaigns_of(problem, model, start);
  const auto annealed = schedule(problem, campaigns, targets_of(problem, model, start));
  ASSERT_TRUE(annealed.has_value()) << annealed.error().to_string();
  EXPECT_TRUE(check_plan(network, *annealed).empty());
  EXPECT_EQ(annealed->objective.cost, planned(network).objective.cost);
  // The same seed gives the same pattern.
  EXPECT_EQ(set_ups, anneal_set_ups(problem, model, {.seconds = 10, .moves = 20'000, .seed = 3}));
}

TEST(PlannerPeriod, AnnealingLeavesAloneWhatItCannotValue) {
  const auto none = [](const network::Network& network) {
    const Problem problem = problem_of(network);
    return anneal_set_ups(problem, build_grid_model(problem), {.moves = 10}).empty();
  };
  EXPECT_FALSE(none(facilities()));
  EXPECT_TRUE(none(testing::period_network()));  // two stages
  auto network = facilities();
  network.planning.backlog_allowed = true;
  EXPECT_TRUE(none(network));
  network = facilities();
  network.materials[1].storage_max = 40;
  EXPECT_TRUE(none(network));
}

}  // namespace
}  // namespace renkei::plan
