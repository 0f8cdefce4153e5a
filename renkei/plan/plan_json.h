// plan.json: the Plan as a file (docs/formats/plan.md). Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/plan/plan.h"

namespace renkei::plan {

inline constexpr int kPlanFormatVersion = 1;

[[nodiscard]] std::string write_plan_json(const Plan& plan);
// Limits: 64 MiB, 200,000 campaigns and batches together. Errors name the JSON pointer, the value
// and what is wanted: plan_json.missing, plan_json.unknown (a field that has no meaning here),
// plan_json.type, plan_json.range, plan_json.date (a date that is not its day's),
// plan_json.version, plan_json.too_large, and those of parse_json.
[[nodiscard]] Result<Plan> read_plan_json(const std::string& file, std::string_view text);

}  // namespace renkei::plan
