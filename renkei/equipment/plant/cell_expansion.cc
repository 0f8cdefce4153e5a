#include "renkei/equipment/plant/cell_expansion.h"

#include <algorithm>
#include <cmath>

#include "renkei/equipment/plant/culture_vessel.h"

namespace renkei::equipment::plant {
namespace {

enum Amount : std::size_t {
  kVolume,
  kPlain,  // viable, without the CAR, 10^9
  kCar,    // viable, with it
  kDead,
  kGlucose,  // mmol
  kLactate,
  kAmounts
};
enum Own : std::size_t { kStimulus, kActivation, kGrown, kGlucoseUsed, kGlucoseKept };
enum Service : std::size_t {
  kCharge,
  kSetTemperature,
  kInoculate,
  kActivate,
  kTransduce,
  kExpand,
  kSample,
  kHarvest,
  kCleanUp
};

constexpr double kVolumeMax = 50;  // L
// Growth right after stimulation, and how fast that wears off: (1 + k t) exp(-k t).
constexpr double kGrowth = 0.0765;        // 1/h
constexpr double kWearsOff = 0.52 / 24;   // 1/h
constexpr double kDeath = 0.0012;         // 1/h
constexpr double kStarvation = 0.03;      // 1/h, without glucose
constexpr double kGlucosePerCells = 1.4;  // mmol/10^9
constexpr double kMaintenance = 0.02;     // mmol/(10^9.h)
constexpr double kLactatePerGlucose = 1.6;
constexpr double kHalfGlucose = 0.5;    // mmol/L
constexpr double kLactateLimit = 40;    // mmol/L
constexpr double kTrace = 0.01;         // mmol/L
constexpr double kOxygenUptake = 0.15;  // mmol/(10^9.h)
constexpr double kOxygenSupply = 12;    // mmol/(L.h)
constexpr double kOxygenSetting = 50;   // % of air saturation

double temperature_factor(double celsius) {
  return std::clamp(std::min(1 - 0.1 * (37 - celsius), (40 - celsius) / 3), 0.0, 1.0);
}

Variable shown(const char* name, const char* unit) { return {.name = name, .unit = unit}; }
Variable ranged(const char* name, const char* unit, double low, double high, double usual) {
  return {.name = name, .unit = unit, .low = low, .high = high, .initial = usual};
}

std::vector<ServiceSpec> services() {
  const Variable density = shown("viable_density", "10*6.{cells}/mL");
  return {{.name = "charge",
           .meaning = "medium with interleukins into the new, empty chamber",
           .parameters = {ranged("volume", "L", 0.01, kVolumeMax, 0.5),
                          ranged("flow_rate", "L/h", 0.01, 100, 5),
                          ranged("glucose", "mmol/L", 0, 60, 25)},
           .results = {shown("volume", "L")}},
          {.name = "set_temperature",
           .meaning = "warms, and waits for it",
           .parameters = {ranged("temperature", "Cel", 4, 39, 37)},
           .results = {shown("temperature", "Cel")}},
          {.name = "inoculate",
           .meaning = "the patient's or donor's selected T cells",
           .parameters = {ranged("volume", "L", 0.001, 5, 0.05),
                          ranged("viable_cells", "10*9.{cells}", 0.001, 100, 0.25),
                          ranged("viability", "%", 40, 100, 95)},
           .results = {density, shown("viability", "%")}},
          {.name = "activate",
           .meaning = "stimulates the cells through CD3 and CD28",
           .parameters = {ranged("duration", "h", 0.5, 72, 24)}},
          {.name = "transduce",
           .meaning = "so many infectious vectors for each viable cell, and so well taken up",
           .parameters = {ranged("multiplicity", "1", 0, 50, 5), ranged("uptake", "%", 0, 100, 25),
                          ranged("duration", "h", 0.5, 48, 12)},
           .results = {shown("car_positive", "%")}},
          {.name = "expand",
           .meaning = "keeps the cells warm and aerated; perfuses with fresh medium, cells stay",
           .parameters = {ranged("duration", "h", 0.1, 720, 24),
                          ranged("perfusion_rate", "L/d", 0, 200, 0),
                          ranged("glucose", "mmol/L", 0, 60, 25)},
           .results = {shown("duration", "h"), shown("viable_cells", "10*9.{cells}"), density,
                       shown("viability", "%"), shown("car_positive", "%"),
                       shown("fresh_medium", "L")}},
          {.name = "sample",
           .meaning = "takes a sample and measures it",
           .parameters = {ranged("volume", "mL", 0.05, 100, 1)},
           .results = {density, shown("viability", "%"), shown("car_positive", "%"),
                       shown("glucose", "mmol/L"), shown("lactate", "mmol/L"),
                       shown("dissolved_oxygen", "%")}},
          {.name = "harvest",
           .meaning = "drains the chamber to the wash",
           .parameters = {ranged("flow_rate", "L/h", 0.01, 100, 5)},
           .results = {shown("volume", "L"), shown("viable_cells", "10*9.{cells}"),
                       shown("car_cells", "10*9.{cells}"), shown("viability", "%"),
                       shown("car_positive", "%")}},
          {.name = "clean",
           .meaning = "the used set is taken out and a new one is put in and checked",
           .parameters = {ranged("duration", "h", 0.25, 24, 1)}}};
}

class CellExpansion final : public CultureVessel {
 public:
  CellExpansion() : CultureVessel(setup()) {}

