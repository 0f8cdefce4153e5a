// The planner: a Problem to a Plan, objective after objective, with the proof for each.
//
//   auto solver = make_highs_solver();
//   auto plan = make_plan(problem, *solver, {.gap = 0.01, .seconds = 60});
//
// The plan it returns has not been judged: check_plan.h does that, and nothing is shown that did
// not pass. One Solver must not be used by two threads at once.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/milp.h"
#include "renkei/plan/plan.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

// Values in the objective's own unit (person-days, dose-days, currency).
struct PlanProgress {
  std::string objective;
  double seconds = 0;
  double best = kInfinity;
  double bound = -kInfinity;
  double gap = kInfinity;
};

struct PlanOptions {
  double gap = 0.01;    // relative, proven; 0 asks for the optimum
  double seconds = 60;  // wall time for all objectives together
  int threads = 2;
  std::function<void(const PlanProgress&)> on_progress{};
  const std::atomic<bool>* stop = nullptr;
  GridOptions grid{};  // a goal there is a rule: no plan that misses it is returned for it
};

// Errors: solver.*, plan.no_solution (none found in the time given, or on a coarse grid),
// plan.infeasible (only where backlog is not allowed; explain.h says why), plan.short (among them:
// backlog in days that is not allowed).
[[nodiscard]] Result<Plan> make_plan(const Problem& problem, Solver& solver,
                                     const PlanOptions& options);

}  // namespace renkei::plan
