#include "renkei/equipment/plant/ivt_reactor.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "renkei/equipment/plant/ivt_chemistry.h"
#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

// The conditions of Akama et al. (2012): 7.4 nmol/L template, 868 nt, 40 mmol/L Tris, 37 Cel.
UnitState mixed(double polymerase_umol, double ntp_each, double magnesium,
                double pyrophosphatase = 0) {
  const UnitModel& model = ivt_reactor();
  UnitState state = initial_state(model);
  run_named(model, state, "charge", {{"volume", 1}, {"buffer", 40}});
  run_named(model, state, "add_reagents",
            {{"atp", ntp_each},
             {"utp", ntp_each},
             {"ctp", ntp_each},
             {"gtp", ntp_each},
             {"magnesium", magnesium},
             {"template", 7.4},
             {"polymerase", polymerase_umol * 1e3},
             {"pyrophosphatase", pyrophosphatase}});
  return state;
}

double rna_umol(const UnitState& state) { return state.y[state_named(ivt_reactor(), "rna")] / 1e3; }
double ppi_mmol(const UnitState& state) {
  return state.y[state_named(ivt_reactor(), "pyrophosphate")] / 1e3;
}

struct Curve {
  double polymerase, ntp, magnesium;
  std::array<double, 9> rna;  // umol/L at the times below
  std::array<double, 9> ppi;  // mmol/L, dissolved
};
constexpr std::array kMinutes{5.0, 15.0, 30.0, 45.0, 60.0, 75.0, 90.0, 105.0, 120.0};

// Akama et al. 2012 (doi:10.1016/j.bpj.2011.12.014), as digitised by Stover et al. in the data of
// their code (data/akama_data/akama_reaction_trajectories.csv): all thirteen, mean of the runs.
const std::vector<Curve>& akama() {
  static const std::vector<Curve> curves{
      {0.05,
       0.8,
       8,
       {0.66, 1.19, 1.66, 2, 2.06, 2.1, 2.1, 2.11, 2.1},
       {0.53, 0.98, 1.28, 1.57, 1.26, 0.67, 0.48, 0.35, 0.21}},
      {0.1,
       0.8,
       8,
       {1.04, 1.71, 2.37, 2.34, 2.39, 2.45, 2.4, 2.44, 2.49},
       {0.63, 1.11, 1.63, 1.22, 0.5, 0.28, 0.21, 0.13, 0.06}},
      {0.2,
       0.8,
       8,
       {1.5, 2.66, 2.92, 2.77, 2.86, 2.74, 2.83, 2.74, 2.77},
       {1.11, 2.04, 0.72, 0.17, 0.14, 0.2, 0.18, 0.1, 0.07}},
      {0.4,
       0.8,
       8,
       {1.9, 3.04, 3.08, 3, 3.01, 3.05, 3.03, 3.06, 2.99},
       {1.42, 2.07, 0.4, 0.12, 0.09, 0.11, 0.12, 0.23, 0.07}},
      {0.8,
       0.8,
       8,
       {2.3, 3.09, 3.17, 3.1, 3.15, 3.09, 2.93, 3.12, 3.13},
       {1.79, 1.7, 0.32, 0.05, 0.08, 0.1, 0.14, 0.14, 0.16}},
      {0.1,
       0.4,
       8,
       {0.64, 1.21, 1.54, 1.7, 1.68, 1.54, 1.67, 1.66, 1.66},
       {0.56, 0.96, 1.22, 1.33, 1.3, 1.23, 0.9, 0.67, 0.38}},
      {0.1,
       1.6,
       8,
       {0.84, 1.53, 2.25, 2.6, 2.68, 2.76, 2.74, 2.74, 2.74},
       {0.67, 1.1, 1.67, 1.95, 1.75, 1.15, 0.77, 0.63, 0.35}},
      {0.1,
       3.2,
       8,
       {0.5, 1.2, 1.84, 2.34, 2.59, 3.04, 3.15, 3.28, 3.37},
       {0.38, 0.77, 1.25, 1.52, 1.86, 2.23, 2.37, 2.52, 2.5}},
      {0.1,
       4,
       8,
       {0.3, 0.77, 1.25, 1.64, 2.09, 2.36, 2.58, 2.73, 2.7},
       {0.21, 0.48, 0.84, 1.04, 1.48, 1.67, 1.75, 2.06, 1.91}},
      {0.1,
       0.8,
       2,
       {0.37, 0.65, 0.88, 1.07, 1.24, 1.22, 1.38, 1.54, 1.58},
       {0.25, 0.48, 0.67, 0.78, 0.91, 0.99, 1.05, 1.08, 1.08}},
      {0.1,
       0.8,
       4,
       {0.71, 1.19, 1.6, 1.86, 2.08, 2.25, 2.44, 2.57, 2.7},
       {0.58, 0.94, 1.45, 1.49, 1.77, 1.84, 2.07, 2.02, 2.09}},
      {0.1,
       0.8,
       14,
       {0.91, 1.72, 2.32, 2.78, 2.66, 2.75, 2.73, 2.76, 2.89},
       {0.79, 1.43, 1.75, 0.46, 0.32, 0.2, 0.2, 0.06, 0.16}},
      {0.1,
       0.8,
       20,
       {0.84, 1.58, 2.27, 2.84, 2.89, 2.86, 3.07, 3.29, 3.29},
       {0.67, 1.28, 1.86, 0.77, 0.24, 0.26, 0.24, 0.21, 0.23}},
  };
  return curves;
}

