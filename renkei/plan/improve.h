// From a good solution to a better one: fix-and-optimise.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/milp.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

struct ImproveOptions {
  double seconds = 10;      // wall time for all of it
  double most_seconds = 3;  // for one neighbourhood
  bool fluid = false;       // batches may be fractions: a rougher search that goes further
  int threads = 2;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(double)> on_better{};  // the cost of each better solution
};

// Frees the set-ups of one suite, or of two that make the same, keeps all others as they are in
// `x`, and solves; again and again while that helps and there is time (Helber & Sahling 2010,
// Int. J. Production Economics 123:247-256). Objective and bounds are those that stand in the
// model, which is as before when it returns. `x` has to satisfy the model (or its fluid form); the
// result costs no more.
[[nodiscard]] std::vector<double> improve(const Problem& problem, GridModel& model, Solver& solver,
                                          std::vector<double> x, const ImproveOptions& options);

}  // namespace renkei::plan
