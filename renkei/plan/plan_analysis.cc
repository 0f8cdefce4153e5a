#include "renkei/plan/plan_analysis.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace renkei::plan {

namespace {

// A number for ranking: gains, with newly reached milestones counted as the days known.
double worth(const StopperEffect& effect, const ReachedDay& eased, int horizon_days) {
  return gain(effect.base, eased, horizon_days).days;
}

// Ranks by the greatest milestone first: the days gained there, removed then eased, and so on down.
std::vector<double> rank_key(const Stopper& stopper, int horizon_days) {
  std::vector<const StopperEffect*> effects;
  effects.reserve(stopper.effects.size());
  for (const StopperEffect& effect : stopper.effects) effects.push_back(&effect);
  std::stable_sort(effects.begin(), effects.end(),
                   [](const auto* a, const auto* b) { return a->persons > b->persons; });
  std::vector<double> key;
  for (const StopperEffect* effect : effects) {
    key.push_back(worth(*effect, effect->removed, horizon_days));
    key.push_back(worth(*effect, effect->eased, horizon_days));
  }
  return key;
}

}  // namespace

Gain gain(const ReachedDay& base, const ReachedDay& eased, int horizon_days) {
  if (!base && !eased) return {Gain::Kind::kNeverReached, 0};
  if (!eased) return {Gain::Kind::kNone, 0};
  if (!base) return {Gain::Kind::kNewlyReached, std::max(0.0, horizon_days - *eased)};
  const double days = *base - *eased;
  if (days < kDaysTold) return {Gain::Kind::kNone, 0};
  return {Gain::Kind::kGained, days};
}

void rank_stoppers(std::vector<Stopper>& stoppers, int horizon_days) {
  std::stable_sort(stoppers.begin(), stoppers.end(), [&](const Stopper& a, const Stopper& b) {
    const auto key_a = rank_key(a, horizon_days);
    const auto key_b = rank_key(b, horizon_days);
    if (key_a != key_b) return key_a > key_b;
    return a.group < b.group;
  });
}

DaysMoved days_moved(const AssumptionDays& milestone, int horizon_days) {
  DaysMoved moved;
  double earliest = horizon_days;
  double latest = 0;
  bool any = false;
  for (const ReachedDay& day : {milestone.at_low, milestone.at_typical, milestone.at_high}) {
    if (day) any = true;
    if (!day) moved.at_least = true;
    const double value = day.value_or(horizon_days);
    earliest = std::min(earliest, value);
    latest = std::max(latest, value);
  }
  if (!any) return {};
  moved.days = latest - earliest;
  return moved;
}

void rank_assumptions(std::vector<AssumptionEffect>& assumptions, int horizon_days) {
  const auto most = [&](const AssumptionEffect& effect) {
    double days = 0;
    for (const AssumptionDays& milestone : effect.milestones) {
      days = std::max(days, days_moved(milestone, horizon_days).days);
    }
    return days;
  };
  std::stable_sort(assumptions.begin(), assumptions.end(), [&](const auto& a, const auto& b) {
    const double days_a = most(a);
    const double days_b = most(b);
    if (days_a != days_b) return days_a > days_b;
    return a.parameter < b.parameter;
  });
}

}  // namespace renkei::plan
