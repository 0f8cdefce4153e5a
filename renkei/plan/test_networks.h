// Test support: networks made by hand and plans for them, every number reckoned by hand.
#pragma once

#include <vector>

#include "renkei/network/model.h"
#include "renkei/network/read_network.h"
#include "renkei/plan/plan.h"

namespace renkei::plan::testing {

// Day 0 of both networks.
[[nodiscard]] Date first_of_april();
[[nodiscard]] Unit unit(const char* code);

// Two sites, two suites, 40 days. Suite `north-ds` goes on with the antibody, switches to the
// vaccine and waits for approval; `south-fill` fills it under a licence that is missing on day 0.
// Laboratories, lot release, lanes, two doses a person, protected peace-time demand.
[[nodiscard]] network::Network surge_network();
[[nodiscard]] Plan surge_plan();

// networks/tiny, whose README reckons its plans by hand.
[[nodiscard]] network::Network tiny(const std::vector<network::Edit>& edits = {});
// The same on periods of two days.
[[nodiscard]] network::Network two_day_network();
// networks/japan.
[[nodiscard]] network::Network japan();

// Calendar "period": two suites (upstream, downstream), six periods of 60 days, two products.
[[nodiscard]] network::Network period_network();
[[nodiscard]] Plan period_plan();

}  // namespace renkei::plan::testing
