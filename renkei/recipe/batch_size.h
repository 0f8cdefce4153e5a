// The size of a batch against the size a recipe is written for, and what becomes of amounts that
// grow with it. Pure functions, thread-safe.
//
//   const auto times = scale_of(recipe, "1000 L");   // of a recipe for 200 L: 5
//   const auto medium = scaled(material.quantity, *times);
#pragma once

#include <string>

#include "renkei/base/decimal.h"
#include "renkei/base/result.h"
#include "renkei/recipe/recipe.h"

namespace renkei::recipe {

// How many times the size the recipe is written for; of no size (empty) once. Errors:
// recipe.batch_size (the recipe is for one size only, no amount, not above 0, of another kind of
// unit, or outside what the recipe allows).
[[nodiscard]] Result<Exact> scale_of(const Recipe& recipe, const std::string& size);

// `number` to 12 significant digits, half away from zero: what was not greater than another is not
// greater after. Errors: decimal.range.
[[nodiscard]] Result<Decimal> written_number(const Exact& number);
// So many times the amount, in its unit; once is the amount as it was. Errors: decimal.range.
[[nodiscard]] Result<Amount> scaled(const Amount& amount, const Exact& times);
// The same amount in another unit of its kind. Errors: unit.not_commensurable, decimal.range.
[[nodiscard]] Result<Amount> in_unit(const Amount& amount, const Unit& unit);

}  // namespace renkei::recipe
