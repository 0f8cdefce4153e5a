// Ultrafiltration and diafiltration of a protein on flat-sheet cassettes with a recirculated tank:
// the stagnant film carries the protein to the membrane, its osmotic pressure there works against
// the transmembrane pressure. Equations, parameters and sources:
// docs/models/tangential-flow-filtration.md.
//
// Held: feed pump and permeate valve stand still, nothing passes. Thread-safe.
#pragma once

#include <vector>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

struct TangentialFlowDesign {
  double area_m2 = 3;
  double hold_up_l = 1;               // what the pump cannot get out
  double permeability_lmh_bar = 100;  // L/(m2 h bar)
  double transfer_lmh = 20;           // mass transfer coefficient at 300 L/(m2 h) of crossflow
  double transfer_exponent = 0.5;     // of the crossflow
  double molar_mass_kg_mol = 150;
  double second_virial_mol_m3_kg2 = 1e-4;
  double third_virial_mol_m6_kg3 = 1e-6;
  double sieving_protein = 1e-4;  // permeate over retentate concentration
  double sieving_solute = 1;
};

class TangentialFlow final : public UnitModel {
 public:
  explicit TangentialFlow(TangentialFlowDesign design);

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

  // L/(m2 h), at which film and membrane carry the same; 0 where the osmotic pressure of the bulk
  // is already that across the membrane. Pressures in bar, crossflow in L/(m2 h).
  [[nodiscard]] double flux_lmh(double bulk_g_l, double tmp_bar, double crossflow_lmh) const;
  [[nodiscard]] double osmotic_bar(double protein_g_l) const;

 private:
  TangentialFlowDesign design_;
  ModelSpec spec_;
};

[[nodiscard]] const UnitModel& tangential_flow_filtration();

}  // namespace renkei::equipment::plant
