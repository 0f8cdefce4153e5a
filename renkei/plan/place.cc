#include "renkei/plan/place.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include "renkei/plan/lot_doses.h"
#include "renkei/plan/schedule_internal.h"
#include "renkei/plan/wanted_lots.h"

namespace renkei::plan {
namespace {

// Stock that is free on each day, in doubles: a guide only, schedule() reckons exactly.
class Profile {
 public:
  Profile(const MaterialAccount& account, const Problem& problem)
      : free_(static_cast<std::size_t>(problem.horizon_days), to_double(account.initial)) {
    // On the safe side: what expires counts for nothing after its last day.
    for (const auto& [last, amount] : account.expiring) add(last + 1, -to_double(amount));
    for (const int o : account.offers) {
      const auto& offer = problem.offers[static_cast<std::size_t>(o)];
      for (std::size_t d = 0; d < free_.size(); ++d) {
        free_[d] += to_double(offer.most_by(static_cast<int>(d)));
      }
    }
  }
  void add(int day, double amount) {
    for (auto d = static_cast<std::size_t>(day); d < free_.size(); ++d) free_[d] += amount;
  }
  // First day from `day` on from which `amount` can be drawn and nothing later falls short.
  [[nodiscard]] int first_day_for(int day, double amount) const {
    const double least = amount * (1 - 1e-9);
    int first = static_cast<int>(free_.size());
    for (auto d = free_.size(); d-- > static_cast<std::size_t>(std::max(0, day));) {
      if (free_[d] < least) break;
      first = static_cast<int>(d);
    }
    return first;
  }

 private:
  std::vector<double> free_;
};

// How much later than the grid meant a batch may come before it is left out, beside what its whole
// campaign is late: so many periods, and so many days at least.
constexpr int kLatePeriodsMax = 3;
constexpr int kLateDaysMax = 21;

struct Wanted {
  std::size_t suite = 0, campaign = 0, batch = 0;
  int run = 0;
  int draw_day = 0;      // as the grid means it
  int complete_day = 0;  // first day of the period
};

class Placer {
 public:
  Placer(const Problem& problem, std::vector<std::vector<RunCampaign>> campaigns, Placing placing)
      : problem_(problem), campaigns_(std::move(campaigns)), placing_(placing) {
    if (placing == Placing::kAsSoonAsPossible) doses_in_batch_ = doses_in_batch(problem);
    for (const auto& account : problem.materials) profiles_.emplace_back(account, problem);
    under_test_.assign(problem.labs.size(),
                       std::vector<std::int64_t>(static_cast<std::size_t>(problem.horizon_days)));
    approved_.assign(problem.runs.size(), {});
    for (std::size_t s = 0; s < campaigns_.size(); ++s) {
      suites_.emplace_back(campaigns_[s].size());
      for (std::size_t c = 0; c < campaigns_[s].size(); ++c) {
        const auto& campaign = campaigns_[s][c];
        const Run& run = problem.runs[static_cast<std::size_t>(campaign.run)];
        const int length = static_cast<int>(ceil_to_int(run.first_days));
        for (std::size_t b = 0; b < campaign.not_before.size(); ++b) {
          const int day = campaign.not_before[b];
          order_.push_back({s, c, b, campaign.run, day - length + 1, day});
        }
      }
    }
    std::stable_sort(order_.begin(), order_.end(), [](const Wanted& a, const Wanted& b) {
      return std::tie(a.draw_day, a.complete_day) < std::tie(b.draw_day, b.complete_day);
    });
  }

  [[nodiscard]] std::vector<std::vector<RunCampaign>> place() && {
    if (placing_ == Placing::kAsSoonAsPossible) {
      place_soonest_first();
    } else {
      for (const auto& wanted : order_) {
        if (const auto found = day_for(wanted)) put(wanted, *found);
      }
    }
    std::vector<std::vector<RunCampaign>> result(campaigns_.size());
    for (std::size_t s = 0; s < campaigns_.size(); ++s) {
      for (std::size_t c = 0; c < campaigns_[s].size(); ++c) {
        const auto& state = suites_[s][c];
        const auto& from = campaigns_[s][c];
        if (!enough_batches(problem_, from.run, state.days.size())) continue;
        result[s].push_back({from.run, from.continues, state.start_day, state.days, from.in_days});
      }
    }
    return result;
  }

