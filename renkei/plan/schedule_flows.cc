// Doses out of the drug product, purchases into the inputs, and what expires, by day.
#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include <fmt/format.h>

#include "renkei/plan/schedule_internal.h"

namespace renkei::plan::internal {
namespace {

// Cumulative inflow less outflow of a material by day.
std::vector<Exact> balance(const Exact& initial, const Flow& flow) {
  std::vector<Exact> stock(flow.in.size());
  Exact sum = initial;
  for (std::size_t d = 0; d < stock.size(); ++d) {
    sum += flow.in[d] - flow.out[d] - flow.wasted[d];
    stock[d] = sum;
  }
  return stock;
}

// The most that may leave on each day without a shortage on that or a later day.
std::vector<Exact> free_from(const std::vector<Exact>& stock) {
  std::vector<Exact> least = stock;
  for (std::size_t d = stock.size() - 1; d-- > 0;) least[d] = std::min(least[d], least[d + 1]);
  return least;
}

}  // namespace

// What expires first goes first; what has stood to its last day is wasted on it, and what does not
// fit into the store at once.
class LotStock {
 public:
  LotStock(const Problem& problem, const MaterialAccount& account)
      : row_(*account.row),
        end_(problem.horizon_days),
        all_at_end_(problem.by_period && row_.shelf_life_days) {
    if (row_.shelf_life_days) {
      // In the calendar "period" the life counts the periods after the one of arrival.
      life_ = problem.by_period ? *row_.shelf_life_days + 1 : std::max(1, *row_.shelf_life_days);
    }
    Exact rest = account.initial;
    for (const auto& [last, amount] : account.expiring) {
      add_until(life_ ? std::min(last, *life_ - 1) : last, amount);
      rest -= amount;
    }
    add(0, rest);
  }
  void add(int day, const Exact& amount) { add_until(life_ ? day + *life_ - 1 : end_, amount); }
  void take(Exact amount) {
    sum_ -= amount;
    while (amount > 0 && !lots_.empty()) {
      const auto first = lots_.begin();
      const Exact part = std::min(amount, first->second);
      first->second -= part;
      amount -= part;
      if (first->second == 0) lots_.erase(first);
    }
  }
  // At the end of a day: takes out what is to be wasted and says how much that was.
  Exact expire(int day) {
    Exact excess = 0;
    for (const auto& [last, amount] : lots_) {
      if (last > day) break;
      excess += amount;
    }
    if (row_.storage_max) excess = std::max(excess, Exact(sum_ - *row_.storage_max));
    if (all_at_end_ && day + 1 == end_) excess = sum_;
    if (excess <= 0) return 0;
    take(excess);
    return excess;
  }
  [[nodiscard]] const Exact& sum() const { return sum_; }

 private:
  void add_until(int last, const Exact& amount) {
    if (amount == 0) return;
    lots_[last] += amount;
    sum_ += amount;
  }

