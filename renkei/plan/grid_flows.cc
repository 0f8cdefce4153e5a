// Rows for what is stocked: inflow, draws, purchases, shelf life, storage.
#include <algorithm>

#include "renkei/plan/grid_internal.h"

namespace renkei::plan::internal {
// Solvers want numbers near one: a material counts in its largest batch or draw, doses and
// persons in a hundredth of what is needed. Small numbers of persons stay whole persons.
void GridBuilder::choose_scales() {
  model.material_scale.assign(problem.materials.size(), 1.0);
  for (std::size_t m = 0; m < problem.materials.size(); ++m) {
    double largest = 0;
    for (const int r : problem.materials[m].made_by) {
      largest = std::max(largest, to_double(run(r).batch_amount));
    }
    for (const auto& [r, k] : problem.materials[m].drawn_by) {
      largest = std::max(largest, to_double(run(r).draws[static_cast<std::size_t>(k)].amount));
    }
    if (largest <= 0) largest = to_double(problem.materials[m].initial);
    if (largest > 0) model.material_scale[m] = largest;
  }
  for (const auto& line : problem.demands) {
    Exact total = 0;
    for (const auto& [day, doses] : line.due) total += doses;
    const double doses = to_double(total);
    model.demand_scale.push_back(doses > 1e4 ? doses / 100 : 1);
  }
  const auto persons = static_cast<double>(problem.persons);
  model.person_scale = persons > 1e4 ? persons / 100 : 1;
}

// What becomes usable in a period, as positive terms.
void GridBuilder::gather_inflow(int material, int period, std::vector<Term>& terms) const {
  const auto& account = problem.materials[static_cast<std::size_t>(material)];
  for (const int r : account.made_by) {
    const auto& c = model.runs[static_cast<std::size_t>(r)];
    const Run& it = run(r);
    if (it.needs_approval || dated_by_schedule(r)) {
      if (const int h = column_at(c.released, period); h >= 0) terms.push_back({h, 1});
      continue;
    }
    const double amount = to_double(it.batch_amount) / scale(material);
    // The last lot of a period comes up to a period after the first one: what is due on a day has
    // to be there by then.
    const bool due = problem.coarse() && !account.demands.empty() && account.product < 0;
    const int lag = usable_lag(problem, it.release_lag_days()) + (due ? 1 : 0);
    const int licensed = period_from(problem, it.licence_day);
    if (period < licensed) continue;
    // On the licence day everything made before comes free at once.
    const int oldest = period == licensed ? 0 : period - lag;
    for (int t = oldest; t <= period - lag; ++t) {
      if (const int b = releasable(r, t); b >= 0) terms.push_back({b, amount});
    }
  }
  for (const int o : account.offers) {
    const auto& bought = model.purchased[static_cast<std::size_t>(o)];
    const int now = column_at(bought, period);
    if (now < 0) continue;
    terms.push_back({now, 1});
    if (const int before = column_at(bought, period - 1); before >= 0) {
      terms.push_back({before, -1});
    }
  }
}

// What leaves in a period: draws, supplies, doses, waste, as positive terms.
void GridBuilder::gather_outflow(int material, int period, std::vector<Term>& terms) const {
  const auto& account = problem.materials[static_cast<std::size_t>(material)];
  for (const auto& [r, k] : account.drawn_by) {
    const Run& it = run(r);
    const double amount = to_double(it.draws[static_cast<std::size_t>(k)].amount) / scale(material);
    const int lag = draw_lag(problem, it);
    // Batches that complete too early for their draw to lie in the horizon draw on day 0.
    const int from = period == 0 ? 0 : period + lag;
    for (int t = from; t <= period + lag; ++t) {
      const int b = column_at(model.runs[static_cast<std::size_t>(r)].batches, t);
      if (b >= 0) terms.push_back({b, amount});
    }
  }
  const auto change = [&](const ByPeriod& columns, double factor) {
    if (const int now = column_at(columns, period); now >= 0) terms.push_back({now, factor});
    if (const int before = column_at(columns, period - 1); before >= 0) {
      terms.push_back({before, -factor});
    }
  };
  for (const int d : account.demands) {
    const auto i = static_cast<std::size_t>(d);
    change(model.supplied[i],
           to_double(problem.demands[i].dose) * model.demand_scale[i] / scale(material));
  }
  if (account.product >= 0) {
    const auto p = static_cast<std::size_t>(account.product);
    for (const auto& column : model.dosed[p]) {
      change(column, to_double(problem.emergency[p].dose) * model.person_scale / scale(material));
    }
  }
  const auto& waste = model.waste[static_cast<std::size_t>(material)];
  if (const int w = column_at(waste, period); w >= 0) terms.push_back({w, 1});
}

void GridBuilder::add_stock_rows(int material) {
  const auto m = static_cast<std::size_t>(material);
  const auto& account = problem.materials[m];
  const auto& row_of = *account.row;
  const double most =
      row_of.storage_max ? to_double(*row_of.storage_max) / scale(material) : kInfinity;
  const bool may_waste = row_of.shelf_life_days || row_of.storage_max || !account.expiring.empty();
  const bool whole = flows_whole(material);
  auto& stock = model.stock[m];
  stock = none();
  model.waste[m] = none();
  for (int t = 0; t < periods; ++t) {
    stock[static_cast<std::size_t>(t)] = model.milp.add_column(0, most, whole);
    if (may_waste) {
      model.waste[m][static_cast<std::size_t>(t)] = model.milp.add_column(0, kInfinity, whole);
    }
  }
  for (int t = 0; t < periods; ++t) {
    std::vector<Term> terms;
    gather_outflow(material, t, terms);
    std::vector<Term> inflow;
    gather_inflow(material, t, inflow);
    for (const auto& term : inflow) terms.push_back({term.column, -term.coefficient});
    terms.push_back({stock[static_cast<std::size_t>(t)], 1});
    double initial = 0;
    if (t == 0)
      initial = to_double(account.initial) / scale(material);
    else
      terms.push_back({stock[static_cast<std::size_t>(t - 1)], -1});
    row(initial, initial, terms, RuleGroup::kInputs);
  }
  if (row_of.shelf_life_days) add_shelf_life(material);
  add_expiry(material);
}

// Stock with a last day of its own leaves by that day, first of all.
void GridBuilder::add_expiry(int material) {
  const auto& account = problem.materials[static_cast<std::size_t>(material)];
  Exact expired = 0;
  for (const auto& [day, amount] : account.expiring) {
    expired += amount;
    std::vector<Term> out;
    const int last = std::min(periods - 1, day / problem.period_days);
    for (int t = 0; t <= last; ++t) gather_outflow(material, t, out);
    row(to_double(expired) / scale(material), kInfinity, out, RuleGroup::kShelfLife);
  }
}

// First in, first out: what stands must leave within the shelf life (rule R18). In the calendar
// "period" the life counts periods after the one it stands at the end of.
void GridBuilder::add_shelf_life(int material) {
  const auto m = static_cast<std::size_t>(material);
  const int days = *problem.materials[m].row->shelf_life_days;
  const int life =
      problem.by_period ? std::max(1, days) : std::max(1, days / problem.period_days) - 1;
  for (int t = 0; t < periods; ++t) {
    if (!problem.by_period && t + life >= periods) break;
    std::vector<Term> terms{{model.stock[m][static_cast<std::size_t>(t)], -1}};
    for (int u = t + 1; u <= std::min(t + life, periods - 1); ++u) {
      gather_outflow(material, u, terms);
    }
    row(0, kInfinity, terms, RuleGroup::kShelfLife);
  }
}

void GridBuilder::add_flows() {
  model.purchased.resize(problem.offers.size());
  for (std::size_t o = 0; o < problem.offers.size(); ++o) {
    const auto& offer = problem.offers[o];
    model.purchased[o] = none();
    if (!problem.materials[static_cast<std::size_t>(offer.material)].used) continue;
    for (int t = 0; t < periods; ++t) {
      // On a coarse grid what arrives in the first half of the period counts.
      const int day = t * problem.period_days + (problem.coarse() ? problem.period_days / 2 : 0);
      const double most = to_double(offer.most_by(day)) / scale(offer.material);
      if (most <= 0) continue;
      auto& column = model.purchased[o][static_cast<std::size_t>(t)];
      column = model.milp.add_column(0, most, false);
      if (const int before = column_at(model.purchased[o], t - 1); before >= 0) {
        row(0, kInfinity, {{column, 1}, {before, -1}}, RuleGroup::kPurchase);
      }
    }
  }
  model.stock.resize(problem.materials.size());
  model.waste.resize(problem.materials.size());
  for (std::size_t m = 0; m < problem.materials.size(); ++m) {
    if (problem.materials[m].used) add_stock_rows(static_cast<int>(m));
  }
}

}  // namespace renkei::plan::internal
