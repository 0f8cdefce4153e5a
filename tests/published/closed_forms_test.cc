// Laws published for plants and supply come out of the network tables that hold their numbers.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>

#include "tests/published/run_renkei.h"
#include <gtest/gtest.h>

namespace renkei::published {
namespace {

struct Design {
  double scale_litres, titre_grams_per_litre, failure, dose_micrograms;
  int batches_a_year;
  double kg_per_batch_published;  // 0: no such row
};

// Kis et al. 2021: rows of the mRNA sample, and two saRNA designs by the closed form.
const std::map<std::string, Design>& designs() {
  static const std::map<std::string, Design> all{
      {"mrna-1418", {7.932234507, 5.60106067, 0.08715820312, 63.38562024, 444, 0.04429852385}},
      {"mrna-774", {40.80322465, 5.43126245, 0.05068359375, 31.02734689, 444, 0.2297916137}},
      {"mrna-1352", {68.57032388, 3.272431184, 0.09536132813, 67.81487646, 443, 0.2217224917}},
      {"mrna-2397", {116.1775908, 4.336828102, 0.007202148438, 47.87774445, 359, 0.5463655378}},
      {"mrna-1929", {187.8377666, 5.420096918, 0.01206054687, 139.4905177, 245, 1.098621793}},
      {"sarna-1", {5, 5, 0.05, 1, 471, 0}},
      {"sarna-2", {2, 4, 0.02, 5, 471, 0}}};
  return all;
}

TEST(ClosedForms, KilogramsPerBatchOfKis2021ComeOutOfTheNetwork) {
  const auto ran = run_plan("kis2021", "--time 60");
  if (!ran) GTEST_SKIP() << "the program renkei has not been built";
  ASSERT_EQ(ran->exit_code, 0) << ran->output;
  std::map<std::string, int> batches;
  for (const auto& campaign : ran->plan.at("campaigns")) {
    batches[campaign.at("process")] += static_cast<int>(campaign.at("batches").size());
  }
  std::map<std::string, std::int64_t> doses;
  for (const auto& row : ran->plan.at("doses")) {
    auto& most = doses[row.at("product")];
    most = std::max({most, row.at("drug_substance").get<std::int64_t>(),
                     row.at("drug_product").get<std::int64_t>()});
  }
  for (const auto& [id, design] : designs()) {
    SCOPED_TRACE(id);
    const int made = batches["make-" + id];
    ASSERT_EQ(made, design.batches_a_year);
    const double kg = static_cast<double>(doses[id]) * design.dose_micrograms * 1e-9 / made;
    const double closed_form = 1.0922647 * design.scale_litres * design.titre_grams_per_litre /
                               1000 * (1 - design.failure);
    EXPECT_NEAR(kg / closed_form, 1, 1e-6);
    if (design.kg_per_batch_published > 0) {
      EXPECT_NEAR(kg / design.kg_per_batch_published, 1, 1e-6);
    }
  }
}

// CEPI costing model: M doses a year, first output after I weeks, full rate C weeks later.
double doses_in_week(double m, int i, int c, int week) {
  return m / 52 * std::clamp(week - i, 0, c) / c;
}

TEST(ClosedForms, DosesByWeekFollowTheCepiSurgeLaw) {
  const auto ran = run_plan("cepi-surge", "--time 60");
  if (!ran) GTEST_SKIP() << "the program renkei has not been built";
  ASSERT_EQ(ran->exit_code, 0) << ran->output;
  std::map<int, double> made;  // by day, so far
  for (const auto& row : ran->plan.at("doses")) {
    made[row.at("day").get<int>()] = row.at("drug_product").get<double>();
  }
  const double smallest_batch = 0.5e9 / 52 / 10;
  double so_far = 0;
  for (int week = 1; week <= 80; ++week) {
    so_far += doses_in_week(0.5e9, 12, 10, week) + doses_in_week(8.5e9, 30, 16, week) +
              doses_in_week(6e9, 48, 16, week);
    const auto after = made.upper_bound(7 * week - 1);
    const double planned = after == made.begin() ? 0 : std::prev(after)->second;
    EXPECT_NEAR(planned, so_far, smallest_batch) << "week " << week;
  }
}

}  // namespace
}  // namespace renkei::published
