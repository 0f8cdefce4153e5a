// Schedules for the suites of a coarse grid, judged by the plans in days they give.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/plan.h"
#include "renkei/plan/planner.h"
#include "renkei/plan/suite_columns.h"

namespace renkei::plan {

// What one of several attempts at a plan begins with.
struct Attempt {
  std::chrono::steady_clock::time_point began;  // of the first attempt
  int days_to_spare = 0;                        // for what has to be in time
  bool thorough = false;                        // looks for the best schedules in days
  double bound = -kInfinity;  // of the main objective, known before; as it is shown

  [[nodiscard]] double elapsed() const;  // seconds
};

// Of the time that is left, the share for an objective on a coarse grid that others come after.
inline constexpr double kCoarseShare = 0.9;

// All that is given must outlive it. Used by one thread.
class SchedulesInDays {
 public:
  SchedulesInDays(const Problem& problem, Solver& solver, const PlanOptions& options,
                  const Attempt& attempt)
      : problem_(problem), solver_(solver), options_(options), attempt_(attempt) {}

  struct Found {
    GridModel model;            // whose suites have the schedules
    std::vector<double> x;      // all else; empty where there was not time enough
    double bound = -kInfinity;  // of the main objective, in the grid's unit
  };
  // Plans the suites that have a choice, takes their schedules as given and finds the rest; tells
  // of the main objective as it goes on.
  [[nodiscard]] Found find(const ObjectiveRow& main);

  // The best plan in days that was seen on the way, or an error.
  [[nodiscard]] Result<Plan>& best() { return best_; }

 private:
  [[nodiscard]] double seconds() const;
  [[nodiscard]] GridModel grid_with(
      const std::vector<std::optional<SuiteSchedule>>& schedules) const;
  [[nodiscard]] std::vector<double> whole_batches(GridModel& model, double seconds) const;
  [[nodiscard]] std::optional<WorthOfSchedules> worth_of(const Result<Plan>& plan,
                                                         const GridModel& model) const;
  std::optional<WorthOfSchedules> worth_in_days(const GridModel& model,
                                                const std::vector<double>& x);
  void tell(const ObjectiveRow& shown, double best) const;

  const Problem& problem_;
  Solver& solver_;
  const PlanOptions& options_;
  const Attempt& attempt_;
  double bound_ = 0;             // as the schedules' linear problem last told it
  double cheapest_ = kInfinity;  // of schedules as they came, in days
  Result<Plan> best_ = fail(Error("plan.no_solution", "no schedules were tried"));
};

}  // namespace renkei::plan
