// Every sequence of campaigns that a suite can run, by rules R02 to R10.
#include <algorithm>

#include "renkei/plan/brute_internal.h"

namespace renkei::plan::testing::brute {
namespace {

using check::kNever;
using check::Model;
using check::Run;

// R06 for given completions; also R05 for the first batch, which no campaign draws before.
bool keeps_pace(const Run& run, bool continues, int start, const std::vector<int>& complete) {
  Exact ready = start + (continues ? run.cadence : run.first);
  for (const int day : complete) {
    ready = std::max(ready, Exact(day));
    if (ready > day + 1) return false;
    ready += run.cadence;
  }
  return true;
}

class Search {
 public:
  Search(const Model& model, int suite, std::size_t most)
      : model_(model), suite_(suite), most_(most) {}

  std::optional<std::vector<SuitePlan>> all() && {
    extend();
    if (too_many_) return std::nullopt;
    return std::move(found_);
  }

 private:
  void extend() {
    if (found_.size() >= most_) {
      too_many_ = true;
      return;
    }
    found_.push_back(plan_);
    for (const int r : model_.suite_runs[static_cast<std::size_t>(suite_)]) {
      const Run& run = model_.runs[static_cast<std::size_t>(r)];
      const auto& process = model_.network.processes[static_cast<std::size_t>(run.process)];
      const bool again = !plan_.empty() && plan_.back().run == r;
      if (again && !process.campaign_batches_max) continue;
      RunCampaign campaign;
      campaign.run = r;
      campaign.continues = plan_.empty() && run.at_day_zero;
      const auto earliest = earliest_start(run);
      if (!campaign.continues && !earliest) continue;
      campaign.start = campaign.continues ? 0 : *earliest;
      plan_.push_back(std::move(campaign));
      add_batches();
      plan_.pop_back();
      if (too_many_) return;
    }
  }

  // R07, R08 and R09 against all that stood in the suite before.
  [[nodiscard]] std::optional<int> earliest_start(const Run& run) const {
    const auto& to = model_.network.processes[static_cast<std::size_t>(run.process)];
    int earliest = run.open_from;
    const auto after = [&](const network::Process& from, int last) {
      const auto change = model_.change(suite_, from, to);
      if (!change.allowed) return false;
      earliest = std::max(earliest, last + 1 + change.days);
      return true;
    };
    const auto& row = model_.network.suites[static_cast<std::size_t>(suite_)];
    const int running = row.running ? model_.process(*row.running) : -1;
    if (running >= 0 && !after(model_.network.processes[static_cast<std::size_t>(running)], -1)) {
      return std::nullopt;
    }
    for (const auto& before : plan_) {
      const int p = model_.runs[static_cast<std::size_t>(before.run)].process;
      const int last = before.complete.back();
      earliest = std::max(earliest, last + 1);
      if (!after(model_.network.processes[static_cast<std::size_t>(p)], last)) return std::nullopt;
    }
    return earliest;
  }

  // The last day on which a batch can still be of any use.
  [[nodiscard]] int last_useful(const Run& run) const {
    const auto& process = model_.network.processes[static_cast<std::size_t>(run.process)];
    const int last = std::min(run.open_to, model_.horizon - 1);
    if (run.needs_approval || process.campaign_batches_min) return last;
    const int lag = 1 + run.release_days + run.lot_release_days + run.transport_days;
    return std::min({last, model_.horizon - 1 - lag, run.licence_until});
  }

  // Adds every set of completions to the campaign at the end of the plan, then goes on.
  void add_batches() {
    const Run& run = model_.runs[static_cast<std::size_t>(plan_.back().run)];
    const auto& process = model_.network.processes[static_cast<std::size_t>(run.process)];
    const auto count = static_cast<std::int64_t>(plan_.back().complete.size());
    if (process.campaign_batches_max && count >= *process.campaign_batches_max) return;
    int day = count == 0 ? plan_.back().start : plan_.back().complete.back();
    if (count == 0 && !plan_.back().continues) day += run.first_days - 1;
    const int last = last_useful(run);
    for (; day <= last && !too_many_; ++day) {
      plan_.back().complete.push_back(day);
      const auto& now = plan_.back();
      if (keeps_pace(run, now.continues, now.start, now.complete)) {
        if (count + 1 >= process.campaign_batches_min.value_or(0)) with_latest_start(run);
        if (!too_many_) add_batches();
      }
      plan_.back().complete.pop_back();
    }
  }

  // Goes on with the campaign started as late as its completions allow.
  void with_latest_start(const Run& run) {
    const int earliest = plan_.back().start;
    if (!plan_.back().continues) {
      auto& campaign = plan_.back();
      int start = campaign.complete.front() - run.first_days + 1;
      while (!keeps_pace(run, false, start, campaign.complete)) --start;
      RENKEI_CHECK(start >= earliest);
      campaign.start = start;
    }
    extend();
    plan_.back().start = earliest;
  }

  const Model& model_;
  int suite_;
  std::size_t most_;
  SuitePlan plan_;
  std::vector<SuitePlan> found_;
  bool too_many_ = false;
};

}  // namespace

std::optional<std::vector<SuitePlan>> suite_plans(const Model& model, int suite, std::size_t most) {
  return Search(model, suite, most).all();
}

int draw_day(const Model& model, const RunCampaign& campaign, int complete) {
  const Run& run = model.runs[static_cast<std::size_t>(campaign.run)];
  return std::max(campaign.start, complete - run.first_days + 1);
}

int approval_of(const Model& model, const SuitePlan& plan, int r) {
  const Run& run = model.runs[static_cast<std::size_t>(r)];
  const bool first = plan.empty() || plan.front().run == r;
  const bool after_another =
      !first || model.network.suites[static_cast<std::size_t>(run.suite)].running.has_value();
  if (!run.needs_approval || !after_another) return 0;
  auto missing = std::max<std::int64_t>(1, run.qualification_lots);
  for (const auto& campaign : plan) {
    for (const int day : campaign.complete) {
      if (campaign.run == r && --missing == 0) return day + 1 + run.regulatory_days;
    }
  }
  return kNever;
}

std::vector<std::vector<Stages>> stages_of(const Model& model, const SuitePlan& plan) {
  std::vector<std::vector<Stages>> stages;
  for (const auto& campaign : plan) {
    const Run& run = model.runs[static_cast<std::size_t>(campaign.run)];
    const int held = std::max(run.licence_day, approval_of(model, plan, campaign.run));
    std::vector<Stages> of_campaign;
    for (const int day : campaign.complete) {
      if (day > run.licence_until) {
        of_campaign.push_back({kNever, kNever, kNever});
        continue;
      }
      const int tested = day + 1 + run.release_days;
      const int lot_tested = tested + run.lot_release_days;
      of_campaign.push_back({std::max(tested, held), std::max(lot_tested, held),
                             std::max(lot_tested + run.transport_days, held)});
    }
    stages.push_back(std::move(of_campaign));
  }
  return stages;
}

}  // namespace renkei::plan::testing::brute
