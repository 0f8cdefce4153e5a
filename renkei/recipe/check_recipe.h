// Whether a recipe can be carried out as it is written: everything that is wrong with it, at once.
// A recipe without faults: each chart is well formed and names what it holds; each expression has
// units and types that fit; limits lie in each other and values within them; each service is one
// its equipment offers, with all its parameters; each material comes from somewhere; no parameter
// is calculated from itself. Pure, thread-safe.
#pragma once

#include "renkei/base/error.h"
#include "renkei/recipe/recipe.h"

namespace renkei::recipe {

// Each fault has the id of the element, parameter or material as Place::id and the member as
// Place::field. Codes recipe.*, recipe.chart_* and recipe.expression_*.
[[nodiscard]] Faults check_recipe(const Recipe& recipe);

// A value against its limits.
enum class Standing : std::uint8_t { kTarget, kAcceptable, kOutsideAcceptable, kOutsideCritical };
// kTarget where it lies in the target range, or in the acceptable one when no target is named.
[[nodiscard]] Standing standing(const Limits& limits, double value);

}  // namespace renkei::recipe