 private:
  struct CampaignState {
    int start_day = 0;
    double earliest_next = 0;  // on the time line
    int late = 0;              // days by which its first batch is later than wanted
    std::vector<int> days;     // completion days so far
  };

  // First day a campaign may start on, after everything its suite did before.
  [[nodiscard]] int ready_day(std::size_t s, std::size_t c) const {
    const int run = campaigns_[s][c].run;
    int ready = problem_.runs[static_cast<std::size_t>(run)].open_from;
    ready = std::max(
        ready,
        problem_.suites[s].first_start_days[problem_.suites[s].position_of(run)].value_or(0));
    for (std::size_t e = 0; e < c; ++e) {
      if (suites_[s][e].days.empty()) continue;
      const int days = change_days(s, campaigns_[s][e].run, run);
      ready = std::max(ready, suites_[s][e].days.back() + 1 + days);
    }
    return ready;
  }

  [[nodiscard]] int change_days(std::size_t s, int from, int to) const {
    return problem_.suites[s].change_between(from, to).value_or(0);
  }

  struct Found {
    int day = 0, draw_day = 0;
    double begun = 0;  // on the time line, the batch's whole time after it
  };

  // Of all suites' next batches always the one that draws first: nothing waits for a batch that
  // comes later.
  void place_soonest_first() {
    std::vector<std::vector<Wanted>> queues(campaigns_.size());
    for (auto wanted = order_.rbegin(); wanted != order_.rend(); ++wanted) {
      queues[wanted->suite].push_back(*wanted);
    }
    for (auto& queue : queues) {
      std::stable_sort(queue.begin(), queue.end(),
                       [](const Wanted& a, const Wanted& b) { return a.campaign > b.campaign; });
    }
    std::vector<std::optional<Found>> next(queues.size());
    std::vector<bool> known(queues.size(), false);
    for (;;) {
      std::optional<std::size_t> best;
      std::optional<std::size_t> stuck;
      for (std::size_t s = 0; s < queues.size(); ++s) {
        if (queues[s].empty()) continue;
        if (!known[s]) next[s] = day_for(queues[s].back());
        known[s] = true;
        auto& first = next[s] ? best : stuck;
        if (!first || (next[s] ? next[s]->draw_day < next[*first]->draw_day
                               : queues[s].back().draw_day < queues[*first].back().draw_day)) {
          first = s;
        }
      }
      if (!best && !stuck) return;
      const std::size_t s = best ? *best : *stuck;
      const Wanted wanted = queues[s].back();
      queues[s].pop_back();
      known[s] = false;
      if (!best) continue;
      put(wanted, *next[s]);
      for (std::size_t other = 0; other < queues.size(); ++other) {
        if (!queues[other].empty() && touches(wanted.run, queues[other].back().run)) {
          known[other] = false;
        }
      }
    }
  }

  // A batch of one run changes on which days there can be one of another.
  [[nodiscard]] bool touches(int one, int other) const {
    const Run& a = problem_.runs[static_cast<std::size_t>(one)];
    const Run& b = problem_.runs[static_cast<std::size_t>(other)];
    return std::any_of(b.draws.begin(), b.draws.end(),
                       [&](const Draw& draw) {
                         return draw.material == a.output ||
                                std::any_of(a.draws.begin(), a.draws.end(), [&](const Draw& its) {
                                  return its.material == draw.material;
                                });
                       }) ||
           std::find_first_of(a.labs.begin(), a.labs.end(), b.labs.begin(), b.labs.end()) !=
               a.labs.end();
  }

