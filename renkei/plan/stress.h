// What stops us, and how far the dates move with what is assumed: computed by solving again.
//
// Every run leaves the wholeness of batches and set-ups out (a linear problem), so that runs are
// quick, exact and fair to each other: easing a rule never makes a date later. Days are therefore
// those of the relaxed model, and only differences between them are reported as gains. Thread-safe;
// runs go to `threads` threads, each with a solver of its own.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

#include "renkei/plan/milp.h"
#include "renkei/plan/plan_analysis.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

struct StressOptions {
  int threads = 2;
  double seconds = 120;  // for all runs together; what is not reached is left out
  std::function<std::unique_ptr<Solver>()> make_solver = make_highs_solver;
  std::function<void(int done, int total)> on_progress{};  // called from any of the threads
  const std::atomic<bool>* stop = nullptr;
};

// A group of constraints that can be eased in a problem.
struct StressGroup {
  Stopper stopper;  // key, label, action, rows; effects still empty
  // Eases the group by `fraction` (0.1: a tenth more, or a tenth quicker), or takes it away
  // (fraction 1).
  std::function<void(Problem&, double fraction)> ease;
};
[[nodiscard]] std::vector<StressGroup> stress_groups(const Problem& problem);

// One parameter's number at its low or high end: the problem read with it.
struct ParameterCase {
  network::ParameterId parameter;
  Problem at_low;
  Problem at_high;
};

// Persons served by the start of each period in the relaxed model; empty when it was not solved.
struct ServedCurve {
  int period_days = 1;
  std::vector<double> persons;
  // First day, with a fraction, on which `persons` are served.
  [[nodiscard]] ReachedDay day_of(double persons) const;
};
[[nodiscard]] ServedCurve relaxed_curve(const Problem& problem, Solver& solver, double seconds);

// Fills stoppers and assumptions (ranked) of `analysis`. The persons looked at: those of the
// goal and all; where the goal is all, 50 million (half of a smaller scenario) and all.
void stress_plan(const Problem& problem, const std::vector<ParameterCase>& parameters,
                 const StressOptions& options, PlanAnalysis& analysis);

}  // namespace renkei::plan
