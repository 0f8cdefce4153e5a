// E. coli that carry a plasmid, in a stirred and aerated tank, batch and exponentially fed:
// biomass, glucose, acetate by overflow, oxygen, carbon dioxide, plasmid DNA that a higher
// temperature induces. The overflow model of Xu, Jahic and Enfors (1999, doi:10.1021/bp9801087)
// with a plasmid content beside it; every number and its source:
// docs/models/microbial-bioreactor.md.
//
// Services: charge, set_temperature, inoculate, grow, feed, sample, harvest, clean. Lives as long
// as the program.
#pragma once

#include "renkei/equipment/plant/unit_model.h"

namespace renkei::equipment::plant {

[[nodiscard]] const UnitModel& microbial_bioreactor();

// Specific rates of the cells, per g dry cell weight and h.
struct OverflowRates {
  double glucose = 0;          // taken up, g
  double acetate_made = 0;     // g
  double acetate_used = 0;     // g
  double growth = 0;           // g
  double oxygen = 0;           // taken up, mmol
  double carbon_respired = 0;  // Cmol of carbon dioxide
};
// At glucose and acetate in g/L. `uptake` scales the glucose uptake (temperature), `oxygen_most` is
// what can be had at most, mmol/(g.h).
[[nodiscard]] OverflowRates overflow_rates(double glucose, double acetate, double uptake,
                                           double oxygen_most);

}  // namespace renkei::equipment::plant
