#include "renkei/plan/wanted_lots.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "renkei/plan/schedule_internal.h"

namespace renkei::plan {

bool enough_batches(const Problem& problem, int run, std::size_t batches) {
  const auto& process = *problem.runs[static_cast<std::size_t>(run)].process;
  return batches > 0 &&
         static_cast<std::int64_t>(batches) >= process.campaign_batches_min.value_or(0);
}

namespace {

struct LastCampaign {
  RunCampaign* campaign = nullptr;
  int complete = 0;  // when one more lot should be
};

// The campaign for one more lot of a material that is to be usable by a day: one that makes it
// then, or made it last and nothing after it, and of these the one whose suite has been free for
// longest; else, with other campaigns after it, the one that ends last.
std::optional<LastCampaign> last_campaign(const Problem& problem,
                                          std::vector<std::vector<RunCampaign>>& campaigns,
                                          int material, int by) {
  std::optional<LastCampaign> then, before;
  for (auto& suite : campaigns) {
    for (auto& campaign : suite) {
      const Run& run = problem.runs[static_cast<std::size_t>(campaign.run)];
      const int complete = by - run.release_lag_days() - 1;
      const auto& times = campaign.not_before;
      if (run.output != material || times.empty() || times.front() > complete) continue;
      if (run.process->campaign_batches_max) continue;  // it is as long as it may be
      const int end = times.back();
      if (end >= complete || &campaign == &suite.back()) {
        if (!then || end < then->campaign->not_before.back()) then = {&campaign, complete};
      } else if (!before || end > before->complete) {
        before = {&campaign, end};
      }
    }
  }
  return then ? then : before;
}

}  // namespace

std::vector<std::vector<RunCampaign>> with_last_lots(
    const Problem& problem, std::vector<std::vector<RunCampaign>> campaigns, std::int64_t persons,
    int day) {
  struct Need {
    Exact amount;
    int day = 0;  // to be usable by
  };
  std::map<int, Need> needs;  // by material
  for (const auto& product : problem.emergency) {
    needs[product.material] = {product.dose * persons * problem.doses_per_person, day};
  }
  while (!needs.empty()) {
    const auto [material, need] = *needs.begin();
    needs.erase(needs.begin());
    const auto last = last_campaign(problem, campaigns, material, need.day);
    if (!last) continue;
    const auto [chosen, wanted] = *last;
    const Run& run = problem.runs[static_cast<std::size_t>(chosen->run)];
    // One more, for what was rounded away before.
    const auto lots = ceil_to_int(need.amount / run.batch_amount) + 1;
    auto& times = chosen->not_before;
    times.insert(std::upper_bound(times.begin(), times.end(), wanted),
                 static_cast<std::size_t>(lots), wanted);
    const int drawn = wanted - static_cast<int>(ceil_to_int(run.first_days));
    for (const auto& draw : run.draws) {
      auto& more = needs[draw.material];
      more.day = more.amount == 0 ? drawn : std::min(more.day, drawn);
      more.amount += draw.amount * lots;
    }
  }
  return campaigns;
}

namespace {

// Drops the last lots of a material, by the day they are usable, that nothing needs; returns what
// those that are kept draw, by material, of all that is made.
std::map<int, Exact> drop_unused(const internal::Scheduler& made, int material, const Exact& need,
                                 std::vector<std::vector<RunCampaign>>& campaigns) {
  const Problem& problem = made.problem;
  struct Lot {
    int usable = 0;
    RunCampaign* campaign = nullptr;
  };
  std::vector<Lot> lots;
  std::map<int, std::size_t> seen;  // by run: its batches so far
  std::map<int, Exact> drawn;
  for (auto& suite : campaigns) {
    for (auto& campaign : suite) {
      const auto r = static_cast<std::size_t>(campaign.run);
      if (problem.runs[r].output != material) continue;
      for (const auto& draw : problem.runs[r].draws) {
        if (!problem.materials[static_cast<std::size_t>(draw.material)].made_by.empty()) {
          drawn[draw.material];
        }
      }
      for (std::size_t b = 0; b < campaign.not_before.size(); ++b) {
        lots.push_back({made.lot_days[r][seen[campaign.run]++].usable, &campaign});
      }
    }
  }
  std::stable_sort(lots.begin(), lots.end(),
                   [](const Lot& a, const Lot& b) { return a.usable < b.usable; });
  Exact usable = problem.materials[static_cast<std::size_t>(material)].initial;
  std::map<RunCampaign*, std::size_t> kept;
  for (const auto& lot : lots) {
    if (usable >= need) break;
    const Run& run = problem.runs[static_cast<std::size_t>(lot.campaign->run)];
    usable += run.batch_amount;
    ++kept[lot.campaign];
    for (const auto& draw : run.draws) {
      if (drawn.contains(draw.material)) drawn[draw.material] += draw.amount;
    }
  }
  for (const auto& lot : lots) lot.campaign->not_before.resize(kept[lot.campaign]);
  return drawn;
}

}  // namespace

std::vector<std::vector<RunCampaign>> only_used_lots(
    const Problem& problem, std::vector<std::vector<RunCampaign>> campaigns, const Plan& plan) {
  std::map<int, Exact> needs;  // by material
  for (const auto& product : problem.emergency) {
    Exact& need = needs[product.material];
    for (const auto& dosing : plan.dosings) {
      if (dosing.product == product.row->id) need += product.dose * dosing.persons;
    }
  }
  internal::Scheduler made(problem);
  made.add_campaigns(campaigns);
  std::set<int> known;  // materials
  // All that draws it is known, so what is needed of it is.
  const auto is_ready = [&](const auto& need) {
    const auto& account = problem.materials[static_cast<std::size_t>(need.first)];
    return account.demands.empty() &&
           std::all_of(account.drawn_by.begin(), account.drawn_by.end(), [&](const auto& draw) {
             return known.contains(problem.runs[static_cast<std::size_t>(draw.first)].output);
           });
  };
  for (;;) {
    const auto next = std::find_if(needs.begin(), needs.end(), is_ready);
    if (next == needs.end()) break;
    const auto [material, need] = *next;
    needs.erase(next);
    known.insert(material);
    for (const auto& [input, amount] : drop_unused(made, material, need, campaigns)) {
      needs[input] += amount;
    }
  }
  for (auto& suite : campaigns) {
    std::erase_if(suite, [&](const RunCampaign& campaign) {
      return !enough_batches(problem, campaign.run, campaign.not_before.size());
    });
  }
  return campaigns;
}

}  // namespace renkei::plan
