// A unit of a plant as equations: what is in it moves by dy/dt = f(t, y, u), where y are its states
// and u its settings, and it offers services (VDI/VDE/NAMUR 2658's word for what a unit can be told
// to do), each with parameters and results. One model a file, with its page in docs/models/.
//
// A model holds nothing that changes: all of that is a UnitState, a plain value that can be saved
// and taken up again to the bit. Who integrates is integrator.h; who makes a device of it, that
// refuses commands, loses its link and measures with noise, stands above. Models are thread-safe.
//
//   const UnitModel& model = cho_fed_batch();
//   UnitState state = initial_state(model);
//   model.begin(*service_named(model, "inoculate"), {{0.3}}, state);
//   Integrator(model).advance(state, 3600.0);
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"

namespace renkei::equipment::plant {

// A number with a name. Of a state, `initial` is what stands in the cleaned, empty unit; of a
// parameter, what is meant when it is not given.
struct Variable {
  std::string name;  // an id: "viable_cell_density"
  std::string unit;  // UCUM
  double low = 0;    // what the model is made for; begin() refuses a parameter outside
  double high = std::numeric_limits<double>::infinity();
  double initial = 0;
  std::string meaning{};
};

struct ServiceSpec {
  std::string name;  // "inoculate"
  std::string meaning;
  // Ends by itself, when remaining() has fallen to 0; else runs until it is told to complete.
  bool self_completing = true;
  std::vector<Variable> parameters{};
  std::vector<Variable> results{};
};

struct ModelSpec {
  std::string kind;  // "cho-fed-batch": the id of the model, and its page docs/models/KIND.md
  std::string title;
  std::vector<Variable> states{};
  std::vector<Variable> settings{};
  std::vector<Variable> tags{};  // what its instruments show
  std::vector<ServiceSpec> services{};
};

struct UnitState {
  double time_s = 0;      // of the unit's own clock
  std::vector<double> y;  // as ModelSpec::states
  std::vector<double> u;  // as ModelSpec::settings: change only by begin, hold and end
  std::optional<std::size_t> service{};
  double service_began_s = 0;
  bool held = false;
  friend bool operator==(const UnitState&, const UnitState&) = default;
};

// A quantity that a closed unit keeps: the integral of `inflow` less `held` stays as it was.
struct Balance {
  std::string name;  // "glucose carbon"
  std::string unit;
  double held = 0;  // in the unit now
  double exchanged =
      0;  // that has come in, less what has gone out or been converted, since cleaned
};

class UnitModel {
 public:
  virtual ~UnitModel() = default;
  [[nodiscard]] virtual const ModelSpec& spec() const = 0;

  // A service begins: settings change, and states may jump (a charge, a bolus). `parameters` as the
  // service's, all given. Sets service, service_began_s. Errors: plant.parameter (outside its
  // range: names it, the value and the range), plant.busy (a service runs), plant.refused (the unit
  // is not in a state for it: empty, too full, not sterile; says why and what to do first); the
  // state is then as it was.
  [[nodiscard]] virtual Result<void> begin(std::size_t service, std::span<const double> parameters,
                                           UnitState& state) const = 0;
  // Held: feeds and actuators go to their safe setting, what lives goes on living. Restarted: as
  // before. Nothing when no service runs.
  virtual void hold(UnitState& state) const = 0;
  virtual void restart(UnitState& state) const = 0;
  // The service ends, complete or broken off: settings go to those between services. Returns its
  // results, as the service's (also when broken off: of what was done). RENKEI_CHECK: one runs.
  virtual std::vector<double> end(UnitState& state) const = 0;

  // dy/dt in the states' units per second. Reads y and time_s from the arguments, the rest from
  // `state`.
  virtual void derivative(double time_s, std::span<const double> y, const UnitState& state,
                          std::span<double> dy) const = 0;
  // Above 0 while the running service goes on, crosses 0 when it is done. Continuous in time.
  // RENKEI_CHECK: one runs and is self-completing.
  [[nodiscard]] virtual double remaining(double time_s, std::span<const double> y,
                                         const UnitState& state) const = 0;
  // What the instruments show, without noise, as ModelSpec::tags.
  virtual void tags(const UnitState& state, std::span<double> out) const = 0;
  // What must be kept, for tests and for who doubts.
  [[nodiscard]] virtual std::vector<Balance> balances(const UnitState& state) const = 0;
};

// Cleaned and empty, at time 0.
[[nodiscard]] UnitState initial_state(const UnitModel& model);
[[nodiscard]] std::optional<std::size_t> service_named(const UnitModel& model,
                                                       std::string_view name);

}  // namespace renkei::equipment::plant
