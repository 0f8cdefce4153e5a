// What of a problem decides when people are served.
#pragma once

#include <vector>

#include "renkei/plan/problem.h"

namespace renkei::plan {

// The problem with only what the emergency's products are made of, and the protected peace-time
// demands that nobody but the suites of that chain can make; the others ask for nothing. Indices
// stay as they are. A relaxation: whoever can be served in `problem` can be served here.
[[nodiscard]] Problem emergency_core(const Problem& problem);

// By run: doses for people that one batch of it becomes, at most; 0 for what is no part of them.
[[nodiscard]] std::vector<double> doses_in_batch(const Problem& problem);

// Whether lots of so many doses serve more than a few of the people each: a fluid grid, which has
// half of a lot before a real suite has the lot, is wrong about them.
[[nodiscard]] bool large_lots(const Problem& problem, double doses);

}  // namespace renkei::plan
