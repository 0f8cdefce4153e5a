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

// `campaigns` as campaigns_of() gives them for a coarse grid: by batch the first day of the period
// it is meant to be completed in. Batches are placed one after the other in that order, on the
// earliest days that leave everything placed before possible; one that finds no day soon enough is
// left out.
[[nodiscard]] std::vector<std::vector<RunCampaign>> place_batches(
    const Problem& problem, std::vector<std::vector<RunCampaign>> campaigns);

// The same campaigns with what a fluid grid forgets at the very end: whole lots enough to serve the
// last `persons` with what is usable by `day`, stage by stage, in campaigns that make it then.
[[nodiscard]] std::vector<std::vector<RunCampaign>> with_last_lots(
    const Problem& problem, std::vector<std::vector<RunCampaign>> campaigns, std::int64_t persons,
    int day);

// The plan of the placed batches. Doses are handed out by day with a small linear problem;
// supplies follow `targets`, or what is due where nobody else wants the product.
// Errors: as schedule().
[[nodiscard]] Result<Plan> plan_in_days(const Problem& problem,
                                        std::vector<std::vector<RunCampaign>> campaigns,
                                        const Targets& targets, Solver& solver);

}  // namespace renkei::plan
