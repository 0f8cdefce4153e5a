#include "renkei/equipment/plant/filling_line.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "renkei/equipment/plant/service_rules.h"

namespace renkei::equipment::plant {
namespace {

enum Service : std::size_t { kPrepare, kPrime, kFill, kClean };
enum State : std::size_t {
  kBulk,   // g, in the supply
  kSpeed,  // vials per minute, as the line runs now
  kBias,   // of the mean dose, relative
  kFed,    // vials, from here since cleaning
  kGood,
  kWeightRejects,
  kStopRejects,
  kInspectionRejects,
  kGoodMass,  // g
  kRejectedMass,
  kCharged,
  kDiscarded,
  kPassed,  // of the running service: g primed, s of preparing and cleaning
  kStates
};
enum Setting : std::size_t {
  kSpeedSet,
  kDose,       // g
  kTolerance,  // relative
  kAim,
  kPrimed,
  kBefore,  // the states when the service began
  kSettings = kBefore + kStates
};

// Of a state when the service began.
double before(const UnitState& state, State which) {
  return state.u[static_cast<std::size_t>(kBefore) + which];
}

constexpr double kDockingS = 600;
constexpr double kPrimeRateGS = 10;

Variable count(std::string name, std::string meaning) {
  return {.name = std::move(name), .unit = "{vial}", .meaning = std::move(meaning)};
}

std::vector<ServiceSpec> services_of() {
  return {
      {.name = "prepare",
       .meaning = "docks the vessel with the bulk product and connects it",
       .parameters = {{.name = "bulk_mass",
                       .unit = "g",
                       .low = 50,
                       .high = 500'000,
                       .initial = 20'000,
                       .meaning = "of product in it"}},
       .results = {{.name = "bulk_mass", .unit = "g", .meaning = "in the supply now"}}},
      {.name = "prime",
       .meaning = "fills tubes and needles and throws away what has passed",
       .parameters = {{.name = "discard",
                       .unit = "g",
                       .low = 10,
                       .high = 2000,
                       .initial = 200,
                       .meaning = "to pass"}},
       .results = {{.name = "discarded", .unit = "g", .meaning = "of product"}}},
      {.name = "fill",
       .meaning = "fills and stoppers vials, weighs them and inspects them",
       .parameters = {{.name = "vials",
                       .unit = "{vial}",
                       .low = 1,
                       .high = 500'000,
                       .initial = 10'000,
                       .meaning = "to put on the line"},
                      {.name = "fill_mass",
                       .unit = "g",
                       .low = 0.2,
                       .high = 100,
                       .initial = 1,
                       .meaning = "that a vial shall hold"},
                      {.name = "speed",
                       .unit = "{vial}/min",
                       .low = 5,
                       .high = 600,
                       .initial = 200,
                       .meaning = "of the line between stops"},
                      {.name = "tolerance",
                       .unit = "%",
                       .low = 0.5,
                       .high = 10,
                       .initial = 2,
                       .meaning = "by which a dose may be off"}},
       .results = {count("fed", "put on the line"),
                   count("good", "for use"),
                   count("weight_rejects", "too light or too heavy"),
                   count("stop_rejects", "under the needles when the line stopped"),
                   count("inspection_rejects", "with faults of glass, stopper or content"),
                   {.name = "mean_fill", .unit = "g", .meaning = "of the good ones"},
                   {.name = "product_used", .unit = "g", .meaning = "into all of them"},
                   {.name = "yield", .unit = "%", .meaning = "good over fed"}}},
      {.name = "clean",
       .meaning = "clears the line, takes the tubes out and decontaminates",
       .parameters = {{.name = "duration",
                       .unit = "min",
                       .low = 30,
                       .high = 600,
                       .initial = 120,
                       .meaning = "of clearance and decontamination"}},
       .results = {{.name = "product_discarded", .unit = "g", .meaning = "left in the supply"}}}};
}

double below(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }
double density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi); }

}  // namespace

FillingLine::Accepted FillingLine::accepted(double mean, double deviation, double low,
                                            double high) {
  const double a = (low - mean) / deviation;
  const double b = (high - mean) / deviation;
  const double share = below(b) - below(a);
  return {share, mean * share - deviation * (density(b) - density(a))};
}

