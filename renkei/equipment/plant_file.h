// A simulated plant as text: which machines there are, of which model and class, and how simulated
// people answer. TOML, docs/formats/plant.md. Nothing here runs. Pure functions, thread-safe.
//
//   format = "renkei plant 1"
//   [unit.bioreactor-1]
//   model = "cho-fed-batch"
//   class = "bioreactor"
//   properties = { volume_max = "2000 L" }
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/simulated_unit.h"
#include "renkei/recipe/recipe.h"

namespace renkei::equipment {

inline constexpr std::uint64_t kPlantBytesMax = 1 << 20U;
inline constexpr std::size_t kPlantUnitsMax = 1000;

struct PlantFile {
  recipe::Text title{};
  std::vector<SimulatedUnitOptions> units{};  // in the order of the text
  // Who answers prompts where nobody real does, and how long after they are raised.
  std::string operator_id = "simulated-operator";
  std::string witness_id = "simulated-witness";
  double answer_after_s = 600;
  // What is answered where the usual answer (usual_answer) is not right: "PATH.QUESTION" -> text.
  std::map<std::string, std::string> answers{};
};

// Reads as far as it can be read; `faults` receives all that is wrong, at its line: those of
// read_recipe's tables (recipe.missing, recipe.unknown_key, recipe.value, …), equipment.kind (no
// such model), equipment.unit_id. Errors: those of parse_toml, and equipment.plant_format.
[[nodiscard]] Result<PlantFile> read_plant(const std::string& file, std::string_view text,
                                           Faults& faults);

// What a simulated person answers: yes; the middle of the target, else of what is acceptable, or
// its one end (0 where there is none); the first choice; "simulated".
[[nodiscard]] std::string usual_answer(const recipe::Question& question);

}  // namespace renkei::equipment
