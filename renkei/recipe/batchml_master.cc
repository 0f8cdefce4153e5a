// MasterRecipe and ControlRecipe (BatchML) as the tables of a recipe.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/recipe/batchml_import.h"
#include "renkei/recipe/batchml_render.h"
#include "renkei/recipe/batchml_units.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe::internal {

namespace {

// What an element does, in a word or two of its description.
std::string service_name(const XmlNode& element) {
  constexpr std::size_t kWordsBytesMax = 100;
  const std::string description = element.text_of("Description");
  const std::string short_one = description.size() > kWordsBytesMax ? "" : description;
  // An empty id is read as no id: from the description first.
  std::string name = readable_id("", short_one);
  if (name.empty()) name = readable_id(element.text_of("ID"), description);
  return name.empty() ? "service" : name;
}

class MasterImport {
 public:
  MasterImport(Import& import, const XmlNode& recipe)
      : import_(import), recipe_(recipe), control_(recipe.local() == "ControlRecipe") {}

  void run() {
    head();
    formula();
    requirements();
    procedure();
    services();
    synchronizations();
    for (const XmlNode* one : elements_not_used()) {
      import_.fault(*one, "batchml.graph", one->text_of("ID"),
                    fmt::format("no step uses the element {}", one->text_of("ID")),
                    "draw a step for it, or take it out");
    }
    import_.put_pointed(recipe_);
  }

 private:
  void put(const Import::Path& path, Json value, const XmlNode& from) {
    import_.put(path, std::move(value), from);
  }

  void head() {
    const std::string id = import_.required(recipe_, "ID");
    put({"id"}, import_.book.add("recipe", "", id, is_id(id) ? id : readable_id(id, "")), recipe_);
    const std::string version = recipe_.text_of("Version");
    put({"version"}, version.empty() ? "unversioned" : version, recipe_);
    put({"level"}, control_ ? "control" : "master", recipe_);
    import_.put_words({"description"}, recipe_);
    const XmlNode* header = recipe_.child("Header");
    if (header == nullptr) return;
    if (const std::string product = header->text_of("ProductID"); !product.empty()) {
      put({"product"}, product, *header);
    }
    const XmlNode* size = header->child("BatchSize");
    if (size == nullptr || size->text_of("Nominal").empty()) return;
    auto unit = unit_from_words(size->text_of("UnitOfMeasure"));
    if (!unit) {
      return import_.fault(*size, "batchml.unit", unit.error().value(), unit.error().message(),
                           unit.error().remedy());
    }
    check_scale(*size);
    const std::string code = unit->code() == "1" ? "" : " " + unit->code();
    put({"batch_size", "reference"}, size->text_of("Nominal") + code, *size);
    const std::string low = size->text_of("Min");
    const std::string high = size->text_of("Max");
    if (low.empty() && high.empty()) return;
    const std::string range = high.empty()  ? ">= " + low
                              : low.empty() ? "<= " + high
                                            : low + " to " + high;
    put({"batch_size", "allowed"}, range + code, *size);
  }

  void formula() {
    const XmlNode* formula = recipe_.child("Formula");
    if (formula == nullptr) return;
    // All names first: one may be calculated from another that stands behind it.
    std::vector<std::pair<const XmlNode*, Import::Path>> rows;
    for (const XmlNode* one : formula->all("Parameter")) {
      const std::string id = import_.required(*one, "ID");
      const XmlNode* type = one->child("ParameterType");
      const std::string kind = type == nullptr ? "" : type->text();
      std::string table;
      if (kind == "ProcessParameter") table = "parameter";
      if (kind == "ProcessInput") table = "input";
      if (kind == "ProcessOutput") table = "output";
      if (kind == "Other" && type->attribute("OtherValue") == "ProcessIntermediate") {
        table = "intermediate";
      }
      if (table.empty() || one->child("Parameter") != nullptr) {
        import_.fault(*one, "batchml.parameter", id,
                      table.empty()
                          ? fmt::format("what a parameter of type '{}' means is not known", kind)
                          : fmt::format("{} holds parameters of its own, which is not read", id),
                      "write ProcessParameter, ProcessInput or ProcessOutput, one level deep");
        continue;
      }
      const std::string book = table == "parameter" ? "parameter" : "material";
      if (!import_.book.id(book, "", id).empty()) {
        import_.fault(*one, "batchml.twice", id, fmt::format("there are two parameters {}", id),
                      "give one of them another ID");
        continue;
      }
      const std::string own =
          import_.book.add(book, "", id, readable_id(id, one->text_of("Description")));
      import_.lines[own] = one->line;
      rows.emplace_back(one, Import::Path{table, own});
    }
    for (const auto& [node, path] : rows) row(*node, path);
  }

