// What a name in an expression of a recipe stands for. Pure functions, thread-safe.
//
// Seen from an element, in this order: what is its own (`elapsed`, `runs`, `state`, a value of its
// equipment, a result of its service, an answer to its questions); then ELEMENT.OWN, where the
// element is one of its chart, of the chart it stands in, or of one around that; then a parameter.
//
//   grow.viable_cell_density     elapsed     culture.expand.check.passed     seed_density
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "renkei/recipe/recipe.h"

namespace renkei::recipe {

struct Name {
  enum class Kind : std::uint8_t {
    kParameter,
    kState,           // text: "Running", as BatchML spells it
    kElapsed,         // s since the element last began
    kRuns,            // how often it has begun
    kEquipmentValue,  // of the equipment the element runs on, now
    kResult,          // of its service, when it last ended
    kAnswer,          // when it was last asked
  };
  Kind kind = Kind::kParameter;
  std::string path;  // of the element; empty for a parameter too
  std::string name;  // of the parameter, value, result or question
  Type type;
};

[[nodiscard]] std::optional<Name> resolve(const Recipe& recipe, const Element& seen_from,
                                          const std::string& name);

// What an element itself offers under `name`.
[[nodiscard]] std::optional<Name> own_name(const Recipe& recipe, const Element& element,
                                           const std::string& name);

[[nodiscard]] Type type_of(const Parameter& parameter);
[[nodiscard]] Type type_of(const Question& question);

}  // namespace renkei::recipe
