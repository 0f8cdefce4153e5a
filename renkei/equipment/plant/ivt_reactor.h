// mRNA by in-vitro transcription with T7 RNA polymerase in a stirred, warmed vessel: nucleotides
// and magnesium, polymerase and template, pyrophosphate that binds magnesium and falls out as
// Mg2PPi, which takes template with it and stops the reaction. After Stover, Ganko and Braatz
// (2024) on the measurements of Akama et al. (2012, doi:10.1016/j.bpj.2011.12.014). Equations,
// every number and its source, and what is left out: docs/models/ivt-reactor.md.
//
// Services: charge, add_reagents, transcribe, feed, sample, stop_reaction, harvest, clean.
// Thread-safe; lives as long as the program.
#pragma once

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

[[nodiscard]] const UnitModel& ivt_reactor();

// Concentrations at 37 Cel, in mol/L; what the reaction rates are computed from.
struct IvtMixture {
  double ntp[4] = {0, 0, 0, 0};  // A, U, C, G
  double magnesium = 0;          // dissolved, free and bound
  double pyrophosphate = 0;      // dissolved, free and bound
  double phosphate = 0;
  double buffer = 0;  // Tris, pKa 8.1
  double sodium = 0, chloride = 0, acetate = 0;
  double rna_nucleotides = 0;  // bases of RNA, each a negative charge
};
struct IvtSpeciation {
  double hydrogen = 0;   // free, mol/L: pH = -log10
  double magnesium = 0;  // free
  double mg_ntp_fraction = 0;
  double mg_ppi = 0, mg2_ppi = 0;
};
// Which part is bound to what, from the balances of charge and magnesium.
[[nodiscard]] IvtSpeciation ivt_speciation(const IvtMixture& mixture);

}  // namespace renkei::equipment::plant
