// A batch as it stands, as JSON: what `renkei batch show --json` prints and what a running site
// tells those who watch it. docs/formats/batch-status.md says each member. Pure functions.
#pragma once

#include "renkei/base/structured.h"
#include "renkei/execute/batch_state.h"
#include "renkei/execute/world.h"

namespace renkei::serve {

// All of one batch: its active steps with values and limits, the prompts that wait, its units, its
// lots, and the state of every element.
[[nodiscard]] Json batch_json(const execute::BatchState& batch, const execute::World& world);
// One line of a list of batches.
[[nodiscard]] Json batch_line_json(const execute::BatchState& batch);

}  // namespace renkei::serve