  // What expires is made when the grid means it, not as early as it can be; what is on its way to
  // people does not wait, where nothing else does.
  [[nodiscard]] bool waits(int r) const {
    const Run& run = problem_.runs[static_cast<std::size_t>(r)];
    const auto& made = problem_.materials[static_cast<std::size_t>(run.output)];
    if (!made.row->shelf_life_days || made.product >= 0) return false;
    return doses_in_batch_.empty() || doses_in_batch_[static_cast<std::size_t>(r)] == 0;
  }

  [[nodiscard]] bool is_protected(int material) const {
    const auto& demands = problem_.materials[static_cast<std::size_t>(material)].demands;
    return std::any_of(demands.begin(), demands.end(), [&](int d) {
      return problem_.demands[static_cast<std::size_t>(d)].row->protection > 0;
    });
  }

  // The last day for a batch: it leaves the suite's next campaign its time where that is known in
  // days and serves protected demand; what flows may come at any time before.
  [[nodiscard]] int last_day(const Wanted& wanted) const {
    const auto& campaigns = campaigns_[wanted.suite];
    const bool flows =
        !doses_in_batch_.empty() && doses_in_batch_[static_cast<std::size_t>(wanted.run)] > 0;
    const int late = std::max(kLatePeriodsMax * problem_.period_days, kLateDaysMax);
    int last = flows ? problem_.horizon_days
                     : wanted.complete_day + suites_[wanted.suite][wanted.campaign].late + late;
    if (wanted.campaign + 1 == campaigns.size()) return last;
    const auto& next = campaigns[wanted.campaign + 1];
    const Run& run = problem_.runs[static_cast<std::size_t>(next.run)];
    if (next.in_days && is_protected(run.output)) {
      const int begins =
          next.not_before.front() - static_cast<int>(ceil_to_int(run.first_days)) + 1;
      last = std::min(last, begins - 1 - change_days(wanted.suite, wanted.run, next.run));
    }
    return std::max(last, wanted.complete_day);
  }

  // The first day on which a batch can be complete; nothing where that is too late.
  [[nodiscard]] std::optional<Found> day_for(const Wanted& wanted) const {
    const Run& run = problem_.runs[static_cast<std::size_t>(wanted.run)];
    const bool continues = campaigns_[wanted.suite][wanted.campaign].continues;
    const int length = static_cast<int>(ceil_to_int(run.first_days));
    const auto& state = suites_[wanted.suite][wanted.campaign];
    const bool first = state.days.empty();
    const int ready = !first      ? state.start_day
                      : continues ? 0
                                  : ready_day(wanted.suite, wanted.campaign);
    const double lead = to_double(continues ? run.cadence_days : run.first_days);
    const double earliest = first ? ready + lead : state.earliest_next;
    const int last = std::min({run.open_to, problem_.horizon_days - 1, last_day(wanted)});
    const int soonest = waits(wanted.run) ? wanted.complete_day : 0;
    for (int day = std::max(soonest, static_cast<int>(std::ceil(earliest - 1e-9)) - 1); day <= last;
         ++day) {
      const int draw_day = std::max(ready, day - length + 1);
      const int possible = first_possible_draw(run, draw_day);
      if (possible > draw_day) {
        day += possible - draw_day - 1;
        continue;
      }
      if (!labs_free(run, day)) continue;
      // The first batch takes its whole time from the start of the campaign on.
      return Found{day, draw_day, first ? (continues ? 0 : draw_day) + lead : earliest};
    }
    return std::nullopt;
  }

  void put(const Wanted& wanted, const Found& found) {
    const Run& run = problem_.runs[static_cast<std::size_t>(wanted.run)];
    auto& state = suites_[wanted.suite][wanted.campaign];
    if (state.days.empty()) {
      state.start_day = campaigns_[wanted.suite][wanted.campaign].continues ? 0 : found.draw_day;
      state.late = std::max(0, found.day - wanted.complete_day);
    }
    state.earliest_next =
        std::max(found.begun, static_cast<double>(found.day)) + to_double(run.cadence_days);
    state.days.push_back(found.day);
    commit(wanted.run, run, found.day, found.draw_day);
  }

