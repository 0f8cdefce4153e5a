// The planner on the network that can be reckoned by hand (networks/tiny/README.md).
#include "renkei/plan/planner.h"

#include <cmath>

#include <gtest/gtest.h>

#include "renkei/plan/check_plan.h"
#include "renkei/plan/stress.h"
#include "renkei/plan/test_networks.h"
#include "renkei/report/catalogue.h"

namespace renkei::plan {
namespace {

using testing::tiny;

Plan planned(const network::Network& network, const std::string& scenario,
             PlanOptions options = {.gap = 0, .seconds = 50}) {
  auto problem = build_problem(network, network::ScenarioId(scenario));
  EXPECT_TRUE(problem.has_value());
  auto solver = make_highs_solver();
  auto plan = make_plan(*problem, *solver, options);
  EXPECT_TRUE(plan.has_value()) << plan.error().to_string();
  for (const auto& violation : check_plan(network, *plan)) {
    ADD_FAILURE() << violation.code() << " " << violation.to_string();
  }
  return std::move(*plan);
}

std::int64_t served(const Plan& plan) {
  std::int64_t sum = 0;
  for (const auto& dosing : plan.dosings) sum += dosing.persons;
  return sum;
}

TEST(Planner, FindsTheSurgePlanReckonedByHand) {
  const auto network = tiny();
  const Plan plan = planned(network, "surge");
  EXPECT_EQ(plan.objective.waiting_person_days, 40'800'000);
  EXPECT_EQ(plan.objective.protected_backlog_dose_days, 0);
  EXPECT_EQ(served(plan), 1'200'000);
  ASSERT_FALSE(plan.dosings.empty());
  EXPECT_EQ(plan.dosings.front().day, 16);
  EXPECT_EQ(plan.status, Status::kOptimal);
}

TEST(Planner, HalfTheLipidServesTheNumberReckonedByHand) {
  const auto network = tiny({{"lipid-rate*=0.5"}});
  EXPECT_EQ(served(planned(network, "surge")), 720'000);
}

TEST(Planner, AQuietScenarioLeavesNoBacklog) {
  const auto network = tiny();
  const Plan plan = planned(network, "quiet");
  EXPECT_EQ(plan.objective.protected_backlog_dose_days, 0);
  EXPECT_EQ(plan.objective.other_backlog_dose_days, 0);
  EXPECT_TRUE(plan.dosings.empty());
}

TEST(Planner, AScenarioMayHaveAPeriodOfItsOwn) {
  auto network = tiny();
  for (auto& scenario : network.scenarios) scenario.period_days = 2;
  const Plan plan = planned(network, "quiet");
  ASSERT_FALSE(plan.proofs.empty());
  for (const auto& proof : plan.proofs) EXPECT_EQ(proof.period_days, 2);
}

// In a quiet year the coarse grid makes whole lots, so that nothing is late for part of one.
TEST(Planner, AQuietYearOfJapanLeavesNoBacklog) {
  // A gap so wide that no machine is too slow for the cost.
  const Plan plan = planned(testing::japan(), "quiet", {.gap = 0.5, .seconds = 50});
  EXPECT_EQ(plan.objective.protected_backlog_dose_days, 0);
  EXPECT_EQ(plan.objective.other_backlog_dose_days, 0);
  ASSERT_EQ(plan.proofs.size(), 3U);
  EXPECT_TRUE(plan.proofs[1].optimal);
  // Cost is proven over all set-ups, not over those that were found first: it takes its time.
  EXPECT_GT(plan.proofs[2].gap, 0);
  EXPECT_GT(plan.proofs[2].bound, 0);
}

// Of what ranks below waiting only what the set-ups as they are leave open was looked at.
TEST(Planner, WherePeopleWaitNothingIsClaimedOfCost) {
  const Plan plan = planned(testing::two_day_network(), "surge");
  ASSERT_EQ(plan.proofs.back().objective, "cost");
  EXPECT_TRUE(std::isinf(plan.proofs.back().bound));
  EXPECT_FALSE(plan.proofs.back().optimal);
}

TEST(Planner, ACoarseGridGivesAPlanInDaysThatKeepsEveryRule) {
  auto network = tiny();
  network.planning.period_days = 3;
  const Plan plan = planned(network, "surge");
  EXPECT_GE(served(plan), 960'000);
  EXPECT_LE(served(plan), 1'200'000);
}

TEST(Planner, ATimeLimitOfNextToNothingStillAnswersInWords) {
  const auto network = tiny();
  auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  auto solver = make_highs_solver();
  const auto plan = make_plan(*problem, *solver, {.gap = 0, .seconds = 0.01});
  if (plan) {
    const auto faults = check_plan(network, *plan);
    EXPECT_TRUE(faults.empty()) << (faults.empty() ? "" : faults.front().to_string());
  } else {
    EXPECT_FALSE(plan.error().remedy().empty());
  }
}

// 700 million person-days wait whatever is done; what can be done for the first is not lost in
// them.
TEST(Planner, ManyMorePeopleThanCanBeServedHideNothing) {
  const auto network = tiny({{"scenarios[surge].persons=20000000"}});
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  const auto solver = make_highs_solver();
  const auto best = make_plan(*problem, *solver, {.gap = 0, .seconds = 20});
  const auto plan = make_plan(*problem, *solver, {.gap = 0.01, .seconds = 20});
  ASSERT_TRUE(best.has_value() && plan.has_value());
  const auto gained = [&](const Plan& one) {
    return to_double(problem->persons * Exact(problem->horizon_days) -
                     one.objective.waiting_person_days);
  };
  EXPECT_GT(gained(*best), 0);
  EXPECT_GE(gained(*plan), 0.99 * gained(*best));
}

// Any plan of so many days is near enough for the solver here; a plan by longer periods is better.
TEST(Planner, ManyDaysServeEverybodyBeforeAnythingIsProven) {
  const auto network = tiny({{"scenarios[surge].horizon_days=60"}});
  const Plan plan = planned(network, "surge", {.gap = 1, .seconds = 50});
  EXPECT_EQ(served(plan), 1'500'000);
  EXPECT_EQ(plan.objective.waiting_person_days, 41'280'000);
  for (const auto& proof : plan.proofs) EXPECT_EQ(proof.period_days, 1);
}

TEST(Planner, AnUnknownScenarioIsRefusedWithThoseThereAre) {
  const auto network = tiny();
  const auto problem = build_problem(network, network::ScenarioId("surg"));
  ASSERT_FALSE(problem.has_value());
  EXPECT_EQ(problem.error().code(), "plan.unknown_scenario");
  EXPECT_NE(problem.error().remedy().find("surge"), std::string::npos);
}

TEST(Planner, ASuiteWithTooManyProcessesIsNamed) {
  auto network = tiny();
  const auto make = network.processes.front();
  for (std::size_t k = 0; k < kRunsInSuiteMax; ++k) {
    auto& one = network.processes.emplace_back(make);
    one.id = network::ProcessId("p" + std::to_string(k));
  }
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_FALSE(problem.has_value());
  EXPECT_EQ(problem.error().code(), "plan.too_many_processes");
  EXPECT_FALSE(problem.error().value().empty());
  EXPECT_FALSE(problem.error().remedy().empty());
  for (const auto language : report::kLanguages) {
    const auto text = report::error_text(language, problem.error());
    EXPECT_NE(text.find(std::to_string(kRunsInSuiteMax)), std::string::npos) << text;
  }
}

// HiGHS, that proves less the second time it is asked, as when its time runs out.
class ForgetfulSolver final : public Solver {
 public:
  [[nodiscard]] std::string_view name() const override { return highs_->name(); }
  [[nodiscard]] std::optional<Error> why_not(const Milp& problem) const override {
    return highs_->why_not(problem);
  }
  [[nodiscard]] Result<Solution> solve(const Milp& problem, const SolveOptions& options) override {
    auto solution = highs_->solve(problem, options);
    if (solution && !options.relaxed && !solution->x.empty() && solution->value > 0) {
      solution->gap = 0.003 * ++asked_;
      solution->bound = solution->value * (1 - solution->gap);
    }
    return solution;
  }
  [[nodiscard]] std::unique_ptr<LinearProgram> linear(const Milp& problem) override {
    return highs_->linear(problem);
  }
  [[nodiscard]] int asked() const { return asked_; }

 private:
  std::unique_ptr<Solver> highs_ = make_highs_solver();
  int asked_ = 0;
};

// Where few of those who wait can be served it is asked twice, and the better bound is kept.
TEST(Planner, TheGapIsThatOfTheBoundItKeeps) {
  const auto network = tiny({{"scenarios[surge].persons*=20"}});
  const auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  ForgetfulSolver solver;
  const auto plan = make_plan(*problem, solver, {.gap = 1e-4, .seconds = 50});
  ASSERT_TRUE(plan.has_value()) << plan.error().to_string();
  EXPECT_GE(solver.asked(), 2);
  for (const auto& proof : plan->proofs) {
    if (proof.objective != "waiting") continue;
    EXPECT_NEAR(proof.gap, 0.003, 1e-6);
  }
  for (const auto& violation : check_plan(network, *plan)) {
    ADD_FAILURE() << violation.to_string();
  }
}

TEST(Stress, EasingAConstraintNeverMakesADateLater) {
  const auto network = tiny({{"lipid-rate*=0.5"}});
  auto problem = build_problem(network, network::ScenarioId("surge"));
  ASSERT_TRUE(problem.has_value());
  PlanAnalysis analysis;
  stress_plan(*problem, {}, {.threads = 1, .seconds = 40}, analysis);
  ASSERT_FALSE(analysis.stoppers.empty());
  bool lipid = false;
  for (const auto& stopper : analysis.stoppers) {
    ASSERT_EQ(stopper.effects.size(), 2U);
    EXPECT_EQ(stopper.effects[0].persons, 600'000);  // the goal
    EXPECT_EQ(stopper.effects[1].persons, 1'500'000);
    for (const auto& effect : stopper.effects) {
      const double horizon = problem->horizon_days;
      EXPECT_LE(effect.eased.value_or(horizon), effect.base.value_or(horizon) + 1e-6)
          << stopper.group;
      EXPECT_LE(effect.removed.value_or(horizon), effect.eased.value_or(horizon) + 1e-6)
          << stopper.group;
      const bool gains = effect.removed.value_or(horizon) < effect.base.value_or(horizon) - 0.5;
      lipid = lipid || (stopper.group.find("lipid") != std::string::npos && gains);
    }
  }
  EXPECT_TRUE(lipid) << "the lipid that binds is not named";
}

}  // namespace
}  // namespace renkei::plan
