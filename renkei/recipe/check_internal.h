// What the sources of check_recipe share.
#pragma once

#include <string>

#include "renkei/base/error.h"
#include "renkei/recipe/recipe.h"

namespace renkei::recipe::internal {

// An error about the member `field` of what is named `id`; the message is its argument `reason`
// too.
[[nodiscard]] Error fault_at(std::string code, const std::string& id, const std::string& field,
                             const std::string& value, std::string message, std::string remedy);
[[nodiscard]] Error place_at(Error error, const std::string& id, const std::string& field);

// Whether all of `inner` lies in `outer`; an empty one is no limit.
[[nodiscard]] bool covers(const Range& outer, const Range& inner);
[[nodiscard]] bool within(const Range& range, const Exact& value);
void check_limits(const Limits& limits, const std::string& id, Faults& faults);

// What an element does, asks, watches and waits for, and the conditions of its chart.
void check_element(const Recipe& recipe, const Element& element, Faults& faults);
// Materials from input to output, hold times, and what begins together.
void check_flows(const Recipe& recipe, Faults& faults);

}  // namespace renkei::recipe::internal
