#include "renkei/plan/suite_schedule.h"

#include <algorithm>
#include <cmath>

#include "renkei/plan/lot_needs.h"

namespace renkei::plan {
namespace {

constexpr int kPartsMax = 24;
constexpr double kRoundedMost = 0.01;
constexpr int kHalfAWeek = 4;
constexpr double kStatesMax = 4e6;
constexpr double kNowhere = -1e300;
// A lot has to be worth something: ties are broken by not making it.
constexpr double kWorthwhile = 1e-9;

int whole_parts(const Exact& days, int parts) {
  return static_cast<int>(std::floor(to_double(days) * parts + 1e-6));
}

}  // namespace

// One pass forward over the parts of a day. A state is the item the suite is set up for, free to
// begin a lot, with the lots made so far of what is needed or has to qualify.
struct SuiteScheduler::Search {
  Search(const SuiteScheduler& scheduler, const LotPrices& prices)
      : s_(scheduler), items_(scheduler.items_), prices_(prices) {
    for (const auto& item : items_) {
      need_step_.push_back(codes_);
      codes_ *= static_cast<std::size_t>(item.most_needed()) + 1;
      lot_step_.push_back(codes_);
      codes_ *= static_cast<std::size_t>(item.lots) + 1;
    }
    slots_ = s_.horizon_days_ * s_.parts_;
    cells_.resize((static_cast<std::size_t>(slots_) + 1) * items_.size() * codes_);
  }

  std::optional<SuiteSchedule> run() {
    begin();
    for (int t = 0; t < slots_; ++t) {
      for (std::size_t i = 0; i < items_.size(); ++i) {
        for (std::size_t code = 0; code < codes_; ++code) {
          const std::size_t from = index(t, i, code);
          if (cells_[from].worth > kNowhere) leave(t, i, code, from);
        }
      }
    }
    return best_end();
  }

 private:
  struct Cell {
    double worth = kNowhere;
    int from = -1;      // the cell before, -1: the beginning
    bool made = false;  // a lot was completed on the way here
  };

  [[nodiscard]] std::size_t index(int t, std::size_t item, std::size_t code) const {
    return (static_cast<std::size_t>(t) * items_.size() + item) * codes_ + code;
  }
  [[nodiscard]] int made(std::size_t item, std::size_t code) const {
    return static_cast<int>(code / need_step_[item]) % (items_[item].most_needed() + 1);
  }
  [[nodiscard]] int qualified(std::size_t item, std::size_t code) const {
    return static_cast<int>(code / lot_step_[item]) % (items_[item].lots + 1);
  }

