// What reading and writing of BatchML need of each other.
#pragma once

#include "renkei/recipe/batchml_import.h"

namespace renkei::recipe::internal {

// The recipe element itself (MasterRecipe, ControlRecipe or GRecipe) in a document. Errors: those
// of read_batchml.
[[nodiscard]] Result<const XmlNode*> find_recipe(const std::string& file, const XmlNode& root,
                                                 const std::string& id);

// A recipe element as tables; `names` were found before. The faults are in the Import.
[[nodiscard]] Import import_recipe(const std::string& file, const XmlNode& recipe,
                                   const std::map<std::string, std::string>& names);

// The tables of a recipe as write_recipe writes them, without what came from BatchML.
[[nodiscard]] Json recipe_tables(const Recipe& recipe);

// A recipe as a whole new document. Names are written as `book` knows them.
[[nodiscard]] XmlNode render_recipe(const Recipe& recipe, const IdBook& book);

// Puts into `kept` what differs between two renderings of a recipe, before and after it was
// changed.
void merge_changes(const XmlNode& before, const XmlNode& after, XmlNode& kept);

}  // namespace renkei::recipe::internal
