// The engine against its reference: longer runs, more of them, from other seeds.
#include <gtest/gtest.h>

#include "renkei/execute/model_test_tools.h"

namespace renkei::execute {
namespace {

void check(std::uint64_t seed, bool knows_keys) {
  std::size_t steps = 0;
  test::check_model(seed, 1200, 500, knows_keys, steps);
  EXPECT_GE(steps, 250'000U);
}

TEST(ModelSlow, AQuarterOfAMillionSteps) { check(1, true); }

TEST(ModelSlow, AQuarterOfAMillionStepsWithMachinesThatKnowNoKeys) { check(2, false); }

}  // namespace
}  // namespace renkei::execute
