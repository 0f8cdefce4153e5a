#include "renkei/plan/brute_force.h"

#include <set>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "renkei/plan/check_plan.h"
#include "renkei/plan/plan_mutator.h"
#include "renkei/plan/random_network.h"
#include "renkei/plan/test_networks.h"

namespace renkei::plan::testing {
namespace {

constexpr std::uint64_t kSeeds = 60;

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

TEST(BruteForce, ItsPlansObeyEveryRule) {
  std::int64_t tried = 0;
  int with_people = 0;
  int with_campaigns = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto network = random_network(seed, NetworkSize::kTiny);
    const auto& scenario = network.scenarios.front();
    ASSERT_EQ(not_in_class(network, scenario), "") << "seed " << seed;
    const auto best = brute_force(network, scenario);
    if (!best) continue;
    tried += best->combinations;
    with_people += best->plan.dosings.empty() ? 0 : 1;
    with_campaigns += best->plan.campaigns.empty() ? 0 : 1;
    const auto faults = check_plan(network, best->plan);
    EXPECT_TRUE(faults.empty()) << "seed " << seed << "\n" << told(faults);
  }
  std::cout << tried << " combinations, " << with_campaigns << " with campaigns, " << with_people
            << " with people\n";
}

}  // namespace
}  // namespace renkei::plan::testing
