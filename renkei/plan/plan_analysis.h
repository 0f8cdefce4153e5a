// What is known about a plan beside the plan: how far its dates move with what is assumed, what
// stops it, what it rests on, and what the checker said.
//
// A PlanAnalysis is filled by the stress runs and the checker and read by the report, the terminal
// text and the tables (plan_report.h, plan_text.h, plan_csv.h). Every part may be empty: what was
// not computed is left out of the outputs, never guessed. Days count from the plan's day 0. Plain
// values, thread-safe as such.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/error.h"
#include "renkei/network/model.h"
#include "renkei/plan/plan.h"

namespace renkei::plan {

// A day on which something is reached; none: not within the horizon. Whole for plans, a fraction
// where it comes from a model on a coarser grid.
using ReachedDay = std::optional<double>;

// The day on which `persons` are served when every parameter stands at its unfavourable end (low),
// at its typical value, or at its favourable end (high): low is the late case, high the early one.
struct SpreadMilestone {
  std::int64_t persons = 0;
  ReachedDay low{};
  ReachedDay typical{};
  ReachedDay high{};
};

// Persons served by the end of a day in the three cases, for the band of the dose curve; in order
// of day. Only the days on which something changes need stand here.
struct SpreadPoint {
  int day = 0;
  std::int64_t low = 0;
  std::int64_t typical = 0;
  std::int64_t high = 0;
};

struct Spread {
  std::vector<SpreadMilestone> milestones{};  // in order of persons
  std::vector<SpreadPoint> persons_served{};  // may be empty
};

// One milestone with a group of constraints as it is, eased by 10 %, and taken away. All three
// from the same kind of run, so that differences are fair; `base` need not be the plan's own day.
struct StopperEffect {
  std::int64_t persons = 0;  // one of those that stress_plan looks at
  ReachedDay base{};
  ReachedDay eased{};
  ReachedDay removed{};
};

// A group of constraints in words ("Filling lines"), as a person would name what to buy or change.
struct Stopper {
  std::string group{};     // stable key: "filling", "licences", "release_testing", ...
  network::Name label{};   // what it is called
  network::Name action{};  // what to buy or do, in words; may be empty
  std::vector<std::string>
      row_ids{};  // network rows that were eased (offers, suites, licences, ...)
  std::vector<StopperEffect> effects{};
};

// What easing does at one milestone. `days` is exact for kGained, a lower bound for kNewlyReached
// (the milestone was beyond the horizon and comes within it), 0 otherwise. Less than kDaysTold
// counts as none: runs on a coarse grid do not tell dates apart more finely.
inline constexpr double kDaysTold = 0.5;
struct Gain {
  enum class Kind { kNone, kGained, kNewlyReached, kNeverReached };
  Kind kind = Kind::kNone;
  double days = 0;
};
[[nodiscard]] Gain gain(const ReachedDay& base, const ReachedDay& eased, int horizon_days);

// Orders stoppers by days gained, the greatest first: at the greatest milestone with the group
// removed, then eased, then at the smaller milestones; equal ones by group key.
void rank_stoppers(std::vector<Stopper>& stoppers, int horizon_days);

// One milestone with a single parameter at its low and high number, all others typical. `at_low`
// and `at_high` belong to the numbers Parameter::low and Parameter::high, whichever is the good
// one.
struct AssumptionDays {
  std::int64_t persons = 0;
  ReachedDay at_low{};
  ReachedDay at_typical{};
  ReachedDay at_high{};
};

struct AssumptionEffect {
  network::ParameterId parameter{};
  // False: its effect was found to be nil without a run of its own (used by nothing that the
  // plan's milestones depend on), or was not asked for; `milestones` is then empty.
  bool computed = false;
  std::vector<AssumptionDays> milestones{};
};

// The days between the earliest and the latest date at a milestone over at_low, at_typical and
// at_high; a date beyond the horizon counts as the horizon (then `at_least` is set).
struct DaysMoved {
  double days = 0;
  bool at_least = false;
};
[[nodiscard]] DaysMoved days_moved(const AssumptionDays& milestone, int horizon_days);

// Orders by days moved, the greatest first: the most at any milestone, then by id.
void rank_assumptions(std::vector<AssumptionEffect>& assumptions, int horizon_days);

// A rule of the network that has a part in a clash (explain.h).
struct ClashingRule {
  network::Name words{};
  std::string rule{};                  // stable key: "material:lipid", "licence:north-vax-dp", ...
  std::vector<std::string> row_ids{};  // the network rows it stands in
};

// Something that cannot be had, in words, with a smallest set of clashing rules behind it.
struct Refusal {
  network::Name what{};
  std::vector<ClashingRule> because{};  // empty: `note` says why
  network::Name note{};                 // how sure this is; may be empty
};

struct Timing {
  double read_seconds = 0;
  double solve_seconds = 0;
  double check_seconds = 0;
  double stress_seconds = 0;
  std::int64_t stress_runs = 0;
  int threads = 0;
  std::string solver{};  // "HiGHS 1.10.0"
};

struct PlanAnalysis {
  std::optional<Spread> spread{};
  std::vector<Stopper> stoppers{};
  std::vector<AssumptionEffect> assumptions{};
  std::vector<Refusal> refusals{};
  // The checker's verdict: none: the checker has not judged this plan; empty: it obeys every rule.
  std::optional<Faults> verdict{};
  Timing timing{};
};

}  // namespace renkei::plan
