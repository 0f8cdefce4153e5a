// Rules R21 to R30: doses, people, demand, and what the plan says of itself.
#include <algorithm>
#include <cmath>
#include <limits>

#include "renkei/plan/plan_mutator.h"

namespace renkei::plan::testing {
namespace {

using network::Network;

constexpr std::int64_t kVeryMany = 1'000'000'000'000;

template <typename Change>
std::optional<Plan> with_dosing(const Plan& valid, Change change) {
  Plan plan = valid;
  for (auto& dosing : plan.dosings) {
    if (dosing.persons > 0 && change(dosing)) return plan;
  }
  return std::nullopt;
}

template <typename Change>
std::optional<Plan> with_supply(const Plan& valid, Change change) {
  Plan plan = valid;
  for (auto& supply : plan.supplies) {
    if (supply.doses > 0 && change(supply)) return plan;
  }
  return std::nullopt;
}

const network::Scenario& scenario_of(const Network& network, const Plan& plan) {
  for (const auto& row : network.scenarios) {
    if (row.id == plan.scenario) return row;
  }
  RENKEI_CHECK(false);
}

std::optional<Plan> supplied_from_nothing(const Network&, const Plan& valid) {
  return with_supply(valid, [](Supply& supply) { return supply.doses += kVeryMany, true; });
}

std::optional<Plan> dosed_from_nothing(const Network&, const Plan& valid) {
  return with_dosing(valid, [](Dosing& dosing) { return dosing.persons += kVeryMany, true; });
}

std::optional<Plan> interval_not_kept(const Network& network, const Plan& valid) {
  const auto& scenario = scenario_of(network, valid);
  return with_dosing(valid, [&](Dosing& dosing) {
    if (dosing.dose_number < 2 || scenario.interval_days < valid.period_days) return false;
    // Nobody has had a first dose before the very first day.
    int first = dosing.day;
    for (const auto& other : valid.dosings) first = std::min(first, other.day);
    dosing.day = first;
    return true;
  });
}

std::optional<Plan> one_dose_too_many(const Network& network, const Plan& valid) {
  const int doses = scenario_of(network, valid).doses_per_person;
  return with_dosing(valid, [&](Dosing& dosing) { return dosing.dose_number = doses + 1, true; });
}

std::optional<Plan> more_than_there_are(const Network& network, const Plan& valid) {
  const auto persons = scenario_of(network, valid).persons;
  return with_dosing(valid, [&](Dosing& dosing) {
    if (dosing.dose_number != 1) return false;
    dosing.persons += persons;
    return true;
  });
}

std::optional<Plan> product_that_does_not_count(const Network& network, const Plan& valid) {
  const auto& named = scenario_of(network, valid).products;
  return with_dosing(valid, [&](Dosing& dosing) {
    for (const auto& row : network.products) {
      if (std::find(named.begin(), named.end(), row.id) != named.end()) continue;
      dosing.product = row.id;
      return true;
    }
    return false;
  });
}

std::optional<Plan> fewer_than_nobody(const Network&, const Plan& valid) {
  return with_dosing(valid, [](Dosing& dosing) { return dosing.persons = -1, true; });
}

std::optional<Plan> less_than_nothing(const Network&, const Plan& valid) {
  return with_supply(valid, [](Supply& supply) { return supply.doses = -1, true; });
}

std::optional<Plan> nobody(const Network&, const Plan& valid) {
  return with_dosing(valid, [](Dosing& dosing) { return dosing.persons = 0, true; });
}

std::optional<Plan> supply_of_nothing(const Network&, const Plan& valid) {
  return with_supply(valid, [](Supply& supply) { return supply.doses = 0, true; });
}

std::optional<Plan> before_it_is_due(const Network& network, const Plan& valid) {
  return with_supply(valid, [&](Supply& supply) {
    for (const auto& row : network.demands) {
      if (row.id != supply.demand || day_in(valid, row.first_due) < 1) continue;
      supply.day = 0;
      return true;
    }
    return false;
  });
}

std::optional<Plan> more_than_is_due(const Network&, const Plan& valid) {
  return supplied_from_nothing({}, valid);
}

std::optional<Plan> milestone_too_early(const Network&, const Plan& valid) {
  Plan plan = valid;
  for (auto& milestone : plan.milestones) {
    if (!milestone.day || milestone.persons < 1) continue;
    --*milestone.day;
    return plan;
  }
  return std::nullopt;
}

std::optional<Plan> milestone_never_reached(const Network&, const Plan& valid) {
  Plan plan = valid;
  plan.milestones.push_back({kVeryMany, valid.horizon_days - 1});
  return plan;
}

std::optional<Plan> milestone_of_other_persons(const Network&, const Plan& valid) {
  if (valid.milestones.empty()) return std::nullopt;
  Plan plan = valid;
  --plan.milestones.back().persons;
  return plan;
}

std::optional<Plan> milestone_left_out(const Network&, const Plan& valid) {
  if (valid.milestones.empty()) return std::nullopt;
  Plan plan = valid;
  plan.milestones.pop_back();
  return plan;
}

// The plan with its first proof changed, which is not one of cost; one that is right is made where
// it has none.
template <typename Change>
std::optional<Plan> with_proof(const Network& network, const Plan& valid, Change change) {
  Plan plan = valid;
  if (plan.proofs.empty()) {
    const bool profit = network.planning.objective == network::Planning::Objective::kProfit;
    Proof proof;
    proof.objective = profit ? "profit" : "waiting";
    proof.value =
        to_double(profit ? Exact(-plan.objective.cost) : Exact(plan.objective.waiting_person_days));
    proof.bound = proof.value;
    const bool by_period = network.planning.calendar == network::Planning::Calendar::kPeriod;
    proof.period_days = by_period ? plan.period_days : network.planning.period_days;
    proof.optimal = true;
    plan.proofs.push_back(proof);
    plan.status = Status::kOptimal;
  }
  Proof& proof = plan.proofs.front();
  if (proof.objective == "cost") return std::nullopt;
  change(proof, proof.objective == "profit" ? -1.0 : 1.0, 1 + std::abs(proof.value));
  return plan;
}

std::optional<Plan> proof_of_another_value(const Network& network, const Plan& valid) {
  return with_proof(network, valid, [](Proof& proof, double less, double size) {
    proof.value -= less * size * 0.01;
    proof.bound = proof.value;
    proof.gap = 0;
  });
}

std::optional<Plan> bound_beyond_the_plan(const Network& network, const Plan& valid) {
  auto plan = with_proof(network, valid, [](Proof& proof, double less, double size) {
    proof.bound = proof.value + less * size;
    proof.gap = 0;
  });
  // On a coarse grid a bound may be.
  if (plan && plan->proofs.front().period_days > plan->period_days) return std::nullopt;
  return plan;
}

std::optional<Plan> gap_too_small(const Network& network, const Plan& valid) {
  return with_proof(network, valid, [](Proof& proof, double less, double size) {
    proof.bound = proof.value - less * size;
    proof.gap = 0;
  });
}

std::optional<Plan> gap_without_a_bound(const Network& network, const Plan& valid) {
  return with_proof(network, valid, [](Proof& proof, double less, double) {
    proof.bound = -less * std::numeric_limits<double>::infinity();
    proof.gap = 0;
  });
}

std::optional<Plan> proven_with_too_wide_a_gap(const Network& network, const Plan& valid) {
  return with_proof(network, valid, [](Proof& proof, double less, double size) {
    proof.bound = proof.value - less * 3 * size;
    proof.gap = 3 * size / std::max(1e-9, std::abs(proof.value));
    proof.optimal = true;
  });
}

std::optional<Plan> another_status(const Network&, const Plan& valid) {
  if (valid.status == Status::kInterrupted) return std::nullopt;
  Plan plan = valid;
  plan.status = valid.status == Status::kOptimal ? Status::kWithinTime : Status::kOptimal;
  return plan;
}

std::optional<Plan> time_that_ran_backwards(const Network& network, const Plan& valid) {
  return with_proof(network, valid, [](Proof& proof, double, double) { proof.seconds = -1; });
}

std::optional<Plan> proof_of_no_objective(const Network& network, const Plan& valid) {
  return with_proof(network, valid,
                    [](Proof& proof, double, double) { proof.objective = "beauty"; });
}

std::optional<Plan> proof_on_another_grid(const Network& network, const Plan& valid) {
  return with_proof(network, valid, [](Proof& proof, double, double) { ++proof.period_days; });
}

std::optional<Plan> proven_twice(const Network& network, const Plan& valid) {
  auto plan = with_proof(network, valid, [](Proof&, double, double) {});
  if (plan) plan->proofs.push_back(plan->proofs.front());
  return plan;
}

// Called optimal though its proof of waiting is not there.
std::optional<Plan> optimal_without_waiting(const Network& network, const Plan& valid) {
  if (valid.objective.waiting_person_days <= 0) return std::nullopt;
  auto plan = with_proof(network, valid, [](Proof&, double, double) {});
  if (!plan || plan->proofs.front().objective == "profit") return std::nullopt;
  std::erase_if(plan->proofs, [](const Proof& proof) { return proof.objective == "waiting"; });
  for (auto& proof : plan->proofs) proof.optimal = true;
  plan->status = Status::kOptimal;
  return plan;
}

std::optional<Plan> proofs_out_of_rank(const Network& network, const Plan& valid) {
  auto plan = with_proof(network, valid, [](Proof&, double, double) {});
  if (!plan || plan->proofs.front().objective == "profit") return std::nullopt;
  Proof cost = plan->proofs.front();
  cost.objective = "cost";
  cost.value = cost.bound = to_double(plan->objective.cost);
  std::erase_if(plan->proofs, [](const Proof& proof) { return proof.objective == "cost"; });
  plan->proofs.insert(plan->proofs.begin(), cost);
  return plan;
}

std::optional<Plan> protected_backlog_wrong(const Network&, const Plan& valid) {
  Plan plan = valid;
  plan.objective.protected_backlog_dose_days += Exact(1, 1000);
  return plan;
}

std::optional<Plan> waiting_wrong(const Network&, const Plan& valid) {
  Plan plan = valid;
  plan.objective.waiting_person_days -= 1;
  return plan;
}

std::optional<Plan> other_backlog_wrong(const Network&, const Plan& valid) {
  Plan plan = valid;
  plan.objective.other_backlog_dose_days += 1;
  return plan;
}

std::optional<Plan> cost_wrong(const Network&, const Plan& valid) {
  Plan plan = valid;
  plan.objective.cost -= Exact(1, 3);
  return plan;
}

template <std::int64_t DoseRow::*stage>
std::optional<Plan> stage_wrong(const Network&, const Plan& valid) {
  if (valid.doses.empty()) return std::nullopt;
  Plan plan = valid;
  plan.doses.back().*stage += 1;
  return plan;
}

std::optional<Plan> stages_said_twice(const Network&, const Plan& valid) {
  if (valid.doses.empty()) return std::nullopt;
  Plan plan = valid;
  plan.doses.push_back(plan.doses.front());
  return plan;
}

std::optional<Plan> stages_left_out(const Network&, const Plan& valid) {
  if (valid.doses.empty()) return std::nullopt;
  Plan plan = valid;
  plan.doses.clear();
  return plan;
}

std::optional<Plan> another_network(const Network&, const Plan& valid) {
  Plan plan = valid;
  plan.network += "-2";
  return plan;
}

std::optional<Plan> another_date(const Network&, const Plan& valid) {
  Plan plan = valid;
  plan.as_of = plan.as_of.plus_days(1);
  return plan;
}

std::optional<Plan> another_day_zero(const Network&, const Plan& valid) {
  Plan plan = valid;
  plan.day_zero = plan.day_zero.plus_days(1);
  return plan;
}

std::optional<Plan> another_horizon(const Network&, const Plan& valid) {
  Plan plan = valid;
  ++plan.horizon_days;
  return plan;
}

std::optional<Plan> unknown_scenario(const Network&, const Plan& valid) {
  Plan plan = valid;
  plan.scenario = network::ScenarioId("no-such-scenario");
  return plan;
}

std::optional<Plan> unknown_suite(const Network&, const Plan& valid) {
  if (valid.campaigns.empty()) return std::nullopt;
  Plan plan = valid;
  plan.campaigns.front().suite = network::SuiteId("no-such-suite");
  return plan;
}

std::optional<Plan> unknown_offer(const Network&, const Plan& valid) {
  if (valid.purchases.empty()) return std::nullopt;
  Plan plan = valid;
  plan.purchases.front().offer = network::OfferId("no-such-offer");
  return plan;
}

std::optional<Plan> one_id_twice(const Network&, const Plan& valid) {
  if (valid.campaigns.size() < 2) return std::nullopt;
  Plan plan = valid;
  plan.campaigns.back().id = plan.campaigns.front().id;
  return plan;
}

}  // namespace

std::vector<Mutation> people_mutations() {
  return {{"supplied-from-nothing", 21, supplied_from_nothing},
          {"dosed-from-nothing", 21, dosed_from_nothing},
          {"interval-not-kept", 22, interval_not_kept},
          {"one-dose-too-many", 22, one_dose_too_many},
          {"more-persons-than-there-are", 23, more_than_there_are},
          {"product-that-does-not-count", 24, product_that_does_not_count},
          {"fewer-than-nobody", 25, fewer_than_nobody},
          {"less-than-nothing", 25, less_than_nothing},
          {"dosed-to-nobody", 25, nobody},
          {"supply-of-nothing", 25, supply_of_nothing},
          {"before-it-is-due", 26, before_it_is_due},
          {"more-than-is-due", 26, more_than_is_due},
          {"milestone-too-early", 27, milestone_too_early},
          {"milestone-never-reached", 27, milestone_never_reached},
          {"milestone-of-other-persons", 27, milestone_of_other_persons},
          {"milestone-left-out", 27, milestone_left_out},
          {"proof-of-another-value", 28, proof_of_another_value},
          {"bound-beyond-the-plan", 28, bound_beyond_the_plan},
          {"gap-too-small", 28, gap_too_small},
          {"gap-without-a-bound", 28, gap_without_a_bound},
          {"proven-with-too-wide-a-gap", 28, proven_with_too_wide_a_gap},
          {"another-status", 28, another_status},
          {"time-that-ran-backwards", 28, time_that_ran_backwards},
          {"proof-of-no-objective", 28, proof_of_no_objective},
          {"proof-on-another-grid", 28, proof_on_another_grid},
          {"proven-twice", 28, proven_twice},
          {"optimal-without-waiting", 28, optimal_without_waiting},
          {"proofs-out-of-rank", 28, proofs_out_of_rank},
          {"protected-backlog-wrong", 28, protected_backlog_wrong},
          {"waiting-wrong", 28, waiting_wrong},
          {"other-backlog-wrong", 28, other_backlog_wrong},
          {"cost-wrong", 28, cost_wrong},
          {"drug-substance-wrong", 29, stage_wrong<&DoseRow::drug_substance>},
          {"drug-product-wrong", 29, stage_wrong<&DoseRow::drug_product>},
          {"released-wrong", 29, stage_wrong<&DoseRow::released>},
          {"lot-released-wrong", 29, stage_wrong<&DoseRow::lot_released>},
          {"delivered-wrong", 29, stage_wrong<&DoseRow::delivered>},
          {"stages-left-out", 29, stages_left_out},
          {"stages-said-twice", 29, stages_said_twice},
          {"another-network", 30, another_network},
          {"another-date", 30, another_date},
          {"another-day-zero", 30, another_day_zero},
          {"another-horizon", 30, another_horizon},
          {"unknown-scenario", 30, unknown_scenario},
          {"unknown-suite", 30, unknown_suite},
          {"unknown-offer", 30, unknown_offer},
          {"one-id-twice", 30, one_id_twice}};
}

}  // namespace renkei::plan::testing
