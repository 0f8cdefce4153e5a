#include "renkei/recipe/batchml_render.h"

#include <algorithm>

#include "renkei/base/utf8.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe::internal {

namespace {

// What XML 1.0 cannot hold (its clause 2.2), or readers would change.
bool holds_as_it_stands(const std::string& text) {
  if (text.empty() || text.front() == ' ' || text.back() == ' ') return false;
  if (utf8_valid_bytes(text) != text.size()) return false;
  if (text.find("\xEF\xBF\xBE") != std::string::npos) return false;  // U+FFFE
  if (text.find("\xEF\xBF\xBF") != std::string::npos) return false;  // U+FFFF
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

}  // namespace

XmlNode make_element(std::string_view local, std::string text) {
  XmlNode node;
  node.name = "b2mml:" + std::string(local);
  node.space = std::string(kB2mml);
  if (!text.empty()) {
    XmlNode inner;
    inner.kind = XmlNode::Kind::kText;
    inner.content = std::move(text);
    node.children.push_back(std::move(inner));
  }
  return node;
}

XmlNode& add(XmlNode& to, std::string_view local, std::string text) {
  to.children.push_back(make_element(local, std::move(text)));
  return to.children.back();
}

std::optional<std::string> take_text(Json& table, const char* key) {
  const auto found = table.find(key);
  if (found == table.end() || !found->is_string()) return std::nullopt;
  auto text = found->get<std::string>();
  if (!holds_as_it_stands(text)) return std::nullopt;
  table.erase(found);
  return text;
}

bool take_flag(Json& table, const char* key, bool otherwise) {
  const auto found = table.find(key);
  if (found == table.end() || !found->is_boolean()) return otherwise;
  const bool flag = found->get<bool>();
  table.erase(found);
  return flag;
}

void add_words(XmlNode& to, Json& table, const char* key, bool one) {
  if (auto text = take_text(table, key)) {
    add(to, "Description", *std::move(text));
    return;
  }
  const auto found = table.find(key);
  if (found == table.end() || !found->is_object() || one) return;
  const std::string en = found->value("en", "");
  const std::string ja = found->value("ja", "");
  if (!holds_as_it_stands(ja) || (!en.empty() && !holds_as_it_stands(en))) return;
  if (!en.empty()) add(to, "Description", en);
  add(to, "Description", ja).attributes.emplace_back("languageID", "ja");
  table.erase(found);
}

void add_value(XmlNode& to, std::string_view local, const std::string& meant,
               const std::string& text, const std::string& type, const std::string& unit) {
  XmlNode& value = add(to, local);
  add(value, local == "Amount" ? "QuantityString" : "ValueString", text);
  if (!meant.empty()) add(value, "DataInterpretation", meant);
  if (type == "JSON") {
    add(value, "DataType", "Other").attributes.emplace_back("OtherValue", "JSON");
  } else {
    add(value, "DataType", type);
  }
  // A batch recipe's values must have one, a general recipe's only where there is one.
  if (!meant.empty() || !unit.empty()) add(value, "UnitOfMeasure", unit);
}

NumberAndUnit number_and_unit(const std::string& amount) {
  const auto space = amount.find(' ');
  if (space == std::string::npos) return {amount, "1"};
  return {amount.substr(0, space), amount.substr(space + 1)};
}

std::string quantity_expression(const std::string& amount) {
  const auto [number, unit] = number_and_unit(amount);
  return unit == "1" ? number : number + " '" + unit + "'";
}

void add_parameter_values(XmlNode& to, Json& table, bool general) {
  const auto meant = [&](const char* text) { return std::string(general ? "" : text); };
  const auto own_unit = [&] { return take_text(table, "unit").value_or("1"); };
  if (auto amount = take_text(table, "value")) {
    const auto [number, unit] = number_and_unit(*amount);
    add_value(to, "Value", meant("Constant"), number, "decimal", unit);
  } else if (table.contains("yes")) {
    const bool yes = take_flag(table, "yes", false);
    add_value(to, "Value", meant("Constant"), yes ? "true" : "false", "boolean", "");
  } else if (auto text = take_text(table, "text")) {
    add_value(to, "Value", meant("Constant"), *text, "string", "");
  } else if (auto formula = general ? std::nullopt : take_text(table, "formula")) {
    add_value(to, "Value", "Equation", *formula, "decimal", own_unit());
  } else if (!general) {
    add_value(to, "Value", "External", "", "decimal", own_unit());
  }
  if (!general || !table.contains("acceptable")) return;
  const auto limits = parse_range(table["acceptable"].get<std::string>());
  if (!limits) return;
  table.erase("acceptable");
  const std::string unit = limits->unit.code();
  if (table.contains("unit") && table["unit"] == unit) table.erase("unit");
  const Range& range = limits->range;
  if (range.low) add_value(to, "Value", "", ">=" + range.low->to_string(), "decimal", unit);
  if (range.high) add_value(to, "Value", "", "<=" + range.high->to_string(), "decimal", unit);
}

void add_own(XmlNode& to, const std::string& key, const Json& value, bool general) {
  XmlNode& own = add(to, "OtherInformation");
  add(own, general ? "OtherInfoID" : "ID", std::string(kOwn) + key);
  const char* local = general ? "OtherValue" : "Value";
  const std::string meant = general ? "" : "Constant";
  if (value.is_boolean()) {
    add_value(own, local, meant, value.get<bool>() ? "true" : "false", "boolean", "");
  } else if (value.is_string() &&
             (value.get<std::string>().empty() || holds_as_it_stands(value.get<std::string>()))) {
    add_value(own, local, meant, value.get<std::string>(), "string", "");
  } else {
    // Letters beyond ASCII stay letters where XML can hold them.
    const std::string letters = write_json(value, -1);
    const bool plain = holds_as_it_stands(letters);
    add_value(own, local, meant,
              plain ? letters : value.dump(-1, ' ', true, Json::error_handler_t::replace), "JSON",
              "");
  }
}

void add_all_own(XmlNode& to, const Json& table, bool general) {
  for (const auto& [key, value] : table.items()) add_own(to, key, value, general);
}

XmlNode render_recipe(const Recipe& recipe, const IdBook& book) {
  Json tables = recipe_tables(recipe);
  const bool general = recipe.level == Level::kGeneral || recipe.level == Level::kSite;
  return general ? render_general(std::move(tables), book) : render_master(std::move(tables), book);
}

}  // namespace renkei::recipe::internal
