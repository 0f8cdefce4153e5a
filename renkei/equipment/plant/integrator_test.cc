#include "renkei/equipment/plant/integrator.h"

#include <cmath>
#include <functional>
#include <stdexcept>

#include <gtest/gtest.h>

namespace renkei::equipment::plant {
namespace {

using Rates = std::function<void(double, std::span<const double>, std::span<double>)>;

// Equations with a closed solution, and two services: 0 ends when `left` says so, 1 never.
class Made final : public UnitModel {
 public:
  Made(std::size_t states, Rates rates) : rates_(std::move(rates)) {
    spec_.kind = "made-for-a-test";
    for (std::size_t i = 0; i < states; ++i) {
      spec_.states.push_back({.name = "y", .unit = "1", .initial = 1});
    }
    spec_.services = {{.name = "until", .meaning = ""},
                      {.name = "endless", .meaning = "", .self_completing = false}};
  }
  [[nodiscard]] const ModelSpec& spec() const override { return spec_; }
  Result<void> begin(std::size_t service, std::span<const double>,
                     UnitState& state) const override {
    state.service = service;
    state.service_began_s = state.time_s;
    return {};
  }
  void hold(UnitState& state) const override { state.held = true; }
  void restart(UnitState& state) const override { state.held = false; }
  std::vector<double> end(UnitState& state) const override {
    state.service.reset();
    return {};
  }
  void derivative(double time_s, std::span<const double> y, const UnitState&,
                  std::span<double> dy) const override {
    ++calls;
    rates_(time_s, y, dy);
  }
  [[nodiscard]] double remaining(double time_s, std::span<const double> y,
                                 const UnitState&) const override {
    return left(time_s, y);
  }
  void tags(const UnitState&, std::span<double>) const override {}
  [[nodiscard]] std::vector<Balance> balances(const UnitState&) const override { return {}; }

  std::function<double(double, std::span<const double>)> left;
  mutable int calls = 0;

