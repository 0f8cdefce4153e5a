// The exact checker: judges a Plan against a Network by the rules R01 to R30 of
// docs/reference/planning.md, in whole days and exact arithmetic, with code of its own: it uses
// nothing of the planner but the Plan value. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "renkei/base/error.h"
#include "renkei/network/model.h"
#include "renkei/plan/plan.h"

namespace renkei::plan {

// A broken rule: code() is "plan.R07" and so on, place().pointer the JSON pointer into plan.json
// ("/campaigns/3/batches/0"), value() what stands there, remedy() what would be right.
// Empty: the plan obeys every rule. At most `kViolationsMax` are listed.
inline constexpr std::size_t kViolationsMax = 200;
[[nodiscard]] Faults check_plan(const network::Network& network, const Plan& plan);

// What the plan is worth, computed again from its batches, supplies and dosings.
[[nodiscard]] Objective recompute_objective(const network::Network& network, const Plan& plan);

}  // namespace renkei::plan
