#include "renkei/equipment/plant/freezer.h"

#include <cmath>

#include <gtest/gtest.h>

#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

double chamber(const UnitModel& model, const UnitState& state) {
  return tags_named(model, state).at("chamber_temperature");
}
double product(const UnitModel& model, const UnitState& state) {
  return tags_named(model, state).at("product_temperature");
}
double ice(const UnitModel& model, const UnitState& state) {
  return state.y[state_named(model, "ice")];
}
void advance(const UnitModel& model, UnitState& state, double seconds) {
  const auto done = Integrator(model).advance(state, state.time_s + seconds);
  ASSERT_TRUE(done) << done.error().to_string();
}

TEST(Freezer, SpecsAreSoundAndNonsenseIsRefused) {
  expect_spec_sound(controlled_rate_freezer());
  expect_spec_sound(ultra_low_freezer());
  expect_spec_sound(cryogenic_freezer());
  EXPECT_TRUE(service_named(controlled_rate_freezer(), "freeze_controlled"));
  EXPECT_FALSE(service_named(ultra_low_freezer(), "freeze_controlled"));
}

TEST(Freezer, PullDownTakesAsLongAsMeasuredOnes) {
  // 9 to 26 h from the room to -80 Cel: tests of California's laboratories, see the page.
  const UnitModel& model = ultra_low_freezer();
  UnitState state = initial_state(model);
  run_named(model, state, "precool", {{"temperature", -80}});
  EXPECT_GT(state.time_s / 3600, 9);
  EXPECT_LT(state.time_s / 3600, 26);
  // At full power all the way, but for the last half kelvin: tau ln(P / (P - leak drop)).
  const double exact = 100e3 / 1.5 * std::log(350 / (350 - 1.5 * 104.5));
  EXPECT_NEAR(state.time_s, exact, 0.01 * exact);
  expect_balanced(model, state);
}

TEST(Freezer, WithoutPowerItWarmsUpExponentially) {
  for (const double relative : {1e-4, 1e-6, 1e-8}) {
    const UnitModel& model = ultra_low_freezer();
    UnitState state = initial_state(model);
    state.y[0] = state.y[1] = state.y[3] = -80;
    state.u[kFreezerPower] = 0;
    const Integrator::Options options{.relative_tolerance = relative,
                                      .absolute_tolerance = relative * 1e-2};
    ASSERT_TRUE(Integrator(model, options).advance(state, 6 * 3600));
    const double exact = 25 - 105 * std::exp(-6 * 3600 / (100e3 / 1.5));
    EXPECT_NEAR(chamber(model, state), exact, 300 * relative);
    EXPECT_NEAR(exact, -51, 1);  // hours, not minutes, are there to act
  }
}

TEST(Freezer, APowerFailureInStorageIsSeenInTheProduct) {
  const UnitModel& model = ultra_low_freezer();
  UnitState state = initial_state(model);
  run_named(model, state, "precool", {{"temperature", -80}});
  run_named(model, state, "charge", {{"temperature", -80}, {"containers", 2000}, {"volume", 10}});
  ASSERT_EQ(refusal(begin_named(model, state, "store", {{"temperature", -80}, {"duration", 24}})),
            "");
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 4 * 3600));
  EXPECT_NEAR(product(model, state), -80, 1);
  state.u[kFreezerPower] = 0;
  ASSERT_TRUE(integrator.advance(state, state.time_s + 10 * 3600));
  EXPECT_GT(product(model, state), -60);
  EXPECT_LT(product(model, state), chamber(model, state));
  state.u[kFreezerPower] = 1;
  ASSERT_TRUE(*integrator.advance(state, state.time_s + 24 * 3600));
  const Named kept = end_named(model, state);
  EXPECT_GT(kept.at("time_above"), 30);
  expect_balanced(model, state, 1e-6, 1e4);
  // Somebody opens the door for half a minute: the makers say ten minutes to recover.
  run_named(model, state, "store", {{"temperature", -80}, {"duration", 24}});
  run_named(model, state, "retrieve", {{"door_open", 30}});
  EXPECT_GT(chamber(model, state), -79.5);
  advance(model, state, 600);
  EXPECT_LT(chamber(model, state), -79.5);
  expect_balanced(model, state, 1e-6, 1e4);
}