  // The lots so far are enough for all days that end before the part `t`.
  [[nodiscard]] bool enough(int t, std::size_t code) const {
    const int day = t / s_.parts_ - 1;
    if (day < 0) return true;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].needs.by_day.empty()) continue;
      if (made(i, code) < items_[i].needs.by_day[static_cast<std::size_t>(day)]) return false;
    }
    return true;
  }

  static void offer(Cell& cell, double worth, std::size_t from, bool made) {
    if (worth <= cell.worth) return;
    cell = {worth, static_cast<int>(from), made};
  }

  // Nothing was made before: all of that counts as a first campaign, after no switch.
  void begin() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].at_day_zero) cells_[index(0, i, first_code(i))].worth = 0;
      if (s_.running_ || items_[i].begin < 0) continue;
      for (int t = items_[i].begin; t < slots_ && enough(t, 0); ++t) {
        complete(t + items_[i].first, i, first_code(i), -1, 0);
      }
    }
    if (!s_.running_) return;
    // What runs on day 0 is none of these: it has to be switched away from.
    const bool other = std::none_of(items_.begin(), items_.end(),
                                    [](const Item& item) { return item.at_day_zero; });
    for (std::size_t i = 0; other && i < items_.size(); ++i) {
      for (int t = std::max(0, items_[i].begin); items_[i].begin >= 0 && t < slots_ && enough(t, 0);
           ++t) {
        complete(t + items_[i].first, i, 0, -1, 0);
      }
    }
  }

  // What comes first needs no qualification.
  [[nodiscard]] std::size_t first_code(std::size_t item) const {
    return static_cast<std::size_t>(items_[item].lots) * lot_step_[item];
  }

  void leave(int t, std::size_t i, std::size_t code, std::size_t from) {
    const double worth = cells_[from].worth;
    if (enough(t + 1, code)) {
      offer(cells_[index(t + 1, i, code)], worth, from, false);
    }
    if (t >= items_[i].from)
      complete(t + items_[i].cadence, i, code, static_cast<int>(from), worth);
    for (std::size_t j = 0; j < items_.size(); ++j) {
      if (j == i || items_[j].change[i] < 0) continue;
      const int start = std::max(t + items_[j].change[i], items_[j].from);
      complete(start + items_[j].first, j, code, static_cast<int>(from), worth);
    }
  }

  // A lot is complete at the end of the part before `end`.
  void complete(int end, std::size_t i, std::size_t code, int from, double worth) {
    const Item& item = items_[i];
    if (end > std::min(slots_, item.to) || !enough(end - 1, code)) return;
    const int day = (end - 1) / s_.parts_;
    if (day < item.first_lot_from) return;
    const auto position = static_cast<std::size_t>(item.position);
    worth += prices_.complete[position][static_cast<std::size_t>(day)] - kWorthwhile;
    const auto& of_use = item.needs.of_use;
    if (!of_use.empty() && made(i, code) < of_use[static_cast<std::size_t>(day)]) {
      code += need_step_[i];
    }
    if (item.lots > 0) {
      const int before = qualified(i, code);
      if (before < item.lots) code += lot_step_[i];
      const auto [free, count] = freed(item, before, day);
      if (free >= 0 && free < s_.horizon_days_) {
        worth += count * prices_.free[position][static_cast<std::size_t>(free)];
      }
    } else if (!prices_.free[position].empty()) {
      const int free = std::max(day + 1 + item.lag, item.licence_day);
      if (free < s_.horizon_days_) {
        worth += prices_.free[position][static_cast<std::size_t>(free)];
      }
    }
    if (!enough(end, code)) return;
    auto& cell = cells_[index(end, i, code)];
    if (worth > cell.worth) cell = {worth, from, true};
  }

  // The day on which lots leave the hold as one more is complete, and how many; `before`: lots that
  // qualified before.
  static std::pair<int, int> freed(const Item& item, int before, int day) {
    const int own = std::max(day + 1 + item.lag, item.licence_day);
    if (before >= item.lots) return {own, 1};
    if (before + 1 < item.lots) return {-1, 0};
    return {std::max(day + 1 + item.regulatory_days, item.licence_day), item.lots};
  }

  std::optional<SuiteSchedule> best_end() const {
    SuiteSchedule schedule;
    double worth = kNowhere;
    // Nothing at all, where nothing is needed.
    if (enough(slots_, 0)) worth = 0;
    int at = -1;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      for (std::size_t code = 0; code < codes_; ++code) {
        const auto& cell = cells_[index(slots_, i, code)];
        if (cell.worth <= worth) continue;
        worth = cell.worth;
        at = static_cast<int>(index(slots_, i, code));
      }
    }
    if (worth == kNowhere) return std::nullopt;
    schedule.worth = worth;
    while (at >= 0) {
      const auto cell = static_cast<std::size_t>(at);
      if (cells_[cell].made) {
        const auto item = (cell / codes_) % items_.size();
        const auto end = static_cast<int>(cell / codes_ / items_.size());
        schedule.lots.push_back({items_[item].run, (end - 1) / s_.parts_, -1});
      }
      at = cells_[cell].from;
    }
    std::reverse(schedule.lots.begin(), schedule.lots.end());
    set_free_days(schedule);
    return schedule;
  }

  void set_free_days(SuiteSchedule& schedule) const {
    for (std::size_t i = 0; i < items_.size(); ++i) {
      const Item& item = items_[i];
      const bool first = !schedule.lots.empty() && schedule.lots.front().run == item.run &&
                         (!s_.running_ || item.at_day_zero);
      int before = first ? item.lots : 0;
      std::vector<SuiteLot*> waiting;
      for (auto& lot : schedule.lots) {
        if (lot.run != item.run) continue;
        const auto [free, count] = freed(item, before, lot.complete_day);
        before = std::min(item.lots, before + 1);
        waiting.push_back(&lot);
        if (free < 0) continue;
        for (auto* one : waiting) one->free_day = free;
        waiting.clear();
      }
    }
  }

  const SuiteScheduler& s_;
  const std::vector<Item>& items_;
  const LotPrices& prices_;
  std::vector<std::size_t> need_step_, lot_step_;  // in the code, by item
  std::size_t codes_ = 1;
  int slots_ = 0;
  std::vector<Cell> cells_;
};

