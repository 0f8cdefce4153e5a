#include "renkei/equipment/plant/tangential_flow_filtration.h"

#include <cmath>

#include <gtest/gtest.h>

#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

const TangentialFlow& skid() {
  return static_cast<const TangentialFlow&>(tangential_flow_filtration());
}

UnitState charged(const UnitModel& model, double volume = 100, double protein = 8) {
  UnitState state = initial_state(model);
  run_named(model, state, "charge", {{"volume", volume}, {"protein_concentration", protein}});
  return state;
}

// The flux by bisection alone, from the equations as the page has them.
double flux_again(double bulk, double tmp, double cross) {
  const TangentialFlowDesign d;
  const double k = d.transfer_lmh * std::sqrt(cross / 300);
  double low = 0;
  double high = d.permeability_lmh_bar * tmp;
  for (int i = 0; i < 200; ++i) {
    const double flux = (low + high) / 2;
    const double wall = bulk * std::exp(flux / k);
    const double pressure = 8.314462618 * 293.15 *
                            (wall / d.molar_mass_kg_mol + d.second_virial_mol_m3_kg2 * wall * wall +
                             d.third_virial_mol_m6_kg3 * std::pow(wall, 3)) /
                            1e5;
    (d.permeability_lmh_bar * (tmp - pressure) > flux ? low : high) = flux;
  }
  return low;
}

TEST(TangentialFlow, SpecIsSoundAndNonsenseIsRefused) { expect_spec_sound(skid()); }

TEST(TangentialFlow, FluxSolvesFilmAndMembraneTogether) {
  for (const double bulk : {0.01, 1.0, 8.0, 50.0, 150.0, 240.0}) {
    for (const double tmp : {0.6, 1.2, 3.0}) {
      for (const double cross : {60.0, 300.0, 600.0}) {
        EXPECT_NEAR(skid().flux_lmh(bulk, tmp, cross), flux_again(bulk, tmp, cross), 1e-8)
            << bulk << " g/L, " << tmp << " bar, " << cross;
      }
    }
  }
  EXPECT_NEAR(skid().flux_lmh(0, 1.2, 300), 120, 1e-9);  // water
  EXPECT_EQ(skid().flux_lmh(249, 0.2, 300), 0);
}

TEST(TangentialFlow, FluxFallsWithTheLogarithmOfConcentrationAsTheFilmSays) {
  // Where the pressure is much above what the membrane itself takes, J = k ln(c_wall / c) with a
  // wall that hardly moves: the slope is -k (Blatt et al. 1970). Found within 15 %.
  const double k = 20;
  for (const double bulk : {20.0, 40.0, 80.0}) {
    const double slope =
        (skid().flux_lmh(bulk * 1.01, 3, 300) - skid().flux_lmh(bulk, 3, 300)) / std::log(1.01);
    EXPECT_NEAR(slope, -k, 0.15 * k) << bulk;
  }
}

TEST(TangentialFlow, RetainedProteinIsConcentratedAsTheVolumeFalls) {
  const TangentialFlow model({.sieving_protein = 0.02});
  UnitState state = charged(model);
  const Named done = run_named(model, state, "concentrate", {{"concentration", 50}});
  // c / c0 = (V0 / V)^(1 - S)
  const double volume = 100 * std::pow(8.0 / 50, 1 / 0.98);
  EXPECT_NEAR(done.at("volume"), volume, 1e-5 * volume);
  EXPECT_NEAR(done.at("concentration"), 50, 1e-6);
  EXPECT_NEAR(done.at("permeate_volume"), 100 - volume, 1e-5 * volume);
  EXPECT_NEAR(done.at("protein_lost"), 800 - 50 * volume, 1e-3);
}

TEST(TangentialFlow, TimeToConcentrateIsTheIntegralOverTheFlux) {
  const TangentialFlow model({.sieving_protein = 0});
  UnitState state = charged(model);
  const double began = state.time_s;
  run_named(model, state, "concentrate", {{"concentration", 80}});
  // t = integral of dV / (A J(m / V)), Simpson.
  constexpr int kIntervals = 2000;
  const double last = 10;
  const double h = (100 - last) / kIntervals;
  double sum = 0;
  for (int i = 0; i <= kIntervals; ++i) {
    const double volume = last + i * h;
    const double weight = i == 0 || i == kIntervals ? 1 : (i % 2 ? 4 : 2);
    sum += weight / (3 * flux_again(800 / volume, 1.2, 300));
  }
  const double seconds = 3600 * sum * h / 3;
  EXPECT_NEAR(state.time_s - began, seconds, 1e-6 * seconds);
}

