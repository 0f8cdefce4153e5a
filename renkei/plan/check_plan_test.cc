#include "renkei/plan/check_plan.h"

#include <algorithm>
#include <limits>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/plan/plan_mutator.h"
#include "renkei/plan/test_networks.h"
#include "renkei/report/catalogue.h"

namespace renkei::plan {
namespace {

std::string told(const Faults& faults) {
  std::string text;
  for (const auto& fault : faults) {
    text += fault.code() + " " + fault.place().pointer + ": " + fault.message() + "; " +
            fault.remedy() + "\n";
  }
  return text;
}

std::set<std::string> codes(const Faults& faults) {
  std::set<std::string> result;
  for (const auto& fault : faults) result.insert(fault.code());
  return result;
}

TEST(CheckPlan, AcceptsAPlanReckonedByHand) {
  const auto faults = check_plan(testing::surge_network(), testing::surge_plan());
  EXPECT_TRUE(faults.empty()) << told(faults);
}

TEST(CheckPlan, AcceptsAPlanInPeriodsReckonedByHand) {
  const auto faults = check_plan(testing::period_network(), testing::period_plan());
  EXPECT_TRUE(faults.empty()) << told(faults);
}

// The base plans that mutants are made of.
std::vector<std::pair<network::Network, Plan>> valid_plans() {
  return {{testing::surge_network(), testing::surge_plan()},
          {testing::period_network(), testing::period_plan()}};
}

TEST(CheckPlan, RefusesEveryMutantAndNamesTheRule) {
  for (const auto& [network, plan] : valid_plans()) {
    for (const auto& mutation : testing::mutations()) {
      const auto mutant = mutation.apply(network, plan);
      if (!mutant) continue;
      const auto faults = check_plan(network, *mutant);
      EXPECT_TRUE(codes(faults).contains(mutation.code()))
          << network.name << ": " << mutation.name << " is to break " << mutation.code()
          << "; told:\n"
          << told(faults);
    }
  }
}

std::set<std::string> numbers_in(const std::string& text) {
  static const std::regex number("[0-9]+");
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), number), end; at != end; ++at) {
    found.insert(at->str());
  }
  return found;
}

// Names of files, columns and values of plan.json, which have no other name in Japanese.
const std::regex& no_words() {
  static const std::regex names(
      "「[^」]*」|[a-z]+\\.csv|--as-of|plan\\.json|[a-z]+_[a-z_]+|"
      "waiting|cost|profit|optimal|within_time|null|true|switches|licences|proofs|doses|"
      "network|value|bound|gap|materials|campaigns|purchases|offers|products|demand|sites|"
      "suites|processes");
  return names;
}

// Nothing that English says is left out, and no English word comes in.
TEST(CheckPlan, SaysTheSameInJapanese) {
  static const std::regex word("[A-Za-z]{3,}");
  static const std::regex quoted("'([^']*)'");
  for (const auto& [network, plan] : valid_plans()) {
    for (const auto& mutation : testing::mutations()) {
      const auto mutant = mutation.apply(network, plan);
      if (!mutant) continue;
      for (const auto& fault : check_plan(network, *mutant)) {
        const auto ja = report::error_sentence(report::Language::kJa, fault);
        const auto en = report::error_sentence(report::Language::kEn, fault);
        const auto in_ja = numbers_in(ja);
        const auto in_en = numbers_in(en);
        EXPECT_TRUE(std::includes(in_ja.begin(), in_ja.end(), in_en.begin(), in_en.end()))
            << mutation.name << "\n"
            << ja << "\n"
            << en;
        for (std::sregex_iterator at(en.begin(), en.end(), quoted), end; at != end; ++at) {
          EXPECT_NE(ja.find((*at)[1]), std::string::npos) << mutation.name << "\n" << ja;
        }
        EXPECT_FALSE(fault.remedy().empty()) << mutation.name << "\n" << en;
        const auto rest = std::regex_replace(ja, no_words(), "");
        EXPECT_FALSE(std::regex_search(rest, word)) << mutation.name << "\n" << ja << "\n" << rest;
      }
    }
  }
}

