// A master or control recipe as BatchInformation (BatchML).
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "renkei/recipe/batchml_render.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe::internal {

namespace {

// "15 's'" as a number with a unit, where it reads back as the same.
std::optional<NumberAndUnit> literal(const std::string& text) {
  NumberAndUnit read = number_and_unit(text);
  if (!Decimal::parse(read.number)) return std::nullopt;
  if (read.unit == "1") return text == read.number ? std::optional(read) : std::nullopt;
  if (read.unit.size() < 3 || read.unit.front() != '\'' || read.unit.back() != '\'') {
    return std::nullopt;
  }
  read.unit = read.unit.substr(1, read.unit.size() - 2);
  const auto unit = Unit::parse(read.unit);
  if (!unit || unit->code() != read.unit || read.unit == "1") return std::nullopt;
  return read;
}

class MasterRenderer {
 public:
  MasterRenderer(Json tables, const IdBook& book)
      : tables_(std::move(tables)), book_(book), control_(tables_.value("level", "") == "control") {
    for (const char* key : {"unit_procedure", "operation", "phase"}) {
      const auto rows = tables_.find(key);
      if (rows == tables_.end() || !rows->is_object()) continue;
      for (const auto& [path, table] : rows->items()) elements_[path] = {key, table};
      tables_.erase(key);
    }
    tables_.erase("format");
    tables_.erase("level");
    for (const char* key : {"input", "intermediate", "output"}) {
      const Json rows = tables_.value(key, Json::object());
      for (const auto& [id, table] : rows.items()) {
        quantities_[id] = table.value("quantity", "");
      }
    }
  }

  XmlNode run() {
    XmlNode document = make_element("BatchInformation");
    document.attributes.emplace_back("xmlns:b2mml", kB2mml);
    XmlNode recipe = make_element(control_ ? "ControlRecipe" : "MasterRecipe");
    head(recipe);
    // Rendered first, for what they use decides what the equipment still has to say.
    Json procedure = tables_.contains("procedure") ? tables_["procedure"] : Json::object();
    tables_.erase("procedure");
    XmlNode inside = make_element("inside");
    chart(inside, procedure, "");
    equipment(recipe);
    formula(recipe);
    synchronizations(inside, procedure);
    for (XmlNode& child : inside.children) recipe.children.push_back(std::move(child));
    for (const auto& [key, value] : procedure.items()) pointed_["/procedure/" + key] = value;
    for (const auto& [key, value] : tables_.items()) pointed_["/" + key] = value;
    for (const auto& [pointer, value] : pointed_.items()) add_own(recipe, pointer, value, false);
    document.children.push_back(std::move(recipe));
    return document;
  }

 private:
  // What is left of the tables under `key` is said of the recipe.
  void leave(const std::string& key) {
    const auto rows = tables_.find(key);
    if (rows == tables_.end()) return;
    for (const auto& [id, table] : rows->items()) {
      for (const auto& [member, value] : table.items()) {
        pointed_[json_pointer_step(key) + json_pointer_step(id) + json_pointer_step(member)] =
            value;
      }
    }
    tables_.erase(key);
  }

  void head(XmlNode& recipe) {
    const std::string id = take_text(tables_, "id").value_or("");
    add(recipe, "ID", book_.written("recipe", "", id));
    add(recipe, "Version", take_text(tables_, "version").value_or(""));
    add_words(recipe, tables_, "description");
    XmlNode header = make_element("Header");
    if (auto product = take_text(tables_, "product")) add(header, "ProductID", *product);
    if (tables_.contains("batch_size")) {
      Json& size = tables_["batch_size"];
      XmlNode& node = add(header, "BatchSize");
      const auto reference = number_and_unit(take_text(size, "reference").value_or("0"));
      add(node, "Nominal", reference.number);
      if (const auto allowed = parse_range(size.value("allowed", ""))) {
        if (allowed->range.low) add(node, "Min", allowed->range.low->to_string());
        if (allowed->range.high) add(node, "Max", allowed->range.high->to_string());
        size.erase("allowed");
      }
      add(node, "UnitOfMeasure", reference.unit);
      if (size.empty()) tables_.erase("batch_size");
    }
    if (!header.children.empty()) recipe.children.push_back(std::move(header));
  }

