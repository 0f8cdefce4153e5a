#include "renkei/equipment/plant/ipsc_culture.h"

#include <algorithm>
#include <cmath>

#include "renkei/equipment/plant/culture_vessel.h"

namespace renkei::equipment::plant {
namespace {

enum Amount : std::size_t {
  kVolume,
  kPluripotent,  // viable, 10^9, from here to kOther
  kProgenitor,
  kCardiac,
  kOther,
  kDead,
  kGlucose,  // mmol
  kLactate,
  kAmounts
};
enum Own : std::size_t { kCommitted, kStimulus, kDrive, kGrown, kGlucoseUsed, kLactateUsed };
enum Service : std::size_t {
  kCharge,
  kSetTemperature,
  kInoculate,
  kExpand,
  kDifferentiate,
  kPurify,
  kSample,
  kHarvest,
  kCleanUp
};

constexpr double kVolumeMax = 100;  // L
constexpr double kGrowth = 0.0255;  // of pluripotent cells, 1/h
constexpr double kDensityMost = 4;  // 10^9/L: growth falls to nothing as aggregates grow too large
constexpr double kDeath = 0.0004;   // 1/h
constexpr double kCommitment = 1.0 / 24;      // pluripotent to progenitor, 1/h
constexpr double kProgenitorGrowth = 0.0345;  // right after the pulse, 1/h
constexpr double kDriveWearsOff = 0.45 / 24;  // 1/h
constexpr double kMaturation = 0.30 / 24;     // progenitor to heart muscle or other, 1/h
constexpr double kCardiacShare = 0.88;
constexpr double kStarvation = 0.03;      // 1/h, of all but heart muscle, without glucose
constexpr double kGlucosePerCells = 2.8;  // mmol/10^9
constexpr double kMaintenance = 0.04;     // mmol/(10^9.h)
constexpr double kLactatePerGlucose = 1.7;
constexpr double kLactateBurnt = 0.02;  // by heart muscle without glucose, mmol/(10^9.h)
constexpr double kHalfGlucose = 0.5;    // mmol/L
constexpr double kLactateLimit = 50;    // mmol/L
constexpr double kTrace = 0.05;         // mmol/L

double temperature_factor(double celsius) {
  return std::clamp(std::min(1 - 0.1 * (37 - celsius), (40 - celsius) / 3), 0.0, 1.0);
}

Variable shown(const char* name, const char* unit) { return {.name = name, .unit = unit}; }
Variable ranged(const char* name, const char* unit, double low, double high, double usual) {
  return {.name = name, .unit = unit, .low = low, .high = high, .initial = usual};
}

// Of the services that perfuse.
std::vector<Variable> perfused(double hours, double glucose) {
  return {ranged("duration", "h", 0.1, 1000, hours), ranged("perfusion_rate", "L/d", 0, 500, 0),
          ranged("glucose", "mmol/L", 0, 60, glucose)};
}

std::vector<ServiceSpec> services() {
  const Variable density = shown("viable_density", "10*6.{cells}/mL");
  const std::vector<Variable> counted{shown("duration", "h"), density,
                                      shown("cardiac_density", "10*6.{cells}/mL"),
                                      shown("viability", "%"), shown("troponin_positive", "%")};
  return {{.name = "charge",
           .meaning = "medium into the new, empty vessel",
           .parameters = {ranged("volume", "L", 0.05, kVolumeMax, 1),
                          ranged("flow_rate", "L/h", 0.01, 200, 10),
                          ranged("glucose", "mmol/L", 0, 60, 18)},
           .results = {shown("volume", "L")}},
          {.name = "set_temperature",
           .meaning = "warms, and waits for it",
           .parameters = {ranged("temperature", "Cel", 15, 39, 37)},
           .results = {shown("temperature", "Cel")}},
          {.name = "inoculate",
           .meaning = "single pluripotent cells",
           .parameters = {ranged("volume", "L", 0.001, 10, 0.05),
                          ranged("viable_cells", "10*9.{cells}", 0.001, 200, 0.25),
                          ranged("viability", "%", 40, 100, 95)},
           .results = {density, shown("viability", "%")}},
          {.name = "expand",
           .meaning = "keeps the cells pluripotent, stirred and perfused",
           .parameters = perfused(24, 18),
           .results = counted},
          {.name = "differentiate",
           .meaning = "Wnt is switched on and off again, then medium without insulin, perfused",
           .parameters = perfused(336, 18),
           .results = counted},
          {.name = "purify",
           .meaning = "medium without glucose, with lactate: heart muscle lives on",
           .parameters = {ranged("duration", "h", 1, 240, 96),
                          ranged("perfusion_rate", "L/d", 0, 500, 2),
                          ranged("lactate", "mmol/L", 0, 20, 4)},
           .results = counted},
          {.name = "sample",
           .meaning = "takes a sample and measures it",
           .parameters = {ranged("volume", "mL", 0.05, 200, 2)},
           .results = {density, shown("viability", "%"), shown("pluripotent", "%"),
                       shown("troponin_positive", "%"), shown("glucose", "mmol/L"),
                       shown("lactate", "mmol/L")}},
          {.name = "harvest",
           .meaning = "drains the vessel to the dissociation",
           .parameters = {ranged("flow_rate", "L/h", 0.01, 200, 5)},
           .results = {shown("volume", "L"), shown("viable_cells", "10*9.{cells}"),
                       shown("cardiac_cells", "10*9.{cells}"), shown("viability", "%"),
                       shown("troponin_positive", "%")}},
          {.name = "clean",
           .meaning = "the used vessel is taken out and a new one is put in and checked",
           .parameters = {ranged("duration", "h", 0.25, 24, 2)}}};
}

class IpscCulture final : public CultureVessel {
 public:
  IpscCulture() : CultureVessel(setup()) {}