 private:
  ModelSpec spec_;
  Rates rates_;
};

Made decay() {
  return {1, [](double, std::span<const double> y, std::span<double> dy) { dy[0] = -y[0]; }};
}

Integrator::Options tolerance(double relative) {
  return {.relative_tolerance = relative, .absolute_tolerance = relative * 1e-2};
}

TEST(Integrator, DecayIsMatchedTheBetterTheTighterTheTolerance) {
  const Made model = decay();
  double last = 1;
  for (const double relative : {1e-4, 1e-6, 1e-8, 1e-10}) {
    UnitState state = initial_state(model);
    ASSERT_TRUE(Integrator(model, tolerance(relative)).advance(state, 3.0));
    const double error = std::abs(state.y[0] / std::exp(-3.0) - 1);
    EXPECT_LT(error, 300 * relative);
    EXPECT_LT(error, last / 5);
    last = error;
    EXPECT_EQ(state.time_s, 3.0);
  }
}

TEST(Integrator, StiffEquationsTakeNoMoreThanAFewHundredSteps) {
  // Prothero and Robinson: the solution is cos(t) whatever the stiffness.
  const Made model(1, [](double t, std::span<const double> y, std::span<double> dy) {
    dy[0] = -1e6 * (y[0] - std::cos(t)) - std::sin(t);
  });
  UnitState state = initial_state(model);
  ASSERT_TRUE(Integrator(model).advance(state, 10.0));
  EXPECT_NEAR(state.y[0], std::cos(10.0), 1e-7);
  EXPECT_LT(model.calls, 4000);
}

TEST(Integrator, OscillationKeepsItsPhaseForTenTurns) {
  const Made model(2, [](double, std::span<const double> y, std::span<double> dy) {
    dy[0] = y[1];
    dy[1] = -y[0];
  });
  UnitState state = initial_state(model);
  state.y = {0, 1};
  const double until = 20 * std::acos(-1.0);
  ASSERT_TRUE(Integrator(model, tolerance(1e-10)).advance(state, until));
  EXPECT_NEAR(state.y[0], 0, 1e-6);
  EXPECT_NEAR(state.y[1], 1, 1e-6);
}

TEST(Integrator, StopsAtTheMomentTheServiceIsDone) {
  Made model = decay();
  model.left = [](double, std::span<const double> y) { return y[0] - 0.5; };
  UnitState state = initial_state(model);
  ASSERT_TRUE(model.begin(0, {}, state));
  Integrator integrator(model);
  const auto early = integrator.advance(state, 0.5);
  ASSERT_TRUE(early);
  EXPECT_FALSE(*early);
  EXPECT_EQ(state.time_s, 0.5);
  const auto done = integrator.advance(state, 100.0);
  ASSERT_TRUE(done);
  EXPECT_TRUE(*done);
  EXPECT_NEAR(state.time_s, std::log(2.0), 1e-7);
  EXPECT_EQ(state.service, 0U);
  // It stays done, and time does not run on, until it is ended.
  const UnitState stood = state;
  EXPECT_TRUE(*integrator.advance(state, 200.0));
  EXPECT_EQ(state, stood);
  static_cast<void>(model.end(state));
  EXPECT_FALSE(*integrator.advance(state, 2.0));
  EXPECT_NEAR(state.y[0], std::exp(-2.0), 1e-7);
}

TEST(Integrator, ADurationIsHeldToTheMicrosecondAfterAMonth) {
  Made model = decay();
  model.left = [](double t, std::span<const double>) { return 2'592'000.25 - t; };
  UnitState state = initial_state(model);
  ASSERT_TRUE(model.begin(0, {}, state));
  const auto done = Integrator(model).advance(state, 3e6);
  ASSERT_TRUE(done);
  EXPECT_TRUE(*done);
  EXPECT_NEAR(state.time_s, 2'592'000.25, 1e-6);
}

TEST(Integrator, AServiceDoneBeforeItBeginsIsDoneWithoutTimePassing) {
  Made model = decay();
  model.left = [](double, std::span<const double>) { return 0.0; };
  UnitState state = initial_state(model);
  ASSERT_TRUE(model.begin(0, {}, state));
  EXPECT_TRUE(*Integrator(model).advance(state, 5.0));
  EXPECT_EQ(state.time_s, 0.0);
}

TEST(Integrator, AServiceThatDoesNotEndByItselfIsNotAskedWhatRemains) {
  Made model = decay();
  model.left = [](double, std::span<const double>) -> double { throw std::logic_error("asked"); };
  UnitState state = initial_state(model);
  ASSERT_TRUE(model.begin(1, {}, state));
  const auto done = Integrator(model).advance(state, 5.0);
  ASSERT_TRUE(done);
  EXPECT_FALSE(*done);
}

TEST(Integrator, ManySmallAdvancesUseThePastAndGiveTheSameAsOne) {
  const Made model = decay();
  UnitState once = initial_state(model);
  ASSERT_TRUE(Integrator(model).advance(once, 5.0));
  const int calls_once = std::exchange(model.calls, 0);
  UnitState often = initial_state(model);
  Integrator integrator(model);
  for (int i = 1; i <= 500; ++i) ASSERT_TRUE(integrator.advance(often, i / 100.0));
  EXPECT_NEAR(often.y[0], once.y[0], 1e-8);
  // Were the past dropped each time, there would be several calls for each of the 500.
  EXPECT_LT(model.calls, 3 * calls_once);
}

TEST(Integrator, AStateChangedFromOutsideIsFollowedFromThere) {
  const Made model = decay();
  UnitState state = initial_state(model);
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(state, 1.0));
  state.y[0] = 7;
  ASSERT_TRUE(integrator.advance(state, 2.0));
  EXPECT_NEAR(state.y[0], 7 * std::exp(-1.0), 1e-6);
  // Back in time too, as when a saved state is loaded.
  state = initial_state(model);
  ASSERT_TRUE(integrator.advance(state, 1.0));
  EXPECT_NEAR(state.y[0], std::exp(-1.0), 1e-7);
}

TEST(Integrator, ASavedStateGoesOnAsTheOneThatStayed) {
  const Made model = decay();
  UnitState stayed = initial_state(model);
  Integrator integrator(model);
  ASSERT_TRUE(integrator.advance(stayed, 1.0));
  UnitState first = stayed;
  UnitState second = stayed;
  ASSERT_TRUE(integrator.advance(stayed, 2.0));
  Integrator moved = std::move(integrator);
  ASSERT_TRUE(Integrator(model).advance(first, 2.0));
  ASSERT_TRUE(moved.advance(second, 2.0));
  EXPECT_NEAR(first.y[0], stayed.y[0], 1e-7);
  EXPECT_EQ(first, second);  // to the bit: nothing but the state is the past
}

TEST(Integrator, EquationsThatBlowUpAreAnErrorThatNamesModelAndTime) {
  // y = 1 / (1 - t)
  const Made model(
      1, [](double, std::span<const double> y, std::span<double> dy) { dy[0] = y[0] * y[0]; });
  UnitState state = initial_state(model);
  const auto done = Integrator(model).advance(state, 2.0);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), "plant.integration");
  EXPECT_NE(done.error().message().find("made-for-a-test"), std::string::npos);
  EXPECT_NEAR(state.time_s, 1.0, 1e-3);
  EXPECT_TRUE(std::isfinite(state.y[0]));
}

TEST(Integrator, RatesThatAreNoNumbersOrThrowAreAnError) {
  const Made nan(1, [](double t, std::span<const double>, std::span<double> dy) {
    dy[0] = t > 1 ? std::nan("") : 1.0;
  });
  UnitState state = initial_state(nan);
  const auto done = Integrator(nan).advance(state, 2.0);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), "plant.integration");
  EXPECT_NEAR(state.time_s, 1.0, 1e-2);
  EXPECT_NEAR(state.y[0], 1 + state.time_s, 1e-6);

  const Made throws(1, [](double, std::span<const double>, std::span<double>) {
    throw std::runtime_error("from a model");
  });
  UnitState other = initial_state(throws);
  EXPECT_FALSE(Integrator(throws).advance(other, 2.0));
}

TEST(Integrator, AfterAnErrorItGoesOnFromAStateThatWasMended) {
  const Made model(
      1, [](double, std::span<const double> y, std::span<double> dy) { dy[0] = y[0] * y[0]; });
  UnitState state = initial_state(model);
  Integrator integrator(model);
  ASSERT_FALSE(integrator.advance(state, 2.0));
  state.y[0] = -1;
  const double began = state.time_s;
  ASSERT_TRUE(integrator.advance(state, began + 1));
  EXPECT_NEAR(state.y[0], -0.5, 1e-6);
}

TEST(Integrator, TheSmallestStepOfTimeIsTaken) {
  const Made model = decay();
  UnitState state = initial_state(model);
  state.time_s = 1e6;
  const double next = std::nextafter(1e6, 2e6);
  ASSERT_TRUE(Integrator(model).advance(state, next));
  EXPECT_EQ(state.time_s, next);
  EXPECT_NEAR(state.y[0], 1, 1e-8);
}

}  // namespace
}  // namespace renkei::equipment::plant
