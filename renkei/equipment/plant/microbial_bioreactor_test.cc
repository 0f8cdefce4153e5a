#include "renkei/equipment/plant/microbial_bioreactor.h"

#include <cmath>

#include <gtest/gtest.h>

#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

constexpr std::size_t kAmounts = 5;

double state_of(const UnitState& state, const char* name) {
  return state.y[state_named(microbial_bioreactor(), name)];
}

// 7 L with 13.86 g/L glucose at 37 Cel, and 0.04 g/L of cells.
UnitState inoculated() {
  const UnitModel& model = microbial_bioreactor();
  UnitState state = initial_state(model);
  run_named(model, state, "charge", {{"volume", 7}, {"glucose", 13.86}, {"flow_rate", 100}});
  run_named(model, state, "set_temperature", {{"temperature", 37}});
  run_named(model, state, "inoculate", {{"volume", 0.1}, {"biomass", 3}});
  return state;
}

TEST(MicrobialBioreactor, SpecIsSoundAndNonsenseIsRefusedByName) {
  expect_spec_sound(microbial_bioreactor());
}

TEST(MicrobialBioreactor, CarbonGoesInAndComesOutAtEveryRate) {
  for (const double glucose : {0.0, 0.001, 0.05, 1.0, 20.0}) {
    for (const double acetate : {0.0, 0.05, 1.0, 10.0}) {
      for (const double oxygen : {0.1, 3.0, 8.0, 100.0}) {
        const OverflowRates rates = overflow_rates(glucose, acetate, 1, oxygen);
        const double in = (rates.glucose + rates.acetate_used) / 30;
        const double out = rates.growth * 0.04 + rates.acetate_made / 30 + rates.carbon_respired;
        EXPECT_NEAR(in, out, 1e-12) << glucose << " " << acetate << " " << oxygen;
        EXPECT_GE(rates.acetate_made, 0);
        EXPECT_GE(rates.carbon_respired, -1e-15);
      }
    }
  }
}

TEST(MicrobialBioreactor, BatchOverflowIsNearThePublishedShareOfCarbon) {
  // Xu et al. 1999, abstract: 9.0 +/- 1.0 % of the glucose carbon in batch. Both are CH2O.
  UnitState state = inoculated();
  const double glucose = state_of(state, "glucose");
  while (state_of(state, "glucose") > 0.1 * glucose) {
    run_named(microbial_bioreactor(), state, "grow", {{"duration", 0.1}});
  }
  const double used = glucose - state_of(state, "glucose");
  EXPECT_NEAR(state_of(state, "acetate") / used, 0.090, 0.018);
}

TEST(MicrobialBioreactor, AcetateIsTakenUpWhenTheGlucoseIsGone) {
  UnitState state = inoculated();
  run_named(microbial_bioreactor(), state, "grow", {{"duration", 7.2}});
  const double most = state_of(state, "acetate");
  run_named(microbial_bioreactor(), state, "grow", {{"duration", 5}});
  EXPECT_LT(state_of(state, "acetate"), 0.1 * most);
  expect_balanced(microbial_bioreactor(), state);
  expect_not_negative(microbial_bioreactor(), state, kAmounts);
}

TEST(MicrobialBioreactor, TheFeedHoldsTheGrowthRateThatWasAskedFor) {
  UnitState state = inoculated();
  run_named(microbial_bioreactor(), state, "grow", {{"duration", 10}});
  for (const double rate : {0.14, 0.24}) {
    ASSERT_TRUE(begin_named(microbial_bioreactor(), state, "grow",
                            {{"duration", 6}, {"growth_rate", rate}}));
    Integrator integrator(microbial_bioreactor());
    ASSERT_TRUE(integrator.advance(state, state.time_s + 2 * 3600));
    const double before = state_of(state, "biomass");
    ASSERT_TRUE(integrator.advance(state, state.time_s + 2 * 3600));
    EXPECT_NEAR(std::log(state_of(state, "biomass") / before) / 2, rate, 0.03 * rate);
    end_named(microbial_bioreactor(), state);
  }
}

TEST(MicrobialBioreactor, GlucoseLimitedAt37CelItReachesThePublishedPlasmid) {
  // Singer (thesis, University of Georgia): about 600 mg/L at 17.82 mg/g, fed for 0.14/h: 33.7 g/L.
  UnitState state = inoculated();
  run_named(microbial_bioreactor(), state, "grow", {{"duration", 9}});
  Named last;
  while (last["biomass"] < 33.7) {
    last = run_named(microbial_bioreactor(), state, "grow",
                     {{"duration", 0.25}, {"growth_rate", 0.14}});
  }
  EXPECT_NEAR(last["plasmid"], 600, 30);
  EXPECT_NEAR(last["plasmid_content"], 17.82, 0.9);
}