  // As read: a unit and a requirement; as new: a requirement of that id, and its unit.
  struct Bound {
    std::string actual;
    std::string requirement;
  };
  [[nodiscard]] Bound bound(const std::string& id) const {
    const std::string written = book_.written("equipment", "", id);
    const auto bar = written.find('|');
    Bound one{bar == std::string::npos ? "" : written.substr(0, bar),
              bar == std::string::npos ? id : written.substr(bar + 1)};
    if (!control_) return one;
    const auto rows = tables_.find("equipment");
    if (rows == tables_.end() || !rows->contains(id)) return one;
    return {(*rows)[id].value("unit", ""), one.requirement};
  }

  void equipment(XmlNode& recipe) {
    if (!tables_.contains("equipment")) return;
    std::set<std::string> done;
    for (const auto& [id, table] : tables_["equipment"].items()) {
      const Bound one = bound(id);
      if (control_ && used_.contains(id)) table.erase("unit");
      if (one.requirement.empty() || !done.insert(one.requirement).second) {
        // What several of ours share is said once, with the first.
        table.erase("title");
        table.erase("where");
        continue;
      }
      XmlNode& node = add(recipe, "EquipmentRequirement");
      add(node, "ID", one.requirement);
      std::size_t number = 0;
      for (const Json& where : table.value("where", Json::array())) {
        XmlNode& constraint = add(node, "Constraint");
        add(constraint, "ID", fmt::format("where_{}", ++number));
        add(constraint, "Condition", where.get<std::string>());
      }
      table.erase("where");
      add_words(node, table, "title", true);
    }
    leave("equipment");
  }

  void formula(XmlNode& recipe) {
    XmlNode formula = make_element("Formula");
    for (const auto& [key, type] :
         {std::pair{"input", "ProcessInput"}, std::pair{"intermediate", "ProcessIntermediate"},
          std::pair{"output", "ProcessOutput"}}) {
      if (!tables_.contains(key)) continue;
      for (auto& [id, table] : tables_[key].items()) material(formula, id, table, type);
      leave(key);
    }
    if (tables_.contains("parameter")) {
      for (auto& [id, table] : tables_["parameter"].items()) {
        XmlNode& node = add(formula, "Parameter");
        add(node, "ID", book_.written("parameter", "", id));
        add_words(node, table, "title", true);
        add(node, "ParameterType", "ProcessParameter");
        add_parameter_values(node, table, false);
        if (take_flag(table, "scales", false)) add(node, "Scaled", "Yes");
      }
      leave("parameter");
    }
    if (!formula.children.empty()) recipe.children.push_back(std::move(formula));
  }

  void material(XmlNode& formula, const std::string& id, Json& table, const std::string& type) {
    XmlNode& node = add(formula, "Parameter");
    add(node, "ID", book_.written("material", "", id));
    add_words(node, table, "title", true);
    const bool between = type == "ProcessIntermediate";
    XmlNode& kind = add(node, "ParameterType", between ? "Other" : type);
    if (between) kind.attributes.emplace_back("OtherValue", type);
    const auto quantity = number_and_unit(take_text(table, "quantity").value_or("0"));
    add_value(node, "Value", "Constant", quantity.number, "decimal", quantity.unit);
    if (!take_flag(table, "scales", true)) add(node, "Scaled", "No");
  }

  static std::string type_of(const std::string& key) {
    if (key == "unit_procedure") return "UnitProcedure";
    return key == "operation" ? "Operation" : "Phase";
  }

  // ProcedureLogic and RecipeElements of what lies in `table`.
  void chart(XmlNode& to, Json& table, const std::string& path) {
    std::vector<std::string> lines;
    for (const Json& line : table.value("chart", Json::array())) {
      lines.push_back(line.get<std::string>());
    }
    const auto chart = parse_chart(lines);
    if (!chart || chart->steps.empty()) return;
    table.erase("chart");
    to.children.push_back(render_logic(*chart, path, book_));
    std::set<std::string> done;
    for (const std::string& step : chart->steps) {
      if (step == kBegin || step == kEnd) {
        XmlNode& node = add(to, "RecipeElement");
        add(node, "ID", book_.written("end_element", path, step));
        add(node, "RecipeElementType", step == kBegin ? "Begin" : "End");
        continue;
      }
      element(to, step, path.empty() ? step : path + "/" + step);
    }
  }

