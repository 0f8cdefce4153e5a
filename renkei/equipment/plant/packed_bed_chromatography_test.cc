#include "renkei/equipment/plant/packed_bed_chromatography.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

// As loose as a plant needs; tighter where a test measures the scheme itself.
constexpr Integrator::Options kPlant{.relative_tolerance = 1e-6, .absolute_tolerance = 1e-8};

const PackedBed& capture() { return static_cast<const PackedBed&>(protein_a_capture()); }
const PackedBed& exchange() { return static_cast<const PackedBed&>(cation_exchange_polishing()); }

// One kind of site, nothing but convection and kinetics.
PackedBedDesign bare(std::size_t cells) {
  PackedBedDesign design = protein_a_design();
  design.kind = "bare";
  design.dispersion_cm = 0;
  design.pore_diffusivity_cm2_min = 0;
  design.sites = {{.capacity_g_l = 60, .rate_min = 0.1}};
  design.affinity_l_g = 1;
  design.cells = cells;
  return design;
}

// exp(-z) I0(z)
double scaled_bessel(double z) {
  if (z < 200) return std::exp(-z) * std::cyl_bessel_i(0.0, z);
  return (1 + 1 / (8 * z) + 9 / (128 * z * z)) / std::sqrt(2 * std::numbers::pi * z);
}

// J(s, t) = 1 - exp(-t) integral from 0 to s of exp(-x) I0(2 sqrt(t x)) dx, by Simpson.
double hiester_vermeulen_j(double s, double t) {
  constexpr int kIntervals = 4000;
  const auto inner = [&](double root) {  // x = root^2
    const double x = root * root;
    const double gap = std::sqrt(t) - root;
    return 2 * root * std::exp(-gap * gap) * scaled_bessel(2 * std::sqrt(t * x));
  };
  const double h = std::sqrt(s) / kIntervals;
  double sum = inner(0) + inner(std::sqrt(s));
  for (int i = 1; i < kIntervals; ++i) sum += (i % 2 ? 4 : 2) * inner(i * h);
  return 1 - sum * h / 3;
}

// Thomas 1944: outlet over feed of a bed with reversible Langmuir kinetics.
double thomas(double n, double nt, double r) {
  const double j = hiester_vermeulen_j(r * n, nt);
  return j / (j + std::exp((r - 1) * (nt - n)) * (1 - hiester_vermeulen_j(n, r * nt)));
}

// Volumes pumped, and outlet over feed at each, while a bed that was equilibrated is loaded.
struct Curve {
  std::vector<double> volumes;
  std::vector<double> shares;
};
Curve breakthrough(const PackedBed& bed, double flow, double feed, double until, int points,
                   Integrator::Options options) {
  UnitState state = initial_state(bed);
  run_named(bed, state, "equilibrate", {{"volume", 6}, {"flow", 30}, {"salt", 0.15}, {"ph", 7.2}},
            options);
  EXPECT_EQ(refusal(begin_named(bed, state, "load",
                                {{"volume", until},
                                 {"flow", flow},
                                 {"feed_concentration", feed},
                                 {"salt", 0.15},
                                 {"ph", 7.2}})),
            "");
  Integrator integrator(bed, options);
  const double began = state.time_s;
  Curve curve;
  for (int i = 1; i < points; ++i) {
    const double volume = until * i / points;
    EXPECT_TRUE(integrator.advance(state, began + volume / flow * 3600));
    curve.volumes.push_back(volume);
    curve.shares.push_back(bed.outlet_g_l(state) / feed);
  }
  return curve;
}

std::string fmt_list(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers) text += std::to_string(number) + " ";
  return text;
}

// Grams per litre of column that had been loaded when `share` of the feed left it.
double dynamic_capacity(const Curve& curve, double feed, double share) {
  for (std::size_t i = 1; i < curve.shares.size(); ++i) {
    if (curve.shares[i] < share) continue;
    const double step = (share - curve.shares[i - 1]) / (curve.shares[i] - curve.shares[i - 1]);
    return feed * (curve.volumes[i - 1] + step * (curve.volumes[i] - curve.volumes[i - 1]));
  }
  return -1;
}

TEST(PackedBed, SpecIsSoundAndNonsenseIsRefused) {
  expect_spec_sound(capture());
  expect_spec_sound(exchange());
}