// A chamber so heavy that its temperature stays.
Freezer steady() {
  FreezerDesign design = controlled_rate_design();
  design.chamber_kj_k = 1e6;
  return Freezer(design);
}

TEST(Freezer, NearlyPureWaterFreezesInTheTimeItsHeatTakesToLeave) {
  const Freezer model = steady();
  UnitState state = initial_state(model);
  state.y[0] = state.y[3] = -20;
  run_named(model, state, "charge",
            {{"containers", 1},
             {"volume", 1},
             {"temperature", 0},
             {"freezing_point", -0.05},
             {"door_open", 5}});
  // Seeded: the first crystal is there, and nothing is supercooled.
  state.y[state_named(model, "product")] = -0.05;
  state.y[state_named(model, "ice")] = 1e-3;
  Integrator integrator(model);
  const double began = state.time_s;
  while (ice(model, state) < 0.5) ASSERT_TRUE(integrator.advance(state, state.time_s + 0.5));
  // Half the water: m w L / 2 leaves through 0.066 W/K over 20 K (less 0.1 K in the plateau).
  const double exact = 1.02 * 0.9 * 333.6 / 2 / (0.066 * 19.9);
  EXPECT_NEAR(state.time_s - began, exact, 0.03 * exact);
}

TEST(Freezer, AColdChamberCoolsLiquidByNewtonsLaw) {
  const Freezer model = steady();
  UnitState state = initial_state(model);
  state.y[0] = state.y[3] = 0;
  run_named(model, state, "charge", {{"temperature", 20}, {"door_open", 60}});
  // 1 mL: 1.02 g of 3.9 J/(g K) behind 0.066 W/K.
  EXPECT_NEAR(product(model, state), 20 * std::exp(-60 * 0.066 / (1.02 * 3.9)), 1e-3);
}

TEST(Freezer, ItSupercoolsThenWarmsToItsLiquidusThenFreezesAlongIt) {
  const UnitModel& model = controlled_rate_freezer();
  UnitState state = initial_state(model);
  run_named(model, state, "precool", {{"temperature", 4}});
  run_named(model, state, "charge", {{"temperature", 4}});
  ASSERT_EQ(refusal(begin_named(model, state, "freeze_controlled")), "");
  Integrator integrator(model);
  double coldest_liquid = 100;
  double warmest_after = -100;
  double at_40 = 0;
  double at_60 = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto done = integrator.advance(state, state.time_s + 1);
    ASSERT_TRUE(done);
    const double now = product(model, state);
    if (ice(model, state) < 0.01)
      coldest_liquid = std::min(coldest_liquid, now);
    else if (ice(model, state) < 0.5)
      warmest_after = std::max(warmest_after, now);
    if (now > -40) at_40 = state.time_s;
    if (now > -60) at_60 = state.time_s;
    if (*done) break;
  }
  EXPECT_NEAR(coldest_liquid, -7, 0.6);             // as asked
  EXPECT_GT(warmest_after, -5);                     // recalescence
  EXPECT_LT(warmest_after, -3.3);                   // but not above the freezing point
  EXPECT_NEAR(20 * 60 / (at_60 - at_40), 1, 0.05);  // K/min, frozen, as the chamber
  const Named done = end_named(model, state);
  EXPECT_NEAR(done.at("product_temperature"), -78, 1e-6);
  EXPECT_NEAR(done.at("ice"), 100 * (1 - 3.3 / 78), 0.1);  // lever rule
  expect_balanced(model, state);
}

