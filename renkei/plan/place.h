// From a fluid grid solution to whole batches on days.
//
// On a coarse grid the solver says which suite makes what in which periods, and how much of it;
// place_batches() makes whole batches of that, each on the earliest day that its suite, its inputs
// and the laboratories allow, and plan_in_days() hands out what they give.
#pragma once

#include <vector>

#include "renkei/plan/milp.h"
#include "renkei/plan/plan.h"
#include "renkei/plan/problem.h"
#include "renkei/plan/schedule.h"

namespace renkei::plan {

// The order in which batches are placed: as the grid means them, or always the one that can begin
// first. With the second, what is on its way to people flows on as fast as it can, but may take
// what others were meant to have, or be made too long before it is used.
enum class Placing { kAsMeant, kAsSoonAsPossible };

// `campaigns` as campaigns_of() gives them for a coarse grid: by batch the first day of the period
// it is meant to be completed in. Batches are placed one after the other on the earliest days that
// leave everything placed before possible; one that finds no day soon enough is left out.
[[nodiscard]] std::vector<std::vector<RunCampaign>> place_batches(
    const Problem& problem, std::vector<std::vector<RunCampaign>> campaigns,
    Placing placing = Placing::kAsMeant);

// The plan of the placed batches. Doses are handed out by day with a small linear problem;
// supplies follow `targets`, or what is due where nobody else wants the product.
// Errors: as schedule().
[[nodiscard]] Result<Plan> plan_in_days(const Problem& problem,
                                        std::vector<std::vector<RunCampaign>> campaigns,
                                        const Targets& targets, Solver& solver);

}  // namespace renkei::plan