  void tags(const UnitState& state, std::span<double> out) const override {
    const auto& y = state.y;
    out[0] = y[kVolume];
    out[1] = temperature(y);
    out[2] = concentration(y, kGlucose);
    out[3] = concentration(y, kLactate);
    out[4] = perfusion_now(state) * 24;
  }

  [[nodiscard]] std::vector<Balance> balances(const UnitState& state) const override {
    const auto& y = state.y;
    double cells = 0;
    double brought = 0;
    for (std::size_t i = kPluripotent; i <= kDead; ++i) {
      cells += y[i];
      brought += exchanged(state, i);
    }
    const double used = y[own(kGlucoseUsed)];
    return {{"volume", "L", y[kVolume], exchanged(state, kVolume)},
            {"cells", "10*9.{cells}", cells, brought + y[own(kGrown)]},
            {"glucose", "mmol", y[kGlucose], exchanged(state, kGlucose) - used},
            {"lactate", "mmol", y[kLactate],
             exchanged(state, kLactate) + kLactatePerGlucose * used - y[own(kLactateUsed)]}};
  }

 private:
  static Setup setup() {
    Setup setup;
    setup.spec.kind = "ipsc-culture";
    setup.spec.title = "iPS cell expansion and cardiac differentiation";
    setup.spec.tags = {shown("volume", "L"), shown("temperature", "Cel"),
                       shown("glucose", "mmol/L"), shown("lactate", "mmol/L"),
                       shown("perfusion_rate", "L/d")};
    setup.spec.services = services();
    setup.acts = {Act::kCharge,     Act::kTemperature, Act::kInoculate,
                  Act::kWithCells,  Act::kWithCells,   Act::kWithCells,
                  Act::kWithMedium, Act::kDrain,       Act::kClean};
    setup.amounts = {{"volume", "L"},
                     {"pluripotent_cells", "10*9.{cells}", true},
                     {"progenitors", "10*9.{cells}", true},
                     {"cardiac_cells", "10*9.{cells}", true},
                     {"other_cells", "10*9.{cells}", true},
                     {"dead_cells", "10*9.{cells}", true},
                     {"glucose", "mmol"},
                     {"lactate", "mmol"}};
    setup.own = {shown("committed", "1"),       shown("stimulus", "1"),
                 shown("drive", "1"),           shown("cells_grown", "10*9.{cells}"),
                 shown("glucose_used", "mmol"), shown("lactate_used", "mmol")};
    setup.volume_max = kVolumeMax;
    return setup;
  }

