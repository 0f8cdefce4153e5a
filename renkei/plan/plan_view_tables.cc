#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "renkei/plan/plan_view.h"

namespace renkei::plan {

using network::Network;

namespace {

// Days of the plan from day 0 to a date, rounded up to whole ones.
int plan_day(const Plan& plan, Date date) {
  const auto days = static_cast<double>(date.days_since(plan.day_zero));
  return static_cast<int>(std::ceil(days / plan.period_days));
}

Span open_span(const Plan& plan, const network::Suite& suite, const network::Site* site) {
  Span span{0, plan.horizon_days};
  const auto begins = [&](Date date) { span.from = std::max(span.from, plan_day(plan, date)); };
  const auto ends = [&](Date date) { span.to = std::min(span.to, plan_day(plan, date)); };
  if (suite.available_from) begins(*suite.available_from);
  if (suite.available_to) ends(suite.available_to->plus_days(1));
  if (site == nullptr) return span;
  if (site->operation_from) begins(*site->operation_from);
  if (site->closed_on) ends(*site->closed_on);
  const bool stands = site->status == network::SiteStatus::kOperating ||
                      site->status == network::SiteStatus::kBuilt;
  const bool withdrawn = site->status == network::SiteStatus::kWithdrawn;
  if (withdrawn || (!site->operation_from && !stands)) span.to = span.from;
  return span;
}

}  // namespace

Span span_of(const Campaign& campaign) {
  Span span{campaign.start_day, campaign.start_day + 1};
  for (const Batch& batch : campaign.batches) span.to = std::max(span.to, batch.complete_day + 1);
  return span;
}

std::optional<network::ProductId> product_of(const Network& network, const network::ProcessId& id) {
  const network::Process* process = find(network, id);
  return process == nullptr ? std::nullopt : process->product;
}

std::vector<SuiteView> suites_of(const ReportInput& input) {
  const Plan& plan = input.plan;
  std::vector<SuiteView> views;
  for (const network::Suite& suite : input.network.suites) {
    SuiteView view{.suite = suite.id, .row = &suite, .site = find(input.network, suite.site)};
    view.open = open_span(plan, suite, view.site);
    views.push_back(view);
  }
  const auto view_of = [&](const network::SuiteId& id) -> SuiteView& {
    const auto found = std::find_if(views.begin(), views.end(),
                                    [&](const SuiteView& view) { return view.suite == id; });
    if (found != views.end()) return *found;
    views.push_back({.suite = id, .open = {0, plan.horizon_days}});
    return views.back();
  };
  for (const Campaign& campaign : plan.campaigns) {
    view_of(campaign.suite).campaigns.push_back(&campaign);
  }
  for (const SwitchUse& use : plan.switches) view_of(use.suite).switches.push_back(&use);
  for (SuiteView& view : views) {
    std::stable_sort(
        view.campaigns.begin(), view.campaigns.end(),
        [](const Campaign* a, const Campaign* b) { return a->start_day < b->start_day; });
  }
  std::stable_partition(views.begin(), views.end(),
                        [](const SuiteView& view) { return !view.campaigns.empty(); });
  return views;
}

std::vector<PurchaseView> purchases_of(const ReportInput& input) {
  std::vector<PurchaseView> views;
  for (const Purchase& purchase : input.plan.purchases) {
    auto found = std::find_if(views.begin(), views.end(), [&](const PurchaseView& view) {
      return view.offer == purchase.offer;
    });
    if (found == views.end()) {
      views.push_back({.offer = purchase.offer,
                       .row = row_by_id(input.network.offers, purchase.offer),
                       .first_order_day = purchase.order_day,
                       .first_arrival_day = purchase.arrival_day,
                       .last_arrival_day = purchase.arrival_day});
      found = std::prev(views.end());
    }
    const auto order = std::pair(purchase.order_day, purchase.arrival_day);
    std::tie(found->first_order_day, found->first_arrival_day) =
        std::min(order, {found->first_order_day, found->first_arrival_day});
    found->last_arrival_day = std::max(found->last_arrival_day, purchase.arrival_day);
    found->orders += 1;
    found->amount += purchase.amount;
  }
  std::stable_sort(views.begin(), views.end(), [](const PurchaseView& a, const PurchaseView& b) {
    return a.first_order_day < b.first_order_day;
  });
  return views;
}

namespace {

DemandView demand_view(const ReportInput& input, const network::Demand& demand) {
  const Plan& plan = input.plan;
  DemandView view{.row = &demand};
  std::map<int, Exact> change;  // of what is owed, by day
  for (std::int64_t n = 0; n < demand.times; ++n) {
    const Date due = demand.first_due.plus_days(n * demand.every_days);
    const int day = plan_day(plan, due);
    if (day >= plan.horizon_days) break;
    if (day < 0) continue;
    const bool once = demand.every_days <= 0;  // all of it due on one day
    const Exact doses = once ? demand.doses * demand.times : demand.doses;
    view.due += doses;
    change[day] += doses;
    if (once) break;
  }
  for (const Supply& supply : plan.supplies) {
    if (supply.demand != demand.id) continue;
    view.supplied += supply.doses;
    change[supply.day] -= supply.doses;
  }
  for (const auto& [day, amount] : change) {
    view.open_backlog += amount;
    if (view.open_backlog > view.worst_backlog) {
      view.worst_backlog = view.open_backlog;
      view.worst_day = day;
    }
  }
  return view;
}

}  // namespace

std::vector<DemandView> demands_of(const ReportInput& input) {
  std::vector<DemandView> views;
  for (const network::Demand& demand : input.network.demands) {
    DemandView view = demand_view(input, demand);
    if (view.due > 0 || view.supplied > 0) views.push_back(std::move(view));
  }
  return views;
}

namespace {

// Collects rows, each once, in the order in which they are told.
class UsedRows {
 public:
  explicit UsedRows(const Network& network) : network_(network) {}

