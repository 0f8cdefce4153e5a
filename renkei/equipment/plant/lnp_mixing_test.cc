#include "renkei/equipment/plant/lnp_mixing.h"

#include <cmath>

#include <gtest/gtest.h>

#include "renkei/equipment/plant/model_test_tools.h"

namespace renkei::equipment::plant {
namespace {

const UnitModel& skid() { return lnp_mixing(); }

TEST(LnpMixing, SpecIsSoundAndNonsenseIsRefused) { expect_spec_sound(skid()); }

TEST(LnpMixing, LipidPerDoseIsThatOfComirnaty) {
  // 0.43 mg ALC-0315, 0.05 mg ALC-0159, 0.09 mg DSPC and 0.2 mg cholesterol with 30 ug of mRNA, at
  // 46.3:9.4:42.7:1.6 and N/P 6 (doi:10.7150/thno.84291, table 1, for the ratios).
  EXPECT_NEAR(LnpMixing::lipid_per_mrna(6), 0.77 / 0.030, 0.05 * 0.77 / 0.030);
  EXPECT_NEAR(LnpMixing::lipid_per_mrna(3), LnpMixing::lipid_per_mrna(6) / 2, 1e-12);
}

TEST(LnpMixing, SizeIsFlatAboveTheCriticalReynoldsNumberAndGrowsBelow) {
  // Critical near 5000, ALC-0315 near 80 nm above it (doi:10.3791/67047).
  double flow = 20;
  while (LnpMixing::reynolds(flow) < 5000) flow += 1;
  EXPECT_LT(LnpMixing::size_nm(3 * flow), 1.01 * 80);
  EXPECT_GT(LnpMixing::size_nm(3 * flow), 80);
  EXPECT_NEAR(LnpMixing::size_nm(flow), 80 * std::pow(2.0, 1.0 / 6), 0.5);
  // Far below: the volume of a particle as the time of mixing, the diameter as Re^-1/2.
  EXPECT_NEAR(LnpMixing::size_nm(flow / 40) / LnpMixing::size_nm(flow / 10), 2, 0.01);
  // No T-mixer made less than 70 nm (doi:10.1038/mtna.2012.28, abstract).
  EXPECT_GE(LnpMixing::size_nm(1000), 70);
}

TEST(LnpMixing, EncapsulationIsHighAtThreeToOneAndPoorAtOneToOne) {
  EXPECT_GT(LnpMixing::encapsulated(6, 0.25), 0.9);
  EXPECT_LT(LnpMixing::encapsulated(6, 0.25), 0.95);
  EXPECT_LT(LnpMixing::encapsulated(6, 0.5), 0.3);
  EXPECT_LT(LnpMixing::encapsulated(2, 0.25), LnpMixing::encapsulated(6, 0.25));
}

TEST(LnpMixing, EthanolAndVolumesAreThoseOfTheFlows) {
  for (const double ratio : {1.0, 3.0, 5.0}) {
    for (const double dilution : {0.0, 1.0, 5.0}) {
      UnitState state = initial_state(skid());
      const Named made =
          run_named(skid(), state, "formulate",
                    {{"mrna_volume", 1000}, {"flow_rate_ratio", ratio}, {"dilution", dilution}});
      const double ethanol = 100 / (1 + ratio) / (1 + dilution);
      EXPECT_NEAR(made.at("ethanol"), ethanol, 1e-6 * ethanol);
      const double volume = (1000 * (1 + 1 / ratio) - 30) * (1 + dilution);
      EXPECT_NEAR(made.at("product_volume"), volume, 1e-3 * volume);
      EXPECT_NEAR(made.at("lipid_mass") / made.at("mrna_mass"), LnpMixing::lipid_per_mrna(6), 1e-6);
      expect_balanced(skid(), state);
    }
  }
}

TEST(LnpMixing, ABatchKeepsEveryMilligramAndTheStartGoesToWaste) {
  UnitState state = initial_state(skid());
  const Named made = run_named(skid(), state, "formulate");
  expect_balanced(skid(), state);
  EXPECT_NEAR(made.at("mrna_mass"), 900 - 30 * 0.75 * 0.3, 0.01);
  EXPECT_NEAR(made.at("encapsulation"), 100 * LnpMixing::encapsulated(6, 0.25), 1e-6);
  EXPECT_NEAR(made.at("size"), LnpMixing::size_nm(320), 0.05);
  EXPECT_NEAR(made.at("mrna_yield"), made.at("encapsulation") * made.at("mrna_mass") / 900, 1e-6);
  // With no waste the coarse particles of the start are in the product.
  UnitState hasty = initial_state(skid());
  EXPECT_GT(run_named(skid(), hasty, "formulate", {{"divert", 1}}).at("size"),
            made.at("size") + 0.005);
  const Named pool = run_named(skid(), state, "recover");
  EXPECT_NEAR(pool.at("mrna_mass"), made.at("mrna_mass"), 0.01);
  expect_balanced(skid(), state, 1e-6, 900);
  run_named(skid(), state, "clean");
  expect_balanced(skid(), state);
}

TEST(LnpMixing, PumpsComeUpAsAFirstOrderLag) {
  for (const double relative : {1e-5, 1e-8}) {
    UnitState state = initial_state(skid());
    ASSERT_EQ(refusal(begin_named(skid(), state, "formulate")), "");
    Integrator integrator(skid(), {.relative_tolerance = relative, .absolute_tolerance = relative});
    ASSERT_TRUE(integrator.advance(state, 3));
    const double exact = 240 * (1 - std::exp(-2.0));
    EXPECT_NEAR(tags_named(skid(), state).at("aqueous_flow"), exact, 100 * relative * exact);
    // Pumped until then: 240 mL/min (t - tau (1 - exp(-t/tau))).
    const double pumped = 4 * (3 - 1.5 * (1 - std::exp(-2.0)));
    EXPECT_NEAR(state.y[state_named(skid(), "aqueous_in")], pumped, 100 * relative * pumped);
  }
}

TEST(LnpMixing, HeldThePumpsRunOutAndThenItGoesOn) {
  UnitState state = initial_state(skid());
  ASSERT_EQ(refusal(begin_named(skid(), state, "formulate")), "");
  Integrator integrator(skid());
  ASSERT_TRUE(integrator.advance(state, 120));
  skid().hold(state);
  ASSERT_TRUE(integrator.advance(state, 180));
  EXPECT_LT(tags_named(skid(), state).at("aqueous_flow"), 1e-9);
  const double volume = tags_named(skid(), state).at("product_volume");
  ASSERT_TRUE(integrator.advance(state, 600));
  EXPECT_NEAR(tags_named(skid(), state).at("product_volume"), volume, 1e-6);
  skid().restart(state);
  ASSERT_TRUE(*integrator.advance(state, 1e5));
  UnitState whole = initial_state(skid());
  const Named straight = run_named(skid(), whole, "formulate");
  const Named stopped = end_named(skid(), state);
  EXPECT_NEAR(stopped.at("mrna_mass"), straight.at("mrna_mass"), 1e-3);
  EXPECT_GT(stopped.at("size"), straight.at("size") + 0.01);  // made while the pumps ran slowly
  expect_balanced(skid(), state);
}

TEST(LnpMixing, ServicesOutOfOrderAreRefused) {
  UnitState state = initial_state(skid());
  const UnitState before = state;
  EXPECT_EQ(refusal(begin_named(skid(), state, "recover")), "plant.refused");
  EXPECT_EQ(
      refusal(begin_named(skid(), state, "formulate", {{"mrna_volume", 50'000}, {"dilution", 5}})),
      "plant.refused");
  EXPECT_EQ(state, before);
  run_named(skid(), state, "formulate", {{"mrna_volume", 100}});
  EXPECT_EQ(refusal(begin_named(skid(), state, "formulate")), "plant.refused");
  run_named(skid(), state, "recover");
  EXPECT_EQ(refusal(begin_named(skid(), state, "formulate")), "plant.refused");
  ASSERT_EQ(refusal(begin_named(skid(), state, "clean")), "");
  EXPECT_EQ(refusal(begin_named(skid(), state, "formulate")), "plant.busy");
  ASSERT_TRUE(Integrator(skid()).advance(state, state.time_s + 1e5));
  end_named(skid(), state);
  EXPECT_EQ(refusal(begin_named(skid(), state, "formulate")), "");
}

TEST(LnpMixing, ASavedStateGoesOnAlike) {
  UnitState state = initial_state(skid());
  ASSERT_EQ(refusal(begin_named(skid(), state, "formulate")), "");
  expect_saved_goes_on(skid(), state, 60);
}

}  // namespace
}  // namespace renkei::equipment::plant
