// Rules R22 to R27: doses to people and to peace-time demand, and the dates of both.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "renkei/plan/check_internal.h"

namespace renkei::plan::check {

// Known ids, a day within the horizon, whole and not negative: only then do doses move.
bool Judged::supply_counts(const Supply& supply) const {
  return model.demand(supply.demand) >= 0 && in_horizon(supply.day) && supply.doses >= 0;
}

bool Judged::dosing_counts(const Dosing& dosing) const {
  return model.product(dosing.product) >= 0 && in_horizon(dosing.day) && dosing.persons >= 0;
}

// R24, R25, and the numbers of doses (R22).
void Judged::check_doses() {
  const auto& named = model.scenario.products;
  for (std::size_t i = 0; i < plan.dosings.size(); ++i) {
    const auto& dosing = plan.dosings[i];
    const int index = static_cast<int>(i);
    if (model.product(dosing.product) < 0) {
      unknown_id("dosings", index, "product", dosing.product.str(), "products");
    } else if (std::find(named.begin(), named.end(), dosing.product) == named.end()) {
      violations.add(24, pointer("dosings", index, "product"), dosing.product.str(),
                     fmt::format("product '{}' does not count in scenario '{}'",
                                 dosing.product.str(), model.scenario.id.str()),
                     "give doses of the products that the scenario names");
    }
    (void)day_within(dosing.day, "dosings", index, "day");
    if (dosing.persons < 0) {
      violations.add(25, pointer("dosings", index, "persons"), std::to_string(dosing.persons),
                     fmt::format("{} persons are given a dose", dosing.persons),
                     "write a whole number that is not negative");
    }
    if (dosing.dose_number < 1 || dosing.dose_number > model.scenario.doses_per_person) {
      violations.add(22, pointer("dosings", index, "dose_number"),
                     std::to_string(dosing.dose_number),
                     fmt::format("there is no dose number {}", dosing.dose_number),
                     fmt::format("a person has doses 1 to {}", model.scenario.doses_per_person));
    }
  }
  for (std::size_t i = 0; i < plan.supplies.size(); ++i) {
    const auto& supply = plan.supplies[i];
    const int index = static_cast<int>(i);
    if (model.demand(supply.demand) < 0) {
      unknown_id("supplies", index, "demand", supply.demand.str(), "demand");
    }
    (void)day_within(supply.day, "supplies", index, "day");
    if (supply.doses < 0) {
      violations.add(25, pointer("supplies", index, "doses"), std::to_string(supply.doses),
                     fmt::format("{} doses are supplied", supply.doses),
                     "write a whole number that is not negative");
    }
  }
  std::set<int> products;
  for (const auto& dosing : plan.dosings) {
    if (dosing_counts(dosing)) products.insert(model.product(dosing.product));
  }
  for (const int product : products) check_dose_order(product);
  check_persons();
}

// R22: nobody has an n-th dose before the interval after the dose before it.
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
    if (number < 2 || dosing.persons == 0) continue;
    const Exact& now = given[number].by(dosing.day);
    const Exact& before = given[number - 1].by(dosing.day - model.interval);
    if (now <= before) continue;
    violations.add(22, pointer("dosings", static_cast<int>(i)), std::to_string(dosing.persons),
                   fmt::format("by {} {} persons have dose {} of '{}', but only {} had dose {} "
                               "{} before",
                               model.text(dosing.day), to_text(now), number, dosing.product.str(),
                               to_text(before), number - 1, days_of(model.interval)),
                   "keep the interval between a person's doses, all of one product");
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
    violations.add(23, pointer("dosings", static_cast<int>(i)), std::to_string(dosing.persons),
                   fmt::format("{} persons are given doses", to_text(std::max(first, served))),
                   fmt::format("the scenario has {} persons", model.persons));
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
      violations.add(
          26, pointer("supplies", i), to_text(given.by(day)),
          fmt::format("demand '{}': {} doses are supplied by {}, {} are due by then", row.id.str(),
                      to_text(given.by(day)), model.text(day), to_text(due.by(day))),
          "supply what is due, not before it is due");
      break;
    }
    if (model.network.planning.backlog_allowed) continue;
    for (const auto& [day, sum] : due.steps()) {
      if (given.by(day) >= sum) continue;
      violations.add(
          26, "/supplies", to_text(given.by(day)),
          fmt::format("demand '{}': {} doses are due by {}, {} are supplied; this "
                      "network allows no backlog",
                      row.id.str(), to_text(sum), model.text(day), to_text(given.by(day))),
          "supply what is due on its day, or set backlog_allowed = true");
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
    violations.add(
        27, here ? pointer("milestones", static_cast<int>(i), "persons") : "/milestones",
        here ? std::to_string(plan.milestones[i].persons) : "",
        here ? fmt::format("a milestone of {} persons stands here", plan.milestones[i].persons)
             : std::string("a milestone is missing"),
        i < wanted.size() ? fmt::format("the scenario reports {} persons here", wanted[i])
                          : std::string("the scenario reports none here: remove it"));
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
    violations.add(
        27, pointer("milestones", static_cast<int>(i)),
        milestone.day ? std::to_string(*milestone.day) : "null",
        fmt::format("the milestone of {} persons is said to be reached {}", milestone.persons,
                    milestone.day ? "on " + model.text(*milestone.day)
                                  : std::string("not within the horizon")),
        day ? fmt::format("it is reached on {}", model.text(*day))
            : std::string("it is not reached within the horizon: write null"));
  }
}

}  // namespace renkei::plan::check