  template <typename Row>
  void add(std::string_view kind, const Row* row, std::string id, network::Name name) {
    if (row == nullptr || !seen_.insert(&row->origin).second) return;
    network::Confidence confidence = row->origin.confidence;
    for (const auto& parameter_id : row->origin.parameters) {
      const auto* parameter = find(network_, parameter_id);
      if (parameter != nullptr) confidence = std::max(confidence, parameter->origin.confidence);
    }
    rows_.push_back({.kind = std::string(kind),
                     .id = std::move(id),
                     .name = std::move(name),
                     .origin = &row->origin,
                     .confidence = confidence});
  }
  template <typename Row>
  void add_named(std::string_view kind, const Row* row) {
    if (row != nullptr) add(kind, row, row->id.str(), row->name);
  }
  [[nodiscard]] std::vector<UsedRow> take() { return std::move(rows_); }

 private:
  const Network& network_;
  std::vector<UsedRow> rows_;
  std::set<const network::Origin*> seen_;
};

// What is drawn or made, so that a stock of it counts.
using Materials = std::set<network::MaterialId>;

void add_making(const ReportInput& input, const Campaign& campaign, UsedRows& rows,
                Materials& materials) {
  const Network& network = input.network;
  const network::Suite* suite = find(network, campaign.suite);
  const network::Process* process = find(network, campaign.process);
  rows.add_named("suites", suite);
  rows.add_named("processes", process);
  if (suite != nullptr) rows.add_named("sites", find(network, suite->site));
  for (const network::EquipmentUnit& unit : network.units) {
    if (unit.suite == campaign.suite && (process == nullptr || unit.kind == process->unit_kind)) {
      rows.add("units", &unit, unit.id.str(), {});
    }
  }
  for (const network::BillLine& line : network.bills) {
    if (line.process != campaign.process) continue;
    materials.insert(line.material);
    const network::Material* material = find(network, line.material);
    rows.add("bills", &line, line.process.str() + " / " + line.material.str(),
             material == nullptr ? network::Name{} : material->name);
  }
  if (process == nullptr) return;
  if (process->filling) {
    rows.add("filling", &*process->filling, process->id.str(), process->name);
  }
  materials.insert(process->output);
  rows.add_named("materials", find(network, process->output));
  if (process->product) rows.add_named("products", find(network, *process->product));
  if (suite == nullptr || !process->product) return;
  for (const network::Licence& licence : network.licences) {
    if (licence.site == suite->site && licence.product == *process->product) {
      rows.add("licences", &licence, licence.id.str(), {});
    }
  }
  const network::Product* product = find(network, *process->product);
  for (const network::Lab& lab : network.labs) {
    const bool releases_lots = product != nullptr && product->lot_release_lab == lab.id;
    if (lab.site == suite->site || releases_lots) rows.add_named("labs", &lab);
  }
}

// Of what is drawn, made or given.
void add_stocks(const Network& network, const Materials& materials, UsedRows& rows) {
  for (const network::Stock& stock : network.stocks) {
    if (!materials.contains(stock.material)) continue;
    const network::Material* material = find(network, stock.material);
    rows.add("stocks", &stock, stock.material.str() + (stock.site ? " / " + stock.site->str() : ""),
             material == nullptr ? network::Name{} : material->name);
  }
}

}  // namespace

std::vector<UsedRow> used_rows(const ReportInput& input) {
  const Network& network = input.network;
  UsedRows rows(network);
  Materials materials;
  const auto give = [&](const network::ProductId& id) {
    for (const auto& material : network.materials) {
      if (material.product == id && material.kind == network::MaterialKind::kDrugProduct) {
        materials.insert(material.id);
      }
    }
  };
  if (const network::Scenario* scenario = scenario_of(input)) {
    rows.add_named("scenarios", scenario);
    for (const auto& id : scenario->products) {
      rows.add_named("products", find(network, id));
      give(id);
    }
  }
  for (const Campaign& campaign : input.plan.campaigns) {
    add_making(input, campaign, rows, materials);
  }
  for (const SwitchUse& use : input.plan.switches) {
    const network::Switch* row = row_by_id(network.switches, use.switch_id);
    if (row == nullptr) continue;
    rows.add("switches", row, row->id.str(), {});
    for (const network::SwitchStep& step : row->steps) {
      rows.add("switch_steps", &step, row->id.str(), step.name);
    }
  }
  for (const Purchase& purchase : input.plan.purchases) {
    const network::Offer* offer = row_by_id(network.offers, purchase.offer);
    if (offer == nullptr) continue;
    const network::Material* material = find(network, offer->material);
    rows.add("offers", offer, offer->id.str(),
             material == nullptr ? network::Name{} : material->name);
  }
  for (const DemandView& view : demands_of(input)) {
    give(view.row->product);
    const network::Product* product = find(network, view.row->product);
    rows.add("demand", view.row, view.row->id.str(),
             product == nullptr ? network::Name{} : product->name);
  }
  for (const network::Lane& lane : network.lanes) rows.add("lanes", &lane, lane.id.str(), {});
  add_stocks(network, materials, rows);
  return rows.take();
}

ConfidenceShare share_of(const std::vector<UsedRow>& rows) {
  ConfidenceShare share;
  const auto stand_on = [&](network::Confidence confidence) {
    return std::count_if(rows.begin(), rows.end(),
                         [&](const UsedRow& row) { return row.confidence == confidence; });
  };
  share.published = stand_on(network::Confidence::kPublished);
  share.reported = stand_on(network::Confidence::kReported);
  share.estimated = stand_on(network::Confidence::kEstimated);
  share.assumption = stand_on(network::Confidence::kAssumption);
  return share;
}

std::vector<AssumptionEffect> assumptions_of(const ReportInput& input) {
  if (!input.analysis.assumptions.empty()) return input.analysis.assumptions;
  std::set<network::ParameterId> used;
  for (const UsedRow& row : used_rows(input)) {
    used.insert(row.origin->parameters.begin(), row.origin->parameters.end());
  }
  std::vector<AssumptionEffect> effects;
  for (const auto& id : used) effects.push_back({.parameter = id});
  return effects;
}

}  // namespace renkei::plan
