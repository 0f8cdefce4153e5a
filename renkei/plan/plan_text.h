// What `renkei plan` prints: the answer, the milestones, what stops us and the assumptions that
// weigh most, aligned for a terminal in which full-width characters take two columns. Thread-safe.
#pragma once

#include <cstddef>
#include <string>

#include "renkei/plan/plan_view.h"

namespace renkei::plan {

struct TextOptions {
  report::Language language = report::Language::kEn;
  std::size_t stoppers_max = 8;
  std::size_t assumptions_max = 5;
};

// The first line is the answer. What was not computed is left out. Ends with a line end.
[[nodiscard]] std::string plan_text(const ReportInput& input, const TextOptions& options);

// What cannot be had and why, as plan_text says it; empty without refusals.
[[nodiscard]] std::string refusals_text(const std::vector<Refusal>& refusals,
                                        report::Language language);

}  // namespace renkei::plan
