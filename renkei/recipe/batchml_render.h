// What the writers of BatchML share: elements, values, and what has no place in BatchML. The
// writers take from a recipe's tables what BatchML has a place for; what is left of them when they
// have done becomes OtherInformation, so that no member of a recipe can be forgotten.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "renkei/base/structured.h"
#include "renkei/recipe/batchml_internal.h"

namespace renkei::recipe::internal {

[[nodiscard]] XmlNode make_element(std::string_view local, std::string text = {});
// Adds a child and returns it; it is good until the next is added.
XmlNode& add(XmlNode& to, std::string_view local, std::string text = {});

// Takes text out of a table where XML can hold it as it stands.
[[nodiscard]] std::optional<std::string> take_text(Json& table, const char* key);
[[nodiscard]] bool take_flag(Json& table, const char* key, bool otherwise);
// Takes a title or the like out of a table, as Description elements; `one` where only one may be.
void add_words(XmlNode& to, Json& table, const char* key, bool one = false);

// A Value with all its parts, as MasterRecipe (`meant` is its DataInterpretation) or GRecipe
// (`meant` empty) has it.
void add_value(XmlNode& to, std::string_view local, const std::string& meant,
               const std::string& text, const std::string& type, const std::string& unit);
// Takes out of the table of a parameter what its Value elements can say.
void add_parameter_values(XmlNode& to, Json& table, bool general);
// "10 L" as its number and its unit.
struct NumberAndUnit {
  std::string number;
  std::string unit;
};
[[nodiscard]] NumberAndUnit number_and_unit(const std::string& amount);

// "10 L" in an expression: "10 'L'".
[[nodiscard]] std::string quantity_expression(const std::string& amount);

// OtherInformation named renkei:KEY.
void add_own(XmlNode& to, const std::string& key, const Json& value, bool general);
void add_all_own(XmlNode& to, const Json& table, bool general);

[[nodiscard]] XmlNode render_master(Json tables, const IdBook& book);
[[nodiscard]] XmlNode render_general(Json tables, const IdBook& book);
// The ProcedureLogic of a chart; `path` is that of the element with the chart.
[[nodiscard]] XmlNode render_logic(const Chart& chart, const std::string& path, const IdBook& book);

}  // namespace renkei::recipe::internal
