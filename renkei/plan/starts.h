// Good starts for the solver.
#pragma once

#include <vector>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/milp.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

// Solves the model without wholeness, takes for every suite the sequence of set-ups that agrees
// best with it and keeps the times of its changes (a dynamic programme over periods), and solves
// the rest with the set-ups fixed. Where a protected demand would be late so, its stages are given
// time whatever the relaxation says, in some ways, of which the best is taken. Objective and bounds
// are those that stand in the model, which is as before when it returns. Empty when no such
// solution was found within `seconds`.
[[nodiscard]] std::vector<double> start_from_relaxation(const Problem& problem, GridModel& model,
                                                        Solver& solver, double seconds);

// The same with the set-ups given: by suite and period the run it is set up for, or -1.
[[nodiscard]] std::vector<double> start_from_set_ups(const Problem& problem, GridModel& model,
                                                     const std::vector<std::vector<int>>& set_ups,
                                                     Solver& solver, double gap, double seconds);

}  // namespace renkei::plan
