// One run of one solver on one case, whole and timed: renkei's planner, plain HiGHS, and CBC as a
// process of its own. Not thread-safe; runs one after the other so that none disturbs another.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "renkei/plan/milp.h"

namespace renkei::bench {

// What stood at a moment of a run; profit or whatever the case counts, the papers' way round.
struct Point {
  double seconds = 0;  // wall
  double best = -plan::kInfinity;
  double bound = plan::kInfinity;
};

struct Outcome {
  std::string solver;
  std::string formulation;
  double best = -plan::kInfinity;
  double bound = plan::kInfinity;
  double wall_seconds = 0;
  double processor_seconds = 0;  // of all threads; tells more than wall time on a busy machine
  double load = 0;               // of the machine over the last minute, before the run
  std::vector<Point> points;     // best and bound never worsen
  std::string verdict;           // the checker's, or "-" where there is nothing to check
  std::string trouble;           // why there is no result

  [[nodiscard]] double gap() const;
  [[nodiscard]] double best_at(double seconds) const;
};

struct Limits {
  double seconds = 60;
  int threads = 1;
  double gap = 0;
};

// HiGHS as it comes, one thread.
[[nodiscard]] Outcome run_highs(const plan::Milp& milp, const Limits& limits);
// CBC as it comes, from an MPS file written to `folder`. `trouble` says so when it is not
// installed.
[[nodiscard]] Outcome run_cbc(const plan::Milp& milp, const std::filesystem::path& folder,
                              const Limits& limits);
// renkei's planner on a network, from reading the folder on, and the checker on its plan. Values
// are those of the last objective that was solved for, the other way round.
[[nodiscard]] Outcome run_renkei(const std::filesystem::path& network, const std::string& scenario,
                                 const Limits& limits);
// A model for other solvers; what it counts is its objective times `unit`.
struct RivalModel {
  plan::Milp milp;
  double unit = 1;
};
// The planner's own grid before it plans suites by schedules, in fractions of lots where the
// planner has them: waiting, and what is protected and late, weighed so that the latter ranks
// first.
[[nodiscard]] RivalModel grid_model_of(const std::filesystem::path& network,
                                       const std::string& scenario);
// The same outcome in another unit.
void in_unit(Outcome& outcome, double unit);

// Free MPS with all columns and rows by number; least cost.
[[nodiscard]] std::string write_mps(const plan::Milp& milp);

}  // namespace renkei::bench
