#include "renkei/plan/anneal.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "renkei/base/seams.h"
#include "renkei/plan/grid_internal.h"
#include "renkei/plan/period_batches.h"

namespace renkei::plan {
namespace {

using internal::column_at;
using SteadyClock = std::chrono::steady_clock;

constexpr int kIdle = -1;
constexpr double kNothing = 1e-9;
// A batch that is used this far at least is made, the rest is left to the second pass.
constexpr double kWorthABatch = 0.7;
// What is short costs this many times the dearest unit made.
constexpr double kShortPenalty = 4;
// Temperatures in starts of a campaign.
constexpr double kHot = 4;
constexpr double kCold = 0.15;
constexpr std::int64_t kMovesBetweenClocks = 2048;

// Why a problem cannot be valued here, or nothing.
bool can_value(const Problem& problem) {
  const auto& planning = problem.network->planning;
  if (!problem.by_period || planning.backlog_allowed || problem.persons > 0 ||
      planning.objective != network::Planning::Objective::kProfit) {
    return false;
  }
  for (const auto& account : problem.materials) {
    if (!account.used) continue;
    if (account.demands.empty() || account.initial != 0 || !account.offers.empty() ||
        account.row->storage_max || account.row->waste_cost != 0) {
      return false;
    }
  }
  for (std::size_t r = 0; r < problem.runs.size(); ++r) {
    const auto& run = problem.runs[r];
    if (!problem.materials[static_cast<std::size_t>(run.output)].used) continue;
    const auto limits = period_batches(problem, static_cast<int>(r));
    if (!run.draws.empty() || run.at_day_zero || run.licence_day > 0 || run.licence_until ||
        run.process->campaign_batches_min || run.process->campaign_batches_max ||
        limits.least > 0 || limits.least_lead > 0) {
      return false;
    }
  }
  return true;
}

// A suite and period in which a product may be made.
struct Slot {
  int suite = 0;
  int period = 0;
  int run = 0;
  double batch_amount = 0;
  double batch_cost = 0;
  int most = 0;      // batches in a running suite
  int most_new = 0;  // and in a new one
  int first = 0;     // demands it can serve, both included
  int last = -1;
};

using Pattern = std::vector<std::vector<int>>;  // by suite and period: run or kIdle

bool is_new(const Pattern& pattern, int suite, int period) {
  const auto& row = pattern[static_cast<std::size_t>(suite)];
  const auto t = static_cast<std::size_t>(period);
  return row[t] != kIdle && (t == 0 || row[t - 1] != row[t]);
}

// One product: its demands in order of time and the slots that can serve them, the cheapest first.
class Product {
 public:
  Product(const Problem& problem, const GridModel& model, int material) {
    const auto& account = problem.materials[static_cast<std::size_t>(material)];
    holding_ = to_double(account.row->holding_cost_per_day);
    gather_demands(problem, account);
    for (const int r : account.made_by) add_slots(problem, model, r, account);
    std::sort(slots_.begin(), slots_.end(), [this](const Slot& a, const Slot& b) {
      const double x = per_unit(a);
      const double y = per_unit(b);
      return x != y ? x < y : std::tie(a.period, a.suite) < std::tie(b.period, b.suite);
    });
  }

  void set_penalty(double per_unit_short) { penalty_ = per_unit_short; }
  [[nodiscard]] double dearest_unit() const {
    double most = 0;
    for (const auto& slot : slots_) most = std::max(most, slot.batch_cost / slot.batch_amount);
    return most;
  }

