#include "renkei/equipment/plant/packed_bed_chromatography.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "renkei/equipment/plant/service_rules.h"

namespace renkei::equipment::plant {
namespace {

enum Service : std::size_t { kEquilibrate, kLoad, kWash, kElute, kClean };
// After the cells: what has passed since the last cleaning, per column volume.
enum Tally : std::size_t {
  kPumped,  // of the running service, column volumes
  kLoaded,  // g/L
  kLost,    // g/L, to waste
  kPooled,  // g/L
  kPoolVolume,
  kSaltIn,  // mol/L
  kSaltOut,
  kTallies
};
enum Setting : std::size_t {
  kFlow,    // column volumes per hour
  kVolume,  // column volumes, of the running service
  kFeed,    // g/L
  kSalt,    // mol/L, at the beginning
  kSaltEnd,
  kPh,
  kPoolFrom,    // absorbance
  kLostBefore,  // tallies when the service began
  kPooledBefore,
  kPoolVolumeBefore,
  kBoundBefore
};
enum Tag : std::size_t { kUv, kConductivity, kOutletPh, kFlowTag, kPressure, kPumpedTag };

constexpr std::size_t kSaltBlock = 1;
constexpr std::size_t kSiteBlock = 2;

// Absorbance of an antibody at 280 nm through a cell of 0.2 cm, per g/L.
constexpr double kAbsorbanceLG = 1.37 * 0.2;
constexpr double kIggDiffusivityCm2Min = 4.0e-7 * 60;
constexpr double kWaterViscosityPaS = 1.0e-3;
constexpr double kLyePh = 13;
constexpr double kLyeSaltMolL = 0.1;
constexpr double kStoragePh = 7;
// Buffer and not the storage solution is everywhere in the column.
constexpr double kBufferSaltMolL = 0.009;
constexpr double kBindingPhLow = 6.0;
constexpr double kBindingPhHigh = 8.5;
constexpr double kBindingSaltHighMolL = 0.15;

// Sodium chloride at 25 degC.
double conductivity_ms_cm(double salt_mol_l) {
  const double c = std::max(salt_mol_l, 0.0);
  return 126.5 * c / (1 + 0.5 * std::sqrt(c));
}

// Slope across a cell from the differences on its two sides, after van Albada et al. 1982: their
// mean where the profile is smooth (second order), 0 where it turns (nothing new is made).
double slope(double a, double b) {
  return a * b > 0 ? a * b * (a + b) / (a * a + b * b + 1e-12) : 0;
}

double power_of_ten(double x) { return std::exp(std::numbers::ln10 * x); }

// By how much lye weakens any bond.
double loosened_by_lye(double ph) { return power_of_ten(2 * (ph - 11.0)); }

// By how much the affinity to protein A is less than at neutral pH: two histidines take up protons.
double loosened_by_acid(double ph) { return power_of_ten(2 * (5.5 - ph)); }

Variable flow_parameter(double initial) {
  return {.name = "flow",
          .unit = "{CV}/h",
          .low = 1,
          .high = 60,
          .initial = initial,
          .meaning = "of the pump, in column volumes"};
}
Variable volume_parameter(double low, double high, double initial) {
  return {.name = "volume",
          .unit = "{CV}",
          .low = low,
          .high = high,
          .initial = initial,
          .meaning = "to pump, in column volumes"};
}
Variable salt_parameter(std::string name, double high, double initial, std::string meaning) {
  return {.name = std::move(name),
          .unit = "mol/L",
          .low = 0.01,
          .high = high,
          .initial = initial,
          .meaning = std::move(meaning)};
}
Variable ph_parameter(double low, double high, double initial) {
  return {.name = "ph",
          .unit = "[pH]",
          .low = low,
          .high = high,
          .initial = initial,
          .meaning = "of the buffer"};
}
Variable result(std::string name, std::string unit, std::string meaning) {
  return {.name = std::move(name), .unit = std::move(unit), .meaning = std::move(meaning)};
}

std::vector<ServiceSpec> services_of(const PackedBedDesign& design) {
  const bool by_ph = design.release == PackedBedDesign::Release::kByPh;
  const double binding = by_ph ? 7.2 : 5.5;
  const double salt = by_ph ? 0.15 : 0.05;
  const Variable ph = by_ph ? ph_parameter(5.5, 8.5, binding) : ph_parameter(4.5, 8, binding);
  const Variable buffer = salt_parameter("salt", 1, salt, "sodium chloride in it");
  return {{.name = "equilibrate",
           .meaning = "replaces what is in the column by a buffer",
           .parameters = {volume_parameter(1, 20, 5), flow_parameter(12), buffer, ph},
           .results = {result("outlet_conductivity", "mS/cm", "at the end"),
                       result("outlet_ph", "[pH]", "at the end")}},
          {.name = "load",
           .meaning = "pumps the feed onto the column",
           .parameters = {volume_parameter(0.1, 100, 10),
                          flow_parameter(10),
                          {.name = "feed_concentration",
                           .unit = "g/L",
                           .low = 0.05,
                           .high = 30,
                           .initial = 5,
                           .meaning = "of the product in the feed"},
                          salt_parameter("salt", by_ph ? 1 : kBindingSaltHighMolL, salt,
                                         "sodium chloride in it"),
                          by_ph ? ph_parameter(kBindingPhLow, kBindingPhHigh, binding) : ph},
           .results = {result("loaded_mass", "g", "of product, pumped in"),
                       result("unbound_mass", "g", "of product, that left the column meanwhile"),
                       result("breakthrough", "%", "outlet over feed concentration at the end")}},
          {.name = "wash",
           .meaning = "pumps a buffer that leaves the product bound",
           .parameters = {volume_parameter(0.5, 20, 5), flow_parameter(12), buffer, ph},
           .results = {result("unbound_mass", "g", "of product, that left the column meanwhile"),
                       result("outlet_absorbance", "1", "at 280 nm, at the end")}},
          {.name = "elute",
           .meaning = "takes the product off and collects it while the absorbance is high enough",
           .parameters = {volume_parameter(1, 40, by_ph ? 5 : 15),
                          flow_parameter(by_ph ? 12 : 8),
                          salt_parameter("salt", 1, 0.05, "sodium chloride at the beginning"),
                          salt_parameter("salt_end", 1, by_ph ? 0.05 : 0.6,
                                         "sodium chloride at the end, reached in a straight line"),
                          by_ph ? ph_parameter(2.8, 5.5, 3.5) : ph,
                          {.name = "pool_from",
                           .unit = "1",
                           .low = 0.005,
                           .high = 5,
                           .initial = 0.1,
                           .meaning = "absorbance at 280 nm from which and to which is collected"}},
           .results = {result("pool_volume", "L", "collected"),
                       result("pool_mass", "g", "of product in it"),
                       result("pool_concentration", "g/L", "of product in it"),
                       result("yield", "%", "of what was loaded since the last cleaning")}},
          {.name = "clean",
           .meaning = "strips and cleans with 0.1 mol/L sodium hydroxide; then equilibrate",
           .parameters = {volume_parameter(2, 20, 4), flow_parameter(12)},
           .results = {result("bound_before", "g", "of product still in the column"),
                       result("bound_after", "g", "carried over")}}};
}

}  // namespace

std::size_t PackedBed::tally(std::size_t which) const {
  const std::size_t blocks = ph_block() + 1;
  return block(blocks) + which;
}

PackedBed::PackedBed(PackedBedDesign design) : design_(std::move(design)) {
  const PackedBedDesign& d = design_;
  RENKEI_CHECK(d.cells >= 3 && !d.sites.empty() && d.sites.size() <= 2);
  volume_l_ = std::numbers::pi / 4 * d.diameter_cm * d.diameter_cm * d.length_cm / 1000;
  hold_up_ = d.bed_void + (1 - d.bed_void) * d.bead_void;
  spec_.kind = d.kind;
  spec_.title = d.title;
  const auto cells = [&](const std::string& name, const std::string& unit, double initial) {
    for (std::size_t j = 0; j < d.cells; ++j) {
      spec_.states.push_back(
          {.name = fmt::format("{}_{}", name, j), .unit = unit, .initial = initial});
    }
  };
  cells("protein", "g/L", 0);
  cells("salt", "mol/L", 0);
  for (std::size_t i = 0; i < d.sites.size(); ++i) cells(fmt::format("bound_{}", i), "g/L", 0);
  cells("ph", "[pH]", kStoragePh);
  for (const auto& [name, unit] :
       std::vector<std::pair<std::string, std::string>>{{"pumped", "{CV}"},
                                                        {"loaded", "g/L"},
                                                        {"lost", "g/L"},
                                                        {"pooled", "g/L"},
                                                        {"pool_volume", "{CV}"},
                                                        {"salt_in", "mol/L"},
                                                        {"salt_out", "mol/L"}}) {
    spec_.states.push_back({.name = name, .unit = unit});
  }
  for (const auto& [name, unit] :
       std::vector<std::pair<std::string, std::string>>{{"flow", "{CV}/h"},
                                                        {"volume", "{CV}"},
                                                        {"feed", "g/L"},
                                                        {"salt", "mol/L"},
                                                        {"salt_end", "mol/L"},
                                                        {"ph", "[pH]"},
                                                        {"pool_from", "1"},
                                                        {"lost_before", "g/L"},
                                                        {"pooled_before", "g/L"},
                                                        {"pool_volume_before", "{CV}"},
                                                        {"bound_before", "g/L"}}) {
    spec_.settings.push_back({.name = name, .unit = unit});
  }
  spec_.tags = {{.name = "uv_280", .unit = "1", .meaning = "absorbance at the outlet, 2 mm"},
                {.name = "conductivity", .unit = "mS/cm", .meaning = "at the outlet, 25 Cel"},
                {.name = "ph", .unit = "[pH]", .meaning = "at the outlet"},
                {.name = "flow", .unit = "L/h"},
                {.name = "pressure_drop", .unit = "bar", .meaning = "over the bed"},
                {.name = "pumped", .unit = "{CV}", .meaning = "by the running service"}};
  spec_.services = services_of(d);
}

std::string PackedBed::unready(const UnitState& state) const {
  for (std::size_t j = 0; j < design_.cells; ++j) {
    const double salt = state.y[block(kSaltBlock) + j];
    const double ph = state.y[block(ph_block()) + j];
    if (salt < kBufferSaltMolL) return "the column is not equilibrated with a buffer";
    if (design_.release == PackedBedDesign::Release::kBySalt && salt > kBindingSaltHighMolL) {
      return fmt::format("the salt in the column, {:.3g} mol/L, is too high to bind", salt);
    }
    if (design_.release == PackedBedDesign::Release::kByPh &&
        (ph < kBindingPhLow || ph > kBindingPhHigh)) {
      return fmt::format("the pH in the column, {:.3g}, is not one at which it binds", ph);
    }
  }
  return "";
}

Result<void> PackedBed::begin(std::size_t service, std::span<const double> p,
                              UnitState& state) const {
  if (auto may = may_begin(spec_, service, p, state); !may) return may;
  if (service == kLoad) {
    if (const std::string why = unready(state); !why.empty()) {
      return fail(refused(spec_, service, why, "equilibrate first, with 5 column volumes or more"));
    }
  }
  // Less than this no detector sees, and no pool is.
  constexpr double kNothingGL = 1e-3;
  if (service == kElute && bed_protein_g_l(state.y) < kNothingGL) {
    return fail(refused(spec_, service, "no product is bound", "load first"));
  }
  auto& u = state.u;
  std::ranges::fill(u, 0.0);
  u[kVolume] = p[0];
  u[kFlow] = p[1];
  u[kSalt] = service == kClean ? kLyeSaltMolL : p[service == kLoad ? 3 : 2];
  u[kSaltEnd] = service == kElute ? p[3] : u[kSalt];
  u[kPh] = service == kClean ? kLyePh : p[service == kLoad || service == kElute ? 4 : 3];
  if (service == kLoad) u[kFeed] = p[2];
  if (service == kElute) u[kPoolFrom] = p[5];
  u[kLostBefore] = state.y[tally(kLost)];
  u[kPooledBefore] = state.y[tally(kPooled)];
  u[kPoolVolumeBefore] = state.y[tally(kPoolVolume)];
  u[kBoundBefore] = bed_protein_g_l(state.y);
  state.y[tally(kPumped)] = 0;
  mark_begun(service, state);
  return {};
}

void PackedBed::hold(UnitState& state) const {
  if (state.service) state.held = true;
}
void PackedBed::restart(UnitState& state) const {
  if (state.service) state.held = false;
}

std::vector<double> PackedBed::end(UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  auto& y = state.y;
  const auto& u = state.u;
  const double lost_g = volume_l_ * (y[tally(kLost)] - u[kLostBefore]);
  std::vector<double> results;
  switch (*state.service) {
    case kEquilibrate:
      results = {conductivity_ms_cm(outlet_salt_mol_l(state)), y[block(ph_block() + 1) - 1]};
      break;
    case kLoad:
      results = {volume_l_ * u[kFeed] * y[tally(kPumped)], lost_g,
                 100 * outlet_g_l(state) / u[kFeed]};
      break;
    case kWash:
      results = {lost_g, kAbsorbanceLG * outlet_g_l(state)};
      break;
    case kElute: {
      const double litres = volume_l_ * (y[tally(kPoolVolume)] - u[kPoolVolumeBefore]);
      const double grams = volume_l_ * (y[tally(kPooled)] - u[kPooledBefore]);
      const double loaded = volume_l_ * y[tally(kLoaded)];
      results = {litres, grams, litres > 0 ? grams / litres : 0,
                 loaded > 0 ? 100 * grams / loaded : 0};
      break;
    }
    default: {
      results = {volume_l_ * u[kBoundBefore], volume_l_ * bed_protein_g_l(y)};
      // The next cycle counts from here: what is carried over came in with it.
      for (std::size_t i = 0; i < kTallies; ++i) y[tally(i)] = 0;
      y[tally(kLoaded)] = bed_protein_g_l(y);
      y[tally(kSaltIn)] = bed_salt_mol_l(y);
    }
  }
  std::ranges::fill(state.u, 0.0);
  state.service.reset();
  state.held = false;
  return results;
}

PackedBed::Affinity PackedBed::affinity(double salt, double ph) const {
  const PackedBedDesign& d = design_;
  if (d.release == PackedBedDesign::Release::kByPh) {
    const double loosened = 1 + loosened_by_acid(ph) + loosened_by_lye(ph);
    return {1, loosened / d.affinity_l_g};
  }
  // Beyond a Henry constant of ten thousand nothing leaves; the law would run on to where numbers
  // end.
  const double power = std::exp(d.salt_exponent * std::log(std::max(salt, 1e-3)));
  const double henry = 1 / (power / d.salt_affinity + 1e-4);
  return {henry / d.sites[0].capacity_g_l / (1 + loosened_by_lye(ph)), 1};
}

void PackedBed::bind(std::span<const double> y, double flow_1_s, std::span<double> dy) const {
  const PackedBedDesign& d = design_;
  const double velocity_cm_min = flow_1_s * 60 * d.length_cm;
  const double film_flow = d.film_cm_min * std::pow(velocity_cm_min, d.film_exponent);
  const double film_still = kIggDiffusivityCm2Min / d.bead_radius_cm;  // Sherwood number 2
  const bool resisted = d.pore_diffusivity_cm2_min > 0;
  const double resistance =
      resisted ? 1 / std::hypot(film_flow, film_still) +
                     d.bead_radius_cm / (5 * d.bead_void * d.pore_diffusivity_cm2_min)
               : 0;
  const double transfer_1_s = resisted ? 3 / d.bead_radius_cm / resistance / 60 : 0;
  for (std::size_t j = 0; j < d.cells; ++j) {
    const auto [on, off] = affinity(y[block(kSaltBlock) + j], y[block(ph_block()) + j]);
    double gives = 0;
    double takes = 0;
    // A site that holds more than it can, by an error of the integration, takes nothing.
    const auto room = [&](std::size_t i) {
      return std::max(d.sites[i].capacity_g_l - y[block(kSiteBlock + i) + j], 0.0);
    };
    for (std::size_t i = 0; i < d.sites.size(); ++i) {
      const double rate_s = d.sites[i].rate_min / 60;
      gives += rate_s * off * y[block(kSiteBlock + i) + j];
      takes += rate_s * on * room(i);
    }
    // In the pores as much arrives through film and pore as binds.
    const double inside = resisted ? (transfer_1_s * y[j] + gives) / (transfer_1_s + takes) : y[j];
    for (std::size_t i = 0; i < d.sites.size(); ++i) {
      const double rate =
          d.sites[i].rate_min / 60 * (on * room(i) * inside - off * y[block(kSiteBlock + i) + j]);
      dy[block(kSiteBlock + i) + j] = rate;
      dy[j] -= (1 - d.bed_void) * rate / hold_up_;
    }
  }
}

double PackedBed::outlet(std::span<const double> u) const {
  // Beyond the outlet the profile goes on as it came.
  const std::size_t last = design_.cells - 1;
  const double before = u[last] - u[last - 1];
  const double after = before * std::clamp(u[last] / (std::abs(u[last - 1]) + 1e-12), 0.0, 1.0);
  return u[last] + slope(before, after) / 2;
}

double PackedBed::carry(std::span<const double> u, double inlet, double flow_1_s,
                        std::span<double> du) const {
  const std::size_t n = design_.cells;
  const double count = static_cast<double>(n);
  const double disperse =
      design_.bed_void * design_.dispersion_cm * flow_1_s / design_.length_cm * count;
  double flux_in = flow_1_s * inlet;  // Danckwerts: all that is pumped comes in
  double flux_out = 0;
  for (std::size_t j = 0; j < n; ++j) {
    if (j + 1 < n) {
      const double before = j > 0 ? u[j] - u[j - 1] : 2 * (u[0] - inlet);
      const double after = u[j + 1] - u[j];
      flux_out = flow_1_s * (u[j] + slope(before, after) / 2) - disperse * after;
    } else {
      flux_out = flow_1_s * outlet(u);
    }
    du[j] = count * (flux_in - flux_out) / hold_up_;
    flux_in = flux_out;
  }
  return flux_out;
}

void PackedBed::derivative(double, std::span<const double> y, const UnitState& state,
                           std::span<double> dy) const {
  std::ranges::fill(dy, 0.0);
  const auto& u = state.u;
  const bool pumping = state.service && !state.held;
  const double flow = pumping ? u[kFlow] / 3600 : 0;
  const std::size_t n = design_.cells;
  const auto cells = [&](auto span, std::size_t which) { return span.subspan(block(which), n); };
  double protein_out = 0;
  if (pumping) {
    const double share = std::clamp(y[tally(kPumped)] / u[kVolume], 0.0, 1.0);
    const double salt = u[kSalt] + share * (u[kSaltEnd] - u[kSalt]);
    protein_out = carry(cells(y, 0), u[kFeed], flow, cells(dy, 0));
    dy[tally(kSaltOut)] = carry(cells(y, kSaltBlock), salt, flow, cells(dy, kSaltBlock));
    carry(cells(y, ph_block()), u[kPh], flow, cells(dy, ph_block()));
    dy[tally(kSaltIn)] = flow * salt;
  }
  bind(y, flow, dy);
  dy[tally(kPumped)] = flow;
  dy[tally(kLoaded)] = flow * u[kFeed];
  double pooled = 0;
  if (pumping && *state.service == kElute) {
    const double from = u[kPoolFrom];
    const double seen = kAbsorbanceLG * protein_out / flow;
    pooled = (1 + std::tanh((seen - from) / (0.05 * from))) / 2;
  }
  dy[tally(kPooled)] = pooled * protein_out;
  dy[tally(kPoolVolume)] = pooled * flow;
  dy[tally(kLost)] = (1 - pooled) * protein_out;
}

double PackedBed::remaining(double, std::span<const double> y, const UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  return state.u[kVolume] - y[tally(kPumped)];
}

double PackedBed::outlet_g_l(const UnitState& state) const {
  return outlet(std::span(state.y).first(design_.cells));
}
double PackedBed::outlet_salt_mol_l(const UnitState& state) const {
  return outlet(std::span(state.y).subspan(block(kSaltBlock), design_.cells));
}

void PackedBed::tags(const UnitState& state, std::span<double> out) const {
  RENKEI_CHECK(out.size() == spec_.tags.size());
  const PackedBedDesign& d = design_;
  const double flow = state.service && !state.held ? state.u[kFlow] : 0;
  out[kUv] = kAbsorbanceLG * std::max(outlet_g_l(state), 0.0);
  out[kConductivity] = conductivity_ms_cm(outlet_salt_mol_l(state));
  out[kOutletPh] = state.y[block(ph_block() + 1) - 1];
  out[kFlowTag] = flow * volume_l_;
  // Blake and Kozeny.
  const double bead_m = 2 * d.bead_radius_cm / 100;
  const double length_m = d.length_cm / 100;
  out[kPressure] = 150 * kWaterViscosityPaS * (flow / 3600 * length_m) * length_m *
                   std::pow(1 - d.bed_void, 2) / (std::pow(d.bed_void, 3) * bead_m * bead_m) / 1e5;
  out[kPumpedTag] = state.service ? state.y[tally(kPumped)] : 0;
}

double PackedBed::bed_protein_g_l(std::span<const double> y) const {
  double sum = 0;
  for (std::size_t j = 0; j < design_.cells; ++j) {
    sum += hold_up_ * y[j];
    for (std::size_t i = 0; i < design_.sites.size(); ++i) {
      sum += (1 - design_.bed_void) * y[block(kSiteBlock + i) + j];
    }
  }
  return sum / static_cast<double>(design_.cells);
}

double PackedBed::bed_salt_mol_l(std::span<const double> y) const {
  double sum = 0;
  for (std::size_t j = 0; j < design_.cells; ++j) sum += hold_up_ * y[block(kSaltBlock) + j];
  return sum / static_cast<double>(design_.cells);
}

std::vector<Balance> PackedBed::balances(const UnitState& state) const {
  const auto& y = state.y;
  return {{"product", "g", volume_l_ * bed_protein_g_l(y),
           volume_l_ * (y[tally(kLoaded)] - y[tally(kLost)] - y[tally(kPooled)])},
          {"sodium chloride", "mol", volume_l_ * bed_salt_mol_l(y),
           volume_l_ * (y[tally(kSaltIn)] - y[tally(kSaltOut)])}};
}

PackedBedDesign protein_a_design() {
  return {.kind = "protein-a-capture",
          .title = "Capture of an antibody on protein A",
          .length_cm = 20,
          .diameter_cm = 45,
          .bed_void = 0.31,
          .bead_void = 0.94,
          .bead_radius_cm = 4.25e-3,
          .dispersion_cm = 0.55,
          .film_cm_min = 0.067,
          .film_exponent = 0.58,
          .pore_diffusivity_cm2_min = 7.6e-5,
          .sites = {{.capacity_g_l = 36.45, .rate_min = 0.704},
                    {.capacity_g_l = 77.85, .rate_min = 0.021}},
          .release = PackedBedDesign::Release::kByPh,
          .affinity_l_g = 15.3};
}

PackedBedDesign cation_exchange_design() {
  return {.kind = "cation-exchange-polishing",
          .title = "Polishing of an antibody on a cation exchanger",
          .length_cm = 10,
          .diameter_cm = 60,
          .bed_void = 0.34,
          .bead_void = 0.75,
          .bead_radius_cm = 4.5e-3,
          .dispersion_cm = 0.11,
          .film_cm_min = 6.9e-4 * 60,
          .film_exponent = 0,
          .pore_diffusivity_cm2_min = 6.07e-7 * 60,
          .sites = {{.capacity_g_l = 150.2, .rate_min = 0.99}},
          .release = PackedBedDesign::Release::kBySalt,
          .salt_affinity = 6.9e-4,
          .salt_exponent = 8.5};
}

const UnitModel& protein_a_capture() {
  static const PackedBed model(protein_a_design());
  return model;
}
const UnitModel& cation_exchange_polishing() {
  static const PackedBed model(cation_exchange_design());
  return model;
}

}  // namespace renkei::equipment::plant
