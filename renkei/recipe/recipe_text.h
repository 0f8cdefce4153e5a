// Recipes as text that people read and compare: TOML, one file a recipe, docs/formats/recipe.md.
// Pure functions, thread-safe.
//
//   Faults faults;
//   const auto recipe = read_recipe("mab.toml", text, faults);
//   if (!faults.empty()) ...  // each with line and column, the value and the remedy
#pragma once

#include <string>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/recipe/recipe.h"

namespace renkei::recipe {

inline constexpr std::uint64_t kRecipeBytesMax = 1 << 20U;

// Reads what stands there, as far as it can be read; `faults` receives all that is wrong with its
// form: recipe.missing, recipe.unknown_key, recipe.wrong_type, recipe.value, recipe.id, those of
// units, decimals, expressions and charts. What the recipe says is another matter: check_recipe.h.
// Errors: those of parse_toml, and recipe.format (no recipe, or one of a later form).
[[nodiscard]] Result<Recipe> read_recipe(const std::string& file, std::string_view text,
                                         Faults& faults);

// The same recipe always as the same text; read_recipe gives the same recipe again.
[[nodiscard]] std::string write_recipe(const Recipe& recipe);

// "36.5 Cel", "36.5 to 37.5 Cel", ">= 90 %". Errors: recipe.value, those of decimals and units.
[[nodiscard]] Result<Amount> parse_amount(std::string_view text);
[[nodiscard]] std::string amount_text(const Amount& amount);
struct RangeInUnit {
  Range range;
  Unit unit;
};
[[nodiscard]] Result<RangeInUnit> parse_range(std::string_view text);
[[nodiscard]] std::string range_text(const Range& range, const Unit& unit);

}  // namespace renkei::recipe