  void row(const XmlNode& node, const Import::Path& path) {
    put(path, Json::object(), node);
    const auto with = [&](const char* key) {
      Import::Path to = path;
      to.emplace_back(key);
      return to;
    };
    import_.put_words(with("title"), node);
    const std::string scaled = node.text_of("Scaled");
    check_scale(node);
    if (path.front() == "parameter") {
      import_.put_values(path, node);
      if (scaled == "Yes") put(with("scales"), true, node);
      return;
    }
    if (scaled == "No") put(with("scales"), false, node);
    const XmlNode* holder = node.child("Value");
    if (holder == nullptr) return;  // the reader of recipes says that the quantity is missing
    const auto value = import_.value(*holder);
    if (!value) return;
    put(with("quantity"), value->unit == "1" ? value->text : value->text + " " + value->unit,
        *holder);
  }

  // All is scaled from one size of batch here.
  void check_scale(const XmlNode& node) {
    const std::string from = node.text_of("ScaleReference");
    if (from.empty()) return;
    const XmlNode* header = recipe_.child("Header");
    const XmlNode* size = header == nullptr ? nullptr : header->child("BatchSize");
    const auto reference = Decimal::parse(from);
    const auto nominal = Decimal::parse(size == nullptr ? "" : size->text_of("Nominal"));
    if (reference && nominal && *reference == *nominal) return;
    import_.fault(node, "batchml.parameter", from,
                  fmt::format("it is scaled from a batch of {}, not from the nominal size", from),
                  "write the values for the nominal batch size");
  }

  // What an element says of its equipment: a unit by name, and a requirement.
  struct Bound {
    std::string actual;
    std::string requirement;
    [[nodiscard]] bool empty() const { return actual.empty() && requirement.empty(); }
    [[nodiscard]] std::string written() const { return actual + "|" + requirement; }
  };
  Bound bound(const XmlNode& element, bool tell = false) {
    const auto actual = element.all("ActualEquipmentID");
    const auto required = element.all("EquipmentRequirement");
    if (tell && (actual.size() > 1 || required.size() > 1)) {
      import_.fault(
          element, "batchml.equipment", element.text_of("ID"),
          fmt::format("{} is bound to several pieces of equipment", element.text_of("ID")),
          "part it into elements that use one each");
    }
    return {actual.empty() ? "" : actual.front()->text(),
            required.empty() ? "" : required.front()->text_of("ID")};
  }

  void collect(const XmlNode& holder, std::vector<std::pair<Bound, const XmlNode*>>& found) {
    for (const XmlNode* element : holder.all("RecipeElement")) {
      Bound one = bound(*element, true);
      if (!one.empty()) found.emplace_back(std::move(one), element);
      collect(*element, found);
    }
  }

  // One for each pair of a unit and a requirement; one for each requirement that nobody binds.
  void requirements() {
    std::vector<std::pair<Bound, const XmlNode*>> bounds;
    std::map<std::string, std::set<std::string>> units_of;
    std::vector<std::pair<Bound, const XmlNode*>> elements;
    collect(recipe_, elements);
    for (const auto& [one, node] : elements) units_of[one.requirement].insert(one.actual);
    for (const XmlNode* one : recipe_.all("EquipmentRequirement")) {
      const std::string id = import_.required(*one, "ID");
      if (!required_.emplace(id, one).second) {
        import_.fault(*one, "batchml.twice", id,
                      fmt::format("there are two equipment requirements {}", id),
                      "give one of them another ID");
      }
      const auto units = units_of.find(id);
      if (units == units_of.end()) {
        bounds.emplace_back(Bound{"", id}, one);
      } else {
        for (const auto& element : elements) {
          if (element.first.requirement == id) bounds.push_back(element);
        }
      }
    }
    bounds.insert(bounds.end(), elements.begin(), elements.end());
    for (const auto& [one, node] : bounds) {
      const bool alone = units_of[one.requirement].size() <= 1;
      requirement(one, *node, alone);
    }
  }

