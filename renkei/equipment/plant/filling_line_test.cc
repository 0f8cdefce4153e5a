#include "renkei/equipment/plant/filling_line.h"

#include <cmath>

#include <gtest/gtest.h>

#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

UnitState ready(const UnitModel& model) {
  UnitState state = initial_state(model);
  run_named(model, state, "prepare");
  run_named(model, state, "prime");
  return state;
}

TEST(FillingLine, SpecIsSoundAndNonsenseIsRefused) { expect_spec_sound(filling_line()); }

TEST(FillingLine, AcceptedDosesAreThoseOfTheNormalDistribution) {
  // Outside 1, 2, 3 deviations: 0.31731, 0.045500, 0.0026998.
  EXPECT_NEAR(FillingLine::accepted(1, 0.01, 0.99, 1.01).share, 1 - 0.3173105, 1e-7);
  EXPECT_NEAR(FillingLine::accepted(1, 0.01, 0.98, 1.02).share, 1 - 0.0455003, 1e-7);
  EXPECT_NEAR(FillingLine::accepted(1, 0.01, 0.97, 1.03).share, 1 - 0.0026998, 1e-7);
  // Cut evenly, the mean stays; cut above the mean only, it falls by the density over the share.
  const auto even = FillingLine::accepted(2, 0.1, 1.9, 2.1);
  EXPECT_NEAR(even.mass / even.share, 2, 1e-12);
  const auto light = FillingLine::accepted(2, 0.1, -10, 2);
  EXPECT_NEAR(light.mass / light.share, 2 - 0.1 * std::sqrt(2 / std::acos(-1.0)), 1e-12);
}

