// The engine against its reference, a hundred thousand steps in three parts of which two may run at
// once.
#include <gtest/gtest.h>

#include "renkei/execute/model_test_tools.h"

namespace renkei::execute {
namespace {

void check(std::uint64_t seed, bool knows_keys) {
  std::size_t steps = 0;
  test::check_model(seed, 440, 160, knows_keys, steps);
  EXPECT_GE(steps, 33'400U);
}

TEST(Model, AThirdOfAHundredThousandSteps) { check(20261123, true); }

TEST(Model, AnotherThirdOfThem) { check(20261125, true); }

TEST(Model, AThirdOfThemWithMachinesThatKnowNoKeys) { check(20261124, false); }

}  // namespace
}  // namespace renkei::execute
