// From a solution on the grid to a plan in days, in exact arithmetic.
//
// Campaigns and batch numbers come from the grid; every day, amount, purchase, supply and dose is
// computed here from them. Thread-safe.
#pragma once

#include <vector>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/plan.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

// One campaign of a run: the batches it completes, each with the earliest day it is meant for.
struct RunCampaign {
  int run = 0;
  bool continues = false;
  int start_day = 0;
  std::vector<int> not_before;  // by batch: completes on this day at the earliest
  bool in_days = false;         // these are days of the suite's schedule, not a period's first days
};

// Campaigns by suite, in order of time, as the grid solution has them. `all_lots`: by run, whether
// all lots of its suite's schedule are taken instead of as many as the solution makes.
[[nodiscard]] std::vector<std::vector<RunCampaign>> campaigns_of(
    const Problem& problem, const GridModel& model, const std::vector<double>& x,
    const std::vector<bool>& all_lots = {});

// Cumulative targets for supplies (by demand) and doses (by emergency product and dose number) at
// each day, as the grid solution has them; what the days allow may be less.
struct Targets {
  std::vector<std::vector<std::int64_t>> supplied;            // [demand][day]
  std::vector<std::vector<std::vector<std::int64_t>>> dosed;  // [product][dose number][day]
};
[[nodiscard]] Targets targets_of(const Problem& problem, const GridModel& model,
                                 const std::vector<double>& x);

// The plan for the campaigns: batches as early as their days allow, then purchases, stocks,
// supplies, doses, milestones and the objective. Fills everything but status and proofs.
// Errors: plan.short (an input is missing on a day: the grid solution was not exact enough).
[[nodiscard]] Result<Plan> schedule(const Problem& problem,
                                    const std::vector<std::vector<RunCampaign>>& campaigns,
                                    const Targets& targets);

// What a plan leaves late of a demand, in dose-days at the end of each day: its protected part, and
// the rest; and the doses supplied.
struct Backlog {
  Exact guarded, other, supplied;
};
[[nodiscard]] Backlog backlog_of(const DemandLine& line, const Plan& plan);

// The persons whose serving dates are reported: 10, 50, 100, 200 million and the scenario's own
// number, or its quarters when it is smaller than 10 million.
[[nodiscard]] std::vector<std::int64_t> milestone_persons(const Problem& problem);

}  // namespace renkei::plan
