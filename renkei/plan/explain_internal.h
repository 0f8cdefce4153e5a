// Shared by the sources of explain.h and its test; not for others.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "renkei/network/model.h"
#include "renkei/plan/explain.h"

namespace renkei::plan::internal {

// A problem with some of its rules lifted. Materials without a limit of their own stand here,
// because a Problem points to the network's rows.
struct Lifted {
  Problem problem;
  std::optional<PersonsGoal> goal;
  std::deque<network::Material> materials{};
};

struct NamedRule {
  ClashingRule said;
  std::function<void(Lifted&)> lift;  // takes the rule away; nothing else gets harder
};

// The rules that can be named and lifted, in the order in which they are to be lifted together:
// from those a person would change first to the least telling ones.
[[nodiscard]] std::vector<NamedRule> named_rules(const Problem& problem,
                                                 const std::optional<PersonsGoal>& goal);

// What is missing in the relaxation, as a share of what is wanted; at most kMet: nothing. None: not
// solved in the time given. `late_dose_days`: protected backlog that is allowed.
inline constexpr double kMet = 1e-6;
struct Missing {
  double share = 0;
  double served = 0;  // persons, where there is a goal
};
[[nodiscard]] std::optional<Missing> missing_in(const Lifted& lifted, double late_dose_days,
                                                Solver& solver, const SolveOptions& options);
// The least protected backlog of the relaxation, dose-days.
[[nodiscard]] std::optional<double> least_late(const Problem& problem, Solver& solver,
                                               const SolveOptions& options);

}  // namespace renkei::plan::internal
