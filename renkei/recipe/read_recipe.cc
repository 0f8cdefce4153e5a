#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "renkei/recipe/recipe_table.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe {

namespace {

using internal::is_recipe_id;
using internal::RecipeTable;
using Need = RecipeTable::Need;

constexpr std::string_view kFormat = "renkei recipe 1";

// `key`: the member whose member `id` is; empty: the table is its own.
void check_id(RecipeTable& table, const std::string& id, const std::string& key = {}) {
  if (is_recipe_id(id)) return;
  table.fault(key, Error{"recipe.id", fmt::format("'{}' is no name of something in a recipe", id)}
                       .value(id)
                       .remedy("write small letters, digits and '_', a letter first: "
                               "seed_density"));
}

Source read_source(const std::string& id, RecipeTable& table) {
  static const std::vector<std::string_view> confidences{"published", "reported", "estimated",
                                                         "assumption"};
  check_id(table, id);
  Source source{id, table.text("text", Need::kRequired).value_or(""), table.text_or_empty("url")};
  if (const auto sure = table.one_of("confidence", confidences, Need::kRequired)) {
    source.confidence = confidences[*sure];
  }
  return source;
}

// An amount, text after "text", or nothing (it is given when the batch starts, or calculated).
std::optional<Setting> read_setting(RecipeTable& table) {
  if (table.has("text")) {
    auto text = table.text("text", Need::kOptional);
    return text ? std::optional<Setting>(*std::move(text)) : std::nullopt;
  }
  if (table.has("yes")) return table.flag("yes", false);
  auto amount = table.amount("value", Need::kOptional);
  return amount ? std::optional<Setting>(*std::move(amount)) : std::nullopt;
}

Parameter read_parameter(const std::string& id, RecipeTable& table) {
  check_id(table, id);
  Parameter parameter;
  parameter.id = id;
  parameter.title = table.words("title");
  parameter.value = read_setting(table);
  parameter.formula = table.expression("formula", Need::kOptional);
  std::optional<Unit> unit = table.unit("unit", Need::kOptional);
  const auto* amount = parameter.value ? std::get_if<Amount>(&*parameter.value) : nullptr;
  if (!unit && amount != nullptr) unit = amount->unit;
  if (amount != nullptr && unit && !(*unit == amount->unit)) {
    table.wrong("unit", unit->code(), "the unit is not that of the value",
                fmt::format("leave it out, or write {}", amount->unit.code()));
  }
  parameter.limits = table.limits(unit);
  parameter.unit = unit.value_or(Unit{});
  parameter.critical = table.flag("critical", false);
  parameter.scales = table.flag("scales", false);
  parameter.confidential = table.flag("confidential", false);
  parameter.source = table.text_or_empty("source");
  return parameter;
}

Material read_material(const std::string& id, RecipeTable& table) {
  check_id(table, id);
  Material material;
  material.id = id;
  material.title = table.words("title");
  material.material = table.text_or_empty("material");
  std::optional<Unit> unit;
  if (auto quantity = table.amount("quantity", Need::kRequired)) {
    unit = quantity->unit;
    material.quantity = *std::move(quantity);
  }
  material.scales = table.flag("scales", true);
  material.limits = table.limits(unit);
  material.source = table.text_or_empty("source");
  return material;
}

std::map<std::string, Unit> read_units(RecipeTable& table, const std::string& key) {
  std::map<std::string, Unit> units;
  table.each_text(key, [&](const std::string& name, const std::string& text) {
    check_id(table, name, key);
    auto unit = Unit::parse(text);
    if (unit) {
      units.emplace(name, *std::move(unit));
    } else {
      table.fault(key, unit.error());
    }
  });
  return units;
}

EquipmentRequirement read_equipment(const std::string& id, RecipeTable& table) {
  check_id(table, id);
  EquipmentRequirement requirement;
  requirement.id = id;
  requirement.title = table.words("title");
  requirement.equipment_class = table.text("class", Need::kRequired).value_or("");
  requirement.values = read_units(table, "values");
  requirement.unit = table.text_or_empty("unit");
  requirement.shared = table.flag("shared", false);
  for (const std::string& text : table.list("where")) {
    auto condition = Expression::parse(text);
    if (condition) {
      requirement.where.push_back(*std::move(condition));
    } else {
      table.fault("where", condition.error());
    }
  }
  table.each("service", [&](const std::string& name, RecipeTable& service) {
    check_id(service, name);
    requirement.services.push_back({name, service.flag("self_completing", true),
                                    read_units(service, "parameters"),
                                    read_units(service, "results")});
  });
  return requirement;
}

Question read_question(const std::string& id, RecipeTable& table) {
  static const std::vector<std::string_view> types{"number", "yes_no", "text", "choice"};
  check_id(table, id);
  Question question;
  question.id = id;
  question.title = table.words("title");
  const auto type = table.one_of("type", types, Need::kOptional);
  question.type = type ? static_cast<AnswerType>(*type) : AnswerType::kYesNo;
  std::optional<Unit> unit = table.unit("unit", Need::kOptional);
  question.limits = table.limits(unit);
  question.unit = unit.value_or(Unit{});
  question.choices = table.list("choices");
  question.when_no = table.rule("when_no").value_or(Rule::kHold);
  // Who writes it counts on it.
  if (table.has("when_no") && question.type != AnswerType::kYesNo) {
    table.fault("when_no",
                Error{"recipe.when_no", fmt::format("the question {} is not of yes or no", id)}
                    .value(id)
                    .remedy("leave when_no out, or write type = \"yes_no\""));
  }
  return question;
}

Watch read_watch(RecipeTable& table) {
  Watch watch;
  watch.value = table.text("value", Need::kRequired).value_or("");
  std::optional<Unit> unit = table.unit("unit", Need::kOptional);
  watch.limits = table.limits(unit);
  watch.unit = unit.value_or(Unit{});
  watch.longer_than = table.amount("longer_than", Need::kOptional);
  watch.critical = table.flag("critical", false);
  return watch;
}

void read_bindings(RecipeTable& table, const std::string& key,
                   const std::function<void(Binding)>& call) {
  table.each_text(key, [&](const std::string& name, const std::string& text) {
    check_id(table, name, key);
    auto value = Expression::parse(text);
    if (value) {
      call({name, *std::move(value)});
    } else {
      table.fault(key, value.error());
    }
  });
}

Element read_element(ElementType type, const std::string& path, RecipeTable& table) {
  Element element;
  element.path = path;
  element.type = type;
  element.title = table.words("title");
  element.instruction = table.words("instruction");
  element.equipment = table.text_or_empty("equipment");
  element.confidential = table.flag("confidential", false);
  element.witness = table.flag("witness", false);
  if (const auto lines = table.list("chart"); !lines.empty()) {
    auto chart = parse_chart(lines);
    if (chart) {
      element.chart = *std::move(chart);
    } else {
      table.fault("chart", chart.error());
    }
  }
  element.service = table.text_or_empty("service");
  read_bindings(table, "with", [&](Binding one) { element.with.push_back(std::move(one)); });
  element.until = table.expression("until", Need::kOptional);
  if (auto wait = table.expression("wait", Need::kOptional)) {
    element.wait = Binding{"wait", *std::move(wait)};
  }
  table.each("question", [&](const std::string& id, RecipeTable& question) {
    element.questions.push_back(read_question(id, question));
  });
  table.each_of_array("watch", [&](const std::string&, RecipeTable& watch) {
    element.watches.push_back(read_watch(watch));
  });
  for (const bool consumed : {true, false}) {
    read_bindings(table, consumed ? "consume" : "produce", [&](Binding one) {
      element.moves.push_back({one.name, std::move(one.value), consumed});
    });
  }
  return element;
}

// "culture/expand" of ids, at most four deep.
bool is_path(std::string_view path) {
  std::size_t depth = 0;
  while (true) {
    const auto slash = path.find('/');
    if (!is_recipe_id(path.substr(0, slash)) || ++depth > 3) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

void read_elements(RecipeTable& top, Recipe& recipe) {
  for (const auto type :
       {ElementType::kUnitProcedure, ElementType::kOperation, ElementType::kPhase}) {
    top.each(std::string(type_name(type, recipe.level)), [&](const std::string& path,
                                                             RecipeTable& table) {
      if (!is_path(path)) {
        table.fault("", Error{"recipe.id", fmt::format("'{}' is no path", path)}.value(path).remedy(
                            "write \"culture/expand/inoculate\""));
      } else if (recipe.element(path) != nullptr) {
        table.fault(
            "",
            Error{"recipe.twice", fmt::format("{} stands there twice", path)}.value(path).remedy(
                "give one of them another name"));
      }
      recipe.elements.push_back(read_element(type, path, table));
    });
  }
}

void read_procedure(RecipeTable& top, const TomlDocument& document, Recipe& recipe,
                    Faults& faults) {
  const std::string key(type_name(ElementType::kProcedure, recipe.level));
  Element whole;
  if (!top.is_table(key, Need::kRequired)) {
    recipe.elements.push_back(whole);
    return;
  }
  RecipeTable table(document, json_pointer_step(key), faults);
  table.each_of_array("hold_times", [&](const std::string&, RecipeTable& one) {
    HoldTime hold;
    hold.from = one.text("from", Need::kRequired).value_or("");
    hold.to = one.text("to", Need::kRequired).value_or("");
    hold.time_max = one.amount("max", Need::kRequired).value_or(Amount{});
    hold.rule = one.rule("rule").value_or(Rule::kAsk);
    recipe.hold_times.push_back(std::move(hold));
  });
  table.each_of_array("synchronize", [&](const std::string&, RecipeTable& one) {
    recipe.synchronizations.push_back({one.text("from", Need::kRequired).value_or(""),
                                       one.text("to", Need::kRequired).value_or(""),
                                       one.text_or_empty("material")});
  });
  whole = read_element(ElementType::kProcedure, "", table);
  recipe.elements.push_back(std::move(whole));
}

void read_batchml_origin(RecipeTable& top, const TomlDocument& document, Recipe& recipe,
                         Faults& faults) {
  if (!top.is_table("batchml", Need::kOptional)) return;
  RecipeTable table(document, "/batchml", faults);
  Recipe::BatchmlOrigin origin;
  origin.document = table.text("document", Need::kRequired).value_or("");
  table.each_text("names", [&](const std::string& written, const std::string& id) {
    origin.names.emplace(written, id);
  });
  recipe.batchml = std::move(origin);
}

void read_head(RecipeTable& top, const TomlDocument& document, Recipe& recipe, Faults& faults) {
  recipe.id = top.text("id", Need::kRequired).value_or("");
  recipe.version = top.text("version", Need::kRequired).value_or("");
  recipe.title = top.words("title");
  recipe.description = top.words("description");
  recipe.product = top.text_or_empty("product");
  if (top.is_table("derived_from", Need::kOptional)) {
    RecipeTable table(document, "/derived_from", faults);
    recipe.derived_from = Recipe::Origin{table.text("id", Need::kRequired).value_or(""),
                                         table.text("version", Need::kRequired).value_or(""),
                                         table.text_or_empty("sha256")};
  }
}

}  // namespace

Result<Recipe> read_recipe(const std::string& file, std::string_view text, Faults& faults) {
  const auto document = parse_toml(file, text);
  if (!document) return fail(document.error());
  const auto format = document->value.find("format");
  if (format == document->value.end() || *format != kFormat) {
    const std::string written = format == document->value.end() ? "" : format->dump();
    Error error = Error{"recipe.format", fmt::format("{} is no recipe that can be read here", file)}
                      .at(document->place("/format"))
                      .value(written)
                      .remedy(fmt::format("the first line is format = \"{}\"; a later form needs a "
                                          "later renkei",
                                          kFormat));
    error.place().file = file;
    return fail(std::move(error));
  }
  return internal::read_recipe_tables(*document, faults);
}

namespace internal {

Recipe read_recipe_tables(const TomlDocument& document, Faults& faults) {
  static const std::vector<std::string_view> levels{
      level_name(Level::kGeneral), level_name(Level::kSite), level_name(Level::kMaster),
      level_name(Level::kControl)};
  Recipe recipe;
  RecipeTable top(document, "", faults);
  (void)top.text("format", Need::kOptional);  // read_recipe has judged it
  read_head(top, document, recipe, faults);
  if (const auto level = top.one_of("level", levels, Need::kRequired)) {
    recipe.level = static_cast<Level>(*level);
  }
  if (top.is_table("batch_size", Need::kOptional)) {
    RecipeTable size(document, "/batch_size", faults);
    Recipe::BatchSize read;
    std::optional<Unit> unit;
    if (auto reference = size.amount("reference", Need::kRequired)) {
      unit = reference->unit;
      read.reference = *std::move(reference);
    }
    read.allowed = size.range("allowed", unit);
    recipe.batch_size = read;
  }
  top.each("source", [&](const std::string& id, RecipeTable& table) {
    recipe.sources.push_back(read_source(id, table));
  });
  top.each("parameter", [&](const std::string& id, RecipeTable& table) {
    recipe.parameters.push_back(read_parameter(id, table));
  });
  const auto materials = [&](const char* key, std::vector<Material>& rows) {
    top.each(key, [&](const std::string& id, RecipeTable& table) {
      rows.push_back(read_material(id, table));
    });
  };
  materials("input", recipe.inputs);
  materials("intermediate", recipe.intermediates);
  materials("output", recipe.outputs);
  top.each("equipment", [&](const std::string& id, RecipeTable& table) {
    recipe.equipment.push_back(read_equipment(id, table));
  });
  read_procedure(top, document, recipe, faults);
  read_elements(top, recipe);
  read_batchml_origin(top, document, recipe, faults);
  return recipe;
}

}  // namespace internal

}  // namespace renkei::recipe
