#include "renkei/plan/plan_view.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "renkei/plan/plan_messages.h"
#include "renkei/report/number_text.h"

namespace renkei::plan {

using network::Network;
using report::Language;

std::string name_in(Language language, const network::Name& name, std::string_view id) {
  const std::string& own = language == Language::kJa ? name.ja : name.en;
  const std::string& second = language == Language::kJa ? name.en : name.ja;
  if (!own.empty()) return own;
  return second.empty() ? std::string(id) : second;
}

namespace {

template <typename Row, typename RowId>
std::string row_name(Language language, const Row* row, const RowId& id) {
  return row == nullptr ? id.str() : name_in(language, row->name, id.str());
}

}  // namespace

std::string suite_name(Language language, const Network& network, const network::SuiteId& id) {
  return row_name(language, find(network, id), id);
}

std::string site_name(Language language, const Network& network, const network::SiteId& id) {
  return row_name(language, find(network, id), id);
}

std::string product_name(Language language, const Network& network, const network::ProductId& id) {
  return row_name(language, find(network, id), id);
}

std::string process_name(Language language, const Network& network, const network::ProcessId& id) {
  return row_name(language, find(network, id), id);
}

std::string material_name(Language language, const Network& network,
                          const network::MaterialId& id) {
  return row_name(language, find(network, id), id);
}

std::string stage_name(Language language, network::Stage stage) {
  switch (stage) {
    case network::Stage::kUpstream:
      return label(language, words::kUpstream);
    case network::Stage::kDownstream:
      return label(language, words::kDownstream);
    case network::Stage::kDrugSubstance:
      return label(language, words::kDrugSubstance);
    case network::Stage::kFormulation:
      return label(language, words::kFormulation);
    case network::Stage::kDrugProduct:
      return label(language, words::kDrugProductStage);
  }
  return {};
}

std::string confidence_name(Language language, network::Confidence confidence) {
  switch (confidence) {
    case network::Confidence::kPublished:
      return label(language, words::kPublished);
    case network::Confidence::kReported:
      return label(language, words::kReported);
    case network::Confidence::kEstimated:
      return label(language, words::kEstimated);
    case network::Confidence::kAssumption:
      return label(language, words::kAssumption);
  }
  return {};
}

const network::Scenario* scenario_of(const ReportInput& input) {
  return find(input.network, input.plan.scenario);
}

double calendar_days(const Plan& plan, double days) { return days * plan.period_days; }

Date date_of(const Plan& plan, double day) {
  return plan.day_zero.plus_days(static_cast<std::int64_t>(std::ceil(calendar_days(plan, day))));
}

std::string day_text(Language language, const Plan& plan, const ReachedDay& day) {
  if (!day) return label(language, words::kNotReached);
  const auto whole = static_cast<std::int64_t>(std::ceil(calendar_days(plan, *day)));
  return say(language, words::kDateAndDay,
             report::arg<"date">(date_text(language, date_of(plan, *day))),
             report::arg<"day">(report::whole_text(whole)));
}

std::vector<ServedPoint> served_curve(const ReportInput& input) {
  const network::Scenario* scenario = scenario_of(input);
  const int last_dose = scenario == nullptr ? 1 : scenario->doses_per_person;
  std::map<int, std::int64_t> by_day;
  for (const Dosing& dosing : input.plan.dosings) {
    if (dosing.dose_number == last_dose) by_day[dosing.day] += dosing.persons;
  }
  std::vector<ServedPoint> curve;
  std::int64_t total = 0;
  for (const auto& [day, persons] : by_day) {
    total += persons;
    curve.push_back({day, total});
  }
  return curve;
}

std::int64_t served_by(const std::vector<ServedPoint>& curve, int day) {
  std::int64_t persons = 0;
  for (const ServedPoint& point : curve) {
    if (point.day > day) break;
    persons = point.persons;
  }
  return persons;
}

std::optional<int> first_day_served(const std::vector<ServedPoint>& curve, std::int64_t persons) {
  for (const ServedPoint& point : curve) {
    if (point.persons >= persons) return point.day;
  }
  return std::nullopt;
}

std::vector<DoseRow> dose_curve(const ReportInput& input) {
  const network::Scenario* scenario = scenario_of(input);
  const auto counts = [&](const network::ProductId& product) {
    return scenario == nullptr || scenario->products.empty() ||
           std::find(scenario->products.begin(), scenario->products.end(), product) !=
               scenario->products.end();
  };
  std::vector<const DoseRow*> rows;
  for (const DoseRow& row : input.plan.doses) {
    if (counts(row.product)) rows.push_back(&row);
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const DoseRow* a, const DoseRow* b) { return a->day < b->day; });
  std::map<network::ProductId, const DoseRow*> in_force;
  std::vector<DoseRow> curve;
  for (const DoseRow* row : rows) {
    in_force[row->product] = row;
    DoseRow sum{.product = {}, .day = row->day};
    for (const auto& [product, one] : in_force) {
      sum.drug_substance += one->drug_substance;
      sum.drug_product += one->drug_product;
      sum.released += one->released;
      sum.lot_released += one->lot_released;
      sum.delivered += one->delivered;
    }
    if (!curve.empty() && curve.back().day == row->day) curve.pop_back();
    curve.push_back(sum);
  }
  return curve;
}

