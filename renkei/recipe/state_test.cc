#include "renkei/recipe/state.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace renkei::recipe {
namespace {

// IEC 61512-1, table 3, as lines "state order state"; what does not stand there is refused.
constexpr std::string_view kTable = R"(
Idle Start Running
Running Pause Pausing
Paused Resume Running
Running Hold Holding
Pausing Hold Holding
Paused Hold Holding
Restarting Hold Holding
Held Restart Restarting
Running Stop Stopping
Pausing Stop Stopping
Paused Stop Stopping
Holding Stop Stopping
Held Stop Stopping
Restarting Stop Stopping
Running Abort Aborting
Pausing Abort Aborting
Paused Abort Aborting
Holding Abort Aborting
Held Abort Aborting
Restarting Abort Aborting
Stopping Abort Aborting
Complete Reset Idle
Stopped Reset Idle
Aborted Reset Idle
Running Complete Running
)";

TEST(State, OrdersLeadWhereTheStandardSaysAndNowhereElse) {
  std::set<std::string> told;
  for (std::size_t s = 0; s < kStates; ++s) {
    for (std::size_t o = 0; o < kOrders; ++o) {
      const auto state = static_cast<State>(s);
      const auto order = static_cast<Order>(o);
      const auto to = after_order(state, order);
      if (!to) continue;
      const std::string line = std::string(state_name(state)) + " " +
                               std::string(order_name(order)) + " " + std::string(state_name(*to)) +
                               "\n";
      EXPECT_NE(kTable.find("\n" + line), std::string_view::npos) << line;
      told.insert(line);
    }
  }
  EXPECT_EQ(told.size(), 25U);
}

TEST(State, WhatIsOnItsWayArrives) {
  EXPECT_EQ(when_done(State::kRunning), State::kComplete);
  EXPECT_EQ(when_done(State::kPausing), State::kPaused);
  EXPECT_EQ(when_done(State::kHolding), State::kHeld);
  EXPECT_EQ(when_done(State::kRestarting), State::kRunning);
  EXPECT_EQ(when_done(State::kStopping), State::kStopped);
  EXPECT_EQ(when_done(State::kAborting), State::kAborted);
  for (const State state : {State::kIdle, State::kComplete, State::kPaused, State::kHeld,
                            State::kStopped, State::kAborted}) {
    EXPECT_FALSE(when_done(state)) << state_name(state);
  }
}

TEST(State, NamesAreReadBack) {
  for (std::size_t i = 0; i < kStates; ++i) {
    EXPECT_EQ(state_named(state_name(static_cast<State>(i))), static_cast<State>(i));
  }
  for (std::size_t i = 0; i < kOrders; ++i) {
    EXPECT_EQ(order_named(order_name(static_cast<Order>(i))), static_cast<Order>(i));
  }
  EXPECT_EQ(mode_named("SemiAutomatic"), Mode::kSemiAutomatic);
  EXPECT_FALSE(state_named("running"));
  EXPECT_FALSE(mode_named(""));
}

}  // namespace
}  // namespace renkei::recipe