TEST(TangentialFlow, DiafiltrationWashesOutByTheExponential) {
  for (const double sieving : {1.0, 0.8}) {
    const TangentialFlow model({.sieving_solute = sieving});
    UnitState state = charged(model);
    run_named(model, state, "concentrate", {{"concentration", 40}});
    const Named done =
        run_named(model, state, "diafilter", {{"diavolumes", 7}, {"conductivity", 2}});
    // What was there when diafiltration began counts as all: 100 exp(-N S).
    const double left = 100 * std::exp(-7 * sieving);
    EXPECT_NEAR(done.at("solute_left"), left, 1e-5 * left);
    EXPECT_NEAR(done.at("conductivity"), 2 + 10 * std::exp(-7.0), 1e-6);
    EXPECT_NEAR(done.at("permeate_volume"), 7 * 20, 0.1);
  }
}

TEST(TangentialFlow, TighterToleranceMeetsTheExactEndBetter) {
  double last = 1;
  for (const double relative : {1e-3, 1e-5, 1e-7, 1e-9}) {
    const Integrator::Options options{.relative_tolerance = relative,
                                      .absolute_tolerance = relative * 1e-3};
    UnitState state = charged(skid());
    const Named done = run_named(skid(), state, "diafilter", {{"diavolumes", 5}}, options);
    const double error = std::abs(done.at("solute_left") / (100 * std::exp(-5.0)) - 1);
    EXPECT_LT(error, last / 3) << relative;
    last = error;
  }
  EXPECT_LT(last, 1e-6);
}

TEST(TangentialFlow, ARunKeepsEveryGramAndLitre) {
  UnitState state = charged(skid());
  expect_balanced(skid(), state);
  run_named(skid(), state, "concentrate", {{"concentration", 40}});
  expect_balanced(skid(), state);
  run_named(skid(), state, "diafilter");
  run_named(skid(), state, "concentrate", {{"concentration", 120}});
  expect_balanced(skid(), state, 1e-6, 1);
  const Named pool = run_named(skid(), state, "recover");
  expect_balanced(skid(), state, 1e-6, 1);
  EXPECT_NEAR(pool.at("pool_concentration"), 120, 1e-4);
  EXPECT_NEAR(state.y[0], 1, 1e-6);
  EXPECT_NEAR(pool.at("yield"), 100 * pool.at("pool_mass") / 800, 1e-6);
  EXPECT_GT(pool.at("yield"), 80);  // a litre of 120 g/L stays in the cassettes
  const Named cleaned = run_named(skid(), state, "clean");
  EXPECT_NEAR(cleaned.at("protein_discarded"), 120, 1e-3);
  expect_balanced(skid(), state);
}

TEST(TangentialFlow, ServicesOutOfOrderAreRefused) {
  UnitState state = initial_state(skid());
  const UnitState before = state;
  for (const char* service : {"concentrate", "diafilter", "recover"}) {
    EXPECT_EQ(refusal(begin_named(skid(), state, service)), "plant.refused") << service;
  }
  EXPECT_EQ(state, before);
  state = charged(skid());
  EXPECT_EQ(refusal(begin_named(skid(), state, "concentrate", {{"concentration", 5}})),
            "plant.refused");
  UnitState little = charged(skid(), 10, 8);
  EXPECT_EQ(refusal(begin_named(skid(), little, "concentrate", {{"concentration", 200}})),
            "plant.refused");
  UnitState thick = charged(skid(), 10, 150);
  run_named(skid(), thick, "concentrate", {{"concentration", 200}});
  EXPECT_EQ(refusal(begin_named(skid(), thick, "diafilter", {{"tmp", 0.2}})), "plant.refused");
  ASSERT_EQ(refusal(begin_named(skid(), state, "diafilter")), "");
  EXPECT_EQ(refusal(begin_named(skid(), state, "recover")), "plant.busy");
}

TEST(TangentialFlow, HeldNothingPasses) {
  UnitState state = charged(skid());
  ASSERT_EQ(refusal(begin_named(skid(), state, "concentrate")), "");
  Integrator integrator(skid());
  ASSERT_TRUE(integrator.advance(state, state.time_s + 300));
  EXPECT_GT(tags_named(skid(), state).at("flux"), 10);
  skid().hold(state);
  const auto y = state.y;
  ASSERT_TRUE(integrator.advance(state, state.time_s + 3600));
  EXPECT_EQ(state.y, y);
  EXPECT_EQ(tags_named(skid(), state).at("flux"), 0);
  EXPECT_EQ(tags_named(skid(), state).at("tmp"), 0);
  skid().restart(state);
  ASSERT_TRUE(*integrator.advance(state, state.time_s + 1e6));
  EXPECT_NEAR(end_named(skid(), state).at("concentration"), 50, 1e-6);
}

TEST(TangentialFlow, ASavedStateGoesOnAlike) {
  UnitState state = charged(skid());
  ASSERT_EQ(refusal(begin_named(skid(), state, "concentrate")), "");
  expect_saved_goes_on(skid(), state, 600);
}

}  // namespace
}  // namespace renkei::equipment::plant