// The largest distance between the bed's breakthrough and that of Thomas.
double distance_to_thomas(std::size_t cells) {
  const PackedBed bed(bare(cells));
  const double flow_1_min = 10.0 / 60;
  const double feed = 2;
  const Curve curve = breakthrough(bed, 10, feed, 40, 40, kPlant);
  const double hold_up = 0.31 + 0.69 * 0.94;
  double worst = 0;
  for (std::size_t i = 0; i < curve.volumes.size(); ++i) {
    const double minutes = (curve.volumes[i] - hold_up) / flow_1_min;
    if (minutes <= 0) continue;
    const double exact = thomas(0.69 * 0.1 * 60 / flow_1_min, 0.1 * (feed + 1) * minutes, 1.0 / 3);
    worst = std::max(worst, std::abs(curve.shares[i] - exact));
  }
  return worst;
}

TEST(PackedBed, BreakthroughIsThatOfThomasToTheSecondOrderOfTheGrid) {
  const double coarse = distance_to_thomas(12);
  const double middle = distance_to_thomas(24);
  const double fine = distance_to_thomas(48);
  RecordProperty("distances", fmt_list({coarse, middle, fine}));
  EXPECT_LT(fine, 2e-3);
  EXPECT_GT(std::log2(coarse / middle), 1.6);
  EXPECT_GT(std::log2(middle / fine), 1.6);
}

TEST(PackedBed, SaltStepSpreadsAsTheDispersionSays) {
  // Flux at the end of a bed without an end (Kreft and Zuber 1978): Danckwerts' inlet.
  const double peclet = 20 / (0.31 * 0.55);
  for (const auto& [cells, allowed] : {std::pair{18, 0.04}, std::pair{54, 0.006}}) {
    PackedBedDesign design = protein_a_design();
    design.cells = static_cast<std::size_t>(cells);
    const PackedBed bed(design);
    UnitState state = initial_state(bed);
    ASSERT_EQ(refusal(begin_named(bed, state, "equilibrate",
                                  {{"volume", 2}, {"flow", 12}, {"salt", 0.2}, {"ph", 7}})),
              "");
    Integrator integrator(bed, kPlant);
    double worst = 0;
    for (int i = 1; i < 20; ++i) {
      const double volume = 0.1 * i;
      ASSERT_TRUE(integrator.advance(state, volume / 12 * 3600));
      const double tau = volume / (0.31 + 0.69 * 0.94);
      const double width = std::sqrt(peclet / (4 * tau));
      const double exact =
          (std::erfc((1 - tau) * width) + std::exp(peclet) * std::erfc((1 + tau) * width)) / 2;
      worst = std::max(worst, std::abs(bed.outlet_salt_mol_l(state) / 0.2 - exact));
    }
    RecordProperty("worst_" + std::to_string(cells), std::to_string(worst));
    EXPECT_LT(worst, allowed) << cells;
  }
}

TEST(PackedBed, WhatItHoldsAtTheEndOfALongLoadIsTheIsotherm) {
  const PackedBed& bed = capture();
  UnitState state = initial_state(bed);
  run_named(bed, state, "equilibrate", {{"volume", 5}, {"flow", 12}, {"salt", 0.15}, {"ph", 7.2}},
            kPlant);
  run_named(bed, state, "load",
            {{"volume", 100}, {"flow", 4}, {"feed_concentration", 2}, {"salt", 0.15}, {"ph", 7.2}},
            kPlant);
  const double bound = 0.69 * 114.3 * 15.3 * 2 / (1 + 15.3 * 2);
  const double exact = bound + (0.31 + 0.69 * 0.94) * 2;
  EXPECT_NEAR(bed.balances(state)[0].held / bed.column_volume_l(), exact, 1e-3 * exact);
}

TEST(PackedBed, DynamicCapacityRisesWithResidenceTime) {
  // What the published parameters give on a grid three times as fine is 57.0 and 71.4 g/L.
  const double fast = dynamic_capacity(breakthrough(capture(), 25, 5, 25, 100, kPlant), 5, 0.1);
  const double slow = dynamic_capacity(breakthrough(capture(), 10, 5, 25, 100, kPlant), 5, 0.1);
  RecordProperty("g_per_l", fmt_list({fast, slow}));
  EXPECT_NEAR(fast, 57.0, 0.01 * 57.0);
  EXPECT_NEAR(slow, 71.4, 0.01 * 71.4);
}