bool SuiteScheduler::set_needs(int run, LotNeeds needs) {
  const auto item =
      std::find_if(items_.begin(), items_.end(), [&](const Item& one) { return one.run == run; });
  if (item == items_.end()) return false;
  if (item->needs.by_day == needs.by_day) return false;
  const auto before = items_;
  item->needs = std::move(needs);
  for (auto& one : items_) {
    if (states() > kStatesMax) one.lots = 0;
  }
  if (states() <= kStatesMax) return true;
  items_ = before;
  return false;
}

bool SuiteScheduler::set_first_lot(int run, int from, const std::optional<int>& by) {
  const auto item =
      std::find_if(items_.begin(), items_.end(), [&](const Item& one) { return one.run == run; });
  if (item == items_.end() || !item->needs.by_day.empty()) return false;
  if (by) {
    LotNeeds one;
    const auto days = static_cast<std::size_t>(horizon_days_);
    one.by_day.assign(days, 0);
    std::fill(one.by_day.begin() + std::clamp(*by, 0, horizon_days_ - 1), one.by_day.end(), 1);
    one.of_use.assign(days, 1);
    item->needs = std::move(one);
    if (states() > kStatesMax) {
      item->needs = {};
      return false;
    }
  }
  item->first_lot_from = from;
  return true;
}

void SuiteScheduler::add_item(const Problem& problem, int position) {
  const auto& suite = problem.suites[static_cast<std::size_t>(suite_)];
  Item item;
  item.position = position;
  item.run = suite.runs[static_cast<std::size_t>(position)];
  const Run& run = problem.runs[static_cast<std::size_t>(item.run)];
  item.lag = run.release_lag_days();
  item.regulatory_days = run.regulatory_days;
  item.licence_day = run.licence_day;
  item.lots =
      run.needs_approval ? static_cast<int>(std::max<std::int64_t>(1, run.qualification_lots)) : 0;
  item.at_day_zero = run.at_day_zero;
  item.goes_on = problem.materials[static_cast<std::size_t>(run.output)].demands.empty();
  const auto& made_by = problem.materials[static_cast<std::size_t>(run.output)].made_by;
  if (made_by.size() == 1) item.needs = lots_needed(problem, item.run);
  items_.push_back(std::move(item));
}

// As few parts of a day as keep the times, rounded down, near what they are.
void SuiteScheduler::choose_parts(const Problem& problem) {
  const auto near = [&](const Exact& days) {
    const double exact = to_double(days) * parts_;
    return whole_parts(days, parts_) >= std::max(1.0, exact * (1 - kRoundedMost));
  };
  for (parts_ = 1; parts_ < kPartsMax; ++parts_) {
    if (std::all_of(items_.begin(), items_.end(), [&](const Item& item) {
          const Run& run = problem.runs[static_cast<std::size_t>(item.run)];
          return near(run.cadence_days) && near(run.first_days);
        })) {
      return;
    }
  }
}

double SuiteScheduler::states() const {
  double count = static_cast<double>(horizon_days_) * parts_ * static_cast<double>(items_.size());
  for (const auto& item : items_) count *= (item.most_needed() + 1.0) * (item.lots + 1.0);
  return count;
}

// Leaves out approval of the fastest run first (it costs least time there), needs last.
bool SuiteScheduler::fit_states() {
  while (states() > kStatesMax) {
    Item* fastest = nullptr;
    Item* largest = nullptr;
    for (auto& item : items_) {
      if (item.lots > 0 && (fastest == nullptr || item.cadence < fastest->cadence)) fastest = &item;
      if (item.most_needed() > 0 &&
          (largest == nullptr || item.most_needed() > largest->most_needed())) {
        largest = &item;
      }
    }
    if (fastest != nullptr) {
      fastest->lots = 0;
    } else if (largest != nullptr) {
      largest->needs = {};
    } else {
      return false;
    }
  }
  return true;
}