  const network::Material& row_;
  int end_;
  bool all_at_end_;
  std::optional<int> life_;
  std::map<int, Exact> lots_;  // by last day of use
  Exact sum_ = 0;
};

// Supplies follow the targets as far as the stock of the day and what is due allow.
void Scheduler::supply_demands(int material, const Targets& targets) {
  const auto& account = problem.materials[static_cast<std::size_t>(material)];
  Flow& flow = flows[static_cast<std::size_t>(material)];
  const std::size_t days = flow.in.size();
  std::vector<std::int64_t> given(account.demands.size(), 0);
  std::vector<std::size_t> next_due(account.demands.size(), 0);
  std::vector<Exact> due(account.demands.size(), 0);
  LotStock stock(problem, account);
  for (std::size_t d = 0; d < days; ++d) {
    const int day = static_cast<int>(d);
    stock.add(day, flow.in[d]);
    stock.take(flow.out[d]);
    for (std::size_t k = 0; k < account.demands.size(); ++k) {
      const auto i = static_cast<std::size_t>(account.demands[k]);
      const auto& line = problem.demands[i];
      while (next_due[k] < line.due.size() && line.due[next_due[k]].first <= day) {
        due[k] += line.due[next_due[k]++].second;
      }
      const std::int64_t wanted = std::min(targets.supplied[i][d], floor_to_int(due[k])) - given[k];
      if (wanted <= 0) continue;
      const std::int64_t doses = std::min(wanted, floor_to_int(stock.sum() / line.dose));
      if (doses <= 0) continue;
      given[k] += doses;
      stock.take(line.dose * doses);
      flow.out[d] += line.dose * doses;
      plan.supplies.push_back({line.row->id, day, doses});
    }
    stock.expire(day);  // written down by settle()
  }
}

// How many doses of a drug product people can have on a day, with nothing short on that day or a
// later one of what has been promised already. Days are asked for in order.
class FreeDoses {
 public:
  FreeDoses(const Problem& problem, const MaterialAccount& account, const Flow& promised,
            Exact dose)
      : in_(promised.in),
        out_(promised.out),
        dose_(std::move(dose)),
        perishable_(account.row->shelf_life_days || account.row->storage_max ||
                    !account.expiring.empty()),
        stock_(problem, account) {
    if (!perishable_) usable_ = free_from(balance(account.initial, promised));
    for (std::size_t d = 0; d < out_.size(); ++d) {
      if (out_[d] > 0) last_out_ = d;
    }
  }
  void begin(std::size_t day) {
    stock_.add(static_cast<int>(day), in_[day]);
    stock_.take(out_[day]);
  }
  // As many of `wanted` doses as are free. They are taken.
  std::int64_t take(std::size_t day, std::int64_t wanted) {
    const Exact left = perishable_ ? stock_.sum() : Exact(usable_[day] - used_);
    std::int64_t doses = std::min(wanted, floor_to_int(Exact(left / dose_)));
    if (doses <= 0) return 0;
    if (perishable_ && !suffices(day, doses)) {
      std::int64_t least = 0;
      while (least + 1 < doses) {
        const std::int64_t middle = least + (doses - least) / 2;
        (suffices(day, middle) ? least : doses) = middle;
      }
      doses = least;
    }
    stock_.take(dose_ * doses);
    used_ += dose_ * doses;
    return doses;
  }
  void end(std::size_t day) { stock_.expire(static_cast<int>(day)); }

 private:
  // Is what is promised later there when so many doses leave today? What expires goes first, so
  // the stock has to be followed day by day.
  [[nodiscard]] bool suffices(std::size_t day, std::int64_t doses) const {
    if (day >= last_out_) return true;
    LotStock stock = stock_;
    stock.take(dose_ * doses);
    for (std::size_t d = day + 1; d <= last_out_; ++d) {
      stock.expire(static_cast<int>(d) - 1);
      stock.add(static_cast<int>(d), in_[d]);
      if (stock.sum() < out_[d]) return false;
      stock.take(out_[d]);
    }
    return true;
  }