TEST(CheckPlan, ASwitchThatIsNotListedIsToldInJapaneseWithItsRemedy) {
  auto plan = testing::surge_plan();
  plan.switches.pop_back();
  const auto faults = check_plan(testing::surge_network(), plan);
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(
      report::error_text(report::Language::kJa, faults.front()),
      "/campaigns/1: 製造室「north-ds」は「make-mab」から「make-vax」に変わりますが、その切替えが"
      "計画にありません。キャンペーン「c2」の前に切替え「to-mrna」を加えてください");
}

TEST(CheckPlan, MutantsBreakEveryRuleAtLeastOnce) {
  std::set<int> broken;
  std::set<std::string> names;
  for (const auto& [network, plan] : valid_plans()) {
    for (const auto& mutation : testing::mutations()) {
      if (!mutation.apply(network, plan)) continue;
      broken.insert(mutation.rule);
      names.insert(mutation.name);
    }
  }
  for (int rule = 1; rule <= 30; ++rule) EXPECT_TRUE(broken.contains(rule)) << "R" << rule;
  EXPECT_GE(names.size(), 60U);
}

// What a planner reads: the suite, the day with its date, and what would be right.
TEST(CheckPlan, SaysWhatIsWrongInWordsWithPlaceValueAndRemedy) {
  auto plan = testing::surge_plan();
  plan.campaigns[1].start_day = 5;
  const auto faults = check_plan(testing::surge_network(), plan);
  const auto fault = std::find_if(faults.begin(), faults.end(),
                                  [](const Error& error) { return error.code() == "plan.R08"; });
  ASSERT_NE(fault, faults.end());
  EXPECT_EQ(fault->place().pointer, "/campaigns/1/start_day");
  EXPECT_EQ(fault->value(), "5");
  EXPECT_EQ(fault->message(),
            "suite 'north-ds', campaign 'c2' of 'make-vax': it starts on day 5 (2026-04-06); the "
            "switch from 'make-mab' takes 3 days after day 2 (2026-04-03)");
  EXPECT_EQ(fault->remedy(), "start it on day 6 (2026-04-07) or later");
}

// With the proofs that the planner would give it.
Plan proven_plan() {
  auto plan = testing::surge_plan();
  const double waiting = to_double(plan.objective.waiting_person_days);
  const int grid = testing::surge_network().planning.period_days;
  plan.proofs = {{"protected_backlog", 0, 0, 0, 0.1, grid, true},
                 {"waiting", waiting, waiting, 0, 0.2, grid, true},
                 {"other_backlog", 2100, 2100, 0, 0.1, grid, true}};
  plan.status = Status::kOptimal;
  return plan;
}

// One cause, one fault: what follows from it would only hide it.
TEST(CheckPlan, OneCauseIsToldOnce) {
  const auto network = testing::surge_network();
  const auto accepted = check_plan(network, proven_plan());
  ASSERT_TRUE(accepted.empty()) << told(accepted);
  const auto expect_one = [&](const std::string& code, const std::string& place, auto change) {
    auto plan = proven_plan();
    change(plan);
    const auto faults = check_plan(network, plan);
    ASSERT_EQ(faults.size(), 1U) << place << ":\n" << told(faults);
    EXPECT_EQ(faults[0].code(), code);
    EXPECT_EQ(faults[0].place().pointer, place);
  };
  expect_one("plan.R03", "/campaigns/1/batches/1/complete_day", [](Plan& plan) {
    for (std::size_t k : {1U, 2U}) plan.campaigns[1].batches[k].complete_day = 40;
  });
  expect_one("plan.R30", "/campaigns/2/suite",
             [](Plan& plan) { plan.campaigns[2].suite = network::SuiteId("nowhere"); });
  expect_one("plan.R30", "/purchases/1/offer",
             [](Plan& plan) { plan.purchases[1].offer = network::OfferId("nobody"); });
  expect_one("plan.R25", "/dosings/1/persons", [](Plan& plan) { plan.dosings[1].persons = 0; });
  expect_one("plan.R25", "/supplies/0/doses", [](Plan& plan) { plan.supplies[0].doses = -300; });
  expect_one("plan.R11", "/wastes/0/amount", [](Plan& plan) { plan.wastes[0].amount = 0; });
  expect_one("plan.R24", "/dosings/0/product", [](Plan& plan) {
    for (auto& dosing : plan.dosings) dosing.product = network::ProductId("mab");
  });
  expect_one("plan.R13", "/shipments/0/to",
             [](Plan& plan) { plan.shipments[0].to = plan.shipments[0].from; });
  expect_one("plan.R28", "/objectives/waiting_person_days",
             [](Plan& plan) { plan.objective.waiting_person_days = 1'000'000; });
  expect_one("plan.R28", "/proofs/1/value", [](Plan& plan) { plan.proofs[1].value = 4'000'000; });
  expect_one("plan.R28", "/proofs/1/objective",
             [](Plan& plan) { std::reverse(plan.proofs.begin(), plan.proofs.end()); });
  expect_one("plan.R28", "/status", [](Plan& plan) { plan.proofs.erase(plan.proofs.begin() + 1); });
  expect_one("plan.R29", "/doses/3/drug_substance", [](Plan& plan) {
    for (auto& row : plan.doses) row.drug_substance += row.product.str() == "vax" ? 1 : 0;
  });
}

