// A line that fills vials by weight: peristaltic pumps whose tubes wear, scales that correct them
// and reject what is too light or too heavy, short stops that cost the vials under the needles, and
// an inspection. Counts are expected values while it runs and whole vials when it ends; every vial
// and every gram is somewhere. Equations and sources: docs/models/filling-line.md.
//
// Held: the line comes to a stand within seconds and the vials under the needles are pulled.
// Thread-safe.
#pragma once

#include <vector>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

struct FillingLineDesign {
  double needles = 8;
  double spread = 0.005;        // standard deviation of a dose over its mean
  double wear_per_vial = 2e-6;  // of the dose, relative, per vial filled
  double correction = 0.002;    // of the bias, per vial filled: weighing and adjusting
  double stops_per_h = 4;
  double stop_s = 30;
  double inspection_rejects = 0.003;
  double lag_s = 5;
};

class FillingLine final : public UnitModel {
 public:
  explicit FillingLine(FillingLineDesign design);

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

  // Of doses spread normally around `mean`: how many weigh between low and high, and the mass of
  // those, per dose.
  struct Accepted {
    double share;
    double mass;
  };
  [[nodiscard]] static Accepted accepted(double mean, double deviation, double low, double high);

 private:
  FillingLineDesign design_;
  ModelSpec spec_;
};

[[nodiscard]] const UnitModel& filling_line();

}  // namespace renkei::equipment::plant