FillingLine::FillingLine(FillingLineDesign design) : design_(design) {
  spec_.kind = "filling-line";
  spec_.title = "Filling of vials";
  spec_.states = {{.name = "bulk", .unit = "g"},
                  {.name = "speed", .unit = "{vial}/min"},
                  {.name = "bias", .unit = "1"},
                  {.name = "fed", .unit = "{vial}"},
                  {.name = "good", .unit = "{vial}"},
                  {.name = "weight_rejects", .unit = "{vial}"},
                  {.name = "stop_rejects", .unit = "{vial}"},
                  {.name = "inspection_rejects", .unit = "{vial}"},
                  {.name = "good_mass", .unit = "g"},
                  {.name = "rejected_mass", .unit = "g"},
                  {.name = "charged", .unit = "g"},
                  {.name = "discarded", .unit = "g"},
                  {.name = "passed", .unit = "1"}};
  spec_.settings = {{.name = "speed", .unit = "{vial}/min"},
                    {.name = "fill_mass", .unit = "g"},
                    {.name = "tolerance", .unit = "1"},
                    {.name = "aim", .unit = "1"},
                    {.name = "primed", .unit = "1"}};
  for (const Variable& state : spec_.states) {
    spec_.settings.push_back({.name = state.name + "_before", .unit = state.unit});
  }
  spec_.tags = {{.name = "speed", .unit = "{vial}/min"},
                {.name = "fill_mass", .unit = "g", .meaning = "mean of the doses now"},
                {.name = "fed", .unit = "{vial}"},
                {.name = "good", .unit = "{vial}"},
                {.name = "rejected", .unit = "{vial}"},
                {.name = "bulk", .unit = "g", .meaning = "in the supply"}};
  spec_.services = services_of();
}

Result<void> FillingLine::begin(std::size_t service, std::span<const double> p,
                                UnitState& state) const {
  if (auto may = may_begin(spec_, service, p, state); !may) return may;
  const double bulk = state.y[kBulk];
  const auto too_little = [&](double needed) {
    return fail(refused(
        spec_, service,
        fmt::format("{:.4g} g of product are needed and {:.4g} g are in the supply", needed, bulk),
        "prepare more bulk product, or ask for less"));
  };
  if (service == kPrime && bulk < p[0]) return too_little(p[0]);
  if (service == kFill) {
    if (state.u[kPrimed] == 0) {
      return fail(refused(spec_, service, "the tubes are not primed", "prime first"));
    }
    // One in fifty more: the heaviest that a dose can be on the mean, with a reserve.
    const double needed = p[0] * p[1] * 1.02;
    if (bulk < needed) return too_little(needed);
  }
  const double primed = state.u[kPrimed];
  state.u.assign(kSettings, 0.0);
  auto& u = state.u;
  u[kPrimed] = primed;
  state.y[kPassed] = 0;
  std::ranges::copy(state.y, u.begin() + kBefore);
  if (service == kFill) {
    u[kAim] = std::round(p[0]);
    u[kDose] = p[1];
    u[kSpeedSet] = p[2];
    u[kTolerance] = p[3] / 100;
  } else if (service == kPrime) {
    u[kAim] = p[0];
  } else if (service == kPrepare) {
    u[kAim] = kDockingS;
    state.y[kBulk] += p[0];
    state.y[kCharged] += p[0];
  } else {
    u[kAim] = p[0] * 60;
  }
  mark_begun(service, state);
  return {};
}

void FillingLine::hold(UnitState& state) const {
  if (!state.service || state.held) return;
  state.held = true;
  auto& y = state.y;
  if (*state.service != kFill || y[kGood] <= 0) return;
  const double pulled =
      std::min(design_.needles * y[kSpeed] / state.u[kSpeedSet], y[kGood] - before(state, kGood));
  const double mass = pulled * y[kGoodMass] / y[kGood];
  y[kGood] -= pulled;
  y[kStopRejects] += pulled;
  y[kGoodMass] -= mass;
  y[kRejectedMass] += mass;
}
void FillingLine::restart(UnitState& state) const {
  if (state.service) state.held = false;
}

