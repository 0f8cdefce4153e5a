// A plant as text: which machines there are, simulated ones of a model and class, or those at the
// other end of a link; and how simulated people answer. TOML, docs/formats/plant.md. Nothing here
// runs. Pure functions, thread-safe.
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
#include "renkei/equipment/connected_device.h"
#include "renkei/equipment/simulated_unit.h"
#include "renkei/recipe/recipe.h"

namespace renkei::equipment {

inline constexpr std::uint64_t kPlantBytesMax = 1 << 20U;
inline constexpr std::size_t kPlantUnitsMax = 1000;

// What a simulated machine speaks when it stands behind a socket (`renkei plant start`).
enum class PlantProtocol : std::uint8_t { kLads, kOpcUa, kSila };
[[nodiscard]] std::string_view protocol_name(PlantProtocol protocol);  // "lads"

// A machine at the other end of a link, and what of it recipes use under which names.
struct ConnectedUnit {
  std::string id;
  std::string equipment_class{};
  std::string url;                   // "opc.tcp://host:port", "sila://host:port"
  std::string certificate_sha256{};  // of the certificate it shows; empty: not looked at
  std::string policy{};              // of OPC UA (opcua::policy_named); empty: the usual one
  std::string manifest{};            // of a module type package: its file; empty: it is none
  std::string user{};                // who speaks to it; empty: nobody in particular
  std::map<std::string, ValueName> values{};
  std::vector<ConnectedService> services{};
  std::map<std::string, recipe::Setting> properties{};
  double sample_every_s = 1;  // of values that do not tell changes
};

struct PlantFile {
  recipe::Text title{};
  std::vector<SimulatedUnitOptions> units{};         // in the order of the text
  std::vector<ConnectedUnit> connected{};            // in the order of the text
  std::map<std::string, PlantProtocol> protocols{};  // of simulated units; left out: kLads
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

// The text of a plant of connected units alone: what of `plant` is about them, and about people.
// Read again it is the same; units have ids, and properties are amounts and texts.
[[nodiscard]] std::string write_connected_plant(const PlantFile& plant);

// What a simulated person answers: yes; the middle of the target, else of what is acceptable, or
// its one end (0 where there is none); the first choice; "simulated".
[[nodiscard]] std::string usual_answer(const recipe::Question& question);

}  // namespace renkei::equipment
