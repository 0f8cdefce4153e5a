// Choices of the tables as the enumerations of model.h. An empty or faulty choice gives the first
// value of the enumeration, or the one that promises least. Thread-safe.
#pragma once

#include <string_view>

#include "renkei/network/model.h"

namespace renkei::network {

[[nodiscard]] Confidence confidence_of(std::string_view text);
[[nodiscard]] SiteStatus site_status_of(std::string_view text);
[[nodiscard]] MaterialKind material_kind_of(std::string_view text);
[[nodiscard]] Stage stage_of(std::string_view text);
[[nodiscard]] SwitchStepKind switch_step_kind_of(std::string_view text);
[[nodiscard]] Switch::WorkInProgress work_in_progress_of(std::string_view text);

// And back, as the tables write them.
[[nodiscard]] std::string_view to_text(Confidence confidence);
[[nodiscard]] std::string_view to_text(Stage stage);

}  // namespace renkei::network
