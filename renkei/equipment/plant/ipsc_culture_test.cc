#include "renkei/equipment/plant/ipsc_culture.h"

#include <cmath>

#include <gtest/gtest.h>

#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

constexpr std::size_t kAmounts = 8;

double state_of(const UnitState& state, const char* name) {
  return state.y[state_named(ipsc_culture(), name)];
}

UnitState seeded() {
  const UnitModel& model = ipsc_culture();
  UnitState state = initial_state(model);
  run_named(model, state, "charge", {{"volume", 1}});
  run_named(model, state, "set_temperature");
  run_named(model, state, "inoculate",
            {{"volume", 0.001}, {"viable_cells", 0.25}, {"viability", 96}});
  return state;
}

// Five days of expansion, the medium exchanged once a day from the second.
UnitState expanded() {
  UnitState state = seeded();
  for (int day = 1; day <= 5; ++day) {
    run_named(ipsc_culture(), state, "expand",
              {{"duration", 24}, {"perfusion_rate", day > 1 ? 1 : 0}});
  }
  return state;
}

TEST(IpscCulture, SpecIsSoundAndNonsenseIsRefusedByName) { expect_spec_sound(ipsc_culture()); }

TEST(IpscCulture, ReachesThePublishedEndsOfExpansionDifferentiationAndPurification) {
  // doi:10.1186/s13287-020-01618-6, abstract: (2 +/- 0.4) million/mL undifferentiated, then
  // (7.36 +/- 1.2) million/mL heart muscle cells with more than 80 % troponin T, in 22 days; more
  // than 90 % after lactate, with minor loss of cells.
  const UnitModel& model = ipsc_culture();
  UnitState state = expanded();
  const Named before = run_named(model, state, "sample");
  EXPECT_NEAR(before.at("viable_density"), 2.0, 0.4);
  EXPECT_EQ(before.at("pluripotent"), 100);
  const Named made =
      run_named(model, state, "differentiate", {{"duration", 14 * 24}, {"perfusion_rate", 2}});
  EXPECT_NEAR(made.at("cardiac_density"), 7.36, 1.2);
  EXPECT_GT(made.at("troponin_positive"), 80);
  EXPECT_LT(made.at("troponin_positive"), 90);
  expect_balanced(model, state);
  const Named pure = run_named(model, state, "purify", {{"duration", 96}, {"perfusion_rate", 4}});
  EXPECT_GT(pure.at("troponin_positive"), 90);
  EXPECT_GT(pure.at("cardiac_density"), 0.9 * made.at("cardiac_density"));
  EXPECT_LT(state.time_s, 24 * 86'400);
  expect_balanced(model, state);
  expect_not_negative(model, state, kAmounts);
}

TEST(IpscCulture, UncommittedTheyStayPluripotentAndCrowdingStopsThem) {
  UnitState state = expanded();
  run_named(ipsc_culture(), state, "expand", {{"duration", 480}, {"perfusion_rate", 4}});
  EXPECT_EQ(run_named(ipsc_culture(), state, "sample")["pluripotent"], 100);
  EXPECT_LT(state_of(state, "pluripotent_cells") / state_of(state, "volume"), 4);
  EXPECT_EQ(state_of(state, "cardiac_cells"), 0);
}

TEST(IpscCulture, DifferentiatedTwiceTheClockOfTheFateGoesOn) {
  UnitState once = expanded();
  UnitState twice = once;
  run_named(ipsc_culture(), once, "differentiate", {{"duration", 200}, {"perfusion_rate", 2}});
  run_named(ipsc_culture(), twice, "differentiate", {{"duration", 80}, {"perfusion_rate", 2}});
  run_named(ipsc_culture(), twice, "differentiate", {{"duration", 120}, {"perfusion_rate", 2}});
  EXPECT_NEAR(state_of(twice, "cardiac_cells"), state_of(once, "cardiac_cells"), 1e-5);
}

TEST(IpscCulture, AmountsAreKeptThroughEveryServiceToTheEmptyVessel) {
  const UnitModel& model = ipsc_culture();
  UnitState state = expanded();
  run_named(model, state, "differentiate", {{"duration", 120}, {"perfusion_rate", 2}});
  run_named(model, state, "sample", {{"volume", 20}});
  run_named(model, state, "purify");
  expect_balanced(model, state);
  const double cardiac = state_of(state, "cardiac_cells");
  const Named out = run_named(model, state, "harvest");
  EXPECT_NEAR(out.at("cardiac_cells"), cardiac, 0.01 * cardiac);
  expect_balanced(model, state, 1e-6, 10);
  run_named(model, state, "clean");
  UnitState fresh = initial_state(model);
  fresh.time_s = state.time_s;
  EXPECT_EQ(state, fresh);
}

TEST(IpscCulture, ServicesAreRefusedOutOfOrder) {
  const UnitModel& model = ipsc_culture();
  UnitState state = initial_state(model);
  for (const char* early :
       {"set_temperature", "inoculate", "expand", "differentiate", "purify", "sample", "harvest"}) {
    EXPECT_EQ(refusal(begin_named(model, state, early)), "plant.refused") << early;
  }
  state = seeded();
  EXPECT_EQ(refusal(begin_named(model, state, "charge")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "inoculate")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "clean")), "plant.refused");
}

TEST(IpscCulture, HeldThePerfusionStopsAndTheCellsLiveOn) {
  const UnitModel& model = ipsc_culture();
  UnitState state = expanded();
  ASSERT_TRUE(begin_named(model, state, "expand", {{"duration", 48}, {"perfusion_rate", 4}}));
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 12 * 3600));
  model.hold(state);
  const double glucose = state_of(state, "glucose");
  const double cells = state_of(state, "pluripotent_cells");
  ASSERT_TRUE(integrator.advance(state, state.time_s + 12 * 3600));
  EXPECT_LT(state_of(state, "glucose"), glucose - 1);
  EXPECT_GT(state_of(state, "pluripotent_cells"), cells);
  model.restart(state);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 1e6));
  EXPECT_NEAR(state.time_s - state.service_began_s, 60 * 3600.0, 1e-3);
}

TEST(IpscCulture, TheTighterTheToleranceTheNearerToTheLimit) {
  const auto cells = [](double relative) {
    UnitState state = expanded();
    run_named(ipsc_culture(), state, "differentiate", {{"duration", 200}, {"perfusion_rate", 2}},
              {.relative_tolerance = relative, .absolute_tolerance = relative * 1e-2});
    return state_of(state, "cardiac_cells");
  };
  const double limit = cells(1e-11);
  EXPECT_LT(std::abs(cells(1e-4) / limit - 1), 1e-2);
  EXPECT_LT(std::abs(cells(1e-8) / limit - 1), 1e-6);
}

TEST(IpscCulture, ASavedStateGoesOnToTheBit) {
  UnitState state = expanded();
  ASSERT_TRUE(begin_named(ipsc_culture(), state, "differentiate",
                          {{"duration", 300}, {"perfusion_rate", 2}}));
  expect_saved_goes_on(ipsc_culture(), state, 100 * 3600);
}

}  // namespace
}  // namespace renkei::equipment::plant
