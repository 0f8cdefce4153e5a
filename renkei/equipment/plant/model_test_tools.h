// What the tests of all models share. For tests only.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/unit.h"
#include "renkei/equipment/plant/integrator.h"
#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

using Named = std::map<std::string, double>;

inline std::size_t state_named(const UnitModel& model, const std::string& name) {
  const auto& states = model.spec().states;
  for (std::size_t i = 0; i < states.size(); ++i) {
    if (states[i].name == name) return i;
  }
  ADD_FAILURE() << "no state " << name;
  return 0;
}

// What is not given is as the model has it; a name that the service does not know is a failure.
inline Result<void> begin_named(const UnitModel& model, UnitState& state, const std::string& name,
                                const Named& given = {}) {
  const auto service = service_named(model, name);
  if (!service) {
    ADD_FAILURE() << "no service " << name;
    return {};
  }
  std::vector<double> parameters;
  std::size_t known = 0;
  for (const Variable& parameter : model.spec().services[*service].parameters) {
    const auto found = given.find(parameter.name);
    parameters.push_back(found == given.end() ? parameter.initial : found->second);
    known += found == given.end() ? 0 : 1;
  }
  EXPECT_EQ(known, given.size()) << "a parameter that " << name << " does not have";
  return model.begin(*service, parameters, state);
}

inline Named end_named(const UnitModel& model, UnitState& state) {
  const ServiceSpec& service = model.spec().services.at(state.service.value());
  const std::vector<double> results = model.end(state);
  EXPECT_EQ(results.size(), service.results.size()) << service.name;
  Named named;
  for (std::size_t i = 0; i < results.size(); ++i) named[service.results[i].name] = results[i];
  return named;
}

// The whole service: begun, followed until it is done, ended.
inline Named run_named(const UnitModel& model, UnitState& state, const std::string& name,
                       const Named& given = {}, const Integrator::Options& options = {}) {
  const auto begun = begin_named(model, state, name, given);
  if (!begun) {
    ADD_FAILURE() << begun.error().to_string();
    return {};
  }
  Integrator integrator(model, options);
  const auto done = integrator.advance(state, state.time_s + 1e8);
  EXPECT_TRUE(done) << (done ? "" : done.error().to_string());
  if (!done) return {};
  EXPECT_TRUE(*done) << name << " does not end";
  return end_named(model, state);
}

inline Named tags_named(const UnitModel& model, const UnitState& state) {
  std::vector<double> out(model.spec().tags.size());
  model.tags(state, out);
  Named named;
  for (std::size_t i = 0; i < out.size(); ++i) named[model.spec().tags[i].name] = out[i];
  return named;
}

// held = exchanged, within `relative` of what is there, or of `passed` where all has gone out.
inline void expect_balanced(const UnitModel& model, const UnitState& state, double relative = 1e-6,
                            double passed = 1e-3) {
  for (const Balance& balance : model.balances(state)) {
    const double scale = std::max({std::abs(balance.held), std::abs(balance.exchanged), passed});
    EXPECT_NEAR(balance.held, balance.exchanged, relative * scale)
        << balance.name << " at " << state.time_s << " s";
  }
}

// Beyond what the integrator's tolerance makes of nothing; what is shown is never below 0.
inline void expect_not_negative(const UnitModel& model, const UnitState& state,
                                std::size_t amounts) {
  for (std::size_t i = 0; i < amounts; ++i) {
    EXPECT_GE(state.y[i], -1e-7) << model.spec().states[i].name << " at " << state.time_s;
  }
  for (const auto& [name, value] : tags_named(model, state)) EXPECT_GE(value, 0) << name;
}

inline void expect_units_known(const std::vector<Variable>& variables, const std::string& where) {
  for (const Variable& variable : variables) {
    EXPECT_TRUE(Unit::parse(variable.unit))
        << where << "." << variable.name << ": " << variable.unit;
    EXPECT_LE(variable.low, variable.initial) << where << "." << variable.name;
    EXPECT_GE(variable.high, variable.initial) << where << "." << variable.name;
  }
}

// Units, ranges and usual values; and every parameter outside its range is refused by name.
inline void expect_spec_sound(const UnitModel& model) {
  const ModelSpec& spec = model.spec();
  expect_units_known(spec.states, "states");
  expect_units_known(spec.settings, "settings");
  expect_units_known(spec.tags, "tags");
  for (std::size_t s = 0; s < spec.services.size(); ++s) {
    const ServiceSpec& service = spec.services[s];
    expect_units_known(service.parameters, service.name);
    expect_units_known(service.results, service.name);
    for (std::size_t i = 0; i < service.parameters.size(); ++i) {
      const Variable& bad = service.parameters[i];
      for (const double value : {std::nan(""), bad.low - 0.5, bad.high * 1.01 + 0.5,
                                 std::numeric_limits<double>::infinity()}) {
        std::vector<double> parameters;
        for (const Variable& other : service.parameters) parameters.push_back(other.initial);
        parameters[i] = value;
        UnitState state = initial_state(model);
        const UnitState before = state;
        const auto begun = model.begin(s, parameters, state);
        ASSERT_FALSE(begun) << service.name << "." << bad.name << " = " << value;
        EXPECT_EQ(begun.error().code(), "plant.parameter");
        EXPECT_NE(begun.error().message().find(bad.name), std::string::npos);
        EXPECT_EQ(state, before);
      }
    }
  }
}

// A state in the middle of a service, saved and taken up again by two new integrators, goes on to
// the bit; and as the one that stayed, within the tolerance.
inline void expect_saved_goes_on(const UnitModel& model, UnitState state, double seconds) {
  Integrator stayed(model);
  ASSERT_TRUE(stayed.advance(state, state.time_s + seconds));
  UnitState first = state;
  UnitState second = state;
  const double until = state.time_s + seconds;
  ASSERT_TRUE(stayed.advance(state, until));
  ASSERT_TRUE(Integrator(model).advance(first, until));
  ASSERT_TRUE(Integrator(model).advance(second, until));
  EXPECT_EQ(first, second);
  for (std::size_t i = 0; i < state.y.size(); ++i) {
    EXPECT_NEAR(first.y[i], state.y[i], 1e-5 * std::abs(state.y[i]) + 1e-7)
        << model.spec().states[i].name;
  }
}

inline std::string refusal(const Result<void>& begun) { return begun ? "" : begun.error().code(); }

}  // namespace renkei::equipment::plant
