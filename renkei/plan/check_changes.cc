// Changing a suite from one process to another, approval after it, and days on the road.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "renkei/plan/check_internal.h"

namespace renkei::plan::check {
namespace {

using network::Switch;
using network::SwitchStepKind;

// How closely a row names the change: (suite, products, platforms); none when it does not fit.
std::optional<std::tuple<int, int, int>> closeness(const Switch& row, const network::SuiteId& suite,
                                                   const network::Process& from,
                                                   const network::Process& to) {
  if (row.suite && *row.suite != suite) return std::nullopt;
  if (row.from_platform && *row.from_platform != from.platform) return std::nullopt;
  if (row.to_platform && *row.to_platform != to.platform) return std::nullopt;
  if (row.from_product && row.from_product != from.product) return std::nullopt;
  if (row.to_product && row.to_product != to.product) return std::nullopt;
  const int products = (row.from_product ? 1 : 0) + (row.to_product ? 1 : 0);
  const int platforms = (row.from_platform ? 1 : 0) + (row.to_platform ? 1 : 0);
  return std::tuple(row.suite ? 1 : 0, products, platforms);
}

// Days of the steps one after the other; a parallel one beside the one before it.
Exact step_days(const Switch& row, bool regulatory) {
  Exact total = 0;
  Exact group = 0;
  for (const auto& step : row.steps) {
    if ((step.kind == SwitchStepKind::kRegulatory) != regulatory) continue;
    if (!step.parallel) {
      total += group;
      group = 0;
    }
    group = std::max(group, step.days);
  }
  return total + group;
}

int whole_days(const Exact& days) {
  return static_cast<int>(std::min<std::int64_t>(ceil_to_int(days), kNever));
}

}  // namespace

Change Model::change(int s, const network::Process& from, const network::Process& to) const {
  if (from.id == to.id || by_period) return {};
  const Switch* best = nullptr;
  std::tuple<int, int, int> closest{-1, -1, -1};
  for (const auto& row : network.switches) {
    const auto close = closeness(row, network.suites[static_cast<std::size_t>(s)].id, from, to);
    if (!close || *close <= closest) continue;
    best = &row;
    closest = *close;
  }
  if (best != nullptr) return {true, whole_days(step_days(*best, false)), best};
  const bool same_product = !from.product || !to.product || *from.product == *to.product;
  return {from.platform == to.platform && same_product, 0, nullptr};
}

// R15: what any switch that leads into a run asks of its lots. Switches tell processes apart by
// platform and product alone, so one process of each such class stands for all.
void Model::find_approvals() {
  if (by_period) return;
  using Class = std::pair<network::PlatformId, std::optional<network::ProductId>>;
  const auto class_of = [](const network::Process& row) {
    return Class(row.platform, row.product);
  };
  for (std::size_t s = 0; s < suite_runs.size(); ++s) {
    std::map<Class, std::set<int>> members;  // processes that the suite may come from
    const auto& in = network.suites[s];
    const int running = in.running ? process(*in.running) : -1;
    if (running >= 0) {
      members[class_of(network.processes[static_cast<std::size_t>(running)])].insert(running);
    }
    for (const int r : suite_runs[s]) {
      const int p = runs[static_cast<std::size_t>(r)].process;
      members[class_of(network.processes[static_cast<std::size_t>(p)])].insert(p);
    }
    std::map<std::pair<Class, Class>, const Switch*> rows;
    for (const int r : suite_runs[s]) {
      Run& run = runs[static_cast<std::size_t>(r)];
      if (run.at_day_zero) continue;
      const auto& to = network.processes[static_cast<std::size_t>(run.process)];
      for (const auto& [from_class, processes] : members) {
        auto from = processes.begin();
        if (*from == run.process) ++from;
        if (from == processes.end()) continue;
        const auto [known, missing] = rows.try_emplace({from_class, class_of(to)}, nullptr);
        if (missing) {
          const auto& row = network.processes[static_cast<std::size_t>(*from)];
          known->second = change(static_cast<int>(s), row, to).row;
        }
        if (known->second == nullptr) continue;
        run.qualification_lots =
            std::max(run.qualification_lots, known->second->qualification_lots);
        run.regulatory_days =
            std::max(run.regulatory_days, whole_days(step_days(*known->second, true)));
      }
      run.needs_approval = run.qualification_lots > 0 || run.regulatory_days > 0;
    }
  }
}

int Model::lane_days(const network::SiteId& from, const std::optional<network::SiteId>& to) const {
  if (to && *to == from) return 0;
  std::pair<int, int> best{-1, 0};  // how closely it names the way, days
  for (const auto& lane : network.lanes) {
    if (lane.to_delivery == to.has_value()) continue;
    if (lane.from && *lane.from != from) continue;
    if (lane.to && lane.to != to) continue;
    const int close = (lane.from ? 2 : 0) + (lane.to ? 1 : 0);
    best = std::max(best, {close, days(lane.days)});
  }
  return best.second;
}

// R13: to the farthest site that may draw the material, and to delivery.
void Model::find_transport() {
  if (by_period) return;
  std::vector<std::set<network::SiteId>> users(network.materials.size());
  for (const auto& run : runs) {
    for (const auto& draw : run.draws) {
      users[static_cast<std::size_t>(draw.material)].insert(
          network.suites[static_cast<std::size_t>(run.suite)].site);
    }
  }
  std::map<std::pair<network::SiteId, int>, int> longest;
  for (auto& run : runs) {
    const auto& maker = network.suites[static_cast<std::size_t>(run.suite)].site;
    const auto [found, first_time] = longest.try_emplace({maker, run.output}, 0);
    if (first_time) {
      const auto m = static_cast<std::size_t>(run.output);
      for (const auto& user : users[m]) {
        found->second = std::max(found->second, lane_days(maker, user));
      }
      if (network.materials[m].kind == network::MaterialKind::kDrugProduct) {
        found->second = std::max(found->second, lane_days(maker, std::nullopt));
      }
    }
    run.transport_days = found->second;
  }
}

}  // namespace renkei::plan::check