  void requirement(const Bound& one, const XmlNode& node, bool alone) {
    if (!import_.book.id("equipment", "", one.written()).empty()) return;
    const std::string& named =
        one.requirement.empty() || (!alone && !one.actual.empty()) ? one.actual : one.requirement;
    const std::string id =
        import_.book.add("equipment", "", one.written(), readable_id(named, named));
    const auto found = required_.find(one.requirement);
    const XmlNode& at = found == required_.end() ? node : *found->second;
    import_.lines[id] = at.line;
    const std::string of_class = id_from_words(one.requirement.empty() ? named : one.requirement);
    put({"equipment", id, "class"}, of_class.empty() ? id : of_class, at);
    if (control_ && !one.actual.empty()) put({"equipment", id, "unit"}, one.actual, node);
    if (found == required_.end()) return;
    import_.put_words({"equipment", id, "title"}, at);
    Json where = Json::array();
    for (const XmlNode* constraint : at.all("Constraint")) {
      const XmlNode* text = constraint->child("Condition");
      if (text == nullptr) continue;
      if (const auto read = import_.condition(*text, text->text(), {})) where.push_back(*read);
    }
    if (!where.empty()) put({"equipment", id, "where"}, where, at);
  }

  void procedure() {
    const XmlNode* holder = &recipe_;
    if (recipe_.child("ProcedureLogic") == nullptr) {
      // Then one element is the procedure.
      for (const XmlNode* one : recipe_.all("RecipeElement")) {
        if (one->text_of("RecipeElementType") == "Procedure") holder = one;
      }
      if (holder == &recipe_) {
        return import_.fault(recipe_, "batchml.missing", "ProcedureLogic",
                             "the recipe has no ProcedureLogic", "write its steps and links");
      }
      used_.insert(holder);
      put({"procedure"}, Json::object(), *holder);
      element_tables(*holder, {"procedure"}, "");
    } else {
      put({"procedure"}, Json::object(), recipe_);
    }
    chart(*holder, {"procedure"}, "");
  }

  void chart(const XmlNode& holder, const Import::Path& table, const std::string& path) {
    const XmlNode& logic = *holder.child("ProcedureLogic");
    std::vector<const XmlNode*> others;
    const auto lines = read_logic(
        import_, logic, path, [&](const XmlNode& step) { return this->step(step, holder, path); },
        others);
    for (const XmlNode* link : others) links_.emplace_back(link, path);
    if (!lines) return;
    Import::Path to = table;
    to.emplace_back("chart");
    put(to, *lines, logic);
    import_.lines[path.empty() ? "procedure" : path] = logic.line;
  }

  const XmlNode* element_of(const std::string& id, const XmlNode& holder) {
    for (const XmlNode* in : {&holder, &recipe_}) {
      for (const XmlNode* one : in->all("RecipeElement")) {
        if (one->text_of("ID") == id) return one;
      }
    }
    return nullptr;
  }

  std::optional<LogicStep> step(const XmlNode& step, const XmlNode& holder,
                                const std::string& path) {
    const std::string id = import_.required(step, "RecipeElementID");
    const XmlNode* element = element_of(id, holder);
    if (element == nullptr) {
      import_.fault(
          step, "batchml.unknown_id", id,
          fmt::format("step {} names the element '{}', which is not there", step.text_of("ID"), id),
          "write the ID of a RecipeElement");
      return std::nullopt;
    }
    const std::string version = step.text_of("RecipeElementVersion");
    if (const std::string own = element->text_of("Version");
        !version.empty() && !own.empty() && version != own) {
      import_.fault(step, "batchml.unknown_id", version,
                    fmt::format("step {} uses version {} of {}, and its version is {}",
                                step.text_of("ID"), version, id, own),
                    "write the RecipeElement of that version");
    }
    used_.insert(element);
    const std::string type = element->text_of("RecipeElementType");
    if (type == "Begin" || type == "End") {
      const std::string name(type == "Begin" ? kBegin : kEnd);
      import_.book.add("end_step", path, step.text_of("ID"), name);
      import_.book.add("end_element", path, id, name);
      return LogicStep{name, {step.text_of("ID"), step.text_of("Description"), id}};
    }
    const auto name = this->element(*element, type, path);
    if (!name) return std::nullopt;
    import_.book.add("step", path, step.text_of("ID"), *name);
    return LogicStep{*name,
                     {step.text_of("ID"), step.text_of("Description"), id,
                      element->text_of("Description"), *name}};
  }

  static std::string table_of(const std::string& type) {
    if (type == "UnitProcedure" || type == "UnitRecipe") return "unit_procedure";
    if (type == "Operation") return "operation";
    return type == "Phase" || type == "Allocation" ? "phase" : "";
  }

