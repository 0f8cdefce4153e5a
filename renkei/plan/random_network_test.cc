#include "renkei/plan/random_network.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/plan/check_internal.h"

namespace renkei::plan::testing {
namespace {

using network::Network;

constexpr std::uint64_t kSeeds = 150;
constexpr NetworkSize kSizes[] = {NetworkSize::kTiny, NetworkSize::kSmall, NetworkSize::kMedium};

// What a network means for its scenario, without ids, order and units: one line for each run.
std::multiset<std::string> meaning(const Network& network) {
  const check::Model model(network, network.scenarios.front());
  std::multiset<std::string> lines;
  for (const auto& run : model.runs) {
    std::string line;
    for (const Exact& number : {run.doses_per_batch, run.cadence, run.first}) {
      line += number.str() + " ";
    }
    for (const int number :
         {run.open_from, run.open_to, run.release_days, run.lot_release_days, run.transport_days,
          run.licence_day, run.licence_until, static_cast<int>(run.at_day_zero),
          static_cast<int>(run.qualification_lots), run.regulatory_days,
          static_cast<int>(run.draws.size())}) {
      line += std::to_string(number) + " ";
    }
    lines.insert(line);
  }
  return lines;
}

template <typename Rows, typename Id>
bool has(const Rows& rows, const Id& id) {
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.id == id; });
}

template <typename Rows>
bool distinct(const Rows& rows) {
  std::set<std::string> ids;
  for (const auto& row : rows) ids.insert(row.id.str());
  return ids.size() == rows.size();
}

void expect_distinct(const Network& n) {
  EXPECT_TRUE(distinct(n.sites) && distinct(n.suites) && distinct(n.units));
  EXPECT_TRUE(distinct(n.platforms) && distinct(n.products) && distinct(n.materials));
  EXPECT_TRUE(distinct(n.processes) && distinct(n.offers) && distinct(n.labs));
  EXPECT_TRUE(distinct(n.licences) && distinct(n.switches) && distinct(n.lanes));
  EXPECT_TRUE(distinct(n.demands) && distinct(n.scenarios) && distinct(n.parties));
}

void expect_makers_whole(const Network& n) {
  for (const auto& row : n.suites) {
    EXPECT_TRUE(has(n.sites, row.site));
    EXPECT_FALSE(row.platforms.empty());
    for (const auto& id : row.platforms) EXPECT_TRUE(has(n.platforms, id));
    EXPECT_TRUE(!row.running || has(n.processes, *row.running));
  }
  for (const auto& row : n.units) EXPECT_TRUE(has(n.suites, row.suite));
  for (const auto& row : n.products) {
    EXPECT_TRUE(has(n.platforms, row.platform));
    EXPECT_GT(row.dose, 0);
    EXPECT_TRUE(!row.lot_release_lab || has(n.labs, *row.lot_release_lab));
  }
  for (const auto& row : n.processes) {
    EXPECT_TRUE(has(n.materials, row.output));
    EXPECT_TRUE(has(n.platforms, row.platform));
    EXPECT_TRUE(row.product && has(n.products, *row.product));
    EXPECT_EQ((row.titre ? 1 : 0) + (row.batch_amount ? 1 : 0) + (row.filling ? 1 : 0), 1);
    EXPECT_GE(row.first_batch_days, row.days_between.value_or(Exact(0)));
    EXPECT_TRUE(row.yield_fraction > 0 && row.yield_fraction <= 1);
  }
}

void expect_whole(const Network& n) {
  expect_distinct(n);
  expect_makers_whole(n);
  for (const auto& row : n.bills) {
    EXPECT_TRUE(has(n.processes, row.process) && has(n.materials, row.material));
    EXPECT_GT(row.amount, 0);
  }
  for (const auto& row : n.offers) {
    EXPECT_TRUE(has(n.materials, row.material) && has(n.parties, row.supplier));
  }
  for (const auto& row : n.stocks) EXPECT_TRUE(has(n.materials, row.material));
  for (const auto& row : n.demands) {
    EXPECT_TRUE(has(n.products, row.product));
    EXPECT_TRUE(row.protection >= 0 && row.protection <= 1);
  }
  for (const auto& row : n.scenarios) {
    for (const auto& id : row.products) EXPECT_TRUE(has(n.products, id));
    EXPECT_GE(row.horizon_days, 1);
  }
}

