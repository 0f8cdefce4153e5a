// Moving a plan from the grid into days: every batch as early as the days allow.
#pragma once

#include <optional>
#include <vector>

#include "renkei/plan/milp.h"
#include "renkei/plan/plan.h"
#include "renkei/plan/problem.h"
#include "renkei/plan/schedule.h"

namespace renkei::plan {

// The same campaigns and numbers of batches as in `plan`, placed one after the other, in the order
// of their draws, on the earliest days that leave everything placed before possible; then doses
// and supplies by day. Returns the better plan, or nothing when it is not better (objectives in
// their order of rank). The solver is used for a small linear problem that hands out the doses.
[[nodiscard]] std::optional<Plan> retime(const Problem& problem,
                                         const std::vector<std::vector<RunCampaign>>& campaigns,
                                         const Plan& plan, Solver& solver);

}  // namespace renkei::plan
