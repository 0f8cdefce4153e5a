#include "renkei/equipment/plant/incubator.h"

#include <cmath>

#include <gtest/gtest.h>

#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

const UnitModel& box() { return incubator(); }

double shown(const UnitState& state, const std::string& tag) {
  return tags_named(box(), state).at(tag);
}
void advance(UnitState& state, double seconds) {
  const auto done = Integrator(box()).advance(state, state.time_s + seconds);
  ASSERT_TRUE(done) << done.error().to_string();
}
// At 37 Cel and 5 %, for long enough to stand still.
UnitState conditioned() {
  UnitState state = initial_state(box());
  run_named(box(), state, "condition");
  advance(state, 4 * 3600);
  return state;
}

TEST(Incubator, SpecIsSoundAndNonsenseIsRefused) { expect_spec_sound(box()); }

TEST(Incubator, SaturatedVapourIsThatOfTheTables) {
  // Steam tables: 3.1697, 6.2818 and 70.18 kPa at 25, 37 and 90 Cel; 43.9 g/m3 at 37 Cel.
  EXPECT_NEAR(Incubator::saturation_pa(25), 3169.7, 0.004 * 3169.7);
  EXPECT_NEAR(Incubator::saturation_pa(37), 6281.8, 0.003 * 6281.8);
  EXPECT_NEAR(Incubator::saturation_pa(90), 70'180, 0.02 * 70'180);
  EXPECT_NEAR(1000 * Incubator::saturation_g_l(37), 43.9, 0.2);
}

TEST(Incubator, ItComesToItsSetpointsAndStaysThere) {
  UnitState state = initial_state(box());
  const Named reached = run_named(box(), state, "condition");
  EXPECT_NEAR(reached.at("temperature"), 37, 0.21);
  EXPECT_NEAR(reached.at("co2"), 5, 0.21);
  EXPECT_LT(state.time_s, 3 * 3600);
  advance(state, 4 * 3600);
  EXPECT_NEAR(shown(state, "temperature"), 37, 0.05);
  EXPECT_NEAR(shown(state, "co2"), 5, 0.05);
  EXPECT_GT(shown(state, "humidity"), 90);
  EXPECT_LT(shown(state, "humidity"), 98);
  expect_balanced(box(), state);
}

TEST(Incubator, Co2RisesAsTheOpenValveSays) {
  // 5 L/min and 5 mL/s of the room come in and drive as much out; the valve is full open up to 3 %.
  UnitState state = initial_state(box());
  ASSERT_EQ(refusal(begin_named(box(), state, "condition")), "");
  advance(state, 50);
  const double through = 5.0 / 60 + 0.005;
  const double last = (5.0 / 60 + 0.005 * 0.0004) / through;
  const double exact = 100 * (last + (0.0004 - last) * std::exp(-50 * through / 165));
  ASSERT_LT(exact, 3);
  EXPECT_NEAR(shown(state, "co2"), exact, 1e-6);
}

TEST(Incubator, AnOpenDoorThinsTheAirByTheExponential) {
  UnitState state = conditioned();
  const double before = shown(state, "co2");
  const Named after = run_named(box(), state, "open_door", {{"door_open", 30}});
  // 10 L/s and the little that leaks anyway, through 165 L.
  const double exact = 0.04 + (before - 0.04) * std::exp(-30 * 10.005 / 165);
  EXPECT_NEAR(after.at("co2"), exact, 1e-6);
  EXPECT_LT(after.at("temperature"), 33);
  EXPECT_LT(after.at("humidity"), 80);
  expect_balanced(box(), state);
}

TEST(Incubator, HumidityIsBackTenMinutesAfterHalfAMinuteOfOpenDoor) {
  // A water pan of a bought incubator: ten minutes (bakerco.com, see the page).
  UnitState state = conditioned();
  const double humidity = shown(state, "humidity");
  run_named(box(), state, "open_door", {{"door_open", 30}});
  EXPECT_LT(shown(state, "humidity"), 0.9 * humidity);
  advance(state, 600);
  EXPECT_NEAR(shown(state, "humidity"), humidity, 0.03 * humidity);
  EXPECT_NEAR(shown(state, "temperature"), 37, 0.5);
  EXPECT_NEAR(shown(state, "co2"), 5, 0.1);
}

