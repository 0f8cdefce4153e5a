// GRecipe (BatchML, after ISA-88 part 3) as the tables of a general or site recipe.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/id.h"
#include "renkei/recipe/batchml_import.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe::internal {

namespace {

constexpr std::size_t kElementsMax = 200;

std::string with_unit(const ReadValue& value) {
  return value.unit == "1" || value.unit.empty() ? value.text : value.text + " " + value.unit;
}

// What comes after what among the elements of one chart.
class Precedence {
 public:
  explicit Precedence(std::size_t size) : after_(size) {}

  void add(std::size_t from, std::size_t to) { after_[from].insert(to); }

  // One from which it comes back to itself, or nothing.
  [[nodiscard]] std::optional<std::size_t> circle() const {
    for (std::size_t i = 0; i < after_.size(); ++i) {
      if (reached(i, i, false)) return i;
    }
    return std::nullopt;
  }

  // Leaves out what follows from the rest: a to c, where a to b and b to c.
  void reduce() {
    for (std::size_t from = 0; from < after_.size(); ++from) {
      const std::set<std::size_t> direct = after_[from];
      for (const std::size_t to : direct) {
        if (reached(from, to, true)) after_[from].erase(to);
      }
    }
  }

  [[nodiscard]] const std::set<std::size_t>& after(std::size_t from) const { return after_[from]; }
  [[nodiscard]] std::set<std::size_t> before(std::size_t to) const {
    std::set<std::size_t> found;
    for (std::size_t i = 0; i < after_.size(); ++i) {
      if (after_[i].contains(to)) found.insert(i);
    }
    return found;
  }

 private:
  // Whether `to` can be got to from `from`, by more than the arrow between them where `longer`.
  [[nodiscard]] bool reached(std::size_t from, std::size_t to, bool longer) const {
    std::vector<std::size_t> open;
    std::set<std::size_t> seen;
    for (const std::size_t next : after_[from]) {
      if (next == to && !longer) return true;
      if (next != to && seen.insert(next).second) open.push_back(next);
    }
    for (std::size_t i = 0; i < open.size(); ++i) {
      for (const std::size_t next : after_[open[i]]) {
        if (next == to) return true;
        if (seen.insert(next).second) open.push_back(next);
      }
    }
    return false;
  }

  std::vector<std::set<std::size_t>> after_;
};

class GeneralImport {
 public:
  GeneralImport(Import& import, const XmlNode& recipe) : import_(import), recipe_(recipe) {}

  void run() {
    head();
    formula();
    const XmlNode* procedure = recipe_.child("ProcessProcedure");
    if (procedure == nullptr) {
      import_.fault(recipe_, "batchml.missing", "ProcessProcedure",
                    "the recipe has no ProcessProcedure", "write what is done, and in which order");
    } else {
      put({"process"}, Json::object(), *procedure);
      import_.put_words({"process", "title"}, *procedure);
      own({"process"}, *procedure);
      inside(*procedure, {"process"}, "");
    }
    import_.put_pointed(recipe_);
  }

 private:
  void put(const Import::Path& path, Json value, const XmlNode& from) {
    import_.put(path, std::move(value), from);
  }

  void own(const Import::Path& table, const XmlNode& node) {
    for (auto& [key, value] : import_.own_information(node)) {
      Import::Path to = table;
      to.push_back(key);
      if (!key.starts_with("/")) put(to, std::move(value), node);
    }
  }

  void head() {
    const std::string id = import_.required(recipe_, "ID");
    put({"id"}, import_.book.add("recipe", "", id, is_id(id) ? id : readable_id(id, "")), recipe_);
    put({"version"}, "unversioned", recipe_);
    const std::string type = recipe_.text_of("GRecipeType");
    if (type != "General" && type != "Site") {
      import_.fault(recipe_, "batchml.value", type,
                    fmt::format("a GRecipe of type '{}' is not known", type),
                    "write General or Site as its GRecipeType");
    }
    put({"level"}, type == "Site" ? "site" : "general", recipe_);
    import_.put_words({"description"}, recipe_);
    const XmlNode* header = recipe_.child("Header");
    if (header == nullptr) return;
    if (const std::string product = header->text_of("ProductID"); !product.empty()) {
      put({"product"}, product, *header);
    }
    const XmlNode* size = header->child("BatchSize");
    if (size == nullptr) return;
    if (const auto value = import_.value(*size)) {
      put({"batch_size", "reference"}, with_unit(*value), *size);
    }
  }

