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

constexpr std::uint64_t kSeeds = 40;

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

// One suite, ten days: a batch of 3 doses takes 3 days, a next one 2, release a day. Completions on
// days 2, 4, 6 (and 8, of no use any more): 3 doses each on days 4, 6 and 8.
network::Network ten_days(std::int64_t persons, int doses, int interval) {
  network::Network network;
  network.name = "ten-days";
  network.as_of = first_of_april();
  network.platforms.push_back({network::PlatformId("mrna"), {}, {}});
  network::Site site;
  site.id = network::SiteId("site");
  site.status = network::SiteStatus::kBuilt;
  network.sites.push_back(site);
  network::Suite suite;
  suite.id = network::SuiteId("suite");
  suite.site = site.id;
  suite.platforms = {network::PlatformId("mrna")};
  network.suites.push_back(suite);
  network::Product product;
  product.id = network::ProductId("vax");
  product.platform = network::PlatformId("mrna");
  product.dosing_unit = unit("ug");
  product.dose = 10;
  network.products.push_back(product);
  network::Material vial;
  vial.id = network::MaterialId("vial");
  vial.kind = network::MaterialKind::kDrugProduct;
  vial.product = product.id;
  vial.unit = unit("ug");
  network.materials.push_back(vial);
  network::Process make;
  make.id = network::ProcessId("make");
  make.product = product.id;
  make.platform = product.platform;
  make.stage = network::Stage::kDrugProduct;
  make.output = vial.id;
  make.batch_amount = Quantity{30, unit("ug")};
  make.first_batch_days = 3;
  make.days_between = 2;
  make.release_days = 1;
  network.processes.push_back(make);
  network::Licence licence;
  licence.id = network::LicenceId("licence");
  licence.site = site.id;
  licence.product = product.id;
  licence.state = network::Licence::State::kHeld;
  network.licences.push_back(licence);
  network::Scenario scenario;
  scenario.id = network::ScenarioId("now");
  scenario.persons = persons;
  scenario.doses_per_person = doses;
  scenario.interval_days = interval;
  scenario.products = {product.id};
  scenario.horizon_days = 10;
  network.scenarios.push_back(scenario);
  return network;
}

Objective best_of(const network::Network& network) {
  const auto best = brute_force(network, network.scenarios.front());
  EXPECT_TRUE(best.has_value());
  EXPECT_TRUE(check_plan(network, best->plan).empty());
  return best->plan.objective;
}

TEST(BruteForce, FindsWhatIsReckonedByHand) {
  // 5 persons: 3 served on day 4, 5 on day 6: 4 days of 5 and 2 days of 2.
  EXPECT_EQ(best_of(ten_days(5, 1, 0)).waiting_person_days, 24);
  // Two doses, 3 days apart: 3 first ones on day 4, 3 second ones on day 7.
  EXPECT_EQ(best_of(ten_days(3, 2, 3)).waiting_person_days, 21);
  // 4 persons: 6 doses by day 7. Either 3 served from day 7 on and the fourth never, or 2 on day 7,
  // 3 on day 8 and 4 on day 9: 9 person-days served of 40 both ways.
  EXPECT_EQ(best_of(ten_days(4, 2, 3)).waiting_person_days, 31);
  // Both doses on one day: 1 person on day 4, 3 on day 6, 4 on day 8.
  EXPECT_EQ(best_of(ten_days(4, 2, 0)).waiting_person_days, 40 - 2 - 6 - 8);
  // Nothing within an interval that is longer than what is left.
  EXPECT_EQ(best_of(ten_days(4, 2, 9)).waiting_person_days, 40);
}

TEST(BruteForce, ProtectedSupplyComesBeforePeopleAndOtherSupplyAfterThem) {
  auto network = ten_days(5, 1, 0);
  network::Demand demand;
  demand.id = network::DemandId("need");
  demand.product = network::ProductId("vax");
  demand.first_due = network.as_of.plus_days(6);
  demand.doses = 4;
  demand.protection = Exact(1, 2);
  network.demands.push_back(demand);
  // Doses: 3 on day 4, 6 on day 6, 9 on day 8; 4 are due on day 6, 2 of them protected. People: 3
  // on day 4, 4 by day 6 (2 doses are kept), 5 on day 8. The other 2 are supplied on day 8.
  const auto value = best_of(network);
  EXPECT_EQ(value.protected_backlog_dose_days, 0);
  EXPECT_EQ(value.waiting_person_days, 5 * 4 + 2 * 2 + 1 * 2);
  EXPECT_EQ(value.other_backlog_dose_days, 2 * 2);
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
  // The networks are worth trying: most make something, many reach people.
  EXPECT_GT(tried, 100'000);
  EXPECT_GT(with_campaigns, static_cast<int>(kSeeds) / 2);
  EXPECT_GT(with_people, static_cast<int>(kSeeds) / 3);
}

// A mutant is refused by the rule it breaks, whatever the network it is a plan of.
TEST(BruteForce, MutantsOfItsPlansAreRefusedByRule) {
  int mutants = 0;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto network = random_network(seed, NetworkSize::kTiny);
    const auto best = brute_force(network, network.scenarios.front());
    if (!best) continue;
    for (const auto& mutation : mutations()) {
      const auto mutant = mutation.apply(network, best->plan);
      if (!mutant) continue;
      ++mutants;
      const auto faults = check_plan(network, *mutant);
      EXPECT_TRUE(codes(faults).contains(mutation.code()))
          << "seed " << seed << ": " << mutation.name << " is to break " << mutation.code()
          << "; told:\n"
          << told(faults);
    }
  }
  EXPECT_GT(mutants, 1000);
}

bool same_worth(const Objective& a, const Objective& b) {
  return a.protected_backlog_dose_days == b.protected_backlog_dose_days &&
         a.waiting_person_days == b.waiting_person_days &&
         a.other_backlog_dose_days == b.other_backlog_dose_days;
}

TEST(BruteForce, OtherIdsOrderAndUnitsChangeNothing) {
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto network = random_network(seed, NetworkSize::kTiny);
    const auto best = brute_force(network, network.scenarios.front());
    if (!best) continue;
    for (const auto& other :
         {relabel(network, seed), reorder(network, seed), scale_units(network)}) {
      const auto again = brute_force(other, other.scenarios.front());
      ASSERT_TRUE(again.has_value());
      EXPECT_TRUE(same_worth(again->plan.objective, best->plan.objective)) << "seed " << seed;
      const auto faults = check_plan(other, again->plan);
      EXPECT_TRUE(faults.empty()) << "seed " << seed << "\n" << told(faults);
    }
  }
}

}  // namespace
}  // namespace renkei::plan::testing
