#include "renkei/plan/check_plan.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/plan/plan_mutator.h"
#include "renkei/plan/test_networks.h"

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

}  // namespace
}  // namespace renkei::plan
