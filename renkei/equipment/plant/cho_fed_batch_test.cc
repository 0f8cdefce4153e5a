#include "renkei/equipment/plant/cho_fed_batch.h"

#include <cmath>

#include <gtest/gtest.h>

#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

constexpr std::size_t kAmounts = 8;

double state_of(const UnitModel& model, const UnitState& state, const char* name) {
  return state.y[state_named(model, name)];
}

UnitState inoculated(const UnitModel& model) {
  UnitState state = initial_state(model);
  run_named(model, state, "charge", {{"volume", 1000}, {"glucose", 35}, {"glutamine", 6}});
  run_named(model, state, "set_temperature", {{"temperature", 37}});
  run_named(model, state, "inoculate", {{"volume", 100}, {"viable_density", 4}, {"viability", 98}});
  return state;
}

TEST(ChoFedBatch, SpecIsSoundAndNonsenseIsRefusedByName) { expect_spec_sound(cho_fed_batch()); }

TEST(ChoFedBatch, GrowsFromTheFirstHourAsTheEquationsSay) {
  const UnitModel& model = cho_fed_batch();
  UnitState state = inoculated(model);
  const double before = state_of(model, state, "viable_cells");
  run_named(model, state, "grow", {{"duration", 1}});
  // 35 and 6 mmol/L diluted by a tenth of spent medium; next to no lactate and ammonia yet.
  const double glucose = 35 / 1.1;
  const double glutamine = 6 / 1.1;
  const double mu = 0.039 * glucose / (1 + glucose) * glutamine / (0.047 + glutamine);
  EXPECT_NEAR(std::log(state_of(model, state, "viable_cells") / before), mu, 0.01 * mu);
}

TEST(ChoFedBatch, FourteenDaysOfFeedingGiveAnAntibodyProcess) {
  const UnitModel& model = cho_fed_batch();
  UnitState state = inoculated(model);
  Named last;
  for (int day = 1; day <= 14; ++day) {
    last = run_named(model, state, "grow",
                     {{"duration", 24},
                      {"feed_rate", day < 3 ? 0 : 4.0 * day},
                      {"feed_glucose", 1200},
                      {"feed_glutamine", 120}});
    expect_balanced(model, state);
    expect_not_negative(model, state, kAmounts);
  }
  // What fed batches of this age reach: grams a litre at 10 to 30 million cells a millilitre.
  EXPECT_NEAR(last["titre"], 5.3, 0.3);
  EXPECT_GT(last["viable_density"], 10);
  EXPECT_LT(last["viable_density"], 30);
  EXPECT_GT(last["viability"], 80);
  // All antibody is made by cells at the published rate: 1.51 pg/(cell.h) over their hours.
  EXPECT_NEAR(state_of(model, state, "antibody"), state_of(model, state, "antibody_made"), 1e-6);
}

TEST(ChoFedBatch, XingsLatePhaseSpendsFourFifthsOfItsGlucoseOnMaintenance) {
  // Xing et al. 2010, abstract: 83 % of the glucose consumed in the late phase is for maintenance.
  const auto model = make_cho_fed_batch(cho_kinetics_of_xing());
  UnitState state = inoculated(*model);
  double used = 0;
  double kept = 0;
  for (int day = 1; day <= 14; ++day) {
    run_named(*model, state, "grow",
              {{"duration", 24},
               {"feed_rate", day < 3 ? 0 : 20},
               {"feed_glucose", 500},
               {"feed_glutamine", 120}});
    if (day == 10) {
      used = state_of(*model, state, "glucose_used");
      kept = state_of(*model, state, "glucose_for_maintenance");
    }
  }
  const double late = (state_of(*model, state, "glucose_for_maintenance") - kept) /
                      (state_of(*model, state, "glucose_used") - used);
  EXPECT_NEAR(late, 0.83, 0.05);
}

TEST(ChoFedBatch, AmountsAreKeptThroughEveryServiceToTheEmptyVessel) {
  const UnitModel& model = cho_fed_batch();
  UnitState state = inoculated(model);
  expect_balanced(model, state);
  run_named(model, state, "grow", {{"duration", 72}, {"feed_rate", 30}});
  run_named(model, state, "feed", {{"volume", 20}, {"glucose", 1500}, {"glutamine", 50}});
  run_named(model, state, "grow", {{"duration", 72}, {"temperature", 33}});
  const Named sampled = run_named(model, state, "sample", {{"volume", 50}});
  expect_balanced(model, state);
  const double antibody = state_of(model, state, "antibody");
  const double volume = state_of(model, state, "volume");
  EXPECT_NEAR(volume, 1100 + 90 + 20 - 0.05, 1e-6);
  const Named out = run_named(model, state, "harvest", {{"flow_rate", 2000}});
  EXPECT_NEAR(out.at("volume"), volume, 1e-6 * volume);
  EXPECT_GT(out.at("antibody"), antibody);
  EXPECT_LT(out.at("antibody"), 1.02 * antibody);  // they went on making it while it drained
  EXPECT_GE(out.at("titre"), sampled.at("titre"));
  EXPECT_EQ(state_of(model, state, "volume"), 0);
  expect_balanced(model, state, 1e-6, 1e4);
  run_named(model, state, "clean");
  UnitState fresh = initial_state(model);
  fresh.time_s = state.time_s;
  EXPECT_EQ(state, fresh);
}