// Nobody waits in a quiet scenario, and backlog of 0 can be no less.
TEST(CheckPlan, OptimalNeedsNoProofOfWhatCannotBeLess) {
  const auto network = testing::surge_network();
  auto plan = proven_plan();
  plan.proofs.erase(plan.proofs.begin());
  const auto faults = check_plan(network, plan);
  EXPECT_TRUE(faults.empty()) << told(faults);
  // Without the proof of waiting it may say that it is the best found in time.
  plan.proofs.erase(plan.proofs.begin());
  plan.status = Status::kWithinTime;
  EXPECT_TRUE(check_plan(network, plan).empty()) << told(check_plan(network, plan));
}

// A shortage names every rule that keeps what is made already from being used.
TEST(CheckPlan, AShortageSaysWhatHoldsTheLotsBack) {
  auto plan = testing::surge_plan();
  plan.dosings[0].day = 19;  // the first lot has come, but the licence counts from day 20
  const auto faults = check_plan(testing::surge_network(), plan);
  EXPECT_TRUE(codes(faults).contains("plan.R21")) << told(faults);
  EXPECT_TRUE(codes(faults).contains("plan.R14")) << told(faults);
  EXPECT_FALSE(codes(faults).contains("plan.R11")) << told(faults);
}

TEST(CheckPlan, OldStockHasToLeave) {
  auto plan = testing::surge_plan();
  plan.wastes.clear();
  const auto faults = check_plan(testing::surge_network(), plan);
  EXPECT_TRUE(codes(faults).contains("plan.R18")) << told(faults);
  plan = testing::surge_plan();
  plan.wastes[0].day = 6;  // a day too late
  EXPECT_TRUE(codes(check_plan(testing::surge_network(), plan)).contains("plan.R18"));
}

// Every day counts: each event of the plan a day earlier (or later) than the rules allow.
TEST(CheckPlan, IsExactToTheDay) {
  const auto network = testing::surge_network();
  const auto broken = [&](auto change) {
    auto plan = testing::surge_plan();
    change(plan);
    return codes(check_plan(network, plan));
  };
  EXPECT_TRUE(
      broken([](Plan& p) { p.campaigns[2].batches[0].start_day = 11; }).contains("plan.R11"));
  EXPECT_TRUE(broken([](Plan& p) { p.purchases[0].arrival_day = 7; }).contains("plan.R11"));
  EXPECT_TRUE(broken([](Plan& p) { p.purchases[1].order_day = 9; }).contains("plan.R20"));
  EXPECT_TRUE(broken([](Plan& p) { p.dosings[2].day = 26; }).contains("plan.R22"));
  EXPECT_TRUE(broken([](Plan& p) { p.dosings[1].day = 20; }).contains("plan.R21"));
  EXPECT_TRUE(broken([](Plan& p) { p.supplies[0].day = 2; }).contains("plan.R26"));
  EXPECT_TRUE(
      broken([](Plan& p) { p.campaigns[1].batches[0].complete_day = 8; }).contains("plan.R05"));
  EXPECT_TRUE(
      broken([](Plan& p) { p.campaigns[1].batches[1].complete_day = 10; }).contains("plan.R06"));
  EXPECT_TRUE(
      broken([](Plan& p) { p.campaigns[0].batches[0].complete_day = 1; }).contains("plan.R06"));
}