  void tags(const UnitState& state, std::span<double> out) const override {
    const auto& y = state.y;
    out[0] = y[kVolume];
    out[1] = temperature(y);
    out[2] = dissolved_oxygen(y);
    out[3] = concentration(y, kGlucose);
    out[4] = concentration(y, kLactate);
    out[5] = perfusion_now(state) * 24;
  }

  [[nodiscard]] std::vector<Balance> balances(const UnitState& state) const override {
    const auto& y = state.y;
    const auto in = [&](std::size_t i) { return exchanged(state, i); };
    const double used = y[own(kGlucoseUsed)];
    return {
        {"volume", "L", y[kVolume], in(kVolume)},
        {"cells", "10*9.{cells}", y[kPlain] + y[kCar] + y[kDead],
         in(kPlain) + in(kCar) + in(kDead) + y[own(kGrown)]},
        {"glucose", "mmol", y[kGlucose], in(kGlucose)-used},
        {"glucose used", "mmol", used, kGlucosePerCells * y[own(kGrown)] + y[own(kGlucoseKept)]},
        {"lactate", "mmol", y[kLactate], in(kLactate) + kLactatePerGlucose * used}};
  }

 private:
  static Setup setup() {
    Setup setup;
    setup.spec.kind = "cell-expansion";
    setup.spec.title = "Closed T cell expansion system with perfusion";
    setup.spec.tags = {shown("volume", "L"),           shown("temperature", "Cel"),
                       shown("dissolved_oxygen", "%"), shown("glucose", "mmol/L"),
                       shown("lactate", "mmol/L"),     shown("perfusion_rate", "L/d")};
    setup.spec.services = services();
    setup.acts = {Act::kCharge,     Act::kTemperature, Act::kInoculate,
                  Act::kWithCells,  Act::kWithCells,   Act::kWithCells,
                  Act::kWithMedium, Act::kDrain,       Act::kClean};
    setup.amounts = {{"volume", "L"},
                     {"plain_cells", "10*9.{cells}", true},
                     {"car_cells", "10*9.{cells}", true},
                     {"dead_cells", "10*9.{cells}", true},
                     {"glucose", "mmol"},
                     {"lactate", "mmol"}};
    setup.own = {shown("stimulus", "1"), shown("activation", "1"),
                 shown("cells_grown", "10*9.{cells}"), shown("glucose_used", "mmol"),
                 shown("glucose_for_maintenance", "mmol")};
    setup.volume_max = kVolumeMax;
    return setup;
  }

  void react(std::span<const double> y, const UnitState&, std::span<double> dy) const override {
    const double glucose = concentration(y, kGlucose);
    const double lactate = concentration(y, kLactate);
    const double warmth = temperature_factor(temperature(y));
    const double mu = kGrowth * positive(y[own(kActivation)]) * warmth * glucose /
                      (kHalfGlucose + glucose) / (1 + lactate / kLactateLimit);
    const double death = (kDeath + kStarvation * kTrace / (kTrace + glucose)) * warmth;
    const double cells = positive(y[kPlain]) + positive(y[kCar]);
    const double kept = kMaintenance * warmth * glucose / (kTrace + glucose) * cells;
    const double used = kGlucosePerCells * mu * cells + kept;
    dy[kPlain] += (mu - death) * positive(y[kPlain]);
    dy[kCar] += (mu - death) * positive(y[kCar]);
    dy[kDead] += death * cells;
    dy[kGlucose] -= used;
    dy[kLactate] += kLactatePerGlucose * used;
    dy[own(kStimulus)] -= kWearsOff * y[own(kStimulus)];
    dy[own(kActivation)] += kWearsOff * (y[own(kStimulus)] - y[own(kActivation)]);
    dy[own(kGrown)] += mu * cells;
    dy[own(kGlucoseUsed)] += used;
    dy[own(kGlucoseKept)] += kept;
  }

