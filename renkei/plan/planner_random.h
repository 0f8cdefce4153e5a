// Test support: the planner on random networks, judged by the checker and by brute force.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "renkei/base/error.h"
#include "renkei/network/model.h"
#include "renkei/plan/plan.h"
#include "renkei/plan/random_network.h"

namespace renkei::plan::testing {

struct Seeds {
  std::uint64_t first = 1, last = 1;
};

// Every broken rule, one a line.
[[nodiscard]] std::string told(const Faults& faults);

// The same network with what binds seldom in random_network(): licences that come late or end soon,
// one lot in each laboratory, times that are not whole, small campaigns, long switches. Still in
// the class of brute_force().
[[nodiscard]] network::Network hardened(const network::Network& network, std::uint64_t seed);

// The same network with what random_network() never has: stock that expires, short shelf lives and
// small stores in all sizes, two demands of a product, sites that close, no backlog allowed,
// profit. Outside the class of brute_force().
[[nodiscard]] network::Network unusual(const network::Network& network, std::uint64_t seed);

// What to ask of the planner: networks of a size, on the grid of so many days; 0 for 2 to 7 days.
struct Ask {
  NetworkSize size = NetworkSize::kTiny;
  int period_days = 1;
  double gap = 0;
  double seconds = 5;
  bool hard = false;     // hardened()
  bool strange = false;  // unusual()
};

struct Tally {
  int planned = 0;
  int made_something = 0;  // of these, plans with a batch
  int refused = 0;
};
// Plans each network and expects the checker to accept every plan, and every refusal to say in
// words what can be done.
[[nodiscard]] Tally plan_and_check(Seeds seeds, const Ask& ask);

// The objective of a tiny network, proven and accepted by the checker. None: not within the time.
// `plan` gets the plan, if wanted.
[[nodiscard]] std::optional<Objective> optimum(const network::Network& network,
                                               Plan* plan = nullptr);

// The first three objectives alone: what brute force knows, and what the laws speak of.
[[nodiscard]] bool same_worth(const Objective& a, const Objective& b);
[[nodiscard]] bool better(const Objective& a, const Objective& b);
[[nodiscard]] std::string worth_text(const Objective& value);

// Expects the optimum of each tiny network, as it is or hardened, to be that of brute force; how
// many were compared.
[[nodiscard]] int compare_with_brute_force(Seeds seeds, bool hard = false);

}  // namespace renkei::plan::testing
