// The published models of Lakhdar et al. 2005 and 2007, row by row as the papers have them
// (docs/reference/published-cases.md), as problems for a solver: what renkei is held against.
//
// Not renkei's own formulation, and built from the papers' numbers in cases/, not from
// networks/. Money is turned round: the Milp's least cost is minus the paper's profit.
#pragma once

#include <filesystem>
#include <string>

#include "renkei/plan/milp.h"

namespace renkei::bench {

// `example` is "ex1", "ex2" or "ex2_modified". Throws std::runtime_error when a file is not there
// or not as expected.
[[nodiscard]] plan::Milp lakhdar2005_model(const std::filesystem::path& cases,
                                           const std::string& example);
// Without backlog.
[[nodiscard]] plan::Milp lakhdar2007_model(const std::filesystem::path& cases);

}  // namespace renkei::bench
