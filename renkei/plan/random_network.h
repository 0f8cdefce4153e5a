// Test support: small whole networks by chance, and the same network said in another way.
//
// The same seed gives the same network on every machine. Each has one scenario. Plain functions.
#pragma once

#include <cstdint>

#include "renkei/network/model.h"

namespace renkei::plan::testing {

enum class NetworkSize {
  kTiny,    // 9 to 14 days, at most 3 runs, doses by the piece: within reach of brute_force()
  kSmall,   // 20 to 30 days, at most 3 suites
  kMedium,  // 40 to 60 days, at most 3 sites and 4 suites
};

// Calendar "day", period_days 1. One- and two-stage chains; batch amounts from volume and titre,
// from the table, from filling; switches with steps, qualification lots and approval; laboratories
// and lot release; licences held, coming and missing; offers with stock, rate and lead time; lanes;
// peace-time demand; one or two doses a person; quiet scenarios. Shelf lives and storage limits
// only from kSmall on. Every network would be read without a fault; tiny ones are in the class of
// brute_force().
[[nodiscard]] network::Network random_network(std::uint64_t seed, NetworkSize size);

// Every id another one, in another order of the alphabet.
[[nodiscard]] network::Network relabel(const network::Network& network, std::uint64_t seed);
// Every table in another order of rows.
[[nodiscard]] network::Network reorder(const network::Network& network, std::uint64_t seed);
// Every amount in another unit of the same kind: g in kg, mg in g, L in mL, doses of ug in ng.
// Costs and rates per unit change with them; what the network means does not.
[[nodiscard]] network::Network scale_units(const network::Network& network);

}  // namespace renkei::plan::testing
