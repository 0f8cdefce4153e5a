#include "renkei/equipment/plant/stirred_vessel.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/plant/service_rules.h"

namespace renkei::equipment::plant {

namespace {

// Water at 25 Cel: IAPWS R6-95, rounded; the loss is that of a jacketless 20 L steel vessel.
constexpr double kHeatCapacity = 4.18e3;   // J/(kg K); 1 kg is 1 L
constexpr double kLossPerKelvin = 4.0;     // W/K, assumption
constexpr double kAmbient = 22.0;          // Cel
constexpr double kVolumeMax = 20.0;        // L
constexpr double kControllerGain = 400.0;  // W/K, assumption
constexpr double kFlow = 0.1;              // L/s, of the pumps
// Where the controller still gives more than is lost, up to 90 Cel.
constexpr double kNear = 1.0;        // K
constexpr double kVolumeMin = 0.01;  // L: below it counts as empty

// States. Heat is counted from the temperature around: a charge at kAmbient brings none.
enum : std::size_t { kVolume, kHeat, kCameIn, kWarmedBy, kStirred };
// Settings.
enum : std::size_t { kInflow, kGoal, kPower, kSpeed, kTarget, kUntil };

class StirredVessel final : public UnitModel {
 public:
  StirredVessel() {
    spec_.kind = "stirred-vessel";
    spec_.title = "Stirred, heated vessel, 20 L";
    spec_.states = {{"volume", "L", 0, kVolumeMax, 0, "what is in it"},
                    {"heat", "J", 0, 1e8, 0, "above the temperature around"},
                    {"came_in", "L", 0, 1e6, 0, "in less out, since cleaning"},
                    {"warmed_by", "J", -1e9, 1e9, 0, "heater less losses, since cleaning"},
                    {"stirred", "{rev}", 0, 1e9, 0, "turns of the stirrer, since cleaning"}};
    spec_.settings = {{"inflow", "L/s", -kFlow, kFlow, 0, "out where below 0"},
                      {"goal", "Cel", 0, 95, 0, "of the heater"},
                      {"power", "W", 0, 5000, 0, "the most it gives; 0: off"},
                      {"speed", "{rev}/s", 0, 20, 0, "of the stirrer"},
                      {"target", "L", 0, kVolumeMax, 0, "volume at which the inflow ends"},
                      {"until", "1", 0, 1e9, 0, "what the service began with, or its end in s"}};
    spec_.tags = {{"temperature", "Cel", 0, 100, kAmbient, "of the contents"},
                  {"level", "L", 0, kVolumeMax, 0, "in it"},
                  {"speed", "{rev}/min", 0, 1200, 0, "of the stirrer"}};
    spec_.services = {
        {"charge",
         "Fills with liquid of the temperature around",
         true,
         {{"volume", "L", 0.1, kVolumeMax, 10, "how much comes in"}},
         {{"charged", "L", 0, kVolumeMax, 0, "how much came in"}}},
        {"dose",
         "Lets liquid in evenly for a time",
         true,
         {{"flow", "L/h", 0.1, 600, 60, "how fast"}, {"duration", "s", 1, 86400, 60, "how long"}},
         {{"dosed", "L", 0, kVolumeMax, 0, "how much came in"}}},
        {"heat",
         "Warms to a temperature and keeps it, until it is told to end",
         false,
         {{"goal", "Cel", 5, 95, 37, "temperature to come to"},
          {"power", "W", 10, 5000, 1000, "the most the heater gives"}},
         {{"reached", "Cel", 0, 100, 0, "temperature at the end"}}},
        {"heat_up",
         "Warms to within 1 K of a temperature, and ends there",
         true,
         {{"goal", "Cel", 5, 90, 37, "temperature to come to"},
          {"power", "W", 10, 5000, 1000, "the most the heater gives"}},
         {{"reached", "Cel", 0, 100, 0, "temperature at the end"}}},
        {"stir",
         "Turns the stirrer for a time",
         true,
         {{"speed", "{rev}/min", 1, 1200, 120, "how fast"},
          {"duration", "s", 1, 86400, 60, "how long"}},
         {{"turns", "{rev}", 0, 1e9, 0, "of the stirrer"}}},
        {"drain", "Lets all out", true, {}, {{"drained", "L", 0, kVolumeMax, 0, "how much"}}},
        {"clean", "Rinses the empty vessel", true, {}, {}}};
  }

  [[nodiscard]] const ModelSpec& spec() const override { return spec_; }

  [[nodiscard]] Result<void> begin(std::size_t service, std::span<const double> parameters,
                                   UnitState& state) const override {
    if (auto may = may_begin(spec_, service, parameters, state); !may) return may;
    const double volume = state.y[kVolume];
    const std::string& name = spec_.services[service].name;
    const double more = name == "charge" ? parameters[0]
                        : name == "dose" ? parameters[0] / 3600 * parameters[1]
                                         : 0;
    if (volume + more > kVolumeMax + 1e-9) {
      return fail(refused(spec_, service,
                          fmt::format("it would overflow: {:.3f} L are in it and "
                                      "{:.3f} L would come",
                                      volume, more),
                          "drain it first, or let less in"));
    }
    if ((name.starts_with("heat") || name == "stir") && volume < kVolumeMin) {
      return fail(refused(spec_, service, "it is empty", "charge it first"));
    }
    if (name == "clean" && volume >= kVolumeMin) {
      return fail(
          refused(spec_, service, fmt::format("{:.3f} L are in it", volume), "drain it first"));
    }
    mark_begun(service, state);
    set_off(name, parameters, state);
    return {};
  }

