// From the solution of a coarse grid to a plan in days, and what its proofs say of it.
#pragma once

#include <vector>

#include "renkei/base/result.h"
#include "renkei/plan/grid_model.h"
#include "renkei/plan/milp.h"
#include "renkei/plan/plan.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

// The plan in days, the better one of two: with the batches that the grid makes, when it means
// them, and with all that flows to people as fast as it can. When only a few people are left
// unserved they may be those of the lots that rounding lost: a plan with some lots more is tried.
// Errors: as schedule().
[[nodiscard]] Result<Plan> coarse_plan(const Problem& problem, const GridModel& model,
                                       const std::vector<double>& x, Solver& solver);

// Takes the other plan where it is better: less protected late, then less waiting.
void keep_better(Result<Plan>& plan, Result<Plan> other);

// By all that is ranked: protection, waiting, other backlog, cost.
[[nodiscard]] bool better(const Plan& one, const Plan& other);

// The same plan without the last lots that nothing is made of which a person gets, where that costs
// nothing of what ranks higher than cost. Status and proofs stay: value_in_days() comes after it.
void leave_unused_lots_out(const Problem& problem, Solver& solver, Plan& plan);

// On a coarse grid the proofs compare the plan as it stands in days with the bound of the grid.
// `gap`: that was asked for.
void value_in_days(Plan& plan, double gap);

// On a grid of days they are the solver's, but of backlog and waiting where the plan came out
// otherwise: a later objective may have bettered them. Of cost and profit such a grid leaves out
// part.
void value_as_made(Plan& plan, double gap);

// Takes the other plan where it is better, and keeps the proofs of this one that hold for it too.
// `gap`: that was asked for.
void take_with_proofs(Plan& plan, Plan other, double gap);

// By its proofs; `stopped`: by the user.
void set_status(Plan& plan, bool stopped);

// The bound of waiting that was found with another plan holds for this one too.
void carry_bound(const Plan& from, Plan& to, double gap);

}  // namespace renkei::plan