TEST(PackedBed, SaltAtElutionInAGradientIsThatOfYamamoto) {
  // A small load at the top: integral of dc / ((1 - void) Henry(c)) over the gradient is 1.
  const PackedBed& bed = exchange();
  const double slope = 0.55 / 20;  // mol/L per column volume
  UnitState state = initial_state(bed);
  run_named(bed, state, "equilibrate", {{"volume", 5}, {"flow", 12}, {"salt", 0.05}, {"ph", 5.5}},
            kPlant);
  run_named(bed, state, "load",
            {{"volume", 0.1}, {"flow", 4}, {"feed_concentration", 5}, {"salt", 0.05}, {"ph", 5.5}},
            kPlant);
  ASSERT_EQ(refusal(begin_named(bed, state, "elute",
                                {{"volume", 20},
                                 {"flow", 2},
                                 {"salt", 0.05},
                                 {"salt_end", 0.6},
                                 {"ph", 5.5},
                                 {"pool_from", 0.01}})),
            "");
  Integrator integrator(bed, kPlant);
  const double began = state.time_s;
  double most = 0;
  double salt = 0;
  for (int i = 1; i < 400; ++i) {
    ASSERT_TRUE(integrator.advance(state, began + i * 0.05 / 2 * 3600));
    if (bed.outlet_g_l(state) <= most) continue;
    most = bed.outlet_g_l(state);
    salt = bed.outlet_salt_mol_l(state);
  }
  const double exact = std::pow(std::pow(0.05, 9.5) + 9.5 * 6.9e-4 * 0.66 * slope, 1 / 9.5);
  RecordProperty("salt", fmt_list({salt, exact}));
  EXPECT_NEAR(salt, exact, 0.02 * exact);
}

TEST(PackedBed, ACycleKeepsEveryGramAndGivesTheProductBack) {
  const PackedBed& bed = capture();
  UnitState state = initial_state(bed);
  run_named(bed, state, "equilibrate", {{"volume", 5}, {"flow", 12}, {"salt", 0.15}, {"ph", 7.2}});
  const auto loaded = run_named(
      bed, state, "load",
      {{"volume", 10}, {"flow", 10}, {"feed_concentration", 5}, {"salt", 0.15}, {"ph", 7.2}});
  EXPECT_NEAR(loaded.at("loaded_mass"), 50 * bed.column_volume_l(),
              1e-6 * loaded.at("loaded_mass"));
  EXPECT_LT(loaded.at("breakthrough"), 1);
  expect_balanced(bed, state);
  run_named(bed, state, "wash", {{"volume", 5}, {"flow", 12}, {"salt", 0.15}, {"ph", 7.2}});
  const auto eluted = run_named(bed, state, "elute",
                                {{"volume", 5},
                                 {"flow", 12},
                                 {"salt", 0.05},
                                 {"salt_end", 0.05},
                                 {"ph", 3.5},
                                 {"pool_from", 0.1}});
  EXPECT_GT(eluted.at("yield"), 99);
  EXPECT_LE(eluted.at("yield"), 100);
  EXPECT_NEAR(eluted.at("pool_mass"), eluted.at("pool_volume") * eluted.at("pool_concentration"),
              1e-9 * eluted.at("pool_mass"));
  expect_balanced(bed, state, 1e-6, loaded.at("loaded_mass"));
  run_named(bed, state, "clean", {{"volume", 4}, {"flow", 12}});
  expect_balanced(bed, state, 1e-6, loaded.at("loaded_mass"));

  const PackedBed& polish = exchange();
  UnitState other = initial_state(polish);
  run_named(polish, other, "equilibrate",
            {{"volume", 5}, {"flow", 12}, {"salt", 0.05}, {"ph", 5.5}});
  const double in =
      run_named(
          polish, other, "load",
          {{"volume", 5}, {"flow", 10}, {"feed_concentration", 8}, {"salt", 0.05}, {"ph", 5.5}})
          .at("loaded_mass");
  run_named(polish, other, "wash", {{"volume", 5}, {"flow", 12}, {"salt", 0.05}, {"ph", 5.5}});
  const auto pool = run_named(polish, other, "elute",
                              {{"volume", 15},
                               {"flow", 8},
                               {"salt", 0.05},
                               {"salt_end", 0.6},
                               {"ph", 5.5},
                               {"pool_from", 0.1}});
  EXPECT_GT(pool.at("yield"), 99);
  expect_balanced(polish, other, 1e-6, in);
}

TEST(PackedBed, AnAcidTooWeakLeavesTheAntibodyBound) {
  const PackedBed& bed = capture();
  UnitState state = initial_state(bed);
  run_named(bed, state, "equilibrate", {{"volume", 5}, {"flow", 12}, {"salt", 0.15}, {"ph", 7.2}},
            kPlant);
  run_named(bed, state, "load",
            {{"volume", 10}, {"flow", 10}, {"feed_concentration", 5}, {"salt", 0.15}, {"ph", 7.2}},
            kPlant);
  const auto weak = run_named(bed, state, "elute",
                              {{"volume", 5},
                               {"flow", 12},
                               {"salt", 0.05},
                               {"salt_end", 0.05},
                               {"ph", 5.0},
                               {"pool_from", 0.1}},
                              kPlant);
  EXPECT_LT(weak.at("yield"), 5);
  const auto left = run_named(bed, state, "clean", {{"volume", 6}, {"flow", 12}}, kPlant);
  EXPECT_GT(left.at("bound_before"), 40 * bed.column_volume_l());
  EXPECT_LT(left.at("bound_after"), 1e-3 * left.at("bound_before"));
}