  // Batches, holding and what is short. Not for two threads at once.
  double cost(const Pattern& pattern) {
    slack_ = total_;
    double sum = holding_of_demands_;
    double missing = all_;
    spare_.clear();
    for (std::size_t i = 0; i < slots_.size() && missing > kNothing; ++i) {
      const Slot& slot = slots_[i];
      const auto& row = pattern[static_cast<std::size_t>(slot.suite)];
      if (row[static_cast<std::size_t>(slot.period)] != slot.run) continue;
      const int most = is_new(pattern, slot.suite, slot.period) ? slot.most_new : slot.most;
      const double room = room_for(slot);
      const int batches = static_cast<int>(
          std::clamp<double>(std::floor(room / slot.batch_amount + 1 - kWorthABatch), 0, most));
      if (batches > 0) {
        sum += batches * slot.batch_cost;
        sum += take(slot, std::min(room, batches * slot.batch_amount), missing);
      }
      if (batches < most) spare_.push_back({i, most - batches});
    }
    return sum + fill_up(missing) + penalty_ * missing;
  }

 private:
  struct Spare {
    std::size_t slot;
    int batches;
  };

  void gather_demands(const Problem& problem, const MaterialAccount& account) {
    std::map<int, double> due;
    for (const int d : account.demands) {
      const auto& line = problem.demands[static_cast<std::size_t>(d)];
      for (const auto& [day, doses] : line.due) due[day] += to_double(doses * line.dose);
    }
    for (const auto& [day, amount] : due) {
      if (day >= problem.periods()) break;
      times_.push_back(day);
      holding_of_demands_ += holding_ * day * amount;
      all_ += amount;
    }
    const std::size_t n = times_.size();
    total_.assign(n * n, 0);
    for (std::size_t i = 0; i < n; ++i) {
      double sum = 0;
      for (std::size_t j = i; j < n; ++j) {
        sum += due[times_[j]];
        total_[i * n + j] = sum;
      }
    }
  }

  void add_slots(const Problem& problem, const GridModel& model, int r,
                 const MaterialAccount& account) {
    const Run& run = problem.runs[static_cast<std::size_t>(r)];
    const auto limits = period_batches(problem, r);
    const int life = account.row->shelf_life_days ? std::max(1, *account.row->shelf_life_days)
                                                  : problem.periods();
    const auto counted = static_cast<std::size_t>(counted_run(problem, model, r));
    for (int t = 0; t < problem.periods(); ++t) {
      if (column_at(model.runs[counted].set_up, t) < 0) continue;
      Slot slot;
      slot.suite = run.suite;
      slot.period = t;
      slot.run = r;
      slot.batch_amount = to_double(run.batch_amount);
      slot.batch_cost = to_double(run.process->batch_cost);
      slot.most = static_cast<int>(std::max<std::int64_t>(0, limits.most));
      slot.most_new = static_cast<int>(std::max<std::int64_t>(0, limits.most_lead));
      slot.first =
          static_cast<int>(std::lower_bound(times_.begin(), times_.end(), t) - times_.begin());
      slot.last = static_cast<int>(std::upper_bound(times_.begin(), times_.end(), t + life) -
                                   times_.begin()) -
                  1;
      if (slot.first <= slot.last) slots_.push_back(slot);
    }
  }

  [[nodiscard]] double per_unit(const Slot& slot) const {
    return slot.batch_cost / slot.batch_amount - holding_ * slot.period;
  }

  // The least room in any range of demands that holds all this slot can serve.
  [[nodiscard]] double room_for(const Slot& slot) const {
    const std::size_t n = times_.size();
    double room = kInfinity;
    for (std::size_t i = 0; i <= static_cast<std::size_t>(slot.first); ++i) {
      for (std::size_t j = static_cast<std::size_t>(slot.last); j < n; ++j) {
        room = std::min(room, slack_[i * n + j]);
      }
    }
    return room;
  }

  // Uses `amount` of the slot; the holding cost it saves against demand time, as a negative number.
  double take(const Slot& slot, double amount, double& missing) {
    const std::size_t n = times_.size();
    for (std::size_t i = 0; i <= static_cast<std::size_t>(slot.first); ++i) {
      for (std::size_t j = static_cast<std::size_t>(slot.last); j < n; ++j) {
        slack_[i * n + j] -= amount;
      }
    }
    missing -= amount;
    return -holding_ * slot.period * amount;
  }

