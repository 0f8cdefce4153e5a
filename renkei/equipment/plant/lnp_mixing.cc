#include "renkei/equipment/plant/lnp_mixing.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "renkei/equipment/plant/service_rules.h"

namespace renkei::equipment::plant {
namespace {

enum Service : std::size_t { kFormulate, kRecover, kClean };
enum State : std::size_t {
  kAqueousFlow,  // mL/min, as the pumps run now
  kEthanolFlow,
  kDilutionFlow,
  kVolume,   // mL, in the product vessel
  kEthanol,  // mL in it
  kMrna,     // mg in it, and so on
  kInside,
  kLipid,
  kSizeVolume,  // diameter times volume of mixture, nm mL
  kMixture,     // mL of mixture collected
  kAqueousIn,   // since cleaning, mL
  kEthanolIn,
  kDilutionIn,
  kMrnaIn,  // mg
  kLipidIn,
  kVolumeOut,  // to waste and to what comes after, mL
  kEthanolOut,
  kMrnaOut,  // mg
  kLipidOut,
  kPassed,  // of the running service: mL of mixture, mL recovered, s of cleaning
  kStates
};
enum Setting : std::size_t {
  kAqueousSet,  // mL/min
  kEthanolSet,
  kDilutionSet,
  kMrnaConcentration,  // g/L
  kNp,
  kDivert,  // mL
  kAim,     // mL of mRNA solution, s
  kAqueousBefore,
  kMrnaBefore,
  kVolumeBefore,
  kSoiled,
  kSettings
};

constexpr double kPumpLagS = 1.5;
constexpr double kBoreM = 0.5e-3;
constexpr double kDensityKgM3 = 970;
constexpr double kViscosityPaS = 1.8e-3;
constexpr double kCriticalReynolds = 5000;
constexpr double kSizeMixedNm = 80;
constexpr double kVesselML = 200'000;

// Mean mass of a nucleotide in a chain, for one phosphate.
constexpr double kNucleotideGMol = 330;
struct Lipid {
  double share;  // of all lipids by mole
  double molar_mass_g_mol;
};
// ALC-0315 (one nitrogen that can be charged), DSPC, cholesterol, ALC-0159.
constexpr Lipid kLipids[] = {{0.463, 766.3}, {0.094, 790.2}, {0.427, 386.7}, {0.016, 2500}};

Variable result(std::string name, std::string unit, std::string meaning) {
  return {.name = std::move(name), .unit = std::move(unit), .meaning = std::move(meaning)};
}

std::vector<ServiceSpec> services_of() {
  return {{.name = "formulate",
           .meaning = "mixes mRNA and lipids, dilutes and collects; the first of it goes to waste",
           .parameters = {{.name = "mrna_volume",
                           .unit = "mL",
                           .low = 50,
                           .high = 50'000,
                           .initial = 3000,
                           .meaning = "of mRNA solution to use up"},
                          {.name = "mrna_concentration",
                           .unit = "g/L",
                           .low = 0.05,
                           .high = 1,
                           .initial = 0.3,
                           .meaning = "of mRNA in it"},
                          {.name = "total_flow",
                           .unit = "mL/min",
                           .low = 20,
                           .high = 1000,
                           .initial = 320,
                           .meaning = "through the mixer"},
                          {.name = "flow_rate_ratio",
                           .unit = "1",
                           .low = 1,
                           .high = 9,
                           .initial = 3,
                           .meaning = "aqueous over ethanolic"},
                          {.name = "n_to_p",
                           .unit = "1",
                           .low = 1,
                           .high = 12,
                           .initial = 6,
                           .meaning = "nitrogen of the ionisable lipid over phosphate of the mRNA"},
                          {.name = "dilution",
                           .unit = "1",
                           .low = 0,
                           .high = 10,
                           .initial = 1,
                           .meaning = "buffer added in line, per volume of mixture"},
                          {.name = "divert",
                           .unit = "mL",
                           .low = 1,
                           .high = 200,
                           .initial = 30,
                           .meaning = "of mixture to waste while the pumps come up"}},
           .results = {result("product_volume", "mL", "collected"),
                       result("mrna_mass", "mg", "in it, inside and outside of particles"),
                       result("encapsulation", "%", "of it inside"),
                       result("size", "nm", "diameter, mean by volume of mixture"),
                       result("ethanol", "%", "by volume"), result("lipid_mass", "mg", "in it"),
                       result("mrna_yield", "%", "of what was pumped, inside particles")}},
          {.name = "recover",
           .meaning = "pumps the product on",
           .parameters = {{.name = "flow_rate",
                           .unit = "mL/min",
                           .low = 10,
                           .high = 5000,
                           .initial = 1000,
                           .meaning = "of the transfer pump"}},
           .results = {result("product_volume", "mL", "pumped on"),
                       result("mrna_mass", "mg", "in it")}},
          {.name = "clean",
           .meaning = "drains and cleans pumps, mixer and vessel",
           .parameters = {{.name = "duration",
                           .unit = "min",
                           .low = 10,
                           .high = 240,
                           .initial = 45,
                           .meaning = "of circulation"}},
           .results = {result("mrna_discarded", "mg", "that was still in")}}};
}

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

LnpMixing::LnpMixing() {
  spec_.kind = "lnp-mixing";
  spec_.title = "Formulation of mRNA into lipid nanoparticles";
  const auto variables = [](std::initializer_list<std::pair<const char*, const char*>> list) {
    std::vector<Variable> made;
    for (const auto& [name, unit] : list) made.push_back({.name = name, .unit = unit});
    return made;
  };
  spec_.states = variables({{"aqueous_flow", "mL/min"},  {"ethanol_flow", "mL/min"},
                            {"dilution_flow", "mL/min"}, {"volume", "mL"},
                            {"ethanol", "mL"},           {"mrna", "mg"},
                            {"mrna_inside", "mg"},       {"lipid", "mg"},
                            {"size_volume", "nm.mL"},    {"mixture", "mL"},
                            {"aqueous_in", "mL"},        {"ethanol_in", "mL"},
                            {"dilution_in", "mL"},       {"mrna_in", "mg"},
                            {"lipid_in", "mg"},          {"volume_out", "mL"},
                            {"ethanol_out", "mL"},       {"mrna_out", "mg"},
                            {"lipid_out", "mg"},         {"passed", "mL"}});
  spec_.settings = variables({{"aqueous", "mL/min"},
                              {"ethanol", "mL/min"},
                              {"dilution", "mL/min"},
                              {"mrna_concentration", "g/L"},
                              {"n_to_p", "1"},
                              {"divert", "mL"},
                              {"aim", "1"},
                              {"aqueous_before", "mL"},
                              {"mrna_before", "mg"},
                              {"volume_before", "mL"},
                              {"soiled", "1"}});
  spec_.tags = {{.name = "aqueous_flow", .unit = "mL/min"},
                {.name = "ethanol_flow", .unit = "mL/min"},
                {.name = "dilution_flow", .unit = "mL/min"},
                {.name = "size", .unit = "nm", .meaning = "behind the mixer; 0 at rest"},
                {.name = "product_volume", .unit = "mL", .meaning = "in the vessel"},
                {.name = "ethanol", .unit = "%", .meaning = "in the vessel, by volume"}};
  spec_.services = services_of();
}

double LnpMixing::reynolds(double flow_ml_min) {
  const double flow_m3_s = flow_ml_min * 1e-6 / 60;
  return 4 * kDensityKgM3 * flow_m3_s / (std::numbers::pi * kBoreM * kViscosityPaS);
}

double LnpMixing::size_nm(double flow_ml_min) {
  // Mixing takes Re^-1.5; what is not mixed in time grows by meeting, its volume as the time.
  const double late = std::pow(kCriticalReynolds / std::max(reynolds(flow_ml_min), 1.0), 1.5);
  return kSizeMixedNm * std::pow(1 + late * late, 1.0 / 6);
}

double LnpMixing::encapsulated(double nitrogen_to_phosphate, double ethanol) {
  return 0.97 * (1 - std::exp(-nitrogen_to_phosphate / 1.5)) / (1 + std::pow(ethanol / 0.42, 8));
}

double LnpMixing::lipid_per_mrna(double nitrogen_to_phosphate) {
  double mass = 0;
  for (const Lipid& lipid : kLipids) mass += lipid.share * lipid.molar_mass_g_mol;
  return nitrogen_to_phosphate / kNucleotideGMol * mass / kLipids[0].share;
}

Result<void> LnpMixing::begin(std::size_t service, std::span<const double> p,
                              UnitState& state) const {
  if (auto may = may_begin(spec_, service, p, state); !may) return may;
  auto& u = state.u;
  if (service == kFormulate) {
    if (u[kSoiled] > 0) {
      return fail(refused(spec_, service, "it has been used since it was cleaned",
                          "recover the product and clean first"));
    }
    const double made = p[0] * (1 + 1 / p[3]) * (1 + p[5]);
    if (made > kVesselML) {
      return fail(
          refused(spec_, service,
                  fmt::format("{:.0f} mL do not fit into the vessel of {:.0f} mL", made, kVesselML),
                  "use less mRNA solution or dilute less"));
    }
  }
  constexpr double kLeastML = 1;
  if (service == kRecover && state.y[kVolume] < kLeastML) {
    return fail(refused(spec_, service, "the vessel is empty", "formulate first"));
  }
  const double soiled = service == kFormulate ? 1 : u[kSoiled];
  u.assign(kSettings, 0.0);
  u[kSoiled] = soiled;
  if (service == kFormulate) {
    u[kAim] = p[0];
    u[kMrnaConcentration] = p[1];
    u[kAqueousSet] = p[2] * p[3] / (1 + p[3]);
    u[kEthanolSet] = p[2] / (1 + p[3]);
    u[kDilutionSet] = p[2] * p[5];
    u[kNp] = p[4];
    u[kDivert] = p[6];
  } else {
    u[kAim] = service == kRecover ? p[0] : p[0] * 60;
  }
  u[kAqueousBefore] = state.y[kAqueousIn];
  u[kMrnaBefore] = state.y[kMrna];
  u[kVolumeBefore] = state.y[kVolume];
  state.y[kPassed] = 0;
  mark_begun(service, state);
  return {};
}

void LnpMixing::hold(UnitState& state) const {
  if (state.service) state.held = true;
}
void LnpMixing::restart(UnitState& state) const {
  if (state.service) state.held = false;
}

std::vector<double> LnpMixing::end(UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  auto& y = state.y;
  std::vector<double> results;
  double soiled = 1;
  if (*state.service == kFormulate) {
    results = {y[kVolume],
               y[kMrna],
               100 * share(y[kInside], y[kMrna]),
               share(y[kSizeVolume], y[kMixture]),
               100 * share(y[kEthanol], y[kVolume]),
               y[kLipid],
               100 * share(y[kInside], y[kMrnaIn])};
    y[kAqueousFlow] = y[kEthanolFlow] = y[kDilutionFlow] = 0;
  } else if (*state.service == kRecover) {
    results = {state.u[kVolumeBefore] - y[kVolume], state.u[kMrnaBefore] - y[kMrna]};
  } else {
    results = {state.u[kMrnaBefore]};
    std::ranges::fill(y, 0.0);
    soiled = 0;
  }
  state.u.assign(kSettings, 0.0);
  state.u[kSoiled] = soiled;
  state.service.reset();
  state.held = false;
  return results;
}

void LnpMixing::derivative(double, std::span<const double> y, const UnitState& state,
                           std::span<double> dy) const {
  std::ranges::fill(dy, 0.0);
  if (!state.service) return;
  const auto& u = state.u;
  if (*state.service == kClean) {
    dy[kPassed] = state.held ? 0 : 1;
    return;
  }
  if (*state.service == kRecover) {
    if (state.held) return;
    const double flow = u[kAim] / 60;
    const double volume = std::max(y[kVolume], 1e-9);
    dy[kPassed] = dy[kVolumeOut] = flow;
    dy[kVolume] = -flow;
    for (const auto& [held, gone] :
         {std::pair{kEthanol, kEthanolOut}, {kMrna, kMrnaOut}, {kLipid, kLipidOut}}) {
      dy[gone] = flow * y[held] / volume;
      dy[held] = -dy[gone];
    }
    dy[kInside] = -flow * y[kInside] / volume;
    return;
  }
  for (const auto& [flow, set] : {std::pair{kAqueousFlow, kAqueousSet},
                                  {kEthanolFlow, kEthanolSet},
                                  {kDilutionFlow, kDilutionSet}}) {
    dy[flow] = ((state.held ? 0 : u[set]) - y[flow]) / kPumpLagS;
  }
  const double aqueous = y[kAqueousFlow] / 60;  // mL/s
  const double ethanol = y[kEthanolFlow] / 60;
  const double dilution = y[kDilutionFlow] / 60;
  const double mixture = aqueous + ethanol;
  const double kept = (1 + std::tanh((y[kPassed] - u[kDivert]) / (0.02 * u[kDivert]))) / 2;
  const double mrna = aqueous * u[kMrnaConcentration];
  const double lipid = mrna * lipid_per_mrna(u[kNp]);
  dy[kPassed] = mixture;
  dy[kAqueousIn] = aqueous;
  dy[kEthanolIn] = ethanol;
  dy[kDilutionIn] = dilution;
  dy[kMrnaIn] = mrna;
  dy[kLipidIn] = lipid;
  dy[kVolume] = kept * (mixture + dilution);
  dy[kEthanol] = kept * ethanol;
  dy[kMrna] = kept * mrna;
  dy[kInside] = kept * mrna * encapsulated(u[kNp], share(ethanol, mixture));
  dy[kLipid] = kept * lipid;
  dy[kMixture] = kept * mixture;
  dy[kSizeVolume] = kept * mixture * size_nm((aqueous + ethanol) * 60);
  dy[kVolumeOut] = (1 - kept) * (mixture + dilution);
  dy[kEthanolOut] = (1 - kept) * ethanol;
  dy[kMrnaOut] = (1 - kept) * mrna;
  dy[kLipidOut] = (1 - kept) * lipid;
}

double LnpMixing::remaining(double, std::span<const double> y, const UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  switch (*state.service) {
    case kFormulate:
      return state.u[kAim] - (y[kAqueousIn] - state.u[kAqueousBefore]);
    case kRecover:
      return y[kVolume] - 0.01;  // what wets the walls
    default:
      return state.u[kAim] - y[kPassed];
  }
}

void LnpMixing::tags(const UnitState& state, std::span<double> out) const {
  RENKEI_CHECK(out.size() == spec_.tags.size());
  const auto& y = state.y;
  const double mixture = y[kAqueousFlow] + y[kEthanolFlow];
  out[0] = y[kAqueousFlow];
  out[1] = y[kEthanolFlow];
  out[2] = y[kDilutionFlow];
  out[3] = mixture > 1 ? size_nm(mixture) : 0;
  out[4] = y[kVolume];
  out[5] = 100 * share(y[kEthanol], y[kVolume]);
}

std::vector<Balance> LnpMixing::balances(const UnitState& state) const {
  const auto& y = state.y;
  return {
      {"liquid", "mL", y[kVolume], y[kAqueousIn] + y[kEthanolIn] + y[kDilutionIn] - y[kVolumeOut]},
      {"ethanol", "mL", y[kEthanol], y[kEthanolIn] - y[kEthanolOut]},
      {"mRNA", "mg", y[kMrna], y[kMrnaIn] - y[kMrnaOut]},
      {"lipid", "mg", y[kLipid], y[kLipidIn] - y[kLipidOut]}};
}

const UnitModel& lnp_mixing() {
  static const LnpMixing model;
  return model;
}

}  // namespace renkei::equipment::plant
