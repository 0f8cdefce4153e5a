// One table of a recipe's TOML while it is read: takes its members by name and notes what is wrong
// with them at their places; what nobody took is named in the end. For the readers of this room and
// of plants (equipment/plant_file.h).
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/structured.h"
#include "renkei/recipe/recipe.h"

namespace renkei::recipe::internal {

class RecipeTable {
 public:
  // `pointer` names the table in the document; there must be one.
  RecipeTable(const TomlDocument& document, std::string pointer, Faults& faults);
  // Names the members nobody has taken.
  ~RecipeTable();
  RecipeTable(const RecipeTable&) = delete;
  RecipeTable& operator=(const RecipeTable&) = delete;

  enum class Need { kOptional, kRequired };

  // Each notes a fault and returns nothing (or what is meant by leaving it out) where the member is
  // wrong; text that is required is not empty.
  [[nodiscard]] std::optional<std::string> text(const std::string& key, Need need);
  [[nodiscard]] std::string text_or_empty(const std::string& key);
  [[nodiscard]] bool flag(const std::string& key, bool otherwise);
  // Text, or a table with en and ja.
  [[nodiscard]] Text words(const std::string& key);
  [[nodiscard]] std::vector<std::string> list(const std::string& key);
  [[nodiscard]] std::optional<Amount> amount(const std::string& key, Need need);
  [[nodiscard]] std::optional<Unit> unit(const std::string& key, Need need);
  [[nodiscard]] std::optional<Expression> expression(const std::string& key, Need need);
  // A range whose unit must be `unit`; where `unit` is nothing, the range's own is put there.
  [[nodiscard]] Range range(const std::string& key, std::optional<Unit>& unit);
  // target, acceptable, critical, outside_acceptable and outside_critical.
  [[nodiscard]] Limits limits(std::optional<Unit>& unit);
  // One of the names, by its place among them.
  [[nodiscard]] std::optional<std::size_t> one_of(const std::string& key,
                                                  const std::vector<std::string_view>& names,
                                                  Need need);
  [[nodiscard]] std::optional<Rule> rule(const std::string& key);

  // Calls for each member of the table `key`, whose members are tables; nothing when it is not
  // there. The name must be an id of a recipe where `is_id` says so.
  using OnTable = std::function<void(const std::string& name, RecipeTable& table)>;
  void each(const std::string& key, const OnTable& call);
  // As each, of an array of tables; the name is the place in it.
  void each_of_array(const std::string& key, const OnTable& call);
  // Calls for each member of the table `key`, whose members are text.
  using OnText = std::function<void(const std::string& name, const std::string& text)>;
  void each_text(const std::string& key, const OnText& call);

  [[nodiscard]] bool has(const std::string& key) const;
  // Whether the member is a table, which is then read elsewhere; a fault where it is something
  // else.
  [[nodiscard]] bool is_table(const std::string& key, Need need);
  // Notes a fault at a member of this table (or at the table).
  void fault(const std::string& key, Error error);
  // recipe.value with a reason.
  void wrong(const std::string& key, const std::string& value, std::string message,
             std::string remedy);

 private:
  [[nodiscard]] const Json* member(const std::string& key, Need need);
  [[nodiscard]] std::string at(const std::string& key) const;

  const TomlDocument* document_;
  std::string pointer_;
  const Json* value_;
  Faults* faults_;
  std::set<std::string, std::less<>> taken_;
};

// A recipe from tables as its TOML has them, without the format line; `faults` as of read_recipe.
[[nodiscard]] Recipe read_recipe_tables(const TomlDocument& document, Faults& faults);

// The form of an id in a recipe: a small letter, then small letters, digits and '_', up to 64.
[[nodiscard]] bool is_recipe_id(std::string_view text);

}  // namespace renkei::recipe::internal