  void formula() {
    const XmlNode* formula = recipe_.child("Formula");
    if (formula == nullptr) return;
    for (const auto& [element, table] :
         {std::pair{"ProcessInputs", "input"}, std::pair{"ProcessIntermediates", "intermediate"},
          std::pair{"ProcessOutputs", "output"}}) {
      const XmlNode* rows = formula->child(element);
      if (rows == nullptr) continue;
      for (const XmlNode* one : rows->all("Material")) material(*one, table);
    }
    for (const XmlNode* one : formula->all("ProcessElementParameter")) (void)parameter(*one, "");
  }

  void material(const XmlNode& node, const std::string& table) {
    const std::string written = import_.required(node, "ID");
    if (!import_.book.id("material", "", written).empty()) {
      return import_.fault(node, "batchml.twice", written,
                           fmt::format("there are two materials {}", written),
                           "give one of them another ID");
    }
    const std::string id = import_.book.add("material", "", written,
                                            readable_id(written, node.text_of("Description")));
    import_.lines[id] = node.line;
    put({table, id}, Json::object(), node);
    import_.put_words({table, id, "title"}, node);
    if (const std::string is = node.text_of("MaterialID"); !is.empty()) {
      put({table, id, "material"}, is, node);
    }
    const XmlNode* amount = node.child("Amount");
    if (amount == nullptr) {
      return import_.fault(node, "batchml.missing", written,
                           fmt::format("it is not said how much of {}", written),
                           "write its Amount");
    }
    if (const auto value = import_.value(*amount)) {
      put({table, id, "quantity"}, with_unit(*value), *amount);
    }
  }

  // A parameter that is defined here; its id. `home` is where: nothing for the formula, else '/'
  // and the path of the element. Elements may use the same ID each for their own.
  std::string parameter(const XmlNode& node, const std::string& home) {
    const std::string written = import_.required(node, "ID");
    const std::string key = home.empty() ? written : home + "#" + written;
    if (node.child("ProcessElementParameter") != nullptr) {
      import_.fault(node, "batchml.parameter", written,
                    fmt::format("{} holds parameters of its own, which is not read", written),
                    "write them one level deep");
    }
    if (!import_.book.id("parameter", "", key).empty()) {
      import_.fault(node, "batchml.twice", written,
                    fmt::format("there are two parameters {}", written),
                    "give one of them another ID");
    }
    std::string id =
        import_.book.add("parameter", "", key, readable_id(written, node.text_of("Description")));
    import_.book.homes[id] = home;
    import_.lines[id] = node.line;
    put({"parameter", id}, Json::object(), node);
    import_.put_words({"parameter", id, "title"}, node);
    import_.put_values({"parameter", id}, node);
    if (node.text_of("ProcessElementParameterType") == "Equation") {
      const Json* text = import_.get({"parameter", id, "text"});
      if (text != nullptr) {
        put({"parameter", id, "formula"}, *text, node);
        import_.document.value["parameter"][id].erase("text");
      }
    }
    return id;
  }

  struct Child {
    const XmlNode* node;
    std::string name;
  };

  // What lies in an element: its elements and their order, or what it does itself.
  void inside(const XmlNode& holder, const Import::Path& table, const std::string& path) {
    const auto elements = holder.all("ProcessElement");
    if (elements.empty() && !path.empty()) return leaf(holder, table, path);
    for (const XmlNode* one : holder.all("ProcessElementParameter")) {
      (void)parameter(*one, "/" + path);
    }
    refuse_constraints(holder);
    if (elements.size() > kElementsMax) {
      return import_.fault(holder, "batchml.graph", std::to_string(elements.size()),
                           fmt::format("a chart of {} elements is too large", elements.size()),
                           "part it into stages and operations");
    }
    std::vector<Child> children;
    for (const XmlNode* one : elements) children.push_back({one, element(*one, path)});
    Import::Path to = table;
    to.emplace_back("chart");
    import_.lines[path.empty() ? "process" : path] = holder.line;
    const bool written = import_.get(to) != nullptr;
    const auto lines = chart(holder, children, written);
    if (!written && !lines.empty()) put(to, lines, holder);
  }