  void prepare(std::size_t service, std::span<const double> p, UnitState& state) const override {
    switch (service) {
      case kCharge:
        set_inflow(p[1], 0, state);
        set_inflow_concentration(kGlucose, p[2], state);
        set_duration_h(p[0] / p[1], state);
        break;
      case kSetTemperature:
        set_temperature(p[0], state);
        break;
      case kInoculate:
        add(kVolume, p[0], state);
        add(kPlain, p[1], state);
        add(kDead, p[1] * (100 / p[2] - 1), state);
        set_duration_h(0.25, state);
        break;
      case kActivate:
        state.y[own(kStimulus)] = 1;
        state.y[own(kActivation)] = 1;
        set_duration_h(p[0], state);
        break;
      case kTransduce: {
        // Vectors find cells at random (Poisson): a cell stays plain if none gets in.
        const double turned = -std::expm1(-p[0] * p[1] / 100) * positive(state.y[kPlain]);
        const std::size_t count = kAmounts;
        state.y[kPlain] -= turned;
        state.y[kCar] += turned;
        state.y[count + kPlain] -= turned;
        state.y[count + kCar] += turned;
        set_duration_h(p[2], state);
        break;
      }
      case kExpand:
        set_duration_h(p[0], state);
        set_perfusion(p[1] / 24, state);
        set_inflow_concentration(kGlucose, p[2], state);
        break;
      case kSample:
        take_volume(p[0] * 1e-3, state);
        set_duration_h(0.05, state);
        break;
      case kHarvest:
        set_drain(p[0], state);
        break;
      default:
        set_duration_h(p[0], state);
        break;
    }
  }

  [[nodiscard]] double brings(std::size_t service, std::span<const double> p,
                              const UnitState&) const override {
    return service == kCharge || service == kInoculate ? p[0] : 0;
  }
  [[nodiscard]] double takes(std::size_t service, std::span<const double> p) const override {
    return service == kSample ? p[0] * 1e-3 : 0;
  }
  [[nodiscard]] bool inoculated(const UnitState& state) const override {
    return viable(state.y) + state.y[kDead] > 0;
  }

  [[nodiscard]] std::vector<double> results(std::size_t service,
                                            const UnitState& state) const override {
    const auto& y = state.y;
    const double density = concentration(y, kPlain) + concentration(y, kCar);
    switch (service) {
      case kCharge:
        return {y[kVolume]};
      case kSetTemperature:
        return {temperature(y)};
      case kInoculate:
        return {density, viability(y)};
      case kTransduce:
        return {car_positive(y)};
      case kExpand:
        return {elapsed_h(state), viable(y),       density,
                viability(y),     car_positive(y), perfusion_set(state) * elapsed_h(state)};
      case kSample:
        return {density,
                viability(y),
                car_positive(y),
                concentration(y, kGlucose),
                concentration(y, kLactate),
                dissolved_oxygen(y)};
      case kHarvest: {
        const double volume = drained_volume(state);
        return {volume, volume * density, volume * concentration(y, kCar), viability(y),
                car_positive(y)};
      }
      default:
        return {};
    }
  }

  static double viable(std::span<const double> y) {
    return positive(y[kPlain]) + positive(y[kCar]);
  }
  static double viability(std::span<const double> y) {
    const double all = viable(y) + positive(y[kDead]);
    return all > 0 ? 100 * viable(y) / all : 0;
  }
  static double car_positive(std::span<const double> y) {
    return viable(y) > 0 ? 100 * positive(y[kCar]) / viable(y) : 0;
  }
  static double dissolved_oxygen(std::span<const double> y) {
    const double uptake = kOxygenUptake * (concentration(y, kPlain) + concentration(y, kCar));
    return std::clamp(kOxygenSetting + 100 * (kOxygenSupply - uptake) / kOxygenSupply, 0.0,
                      kOxygenSetting);
  }
};

}  // namespace

const UnitModel& cell_expansion() {
  static const CellExpansion model;
  return model;
}

}  // namespace renkei::equipment::plant