TEST(PackedBed, ServicesOutOfOrderAreRefused) {
  const PackedBed& bed = capture();
  UnitState state = initial_state(bed);
  const UnitState before = state;
  EXPECT_EQ(
      refusal(begin_named(
          bed, state, "load",
          {{"volume", 10}, {"flow", 10}, {"feed_concentration", 5}, {"salt", 0.15}, {"ph", 7.2}})),
      "plant.refused");
  EXPECT_EQ(refusal(begin_named(bed, state, "elute",
                                {{"volume", 5},
                                 {"flow", 12},
                                 {"salt", 0.05},
                                 {"salt_end", 0.05},
                                 {"ph", 3.5},
                                 {"pool_from", 0.1}})),
            "plant.refused");
  EXPECT_EQ(state, before);
  run_named(bed, state, "equilibrate", {{"volume", 5}, {"flow", 12}, {"salt", 0.15}, {"ph", 7.2}},
            kPlant);
  EXPECT_EQ(
      refusal(begin_named(
          bed, state, "load",
          {{"volume", 1}, {"flow", 10}, {"feed_concentration", 5}, {"salt", 0.15}, {"ph", 7.2}})),
      "");
  EXPECT_EQ(refusal(begin_named(bed, state, "wash",
                                {{"volume", 1}, {"flow", 10}, {"salt", 0.15}, {"ph", 7.2}})),
            "plant.busy");
  static_cast<void>(bed.end(state));
  run_named(bed, state, "clean", {{"volume", 4}, {"flow", 12}}, kPlant);
  EXPECT_EQ(
      refusal(begin_named(
          bed, state, "load",
          {{"volume", 1}, {"flow", 10}, {"feed_concentration", 5}, {"salt", 0.15}, {"ph", 7.2}})),
      "plant.refused");  // pH 13
  UnitState salty = initial_state(exchange());
  run_named(exchange(), salty, "equilibrate",
            {{"volume", 5}, {"flow", 12}, {"salt", 0.5}, {"ph", 5.5}}, kPlant);
  EXPECT_EQ(
      refusal(begin_named(
          exchange(), salty, "load",
          {{"volume", 1}, {"flow", 10}, {"feed_concentration", 5}, {"salt", 0.05}, {"ph", 5.5}})),
      "plant.refused");
}

TEST(PackedBed, HeldItPumpsNothingAndThenGoesOn) {
  const PackedBed& bed = capture();
  UnitState state = initial_state(bed);
  run_named(bed, state, "equilibrate", {{"volume", 5}, {"flow", 12}, {"salt", 0.15}, {"ph", 7.2}},
            kPlant);
  ASSERT_EQ(
      refusal(begin_named(
          bed, state, "load",
          {{"volume", 4}, {"flow", 10}, {"feed_concentration", 5}, {"salt", 0.15}, {"ph", 7.2}})),
      "");
  Integrator integrator(bed, kPlant);
  ASSERT_TRUE(integrator.advance(state, state.time_s + 600));
  bed.hold(state);
  EXPECT_EQ(tags_named(bed, state).at("flow"), 0);
  EXPECT_EQ(tags_named(bed, state).at("pressure_drop"), 0);
  const double held = bed.balances(state)[0].held;
  const auto done = integrator.advance(state, state.time_s + 7200);
  ASSERT_TRUE(done && !*done);
  EXPECT_NEAR(bed.balances(state)[0].held, held, 1e-6 * held);
  bed.restart(state);
  EXPECT_NEAR(tags_named(bed, state).at("flow"), 10 * bed.column_volume_l(), 1e-9);
  EXPECT_GT(tags_named(bed, state).at("pressure_drop"), 0.1);
  ASSERT_TRUE(*integrator.advance(state, state.time_s + 7200));
  EXPECT_NEAR(end_named(bed, state).at("loaded_mass"), 20 * bed.column_volume_l(), 1e-5 * held);
}

TEST(PackedBed, ASavedStateGoesOnAlike) {
  UnitState state = initial_state(capture());
  run_named(capture(), state, "equilibrate",
            {{"volume", 5}, {"flow", 12}, {"salt", 0.15}, {"ph", 7.2}}, kPlant);
  ASSERT_EQ(
      refusal(begin_named(
          capture(), state, "load",
          {{"volume", 4}, {"flow", 10}, {"feed_concentration", 5}, {"salt", 0.15}, {"ph", 7.2}})),
      "");
  expect_saved_goes_on(capture(), state, 300);
}

}  // namespace
}  // namespace renkei::equipment::plant