  void hold(UnitState& state) const override { state.held = state.service.has_value(); }
  void restart(UnitState& state) const override {
    if (!state.held) return;
    state.held = false;
  }

  std::vector<double> end(UnitState& state) const override {
    const std::string name = running_service(spec_, state);
    std::vector<double> results;
    if (name == "charge" || name == "dose") {
      results = {state.y[kVolume] - (state.u[kTarget] - came_of(state))};
    } else if (name.starts_with("heat")) {
      results = {temperature(state.y)};
    } else if (name == "stir") {
      results = {state.y[kStirred] - state.u[kUntil]};
    } else if (name == "drain") {
      results = {state.u[kUntil]};
    } else if (state.service) {
      std::fill(state.y.begin(), state.y.end(), 0.0);
    }
    std::fill(state.u.begin(), state.u.end(), 0.0);
    state.service.reset();
    state.held = false;
    return results;
  }

  void derivative(double, std::span<const double> y, const UnitState& state,
                  std::span<double> dy) const override {
    std::fill(dy.begin(), dy.end(), 0.0);
    const double flow = state.held ? 0 : state.u[kInflow];
    const double volume = std::max(y[kVolume], 1e-6);
    dy[kVolume] = flow;
    dy[kCameIn] = flow;
    // What leaves takes its heat along; what comes in brings none.
    const double carried = flow < 0 ? flow * y[kHeat] / volume : 0;
    const double above = y[kHeat] / (kHeatCapacity * volume);
    const double heater = state.held || state.u[kPower] <= 0 || y[kVolume] < kVolumeMin
                              ? 0
                              : std::clamp(kControllerGain * (state.u[kGoal] - kAmbient - above),
                                           0.0, state.u[kPower]);
    const double loss = y[kVolume] < kVolumeMin ? 0 : kLossPerKelvin * above;
    dy[kHeat] = heater - loss + carried;
    dy[kWarmedBy] = heater - loss + carried;
    dy[kStirred] = state.held ? 0 : state.u[kSpeed];
  }

  [[nodiscard]] double remaining(double time_s, std::span<const double> y,
                                 const UnitState& state) const override {
    const std::string& name = running_service(spec_, state);
    if (name == "charge" || name == "dose") return state.u[kTarget] - y[kVolume];
    if (name == "drain") return y[kVolume] - kVolumeMin / 2;
    if (name == "stir") return state.u[kTarget] - y[kStirred];
    if (name == "heat_up") return state.u[kGoal] - kNear - temperature(y);
    return state.u[kUntil] - time_s;
  }

  void tags(const UnitState& state, std::span<double> out) const override {
    out[0] = temperature(state.y);
    out[1] = state.y[kVolume];
    out[2] = state.held ? 0 : state.u[kSpeed] * 60;
  }

  [[nodiscard]] std::vector<Balance> balances(const UnitState& state) const override {
    return {{"volume", "L", state.y[kVolume], state.y[kCameIn]},
            {"heat", "J", state.y[kHeat], state.y[kWarmedBy]}};
  }

 private:
  static double temperature(std::span<const double> y) {
    if (y[kVolume] < kVolumeMin) return kAmbient;
    return kAmbient + y[kHeat] / (kHeatCapacity * y[kVolume]);
  }
  // How much the running charge or dose was to bring: kUntil holds it.
  static double came_of(const UnitState& state) { return state.u[kUntil]; }

  static void set_off(const std::string& name, std::span<const double> parameters,
                      UnitState& state) {
    auto& u = state.u;
    if (name == "charge" || name == "dose") {
      u[kInflow] = name == "charge" ? kFlow : parameters[0] / 3600;
      u[kUntil] = name == "charge" ? parameters[0] : u[kInflow] * parameters[1];
      u[kTarget] = state.y[kVolume] + u[kUntil];
    } else if (name.starts_with("heat")) {
      u[kGoal] = parameters[0];
      u[kPower] = parameters[1];
    } else if (name == "stir") {
      u[kSpeed] = parameters[0] / 60;
      u[kTarget] = state.y[kStirred] + u[kSpeed] * parameters[1];
      u[kUntil] = state.y[kStirred];
    } else if (name == "drain") {
      u[kInflow] = -kFlow;
      u[kUntil] = state.y[kVolume];
    } else {
      u[kUntil] = state.time_s + 600;
    }
  }

  ModelSpec spec_;
};

}  // namespace

const UnitModel& stirred_vessel() {
  static const StirredVessel model;
  return model;
}

}  // namespace renkei::equipment::plant
