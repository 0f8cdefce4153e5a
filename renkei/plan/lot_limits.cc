#include "renkei/plan/lot_limits.h"

#include <algorithm>
#include <set>

namespace renkei::plan {

std::optional<std::int64_t> LotLimits::lots_of_inputs(int material, int day) {
  const auto& made_by = account(material).made_by;
  std::map<int, Exact> drawn;  // by a lot, the least of all makers
  int draw_day = 0;            // of the last lot
  for (const int r : made_by) {
    std::map<int, Exact> of_run;
    for (const auto& draw : run(r).draws) of_run[draw.material] += draw.amount;
    for (auto& [input, amount] : drawn) amount = std::min(amount, of_run[input]);
    if (r == made_by.front()) drawn = std::move(of_run);
    draw_day = std::max(draw_day, day - static_cast<int>(ceil_to_int(run(r).first_days)) + 1);
  }
  std::optional<std::int64_t> most;
  for (const auto& [input, amount] : drawn) {
    if (amount <= 0 || !account(input).offers.empty() || account(input).made_by.empty()) continue;
    const std::int64_t lots = floor_to_int(usable(input, draw_day) / amount);
    most = std::min(most.value_or(lots), lots);
  }
  return most;
}

Exact LotLimits::largest_lot(int material) const {
  Exact largest = 0;
  for (const int r : account(material).made_by) largest = std::max(largest, run(r).batch_amount);
  return largest;
}

Exact LotLimits::amount(int material, int day) {
  if (day < 0) return 0;
  const auto known = amounts_.find({material, day});
  if (known != amounts_.end()) return known->second;
  std::set<int> suites;
  for (const int r : account(material).made_by) suites.insert(run(r).suite);
  Exact most = 0;
  for (const int s : suites) most += amount_of_suite(s, material, day);
  if (const auto lots = lots_of_inputs(material, day)) {
    most = std::min(most, Exact(largest_lot(material) * *lots));
  }
  return amounts_[{material, day}] = most;
}

Exact LotLimits::usable(int material, int day) {
  int lag = problem_.horizon_days;
  for (const int r : account(material).made_by) lag = std::min(lag, run(r).release_lag_days());
  return account(material).initial + amount(material, day - lag - 1);
}

Exact LotLimits::amount_of_suite(int suite, int material, int day) const {
  const auto& runs = problem_.suites[static_cast<std::size_t>(suite)].runs;
  const auto scheduler =
      std::find_if(schedulers_.begin(), schedulers_.end(),
                   [suite](const SuiteScheduler& one) { return one.suite() == suite; });
  Exact most = 0;
  if (scheduler == schedulers_.end()) {
    for (const int r : runs) {
      if (run(r).output != material || day < run(r).open_from) continue;
      const auto lots = ceil_to_int(Exact(day + 1 - run(r).open_from) / run(r).cadence_days);
      most += run(r).batch_amount * lots;
    }
    return most;
  }
  // Priced by what they hold, lots by that day are all that is worth making.
  const auto lot = to_double(largest_lot(material));
  LotPrices prices;
  for (const int r : runs) {
    const auto days = static_cast<std::size_t>(problem_.horizon_days);
    prices.complete.emplace_back(days, 0.0);
    prices.free.emplace_back(days, 0.0);
    if (run(r).output != material) continue;
    const auto first = prices.complete.back().begin();
    std::fill(first, first + std::min(problem_.horizon_days, day + 1),
              to_double(run(r).batch_amount) / lot);
  }
  const auto schedule = scheduler->best(prices);
  if (!schedule) return 0;
  for (const auto& made : schedule->lots) {
    if (made.complete_day > day || run(made.run).output != material) continue;
    most += run(made.run).batch_amount;
  }
  return most;
}

}  // namespace renkei::plan
