// What one suite makes when, in days: the schedule that is worth most for given prices of lots.
#pragma once

#include <optional>
#include <vector>

#include "renkei/plan/lot_needs.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

struct SuiteLot {
  int run = 0;           // index into Problem::runs
  int complete_day = 0;  // completed by the end of it
  // What waits for approval may leave the hold on this day, -1: never. The lots after those that
  // qualify do not wait here for the authority's days (regulatory_days); the grid's rows do that.
  int free_day = -1;
};

struct SuiteSchedule {
  std::vector<SuiteLot> lots;  // in order of time
  double worth = 0;
};

// By position of a run in its suite and day: the worth of a lot completed on the day, and of one
// that leaves the hold on it.
struct LotPrices {
  std::vector<std::vector<double>> complete, free;
};

// The schedules of one suite: rules R02 to R08 in days, with the lots that the protected demands
// need of it (lots_needed) as rules too, and approval by qualification lots. Times are cut into
// parts of a day, rounded down where they do not fit (by 1% as a rule); where the states of such a
// schedule are too many, approval and then needs are left out. So no schedule that is possible in
// days is worth more than best() says. Immutable; thread-safe.
class SuiteScheduler {
 public:
  // Nothing where a run has least or greatest campaign sizes or is too fast, where a change that is
  // not allowed can be had in two steps, or where the horizon is too long. `used`: by run, what is
  // to be made at all.
  [[nodiscard]] static std::optional<SuiteScheduler> of(const Problem& problem, int suite,
                                                        const std::vector<bool>& used);

  // Nothing when no schedule makes the lots that are needed.
  [[nodiscard]] std::optional<SuiteSchedule> best(const LotPrices& prices) const;

  // Asks for other lots of a run than before. False, and nothing changed, where these are the same
  // or its schedules would have too many states.
  bool set_needs(int run, LotNeeds needs);
  // The first lot of the run is to be complete on day `from` at the earliest, and by the end of day
  // `by`; no `by`: later or never will do. False, and nothing changed, for a run that lots are
  // needed of, or where its schedules would have too many states.
  bool set_first_lot(int run, int from, const std::optional<int>& by);
  // Asks for no lots any more.
  void forget_needs();
  // The same with its needs so much earlier that times as they are, not rounded down, are in time
  // too, and `days` more; half a week more for what goes into other things.
  [[nodiscard]] SuiteScheduler on_the_safe_side(int days) const;
  // Whether the schedule makes what is needed in time.
  [[nodiscard]] bool makes_needs(const SuiteSchedule& schedule) const;

  [[nodiscard]] int suite() const { return suite_; }

 private:
  struct Item {
    int run = 0;       // index into Problem::runs
    int position = 0;  // in the suite
    int cadence = 0;   // all times in parts of a day
    int first = 0;
    int from = 0, to = 0;  // completes before `to`
    int lag = 0;           // days until it is usable
    int regulatory_days = 0, licence_day = 0;
    int most_needed() const { return needs.by_day.empty() ? 0 : needs.by_day.back(); }
    int lots = 0;  // that qualify; 0: no approval, or it is left out
    LotNeeds needs;
    int first_lot_from = 0;   // day
    std::vector<int> change;  // parts of a day after item i; -1: not allowed
    int begin = -1;           // earliest first start, -1: not possible
    bool at_day_zero = false;
    bool goes_on = false;  // into other things
  };
  struct Search;

  void add_item(const Problem& problem, int position);
  void choose_parts(const Problem& problem);
  bool fit_states();
  [[nodiscard]] bool has_forbidden_detour() const;
  [[nodiscard]] double states() const;

  int suite_ = 0;
  int horizon_days_ = 0;
  int parts_ = 1;       // of a day
  double rounded_ = 0;  // the largest share of a time that rounding takes
  bool running_ = false;
  std::vector<Item> items_;
};

}  // namespace renkei::plan