  void element(XmlNode& to, const std::string& name, const std::string& path) {
    const auto found = elements_.find(path);
    if (found == elements_.end()) return;
    Json& table = found->second.table;
    XmlNode node = make_element("RecipeElement");
    const auto slash = path.rfind('/');
    const std::string under = slash == std::string::npos ? "" : path.substr(0, slash);
    add(node, "ID", book_.written("element", under, name));
    add_words(node, table, "title");
    add(node, "RecipeElementType", type_of(found->second.type));
    if (auto id = take_text(table, "equipment")) {
      const Bound one = bound(*id);
      used_.insert(*id);
      if (!one.actual.empty()) add(node, "ActualEquipmentID", one.actual);
      if (!one.requirement.empty()) {
        add(add(node, "EquipmentRequirement"), "ID", one.requirement);
      }
    }
    for (const auto& [key, type] :
         {std::pair{"consume", "ProcessInput"}, std::pair{"produce", "ProcessOutput"}}) {
      const Json moves = table.value(key, Json::object());
      for (const auto& [id, text] : moves.items()) {
        moved(node, id, text.get<std::string>(), type);
      }
      table.erase(key);
    }
    const Json with = table.value("with", Json::object());
    for (const auto& [id, text] : with.items()) {
      given(node, path, id, text.get<std::string>());
    }
    table.erase("with");
    const bool leaf = !table.contains("chart");
    chart(node, table, path);
    if (leaf && !table.contains("service")) table["service"] = "";
    add_all_own(node, table, false);
    to.children.push_back(std::move(node));
    elements_.erase(path);
  }

  void moved(XmlNode& node, const std::string& id, const std::string& text, const char* type) {
    XmlNode& parameter = add(node, "Parameter");
    add(parameter, "ID", book_.written("material", "", id));
    add(parameter, "ParameterType", type);
    // All of it needs no more words.
    if (text == quantity_expression(quantities_[id])) return;
    add_expression(parameter, text);
  }

  // A number, a parameter, or what is calculated.
  void add_expression(XmlNode& node, const std::string& text) {
    if (const auto number = literal(text)) {
      return add_value(node, "Value", "Constant", number->number, "decimal", number->unit);
    }
    const bool named = tables_.contains("parameter") && tables_["parameter"].contains(text);
    add_value(node, "Value", named ? "Reference" : "Equation",
              named ? book_.written("parameter", "", text) : text, "decimal", "");
  }

  // What a service is given: a parameter of the formula by its name alone, else what it is.
  void given(XmlNode& node, const std::string& path, const std::string& id,
             const std::string& text) {
    const bool known = tables_.contains("parameter") && tables_["parameter"].contains(id);
    const std::string of_formula = book_.written("parameter", "", id);
    const std::string read = book_.written("with", path, id);
    const std::string written = read == id && text == id && known ? of_formula : read;
    XmlNode& parameter = add(node, "Parameter");
    add(parameter, "ID", written);
    add(parameter, "ParameterType", "ProcessParameter");
    if (known && text == id && written == of_formula) return;
    add_expression(parameter, text);
  }

  void synchronizations(XmlNode& inside, Json& procedure) {
    if (!procedure.contains("synchronize") || inside.children.empty()) return;
    XmlNode& logic = inside.children.front();
    std::vector<XmlNode> links;
    for (const Json& one : procedure["synchronize"]) {
      XmlNode link = make_element("Link");
      add(link, "ID", fmt::format("together_{}", links.size() + 1));
      for (const auto& [side, key] : {std::pair{"From", "from"}, std::pair{"To", "to"}}) {
        XmlNode& end = add(link, std::string(side) + "ID");
        add(end, std::string(side) + "IDValue", one.value(key, ""));
        add(end, std::string(side) + "Type", "Step");
        add(end, "IDScope", "External");
      }
      const std::string material = one.value("material", "");
      add(link, "LinkType", material.empty() ? "SynchronizationLink" : "TransferLink");
      add(link, "Depiction", "Line");
      if (!material.empty()) add(link, "Description", book_.written("material", "", material));
      links.push_back(std::move(link));
    }
    const auto first_step =
        std::find_if(logic.children.begin(), logic.children.end(),
                     [](const XmlNode& child) { return child.local() == "Step"; });
    logic.children.insert(first_step, std::make_move_iterator(links.begin()),
                          std::make_move_iterator(links.end()));
    procedure.erase("synchronize");
  }

  struct ElementTable {
    std::string type;
    Json table;
  };
  Json tables_;
  const IdBook& book_;
  bool control_;
  std::map<std::string, ElementTable> elements_{};
  std::set<std::string> used_{};
  std::map<std::string, std::string> quantities_{};
  Json pointed_ = Json::object();
};

}  // namespace

XmlNode render_master(Json tables, const IdBook& book) {
  return MasterRenderer(std::move(tables), book).run();
}

}  // namespace renkei::recipe::internal
