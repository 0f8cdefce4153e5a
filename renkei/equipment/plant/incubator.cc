#include "renkei/equipment/plant/incubator.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "renkei/equipment/plant/service_rules.h"

namespace renkei::equipment::plant {
namespace {

enum Service : std::size_t { kCondition, kPlace, kIncubate, kOpenDoor, kRemove, kClean };
enum State : std::size_t {
  kAir,     // Cel
  kWall,    // Cel, and the water in the pan
  kLoad,    // Cel; that of the air when there is none
  kCo2,     // L in the chamber
  kVapour,  // g in the chamber
  kPan,     // g of water
  kHeated,  // kJ, from here since cleaning
  kHeatLost,
  kHeatCarried,  // with cultures put in, less taken out
  kCo2In,        // L
  kCo2Out,
  kWaterIn,  // g
  kWaterOut,
  kElapsed,  // s, of the running service
  kWarmth,   // Cel s, of the cultures
  kOutside,  // s, of the cultures
  kStates
};
enum Setting : std::size_t {
  kPower = kIncubatorPower,
  kOn,      // 1: setpoints are kept
  kSetAir,  // Cel
  kSetCo2,  // share
  kMedium,  // L
  kDoor,    // 1: open
  kAim,     // s
  kSettings
};

constexpr double kVolumeL = 165;
constexpr double kRoomCel = 25;
constexpr double kRoomCo2 = 0.0004;
constexpr double kRoomHumidity = 0.5;
constexpr double kAirKJK = 0.19;  // of 165 L
constexpr double kWallKJK = 15;
constexpr double kAirWallKWK = 0.008;
constexpr double kLeakKWK = 0.003;
constexpr double kHeaterKW = 0.6;
constexpr double kControlKWK = 0.2;
constexpr double kMediumKJLK = 4.15;
constexpr double kMediumTransferKWK = 0.004;  // of a litre in flasks
constexpr double kEvaporationLS = 1.1;
constexpr double kPanBelowWallK = 0.8;
constexpr double kPanFullG = 3000;
constexpr double kVaporisationKJG = 2.41;
constexpr double kFreshAirLS = 0.005;
constexpr double kDoorLS = 10;
constexpr double kAirHeatKJLK = kAirKJK / kVolumeL;
constexpr double kValveLS = 5.0 / 60;
constexpr double kValveGainLS = 2.5 / 60 / 0.01;  // per share of CO2
constexpr double kCleanCel = 90;
constexpr double kWithinK = 0.2;
constexpr double kWithinCo2 = 0.002;
constexpr double kCultureWithinK = 0.5;

// From 0 to 1 as x rises through 0, over `width`.
double above(double x, double width) {
  return 1 / (1 + std::exp(std::clamp(-x / width, -50.0, 50.0)));
}

std::vector<ServiceSpec> services_of() {
  const Variable door{.name = "door_open",
                      .unit = "s",
                      .low = 5,
                      .high = 300,
                      .initial = 30,
                      .meaning = "for so long"};
  return {
      {.name = "condition",
       .meaning = "heats and gasses to the setpoints, and keeps them from then on",
       .parameters = {{.name = "temperature",
                       .unit = "Cel",
                       .low = 30,
                       .high = 45,
                       .initial = 37,
                       .meaning = "of the air"},
                      {.name = "co2",
                       .unit = "%",
                       .low = 0.1,
                       .high = 20,
                       .initial = 5,
                       .meaning = "of the air by volume"}},
       .results = {{.name = "temperature", .unit = "Cel", .meaning = "reached"},
                   {.name = "co2", .unit = "%", .meaning = "reached"},
                   {.name = "humidity", .unit = "%", .meaning = "relative"}}},
      {.name = "place",
       .meaning = "opens the door and puts cultures in",
       .parameters = {{.name = "medium_volume",
                       .unit = "L",
                       .low = 0.01,
                       .high = 20,
                       .initial = 1,
                       .meaning = "of all cultures"},
                      {.name = "temperature",
                       .unit = "Cel",
                       .low = 2,
                       .high = 40,
                       .initial = 25,
                       .meaning = "of the cultures as they come"},
                      door},
       .results = {{.name = "temperature", .unit = "Cel", .meaning = "of the air at the end"}}},
      {.name = "incubate",
       .meaning = "keeps the cultures",
       .parameters = {{.name = "duration",
                       .unit = "h",
                       .low = 0.01,
                       .high = 2000,
                       .initial = 24,
                       .meaning = "to keep"}},
       .results = {{.name = "mean_temperature", .unit = "Cel", .meaning = "of the cultures"},
                   {.name = "time_outside",
                    .unit = "min",
                    .meaning = "that they were more than 0.5 K off"},
                   {.name = "co2", .unit = "%", .meaning = "at the end"}}},
      {.name = "open_door",
       .meaning = "opens the door to look or sample, and closes it",
       .parameters = {door},
       .results = {{.name = "temperature", .unit = "Cel", .meaning = "of the air at the end"},
                   {.name = "co2", .unit = "%", .meaning = "at the end"},
                   {.name = "humidity", .unit = "%", .meaning = "relative, at the end"}}},
      {.name = "remove",
       .meaning = "opens the door and takes the cultures out",
       .parameters = {door},
       .results = {{.name = "culture_temperature", .unit = "Cel", .meaning = "as they left"}}},
      {.name = "clean",
       .meaning = "decontaminates the empty chamber by moist heat of 90 Cel; then it is off",
       .parameters = {{.name = "duration",
                       .unit = "h",
                       .low = 2,
                       .high = 24,
                       .initial = 9,
                       .meaning = "from cold to the end"}},
       .results = {{.name = "temperature", .unit = "Cel", .meaning = "of the walls, reached"}}}};
}

double humidity(std::span<const double> y) {
  return y[kVapour] / kVolumeL / Incubator::saturation_g_l(y[kAir]);
}

}  // namespace

double Incubator::saturation_pa(double temperature_cel) {
  return 611.2 * std::exp(17.62 * temperature_cel / (243.12 + temperature_cel));
}
double Incubator::saturation_g_l(double temperature_cel) {
  return saturation_pa(temperature_cel) * 18.015e-3 / (8.314462618 * (temperature_cel + 273.15));
}

Incubator::Incubator() {
  spec_.kind = "incubator";
  spec_.title = "CO2 incubator";
  const double vapour = kVolumeL * kRoomHumidity * saturation_g_l(kRoomCel);
  spec_.states = {{.name = "air", .unit = "Cel", .initial = kRoomCel},
                  {.name = "wall", .unit = "Cel", .initial = kRoomCel},
                  {.name = "culture", .unit = "Cel", .initial = kRoomCel},
                  {.name = "co2", .unit = "L", .initial = kVolumeL * kRoomCo2},
                  {.name = "vapour", .unit = "g", .initial = vapour},
                  {.name = "pan", .unit = "g", .initial = kPanFullG},
                  {.name = "heated", .unit = "kJ"},
                  {.name = "heat_lost", .unit = "kJ"},
                  {.name = "heat_carried", .unit = "kJ"},
                  {.name = "co2_in", .unit = "L", .initial = kVolumeL * kRoomCo2},
                  {.name = "co2_out", .unit = "L"},
                  {.name = "water_in", .unit = "g", .initial = vapour + kPanFullG},
                  {.name = "water_out", .unit = "g"},
                  {.name = "elapsed", .unit = "s"},
                  {.name = "warmth", .unit = "K.s"},
                  {.name = "outside", .unit = "s"}};
  spec_.settings = {{.name = "power", .unit = "1", .initial = 1},
                    {.name = "on", .unit = "1"},
                    {.name = "temperature", .unit = "Cel"},
                    {.name = "co2", .unit = "1"},
                    {.name = "medium_volume", .unit = "L"},
                    {.name = "door", .unit = "1"},
                    {.name = "aim", .unit = "s"}};
  spec_.tags = {{.name = "temperature", .unit = "Cel", .meaning = "of the air"},
                {.name = "co2", .unit = "%", .meaning = "by volume"},
                {.name = "humidity", .unit = "%", .meaning = "relative"},
                {.name = "culture_temperature", .unit = "Cel"},
                {.name = "water_level", .unit = "%", .meaning = "of the pan"},
                {.name = "door_open", .unit = "1"}};
  spec_.services = services_of();
}

Result<void> Incubator::begin(std::size_t service, std::span<const double> p,
                              UnitState& state) const {
  if (auto may = may_begin(spec_, service, p, state); !may) return may;
  auto& u = state.u;
  auto& y = state.y;
  const bool filled = u[kMedium] > 0;
  if (!filled && (service == kIncubate || service == kRemove)) {
    return fail(refused(spec_, service, "no cultures are in it", "place them first"));
  }
  if (filled && (service == kPlace || service == kClean)) {
    return fail(refused(spec_, service, "cultures are in it", "remove them first"));
  }
  if (service == kIncubate && u[kOn] == 0) {
    return fail(refused(spec_, service, "it has no setpoints", "condition it first"));
  }
  y[kElapsed] = y[kWarmth] = y[kOutside] = 0;
  switch (service) {
    case kCondition:
      u[kOn] = 1;
      u[kSetAir] = p[0];
      u[kSetCo2] = p[1] / 100;
      break;
    case kPlace:
      u[kMedium] = p[0];
      y[kLoad] = p[1];
      y[kHeatCarried] += kMediumKJLK * p[0] * (p[1] - kRoomCel);
      u[kDoor] = 1;
      u[kAim] = p[2];
      break;
    case kIncubate:
      u[kAim] = p[0] * 3600;
      break;
    case kClean:
      u[kOn] = 1;
      u[kSetAir] = kCleanCel;
      u[kSetCo2] = 0;
      u[kAim] = p[0] * 3600;
      break;
    default:
      u[kDoor] = 1;
      u[kAim] = p[0];
  }
  mark_begun(service, state);
  return {};
}

void Incubator::hold(UnitState& state) const {
  if (state.service) state.held = true;
}
void Incubator::restart(UnitState& state) const {
  if (state.service) state.held = false;
}

std::vector<double> Incubator::end(UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  auto& y = state.y;
  auto& u = state.u;
  const double co2 = 100 * y[kCo2] / kVolumeL;
  std::vector<double> results;
  switch (*state.service) {
    case kPlace:
      results = {y[kAir]};
      break;
    case kIncubate:
      results = {y[kElapsed] > 0 ? kRoomCel + y[kWarmth] / y[kElapsed] : y[kLoad], y[kOutside] / 60,
                 co2};
      break;
    case kRemove:
      results = {y[kLoad]};
      y[kHeatCarried] -= kMediumKJLK * u[kMedium] * (y[kLoad] - kRoomCel);
      u[kMedium] = 0;
      y[kLoad] = y[kAir];
      break;
    case kClean:
      results = {y[kWall]};
      y[kWaterIn] += kPanFullG - y[kPan];  // filled again
      y[kPan] = kPanFullG;
      u[kOn] = u[kSetAir] = u[kSetCo2] = 0;
      break;
    default:
      results = {y[kAir], co2, 100 * humidity(y)};
  }
  u[kDoor] = u[kAim] = 0;
  state.service.reset();
  state.held = false;
  return results;
}

void Incubator::derivative(double, std::span<const double> y, const UnitState& state,
                           std::span<double> dy) const {
  std::ranges::fill(dy, 0.0);
  const auto& u = state.u;
  const bool open = u[kDoor] > 0 && !state.held;
  const bool kept = u[kOn] > 0 && u[kPower] > 0 && !open;      // an open door switches both off
  const double exchange = kFreshAirLS + (open ? kDoorLS : 0);  // L/s, with the room
  const double share = y[kCo2] / kVolumeL;
  const double density = y[kVapour] / kVolumeL;
  const double heater =
      kept ? std::clamp(kLeakKWK * (u[kSetAir] - kRoomCel) + kControlKWK * (u[kSetAir] - y[kAir]),
                        0.0, kHeaterKW)
           : 0;
  const double gas = kept ? std::clamp(kValveGainLS * (u[kSetCo2] - share), 0.0, kValveLS) : 0;
  const double evaporated = kEvaporationLS * (saturation_g_l(y[kWall] - kPanBelowWallK) - density) *
                            y[kPan] / (std::abs(y[kPan]) + 1);

  const double to_air = kAirWallKWK * (y[kWall] - y[kAir]);
  const double to_load =
      u[kMedium] > 0 ? kMediumTransferKWK * std::pow(u[kMedium], 2.0 / 3) * (y[kAir] - y[kLoad])
                     : 0;
  const double leaked = kLeakKWK * (y[kWall] - kRoomCel);
  const double blown = kAirHeatKJLK * exchange * (y[kAir] - kRoomCel);
  dy[kWall] = (heater - to_air - leaked - kVaporisationKJG * evaporated) / kWallKJK;
  dy[kAir] = (to_air - to_load - blown) / kAirKJK;
  dy[kLoad] = u[kMedium] > 0 ? to_load / (kMediumKJLK * u[kMedium]) : dy[kAir];

  const double room_density = kRoomHumidity * saturation_g_l(kRoomCel);
  dy[kCo2In] = gas + exchange * kRoomCo2;
  dy[kCo2Out] = (exchange + gas) * share;  // what is let in drives as much out
  dy[kCo2] = dy[kCo2In] - dy[kCo2Out];
  dy[kWaterIn] = exchange * room_density;
  dy[kWaterOut] = (exchange + gas) * density;
  dy[kVapour] = evaporated + dy[kWaterIn] - dy[kWaterOut];
  dy[kPan] = -evaporated;
  dy[kHeated] = heater;
  // Vapour carries the heat that made it.
  dy[kHeatLost] = leaked + blown + kVaporisationKJG * (dy[kWaterOut] - dy[kWaterIn]);
  if (!state.service || state.held) return;
  dy[kElapsed] = 1;
  dy[kWarmth] = y[kLoad] - kRoomCel;
  dy[kOutside] = above(std::abs(y[kLoad] - u[kSetAir]) - kCultureWithinK, 0.005);
}

double Incubator::remaining(double, std::span<const double> y, const UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  const auto& u = state.u;
  if (*state.service != kCondition) return u[kAim] - y[kElapsed];
  return std::max(std::abs(y[kAir] - u[kSetAir]) / kWithinK,
                  std::abs(y[kCo2] / kVolumeL - u[kSetCo2]) / kWithinCo2) -
         1;
}

void Incubator::tags(const UnitState& state, std::span<double> out) const {
  RENKEI_CHECK(out.size() == spec_.tags.size());
  const auto& y = state.y;
  out[0] = y[kAir];
  out[1] = 100 * y[kCo2] / kVolumeL;
  out[2] = 100 * humidity(y);
  out[3] = y[kLoad];
  out[4] = 100 * y[kPan] / kPanFullG;
  out[5] = state.held ? 0 : state.u[kDoor];
}

std::vector<Balance> Incubator::balances(const UnitState& state) const {
  const auto& y = state.y;
  static const double began =
      kVaporisationKJG * kVolumeL * kRoomHumidity * saturation_g_l(kRoomCel);
  const double heat = kAirKJK * (y[kAir] - kRoomCel) + kWallKJK * (y[kWall] - kRoomCel) +
                      kMediumKJLK * state.u[kMedium] * (y[kLoad] - kRoomCel) +
                      kVaporisationKJG * y[kVapour] - began;
  return {{"heat", "kJ", heat, y[kHeated] - y[kHeatLost] + y[kHeatCarried]},
          {"CO2", "L", y[kCo2], y[kCo2In] - y[kCo2Out]},
          {"water", "g", y[kVapour] + y[kPan], y[kWaterIn] - y[kWaterOut]}};
}

const UnitModel& incubator() {
  static const Incubator model;
  return model;
}

}  // namespace renkei::equipment::plant
