// A procedure function chart (IEC 61512-2, 6): steps, and transitions between them.
//
// It is a net: a step is active or not, a transition that has all its `from` steps done and its
// condition true ends them and begins all its `to`. Several `to` are a parallel begin, several
// `from` a parallel end; several transitions out of one step a selection, tried in their order; one
// that leads back a loop. "begin" and "end" are steps that do nothing. Written as lines:
//
//   begin -> charge -> inoculate            one transition each
//   inoculate -> grow, sample               parallel
//   grow, sample -> check
//   check -> grow when check.density < 5 '10*6.{cells}/mL'
//   check -> end                            else
//   rework: check -> rinse when ...         a transition with a name
//
// Plain values and pure functions, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/recipe/expression.h"

namespace renkei::recipe {

inline constexpr std::size_t kChartStepsMax = 200;
inline constexpr std::size_t kChartTransitionsMax = 400;

inline constexpr std::string_view kBegin = "begin";
inline constexpr std::string_view kEnd = "end";

struct Transition {
  std::string id;                 // "t1" where it was given none
  std::vector<std::size_t> from;  // places in Chart::steps
  std::vector<std::size_t> to;
  Expression condition{};
  [[nodiscard]] bool always() const { return condition.text() == "true"; }
};

struct Chart {
  std::vector<std::string> steps{};  // begin, those of the elements in the order first named, end
  std::vector<Transition> transitions{};
};

// Errors: recipe.chart_syntax, with the line (from 1) as argument `line`; those of
// Expression::parse.
[[nodiscard]] Result<Chart> parse_chart(const std::vector<std::string>& lines);
// One line a transition, or one for a run of them; parse_chart gives the same chart again.
[[nodiscard]] std::vector<std::string> chart_lines(const Chart& chart);

// What is wrong with the form of a chart: it is well formed when from its begin every step can be
// reached, from wherever it gets to the end can be reached, at the end nothing else is active, and
// no step is begun twice at once: the soundness of workflow nets (van der Aalst 1998,
// doi:10.1142/S0218126698000043), found by going through all its states. Conditions may hold or not
// whenever they are looked at; that of a step's last transition counts as certain where it is
// always. `faults` of codes recipe.chart_unreachable (a step), recipe.chart_no_exit (it gets to
// where the end cannot be reached: names the steps active there), recipe.chart_left_over (at the
// end steps are still active), recipe.chart_twice (a step is begun while it is active),
// recipe.chart_shadowed (a transition that is never tried, for one before it always goes),
// recipe.chart_may_stick (a selection with no transition that always goes),
// recipe.chart_too_wide (over `states_max` states); each names the step in `value`.
[[nodiscard]] Faults check_chart(const Chart& chart, std::size_t states_max = 100'000);

}  // namespace renkei::recipe