  void react(std::span<const double> y, const UnitState&, std::span<double> dy) const override {
    const double glucose = concentration(y, kGlucose);
    const double lactate = concentration(y, kLactate);
    const double warmth = temperature_factor(temperature(y));
    const double nourished =
        warmth * glucose / (kHalfGlucose + glucose) / (1 + lactate / kLactateLimit);
    const double crowd = std::max(0.0, 1 - concentration(y, kPluripotent) / kDensityMost);
    const double committed = y[own(kCommitted)];
    const double starving = kStarvation * kTrace / (kTrace + glucose);
    const double death = (kDeath + starving) * warmth;

    const double stem = positive(y[kPluripotent]);
    const double early = positive(y[kProgenitor]);
    const double cardiac = positive(y[kCardiac]);
    const double other = positive(y[kOther]);
    const double stem_grown = kGrowth * nourished * crowd * (1 - committed) * stem;
    const double early_grown = kProgenitorGrowth * positive(y[own(kDrive)]) * nourished * early;
    const double turned = kCommitment * committed * warmth * stem;
    const double matured = kMaturation * warmth * early;
    dy[kPluripotent] += stem_grown - turned - death * stem;
    dy[kProgenitor] += turned + early_grown - matured - death * early;
    dy[kCardiac] += kCardiacShare * matured - kDeath * warmth * cardiac;
    dy[kOther] += (1 - kCardiacShare) * matured - death * other;
    dy[kDead] += death * (stem + early + other) + kDeath * warmth * cardiac;

    const double grown = stem_grown + early_grown;
    const double cells = stem + early + cardiac + other;
    const double used =
        kGlucosePerCells * grown + kMaintenance * warmth * glucose / (kTrace + glucose) * cells;
    const double burnt = kLactateBurnt * warmth * kTrace / (kTrace + glucose) * lactate /
                         (kTrace + lactate) * cardiac;
    dy[kGlucose] -= used;
    dy[kLactate] += kLactatePerGlucose * used - burnt;
    dy[own(kStimulus)] -= kDriveWearsOff * y[own(kStimulus)];
    dy[own(kDrive)] += kDriveWearsOff * (y[own(kStimulus)] - y[own(kDrive)]);
    dy[own(kGrown)] += grown;
    dy[own(kGlucoseUsed)] += used;
    dy[own(kLactateUsed)] += burnt;
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
        add(kPluripotent, p[1], state);
        add(kDead, p[1] * (100 / p[2] - 1), state);
        set_duration_h(0.25, state);
        break;
      case kExpand:
      case kDifferentiate:
      case kPurify:
        if (service == kDifferentiate && state.y[own(kCommitted)] == 0) {
          state.y[own(kCommitted)] = state.y[own(kStimulus)] = state.y[own(kDrive)] = 1;
        }
        set_duration_h(p[0], state);
        set_perfusion(p[1] / 24, state);
        set_inflow_concentration(service == kPurify ? kLactate : kGlucose, p[2], state);
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
    const double density = y[kVolume] > 0 ? viable(y) / y[kVolume] : 0;
    switch (service) {
      case kCharge:
        return {y[kVolume]};
      case kSetTemperature:
        return {temperature(y)};
      case kInoculate:
        return {density, viability(y)};
      case kExpand:
      case kDifferentiate:
      case kPurify:
        return {elapsed_h(state), density, concentration(y, kCardiac), viability(y),
                share(y, kCardiac)};
      case kSample:
        return {density,
                viability(y),
                share(y, kPluripotent),
                share(y, kCardiac),
                concentration(y, kGlucose),
                concentration(y, kLactate)};
      case kHarvest: {
        const double volume = drained_volume(state);
        return {volume, volume * density, volume * concentration(y, kCardiac), viability(y),
                share(y, kCardiac)};
      }
      default:
        return {};
    }
  }

  static double viable(std::span<const double> y) {
    double cells = 0;
    for (std::size_t i = kPluripotent; i <= kOther; ++i) cells += positive(y[i]);
    return cells;
  }
  static double viability(std::span<const double> y) {
    const double all = viable(y) + positive(y[kDead]);
    return all > 0 ? 100 * viable(y) / all : 0;
  }
  static double share(std::span<const double> y, std::size_t kind) {
    const double all = viable(y);
    return all > 0 ? 100 * positive(y[kind]) / all : 0;
  }
};

}  // namespace

const UnitModel& ipsc_culture() {
  static const IpscCulture model;
  return model;
}

}  // namespace renkei::equipment::plant
