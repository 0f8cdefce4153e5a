#include "renkei/recipe/batchml_read.h"

#include <fmt/format.h>

#include "renkei/recipe/batchml_internal.h"
#include "renkei/recipe/batchml_order.h"
#include "renkei/recipe/check_recipe.h"
#include "renkei/recipe/recipe_table.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe {

namespace internal {

namespace {

Error document_error(std::string code, const std::string& file, const XmlNode& at,
                     const std::string& value, std::string message, std::string remedy) {
  return Error{std::move(code), std::move(message)}
      .at({.file = file, .line = at.line})
      .value(value)
      .remedy(std::move(remedy));
}

// "V0401" of "http://www.wbf.org/xml/B2MML-V0401"; nothing where it names no version.
std::string version_named(const std::string& space) {
  const auto at = space.rfind("-V0");
  return at == std::string::npos ? std::string{} : space.substr(at + 1);
}

Result<void> check_space(const std::string& file, const XmlNode& root) {
  if (root.space == kB2mml) return {};
  const std::string version = version_named(root.space);
  const bool is_theirs = root.space.find("B2MML") != std::string::npos ||
                         root.space.find("BatchML") != std::string::npos;
  if (is_theirs && !version.empty()) {
    return fail(document_error("batchml.old_version", file, root, version,
                               fmt::format("{} is of version {} of B2MML and BatchML; only V0701 "
                                           "is read",
                                           root.local(), version),
                               fmt::format("export it as V0701 (namespace {})", kB2mml))
                    .arg("element", std::string(root.local())));
  }
  return fail(
      document_error("batchml.namespace", file, root, root.space,
                     fmt::format("the document is of namespace '{}', not of BatchML", root.space),
                     fmt::format("export a recipe as BatchML V0701 (namespace {})", kB2mml)));
}

}  // namespace

Result<const XmlNode*> find_recipe(const std::string& file, const XmlNode& root,
                                   const std::string& id) {
  if (auto right = check_space(file, root); !right) return fail(right.error());
  std::vector<const XmlNode*> recipes;
  const std::string_view name = root.local();
  if (name == "BatchInformation") {
    recipes = root.all("MasterRecipe");
    for (const XmlNode* one : root.all("ControlRecipe")) recipes.push_back(one);
  } else if (name == "GRecipeInformation") {
    recipes = root.all("Recipe");
  } else if (name == "MasterRecipe" || name == "ControlRecipe" || name == "GRecipe") {
    recipes.push_back(&root);
  } else {
    return fail(document_error("batchml.root", file, root, std::string(name),
                               fmt::format("{} is no recipe", name),
                               "export BatchInformation with a MasterRecipe, or a GRecipe"));
  }
  if (!id.empty()) {
    std::erase_if(recipes, [&](const XmlNode* one) { return one->text_of("ID") != id; });
  }
  if (recipes.empty()) {
    return fail(document_error("batchml.no_recipe", file, root, id,
                               id.empty() ? "the document holds no recipe"
                                          : fmt::format("the document holds no recipe '{}'", id),
                               "export it with its MasterRecipe, ControlRecipe or GRecipe"));
  }
  if (recipes.size() > 1) {
    return fail(document_error("batchml.several_recipes", file, *recipes[1],
                               recipes[1]->text_of("ID"),
                               fmt::format("the document holds {} recipes", recipes.size()),
                               "name the one that is meant by its ID"));
  }
  return recipes.front();
}

namespace {

// What is misspelled would be passed over, and with it what it says.
void refuse_unknown(Import& import, const XmlNode& node, bool general) {
  for (const XmlNode& child : node.children) {
    if (child.kind != XmlNode::Kind::kElement || child.space != kB2mml) continue;
    const std::string name(child.local());
    if (is_unknown_child(node.local(), name, general)) {
      import.fault(child, "batchml.unknown_element", name,
                   fmt::format("{} means nothing in {}", name, node.local()),
                   "write it as BatchML V0701 has it, or in a namespace of its own");
      continue;
    }
    refuse_unknown(import, child, general);
  }
}

}  // namespace

Import import_recipe(const std::string& file, const XmlNode& recipe,
                     const std::map<std::string, std::string>& names) {
  Import import(file, names);
  for (const auto& [key, value] : import.own_information(recipe)) {
    if (key != "names" || !value.is_object()) continue;
    for (const auto& [written, id] : value.items()) {
      if (id.is_string()) import.book.give(written, id.get<std::string>());
    }
  }
  const std::string_view local = recipe.local();
  const bool master = local == "MasterRecipe" || local == "ControlRecipe";
  refuse_unknown(import, recipe, !master);
  if (master) {
    import_master(import, recipe);
  } else {
    import_general(import, recipe);
  }
  return import;
}

Json recipe_tables(const Recipe& recipe) {
  Recipe bare = recipe;
  bare.batchml.reset();
  auto document = parse_toml("recipe", write_recipe(bare));
  // What has no text of ours is written as nothing, and seen to be lost when it is read again.
  return document ? std::move(document->value) : Json::object();
}

}  // namespace internal

namespace {

using internal::Import;

// Its line, where it is known of what it is found wrong.
void place(Error& error, const Import& import) {
  error.place().file = import.document.file;
  const auto line = import.lines.find(error.place().id);
  if (line != import.lines.end()) error.place().line = line->second;
}

// Whether the document says nothing that the recipe, written anew, would not.
bool says_no_more(const XmlNode& root, const Recipe& recipe) {
  const XmlNode anew = internal::render_recipe(recipe, internal::IdBook({}));
  const auto ours = canonical_xml("", write_xml(anew));
  const auto theirs = canonical_xml("", write_xml(root));
  return ours && theirs && *ours == *theirs;
}

}  // namespace

Result<Recipe> read_batchml(const std::string& file, std::string_view text, Faults& faults,
                            const std::string& id) {
  const auto root = parse_xml(file, text);
  if (!root) return fail(root.error());
  const auto found = internal::find_recipe(file, *root, id);
  if (!found) return fail(found.error());
  Import import = internal::import_recipe(file, **found, {});
  Faults all = std::move(import.faults);
  Recipe recipe = internal::read_recipe_tables(import.document, all);
  if (all.empty()) {
    all = check_recipe(recipe);
    for (Error& error : all) place(error, import);
  }
  if (!says_no_more(*root, recipe)) {
    Recipe::BatchmlOrigin origin{write_xml(*root), import.book.names()};
    if (origin.document.size() > kBatchmlKeptBytesMax) {
      return fail(Error{"batchml.too_much", "the document is larger than a recipe may keep"}
                      .at({.file = file, .line = root->line})
                      .remedy("export one recipe at a time, without batch lists and records"));
    }
    recipe.batchml = std::move(origin);
  }
  faults.insert(faults.end(), std::make_move_iterator(all.begin()),
                std::make_move_iterator(all.end()));
  return recipe;
}

Faults validate_batchml(const std::string& file, std::string_view text,
                        const std::string& schema_folder) {
  return validate_xml(file, text, schema_folder);
}

}  // namespace renkei::recipe