TEST(CheckPlan, RunsOfPeriodsAreNewUnlessTheSuiteHadThemBefore) {
  const auto network = testing::period_network();
  auto plan = testing::period_plan();
  // The same work as two campaigns, one right after the other: the second is not new.
  plan.campaigns[0].batches.pop_back();
  Campaign second = plan.campaigns[0];
  second.id = "u1b";
  second.start_day = 2;
  second.batches = {{2, 2}};
  plan.campaigns.push_back(second);
  auto faults = check_plan(network, plan);
  EXPECT_TRUE(faults.empty()) << told(faults);
  // Three batches in a first period take 30 + 20 + 20 days: more than there are.
  plan = testing::period_plan();
  plan.campaigns[0].batches[2] = {1, 1};
  EXPECT_TRUE(codes(check_plan(network, plan)).contains("plan.R06"));
  // An intermediate keeps for one period: made in 1, used in 3, is too old.
  plan = testing::period_plan();
  plan.campaigns[2].batches.pop_back();
  plan.campaigns[2].batches.pop_back();
  EXPECT_TRUE(codes(check_plan(network, plan)).contains("plan.R18"));
}

TEST(CheckPlan, WhoDrawsAnIntermediateWaitsOnlyForAFirstBatchAndMayWaitLonger) {
  auto network = testing::period_network();
  auto plan = testing::period_plan();
  // In period 2 upstream goes on, so a downstream start there needs no lead: 3 batches in 30 days
  // are in order, even where only 30 days are allowed.
  network.processes[1].campaign_days_max = 30;
  plan.campaigns[2].start_day = 2;
  plan.campaigns[2].batches = {{2, 2}, {2, 2}, {2, 2}};
  plan.doses.erase(plan.doses.begin());
  auto faults = check_plan(network, plan);
  EXPECT_FALSE(codes(faults).contains("plan.R10")) << told(faults);
  EXPECT_FALSE(codes(faults).contains("plan.R06")) << told(faults);
  // Started in period 1 it waits there without a batch: 40 - 10 days, which must be allowed.
  plan.campaigns[2].start_day = 1;
  faults = check_plan(network, plan);
  EXPECT_FALSE(codes(faults).contains("plan.R10")) << told(faults);
  network.processes[1].campaign_days_max = 29;
  EXPECT_TRUE(codes(check_plan(network, plan)).contains("plan.R10"));
  // Upstream draws nothing and cannot wait: its first period takes 30 - 20 days, then 0.
  network = testing::period_network();
  network.processes[0].campaign_days_min = 11;
  plan = testing::period_plan();
  plan.campaigns[0].start_day = 0;
  EXPECT_TRUE(codes(check_plan(network, plan)).contains("plan.R10"));
}

TEST(CheckPlan, WhatIsOrderedAndRenamedStaysValid) {
  auto network = testing::surge_network();
  auto plan = testing::surge_plan();
  std::reverse(network.suites.begin(), network.suites.end());
  std::reverse(network.materials.begin(), network.materials.end());
  std::reverse(network.processes.begin(), network.processes.end());
  std::reverse(plan.campaigns.begin(), plan.campaigns.end());
  std::reverse(plan.purchases.begin(), plan.purchases.end());
  std::reverse(plan.dosings.begin(), plan.dosings.end());
  std::reverse(plan.doses.begin(), plan.doses.end());
  std::reverse(plan.shipments.begin(), plan.shipments.end());
  const auto faults = check_plan(network, plan);
  EXPECT_TRUE(faults.empty()) << told(faults);
}

TEST(CheckPlan, AnEmptyNetworkAndAnEmptyPlanHaveAnAnswer) {
  network::Network network;
  Plan plan;
  EXPECT_TRUE(codes(check_plan(network, plan)).contains("plan.R30"));
  EXPECT_EQ(recompute_objective(network, plan), Objective{});
  network::Scenario scenario;
  scenario.id = network::ScenarioId("none");
  scenario.horizon_days = 10;
  scenario.persons = 5;
  network.scenarios.push_back(scenario);
  plan.scenario = scenario.id;
  plan.horizon_days = 10;
  const auto faults = check_plan(network, plan);
  EXPECT_TRUE(faults.empty()) << told(faults);
  // It names no product: nobody waits.
  EXPECT_EQ(recompute_objective(network, plan), Objective{});
}

