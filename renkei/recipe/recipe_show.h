// A recipe for people: as tables, with the charts of recipe_svg.h as a page, and as JSON. Pure
// functions, thread-safe.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "renkei/base/structured.h"
#include "renkei/recipe/recipe.h"
#include "renkei/report/table.h"

namespace renkei::recipe {

// One table under its heading; without rows where the recipe has nothing of the kind.
struct RecipeSection {
  std::string id;
  std::string title;
  report::Table table{};
};

// Head, sources, parameters, materials, equipment, the procedure (indented, in the order in which
// its charts name the elements), their questions, watches and materials, hold times, and what
// begins together. Sections without rows are left out.
[[nodiscard]] std::vector<RecipeSection> recipe_sections(const Recipe& recipe,
                                                         report::Language language);

// For a terminal.
[[nodiscard]] std::string recipe_as_text(const Recipe& recipe, report::Language language);

// A page in both languages, `shown` first, with all charts.
[[nodiscard]] std::string recipe_page(const Recipe& recipe, report::Language shown);

// The document of docs/formats/recipe.md as JSON, always the same for the same recipe. Requires a
// recipe as read_recipe gives one without faults.
[[nodiscard]] Json recipe_json(const Recipe& recipe);

// The elements with their numbers ("2.1"), the procedure (without one) first, each before those it
// holds, in the order of the charts; those no chart names last.
[[nodiscard]] std::vector<std::pair<std::string, const Element*>> numbered_elements(
    const Recipe& recipe);

}  // namespace renkei::recipe
