#include "renkei/plan/check_plan.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "renkei/plan/check_internal.h"
#include "renkei/plan/check_messages.h"

namespace renkei::plan {
namespace check {

namespace {

// Of one, English leaves out the last letter, or says another word.
Both counted(const Exact& number, Both many, std::string_view one) {
  if (number == 1) many.en = one;
  return many;
}

}  // namespace

Both days_of(std::int64_t number) {
  return counted(number, say_both(words::kCheckDays, both<"number">(std::to_string(number))),
                 "1 day");
}

Both persons_of(const Exact& number) {
  return counted(number, say_both(words::kCheckPersons, both<"number">(to_text(number))),
                 "1 person");
}

Both doses_of(const Exact& number) {
  return counted(number, say_both(words::kCheckDoses, both<"number">(to_text(number))), "1 dose");
}

Both batches_of(std::int64_t number) {
  return counted(number, say_both(words::kCheckBatches, both<"number">(std::to_string(number))),
                 "1 batch");
}

Both lots_of(std::int64_t number) {
  return counted(number, say_both(words::kCheckLots, both<"number">(std::to_string(number))),
                 "1 lot");
}

std::string pointer(const char* list, int index, const char* field) {
  return field == nullptr ? fmt::format("/{}/{}", list, index)
                          : fmt::format("/{}/{}/{}", list, index, field);
}

std::string batch_pointer(int campaign, int batch) {
  return fmt::format("/campaigns/{}/batches/{}", campaign, batch);
}

std::string move_pointer(const Move& move) {
  if (move.list == nullptr) return "";
  return move.batch >= 0 ? batch_pointer(move.index, move.batch) : pointer(move.list, move.index);
}

void Violations::add(int rule, std::string place, std::string value, const Both& message,
                     const Both& remedy) {
  if (faults_.size() >= kViolationsMax) return;
  Place where;
  where.pointer = std::move(place);
  faults_.push_back(report::error_in_both(fmt::format("plan.R{:02}", rule), message, remedy)
                        .at(std::move(where))
                        .value(std::move(value)));
}

void Steps::add(int day, const Exact& amount) { steps_.emplace_back(day, amount); }

void Steps::finish() {
  std::stable_sort(steps_.begin(), steps_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (kept > 0 && steps_[kept - 1].first == steps_[i].first) {
      steps_[kept - 1].second += steps_[i].second;
      continue;
    }
    if (kept != i) steps_[kept] = std::move(steps_[i]);
    if (kept > 0) steps_[kept].second += steps_[kept - 1].second;
    ++kept;
  }
  steps_.resize(kept);
}

const Exact& Steps::by(int day) const {
  const auto after = std::partition_point(steps_.begin(), steps_.end(),
                                          [&](const auto& step) { return step.first <= day; });
  return after == steps_.begin() ? zero_ : (after - 1)->second;
}

const Exact& Steps::total() const { return steps_.empty() ? zero_ : steps_.back().second; }

Steps due_of(const Model& model, const network::Demand& demand) {
  Steps due;
  const std::int64_t first = demand.first_due.days_since(model.day_zero);
  if (demand.every_days <= 0) {
    const int day = model.days(first);
    if (day >= 0 && day < model.horizon && demand.times > 0) {
      due.add(day, Exact(demand.doses * demand.times));
    }
  } else {
    // Those due before day 0 are none.
    std::int64_t k = first >= 0 ? 0 : (-first + demand.every_days - 1) / demand.every_days;
    for (; k < demand.times; ++k) {
      const int day = model.days(first + k * demand.every_days);
      if (day >= model.horizon) break;
      due.add(day, demand.doses);
    }
  }
  due.finish();
  return due;
}

void Judged::leave_out(std::string_view list) {
  constexpr std::array kMoving{"campaigns", "purchases", "wastes", "supplies", "dosings"};
  if (std::find(kMoving.begin(), kMoving.end(), list) != kMoving.end()) all_judged = false;
}

void Judged::unknown_id(const char* list, int index, const char* field, const std::string& id,
                        const char* table) {
  leave_out(list);
  violations.add(30, pointer(list, index, field), id,
                 say_both(words::kUnknownId, both<"id">(id), both<"table">(std::string(table))),
                 say_both(words::kToTheRightNetwork));
}

bool Judged::day_within(int day, const char* list, int index, const char* field) {
  if (in_horizon(day)) return true;
  leave_out(list);
  violations.add(3, pointer(list, index, field), std::to_string(day),
                 say_both(words::kOutside, both<"day">(model.text(day))),
                 say_both(words::kKeepWithin, both<"last">(std::to_string(model.horizon - 1))));
  return false;
}

// R30: the plan is of this network, this scenario and these dates.
void Judged::check_names() {
  const auto differs = [this](const char* field, const std::string& is, const std::string& wanted) {
    if (is == wanted) return;
    violations.add(30, std::string("/") + field, is,
                   say_both(words::kOtherNetwork, both<"field">(std::string(field)), both<"is">(is),
                            both<"wanted">(wanted)),
                   say_both(words::kToTheRightDate));
  };
  differs("network", plan.network, model.network.name);
  differs("as_of", plan.as_of.to_string(), model.network.as_of.to_string());
  differs("day_zero", plan.day_zero.to_string(), model.day_zero.to_string());
  differs("horizon_days", std::to_string(plan.horizon_days), std::to_string(model.horizon));
  differs("period_days", std::to_string(plan.period_days), std::to_string(model.period_days));
  std::set<std::string> ids;
  for (std::size_t i = 0; i < plan.campaigns.size(); ++i) {
    const auto& id = plan.campaigns[i].id;
    if (!id.empty() && ids.insert(id).second) continue;
    violations.add(30, pointer("campaigns", static_cast<int>(i), "id"), id,
                   id.empty() ? say_both(words::kCampaignIdEmpty)
                              : say_both(words::kCampaignIdTaken, both<"id">(id)),
                   say_both(words::kGiveOwnId));
  }
}

Objective Judged::value() const {
  Objective value;
  const Exact horizon = model.horizon;
  value.waiting_person_days = horizon * model.persons;
  for (const auto& dosing : plan.dosings) {
    if (!dosing_counts(dosing) || dosing.dose_number != model.scenario.doses_per_person) continue;
    value.waiting_person_days -= Exact(dosing.persons) * (model.horizon - dosing.day);
  }
  std::vector<Steps> given(model.network.demands.size());
  for (const auto& supply : plan.supplies) {
    if (!supply_counts(supply)) continue;
    given[static_cast<std::size_t>(model.demand(supply.demand))].add(supply.day,
                                                                     Exact(supply.doses));
  }
  for (std::size_t d = 0; d < given.size(); ++d) {
    given[d].finish();
    add_backlog(model.network.demands[d], given[d], value);
  }
  for (std::size_t i = 0; i < plan.campaigns.size(); ++i) {
    if (campaign_run[i] < 0) continue;
    const Run& run = model.runs[static_cast<std::size_t>(campaign_run[i])];
    const auto& process = model.network.processes[static_cast<std::size_t>(run.process)];
    value.cost += process.batch_cost * plan.campaigns[i].batches.size();
    const bool is_new = !plan.campaigns[i].continues && !follows_itself(static_cast<int>(i));
    if (is_new) value.cost += process.campaign_cost;
  }
  for (const auto& purchase : plan.purchases) {
    const int offer = model.offer(purchase.offer);
    if (offer < 0) continue;
    value.cost += model.network.offers[static_cast<std::size_t>(offer)].price * purchase.amount;
  }
  for (std::size_t m = 0; m < accounts.size(); ++m) {
    if (has_account[m]) value.cost += account_cost(static_cast<int>(m));
  }
  return value;
}

// Backlog of one demand over all days, between the days on which it changes.
void Judged::add_backlog(const network::Demand& row, const Steps& given, Objective& value) const {
  const Steps due = due_of(model, row);
  std::set<int> days{0, model.horizon};
  for (const auto& [day, sum] : due.steps()) days.insert(day);
  for (const auto& [day, sum] : given.steps()) days.insert(day);
  for (auto day = days.begin(); std::next(day) != days.end(); ++day) {
    const Exact late = due.by(*day) - given.by(*day);
    const Exact guarded = std::max(Exact(0), Exact(row.protection * due.by(*day) - given.by(*day)));
    const int length = *std::next(day) - *day;
    value.protected_backlog_dose_days += guarded * length;
    value.other_backlog_dose_days += (late - guarded) * length;
    value.cost += late * row.lateness_cost_per_day * length;
  }
  value.cost -= given.total() * row.price;
}

// R28.
void Judged::check_objective(const Objective& right) {
  const auto compare = [this](const char* name, const Exact& is, const Exact& wanted) {
    if (is == wanted) return;
    violations.add(
        28, std::string("/objectives/") + name, to_text(is),
        say_both(words::kSaysValue, both<"name">(std::string(name)), both<"value">(to_text(is))),
        say_both(words::kComputedAgain, both<"value">(to_text(wanted))));
  };
  compare("protected_backlog_dose_days", plan.objective.protected_backlog_dose_days,
          right.protected_backlog_dose_days);
  compare("waiting_person_days", plan.objective.waiting_person_days, right.waiting_person_days);
  compare("other_backlog_dose_days", plan.objective.other_backlog_dose_days,
          right.other_backlog_dose_days);
  compare("cost", plan.objective.cost, right.cost);
}

void Judged::judge() {
  check_names();
  find_campaigns();
  check_campaigns();
  find_lots();
  check_licences();
  check_switches();
  check_labs();
  gather_accounts();
  check_offers();
  check_doses();
  check_shipments();
  if (!all_judged) return;
  check_accounts();
  check_order_of_doses();
  check_persons();
  check_demands();
  check_milestones();
  check_dose_rows();
  const Objective right = value();
  check_objective(right);
  check_proofs(right);
}

void Judged::gather() {
  find_campaigns();
  find_lots();
  gather_accounts();
}

}  // namespace check

Faults check_plan(const network::Network& network, const Plan& plan) {
  check::Violations violations;
  const network::Scenario* scenario = nullptr;
  for (const auto& row : network.scenarios) {
    if (row.id == plan.scenario) scenario = &row;
  }
  if (scenario == nullptr) {
    violations.add(30, "/scenario", plan.scenario.str(),
                   say_both(words::kUnknownScenario, report::both<"scenario">(plan.scenario.str())),
                   say_both(words::kToTheRightNetwork));
    return std::move(violations).take();
  }
  const check::Model model(network, *scenario);
  check::Judged(model, plan, violations).judge();
  return std::move(violations).take();
}

Objective recompute_objective(const network::Network& network, const Plan& plan) {
  const auto scenario =
      std::find_if(network.scenarios.begin(), network.scenarios.end(),
                   [&](const network::Scenario& row) { return row.id == plan.scenario; });
  if (scenario == network.scenarios.end()) return {};
  const check::Model model(network, *scenario);
  check::Violations unheard;
  check::Judged judged(model, plan, unheard);
  judged.gather();
  return judged.value();
}

}  // namespace renkei::plan
