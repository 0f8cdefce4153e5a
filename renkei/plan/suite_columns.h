// Schedules for the suites by column generation.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <vector>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/milp.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

struct WorthOfSchedules {
  bool late = false;  // something protected is
  double cost = 0;    // of the main objective and what is late, weighed, in the grid's unit
};

struct SuiteColumnsOptions {
  double seconds = 30;
  double gap = 0.01;      // that is asked for; choosing again stops well below it
  int days_to_spare = 0;  // for what is needed in time
  // The best schedules that time allows and a bound to go with them; else the first that are found.
  bool thorough = true;
  const std::atomic<bool>* stop = nullptr;
  // What a solution of a grid whose suites have schedules is worth as a plan in days; nothing where
  // it makes none. Without it solutions are worth what they are on the grid.
  std::function<std::optional<WorthOfSchedules>(const GridModel&, const std::vector<double>&)>
      in_days{};
  // The cost so far of a solution in parts of schedules, and the proven lower bound.
  std::function<void(double, double)> on_progress{};
};

struct SuiteColumns {
  std::vector<std::optional<SuiteSchedule>> schedules;  // by suite; where it was worth it
  double bound = -kInfinity;
};

// For the waiting and protection of a coarse grid (objectives 0 and 1, weighed): a linear problem
// in which the suites that have a choice, or are slow beside a period, are made of whole schedules
// in days. New schedules come from the prices of the lots (Dantzig & Wolfe 1960, Operations
// Research 8:101-111); its value is a bound, much nearer than that of set-ups by period, because
// each part of it makes all lots that are needed of a suite. Then one schedule is chosen for suite
// after suite, the others answering to it (a dive), and each is chosen again while that helps. No
// schedules where there is nothing to choose, or not time enough; the bound holds among plans in
// which these suites make what they must in time.
[[nodiscard]] SuiteColumns suite_columns(const Problem& problem, Solver& solver,
                                         const SuiteColumnsOptions& options);

}  // namespace renkei::plan