TEST(RandomNetwork, IsWholeWhateverTheSeed) {
  for (const auto size : kSizes) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      expect_whole(random_network(seed, size));
    }
  }
}

// Two rows that name a change equally closely would be a fault of the network.
TEST(RandomNetwork, SwitchesAreNeverTied) {
  for (const auto size : kSizes) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      const auto network = random_network(seed, size);
      std::set<std::tuple<std::string, std::string, std::string, std::string, std::string>> named;
      for (const auto& row : network.switches) {
        const auto text = [](const auto& id) { return id ? id->str() : std::string(); };
        EXPECT_TRUE(named
                        .emplace(text(row.suite), text(row.from_platform), text(row.to_platform),
                                 text(row.from_product), text(row.to_product))
                        .second)
            << "seed " << seed;
      }
    }
  }
}

TEST(RandomNetwork, TheSameSeedGivesTheSameNetwork) {
  for (const auto size : kSizes) {
    EXPECT_EQ(meaning(random_network(5, size)), meaning(random_network(5, size)));
    std::set<std::multiset<std::string>> different;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      different.insert(meaning(random_network(seed, size)));
    }
    EXPECT_GT(different.size(), 15U);
  }
}

// What the laws and the planner are to be tried on has to occur.
TEST(RandomNetwork, EverythingThatPlanningKnowsOccurs) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const auto network = random_network(seed, NetworkSize::kMedium);
    const check::Model model(network, network.scenarios.front());
    const auto note = [&seen](bool occurs, const char* what) {
      if (occurs) seen.insert(what);
    };
    note(model.persons == 0, "quiet");
    note(network.scenarios.front().doses_per_person == 2, "two doses");
    note(!network.labs.empty(), "laboratory");
    note(!network.demands.empty(), "demand");
    for (const auto& run : model.runs) {
      const auto& process = network.processes[static_cast<std::size_t>(run.process)];
      note(process.filling.has_value(), "filling");
      note(process.titre.has_value(), "titre");
      note(process.success_fraction != 1, "success");
      note(process.campaign_batches_min.has_value(), "least batches");
      note(process.campaign_batches_max.has_value(), "most batches");
      note(run.at_day_zero, "running");
      note(run.qualification_lots > 0, "qualification");
      note(run.regulatory_days > 0, "approval");
      note(run.licence_day > 0, "licence to wait for");
      note(run.licence_until < model.horizon, "licence that ends");
      note(run.transport_days > 0, "transport");
      note(run.lot_release_lab >= 0, "lot release");
      note(run.open_from > 0, "opens later");
      note(run.open_to < model.horizon - 1, "closes");
    }
    for (const auto& row : network.materials) {
      note(row.shelf_life_days.has_value(), "shelf life");
      note(row.storage_max.has_value(), "storage");
    }
    for (const auto& row : network.offers) note(!row.qualified, "qualification of an offer");
  }
  EXPECT_EQ(seen.size(), 21U);
}

TEST(RandomNetwork, OtherIdsOrderAndUnitsMeanTheSame) {
  for (const auto size : kSizes) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed));
      const auto network = random_network(seed, size);
      const auto relabelled = relabel(network, seed);
      const auto scaled = scale_units(network);
      const auto meant = meaning(network);
      EXPECT_EQ(meaning(relabelled), meant);
      EXPECT_EQ(meaning(reorder(network, seed)), meant);
      EXPECT_EQ(meaning(scaled), meant);
      expect_whole(relabelled);
      for (const auto& row : network.materials) EXPECT_FALSE(has(relabelled.materials, row.id));
      for (std::size_t m = 0; m < network.materials.size(); ++m) {
        EXPECT_FALSE(scaled.materials[m].unit == network.materials[m].unit);
      }
    }
  }
}

}  // namespace
}  // namespace renkei::plan::testing
