#include "renkei/equipment/plant/culture_vessel.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "renkei/equipment/plant/service_rules.h"

namespace renkei::equipment::plant {
namespace {

enum Setting : std::size_t {
  kDuration,  // s
  kClean,     // 1: cleaned since it was last used
  kTemperatureSetting,
  kInflow,  // L/h
  kInflowExponent,
  kPerfusion,
  kDrainage,
  kInflowConcentration  // and on: of each amount
};

constexpr double kSecondsPerHour = 3600;
// How near the temperature must come, in K.
constexpr double kTemperatureBand = 0.1;
// What a drained vessel keeps until it is blown out at the end, of what was in it.
constexpr double kHeel = 1e-3;

std::string per_litre(const std::string& unit) { return unit == "1" ? "/L" : unit + "/L"; }

}  // namespace

CultureVessel::CultureVessel(Setup setup) : setup_(std::move(setup)), spec_(setup_.spec) {
  RENKEI_CHECK(setup_.acts.size() == spec_.services.size());
  for (const AmountSpec& amount : setup_.amounts) {
    spec_.states.push_back({.name = amount.name, .unit = amount.unit});
  }
  for (const AmountSpec& amount : setup_.amounts) {
    spec_.states.push_back({.name = amount.name + "_exchanged", .unit = amount.unit});
  }
  for (const Variable& variable : setup_.own) spec_.states.push_back(variable);
  temperature_ = spec_.states.size();
  spec_.states.push_back(
      {.name = "temperature", .unit = "Cel", .initial = setup_.temperature_initial});
  elapsed_ = spec_.states.size();
  spec_.states.push_back({.name = "elapsed", .unit = "s"});

  spec_.settings = {
      {.name = "duration", .unit = "s"},
      {.name = "clean", .unit = "1", .high = 1, .initial = 1},
      {.name = "temperature_setting", .unit = "Cel", .initial = setup_.temperature_initial},
      {.name = "inflow", .unit = "L/h"},
      {.name = "inflow_exponent", .unit = "/h"},
      {.name = "perfusion", .unit = "L/h"},
      {.name = "drainage", .unit = "L/h"}};
  for (const AmountSpec& amount : setup_.amounts) {
    spec_.settings.push_back({.name = "inflow_" + amount.name, .unit = per_litre(amount.unit)});
  }
}

double CultureVessel::brings(std::size_t, std::span<const double>, const UnitState&) const {
  return 0;
}
double CultureVessel::takes(std::size_t, std::span<const double>) const { return 0; }

void CultureVessel::add(std::size_t amount, double how_much, UnitState& state) const {
  add_amount(how_much, state.y[amount], state.y[setup_.amounts.size() + amount]);
}

void CultureVessel::take_volume(double litres, UnitState& state) const {
  const std::size_t count = setup_.amounts.size();
  take_fraction(std::clamp(litres / state.y[0], 0.0, 1.0), std::span(state.y).first(count),
                std::span(state.y).subspan(count, count));
}

void CultureVessel::set_duration_h(double hours, UnitState& state) const {
  state.u[kDuration] = hours * kSecondsPerHour;
}
void CultureVessel::set_temperature(double celsius, UnitState& state) const {
  state.u[kTemperatureSetting] = celsius;
}
void CultureVessel::set_inflow(double l_per_h, double exponent_per_h, UnitState& state) const {
  state.u[kInflow] = l_per_h;
  state.u[kInflowExponent] = exponent_per_h;
}
void CultureVessel::set_perfusion(double l_per_h, UnitState& state) const {
  state.u[kPerfusion] = l_per_h;
}
void CultureVessel::set_drain(double l_per_h, UnitState& state) const {
  state.u[kDrainage] = l_per_h;
  state.u[kDuration] = (1 - kHeel) * state.y[0] / l_per_h * kSecondsPerHour;
}
void CultureVessel::set_inflow_concentration(std::size_t amount, double per_litre,
                                             UnitState& state) const {
  state.u[kInflowConcentration + amount] = per_litre;
}

double CultureVessel::temperature_setting(const UnitState& state) const {
  return state.u[kTemperatureSetting];
}
double CultureVessel::inflow_now(std::span<const double> y, const UnitState& state) const {
  if (!state.service || state.held) return 0;
  return state.u[kInflow] * std::exp(state.u[kInflowExponent] * y[elapsed_] / kSecondsPerHour);
}
double CultureVessel::perfusion_now(const UnitState& state) const {
  return state.service && !state.held ? state.u[kPerfusion] : 0;
}
double CultureVessel::perfusion_set(const UnitState& state) const { return state.u[kPerfusion]; }
double CultureVessel::elapsed_h(const UnitState& state) const {
  return state.y[elapsed_] / kSecondsPerHour;
}
double CultureVessel::done(const UnitState& state) const {
  return state.u[kDuration] > 0 ? std::clamp(state.y[elapsed_] / state.u[kDuration], 0.0, 1.0) : 1;
}

double CultureVessel::drained_volume(const UnitState& state) const {
  // All of it where it ran to its end: the heel is blown out after it.
  const double share = done(state) > 1 - 1e-9 ? 1 / (1 - kHeel) : done(state);
  return share * state.u[kDrainage] * state.u[kDuration] / kSecondsPerHour;
}

Result<void> CultureVessel::fits(std::size_t service, std::span<const double> parameters,
                                 const UnitState& state) const {
  const auto no = [&](const char* why, const char* remedy) {
    return fail(refused(spec_, service, why, remedy));
  };
  const Act act = setup_.acts[service];
  const bool empty = state.y[0] <= 0;
  switch (act) {
    case Act::kCharge:
      if (state.u[kClean] == 0) return no("the vessel is not clean", "harvest and clean it first");
      break;
    case Act::kClean:
      if (!empty) return no("the vessel is not empty", "harvest first");
      break;
    case Act::kInoculate:
      if (empty) return no("the vessel is empty", "charge medium first");
      if (inoculated(state)) return no("there are cells in it already", "harvest and clean first");
      break;
    case Act::kWithCells:
      if (!inoculated(state)) return no("there are no cells in it", "inoculate first");
      break;
    case Act::kWithMedium:
    case Act::kTemperature:
    case Act::kDrain:
      if (empty) return no("the vessel is empty", "charge medium first");
      break;
  }
  return fits_volume(service, parameters, state);
}

Result<void> CultureVessel::fits_volume(std::size_t service, std::span<const double> parameters,
                                        const UnitState& state) const {
  const double after = state.y[0] + brings(service, parameters, state);
  if (after > setup_.volume_max * (1 + 1e-9)) {
    return fail(refused(spec_, service,
                        fmt::format("the vessel holds {:.6g} L and {:.6g} L would be in it",
                                    setup_.volume_max, after),
                        "bring in less"));
  }
  const double taken = takes(service, parameters);
  if (taken > 0 && taken > 0.5 * state.y[0]) {
    return fail(refused(spec_, service, "more than half of what is there would be taken",
                        "take a smaller sample"));
  }
  return {};
}

Result<void> CultureVessel::begin(std::size_t service, std::span<const double> parameters,
                                  UnitState& state) const {
  if (auto may = may_begin(spec_, service, parameters, state); !may) return may;
  if (auto may = fits(service, parameters, state); !may) return may;
  mark_begun(service, state);
  state.y[elapsed_] = 0;
  if (setup_.acts[service] == Act::kCharge) state.u[kClean] = 0;
  prepare(service, parameters, state);
  return {};
}

std::vector<double> CultureVessel::end(UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  const std::size_t service = *state.service;
  std::vector<double> measured = results(service, state);
  const bool whole = done(state) > 1 - 1e-9;
  if (setup_.acts[service] == Act::kDrain && whole) {
    take_volume(state.y[0], state);
    std::fill_n(state.y.begin(), setup_.amounts.size(), 0.0);
  }
  // Broken off, it is not clean.
  if (setup_.acts[service] == Act::kClean && whole) {
    const double time = state.time_s;
    state = initial_state(*this);
    state.time_s = time;
  }
  state.service.reset();
  state.held = false;
  state.y[elapsed_] = 0;
  state.u[kDuration] = 0;
  set_inflow(0, 0, state);
  set_perfusion(0, state);
  state.u[kDrainage] = 0;
  for (std::size_t i = kInflowConcentration; i < state.u.size(); ++i) state.u[i] = 0;
  return measured;
}

void CultureVessel::derivative(double, std::span<const double> y, const UnitState& state,
                               std::span<double> dy) const {
  std::ranges::fill(dy, 0.0);
  const std::size_t count = setup_.amounts.size();
  const bool active = state.service && !state.held;
  const double in = inflow_now(y, state);
  const double through = perfusion_now(state);
  const double drained = active ? state.u[kDrainage] : 0;
  const double volume = y[0];
  // Where there is next to nothing, nothing has a concentration.
  const bool wet = std::abs(volume) > 1e-12;
  for (std::size_t i = 1; i < count && wet; ++i) {
    const double out = drained + (setup_.amounts[i].retained ? 0 : through);
    dy[i] = -out * y[i] / volume;
  }
  for (std::size_t i = 1; i < count; ++i) {
    dy[i] += (in + through) * state.u[kInflowConcentration + i];
  }
  dy[0] = in - drained;
  std::copy_n(dy.begin(), count, dy.begin() + static_cast<std::ptrdiff_t>(count));
  if (volume > 1e-12) react(y, state, dy);
  dy[temperature_] = (state.u[kTemperatureSetting] - y[temperature_]) / setup_.temperature_lag_h;
  for (double& rate : dy) rate /= kSecondsPerHour;
  dy[elapsed_] = active ? 1 : 0;
}

double CultureVessel::remaining(double, std::span<const double> y, const UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  if (setup_.acts[*state.service] == Act::kTemperature) {
    return std::abs(y[temperature_] - state.u[kTemperatureSetting]) - kTemperatureBand;
  }
  return state.u[kDuration] - y[elapsed_];
}

}  // namespace renkei::equipment::plant
