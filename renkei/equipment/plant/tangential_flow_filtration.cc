#include "renkei/equipment/plant/tangential_flow_filtration.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "renkei/equipment/plant/service_rules.h"

namespace renkei::equipment::plant {
namespace {

enum Service : std::size_t { kCharge, kConcentrate, kDiafilter, kRecover, kClean };
enum Held : std::size_t {
  kVolume,    // L
  kProtein,   // g
  kSolute,    // of the feed's buffer, as litres of that buffer
  kIons,      // conductivity times volume
  kLiquidIn,  // L, all from here since cleaning
  kPermeate,
  kRecovered,
  kProteinCharged,  // g
  kProteinLost,     // into the permeate
  kProteinRecovered,
  kSoluteIn,  // L
  kSoluteOut,
  kPassed,  // L through the membrane, or L pumped, or s of cleaning: of the running service
  kStates
};
enum Setting : std::size_t {
  kFlow,   // L/h, charging and recovering
  kAim,    // g/L, diavolumes, L or s
  kTmp,    // bar
  kCross,  // L/(m2 h)
  kFeedProtein,
  kFeedConductivity,
  kVolumeBefore,
  kProteinBefore,
  kSoluteBefore,
  kPermeateBefore,
  kLostBefore,
  kSettings
};

constexpr double kGasConstant = 8.314462618;
constexpr double kTemperatureK = 293.15;
constexpr double kCrossReferenceLmh = 300;

double concentration(std::span<const double> y) {
  return y[kVolume] > 0 ? y[kProtein] / y[kVolume] : 0;
}

std::vector<Variable> filtration_parameters(Variable first) {
  return {std::move(first),
          {.name = "tmp",
           .unit = "bar",
           .low = 0.2,
           .high = 3,
           .initial = 1.2,
           .meaning = "pressure across the membrane, kept by the retentate valve"},
          {.name = "crossflow",
           .unit = "L/(m2.h)",
           .low = 60,
           .high = 600,
           .initial = 300,
           .meaning = "of the feed pump, per membrane area"}};
}

std::vector<ServiceSpec> services_of() {
  std::vector<Variable> diafilter =
      filtration_parameters({.name = "diavolumes",
                             .unit = "1",
                             .low = 0.5,
                             .high = 20,
                             .initial = 8,
                             .meaning = "permeate over retentate volume"});
  diafilter.push_back({.name = "conductivity",
                       .unit = "mS/cm",
                       .low = 0,
                       .high = 50,
                       .initial = 2,
                       .meaning = "of the buffer that replaces the permeate"});
  return {
      {.name = "charge",
       .meaning = "pumps the feed into the tank",
       .parameters = {{.name = "volume",
                       .unit = "L",
                       .low = 2,
                       .high = 500,
                       .initial = 100,
                       .meaning = "to pump in"},
                      {.name = "flow_rate",
                       .unit = "L/h",
                       .low = 1,
                       .high = 1000,
                       .initial = 400,
                       .meaning = "of the transfer pump"},
                      {.name = "protein_concentration",
                       .unit = "g/L",
                       .low = 0,
                       .high = 150,
                       .initial = 8,
                       .meaning = "of the feed"},
                      {.name = "conductivity",
                       .unit = "mS/cm",
                       .low = 0,
                       .high = 50,
                       .initial = 12,
                       .meaning = "of the feed"}},
       .results = {{.name = "volume", .unit = "L", .meaning = "pumped in"},
                   {.name = "protein_mass", .unit = "g", .meaning = "pumped in"}}},
      {.name = "concentrate",
       .meaning = "takes permeate off until the protein is concentrated as wanted",
       .parameters = filtration_parameters({.name = "concentration",
                                            .unit = "g/L",
                                            .low = 1,
                                            .high = 250,
                                            .initial = 50,
                                            .meaning = "of the protein at the end"}),
       .results = {{.name = "volume", .unit = "L", .meaning = "of the retentate"},
                   {.name = "concentration", .unit = "g/L", .meaning = "of the protein"},
                   {.name = "permeate_volume", .unit = "L", .meaning = "of this service"},
                   {.name = "protein_lost", .unit = "g", .meaning = "into it"}}},
      {.name = "diafilter",
       .meaning = "replaces the permeate by a buffer at constant volume",
       .parameters = std::move(diafilter),
       .results = {{.name = "solute_left", .unit = "%", .meaning = "of the feed's buffer"},
                   {.name = "conductivity", .unit = "mS/cm", .meaning = "of the retentate"},
                   {.name = "permeate_volume", .unit = "L", .meaning = "of this service"},
                   {.name = "protein_lost", .unit = "g", .meaning = "into it"}}},
      {.name = "recover",
       .meaning = "pumps the retentate out, down to what stays in the cassettes",
       .parameters = {{.name = "flow_rate",
                       .unit = "L/h",
                       .low = 1,
                       .high = 1000,
                       .initial = 100,
                       .meaning = "of the transfer pump"}},
       .results = {{.name = "pool_volume", .unit = "L", .meaning = "pumped out"},
                   {.name = "pool_mass", .unit = "g", .meaning = "of protein in it"},
                   {.name = "pool_concentration", .unit = "g/L", .meaning = "of protein in it"},
                   {.name = "yield", .unit = "%", .meaning = "of what was charged"}}},
      {.name = "clean",
       .meaning = "drains, cleans with sodium hydroxide and flushes with water",
       .parameters = {{.name = "duration",
                       .unit = "min",
                       .low = 15,
                       .high = 240,
                       .initial = 60,
                       .meaning = "of circulation"}},
       .results = {{.name = "protein_discarded", .unit = "g", .meaning = "that was still in"}}}};
}

}  // namespace

TangentialFlow::TangentialFlow(TangentialFlowDesign design) : design_(design) {
  spec_.kind = "tangential-flow-filtration";
  spec_.title = "Concentration and buffer exchange by tangential flow filtration";
  spec_.states = {
      {.name = "volume", .unit = "L"},         {.name = "protein", .unit = "g"},
      {.name = "feed_solute", .unit = "L"},    {.name = "ions", .unit = "mS/cm.L"},
      {.name = "liquid_in", .unit = "L"},      {.name = "permeate", .unit = "L"},
      {.name = "recovered", .unit = "L"},      {.name = "protein_charged", .unit = "g"},
      {.name = "protein_lost", .unit = "g"},   {.name = "protein_recovered", .unit = "g"},
      {.name = "feed_solute_in", .unit = "L"}, {.name = "feed_solute_out", .unit = "L"},
      {.name = "passed", .unit = "L"}};
  spec_.settings = {{.name = "flow", .unit = "L/h"},
                    {.name = "aim", .unit = "1"},
                    {.name = "tmp", .unit = "bar"},
                    {.name = "crossflow", .unit = "L/(m2.h)"},
                    {.name = "feed_protein", .unit = "g/L"},
                    {.name = "feed_conductivity", .unit = "mS/cm"},
                    {.name = "volume_before", .unit = "L"},
                    {.name = "protein_before", .unit = "g"},
                    {.name = "feed_solute_before", .unit = "L"},
                    {.name = "permeate_before", .unit = "L"},
                    {.name = "lost_before", .unit = "g"}};
  spec_.tags = {{.name = "tmp", .unit = "bar", .meaning = "across the membrane"},
                {.name = "flux", .unit = "L/(m2.h)", .meaning = "of the permeate"},
                {.name = "retentate_volume", .unit = "L", .meaning = "by weight"},
                {.name = "concentration", .unit = "g/L", .meaning = "of the protein, inline UV"},
                {.name = "conductivity", .unit = "mS/cm", .meaning = "of the retentate"},
                {.name = "permeate_volume", .unit = "L", .meaning = "since cleaning"},
                {.name = "crossflow", .unit = "L/(m2.h)"}};
  spec_.services = services_of();
}

double TangentialFlow::osmotic_bar(double protein_g_l) const {
  const double c = protein_g_l;  // kg/m3
  return kGasConstant * kTemperatureK *
         (c / design_.molar_mass_kg_mol + design_.second_virial_mol_m3_kg2 * c * c +
          design_.third_virial_mol_m6_kg3 * c * c * c) /
         1e5;
}

double TangentialFlow::flux_lmh(double bulk_g_l, double tmp_bar, double crossflow_lmh) const {
  const double bulk = std::max(bulk_g_l, 0.0);
  if (tmp_bar <= osmotic_bar(bulk)) return 0;
  const double k = design_.transfer_lmh *
                   std::pow(crossflow_lmh / kCrossReferenceLmh, design_.transfer_exponent);
  if (bulk < 1e-9) return design_.permeability_lmh_bar * tmp_bar;
  const double rt_bar = kGasConstant * kTemperatureK / 1e5;
  const double b1 = rt_bar / design_.molar_mass_kg_mol;
  const double b2 = rt_bar * design_.second_virial_mol_m3_kg2;
  const double b3 = rt_bar * design_.third_virial_mol_m6_kg3;
  // At the wall no more than what balances all of the pressure. Newton comes down on it.
  double wall = std::cbrt(tmp_bar / b3);
  for (int i = 0; i < 60; ++i) {
    const double step = (osmotic_bar(wall) - tmp_bar) / (b1 + 2 * b2 * wall + 3 * b3 * wall * wall);
    wall -= step;
    if (std::abs(step) < 1e-15 * wall) break;
  }
  // permeability (tmp - osmotic(bulk e^x)) - k x falls, and bends down: Newton comes down on its
  // root from above, without fail.
  double x = std::log(wall / bulk);
  for (int i = 0; i < 60; ++i) {
    const double c = bulk * std::exp(x);
    const double excess = design_.permeability_lmh_bar * (tmp_bar - osmotic_bar(c)) - k * x;
    const double steepness =
        -design_.permeability_lmh_bar * (b1 * c + 2 * b2 * c * c + 3 * b3 * c * c * c) - k;
    const double step = excess / steepness;
    x -= step;
    if (std::abs(step) < 1e-15 * x) break;
  }
  return k * std::max(x, 0.0);
}

Result<void> TangentialFlow::begin(std::size_t service, std::span<const double> p,
                                   UnitState& state) const {
  if (auto may = may_begin(spec_, service, p, state); !may) return may;
  const double volume = state.y[kVolume];
  const double working = 1.5 * design_.hold_up_l;
  const bool filters = service == kConcentrate || service == kDiafilter;
  if ((filters || service == kRecover) && volume < working) {
    return fail(
        refused(spec_, service,
                fmt::format("{:.3g} L are less than the {:.3g} L it works with", volume, working),
                "charge it first"));
  }
  if (service == kConcentrate) {
    const double now = concentration(state.y);
    if (now >= p[0]) {
      return fail(refused(spec_, service, fmt::format("the protein is at {:.4g} g/L already", now),
                          "ask for a higher concentration"));
    }
    if (state.y[kProtein] / p[0] < working) {
      return fail(refused(spec_, service,
                          fmt::format("{:.4g} g of protein would be in less than {:.3g} L",
                                      state.y[kProtein], working),
                          "ask for a lower concentration"));
    }
  }
  if (filters && p[1] <= osmotic_bar(concentration(state.y))) {
    return fail(
        refused(spec_, service, "the osmotic pressure of the protein is above tmp", "raise tmp"));
  }
  auto& u = state.u;
  u.assign(kSettings, 0.0);
  if (service == kCharge) {
    u[kAim] = p[0];
    u[kFlow] = p[1];
    u[kFeedProtein] = p[2];
    u[kFeedConductivity] = p[3];
  } else if (filters) {
    u[kAim] = p[0];
    u[kTmp] = p[1];
    u[kCross] = p[2];
    if (service == kDiafilter) u[kFeedConductivity] = p[3];
  } else if (service == kRecover) {
    u[kFlow] = p[0];
  } else {
    u[kAim] = p[0] * 60;
  }
  u[kVolumeBefore] = volume;
  u[kProteinBefore] = state.y[kProtein];
  u[kSoluteBefore] = state.y[kSolute];
  u[kPermeateBefore] = state.y[kPermeate];
  u[kLostBefore] = state.y[kProteinLost];
  state.y[kPassed] = 0;
  mark_begun(service, state);
  return {};
}

void TangentialFlow::hold(UnitState& state) const {
  if (state.service) state.held = true;
}
void TangentialFlow::restart(UnitState& state) const {
  if (state.service) state.held = false;
}

std::vector<double> TangentialFlow::end(UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  auto& y = state.y;
  const auto& u = state.u;
  const double permeate = y[kPermeate] - u[kPermeateBefore];
  const double lost = y[kProteinLost] - u[kLostBefore];
  std::vector<double> results;
  switch (*state.service) {
    case kCharge:
      results = {y[kPassed], y[kProtein] - u[kProteinBefore]};
      break;
    case kConcentrate:
      results = {y[kVolume], concentration(y), permeate, lost};
      break;
    case kDiafilter:
      results = {100 * y[kSolute] / u[kSoluteBefore], y[kIons] / y[kVolume], permeate, lost};
      break;
    case kRecover: {
      const double litres = u[kVolumeBefore] - y[kVolume];
      const double grams = u[kProteinBefore] - y[kProtein];
      results = {litres, grams, litres > 0 ? grams / litres : 0,
                 y[kProteinCharged] > 0 ? 100 * grams / y[kProteinCharged] : 0};
      break;
    }
    default:
      results = {u[kProteinBefore]};
      std::ranges::fill(y, 0.0);
  }
  state.u.assign(kSettings, 0.0);
  state.service.reset();
  state.held = false;
  return results;
}

void TangentialFlow::derivative(double, std::span<const double> y, const UnitState& state,
                                std::span<double> dy) const {
  std::ranges::fill(dy, 0.0);
  if (!state.service || state.held) return;
  const auto& u = state.u;
  if (*state.service == kClean) {
    dy[kPassed] = 1;
    return;
  }
  const double flow = u[kFlow] / 3600;  // L/s
  const double volume = std::max(y[kVolume], 1e-9);
  if (*state.service == kCharge) {
    dy[kVolume] = dy[kSolute] = dy[kPassed] = flow;
    dy[kLiquidIn] = dy[kSoluteIn] = flow;
    dy[kProtein] = dy[kProteinCharged] = flow * u[kFeedProtein];
    dy[kIons] = flow * u[kFeedConductivity];
  } else if (*state.service == kRecover) {
    dy[kPassed] = dy[kRecovered] = flow;
    dy[kProteinRecovered] = flow * y[kProtein] / volume;
    dy[kSoluteOut] = flow * y[kSolute] / volume;
    dy[kVolume] = -flow;
    dy[kProtein] = -dy[kProteinRecovered];
    dy[kSolute] = -dy[kSoluteOut];
    dy[kIons] = -flow * y[kIons] / volume;
  } else {
    const double through =
        flux_lmh(y[kProtein] / volume, u[kTmp], u[kCross]) * design_.area_m2 / 3600;
    const double added = *state.service == kDiafilter ? through : 0;
    dy[kPassed] = dy[kPermeate] = through;
    dy[kLiquidIn] = added;
    dy[kProteinLost] = design_.sieving_protein * through * y[kProtein] / volume;
    dy[kSoluteOut] = design_.sieving_solute * through * y[kSolute] / volume;
    dy[kVolume] = added - through;
    dy[kProtein] = -dy[kProteinLost];
    dy[kSolute] = -dy[kSoluteOut];
    dy[kIons] = added * u[kFeedConductivity] - through * y[kIons] / volume;
  }
}

double TangentialFlow::remaining(double, std::span<const double> y, const UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  switch (*state.service) {
    case kConcentrate:
      return y[kVolume] - y[kProtein] / state.u[kAim];
    case kDiafilter:
      return state.u[kAim] - y[kPassed] / state.u[kVolumeBefore];
    case kRecover:
      return y[kVolume] - design_.hold_up_l;
    default:
      return state.u[kAim] - y[kPassed];
  }
}

void TangentialFlow::tags(const UnitState& state, std::span<double> out) const {
  RENKEI_CHECK(out.size() == spec_.tags.size());
  const auto& y = state.y;
  const bool filters = state.service && !state.held && state.u[kTmp] > 0;
  const double tmp = filters ? state.u[kTmp] : 0;
  out[0] = tmp;
  out[1] = filters ? flux_lmh(concentration(y), tmp, state.u[kCross]) : 0;
  out[2] = y[kVolume];
  out[3] = concentration(y);
  out[4] = y[kVolume] > 0 ? y[kIons] / y[kVolume] : 0;
  out[5] = y[kPermeate];
  out[6] = filters ? state.u[kCross] : 0;
}

std::vector<Balance> TangentialFlow::balances(const UnitState& state) const {
  const auto& y = state.y;
  return {
      {"liquid", "L", y[kVolume], y[kLiquidIn] - y[kPermeate] - y[kRecovered]},
      {"protein", "g", y[kProtein], y[kProteinCharged] - y[kProteinLost] - y[kProteinRecovered]},
      {"feed solute", "L", y[kSolute], y[kSoluteIn] - y[kSoluteOut]}};
}

const UnitModel& tangential_flow_filtration() {
  static const TangentialFlow model{TangentialFlowDesign{}};
  return model;
}

}  // namespace renkei::equipment::plant