  std::optional<std::string> element(const XmlNode& element, const std::string& type,
                                     const std::string& under) {
    const std::string id = element.text_of("ID");
    const std::string table = table_of(type);
    if (table.empty() || std::count(under.begin(), under.end(), '/') >= 2) {
      import_.fault(element, "batchml.element", id,
                    table.empty()
                        ? fmt::format("{} is of type '{}', which is not carried out here", id, type)
                        : fmt::format("{} lies too deep", id),
                    "a procedure holds unit procedures, these operations, these phases");
      return std::nullopt;
    }
    const std::string name =
        import_.book.add("element", under, id, readable_id(id, element.text_of("Description")));
    const std::string path = under.empty() ? name : under + "/" + name;
    put({table, path}, Json::object(), element);
    import_.lines[path] = element.line;
    import_.put_words({table, path, "title"}, element);
    element_tables(element, {table, path}, path);
    if (const Bound one = bound(element); !one.empty()) {
      put({table, path, "equipment"}, import_.book.id("equipment", "", one.written()), element);
    }
    if (type == "Allocation") {
      // It takes the equipment and does nothing else.
      put({table, path, "wait"}, "0 's'", element);
      put({table, path, "service"}, "", element);
    } else if (element.child("ProcedureLogic") != nullptr) {
      chart(element, {table, path}, path);
    } else if (element.child("RecipeElement") != nullptr) {
      import_.fault(element, "batchml.missing", "ProcedureLogic",
                    fmt::format("{} holds elements and has no ProcedureLogic", id),
                    "write in which order they are carried out");
    } else if (import_.get({table, path, "service"}) == nullptr) {
      leaves_.push_back({&element, table, path});
    }
    return name;
  }

  // Its parameters, and what OtherInformation says of it.
  void element_tables(const XmlNode& element, const Import::Path& table, const std::string& path) {
    for (const XmlNode* one : element.all("Parameter")) element_parameter(*one, table, path);
    for (auto& [key, value] : import_.own_information(element)) {
      Import::Path to = table;
      to.push_back(key);
      if (!key.starts_with("/")) put(to, std::move(value), element);
    }
  }

  void element_parameter(const XmlNode& node, const Import::Path& table, const std::string& path) {
    const std::string written = import_.required(node, "ID");
    const std::string type = node.text_of("ParameterType");
    const bool input = type == "ProcessInput";
    const bool moved = input || type == "ProcessOutput";
    std::string id = import_.book.id(moved ? "material" : "parameter", "", written);
    const XmlNode* holder = node.child("Value");
    if (node.child("Parameter") != nullptr || node.all("Value").size() > 1 ||
        (!moved && type != "ProcessParameter") || (id.empty() && (moved || holder == nullptr))) {
      return import_.fault(
          node, id.empty() ? "batchml.unknown_id" : "batchml.parameter", written,
          id.empty() ? fmt::format("the formula has no parameter '{}'", written)
                     : fmt::format("what the parameter {} means here is not known", written),
          "name a parameter of the formula, or write one value");
    }
    if (!moved) {
      id = import_.book.add("with", path, written,
                            id.empty() ? readable_id(written, node.text_of("Description")) : id);
    }
    const std::optional<std::string> expression =
        holder == nullptr ? whole(id, moved) : expression_of(*holder);
    if (!expression) return;
    Import::Path to = table;
    to.insert(to.end(), {moved ? input ? "consume" : "produce" : "with", id});
    if (import_.get(to) != nullptr) {
      return import_.fault(node, "batchml.twice", written,
                           fmt::format("the parameter {} stands there twice", written),
                           "take one of them out");
    }
    if (!moved) note_unit(path, id, holder, *expression);
    put(to, *expression, node);
  }

