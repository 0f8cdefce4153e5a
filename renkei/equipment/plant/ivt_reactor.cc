#include "renkei/equipment/plant/ivt_reactor.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "renkei/equipment/plant/ivt_chemistry.h"
#include "renkei/equipment/plant/service_rules.h"

namespace renkei::equipment::plant {
namespace {

// Amounts in the vessel (states 0 to kAmounts - 1); what has been exchanged of each is a setting.
enum Amount : std::size_t {
  kVolume,
  kTemplate,     // free, nmol
  kSequestered,  // bound to crystals, nmol
  kRna,          // nmol
  kAtp,          // umol, from here to kCrystals
  kUtp,
  kCtp,
  kGtp,
  kMagnesium,
  kPyrophosphate,
  kPhosphate,
  kBuffer,
  kSodium,
  kChloride,
  kAcetate,
  kCrystals,         // Mg2PPi
  kPolymerase,       // nmol
  kPyrophosphatase,  // U
  kNuclei,           // model's own measure of crystal nuclei, times litres
  kAmounts,
  kElapsed = kAmounts  // of the running service, without the time it was held
};
// Settings: first what was exchanged of each amount, then these.
enum Setting : std::size_t {
  kDuration = kAmounts,
  kWarm,       // 1: at 37 Cel, the enzymes work
  kClean,      // 1: cleaned since it was last used
  kFirstBase,  // how many A, U, C, G a transcript has
  kSettings = kFirstBase + 4
};
enum Service : std::size_t {
  kCharge,
  kAddReagents,
  kTranscribe,
  kFeed,
  kSample,
  kStopReaction,
  kHarvest,
  kCleanUp
};

constexpr double kSecondsPerHour = 3600;
constexpr double kVolumeMax = 50;  // L
// A sodium salt of NTP brings so many Na+ (Stover's code); Tris-HCl is set to pH 8.0 with HCl.
constexpr double kSodiumPerNtp = 3.96;
// g/mol of a nucleotide in a chain: A, U, C, G; and of what the ends add.
constexpr std::array<double, 4> kResidueMass{329.2, 306.2, 305.2, 345.2};
constexpr double kEndsMass = 159.0;

double positive(double amount) { return std::max(amount, 0.0); }

double bases(const UnitState& state) {
  return state.u[kFirstBase] + state.u[kFirstBase + 1] + state.u[kFirstBase + 2] +
         state.u[kFirstBase + 3];
}

double transcript_mass(const UnitState& state) {
  double mass = kEndsMass;
  for (std::size_t i = 0; i < 4; ++i) mass += state.u[kFirstBase + i] * kResidueMass[i];
  return mass;
}

IvtMixture mixture_of(std::span<const double> y, const UnitState& state) {
  const double per_volume = 1e-6 / y[kVolume];  // umol in litres to mol/L
  const auto conc = [&](std::size_t i) { return positive(y[i]) * per_volume; };
  IvtMixture mixture;
  for (std::size_t i = 0; i < 4; ++i) mixture.ntp[i] = conc(kAtp + i);
  mixture.magnesium = conc(kMagnesium);
  mixture.pyrophosphate = conc(kPyrophosphate);
  mixture.phosphate = conc(kPhosphate);
  mixture.buffer = conc(kBuffer);
  mixture.sodium = conc(kSodium);
  mixture.chloride = conc(kChloride);
  mixture.acetate = conc(kAcetate);
  mixture.rna_charges = conc(kRna) * 1e-3 * (bases(state) + 2);
  return mixture;
}

IvtRates rates_of(std::span<const double> y, const UnitState& state) {
  if (y[kVolume] <= 0 || state.u[kWarm] == 0 || y[kMagnesium] <= 0) return {};
  IvtReagents reagents;
  reagents.polymerase = positive(y[kPolymerase]) / y[kVolume];
  reagents.free_template = positive(y[kTemplate]) / y[kVolume];
  reagents.pyrophosphatase = positive(y[kPyrophosphatase]) / y[kVolume] * 1e-6;
  reagents.nuclei = positive(y[kNuclei]) / y[kVolume];
  std::copy_n(state.u.begin() + kFirstBase, 4, reagents.bases.begin());
  return ivt_rates(mixture_of(y, state), reagents);
}

ModelSpec made_spec() {
  ModelSpec spec;
  spec.kind = "ivt-reactor";
  spec.title = "In-vitro transcription reactor (mRNA)";
  const std::array<std::pair<const char*, const char*>, kAmounts> amounts{
      {{"volume", "L"},
       {"template", "nmol"},
       {"sequestered_template", "nmol"},
       {"rna", "nmol"},
       {"atp", "umol"},
       {"utp", "umol"},
       {"ctp", "umol"},
       {"gtp", "umol"},
       {"magnesium", "umol"},
       {"pyrophosphate", "umol"},
       {"phosphate", "umol"},
       {"buffer", "umol"},
       {"sodium", "umol"},
       {"chloride", "umol"},
       {"acetate", "umol"},
       {"mg2ppi_crystals", "umol"},
       {"polymerase", "nmol"},
       {"pyrophosphatase", "U"},
       {"nuclei", "L"}}};
  for (const auto& [name, unit] : amounts) spec.states.push_back({.name = name, .unit = unit});
  spec.states.push_back({.name = "elapsed", .unit = "s"});
  for (const auto& [name, unit] : amounts) {
    spec.settings.push_back({.name = std::string(name) + "_exchanged", .unit = unit});
  }
  spec.settings.push_back({.name = "duration", .unit = "s"});
  spec.settings.push_back({.name = "warm", .unit = "1", .high = 1});
  spec.settings.push_back({.name = "clean", .unit = "1", .high = 1, .initial = 1});
  for (const char* base : {"adenines", "uracils", "cytosines", "guanines"}) {
    spec.settings.push_back({.name = base, .unit = "1"});
  }
  spec.tags = {{.name = "volume", .unit = "L"},
               {.name = "temperature", .unit = "Cel"},
               {.name = "ph", .unit = "[pH]"},
               {.name = "turbidity", .unit = "mmol/L", .meaning = "Mg2PPi in crystals"}};
  const auto ntp = [](const char* name) {
    return Variable{.name = name, .unit = "mmol/L", .low = 0, .high = 12, .initial = 5};
  };
  const auto base = [](const char* name, double usual) {
    return Variable{.name = name, .unit = "1", .low = 1, .high = 5000, .initial = usual};
  };
  const Variable sampled{.name = "volume", .unit = "mL", .low = 0.001, .high = 50, .initial = 0.05};
  spec.services = {
      {.name = "charge",
       .meaning = "Tris buffer of pH 8.0 into the cleaned vessel",
       .parameters =
           {{.name = "volume", .unit = "L", .low = 0.001, .high = kVolumeMax, .initial = 1},
            {.name = "buffer", .unit = "mmol/L", .low = 10, .high = 200, .initial = 40},
            {.name = "flow_rate", .unit = "L/h", .low = 0.01, .high = 500, .initial = 60}},
       .results = {{.name = "volume", .unit = "L"}}},
      {.name = "add_reagents",
       .meaning = "nucleotides, magnesium acetate, template and enzymes, to these concentrations",
       .parameters =
           {ntp("atp"),
            ntp("utp"),
            ntp("ctp"),
            ntp("gtp"),
            {.name = "magnesium", .unit = "mmol/L", .low = 0.5, .high = 60, .initial = 25},
            {.name = "template", .unit = "nmol/L", .low = 0.1, .high = 500, .initial = 30},
            {.name = "polymerase", .unit = "nmol/L", .low = 1, .high = 2000, .initial = 150},
            {.name = "pyrophosphatase", .unit = "U/mL", .low = 0, .high = 50, .initial = 2},
            base("adenines", 231),
            base("uracils", 246),
            base("cytosines", 189),
            base("guanines", 202)}},
      {.name = "transcribe",
       .meaning = "keeps the mixture at 37 Cel and stirred",
       .parameters = {{.name = "duration", .unit = "h", .low = 0.01, .high = 24, .initial = 2}},
       .results = {{.name = "rna_concentration", .unit = "g/L"},
                   {.name = "rna_mass", .unit = "g"},
                   {.name = "ntp_conversion", .unit = "%"},
                   {.name = "ph", .unit = "[pH]"}}},
      {.name = "feed",
       .meaning = "adds nucleotides and magnesium acetate in this much water",
       .parameters = {{.name = "volume", .unit = "mL", .low = 0, .high = 10'000, .initial = 10},
                      {.name = "ntp_each", .unit = "umol", .low = 0, .high = 1e6, .initial = 0},
                      {.name = "magnesium", .unit = "umol", .low = 0, .high = 1e6, .initial = 0}}},
      {.name = "sample",
       .meaning = "takes a sample and measures it",
       .parameters = {sampled},
       .results = {{.name = "rna", .unit = "umol/L"},
                   {.name = "rna_concentration", .unit = "g/L"},
                   {.name = "ntp", .unit = "mmol/L"},
                   {.name = "pyrophosphate", .unit = "mmol/L"},
                   {.name = "phosphate", .unit = "mmol/L"},
                   {.name = "magnesium", .unit = "mmol/L"},
                   {.name = "mg2ppi_crystals", .unit = "mmol/L"},
                   {.name = "ph", .unit = "[pH]"}}},
      {.name = "stop_reaction",
       .meaning = "EDTA and DNase: the enzymes stop and the template is digested",
       .parameters = {{.name = "duration", .unit = "min", .low = 5, .high = 120, .initial = 15}}},
      {.name = "harvest",
       .meaning = "drains the vessel",
       .parameters =
           {{.name = "flow_rate", .unit = "L/h", .low = 0.01, .high = 500, .initial = 60}},
       .results = {{.name = "volume", .unit = "L"},
                   {.name = "rna_mass", .unit = "g"},
                   {.name = "rna_concentration", .unit = "g/L"}}},
      {.name = "clean",
       .meaning = "rinses and sanitises the empty vessel; what is left in it is gone",
       .parameters = {{.name = "duration", .unit = "min", .low = 10, .high = 600, .initial = 60}}}};
  return spec;
}

class IvtReactor final : public UnitModel {
 public:
  [[nodiscard]] const ModelSpec& spec() const override { return spec_; }

  Result<void> begin(std::size_t service, std::span<const double> p,
                     UnitState& state) const override {
    if (auto may = may_begin(spec_, service, p, state); !may) return may;
    if (auto may = fits(service, p, state); !may) return may;
    mark_begun(service, state);
    state.y[kElapsed] = 0;
    state.u[kDuration] = duration_s(service, p, state);
    switch (service) {
      case kCharge:
        state.u[kClean] = 0;
        add(kVolume, p[0], state);
        add(kBuffer, p[1] * p[0] * 1e3, state);
        // Of HCl as much as makes pH 8.0.
        add(kChloride, p[1] * p[0] * 1e3 / (1 + std::pow(10.0, 8.0 - kIvtBufferPka)), state);
        break;
      case kAddReagents:
        add_reagents(p, state);
        break;
      case kTranscribe:
        state.u[kWarm] = 1;
        break;
      case kFeed:
        add(kVolume, p[0] * 1e-3, state);
        add_nucleotides({p[1], p[1], p[1], p[1]}, p[2], state);
        break;
      case kSample:
        take(std::min(1.0, p[0] * 1e-3 / state.y[kVolume]), state);
        break;
      case kStopReaction:
        state.u[kWarm] = 0;
        break;
      default:
        break;
    }
    return {};
  }

  void hold(UnitState& state) const override { state.held = state.service.has_value(); }
  void restart(UnitState& state) const override { state.held = false; }

  std::vector<double> end(UnitState& state) const override {
    RENKEI_CHECK(state.service.has_value());
    const std::size_t service = *state.service;
    const double done = std::clamp(state.y[kElapsed] / state.u[kDuration], 0.0, 1.0);
    std::vector<double> results = results_of(service, done, state);
    if (service == kHarvest) take(done, state);
    // Broken off, it is not clean.
    if (service == kCleanUp && done > 1 - 1e-9) {
      const double time = state.time_s;
      state = initial_state(*this);
      state.time_s = time;
    }
    state.service.reset();
    state.held = false;
    state.y[kElapsed] = 0;
    state.u[kDuration] = 0;
    return results;
  }

  void derivative(double, std::span<const double> y, const UnitState& state,
                  std::span<double> dy) const override {
    std::ranges::fill(dy, 0.0);
    dy[kElapsed] = state.service && !state.held ? 1.0 : 0.0;
    const IvtRates rates = rates_of(y, state);
    const double umol = 1e6 * y[kVolume] / kSecondsPerHour;  // mol/L/h to umol/s
    const double made = rates.transcription * umol;
    dy[kRna] = made * 1e3;
    for (std::size_t i = 0; i < 4; ++i) dy[kAtp + i] = -state.u[kFirstBase + i] * made;
    const double fallen = rates.precipitation * umol;
    const double hydrolysed = rates.hydrolysis * umol;
    dy[kPyrophosphate] = (bases(state) - 1) * made - fallen - hydrolysed;
    dy[kMagnesium] = -2 * fallen;
    dy[kCrystals] = fallen;
    dy[kPhosphate] = 2 * hydrolysed;
    dy[kNuclei] = rates.nucleation * y[kVolume] / kSecondsPerHour;
    dy[kTemplate] = -rates.sequestration * y[kVolume] / kSecondsPerHour;
    dy[kSequestered] = -dy[kTemplate];
  }

  [[nodiscard]] double remaining(double, std::span<const double> y,
                                 const UnitState& state) const override {
    RENKEI_CHECK(state.service.has_value());
    return state.u[kDuration] - y[kElapsed];
  }

  void tags(const UnitState& state, std::span<double> out) const override {
    const double volume = state.y[kVolume];
    out[0] = volume;
    out[1] = state.u[kWarm] > 0 ? 37.0 : 22.0;
    out[2] = ph_of(state);
    out[3] = volume > 0 ? positive(state.y[kCrystals]) * 1e-3 / volume : 0;
  }

  [[nodiscard]] std::vector<Balance> balances(const UnitState& state) const override {
    const double n = bases(state);
    const auto total = [&](auto amount) {
      const double rna = amount(kRna) * 1e-3;
      const double ntp = amount(kAtp) + amount(kUtp) + amount(kCtp) + amount(kGtp);
      return 3 * ntp + (n + 2) * rna + 2 * (amount(kPyrophosphate) + amount(kCrystals)) +
             amount(kPhosphate);
    };
    const auto held = [&](std::size_t i) { return state.y[i]; };
    const auto exchanged = [&](std::size_t i) { return state.u[i]; };
    std::vector<Balance> out{{"volume", "L", held(kVolume), exchanged(kVolume)},
                             {"phosphorus", "umol", total(held), total(exchanged)},
                             {"magnesium", "umol", held(kMagnesium) + 2 * held(kCrystals),
                              exchanged(kMagnesium) + 2 * exchanged(kCrystals)},
                             {"template", "nmol", held(kTemplate) + held(kSequestered),
                              exchanged(kTemplate) + exchanged(kSequestered)}};
    constexpr std::array kNames{"adenine", "uracil", "cytosine", "guanine"};
    for (std::size_t i = 0; i < 4; ++i) {
      const double in_chain = state.u[kFirstBase + i] * 1e-3;
      out.push_back({kNames[i], "umol", held(kAtp + i) + in_chain * held(kRna),
                     exchanged(kAtp + i) + in_chain * exchanged(kRna)});
    }
    return out;
  }

 private:
  static void add(std::size_t amount, double how_much, UnitState& state) {
    add_amount(how_much, state.y[amount], state.u[amount]);
  }
  static void take(double fraction, UnitState& state) {
    take_fraction(fraction, std::span(state.y).first(kAmounts), std::span(state.u).first(kAmounts));
    if (fraction >= 1) std::fill_n(state.y.begin(), std::size_t{kAmounts}, 0.0);
  }

  static void add_nucleotides(const std::array<double, 4>& umol, double magnesium,
                              UnitState& state) {
    for (std::size_t i = 0; i < 4; ++i) {
      add(kAtp + i, umol[i], state);
      add(kSodium, kSodiumPerNtp * umol[i], state);
    }
    add(kMagnesium, magnesium, state);
    add(kAcetate, 2 * magnesium, state);
  }

  static void add_reagents(std::span<const double> p, UnitState& state) {
    const double litres = state.y[kVolume];
    const double umol = 1e3 * litres;  // of 1 mmol/L
    add_nucleotides({p[0] * umol, p[1] * umol, p[2] * umol, p[3] * umol}, p[4] * umol, state);
    add(kTemplate, p[5] * litres, state);
    add(kPolymerase, p[6] * litres, state);
    add(kPyrophosphatase, p[7] * 1e3 * litres, state);
    for (std::size_t i = 0; i < 4; ++i) state.u[kFirstBase + i] = p[8 + i];
  }

  [[nodiscard]] Result<void> fits(std::size_t service, std::span<const double> p,
                                  const UnitState& state) const {
    const double volume = state.y[kVolume];
    if (service == kCharge && state.u[kClean] == 0) {
      return fail(refused(spec_, service, "the vessel is not clean", "harvest and clean it first"));
    }
    if (service == kCleanUp && volume > 0) {
      return fail(refused(spec_, service, "the vessel is not empty", "harvest first"));
    }
    if (service != kCharge && service != kCleanUp && volume <= 0) {
      return fail(refused(spec_, service, "the vessel is empty", "charge buffer first"));
    }
    if (service == kAddReagents && bases(state) > 0) {
      return fail(refused(spec_, service, "reagents have been added already",
                          "use feed, or harvest and clean first"));
    }
    if ((service == kTranscribe || service == kFeed) && bases(state) <= 0) {
      return fail(refused(spec_, service, "there are no reagents", "add_reagents first"));
    }
    if (service == kFeed && volume + p[0] * 1e-3 > kVolumeMax) {
      return fail(refused(spec_, service, "the vessel would overflow", "feed a smaller volume"));
    }
    if (service == kSample && p[0] * 1e-3 > 0.5 * volume) {
      return fail(refused(spec_, service, "more than half of what is there would be taken",
                          "take a smaller sample"));
    }
    return {};
  }

  static double duration_s(std::size_t service, std::span<const double> p, const UnitState& state) {
    switch (service) {
      case kCharge:
        return p[0] / p[2] * kSecondsPerHour;
      case kTranscribe:
        return p[0] * kSecondsPerHour;
      case kStopReaction:
      case kCleanUp:
        return p[0] * 60;
      case kHarvest:
        return state.y[kVolume] / p[0] * kSecondsPerHour;
      case kAddReagents:
        return 600;
      default:
        return 120;
    }
  }

  static double ph_of(const UnitState& state) {
    if (state.y[kVolume] <= 0) return 7.0;  // the probe stands in its keeping solution
    return -std::log10(ivt_speciation(mixture_of(state.y, state)).hydrogen);
  }

  static std::vector<double> results_of(std::size_t service, double done, const UnitState& state) {
    const auto& y = state.y;
    const double volume = y[kVolume];
    const double per_volume = volume > 0 ? 1e-3 / volume : 0;  // umol to mmol/L, nmol to umol/L
    const double rna_mass =
        bases(state) > 0 ? positive(y[kRna]) * 1e-9 * transcript_mass(state) : 0;
    const double rna_conc = volume > 0 ? rna_mass / volume : 0;
    const double ntp = y[kAtp] + y[kUtp] + y[kCtp] + y[kGtp];
    const double in_rna = positive(y[kRna]) * 1e-3 * bases(state);
    switch (service) {
      case kCharge:
        return {volume};
      case kTranscribe:
        return {rna_conc, rna_mass, 100 * in_rna / std::max(in_rna + ntp, 1e-30), ph_of(state)};
      case kSample:
        return {y[kRna] * per_volume,       rna_conc,
                ntp * per_volume,           y[kPyrophosphate] * per_volume,
                y[kPhosphate] * per_volume, y[kMagnesium] * per_volume,
                y[kCrystals] * per_volume,  ph_of(state)};
      case kHarvest:
        return {done * volume, done * rna_mass, rna_conc};
      default:
        return {};
    }
  }

  ModelSpec spec_ = made_spec();
};

}  // namespace

const UnitModel& ivt_reactor() {
  static const IvtReactor model;
  return model;
}

}  // namespace renkei::equipment::plant