  // Covers what is left by the cheapest batch per useful unit, one after the other.
  double fill_up(double& missing) {
    double sum = 0;
    while (missing > kNothing) {
      Spare* best = nullptr;
      double best_price = kInfinity;
      double best_room = 0;
      for (auto& spare : spare_) {
        if (spare.batches <= 0) continue;
        const Slot& slot = slots_[spare.slot];
        const double room = std::min(room_for(slot), slot.batch_amount);
        if (room <= kNothing) {
          spare.batches = 0;  // room only shrinks
          continue;
        }
        const double price = slot.batch_cost / room - holding_ * slot.period;
        if (price < best_price) {
          best = &spare;
          best_price = price;
          best_room = room;
        }
      }
      if (best == nullptr) break;
      --best->batches;
      const Slot& slot = slots_[best->slot];
      sum += slot.batch_cost + take(slot, best_room, missing);
    }
    return sum;
  }

  double holding_ = 0;
  double penalty_ = 0;
  double holding_of_demands_ = 0;  // what all demand would cost if made in period 0
  double all_ = 0;
  std::vector<int> times_;     // of the demands
  std::vector<double> total_;  // demand of the range i..j, at i * n + j
  std::vector<double> slack_;  // less what is made for it alone
  std::vector<Slot> slots_;
  std::vector<Spare> spare_;
};

// An interval of one suite that is to hold something else.
struct Change {
  int suite = 0;
  int first = 0;
  std::vector<int> runs;
};

class Annealer {
 public:
  Annealer(const Problem& problem, const GridModel& model, const AnnealOptions& options)
      : problem_(problem),
        model_(model),
        options_(options),
        random_(options.seed),
        periods_(problem.periods()),
        product_of_(problem.runs.size(), -1) {
    double dearest = 0;
    for (std::size_t m = 0; m < problem.materials.size(); ++m) {
      if (!problem.materials[m].used) continue;
      for (const int r : problem.materials[m].made_by) {
        product_of_[static_cast<std::size_t>(r)] = static_cast<int>(products_.size());
      }
      products_.emplace_back(problem, model, static_cast<int>(m));
      dearest = std::max(dearest, products_.back().dearest_unit());
    }
    double start = 0;
    for (std::size_t r = 0; r < problem.runs.size(); ++r) {
      counted_.push_back(counted_run(problem, model, static_cast<int>(r)));
      start_cost_.push_back(to_double(problem.runs[r].process->campaign_cost));
      start = std::max(start, start_cost_.back());
    }
    heat_ = start > 0 ? start : std::max(1e-3, dearest);
    for (auto& product : products_) product.set_penalty(kShortPenalty * std::max(dearest, 1e-3));
    pattern_.assign(problem.suites.size(),
                    std::vector<int>(static_cast<std::size_t>(periods_), kIdle));
    for (int s = 0; s < static_cast<int>(problem.suites.size()); ++s) {
      if (!problem.suites[static_cast<std::size_t>(s)].runs.empty()) suites_.push_back(s);
    }
  }

  Pattern search() {
    if (suites_.empty()) return {};
    for (auto& product : products_) {
      costs_.push_back(product.cost(pattern_));
      cost_ += costs_.back();
    }
    best_ = pattern_;
    best_cost_ = cost_;
    const auto began = SteadyClock::now();
    double told = 0;
    double at = 0;  // how far we are, from 0 to 1
    for (std::int64_t move = 0; move < options_.moves && at < 1; ++move) {
      if (move % kMovesBetweenClocks == 0) {
        const double seconds = std::chrono::duration<double>(SteadyClock::now() - began).count();
        // By the number of moves, so that a seed gives the same plan again; sooner when time ends.
        at = std::max(static_cast<double>(move) / static_cast<double>(options_.moves),
                      seconds / std::max(1e-3, options_.seconds));
        temperature_ = heat_ * kHot * std::pow(kCold / kHot, at);
        if (options_.stop != nullptr && options_.stop->load()) break;
        if (options_.on_better && seconds > told + 0.5) {
          told = seconds;
          options_.on_better(best_cost_);
        }
      }
      step();
    }
    return best_;
  }

