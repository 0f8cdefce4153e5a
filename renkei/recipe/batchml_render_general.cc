// A general or site recipe as GRecipe (BatchML).
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "renkei/recipe/batchml_render.h"
#include "renkei/recipe/recipe_table.h"

namespace renkei::recipe::internal {

namespace {

// "volume > 4 'L'" in its parts.
struct Comparison {
  std::string property;
  std::string sign;
  std::string number;
  std::string unit;
};
std::optional<Comparison> comparison(const std::string& text) {
  const auto first = text.find(' ');
  const auto second = first == std::string::npos ? first : text.find(' ', first + 1);
  const auto third = second == std::string::npos ? second : text.find(' ', second + 1);
  if (third == std::string::npos) return std::nullopt;
  Comparison read{text.substr(0, first), text.substr(first + 1, second - first - 1),
                  text.substr(second + 1, third - second - 1), text.substr(third + 1)};
  const bool quoted = read.unit.size() > 2 && read.unit.front() == '\'' && read.unit.back() == '\'';
  if (!quoted || !is_recipe_id(read.property) || !Decimal::parse(read.number)) return std::nullopt;
  read.unit = read.unit.substr(1, read.unit.size() - 2);
  const auto unit = Unit::parse(read.unit);
  if (!unit || unit->code() != read.unit) return std::nullopt;
  if (read.sign == "=") read.sign.clear();
  for (const char* sign : {"", ">", ">=", "<", "<="}) {
    if (read.sign == sign) return read;
  }
  return std::nullopt;
}

class GeneralRenderer {
 public:
  GeneralRenderer(Json tables, const IdBook& book) : tables_(std::move(tables)), book_(book) {
    for (const char* key : {"process_stage", "process_operation", "process_action"}) {
      const auto rows = tables_.find(key);
      if (rows == tables_.end() || !rows->is_object()) continue;
      for (const auto& [path, table] : rows->items()) elements_[path] = {key, table};
      tables_.erase(key);
    }
    tables_.erase("format");
    for (const auto& [path, element] : elements_) ++users_[element.table.value("equipment", "")];
  }

  XmlNode run() {
    XmlNode recipe = make_element("GRecipe");
    recipe.attributes.emplace_back("xmlns:b2mml", kB2mml);
    head(recipe);
    Json process = tables_.contains("process") ? tables_["process"] : Json::object();
    tables_.erase("process");
    // Elements first: some hold parameters of their own.
    XmlNode procedure = make_element("ProcessProcedure");
    add(procedure, "ID", "process");
    add_words(procedure, process, "title");
    add(procedure, "ProcessElementType", "Process");
    inside(procedure, process, "");
    add_all_own(procedure, process, true);
    formula(recipe);
    recipe.children.push_back(std::move(procedure));
    leave("equipment");
    for (const auto& [key, value] : tables_.items()) pointed_["/" + key] = value;
    for (const auto& [pointer, value] : pointed_.items()) add_own(recipe, pointer, value, true);
    return recipe;
  }

 private:
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
    add(recipe, "ID", book_.written("recipe", "", take_text(tables_, "id").value_or("")));
    add_words(recipe, tables_, "description");
    add(recipe, "GRecipeType", take_text(tables_, "level") == "site" ? "Site" : "General");
    const auto product = take_text(tables_, "product");
    std::optional<std::string> size;
    if (tables_.contains("batch_size")) {
      size = take_text(tables_["batch_size"], "reference");
      if (tables_["batch_size"].empty()) tables_.erase("batch_size");
    }
    if (tables_.contains("batch_size")) {
      pointed_["/batch_size/allowed"] = tables_["batch_size"]["allowed"];
      tables_.erase("batch_size");
    }
    if (!product && !size) return;
    XmlNode& header = add(recipe, "Header");
    add(header, "ProductID", product.value_or(""));
    if (!size) return;
    const auto [number, unit] = number_and_unit(*size);
    add_value(header, "BatchSize", "", number, "decimal", unit);
  }

  void formula(XmlNode& recipe) {
    XmlNode formula = make_element("Formula");
    // In the order of the schema.
    materials(formula, "ProcessInputs", "input", "Input");
    materials(formula, "ProcessOutputs", "output", "Output");
    materials(formula, "ProcessIntermediates", "intermediate", "Intermediate");
    if (tables_.contains("parameter")) {
      for (auto& [id, table] : tables_["parameter"].items()) {
        if (!placed_.contains(id)) parameter(formula, id, table);
      }
      leave("parameter");
    }
    if (!formula.children.empty()) recipe.children.push_back(std::move(formula));
  }

  void materials(XmlNode& formula, const char* local, const char* key, const char* type) {
    if (!tables_.contains(key)) return;
    XmlNode& rows = add(formula, local);
    add(rows, "MaterialsType", type);
    for (auto& [id, table] : tables_[key].items()) {
      XmlNode& node = add(rows, "Material");
      add(node, "ID", book_.written("material", "", id));
      add_words(node, table, "title");
      if (auto is = take_text(table, "material")) add(node, "MaterialID", *is);
      const auto quantity = number_and_unit(take_text(table, "quantity").value_or("0"));
      add_value(node, "Amount", "", quantity.number, "decimal", quantity.unit);
    }
    leave(key);
  }

