// The chemistry of in-vitro transcription at 37 Cel: what is bound to what, and how fast RNA is
// made and Mg2PPi falls out. Equations and numbers: docs/models/ivt-reactor.md. Pure functions;
// thread-safe.
#pragma once

#include <array>

namespace renkei::equipment::plant {

// Tris-HCl.
inline constexpr double kIvtBufferPka = 8.1;

struct IvtMixture {             // mol/L
  std::array<double, 4> ntp{};  // A, U, C, G
  double magnesium = 0;         // dissolved, free and bound
  double pyrophosphate = 0;     // dissolved, free and bound
  double phosphate = 0;
  double buffer = 0;
  double sodium = 0;
  double chloride = 0;
  double acetate = 0;
  double rna_charges = 0;  // negative ones of RNA
};

struct IvtSpeciation {
  double hydrogen = 0;         // free, mol/L: pH is -log10 of it
  double magnesium = 0;        // free, mol/L
  double mg_ntp_fraction = 0;  // of all NTP
  double mg_ppi = 0;           // mol/L
  double mg2_ppi = 0;
};
// From the balances of charge and magnesium.
[[nodiscard]] IvtSpeciation ivt_speciation(const IvtMixture& mixture);

struct IvtReagents {
  double polymerase = 0;          // nmol/L
  double free_template = 0;       // nmol/L
  double pyrophosphatase = 0;     // U/uL
  double nuclei = 0;              // in the model's own measure
  std::array<double, 4> bases{};  // A, U, C, G in a transcript
};

struct IvtRates {
  double transcription = 0;  // RNA, mol/L/h
  double precipitation = 0;  // Mg2PPi, mol/L/h
  double hydrolysis = 0;     // of pyrophosphate, mol/L/h
  double nucleation = 0;     // 1/h
  double sequestration = 0;  // of template by crystals, nmol/L/h
};
[[nodiscard]] IvtRates ivt_rates(const IvtMixture& mixture, const IvtReagents& reagents);

}  // namespace renkei::equipment::plant
