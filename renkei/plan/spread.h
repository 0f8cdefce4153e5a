// How far the dates of a plan spread with its assumptions.
#pragma once

#include "renkei/plan/plan.h"
#include "renkei/plan/plan_analysis.h"

namespace renkei::plan {

// Milestones and the curve of persons served of three plans for the same scenario: with every
// parameter at its bad end, as typical, at its good end.
[[nodiscard]] Spread spread_of(const Plan& low, const Plan& typical, const Plan& high);

}  // namespace renkei::plan
