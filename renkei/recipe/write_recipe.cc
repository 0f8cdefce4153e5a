#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/structured.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe {

namespace {

// JSON's escapes are TOML's too; TOML wants one more.
std::string quoted(const std::string& text) {
  std::string all = write_json(Json(text), -1);
  for (auto at = all.find('\x7f'); at != std::string::npos; at = all.find('\x7f', at)) {
    all.replace(at, 1, "\\u007f");
  }
  return all;
}

class Writer {
 public:
  [[nodiscard]] std::string take() { return std::move(text_); }

  void table(const std::string& name) { text_ += "\n[" + name + "]\n"; }
  void text(std::string_view key, const std::string& value) {
    if (!value.empty()) line(key, quoted(value));
  }
  void flag(std::string_view key, bool value, bool otherwise) {
    if (value != otherwise) line(key, value ? "true" : "false");
  }
  void words(std::string_view key, const Text& value) {
    if (value.ja.empty()) return text(key, value.en);
    line(key, fmt::format("{{ en = {}, ja = {} }}", quoted(value.en), quoted(value.ja)));
  }
  void amount(std::string_view key, const Amount& value) { line(key, quoted(amount_text(value))); }
  void range(std::string_view key, const Range& value, const Unit& unit) {
    if (!value.empty()) line(key, quoted(range_text(value, unit)));
  }
  void rule(std::string_view key, Rule value, Rule otherwise) {
    if (value != otherwise) line(key, quoted(std::string(rule_name(value))));
  }
  void limits(const Limits& limits, const Unit& unit) {
    range("target", limits.target, unit);
    range("acceptable", limits.acceptable, unit);
    range("critical_limits", limits.critical, unit);
    rule("outside_acceptable", limits.outside_acceptable, Rule::kRecord);
    rule("outside_critical", limits.outside_critical, Rule::kHold);
  }
  void list(std::string_view key, const std::vector<std::string>& values) {
    if (values.empty()) return;
    std::string all;
    for (const std::string& value : values) all += fmt::format("  {},\n", quoted(value));
    line(key, "[\n" + all + "]");
  }
  void units(std::string_view key, const std::map<std::string, Unit>& units) {
    if (units.empty()) return;
    std::string all;
    for (const auto& [name, unit] : units) {
      all += fmt::format("{}{} = {}", all.empty() ? "" : ", ", name, quoted(unit.code()));
    }
    line(key, "{ " + all + " }");
  }
  // Line by line where TOML can have it so.
  void long_text(std::string_view key, const std::string& value) {
    const bool plain =
        value.find("'''") == std::string::npos && !value.ends_with('\'') &&
        std::none_of(value.begin(), value.end(), [](char c) {
          return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
        });
    line(key, plain ? "'''\n" + value + "'''" : quoted(value));
  }
  void line(std::string_view key, const std::string& value) {
    text_ += fmt::format("{} = {}\n", key, value);
  }