  [[nodiscard]] int first_possible_draw(const Run& run, int day) const {
    int first = day;
    for (const auto& draw : run.draws) {
      const auto& profile = profiles_[static_cast<std::size_t>(draw.material)];
      first = std::max(first, profile.first_day_for(day, to_double(draw.amount)));
    }
    return first;
  }

  [[nodiscard]] std::pair<int, int> test_days(const Run& run, const LabLine& lab, int day) const {
    if (!lab.lot_release) return {day + 1, day + run.release_days};
    return {day + run.release_days + 1, day + run.release_days + run.lot_release_days};
  }

  [[nodiscard]] bool labs_free(const Run& run, int day) const {
    for (const int l : run.labs) {
      const auto& lab = problem_.labs[static_cast<std::size_t>(l)];
      const auto [from, to] = test_days(run, lab, day);
      for (int d = from; d <= std::min(to, problem_.horizon_days - 1); ++d) {
        if (under_test_[static_cast<std::size_t>(l)][static_cast<std::size_t>(d)] >=
            lab.lots_at_once) {
          return false;
        }
      }
    }
    return true;
  }

  void commit(int r, const Run& run, int day, int draw_day) {
    for (const auto& draw : run.draws) {
      profiles_[static_cast<std::size_t>(draw.material)].add(draw_day, -to_double(draw.amount));
    }
    for (const int l : run.labs) {
      const auto [from, to] = test_days(run, problem_.labs[static_cast<std::size_t>(l)], day);
      for (int d = from; d <= std::min(to, problem_.horizon_days - 1); ++d) {
        ++under_test_[static_cast<std::size_t>(l)][static_cast<std::size_t>(d)];
      }
    }
    release(r, run, day);
  }

  void release(int r, const Run& run, int day) {
    if (run.licence_until && day > *run.licence_until) return;
    const int lag = day + 1 + run.release_lag_days();
    auto& waiting = approved_[static_cast<std::size_t>(r)];
    const double amount = to_double(run.batch_amount);
    auto& profile = profiles_[static_cast<std::size_t>(run.output)];
    const auto from = [&](int usable) {
      usable = std::max(usable, run.licence_day);
      if (usable < problem_.horizon_days) profile.add(usable, amount);
    };
    if (!run.needs_approval || first_in_suite(r, run)) return from(lag);
    waiting.lots.push_back(lag);
    const auto lots = std::max<std::int64_t>(1, run.qualification_lots);
    if (static_cast<std::int64_t>(waiting.lots.size()) < lots) return;
    if (static_cast<std::int64_t>(waiting.lots.size()) == lots) {
      waiting.day = day + 1 + run.regulatory_days;
      for (const int earlier : waiting.lots) from(std::max(earlier, waiting.day));
    } else {
      from(std::max(lag, waiting.day));
    }
  }

  // What a suite makes first comes after no switch and waits for no approval.
  [[nodiscard]] bool first_in_suite(int r, const Run& run) const {
    const auto s = static_cast<std::size_t>(run.suite);
    if (problem_.suites[s].row->running) return false;
    for (std::size_t c = 0; c < campaigns_[s].size(); ++c) {
      if (!suites_[s][c].days.empty()) return campaigns_[s][c].run == r;
    }
    return false;
  }

  struct Approval {
    std::vector<int> lots;  // usable days but for the approval
    int day = 0;
  };

