// What all vessels with living cells share: amounts that are charged, fed, perfused, sampled and
// drained, a temperature that follows its setting, and a clock that stands while a service is held.
// A culture adds what its cells do (react), what its services set (prepare) and what they measure
// (results). Not a model by itself. Thread-safe.
//
// Balances count from cleaning: exchanged is what came in less what went out, with what the cells
// turned it into added or taken by the model; held = exchanged.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

class CultureVessel : public UnitModel {
 public:
  [[nodiscard]] const ModelSpec& spec() const final { return spec_; }
  [[nodiscard]] Result<void> begin(std::size_t service, std::span<const double> parameters,
                                   UnitState& state) const final;
  void hold(UnitState& state) const final { state.held = state.service.has_value(); }
  void restart(UnitState& state) const final { state.held = false; }
  std::vector<double> end(UnitState& state) const final;
  void derivative(double time_s, std::span<const double> y, const UnitState& state,
                  std::span<double> dy) const final;
  [[nodiscard]] double remaining(double time_s, std::span<const double> y,
                                 const UnitState& state) const final;

 protected:
  // What a service asks of the vessel and does to it.
  enum class Act {
    kCharge,       // into a clean, empty vessel
    kInoculate,    // into medium without cells
    kWithCells,    // needs cells
    kWithMedium,   // needs medium
    kTemperature,  // done when the temperature is reached
    kDrain,        // drains all to the end
    kClean         // needs an empty vessel, and leaves it as new
  };
  struct AmountSpec {
    std::string name;
    std::string unit;
    bool retained = false;  // stays when the vessel is perfused
  };
  struct Setup {
    ModelSpec spec;  // kind, title, tags, services
    std::vector<Act> acts;
    std::vector<AmountSpec> amounts;  // the first is the volume in L
    std::vector<Variable> own;        // states of the model: not exchanged, as new after cleaning
    double volume_max = 0;            // L
    double temperature_initial = 22;  // Cel
    double temperature_lag_h = 0.5;
  };
  explicit CultureVessel(Setup setup);

  // Adds to dy, per hour, what the cells do to amounts and to the model's own states. Called only
  // with a volume above 0.
  virtual void react(std::span<const double> y, const UnitState& state,
                     std::span<double> dy) const = 0;
  // The service has begun: sets flows, duration, and what jumps.
  virtual void prepare(std::size_t service, std::span<const double> parameters,
                       UnitState& state) const = 0;
  // Of the running service, before the vessel is drained or cleaned.
  [[nodiscard]] virtual std::vector<double> results(std::size_t service,
                                                    const UnitState& state) const = 0;
  // How much liquid the service would bring in, and take out at once, in L.
  [[nodiscard]] virtual double brings(std::size_t service, std::span<const double> parameters,
                                      const UnitState& state) const;
  [[nodiscard]] virtual double takes(std::size_t service, std::span<const double> parameters) const;
  // Are there cells in it?
  [[nodiscard]] virtual bool inoculated(const UnitState& state) const = 0;

  // For prepare().
  void add(std::size_t amount, double how_much, UnitState& state) const;
  void take_volume(double litres, UnitState& state) const;
  void set_duration_h(double hours, UnitState& state) const;
  void set_temperature(double celsius, UnitState& state) const;
  // L/h at the beginning, growing by exp(exponent . h).
  void set_inflow(double l_per_h, double exponent_per_h, UnitState& state) const;
  void set_perfusion(double l_per_h, UnitState& state) const;
  void set_drain(double l_per_h, UnitState& state) const;
  void set_inflow_concentration(std::size_t amount, double per_litre, UnitState& state) const;

  // For react() and results().
  [[nodiscard]] static double positive(double amount) { return amount > 0 ? amount : 0; }
  [[nodiscard]] static double concentration(std::span<const double> y, std::size_t amount) {
    return y[0] > 0 ? positive(y[amount]) / y[0] : 0;
  }
  [[nodiscard]] std::size_t own(std::size_t i) const { return 2 * setup_.amounts.size() + i; }
  [[nodiscard]] double exchanged(const UnitState& state, std::size_t amount) const {
    return state.y[setup_.amounts.size() + amount];
  }
  [[nodiscard]] double temperature(std::span<const double> y) const { return y[temperature_]; }
  [[nodiscard]] double temperature_setting(const UnitState& state) const;
  [[nodiscard]] double inflow_now(std::span<const double> y, const UnitState& state) const;
  [[nodiscard]] double perfusion_now(const UnitState& state) const;  // 0 while held
  [[nodiscard]] double perfusion_set(const UnitState& state) const;
  [[nodiscard]] double elapsed_h(const UnitState& state) const;
  // 0 to 1.
  [[nodiscard]] double done(const UnitState& state) const;
  // L, of the running service that drains.
  [[nodiscard]] double drained_volume(const UnitState& state) const;

 private:
  [[nodiscard]] Result<void> fits(std::size_t service, std::span<const double> parameters,
                                  const UnitState& state) const;
  [[nodiscard]] Result<void> fits_volume(std::size_t service, std::span<const double> parameters,
                                         const UnitState& state) const;

  Setup setup_;
  ModelSpec spec_;
  std::size_t temperature_ = 0;  // states
  std::size_t elapsed_ = 0;
};

}  // namespace renkei::equipment::plant
