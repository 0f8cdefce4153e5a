#include "renkei/equipment/plant/cho_fed_batch.h"

#include <algorithm>
#include <cmath>

#include "renkei/equipment/plant/culture_vessel.h"

namespace renkei::equipment::plant {
namespace {

enum Amount : std::size_t {
  kVolume,
  kViable,  // 10^9 cells
  kDead,
  kGlucose,  // mmol
  kLactate,
  kGlutamine,
  kAmmonia,
  kAntibody,  // g
  kAmounts
};
// The model's own states: what has been turned into what.
enum Own : std::size_t { kGrown, kGlucoseUsed, kGlucoseKept, kGlutamineUsed, kAmmoniaGone, kMade };
enum Service : std::size_t {
  kCharge,
  kSetTemperature,
  kInoculate,
  kGrow,
  kFeed,
  kSample,
  kHarvest,
  kCleanUp
};

constexpr double kVolumeMax = 20'000;  // L
// A substrate that is nearly gone cannot be taken up as if it were there, mmol/L.
constexpr double kTrace = 0.01;
// Without glucose cells die, 1/h: an assumption, the published equations know no starving.
constexpr double kStarvation = 0.02;
// Oxygen: taken up per 10^9 cells and h; transferred at most; at saturation with air.
constexpr double kOxygenUptake = 0.2;      // mmol/(10^9 cells.h)
constexpr double kOxygenTransfer = 10;     // kLa, 1/h
constexpr double kOxygenSaturation = 0.2;  // mmol/L
constexpr double kOxygenEnriched = 4;      // of what air would give
constexpr double kOxygenSetting = 40;      // % of air saturation
constexpr double kPhSetting = 7.0;
constexpr double kPhBand = 0.1;
constexpr double kBufferCapacity = 20;  // mmol/L per unit of pH

// Growth falls by 5.6 % a kelvin below 37 Cel, and to nothing at 39 Cel.
double temperature_factor(double celsius) {
  const double below = 1 - 0.056 * (37 - celsius);
  const double above = (39 - celsius) / 2;
  return std::clamp(std::min(below, above), 0.0, 1.0);
}

Variable litres(const char* name, double high, double usual) {
  return {.name = name, .unit = "L", .low = 0, .high = high, .initial = usual};
}
Variable of_mmol(const char* name, double high, double usual) {
  return {.name = name, .unit = "mmol/L", .low = 0, .high = high, .initial = usual};
}
Variable of_celsius(const char* name) {
  return {.name = name, .unit = "Cel", .low = 28, .high = 39, .initial = 37};
}
Variable shown(const char* name, const char* unit) { return {.name = name, .unit = unit}; }

std::vector<ServiceSpec> services() {
  const Variable density = shown("viable_density", "10*6.{cells}/mL");
  return {
      {.name = "charge",
       .meaning = "medium into the cleaned vessel",
       .parameters =
           {{.name = "volume", .unit = "L", .low = 0.1, .high = kVolumeMax, .initial = 1000},
            {.name = "flow_rate", .unit = "L/h", .low = 0.1, .high = 20'000, .initial = 1000},
            of_mmol("glucose", 200, 35),
            of_mmol("glutamine", 30, 6)},
       .results = {shown("volume", "L")}},
      {.name = "set_temperature",
       .meaning = "warms or cools, and waits for it",
       .parameters = {of_celsius("temperature")},
       .results = {shown("temperature", "Cel")}},
      {.name = "inoculate",
       .meaning = "cells of the seed culture, in this much spent medium",
       .parameters = {{.name = "volume", .unit = "L", .low = 0.01, .high = 5000, .initial = 100},
                      {.name = "viable_density",
                       .unit = "10*6.{cells}/mL",
                       .low = 0.01,
                       .high = 100,
                       .initial = 4},
                      {.name = "viability", .unit = "%", .low = 50, .high = 100, .initial = 97}},
       .results = {density, shown("viability", "%")}},
      {.name = "grow",
       .meaning = "keeps the cells warm, aerated and fed at a steady rate",
       .parameters = {{.name = "duration", .unit = "h", .low = 0.1, .high = 720, .initial = 24},
                      of_celsius("temperature"),
                      {.name = "feed_rate", .unit = "L/d", .low = 0, .high = 2000, .initial = 0},
                      of_mmol("feed_glucose", 3000, 1500),
                      of_mmol("feed_glutamine", 400, 100)},
       .results = {shown("duration", "h"), density, shown("viability", "%"), shown("titre", "g/L"),
                   shown("volume", "L")}},
      {.name = "feed",
       .meaning = "a bolus",
       .parameters = {litres("volume", 1000, 10), of_mmol("glucose", 3000, 1500),
                      of_mmol("glutamine", 400, 100)},
       .results = {shown("volume", "L")}},
      {.name = "sample",
       .meaning = "takes a sample and measures it",
       .parameters = {{.name = "volume", .unit = "mL", .low = 0.1, .high = 1000, .initial = 20}},
       .results = {density, shown("viability", "%"), shown("glucose", "mmol/L"),
                   shown("lactate", "mmol/L"), shown("glutamine", "mmol/L"),
                   shown("ammonia", "mmol/L"), shown("titre", "g/L"), shown("ph", "[pH]"),
                   shown("dissolved_oxygen", "%")}},
      {.name = "harvest",
       .meaning = "drains the vessel to the clarification",
       .parameters =
           {{.name = "flow_rate", .unit = "L/h", .low = 0.1, .high = 20'000, .initial = 500}},
       .results = {shown("volume", "L"), shown("antibody", "g"), shown("titre", "g/L"),
                   shown("viability", "%")}},
      {.name = "clean",
       .meaning = "cleans and sterilises the empty vessel",
       .parameters = {{.name = "duration", .unit = "h", .low = 0.5, .high = 24, .initial = 4}}}};
}

class ChoFedBatch final : public CultureVessel {
 public:
  explicit ChoFedBatch(const ChoKinetics& kinetics) : CultureVessel(setup()), k_(kinetics) {}

  void tags(const UnitState& state, std::span<double> out) const override {
    const auto& y = state.y;
    out[0] = y[kVolume];
    out[1] = temperature(y);
    out[2] = ph(y);
    out[3] = dissolved_oxygen(y);
    out[4] = concentration(y, kViable);
    out[5] = viability(y);
    out[6] = concentration(y, kGlucose);
    out[7] = concentration(y, kLactate);
    out[8] = inflow_now(y, state) * 24;
  }

  [[nodiscard]] std::vector<Balance> balances(const UnitState& state) const override {
    const auto& y = state.y;
    const auto mine = [&](std::size_t i) { return y[own(i)]; };
    const auto in = [&](std::size_t i) { return exchanged(state, i); };
    return {
        {"volume", "L", y[kVolume], in(kVolume)},
        {"cells", "10*9.{cells}", y[kViable] + y[kDead], in(kViable) + in(kDead) + mine(kGrown)},
        {"glucose", "mmol", y[kGlucose], in(kGlucose)-mine(kGlucoseUsed)},
        {"glucose used", "mmol", mine(kGlucoseUsed),
         mine(kGrown) / k_.cells_per_glucose + mine(kGlucoseKept)},
        {"lactate", "mmol", y[kLactate],
         in(kLactate) + k_.lactate_per_glucose * mine(kGlucoseUsed)},
        {"glutamine", "mmol", y[kGlutamine], in(kGlutamine)-mine(kGlutamineUsed)},
        {"ammonia", "mmol", y[kAmmonia],
         in(kAmmonia) + k_.ammonia_per_glutamine * mine(kGlutamineUsed) - mine(kAmmoniaGone)},
        {"antibody", "g", y[kAntibody], in(kAntibody) + mine(kMade)}};
  }

 private:
  static Setup setup() {
    Setup setup;
    setup.spec.kind = "cho-fed-batch";
    setup.spec.title = "CHO fed-batch bioreactor (antibody)";
    setup.spec.tags = {shown("volume", "L"),
                       shown("temperature", "Cel"),
                       shown("ph", "[pH]"),
                       shown("dissolved_oxygen", "%"),
                       shown("viable_density", "10*6.{cells}/mL"),
                       shown("viability", "%"),
                       shown("glucose", "mmol/L"),
                       shown("lactate", "mmol/L"),
                       shown("feed_rate", "L/d")};
    setup.spec.services = services();
    setup.acts = {Act::kCharge,     Act::kTemperature, Act::kInoculate, Act::kWithCells,
                  Act::kWithMedium, Act::kWithMedium,  Act::kDrain,     Act::kClean};
    setup.amounts = {{"volume", "L"},
                     {"viable_cells", "10*9.{cells}"},
                     {"dead_cells", "10*9.{cells}"},
                     {"glucose", "mmol"},
                     {"lactate", "mmol"},
                     {"glutamine", "mmol"},
                     {"ammonia", "mmol"},
                     {"antibody", "g"}};
    setup.own = {shown("cells_grown", "10*9.{cells}"),     shown("glucose_used", "mmol"),
                 shown("glucose_for_maintenance", "mmol"), shown("glutamine_used", "mmol"),
                 shown("ammonia_removed", "mmol"),         shown("antibody_made", "g")};
    setup.volume_max = kVolumeMax;
    return setup;
  }

  void react(std::span<const double> y, const UnitState&, std::span<double> dy) const override {
    const double glucose = concentration(y, kGlucose);
    const double lactate = concentration(y, kLactate);
    const double glutamine = concentration(y, kGlutamine);
    const double ammonia = concentration(y, kAmmonia);
    const double cells = positive(y[kViable]);
    const double growth = k_.mu_max * temperature_factor(temperature(y)) * glucose /
                          (k_.k_glucose + glucose) * glutamine / (k_.k_glutamine + glutamine) *
                          k_.ki_lactate / (k_.ki_lactate + lactate) * k_.ki_ammonia /
                          (k_.ki_ammonia + ammonia) * cells;
    const double death =
        (k_.death_max * lactate / (k_.kd_lactate + lactate) * ammonia / (k_.kd_ammonia + ammonia) +
         kStarvation * kTrace / (kTrace + glucose)) *
        cells;
    const double kept = k_.glucose_maintenance * glucose / (kTrace + glucose) * cells;
    const double glucose_used = growth / k_.cells_per_glucose + kept;
    const double glutamine_used =
        growth / k_.cells_per_glutamine +
        k_.glutamine_maintenance * glutamine / (k_.k_glutamine_maintenance + glutamine) * cells;
    const double removed = k_.ammonia_removal * ammonia / (kTrace + ammonia) * cells;
    const double made = k_.antibody * cells;
    dy[kViable] += growth - death;
    dy[kDead] += death;
    dy[kGlucose] -= glucose_used;
    dy[kLactate] += k_.lactate_per_glucose * glucose_used;
    dy[kGlutamine] -= glutamine_used;
    dy[kAmmonia] += k_.ammonia_per_glutamine * glutamine_used - removed;
    dy[kAntibody] += made;
    dy[own(kGrown)] += growth;
    dy[own(kGlucoseUsed)] += glucose_used;
    dy[own(kGlucoseKept)] += kept;
    dy[own(kGlutamineUsed)] += glutamine_used;
    dy[own(kAmmoniaGone)] += removed;
    dy[own(kMade)] += made;
  }

  void prepare(std::size_t service, std::span<const double> p, UnitState& state) const override {
    switch (service) {
      case kCharge:
        set_inflow(p[1], 0, state);
        set_inflow_concentration(kGlucose, p[2], state);
        set_inflow_concentration(kGlutamine, p[3], state);
        set_duration_h(p[0] / p[1], state);
        break;
      case kSetTemperature:
        set_temperature(p[0], state);
        break;
      case kInoculate:
        add(kVolume, p[0], state);
        add(kViable, p[1] * p[0], state);
        add(kDead, p[1] * p[0] * (100 / p[2] - 1), state);
        set_duration_h(1.0 / 6, state);
        break;
      case kGrow:
        set_duration_h(p[0], state);
        set_temperature(p[1], state);
        set_inflow(p[2] / 24, 0, state);
        set_inflow_concentration(kGlucose, p[3], state);
        set_inflow_concentration(kGlutamine, p[4], state);
        break;
      case kFeed:
        add(kVolume, p[0], state);
        add(kGlucose, p[0] * p[1], state);
        add(kGlutamine, p[0] * p[2], state);
        set_duration_h(0.1, state);
        break;
      case kSample:
        take_volume(p[0] * 1e-3, state);
        set_duration_h(1.0 / 12, state);
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
    if (service == kCharge || service == kInoculate || service == kFeed) return p[0];
    return service == kGrow ? p[0] * p[2] / 24 : 0;
  }
  [[nodiscard]] double takes(std::size_t service, std::span<const double> p) const override {
    return service == kSample ? p[0] * 1e-3 : 0;
  }
  [[nodiscard]] bool inoculated(const UnitState& state) const override {
    return state.y[kViable] + state.y[kDead] > 0;
  }

  [[nodiscard]] std::vector<double> results(std::size_t service,
                                            const UnitState& state) const override {
    const auto& y = state.y;
    const double density = concentration(y, kViable);
    const double titre = concentration(y, kAntibody);
    switch (service) {
      case kCharge:
      case kFeed:
        return {y[kVolume]};
      case kSetTemperature:
        return {temperature(y)};
      case kInoculate:
        return {density, viability(y)};
      case kGrow:
        return {elapsed_h(state), density, viability(y), titre, y[kVolume]};
      case kSample:
        return {density,
                viability(y),
                concentration(y, kGlucose),
                concentration(y, kLactate),
                concentration(y, kGlutamine),
                concentration(y, kAmmonia),
                titre,
                ph(y),
                dissolved_oxygen(y)};
      case kHarvest: {
        const double volume = drained_volume(state);
        return {volume, volume * titre, titre, viability(y)};
      }
      default:
        return {};
    }
  }

  static double viability(std::span<const double> y) {
    const double all = positive(y[kViable]) + positive(y[kDead]);
    return all > 0 ? 100 * positive(y[kViable]) / all : 0;
  }
  static double ph(std::span<const double> y) {
    const double drift =
        (concentration(y, kAmmonia) - concentration(y, kLactate)) / kBufferCapacity;
    return kPhSetting + std::clamp(drift, -kPhBand, kPhBand);
  }
  static double dissolved_oxygen(std::span<const double> y) {
    const double uptake = kOxygenUptake * concentration(y, kViable);
    const double most = kOxygenEnriched - uptake / (kOxygenTransfer * kOxygenSaturation);
    return std::clamp(100 * most, 0.0, kOxygenSetting);
  }

  ChoKinetics k_;
};

}  // namespace

const UnitModel& cho_fed_batch() {
  static const ChoFedBatch model{ChoKinetics{}};
  return model;
}

std::unique_ptr<UnitModel> make_cho_fed_batch(const ChoKinetics& kinetics) {
  return std::make_unique<ChoFedBatch>(kinetics);
}

ChoKinetics cho_kinetics_of_xing() {
  ChoKinetics kinetics;
  kinetics.mu_max = 0.029;
  kinetics.death_max = 0.016;
  kinetics.k_glucose = 0.084;
  kinetics.cells_per_glucose = 0.169;
  kinetics.lactate_per_glucose = 1.23;
  return kinetics;
}

}  // namespace renkei::equipment::plant
