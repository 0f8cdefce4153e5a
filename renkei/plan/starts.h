// Good starts for the solver.
#pragma once

#include <atomic>
#include <vector>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/milp.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

// Solves the model without wholeness, takes for every suite the sequence of set-ups that agrees
// best with it and keeps the times of its changes (a dynamic programme over periods), and solves
// the rest with the set-ups fixed. Where a protected demand would be late so, its stages are given
// time whatever the relaxation says, in some ways, of which the best is taken. Objective and bounds
// are those that stand in the model, which is as before when it returns. Batches may be fractions.
struct Start {
  std::vector<double> x;      // empty when no such solution was found within the seconds
  double bound = -kInfinity;  // the value of the relaxation
};
[[nodiscard]] Start start_from_relaxation(const Problem& problem, GridModel& model, Solver& solver,
                                          double seconds, const std::atomic<bool>* stop);

// The same with the set-ups given: by suite and period the run it is set up for, or -1.
[[nodiscard]] std::vector<double> start_from_set_ups(const Problem& problem, GridModel& model,
                                                     const std::vector<std::vector<int>>& set_ups,
                                                     Solver& solver, double gap, double seconds);

// Fixes all set-ups and starts of the model as `x` has them, made whole.
void fix_set_ups(GridModel& model, const std::vector<double>& x);

// `x` where it is whole in all that the model has whole; else the best whole batches found within
// `seconds` for its set-ups. Empty when there are none.
[[nodiscard]] std::vector<double> with_whole_batches(GridModel& model, Solver& solver,
                                                     std::vector<double> x, double seconds);

}  // namespace renkei::plan