  std::vector<Exact> in_, out_;
  Exact dose_;
  bool perishable_;
  LotStock stock_;
  std::vector<Exact> usable_;  // where nothing expires: the most that may have left by each day
  Exact used_ = 0;
  std::size_t last_out_ = 0;
};

// Doses follow the targets; the order of doses and the interval are kept in whole persons.
void Scheduler::dose_people(std::size_t product, const Targets& targets) {
  const auto& counted = problem.emergency[product];
  Flow& flow = flows[static_cast<std::size_t>(counted.material)];
  const auto& account = problem.materials[static_cast<std::size_t>(counted.material)];
  const auto& wanted = targets.dosed[product];
  const std::size_t days = flow.in.size();
  std::vector<std::vector<std::int64_t>> given(wanted.size(), std::vector<std::int64_t>(days, 0));
  std::vector<std::int64_t> total(wanted.size(), 0);
  FreeDoses free(problem, account, flow, counted.dose);
  for (std::size_t d = 0; d < days; ++d) {
    free.begin(d);
    // Last doses first: they complete a person. Without an interval they follow first ones of the
    // same day.
    for (std::size_t k = 0; k < wanted.size(); ++k) {
      const std::size_t n = problem.interval_days == 0 ? k : wanted.size() - 1 - k;
      std::int64_t most = wanted[n][d];
      if (n > 0) {
        const auto interval = static_cast<std::size_t>(problem.interval_days);
        most = d < interval ? 0 : std::min(most, given[n - 1][d - interval]);
      }
      const std::int64_t persons = free.take(d, most - total[n]);
      if (persons > 0) {
        total[n] += persons;
        flow.out[d] += counted.dose * persons;
        plan.dosings.push_back(
            {counted.row->id, static_cast<int>(d), static_cast<int>(n) + 1, persons});
      }
      given[n][d] = total[n];
    }
    free.end(d);
  }
}

void Scheduler::supply(const Targets& targets) {
  for (std::size_t m = 0; m < problem.materials.size(); ++m) {
    if (!problem.materials[m].demands.empty()) supply_demands(static_cast<int>(m), targets);
  }
  for (std::size_t p = 0; p < problem.emergency.size(); ++p) dose_people(p, targets);
}

// Buys what is short on a day: cheap offers first, then the quicker ones. An offer's cumulative
// limit makes a later arrival never worse than an earlier one.
class Buyer {
 public:
  Buyer(const Problem& problem, const MaterialAccount& account, Plan& plan)
      : problem_(problem), plan_(plan), offers_(account.offers), bought_(offers_.size(), 0) {
    std::sort(offers_.begin(), offers_.end(), [&](int a, int b) {
      const auto& x = offer(a);
      const auto& y = offer(b);
      return std::tie(x.row->price, x.first_day, x.row->id) <
             std::tie(y.row->price, y.first_day, y.row->id);
    });
  }
  // At most what the offers can have brought by `day`.
  Exact buy(int day, Exact missing) {
    Exact total = 0;
    for (std::size_t k = 0; k < offers_.size() && missing > 0; ++k) {
      const auto& from = offer(offers_[k]);
      const Exact amount = std::min(missing, Exact(from.most_by(day) - bought_[k]));
      if (amount <= 0) continue;
      const bool from_stock = bought_[k] + amount <= from.stock;
      bought_[k] += amount;
      missing -= amount;
      total += amount;
      const int lead = from_stock ? 0 : from.first_day - from.stock_day;
      plan_.purchases.push_back({from.row->id, day - lead, day, amount});
    }
    return total;
  }

 private:
  [[nodiscard]] const OfferLine& offer(int o) const {
    return problem_.offers[static_cast<std::size_t>(o)];
  }
  const Problem& problem_;
  Plan& plan_;
  std::vector<int> offers_;
  std::vector<Exact> bought_;
};

// What will be wasted anyway need not be held until then.
void waste_sooner(const Exact& initial, Flow& flow) {
  const auto stock = balance(initial, flow);
  Exact moved = 0;
  for (std::size_t d = flow.wasted.size(); d-- > 0;) {
    moved += flow.wasted[d];
    // So much of it stood there the day before already.
    const Exact before = d == 0 ? Exact(0) : std::min(moved, stock[d - 1]);
    flow.wasted[d] = moved - before;
    moved = before;
  }
}

// Day by day: what comes, what is bought for the day, what leaves, what expires.
Result<void> Scheduler::settle() {
  for (std::size_t m = 0; m < problem.materials.size(); ++m) {
    const auto& account = problem.materials[m];
    if (!account.used) continue;
    Flow& flow = flows[m];
    LotStock stock(problem, account);
    Buyer buyer(problem, account, plan);
    for (std::size_t d = 0; d < flow.in.size(); ++d) {
      const int day = static_cast<int>(d);
      stock.add(day, flow.in[d]);
      if (stock.sum() < flow.out[d]) {
        const Exact bought = buyer.buy(day, flow.out[d] - stock.sum());
        stock.add(day, bought);
        flow.in[d] += bought;
      }
      if (stock.sum() < flow.out[d]) {
        shortage = {static_cast<int>(m), day};
        return fail(Error("plan.short",
                          fmt::format("{} of {} are missing on day {}",
                                      to_text(flow.out[d] - stock.sum()), account.row->id.str(), d))
                        .value(account.row->id.str())
                        .remedy("plan again with a smaller --gap"));
      }
      stock.take(flow.out[d]);
      flow.wasted[d] = stock.expire(day);
    }
    if (account.row->holding_cost_per_day > 0) waste_sooner(account.initial, flow);
    for (std::size_t d = 0; d < flow.wasted.size(); ++d) {
      if (flow.wasted[d] == 0) continue;
      plan.wastes.push_back({account.row->id, static_cast<int>(d), flow.wasted[d]});
    }
  }
  return {};
}

}  // namespace renkei::plan::internal
