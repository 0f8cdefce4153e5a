// What to do with the doses that are there: protected supply first, then people, then the rest.
#include <algorithm>

#include "renkei/plan/brute_internal.h"

namespace renkei::plan::testing::brute {
namespace {

using check::Model;
using Cumulative = std::vector<std::int64_t>;  // by day

// The most that may have left by each day so that no later day is short.
Cumulative free_from(Cumulative left) {
  for (std::size_t d = left.size() - 1; d-- > 0;) left[d] = std::min(left[d], left[d + 1]);
  return left;
}

std::int64_t whole_due(const Wanted& of, std::size_t day) { return floor_to_int(of.due[day]); }

// Protected doses as early as they are due and there: least protected backlog on every day.
Cumulative protected_supply(const Wanted& of, const Cumulative& doses) {
  Cumulative supply(doses.size(), 0);
  if (of.demand == nullptr) return supply;
  for (std::size_t d = 0; d < doses.size(); ++d) {
    const auto guarded = ceil_to_int(Exact(of.due[d] * of.demand->protection));
    supply[d] = std::min({guarded, whole_due(of, d), doses[d]});
  }
  return supply;
}

// All supply, as early as it is due and there, beside what people get.
Cumulative supply_beside(const Wanted& of, const Cumulative& doses, const Cumulative& people) {
  Cumulative left(doses.size());
  for (std::size_t d = 0; d < doses.size(); ++d) left[d] = doses[d] - people[d];
  left = free_from(std::move(left));
  for (std::size_t d = 0; d < doses.size(); ++d) left[d] = std::min(left[d], whole_due(of, d));
  return left;
}

void add_backlog(const Wanted& of, const Cumulative& supply, Worth& worth) {
  for (std::size_t d = 0; d < supply.size(); ++d) {
    const Exact late = of.due[d] - supply[d];
    const Exact guarded = std::max(Exact(0), Exact(of.due[d] * of.demand->protection - supply[d]));
    worth.protected_backlog += guarded;
    worth.other_backlog += late - guarded;
  }
}

// Two doses of one product: `served` is cumulative second doses, first doses are given just in
// time for them. Tries every non-decreasing `served` that the doses allow.
class TwoDoses {
 public:
  TwoDoses(const Cumulative& most, std::int64_t persons, int interval)
      : most_(most),
        persons_(persons),
        interval_(static_cast<std::size_t>(interval)),
        served_(most.size(), 0) {}

  // Every `served` of which the sum over days is the greatest possible, or one of them.
  std::vector<Cumulative> best(bool all) {
    best_sum_ = greatest(0);
    all_ = all;
    collect(0, 0);
    return std::move(found_);
  }

  // First doses given by each day.
  [[nodiscard]] Cumulative first_doses(const Cumulative& served) const {
    Cumulative first(served.size());
    for (std::size_t d = 0; d < served.size(); ++d) {
      first[d] = served[std::min(d + interval_, served.size() - 1)];
    }
    return first;
  }

 private:
  // May served_[day] stand, given the days before?
  [[nodiscard]] bool allowed(std::size_t day) const {
    if (day < interval_) return served_[day] == 0;
    const std::size_t before = day - interval_;
    if (served_[before] + served_[day] > most_[before]) return false;
    if (day + 1 < served_.size()) return true;
    for (std::size_t d = before + 1; d <= day; ++d) {
      if (served_[d] + served_[day] > most_[d]) return false;
    }
    return true;
  }

  // The greatest sum of served over `day` and all later days, or -1 when there is no way on.
  std::int64_t greatest(std::size_t day) {
    if (day == served_.size()) return 0;
    const std::size_t window = std::max<std::size_t>(interval_, 1);
    Cumulative key{static_cast<std::int64_t>(day)};
    for (std::size_t d = day - std::min(day, window); d < day; ++d) key.push_back(served_[d]);
    if (const auto known = memo_.find(key); known != memo_.end()) return known->second;
    std::int64_t best = -1;
    const std::int64_t least = day == 0 ? 0 : served_[day - 1];
    for (std::int64_t n = least; n <= persons_; ++n) {
      served_[day] = n;
      if (!allowed(day)) break;  // more is not allowed either
      const std::int64_t rest = greatest(day + 1);
      if (rest >= 0) best = std::max(best, n + rest);
    }
    memo_.emplace(std::move(key), best);
    return best;
  }

  void collect(std::size_t day, std::int64_t sum) {
    if (day == served_.size()) {
      found_.push_back(served_);
      return;
    }
    const std::int64_t least = day == 0 ? 0 : served_[day - 1];
    for (std::int64_t n = least; n <= persons_ && (all_ || found_.empty()); ++n) {
      served_[day] = n;
      if (!allowed(day)) break;
      const std::int64_t rest = greatest(day + 1);
      served_[day] = n;
      if (rest >= 0 && sum + n + rest == best_sum_) collect(day + 1, sum + n);
    }
  }

