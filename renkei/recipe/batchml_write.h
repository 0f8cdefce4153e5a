// Recipes as BatchML V0701 documents: master and control recipes as BatchInformation, general and
// site recipes as GRecipe. docs/formats/batchml.md says what becomes of what. Pure, thread-safe.
//
//   const auto text = write_batchml(recipe);
//   if (!text) ...  // nothing was written that would say something else
#pragma once

#include <string>

#include "renkei/base/result.h"
#include "renkei/recipe/recipe.h"

namespace renkei::recipe {

// A recipe that was imported becomes the document it was (the same canonical XML), with what has
// been changed since. Every document is read again before it is handed out, and must give the same
// recipe. Errors: batchml.not_carried, where it does not (a recipe with faults, or a change that
// the kept document cannot take), with the reason; those of parse_xml for a broken kept document.
[[nodiscard]] Result<std::string> write_batchml(const Recipe& recipe);

}  // namespace renkei::recipe
