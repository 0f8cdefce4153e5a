// The long run of power_loss_test.cc.
#include <gtest/gtest.h>

#include "renkei/store/sqlite/power_loss.h"

namespace renkei::store {
namespace {

// 100,000 runs with three losses each.
TEST(PowerLossSlow, ThreeHundredThousandLeaveEverythingThatWasAcknowledged) {
  lose_power(1'000'000, 100'000);
}

}  // namespace
}  // namespace renkei::store
