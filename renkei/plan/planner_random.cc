#include "renkei/plan/planner_random.h"

#include <set>
#include <tuple>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "renkei/base/seams.h"
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

network::Network hardened(const network::Network& network, std::uint64_t seed) {
  auto result = network;
  Random random(seed);
  const int horizon = network.scenarios.front().horizon_days;
  for (auto& row : result.licences) {
    if (row.state == network::Licence::State::kMissing) {
      row.days_to_obtain += static_cast<int>(random.between(1, horizon / 3));
    } else if (random.chance(30)) {
      row.held_to = network.as_of.plus_days(random.between(2, horizon / 2));
    }
  }
  for (auto& lab : result.labs) lab.lots_at_once = 1;
  for (auto& process : result.processes) {
    if (random.chance(30)) process.first_batch_days = Exact(random.between(2, 7), 2);
    if (process.days_between && random.chance(30)) {
      process.days_between = Exact(random.between(2, 5), 2);
    }
    if (random.chance(30)) process.release_days += 1;
    if (random.chance(25)) process.campaign_batches_max = random.between(1, 2);
    if (random.chance(15)) process.campaign_batches_min = process.campaign_batches_max.value_or(2);
  }
  for (auto& row : result.switches) {
    if (!row.steps.empty() && random.chance(40)) row.steps.front().days += random.between(1, 4);
    if (random.chance(30)) row.qualification_lots = random.between(1, 3);
  }
  for (auto& suite : result.suites) {
    if (random.chance(30)) suite.running.reset();
  }
  return result;
}

network::Network unusual(const network::Network& network, std::uint64_t seed) {
  auto result = network;
  Random random(seed);
  const int horizon = network.scenarios.front().horizon_days;
  const auto some_day = [&] { return network.as_of.plus_days(random.between(-2, horizon)); };
  for (auto& material : result.materials) {
    if (random.chance(30)) {
      material.shelf_life_days = static_cast<int>(random.between(1, horizon / 3));
    }
    if (!random.chance(15)) continue;
    const auto* product = material.product ? network::find(network, *material.product) : nullptr;
    const auto dose = product == nullptr
                          ? Exact(1)
                          : *Quantity{product->dose, product->dosing_unit}.in(material.unit);
    material.storage_max = dose * random.between(2, 40);
  }
  for (const auto& stock : network.stocks) {
    if (random.chance(60)) result.stocks.push_back(stock);
  }
  for (auto& stock : result.stocks) {
    if (random.chance(50)) stock.expires_on = some_day();
  }
  for (auto demand : network.demands) {
    if (!random.chance(40)) continue;
    demand.id = network::DemandId(demand.id.str() + "-again");
    demand.first_due = demand.first_due.plus_days(random.between(-3, 3));
    demand.protection = Exact(random.between(0, 2), 2);
    demand.doses = Exact(random.between(1, 9), random.chance(20) ? 2 : 1);
    result.demands.push_back(demand);
  }
  for (auto& site : result.sites) {
    if (random.chance(15)) site.closed_on = some_day();
  }
  result.planning.backlog_allowed = !random.chance(15);
  if (random.chance(10)) result.planning.objective = network::Planning::Objective::kProfit;
  return result;
}

namespace {

// Refusals say in words what can be done; which ones there may be depends on the network.
void expect_refused_in_words(const network::Network& network, const Error& error) {
  static const std::set<std::string> with_backlog{"plan.no_solution"};
  static const std::set<std::string> without{"plan.no_solution", "plan.infeasible", "plan.short"};
  const auto& codes = network.planning.backlog_allowed ? with_backlog : without;
  EXPECT_TRUE(codes.contains(error.code())) << network.name << ": " << error.to_string();
  EXPECT_FALSE(error.message().empty()) << network.name;
  EXPECT_FALSE(error.remedy().empty()) << network.name;
}

}  // namespace

Tally plan_and_check(Seeds seeds, const Ask& ask) {
  Tally tally;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    auto network = random_network(seed, ask.size);
    if (ask.hard) network = hardened(network, seed);
    if (ask.strange) network = unusual(network, seed);
    network.planning.period_days =
        ask.period_days > 0 ? ask.period_days : static_cast<int>(2 + seed % 6);
    const auto plan = planned(network, ask.gap, ask.seconds);
    if (!plan) {
      ++tally.refused;
      expect_refused_in_words(network, plan.error());
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

int compare_with_brute_force(Seeds seeds, bool hard) {
  int compared = 0;
  for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
    auto network = random_network(seed, NetworkSize::kTiny);
    if (hard) network = hardened(network, seed);
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
