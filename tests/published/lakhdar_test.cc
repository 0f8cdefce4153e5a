// The planner reaches the published optima of Lakhdar et al. 2005, and a good plan of 2007.
#include <string>

#include "tests/published/run_renkei.h"
#include <gtest/gtest.h>

namespace renkei::published {
namespace {

double profit_of(const nlohmann::json& plan) {
  return -std::stod(plan.at("objectives").at("cost").get<std::string>());
}

void expect_proven(const std::string& network, double profit) {
  const auto ran = run_plan(network, "--gap 0 --time 300");
  if (!ran) GTEST_SKIP() << "the program renkei has not been built";
  ASSERT_EQ(ran->exit_code, 0) << ran->output;
  EXPECT_DOUBLE_EQ(profit_of(ran->plan), profit);
  EXPECT_EQ(ran->plan.at("status"), "optimal");
  EXPECT_LE(ran->plan.at("gap").get<double>(), 1e-4);
}

TEST(Lakhdar2005, ExampleOneIsProvenAt490) { expect_proven("lakhdar2005-ex1", 490); }
TEST(Lakhdar2005, ExampleTwoIsProvenAt539) { expect_proven("lakhdar2005-ex2", 539); }
TEST(Lakhdar2005, ExampleTwoModifiedIsProvenAt598) {
  expect_proven("lakhdar2005-ex2-modified", 598);
}

// Not a proof but a plan as good as ten minutes of the solver alone give.
TEST(Lakhdar2007, APlanOfAtLeast66153WithinHalfAMinute) {
  const auto ran = run_plan("lakhdar2007", "--gap 0 --time 30");
  if (!ran) GTEST_SKIP() << "the program renkei has not been built";
  ASSERT_EQ(ran->exit_code, 0) << ran->output;
  EXPECT_GE(profit_of(ran->plan), 66153);
}

}  // namespace
}  // namespace renkei::published