TEST(FillingLine, RejectsByWeightAreThoseOfTwoDeviations) {
  const FillingLine model({.wear_per_vial = 0, .stops_per_h = 0, .inspection_rejects = 0});
  UnitState state = ready(model);
  const Named done = run_named(model, state, "fill", {{"tolerance", 1}});
  EXPECT_EQ(done.at("fed"), 10'000);
  EXPECT_EQ(done.at("weight_rejects"), 455);
  EXPECT_EQ(done.at("good"), 9545);
  EXPECT_EQ(done.at("stop_rejects"), 0);
  EXPECT_NEAR(done.at("mean_fill"), 1, 1e-9);
  EXPECT_NEAR(done.at("product_used"), 10'000, 1e-3);
}

TEST(FillingLine, WearAndCorrectionComeToRestAsTheEquationsSay) {
  const FillingLine model({.wear_per_vial = 1e-5, .correction = 1e-3});
  UnitState state = ready(model);
  run_named(model, state, "fill", {{"vials", 2000}});
  // bias = -(wear / correction) (1 - exp(-correction vials))
  const double exact = -0.01 * (1 - std::exp(-2.0));
  EXPECT_NEAR(state.y[state_named(model, "bias")], exact, 1e-6);
  for (const double relative : {1e-4, 1e-6, 1e-9}) {
    UnitState other = ready(model);
    run_named(model, other, "fill", {{"vials", 2000}},
              {.relative_tolerance = relative, .absolute_tolerance = relative * 1e-3});
    EXPECT_NEAR(other.y[state_named(model, "bias")], exact, 30 * relative * std::abs(exact));
  }
}

TEST(FillingLine, StopsCostTimeAndTheVialsUnderTheNeedles) {
  const FillingLine model({.stops_per_h = 12, .stop_s = 60, .lag_s = 1});
  UnitState state = ready(model);
  const double began = state.time_s;
  const Named done = run_named(model, state, "fill", {{"vials", 12'000}, {"speed", 200}});
  // 12,000 at 200 per minute are 3600 s of running; 12 stops come with them.
  EXPECT_NEAR(state.time_s - began, 3600 + 12 * 60, 3);
  EXPECT_EQ(done.at("stop_rejects"), 12 * 8);
}

TEST(FillingLine, EveryVialAndEveryGramIsSomewhere) {
  UnitState state = ready(filling_line());
  expect_balanced(filling_line(), state);
  const Named done = run_named(filling_line(), state, "fill");
  expect_balanced(filling_line(), state);
  double sum = 0;
  for (const char* name : {"good", "weight_rejects", "stop_rejects", "inspection_rejects"}) {
    EXPECT_EQ(done.at(name), std::round(done.at(name))) << name;
    EXPECT_GE(done.at(name), 0) << name;
    sum += done.at(name);
  }
  EXPECT_EQ(sum, 10'000);
  EXPECT_EQ(done.at("fed"), 10'000);
  EXPECT_GT(done.at("yield"), 98);
  EXPECT_NEAR(state.y[0], 20'000 - 200 - done.at("product_used"), 1e-3);
  const Named more = run_named(filling_line(), state, "fill", {{"vials", 137}});
  EXPECT_EQ(more.at("fed"), 137);
  expect_balanced(filling_line(), state);
  const double left = state.y[0];
  EXPECT_NEAR(run_named(filling_line(), state, "clean").at("product_discarded"), left, 1e-9);
  expect_balanced(filling_line(), state);
}

TEST(FillingLine, BrokenOffItReportsWhatWasDone) {
  UnitState state = ready(filling_line());
  ASSERT_EQ(refusal(begin_named(filling_line(), state, "fill")), "");
  ASSERT_TRUE(Integrator(filling_line()).advance(state, state.time_s + 601.3));
  expect_balanced(filling_line(), state);  // as it runs, before anything is rounded
  const Named done = end_named(filling_line(), state);
  EXPECT_GT(done.at("fed"), 1800);
  EXPECT_LT(done.at("fed"), 2000);
  EXPECT_EQ(done.at("fed"), std::round(done.at("fed")));
  EXPECT_EQ(done.at("fed"), done.at("good") + done.at("weight_rejects") + done.at("stop_rejects") +
                                done.at("inspection_rejects"));
  expect_balanced(filling_line(), state);
}

TEST(FillingLine, OneVialIsEitherGoodOrNot) {
  UnitState state = ready(FillingLine({.spread = 0.02, .stops_per_h = 60}));
  const FillingLine model({.spread = 0.02, .stops_per_h = 60});
  for (int i = 0; i < 3; ++i) {
    const Named done = run_named(model, state, "fill", {{"vials", 1}, {"speed", 5}});
    EXPECT_GE(done.at("good"), 0);
    EXPECT_EQ(done.at("good") + done.at("weight_rejects") + done.at("stop_rejects") +
                  done.at("inspection_rejects"),
              1);
    expect_balanced(model, state);
  }
}

TEST(FillingLine, HeldItStandsAndTheVialsUnderTheNeedlesArePulled) {
  const FillingLine model({.stops_per_h = 0});
  UnitState state = ready(model);
  ASSERT_EQ(refusal(begin_named(model, state, "fill")), "");
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 600));
  model.hold(state);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 300));
  EXPECT_LT(tags_named(model, state).at("speed"), 1e-6);
  const double fed = tags_named(model, state).at("fed");
  ASSERT_TRUE(integrator.advance(state, state.time_s + 3600));
  EXPECT_EQ(tags_named(model, state).at("fed"), fed);
  expect_balanced(model, state);
  model.restart(state);
  ASSERT_TRUE(*integrator.advance(state, state.time_s + 1e6));
  EXPECT_EQ(end_named(model, state).at("stop_rejects"), 8);
  expect_balanced(model, state);
}

TEST(FillingLine, ServicesOutOfOrderAreRefused) {
  const UnitModel& model = filling_line();
  UnitState state = initial_state(model);
  const UnitState before = state;
  EXPECT_EQ(refusal(begin_named(model, state, "prime")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "fill")), "plant.refused");
  EXPECT_EQ(state, before);
  run_named(model, state, "prepare", {{"bulk_mass", 1000}});
  EXPECT_EQ(refusal(begin_named(model, state, "fill", {{"vials", 100}})), "plant.refused");
  run_named(model, state, "prime");
  EXPECT_EQ(refusal(begin_named(model, state, "fill", {{"vials", 800}})), "plant.refused");
  ASSERT_EQ(refusal(begin_named(model, state, "fill", {{"vials", 700}})), "");
  EXPECT_EQ(refusal(begin_named(model, state, "clean")), "plant.busy");
  ASSERT_TRUE(Integrator(model).advance(state, state.time_s + 1e5));
  end_named(model, state);
  run_named(model, state, "clean");
  run_named(model, state, "prepare");
  EXPECT_EQ(refusal(begin_named(model, state, "fill")), "plant.refused");  // new tubes
}

TEST(FillingLine, ASavedStateGoesOnAlike) {
  UnitState state = ready(filling_line());
  ASSERT_EQ(refusal(begin_named(filling_line(), state, "fill")), "");
  expect_saved_goes_on(filling_line(), state, 300);
}

}  // namespace
}  // namespace renkei::equipment::plant
