// Schedules of suites that come from elsewhere, on the grid.
#include "renkei/plan/grid_internal.h"

namespace renkei::plan {

int free_period(const Problem& problem, const Run& run, int day) {
  const auto& account = problem.materials[static_cast<std::size_t>(run.output)];
  const bool due = !account.demands.empty() && account.product < 0;
  return (day + (due ? problem.period_days - 1 : 0)) / problem.period_days;
}

std::vector<Term> schedule_terms(const Problem& problem, const GridModel& model,
                                 const SuiteSchedule& schedule) {
  using internal::column_at;
  std::vector<Term> terms;
  for (const auto& lot : schedule.lots) {
    const auto r = static_cast<std::size_t>(lot.run);
    const Run& run = problem.runs[r];
    const int completed =
        column_at(model.runs[r].complete_rows, lot.complete_day / problem.period_days);
    if (completed >= 0) terms.push_back({completed, 1});
    if (lot.free_day < 0) continue;
    const int freed = column_at(model.runs[r].free_rows, free_period(problem, run, lot.free_day));
    if (freed < 0) continue;
    const double scale = model.material_scale[static_cast<std::size_t>(run.output)];
    terms.push_back({freed, to_double(run.batch_amount) / scale});
  }
  return terms;
}

void set_schedule(const Problem& problem, GridModel& model, int suite, SuiteSchedule schedule) {
  for (const auto& term : schedule_terms(problem, model, schedule)) {
    model.milp.row_upper[static_cast<std::size_t>(term.column)] += term.coefficient;
  }
  model.schedules[static_cast<std::size_t>(suite)] = std::move(schedule);
}

}  // namespace renkei::plan