std::optional<SuiteScheduler> SuiteScheduler::of(const Problem& problem, int suite,
                                                 const std::vector<bool>& used) {
  const auto& it = problem.suites[static_cast<std::size_t>(suite)];
  SuiteScheduler scheduler;
  scheduler.suite_ = suite;
  scheduler.horizon_days_ = problem.horizon_days;
  scheduler.running_ = it.row->running.has_value();
  for (std::size_t position = 0; position < it.runs.size(); ++position) {
    const auto r = static_cast<std::size_t>(it.runs[position]);
    if (!used[r]) continue;
    const auto& process = *problem.runs[r].process;
    if (process.campaign_batches_min || process.campaign_batches_max) return std::nullopt;
    scheduler.add_item(problem, static_cast<int>(position));
  }
  if (scheduler.items_.empty()) return std::nullopt;
  scheduler.choose_parts(problem);
  const int parts = scheduler.parts_;
  for (auto& item : scheduler.items_) {
    const Run& run = problem.runs[static_cast<std::size_t>(item.run)];
    item.cadence = whole_parts(run.cadence_days, parts);
    item.first = whole_parts(run.first_days, parts);
    if (item.cadence < 1) return std::nullopt;
    scheduler.rounded_ =
        std::max({scheduler.rounded_, 1 - item.cadence / (to_double(run.cadence_days) * parts),
                  1 - item.first / (to_double(run.first_days) * parts)});
    item.from = run.open_from * parts;
    item.to = (run.open_to + 1) * parts;
    const auto position = static_cast<std::size_t>(item.position);
    if (const auto& start = it.first_start_days[position]) {
      item.begin = std::max(*start, run.open_from) * parts;
    }
    for (const auto& before : scheduler.items_) {
      const auto& change = it.change_days[static_cast<std::size_t>(before.position)][position];
      item.change.push_back(change ? *change * parts : -1);
    }
  }
  if (scheduler.has_forbidden_detour() || !scheduler.fit_states()) return std::nullopt;
  return scheduler;
}

// A change that is not allowed is not either with something between (R09), which a state does not
// know.
bool SuiteScheduler::has_forbidden_detour() const {
  const auto reached = [](const Item& to, std::size_t from) { return to.change[from] >= 0; };
  for (std::size_t j = 0; j < items_.size(); ++j) {
    for (std::size_t k = 0; k < items_.size(); ++k) {
      if (j == k || !reached(items_[k], j)) continue;
      if (items_[k].begin < 0 && items_[j].begin >= 0 && !items_[k].at_day_zero) return true;
      for (std::size_t i = 0; i < items_.size(); ++i) {
        if (i != j && i != k && reached(items_[j], i) && !reached(items_[k], i)) return true;
      }
    }
  }
  return false;
}

std::optional<SuiteSchedule> SuiteScheduler::best(const LotPrices& prices) const {
  return Search(*this, prices).run();
}

SuiteScheduler SuiteScheduler::on_the_safe_side(int days) const {
  SuiteScheduler safe = *this;
  for (auto& item : safe.items_) {
    auto& moved = item.needs.by_day;
    const auto need = moved;
    for (std::size_t d = 0; d < need.size(); ++d) {
      const double day =
          static_cast<double>(d) * (1 - rounded_) - days - (item.goes_on ? kHalfAWeek : 0);
      const auto earlier = static_cast<std::size_t>(std::max(0.0, std::floor(day)));
      moved[earlier] = std::max(moved[earlier], need[d]);
    }
    for (std::size_t d = 1; d < need.size(); ++d) moved[d] = std::max(moved[d], moved[d - 1]);
  }
  return safe;
}

bool SuiteScheduler::makes_needs(const SuiteSchedule& schedule) const {
  return std::all_of(items_.begin(), items_.end(), [&](const Item& item) {
    const auto& need = item.needs.by_day;
    if (need.empty()) return true;
    std::vector<int> made(need.size(), 0);
    for (const auto& lot : schedule.lots) {
      if (lot.run == item.run) ++made[static_cast<std::size_t>(lot.complete_day)];
    }
    int sum = 0;
    for (std::size_t d = 0; d < made.size(); ++d) {
      sum = std::max(sum, std::min(sum + made[d], item.needs.of_use[d]));
      if (sum < need[d]) return false;
    }
    return true;
  });
}

void SuiteScheduler::forget_needs() {
  for (auto& item : items_) {
    item.needs = {};
  }
}

}  // namespace renkei::plan
