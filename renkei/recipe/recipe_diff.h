// What two recipes, or two versions of one, differ in. Amounts and ranges that say the same
// ("10 L", "10.0 L") make no difference, nor does the order of tables. Pure functions, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "renkei/base/structured.h"
#include "renkei/recipe/recipe.h"
#include "renkei/report/table.h"

namespace renkei::recipe {

struct FieldChange {
  std::string field;  // as the file names it: "value", "title.ja", "question.clear.type"
  std::string before;
  std::string after;
};

struct RecipeChange {
  enum class Kind : std::uint8_t { kAdded, kRemoved, kChanged } kind = Kind::kChanged;
  // "recipe" (the head), "batch_size", "source", "parameter", "input", "intermediate", "output",
  // "equipment", "unit_procedure" and the like, "transition", "hold_times", "synchronize".
  std::string what;
  std::string id;  // of a transition: the element, then the arrow: "warm: check -> heat"
  std::vector<FieldChange> fields;  // of what was added or removed: all it says
};

// Head first, then in the order of the file's tables, then of the ids in the newer recipe (what was
// removed last). Requires recipes as read_recipe gives them without faults.
[[nodiscard]] std::vector<RecipeChange> recipe_diff(const Recipe& before, const Recipe& after);

// A sentence a change and field, a line each; "no difference" where there is none.
[[nodiscard]] std::string diff_text(const std::vector<RecipeChange>& changes,
                                    report::Language language);
[[nodiscard]] Json diff_json(const std::vector<RecipeChange>& changes);

}  // namespace renkei::recipe
