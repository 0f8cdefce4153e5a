// ProcedureLogic (BatchML): steps, transitions and the links between them, as the lines of a chart.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/recipe/batchml_import.h"

namespace renkei::recipe::internal {

namespace {

constexpr std::size_t kLinksMax = 2000;

enum class NodeKind { kStep, kTransition, kLink };
struct Node {
  NodeKind kind = NodeKind::kStep;
  const XmlNode* xml = nullptr;
  LogicStep step{};  // of a step
  std::string id{};
  std::vector<std::size_t> before{};
  std::vector<std::size_t> after{};
};

class LogicReader {
 public:
  LogicReader(Import& import, const XmlNode& logic, std::string path)
      : import_(import), logic_(logic), path_(std::move(path)) {}

  std::optional<std::vector<std::string>> read(const StepOf& step_of,
                                               std::vector<const XmlNode*>& others) {
    const std::size_t before = import_.faults.size();
    if (!take_nodes(step_of)) return std::nullopt;
    take_links(others);
    for (std::size_t i = 0; i < nodes_.size(); ++i) check_neighbours(i);
    check_ends();
    if (import_.faults.size() > before) return std::nullopt;
    auto lines = chart_lines();
    if (import_.faults.size() > before) return std::nullopt;
    return lines;
  }

 private:
  void fault(const XmlNode& at, std::string code, const std::string& value, std::string message,
             std::string remedy) {
    import_.fault(at, std::move(code), value, std::move(message), std::move(remedy));
  }

  bool take_nodes(const StepOf& step_of) {
    const auto steps = logic_.all("Step");
    const auto transitions = logic_.all("Transition");
    const auto links = logic_.all("Link");
    if (steps.size() > kChartStepsMax || transitions.size() > kChartTransitionsMax ||
        links.size() > kLinksMax) {
      fault(logic_, "batchml.graph", std::to_string(links.size()),
            fmt::format("a chart of {} steps, {} transitions and {} links is too large",
                        steps.size(), transitions.size(), links.size()),
            "part it into charts of operations and phases");
      return false;
    }
    bool all = true;
    for (const XmlNode* one : steps) {
      auto step = step_of(*one);
      all = all && step.has_value();
      if (step) add(NodeKind::kStep, *one, *std::move(step));
    }
    for (const XmlNode* one : transitions) add(NodeKind::kTransition, *one, {});
    for (const XmlNode* one : links) {
      const std::string type = one->text_of("LinkType");
      if (type == "SynchronizationLink" || type == "TransferLink") continue;
      add(NodeKind::kLink, *one, {});
    }
    return all;
  }

  void add(NodeKind kind, const XmlNode& xml, LogicStep step) {
    const std::string id = import_.required(xml, "ID");
    if (const auto other = find(kind, id)) {
      fault(xml, "batchml.twice", id,
            fmt::format("there are two {} {}, the other in line {}", xml.local(), id,
                        nodes_[*other].xml->line),
            "give one of them another ID");
      return;
    }
    ids_.emplace(std::pair(kind, id), nodes_.size());
    nodes_.push_back({kind, &xml, std::move(step), id, {}, {}});
  }

  [[nodiscard]] std::optional<std::size_t> find(NodeKind kind, const std::string& id) const {
    const auto found = ids_.find(std::pair(kind, id));
    return found == ids_.end() ? std::nullopt : std::optional(found->second);
  }

  void take_links(std::vector<const XmlNode*>& others) {
    for (const XmlNode* link : logic_.all("Link")) {
      const std::string type = link->text_of("LinkType");
      if (type == "SynchronizationLink" || type == "TransferLink") {
        others.push_back(link);
        continue;
      }
      static constexpr std::array<std::string_view, 5> kTypes{
          "ControlLink", "ParallelDivergent", "ParallelConvergent", "SerialDivergent",
          "SerialConvergent"};
      if (std::find(kTypes.begin(), kTypes.end(), type) == kTypes.end()) {
        fault(*link, "batchml.value", type,
              fmt::format("what a link of type '{}' means is not known", type),
              fmt::format("write one of {}", fmt::join(kTypes, ", ")));
      }
      const auto self = find(NodeKind::kLink, link->text_of("ID"));
      if (!self) continue;
      for (const XmlNode* end : link->all("FromID")) {
        if (const auto other = end_of(*link, *end, "From")) join(*other, *self);
      }
      for (const XmlNode* end : link->all("ToID")) {
        if (const auto other = end_of(*link, *end, "To")) join(*self, *other);
      }
    }
  }

  void join(std::size_t from, std::size_t to) {
    auto& after = nodes_[from].after;
    if (std::find(after.begin(), after.end(), to) != after.end()) return;
    after.push_back(to);
    nodes_[to].before.push_back(from);
  }

  std::optional<std::size_t> end_of(const XmlNode& link, const XmlNode& end,
                                    const std::string& side) {
    const std::string id = end.text_of(side + "IDValue");
    const std::string type = end.text_of(side + "Type");
    std::optional<std::size_t> found;
    if (type == "Step") found = find(NodeKind::kStep, id);
    if (type == "Transition") found = find(NodeKind::kTransition, id);
    if (type == "Link") found = find(NodeKind::kLink, id);
    if (found) return found;
    fault(end, "batchml.unknown_id", id,
          fmt::format("link {} leads {} {} '{}', which is not there", link.text_of("ID"),
                      side == "From" ? "from" : "to", type, id),
          "write the ID of a Step, Transition or Link of the same ProcedureLogic");
    return std::nullopt;
  }

