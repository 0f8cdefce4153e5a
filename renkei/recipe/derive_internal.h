// What the sources of derive share.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/recipe/derive.h"

namespace renkei::recipe::internal {

// A fault about what an option says; the message is its argument `reason` too.
[[nodiscard]] Error option_fault(std::string code, const std::string& option,
                                 const std::string& value, std::string message, std::string remedy);
// recipe.derive_unknown, with the nearest of what there is.
[[nodiscard]] Error unknown_fault(const std::string& option, const std::string& value,
                                  const std::vector<std::string_view>& known);
// recipe.derive_missing: `what` of the recipe has no `lacks`, and `option` gives it.
[[nodiscard]] Error missing_fault(const std::string& option, const std::string& value,
                                  std::string message, const std::string& example);

// `wanted`, or with _2, _3 … behind it where that is taken; an id of a recipe.
[[nodiscard]] std::string free_id(std::string wanted,
                                  const std::function<bool(const std::string&)>& taken);

// Stages, operations and actions become unit procedures, operations and phases on equipment by
// class. `recipe` is the origin's copy and becomes the master.
void derive_master(Recipe& recipe, const DeriveRequest& request, Faults& faults);

}  // namespace renkei::recipe::internal