 private:
  int below(int count) { return static_cast<int>(random_.between(0, count - 1)); }
  double uniform() { return static_cast<double>(random_.next() >> 11U) * 0x1.0p-53; }
  [[nodiscard]] std::vector<int>& row(int suite) {
    return pattern_[static_cast<std::size_t>(suite)];
  }
  [[nodiscard]] bool may(int run, int period) const {
    if (run == kIdle) return true;
    const int counted = counted_[static_cast<std::size_t>(run)];
    return column_at(model_.runs[static_cast<std::size_t>(counted)].set_up, period) >= 0;
  }

  void step() {
    const int kind = below(100);
    bool any = false;
    if (kind < 45) {
      any = set_interval();
    } else if (kind < 70) {
      any = move_border();
    } else if (kind < 85) {
      any = swap_neighbours();
    } else {
      any = exchange();
    }
    if (any) judge();
  }

  // Changes of `proposed_` are put into the pattern, valued, and taken back when they are refused.
  void judge() {
    affected_.clear();
    double starts = 0;
    for (auto& change : proposed_) starts -= put(change);
    for (auto& change : proposed_) starts += put_count(change);
    std::sort(affected_.begin(), affected_.end());
    affected_.erase(std::unique(affected_.begin(), affected_.end()), affected_.end());
    double change = starts;
    before_.clear();
    for (const int p : affected_) {
      const auto i = static_cast<std::size_t>(p);
      before_.push_back(costs_[i]);
      costs_[i] = products_[i].cost(pattern_);
      change += costs_[i] - before_.back();
    }
    if (change <= 0 || uniform() < std::exp(-change / temperature_)) {
      cost_ += change;
      if (cost_ < best_cost_ - 1e-9) {
        best_cost_ = cost_;
        best_ = pattern_;
      }
      return;
    }
    for (auto& undone : proposed_) swap_in(undone);
    for (std::size_t k = 0; k < affected_.size(); ++k) {
      costs_[static_cast<std::size_t>(affected_[k])] = before_[k];
    }
  }

  // What the starts of the interval and of the period after it cost.
  double put_count(const Change& change) {
    double sum = 0;
    const int end = change.first + static_cast<int>(change.runs.size());
    for (int t = change.first; t <= std::min(end, periods_ - 1); ++t) {
      const int run = row(change.suite)[static_cast<std::size_t>(t)];
      if (run == kIdle) continue;
      affected_.push_back(product_of_[static_cast<std::size_t>(run)]);
      if (is_new(pattern_, change.suite, t)) sum += start_cost_[static_cast<std::size_t>(run)];
    }
    return sum;
  }
  double put(Change& change) {
    const double before = put_count(change);
    swap_in(change);
    return before;
  }
  void swap_in(Change& change) {
    std::swap_ranges(change.runs.begin(), change.runs.end(),
                     row(change.suite).begin() + change.first);
  }

  // False when nothing would change or a run is not possible there.
  bool propose(int suite, int first, std::vector<int> runs) {
    bool differs = false;
    for (std::size_t k = 0; k < runs.size(); ++k) {
      const int t = first + static_cast<int>(k);
      if (!may(runs[k], t)) return false;
      differs = differs || row(suite)[static_cast<std::size_t>(t)] != runs[k];
    }
    if (!differs) return false;
    proposed_.push_back({suite, first, std::move(runs)});
    return true;
  }

  int some_suite() { return suites_[static_cast<std::size_t>(below(int(suites_.size())))]; }
  int some_length() {
    int length = 1;
    while (length < 16 && below(4) != 0) ++length;
    return length;
  }

  bool set_interval() {
    proposed_.clear();
    const int suite = some_suite();
    const auto& runs = problem_.suites[static_cast<std::size_t>(suite)].runs;
    const int first = below(periods_);
    const int length = std::min(some_length(), periods_ - first);
    const int run =
        below(10) == 0 ? kIdle : runs[static_cast<std::size_t>(below(int(runs.size())))];
    return propose(suite, first, std::vector<int>(static_cast<std::size_t>(length), run));
  }

