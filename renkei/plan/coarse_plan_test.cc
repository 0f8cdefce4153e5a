// What the proofs of a coarse grid say of a plan in days.
#include "renkei/plan/coarse_plan.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "renkei/plan/check_plan.h"
#include "renkei/plan/planner.h"
#include "renkei/plan/schedule.h"
#include "renkei/plan/test_networks.h"

namespace renkei::plan {
namespace {

Plan plan_of(int late, int waiting, double bound) {
  Plan plan;
  plan.objective.protected_backlog_dose_days = late;
  plan.objective.waiting_person_days = waiting;
  Proof protection;
  protection.objective = "protected_backlog";
  Proof proof;
  proof.objective = "waiting";
  proof.bound = bound;
  plan.proofs = {protection, proof};
  value_in_days(plan, 0.01);
  return plan;
}

TEST(CoarsePlan, ProofsCompareThePlanInDaysWithTheBound) {
  const Plan plan = plan_of(0, 1000, 980);
  EXPECT_EQ(plan.proofs[1].value, 1000);
  EXPECT_NEAR(plan.proofs[1].gap, 0.02, 1e-12);
  EXPECT_TRUE(plan.proofs[0].optimal);
  EXPECT_FALSE(plan.proofs[1].optimal);
  // A bound of the grid may be above the value in days: no gap.
  EXPECT_EQ(plan_of(0, 1000, 1010).proofs[1].gap, 0);
}

// On a grid of days.
TEST(CoarsePlan, ProofsTellWhatALaterObjectiveBettered) {
  Plan plan = plan_of(10, 1000, 1000);
  plan.proofs[0].bound = 0;
  plan.proofs[0].gap = 1;
  plan.proofs.push_back(plan.proofs[0]);
  plan.proofs[2].objective = "other_backlog";
  plan.proofs[2].value = plan.proofs[2].bound = 50;  // of 60 together
  plan.objective.protected_backlog_dose_days = 8;
  plan.objective.other_backlog_dose_days = 52;
  plan.proofs[1].gap = 0.125;  // as the solver said it
  value_as_made(plan, 0.01);
  EXPECT_EQ(plan.proofs[0].value, 8);
  EXPECT_EQ(plan.proofs[1].gap, 0.125);
  EXPECT_EQ(plan.proofs[2].value, 52);
  EXPECT_EQ(plan.proofs[2].bound, 52);
  EXPECT_EQ(plan.proofs[2].gap, 0);
}

TEST(CoarsePlan, TheGapOfOtherBacklogIsNotThatOfAllBacklog) {
  Plan plan = plan_of(60, 1000, 1000);
  plan.proofs[0].value = plan.proofs[0].bound = 60;
  plan.objective.other_backlog_dose_days = 40;
  plan.proofs.push_back(plan.proofs[0]);
  plan.proofs[2].objective = "other_backlog";
  plan.proofs[2].value = 40;
  plan.proofs[2].bound = 20;
  plan.proofs[2].gap = 0.2;  // of 100 together
  value_as_made(plan, 0.01);
  EXPECT_EQ(plan.proofs[2].gap, 0.5);
}

TEST(CoarsePlan, ABetterPlanTakesTheProofsThatHoldForIt) {
  const auto with_cost = [](int late, int waiting, int cost) {
    Plan plan = plan_of(late, waiting, 90);
    plan.objective.cost = cost;
    plan.proofs.push_back(plan.proofs[1]);
    plan.proofs[2].objective = "cost";
    plan.proofs[2].bound = 40;
    value_in_days(plan, 0.01);
    return plan;
  };
  Plan plan = with_cost(0, 100, 50);
  take_with_proofs(plan, with_cost(0, 100, 60), 0.01);
  EXPECT_EQ(plan.objective.cost, 50);

  take_with_proofs(plan, with_cost(0, 90, 60), 0.01);
  EXPECT_EQ(plan.proofs[1].value, 90);
  EXPECT_EQ(plan.proofs[1].gap, 0);
  EXPECT_EQ(plan.proofs[2].value, 60);
  EXPECT_EQ(plan.proofs[2].bound, 40);

  // It is the better one by protection alone: of cost with less waiting it says nothing.
  plan = with_cost(5, 100, 50);
  take_with_proofs(plan, with_cost(0, 110, 30), 0.01);
  EXPECT_EQ(plan.proofs[1].bound, 90);
  EXPECT_EQ(plan.proofs[2].value, 30);
  EXPECT_EQ(plan.proofs[2].bound, -kInfinity);
}

TEST(CoarsePlan, StatusIsThatOfAllProofsOrOfTheUser) {
  Plan plan = plan_of(0, 1000, 995);
  set_status(plan, false);
  EXPECT_EQ(plan.status, Status::kOptimal);
  set_status(plan, true);
  EXPECT_EQ(plan.status, Status::kInterrupted);
  plan = plan_of(5, 1000, 995);
  set_status(plan, false);
  EXPECT_EQ(plan.status, Status::kWithinTime);
}

TEST(CoarsePlan, ABetterBoundOfWaitingIsCarriedOver) {
  Plan plan = plan_of(0, 1000, 980);
  carry_bound(plan_of(3, 900, 995), plan, 0.01);
  EXPECT_EQ(plan.proofs[1].bound, 995);
  EXPECT_TRUE(plan.proofs[1].optimal);
  // A worse one is not.
  carry_bound(plan_of(0, 1000, 970), plan, 0.01);
  EXPECT_EQ(plan.proofs[1].bound, 995);
}

TEST(CoarsePlan, LotsOfWhichNobodyGetsAnythingAreLeftOut) {
  const auto network = testing::two_day_network();
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  const auto solver = make_highs_solver();
  const auto made = make_plan(*problem, *solver, {.gap = 0, .seconds = 20});
  ASSERT_TRUE(made.has_value());
  Plan plan = *made;
  const auto vaccine =
      std::find_if(plan.campaigns.begin(), plan.campaigns.end(),
                   [](const Campaign& campaign) { return campaign.process.str() == "make-vax"; });
  ASSERT_NE(vaccine, plan.campaigns.end());
  const std::size_t batches = vaccine->batches.size();
  const Batch last = vaccine->batches.back();
  vaccine->batches.push_back({last.start_day + 2, last.complete_day + 2});
  plan.objective.cost += 100'000;
  leave_unused_lots_out(*problem, *solver, plan);
  for (const auto& campaign : plan.campaigns) {
    if (campaign.process.str() != "make-vax") continue;
    EXPECT_LE(campaign.batches.size(), batches);
  }
  EXPECT_EQ(plan.objective.waiting_person_days, made->objective.waiting_person_days);
  EXPECT_LE(plan.objective.cost, made->objective.cost);
  EXPECT_TRUE(check_plan(network, plan).empty());
}

// Of a suite with a schedule.
TEST(CoarsePlan, TheLotsThatTheGridMakesAreWanted) {
  const auto network = testing::two_day_network();
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  const auto of = [&](const char* process) {
    const auto run = std::find_if(problem->runs.begin(), problem->runs.end(), [&](const auto& one) {
      return one.process->id.str() == process;
    });
    return static_cast<int>(run - problem->runs.begin());
  };
  const int make = of("make-vax");  // first stage
  const int fill = of("fill-vax");
  GridOptions grid;
  grid.scheduled = {true, true};
  auto model = build_grid_model(*problem, grid);
  const auto suite = [&](int r) { return problem->runs[static_cast<std::size_t>(r)].suite; };
  set_schedule(*problem, model, suite(make), {{{make, 11}, {make, 13}, {make, 15}}, 0});
  set_schedule(*problem, model, suite(fill), {{{fill, 15}, {fill, 17}, {fill, 19}}, 0});
  std::vector<double> x(static_cast<std::size_t>(model.milp.columns()), 0.0);
  const auto made = [&](int r, int day) -> double& {
    const auto t = static_cast<std::size_t>(day / problem->period_days);
    return x[static_cast<std::size_t>(model.runs[static_cast<std::size_t>(r)].batches[t])];
  };
  const auto days = [&](int r, const std::vector<bool>& all_lots) {
    const auto campaigns = campaigns_of(*problem, model, x, all_lots);
    const auto& of_suite = campaigns[static_cast<std::size_t>(suite(r))];
    return of_suite.empty() ? std::vector<int>() : of_suite.front().not_before;
  };
  EXPECT_TRUE(days(make, {}).empty());
  const std::vector<bool> all(problem->runs.size(), true);
  EXPECT_EQ(days(make, all), (std::vector{11, 13, 15}));
  // The lot of day 15 of a first stage may as well be there on day 11; not so what is filled.
  made(make, 15) = 1;
  made(fill, 19) = 1;
  EXPECT_EQ(days(make, {}), (std::vector{11}));
  EXPECT_EQ(days(fill, {}), (std::vector{19}));
}

TEST(CoarsePlan, LessLateIsBetterThanLessWaiting) {
  Result<Plan> plan = plan_of(1, 900, 0);
  keep_better(plan, plan_of(0, 1000, 0));
  EXPECT_EQ(plan->objective.waiting_person_days, 1000);
  keep_better(plan, plan_of(1, 10, 0));
  EXPECT_EQ(plan->objective.waiting_person_days, 1000);
  keep_better(plan, plan_of(0, 999, 0));
  EXPECT_EQ(plan->objective.waiting_person_days, 999);
  keep_better(plan, fail(Error("plan.short", "none")));
  EXPECT_TRUE(plan.has_value());
}

}  // namespace
}  // namespace renkei::plan
