#include "renkei/plan/period_batches.h"

#include <algorithm>
#include <cmath>

#include "renkei/plan/grid_internal.h"

namespace renkei::plan {
namespace {

using internal::column_at;

std::int64_t count(const std::vector<double>& x, int column) {
  return column < 0 ? 0 : std::llround(x[static_cast<std::size_t>(column)]);
}

// Which run each suite is set up for in each period (position in Suite::runs, or -1).
class SetUps {
 public:
  SetUps(const Problem& problem, const GridModel& model, const std::vector<double>& x)
      : problem_(problem),
        periods_(problem.periods()),
        at_(problem.suites.size(), std::vector<int>(static_cast<std::size_t>(periods_), -1)) {
    for (const auto& group : model.groups) share_out(model, group, x);
  }

  [[nodiscard]] int at(int suite, int period) const {
    return period < 0 ? -1 : at_[static_cast<std::size_t>(suite)][static_cast<std::size_t>(period)];
  }
  [[nodiscard]] int run_at(int suite, int period) const {
    const int k = at(suite, period);
    return k < 0 ? -1 : suite_at(suite).runs[static_cast<std::size_t>(k)];
  }
  [[nodiscard]] bool is_new(int suite, int period) const {
    const int r = run_at(suite, period);
    const bool continues =
        r >= 0 && period == 0 && problem_.runs[static_cast<std::size_t>(r)].at_day_zero;
    return r >= 0 && !continues && at(suite, period - 1) != at(suite, period);
  }
  [[nodiscard]] bool maker_is_new(const Run& run, int period) const {
    for (int s = 0; s < static_cast<int>(problem_.suites.size()); ++s) {
      if (!is_new(s, period)) continue;
      const int made = problem_.runs[static_cast<std::size_t>(run_at(s, period))].output;
      if (std::any_of(run.draws.begin(), run.draws.end(),
                      [made](const Draw& draw) { return draw.material == made; })) {
        return true;
      }
    }
    return false;
  }

 private:
  [[nodiscard]] const Suite& suite_at(int s) const {
    return problem_.suites[static_cast<std::size_t>(s)];
  }

  // As many suites as can stay as they are do so; the others take what is left to be set up.
  void share_out(const GridModel& model, const std::vector<int>& group,
                 const std::vector<double>& x) {
    const auto& runs = suite_at(group.front()).runs;
    for (int t = 0; t < periods_; ++t) {
      std::vector<std::int64_t> left;
      for (const int r : runs) {
        left.push_back(count(x, column_at(model.runs[static_cast<std::size_t>(r)].set_up, t)));
      }
      const auto set = [&](int s, int k) {
        at_[static_cast<std::size_t>(s)][static_cast<std::size_t>(t)] = k;
        --left[static_cast<std::size_t>(k)];
      };
      for (const int s : group) {
        const int before = at(s, t - 1);
        if (before >= 0 && left[static_cast<std::size_t>(before)] > 0) set(s, before);
      }
      for (const int s : group) {
        if (at(s, t) >= 0) continue;
        const auto next = std::find_if(left.begin(), left.end(), [](auto n) { return n > 0; });
        if (next != left.end()) set(s, static_cast<int>(next - left.begin()));
      }
    }
  }

  const Problem& problem_;
  int periods_;
  std::vector<std::vector<int>> at_;
};

}  // namespace

bool PeriodBatches::divisible() const {
  if (least > most || least_lead > most_lead) return false;
  return fed ? most_lead + 1 >= least : least == least_lead;
}

PeriodBatches period_batches(const Problem& problem, int r) {
  const Run& run = problem.runs[static_cast<std::size_t>(r)];
  const Exact period = problem.network->planning.period_days;
  const Exact most_days = std::min(period, run.process->campaign_days_max.value_or(period));
  const Exact least_days = run.process->campaign_days_min.value_or(Exact(0));
  const auto fewest = [&](const Exact& batches) {
    return std::max<std::int64_t>(0, ceil_to_int(batches));
  };
  PeriodBatches result;
  result.most = floor_to_int(most_days / run.cadence_days);
  result.most_lead = floor_to_int((most_days - run.first_days) / run.cadence_days + 1);
  result.least = fewest(least_days / run.cadence_days);
  result.least_lead = fewest((least_days - run.first_days) / run.cadence_days + 1);
  result.fed = problem.draws_what_is_made(run);
  return result;
}

std::vector<std::vector<RunCampaign>> period_campaigns(const Problem& problem,
                                                       const GridModel& model,
                                                       const std::vector<double>& x) {
  const SetUps set_ups(problem, model, x);
  std::vector<std::vector<RunCampaign>> result(problem.suites.size());
  for (const auto& group : model.groups) {
    const auto& counted = problem.suites[static_cast<std::size_t>(group.front())].runs;
    for (int t = 0; t < problem.periods(); ++t) {
      for (std::size_t k = 0; k < counted.size(); ++k) {
        const auto& columns = model.runs[static_cast<std::size_t>(counted[k])];
        std::int64_t left = count(x, column_at(columns.batches, t));
        const PeriodBatches limits = period_batches(problem, counted[k]);
        const bool maker_new =
            set_ups.maker_is_new(problem.runs[static_cast<std::size_t>(counted[k])], t);
        std::vector<std::pair<int, std::int64_t>> most_more;  // suite, batches beyond its least
        for (const int s : group) {
          if (set_ups.at(s, t) != static_cast<int>(k)) continue;
          const bool is_new = set_ups.is_new(s, t);
          auto& campaigns = result[static_cast<std::size_t>(s)];
          const int r = set_ups.run_at(s, t);
          if (is_new || campaigns.empty()) campaigns.push_back({r, !is_new, t, {}});
          const bool lead = is_new && (!limits.fed || maker_new);
          const auto least = limits.fed ? std::min(limits.least, limits.least_lead)
                             : lead     ? limits.least_lead
                                        : limits.least;
          const auto most = lead ? limits.most_lead : std::max(limits.most, limits.most_lead);
          const auto now = std::min(left, least);
          campaigns.back().not_before.insert(campaigns.back().not_before.end(),
                                             static_cast<std::size_t>(now), t);
          left -= now;
          most_more.emplace_back(s, std::max<std::int64_t>(0, most - now));
        }
        for (const auto& [s, more] : most_more) {
          auto& batches = result[static_cast<std::size_t>(s)].back().not_before;
          const auto now = std::min(left, more);
          batches.insert(batches.end(), static_cast<std::size_t>(now), t);
          left -= now;
        }
      }
    }
  }
  for (auto& campaigns : result) {
    // A set-up that makes nothing is no campaign.
    std::erase_if(campaigns, [](const RunCampaign& c) { return c.not_before.empty(); });
  }
  return result;
}

}  // namespace renkei::plan
