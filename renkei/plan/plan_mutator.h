// Test support: breaks a valid plan in every way the rules forbid.
//
// A mutation changes as little of a plan as breaks its rule for certain, whatever the network, or
// says that there is nothing in this plan to break that way (no purchase, no second dose, ...).
// Other rules may break with it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "renkei/network/model.h"
#include "renkei/plan/plan.h"

namespace renkei::plan::testing {

struct Mutation {
  std::string name;  // "switch-not-listed"
  int rule = 0;      // 8: the checker names plan.R08, among others perhaps
  std::optional<Plan> (*apply)(const network::Network& network, const Plan& valid);

  [[nodiscard]] std::string code() const;  // "plan.R08"
};

// At least one for each of R01 to R30, in order of the rules.
[[nodiscard]] const std::vector<Mutation>& mutations();

// In order of the rules: R01 to R10, R11 to R20, R21 to R30.
[[nodiscard]] std::vector<Mutation> suite_mutations();
[[nodiscard]] std::vector<Mutation> flow_mutations();
[[nodiscard]] std::vector<Mutation> people_mutations();

// Shared by them: the row of an id, which a valid plan only names when it exists.
[[nodiscard]] const network::Suite& suite_of(const network::Network& network,
                                             const Campaign& campaign);
[[nodiscard]] const network::Process& process_of(const network::Network& network,
                                                 const Campaign& campaign);
[[nodiscard]] int day_in(const Plan& plan, Date date);

}  // namespace renkei::plan::testing
