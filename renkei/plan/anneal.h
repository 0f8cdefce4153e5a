// A good pattern of set-ups for published grid models too large for a solver alone: simulated
// annealing over which product every suite is set up for in every period.
//
// Once the pattern is fixed the products fall apart. All demand of one product is met on time, so
// its holding cost is a constant less cost * period * amount made, and amounts that can be divided
// are best taken greedily from the cheapest (suite, period) on, each as far as every range of
// demands around its own has room (a polymatroid). Whole batches are rounded from that. The value
// of a pattern is that of a plan that can be carried out. See docs/reference/published-cases.md.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/problem.h"

namespace renkei::plan {

struct AnnealOptions {
  double seconds = 20;  // at most; the moves are cut to it
  std::int64_t moves = 4'000'000;
  std::uint64_t seed = 1;
  const std::atomic<bool>* stop = nullptr;
  std::function<void(double cost)> on_better{};  // cost of the best plan so far, now and then
};

// By suite and period the run (index into Problem::runs) or -1 for none. Empty when the problem is
// not of the kind this can value: calendar "period", objective profit, no backlog allowed, nobody
// to vaccinate, every process in one stage without inputs, bought or stored amounts, limits on
// campaigns or waits for a licence. Within the same number of moves the same seed gives the same
// pattern.
[[nodiscard]] std::vector<std::vector<int>> anneal_set_ups(const Problem& problem,
                                                           const GridModel& model,
                                                           const AnnealOptions& options);

}  // namespace renkei::plan
