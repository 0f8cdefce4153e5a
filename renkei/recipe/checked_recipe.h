// A recipe file read and checked, with all faults at their lines: those of its form, or where it
// has none those of what it says (check_recipe names things by their ids; here their places in the
// text are looked up). Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "renkei/base/structured.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe {

struct CheckedRecipe {
  Recipe recipe;
  Faults faults;      // in the order of the text
  bool read = false;  // without faults of form: the recipe is what the text says
};

// Errors: those of read_recipe.
[[nodiscard]] Result<CheckedRecipe> read_and_check_recipe(const std::string& file,
                                                          std::string_view text);

// Where in the document the fault of check_recipe is about: as near as its id, field and value
// tell, else where the table of its id begins; else the file's first line.
[[nodiscard]] Place place_of_fault(const TomlDocument& document, const Error& fault);

}  // namespace renkei::recipe
