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

}  // namespace renkei::equipment::plant