  std::string element(const XmlNode& node, const std::string& under) {
    const std::string id = import_.required(node, "ID");
    const std::string type = node.text_of("ProcessElementType");
    const std::string table = type == "Process Stage"       ? "process_stage"
                              : type == "Process Operation" ? "process_operation"
                              : type == "Process Action"    ? "process_action"
                                                            : "";
    if (table.empty() || std::count(under.begin(), under.end(), '/') >= 2) {
      import_.fault(node, "batchml.element", id,
                    table.empty()
                        ? fmt::format("{} is of type '{}', which is not known here", id, type)
                        : fmt::format("{} lies too deep", id),
                    "a process holds process stages, these process operations, these actions");
      return "";
    }
    if (!import_.book.id("element", under, id).empty()) {
      import_.fault(node, "batchml.twice", id, fmt::format("there are two elements {}", id),
                    "give one of them another ID");
    }
    std::string name =
        import_.book.add("element", under, id, readable_id(id, node.text_of("Description")));
    const std::string path = under.empty() ? name : under + "/" + name;
    import_.lines[path] = node.line;
    put({table, path}, Json::object(), node);
    import_.put_words({table, path, "title"}, node);
    own({table, path}, node);
    inside(node, {table, path}, path);
    return name;
  }

  void refuse_constraints(const XmlNode& holder) {
    for (const XmlNode* one : holder.all("ResourceConstraint")) {
      if (one->text_of("ConstraintType") == "Optional") continue;
      import_.fault(*one, "batchml.constraint", one->text_of("ConstraintID"),
                    fmt::format("the constraint {} is on what holds other elements",
                                one->text_of("ConstraintID")),
                    "write it at the elements whose equipment it is about");
    }
  }

  void leaf(const XmlNode& node, const Import::Path& table, const std::string& path) {
    std::map<std::string, std::string> units;
    for (const XmlNode* one : node.all("ProcessElementParameter")) {
      const std::string type = one->text_of("ProcessElementParameterType");
      if (type == "Reference" || (type == "Equation" && is_given(*one))) {
        given(*one, type, table);
        continue;
      }
      const std::string id = parameter(*one, "/" + path);
      if (const auto unit = unit_of(id)) {
        units[id] = *unit;
        Import::Path to = table;
        to.insert(to.end(), {"with", id});
        put(to, id, *one);
      }
    }
    Json where = Json::array();
    for (const XmlNode* one : node.all("ResourceConstraint")) constraint(*one, path, where);
    Import::Path service = table;
    service.emplace_back("service");
    Import::Path bound = table;
    bound.emplace_back("equipment");
    if (import_.get(service) != nullptr) return add_where(node, bound, where);
    const auto slash = path.rfind('/');
    const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    const std::string equipment = import_.book.add("equipment", "", "/" + path, name);
    const std::string description = node.text_of("Description");
    constexpr std::size_t kWordsBytesMax = 100;
    std::string does = readable_id("", description.size() > kWordsBytesMax ? "" : description);
    if (does.empty()) does = name;
    put({"equipment", equipment, "class"}, does, node);
    put(bound, equipment, node);
    add_where(node, bound, where);
    derive_service(import_, table.front(), path, equipment, does, node, units);
  }

  // Constraints of the equipment of an element.
  void add_where(const XmlNode& node, const Import::Path& bound, const Json& where) {
    if (where.empty()) return;
    const Json* equipment = import_.get(bound);
    if (equipment == nullptr || !equipment->is_string()) return refuse_constraints(node);
    const Import::Path to{"equipment", equipment->get<std::string>(), "where"};
    const Json* others = import_.get(to);
    Json all = others == nullptr ? Json::array() : *others;
    for (const Json& one : where) all.push_back(one);
    put(to, all, node);
  }

  // Whether a parameter of type Equation is what a service is given, not one of its own: then it
  // has no unit.
  static bool is_given(const XmlNode& node) {
    const XmlNode* value = node.child("Value");
    return value != nullptr && value->child("UnitOfMeasure") == nullptr;
  }

