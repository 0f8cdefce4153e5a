// Rows and objectives for what the network is for: peace-time demand and people in an emergency.
#include <algorithm>
#include <cmath>

#include "renkei/plan/grid_internal.h"
#include "renkei/plan/lot_needs.h"

namespace renkei::plan {
namespace internal {

// Supplies are cumulative and never ahead of what is due; on a coarse grid a due day counts from
// the start of the next period on.
void GridBuilder::add_demands() {
  const bool backlog = problem.network->planning.backlog_allowed;
  for (std::size_t d = 0; d < problem.demands.size(); ++d) {
    const auto& line = problem.demands[d];
    const double scale_doses = model.demand_scale[d];
    const double protection = to_double(line.row->protection);
    ByPeriod supplied = none();
    ByPeriod late = none();
    for (int t = 0; t < periods; ++t) {
      const auto i = static_cast<std::size_t>(t);
      const double due = to_double(line.due_by(t * problem.period_days)) / scale_doses;
      const double least = backlog ? 0 : due;
      const bool whole = scale_doses == 1 && !problem.coarse();
      // Of half a dose that is due nothing can be supplied.
      const double most = whole ? std::floor(due + 1e-9) : due;
      supplied[i] = model.milp.add_column(std::min(least, most), most, whole);
      if (least > most) row(least, kInfinity, {{supplied[i], 1}}, RuleGroup::kDemand);
      if (t > 0) {
        row(0, kInfinity, {{supplied[i], 1}, {supplied[i - 1], -1}}, RuleGroup::kDemand);
      }
      if (protection > 0 && due > 0) {
        late[i] = model.milp.add_column(0, kInfinity, false);
        row(due * protection, kInfinity, {{supplied[i], 1}, {late[i], 1}}, RuleGroup::kDemand);
      }
    }
    model.supplied.push_back(std::move(supplied));
    model.late.push_back(std::move(late));
  }
}

// A fluid grid would meet the protected need to the dose and find itself part of a lot short in
// days: by each due day so many whole lots must have become usable as cover what is protected.
void GridBuilder::add_whole_lots() {
  if (!problem.coarse()) return;
  for (std::size_t d = 0; d < problem.demands.size(); ++d) {
    const auto& line = problem.demands[d];
    const auto& account = problem.materials[static_cast<std::size_t>(line.material)];
    if (line.row->protection == 0 || account.demands.size() > 1 || account.product >= 0) continue;
    Exact lot = 0;
    for (const int r : account.made_by) lot = std::max(lot, run(r).batch_amount);
    if (lot == 0) continue;
    std::vector<LotNeed> needs;
    std::vector<Term> inflow;
    int gathered = 0;
    for (int t = 0; t < periods; ++t) {
      const int late = model.late[d][static_cast<std::size_t>(t)];
      const Exact due = line.due_by(t * problem.period_days);
      if (late < 0 || (t > 0 && due == line.due_by((t - 1) * problem.period_days))) continue;
      for (; gathered <= t; ++gathered) gather_inflow(line.material, gathered, inflow);
      const Exact stock = usable_stock(account, line, t * problem.period_days);
      const Exact need = line.dose * protected_doses(line, t * problem.period_days) - stock;
      if (need <= 0) continue;
      const double lots = to_double(Exact(ceil_to_int(need / lot)) * lot) / scale(line.material);
      const Term late_term{late,
                           to_double(line.dose) * model.demand_scale[d] / scale(line.material)};
      auto terms = inflow;
      terms.push_back(late_term);
      row(lots, kInfinity, terms, RuleGroup::kDemand);
      needs.push_back({t, lots, late_term});
    }
    if (account.offers.empty()) add_lot_sizing(line.material, needs);
  }
}

// Between two due days either a maker is set up, or the lots for the later one are there before:
// the (l, S) inequalities of lot-sizing (Barany, Van Roy & Wolsey 1984, Management Science
// 30:1255-1261), with set-ups carried over, whole lots, and lateness. Without them a relaxation
// shares a suite between its products all the time and never switches.
void GridBuilder::add_lot_sizing(int material, const std::vector<LotNeed>& needs) {
  const auto& makers = problem.materials[static_cast<std::size_t>(material)].made_by;
  if (std::any_of(makers.begin(), makers.end(),
                  [&](int r) { return always_set_up(r) || is_scheduled(r); })) {
    return;
  }
  constexpr std::size_t kAhead = 4;  // due days
  for (std::size_t k = 0; k < needs.size(); ++k) {
    for (std::size_t before = k < kAhead ? 0 : k - kAhead; before <= k; ++before) {
      // needs[before - 1] is the earlier due day; 0 stands for the beginning.
      const LotNeed earlier = before == 0 ? LotNeed{-1, 0, {}} : needs[before - 1];
      const double between = needs[k].amount - earlier.amount;
      if (between <= 0) continue;
      std::vector<Term> terms{needs[k].late};
      if (before > 0) terms.push_back(earlier.late);
      for (const int r : makers) {
        const Run& it = run(r);
        const int lag = usable_lag(problem, it.release_lag_days()) + 1;
        const double amount = to_double(it.batch_amount) / scale(material);
        const int from = std::max(0, before == 0 ? 0 : earlier.period - lag + 1);
        for (int t = 0; t < from; ++t) {
          if (const int b = column_at(columns(r).batches, t); b >= 0) terms.push_back({b, amount});
        }
        for (int t = from; t <= needs[k].period - lag; ++t) {
          const int column = column_at(t == from ? columns(r).set_up : columns(r).start, t);
          if (column >= 0) terms.push_back({column, between});
        }
      }
      row(needs[k].amount, kInfinity, terms, RuleGroup::kDemand);
    }
  }
}

void GridBuilder::add_people(const GridOptions& options) {
  const double people = static_cast<double>(problem.persons) / model.person_scale;
  const int interval =
      problem.by_period ? problem.interval_days : period_from(problem, problem.interval_days);
  const auto doses = static_cast<std::size_t>(problem.doses_per_person);
  for (std::size_t p = 0; p < problem.emergency.size(); ++p) {
    std::vector<ByPeriod> dosed;
    for (std::size_t n = 0; n < doses; ++n) {
      ByPeriod columns = none();
      for (int t = 0; t < periods; ++t) {
        const auto i = static_cast<std::size_t>(t);
        columns[i] = model.milp.add_column(0, people, model.person_scale == 1);
        if (t > 0) row(0, kInfinity, {{columns[i], 1}, {columns[i - 1], -1}}, RuleGroup::kDosing);
        if (n == 0) continue;
        const int earlier = column_at(dosed[n - 1], t - interval);
        if (earlier >= 0) {
          row(0, kInfinity, {{earlier, 1}, {columns[i], -1}}, RuleGroup::kDosing);
        } else {
          model.milp.upper[static_cast<std::size_t>(columns[i])] = 0;
        }
      }
      dosed.push_back(std::move(columns));
    }
    model.dosed.push_back(std::move(dosed));
  }
  if (model.dosed.empty() || doses == 0) return;
  for (int t = 0; t < periods; ++t) {
    std::vector<Term> first;
    for (const auto& dosed : model.dosed) {
      first.push_back({dosed.front()[static_cast<std::size_t>(t)], 1});
    }
    row(-kInfinity, people, first, RuleGroup::kPersons);
  }
  if (options.goal) {
    const int t = std::min(periods - 1, options.goal->second / problem.period_days);
    std::vector<Term> served;
    for (const auto& dosed : model.dosed) {
      served.push_back({dosed.back()[static_cast<std::size_t>(t)], 1});
    }
    row(static_cast<double>(options.goal->first) / model.person_scale, kInfinity, served,
        RuleGroup::kGoal);
  }
}

void GridBuilder::add_objectives() {
  if (problem.network->planning.objective == network::Planning::Objective::kProfit) {
    auto profit = cost_objective(true);
    profit.name = "profit";
    model.objectives.push_back(std::move(profit));
    return;
  }
  add_public_health_objectives();
  auto cost = cost_objective(false);
  cost.name = "cost";
  if (!cost.terms.empty()) model.objectives.push_back(std::move(cost));
}

void GridBuilder::add_public_health_objectives() {
  ObjectiveRow protection;
  protection.name = "protected_backlog";
  ObjectiveRow other;
  other.name = "other_backlog";
  double largest = 1;
  for (const double doses : model.demand_scale) largest = std::max(largest, doses);
  protection.scale = other.scale = largest;
  for (std::size_t d = 0; d < problem.demands.size(); ++d) {
    const double weight = model.demand_scale[d] / largest;
    for (int t = 0; t < periods; ++t) {
      const auto i = static_cast<std::size_t>(t);
      const double due = to_double(problem.demands[d].due_by(t * problem.period_days)) / largest;
      other.offset += days_in(t) * due;
      other.terms.push_back({model.supplied[d][i], -days_in(t) * weight});
      if (const int late = model.late[d][i]; late >= 0) {
        protection.terms.push_back({late, days_in(t) * weight});
      }
    }
  }
  if (!protection.terms.empty()) model.objectives.push_back(std::move(protection));
  if (!model.dosed.empty() && problem.persons > 0) {
    ObjectiveRow waiting;
    waiting.name = "waiting";
    waiting.scale = model.person_scale;
    for (int t = 0; t < periods; ++t) {
      waiting.offset += days_in(t) * static_cast<double>(problem.persons) / model.person_scale;
      for (const auto& dosed : model.dosed) {
        // On a coarse grid people are served all through the period: half of it counts.
        const int served = dosed.back()[static_cast<std::size_t>(t)];
        const int before = column_at(dosed.back(), t - 1);
        const double own = problem.coarse() ? days_in(t) / 2 : days_in(t);
        waiting.terms.push_back({served, -own});
        if (before >= 0 && own < days_in(t)) waiting.terms.push_back({before, own - days_in(t)});
      }
    }
    model.objectives.push_back(std::move(waiting));
  }
  if (!other.terms.empty()) model.objectives.push_back(std::move(other));
}

// Cost less sales. `profit` prices lateness too, which otherwise ranks by itself.
ObjectiveRow GridBuilder::cost_objective(bool profit) const {
  ObjectiveRow cost;
  const auto add = [&cost](int column, double value) {
    if (column >= 0 && value != 0) cost.terms.push_back({column, value});
  };
  for (std::size_t r = 0; r < problem.runs.size(); ++r) {
    const auto& process = *problem.runs[r].process;
    for (int t = 0; t < periods; ++t) {
      add(column_at(model.runs[r].batches, t), to_double(process.batch_cost));
      add(column_at(model.runs[r].start, t), to_double(process.campaign_cost));
    }
  }
  for (std::size_t m = 0; m < problem.materials.size(); ++m) {
    const auto& material = *problem.materials[m].row;
    const double scaled = model.material_scale[m];
    for (int t = 0; t < periods; ++t) {
      add(column_at(model.stock[m], t),
          to_double(material.holding_cost_per_day) * scaled * days_in(t));
      add(column_at(model.waste[m], t), to_double(material.waste_cost) * scaled);
    }
  }
  for (std::size_t o = 0; o < problem.offers.size(); ++o) {
    const auto& offer = problem.offers[o];
    add(column_at(model.purchased[o], periods - 1),
        to_double(offer.row->price) * scale(offer.material));
  }
  for (std::size_t d = 0; d < problem.demands.size(); ++d) {
    const auto& row_of = *problem.demands[d].row;
    const double doses = model.demand_scale[d];
    add(column_at(model.supplied[d], periods - 1), -to_double(row_of.price) * doses);
    if (!profit) continue;
    const double late = to_double(row_of.lateness_cost_per_day);
    for (int t = 0; t < periods; ++t) {
      add(column_at(model.supplied[d], t), -late * doses * days_in(t));
      cost.offset +=
          late * days_in(t) * to_double(problem.demands[d].due_by(t * problem.period_days));
    }
  }
  double largest = 1;
  for (const auto& term : cost.terms) largest = std::max(largest, std::abs(term.coefficient));
  cost.scale = largest > 1e4 ? largest / 100 : 1;
  for (auto& term : cost.terms) term.coefficient /= cost.scale;
  cost.offset /= cost.scale;
  return cost;
}

}  // namespace internal

void set_cost(const ObjectiveRow& objective, GridModel& model) {
  auto& milp = model.milp;
  std::fill(milp.cost.begin(), milp.cost.end(), 0.0);
  for (const auto& term : objective.terms) {
    milp.cost[static_cast<std::size_t>(term.column)] += term.coefficient;
  }
  milp.cost_offset = objective.offset;
}

double weight_of_late_dose(const Problem& problem, const DemandLine& line) {
  const auto all_of = [&](const DemandLine& one) { return one.due_by(problem.horizon_days - 1); };
  const Exact due = all_of(line);
  if (due <= 0) return 0;
  Exact everybody = problem.persons;
  if (everybody == 0) {
    for (const auto& each : problem.demands) everybody += all_of(each);
  }
  return kProtectionWeight * to_double(everybody / due);
}

void weigh_main_objective(const Problem& problem, GridModel& model) {
  const bool ranked = model.objectives[0].name == "protected_backlog";
  const auto& main = model.objectives[ranked ? 1 : 0];
  set_cost(main, model);
  if (!ranked) return;
  for (std::size_t d = 0; d < problem.demands.size(); ++d) {
    const double weight = weight_of_late_dose(problem, problem.demands[d]) * model.demand_scale[d] *
                          problem.period_days / main.scale;
    for (const int late : model.late[d]) {
      if (late >= 0) model.milp.cost[static_cast<std::size_t>(late)] += weight;
    }
  }
}

GridModel build_grid_model(const Problem& problem, const GridOptions& options) {
  GridModel model;
  internal::GridBuilder builder(problem, model, options);
  model.schedules.resize(problem.suites.size());
  builder.choose_scales();
  builder.add_production();
  builder.add_demands();
  builder.add_people(options);
  builder.add_flows();
  builder.add_whole_lots();
  builder.add_objectives();
  return model;
}

}  // namespace renkei::plan
