// Freezers: one that cools vials and bags at a set rate through their freezing, and those that keep
// them, at -80 and at -150 degC, and warm up when the power fails. Chamber and product are one
// lump each; the product supercools, nucleates, warms up by its own heat of freezing and freezes on
// along its liquidus. Equations, parameters and sources: docs/models/freezer-controlled-rate.md.
//
// Held: the setpoint stays where it is and is kept. A failure of the power is set from outside, by
// kFreezerPower in the settings (1 or 0). Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

inline constexpr std::size_t kFreezerPower = 0;

struct FreezerDesign {
  std::string kind;
  std::string title;
  double chamber_kj_k;
  double leak_w_k;
  double cooling_w;
  double heating_w;
  double low_cel;   // as cold as it is made for
  double vial_w_k;  // from the air to a container of 1 mL; rises as volume to 2/3
  double door_w_k;  // through the open door
  bool freezes_controlled;
};

[[nodiscard]] FreezerDesign controlled_rate_design();
[[nodiscard]] FreezerDesign ultra_low_design();  // -80 degC
[[nodiscard]] FreezerDesign cryogenic_design();  // -150 degC

class Freezer final : public UnitModel {
 public:
  explicit Freezer(FreezerDesign design);

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

  // Share of the water that is ice at rest, 0 to 1.
  [[nodiscard]] static double ice_at_rest(double temperature_cel, double freezing_point_cel);

 private:
  [[nodiscard]] double power_kw(std::span<const double> y, const UnitState& state) const;
  [[nodiscard]] const std::string& running(const UnitState& state) const;

  FreezerDesign design_;
  ModelSpec spec_;
};

[[nodiscard]] const UnitModel& controlled_rate_freezer();
[[nodiscard]] const UnitModel& ultra_low_freezer();
[[nodiscard]] const UnitModel& cryogenic_freezer();

}  // namespace renkei::equipment::plant
