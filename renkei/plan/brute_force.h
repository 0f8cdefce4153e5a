// Test support: the best plan of a tiny network, by trying all of them. It shares what a network
// means with the checker (check_internal.h) and nothing with the planner.
//
// Tried are all plans of this class, in which a best plan for the first three objectives always
// lies as long as the network is `in_class`:
//   - every sequence of campaigns in every suite, with every set of completion days; a campaign
//     starts as late as its completions allow, a batch draws as late as it can; what ran on day 0
//     goes on rather than starting anew; one run is split into two campaigns only where a most
//     number of batches asks for it; no batch that could never be used (but for qualification);
//   - bought as early as can be had, for feasibility (the plan shown buys when it is drawn);
//   - protected supply first, then people, then other supply, each as early as can be; of two
//     doses every way to give them.
// Cost is not made least: it is that of the plan shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "renkei/network/model.h"
#include "renkei/plan/plan.h"

namespace renkei::plan::testing {

inline constexpr std::int64_t kBruteCombinationsMax = 20'000'000;

struct BruteForceResult {
  Plan plan;  // whole, with tables, milestones and objective
  std::int64_t combinations = 0;
};

// Why a network lies outside the class, or an empty text: calendar "period", a shelf life or a
// storage limit, backlog not allowed, drug product drawn by a process, more than two doses a
// person, two doses and more than one product, two demands of one product, peace-time demand of
// more than one product that counts in the emergency.
[[nodiscard]] std::string not_in_class(const network::Network& network,
                                       const network::Scenario& scenario);

// none: more than kBruteCombinationsMax combinations. Requires a network in the class.
[[nodiscard]] std::optional<BruteForceResult> brute_force(const network::Network& network,
                                                          const network::Scenario& scenario);

}  // namespace renkei::plan::testing