TEST(IvtReactor, SpecIsSoundAndNonsenseIsRefusedByName) { expect_spec_sound(ivt_reactor()); }

TEST(IvtReactor, MatchesThePublishedCurvesOfRnaAndPyrophosphate) {
  const UnitModel& model = ivt_reactor();
  double rna_squares = 0;
  double ppi_squares = 0;
  int points = 0;
  for (const Curve& curve : akama()) {
    UnitState state = mixed(curve.polymerase, curve.ntp, curve.magnesium);
    ASSERT_TRUE(begin_named(model, state, "transcribe", {{"duration", 3}}));
    Integrator integrator(model);
    const double began = state.time_s;
    for (std::size_t i = 0; i < kMinutes.size(); ++i) {
      ASSERT_TRUE(integrator.advance(state, began + kMinutes[i] * 60));
      rna_squares += std::pow(rna_umol(state) - curve.rna[i], 2);
      ppi_squares += std::pow(ppi_mmol(state) - curve.ppi[i], 2);
      ++points;
    }
    // End yields are between 1.6 and 3.4 umol/L.
    EXPECT_NEAR(rna_umol(state), curve.rna.back(), 0.25 * curve.rna.back())
        << curve.polymerase << " " << curve.ntp << " " << curve.magnesium;
  }
  EXPECT_EQ(points, 117);
  EXPECT_LT(std::sqrt(rna_squares / points), 0.23);  // 0.205 umol/L
  EXPECT_LT(std::sqrt(ppi_squares / points), 0.23);  // 0.202 mmol/L
}

TEST(IvtReactor, MatchesThePublishedInitialRates) {
  struct Rate {
    double ntp, magnesium, umol_per_min;
  };
  // Akama et al. 2012, mean over the first five minutes (akama_initial_rate.csv), 0.1 umol/L T7.
  const std::vector<Rate> measured{
      {0.4, 2, 0.0877}, {0.8, 2, 0.0738}, {1.6, 2, 0.00654}, {3.2, 2, 0},      {4, 2, 0},
      {0.4, 4, 0.110},  {0.8, 4, 0.126},  {1.6, 4, 0.0846},  {3.2, 4, 0.0042}, {4, 4, 0.0027},
      {0.4, 8, 0.116},  {0.8, 8, 0.148},  {1.6, 8, 0.161},   {3.2, 8, 0.0815}, {4, 8, 0.0481},
      {0.4, 14, 0.123}, {0.8, 14, 0.143}, {1.6, 14, 0.171},  {3.2, 14, 0.172}, {4, 14, 0.151},
      {0.4, 20, 0.106}, {0.8, 20, 0.132}, {1.6, 20, 0.154},  {3.2, 20, 0.186}, {4, 20, 0.188}};
  double squares = 0;
  for (const Rate& rate : measured) {
    UnitState state = mixed(0.1, rate.ntp, rate.magnesium);
    run_named(ivt_reactor(), state, "transcribe", {{"duration", 5.0 / 60}});
    squares += std::pow(rna_umol(state) / 5 - rate.umol_per_min, 2);
  }
  EXPECT_LT(std::sqrt(squares / 25), 0.03);
}

TEST(IvtReactor, PyrophosphataseKeepsPyrophosphateAwayAndGivesMoreRna) {
  UnitState without = mixed(0.1, 0.8, 8);
  UnitState with = mixed(0.1, 0.8, 8, 5);
  run_named(ivt_reactor(), without, "transcribe", {{"duration", 2}});
  run_named(ivt_reactor(), with, "transcribe", {{"duration", 2}});
  EXPECT_GT(rna_umol(with), 1.1 * rna_umol(without));
  EXPECT_LT(ppi_mmol(with), 0.01);
  EXPECT_GT(tags_named(ivt_reactor(), without)["turbidity"], 0.5);
  EXPECT_LT(tags_named(ivt_reactor(), with)["turbidity"], 1e-6);
}

