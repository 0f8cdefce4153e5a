// CHO cells that make an antibody in a stirred tank, batch or fed: viable and dead cells, glucose,
// lactate, glutamine, ammonia, titre. The Monod equations of Xing et al. (2010,
// doi:10.1002/btpr.284) with numbers published for two processes; every number and its source, and
// what is left out: docs/models/cho-fed-batch.md.
//
// Services: charge, set_temperature, inoculate, grow, feed, sample, harvest, clean.
#pragma once

#include <memory>

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

// Cells are counted in 10^9, amounts in mmol, time in h. As given:
// doi:10.3390/bioengineering5010025, Table 2.
struct ChoKinetics {
  double mu_max = 0.039;               // 1/h
  double death_max = 0.004;            // 1/h
  double k_glucose = 1.00;             // mmol/L
  double k_glutamine = 0.047;          // mmol/L
  double ki_lactate = 43.00;           // mmol/L, of growth
  double ki_ammonia = 6.51;            // mmol/L
  double kd_lactate = 45.8;            // mmol/L, of death
  double kd_ammonia = 6.51;            // mmol/L
  double cells_per_glucose = 0.357;    // 10^9 cells/mmol
  double cells_per_glutamine = 0.974;  // 10^9 cells/mmol
  double lactate_per_glucose = 0.70;   // mmol/mmol
  double ammonia_per_glutamine = 0.67;
  double ammonia_removal = 6.3e-3;        // mmol/(10^9 cells.h)
  double glucose_maintenance = 69.2e-3;   // mmol/(10^9 cells.h)
  double glutamine_maintenance = 3.2e-3;  // a1, mmol/(10^9 cells.h)
  double k_glutamine_maintenance = 2.1;   // a2, mmol/L
  double antibody = 1.51e-3;              // g/(10^9 cells.h)
};

// Lives as long as the program.
[[nodiscard]] const UnitModel& cho_fed_batch();
// Another cell line or process.
[[nodiscard]] std::unique_ptr<UnitModel> make_cho_fed_batch(const ChoKinetics& kinetics);
// Xing et al. (2010): a fusion protein in 5,000 L; its product term is not taken over.
[[nodiscard]] ChoKinetics cho_kinetics_of_xing();

}  // namespace renkei::equipment::plant
