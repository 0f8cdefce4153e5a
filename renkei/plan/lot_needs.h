// By when a run's lots have to be complete so that nothing protected is late.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "renkei/plan/problem.h"

namespace renkei::plan {

// Whole doses that keep the protected part of a demand from being late by the end of `day`.
[[nodiscard]] std::int64_t protected_doses(const DemandLine& line, int day);

// Of the stock on day 0, in the material's unit, what can serve the demand by `day`: what expires
// before can only have gone to what was due until then.
[[nodiscard]] Exact usable_stock(const MaterialAccount& account, const DemandLine& line, int day);

// What others make of a material: the day from which it is usable, and the amount.
using MadeByOthers = std::vector<std::pair<int, Exact>>;

struct LotNeeds {
  // By day: whole lots that have to be complete by the end of it; empty where none are needed.
  std::vector<int> by_day;
  // By day: no more lots than this, completed on the day or before, are of use for what is needed,
  // because they expire.
  std::vector<int> of_use;
};

// Whole lots of the run that have to be complete by the end of each day, beside what the other
// makers of its output make. Demand is followed down the bill from the protected part of what is
// due (echelon demand: Clark & Scarf 1960, Management Science 6:475-490), with the shortest times.
// None where the material can be bought. `safely`: what is left over of a lot is not counted on
// when the next is needed after a month or more, since it may have expired by then, and one maker
// may have to do the work of several.
[[nodiscard]] LotNeeds lots_needed(const Problem& problem, int run, const MadeByOthers& others = {},
                                   bool safely = false);

}  // namespace renkei::plan
