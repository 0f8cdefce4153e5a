#include "renkei/plan/lot_needs.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

namespace renkei::plan {
namespace {

// By day: the amount of a material that must have left its account by the start of the day, what
// cannot be used because it expires included.
std::vector<Exact> must_have_left(const Problem& problem, int material, bool safely);

// How the makers of a material work at their best.
struct Makers {
  Exact per_unit = -1;       // drawn for a unit of output, the least of all
  std::optional<Exact> lot;  // of all of them, where it is the same
  int days = 0;              // from the draw until it is usable, the shortest
  double apart = 0;          // days between lots, of all together
  double apart_alone = 0;    // of the slowest
};

Makers makers_at_best(const Problem& problem, const MaterialAccount& account, int drawn) {
  Makers best;
  best.days = problem.horizon_days;
  double rate = 0;
  for (const int r : account.made_by) {
    const Run& run = problem.runs[static_cast<std::size_t>(r)];
    Exact amount = 0;
    for (const auto& draw : run.draws) {
      if (draw.material == drawn) amount += draw.amount;
    }
    amount /= run.batch_amount;
    if (best.per_unit < 0 || amount < best.per_unit) best.per_unit = amount;
    const bool first = r == account.made_by.front();
    if (first) best.lot = run.batch_amount;
    if (best.lot != run.batch_amount) best.lot.reset();
    rate += 1 / to_double(run.cadence_days);
    best.apart_alone = std::max(best.apart_alone, to_double(run.cadence_days));
    best.days =
        std::min(best.days, static_cast<int>(ceil_to_int(run.first_days)) + run.release_lag_days());
  }
  best.apart = rate > 0 ? 1 / rate : 0;
  return best;
}

// The same as must_have_left() for what the makers of `output` draw of `material`.
void add_draws(const Problem& problem, int output, int material, bool safely,
               std::vector<Exact>& left) {
  const auto& account = problem.materials[static_cast<std::size_t>(output)];
  if (account.product >= 0 || !account.offers.empty() || account.made_by.empty()) return;
  const Makers makers = makers_at_best(problem, account, material);
  const auto needed = must_have_left(problem, output, safely);
  std::vector<Exact> drawn(left.size());
  for (std::size_t d = 0; d < left.size(); ++d) {
    const Exact made = needed[d] - account.initial;
    if (made <= 0 || (d > 0 && needed[d] == needed[d - 1])) continue;
    const int last = static_cast<int>(d) - makers.days;
    const auto draw = [&](int day, const Exact& amount) {
      auto& there = drawn[static_cast<std::size_t>(std::max(0, day))];
      there = std::max(there, Exact(amount * makers.per_unit));
    };
    if (!makers.lot) {
      draw(last, made);
      continue;
    }
    // Lot after lot: the last one draws last.
    const auto lots = ceil_to_int(made / *makers.lot);
    const double apart = safely ? makers.apart_alone : makers.apart;
    for (std::int64_t j = 0; j < lots; ++j) {
      const int day = last - static_cast<int>(std::floor(static_cast<double>(j) * apart));
      if (j > 0 && day < 0) break;
      draw(day, *makers.lot * (lots - j));
    }
  }
  Exact most = 0;
  for (std::size_t d = 0; d < left.size(); ++d) {
    most = std::max(most, drawn[d]);
    left[d] += most;
  }
}

std::vector<Exact> must_have_left(const Problem& problem, int material, bool safely) {
  const auto& account = problem.materials[static_cast<std::size_t>(material)];
  std::vector<Exact> left(static_cast<std::size_t>(problem.horizon_days));
  for (const int d : account.demands) {
    const auto& line = problem.demands[static_cast<std::size_t>(d)];
    if (line.row->protection == 0 || line.due.empty()) continue;
    for (std::size_t day = 0; day < left.size(); ++day) {
      const int t = static_cast<int>(day);
      left[day] += line.dose * protected_doses(line, t);
      // Only where the stock serves nobody else.
      if (account.demands.size() == 1 && account.drawn_by.empty()) {
        left[day] += account.initial - usable_stock(account, line, t);
      }
    }
  }
  std::set<int> outputs;
  for (const auto& [run, draw] : account.drawn_by) {
    outputs.insert(problem.runs[static_cast<std::size_t>(run)].output);
  }
  for (const int output : outputs) add_draws(problem, output, material, safely, left);
  return left;
}

// By day: whole lots that have to be usable for what has left by then. What expires between two
// days on which something leaves is of no use for the second: there the count begins anew.
std::vector<int> lots_usable(const std::vector<Exact>& left, const MaterialAccount& account,
                             const Exact& lot, bool safely) {
  constexpr std::size_t kMonth = 30;
  struct Event {
    std::size_t day = 0;
    Exact before;  // that has left the day before
  };
  std::vector<Event> events;
  std::vector<int> lots(left.size(), 0);
  const auto life = account.row->shelf_life_days;
  std::size_t last = 0;  // the last day on which something left
  int begun = 0;         // lots before the count began anew
  Exact begun_at = 0;
  for (std::size_t d = 0; d < left.size(); ++d) {
    const Exact before = d == 0 ? Exact(0) : left[d - 1];
    const int so_far = d == 0 ? 0 : lots[d - 1];
    lots[d] = std::max(so_far, static_cast<int>(ceil_to_int((left[d] - account.initial) / lot)));
    if (left[d] <= before) continue;
    if (safely && life && !events.empty() && d - last >= kMonth) {
      begun = so_far;
      begun_at = before;
    }
    last = d;
    const auto fresh_lots = static_cast<int>(ceil_to_int((left[d] - begun_at) / lot));
    if (begun > 0) lots[d] = std::max(lots[d], begun + fresh_lots);
    if (life) events.push_back({d, before});
    for (const auto& event : events) {
      const auto fresh = event.day - static_cast<std::size_t>(std::max(1, *life));
      if (event.day < static_cast<std::size_t>(std::max(1, *life))) continue;
      const auto more = static_cast<int>(ceil_to_int((left[d] - event.before) / lot));
      lots[d] = std::max(lots[d], lots[fresh] + more);
    }
  }
  return lots;
}

}  // namespace

std::int64_t protected_doses(const DemandLine& line, int day) {
  return ceil_to_int(line.due_by(day) * line.row->protection);
}

Exact usable_stock(const MaterialAccount& account, const DemandLine& line, int day) {
  Exact expired = 0;
  Exact lost = 0;
  for (const auto& [last, amount] : account.expiring) {
    if (last >= day) continue;
    expired += amount;
    lost = std::max(lost, Exact(expired - line.dose * line.due_by(last)));
  }
  return account.initial - lost;
}

LotNeeds lots_needed(const Problem& problem, int run, const MadeByOthers& others, bool safely) {
  const Run& it = problem.runs[static_cast<std::size_t>(run)];
  const auto& account = problem.materials[static_cast<std::size_t>(it.output)];
  if (!account.offers.empty() || account.product >= 0) return {};
  auto left = must_have_left(problem, it.output, safely);
  for (const auto& [day, amount] : others) {
    for (auto d = static_cast<std::size_t>(std::max(0, day)); d < left.size(); ++d) {
      left[d] -= amount;
    }
  }
  const auto usable = lots_usable(left, account, it.batch_amount, safely);
  if (usable.empty() || usable.back() == 0) return {};
  LotNeeds needs;
  const std::size_t days = left.size();
  const auto lag = static_cast<std::size_t>(it.release_lag_days()) + 1;
  for (std::size_t d = 0; d < days; ++d) {
    needs.by_day.push_back(d + lag < days ? usable[d + lag] : usable.back());
  }
  for (std::size_t d = 0; d < days; ++d) {
    const auto life = account.row->shelf_life_days;
    const auto last = life ? d + static_cast<std::size_t>(std::max(1, *life)) - 1 : days;
    needs.of_use.push_back(needs.by_day[std::min(last, days - 1)]);
  }
  return needs;
}

}  // namespace renkei::plan
