#include "renkei/equipment/plant/freezer.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "renkei/equipment/plant/service_rules.h"

namespace renkei::equipment::plant {
namespace {

enum State : std::size_t {
  kChamber,  // Cel
  kProduct,  // Cel; that of the chamber when there is none
  kIce,      // share of the water
  kSet,      // Cel
  kElapsed,  // s, of the running service
  kWarm,     // s above the limit, of the running service
  kPumped,   // kJ: into chamber and product, since cleaning
  kLeaked,
  kCarried,  // kJ: with product put in, less taken out
  kStates
};
enum Setting : std::size_t {
  kPower = kFreezerPower,
  kContainers,
  kMass,        // kg, of all of them
  kTransfer,    // W/K, of all of them
  kFreezing,    // Cel
  kNucleation,  // Cel
  kRate,        // K/min
  kAim,         // Cel or s
  kLimit,       // Cel
  kDoor,        // 1: open
  kSettings
};

constexpr double kAmbientCel = 25;
constexpr double kWater = 0.9;  // of the product, by mass
constexpr double kLiquidKJKgK = 3.9;
constexpr double kFrozenKJKgK = 2.0;
constexpr double kFusionKJKg = 333.6;  // at 0 Cel
constexpr double kDensityKgL = 1.02;
constexpr double kGrowth1S = 0.5;  // fast against what heat allows
constexpr double kControlKWK = 0.5;
constexpr double kNearK = 2;
constexpr double kDefrostCel = 25;

// Of the product from 0 Cel, liquid.
double enthalpy_kj(double mass_kg, double temperature, double ice) {
  const double frozen = kWater * ice;
  return mass_kg * ((1 - frozen) * kLiquidKJKgK * temperature +
                    frozen * (kFrozenKJKgK * temperature - kFusionKJKg));
}

std::vector<ServiceSpec> services_of(const FreezerDesign& d) {
  const Variable door{.name = "door_open",
                      .unit = "s",
                      .low = 5,
                      .high = 600,
                      .initial = 30,
                      .meaning = "for so long"};
  const Variable set{.name = "temperature",
                     .unit = "Cel",
                     .low = d.low_cel,
                     .high = d.freezes_controlled ? 25.0 : -20.0,
                     .initial = d.freezes_controlled ? 4 : d.low_cel + 6,
                     .meaning = "of the chamber"};
  std::vector<ServiceSpec> services = {
      {.name = "precool",
       .meaning = "brings the empty or filled chamber to a temperature, and keeps it from then on",
       .parameters = {set},
       .results = {{.name = "chamber_temperature", .unit = "Cel", .meaning = "reached"}}},
      {.name = "charge",
       .meaning = "opens the door and puts containers in",
       .parameters = {{.name = "containers",
                       .unit = "1",
                       .low = 1,
                       .high = 2000,
                       .initial = 50,
                       .meaning = "put in"},
                      {.name = "volume",
                       .unit = "mL",
                       .low = 0.5,
                       .high = 1000,
                       .initial = 1,
                       .meaning = "in each"},
                      {.name = "temperature",
                       .unit = "Cel",
                       .low = -196,
                       .high = 30,
                       .initial = 4,
                       .meaning = "of the product as it comes"},
                      {.name = "freezing_point",
                       .unit = "Cel",
                       .low = -15,
                       .high = -0.05,
                       .initial = -3.3,
                       .meaning = "at which the first ice stands"},
                      door},
       .results = {{.name = "chamber_temperature", .unit = "Cel", .meaning = "at the end"}}},
      {.name = "store",
       .meaning = "keeps the product; the temperature stays after it",
       .parameters = {set,
                      {.name = "duration",
                       .unit = "h",
                       .low = 0.01,
                       .high = 100'000,
                       .initial = 24,
                       .meaning = "to keep"},
                      {.name = "limit",
                       .unit = "Cel",
                       .low = d.low_cel,
                       .high = 30,
                       .initial = d.freezes_controlled ? 8.0 : -60.0,
                       .meaning = "above which the product shall not be"}},
       .results = {{.name = "product_temperature", .unit = "Cel", .meaning = "at the end"},
                   {.name = "time_above", .unit = "min", .meaning = "the limit"}}},
      {.name = "retrieve",
       .meaning = "opens the door and takes all containers out",
       .parameters = {door},
       .results = {{.name = "containers", .unit = "1", .meaning = "taken out"},
                   {.name = "product_temperature", .unit = "Cel", .meaning = "as it left"},
                   {.name = "ice", .unit = "%", .meaning = "of its water"}}},
      {.name = "clean",
       .meaning = "defrosts, wipes down and dries the empty chamber",
       .parameters = {{.name = "duration",
                       .unit = "h",
                       .low = 0.5,
                       .high = 72,
                       .initial = 12,
                       .meaning = "of it"}},
       .results = {{.name = "chamber_temperature", .unit = "Cel", .meaning = "at the end"}}}};
  if (d.freezes_controlled) {
    services.push_back(
        {.name = "freeze_controlled",
         .meaning = "lowers the chamber at a steady rate until the product is frozen and cold",
         .parameters = {{.name = "rate",
                         .unit = "K/min",
                         .low = 0.1,
                         .high = 10,
                         .initial = 1,
                         .meaning = "of the chamber"},
                        {.name = "end_temperature",
                         .unit = "Cel",
                         .low = d.low_cel,
                         .high = -20,
                         .initial = -80,
                         .meaning = "of the chamber; the product comes near"},
                        {.name = "nucleation",
                         .unit = "Cel",
                         .low = -25,
                         .high = -0.5,
                         .initial = -7,
                         .meaning = "temperature of the product at which ice forms"}},
         .results = {{.name = "product_temperature", .unit = "Cel", .meaning = "at the end"},
                     {.name = "ice", .unit = "%", .meaning = "of its water"},
                     {.name = "duration", .unit = "min", .meaning = "of freezing and cooling"}}});
  }
  return services;
}

}  // namespace

double Freezer::ice_at_rest(double temperature_cel, double freezing_point_cel) {
  // Ideal solution: what dissolves lowers the freezing point as the liquid water becomes less.
  return temperature_cel < freezing_point_cel ? 1 - freezing_point_cel / temperature_cel : 0;
}

Freezer::Freezer(FreezerDesign design) : design_(std::move(design)) {
  spec_.kind = design_.kind;
  spec_.title = design_.title;
  spec_.states = {{.name = "chamber", .unit = "Cel", .low = -200, .initial = kAmbientCel},
                  {.name = "product", .unit = "Cel", .low = -200, .initial = kAmbientCel},
                  {.name = "ice", .unit = "1"},
                  {.name = "setpoint", .unit = "Cel", .low = -200, .initial = kAmbientCel},
                  {.name = "elapsed", .unit = "s"},
                  {.name = "warm", .unit = "s"},
                  {.name = "pumped", .unit = "kJ"},
                  {.name = "leaked", .unit = "kJ"},
                  {.name = "carried", .unit = "kJ"}};
  spec_.settings = {{.name = "power", .unit = "1", .initial = 1},
                    {.name = "containers", .unit = "1"},
                    {.name = "mass", .unit = "kg"},
                    {.name = "transfer", .unit = "W/K"},
                    {.name = "freezing_point", .unit = "Cel", .low = -200},
                    {.name = "nucleation", .unit = "Cel", .low = -200},
                    {.name = "rate", .unit = "K/min"},
                    {.name = "aim", .unit = "1", .low = -200},
                    {.name = "limit", .unit = "Cel", .low = -200},
                    {.name = "door", .unit = "1"}};
  spec_.tags = {{.name = "chamber_temperature", .unit = "Cel"},
                {.name = "product_temperature", .unit = "Cel", .meaning = "in a container"},
                {.name = "setpoint", .unit = "Cel"},
                {.name = "power", .unit = "W", .meaning = "into the chamber; cooling is below 0"},
                {.name = "door_open", .unit = "1"}};
  spec_.services = services_of(design_);
}

const std::string& Freezer::running(const UnitState& state) const {
  return running_service(spec_, state);
}

Result<void> Freezer::begin(std::size_t service, std::span<const double> p,
                            UnitState& state) const {
  if (auto may = may_begin(spec_, service, p, state); !may) return may;
  auto& u = state.u;
  auto& y = state.y;
  const std::string& name = spec_.services[service].name;
  const bool filled = u[kMass] > 0;
  if (filled && (name == "charge" || name == "clean")) {
    return fail(refused(spec_, service, fmt::format("{:g} containers are in it", u[kContainers]),
                        "retrieve them first"));
  }
  if (!filled && (name == "retrieve" || name == "freeze_controlled" || name == "store")) {
    return fail(refused(spec_, service, "nothing is in it", "charge it first"));
  }
  if (name == "freeze_controlled") {
    if (y[kProduct] < u[kFreezing]) {
      return fail(refused(
          spec_, service,
          fmt::format("the product is at {:.3g} Cel and may be frozen already", y[kProduct]),
          "charge liquid product"));
    }
    if (p[2] >= u[kFreezing]) {
      return fail(
          refused(spec_, service,
                  fmt::format("ice cannot form at {:g} Cel: the product freezes at {:g} Cel", p[2],
                              u[kFreezing]),
                  "nucleate below the freezing point"));
    }
  }
  y[kElapsed] = y[kWarm] = 0;
  u[kRate] = 0;
  u[kLimit] = 1000;
  if (name == "precool" || name == "store") y[kSet] = p[0];
  if (name == "precool") {
    u[kAim] = p[0];
  } else if (name == "charge") {
    u[kContainers] = std::round(p[0]);
    u[kMass] = u[kContainers] * p[1] / 1000 * kDensityKgL;
    u[kTransfer] = u[kContainers] * design_.vial_w_k * std::pow(p[1], 2.0 / 3);
    u[kFreezing] = p[3];
    u[kNucleation] = p[3] - 6;  // unless somebody seeds
    u[kAim] = p[4];
    u[kDoor] = 1;
    y[kProduct] = p[2];
    y[kIce] = ice_at_rest(p[2], p[3]);
    y[kCarried] += enthalpy_kj(u[kMass], y[kProduct], y[kIce]);
  } else if (name == "store") {
    u[kAim] = p[1] * 3600;
    u[kLimit] = p[2];
  } else if (name == "retrieve") {
    u[kAim] = p[0];
    u[kDoor] = 1;
  } else if (name == "clean") {
    u[kAim] = p[0] * 3600;
    y[kSet] = kDefrostCel;
  } else {
    u[kRate] = p[0];
    u[kAim] = p[1];
    u[kNucleation] = p[2];
    y[kSet] = y[kChamber];
  }
  mark_begun(service, state);
  return {};
}

void Freezer::hold(UnitState& state) const {
  if (state.service) state.held = true;
}
void Freezer::restart(UnitState& state) const {
  if (state.service) state.held = false;
}

std::vector<double> Freezer::end(UnitState& state) const {
  const std::string& name = running(state);
  auto& y = state.y;
  auto& u = state.u;
  std::vector<double> results;
  if (name == "store") {
    results = {y[kProduct], y[kWarm] / 60};
  } else if (name == "retrieve") {
    results = {u[kContainers], y[kProduct], 100 * y[kIce]};
    y[kCarried] -= enthalpy_kj(u[kMass], y[kProduct], y[kIce]);
    u[kContainers] = u[kMass] = u[kTransfer] = 0;
    y[kProduct] = y[kChamber];
    y[kIce] = 0;
  } else if (name == "freeze_controlled") {
    results = {y[kProduct], 100 * y[kIce], y[kElapsed] / 60};
  } else {
    results = {y[kChamber]};
    if (name == "clean") {
      // The next storage counts from here.
      y[kPumped] = design_.chamber_kj_k * (y[kChamber] - kAmbientCel);
      y[kLeaked] = y[kCarried] = 0;
    }
  }
  u[kRate] = u[kAim] = u[kDoor] = 0;
  state.service.reset();
  state.held = false;
  return results;
}

double Freezer::power_kw(std::span<const double> y, const UnitState& state) const {
  if (state.u[kPower] == 0) return 0;
  // What leaks in is taken out, and more by how far the chamber is from its setpoint.
  const double wanted =
      design_.leak_w_k / 1000 * (y[kChamber] - kAmbientCel) + kControlKWK * (y[kSet] - y[kChamber]);
  return std::clamp(wanted, -design_.cooling_w / 1000, design_.heating_w / 1000);
}

void Freezer::derivative(double, std::span<const double> y, const UnitState& state,
                         std::span<double> dy) const {
  std::ranges::fill(dy, 0.0);
  const auto& u = state.u;
  const double door = u[kDoor] > 0 ? design_.door_w_k : 0;
  const double leak = (design_.leak_w_k + door) / 1000 * (kAmbientCel - y[kChamber]);
  const double power = power_kw(y, state);
  const double taken = u[kTransfer] / 1000 * (y[kChamber] - y[kProduct]);  // kW, by the product
  dy[kPumped] = power;
  dy[kLeaked] = leak;
  dy[kChamber] = (power + leak - taken) / design_.chamber_kj_k;
  if (u[kMass] > 0) {
    const double rest = ice_at_rest(y[kProduct], u[kFreezing]);
    // Below the temperature of nucleation there is a crystal, and crystals grow on crystals. What
    // is less than the integration can tell from none does not.
    const double seed =
        1e-3 / (1 + std::exp(std::clamp((y[kProduct] - u[kNucleation]) / 0.05, -50., 50.)));
    const double there = std::max(y[kIce], 0.0);
    const double crystal = rest > y[kIce] ? there * there / (there + 1e-4) + seed : 1;
    dy[kIce] = kGrowth1S * crystal * (rest - y[kIce]);
    const double frozen = kWater * y[kIce];
    const double heat_capacity = u[kMass] * ((1 - frozen) * kLiquidKJKgK + frozen * kFrozenKJKgK);
    const double fusion =
        u[kMass] * kWater * ((kFrozenKJKgK - kLiquidKJKgK) * y[kProduct] - kFusionKJKg);
    dy[kProduct] = (taken - fusion * dy[kIce]) / heat_capacity;
  } else {
    dy[kProduct] = dy[kChamber];
  }
  if (!state.service || state.held) return;
  dy[kElapsed] = 1;
  dy[kWarm] = 1 / (1 + std::exp(std::clamp((u[kLimit] - y[kProduct]) / 0.01, -50., 50.)));
  if (u[kRate] > 0 && y[kSet] > u[kAim]) dy[kSet] = -u[kRate] / 60;
}

double Freezer::remaining(double, std::span<const double> y, const UnitState& state) const {
  const std::string& name = running(state);
  if (name == "precool") return std::abs(y[kChamber] - state.u[kAim]) - kNearK / 4;
  if (name == "freeze_controlled") return y[kProduct] - state.u[kAim] - kNearK;
  return state.u[kAim] - y[kElapsed];
}

void Freezer::tags(const UnitState& state, std::span<double> out) const {
  RENKEI_CHECK(out.size() == spec_.tags.size());
  out[0] = state.y[kChamber];
  out[1] = state.y[kProduct];
  out[2] = state.y[kSet];
  out[3] = 1000 * power_kw(state.y, state);
  out[4] = state.u[kDoor];
}

std::vector<Balance> Freezer::balances(const UnitState& state) const {
  const auto& y = state.y;
  return {{"heat", "kJ",
           design_.chamber_kj_k * (y[kChamber] - kAmbientCel) +
               enthalpy_kj(state.u[kMass], y[kProduct], y[kIce]),
           y[kPumped] + y[kLeaked] + y[kCarried]}};
}

FreezerDesign controlled_rate_design() {
  return {.kind = "freezer-controlled-rate",
          .title = "Controlled-rate freezer",
          .chamber_kj_k = 8,
          .leak_w_k = 2,
          .cooling_w = 3000,
          .heating_w = 1500,
          .low_cel = -180,
          .vial_w_k = 0.066,
          .door_w_k = 10,
          .freezes_controlled = true};
}
FreezerDesign ultra_low_design() {
  return {.kind = "freezer-ultra-low",
          .title = "Storage at -80 Cel",
          .chamber_kj_k = 100,
          .leak_w_k = 1.5,
          .cooling_w = 350,
          .heating_w = 0,
          .low_cel = -86,
          .vial_w_k = 0.014,
          .door_w_k = 20,
          .freezes_controlled = false};
}
FreezerDesign cryogenic_design() {
  return {.kind = "freezer-cryogenic",
          .title = "Storage at -150 Cel",
          .chamber_kj_k = 80,
          .leak_w_k = 1,
          .cooling_w = 250,
          .heating_w = 0,
          .low_cel = -152,
          .vial_w_k = 0.014,
          .door_w_k = 15,
          .freezes_controlled = false};
}

const UnitModel& controlled_rate_freezer() {
  static const Freezer model(controlled_rate_design());
  return model;
}
const UnitModel& ultra_low_freezer() {
  static const Freezer model(ultra_low_design());
  return model;
}
const UnitModel& cryogenic_freezer() {
  static const Freezer model(cryogenic_design());
  return model;
}

}  // namespace renkei::equipment::plant
