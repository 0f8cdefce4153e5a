#include "renkei/plan/retime.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "renkei/plan/schedule_internal.h"

namespace renkei::plan {
namespace {

// Stock that is free on each day, in doubles: a guide only, schedule() reckons exactly.
class Profile {
 public:
  Profile(const MaterialAccount& account, const Problem& problem)
      : free_(static_cast<std::size_t>(problem.horizon_days), to_double(account.initial)) {
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

struct Placed {
  std::size_t suite = 0, campaign = 0, batch = 0;
  int run = 0;
  Batch at;
};

class Retimer {
 public:
  Retimer(const Problem& problem, const std::vector<std::vector<RunCampaign>>& campaigns,
          const Plan& plan)
      : problem_(problem), campaigns_(campaigns) {
    for (const auto& account : problem.materials) profiles_.emplace_back(account, problem);
    for (const auto& lab : problem.labs) {
      under_test_.emplace_back(static_cast<std::size_t>(problem.horizon_days), 0);
      static_cast<void>(lab);
    }
    approved_.assign(problem.runs.size(), {});
    std::size_t k = 0;
    for (std::size_t s = 0; s < campaigns.size(); ++s) {
      suites_.push_back({});
      for (std::size_t c = 0; c < campaigns[s].size(); ++c, ++k) {
        for (std::size_t b = 0; b < plan.campaigns[k].batches.size(); ++b) {
          order_.push_back({s, c, b, campaigns[s][c].run, plan.campaigns[k].batches[b]});
        }
      }
    }
    std::stable_sort(order_.begin(), order_.end(), [](const Placed& a, const Placed& b) {
      return std::tie(a.at.start_day, a.at.complete_day) <
             std::tie(b.at.start_day, b.at.complete_day);
    });
  }

  // The campaigns with new days, or nothing when a batch found no day up to its old one.
  [[nodiscard]] std::optional<std::vector<std::vector<RunCampaign>>> place() {
    auto result = campaigns_;
    for (auto& placed : order_) {
      auto& campaign = result[placed.suite][placed.campaign];
      if (!place_batch(placed, campaign)) return std::nullopt;
    }
    return result;
  }

 private:
  struct SuiteState {
    std::size_t campaign = 0;
    int start_day = 0;
    int last_complete = -1;
    double earliest_next = 0;  // on the time line
  };

  [[nodiscard]] int ready_day(std::size_t s, std::size_t c) const {
    const auto& suite = problem_.suites[s];
    const auto position = [&](int run) {
      return static_cast<std::size_t>(std::find(suite.runs.begin(), suite.runs.end(), run) -
                                      suite.runs.begin());
    };
    const int run = campaigns_[s][c].run;
    int ready = problem_.runs[static_cast<std::size_t>(run)].open_from;
    ready = std::max(ready, suite.first_start_days[position(run)].value_or(0));
    for (std::size_t e = 0; e < c; ++e) {
      const int days =
          suite.change_days[position(campaigns_[s][e].run)][position(run)].value_or(0);
      ready = std::max(ready, last_complete_.at({s, e}) + 1 + days);
    }
    return ready;
  }

  bool place_batch(Placed& placed, RunCampaign& campaign) {
    const Run& run = problem_.runs[static_cast<std::size_t>(placed.run)];
    const int length = static_cast<int>(ceil_to_int(run.first_days));
    auto& state = suites_[placed.suite];
    const bool first = placed.batch == 0;
    const int ready = !first               ? state.start_day
                      : campaign.continues ? 0
                                           : ready_day(placed.suite, placed.campaign);
    const double cadence = to_double(run.cadence_days);
    const double lead = campaign.continues ? cadence : to_double(run.first_days);
    const double earliest = first ? ready + lead : state.earliest_next;
    int day = static_cast<int>(std::ceil(earliest - 1e-9)) - 1;
    for (; day <= placed.at.complete_day; ++day) {
      const int draw_day = std::max(campaign.continues ? 0 : ready, day - length + 1);
      const int possible = first_possible_draw(run, draw_day);
      if (possible > draw_day) {
        day = std::max(day, day + possible - draw_day - 1);
        continue;
      }
      if (!labs_free(run, day)) continue;
      commit(placed, campaign, run, day, draw_day, std::max(earliest, double(day)) + cadence);
      return true;
    }
    return false;
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

  void commit(const Placed& placed, RunCampaign& campaign, const Run& run, int day, int draw_day,
              double earliest_next) {
    auto& state = suites_[placed.suite];
    if (placed.batch == 0) {
      state.start_day = campaign.continues ? 0 : std::min(draw_day, start_for(run, day));
      campaign.start_day = state.start_day;
    }
    state.earliest_next = earliest_next;
    last_complete_[{placed.suite, placed.campaign}] = day;
    campaign.not_before[placed.batch] = day;
    for (const auto& draw : run.draws) {
      profiles_[static_cast<std::size_t>(draw.material)].add(draw_day, -to_double(draw.amount));
    }
    for (const int l : run.labs) {
      const auto [from, to] = test_days(run, problem_.labs[static_cast<std::size_t>(l)], day);
      for (int d = from; d <= std::min(to, problem_.horizon_days - 1); ++d) {
        ++under_test_[static_cast<std::size_t>(l)][static_cast<std::size_t>(d)];
      }
    }
    release(placed.run, run, day);
  }

  // Start of a campaign whose first batch completes on `day`.
  [[nodiscard]] static int start_for(const Run& run, int day) {
    return day + 1 - static_cast<int>(ceil_to_int(run.first_days));
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
    if (!run.needs_approval) return from(lag);
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

  struct Approval {
    std::vector<int> lots;  // usable days but for the approval
    int day = 0;
  };

  const Problem& problem_;
  const std::vector<std::vector<RunCampaign>>& campaigns_;
  std::vector<Profile> profiles_;
  std::vector<std::vector<std::int64_t>> under_test_;
  std::vector<Approval> approved_;
  std::vector<SuiteState> suites_;
  std::map<std::pair<std::size_t, std::size_t>, int> last_complete_;
  std::vector<Placed> order_;
};

// Hands out the doses of the emergency by day: the least waiting for what becomes usable when.
std::vector<std::vector<std::vector<std::int64_t>>> best_doses(
    const Problem& problem, const internal::Scheduler& made, Solver& solver) {
  const auto days = static_cast<std::size_t>(problem.horizon_days);
  const auto doses = static_cast<std::size_t>(problem.doses_per_person);
  const double scale = problem.persons > 10'000 ? static_cast<double>(problem.persons) / 1000 : 1;
  const double people = static_cast<double>(problem.persons) / scale;
  Milp lp;
  std::vector<std::vector<std::vector<int>>> columns;
  for (const auto& product : problem.emergency) {
    const auto m = static_cast<std::size_t>(product.material);
    Exact usable = problem.materials[m].initial;
    std::vector<std::vector<int>> of_product(doses);
    for (std::size_t d = 0; d < days; ++d) {
      usable += made.flows[m].in[d] - made.flows[m].out[d];
      std::vector<Term> used;
      for (std::size_t n = 0; n < doses; ++n) {
        const int column = lp.add_column(0, people, false);
        of_product[n].push_back(column);
        used.push_back({column, 1});
        if (d > 0) lp.add_row(0, kInfinity, {{column, 1}, {of_product[n][d - 1], -1}});
        if (n == 0) continue;
        const auto interval = static_cast<std::size_t>(problem.interval_days);
        if (d < interval) lp.upper[static_cast<std::size_t>(column)] = 0;
        else lp.add_row(-kInfinity, 0, {{column, 1}, {of_product[n - 1][d - interval], -1}});
        if (n + 1 == doses) lp.cost[static_cast<std::size_t>(column)] = -1;
      }
      if (doses == 1) lp.cost[static_cast<std::size_t>(of_product[0][d])] = -1;
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
  std::vector<std::vector<std::vector<std::int64_t>>> result;
  if (lp.columns() == 0) return result;
  const auto solution = solver.solve(lp, options);
  if (!solution || solution->x.empty()) return result;
  for (const auto& product : columns) {
    std::vector<std::vector<std::int64_t>> by_dose;
    for (const auto& dose : product) {
      std::vector<std::int64_t> by_day;
      for (const int column : dose) {
        const double persons = solution->x[static_cast<std::size_t>(column)] * scale;
        by_day.push_back(std::llround(std::floor(persons + 1e-3)));
      }
      by_dose.push_back(std::move(by_day));
    }
    result.push_back(std::move(by_dose));
  }
  return result;
}

bool better(const Objective& a, const Objective& b) {
  return std::tie(a.protected_backlog_dose_days, a.waiting_person_days,
                  a.other_backlog_dose_days, a.cost) <
         std::tie(b.protected_backlog_dose_days, b.waiting_person_days,
                  b.other_backlog_dose_days, b.cost);
}

}  // namespace

std::optional<Plan> retime(const Problem& problem,
                           const std::vector<std::vector<RunCampaign>>& campaigns,
                           const Plan& plan, Solver& solver) {
  const auto moved = Retimer(problem, campaigns, plan).place();
  if (!moved) return std::nullopt;
  // Supplies to peace-time demand: what the old plan had given by a day, and more where nobody
  // else wants the product.
  Targets targets;
  const auto days = static_cast<std::size_t>(problem.horizon_days);
  for (const auto& line : problem.demands) {
    std::vector<std::int64_t> given(days, 0);
    const auto& account = problem.materials[static_cast<std::size_t>(line.material)];
    const bool alone = account.demands.size() == 1 && account.product < 0;
    for (const auto& supply : plan.supplies) {
      if (supply.demand == line.row->id) given[static_cast<std::size_t>(supply.day)] += supply.doses;
    }
    for (std::size_t d = 1; d < days; ++d) given[d] += given[d - 1];
    if (alone) {
      for (std::size_t d = 0; d < days; ++d) {
        given[d] = floor_to_int(line.due_by(static_cast<int>(d)));
      }
    }
    targets.supplied.push_back(std::move(given));
  }
  internal::Scheduler made(problem);
  made.add_campaigns(*moved);
  Targets supplies_only = targets;
  supplies_only.dosed.assign(
      problem.emergency.size(),
      std::vector<std::vector<std::int64_t>>(static_cast<std::size_t>(problem.doses_per_person),
                                             std::vector<std::int64_t>(days, 0)));
  made.supply(supplies_only);
  targets.dosed = best_doses(problem, made, solver);
  if (targets.dosed.size() != problem.emergency.size()) targets.dosed = supplies_only.dosed;
  auto result = schedule(problem, *moved, targets);
  if (!result || !better(result->objective, plan.objective)) return std::nullopt;
  return std::move(*result);
}

}  // namespace renkei::plan
