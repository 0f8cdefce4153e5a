// Which lots a plan in days should have, beside what the fluid grid makes of them.
#pragma once

#include <cstdint>
#include <vector>

#include "renkei/plan/plan.h"
#include "renkei/plan/problem.h"
#include "renkei/plan/schedule.h"

namespace renkei::plan {

// So many batches and a campaign is large enough.
[[nodiscard]] bool enough_batches(const Problem& problem, int run, std::size_t batches);

// Where lots are added: at the end of what makes them already, which what comes after has to wait
// for; or the first time there is room between campaigns that are placed.
enum class LastLots { kAtTheEnd, kInFirstRoom };

// The same campaigns with what a fluid grid forgets at the very end: whole lots enough to serve the
// last `persons` with what is usable by `day`, or as soon after it as there is room, stage by
// stage.
[[nodiscard]] std::vector<std::vector<RunCampaign>> with_last_lots(
    const Problem& problem, std::vector<std::vector<RunCampaign>> campaigns, std::int64_t persons,
    int day, LastLots where);

// The placed campaigns without the last lots that nothing is made of which a person gets in `plan`,
// stage by stage. What others draw too stays.
[[nodiscard]] std::vector<std::vector<RunCampaign>> only_used_lots(
    const Problem& problem, std::vector<std::vector<RunCampaign>> campaigns, const Plan& plan);

}  // namespace renkei::plan