  // Without a value of its own: that of the formula.
  std::optional<std::string> whole(const std::string& id, bool moved) {
    if (!moved) return id;
    for (const char* table : {"input", "intermediate", "output"}) {
      const Json* quantity = import_.get({table, id, "quantity"});
      if (quantity != nullptr && quantity->is_string()) {
        const auto amount = parse_amount(quantity->get<std::string>());
        return amount ? quantity_expression(amount_text(*amount)) : std::string("0");
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> expression_of(const XmlNode& holder) {
    const auto value = import_.value(holder);
    if (!value) return std::nullopt;
    switch (value->kind) {
      case ReadValue::Kind::kAmount:
        return value->unit == "1" ? value->text : fmt::format("{} '{}'", value->text, value->unit);
      case ReadValue::Kind::kEquation:
        return value->text;
      case ReadValue::Kind::kReference: {
        const std::string id = import_.book.id("parameter", "", value->text);
        return id.empty() ? value->text : id;
      }
      default:
        break;
    }
    import_.fault(holder, "batchml.parameter", value->text,
                  fmt::format("'{}' cannot be given to a service: it is no number", value->text),
                  "give it a number with a unit, or a parameter of the formula");
    return std::nullopt;
  }

  // In what unit a service takes the parameter.
  void note_unit(const std::string& path, const std::string& id, const XmlNode* holder,
                 const std::string& expression) {
    std::string unit = "1";
    if (const Json* value = import_.get({"parameter", expression, "value"});
        value != nullptr && value->is_string()) {
      const auto text = value->get<std::string>();
      if (const auto space = text.find(' '); space != std::string::npos) {
        unit = text.substr(space + 1);
      }
    } else if (const Json* own = import_.get({"parameter", expression, "unit"});
               own != nullptr && own->is_string()) {
      unit = own->get<std::string>();
    } else if (holder != nullptr) {
      const auto read = unit_from_words(holder->text_of("UnitOfMeasure"));
      if (read) unit = read->code();
    }
    units_[path][id] = unit;
  }

  void services() {
    for (const Leaf& leaf : leaves_) {
      std::string equipment;
      for (std::string path = leaf.path;;) {
        for (const char* table : {"unit_procedure", "operation", "phase"}) {
          const Json* own = import_.get({table, path, "equipment"});
          if (equipment.empty() && own != nullptr) equipment = own->get<std::string>();
        }
        const auto slash = path.rfind('/');
        if (slash == std::string::npos || !equipment.empty()) break;
        path = path.substr(0, slash);
      }
      if (equipment.empty()) {
        import_.fault(
            *leaf.node, "batchml.equipment", leaf.node->text_of("ID"),
            fmt::format("{} says of no equipment what carries it out", leaf.node->text_of("ID")),
            "write its EquipmentRequirement, or that of what it lies in");
        continue;
      }
      derive_service(import_, leaf.table, leaf.path, equipment, service_name(*leaf.node),
                     *leaf.node, units_[leaf.path]);
    }
  }

  // Links between steps of different charts, after all have been read.
  void synchronizations() {
    Json all = Json::array();
    const XmlNode* first = nullptr;
    for (const auto& [link, path] : links_) {
      const auto from = end_path(*link, "From", path);
      const auto to = end_path(*link, "To", path);
      if (!from || !to) continue;
      Json one{{"from", *from}, {"to", *to}};
      if (link->text_of("LinkType") == "TransferLink") {
        const std::string written = link->text_of("Description");
        const std::string material = import_.book.id("material", "", written);
        if (material.empty()) {
          import_.fault(
              *link, "batchml.unknown_id", written,
              fmt::format("link {} does not say which material it transfers", link->text_of("ID")),
              "write the ID of a ProcessInput or ProcessOutput as its Description");
        }
        one["material"] = material;
      }
      if (first == nullptr) first = link;
      all.push_back(std::move(one));
    }
    if (first != nullptr) put({"procedure", "synchronize"}, std::move(all), *first);
  }

  std::optional<std::string> end_path(const XmlNode& link, const std::string& side,
                                      const std::string& path) {
    const auto ends = link.all(side + "ID");
    const std::string id = ends.size() == 1 ? ends.front()->text_of(side + "IDValue") : "";
    if (const std::string name = import_.book.id("step", path, id); !name.empty()) {
      return path.empty() ? name : path + "/" + name;
    }
    if (import_.lines.contains(id) && !id.empty()) return id;
    import_.fault(
        link, "batchml.unknown_id", id,
        fmt::format("link {} joins the step '{}', which is not there", link.text_of("ID"), id),
        "write one FromID and one ToID, each a step of this chart or a path");
    return std::nullopt;
  }

  std::vector<const XmlNode*> elements_not_used() {
    std::vector<const XmlNode*> found;
    std::vector<const XmlNode*> open{&recipe_};
    for (std::size_t i = 0; i < open.size(); ++i) {
      for (const XmlNode* one : open[i]->all("RecipeElement")) {
        open.push_back(one);
        const std::string type = one->text_of("RecipeElementType");
        if (!used_.contains(one) && type != "Begin" && type != "End") found.push_back(one);
      }
    }
    // One fault on the chart is enough.
    return import_.faults.empty() ? found : std::vector<const XmlNode*>{};
  }

  struct Leaf {
    const XmlNode* node;
    std::string table;
    std::string path;
  };
  Import& import_;
  const XmlNode& recipe_;
  bool control_;
  std::map<std::string, const XmlNode*> required_{};
  std::set<const XmlNode*> used_{};
  std::vector<Leaf> leaves_{};
  std::map<std::string, std::map<std::string, std::string>> units_{};
  std::vector<std::pair<const XmlNode*, std::string>> links_{};
};

}  // namespace

void import_master(Import& import, const XmlNode& recipe) { MasterImport(import, recipe).run(); }

}  // namespace renkei::recipe::internal
