#include "renkei/equipment/plant/microbial_bioreactor.h"

#include <algorithm>
#include <cmath>

#include "renkei/equipment/plant/culture_vessel.h"

namespace renkei::equipment::plant {
namespace {

enum Amount : std::size_t { kVolume, kBiomass, kGlucose, kAcetate, kPlasmid, kAmounts };
enum Own : std::size_t { kCarbonRespired, kOxygenUsed, kPlasmidMade, kBiomassGrown };
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

// Xu et al. 1999.
constexpr double kGlucoseUptake = 1.30;  // g/(g.h)
constexpr double kOxygenUptake = 15.6;   // mmol/(g.h)
constexpr double kAcetateUptake = 0.06;  // g/(g.h)
constexpr double kMaintenance = 0.04;    // g glucose/(g.h)
constexpr double kHalfGlucose = 0.05;    // g/L
constexpr double kHalfAcetate = 0.05;    // g/L
constexpr double kAcetateOnOxygen = 4;   // g/L, inhibits respiration
constexpr double kAcetateOnGlucose = 5;  // g/L, inhibits uptake
constexpr double kYieldOxidative = 0.51;
constexpr double kYieldOverflow = 0.15;
constexpr double kYieldAcetate = 0.40;
constexpr double kAcetatePerGlucose = 0.667;
constexpr double kOxygenPerGram = 1000 * 1.067 / 32;  // mmol, to burn a gram of glucose or acetate
// Carbon, Cmol/g.
constexpr double kCarbonGlucose = 1.0 / 30;
constexpr double kCarbonAcetate = 1.0 / 30;
constexpr double kCarbonBiomass = 0.04;

constexpr double kVolumeMax = 5000;         // L
constexpr double kKla = 600;                // 1/h
constexpr double kOxygenSaturation = 0.21;  // mmol/L at saturation with air
constexpr double kOxygenEnriched = 2;       // of what air would give
constexpr double kOxygenSetting = 30;       // % of air saturation
constexpr double kOpticalDensity = 0.4;     // g/L of one unit

// How plasmid content, mg/g, follows the temperature, and how fast it gets there, 1/h.
constexpr double kContentAt30 = 6;
constexpr double kContentAt37 = 17.82;
constexpr double kContentAt42 = 30;
constexpr double kReplication = 0.25;

double plasmid_content(double celsius) {
  if (celsius <= 30) return kContentAt30;
  if (celsius <= 37) return std::lerp(kContentAt30, kContentAt37, (celsius - 30) / 7);
  return std::lerp(kContentAt37, kContentAt42, std::min(1.0, (celsius - 37) / 5));
}

// Arrhenius with 60 kJ/mol below 37 Cel; from 39 Cel down to nothing at 47 Cel.
double temperature_factor(double celsius) {
  const double below = std::exp(60'000 / 8.314 * (1 / 310.15 - 1 / (celsius + 273.15)));
  return std::clamp(std::min(std::min(below, 1.0), (47 - celsius) / 8), 0.0, 1.0);
}

Variable shown(const char* name, const char* unit) { return {.name = name, .unit = unit}; }
Variable ranged(const char* name, const char* unit, double low, double high, double usual) {
  return {.name = name, .unit = unit, .low = low, .high = high, .initial = usual};
}

std::vector<ServiceSpec> services() {
  return {
      {.name = "charge",
       .meaning = "medium into the cleaned vessel",
       .parameters = {ranged("volume", "L", 0.1, kVolumeMax, 100),
                      ranged("flow_rate", "L/h", 0.1, 10'000, 500),
                      ranged("glucose", "g/L", 0, 60, 10)},
       .results = {shown("volume", "L")}},
      {.name = "set_temperature",
       .meaning = "warms or cools, and waits for it",
       .parameters = {ranged("temperature", "Cel", 15, 45, 37)},
       .results = {shown("temperature", "Cel")}},
      {.name = "inoculate",
       .meaning = "cells of the seed culture",
       .parameters = {ranged("volume", "L", 0.001, 500, 2), ranged("biomass", "g/L", 0.01, 50, 4),
                      ranged("plasmid_content", "mg/g", 0, 60, 6)},
       .results = {shown("biomass", "g/L")}},
      {.name = "grow",
       .meaning = "aerates; feeds for this growth rate, from what the biomass is now (0: batch)",
       .parameters = {ranged("duration", "h", 0.01, 120, 8),
                      ranged("temperature", "Cel", 15, 45, 37),
                      ranged("growth_rate", "/h", 0, 0.4, 0),
                      ranged("feed_glucose", "g/L", 1, 800, 500)},
       .results = {shown("duration", "h"), shown("biomass", "g/L"), shown("plasmid", "mg/L"),
                   shown("plasmid_content", "mg/g"), shown("volume", "L")}},
      {.name = "feed",
       .meaning = "a bolus",
       .parameters = {ranged("volume", "L", 0, 500, 1), ranged("glucose", "g/L", 1, 800, 500)},
       .results = {shown("volume", "L")}},
      {.name = "sample",
       .meaning = "takes a sample and measures it",
       .parameters = {ranged("volume", "mL", 0.1, 1000, 20)},
       .results = {shown("optical_density", "{OD}"), shown("biomass", "g/L"),
                   shown("glucose", "g/L"), shown("acetate", "g/L"), shown("plasmid", "mg/L"),
                   shown("plasmid_content", "mg/g"), shown("dissolved_oxygen", "%")}},
      {.name = "harvest",
       .meaning = "drains the broth to the cell harvest",
       .parameters = {ranged("flow_rate", "L/h", 0.1, 10'000, 200)},
       .results = {shown("volume", "L"), shown("biomass", "g"), shown("plasmid", "mg")}},
      {.name = "clean",
       .meaning = "cleans and sterilises the empty vessel",
       .parameters = {ranged("duration", "h", 0.5, 24, 3)}}};
}

}  // namespace

OverflowRates overflow_rates(double glucose, double acetate, double uptake, double oxygen_most) {
  OverflowRates rates;
  rates.glucose = kGlucoseUptake * uptake / (1 + acetate / kAcetateOnGlucose) * glucose /
                  (glucose + kHalfGlucose);
  const double respiration =
      std::min(kOxygenUptake / (1 + acetate / kAcetateOnOxygen), oxygen_most);
  // What is built into cells, of glucose that is oxidised beyond maintenance.
  constexpr double kBuilt = kYieldOxidative * kCarbonBiomass / kCarbonGlucose;
  const double maintenance = std::min(kMaintenance, rates.glucose);
  const double most =
      std::max((respiration / kOxygenPerGram - maintenance * kBuilt) / (1 - kBuilt), maintenance);
  const double oxidised = std::min(rates.glucose, most);
  const double overflow = rates.glucose - oxidised;
  const double built = (oxidised - maintenance) * kBuilt;
  const double burnt = oxidised - built;
  const double overflow_built = overflow * kYieldOverflow * kCarbonBiomass / kCarbonGlucose;
  rates.acetate_made = (overflow - overflow_built) * kAcetatePerGlucose;
  // Acetate is burnt with the oxygen that glucose leaves.
  constexpr double kAcetateBuilt = kYieldAcetate * kCarbonBiomass / kCarbonAcetate;
  const double left = std::max(respiration / kOxygenPerGram - burnt, 0.0);
  rates.acetate_used = std::min(kAcetateUptake * uptake * acetate / (acetate + kHalfAcetate),
                                left / (1 - kAcetateBuilt));
  const double acetate_burnt = rates.acetate_used * (1 - kAcetateBuilt);
  rates.growth = (oxidised - maintenance) * kYieldOxidative + overflow * kYieldOverflow +
                 rates.acetate_used * kYieldAcetate;
  rates.oxygen = (burnt + acetate_burnt) * kOxygenPerGram;
  rates.carbon_respired =
      burnt * kCarbonGlucose +
      (overflow - overflow_built) * (kCarbonGlucose - kAcetatePerGlucose * kCarbonAcetate) +
      acetate_burnt * kCarbonAcetate;
  return rates;
}

namespace {

class MicrobialBioreactor final : public CultureVessel {
 public:
  MicrobialBioreactor() : CultureVessel(setup()) {}

  void tags(const UnitState& state, std::span<double> out) const override {
    const auto& y = state.y;
    out[0] = y[kVolume];
    out[1] = temperature(y);
    out[2] = dissolved_oxygen(y);
    out[3] = concentration(y, kBiomass) / kOpticalDensity;
    out[4] = inflow_now(y, state);
    out[5] = uptake_per_litre(y);
  }

  [[nodiscard]] std::vector<Balance> balances(const UnitState& state) const override {
    const auto& y = state.y;
    const auto in = [&](std::size_t i) { return exchanged(state, i); };
    const auto carbon = [](double biomass, double glucose, double acetate) {
      return biomass * kCarbonBiomass + glucose * kCarbonGlucose + acetate * kCarbonAcetate;
    };
    return {{"volume", "L", y[kVolume], in(kVolume)},
            {"carbon", "mol", carbon(y[kBiomass], y[kGlucose], y[kAcetate]),
             carbon(in(kBiomass), in(kGlucose), in(kAcetate)) - y[own(kCarbonRespired)]},
            {"biomass", "g", y[kBiomass], in(kBiomass) + y[own(kBiomassGrown)]},
            {"plasmid", "mg", y[kPlasmid], in(kPlasmid) + y[own(kPlasmidMade)]}};
  }

 private:
  static Setup setup() {
    Setup setup;
    setup.spec.kind = "microbial-bioreactor";
    setup.spec.title = "E. coli fed-batch bioreactor (plasmid DNA)";
    setup.spec.tags = {shown("volume", "L"),           shown("temperature", "Cel"),
                       shown("dissolved_oxygen", "%"), shown("optical_density", "{OD}"),
                       shown("feed_rate", "L/h"),      shown("oxygen_uptake", "mmol/(L.h)")};
    setup.spec.services = services();
    setup.acts = {Act::kCharge,     Act::kTemperature, Act::kInoculate, Act::kWithCells,
                  Act::kWithMedium, Act::kWithMedium,  Act::kDrain,     Act::kClean};
    setup.amounts = {
        {"volume", "L"}, {"biomass", "g"}, {"glucose", "g"}, {"acetate", "g"}, {"plasmid", "mg"}};
    setup.own = {shown("carbon_respired", "mol"), shown("oxygen_used", "mmol"),
                 shown("plasmid_made", "mg"), shown("biomass_grown", "g")};
    setup.volume_max = kVolumeMax;
    setup.temperature_lag_h = 0.2;
    return setup;
  }

  [[nodiscard]] OverflowRates rates(std::span<const double> y) const {
    const double biomass = concentration(y, kBiomass);
    const double transfer = kKla * kOxygenSaturation * (kOxygenEnriched - kOxygenSetting / 100);
    return overflow_rates(concentration(y, kGlucose), concentration(y, kAcetate),
                          temperature_factor(temperature(y)),
                          biomass > 0 ? transfer / biomass : kOxygenUptake);
  }

  void react(std::span<const double> y, const UnitState&, std::span<double> dy) const override {
    const double biomass = positive(y[kBiomass]);
    if (biomass <= 0) return;
    const OverflowRates now = rates(y);
    const double plasmid = positive(y[kPlasmid]) / biomass;
    // Content falls only by growth: plasmid is copied, never taken apart.
    const double copied =
        std::max(0.0, now.growth * plasmid +
                          kReplication * (plasmid_content(temperature(y)) - plasmid) * vigour(now));
    dy[kBiomass] += now.growth * biomass;
    dy[kGlucose] -= now.glucose * biomass;
    dy[kAcetate] += (now.acetate_made - now.acetate_used) * biomass;
    dy[kPlasmid] += copied * biomass;
    dy[own(kCarbonRespired)] += now.carbon_respired * biomass;
    dy[own(kOxygenUsed)] += now.oxygen * biomass;
    dy[own(kPlasmidMade)] += copied * biomass;
    dy[own(kBiomassGrown)] += now.growth * biomass;
  }
  // Cells that do not grow copy no plasmid either.
  static double vigour(const OverflowRates& now) { return now.growth / (now.growth + 0.02); }

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
        add(kBiomass, p[0] * p[1], state);
        add(kPlasmid, p[0] * p[1] * p[2], state);
        set_duration_h(0.1, state);
        break;
      case kGrow:
        set_duration_h(p[0], state);
        set_temperature(p[1], state);
        set_inflow(first_feed(p, state), p[2], state);
        set_inflow_concentration(kGlucose, p[3], state);
        break;
      case kFeed:
        add(kVolume, p[0], state);
        add(kGlucose, p[0] * p[1], state);
        set_duration_h(0.05, state);
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

  // As much glucose as the biomass needs to grow at this rate and to keep itself, L/h.
  static double first_feed(std::span<const double> p, const UnitState& state) {
    if (p[2] <= 0) return 0;
    return (p[2] / kYieldOxidative + kMaintenance) * positive(state.y[kBiomass]) / p[3];
  }

  [[nodiscard]] double brings(std::size_t service, std::span<const double> p,
                              const UnitState& state) const override {
    if (service == kCharge || service == kInoculate || service == kFeed) return p[0];
    if (service != kGrow || p[2] <= 0) return 0;
    return first_feed(p, state) * std::expm1(p[2] * p[0]) / p[2];
  }
  [[nodiscard]] double takes(std::size_t service, std::span<const double> p) const override {
    return service == kSample ? p[0] * 1e-3 : 0;
  }
  [[nodiscard]] bool inoculated(const UnitState& state) const override {
    return state.y[kBiomass] > 0;
  }

  [[nodiscard]] std::vector<double> results(std::size_t service,
                                            const UnitState& state) const override {
    const auto& y = state.y;
    const double biomass = concentration(y, kBiomass);
    const double plasmid = concentration(y, kPlasmid);
    const double content = biomass > 0 ? plasmid / biomass : 0;
    switch (service) {
      case kCharge:
      case kFeed:
        return {y[kVolume]};
      case kSetTemperature:
        return {temperature(y)};
      case kInoculate:
        return {biomass};
      case kGrow:
        return {elapsed_h(state), biomass, plasmid, content, y[kVolume]};
      case kSample:
        return {biomass / kOpticalDensity,  biomass, concentration(y, kGlucose),
                concentration(y, kAcetate), plasmid, content,
                dissolved_oxygen(y)};
      case kHarvest: {
        const double volume = drained_volume(state);
        return {volume, volume * biomass, volume * plasmid};
      }
      default:
        return {};
    }
  }

  [[nodiscard]] double uptake_per_litre(std::span<const double> y) const {
    return rates(y).oxygen * concentration(y, kBiomass);
  }
  [[nodiscard]] double dissolved_oxygen(std::span<const double> y) const {
    const double most = kOxygenEnriched - uptake_per_litre(y) / (kKla * kOxygenSaturation);
    return std::clamp(100 * most, 0.0, kOxygenSetting);
  }
};

}  // namespace

const UnitModel& microbial_bioreactor() {
  static const MicrobialBioreactor model;
  return model;
}

}  // namespace renkei::equipment::plant