TEST(MicrobialBioreactor, GrownColdAndInducedHotItMakesMoreThanAGramALitre) {
  // Nelson et al. 2013 (doi:10.4161/hv.25048): more than 1 g/L by such a process, 10 L and 320 L.
  const UnitModel& model = microbial_bioreactor();
  UnitState state = inoculated();
  run_named(model, state, "grow", {{"duration", 14}, {"temperature", 30}});
  run_named(model, state, "grow", {{"duration", 25}, {"temperature", 30}, {"growth_rate", 0.12}});
  const Named cold = run_named(model, state, "sample");
  EXPECT_LT(cold.at("plasmid_content"), 7);
  const Named hot = run_named(model, state, "grow",
                              {{"duration", 8}, {"temperature", 42}, {"growth_rate", 0.06}});
  EXPECT_GT(hot.at("plasmid"), 1000);
  EXPECT_LT(hot.at("plasmid"), 2600);
  EXPECT_GT(hot.at("plasmid_content"), 3 * cold.at("plasmid_content"));
  expect_balanced(model, state);
}

TEST(MicrobialBioreactor, TooFastAFeedRunsOutOfOxygenAndMakesAcetate) {
  const UnitModel& model = microbial_bioreactor();
  UnitState state = inoculated();
  run_named(model, state, "feed", {{"volume", 1.5}, {"glucose", 500}});
  ASSERT_TRUE(begin_named(model, state, "grow", {{"duration", 12}}));
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 11 * 3600));
  EXPECT_LE(tags_named(model, state)["oxygen_uptake"], 600 * 0.21 * 1.7 + 1e-6);
  EXPECT_GT(state_of(state, "acetate") / state_of(state, "volume"), 2);
  expect_balanced(model, state);
}

TEST(MicrobialBioreactor, AmountsAreKeptThroughEveryServiceToTheEmptyVessel) {
  const UnitModel& model = microbial_bioreactor();
  UnitState state = inoculated();
  run_named(model, state, "grow", {{"duration", 8}});
  run_named(model, state, "feed", {{"volume", 0.2}, {"glucose", 400}});
  run_named(model, state, "grow", {{"duration", 5}, {"growth_rate", 0.2}});
  run_named(model, state, "sample", {{"volume", 50}});
  expect_balanced(model, state);
  expect_not_negative(model, state, kAmounts);
  const double biomass = state_of(state, "biomass");
  const Named out = run_named(model, state, "harvest");
  EXPECT_NEAR(out.at("biomass"), biomass, 0.01 * biomass);
  expect_balanced(model, state, 1e-6, 10);
  run_named(model, state, "clean");
  UnitState fresh = initial_state(model);
  fresh.time_s = state.time_s;
  EXPECT_EQ(state, fresh);
}

TEST(MicrobialBioreactor, ServicesAreRefusedOutOfOrder) {
  const UnitModel& model = microbial_bioreactor();
  UnitState state = initial_state(model);
  for (const char* early : {"set_temperature", "inoculate", "grow", "feed", "sample", "harvest"}) {
    EXPECT_EQ(refusal(begin_named(model, state, early)), "plant.refused") << early;
  }
  state = inoculated();
  EXPECT_EQ(refusal(begin_named(model, state, "charge")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "clean")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "inoculate")), "plant.refused");
  // 0.4/h for 120 h would fill a lake.
  EXPECT_EQ(refusal(begin_named(model, state, "grow", {{"duration", 120}, {"growth_rate", 0.4}})),
            "plant.refused");
}

TEST(MicrobialBioreactor, TheTighterTheToleranceTheNearerToTheLimit) {
  const auto plasmid = [](double relative) {
    UnitState state = inoculated();
    const Integrator::Options options{.relative_tolerance = relative,
                                      .absolute_tolerance = relative * 1e-2};
    run_named(microbial_bioreactor(), state, "grow", {{"duration", 9}}, options);
    run_named(microbial_bioreactor(), state, "grow", {{"duration", 9}, {"growth_rate", 0.15}},
              options);
    return state_of(state, "plasmid");
  };
  const double limit = plasmid(1e-11);
  EXPECT_LT(std::abs(plasmid(1e-4) / limit - 1), 2e-2);
  EXPECT_LT(std::abs(plasmid(1e-8) / limit - 1), 1e-6);
}

TEST(MicrobialBioreactor, ASavedStateGoesOnToTheBit) {
  UnitState state = inoculated();
  ASSERT_TRUE(
      begin_named(microbial_bioreactor(), state, "grow", {{"duration", 12}, {"growth_rate", 0.1}}));
  expect_saved_goes_on(microbial_bioreactor(), state, 4 * 3600);
}

TEST(MicrobialBioreactor, HeldTheFeedStopsAndTheCellsLiveOn) {
  const UnitModel& model = microbial_bioreactor();
  UnitState state = inoculated();
  run_named(model, state, "grow", {{"duration", 9}});
  ASSERT_TRUE(begin_named(model, state, "grow", {{"duration", 9}, {"growth_rate", 0.2}}));
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 3600));
  model.hold(state);
  const double volume = state_of(state, "volume");
  const double respired = state_of(state, "carbon_respired");
  ASSERT_TRUE(integrator.advance(state, state.time_s + 3600));
  EXPECT_EQ(tags_named(model, state)["feed_rate"], 0);
  EXPECT_NEAR(state_of(state, "volume"), volume, 1e-9);
  EXPECT_GT(state_of(state, "carbon_respired"), respired);
  model.restart(state);
  EXPECT_GT(tags_named(model, state)["feed_rate"], 0);
}

}  // namespace
}  // namespace renkei::equipment::plant