  // A period at which the suite changes, or -1.
  int some_border(int suite) {
    const int from = below(periods_);
    for (int k = 0; k < periods_; ++k) {
      const int t = (from + k) % periods_;
      const auto i = static_cast<std::size_t>(t);
      if (t > 0 && row(suite)[i] != row(suite)[i - 1]) return t;
    }
    return -1;
  }

  bool move_border() {
    proposed_.clear();
    const int suite = some_suite();
    const int border = some_border(suite);
    if (border < 0) return false;
    const int by = 1 + below(3);
    const auto at = static_cast<std::size_t>(border);
    if (below(2) == 0) {
      const int length = std::min(by, periods_ - border);
      return propose(suite, border,
                     std::vector<int>(static_cast<std::size_t>(length), row(suite)[at - 1]));
    }
    const int first = std::max(0, border - by);
    return propose(suite, first,
                   std::vector<int>(static_cast<std::size_t>(border - first), row(suite)[at]));
  }

  bool swap_neighbours() {
    proposed_.clear();
    const int suite = some_suite();
    const int border = some_border(suite);
    if (border < 0) return false;
    const auto& on = row(suite);
    int first = border - 1;
    while (first > 0 &&
           on[static_cast<std::size_t>(first - 1)] == on[static_cast<std::size_t>(border - 1)]) {
      --first;
    }
    int end = border + 1;
    while (end < periods_ &&
           on[static_cast<std::size_t>(end)] == on[static_cast<std::size_t>(border)]) {
      ++end;
    }
    std::vector<int> runs(on.begin() + border, on.begin() + end);
    runs.insert(runs.end(), on.begin() + first, on.begin() + border);
    return propose(suite, first, std::move(runs));
  }

  // The run of `suite` that makes the same as `run`, or idle.
  int counterpart(int run, int suite) {
    if (run == kIdle) return kIdle;
    for (const int r : problem_.suites[static_cast<std::size_t>(suite)].runs) {
      if (product_of_[static_cast<std::size_t>(r)] == product_of_[static_cast<std::size_t>(run)]) {
        return r;
      }
    }
    return kIdle;
  }

  bool exchange() {
    proposed_.clear();
    const int a = some_suite();
    const int b = some_suite();
    if (a == b) return false;
    const int first = below(periods_);
    const int length = std::min(some_length(), periods_ - first);
    std::vector<int> for_a;
    std::vector<int> for_b;
    for (int t = first; t < first + length; ++t) {
      const auto i = static_cast<std::size_t>(t);
      for_a.push_back(counterpart(row(b)[i], a));
      for_b.push_back(counterpart(row(a)[i], b));
      if (!may(for_a.back(), t)) for_a.back() = kIdle;
      if (!may(for_b.back(), t)) for_b.back() = kIdle;
    }
    const bool first_differs = propose(a, first, std::move(for_a));
    return propose(b, first, std::move(for_b)) || first_differs;
  }

  const Problem& problem_;
  const GridModel& model_;
  const AnnealOptions& options_;
  Random random_;
  int periods_;
  std::vector<int> product_of_;     // by run, or -1
  std::vector<int> counted_;        // by run: the run whose columns stand for it
  std::vector<double> start_cost_;  // by run
  std::vector<Product> products_;
  std::vector<int> suites_;
  Pattern pattern_;
  std::vector<double> costs_;  // by product
  double cost_ = 0;
  double heat_ = 1;
  double temperature_ = 1;
  Pattern best_;
  double best_cost_ = 0;
  std::vector<Change> proposed_;
  std::vector<int> affected_;
  std::vector<double> before_;
};

}  // namespace

std::vector<std::vector<int>> anneal_set_ups(const Problem& problem, const GridModel& model,
                                             const AnnealOptions& options) {
  if (!can_value(problem)) return {};
  return Annealer(problem, model, options).search();
}

}  // namespace renkei::plan
