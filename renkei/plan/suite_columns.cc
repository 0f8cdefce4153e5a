#include "renkei/plan/suite_columns.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "renkei/base/seams.h"
#include "renkei/plan/lot_needs.h"
#include "renkei/plan/suite_master.h"

namespace renkei::plan {
namespace {

using internal::kNear;
using internal::kWorthwhile;
using internal::SuiteMaster;

// Of the seconds, the share for the bound, and by when choosing begins.
constexpr double kBoundShare = 0.4;
constexpr double kChooseShare = 0.6;
// New schedules for the others after each choice.
constexpr int kRoundsInDive = 6;

// When suites are chosen again: rounds for their schedules, how many of these are tried, how many
// suites together.
constexpr int kRoundsAgain = 4;
constexpr std::size_t kTried = 6;
constexpr std::size_t kTogether = 3;
constexpr std::uint64_t kSeed = 1;
// Changes of two suites between two times of choosing again.
constexpr int kPairs = 10;
// So much less than a lot is one.
constexpr double kNearlyMade = 1e-3;
// The search ends at this share of the gap, and after so many attempts for each suite.
constexpr double kGoodEnough = 0.8;
constexpr std::size_t kAttempts = 20;
// In days only what is this near the best value on the grid can be the best.
constexpr double kWorthTrying = 0.02;
constexpr double kPartWorthTrying = 0.01;

class Choice {
 public:
  Choice(const Problem& problem, Solver& solver, const SuiteColumnsOptions& options)
      : problem_(problem),
        options_(options),
        master_(problem, solver, options.stop, options.on_progress) {}

  SuiteColumns run() {
    SuiteColumns result;
    result.schedules.resize(problem_.suites.size());
    if (!master_.begin()) return result;
    const double until = options_.seconds * kBoundShare;
    master_.price_until_done(until, 0, true);
    if (options_.thorough && !master_.solution.x.empty()) master_.bound_large_lots(until);
    result.bound = master_.bound;
    if (master_.solution.x.empty()) return result;
    be_on_the_safe_side();
    dive();
    if (done_ && options_.thorough) search();
    const auto& chosen = best_ ? best_->chosen : master_.chosen;
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      result.schedules[static_cast<std::size_t>(master_.schedulers[k].suite())] =
          master_.columns[*chosen[k]].schedule;
    }
    return result;
  }

 private:
  using Chosen = std::vector<std::optional<std::size_t>>;
  struct Found {
    Chosen chosen;
    WorthOfSchedules worth;
  };

  // What is chosen must be in time in days as they are.
  void be_on_the_safe_side() {
    bool any = false;
    for (std::size_t k = 0; k < master_.schedulers.size(); ++k) any = safer(k) || any;
    if (any) master_.price_until_done(options_.seconds * kChooseShare, 0, false);
  }

  // With as many of the days to spare as can be.
  bool safer(std::size_t k) {
    const SuiteScheduler before = master_.schedulers[k];
    for (const int r : master_.suite_of(k).runs) {
      if (master_.material_of(r).made_by.size() == 1 && master_.material_of(r).demands.empty()) {
        master_.schedulers[k].set_needs(r, lots_needed(problem_, r, {}, true));
      }
    }
    if (!master_.schedulers[k].best(master_.no_prices(k))) master_.schedulers[k] = before;
    for (int days = options_.days_to_spare; days >= 0; --days) {
      auto safe = master_.schedulers[k].on_the_safe_side(days);
      auto schedule = safe.best(master_.no_prices(k));
      if (!schedule) continue;
      master_.schedulers[k] = std::move(safe);
      bool any = false;
      for (auto& column : master_.columns) {
        if (column.of != k || master_.schedulers[k].makes_needs(column.schedule)) continue;
        column.possible = false;
        any = true;
      }
      if (!any) return false;
      master_.add(k, std::move(*schedule));
      master_.set_free(k);
      return true;
    }
    return false;
  }

  // Looks for better schedules in days as they are: first one suite's for another of its own, then
  // those of two suites by chance, and now and then some suites are chosen again.
  void search() {
    if (!note()) return;
    for (bool any = true; any && !over();) {
      any = false;
      for (std::size_t k = 0; k < master_.schedulers.size(); ++k) {
        for (std::size_t c = master_.columns.size(); c-- > 0 && !over();) {
          any = try_instead({c}, k) || any;
        }
      }
    }
    Random random(kSeed);
    const std::size_t most = master_.schedulers.size() * kAttempts;
    for (std::size_t n = 0; n < most && !over(); ++n) {
      if (n % kPairs == 0) {
        choose_again(random);
      } else {
        try_instead({any_column(random), any_column(random)}, std::nullopt);
      }
    }
  }

