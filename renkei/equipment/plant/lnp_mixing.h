// mRNA and lipids become nanoparticles: a solution of mRNA and lipids in ethanol are pumped into a
// confined mixer and the mixture is diluted in line. Flows and masses are exact; the size of the
// particles follows the mixer's Reynolds number, what is encapsulated the ratio of nitrogen to
// phosphate and the ethanol. Equations, parameters and sources: docs/models/lnp-mixing.md.
//
// Held: the pumps run out within seconds; what they still bring goes where it went. Thread-safe.
#pragma once

#include <vector>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

class LnpMixing final : public UnitModel {
 public:
  LnpMixing();

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

  // Of the mixer at a total flow in mL/min.
  [[nodiscard]] static double reynolds(double flow_ml_min);
  // Diameter in nm of the particles made there.
  [[nodiscard]] static double size_nm(double flow_ml_min);
  // Share of the mRNA that ends inside, 0 to 1; ethanol as its share of the mixture by volume.
  [[nodiscard]] static double encapsulated(double nitrogen_to_phosphate, double ethanol);
  // Mass of all lipids per mass of mRNA.
  [[nodiscard]] static double lipid_per_mrna(double nitrogen_to_phosphate);

 private:
  ModelSpec spec_;
};

[[nodiscard]] const UnitModel& lnp_mixing();

}  // namespace renkei::equipment::plant