DoseRow doses_by(const std::vector<DoseRow>& curve, int day) {
  DoseRow found{.product = {}, .day = day};
  for (const DoseRow& row : curve) {
    if (row.day > day) break;
    found = row;
    found.day = day;
  }
  return found;
}

std::int64_t persons_aimed_at(const network::Scenario& scenario) {
  return std::min(scenario.goal_persons.value_or(scenario.persons), scenario.persons);
}

std::int64_t persons_aimed_at(const ReportInput& input) {
  const network::Scenario* scenario = scenario_of(input);
  return scenario == nullptr ? 0 : persons_aimed_at(*scenario);
}

namespace {

// Of one case of the spread, whose days of change are known.
ReachedDay reached_in(const Spread& spread, std::int64_t SpreadPoint::*served,
                      std::int64_t persons) {
  for (const SpreadPoint& point : spread.persons_served) {
    if (point.*served >= persons) return point.day;
  }
  return std::nullopt;
}

}  // namespace

MilestoneView milestone_for(const ReportInput& input, std::int64_t persons) {
  MilestoneView view{.persons = persons, .low = {}, .typical = {}, .high = {}};
  bool in_plan = false;
  for (const Milestone& milestone : input.plan.milestones) {
    if (milestone.persons != persons) continue;
    in_plan = true;
    if (milestone.day) view.typical = *milestone.day;
  }
  if (!in_plan) {
    if (const auto day = first_day_served(served_curve(input), persons)) view.typical = *day;
  }
  const auto& spread = input.analysis.spread;
  if (!spread) return view;
  for (const SpreadMilestone& milestone : spread->milestones) {
    if (milestone.persons != persons) continue;
    view.low = milestone.low;
    view.high = milestone.high;
    view.has_spread = true;
  }
  if (!view.has_spread && !spread->persons_served.empty()) {
    view.low = reached_in(*spread, &SpreadPoint::low, persons);
    view.high = reached_in(*spread, &SpreadPoint::high, persons);
    view.has_spread = true;
  }
  return view;
}

std::vector<MilestoneView> milestones_of(const ReportInput& input) {
  std::set<std::int64_t> persons;
  for (const Milestone& milestone : input.plan.milestones) persons.insert(milestone.persons);
  if (!persons.empty()) persons.insert(persons_aimed_at(input));
  std::vector<MilestoneView> views;
  for (const std::int64_t one : persons) views.push_back(milestone_for(input, one));
  return views;
}

std::optional<GoalView> goal_of(const ReportInput& input) {
  const network::Scenario* scenario = scenario_of(input);
  if (scenario == nullptr || scenario->persons == 0) return std::nullopt;
  const Plan& plan = input.plan;
  GoalView view;
  view.persons = scenario->goal_persons.value_or(0);
  const auto served = served_curve(input);
  if (view.persons > 0) view.reached_day = first_day_served(served, view.persons);
  if (scenario->goal_days) {
    view.days = *scenario->goal_days;
    const int last = *scenario->goal_days / plan.period_days - 1;
    if (last < plan.horizon_days) view.served_by_goal = served_by(served, last);
  }
  const auto doses = dose_curve(input);
  const int year = std::max(1, 365 / plan.period_days);
  view.first_year_doses = doses_by(doses, year - 1).delivered;
  // The busiest window ends on a day of filling. Filled doses, because deliveries come in one heap
  // when an approval is given.
  const int window = std::max(1, 91 / plan.period_days);
  std::int64_t most = 0;
  for (const DoseRow& row : doses) {
    const std::int64_t in_window =
        row.drug_product - doses_by(doses, row.day - window).drug_product;
    if (in_window > most) {
      most = in_window;
      view.busiest_from_day = std::max(0, row.day - window + 1);
    }
  }
  view.yearly_rate_doses = static_cast<double>(most) * 365.0 / (window * plan.period_days);
  for (const DoseRow& row : doses) {
    const std::int64_t in_year = row.delivered - doses_by(doses, row.day - year).delivered;
    if (in_year > view.best_year_doses) {
      view.best_year_doses = in_year;
      view.best_year_from_day = std::max(0, row.day - year + 1);
    }
  }
  std::int64_t before = 0;
  for (int from = 0; from < plan.horizon_days; from += year) {
    const auto by = doses_by(doses, std::min(from + year, plan.horizon_days) - 1).delivered;
    view.doses_by_year.push_back(by - before);
    before = by;
  }
  return view;
}

}  // namespace renkei::plan
