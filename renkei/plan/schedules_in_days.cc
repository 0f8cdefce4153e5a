#include "renkei/plan/schedules_in_days.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "renkei/plan/coarse_plan.h"
#include "renkei/plan/schedule.h"
#include "renkei/plan/starts.h"

namespace renkei::plan {
namespace {

// Of the time for people, the share for schedules.
constexpr double kColumnsShare = 0.75;
// For whole batches with the set-ups given.
constexpr double kWholeSecondsMost = 3;
// To finish a plan after Ctrl-C.
constexpr double kFinishSeconds = 10;

}  // namespace

double Attempt::elapsed() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

SchedulesInDays::Found SchedulesInDays::find(const ObjectiveRow& main) {
  SuiteColumnsOptions generating;
  generating.seconds = seconds() * kColumnsShare;
  generating.stop = options_.stop;
  generating.gap = options_.gap;
  generating.days_to_spare = attempt_.days_to_spare;
  generating.on_progress = [this, &main](double cost, double bound) {
    bound_ = std::max(0.0, bound);  // nobody waits less than not at all
    tell(main, cost);
  };
  generating.thorough = attempt_.thorough;
  generating.in_days = [this](const GridModel& model, const std::vector<double>& x) {
    return worth_in_days(model, x);
  };
  auto columns = suite_columns(problem_, solver_, generating);
  Found found{grid_with(columns.schedules), {}, columns.bound};
  // Ctrl-C does not stop this: without the rest there is no plan.
  const bool stopped = options_.stop != nullptr && options_.stop->load();
  found.x = whole_batches(found.model, (stopped ? kFinishSeconds : seconds()) / 2);
  return found;
}

double SchedulesInDays::seconds() const {
  return std::max(0.5, options_.seconds - attempt_.elapsed()) * kCoarseShare;
}

// `best`: in the grid's unit.
void SchedulesInDays::tell(const ObjectiveRow& shown, double best) const {
  if (!options_.on_progress) return;
  const double unit = shown.shown_unit();
  options_.on_progress({shown.name, attempt_.elapsed(), best * unit, bound_ * unit,
                        std::max(0.0, best - bound_) / std::max(1e-9, std::abs(best))});
}

// The grid whose suites have these schedules.
GridModel SchedulesInDays::grid_with(
    const std::vector<std::optional<SuiteSchedule>>& schedules) const {
  auto grid = options_.grid;
  for (const auto& schedule : schedules) grid.scheduled.push_back(schedule.has_value());
  auto model = build_grid_model(problem_, grid);
  weigh_main_objective(problem_, model);
  for (std::size_t s = 0; s < schedules.size(); ++s) {
    if (schedules[s]) set_schedule(problem_, model, static_cast<int>(s), *schedules[s]);
  }
  return model;
}

std::vector<double> SchedulesInDays::whole_batches(GridModel& model, double seconds) const {
  auto start = start_from_relaxation(problem_, model, solver_, seconds, nullptr).x;
  return with_whole_batches(model, solver_, std::move(start), std::min(seconds, kWholeSecondsMost));
}

std::optional<WorthOfSchedules> SchedulesInDays::worth_of(const Result<Plan>& plan,
                                                          const GridModel& model) const {
  if (!plan) return std::nullopt;
  WorthOfSchedules worth{plan->objective.protected_backlog_dose_days > 0,
                         to_double(plan->objective.waiting_person_days)};
  for (const auto& line : problem_.demands) {
    worth.cost += weight_of_late_dose(problem_, line) * to_double(backlog_of(line, *plan).guarded);
  }
  worth.cost /= model.objectives[1].shown_unit();
  return worth;
}

// Keeps the plan when it is the best so far. What is cheaper than all before it is also tried with
// whole batches on the grid.
std::optional<WorthOfSchedules> SchedulesInDays::worth_in_days(const GridModel& model,
                                                               const std::vector<double>& x) {
  auto plan = coarse_plan(problem_, model, x, solver_);
  auto worth = worth_of(plan, model);
  if (!worth || worth->cost < cheapest_) {
    if (worth) cheapest_ = worth->cost;
    auto grid = grid_with(model.schedules);
    const auto whole = whole_batches(grid, seconds() / 2);
    if (!whole.empty()) {
      auto other = coarse_plan(problem_, grid, whole, solver_);
      const auto of_other = worth_of(other, grid);
      if (of_other && (!worth || of_other->cost < worth->cost)) worth = of_other;
      keep_better(best_, std::move(other));
    }
  }
  keep_better(best_, std::move(plan));
  if (best_) {
    const auto& shown = model.objectives[1];
    tell(shown, to_double(best_->objective.waiting_person_days) / shown.shown_unit());
  }
  return worth;
}

}  // namespace renkei::plan
