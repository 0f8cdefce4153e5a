#include "renkei/plan/spread.h"

#include <algorithm>
#include <map>
#include <set>

namespace renkei::plan {
namespace {

int last_dose_number(const Plan& plan) {
  int last = 0;
  for (const auto& dosing : plan.dosings) last = std::max(last, dosing.dose_number);
  return last;
}

// Persons served by the end of each day on which that changes.
std::map<int, std::int64_t> served(const Plan& plan, int last_dose) {
  std::map<int, std::int64_t> by_day;
  for (const auto& dosing : plan.dosings) {
    if (dosing.dose_number == last_dose) by_day[dosing.day] += dosing.persons;
  }
  std::int64_t sum = 0;
  for (auto& [day, persons] : by_day) persons = sum += persons;
  return by_day;
}

std::int64_t at(const std::map<int, std::int64_t>& curve, int day) {
  const auto after = curve.upper_bound(day);
  return after == curve.begin() ? 0 : std::prev(after)->second;
}

ReachedDay reached(const Plan& plan, std::int64_t persons) {
  for (const auto& milestone : plan.milestones) {
    if (milestone.persons == persons && milestone.day) return *milestone.day;
  }
  return std::nullopt;
}

}  // namespace

Spread spread_of(const Plan& low, const Plan& typical, const Plan& high) {
  Spread spread;
  for (const auto& milestone : typical.milestones) {
    const auto persons = milestone.persons;
    spread.milestones.push_back(
        {persons, reached(low, persons), reached(typical, persons), reached(high, persons)});
  }
  const int last =
      std::max({last_dose_number(low), last_dose_number(typical), last_dose_number(high)});
  const auto low_curve = served(low, last);
  const auto typical_curve = served(typical, last);
  const auto high_curve = served(high, last);
  std::set<int> days;
  for (const auto* curve : {&low_curve, &typical_curve, &high_curve}) {
    for (const auto& [day, persons] : *curve) days.insert(day);
  }
  for (const int day : days) {
    spread.persons_served.push_back(
        {day, at(low_curve, day), at(typical_curve, day), at(high_curve, day)});
  }
  return spread;
}

}  // namespace renkei::plan