  // What can be got to over links alone.
  [[nodiscard]] std::vector<std::size_t> next(std::size_t from, bool forward) const {
    std::vector<std::size_t> found;
    std::vector<bool> seen(nodes_.size());
    std::vector<std::size_t> open{from};
    for (std::size_t i = 0; i < open.size(); ++i) {
      for (const std::size_t to : forward ? nodes_[open[i]].after : nodes_[open[i]].before) {
        if (seen[to]) continue;
        seen[to] = true;
        (nodes_[to].kind == NodeKind::kLink ? open : found).push_back(to);
      }
    }
    return found;
  }

  void check_neighbours(std::size_t at) {
    const Node& node = nodes_[at];
    if (node.kind == NodeKind::kLink) {
      if (node.before.empty() || node.after.empty()) {
        fault(*node.xml, "batchml.graph", node.id,
              fmt::format("link {} leads {}", node.id,
                          node.before.empty() ? "from nothing" : "to nothing"),
              "write its FromID and its ToID");
      }
      return;
    }
    for (const std::size_t to : next(at, true)) {
      if (nodes_[to].kind != node.kind) continue;
      const bool step = node.kind == NodeKind::kStep;
      fault(*node.xml, step ? "batchml.no_transition" : "batchml.graph", node.id,
            step ? fmt::format("there is no transition between the steps {} and {}", node.id,
                               nodes_[to].id)
                 : fmt::format("there is no step between the transitions {} and {}", node.id,
                               nodes_[to].id),
            step ? "put a transition with the condition True between them"
                 : "put a step between them");
    }
    if (node.kind == NodeKind::kStep) return;
    for (const bool forward : {false, true}) {
      if (!next(at, forward).empty()) continue;
      fault(*node.xml, "batchml.graph", node.id,
            fmt::format("no step {} transition {}", forward ? "follows" : "leads to", node.id),
            "draw a link");
    }
  }

  void check_ends() {
    std::size_t begins = 0;
    std::size_t ends = 0;
    for (const Node& node : nodes_) {
      if (node.kind != NodeKind::kStep) continue;
      begins += node.step.name == kBegin ? 1 : 0;
      ends += node.step.name == kEnd ? 1 : 0;
    }
    if (begins == 1 && ends > 0) return;
    fault(logic_, "batchml.graph", begins == 1 ? "End" : "Begin",
          begins > 1
              ? "the chart has several steps of type Begin"
              : fmt::format("the chart has no step of type {}", begins == 1 ? "End" : "Begin"),
          "a chart begins at one step whose RecipeElement is of type Begin and ends at one of End");
  }

  [[nodiscard]] double order_of(std::size_t transition) const {
    for (const std::size_t link : nodes_[transition].before) {
      const auto order = Decimal::parse(nodes_[link].xml->text_of("EvaluationOrder"));
      if (order) return order->to_double();
    }
    return 0;
  }

  // The transitions as written; those out of one step in the order in which they are tried.
  [[nodiscard]] std::vector<std::size_t> in_order() const {
    std::vector<std::size_t> all;
    std::map<std::vector<std::size_t>, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (nodes_[i].kind != NodeKind::kTransition) continue;
      places[next(i, false)].push_back(all.size());
      all.push_back(i);
    }
    std::vector<std::size_t> ordered = all;
    for (const auto& [from, own] : places) {
      std::vector<std::size_t> group;
      for (const std::size_t place : own) group.push_back(all[place]);
      std::stable_sort(group.begin(), group.end(),
                       [&](std::size_t a, std::size_t b) { return order_of(a) < order_of(b); });
      for (std::size_t i = 0; i < own.size(); ++i) ordered[own[i]] = group[i];
    }
    return ordered;
  }

  std::vector<std::string> chart_lines() {
    std::vector<std::string> lines;
    for (const std::size_t at : in_order()) {
      const Node& node = nodes_[at];
      std::vector<std::vector<std::string>> words;
      const auto names = [&](bool forward) {
        std::vector<std::string> found;
        for (const std::size_t step : next(at, forward)) {
          found.push_back(nodes_[step].step.name);
          if (!forward) words.push_back(nodes_[step].step.words);
        }
        return found;
      };
      const auto from = names(false);
      const auto to = names(true);
      const XmlNode* condition = node.xml->child("Condition");
      const auto when = import_.condition(condition == nullptr ? *node.xml : *condition,
                                          condition == nullptr ? "" : condition->text(), words);
      const std::string id =
          import_.book.add("transition", path_, node.id, readable_id(node.id, ""));
      std::string line =
          fmt::format("{}: {} -> {}", id, fmt::join(from, ", "), fmt::join(to, ", "));
      if (when && *when != "true") line += " when " + *when;
      lines.push_back(std::move(line));
    }
    return lines;
  }

  Import& import_;
  const XmlNode& logic_;
  std::string path_;
  std::vector<Node> nodes_{};
  std::map<std::pair<NodeKind, std::string>, std::size_t> ids_{};
};

}  // namespace

std::optional<std::vector<std::string>> read_logic(Import& import, const XmlNode& logic,
                                                   const std::string& path, const StepOf& step_of,
                                                   std::vector<const XmlNode*>& others) {
  return LogicReader(import, logic, path).read(step_of, others);
}

}  // namespace renkei::recipe::internal
