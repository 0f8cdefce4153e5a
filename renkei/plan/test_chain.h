// Test support: a chain made by hand, for placing batches and for which lots are wanted.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/plan/schedule.h"

namespace renkei::plan::testing {

inline constexpr int kSubstance = 0;  // materials, runs and suites
inline constexpr int kProduct = 1;
inline constexpr int kOther = 2;  // a peace-time product of the filling suite

using Campaigns = std::vector<std::vector<RunCampaign>>;

// Drug substance, 20 units every fourth day; a lot of 10 doses draws 30 of it the day before.
class ChainTest : public ::testing::Test {
 protected:
  ChainTest() {
    problem_.network = &network_;
    problem_.scenario = &scenario_;
    problem_.horizon_days = 60;
    problem_.period_days = 7;
    problem_.persons = 100;
    for (int material = 0; material < 3; ++material) {
      const auto i = static_cast<std::size_t>(material);
      auto& account = problem_.materials.emplace_back();
      account.row = &materials_[i];
      account.made_by = {material};
      auto& run = problem_.runs.emplace_back();
      run.suite = material == kSubstance ? 0 : 1;
      run.process = &processes_[i];
      run.output = material;
      run.batch_amount = 10;
      run.cadence_days = 1;
      run.first_days = 2;
      run.open_to = problem_.horizon_days - 1;
    }
    auto& substance = problem_.runs[kSubstance];
    substance.batch_amount = 20;
    substance.cadence_days = substance.first_days = 4;
    problem_.runs[kProduct].draws = {{kSubstance, 30}};
    problem_.materials[kSubstance].drawn_by = {{kProduct, 0}};
    materials_[kSubstance].shelf_life_days = 100;
    problem_.suites.resize(2);
    problem_.suites[0].runs = {kSubstance};
    problem_.suites[1].runs = {kProduct, kOther};
    for (auto& suite : problem_.suites) {
      suite.row = &rows_[&suite - problem_.suites.data()];
      suite.change_days.assign(suite.runs.size(),
                               std::vector<std::optional<int>>(suite.runs.size(), 0));
      suite.change_switch.assign(suite.runs.size(),
                                 std::vector<const network::Switch*>(suite.runs.size(), nullptr));
      suite.first_start_days.assign(suite.runs.size(), 0);
      suite.first_switch.assign(suite.runs.size(), nullptr);
    }
    product_.id = network::ProductId("vaccine");
    problem_.emergency = {{.row = &product_, .material = kProduct, .dose = 1}};
    demand_.protection = 1;
    problem_.demands = {{.row = &demand_, .material = kOther, .dose = 1, .due = {}}};
    problem_.materials[kOther].demands = {0};
  }

  // Completion days of the first campaign of a suite; empty where there is none.
  static std::vector<int> days_of(const Campaigns& campaigns, std::size_t suite,
                                  std::size_t campaign = 0) {
    if (campaigns[suite].size() <= campaign) return {};
    return campaigns[suite][campaign].not_before;
  }

  network::Network network_;
  network::Scenario scenario_;
  network::Material materials_[3];
  network::Process processes_[3];
  network::Suite rows_[2];
  network::Product product_;
  network::Demand demand_;
  Problem problem_;
};

}  // namespace renkei::plan::testing
