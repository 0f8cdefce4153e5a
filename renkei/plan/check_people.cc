// Rules R22 to R27: doses to people and to peace-time demand, and the dates of both.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "renkei/plan/check_internal.h"
#include "renkei/plan/check_messages.h"

namespace renkei::plan::check {

// Known ids, a day within the horizon, more than none: only then do doses move.
bool Judged::supply_counts(const Supply& supply) const {
  return model.demand(supply.demand) >= 0 && in_horizon(supply.day) && supply.doses > 0;
}

bool Judged::dosing_counts(const Dosing& dosing) const {
  return model.product(dosing.product) >= 0 && in_horizon(dosing.day) && dosing.persons > 0;
}

// R24, R25, and the numbers of doses (R22).
void Judged::check_doses() {
  const auto& named = model.scenario.products;
  std::set<network::ProductId> not_counted;
  for (std::size_t i = 0; i < plan.dosings.size(); ++i) {
    const auto& dosing = plan.dosings[i];
    const int index = static_cast<int>(i);
    if (model.product(dosing.product) < 0) {
      unknown_id("dosings", index, "product", dosing.product.str(), "products");
    } else if (std::find(named.begin(), named.end(), dosing.product) == named.end() &&
               not_counted.insert(dosing.product).second) {
      leave_out("dosings");
      violations.add(24, pointer("dosings", index, "product"), dosing.product.str(),
                     say_both(words::kNotCounted, both<"product">(dosing.product.str()),
                              both<"scenario">(model.scenario.id.str())),
                     say_both(words::kGiveCounted));
    }
    (void)day_within(dosing.day, "dosings", index, "day");
    if (dosing.persons <= 0) {
      leave_out("dosings");
      violations.add(25, pointer("dosings", index, "persons"), std::to_string(dosing.persons),
                     say_both(words::kTooManyPersons, both<"persons">(persons_of(dosing.persons))),
                     say_both(words::kWriteAboveZero));
    }
    if (dosing.dose_number < 1 || dosing.dose_number > model.scenario.doses_per_person) {
      violations.add(
          22, pointer("dosings", index, "dose_number"), std::to_string(dosing.dose_number),
          say_both(words::kNoDoseNumber, both<"number">(std::to_string(dosing.dose_number))),
          say_both(words::kDoseNumbers,
                   both<"most">(std::to_string(model.scenario.doses_per_person))));
    }
  }
  for (std::size_t i = 0; i < plan.supplies.size(); ++i) {
    const auto& supply = plan.supplies[i];
    const int index = static_cast<int>(i);
    if (model.demand(supply.demand) < 0) {
      unknown_id("supplies", index, "demand", supply.demand.str(), "demand");
    }
    (void)day_within(supply.day, "supplies", index, "day");
    if (supply.doses <= 0) {
      leave_out("supplies");
      violations.add(
          25, pointer("supplies", index, "doses"), std::to_string(supply.doses),
          say_both(words::kNothingSupplied, both<"number">(std::to_string(supply.doses))),
          say_both(words::kWriteAboveZero));
    }
  }
}

// R22: nobody has an n-th dose before the interval after the dose before it.
void Judged::check_order_of_doses() {
  std::set<int> products;
  for (const auto& dosing : plan.dosings) products.insert(model.product(dosing.product));
  for (const int product : products) check_dose_order(product);
}

void Judged::check_dose_order(int product) {
  std::map<int, Steps> given;  // by dose number
  for (const auto& dosing : plan.dosings) {
    if (!dosing_counts(dosing) || model.product(dosing.product) != product) continue;
    given[dosing.dose_number].add(dosing.day, Exact(dosing.persons));
  }
  for (auto& [number, steps] : given) steps.finish();
  for (std::size_t i = 0; i < plan.dosings.size(); ++i) {
    const auto& dosing = plan.dosings[i];
    if (!dosing_counts(dosing) || model.product(dosing.product) != product) continue;
    const int number = dosing.dose_number;
    if (number < 2) continue;
    const Exact& now = given[number].by(dosing.day);
    const Exact& before = given[number - 1].by(dosing.day - model.interval);
    if (now <= before) continue;
    violations.add(
        22, pointer("dosings", static_cast<int>(i)), std::to_string(dosing.persons),
        say_both(words::kIntervalShort, both<"day">(model.text(dosing.day)),
                 both<"now">(persons_of(now)), both<"number">(std::to_string(number)),
                 both<"product">(dosing.product.str()), both<"before">(persons_of(before)),
                 both<"before_number">(std::to_string(number - 1)),
                 both<"days">(days_of(model.interval))),
        say_both(words::kKeepInterval));
    return;
  }
}

// R23: no more people than there are.
void Judged::check_persons() {
  Exact first = 0;
  Exact served = 0;
  for (std::size_t i = 0; i < plan.dosings.size(); ++i) {
    const auto& dosing = plan.dosings[i];
    if (!dosing_counts(dosing)) continue;
    if (dosing.dose_number == 1) first += dosing.persons;
    if (dosing.dose_number == model.scenario.doses_per_person) served += dosing.persons;
    if (first <= model.persons && served <= model.persons) continue;
    violations.add(
        23, pointer("dosings", static_cast<int>(i)), std::to_string(dosing.persons),
        say_both(words::kTooManyPersons, both<"persons">(persons_of(std::max(first, served)))),
        say_both(words::kScenarioPersons, both<"persons">(persons_of(model.persons))));
    return;
  }
}

// R26: nothing ahead of what is due; no backlog where none is allowed.
void Judged::check_demands() {
  std::vector<std::vector<int>> by_demand(model.network.demands.size());
  for (std::size_t i = 0; i < plan.supplies.size(); ++i) {
    if (!supply_counts(plan.supplies[i])) continue;
    by_demand[static_cast<std::size_t>(model.demand(plan.supplies[i].demand))].push_back(
        static_cast<int>(i));
  }
  for (std::size_t d = 0; d < by_demand.size(); ++d) {
    const auto& row = model.network.demands[d];
    if (by_demand[d].empty() && model.network.planning.backlog_allowed) continue;
    const Steps due = due_of(model, row);
    Steps given;
    for (const int i : by_demand[d]) {
      const auto& supply = plan.supplies[static_cast<std::size_t>(i)];
      given.add(supply.day, Exact(supply.doses));
    }
    given.finish();
    for (const int i : by_demand[d]) {
      const int day = plan.supplies[static_cast<std::size_t>(i)].day;
      if (given.by(day) <= due.by(day)) continue;
      violations.add(26, pointer("supplies", i), to_text(given.by(day)),
                     say_both(words::kSuppliedEarly, both<"demand">(row.id.str()),
                              both<"given">(doses_of(given.by(day))), both<"day">(model.text(day)),
                              both<"due">(doses_of(due.by(day)))),
                     say_both(words::kSupplyDue));
      break;
    }
    if (model.network.planning.backlog_allowed) continue;
    for (const auto& [day, sum] : due.steps()) {
      if (given.by(day) >= sum) continue;
      violations.add(
          26, "/supplies", to_text(given.by(day)),
          say_both(words::kSuppliedLate, both<"demand">(row.id.str()), both<"due">(doses_of(sum)),
                   both<"day">(model.text(day)), both<"given">(doses_of(given.by(day)))),
          say_both(words::kSupplyOnDay));
      break;
    }
  }
}

namespace {

// What a scenario reports: 10, 50, 100 and 200 million as far as it has so many persons, of a
// smaller one each quarter rounded down (of very few persons two may be alike); and all.
std::vector<std::int64_t> milestones_of(std::int64_t persons) {
  constexpr std::int64_t kMillion = 1'000'000;
  std::vector<std::int64_t> wanted;
  for (const std::int64_t millions : {10, 50, 100, 200}) {
    if (millions * kMillion <= persons) wanted.push_back(millions * kMillion);
  }
  for (const std::int64_t quarters : {1, 2, 3}) {
    const bool few = persons < 10 * kMillion && persons * quarters / 4 > 0;
    if (few) wanted.push_back(persons * quarters / 4);
  }
  if (persons > 0 && (wanted.empty() || wanted.back() != persons)) wanted.push_back(persons);
  return wanted;
}

}  // namespace

// R27: the milestones are those of the scenario, and the day of each is the first on which so many
// persons are served.
void Judged::check_milestones() {
  const auto wanted = milestones_of(model.persons);
  for (std::size_t i = 0; i < std::max(wanted.size(), plan.milestones.size()); ++i) {
    const bool here = i < plan.milestones.size();
    if (here && i < wanted.size() && plan.milestones[i].persons == wanted[i]) continue;
    violations.add(27, here ? pointer("milestones", static_cast<int>(i), "persons") : "/milestones",
                   here ? std::to_string(plan.milestones[i].persons) : "",
                   here ? say_both(words::kWrongMilestone,
                                   both<"persons">(persons_of(plan.milestones[i].persons)))
                        : say_both(words::kMilestoneMissing),
                   i < wanted.size()
                       ? say_both(words::kRightMilestone, both<"persons">(persons_of(wanted[i])))
                       : say_both(words::kNoMilestone));
    break;
  }
  Steps served;
  for (const auto& dosing : plan.dosings) {
    if (!dosing_counts(dosing) || dosing.dose_number != model.scenario.doses_per_person) continue;
    served.add(dosing.day, Exact(dosing.persons));
  }
  served.finish();
  for (std::size_t i = 0; i < plan.milestones.size(); ++i) {
    const auto& milestone = plan.milestones[i];
    std::optional<int> day;
    if (milestone.persons <= 0) {
      day = 0;
    } else {
      const auto& steps = served.steps();
      const auto reached = std::partition_point(
          steps.begin(), steps.end(), [&](const auto& s) { return s.second < milestone.persons; });
      if (reached != steps.end()) day = reached->first;
    }
    if (milestone.day == day) continue;
    const auto persons = both<"persons">(persons_of(milestone.persons));
    violations.add(27, pointer("milestones", static_cast<int>(i)),
                   milestone.day ? std::to_string(*milestone.day) : "null",
                   milestone.day ? say_both(words::kMilestoneSaid, persons,
                                            both<"day">(model.text(*milestone.day)))
                                 : say_both(words::kMilestoneSaidNever, persons),
                   day ? say_both(words::kMilestoneDay, both<"day">(model.text(*day)))
                       : say_both(words::kMilestoneNever));
  }
}

}  // namespace renkei::plan::check
