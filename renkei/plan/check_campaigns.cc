// Rules R01 to R10: what stands in each suite, and when.
#include <algorithm>

#include <fmt/format.h>

#include "renkei/plan/check_internal.h"
#include "renkei/plan/check_messages.h"

namespace renkei::plan::check {
namespace {

BothArgument<"campaign"> named(const Campaign& campaign) {
  return both<"campaign">(say_both(words::kCheckCampaign, both<"suite">(campaign.suite.str()),
                                   both<"campaign">(campaign.id),
                                   both<"process">(campaign.process.str())));
}

// Of a batch, counted from 1.
BothArgument<"number"> number_of(std::size_t k) { return both<"number">(std::to_string(k + 1)); }

}  // namespace

// Every day of the campaign lies within the horizon; the first that does not is told.
bool Judged::within_horizon(const Campaign& campaign, int index) {
  const auto outside = [&](int day, const std::string& where) {
    if (in_horizon(day)) return false;
    violations.add(3, where, std::to_string(day),
                   say_both(words::kCampaignOutside, named(campaign), both<"day">(model.text(day))),
                   say_both(words::kKeepWithin, both<"last">(std::to_string(model.horizon - 1))));
    return true;
  };
  if (outside(campaign.start_day, pointer("campaigns", index, "start_day"))) return false;
  for (std::size_t k = 0; k < campaign.batches.size(); ++k) {
    const auto place = batch_pointer(index, static_cast<int>(k));
    if (outside(campaign.batches[k].start_day, place + "/start_day") ||
        outside(campaign.batches[k].complete_day, place + "/complete_day")) {
      return false;
    }
  }
  return true;
}

// Which campaigns can be judged further: known ids, a possible run, days within the horizon.
void Judged::find_campaigns() {
  campaign_run.assign(plan.campaigns.size(), -1);
  suite_campaigns.assign(model.network.suites.size(), {});
  for (std::size_t i = 0; i < plan.campaigns.size(); ++i) {
    const auto& campaign = plan.campaigns[i];
    const int index = static_cast<int>(i);
    const int suite = model.suite(campaign.suite);
    const int process = model.process(campaign.process);
    if (suite < 0) unknown_id("campaigns", index, "suite", campaign.suite.str(), "suites");
    if (process < 0) unknown_id("campaigns", index, "process", campaign.process.str(), "processes");
    const bool sound = within_horizon(campaign, index);
    if (campaign.batches.empty()) {
      violations.add(4, pointer("campaigns", index, "batches"), "0",
                     say_both(words::kNoBatch, named(campaign)), say_both(words::kRemoveCampaign));
    }
    if (suite < 0 || process < 0) continue;
    const int run = model.run_of(suite, process);
    if (run < 0) {
      const Impossible reason = model.why_impossible(suite, process);
      violations.add(1, pointer("campaigns", index), campaign.process.str(),
                     say_both(words::kSuiteCannot, both<"suite">(campaign.suite.str()),
                              both<"process">(campaign.process.str()), both<"why">(reason.why)),
                     reason.remedy);
      continue;
    }
    if (!sound || campaign.batches.empty()) continue;
    campaign_run[i] = run;
    suite_campaigns[static_cast<std::size_t>(suite)].push_back(index);
  }
  const auto judged = std::find(campaign_run.begin(), campaign_run.end(), -1);
  if (judged != campaign_run.end()) leave_out("campaigns");
  for (auto& in_order : suite_campaigns) {
    std::stable_sort(in_order.begin(), in_order.end(), [this](int a, int b) {
      return plan.campaigns[static_cast<std::size_t>(a)].start_day <
             plan.campaigns[static_cast<std::size_t>(b)].start_day;
    });
  }
}

void Judged::check_campaigns() {
  for (std::size_t s = 0; s < suite_campaigns.size(); ++s) {
    if (suite_campaigns[s].empty()) continue;
    check_continues(static_cast<int>(s));
    for (const int index : suite_campaigns[s]) {
      if (model.by_period) {
        check_batches_by_period(index);
      } else {
        check_batches_by_day(index);
      }
      check_size(index);
    }
    check_suite(static_cast<int>(s));
  }
}

// R03's second half: only the suite's first campaign may go on with what was running.
void Judged::check_continues(int suite) {
  const auto& row = model.network.suites[static_cast<std::size_t>(suite)];
  const auto& in_order = suite_campaigns[static_cast<std::size_t>(suite)];
  for (std::size_t k = 0; k < in_order.size(); ++k) {
    const auto& campaign = plan.campaigns[static_cast<std::size_t>(in_order[k])];
    if (!campaign.continues) continue;
    const bool same = row.running && *row.running == campaign.process;
    if (k == 0 && same && campaign.start_day == 0) continue;
    const auto running = row.running
                             ? say_both(words::kCheckRunning, both<"process">(row.running->str()))
                             : say_both(words::kCheckNothing);
    violations.add(3, pointer("campaigns", in_order[k], "continues"), "true",
                   say_both(words::kCannotContinue, named(campaign), both<"running">(running)),
                   say_both(words::kStartAnew));
  }
}

// R02, R04, R05, R06 in the calendar "day".
void Judged::check_batches_by_day(int index) {
  const auto& campaign = plan.campaigns[static_cast<std::size_t>(index)];
  const Run& run =
      model.runs[static_cast<std::size_t>(campaign_run[static_cast<std::size_t>(index)])];
  Exact ready = campaign.start_day + (campaign.continues ? run.cadence : run.first);
  for (std::size_t k = 0; k < campaign.batches.size(); ++k) {
    const Batch& batch = campaign.batches[k];
    const std::string place = batch_pointer(index, static_cast<int>(k));
    const bool first = k == 0;
    const int start_floor = first ? campaign.start_day : campaign.batches[k - 1].start_day;
    const int complete_floor = first ? batch.start_day : campaign.batches[k - 1].complete_day;
    if (batch.start_day < start_floor || batch.complete_day < complete_floor) {
      violations.add(4, place, fmt::format("{}-{}", batch.start_day, batch.complete_day),
                     say_both(words::kBatchOrder, named(campaign), number_of(k),
                              both<"start">(model.text(batch.start_day)),
                              both<"complete">(model.text(batch.complete_day))),
                     say_both(words::kPutInOrder));
    }
    int latest_draw = batch.complete_day - run.first_days + 1;
    if (campaign.continues) latest_draw = std::max(latest_draw, campaign.start_day);
    if (batch.start_day > latest_draw || batch.start_day > batch.complete_day) {
      violations.add(5, place, std::to_string(batch.start_day),
                     say_both(words::kBatchTooShort, named(campaign), number_of(k),
                              both<"days">(days_of(run.first_days)),
                              both<"start">(model.text(batch.start_day)),
                              both<"complete">(model.text(batch.complete_day))),
                     say_both(words::kStartBy, both<"day">(model.text(latest_draw))));
    }
    ready = std::max(ready, Exact(batch.complete_day));
    if (ready > batch.complete_day + 1) {
      violations.add(
          6, place + "/complete_day", std::to_string(batch.complete_day),
          say_both(words::kBatchTooSoon, named(campaign), number_of(k),
                   both<"complete">(model.text(batch.complete_day)),
                   both<"first">(to_text(run.first, 3)), both<"next">(to_text(run.cadence, 3))),
          say_both(words::kCompleteFrom, both<"day">(model.text(ceil_to_int(ready) - 1))));
      ready = batch.complete_day + 1;  // told once, not for all that follow
    }
    ready += run.cadence;
  }
  const int last = campaign.batches.back().complete_day;
  if (campaign.start_day < run.open_from || last > run.open_to) {
    violations.add(
        2, pointer("campaigns", index), fmt::format("{}-{}", campaign.start_day, last),
        say_both(words::kRunsOutsideOpen, named(campaign),
                 both<"first">(model.text(campaign.start_day)), both<"last">(model.text(last)),
                 both<"open">(model.text(run.open_from)), both<"close">(model.text(run.open_to))),
        say_both(words::kKeepOpenDays));
  }
}

// R02, R04, R05, R06, R10 in the calendar "period": whole batches in each period.
void Judged::check_batches_by_period(int index) {
  const auto& campaign = plan.campaigns[static_cast<std::size_t>(index)];
  const Run& run =
      model.runs[static_cast<std::size_t>(campaign_run[static_cast<std::size_t>(index)])];
  std::map<int, std::int64_t> batches;  // by period
  int last = campaign.start_day;
  for (std::size_t k = 0; k < campaign.batches.size(); ++k) {
    const Batch& batch = campaign.batches[k];
    const std::string place = batch_pointer(index, static_cast<int>(k));
    if (batch.complete_day < last) {
      violations.add(4, place + "/complete_day", std::to_string(batch.complete_day),
                     say_both(words::kPeriodOrder, named(campaign)), say_both(words::kPutInTime));
    }
    if (batch.start_day != batch.complete_day) {
      violations.add(5, place + "/start_day", std::to_string(batch.start_day),
                     say_both(words::kPeriodDraw, named(campaign)),
                     say_both(words::kWrite, both<"value">(std::to_string(batch.complete_day))));
    }
    last = std::max(last, batch.complete_day);
    ++batches[batch.complete_day];
  }
  if (campaign.start_day < run.open_from || last > run.open_to) {
    violations.add(
        2, pointer("campaigns", index), fmt::format("{}-{}", campaign.start_day, last),
        say_both(words::kOpenPeriods, named(campaign), both<"open">(model.text(run.open_from)),
                 both<"close">(model.text(run.open_to))),
        say_both(words::kKeepOpenPeriods));
  }
  for (int t = campaign.start_day; t <= last; ++t) {
    const auto found = batches.find(t);
    check_period(index, t, found == batches.end() ? 0 : found->second);
  }
}

// The run time of one period. The first batch's lead is used up in a run's first period; who draws
// an intermediate needs it only together with the run that makes it, and may wait at any time.
void Judged::check_period(int index, int period, std::int64_t count) {
  const auto& campaign = plan.campaigns[static_cast<std::size_t>(index)];
  const Run& run =
      model.runs[static_cast<std::size_t>(campaign_run[static_cast<std::size_t>(index)])];
  const auto& process = model.network.processes[static_cast<std::size_t>(run.process)];
  const Exact whole = model.period_days;
  const Exact most = std::min(whole, process.campaign_days_max.value_or(whole));
  const Exact least = process.campaign_days_min.value_or(Exact(0));
  const bool is_new = period == campaign.start_day && is_new_run(index);
  const bool fed = model.draws_intermediate(run);
  const bool lead_needed = is_new && (!fed || maker_starts(run, period));
  const auto days = [&](bool lead) -> Exact {
    return run.cadence * count + (lead ? Exact(run.first - run.cadence) : Exact(0));
  };
  const auto fits = [&](bool lead) { return days(lead) <= most && days(lead) >= least; };
  if (fits(lead_needed) || (fed && fits(true))) return;
  const Exact used = days(lead_needed);
  violations.add(used > whole ? 6 : 10, pointer("campaigns", index), std::to_string(count),
                 say_both(words::kPeriodFull, named(campaign), both<"batches">(batches_of(count)),
                          both<"period">(model.text(period)), both<"used">(to_text(used, 3)),
                          both<"least">(to_text(least, 3)), both<"most">(to_text(most, 3))),
                 say_both(words::kChangeBatches));
}

bool Judged::is_new_run(int index) const {
  return !plan.campaigns[static_cast<std::size_t>(index)].continues && !follows_itself(index);
}

// A run that makes what `run` draws is new in the period.
bool Judged::maker_starts(const Run& run, int period) const {
  for (std::size_t i = 0; i < plan.campaigns.size(); ++i) {
    const int index = static_cast<int>(i);
    if (campaign_run[i] < 0 || plan.campaigns[i].start_day != period || !is_new_run(index))
      continue;
    const int made = model.runs[static_cast<std::size_t>(campaign_run[i])].output;
    if (std::any_of(run.draws.begin(), run.draws.end(),
                    [made](const Draw& draw) { return draw.material == made; })) {
      return true;
    }
  }
  return false;
}

// In the calendar "period": the same run stood in the suite in the period before.
bool Judged::follows_itself(int index) const {
  const auto& campaign = plan.campaigns[static_cast<std::size_t>(index)];
  const int suite = model.suite(campaign.suite);
  if (!model.by_period || suite < 0) return false;
  const auto& in_order = suite_campaigns[static_cast<std::size_t>(suite)];
  const auto place = std::find(in_order.begin(), in_order.end(), index);
  if (place == in_order.begin() || place == in_order.end()) return false;
  const auto& before = plan.campaigns[static_cast<std::size_t>(*(place - 1))];
  return before.process == campaign.process &&
         before.batches.back().complete_day == campaign.start_day - 1;
}

void Judged::check_size(int index) {
  const auto& campaign = plan.campaigns[static_cast<std::size_t>(index)];
  const Run& run =
      model.runs[static_cast<std::size_t>(campaign_run[static_cast<std::size_t>(index)])];
  const auto& process = model.network.processes[static_cast<std::size_t>(run.process)];
  const auto count = static_cast<std::int64_t>(campaign.batches.size());
  const auto least = process.campaign_batches_min.value_or(0);
  const auto most = process.campaign_batches_max.value_or(count);
  if (count >= least && count <= most) return;
  const auto from = both<"least">(std::to_string(least));
  const Both limits = process.campaign_batches_max
                          ? say_both(words::kSizeFromTo, from, both<"most">(std::to_string(most)))
                          : say_both(words::kSizeFrom, from);
  violations.add(
      10, pointer("campaigns", index, "batches"), std::to_string(count),
      say_both(words::kCampaignSize, named(campaign), both<"batches">(batches_of(count))), limits);
}

// R07, R08, R09: one thing at a time, and the change between any earlier and any later one.
void Judged::check_suite(int suite) {
  const auto& row = model.network.suites[static_cast<std::size_t>(suite)];
  const auto& in_order = suite_campaigns[static_cast<std::size_t>(suite)];
  std::map<int, int> last_day;  // process -> last day of its campaigns so far
  if (row.running) {
    const int running = model.process(*row.running);
    if (running >= 0) last_day[running] = -1;
  }
  std::map<std::pair<int, int>, Change> changes;
  int busy_until = -1;
  for (const int index : in_order) {
    const auto& campaign = plan.campaigns[static_cast<std::size_t>(index)];
    const int to =
        model.runs[static_cast<std::size_t>(campaign_run[static_cast<std::size_t>(index)])].process;
    const std::string place = pointer("campaigns", index, "start_day");
    if (campaign.start_day <= busy_until) {
      violations.add(7, place, std::to_string(campaign.start_day),
                     say_both(words::kSuiteTaken, named(campaign),
                              both<"start">(model.text(campaign.start_day)),
                              both<"until">(model.text(busy_until))),
                     say_both(words::kStartFrom, both<"day">(model.text(busy_until + 1))));
    }
    for (const auto& [from, last] : last_day) {
      if (from == to || model.by_period || campaign.continues) continue;
      const auto& left = model.network.processes[static_cast<std::size_t>(from)];
      const auto& entered = model.network.processes[static_cast<std::size_t>(to)];
      const auto [known, missing] = changes.try_emplace({from, to});
      if (missing) known->second = model.change(suite, left, entered);
      const Change& change = known->second;
      const std::int64_t earliest = std::int64_t{last} + 1 + change.days;
      if (!change.allowed) {
        violations.add(9, pointer("campaigns", index, "process"), campaign.process.str(),
                       say_both(words::kNoSwitch, named(campaign), both<"from">(left.id.str()),
                                both<"to">(entered.id.str())),
                       say_both(words::kAddSwitch));
      } else if (campaign.start_day < earliest) {
        violations.add(
            8, place, std::to_string(campaign.start_day),
            say_both(words::kSwitchTakes, named(campaign),
                     both<"start">(model.text(campaign.start_day)), both<"from">(left.id.str()),
                     both<"days">(days_of(change.days)), both<"last">(model.text(last))),
            say_both(words::kStartFrom, both<"day">(model.text(earliest))));
      }
    }
    const int last = campaign.batches.back().complete_day;
    busy_until = std::max(busy_until, last);
    auto& of_process = last_day.try_emplace(to, -1).first->second;
    of_process = std::max(of_process, last);
  }
}

}  // namespace renkei::plan::check