  const Cumulative& most_;
  std::int64_t persons_;
  std::size_t interval_;
  Cumulative served_;
  std::map<Cumulative, std::int64_t> memo_;
  std::int64_t best_sum_ = 0;
  bool all_ = true;
  std::vector<Cumulative> found_;
};

Answer use_two_doses(const Model& model, const Wanted& of, const Cumulative& doses,
                     const Cumulative& most) {
  std::optional<Answer> best;
  TwoDoses search(most, model.persons, model.interval);
  for (auto& served : search.best(of.demand != nullptr)) {
    Answer answer;
    Allocation use;
    use.dosed = {search.first_doses(served), served};
    Cumulative people(doses.size());
    for (std::size_t d = 0; d < doses.size(); ++d) {
      people[d] = use.dosed[0][d] + use.dosed[1][d];
      answer.worth.waiting += model.persons - served[d];
    }
    if (of.demand != nullptr) {
      use.supplied = supply_beside(of, doses, people);
      add_backlog(of, use.supplied, answer.worth);
    }
    answer.allocations = {std::move(use)};
    if (!best || answer.worth < best->worth) best = std::move(answer);
  }
  RENKEI_CHECK(best.has_value());
  return std::move(*best);
}

// One dose: everyone who can be served is. Doses of the product that is in demand are given last,
// and as late as the others allow.
void give_one_dose(const Model& model, const std::vector<Wanted>& wanted,
                   const std::vector<Cumulative>& most, Answer& answer) {
  const auto days = static_cast<std::size_t>(model.horizon);
  Cumulative from_others(days, 0);
  Cumulative from_all(days, 0);
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    if (!wanted[w].emergency) continue;
    for (std::size_t d = 0; d < days; ++d) {
      from_all[d] += most[w][d];
      if (wanted[w].demand == nullptr) from_others[d] += most[w][d];
    }
  }
  std::int64_t in_demand = 0;
  std::int64_t others = 0;  // given so far of products that are not in demand
  for (std::size_t d = 0; d < days; ++d) {
    const std::int64_t served = std::min(model.persons, from_all[d]);
    answer.worth.waiting += model.persons - served;
    in_demand = std::max(in_demand, served - from_others[d]);
    for (std::size_t w = 0; w < wanted.size(); ++w) {
      if (!wanted[w].emergency) continue;
      auto& given = answer.allocations[w].dosed[0];
      if (wanted[w].demand != nullptr) {
        given[d] = in_demand;
        continue;
      }
      const std::int64_t before = d == 0 ? 0 : given[d - 1];
      const std::int64_t more = std::min(served - in_demand - others, most[w][d] - before);
      given[d] = before + more;
      others += more;
    }
    RENKEI_CHECK(in_demand + others == served);
  }
}

}  // namespace

Answer best_use(const Model& model, const std::vector<Wanted>& wanted,
                const std::vector<Cumulative>& doses) {
  std::vector<Cumulative> most;  // for people, beside the protected supply
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    Cumulative left = protected_supply(wanted[w], doses[w]);
    for (std::size_t d = 0; d < left.size(); ++d) left[d] = doses[w][d] - left[d];
    most.push_back(free_from(std::move(left)));
  }
  Answer answer;
  answer.allocations.resize(wanted.size());
  const bool two = model.persons > 0 && model.scenario.doses_per_person == 2;
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    auto& use = answer.allocations[w];
    if (wanted[w].emergency) use.dosed.assign(1, Cumulative(doses[w].size(), 0));
    if (!wanted[w].emergency || !two) continue;
    Answer of_product = use_two_doses(model, wanted[w], doses[w], most[w]);
    answer.worth.waiting += of_product.worth.waiting;
    answer.worth.protected_backlog += of_product.worth.protected_backlog;
    answer.worth.other_backlog += of_product.worth.other_backlog;
    use = std::move(of_product.allocations.front());
  }
  if (!two) give_one_dose(model, wanted, most, answer);
  for (std::size_t w = 0; w < wanted.size(); ++w) {
    auto& use = answer.allocations[w];
    if (wanted[w].demand == nullptr || (two && wanted[w].emergency)) continue;
    const Cumulative nobody(doses[w].size(), 0);
    use.supplied = supply_beside(wanted[w], doses[w], use.dosed.empty() ? nobody : use.dosed[0]);
    add_backlog(wanted[w], use.supplied, answer.worth);
  }
  return answer;
}

}  // namespace renkei::plan::testing::brute
