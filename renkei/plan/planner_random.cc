#include "renkei/plan/planner_random.h"

#include <tuple>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "renkei/plan/brute_force.h"
#include "renkei/plan/check_plan.h"
#include "renkei/plan/planner.h"

namespace renkei::plan::testing {
namespace {

auto worth(const Objective& value) {
  return std::tie(value.protected_backlog_dose_days, value.waiting_person_days,
                  value.other_backlog_dose_days);
}

Result<Plan> planned(const network::Network& network, double gap, double seconds) {
  const auto problem = build_problem(network, network.scenarios.front().id);
  if (!problem) return fail(problem.error());
  const auto solver = make_highs_solver();
  return make_plan(*problem, *solver, {.gap = gap, .seconds = seconds, .threads = 1});
}

}  // namespace

std::string told(const Faults& faults) {
  std::string text;
  for (const auto& fault : faults) {
    text += fmt::format("{} {}: {}; {}\n", fault.code(), fault.place().pointer, fault.message(),
                        fault.remedy());
  }
  return text;
}

bool same_worth(const Objective& a, const Objective& b) { return worth(a) == worth(b); }
bool better(const Objective& a, const Objective& b) { return worth(a) < worth(b); }

std::string worth_text(const Objective& value) {
  return fmt::format("{} dose-days protected, {} person-days, {} dose-days",
                     to_text(value.protected_backlog_dose_days), to_text(value.waiting_person_days),
                     to_text(value.other_backlog_dose_days));
}

Tally plan_and_check(Seeds seeds, const Ask& ask) {
  Tally tally;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    auto network = random_network(seed, ask.size);
    network.planning.period_days =
        ask.period_days > 0 ? ask.period_days : static_cast<int>(2 + seed % 6);
    const auto plan = planned(network, ask.gap, ask.seconds);
    if (!plan) {
      ++tally.refused;
      EXPECT_EQ(plan.error().code(), "plan.no_solution")
          << "seed " << seed << ": " << plan.error().to_string();
      EXPECT_FALSE(plan.error().remedy().empty()) << "seed " << seed;
      continue;
    }
    ++tally.planned;
    tally.made_something += plan->campaigns.empty() ? 0 : 1;
    const auto faults = check_plan(network, *plan);
    EXPECT_TRUE(faults.empty()) << "seed " << seed << ", grid of " << network.planning.period_days
                                << " days\n"
                                << told(faults);
  }
  return tally;
}

std::optional<Objective> optimum(const network::Network& network, Plan* plan) {
  auto made = planned(network, 0, 60);
  EXPECT_TRUE(made.has_value()) << network.name << ": " << made.error().to_string();
  if (!made) return std::nullopt;
  const auto faults = check_plan(network, *made);
  EXPECT_TRUE(faults.empty()) << network.name << "\n" << told(faults);
  const Objective value = made->objective;
  const bool proven = made->status == Status::kOptimal;
  if (plan != nullptr) *plan = std::move(*made);
  if (!proven) return std::nullopt;
  return value;
}

int compare_with_brute_force(Seeds seeds) {
  int compared = 0;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    const auto network = random_network(seed, NetworkSize::kTiny);
    const auto best = brute_force(network, network.scenarios.front());
    if (!best) continue;
    const auto found = optimum(network);
    if (!found) continue;
    ++compared;
    EXPECT_TRUE(same_worth(*found, best->plan.objective))
        << "seed " << seed << "\n  planner: " << worth_text(*found)
        << "\n  best: " << worth_text(best->plan.objective);
  }
  return compared;
}

}  // namespace renkei::plan::testing
