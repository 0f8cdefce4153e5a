#include "renkei/plan/schedule.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "renkei/plan/grid_internal.h"
#include "renkei/plan/period_batches.h"
#include "renkei/plan/schedule_internal.h"

namespace renkei::plan {
namespace {

using internal::column_at;

constexpr double kFraction = 0.05;

std::int64_t rounded(const std::vector<double>& x, int column) {
  return column < 0 ? 0 : std::llround(x[static_cast<std::size_t>(column)]);
}

// Whole doses or persons that a scaled column stands for. Rounding up is safe: a target is never
// followed beyond what the stock and the order of doses allow.
std::int64_t round_scaled(const std::vector<double>& x, int column, double scale) {
  if (column < 0) return 0;
  return std::llround(x[static_cast<std::size_t>(column)] * scale);
}

// What the grid makes of a run in the periods from the first to the last lot, and `more` after it.
double made_between(const Problem& problem, const GridModel& model, const std::vector<double>& x,
                    const SuiteLot& first, const SuiteLot& last, int more) {
  double made = 0;
  const auto& batches = model.runs[static_cast<std::size_t>(first.run)].batches;
  for (int t = first.complete_day / problem.period_days;
       t <= last.complete_day / problem.period_days + more; ++t) {
    const int column = column_at(batches, t);
    made += column < 0 ? 0.0 : x[static_cast<std::size_t>(column)];
  }
  return made;
}

// The first stage of something: it goes into other things and nothing is made for it.
bool first_stage(const Problem& problem, const Run& run) {
  const auto& output = problem.materials[static_cast<std::size_t>(run.output)];
  return output.demands.empty() && output.product < 0 && !problem.draws_what_is_made(run);
}

// The campaigns of a given schedule, with as many of its lots as the grid makes use of: of a first
// stage the first ones of a campaign, since there is no harm in having them early; else those in
// the grid's own periods, which know what there is to make them of, and when they expire.
std::vector<RunCampaign> campaigns_of_schedule(const Problem& problem, const GridModel& model,
                                               const SuiteSchedule& schedule,
                                               const std::vector<double>& x,
                                               const std::vector<bool>& all_lots) {
  std::vector<RunCampaign> result;
  const auto& lots = schedule.lots;
  for (std::size_t first = 0; first < lots.size();) {
    std::size_t end = first;
    while (end < lots.size() && lots[end].run == lots[first].run) ++end;
    const Run& run = problem.runs[static_cast<std::size_t>(lots[first].run)];
    const bool early = first_stage(problem, run);
    // The grid takes lots of one period for another: for what is due one period sooner is safe.
    const int sooner =
        problem.materials[static_cast<std::size_t>(run.output)].demands.empty() ? 0 : 1;
    const bool all = !all_lots.empty() && all_lots[static_cast<std::size_t>(lots[first].run)];
    RunCampaign campaign{lots[first].run, result.empty() && run.at_day_zero, 0, {}, true};
    for (std::size_t k = first; k < end; ++k) {
      const double made =
          made_between(problem, model, x, lots[first], early ? lots[end - 1] : lots[k], sooner);
      const auto kept = static_cast<double>(campaign.not_before.size());
      if (all || made > kept + kFraction) campaign.not_before.push_back(lots[k].complete_day);
    }
    first = end;
    if (campaign.not_before.empty()) continue;
    if (!result.empty() && result.back().run == campaign.run) {
      auto& days = result.back().not_before;
      days.insert(days.end(), campaign.not_before.begin(), campaign.not_before.end());
    } else {
      result.push_back(std::move(campaign));
    }
  }
  return result;
}

}  // namespace

std::vector<std::vector<RunCampaign>> campaigns_of(const Problem& problem, const GridModel& model,
                                                   const std::vector<double>& x,
                                                   const std::vector<bool>& all_lots) {
  if (problem.by_period) return period_campaigns(problem, model, x);
  std::vector<std::vector<RunCampaign>> result(problem.suites.size());
  for (std::size_t s = 0; s < problem.suites.size(); ++s) {
    if (model.schedules[s]) {
      result[s] = campaigns_of_schedule(problem, model, *model.schedules[s], x, all_lots);
      continue;
    }
    int open_run = -1;
    double made = 0;  // in the open campaign
    for (int t = 0; t < problem.periods(); ++t) {
      int now = -1;
      for (const int r : problem.suites[s].runs) {
        if (rounded(x, column_at(model.runs[static_cast<std::size_t>(r)].set_up, t)) > 0) now = r;
      }
      if (now < 0) {
        open_run = -1;
        continue;
      }
      const auto& columns = model.runs[static_cast<std::size_t>(now)];
      const Run& run = problem.runs[static_cast<std::size_t>(now)];
      const bool restart =
          run.process->campaign_batches_max && rounded(x, column_at(columns.start, t)) > 0;
      if (now != open_run || restart) {
        const bool continues = t == 0 && run.at_day_zero;
        result[s].push_back({now, continues, t * problem.period_days, {}});
        made = 0;
        open_run = now;
      }
      const int batches = column_at(columns.batches, t);
      made += batches < 0 ? 0.0 : x[static_cast<std::size_t>(batches)];
      // A fluid grid makes fractions: a batch begun is a batch wanted.
      const auto count = problem.coarse() ? std::ceil(made - kFraction) : std::round(made);
      auto& wanted = result[s].back().not_before;
      wanted.resize(std::max(wanted.size(), static_cast<std::size_t>(std::max(0.0, count))),
                    t * problem.period_days);
    }
    // A set-up that makes nothing is no campaign.
    std::erase_if(result[s], [](const RunCampaign& c) { return c.not_before.empty(); });
  }
  return result;
}

Targets targets_of(const Problem& problem, const GridModel& model, const std::vector<double>& x) {
  Targets targets;
  const int periods = problem.periods();
  const auto by_day = [&](const ByPeriod& columns, double scale) {
    std::vector<std::int64_t> days(static_cast<std::size_t>(problem.horizon_days), 0);
    for (int d = 0; d < problem.horizon_days; ++d) {
      const int t = std::min(periods - 1, d / problem.period_days);
      const auto i = static_cast<std::size_t>(d);
      days[i] = round_scaled(x, column_at(columns, t), scale);
      if (d > 0) days[i] = std::max(days[i], days[i - 1]);
    }
    return days;
  };
  for (std::size_t d = 0; d < model.supplied.size(); ++d) {
    targets.supplied.push_back(by_day(model.supplied[d], model.demand_scale[d]));
  }
  for (const auto& product : model.dosed) {
    std::vector<std::vector<std::int64_t>> doses;
    for (const auto& columns : product) doses.push_back(by_day(columns, model.person_scale));
    targets.dosed.push_back(std::move(doses));
  }
  return targets;
}

std::vector<std::int64_t> milestone_persons(const Problem& problem) {
  std::vector<std::int64_t> result;
  const std::int64_t people = problem.persons;
  for (const std::int64_t million : {10, 50, 100, 200}) {
    if (million * 1'000'000 <= people) result.push_back(million * 1'000'000);
  }
  if (people > 0 && people < 10'000'000) {
    for (const std::int64_t quarter : {1, 2, 3}) {
      if (const auto some = people * quarter / 4; some > 0) result.push_back(some);
    }
  }
  if (people > 0 && (result.empty() || result.back() != people)) result.push_back(people);
  return result;
}

namespace internal {

Scheduler::Scheduler(const Problem& p) : problem(p) {
  flows.assign(problem.materials.size(), Flow(static_cast<std::size_t>(problem.horizon_days)));
  plan.network = problem.network->name;
  plan.as_of = problem.network->as_of;
  plan.scenario = problem.scenario->id;
  plan.day_zero = problem.day_zero;
  plan.horizon_days = problem.horizon_days;
  plan.period_days = problem.calendar_days_per_day();
}

// Completion days: spaced by the cadence, not before the day each batch is meant for. On the time
// line day d is the interval (d, d + 1].
std::vector<Batch> Scheduler::batches_of(const RunCampaign& campaign) const {
  const Run& run = problem.runs[static_cast<std::size_t>(campaign.run)];
  std::vector<Batch> batches;
  if (problem.by_period) {
    for (const int period : campaign.not_before) batches.push_back({period, period});
    return batches;
  }
  const int days = static_cast<int>(ceil_to_int(run.first_days));
  Exact earliest = campaign.start_day + (campaign.continues ? run.cadence_days : run.first_days);
  for (const int not_before : campaign.not_before) {
    const Exact complete = std::max(earliest, Exact(not_before));
    // Completed exactly at the start of a day counts for the day before, if it may.
    const int day = std::max(not_before, static_cast<int>(ceil_to_int(complete)) - 1);
    batches.push_back({std::max(campaign.start_day, day - days + 1), day});
    earliest = complete + run.cadence_days;
  }
  return batches;
}

int Scheduler::approval_day(int r, const std::vector<const Campaign*>& of_run) const {
  const Run& run = problem.runs[static_cast<std::size_t>(r)];
  if (!run.needs_approval || of_run.empty()) return 0;
  // The first thing a new suite makes comes after no switch.
  const auto& suite = *problem.suites[static_cast<std::size_t>(run.suite)].row;
  const auto first = std::find_if(plan.campaigns.begin(), plan.campaigns.end(),
                                  [&](const Campaign& c) { return c.suite == suite.id; });
  if (!suite.running && &*first == of_run.front()) return 0;
  auto lots = std::max<std::int64_t>(1, run.qualification_lots);
  for (const Campaign* campaign : of_run) {
    for (const auto& batch : campaign->batches) {
      if (--lots == 0) return batch.complete_day + 1 + run.regulatory_days;
    }
  }
  return problem.horizon_days;
}

void Scheduler::add_campaigns(const std::vector<std::vector<RunCampaign>>& campaigns) {
  lot_days.assign(problem.runs.size(), {});
  run_campaigns.assign(problem.runs.size(), {});
  std::size_t total = 0;
  for (const auto& suite : campaigns) total += suite.size();
  plan.campaigns.reserve(total);  // run_campaigns points into it
  for (std::size_t s = 0; s < campaigns.size(); ++s) {
    for (const auto& from : campaigns[s]) {
      const Run& run = problem.runs[static_cast<std::size_t>(from.run)];
      Campaign campaign;
      campaign.id = fmt::format("c{}", plan.campaigns.size() + 1);
      campaign.suite = problem.suites[s].row->id;
      campaign.process = run.process->id;
      campaign.continues = from.continues;
      campaign.start_day = from.start_day;
      campaign.batches = batches_of(from);
      plan.campaigns.push_back(std::move(campaign));
      run_campaigns[static_cast<std::size_t>(from.run)].push_back(&plan.campaigns.back());
    }
    add_switches(campaigns[s], problem.suites[s]);
  }
  for (std::size_t r = 0; r < problem.runs.size(); ++r) add_batch_flows(static_cast<int>(r));
}

void Scheduler::add_switches(const std::vector<RunCampaign>& campaigns, const Suite& suite) {
  const std::size_t first = plan.campaigns.size() - campaigns.size();
  for (std::size_t k = 0; k < campaigns.size(); ++k) {
    const auto to = suite.position_of(campaigns[k].run);
    const Run& run = problem.runs[static_cast<std::size_t>(campaigns[k].run)];
    const network::Switch* row = nullptr;
    std::optional<int> days;
    SwitchUse use;
    int after = -1;
    if (k == 0) {
      if (campaigns[k].continues) continue;
      row = suite.first_switch[to];
      days = suite.first_start_days[to];
      if (suite.row->running) use.from = *suite.row->running;
    } else {
      const auto from = suite.position_of(campaigns[k - 1].run);
      row = suite.change_switch[from][to];
      days = suite.change_days[from][to];
      use.from = problem.runs[static_cast<std::size_t>(campaigns[k - 1].run)].process->id;
      after = plan.campaigns[first + k - 1].batches.back().complete_day;
    }
    if (row == nullptr) continue;
    use.switch_id = row->id;
    use.suite = suite.row->id;
    use.to = run.process->id;
    use.start_day = after + 1;
    use.end_day = after + days.value_or(0);
    switch_runs.emplace_back(plan.switches.size(), campaigns[k].run);
    plan.switches.push_back(std::move(use));
  }
}

void Scheduler::add_batch_flows(int r) {
  const Run& run = problem.runs[static_cast<std::size_t>(r)];
  const auto& of_run = run_campaigns[static_cast<std::size_t>(r)];
  const int approved = approval_day(r, of_run);
  for (auto& [index, for_run] : switch_runs) {
    if (for_run == r && approved > 0 && approved < problem.horizon_days) {
      plan.switches[index].approval_day = approved;
    }
  }
  for (const Campaign* campaign : of_run) {
    for (const auto& batch : campaign->batches) {
      for (const auto& draw : run.draws) {
        flows[static_cast<std::size_t>(draw.material)]
            .out[static_cast<std::size_t>(batch.start_day)] += draw.amount;
      }
      const int held = std::max(run.licence_day, approved);
      const int tested = batch.complete_day + (problem.by_period ? 0 : 1 + run.release_days);
      const int lot_tested = tested + run.lot_release_days;
      LotDays days{std::max(tested, held), std::max(lot_tested, held),
                   std::max(lot_tested + run.transport_days, held)};
      if (run.licence_until && batch.complete_day > *run.licence_until) {
        days = {problem.horizon_days, problem.horizon_days, problem.horizon_days};
      }
      lot_days[static_cast<std::size_t>(r)].push_back(days);
      if (days.usable < problem.horizon_days) {
        flows[static_cast<std::size_t>(run.output)].in[static_cast<std::size_t>(days.usable)] +=
            run.batch_amount;
      }
    }
  }
  if (!of_run.empty() && run.licence != nullptr &&
      run.licence->state == network::Licence::State::kMissing) {
    const auto same = [&](const LicenceStart& l) { return l.licence == run.licence->id; };
    if (std::none_of(plan.licences.begin(), plan.licences.end(), same)) {
      plan.licences.push_back({run.licence->id, 0, run.licence_day});
    }
  }
}

}  // namespace internal

Result<Plan> schedule(const Problem& problem,
                      const std::vector<std::vector<RunCampaign>>& campaigns,
                      const Targets& targets) {
  internal::Scheduler scheduler(problem);
  scheduler.add_campaigns(campaigns);
  scheduler.supply(targets);
  if (auto settled = scheduler.settle(); !settled) return fail(settled.error());
  scheduler.add_dose_rows();
  scheduler.value_plan();
  return std::move(scheduler.plan);
}

}  // namespace renkei::plan
