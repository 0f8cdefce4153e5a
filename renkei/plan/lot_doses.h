// How many people a lot serves.
#pragma once

#include <vector>

#include "renkei/plan/problem.h"

namespace renkei::plan {

// By run: doses for people that one batch of it becomes, at most; 0 for what is no part of them.
[[nodiscard]] std::vector<double> doses_in_batch(const Problem& problem);

// Whether lots of so many doses serve more than a few of the people each: a fluid grid, which has
// half of a lot before a real suite has the lot, is wrong about them.
[[nodiscard]] bool large_lots(const Problem& problem, double doses);

}  // namespace renkei::plan