  void given(const XmlNode& node, const std::string& type, const Import::Path& table) {
    const std::string written = import_.required(node, "ID");
    const XmlNode* value = node.child("Value");
    const std::string text = value == nullptr ? "" : value->text_of("ValueString");
    const std::string known = import_.book.id("parameter", "", text);
    Import::Path to = table;
    to.insert(to.end(), {"with", readable_id(written, node.text_of("Description"))});
    put(to, type == "Reference" && !known.empty() ? known : text, node);
  }

  // The unit of a number; nothing for text, and true or false.
  [[nodiscard]] std::optional<std::string> unit_of(const std::string& id) const {
    if (import_.get({"parameter", id, "yes"}) != nullptr ||
        import_.get({"parameter", id, "text"}) != nullptr) {
      return std::nullopt;
    }
    if (const Json* value = import_.get({"parameter", id, "value"})) {
      const auto amount = parse_amount(value->get<std::string>());
      return amount ? amount->unit.code() : "1";
    }
    if (const Json* limits = import_.get({"parameter", id, "acceptable"})) {
      const auto range = parse_range(limits->get<std::string>());
      return range ? range->unit.code() : "1";
    }
    const Json* unit = import_.get({"parameter", id, "unit"});
    return unit == nullptr ? "1" : unit->get<std::string>();
  }

  // What must be true of the equipment: "min_volume001 > 0 'L'".
  void constraint(const XmlNode& node, const std::string& path, Json& where) {
    if (node.text_of("ConstraintType") == "Optional") return;
    const std::string written = node.text_of("ConstraintID");
    const std::string property = import_.book.add(
        "property", path, written, readable_id(written, node.text_of("Description")));
    const auto ranges = node.all("Range");
    std::size_t plain = 0;
    for (const XmlNode* one : ranges) {
      const auto value = import_.value(*one);
      if (!value) return;
      std::string_view sign = "=";
      if (value->kind == ReadValue::Kind::kLow) sign = value->strict ? ">" : ">=";
      if (value->kind == ReadValue::Kind::kHigh) sign = value->strict ? "<" : "<=";
      if (value->kind == ReadValue::Kind::kText) {
        where.push_back(fmt::format("{} = {}", property, write_json(Json(value->text), -1)));
      } else if (value->kind == ReadValue::Kind::kYesNo) {
        where.push_back(value->text == "true" ? property : "not " + property);
      } else {
        where.push_back(fmt::format("{} {} {} '{}'", property, sign, value->text, value->unit));
      }
      plain += sign == "=" ? 1 : 0;
    }
    if (!ranges.empty() && plain <= 1 && !written.empty()) return;
    import_.fault(node, "batchml.constraint", written,
                  fmt::format("what the constraint {} asks for cannot be read", written),
                  "write its Range as in >=50 and <=300, or make it Optional");
  }

  // The lines of a chart from DirectedLinks; what stands between elements (materials, indicators)
  // is passed through. Where the chart is `written` anyway only the ids are looked at.
  std::vector<std::string> chart(const XmlNode& holder, const std::vector<Child>& children,
                                 bool written) {
    std::map<std::string, std::size_t> ids;
    for (std::size_t i = 0; i < children.size(); ++i) {
      ids.emplace(children[i].node->text_of("ID"), i);
    }
    std::size_t nodes = children.size();
    for (const std::string& id : junctions(holder)) {
      if (ids.emplace(id, nodes).second) ++nodes;
    }
    std::vector<std::vector<std::size_t>> next(nodes);
    std::set<std::size_t> linked;
    bool whole = true;
    for (const XmlNode* link : holder.all("DirectedLink")) {
      const auto from = end_of(*link, "FromID", ids);
      const auto to = end_of(*link, "ToID", ids);
      whole = whole && from && to;
      if (!from || !to) continue;
      next[*from].push_back(*to);
      linked.insert({*from, *to});
    }
    if (written || !whole) return {};
    Precedence order(children.size());
    for (std::size_t from = 0; from < children.size(); ++from) {
      if (children.size() > 1 && !linked.contains(from)) {
        import_.fault(*children[from].node, "batchml.graph", children[from].name,
                      fmt::format("no link says when {} is done", children[from].name),
                      "draw a DirectedLink to it or from it");
        whole = false;
      }
      std::vector<std::size_t> open{from};
      std::set<std::size_t> seen;
      for (std::size_t i = 0; i < open.size(); ++i) {
        for (const std::size_t to : next[open[i]]) {
          if (to < children.size()) {
            order.add(from, to);
          } else if (seen.insert(to).second) {
            open.push_back(to);
          }
        }
      }
    }
    return whole ? chart_lines(holder, children, order) : std::vector<std::string>{};
  }

