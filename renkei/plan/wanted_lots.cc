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

using Campaigns = std::vector<std::vector<RunCampaign>>;

struct Need {
  Exact amount;
  int day = 0;  // to be usable by
};

// Lots that were added to campaigns.
struct Added {
  int run = 0;
  int complete = 0;  // the first of them
  std::int64_t lots = 0;
};

// One more, for what was rounded away before.
std::int64_t lots_for(const Run& run, const Exact& amount) {
  return ceil_to_int(amount / run.batch_amount) + 1;
}

// Adds lots to a campaign that makes the material when it is needed, or made it last and nothing
// after it, and of these the one whose suite has been free for longest; else, with other campaigns
// after it, the one that ends last.
std::optional<Added> add_to_last(const Problem& problem, Campaigns& campaigns, int material,
                                 const Need& need) {
  struct Last {
    RunCampaign* campaign = nullptr;
    int complete = 0;  // when one more lot should be
  };
  std::optional<Last> then, before;
  for (auto& suite : campaigns) {
    for (auto& campaign : suite) {
      const Run& run = problem.runs[static_cast<std::size_t>(campaign.run)];
      const int complete = need.day - run.release_lag_days() - 1;
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
  const auto& last = then ? then : before;
  if (!last) return std::nullopt;
  const auto lots =
      lots_for(problem.runs[static_cast<std::size_t>(last->campaign->run)], need.amount);
  auto& times = last->campaign->not_before;
  times.insert(std::upper_bound(times.begin(), times.end(), last->complete),
               static_cast<std::size_t>(lots), last->complete);
  return Added{last->campaign->run, last->complete, lots};
}

// Adds lots the first time that a suite which makes the material has room for all of them between
// its campaigns as placed: at the end of one that makes it, or as one of their own.
std::optional<Added> add_in_first_room(const Problem& problem, Campaigns& placed, int material,
                                       const Need& need) {
  struct Room {
    std::vector<RunCampaign>* suite = nullptr;
    std::size_t after = 0;
    Added lots;
  };
  std::optional<Room> first;
  for (std::size_t s = 0; s < placed.size(); ++s) {
    const auto made = std::find_if(placed[s].begin(), placed[s].end(), [&](const auto& one) {
      return problem.runs[static_cast<std::size_t>(one.run)].output == material;
    });
    if (made == placed[s].end()) continue;
    const Run& run = problem.runs[static_cast<std::size_t>(made->run)];
    if (run.process->campaign_batches_max) continue;  // it is as long as it may be
    const auto& suite = problem.suites[s];
    const auto lots = lots_for(run, need.amount);
    const int lag = run.release_lag_days() + 1;
    for (std::size_t k = 0; k < placed[s].size(); ++k) {
      const auto& before = placed[s][k];
      const auto change = suite.change_between(before.run, made->run);
      if (!change) continue;
      const Exact time = before.run == made->run ? run.cadence_days : *change + run.first_days;
      const int complete =
          std::max(before.not_before.back() + static_cast<int>(ceil_to_int(time)), need.day - lag);
      int last_day = std::min(run.open_to, problem.horizon_days - 1 - lag);
      if (k + 1 < placed[s].size()) {
        const auto& after = placed[s][k + 1];
        const auto back = suite.change_between(made->run, after.run);
        last_day = back ? std::min(last_day, after.start_day - 1 - *back) : -1;
      }
      const int last = complete + static_cast<int>(ceil_to_int(run.cadence_days * (lots - 1)));
      if (last <= last_day && (!first || complete < first->lots.complete)) {
        first = Room{&placed[s], k, {made->run, complete, lots}};
      }
    }
  }
  if (!first) return std::nullopt;
  const auto& added = first->lots;
  const Run& run = problem.runs[static_cast<std::size_t>(added.run)];
  auto at = first->suite->begin() + static_cast<std::ptrdiff_t>(first->after);
  if (at->run != added.run) {
    const int start = added.complete - static_cast<int>(ceil_to_int(run.first_days)) + 1;
    at = first->suite->insert(at + 1, {added.run, false, start, {}});
  }
  for (std::int64_t lot = 0; lot < added.lots; ++lot) {
    at->not_before.push_back(added.complete +
                             static_cast<int>(ceil_to_int(run.cadence_days * lot)));
  }
  return added;
}

}  // namespace

Campaigns with_last_lots(const Problem& problem, Campaigns campaigns, std::int64_t persons, int day,
                         LastLots where) {
  std::map<int, Need> needs;  // by material
  for (const auto& product : problem.emergency) {
    needs[product.material] = {product.dose * persons * problem.doses_per_person, day};
  }
  const auto add = where == LastLots::kAtTheEnd ? add_to_last : add_in_first_room;
  while (!needs.empty()) {
    const auto [material, need] = *needs.begin();
    needs.erase(needs.begin());
    const auto added = add(problem, campaigns, material, need);
    if (!added) continue;
    const Run& run = problem.runs[static_cast<std::size_t>(added->run)];
    const int drawn = added->complete - static_cast<int>(ceil_to_int(run.first_days));
    for (const auto& draw : run.draws) {
      auto& more = needs[draw.material];
      more.day = more.amount == 0 ? drawn : std::min(more.day, drawn);
      more.amount += draw.amount * added->lots;
    }
  }
  return campaigns;
}

namespace {

// Drops the last lots of a material, by the day they are usable, that nothing needs; returns what
// those that are kept draw, by material, of all that is made.
std::map<int, Exact> drop_unused(const internal::Scheduler& made, int material, const Exact& need,
                                 Campaigns& campaigns) {
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

Campaigns only_used_lots(const Problem& problem, Campaigns campaigns, const Plan& plan) {
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
