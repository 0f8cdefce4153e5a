// The linear problem of which suites' schedules are columns; for suite_columns.cc.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/milp.h"
#include "renkei/plan/suite_schedule.h"

namespace renkei::plan::internal {

// A schedule or a choice is worth having when it betters the value by this share.
inline constexpr double kWorthwhile = 1e-6;
// Values so near are the same.
inline constexpr double kNear = 2e-4;

struct ScheduleColumn {
  std::size_t of = 0;  // position in SuiteMaster::schedulers
  int column = 0;
  SuiteSchedule schedule;
  bool possible = true;  // for choosing
};

// The fluid grid whose suites are made of parts of whole schedules, and what adds schedules to it.
class SuiteMaster {
 public:
  // `on_progress`: the cost so far, and the proven lower bound.
  SuiteMaster(const Problem& problem, Solver& solver, const std::atomic<bool>* stop,
              std::function<void(double, double)> on_progress);

  // Two schedules for every suite: what is needed and no more, and people first. False when there
  // is nothing to schedule, or a suite has no schedule.
  bool begin();
  // Adds schedules until none is worth it, the seconds since the beginning are over, or so many
  // rounds (0: any) are. With `bounding`, keeps the best bound.
  void price_until_done(double until, int rounds_most, bool bounding);
  // A better bound where lots are large: no more of them than whole lots of what goes into them,
  // also with the first lot of one suite on certain days, for all such days one after the other.
  void bound_large_lots(double until);

  // False, and the solution as before, where there is none in time.
  bool solve_until(double until);
  std::size_t add(std::size_t k, SuiteSchedule schedule);  // its position in columns
  void set_free(std::size_t k);
  void set_chosen(std::size_t k, std::size_t c);
  // The part of a column in the solution.
  [[nodiscard]] double part(std::size_t c) const;
  // Lots are worth nothing.
  [[nodiscard]] LotPrices no_prices(std::size_t k) const;
  // Something protected is late in the solution.
  [[nodiscard]] bool is_late() const;

  [[nodiscard]] double elapsed() const;
  [[nodiscard]] bool stopped() const { return stop_ != nullptr && stop_->load(); }
  [[nodiscard]] const Suite& suite_of(std::size_t k) const {
    return problem_.suites[static_cast<std::size_t>(schedulers[k].suite())];
  }
  // What a run makes.
  [[nodiscard]] const MaterialAccount& material_of(int r) const {
    const Run& run = problem_.runs[static_cast<std::size_t>(r)];
    return problem_.materials[static_cast<std::size_t>(run.output)];
  }

  std::vector<SuiteScheduler> schedulers;
  std::vector<ScheduleColumn> columns;
  std::vector<std::optional<std::size_t>> chosen;  // by scheduler: position in columns
  GridModel model;
  LinearProgram::Result solution;
  double bound = -kInfinity;

 private:
  void choose_suites();
  [[nodiscard]] LotPrices guessed_prices(std::size_t k) const;
  [[nodiscard]] LotPrices prices_of(std::size_t k, const std::vector<double>& row_price) const;
  // Columns for the lots so far of what comes in large lots.
  void count_large_lots();
  void limit_large_lots();
  // The mean day of a run's first lot in the solution.
  [[nodiscard]] double mean_first_lot(std::size_t k, int run) const;
  [[nodiscard]] std::optional<std::pair<std::size_t, int>> suite_to_split() const;
  void split_by_first_lot(std::size_t k, int run, double until);
  // The bound with the first lot of the run on these days (no `by`: later or never will do);
  // infinite where that cannot be.
  double bound_with_first_lot(std::size_t k, int run, int from, const std::optional<int>& by,
                              double until);

  const Problem& problem_;
  const std::atomic<bool>* stop_;
  std::function<void(double, double)> on_progress_;
  std::chrono::steady_clock::time_point began_;
  std::vector<double> doses_in_batch_;                // by run
  std::vector<int> one_rows_;                         // the parts of a suite's schedules make one
  std::vector<std::pair<int, ByPeriod>> large_lots_;  // material, cumulative lots
  std::unique_ptr<LinearProgram> lp_;
};

}  // namespace renkei::plan::internal