TEST(IvtReactor, NothingIsLostOrMadeFromNothingInAWholeRun) {
  const UnitModel& model = ivt_reactor();
  UnitState state = mixed(0.1, 0.8, 8, 0.05);
  for (int i = 0; i < 3; ++i) {
    run_named(model, state, "transcribe", {{"duration", 0.5}});
    expect_balanced(model, state);
    expect_not_negative(model, state, 19);
    run_named(model, state, "sample", {{"volume", 5}});
    run_named(model, state, "feed", {{"volume", 20}, {"ntp_each", 300}, {"magnesium", 500}});
    expect_balanced(model, state);
  }
  run_named(model, state, "stop_reaction");
  const double before = state.y[state_named(model, "rna")];
  const Named out = run_named(model, state, "harvest");
  expect_balanced(model, state, 1e-6, 1e4);
  EXPECT_NEAR(out.at("volume"), 1 + 3 * (0.020 - 0.005), 1e-9);
  EXPECT_NEAR(out.at("rna_mass"), before * 1e-9 * 278'942.6, 1e-6 * out.at("rna_mass"));
  EXPECT_EQ(state.y[state_named(model, "volume")], 0);
  run_named(model, state, "clean");
  UnitState fresh = initial_state(model);
  fresh.time_s = state.time_s;
  fresh.service_began_s = state.service_began_s;
  EXPECT_EQ(state, fresh);
}

TEST(IvtReactor, TheTighterTheToleranceTheNearerToTheLimit) {
  const auto yield = [](double relative) {
    UnitState state = mixed(0.2, 0.8, 8);
    run_named(ivt_reactor(), state, "transcribe", {{"duration", 1}},
              {.relative_tolerance = relative, .absolute_tolerance = relative * 1e-2});
    return rna_umol(state);
  };
  const double limit = yield(1e-11);
  const double loose = std::abs(yield(1e-4) / limit - 1);
  const double usual = std::abs(yield(1e-8) / limit - 1);
  EXPECT_LT(loose, 1e-2);
  EXPECT_LT(usual, 1e-6);
  EXPECT_LT(usual, loose / 100);
}

TEST(IvtReactor, ServicesAreRefusedOutOfOrder) {
  const UnitModel& model = ivt_reactor();
  UnitState state = initial_state(model);
  for (const char* early :
       {"add_reagents", "transcribe", "feed", "sample", "harvest", "stop_reaction"}) {
    EXPECT_EQ(refusal(begin_named(model, state, early)), "plant.refused") << early;
  }
  EXPECT_EQ(state, initial_state(model));
  ASSERT_TRUE(begin_named(model, state, "charge", {{"volume", 1}}));
  EXPECT_EQ(refusal(begin_named(model, state, "sample")), "plant.busy");
  end_named(model, state);
  EXPECT_EQ(refusal(begin_named(model, state, "transcribe")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "charge")), "plant.refused");
  EXPECT_EQ(refusal(begin_named(model, state, "clean")), "plant.refused");
  run_named(model, state, "add_reagents");
  EXPECT_EQ(refusal(begin_named(model, state, "add_reagents")), "plant.refused");
  run_named(model, state, "harvest");
  EXPECT_EQ(refusal(begin_named(model, state, "charge")), "plant.refused");
}

TEST(IvtReactor, HeldTheClockOfTheServiceStandsAndTheReactionGoesOn) {
  const UnitModel& model = ivt_reactor();
  UnitState state = mixed(0.1, 0.8, 8);
  ASSERT_TRUE(begin_named(model, state, "transcribe", {{"duration", 1}}));
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 600));
  const double before = rna_umol(state);
  model.hold(state);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 600));
  EXPECT_GT(rna_umol(state), before + 0.3);
  model.restart(state);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 1e5));
  EXPECT_NEAR(state.time_s - state.service_began_s, 3600 + 600, 1e-4);
}

TEST(IvtReactor, StoppedItStaysAsItIs) {
  UnitState state = mixed(0.1, 0.8, 8);
  run_named(ivt_reactor(), state, "transcribe", {{"duration", 0.2}});
  run_named(ivt_reactor(), state, "stop_reaction");
  const double before = rna_umol(state);
  ASSERT_TRUE(Integrator(ivt_reactor()).advance(state, state.time_s + 36'000));
  EXPECT_NEAR(rna_umol(state), before, 1e-9);
}

TEST(IvtReactor, ASavedStateGoesOnToTheBit) {
  expect_saved_goes_on(
      ivt_reactor(),
      [] {
        UnitState state = mixed(0.1, 0.8, 8);
        EXPECT_TRUE(begin_named(ivt_reactor(), state, "transcribe", {{"duration", 1}}));
        return state;
      }(),
      1200);
}

TEST(IvtReactor, SpeciationHoldsChargeAndMagnesiumFromDropsToSyrup) {
  for (const double magnesium : {1e-9, 1e-4, 2e-3, 2e-2, 1e-1}) {
    for (const double ppi : {0.0, 1e-4, 5e-3}) {
      IvtMixture mixture{.magnesium = magnesium, .pyrophosphate = ppi, .buffer = 0.04};
      for (double& ntp : mixture.ntp) ntp = 2e-3;
      mixture.sodium = 3.96 * 8e-3 + 3.5 * ppi;
      mixture.chloride = 0.04 / (1 + std::pow(10.0, -0.1));
      mixture.acetate = 2 * magnesium;
      const IvtSpeciation found = ivt_speciation(mixture);
      EXPECT_GT(-std::log10(found.hydrogen), 5.5);
      EXPECT_LT(-std::log10(found.hydrogen), 9.5);
      EXPECT_GT(found.magnesium, 0);
      EXPECT_LT(found.magnesium, magnesium);
      EXPECT_LE(found.mg_ppi + found.mg2_ppi, ppi);
    }
  }
}

}  // namespace
}  // namespace renkei::equipment::plant
