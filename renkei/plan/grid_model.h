// The planning problem as a MILP on a grid of periods (docs/reference/planning.md, part 2).
//
// Columns by run and period: set-up y, start z, batches completed b, run time carried over f. With
// period_days = 1 and in the calendar "period" the model is exact. On a coarser grid it is fluid:
// batches and lots may be fractions, and times are rounded to the nearest period; place.h makes
// days and whole batches of it, and the bound holds for the grid. Plain values once built.
#pragma once

#include <string>
#include <vector>

#include "renkei/plan/milp.h"
#include "renkei/plan/problem.h"
#include "renkei/plan/suite_schedule.h"

namespace renkei::plan {

// Groups of rows for explaining what clashes: each stands for one rule in words.
enum class RuleGroup {
  kNone,
  kSuiteTime,
  kSwitch,
  kInputs,
  kPurchase,
  kApproval,
  kLab,
  kShelfLife,
  kStorage,
  kDosing,
  kPersons,
  kDemand,
  kGoal
};

// Column indices by period; -1 where the column does not exist.
using ByPeriod = std::vector<int>;

struct RunColumns {
  ByPeriod set_up, start, batches, carried, released, approved;
  // Where the suite has its schedule from elsewhere: rows whose upper side is what the schedule
  // completes in a period, in lots, and what it frees from the hold, in the material's scale.
  ByPeriod complete_rows, free_rows;
};

struct ObjectiveRow {
  std::string name;  // "protected_backlog", "waiting", "other_backlog", "cost", "profit"
  std::vector<Term> terms;
  double offset = 0;
  double scale = 1;  // real value = scale * (terms'x + offset)

  // Profit is made least as cost less sales, and shown as what is earned.
  [[nodiscard]] double shown_unit() const { return name == "profit" ? -scale : scale; }
};

struct GridModel {
  Milp milp;
  // Suites planned as one, because the same can be said of each: columns stand with the runs of the
  // first of them and count suites. Every suite is in one group; most are alone in theirs.
  std::vector<std::vector<int>> groups;
  std::vector<RunColumns> runs;
  std::vector<std::optional<SuiteSchedule>> schedules;  // by suite, where one is given
  std::vector<ByPeriod> stock;                          // by material, at the end of a period
  std::vector<ByPeriod> waste;                          // by material
  std::vector<ByPeriod> purchased;                      // by offer, cumulative
  std::vector<ByPeriod> supplied;                       // by demand, cumulative
  std::vector<ByPeriod> late;                           // by demand: protected backlog
  std::vector<std::vector<ByPeriod>> dosed;  // by emergency product and dose number, cumulative
  std::vector<double> material_scale;        // real amount = scale * column
  std::vector<double> demand_scale;          // real doses = scale * column
  double person_scale = 1;                   // real persons = scale * column
  std::vector<ObjectiveRow> objectives;      // in order of rank
};

struct GridOptions {
  // Persons to be served by the end of a day, as a rule instead of a wish.
  std::optional<std::pair<std::int64_t, int>> goal;
  // By suite: the schedule comes from elsewhere, so the grid has no set-ups for it and nothing is
  // made until the rows of RunColumns say what is. Empty: none.
  std::vector<bool> scheduled{};
};

// Periods between the completion of a batch and its use `days_after_completion` later.
[[nodiscard]] int usable_lag(const Problem& problem, int days_after_completion);
// A batch that completes in period t draws its inputs in period t - lag.
[[nodiscard]] int draw_lag(const Problem& problem, const Run& run);
// The period that a day falls to: the nearest start of a period, or the next one when exact.
[[nodiscard]] int period_from(const Problem& problem, int day);

// Makes the cost that of an objective.
void set_cost(const ObjectiveRow& objective, GridModel& model);

// What a day on which a protected dose is late counts for, in days on which a person waits (or, in
// peace time, on which a dose is late). A day on which all the protected part of one demand is late
// counts for kProtectionWeight days on which everybody waits: more than a suite can do for people
// in that day, so protection is not given up for them, whatever a dose of the demand is (a million
// doses, or one lot). 0 where nothing is due.
inline constexpr double kProtectionWeight = 5;
[[nodiscard]] double weight_of_late_dose(const Problem& problem, const DemandLine& line);

// Makes the cost that of the main objective, which is the first one or, where protection is, the
// next: with the lateness of what is protected, weighed.
void weigh_main_objective(const Problem& problem, GridModel& model);

// The run whose columns stand for `run`: itself, or its twin in the first suite of its group.
[[nodiscard]] int counted_run(const Problem& problem, const GridModel& model, int run);

// Gives a suite that was built as scheduled its schedule.
void set_schedule(const Problem& problem, GridModel& model, int suite, SuiteSchedule schedule);

// The period of free_rows in which a lot counts that is free from `day` on: where it is due on
// days, the first one that begins then or later.
[[nodiscard]] int free_period(const Problem& problem, const Run& run, int day);

// What a schedule adds to the upper sides of complete_rows and free_rows.
[[nodiscard]] std::vector<Term> schedule_terms(const Problem& problem, const GridModel& model,
                                               const SuiteSchedule& schedule);  // Term: row, amount

[[nodiscard]] GridModel build_grid_model(const Problem& problem, const GridOptions& options = {});

}  // namespace renkei::plan
