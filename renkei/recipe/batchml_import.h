// What the readers of BatchML share. A document becomes tables as a recipe's TOML has them, each
// with the line of the XML it comes from; the reader of recipes reads those, so that what is wrong
// in them is named with that line.
//
// What BatchML has no place for stands in OtherInformation named renkei:KEY (of the element it
// stands in) or renkei:/POINTER (of the recipe).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renkei/base/structured.h"
#include "renkei/recipe/batchml_names.h"
#include "renkei/recipe/recipe.h"
#include "renkei/recipe/xml.h"

namespace renkei::recipe::internal {

inline constexpr std::string_view kB2mml = "http://www.mesa.org/xml/B2MML";
inline constexpr std::string_view kOwn = "renkei:";

// A value as BatchML writes it.
struct ReadValue {
  enum class Kind { kAmount, kYesNo, kText, kEquation, kReference, kExternal, kLow, kHigh };
  Kind kind = Kind::kAmount;
  std::string text;     // the number, the text, the expression, or the id as written
  std::string unit;     // its UCUM code
  bool strict = false;  // a limit that is not itself allowed
};

class Import {
 public:
  Import(std::string file, const std::map<std::string, std::string>& names) : book(names) {
    document.file = std::move(file);
    document.value = Json::object();
  }

  using Path = std::vector<std::string>;
  // Puts a value where the path leads; tables on the way are made. The line is that of `from`.
  void put(const Path& path, Json value, const XmlNode& from);
  // Nothing where it is not there.
  [[nodiscard]] const Json* get(const Path& path) const;
  void fault(const XmlNode& from, std::string code, const std::string& value, std::string message,
             std::string remedy);

  // The first text of a child that must be there and say something.
  std::string required(const XmlNode& node, std::string_view child);
  // Descriptions without a language, or in English, are `en`.
  void put_words(const Path& path, const XmlNode& node);
  // One Value (or OtherValue, or Amount): nothing with a fault where it cannot be read.
  std::optional<ReadValue> value(const XmlNode& node);
  // Value, limits and formula of a parameter, from all its Value elements.
  void put_values(const Path& path, const XmlNode& node);
  // Its text as an expression here ("True" and "Step X is Completed" of `steps` are always), or
  // nothing with a fault.
  std::optional<std::string> condition(const XmlNode& node, std::string_view text,
                                       const std::vector<std::vector<std::string>>& steps);
  // The OtherInformation of ours in `node`, by what follows "renkei:".
  std::vector<std::pair<std::string, Json>> own_information(const XmlNode& node);
  // Puts those of the recipe itself where they point; to be done last.
  void put_pointed(const XmlNode& recipe);

  TomlDocument document{};
  Faults faults{};
  IdBook book;
  // The lines of elements, parameters, materials and equipment by their ids, for what is found
  // wrong with what they say.
  std::map<std::string, std::int64_t> lines{};
};

// Gives the leaf of that type and path a service of its equipment, named as wished where that is
// free, which takes parameters in `units`.
void derive_service(Import& import, const std::string& type, const std::string& path,
                    const std::string& equipment, const std::string& wish, const XmlNode& from,
                    const std::map<std::string, std::string>& units);

// MasterRecipe and ControlRecipe.
void import_master(Import& import, const XmlNode& recipe);
// GRecipe.
void import_general(Import& import, const XmlNode& recipe);

// A step of a chart: its name here ("begin", "end" or that of an element), and the words by which
// conditions may call it.
struct LogicStep {
  std::string name;
  std::vector<std::string> words;
};
using StepOf = std::function<std::optional<LogicStep>(const XmlNode& step)>;
// A ProcedureLogic as lines of a chart, or nothing after faults. `step_of` is asked once for each
// Step, and has told its fault where it gives nothing. `path` is that of the element with the
// chart. Links that say what happens together, not what comes after what, are left in `others`.
std::optional<std::vector<std::string>> read_logic(Import& import, const XmlNode& logic,
                                                   const std::string& path, const StepOf& step_of,
                                                   std::vector<const XmlNode*>& others);

}  // namespace renkei::recipe::internal
