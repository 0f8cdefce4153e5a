// Why something cannot be had: a smallest set of rules of the network that clash.
//
//   auto solver = make_highs_solver();
//   auto why = explain_goal(problem, *solver, {.persons = 50'000'000, .day = 364});
//   analysis.refusals.push_back(refusal_of(problem, {50'000'000, 364}, why));
//
// Named rules ("at most 7 g of lipid a week", "the licence takes 10 days") are lifted one after the
// other in the linear relaxation of the grid model; a rule without which the clash stays is left
// out. So the set is irreducible: with the rules left out set aside, lifting any one of it lets the
// relaxation reach the goal. With all rules in force others may then stand in the way: it is one
// such set, not the only one. Where the relaxation reaches the goal, no rules
// clash: whole batches, lots and switches are what limits the plan. On a coarse grid this holds for
// the grid, not for days. Bounded by time: what was not tested when it ran out stays in the set
// (`smallest`). A Solver must not be used by two threads at once.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/plan/milp.h"
#include "renkei/plan/plan_analysis.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

// Persons to be served by the end of a day of the plan.
struct PersonsGoal {
  std::int64_t persons = 0;
  int day = 0;
};

// Reads "PERSONS:DATE": persons as a whole number ("600,000"), in millions ("100M", "2.5M") or as
// in Japan ("60万", "1億2,000万人"), full-width digits too; the date as
// 2027-12-31 or as days after the declaration. Errors: plan.by (wrong in form, or a day that is
// not within the horizon).
[[nodiscard]] Result<PersonsGoal> parse_persons_goal(const Problem& problem, std::string_view text);

struct ExplainOptions {
  double seconds = 15;  // for all runs together
  const std::atomic<bool>* stop = nullptr;
};

struct Explanation {
  enum class Answer {
    kClash,      // `rules` cannot all hold
    kNoClash,    // not in the relaxation: it is wholeness that limits
    kNotSolved,  // no time, or the solver failed
  };
  Answer answer = Answer::kNotSolved;
  std::vector<ClashingRule> rules{};
  bool proven = false;   // no clash, and yet a solver has shown that no plan meets the goal
  bool smallest = true;  // false: time ran out, and some of the rules may not be needed
  int period_days = 1;   // of the grid it was reckoned on
  // Persons that the relaxation serves by the day, all rules in force; none: not asked for.
  std::optional<std::int64_t> at_most{};
  int runs = 0;
};

// Why the goal cannot be met where it has more persons than the scenario, which needs no solver;
// none where it has not, or where the scenario is for nobody.
[[nodiscard]] std::optional<Explanation> more_than_all(const Problem& problem,
                                                       const PersonsGoal& goal);

// Why the goal cannot be met while peace-time supply stays as protected as it can be. The day lies
// within the horizon.
[[nodiscard]] Explanation explain_goal(const Problem& problem, Solver& solver,
                                       const PersonsGoal& goal, const ExplainOptions& options = {});

// Why peace-time demand cannot be met on time where backlog is not allowed (plan.infeasible).
[[nodiscard]] Explanation explain_demands(const Problem& problem, Solver& solver,
                                          const ExplainOptions& options = {});

// In words; `goal` none: of explain_demands.
[[nodiscard]] Refusal refusal_of(const Problem& problem, const std::optional<PersonsGoal>& goal,
                                 const Explanation& explanation);

// The reasons for the first milestone of the plan that it does not reach and for its last one; both
// in one where the rules are the same.
[[nodiscard]] std::vector<Refusal> refusals_of_plan(const Problem& problem, const Plan& plan,
                                                    Solver& solver, const ExplainOptions& options);

}  // namespace renkei::plan
