// Shared by the sources of plan.json; not for others.
#pragma once

#include <string>

#include "renkei/plan/plan.h"

namespace renkei::plan::internal {

inline constexpr std::size_t kPlanJsonBytesMax = 64U << 20;
inline constexpr std::size_t kPlanBatchesMax = 200'000;  // campaigns and batches together
// Exact amounts: what is longer is refused when read; decimals beyond are written as fractions.
// Whatever was read can be written and read again.
inline constexpr std::size_t kExactWholeDigitsMax = 400;
inline constexpr std::size_t kExactDecimalsMax = 200;
inline constexpr std::size_t kExactDenominatorDigitsMax = 400;

[[nodiscard]] std::string exact_text(const Exact& value);

// The proof that a reader who wants one number is shown: that of "waiting", else of "profit", else
// the first in rank, looking first among those whose value is not 0; nullptr when there is none.
[[nodiscard]] const Proof* ranking_proof(const Plan& plan);

[[nodiscard]] const char* status_text(Status status);

}  // namespace renkei::plan::internal