TEST(Freezer, AFasterRateAndALargerBagLagMore) {
  const auto lag = [](double rate, double volume) {
    const UnitModel& model = controlled_rate_freezer();
    UnitState state = initial_state(model);
    run_named(model, state, "precool", {{"temperature", 4}});
    run_named(model, state, "charge", {{"temperature", 4}, {"volume", volume}});
    run_named(model, state, "freeze_controlled", {{"rate", rate}, {"end_temperature", -60}});
    expect_balanced(model, state, 1e-6, 100);
    return product(model, state) - chamber(model, state);
  };
  EXPECT_GT(lag(3, 1), lag(1, 1));
  EXPECT_GT(lag(1, 20), lag(1, 1));
}

TEST(Freezer, HeldItKeepsTheTemperatureItHas) {
  const UnitModel& model = controlled_rate_freezer();
  UnitState state = initial_state(model);
  run_named(model, state, "precool", {{"temperature", 4}});
  run_named(model, state, "charge", {{"temperature", 4}});
  ASSERT_EQ(refusal(begin_named(model, state, "freeze_controlled")), "");
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 40 * 60));
  model.hold(state);
  const double set = tags_named(model, state).at("setpoint");
  EXPECT_LT(set, -30);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 3600));
  EXPECT_EQ(tags_named(model, state).at("setpoint"), set);
  EXPECT_NEAR(chamber(model, state), set, 0.2);
  EXPECT_NEAR(product(model, state), set, 0.5);
  model.restart(state);
  ASSERT_TRUE(*integrator.advance(state, state.time_s + 1e5));
  EXPECT_NEAR(end_named(model, state).at("product_temperature"), -78, 1e-6);
  expect_balanced(model, state);
}

TEST(Freezer, ServicesOutOfOrderAreRefused) {
  const UnitModel& model = controlled_rate_freezer();
  UnitState state = initial_state(model);
  const UnitState before = state;
  for (const char* service : {"freeze_controlled", "store", "retrieve"}) {
    EXPECT_EQ(refusal(begin_named(model, state, service)), "plant.refused") << service;
  }
  EXPECT_EQ(state, before);
  run_named(model, state, "charge");
  EXPECT_EQ(refusal(begin_named(model, state, "charge")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "clean")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "freeze_controlled", {{"nucleation", -2}})),
            "plant.refused");
  ASSERT_EQ(refusal(begin_named(model, state, "freeze_controlled")), "");
  EXPECT_EQ(refusal(begin_named(model, state, "retrieve")), "plant.busy");
  ASSERT_TRUE(Integrator(model).advance(state, state.time_s + 1e5));
  end_named(model, state);
  EXPECT_EQ(refusal(begin_named(model, state, "freeze_controlled")), "plant.refused");
  const Named out = run_named(model, state, "retrieve");
  EXPECT_EQ(out.at("containers"), 50);
  EXPECT_GT(out.at("ice"), 90);
  run_named(model, state, "clean");
  expect_balanced(model, state);
}

TEST(Freezer, ThawingTakesBackTheHeatOfFreezing) {
  const UnitModel& model = controlled_rate_freezer();
  UnitState state = initial_state(model);
  run_named(model, state, "charge", {{"temperature", -60}});
  run_named(model, state, "store", {{"temperature", 4}, {"duration", 12}});
  EXPECT_NEAR(product(model, state), 4, 0.1);
  EXPECT_NEAR(ice(model, state), 0, 1e-6);
  expect_balanced(model, state, 1e-6, 100);
}

TEST(Freezer, ASavedStateGoesOnAlike) {
  const UnitModel& model = controlled_rate_freezer();
  UnitState state = initial_state(model);
  run_named(model, state, "charge");
  ASSERT_EQ(refusal(begin_named(model, state, "freeze_controlled")), "");
  expect_saved_goes_on(model, state, 900);
}

}  // namespace
}  // namespace renkei::equipment::plant