  const Problem& problem_;
  std::vector<std::vector<RunCampaign>> campaigns_;
  std::vector<Profile> profiles_;                      // by material
  std::vector<std::vector<std::int64_t>> under_test_;  // by lab and day
  std::vector<Approval> approved_;                     // by run
  std::vector<std::vector<CampaignState>> suites_;
  std::vector<Wanted> order_;
  Placing placing_;
  std::vector<double> doses_in_batch_;  // by run; empty where everything that expires waits
};

// What has to have left a stock by the end of each day: what expires (rule R18), what cannot be
// stored. Empty where everything keeps and fits.
std::vector<Exact> must_leave(const MaterialAccount& account, const std::vector<Exact>& in) {
  const auto life = account.row->shelf_life_days;
  const auto& room = account.row->storage_max;
  if (!life && !room && account.expiring.empty()) return {};
  std::vector<Exact> least(in.size());
  Exact arrived = account.initial;
  for (std::size_t d = 0; d < in.size(); ++d) {
    arrived += in[d];
    if (room) least[d] = std::max(least[d], Exact(arrived - *room));
    if (!life) continue;
    const std::size_t last = d + static_cast<std::size_t>(std::max(1, *life)) - 1;
    if (last < in.size()) least[last] = std::max(least[last], arrived);
  }
  Exact expired = 0;
  for (const auto& [day, amount] : account.expiring) {
    expired += amount;
    auto& there = least[static_cast<std::size_t>(day)];
    there = std::max(there, expired);
  }
  for (std::size_t d = 1; d < least.size(); ++d) least[d] = std::max(least[d], least[d - 1]);
  return least;
}

// Whole persons by product, dose number and day, of columns that count `scale` persons each.
std::vector<std::vector<std::vector<std::int64_t>>> whole_persons(
    const std::vector<std::vector<std::vector<int>>>& columns, const std::vector<double>& x,
    double scale) {
  std::vector<std::vector<std::vector<std::int64_t>>> result;
  for (const auto& product : columns) {
    std::vector<std::vector<std::int64_t>> by_dose;
    for (const auto& dose : product) {
      std::vector<std::int64_t> by_day;
      for (const int column : dose) {
        const double persons = x[static_cast<std::size_t>(column)] * scale;
        by_day.push_back(std::llround(std::floor(persons + 1e-3)));
      }
      by_dose.push_back(std::move(by_day));
    }
    result.push_back(std::move(by_dose));
  }
  return result;
}

// Hands out the doses of the emergency by day: the least waiting for what becomes usable when.
std::vector<std::vector<std::vector<std::int64_t>>> best_doses(const Problem& problem,
                                                               const internal::Scheduler& made,
                                                               Solver& solver) {
  const auto days = static_cast<std::size_t>(problem.horizon_days);
  const auto doses = static_cast<std::size_t>(problem.doses_per_person);
  const double scale = problem.persons > 10'000 ? static_cast<double>(problem.persons) / 1000 : 1;
  const double people = static_cast<double>(problem.persons) / scale;
  Milp lp;
  std::vector<std::vector<std::vector<int>>> columns;
  for (const auto& product : problem.emergency) {
    const auto m = static_cast<std::size_t>(product.material);
    Exact usable = problem.materials[m].initial;
    Exact promised = 0;
    const auto least = must_leave(problem.materials[m], made.flows[m].in);
    int wasted = -1;
    std::vector<std::vector<int>> of_product(doses);
    for (std::size_t d = 0; d < days; ++d) {
      usable += made.flows[m].in[d] - made.flows[m].out[d];
      promised += made.flows[m].out[d];
      std::vector<Term> used;
      for (std::size_t n = 0; n < doses; ++n) {
        const int column = lp.add_column(0, people, false);
        of_product[n].push_back(column);
        used.push_back({column, 1});
        if (d > 0) lp.add_row(0, kInfinity, {{column, 1}, {of_product[n][d - 1], -1}});
        if (n == 0) continue;
        const auto interval = static_cast<std::size_t>(problem.interval_days);
        if (d < interval)
          lp.upper[static_cast<std::size_t>(column)] = 0;
        else
          lp.add_row(-kInfinity, 0, {{column, 1}, {of_product[n - 1][d - interval], -1}});
        if (n + 1 == doses) lp.cost[static_cast<std::size_t>(column)] = -1;
      }
      if (doses == 1) lp.cost[static_cast<std::size_t>(of_product[0][d])] = -1;
      if (!least.empty()) {
        const int before = std::exchange(wasted, lp.add_column(0, kInfinity, false));
        if (before >= 0) lp.add_row(0, kInfinity, {{wasted, 1}, {before, -1}});
        used.push_back({wasted, 1});
        lp.add_row(to_double((least[d] - promised) / product.dose) / scale, kInfinity, used);
      }
      lp.add_row(-kInfinity, to_double(usable / product.dose) / scale, used);
    }
    columns.push_back(std::move(of_product));
  }
  for (std::size_t d = 0; d < days && !columns.empty(); ++d) {
    std::vector<Term> first;
    for (const auto& product : columns) first.push_back({product[0][d], 1});
    lp.add_row(-kInfinity, people, first);
  }
  SolveOptions options;
  options.relaxed = true;
  options.seconds = 20;
  options.threads = 1;
  if (lp.columns() == 0) return {};
  const auto solution = solver.solve(lp, options);
  if (!solution || solution->x.empty()) return {};
  return whole_persons(columns, solution->x, scale);
}

// Placing does not look at what expires. A batch that finds its input gone is left out.
constexpr int kRepairsMax = 400;

bool leave_out(const internal::Scheduler& made, std::vector<std::vector<RunCampaign>>& campaigns) {
  const auto& problem = made.problem;
  std::size_t index = made.plan.campaigns.size();
  for (std::size_t s = campaigns.size(); s-- > 0;) {
    for (std::size_t c = campaigns[s].size(); c-- > 0;) {
      const auto& batches = made.plan.campaigns[--index].batches;
      auto& wanted = campaigns[s][c].not_before;
      const auto& draws = problem.runs[static_cast<std::size_t>(campaigns[s][c].run)].draws;
      const bool draws_it = std::any_of(draws.begin(), draws.end(), [&](const Draw& draw) {
        return draw.material == made.shortage.material;
      });
      for (std::size_t b = batches.size(); draws_it && b-- > 0;) {
        if (batches[b].start_day != made.shortage.day) continue;
        wanted.erase(wanted.begin() + static_cast<std::ptrdiff_t>(b));
        if (!enough_batches(problem, campaigns[s][c].run, wanted.size())) {
          campaigns[s].erase(campaigns[s].begin() + static_cast<std::ptrdiff_t>(c));
        }
        return true;
      }
    }
  }
  return false;
}

}  // namespace

std::vector<std::vector<RunCampaign>> place_batches(const Problem& problem,
                                                    std::vector<std::vector<RunCampaign>> campaigns,
                                                    Placing placing) {
  return Placer(problem, std::move(campaigns), placing).place();
}

Result<Plan> plan_in_days(const Problem& problem, std::vector<std::vector<RunCampaign>> campaigns,
                          const Targets& targets, Solver& solver) {
  const auto days = static_cast<std::size_t>(problem.horizon_days);
  Targets wanted = targets;
  for (std::size_t i = 0; i < problem.demands.size(); ++i) {
    const auto& line = problem.demands[i];
    const auto& account = problem.materials[static_cast<std::size_t>(line.material)];
    if (account.demands.size() > 1 || account.product >= 0) continue;
    for (std::size_t d = 0; d < days; ++d) {
      wanted.supplied[i][d] = floor_to_int(line.due_by(static_cast<int>(d)));
    }
  }
  Targets supplies_only = wanted;
  for (auto& product : supplies_only.dosed) {
    for (auto& dose : product) std::fill(dose.begin(), dose.end(), 0);
  }
  for (int repair = 0;; ++repair) {
    internal::Scheduler made(problem);
    made.add_campaigns(campaigns);
    made.supply(supplies_only);
    // What the people can get on each day: what is made less what goes to peace-time demand.
    internal::Scheduler for_people = made;
    if (auto settled = made.settle(); !settled) {
      if (repair < kRepairsMax && leave_out(made, campaigns)) continue;
      return fail(settled.error());
    }
    auto doses = best_doses(problem, for_people, solver);
    if (doses.size() == problem.emergency.size()) wanted.dosed = std::move(doses);
    return schedule(problem, campaigns, wanted);
  }
}

}  // namespace renkei::plan