TEST(ChoFedBatch, ServicesAreRefusedOutOfOrder) {
  const UnitModel& model = cho_fed_batch();
  UnitState state = initial_state(model);
  for (const char* early : {"set_temperature", "inoculate", "grow", "feed", "sample", "harvest"}) {
    EXPECT_EQ(refusal(begin_named(model, state, early)), "plant.refused") << early;
  }
  EXPECT_EQ(state, initial_state(model));
  run_named(model, state, "charge", {{"volume", 100}});
  EXPECT_EQ(refusal(begin_named(model, state, "grow")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "charge")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "clean")), "plant.refused");
  run_named(model, state, "inoculate", {{"volume", 10}});
  EXPECT_EQ(refusal(begin_named(model, state, "inoculate")), "plant.refused");
  ASSERT_TRUE(begin_named(model, state, "grow"));
  EXPECT_EQ(refusal(begin_named(model, state, "sample")), "plant.busy");
}

TEST(ChoFedBatch, WhatDoesNotFitIsRefused) {
  const UnitModel& model = cho_fed_batch();
  UnitState state = initial_state(model);
  run_named(model, state, "charge", {{"volume", 19'990}, {"flow_rate", 20'000}});
  EXPECT_EQ(refusal(begin_named(model, state, "feed", {{"volume", 11}})), "plant.refused");
  run_named(model, state, "inoculate", {{"volume", 1}});
  EXPECT_EQ(refusal(begin_named(model, state, "grow", {{"duration", 48}, {"feed_rate", 10}})),
            "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "grow", {{"duration", 48}, {"feed_rate", 1}})), "");
}

TEST(ChoFedBatch, HeldTheFeedStopsAndTheCellsLiveOn) {
  const UnitModel& model = cho_fed_batch();
  UnitState state = inoculated(model);
  ASSERT_TRUE(begin_named(model, state, "grow", {{"duration", 24}, {"feed_rate", 48}}));
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 7200));
  const double volume = state_of(model, state, "volume");
  const double cells = state_of(model, state, "viable_cells");
  EXPECT_NEAR(volume, 1104, 1e-6);
  EXPECT_NEAR(tags_named(model, state)["feed_rate"], 48, 1e-9);
  model.hold(state);
  EXPECT_EQ(tags_named(model, state)["feed_rate"], 0);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 7200));
  EXPECT_NEAR(state_of(model, state, "volume"), volume, 1e-6);
  EXPECT_GT(state_of(model, state, "viable_cells"), 1.05 * cells);
  model.restart(state);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 1e6));
  EXPECT_NEAR(state.time_s - state.service_began_s, 26 * 3600.0, 1e-3);
  EXPECT_NEAR(end_named(model, state)["volume"], 1148, 1e-5);
  EXPECT_EQ(tags_named(model, state)["feed_rate"], 0);
}

TEST(ChoFedBatch, TheTighterTheToleranceTheNearerToTheLimit) {
  const auto cells = [](double relative) {
    const UnitModel& model = cho_fed_batch();
    UnitState state = inoculated(model);
    run_named(model, state, "grow", {{"duration", 240}, {"feed_rate", 30}},
              {.relative_tolerance = relative, .absolute_tolerance = relative * 1e-2});
    return state_of(model, state, "viable_cells");
  };
  const double limit = cells(1e-11);
  const double loose = std::abs(cells(1e-4) / limit - 1);
  EXPECT_LT(loose, 1e-2);
  EXPECT_LT(std::abs(cells(1e-8) / limit - 1), std::max(loose / 100, 1e-7));
}

TEST(ChoFedBatch, ASavedStateGoesOnToTheBit) {
  UnitState state = inoculated(cho_fed_batch());
  ASSERT_TRUE(begin_named(cho_fed_batch(), state, "grow", {{"duration", 96}, {"feed_rate", 30}}));
  expect_saved_goes_on(cho_fed_batch(), state, 40 * 3600);
}

TEST(ChoFedBatch, WithoutGlucoseTheyDie) {
  const UnitModel& model = cho_fed_batch();
  UnitState state = inoculated(model);
  run_named(model, state, "grow", {{"duration", 360}});
  EXPECT_LT(run_named(model, state, "sample")["viability"], 50);
  expect_not_negative(model, state, kAmounts);
}

}  // namespace
}  // namespace renkei::equipment::plant
