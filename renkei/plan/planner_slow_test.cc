// The planner on hundreds of random networks: the checker accepts every plan, the optimum is that
// of brute force, and what makes a network stronger never makes its plan worse.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "renkei/plan/check_plan.h"
#include "renkei/plan/planner_random.h"

namespace renkei::plan::testing {
namespace {

using network::BillLine;
using network::Network;

// 600 networks in all. What is refused is refused for want of time, or because no backlog is
// allowed.

TEST(PlannerSlow, PlansOfTinyNetworksAreAccepted) {
  const Tally tally = plan_and_check({1, 150}, {});
  EXPECT_EQ(tally.planned, 150);
  EXPECT_GE(tally.made_something, 100);
}

TEST(PlannerSlow, PlansOfUnusualNetworksAreAccepted) {
  const Tally tiny = plan_and_check({1, 130}, {.hard = true, .strange = true});
  EXPECT_GE(tiny.planned, 110);
  EXPECT_GE(tiny.made_something, 45);
  const Tally small = plan_and_check(
      {1, 60},
      {.size = NetworkSize::kSmall, .period_days = 0, .gap = 0.01, .hard = true, .strange = true});
  EXPECT_GE(small.planned, 50);
  EXPECT_GE(small.made_something, 30);
}

TEST(PlannerSlow, PlansOfSmallNetworksAreAccepted) {
  const Tally tally =
      plan_and_check({1, 60}, {.size = NetworkSize::kSmall, .gap = 0.01, .seconds = 2});
  EXPECT_GE(tally.planned, 45);
  EXPECT_GE(tally.made_something, 35);
}

TEST(PlannerSlow, PlansOfMediumNetworksAreAccepted) {
  const Tally tally =
      plan_and_check({1, 20}, {.size = NetworkSize::kMedium, .gap = 0.01, .seconds = 3});
  EXPECT_GE(tally.planned, 12);
  EXPECT_GE(tally.made_something, 10);
}

TEST(PlannerSlow, PlansInDaysFromACoarseGridAreAccepted) {
  const Tally tiny = plan_and_check({1, 50}, {.period_days = 0, .gap = 0.01});
  EXPECT_EQ(tiny.planned, 50);
  const Tally small =
      plan_and_check({1, 80}, {.size = NetworkSize::kSmall, .period_days = 0, .gap = 0.01});
  EXPECT_GE(small.planned, 78);
  EXPECT_GE(small.made_something, 55);
  const Tally medium =
      plan_and_check({1, 50}, {.size = NetworkSize::kMedium, .period_days = 0, .gap = 0.01});
  EXPECT_GE(medium.planned, 45);
  EXPECT_GE(medium.made_something, 35);
}

TEST(PlannerSlow, TheOptimumIsThatOfBruteForce) {
  EXPECT_GE(compare_with_brute_force({1, 300}), 290);
}

TEST(PlannerSlow, TheOptimumOfHardenedNetworksIsThatOfBruteForce) {
  EXPECT_GE(compare_with_brute_force({1, 200}, true), 190);
}

// Laws. Each `change` makes a network stronger (or weaker): its optimum is never worse (or better).

constexpr std::uint64_t kLawSeeds = 60;

// Every other one hardened, so that each law has something to bite on.
Network law_network(std::uint64_t seed) {
  const auto network = random_network(seed, NetworkSize::kTiny);
  return seed % 2 == 0 ? hardened(network, seed) : network;
}

template <typename Change>
void expect_never_worse(const std::string& law, Change change) {
  int compared = 0;
  int gained = 0;
  for (std::uint64_t seed = 1; seed <= kLawSeeds; ++seed) {
    const auto network = law_network(seed);
    auto stronger = network;
    change(stronger);
    const auto before = optimum(network);
    const auto after = optimum(stronger);
    if (!before || !after) continue;
    ++compared;
    gained += better(*after, *before) ? 1 : 0;
    EXPECT_FALSE(better(*before, *after))
        << law << " makes seed " << seed << " worse\n  before: " << worth_text(*before)
        << "\n  after: " << worth_text(*after);
  }
  EXPECT_GE(compared, static_cast<int>(kLawSeeds) * 9 / 10) << law;
  // The law says something: it is of use to some.
  EXPECT_GE(gained, 3) << law;
}

bool draws_by_output(const Network& network, const network::ProcessId& process) {
  return std::any_of(network.bills.begin(), network.bills.end(), [&](const BillLine& line) {
    return line.process == process && line.per == BillLine::Per::kOutput;
  });
}

TEST(PlannerLaws, ASecondSuiteOfTheSameKindNeverMakesAPlanWorse) {
  expect_never_worse("a second suite", [](Network& network) {
    auto suite = network.suites.front();
    const auto first = suite.id;
    suite.id = network::SuiteId("suite-again");
    suite.running.reset();
    network.suites.push_back(suite);
    const auto units = network.units;
    for (auto unit : units) {
      if (unit.suite != first) continue;
      unit.id = network::UnitId(unit.id.str() + "-again");
      unit.suite = suite.id;
      network.units.push_back(unit);
    }
    // What may be made in the first suite alone may be made in the second.
    const auto processes = network.processes;
    for (auto process : processes) {
      if (!process.only_suite || *process.only_suite != first) continue;
      const auto id = process.id;
      process.id = network::ProcessId(id.str() + "-again");
      process.only_suite = suite.id;
      network.processes.push_back(process);
      const auto bills = network.bills;
      for (auto line : bills) {
        if (line.process != id) continue;
        line.process = process.id;
        network.bills.push_back(line);
      }
    }
  });
}

TEST(PlannerLaws, AShorterCadenceNeverMakesAPlanWorse) {
  expect_never_worse("half the cadence", [](Network& network) {
    for (auto& process : network.processes) {
      if (!process.days_between && process.filling) continue;
      process.days_between = process.days_between.value_or(process.first_batch_days) / 2;
    }
  });
}

TEST(PlannerLaws, LargerBatchesOfTheSameDrawsNeverMakeAPlanWorse) {
  expect_never_worse("batches twice as large", [](Network& network) {
    for (auto& process : network.processes) {
      if (process.batch_amount) process.batch_amount->amount *= 2;
      if (process.titre) process.titre->amount *= 2;
      if (process.filling) process.filling->doses_per_vial *= 2;
    }
    for (auto& line : network.bills) {
      if (line.per == BillLine::Per::kOutput) line.amount /= 2;
    }
  });
}

TEST(PlannerLaws, LargerVesselsNeverMakeAPlanWorse) {
  expect_never_worse("vessels twice as large", [](Network& network) {
    for (auto& unit : network.units) {
      if (unit.volume) unit.volume->amount *= 2;
    }
    // A larger batch that draws more is not always of use: those stay as they are.
    for (auto& process : network.processes) {
      if (process.titre && draws_by_output(network, process.id)) process.titre->amount /= 2;
    }
  });
}

TEST(PlannerLaws, MoreStockNeverMakesAPlanWorse) {
  expect_never_worse("more stock", [](Network& network) {
    for (const auto& material : network.materials) {
      Exact amount = 2;
      if (material.kind == network::MaterialKind::kDrugProduct) {
        const auto* product = network::find(network, *material.product);
        amount = product->dose * *product->dosing_unit.factor_to(material.unit);
      }
      network.stocks.push_back({material.id, std::nullopt, amount, std::nullopt, {}});
    }
    for (auto& offer : network.offers) offer.stock += 1;
  });
}

TEST(PlannerLaws, LicencesHeldNeverMakeAPlanWorse) {
  expect_never_worse("every licence held", [](Network& network) {
    for (auto& row : network.licences) {
      row.state = network::Licence::State::kHeld;
      row.held_from.reset();
      row.held_to.reset();
    }
  });
}

TEST(PlannerLaws, LaboratoriesAndSwitchesWithoutLimitsNeverMakeAPlanWorse) {
  expect_never_worse("quick switches and large laboratories", [](Network& network) {
    for (auto& lab : network.labs) lab.lots_at_once += 5;
    for (auto& row : network.switches) {
      row.steps.clear();
      row.qualification_lots = 0;
    }
  });
}

TEST(PlannerLaws, TwiceTheDoseNeverHelps) {
  int compared = 0;
  int lost = 0;
  for (std::uint64_t seed = 1; seed <= kLawSeeds; ++seed) {
    const auto network = law_network(seed);
    auto weaker = network;
    for (auto& product : weaker.products) product.dose *= 2;
    const auto before = optimum(network);
    const auto after = optimum(weaker);
    if (!before || !after) continue;
    ++compared;
    lost += better(*before, *after) ? 1 : 0;
    EXPECT_FALSE(better(*after, *before))
        << "seed " << seed << "\n  before: " << worth_text(*before)
        << "\n  after: " << worth_text(*after);
  }
  EXPECT_GE(compared, static_cast<int>(kLawSeeds) * 9 / 10);
  EXPECT_GE(lost, 3);
}

// More days count in more time, so what is compared is the old plan, carried out unchanged in the
// longer time, with the best plan for the longer time.
TEST(PlannerLaws, MoreTimeNeverMakesAPlanWorse) {
  int compared = 0;
  int gained = 0;
  for (std::uint64_t seed = 1; seed <= kLawSeeds; ++seed) {
    const auto network = law_network(seed);
    auto longer = network;
    longer.scenarios.front().horizon_days += 3;
    Plan plan;
    if (!optimum(network, &plan)) continue;
    const auto after = optimum(longer);
    if (!after) continue;
    ++compared;
    const Objective unchanged = recompute_objective(longer, plan);
    gained += better(*after, unchanged) ? 1 : 0;
    EXPECT_FALSE(better(unchanged, *after))
        << "seed " << seed << "\n  old plan: " << worth_text(unchanged)
        << "\n  best plan: " << worth_text(*after);
  }
  EXPECT_GE(compared, static_cast<int>(kLawSeeds) * 9 / 10);
  EXPECT_GE(gained, 3);
}

TEST(PlannerLaws, OtherIdsOrderAndUnitsChangeNothing) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= kLawSeeds; ++seed) {
    const auto network = law_network(seed);
    const auto before = optimum(network);
    if (!before) continue;
    for (const auto& other :
         {relabel(network, seed), reorder(network, seed), scale_units(network)}) {
      const auto after = optimum(other);
      if (!after) continue;
      ++compared;
      EXPECT_TRUE(same_worth(*before, *after))
          << "seed " << seed << "\n  before: " << worth_text(*before)
          << "\n  after: " << worth_text(*after);
    }
  }
  EXPECT_GE(compared, static_cast<int>(kLawSeeds) * 27 / 10);
}

}  // namespace
}  // namespace renkei::plan::testing