TEST(Incubator, WithoutPowerCo2LeaksAwayByTheExponential) {
  for (const double relative : {1e-4, 1e-6, 1e-8}) {
    UnitState state = conditioned();
    const double before = shown(state, "co2");
    state.u[kIncubatorPower] = 0;
    Integrator integrator(box(),
                          {.relative_tolerance = relative, .absolute_tolerance = relative * 1e-2});
    ASSERT_TRUE(integrator.advance(state, state.time_s + 3600));
    const double exact = 0.04 + (before - 0.04) * std::exp(-3600 * 0.005 / 165);
    EXPECT_NEAR(shown(state, "co2"), exact, 30 * relative);
    EXPECT_LT(shown(state, "temperature"), 36);
    expect_balanced(box(), state, 1e-6 + relative);
  }
}

TEST(Incubator, CulturesWarmUpAndTheTimeTheyWereOffIsTold) {
  UnitState state = conditioned();
  run_named(box(), state, "place", {{"medium_volume", 2}, {"temperature", 15}});
  const Named kept = run_named(box(), state, "incubate", {{"duration", 48}});
  EXPECT_GT(kept.at("time_outside"), 30);
  EXPECT_LT(kept.at("time_outside"), 600);
  EXPECT_GT(kept.at("mean_temperature"), 36);
  EXPECT_LT(kept.at("mean_temperature"), 37);
  EXPECT_NEAR(shown(state, "culture_temperature"), 37, 0.05);
  expect_balanced(box(), state);
  const Named quiet = run_named(box(), state, "incubate", {{"duration", 24}});
  EXPECT_LT(quiet.at("time_outside"), 0.1);
  EXPECT_NEAR(run_named(box(), state, "remove").at("culture_temperature"), 37, 0.1);
  expect_balanced(box(), state);
}

TEST(Incubator, CleaningByMoistHeatReachesNinetyDegrees) {
  UnitState state = conditioned();
  const double level = shown(state, "water_level");
  EXPECT_LT(level, 100);
  EXPECT_GT(run_named(box(), state, "clean").at("temperature"), 88);
  EXPECT_EQ(shown(state, "water_level"), 100);
  expect_balanced(box(), state);
  advance(state, 24 * 3600);
  EXPECT_LT(shown(state, "temperature"), 30);  // it is off
}

TEST(Incubator, HeldTheClockStandsAndTheCulturesStayWarm) {
  UnitState state = conditioned();
  run_named(box(), state, "place", {{"temperature", 37}});
  ASSERT_EQ(refusal(begin_named(box(), state, "incubate", {{"duration", 2}})), "");
  Integrator integrator(box());
  ASSERT_TRUE(integrator.advance(state, state.time_s + 3600));
  box().hold(state);
  const auto done = integrator.advance(state, state.time_s + 10 * 3600);
  ASSERT_TRUE(done && !*done);
  EXPECT_NEAR(shown(state, "culture_temperature"), 37, 0.1);
  box().restart(state);
  const double restarted = state.time_s;
  ASSERT_TRUE(*integrator.advance(state, restarted + 1e5));
  EXPECT_NEAR(state.time_s - restarted, 3600, 1e-3);
  end_named(box(), state);
  // A door that is open is closed.
  ASSERT_EQ(refusal(begin_named(box(), state, "open_door", {{"door_open", 300}})), "");
  box().hold(state);
  EXPECT_EQ(shown(state, "door_open"), 0);
}

TEST(Incubator, ServicesOutOfOrderAreRefused) {
  UnitState state = initial_state(box());
  const UnitState before = state;
  EXPECT_EQ(refusal(begin_named(box(), state, "incubate")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(box(), state, "remove")), "plant.refused");
  EXPECT_EQ(state, before);
  run_named(box(), state, "place");
  EXPECT_EQ(refusal(begin_named(box(), state, "incubate")), "plant.refused");  // no setpoints
  EXPECT_EQ(refusal(begin_named(box(), state, "place")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(box(), state, "clean")), "plant.refused");
  ASSERT_EQ(refusal(begin_named(box(), state, "condition")), "");
  EXPECT_EQ(refusal(begin_named(box(), state, "incubate")), "plant.busy");
}

TEST(Incubator, ASavedStateGoesOnAlike) {
  UnitState state = initial_state(box());
  ASSERT_EQ(refusal(begin_named(box(), state, "condition")), "");
  expect_saved_goes_on(box(), state, 300);
}

}  // namespace
}  // namespace renkei::equipment::plant
