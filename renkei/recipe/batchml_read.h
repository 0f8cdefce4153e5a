// Recipes from BatchML V0701 documents (MESA International; ISA-88 parts 2 and 3): MasterRecipe
// and ControlRecipe, alone or in BatchInformation, and GRecipe, alone or in GRecipeInformation.
// docs/formats/batchml.md says what becomes of what. Pure but for validate_batchml, thread-safe.
//
//   Faults faults;
//   const auto recipe = read_batchml("mab.xml", text, faults);
//   if (!faults.empty()) ...  // each with the line of the XML and the remedy: it is refused
#pragma once

#include <string>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/recipe/recipe.h"

namespace renkei::recipe {

// What a document may keep beside the recipe, so that the recipe as TOML can be read again.
inline constexpr std::size_t kBatchmlKeptBytesMax = 768U << 10U;

// The recipe, as far as it can be read; `faults` receives all that is wrong with it, check_recipe's
// too: with any, the document is refused. What the model has no place for is kept in
// Recipe::batchml. Where the document holds several recipes, `id` says which (as written there).
// Errors, where there is no recipe at all: those of parse_xml; batchml.old_version (names it),
// batchml.namespace, batchml.root, batchml.no_recipe, batchml.several_recipes, batchml.too_much.
// Faults: batchml.missing, .twice, .unknown_id, .unknown_element, .no_transition, .graph,
// .condition, .value, .unit, .parameter, .equipment, .element, .constraint, and those of
// read_recipe and check_recipe.
[[nodiscard]] Result<Recipe> read_batchml(const std::string& file, std::string_view text,
                                          Faults& faults, const std::string& id = "");

// Whether the document is as MESA's AllSchemas.xsd in that folder says: see validate_xml.
[[nodiscard]] Faults validate_batchml(const std::string& file, std::string_view text,
                                      const std::string& schema_folder);

}  // namespace renkei::recipe