  // Time is up, or the best is good enough.
  [[nodiscard]] bool over() const {
    if (master_.elapsed() > options_.seconds || master_.stopped()) return true;
    return best_ && !best_->worth.late &&
           best_->worth.cost - master_.bound <
               kGoodEnough * options_.gap * std::abs(best_->worth.cost);
  }

  // Keeps the chosen schedules when they are the best so far, or the cheapest, which may have
  // something protected late, to go on from. True when they are the cheapest.
  bool note() {
    for (std::size_t k = 0; k < master_.schedulers.size(); ++k) {
      master_.model.schedules[static_cast<std::size_t>(master_.schedulers[k].suite())] =
          master_.columns[*master_.chosen[k]].schedule;
    }
    std::optional<WorthOfSchedules> worth{{master_.is_late(), master_.solution.value}};
    if (options_.in_days) worth = options_.in_days(master_.model, master_.solution.x);
    if (!worth) return false;
    const auto rank = [](const WorthOfSchedules& one) { return std::pair(one.late, one.cost); };
    if (!best_ || rank(*worth) < rank(best_->worth)) best_ = {master_.chosen, *worth};
    least_ = std::min(least_, master_.solution.value);
    const double enough = kWorthwhile * std::abs(worth->cost);
    if (cheapest_ && worth->cost > cheapest_->worth.cost - enough) return false;
    cheapest_ = {master_.chosen, *worth};
    return true;
  }

  void go_back(const Chosen& chosen) {
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      if (master_.chosen[k] != chosen[k]) master_.set_chosen(k, *chosen[k]);
    }
  }

  // The cheapest with these columns instead; `of`: only columns of this suite. True when that is
  // cheaper.
  bool try_instead(const std::vector<std::size_t>& columns, const std::optional<std::size_t>& of) {
    for (const std::size_t c : columns) {
      const auto& column = master_.columns[c];
      if (!column.possible || (of && column.of != *of)) return false;
      if (cheapest_->chosen[column.of] == c) return false;
    }
    go_back(cheapest_->chosen);
    for (const std::size_t c : columns) master_.set_chosen(master_.columns[c].of, c);
    const double most = least_ + kWorthTrying * std::abs(least_);
    return master_.solve_until(options_.seconds) && master_.solution.value <= most && note();
  }

  // New schedules for a few suites as they come out of another dive.
  void choose_again(Random& random) {
    go_back(cheapest_->chosen);
    for (std::size_t n = 0; n <= kTogether; ++n) {
      master_.set_free(static_cast<std::size_t>(
          random.between(0, static_cast<std::int64_t>(master_.schedulers.size()) - 1)));
    }
    master_.price_until_done(options_.seconds, kRoundsAgain, false);
    dive();
    if (done_) note();
  }

  [[nodiscard]] std::size_t any_column(Random& random) const {
    return static_cast<std::size_t>(
        random.between(0, static_cast<std::int64_t>(master_.columns.size()) - 1));
  }

  [[nodiscard]] std::vector<std::size_t> largest_parts(std::size_t k) const {
    std::vector<std::size_t> result;
    std::optional<std::size_t> newest;
    for (std::size_t c = 0; c < master_.columns.size(); ++c) {
      if (master_.columns[c].of != k || !master_.columns[c].possible) continue;
      newest = c;
      if (master_.part(c) > kPartWorthTrying) result.push_back(c);
    }
    if (newest && result.empty()) result.push_back(*newest);
    std::sort(result.begin(), result.end(),
              [&](std::size_t a, std::size_t b) { return master_.part(a) > master_.part(b); });
    if (result.size() > kTried) result.resize(kTried);
    return result;
  }

