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

class Share {
 public:
  explicit Share(const network::Network& network) : network_(network) {}

  void add(const network::Origin& origin) {
    if (!seen_.insert(&origin).second) return;
    network::Confidence confidence = origin.confidence;
    for (const auto& id : origin.parameters) {
      const auto* parameter = network::find(network_, id);
      if (parameter != nullptr) confidence = std::max(confidence, parameter->origin.confidence);
    }
    switch (confidence) {
      case network::Confidence::kPublished:
        ++share_.published;
        break;
      case network::Confidence::kReported:
        ++share_.reported;
        break;
      case network::Confidence::kEstimated:
        ++share_.estimated;
        break;
      case network::Confidence::kAssumption:
        ++share_.assumption;
        break;
    }
  }
  [[nodiscard]] const ConfidenceShare& share() const { return share_; }

 private:
  const network::Network& network_;
  std::set<const network::Origin*> seen_;
  ConfidenceShare share_;
};

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

ConfidenceShare confidence_share(const Problem& problem) {
  const auto& network = *problem.network;
  Share share(network);
  share.add(problem.scenario->origin);
  for (const auto& run : problem.runs) {
    const auto& account = problem.materials[static_cast<std::size_t>(run.output)];
    if (!account.used) continue;
    const auto& suite = *problem.suites[static_cast<std::size_t>(run.suite)].row;
    share.add(run.process->origin);
    share.add(suite.origin);
    if (run.licence != nullptr) share.add(run.licence->origin);
    if (const auto* site = network::find(network, suite.site)) share.add(site->origin);
    for (const auto& unit : network.units) {
      if (unit.suite == suite.id) share.add(unit.origin);
    }
    for (const auto& line : network.bills) {
      if (line.process == run.process->id) share.add(line.origin);
    }
    for (const int lab : run.labs) {
      share.add(problem.labs[static_cast<std::size_t>(lab)].row->origin);
    }
  }
  for (const auto& suite : problem.suites) {
    for (const auto* row : suite.first_switch) {
      if (row != nullptr) share.add(row->origin);
    }
  }
  for (const auto& account : problem.materials) {
    if (!account.used) continue;
    share.add(account.row->origin);
    for (const int offer : account.offers) {
      share.add(problem.offers[static_cast<std::size_t>(offer)].row->origin);
    }
  }
  for (const auto& line : problem.demands) share.add(line.row->origin);
  for (const auto& product : problem.emergency) share.add(product.row->origin);
  return share.share();
}

}  // namespace renkei::plan