  void parameter(XmlNode& to, const std::string& id, Json& table) {
    const std::string written = book_.written("parameter", "", id);
    const auto hash = written.rfind('#');
    XmlNode& node = add(to, "ProcessElementParameter");
    add(node, "ID", hash == std::string::npos ? written : written.substr(hash + 1));
    add_words(node, table, "title");
    add_parameter_values(node, table, true);
  }

  // What lies in it, in the order of the schema: links, elements, parameters.
  void inside(XmlNode& to, Json& table, const std::string& path) {
    std::vector<std::string> lines;
    for (const Json& line : table.value("chart", Json::array())) {
      lines.push_back(line.get<std::string>());
    }
    const auto chart = parse_chart(lines);
    if (chart) {
      links(to, *chart, path);
      for (const std::string& step : chart->steps) {
        if (step != kBegin && step != kEnd) {
          element(to, step, path.empty() ? step : path + "/" + step);
        }
      }
    }
    own_parameters(to, table, path);
  }

  void links(XmlNode& to, const Chart& chart, const std::string& path) {
    for (const Transition& one : chart.transitions) {
      for (const std::size_t from : one.from) {
        for (const std::size_t next : one.to) {
          const std::string& first = chart.steps[from];
          const std::string& second = chart.steps[next];
          if (first == kBegin || second == kEnd) continue;
          XmlNode& link = add(to, "DirectedLink");
          add(link, "ID", fmt::format("{}.{}.{}", one.id, first, second));
          add(link, "FromID", book_.written("element", path, first));
          add(link, "ToID", book_.written("element", path, second));
        }
      }
    }
  }

  void element(XmlNode& to, const std::string& name, const std::string& path) {
    const auto found = elements_.find(path);
    if (found == elements_.end()) return;
    Json& table = found->second.table;
    XmlNode node = make_element("ProcessElement");
    const auto slash = path.rfind('/');
    const std::string under = slash == std::string::npos ? "" : path.substr(0, slash);
    add(node, "ID", book_.written("element", under, name));
    add_words(node, table, "title");
    const std::string& type = found->second.type;
    add(node, "ProcessElementType",
        type == "process_stage"       ? "Process Stage"
        : type == "process_operation" ? "Process Operation"
                                      : "Process Action");
    const bool leaf = !table.contains("chart");
    inside(node, table, path);
    if (leaf) constraints(node, table, path);
    if (leaf && !table.contains("service")) table["service"] = "";
    add_all_own(node, table, true);
    to.children.push_back(std::move(node));
    elements_.erase(path);
  }

  // Those that were read from this element, and what its service is given.
  void own_parameters(XmlNode& node, Json& table, const std::string& path) {
    Json with = table.value("with", Json::object());
    const bool leaf = !table.contains("chart");
    if (tables_.contains("parameter")) {
      for (auto& [id, row] : tables_["parameter"].items()) {
        const auto home = book_.homes.find(id);
        if (home == book_.homes.end() || home->second != "/" + path) continue;
        const bool number = !row.contains("yes") && !row.contains("text");
        // Read again, it would be given to the service: only where that is so.
        if (leaf && number && (!with.contains(id) || with[id] != id)) continue;
        parameter(node, id, row);
        placed_.insert(id);
        with.erase(id);
      }
    }
    for (const auto& [id, text] : with.items()) {
      XmlNode& given = add(node, "ProcessElementParameter");
      add(given, "ID", id);
      const std::string expression = text.get<std::string>();
      const bool named = tables_.contains("parameter") && tables_["parameter"].contains(expression);
      add(given, "ProcessElementParameterType", named ? "Reference" : "Equation");
      add_value(given, "Value", "", named ? book_.written("parameter", "", expression) : expression,
                "string", "");
    }
    table.erase("with");
  }

  // What must be true of equipment that no other element uses, where all of it is of the form that
  // a Range has: else it is said of the recipe.
  void constraints(XmlNode& node, const Json& table, const std::string& path) {
    const std::string id = table.value("equipment", "");
    if (id.empty() || users_[id] != 1 || !tables_.contains("equipment")) return;
    Json& equipment = tables_["equipment"];
    if (!equipment.contains(id) || !equipment[id].contains("where")) return;
    std::vector<std::vector<Comparison>> groups;
    std::set<std::string> seen;
    for (const Json& where : equipment[id]["where"]) {
      const auto one = comparison(where.get<std::string>());
      if (!one) return;
      if (groups.empty() || groups.back().front().property != one->property) {
        if (!seen.insert(one->property).second) return;
        groups.emplace_back();
      } else if (one->sign.empty() || groups.back().front().sign.empty()) {
        return;
      }
      groups.back().push_back(*one);
    }
    for (const auto& group : groups) {
      XmlNode& constraint = add(node, "ResourceConstraint");
      add(constraint, "ConstraintID", book_.written("property", path, group.front().property));
      for (const Comparison& one : group) {
        add_value(constraint, "Range", "", one.sign + one.number, "decimal", one.unit);
      }
    }
    equipment[id].erase("where");
  }

  struct ElementTable {
    std::string type;
    Json table;
  };
  Json tables_;
  const IdBook& book_;
  std::map<std::string, ElementTable> elements_{};
  std::map<std::string, std::size_t> users_{};  // of equipment
  std::set<std::string> placed_{};
  Json pointed_ = Json::object();
};

}  // namespace

XmlNode render_general(Json tables, const IdBook& book) {
  return GeneralRenderer(std::move(tables), book).run();
}

}  // namespace renkei::recipe::internal
