// A packed bed of porous beads that binds a protein and gives it up again: the capture of an
// antibody on protein A, which a fall of pH elutes, and its polishing on a cation exchanger, which
// salt elutes. Convection, axial dispersion, film and pore resistance in series and kinetic
// Langmuir binding on one or two kinds of site; finite volumes of second order along the column.
// Equations, parameters and their sources: docs/models/protein-a-capture.md.
//
// Held: the pump stands; binding and release go on. No other protein than the product is followed.
// Thread-safe.
//
//   const UnitModel& column = protein_a_capture();
#pragma once

#include <vector>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

struct PackedBedDesign {
  // One kind of site: dq/dt = ka (q_max - q) c - kd q, q per volume of beads.
  struct Site {
    double capacity_g_l;
    double rate_min;  // kByPh: ka, L/(g min); kBySalt: kd, 1/min
  };
  enum class Release { kByPh, kBySalt };

  std::string kind;
  std::string title;
  double length_cm;
  double diameter_cm;
  double bed_void;
  double bead_void;
  double bead_radius_cm;
  double dispersion_cm;             // axial dispersion over superficial velocity
  double film_cm_min;               // at 1 cm/min, superficial
  double film_exponent;             // of the velocity
  double pore_diffusivity_cm2_min;  // 0: no resistance of film and pore
  std::vector<Site> sites;
  Release release;
  double affinity_l_g = 0;   // kByPh: ka/kd at the pH of loading
  double salt_affinity = 0;  // kBySalt: Henry constant at 1 mol/L
  double salt_exponent = 0;  // kBySalt
  std::size_t cells = 18;
};

[[nodiscard]] PackedBedDesign protein_a_design();
[[nodiscard]] PackedBedDesign cation_exchange_design();

class PackedBed final : public UnitModel {
 public:
  explicit PackedBed(PackedBedDesign design);

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

  [[nodiscard]] double column_volume_l() const { return volume_l_; }
  // Of the product, as it leaves the column.
  [[nodiscard]] double outlet_g_l(const UnitState& state) const;
  [[nodiscard]] double outlet_salt_mol_l(const UnitState& state) const;

 private:
  [[nodiscard]] std::size_t block(std::size_t which) const { return which * design_.cells; }
  [[nodiscard]] std::size_t ph_block() const { return 2 + design_.sites.size(); }
  [[nodiscard]] std::size_t tally(std::size_t which) const;
  [[nodiscard]] double bed_protein_g_l(std::span<const double> y) const;
  [[nodiscard]] double bed_salt_mol_l(std::span<const double> y) const;
  // What a site's rate is multiplied by, to bind (per g/L of room) and to let go.
  struct Affinity {
    double on;
    double off;
  };
  [[nodiscard]] Affinity affinity(double salt, double ph) const;
  [[nodiscard]] double outlet(std::span<const double> u) const;
  void bind(std::span<const double> y, double flow_1_s, std::span<double> dy) const;
  // What leaves the last cell, per column volume.
  double carry(std::span<const double> u, double inlet, double flow_1_s,
               std::span<double> du) const;
  [[nodiscard]] std::string unready(const UnitState& state) const;

  PackedBedDesign design_;
  double volume_l_;
  double hold_up_;  // of liquid, in and between beads, per column volume
  ModelSpec spec_;
};

[[nodiscard]] const UnitModel& protein_a_capture();
[[nodiscard]] const UnitModel& cation_exchange_polishing();

}  // namespace renkei::equipment::plant