  std::optional<std::size_t> end_of(const XmlNode& link, const char* side,
                                    const std::map<std::string, std::size_t>& ids) {
    const std::string id = link.text_of(side);
    const auto found = ids.find(id);
    if (found != ids.end()) return found->second;
    import_.fault(link, "batchml.unknown_id", id,
                  fmt::format("link {} names '{}', which is not there", link.text_of("ID"), id),
                  "write the ID of a ProcessElement or of a material");
    return std::nullopt;
  }

  // The ids of what links may lead through.
  std::vector<std::string> junctions(const XmlNode& holder) {
    std::vector<std::string> ids;
    const auto take = [&](const XmlNode& rows) {
      ids.push_back(rows.text_of("ID"));
      for (const XmlNode* one : rows.all("Material")) ids.push_back(one->text_of("ID"));
    };
    for (const XmlNode* rows : holder.all("Materials")) take(*rows);
    if (const XmlNode* formula = recipe_.child("Formula")) {
      for (const char* name : {"ProcessInputs", "ProcessIntermediates", "ProcessOutputs"}) {
        if (const XmlNode* rows = formula->child(name)) take(*rows);
      }
    }
    for (const XmlNode* one : holder.all("ProcedureChartElement")) {
      const std::string type = one->text_of("ProcedureChartElementType");
      if (type.find("Optional") != std::string::npos || type == "Other") {
        import_.fault(*one, "batchml.graph", type,
                      fmt::format("what '{}' means for the order is not known here", type),
                      "part the recipe, or draw what is done always");
      }
      ids.push_back(one->text_of("ID"));
    }
    std::erase(ids, "");
    return ids;
  }

  // One transition for all that begin after the same; a chart can say no other order.
  std::vector<std::string> chart_lines(const XmlNode& holder, const std::vector<Child>& children,
                                       Precedence& order) {
    if (const auto circle = order.circle()) {
      import_.fault(*children[*circle].node, "batchml.graph", children[*circle].name,
                    fmt::format("{} comes after itself", children[*circle].name),
                    "take one of the links of the circle out");
      return {};
    }
    order.reduce();
    std::vector<std::pair<std::set<std::size_t>, std::set<std::size_t>>> transitions;
    std::set<std::size_t> last;
    for (std::size_t i = 0; i < children.size(); ++i) {
      const auto from = order.before(i);
      const auto found = std::find_if(transitions.begin(), transitions.end(),
                                      [&](const auto& one) { return one.first == from; });
      if (found == transitions.end()) {
        transitions.emplace_back(from, std::set<std::size_t>{i});
      } else {
        found->second.insert(i);
      }
      if (order.after(i).empty()) last.insert(i);
    }
    for (const auto& [from, to] : transitions) {
      for (const std::size_t one : from) {
        if (order.after(one) == to) continue;
        import_.fault(*children[one].node, "batchml.graph", children[one].name,
                      fmt::format("what begins after {} does not wait for the same elements",
                                  children[one].name),
                      "draw the links so that all that begins after it waits for the same");
        return {};
      }
    }
    const auto names = [&](const std::set<std::size_t>& of, std::string_view none) {
      std::vector<std::string> all;
      for (const std::size_t one : of) all.push_back(children[one].name);
      return all.empty() ? std::string(none) : fmt::format("{}", fmt::join(all, ", "));
    };
    std::vector<std::string> lines;
    for (const auto& [from, to] : transitions) {
      lines.push_back(names(from, kBegin) + " -> " + names(to, kEnd));
    }
    if (children.empty()) {
      import_.fault(holder, "batchml.graph", holder.text_of("ID"), "the process holds no element",
                    "write what is done");
      return {};
    }
    lines.push_back(names(last, kBegin) + " -> " + std::string(kEnd));
    return lines;
  }

  Import& import_;
  const XmlNode& recipe_;
};

}  // namespace

void import_general(Import& import, const XmlNode& recipe) { GeneralImport(import, recipe).run(); }

}  // namespace renkei::recipe::internal
