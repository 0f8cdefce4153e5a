// How far the dates of a plan spread with its assumptions, and what its numbers rest on.
#pragma once

#include "renkei/plan/plan.h"
#include "renkei/plan/plan_analysis.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

// Milestones and the curve of persons served of three plans for the same scenario: with every
// parameter at its bad end, as typical, at its good end.
[[nodiscard]] Spread spread_of(const Plan& low, const Plan& typical, const Plan& high);

// Rows of the network that the problem takes numbers from, by how sure they are. A row that takes
// a number from a parameter counts as sure as the less sure of the two.
[[nodiscard]] ConfidenceShare confidence_share(const Problem& problem);

}  // namespace renkei::plan