// Numbers at their ends everywhere: an answer in words, never a crash, never an acceptance.
TEST(CheckPlan, AnyValuesHaveAnAnswer) {
  const auto network = testing::surge_network();
  constexpr int kLow = std::numeric_limits<int>::min();
  constexpr int kHigh = std::numeric_limits<int>::max();
  constexpr std::int64_t kMany = std::numeric_limits<std::int64_t>::max();
  Random random(7);
  const auto any_day = [&] {
    const std::vector<int> days{kLow, -1, 0, 1, 12, 39, 40, kHigh};
    return days[static_cast<std::size_t>(random.between(0, 7))];
  };
  for (int round = 0; round < 300; ++round) {
    auto plan = testing::surge_plan();
    for (auto& campaign : plan.campaigns) {
      if (random.chance(30)) campaign.start_day = any_day();
      if (random.chance(10)) campaign.continues = true;
      for (auto& batch : campaign.batches) {
        if (random.chance(20)) batch = {any_day(), any_day()};
      }
    }
    for (auto& row : plan.dosings) {
      if (random.chance(30))
        row = {row.product, any_day(), any_day(), random.chance(50) ? kMany : -kMany};
    }
    for (auto& row : plan.supplies) {
      if (random.chance(30)) row = {row.demand, any_day(), kMany};
    }
    for (auto& row : plan.purchases) {
      if (random.chance(30)) row = {row.offer, any_day(), any_day(), Exact(-kMany)};
    }
    for (auto& row : plan.shipments) {
      if (random.chance(30)) row.ship_day = row.arrive_day = any_day();
    }
    for (auto& row : plan.switches)
      row = {row.switch_id, row.suite, row.from, row.to, any_day(), any_day(), any_day()};
    for (auto& row : plan.wastes) row.day = any_day();
    for (auto& row : plan.doses) row.day = any_day();
    for (auto& row : plan.milestones) row = {random.chance(50) ? kMany : -kMany, any_day()};
    EXPECT_FALSE(check_plan(network, plan).empty());
  }
}

TEST(CheckPlan, ListsNoMoreThanItSays) {
  auto plan = testing::surge_plan();
  plan.purchases.assign(1000, {network::OfferId("unknown"), 0, 0, 1});
  EXPECT_EQ(check_plan(testing::surge_network(), plan).size(), kViolationsMax);
}

// A hundred suites with two runs each, a thousand days, 10,000 batches, 100,000 purchases.
std::pair<network::Network, Plan> much() {
  auto network = testing::surge_network();
  auto plan = testing::surge_plan();
  network.scenarios[0].horizon_days = plan.horizon_days = 1000;
  network.offers[0].rate_per_day = 1000;
  for (auto& row : network.materials) {
    row.shelf_life_days.reset();
    row.storage_max.reset();
  }
  for (auto& row : network.processes) row.campaign_batches_max.reset();
  for (int s = 0; s < 100; ++s) {
    network::Suite suite = network.suites[0];
    suite.id = network::SuiteId("more-" + std::to_string(s));
    network.suites.push_back(suite);
    auto reactor = network.units[0];
    reactor.id = network::UnitId("reactor-more-" + std::to_string(s));
    reactor.suite = suite.id;
    network.units.push_back(reactor);
    Campaign campaign = plan.campaigns[0];
    campaign.id = "more-" + std::to_string(s);
    campaign.suite = suite.id;
    campaign.batches.clear();
    for (int k = 0; k < 100; ++k) campaign.batches.push_back({std::max(0, 3 * k - 3), 2 + 3 * k});
    plan.campaigns.push_back(std::move(campaign));
  }
  for (int i = 0; i < 100'000; ++i) {
    plan.purchases.push_back(
        {network.offers[0].id, 10 + i % 900, 12 + i % 900, Exact(1, 1 + i % 7)});
  }
  return {std::move(network), std::move(plan)};
}

// Pair by pair they would outlast the time that any test has.
TEST(CheckPlan, JudgesTenThousandBatchesAndAHundredThousandPurchasesAtOnce) {
  const auto [network, plan] = much();
  const auto faults = check_plan(network, plan);
  // No suite, batch or purchase is refused; tables and objective are those of the small plan.
  for (const auto& fault : faults) {
    const std::set<std::string> expected{"plan.R16", "plan.R26", "plan.R28", "plan.R29"};
    EXPECT_TRUE(expected.contains(fault.code())) << told({fault});
  }
}

}  // namespace
}  // namespace renkei::plan
