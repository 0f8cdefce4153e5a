// The engine against its reference, a hundred thousand steps.
#include <gtest/gtest.h>

#include "renkei/execute/model_test_tools.h"

namespace renkei::execute {
namespace {

TEST(Model, AHundredThousandStepsWithMachinesThatKnowKeys) {
  std::size_t steps = 0;
  test::check_model(20261123, 200, 160, true, steps);
  EXPECT_GE(steps, 75'000U);
}

TEST(Model, TensOfThousandsOfStepsWithMachinesThatKnowNone) {
  std::size_t steps = 0;
  test::check_model(20261124, 100, 160, false, steps);
  EXPECT_GE(steps, 25'000U);
}

}  // namespace
}  // namespace renkei::execute
