#include "renkei/recipe/batchml_write.h"

#include <optional>

#include <fmt/format.h>

#include "renkei/recipe/batchml_render.h"
#include "renkei/recipe/check_recipe.h"
#include "renkei/recipe/recipe_table.h"

namespace renkei::recipe {

namespace {

using internal::Import;

// What the kept document is called where it cannot be read.
const std::string kKept = "[batchml] document";

// The order of tables means nothing.
nlohmann::json unordered(const Json& tables) { return nlohmann::json(tables); }

// What the document would be read as that the recipe is not; nothing where it is the same.
std::optional<std::string> difference(const std::string& text, const Json& wanted,
                                      const std::string& id) {
  const auto root = parse_xml("export", text);
  if (!root) return root.error().to_string();
  const auto found = internal::find_recipe("export", *root, id);
  if (!found) return found.error().to_string();
  Import import = internal::import_recipe("export", **found, {});
  const Recipe read = internal::read_recipe_tables(import.document, import.faults);
  if (!import.faults.empty()) return import.faults.front().to_string();
  const auto changes =
      nlohmann::json::diff(unordered(wanted), unordered(internal::recipe_tables(read)));
  if (changes.empty()) return std::nullopt;
  return fmt::format("{} of {} would be read otherwise", changes.front().value("path", ""),
                     wanted.value("id", ""));
}

Error not_carried(const Recipe& recipe, const std::string& reason) {
  const Faults faults = check_recipe(recipe);
  Error error = Error{"batchml.not_carried",
                      fmt::format("{} cannot be written as BatchML: {}", recipe.id,
                                  faults.empty() ? reason : faults.front().to_string())}
                    .value(recipe.id)
                    .arg("reason", faults.empty() ? reason : faults.front().to_string())
                    .remedy(recipe.batchml
                                ? "undo that change, or take the table [batchml] out so that it is "
                                  "written anew, without what is kept of the old document"
                                : "mend the recipe");
  error.place().id = recipe.id;
  return error;
}

XmlNode* recipe_in(XmlNode& root) {
  for (XmlNode& child : root.children) {
    const std::string_view local = child.local();
    if (local == "MasterRecipe" || local == "ControlRecipe" || local == "Recipe") return &child;
  }
  return &root;
}

// The same node, to be changed.
XmlNode* same_node(XmlNode& root, const XmlNode* wanted) {
  if (&root == wanted) return &root;
  for (XmlNode& child : root.children) {
    if (&child == wanted) return &child;
  }
  return nullptr;
}

// The id as written of the recipe a kept document is of, where it holds several.
std::string kept_id(const Recipe::BatchmlOrigin& origin, const std::string& own) {
  constexpr std::string_view kKind = "recipe ";
  for (const auto& [written, id] : origin.names) {
    if (written.starts_with(kKind)) return written.substr(kKind.size());
  }
  return own;
}

class KeptWriter {
 public:
  KeptWriter(const Recipe& recipe, const Recipe::BatchmlOrigin& origin)
      : recipe_(recipe), origin_(origin), wanted_(internal::recipe_tables(recipe)) {}

  Result<std::string> write() {
    auto root = parse_xml(kKept, origin_.document);
    if (!root) return fail(root.error());
    auto found = internal::find_recipe(kKept, *root, "");
    if (!found && found.error().code() == "batchml.several_recipes") {
      id_ = kept_id(origin_, recipe_.id);
      found = internal::find_recipe(kKept, *root, id_);
    }
    if (!found) return fail(found.error());
    Import import = internal::import_recipe(kKept, **found, origin_.names);
    const Recipe was = internal::read_recipe_tables(import.document, import.faults);
    const std::string as_it_was = write_xml(*root);
    if (!difference(as_it_was, wanted_, id_)) return as_it_was;
    XmlNode before = internal::render_recipe(was, import.book);
    XmlNode after = internal::render_recipe(recipe_, import.book);
    std::optional<std::string> reason;
    for (const bool all : {false, true}) {
      XmlNode changed = *root;
      const auto place = internal::find_recipe(kKept, changed, id_);
      XmlNode* kept = place ? same_node(changed, *place) : nullptr;
      if (kept == nullptr) break;
      if (all) say_all(before, after, import);
      internal::merge_changes(*recipe_in(before), *recipe_in(after), *kept);
      std::string text = write_xml(changed);
      reason = difference(text, wanted_, id_);
      if (!reason) return text;
    }
    return fail(not_carried(recipe_, reason.value_or("the kept document has no recipe")));
  }

 private:
  // Everything that is left unsaid where it is what a reader would find out itself, and the ids.
  void say_all(XmlNode& before, XmlNode& after, const Import& import) {
    forget_own(before);
    const bool general = recipe_in(after)->local() == "GRecipe";
    const auto names = import.book.names();
    internal::add_own(*recipe_in(after), "names", Json(names), general);
  }
  static void forget_own(XmlNode& node) {
    std::erase_if(node.children,
                  [](const XmlNode& child) { return child.local() == "OtherInformation"; });
    for (XmlNode& child : node.children) forget_own(child);
  }

  const Recipe& recipe_;
  const Recipe::BatchmlOrigin& origin_;
  Json wanted_;
  std::string id_{};
};

}  // namespace

Result<std::string> write_batchml(const Recipe& recipe) {
  if (recipe.elements.empty()) return fail(not_carried(recipe, "it has no procedure"));
  if (recipe.batchml) return KeptWriter(recipe, *recipe.batchml).write();
  std::string text = write_xml(internal::render_recipe(recipe, internal::IdBook({})));
  if (const auto reason = difference(text, internal::recipe_tables(recipe), "")) {
    return fail(not_carried(recipe, *reason));
  }
  return text;
}

}  // namespace renkei::recipe
