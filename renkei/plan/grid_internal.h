// Shared by the sources of the grid model; not for others.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "renkei/plan/grid_model.h"

namespace renkei::plan::internal {

inline constexpr int kNoColumn = -1;

inline int column_at(const ByPeriod& columns, int period) {
  return period < 0 || period >= static_cast<int>(columns.size())
             ? kNoColumn
             : columns[static_cast<std::size_t>(period)];
}

struct GridBuilder {
  const Problem& problem;
  GridModel& model;
  int periods;
  const std::vector<bool>& scheduled;

  GridBuilder(const Problem& p, GridModel& m, const GridOptions& options)
      : problem(p), model(m), periods(p.periods()), scheduled(options.scheduled) {}

  int row(double lower, double upper, const std::vector<Term>& terms, RuleGroup group) {
    return model.milp.add_row(lower, upper, terms, static_cast<int>(group));
  }
  [[nodiscard]] const Run& run(int r) const { return problem.runs[static_cast<std::size_t>(r)]; }
  RunColumns& columns(int r) { return model.runs[static_cast<std::size_t>(r)]; }
  [[nodiscard]] double scale(int material) const {
    return model.material_scale[static_cast<std::size_t>(material)];
  }
  [[nodiscard]] ByPeriod none() const {
    return ByPeriod(static_cast<std::size_t>(periods), kNoColumn);
  }
  // The batches of a run completed in `period`, or -1 when there are none or its licence has
  // ended by then.
  [[nodiscard]] int releasable(int r, int period) const {
    const auto& it = problem.runs[static_cast<std::size_t>(r)];
    if (it.licence_until &&
        (period + 1) * problem.period_days - 1 > *it.licence_until + problem.period_days / 2) {
      return kNoColumn;
    }
    return column_at(model.runs[static_cast<std::size_t>(r)].batches, period);
  }
  // Days that count for something standing in `period`: the last one reaches to the horizon.
  [[nodiscard]] double days_in(int period) const {
    return period + 1 < periods
               ? problem.period_days
               : problem.horizon_days - static_cast<double>(period) * problem.period_days;
  }

  // grid_production.cc
  void add_production();
  // grid_flows.cc
  void choose_scales();
  void add_flows();
  // grid_needs.cc
  void add_demands();
  void add_whole_lots();
  void add_people(const GridOptions& options);
  void add_objectives();

 private:
  std::map<std::pair<int, int>, int> maker_starts_;  // by material and period: a column
  std::vector<double> doses_in_batch_;               // by run, once asked for

  // Whole lots of a material, in its scale, to be usable by a period, but for what is late.
  struct LotNeed {
    int period = 0;
    double amount = 0;
    Term late;
  };
  void add_lot_sizing(int material, const std::vector<LotNeed>& needs);

  // Whether the suite of a run has its schedule from elsewhere.
  [[nodiscard]] bool is_scheduled(int r) const {
    return !scheduled.empty() && scheduled[static_cast<std::size_t>(run(r).suite)];
  }
  // What is made by schedule for peace-time demand counts from the day on that the schedule says.
  [[nodiscard]] bool dated_by_schedule(int r) const {
    return is_scheduled(r) &&
           !problem.materials[static_cast<std::size_t>(run(r).output)].demands.empty();
  }
  void add_scheduled_columns(int r);
  void add_free_rows(int r);

  void add_run_columns(int r);
  void add_day_rows(int r);
  // grid_periods.cc: the calendar "period".
  void group_suites();
  [[nodiscard]] bool alike(const Suite& a, const Suite& b) const;
  // How many suites the columns of this suite's runs count; 0: another suite's columns do.
  [[nodiscard]] int suites_as_one(int suite) const;
  void add_period_rows(int r);
  void add_lead_rows(int r, int period, int lead);
  int maker_starts(int material, int period);
  [[nodiscard]] bool flows_whole(int material) const;

  void add_suite_rows(const Suite& suite);
  void add_change_rows(const Suite& suite, std::size_t to);
  int add_gone_rows(int gone, const std::vector<Term>& on, int next_start);
  void add_campaign_limits(int r);
  void add_approval(int r);
  [[nodiscard]] double most_lots_by(int r, int period);
  int add_first_in_suite(int r);
  void add_end_of_hold(int r, const std::vector<Term>& lots_so_far, int held, int approved,
                       double most_held);
  [[nodiscard]] bool ages_on_hold(int r) const;
  int accumulate(int sum, int added, double factor, double most);
  [[nodiscard]] bool always_set_up(int r) const;
  [[nodiscard]] bool whole_batches(int r);
  void add_labs();
  void add_stock_rows(int material);
  void add_shelf_life(int material);
  void add_expiry(int material);
  void gather_inflow(int material, int period, std::vector<Term>& terms) const;
  void gather_outflow(int material, int period, std::vector<Term>& terms) const;
  void add_public_health_objectives();
  ObjectiveRow cost_objective(bool profit) const;
};

}  // namespace renkei::plan::internal
