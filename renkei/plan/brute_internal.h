// Shared by the sources of the brute force; not for others.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "renkei/plan/brute_force.h"
#include "renkei/plan/check_internal.h"

namespace renkei::plan::testing::brute {

struct RunCampaign {
  int run = 0;
  bool continues = false;
  int start = 0;
  std::vector<int> complete;
};
using SuitePlan = std::vector<RunCampaign>;

// brute_suites.cc. Every plan of one suite in the class; none when there are more than `most`.
[[nodiscard]] std::optional<std::vector<SuitePlan>> suite_plans(const check::Model& model,
                                                                int suite, std::size_t most);
// The day a batch draws on: as late as it may.
[[nodiscard]] int draw_day(const check::Model& model, const RunCampaign& campaign, int complete);
// The day each batch of the suite is usable, kNever where it never is; in order of campaigns.
struct Stages {
  int released = 0;
  int lot_released = 0;
  int usable = 0;
};
[[nodiscard]] std::vector<std::vector<Stages>> stages_of(const check::Model& model,
                                                         const SuitePlan& plan);
[[nodiscard]] int approval_of(const check::Model& model, const SuitePlan& plan, int run);

// brute_people.cc. What is done with the doses of one product, cumulative by day.
struct Allocation {
  std::vector<std::int64_t> supplied;            // to its demand; empty without one
  std::vector<std::vector<std::int64_t>> dosed;  // by dose number
};
struct Worth {
  Exact protected_backlog;
  std::int64_t waiting = 0;
  Exact other_backlog;
  friend bool operator<(const Worth& a, const Worth& b) {
    return std::tie(a.protected_backlog, a.waiting, a.other_backlog) <
           std::tie(b.protected_backlog, b.waiting, b.other_backlog);
  }
};
// A product whose doses are wanted.
struct Wanted {
  int product = 0;
  bool emergency = false;
  const network::Demand* demand = nullptr;
  std::vector<Exact> due;  // cumulative by day; of the demand
};
struct Answer {
  Worth worth;
  std::vector<Allocation> allocations;  // by wanted product
};
// `doses[w][d]`: whole doses of wanted product w that are usable by day d, if none were used.
[[nodiscard]] Answer best_use(const check::Model& model, const std::vector<Wanted>& wanted,
                              const std::vector<std::vector<std::int64_t>>& doses);

// brute_plan.cc. The whole plan for campaigns and their use.
[[nodiscard]] Plan build_plan(const check::Model& model,
                              const std::vector<const SuitePlan*>& suites,
                              const std::vector<Wanted>& wanted, const Answer& answer);

// What can have arrived of a material's offers by the end of a day, at most.
[[nodiscard]] Exact most_by(const check::Model& model, const network::Offer& offer, int day);

}  // namespace renkei::plan::testing::brute
