// The planning problem: a Network and one of its scenarios, flattened to what a planner needs, in
// whole days and exact amounts. Built once, changed by what-if analysis (stress.h), read by the
// grid model. The checker does not use it. Plain values, thread-safe as such.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/network/model.h"

namespace renkei::plan {

struct Draw {
  int material = 0;  // index into Problem::materials
  Exact amount;      // per batch, material's unit
};

// A (suite, process) pair that is possible at some time (rule R01).
struct Run {
  int suite = 0;  // index into Problem::suites
  const network::Process* process = nullptr;
  int output = 0;      // index into Problem::materials
  Exact batch_amount;  // usable output of one batch, output's unit, success_fraction applied
  Exact cadence_days;  // c
  Exact first_days;    // L
  int release_days = 0;
  int lot_release_days = 0;
  int transport_days = 0;
  int licence_day = 0;               // output is usable from this day on at the earliest
  std::optional<int> licence_until;  // last completion day whose output is released
  const network::Licence* licence = nullptr;
  int open_from = 0;
  int open_to = 0;  // last open day
  bool at_day_zero = false;
  std::int64_t qualification_lots = 0;  // after a switch into this run: the most of all switches
  int regulatory_days = 0;
  bool needs_approval = false;
  std::vector<Draw> draws;
  std::vector<int> labs;  // index into Problem::labs, for release_days

  [[nodiscard]] int release_lag_days() const {
    return release_days + lot_release_days + transport_days;
  }
};

struct Suite {
  const network::Suite* row = nullptr;
  std::vector<int> runs;
  // change_days[i][j]: whole days between the end of runs[i] and the start of runs[j]; none when
  // the change is not allowed; 0 for the same process.
  std::vector<std::vector<std::optional<int>>> change_days;
  std::vector<std::vector<const network::Switch*>> change_switch;
  int running = -1;  // position in `runs` of what runs on day 0, or -1
  // What runs on day 0 may be no possible run (its licence gone, say): it still has to be
  // switched away from. Days from day 0 before runs[j] may start.
  std::vector<std::optional<int>> first_start_days;
  std::vector<const network::Switch*> first_switch;

  // Where a run of this suite stands in `runs`.
  [[nodiscard]] std::size_t position_of(int run) const {
    return static_cast<std::size_t>(std::find(runs.begin(), runs.end(), run) - runs.begin());
  }
  // change_days by run.
  [[nodiscard]] std::optional<int> change_between(int from, int to) const {
    return change_days[position_of(from)][position_of(to)];
  }
};

struct MaterialAccount {
  const network::Material* row = nullptr;
  Exact initial;                                // usable on day 0
  std::vector<std::pair<int, Exact>> expiring;  // parts of it: last day of use, amount; by day
  std::vector<int> offers;                      // index into Problem::offers
  std::vector<std::pair<int, int>> drawn_by;    // (run, index of the draw)
  std::vector<int> made_by;                     // runs
  std::vector<int> demands;                     // index into Problem::demands
  int product = -1;  // drug product of Problem::products[product], else -1
  bool used = false;
};

struct OfferLine {
  const network::Offer* row = nullptr;
  int material = 0;
  int stock_day = 0;  // the stock can be there from this day on
  int first_day = 0;  // deliveries at the rate from this day on
  // Most that can have arrived by the start of `day`, material's unit.
  [[nodiscard]] Exact most_by(int day) const;
  Exact stock;
  Exact rate_per_day;
};

struct LabLine {
  const network::Lab* row = nullptr;
  std::int64_t lots_at_once = 0;
  bool lot_release = false;
  std::vector<int> runs;
};

struct DemandLine {
  const network::Demand* row = nullptr;
  int material = 0;                           // the drug product
  Exact dose;                                 // one dose in the material's unit
  std::vector<std::pair<int, Exact>> due;     // (day, doses), days not negative, in order
  [[nodiscard]] Exact due_by(int day) const;  // cumulative doses
};

// A product that counts in the emergency.
struct EmergencyProduct {
  const network::Product* row = nullptr;
  int material = 0;
  Exact dose;  // in the material's unit
};

struct Problem {
  const network::Network* network = nullptr;
  const network::Scenario* scenario = nullptr;
  Date day_zero;
  int horizon_days = 0;
  int period_days = 1;
  bool by_period = false;  // calendar "period": days are periods, see planning.md
  std::int64_t persons = 0;
  int doses_per_person = 1;
  int interval_days = 0;
  std::vector<Suite> suites;
  std::vector<Run> runs;
  std::vector<MaterialAccount> materials;
  std::vector<OfferLine> offers;
  std::vector<LabLine> labs;
  std::vector<DemandLine> demands;
  std::vector<EmergencyProduct> emergency;

  // Periods of more than a day: the grid is a fluid one, and days come from place_batches().
  [[nodiscard]] bool coarse() const { return !by_period && period_days > 1; }
  // What the plan counts as a day: a period in the calendar "period".
  [[nodiscard]] int calendar_days_per_day() const {
    return by_period ? network->planning.period_days : 1;
  }
  // Whole periods within the horizon.
  [[nodiscard]] int periods() const { return horizon_days / period_days; }
  // A run here makes something that this one draws: it is not the first stage.
  [[nodiscard]] bool draws_what_is_made(const Run& run) const;
};

// Marks the material and all that goes into it, by what the problem's runs draw. `marked` has one
// entry for each material; what is marked already is taken to be marked with all that goes into it.
void mark_chain(const Problem& problem, int material, std::vector<bool>& marked);

inline constexpr int kHorizonDaysMax = 20'000;
inline constexpr std::size_t kRunsInSuiteMax = 1'000;
// Errors: plan.unknown_scenario (names those there are), plan.horizon (longer than kHorizonDaysMax
// or no whole period), plan.too_many_processes (a suite can run more than kRunsInSuiteMax). The
// network must outlive the problem and have no faults.
[[nodiscard]] Result<Problem> build_problem(const network::Network& network,
                                            const network::ScenarioId& scenario);

}  // namespace renkei::plan
