// A CO2 incubator: heated walls, a pan of water, CO2 from a bottle, and a door that lets the room
// in. Air, walls and cultures are one lump each. Equations, parameters and sources:
// docs/models/incubator.md.
//
// Between services the setpoints are kept, once given. Held: the clock stands, the door is closed,
// temperature and CO2 are kept. A failure of the power is set from outside, by kIncubatorPower in
// the settings (1 or 0). Thread-safe.
#pragma once

#include <vector>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

inline constexpr std::size_t kIncubatorPower = 0;

class Incubator final : public UnitModel {
 public:
  Incubator();

  [[nodiscard]] const ModelSpec& spec() const override { return spec_; }
  [[nodiscard]] Result<void> begin(std::size_t service, std::span<const double> parameters,
                                   UnitState& state) const override;
  void hold(UnitState& state) const override;
  void restart(UnitState& state) const override;
  std::vector<double> end(UnitState& state) const override;
  void derivative(double time_s, std::span<const double> y, const UnitState& state,
                  std::span<double> dy) const override;
  [[nodiscard]] double remaining(double time_s, std::span<const double> y,
                                 const UnitState& state) const override;
  void tags(const UnitState& state, std::span<double> out) const override;
  [[nodiscard]] std::vector<Balance> balances(const UnitState& state) const override;

  // Pressure of saturated vapour over water in Pa, and its density in g/L.
  [[nodiscard]] static double saturation_pa(double temperature_cel);
  [[nodiscard]] static double saturation_g_l(double temperature_cel);

 private:
  ModelSpec spec_;
};

[[nodiscard]] const UnitModel& incubator();

}  // namespace renkei::equipment::plant
