// Whole batches of a run within one period of the calendar "period" (planning.md, end of part 1).
#pragma once

#include <cstdint>
#include <vector>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/problem.h"
#include "renkei/plan/schedule.h"

namespace renkei::plan {

// Least and most batches in a period without and with the lead of a first batch. least > most: a
// period of that kind is not possible.
struct PeriodBatches {
  std::int64_t least = 0, most = 0;
  std::int64_t least_lead = 0, most_lead = 0;
  // It draws what a possible run makes: the lead is needed only in a period in which a run that
  // makes it is new too, and may be counted in any.
  bool fed = false;

  // The batches of several such suites together may be any number between the sums of their
  // bounds, and fewer new suites than counted never make a number impossible.
  [[nodiscard]] bool divisible() const;
};

// Requires a Problem of the calendar "period".
[[nodiscard]] PeriodBatches period_batches(const Problem& problem, int run);

// campaigns_of() for the calendar "period": shares the counts of a group out among its suites.
[[nodiscard]] std::vector<std::vector<RunCampaign>> period_campaigns(const Problem& problem,
                                                                     const GridModel& model,
                                                                     const std::vector<double>& x);

}  // namespace renkei::plan
