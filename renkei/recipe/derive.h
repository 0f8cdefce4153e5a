// A recipe made from another one level up (ISA-88; IEC 61512-1 and -3): a site recipe from a
// general one, a master recipe from either, a control recipe from a master. What the levels mean
// for a recipe, and what a derivation does to it: docs/formats/recipe.md, Derivation.
//
// What the request does not say is never guessed: where something is missing the derivation names
// it with what to write, all of it at once. A derived recipe is a start: it can be worked on by
// hand before it is proposed. Pure functions, thread-safe.
//
//   DeriveRequest request{.to = Level::kControl, .id = "mab-batch-7", .version = "1"};
//   request.units = {{"reactor", "br-2000"}};
//   request.size = "1000 L";
//   const Derived derived = derive(master, request);
//   if (derived.faults.empty()) write_recipe(derived.recipe);
#pragma once

#include <map>
#include <string>

#include "renkei/base/error.h"
#include "renkei/recipe/recipe.h"

namespace renkei::recipe {

struct DeriveRequest {
  Level to = Level::kMaster;
  std::string id{};
  std::string version{};
  std::string origin_sha256{};  // of the origin's text, 64 hexadecimal digits; empty: not told
  using Map = std::map<std::string, std::string>;
  // Every level: a parameter and its value, "37 Cel", "true" or text.
  Map settings{};
  // Site and master: a material, or the id of one, and what is taken here instead.
  Map materials{};
  // Master: a stage (path) and the class of equipment it runs on; an action (path) and the service
  // of that class that carries it out; a material and the element (path) that takes or gives it.
  Map classes{};
  Map services{};
  Map consumed{};
  Map produced{};
  // Control: a requirement and its unit; the size of the batch, empty: as written.
  Map units{};
  std::string size{};
};

struct Derived {
  Recipe recipe;
  Faults faults;  // none: the recipe passes check_recipe
};

// Requires that check_recipe finds nothing in `origin`. Faults name the option as Place::field
// ("--class") and what it is about as the value: recipe.derive_level (no step from the one level to
// the other), recipe.derive_option (no part of this step), recipe.derive_unknown (no such name),
// recipe.derive_value, recipe.derive_formula (the parameter is calculated), recipe.derive_missing
// (a class, a unit, or the place of a material is not given), recipe.derive_equipment (a service
// for what has no equipment), recipe.derive_service (one service with two sets of parameters),
// recipe.derive_moved (the recipe says already where the material goes), recipe.derive_amount (a
// scaled quantity outside its limits), recipe.batch_size; else those of check_recipe.
[[nodiscard]] Derived derive(const Recipe& origin, const DeriveRequest& request);

}  // namespace renkei::recipe