  // Chooses a schedule for suite after suite, the most decided first; when time is up, the largest
  // parts of all.
  void dive() {
    bool in_time = master_.solve_until(options_.seconds);
    while (const auto k = most_decided()) {
      in_time = in_time && master_.elapsed() < options_.seconds && !master_.stopped();
      if (!in_time) {
        master_.set_chosen(*k, largest_parts(*k).front());
        continue;
      }
      const double before = master_.solution.value;
      if (leave_needs(*k)) master_.price_until_done(options_.seconds, kRoundsInDive, false);
      master_.set_chosen(*k, try_schedules(*k));
      in_time = master_.solve_until(options_.seconds);
      if (!in_time || master_.solution.value < before + kNear * std::abs(before)) continue;
      master_.price_until_done(options_.seconds, kRoundsInDive, false);
      in_time = master_.solve_until(options_.seconds);
    }
    done_ = in_time;
  }

  // The suite that is not chosen yet and has the largest part.
  [[nodiscard]] std::optional<std::size_t> most_decided() const {
    std::optional<std::size_t> result;
    double largest = -1;
    for (std::size_t c = 0; c < master_.columns.size(); ++c) {
      if (master_.chosen[master_.columns[c].of] || !master_.columns[c].possible ||
          master_.part(c) <= largest)
        continue;
      largest = master_.part(c);
      result = master_.columns[c].of;
    }
    return result;
  }

  // The one of a suite's schedules with the largest parts that gives the best value.
  std::size_t try_schedules(std::size_t k) {
    const auto candidates = largest_parts(k);
    std::size_t best = candidates.front();
    if (candidates.size() == 1) return best;
    double value = kInfinity;
    for (const std::size_t c : candidates) {
      master_.set_chosen(k, c);
      if (!master_.solve_until(options_.seconds) || master_.solution.value >= value) continue;
      value = master_.solution.value;
      best = c;
    }
    return best;
  }

  // Where all other makers of what a suite makes are chosen, what is needed is left for it. True
  // when that is a rule now.
  bool leave_needs(std::size_t k) {
    const auto& suite = master_.suite_of(k);
    bool any = false;
    for (const int r : suite.runs) {
      const auto& material = master_.material_of(r);
      if (material.made_by.size() < 2) continue;
      MadeByOthers others;
      bool known = true;
      for (const int other : material.made_by) known = known && add_made(other, k, others);
      auto needs = known ? lots_needed(problem_, r, others) : LotNeeds{};
      any = master_.schedulers[k].set_needs(r, std::move(needs)) || any;
    }
    if (!any) return false;
    auto schedule = master_.schedulers[k].best(master_.no_prices(k));
    if (!schedule) {
      for (const int r : suite.runs) master_.schedulers[k].set_needs(r, {});
      return false;
    }
    for (auto& column : master_.columns) {
      if (column.of == k) column.possible = master_.schedulers[k].makes_needs(column.schedule);
    }
    master_.add(k, std::move(*schedule));
    master_.set_free(k);
    return true;
  }

  // What a run's chosen schedule makes, unless it is of suite `k` itself. False when it is not
  // chosen.
  bool add_made(int r, std::size_t k, MadeByOthers& others) const {
    const Run& run = problem_.runs[static_cast<std::size_t>(r)];
    for (std::size_t other = 0; other < master_.schedulers.size(); ++other) {
      if (master_.schedulers[other].suite() != run.suite) continue;
      if (other == k) return true;
      if (!master_.chosen[other]) return false;
      // Lots that the solution has no use for, or no input, are not made.
      double made = 0;
      int period = 0;
      for (const auto& lot : master_.columns[*master_.chosen[other]].schedule.lots) {
        if (lot.run != r || lot.free_day < 0) continue;
        const auto& batches = master_.model.runs[static_cast<std::size_t>(r)].batches;
        for (; period <= lot.complete_day / problem_.period_days && period < problem_.periods();
             ++period) {
          const int column = batches[static_cast<std::size_t>(period)];
          if (column >= 0) made += master_.solution.x[static_cast<std::size_t>(column)];
        }
        if (made < 1 - kNearlyMade) continue;
        made -= 1;
        others.emplace_back(lot.free_day, run.batch_amount);
      }
      return true;
    }
    return false;
  }

  const Problem& problem_;
  const SuiteColumnsOptions& options_;
  SuiteMaster master_;
  bool done_ = false;  // the last dive came to its end in time
  std::optional<Found> best_, cheapest_;
  double least_ = kInfinity;  // value of a solution with all schedules chosen
};

}  // namespace

SuiteColumns suite_columns(const Problem& problem, Solver& solver,
                           const SuiteColumnsOptions& options) {
  return Choice(problem, solver, options).run();
}

}  // namespace renkei::plan
