#include "renkei/plan/coarse_plan.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "renkei/plan/lot_doses.h"
#include "renkei/plan/place.h"
#include "renkei/plan/wanted_lots.h"

namespace renkei::plan {
namespace {

// One in so many people left unserved are few.
constexpr std::int64_t kFewPeople = 5;

// A solver's, relative.
constexpr double kLastDigits = 1e-6;

bool is_money(const Proof& proof) {
  return proof.objective == "cost" || proof.objective == "profit";
}

// What ranks first, and the main objective.
std::pair<Exact, Exact> rank_of(const Plan& plan) {
  return {plan.objective.protected_backlog_dose_days, plan.objective.waiting_person_days};
}

}  // namespace

bool better(const Plan& one, const Plan& other) {
  const auto rest = [](const Plan& plan) {
    return std::pair(plan.objective.other_backlog_dose_days, plan.objective.cost);
  };
  return std::pair(rank_of(one), rest(one)) < std::pair(rank_of(other), rest(other));
}

void keep_better(Result<Plan>& plan, Result<Plan> other) {
  if (other && (!plan || rank_of(*other) < rank_of(*plan))) plan = std::move(other);
}

Result<Plan> coarse_plan(const Problem& problem, const GridModel& model,
                         const std::vector<double>& x, Solver& solver) {
  const auto campaigns = campaigns_of(problem, model, x);
  const auto targets = targets_of(problem, model, x);
  const auto as_meant = [&](const std::vector<std::vector<RunCampaign>>& wanted) {
    return plan_in_days(problem, place_batches(problem, wanted), targets, solver);
  };
  auto plan = as_meant(campaigns);
  if (problem.persons == 0) return plan;
  const auto soon = [&](const std::vector<std::vector<RunCampaign>>& wanted) {
    return place_batches(problem, wanted, Placing::kAsSoonAsPossible);
  };
  std::vector<bool> for_people;
  for (const double doses : doses_in_batch(problem)) for_people.push_back(doses > 0);
  auto most = soon(campaigns_of(problem, model, x, for_people));
  if (const auto with_all = plan_in_days(problem, most, targets, solver)) {
    most = soon(only_used_lots(problem, std::move(most), *with_all));
    keep_better(plan, plan_in_days(problem, std::move(most), targets, solver));
  }
  if (!plan) return plan;
  std::int64_t unserved = problem.persons;
  int last_day = 0;
  for (const auto& dosing : plan->dosings) {
    if (dosing.dose_number == problem.doses_per_person) unserved -= dosing.persons;
    if (dosing.dose_number == 1) last_day = std::max(last_day, dosing.day);
  }
  if (unserved <= 0 || unserved > problem.persons / kFewPeople) return plan;
  const auto with_last = [&](const auto& wanted, LastLots where) {
    return as_meant(with_last_lots(problem, wanted, unserved, last_day, where));
  };
  keep_better(plan, with_last(campaigns, LastLots::kAtTheEnd));
  keep_better(plan, with_last(place_batches(problem, campaigns), LastLots::kInFirstRoom));
  return plan;
}

namespace {

std::vector<std::vector<RunCampaign>> campaigns_in(const Problem& problem, const Plan& plan) {
  std::vector<std::vector<RunCampaign>> result(problem.suites.size());
  for (const auto& campaign : plan.campaigns) {
    const auto is_of = [&](const Run& run) {
      return run.process->id == campaign.process &&
             problem.suites[static_cast<std::size_t>(run.suite)].row->id == campaign.suite;
    };
    const auto run = std::find_if(problem.runs.begin(), problem.runs.end(), is_of);
    RunCampaign one{
        static_cast<int>(run - problem.runs.begin()), campaign.continues, campaign.start_day, {}};
    for (const auto& batch : campaign.batches) one.not_before.push_back(batch.complete_day);
    result[static_cast<std::size_t>(run->suite)].push_back(std::move(one));
  }
  return result;
}

// What the plan supplies and gives, by the end of each day.
Targets targets_in(const Problem& problem, const Plan& plan) {
  const std::vector<std::int64_t> none(static_cast<std::size_t>(problem.horizon_days), 0);
  const auto add_from = [](std::vector<std::int64_t>& by_day, int day, std::int64_t amount) {
    for (auto d = static_cast<std::size_t>(day); d < by_day.size(); ++d) by_day[d] += amount;
  };
  Targets targets;
  for (const auto& line : problem.demands) {
    auto& by_day = targets.supplied.emplace_back(none);
    for (const auto& supply : plan.supplies) {
      if (supply.demand == line.row->id) add_from(by_day, supply.day, supply.doses);
    }
  }
  for (const auto& product : problem.emergency) {
    auto& doses =
        targets.dosed.emplace_back(static_cast<std::size_t>(problem.doses_per_person), none);
    for (const auto& dosing : plan.dosings) {
      if (dosing.product != product.row->id) continue;
      add_from(doses[static_cast<std::size_t>(dosing.dose_number - 1)], dosing.day, dosing.persons);
    }
  }
  return targets;
}

}  // namespace

void leave_unused_lots_out(const Problem& problem, Solver& solver, Plan& plan) {
  auto other = plan_in_days(problem, only_used_lots(problem, campaigns_in(problem, plan), plan),
                            targets_in(problem, plan), solver);
  if (!other || !better(*other, plan)) return;
  other->status = plan.status;
  other->proofs = std::move(plan.proofs);
  plan = std::move(*other);
}

namespace {

double own_value(const Plan& plan, const std::string& objective) {
  const auto& value = plan.objective;
  if (objective == "protected_backlog") return to_double(value.protected_backlog_dose_days);
  if (objective == "waiting") return to_double(value.waiting_person_days);
  if (objective == "other_backlog") return to_double(value.other_backlog_dose_days);
  return to_double(value.cost) * (objective == "profit" ? -1 : 1);
}

// How far the value is from the bound.
void measure(Proof& proof, double gap) {
  // Waiting and backlog are never less than nothing, whatever the solver's last digit says.
  if (!is_money(proof)) proof.bound = std::max(0.0, proof.bound);
  const double less = proof.objective == "profit" ? -1 : 1;
  proof.gap = relative_gap(proof.value * less, proof.bound * less);
  proof.optimal = proof.gap <= gap + 1e-9;
}

}  // namespace

void value_in_days(Plan& plan, double gap) {
  for (auto& proof : plan.proofs) {
    proof.value = own_value(plan, proof.objective);
    measure(proof, gap);
  }
}

void value_as_made(Plan& plan, double gap) {
  double of_grid = 0;  // protected backlog
  double more = 0;     // what the grid had more of it
  for (auto& proof : plan.proofs) {
    if (is_money(proof)) continue;
    const double before = proof.value;
    proof.value = own_value(plan, proof.objective);
    const double size = kLastDigits * std::max(1.0, std::abs(proof.value));
    bool same = std::abs(proof.value - before) <= size;
    if (proof.objective == "protected_backlog") {
      of_grid = before;
      more = before - proof.value;
    }
    if (proof.objective == "other_backlog") {
      // The grid's bound is one of both together, less what the grid had of the protected one, and
      // the solver's gap is one of their sum.
      proof.bound += more;
      same = same && of_grid <= size && std::abs(more) <= size;
    }
    if (!same) measure(proof, gap);
  }
}

void take_with_proofs(Plan& plan, Plan other, double gap) {
  if (!better(other, plan)) return;
  // A bound holds for plans no worse than the one before in all that ranks higher.
  bool holds = true;
  for (auto& proof : plan.proofs) {
    if (!holds) proof.bound = -kInfinity;
    holds = holds && own_value(other, proof.objective) <= own_value(plan, proof.objective);
  }
  other.proofs = std::move(plan.proofs);
  value_in_days(other, gap);
  plan = std::move(other);
}

void set_status(Plan& plan, bool stopped) {
  const bool optimal =
      std::all_of(plan.proofs.begin(), plan.proofs.end(), [](const Proof& p) { return p.optimal; });
  plan.status = stopped ? Status::kInterrupted : optimal ? Status::kOptimal : Status::kWithinTime;
}

void carry_bound(const Plan& from, Plan& to, double gap) {
  for (auto& proof : to.proofs) {
    const auto same = std::find_if(from.proofs.begin(), from.proofs.end(), [&](const Proof& other) {
      return other.objective == proof.objective && proof.objective == "waiting";
    });
    if (same != from.proofs.end()) proof.bound = std::max(proof.bound, same->bound);
  }
  value_in_days(to, gap);
}

}  // namespace renkei::plan
