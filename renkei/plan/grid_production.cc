// Rows for what a suite can do: set-up, starts, switches, batches, approval, laboratories.
#include <algorithm>
#include <cmath>
#include <map>

#include "renkei/plan/grid_internal.h"
#include "renkei/plan/lot_doses.h"

namespace renkei::plan {

int usable_lag(const Problem& problem, int days_after_completion) {
  if (problem.by_period) return 0;
  const int days = days_after_completion + 1;
  return problem.coarse() ? period_from(problem, days) : days;
}

int draw_lag(const Problem& problem, const Run& run) {
  if (problem.by_period) return 0;
  return period_from(problem, std::max(0, static_cast<int>(ceil_to_int(run.first_days)) - 1));
}

int period_from(const Problem& problem, int day) {
  return (std::max(0, day) + problem.period_days / 2) / problem.period_days;
}

namespace internal {
namespace {

// Days of the first batch beyond the cadence that fall into the j-th period after a start.
double lead_in_period(const Problem& problem, const Run& run, int j) {
  const double lead = to_double(run.first_days) - to_double(run.cadence_days);
  const double rest = lead - static_cast<double>(j) * problem.period_days;
  return std::clamp(rest, 0.0, static_cast<double>(problem.period_days));
}

int lead_periods(const Problem& problem, const Run& run) {
  int count = 0;
  while (lead_in_period(problem, run, count) > 0) ++count;
  return count;
}

// So near below a whole number it is one.
constexpr double kWhole = 1e-6;

std::int64_t lots_of(const Run& run) { return std::max<std::int64_t>(1, run.qualification_lots); }

}  // namespace

// A suite with one thing to make can stay set up for it from its first day to its last: waiting
// costs nothing. Then there is nothing to decide but the batches.
bool GridBuilder::always_set_up(int r) const {
  const Run& it = run(r);
  const auto& process = *it.process;
  if (problem.by_period || process.campaign_batches_min || process.campaign_batches_max ||
      process.campaign_cost != 0) {
    return false;
  }
  const auto& runs = problem.suites[static_cast<std::size_t>(it.suite)].runs;
  return std::all_of(runs.begin(), runs.end(), [&](int other) {
    return other == r || !problem.materials[static_cast<std::size_t>(run(other).output)].used;
  });
}

bool GridBuilder::whole_batches(int r) {
  if (!problem.coarse()) return true;
  if (problem.persons == 0) return true;
  if (doses_in_batch_.empty()) doses_in_batch_ = doses_in_batch(problem);
  return large_lots(problem, doses_in_batch_[static_cast<std::size_t>(r)]);
}

void GridBuilder::add_run_columns(int r) {
  auto& c = columns(r);
  const Run& it = run(r);
  c.set_up = c.start = c.batches = c.carried = c.released = c.approved = none();
  c.complete_rows = c.free_rows = none();
  const auto& suite = problem.suites[static_cast<std::size_t>(it.suite)];
  const auto position = static_cast<std::size_t>(
      std::find(suite.runs.begin(), suite.runs.end(), r) - suite.runs.begin());
  const auto first_start = suite.first_start_days[position];
  const bool wanted = problem.materials[static_cast<std::size_t>(it.output)].used;
  const auto alike = static_cast<double>(suites_as_one(it.suite));
  if (!wanted || alike == 0 || (!first_start && !it.at_day_zero)) return;
  if (is_scheduled(r)) return add_scheduled_columns(r);
  const int period = problem.period_days;
  const bool always = always_set_up(r);
  bool first = true;
  for (int t = 0; t < periods; ++t) {
    if (t < period_from(problem, it.open_from) || t * period > it.open_to) continue;
    const bool may_start = first_start && t >= period_from(problem, *first_start);
    if (!may_start && !it.at_day_zero) continue;
    const auto i = static_cast<std::size_t>(t);
    // Fewer batches than fit are always possible, so the bound is on what fits.
    const double most =
        it.cadence_days > 0 ? std::floor(period / to_double(it.cadence_days)) + 1 : kInfinity;
    c.set_up[i] = model.milp.add_column(always ? 1 : 0, alike, !always);
    const bool starts_here = always && first && !(t == 0 && it.at_day_zero);
    if (always) {
      if (starts_here) c.start[i] = model.milp.add_column(1, 1, false);
    } else if (may_start) {
      c.start[i] = model.milp.add_column(0, alike, true);
    }
    first = false;
    c.batches[i] = model.milp.add_column(0, problem.by_period ? kInfinity : most, whole_batches(r));
    if (!problem.by_period) {
      c.carried[i] = model.milp.add_column(0, to_double(it.cadence_days), false);
    }
  }
}

// As many batches as the schedule completes, at most.
void GridBuilder::add_scheduled_columns(int r) {
  auto& c = columns(r);
  const Run& it = run(r);
  const auto& suite = problem.suites[static_cast<std::size_t>(it.suite)];
  const auto position = static_cast<std::size_t>(
      std::find(suite.runs.begin(), suite.runs.end(), r) - suite.runs.begin());
  const int begin =
      it.at_day_zero ? 0 : std::max(it.open_from, suite.first_start_days[position].value_or(0));
  for (int t = 0; t < periods; ++t) {
    const int first_day = t * problem.period_days;
    if (first_day + problem.period_days <= begin || first_day > it.open_to) continue;
    const auto i = static_cast<std::size_t>(t);
    c.batches[i] = model.milp.add_column(0, kInfinity, whole_batches(r));
    c.complete_rows[i] = row(-kInfinity, 0, {{c.batches[i], 1}}, RuleGroup::kSuiteTime);
  }
}

// What waits for approval leaves the hold when the schedule frees it, or later.
void GridBuilder::add_free_rows(int r) {
  auto& c = columns(r);
  int before = kNoColumn;  // free, and not released yet
  for (int t = 0; t < periods; ++t) {
    const auto i = static_cast<std::size_t>(t);
    const int waits = model.milp.add_column(0, kInfinity, false);
    std::vector<Term> terms{{waits, 1}};
    if (before >= 0) terms.push_back({before, -1});
    if (c.released[i] >= 0) terms.push_back({c.released[i], 1});
    c.free_rows[i] = row(-kInfinity, 0, terms, RuleGroup::kApproval);
    before = waits;
  }
}

// Calendar "day": run time goes into batches, what is left is carried to the next period.
void GridBuilder::add_day_rows(int r) {
  auto& c = columns(r);
  const Run& it = run(r);
  const int leads = lead_periods(problem, it);
  const double cadence = to_double(it.cadence_days);
  for (int t = 0; t < periods; ++t) {
    const auto i = static_cast<std::size_t>(t);
    if (c.set_up[i] < 0) continue;
    std::vector<Term> terms{{c.carried[i], 1},
                            {c.batches[i], cadence},
                            {c.set_up[i], -static_cast<double>(problem.period_days)}};
    if (const int before = column_at(c.carried, t - 1); before >= 0) terms.push_back({before, -1});
    for (int j = 0; j < leads; ++j) {
      const int started = column_at(c.start, t - j);
      if (started < 0) continue;
      terms.push_back({started, lead_in_period(problem, it, j)});
      // A campaign stays at least until its first batch can come.
      if (j > 0) row(0, kInfinity, {{c.set_up[i], 1}, {started, -1}}, RuleGroup::kSuiteTime);
    }
    row(-kInfinity, 0, terms, RuleGroup::kSuiteTime);
    const int next = column_at(c.set_up, t + 1);
    if (next >= 0) {
      row(-kInfinity, 0, {{c.carried[i], 1}, {next, -cadence}}, RuleGroup::kSuiteTime);
    } else {
      model.milp.upper[static_cast<std::size_t>(c.carried[i])] = 0;
    }
    // A start while the run is already set up is a new campaign only where campaigns have a
    // greatest size; what the old one carried is lost.
    if (c.start[i] >= 0 && t > 0) {
      const int on = column_at(c.set_up, t - 1);
      const int carried = column_at(c.carried, t - 1);
      if (it.process->campaign_batches_max && carried >= 0) {
        row(-kInfinity, cadence, {{carried, 1}, {c.start[i], cadence}}, RuleGroup::kSuiteTime);
      } else if (on >= 0) {
        row(-kInfinity, 1, {{c.start[i], 1}, {on, 1}}, RuleGroup::kSuiteTime);
      }
    }
    // No batch without set-up, also where the carried time alone would allow one.
    const double most = model.milp.upper[static_cast<std::size_t>(c.batches[i])];
    row(-kInfinity, 0, {{c.batches[i], 1}, {c.set_up[i], -most}}, RuleGroup::kSuiteTime);
  }
}

// One run at a time; a run that was not set up before has to start.
void GridBuilder::add_suite_rows(const Suite& suite) {
  const double alike = suites_as_one(static_cast<int>(&suite - problem.suites.data()));
  for (int t = 0; t < periods; ++t) {
    std::vector<Term> together;
    for (const int r : suite.runs) {
      auto& c = columns(r);
      const int now = column_at(c.set_up, t);
      if (now < 0) continue;
      together.push_back({now, 1});
      const int before = column_at(c.set_up, t - 1);
      const int start = column_at(c.start, t);
      const bool continues = t == 0 && run(r).at_day_zero;
      if (start >= 0) row(-kInfinity, 0, {{start, 1}, {now, -1}}, RuleGroup::kSuiteTime);
      if (continues) continue;
      std::vector<Term> terms{{now, 1}};
      if (before >= 0) terms.push_back({before, -1});
      if (start >= 0) terms.push_back({start, -1});
      row(-kInfinity, 0, terms, RuleGroup::kSuiteTime);
      if (problem.by_period && before >= 0 && start >= 0) {
        row(-kInfinity, alike, {{start, 1}, {before, 1}}, RuleGroup::kSuiteTime);
      }
    }
    if (together.size() > 1) row(-kInfinity, alike, together, RuleGroup::kSuiteTime);
  }
  if (problem.by_period) return;
  for (std::size_t j = 0; j < suite.runs.size(); ++j) add_change_rows(suite, j);
}

// After another run was set up in period t, run `to` may not start in the periods its change takes;
// where the change is not allowed, never again. One row for each period covers all those starts:
// starting twice within them is of no use but where campaigns have a greatest size.
void GridBuilder::add_change_rows(const Suite& suite, std::size_t to) {
  auto& c = columns(suite.runs[to]);
  const bool once = !run(suite.runs[to]).process->campaign_batches_max;
  std::map<int, std::vector<int>> off_for;  // periods -> runs
  for (std::size_t i = 0; i < suite.runs.size(); ++i) {
    if (i == to) continue;
    const auto days = suite.change_days[i][to];
    off_for[days ? period_from(problem, *days) : periods].push_back(suite.runs[i]);
  }
  int gone = kNoColumn;
  for (int t = 0; t < periods; ++t) {
    for (const auto& [count, others] : off_for) {
      std::vector<Term> on;
      for (const int other : others) {
        if (const int column = column_at(columns(other).set_up, t); column >= 0) {
          on.push_back({column, 1});
        }
      }
      if (count >= periods) {
        gone = add_gone_rows(gone, on, column_at(c.start, t + 1));
        continue;
      }
      if (on.empty()) continue;
      auto terms = on;
      for (int u = t + 1; u <= std::min(t + count, periods - 1); ++u) {
        const int start = column_at(c.start, u);
        if (start < 0) continue;
        if (!once) terms = on;
        terms.push_back({start, 1});
        if (!once) row(-kInfinity, 1, terms, RuleGroup::kSwitch);
      }
      if (once && terms.size() > on.size()) row(-kInfinity, 1, terms, RuleGroup::kSwitch);
    }
  }
}

// What may not follow at all: `gone` is 1 from the first set-up of another on, and the run does not
// start after it. One column a period instead of a row for every pair of periods.
int GridBuilder::add_gone_rows(int gone, const std::vector<Term>& on, int next_start) {
  if (gone < 0 && on.empty()) return kNoColumn;
  const int now = model.milp.add_column(0, 1, false);
  if (gone >= 0) row(0, kInfinity, {{now, 1}, {gone, -1}}, RuleGroup::kSwitch);
  if (!on.empty()) {
    std::vector<Term> terms{{now, 1}};
    for (const auto& term : on) terms.push_back({term.column, -term.coefficient});
    row(0, kInfinity, terms, RuleGroup::kSwitch);
  }
  if (next_start >= 0) row(-kInfinity, 1, {{now, 1}, {next_start, 1}}, RuleGroup::kSwitch);
  return now;
}

// Least and most batches of a campaign. The most is kept by windows between starts; the least by
// asking for the batches in the periods after a start that they need at the fastest pace.
void GridBuilder::add_campaign_limits(int r) {
  auto& c = columns(r);
  const auto least = run(r).process->campaign_batches_min;
  const auto most = run(r).process->campaign_batches_max;
  if (!least && !most) return;
  // Batches of the campaign so far, by period: 0 <= n[t] <= most; n[t] = n[t-1] + b[t] within a
  // campaign, b[t] at its start; a campaign may end only when n >= least.
  double cap = 0;
  for (const int b : c.batches) {
    if (b >= 0) cap += model.milp.upper[static_cast<std::size_t>(b)];
  }
  if (most) cap = std::min(cap, static_cast<double>(*most));
  int before = kNoColumn;
  for (int t = 0; t < periods; ++t) {
    const auto i = static_cast<std::size_t>(t);
    if (c.set_up[i] < 0) {
      before = kNoColumn;
      continue;
    }
    const int count = model.milp.add_column(0, cap, false);
    std::vector<Term> low{{count, 1}, {c.batches[i], -1}};
    std::vector<Term> high{{count, 1}, {c.batches[i], -1}};
    if (before >= 0) {
      low.push_back({before, -1});
      high.push_back({before, -1});
      // A start forgets what came before.
      if (c.start[i] >= 0) low.push_back({c.start[i], cap});
    }
    row(0, kInfinity, low, RuleGroup::kSuiteTime);
    row(-kInfinity, 0, high, RuleGroup::kSuiteTime);
    row(0, kInfinity, {{count, 1}, {c.batches[i], -1}}, RuleGroup::kSuiteTime);
    if (c.start[i] >= 0 && before >= 0) {
      row(-kInfinity, cap, {{count, 1}, {c.batches[i], -1}, {c.start[i], cap}},
          RuleGroup::kSuiteTime);
    }
    if (least) {
      // set up now and not in the next period: the campaign is over
      std::vector<Term> over{{count, 1}, {c.set_up[i], -static_cast<double>(*least)}};
      const int next = column_at(c.set_up, t + 1);
      if (next >= 0) over.push_back({next, static_cast<double>(*least)});
      // ... or the next one starts there
      if (const int again = column_at(c.start, t + 1); again >= 0) {
        over.push_back({again, -static_cast<double>(*least)});
      }
      row(0, kInfinity, over, RuleGroup::kSuiteTime);
    }
    before = count;
  }
}

// The first thing that a suite makes comes after no switch: a column that is 1 when that is the
// run, and then nothing else is set up in the suite before a batch of it is complete. -1 where the
// suite was running something on day 0.
int GridBuilder::add_first_in_suite(int r) {
  const auto& suite = problem.suites[static_cast<std::size_t>(run(r).suite)];
  if (suite.row->running) return kNoColumn;
  const int first = model.milp.add_column(0, 1, !problem.coarse());
  int made = kNoColumn;         // a batch is complete before the period
  int others_made = kNoColumn;  // one of another run
  for (int t = 0; t < periods; ++t) {
    made = accumulate(made, column_at(columns(r).batches, t - 1), 1, 1);
    for (const int other : suite.runs) {
      if (other == r || !ages_on_hold(r)) continue;
      others_made = accumulate(others_made, column_at(columns(other).batches, t - 1), 1, 1);
    }
    const int batches = column_at(columns(r).batches, t);
    if (ages_on_hold(r) && batches >= 0) {
      const double most = model.milp.upper[static_cast<std::size_t>(batches)];
      std::vector<Term> free{{batches, 1}, {first, -most}};
      if (others_made >= 0) free.push_back({others_made, -most});
      row(-kInfinity, 0, free, RuleGroup::kApproval);
    }
    std::vector<Term> terms{{first, 1}};
    if (made >= 0) terms.push_back({made, -1});
    for (const int other : suite.runs) {
      const int on = other == r ? kNoColumn : column_at(columns(other).set_up, t);
      if (on >= 0) terms.push_back({on, 1});
    }
    if (terms.size() > (made >= 0 ? 2U : 1U)) row(-kInfinity, 1, terms, RuleGroup::kApproval);
  }
  return first;
}

// Stock that expires or has to be stored must not wait on hold for longer than it is held: there
// approval is no choice. On a coarse grid, where approval may be a fraction, it stays one.
bool GridBuilder::ages_on_hold(int r) const {
  const auto& material = *problem.materials[static_cast<std::size_t>(run(r).output)].row;
  return !problem.coarse() && (material.shelf_life_days || material.storage_max);
}

// Enough lots are approval, and what is approved is not held.
void GridBuilder::add_end_of_hold(int r, const std::vector<Term>& lots_so_far, int held,
                                  int approved, double most_held) {
  double most_lots = 0;
  for (const auto& lot : lots_so_far) {
    most_lots += model.milp.upper[static_cast<std::size_t>(lot.column)];
  }
  auto terms = lots_so_far;
  terms.push_back({approved, -most_lots});
  row(-kInfinity, static_cast<double>(lots_of(run(r)) - 1), terms, RuleGroup::kApproval);
  row(-kInfinity, most_held, {{held, 1}, {approved, most_held}}, RuleGroup::kApproval);
}

// Lots made after a switch wait for approval: released[t] is what leaves the hold in period t. The
// sums over time are columns of their own (held, lots so far, started so far), which keeps the
// rows short.
void GridBuilder::add_approval(int r) {
  const Run& it = run(r);
  if (!it.needs_approval && !dated_by_schedule(r)) return;
  auto& c = columns(r);
  const auto lots = static_cast<double>(lots_of(it));
  const int after_lots = usable_lag(problem, it.regulatory_days);
  const double amount = to_double(it.batch_amount) / scale(it.output);
  const auto pace_days = ceil_to_int(it.first_days + it.cadence_days * (lots_of(it) - 1));
  const int fastest = period_from(problem, static_cast<int>(pace_days) + it.regulatory_days);
  const int lag = usable_lag(problem, it.release_lag_days());
  const bool by_schedule = is_scheduled(r);
  const int free = by_schedule ? kNoColumn : add_first_in_suite(r);
  // What a suite makes first needs no approval; whether it is that, its schedule knows.
  const bool open_all =
      by_schedule &&
      (!it.needs_approval || !problem.suites[static_cast<std::size_t>(it.suite)].row->running);
  double most_made = 0;
  std::vector<Term> lots_so_far;
  int held = kNoColumn, lots_made = kNoColumn, started = kNoColumn, freed = kNoColumn;
  for (int t = 0; t < periods; ++t) {
    const auto i = static_cast<std::size_t>(t);
    const int made = releasable(r, t - lag);
    if (made >= 0) most_made += model.milp.upper[static_cast<std::size_t>(made)] * amount;
    most_made = std::min(most_made, most_lots_by(r, t - lag) * amount);
    const int lot = column_at(c.batches, t - after_lots);
    const int start = column_at(c.start, t - fastest);
    if (lot >= 0) lots_so_far.push_back({lot, 1});
    // Enough lots is enough: the count need not go further.
    lots_made = accumulate(lots_made, lot, 1, lots);
    started = accumulate(started, start, 1, 1);
    const int held_before = held;
    held = model.milp.add_column(0, kInfinity, false);
    std::vector<Term> balance{{held, 1}};
    if (held_before >= 0) balance.push_back({held_before, -1});
    if (made >= 0) balance.push_back({made, -amount});
    const bool may_have = lots_made >= 0 && (started >= 0 || by_schedule);
    if (t < period_from(problem, it.licence_day) || (!may_have && free < 0 && !open_all)) {
      row(0, 0, balance, RuleGroup::kApproval);
      continue;
    }
    c.released[i] = model.milp.add_column(0, kInfinity, false);
    balance.push_back({c.released[i], 1});
    row(0, 0, balance, RuleGroup::kApproval);
    if (open_all) continue;
    // All that is released so far, which a bit of approval cannot open.
    const int freed_before = freed;
    freed = model.milp.add_column(0, kInfinity, false);
    std::vector<Term> sum{{freed, 1}, {c.released[i], -1}};
    if (freed_before >= 0) sum.push_back({freed_before, -1});
    row(0, 0, sum, RuleGroup::kApproval);
    std::vector<Term> open{{freed, 1}};
    if (free >= 0) open.push_back({free, -most_made});
    if (may_have) {
      c.approved[i] = model.milp.add_column(0, 1, !problem.coarse());
      open.push_back({c.approved[i], -most_made});
      row(-kInfinity, 0, {{c.approved[i], lots}, {lots_made, -1}}, RuleGroup::kApproval);
      if (!by_schedule) {
        row(-kInfinity, 0, {{c.approved[i], 1}, {started, -1}}, RuleGroup::kApproval);
      }
      if (const int before = column_at(c.approved, t - 1); before >= 0) {
        row(0, kInfinity, {{c.approved[i], 1}, {before, -1}}, RuleGroup::kApproval);
      }
      if (ages_on_hold(r)) add_end_of_hold(r, lots_so_far, held, c.approved[i], most_made);
    }
    if (free >= 0 && ages_on_hold(r)) {
      row(-kInfinity, most_made, {{held, 1}, {free, most_made}}, RuleGroup::kApproval);
    }
    row(-kInfinity, 0, open, RuleGroup::kApproval);
  }
  if (by_schedule) add_free_rows(r);
}

// No more lots than this can be complete by the end of a period.
double GridBuilder::most_lots_by(int r, int period) {
  const auto& c = columns(r);
  const Run& it = run(r);
  int first = 0;
  const auto& open = is_scheduled(r) ? c.batches : c.set_up;
  while (first < periods && column_at(open, first) < 0) ++first;
  const bool begun = first == 0 && it.at_day_zero;
  const double lead = begun ? 0 : to_double(it.first_days - it.cadence_days);
  const double days = static_cast<double>(period + 1 - first) * problem.period_days - lead;
  const double lots = std::max(0.0, days / to_double(it.cadence_days));
  const bool whole =
      is_scheduled(r) ||
      (first < periods && model.milp.whole[static_cast<std::size_t>(column_at(c.batches, first))]);
  return whole ? std::floor(lots + kWhole) : lots;
}

// A column that is at most `sum` plus `factor` times `added`, and at most `most`; -1 while there is
// nothing to add.
int GridBuilder::accumulate(int sum, int added, double factor, double most) {
  if (sum < 0 && added < 0) return kNoColumn;
  const int column = model.milp.add_column(0, most, false);
  std::vector<Term> terms{{column, 1}};
  if (sum >= 0) terms.push_back({sum, -1});
  if (added >= 0) terms.push_back({added, -factor});
  row(-kInfinity, 0, terms, RuleGroup::kApproval);
  return column;
}

// Lots under test on the days after completion. On a coarse grid a lot counts in a period by the
// share of the period it is under test.
void GridBuilder::add_labs() {
  const double period = problem.period_days;
  for (const auto& lab : problem.labs) {
    for (int t = 0; t < periods; ++t) {
      std::vector<Term> terms;
      for (const int r : lab.runs) {
        const Run& it = run(r);
        const double from = lab.lot_release ? it.release_days + 1 : 1;
        const double to = from + (lab.lot_release ? it.lot_release_days : it.release_days);
        for (int lag = 0; lag * period < to; ++lag) {
          const double share = std::min(to, (lag + 1) * period) - std::max(from, lag * period);
          const int b = column_at(columns(r).batches, t - lag);
          if (b >= 0 && share > 0) terms.push_back({b, share / period});
        }
      }
      if (!terms.empty()) {
        row(-kInfinity, static_cast<double>(lab.lots_at_once), terms, RuleGroup::kLab);
      }
    }
  }
}

void GridBuilder::add_production() {
  model.runs.resize(problem.runs.size());
  group_suites();
  for (std::size_t r = 0; r < problem.runs.size(); ++r) add_run_columns(static_cast<int>(r));
  for (const auto& suite : problem.suites) add_suite_rows(suite);
  for (std::size_t i = 0; i < problem.runs.size(); ++i) {
    const int r = static_cast<int>(i);
    if (problem.by_period) {
      add_period_rows(r);
    } else {
      add_day_rows(r);
      add_approval(r);
    }
    add_campaign_limits(r);
  }
  add_labs();
}

}  // namespace internal
}  // namespace renkei::plan