std::vector<double> FillingLine::end(UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  auto& y = state.y;
  const auto& u = state.u;
  const auto gained = [&](State which) { return y[which] - before(state, which); };
  std::vector<double> results;
  double primed = u[kPrimed];
  switch (*state.service) {
    case kPrepare:
      results = {y[kBulk]};
      break;
    case kPrime:
      results = {gained(kDiscarded)};
      primed = 1;
      break;
    case kFill: {
      const double used = gained(kGoodMass) + gained(kRejectedMass);
      const double mean = gained(kGood) > 0 ? gained(kGoodMass) / gained(kGood) : 0;
      // Half a vial is on the line no more: what is not rejected is good.
      double left = std::round(gained(kFed));
      y[kFed] = before(state, kFed) + left;
      for (const State which : {kWeightRejects, kStopRejects, kInspectionRejects}) {
        const double rejected = std::min(std::round(gained(which)), left);
        y[which] = before(state, which) + rejected;
        left -= rejected;
      }
      y[kGood] = before(state, kGood) + left;
      y[kSpeed] = 0;
      const double fed = gained(kFed);
      results = {fed,
                 gained(kGood),
                 gained(kWeightRejects),
                 gained(kStopRejects),
                 gained(kInspectionRejects),
                 mean,
                 used,
                 fed > 0 ? 100 * gained(kGood) / fed : 0};
      break;
    }
    default:
      results = {y[kBulk]};
      std::ranges::fill(y, 0.0);
      primed = 0;
  }
  state.u.assign(kSettings, 0.0);
  state.u[kPrimed] = primed;
  state.service.reset();
  state.held = false;
  return results;
}

void FillingLine::derivative(double, std::span<const double> y, const UnitState& state,
                             std::span<double> dy) const {
  std::ranges::fill(dy, 0.0);
  if (!state.service) return;
  const auto& u = state.u;
  if (*state.service == kFill) {
    dy[kSpeed] = ((state.held ? 0 : u[kSpeedSet]) - y[kSpeed]) / design_.lag_s;
    const double running = 1 / (1 + design_.stops_per_h / 3600 * design_.stop_s);
    const double fed = running * y[kSpeed] / 60;  // vials per second
    const double stopped =
        running * design_.stops_per_h / 3600 * design_.needles * y[kSpeed] / u[kSpeedSet];
    const double whole = fed - stopped;
    const double mean = u[kDose] * (1 + y[kBias]);
    const Accepted right = accepted(mean, design_.spread * u[kDose], u[kDose] * (1 - u[kTolerance]),
                                    u[kDose] * (1 + u[kTolerance]));
    dy[kBias] = fed * (-design_.wear_per_vial - design_.correction * y[kBias]);
    dy[kFed] = fed;
    dy[kStopRejects] = stopped;
    dy[kWeightRejects] = whole * (1 - right.share);
    dy[kInspectionRejects] = whole * right.share * design_.inspection_rejects;
    dy[kGood] = whole * right.share * (1 - design_.inspection_rejects);
    dy[kGoodMass] = whole * right.mass * (1 - design_.inspection_rejects);
    dy[kRejectedMass] = fed * mean - dy[kGoodMass];
    dy[kBulk] = -fed * mean;
  } else if (!state.held) {
    dy[kPassed] = *state.service == kPrime ? kPrimeRateGS : 1;
    if (*state.service == kPrime) {
      dy[kBulk] = -kPrimeRateGS;
      dy[kDiscarded] = kPrimeRateGS;
    }
  }
}

double FillingLine::remaining(double, std::span<const double> y, const UnitState& state) const {
  RENKEI_CHECK(state.service.has_value());
  if (*state.service == kFill) return state.u[kAim] - (y[kFed] - before(state, kFed));
  return state.u[kAim] - y[kPassed];
}

void FillingLine::tags(const UnitState& state, std::span<double> out) const {
  RENKEI_CHECK(out.size() == spec_.tags.size());
  const auto& y = state.y;
  out[0] = y[kSpeed];
  out[1] = state.u[kDose] * (1 + y[kBias]);
  out[2] = std::floor(y[kFed] + 1e-6);
  out[3] = std::floor(y[kGood] + 1e-6);
  out[4] = std::floor(y[kWeightRejects] + y[kStopRejects] + y[kInspectionRejects] + 1e-6);
  out[5] = y[kBulk];
}

std::vector<Balance> FillingLine::balances(const UnitState& state) const {
  const auto& y = state.y;
  return {
      {"vials", "{vial}", y[kGood] + y[kWeightRejects] + y[kStopRejects] + y[kInspectionRejects],
       y[kFed]},
      {"product", "g", y[kBulk] + y[kGoodMass] + y[kRejectedMass], y[kCharged] - y[kDiscarded]}};
}

const UnitModel& filling_line() {
  static const FillingLine model{FillingLineDesign{}};
  return model;
}

}  // namespace renkei::equipment::plant