 private:
  std::string text_;
};

void write_parameter(Writer& out, const Parameter& parameter) {
  out.table("parameter." + parameter.id);
  out.words("title", parameter.title);
  const auto* amount = parameter.value ? std::get_if<Amount>(&*parameter.value) : nullptr;
  if (amount != nullptr) out.amount("value", *amount);
  if (parameter.value && std::holds_alternative<bool>(*parameter.value)) {
    out.line("yes", std::get<bool>(*parameter.value) ? "true" : "false");
  }
  if (parameter.value && std::holds_alternative<std::string>(*parameter.value)) {
    out.line("text", quoted(std::get<std::string>(*parameter.value)));
  }
  if (parameter.formula) out.text("formula", parameter.formula->text());
  if (amount == nullptr && parameter.unit.code() != "1") out.text("unit", parameter.unit.code());
  out.limits(parameter.limits, parameter.unit);
  out.flag("critical", parameter.critical, false);
  out.flag("scales", parameter.scales, false);
  out.flag("confidential", parameter.confidential, false);
  out.text("source", parameter.source);
}

void write_material(Writer& out, const char* kind, const Material& material) {
  out.table(fmt::format("{}.{}", kind, material.id));
  out.words("title", material.title);
  out.text("material", material.material);
  out.amount("quantity", material.quantity);
  out.flag("scales", material.scales, true);
  out.limits(material.limits, material.quantity.unit);
  out.text("source", material.source);
}

void write_equipment(Writer& out, const EquipmentRequirement& requirement) {
  out.table("equipment." + requirement.id);
  out.words("title", requirement.title);
  out.text("class", requirement.equipment_class);
  out.units("values", requirement.values);
  out.text("unit", requirement.unit);
  out.flag("shared", requirement.shared, false);
  std::vector<std::string> where;
  for (const Expression& condition : requirement.where) where.push_back(condition.text());
  out.list("where", where);
  for (const Service& service : requirement.services) {
    out.table(fmt::format("equipment.{}.service.{}", requirement.id, service.name));
    out.flag("self_completing", service.self_completing, true);
    out.units("parameters", service.parameters);
    out.units("results", service.results);
  }
}

void write_bindings(Writer& out, std::string_view key, const std::vector<Binding>& bindings) {
  if (bindings.empty()) return;
  std::string all;
  for (const Binding& one : bindings) {
    all += fmt::format("{}{} = {}", all.empty() ? "" : ", ", one.name, quoted(one.value.text()));
  }
  out.line(key, "{ " + all + " }");
}

void write_question(Writer& out, const std::string& name, const Question& question) {
  static constexpr std::array<const char*, 4> kTypes{"number", "yes_no", "text", "choice"};
  out.table(name + ".question." + question.id);
  out.words("title", question.title);
  out.text("type", kTypes.at(static_cast<std::size_t>(question.type)));
  if (question.unit.code() != "1") out.text("unit", question.unit.code());
  out.limits(question.limits, question.unit);
  out.list("choices", question.choices);
  out.rule("when_no", question.when_no, Rule::kHold);
}

void write_watch(Writer& out, const std::string& name, const Watch& watch) {
  out.table("[" + name + ".watch]");
  out.text("value", watch.value);
  if (watch.unit.code() != "1") out.text("unit", watch.unit.code());
  out.limits(watch.limits, watch.unit);
  if (watch.longer_than) out.amount("longer_than", *watch.longer_than);
  out.flag("critical", watch.critical, false);
}

void write_element(Writer& out, const std::string& name, const Element& element) {
  out.words("title", element.title);
  out.words("instruction", element.instruction);
  out.text("equipment", element.equipment);
  out.flag("confidential", element.confidential, false);
  out.flag("witness", element.witness, false);
  out.text("service", element.service);
  write_bindings(out, "with", element.with);
  if (element.until) out.text("until", element.until->text());
  if (element.wait) out.text("wait", element.wait->value.text());
  for (const bool consumed : {true, false}) {
    std::vector<Binding> moves;
    for (const Move& move : element.moves) {
      if (move.consumed == consumed) moves.push_back({move.material, move.quantity});
    }
    write_bindings(out, consumed ? "consume" : "produce", moves);
  }
  out.list("chart", chart_lines(element.chart));
  for (const Question& question : element.questions) write_question(out, name, question);
  for (const Watch& watch : element.watches) write_watch(out, name, watch);
}

void write_batchml_origin(Writer& out, const Recipe::BatchmlOrigin& origin) {
  out.table("batchml");
  out.long_text("document", origin.document);
  if (origin.names.empty()) return;
  out.table("batchml.names");
  for (const auto& [written, id] : origin.names) out.line(quoted(written), quoted(id));
}

void write_procedure(Writer& out, const Recipe& recipe) {
  const Element& whole = recipe.elements.front();
  const std::string name(type_name(ElementType::kProcedure, recipe.level));
  out.table(name);
  write_element(out, name, whole);
  for (const HoldTime& hold : recipe.hold_times) {
    out.table("[" + name + ".hold_times]");
    out.text("from", hold.from);
    out.text("to", hold.to);
    out.amount("max", hold.time_max);
    out.rule("rule", hold.rule, Rule::kAsk);
  }
  for (const Synchronization& one : recipe.synchronizations) {
    out.table("[" + name + ".synchronize]");
    out.text("from", one.from);
    out.text("to", one.to);
    out.text("material", one.material);
  }
}

void write_head(Writer& out, const Recipe& recipe) {
  out.line("format", "\"renkei recipe 1\"");
  out.text("id", recipe.id);
  out.text("version", recipe.version);
  out.text("level", std::string(level_name(recipe.level)));
  out.words("title", recipe.title);
  out.words("description", recipe.description);
  out.text("product", recipe.product);
  if (recipe.derived_from) {
    const Recipe::Origin& origin = *recipe.derived_from;
    const std::string hash =
        origin.sha256.empty() ? "" : fmt::format(", sha256 = {}", quoted(origin.sha256));
    out.line("derived_from", fmt::format("{{ id = {}, version = {}{} }}", quoted(origin.id),
                                         quoted(origin.version), hash));
  }
  if (recipe.batch_size) {
    out.table("batch_size");
    out.amount("reference", recipe.batch_size->reference);
    out.range("allowed", recipe.batch_size->allowed, recipe.batch_size->reference.unit);
  }
  for (const Source& source : recipe.sources) {
    out.table("source." + source.id);
    out.text("text", source.text);
    out.text("url", source.url);
    out.text("confidence", source.confidence);
  }
}

}  // namespace

std::string write_recipe(const Recipe& recipe) {
  Writer out;
  write_head(out, recipe);
  for (const Parameter& parameter : recipe.parameters) write_parameter(out, parameter);
  for (const Material& material : recipe.inputs) write_material(out, "input", material);
  for (const Material& material : recipe.intermediates) {
    write_material(out, "intermediate", material);
  }
  for (const Material& material : recipe.outputs) write_material(out, "output", material);
  for (const auto& requirement : recipe.equipment) write_equipment(out, requirement);
  write_procedure(out, recipe);
  for (const Element& element : recipe.elements) {
    if (element.path.empty()) continue;
    const bool quotes = element.path.find('/') != std::string::npos;
    const std::string name = fmt::format("{}.{}", type_name(element.type, recipe.level),
                                         quotes ? quoted(element.path) : element.path);
    out.table(name);
    write_element(out, name, element);
  }
  if (recipe.batchml) write_batchml_origin(out, *recipe.batchml);
  return out.take();
}

}  // namespace renkei::recipe
