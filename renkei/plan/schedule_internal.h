// Shared by the sources of the scheduler; not for others.
#pragma once

#include <vector>

#include "renkei/plan/schedule.h"

namespace renkei::plan::internal {

// What becomes usable and what leaves, by day; material's unit.
struct Flow {
  explicit Flow(std::size_t days) : in(days), out(days), wasted(days) {}
  std::vector<Exact> in, out, wasted;
};

// When the output of a batch reaches each stage; the horizon or later: never in the plan.
struct LotDays {
  int released = 0, lot_released = 0, usable = 0;
};

struct Scheduler {
  explicit Scheduler(const Problem& p);

  // schedule.cc
  void add_campaigns(const std::vector<std::vector<RunCampaign>>& campaigns);
  // schedule_flows.cc: doses out of the drug product, purchases, what expires.
  void supply(const Targets& targets);
  // Errors: plan.short, and `shortage` says where.
  Result<void> settle();
  // schedule_value.cc: dose table, shipments, milestones, objective.
  void add_dose_rows();
  void value_plan();

  struct Shortage {
    int material = -1;
    int day = 0;
  };
  Shortage shortage;
  const Problem& problem;
  Plan plan;
  std::vector<Flow> flows;                                  // by material
  std::vector<std::vector<LotDays>> lot_days;               // by run, in order of its batches
  std::vector<std::vector<const Campaign*>> run_campaigns;  // by run, into plan.campaigns
  std::vector<std::pair<std::size_t, int>> switch_runs;     // plan.switches index, run

 private:
  std::vector<Batch> batches_of(const RunCampaign& campaign) const;
  int approval_day(int r, const std::vector<const Campaign*>& of_run) const;
  void add_switches(const std::vector<RunCampaign>& campaigns, const Suite& suite);
  void add_batch_flows(int r);
  void supply_demands(int material, const Targets& targets);
  void dose_people(std::size_t product, const Targets& targets);
};

}  // namespace renkei::plan::internal
