// What a plan is worth and what it shows: doses by stage, shipments, milestones, the objective.
#include <algorithm>
#include <map>

#include "renkei/plan/schedule_internal.h"

namespace renkei::plan {
namespace internal {
namespace {

struct StageAmounts {
  std::map<int, std::array<Exact, 5>> by_day;
  void add(int day, std::size_t stage, const Exact& doses) { by_day[day][stage] += doses; }
};

}  // namespace

// Cumulative doses of each product that have reached drug substance, drug product, release, lot
// release and delivery. Drug substance counts in doses by the product's dose and its own unit.
void Scheduler::add_dose_rows() {
  std::map<network::ProductId, StageAmounts> products;
  for (std::size_t r = 0; r < problem.runs.size(); ++r) {
    const Run& run = problem.runs[r];
    const auto& material = *problem.materials[static_cast<std::size_t>(run.output)].row;
    if (!run.process->product || run_campaigns[r].empty()) continue;
    const auto* product = network::find(*problem.network, *run.process->product);
    if (product == nullptr) continue;
    const auto factor = product->dosing_unit.factor_to(material.unit);
    if (!factor || product->dose <= 0) continue;
    const Exact doses = run.batch_amount / (product->dose * *factor);
    auto& amounts = products[product->id];
    std::size_t k = 0;
    for (const Campaign* campaign : run_campaigns[r]) {
      for (const auto& batch : campaign->batches) {
        const LotDays& days = lot_days[r][k++];
        if (material.kind == network::MaterialKind::kDrugSubstance) {
          amounts.add(batch.complete_day, 0, doses);
        }
        if (material.kind != network::MaterialKind::kDrugProduct) continue;
        amounts.add(batch.complete_day, 1, doses);
        amounts.add(days.released, 2, doses);
        amounts.add(days.lot_released, 3, doses);
        amounts.add(days.usable, 4, doses);
      }
    }
  }
  for (auto& [product, amounts] : products) {
    std::array<Exact, 5> sum{};
    for (const auto& [day, added] : amounts.by_day) {
      if (day >= problem.horizon_days) break;
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += added[k];
      plan.doses.push_back({product, day, floor_to_int(sum[0]), floor_to_int(sum[1]),
                            floor_to_int(sum[2]), floor_to_int(sum[3]), floor_to_int(sum[4])});
    }
  }
}

void Scheduler::value_plan() {
  Objective& value = plan.objective;
  // People: the last dose serves.
  std::vector<std::int64_t> served(static_cast<std::size_t>(problem.horizon_days), 0);
  for (const auto& dosing : plan.dosings) {
    if (dosing.dose_number == problem.doses_per_person) {
      served[static_cast<std::size_t>(dosing.day)] += dosing.persons;
    }
  }
  std::int64_t total = 0;
  const auto milestones = milestone_persons(problem);
  for (const auto persons : milestones) plan.milestones.push_back({persons, std::nullopt});
  for (int d = 0; d < problem.horizon_days; ++d) {
    total += served[static_cast<std::size_t>(d)];
    value.waiting_person_days += problem.persons - total;
    for (auto& milestone : plan.milestones) {
      if (!milestone.day && total >= milestone.persons) milestone.day = d;
    }
  }
  // Peace-time demand.
  Exact lateness = 0;
  for (std::size_t i = 0; i < problem.demands.size(); ++i) {
    const auto& row = *problem.demands[i].row;
    const Backlog backlog = backlog_of(problem.demands[i], plan);
    value.protected_backlog_dose_days += backlog.guarded;
    value.other_backlog_dose_days += backlog.other;
    lateness += (backlog.guarded + backlog.other) * row.lateness_cost_per_day;
    value.cost -= backlog.supplied * row.price;
  }
  value.cost += lateness;
  for (std::size_t r = 0; r < problem.runs.size(); ++r) {
    for (const Campaign* campaign : run_campaigns[r]) {
      value.cost += problem.runs[r].process->batch_cost * campaign->batches.size();
      if (!campaign->continues) value.cost += problem.runs[r].process->campaign_cost;
    }
  }
  for (const auto& purchase : plan.purchases) {
    for (const auto& offer : problem.offers) {
      if (offer.row->id == purchase.offer) value.cost += offer.row->price * purchase.amount;
    }
  }
  for (std::size_t m = 0; m < problem.materials.size(); ++m) {
    const auto& row = *problem.materials[m].row;
    if (!problem.materials[m].used) continue;
    if (row.holding_cost_per_day == 0 && row.waste_cost == 0) continue;
    Exact stock = problem.materials[m].initial;
    for (std::size_t d = 0; d < flows[m].in.size(); ++d) {
      stock += flows[m].in[d] - flows[m].out[d] - flows[m].wasted[d];
      value.cost += stock * row.holding_cost_per_day + flows[m].wasted[d] * row.waste_cost;
    }
  }
}

}  // namespace internal

Backlog backlog_of(const DemandLine& line, const Plan& plan) {
  std::map<int, Exact> given;
  for (const auto& supply : plan.supplies) {
    if (supply.demand == line.row->id) given[supply.day] += supply.doses;
  }
  Backlog backlog;
  std::size_t next = 0;
  Exact due = 0;
  for (int d = 0; d < plan.horizon_days; ++d) {
    while (next < line.due.size() && line.due[next].first <= d) due += line.due[next++].second;
    if (const auto found = given.find(d); found != given.end()) backlog.supplied += found->second;
    const Exact late = due - backlog.supplied;
    const Exact guarded = std::max(Exact(0), Exact(due * line.row->protection - backlog.supplied));
    backlog.guarded += guarded;
    backlog.other += late - guarded;
  }
  return backlog;
}

}  // namespace renkei::plan
