// A chart as ProcedureLogic (BatchML).
#include <fmt/format.h>

#include "renkei/recipe/batchml_render.h"

namespace renkei::recipe::internal {

namespace {

class LogicRenderer {
 public:
  LogicRenderer(const Chart& chart, std::string path, const IdBook& book)
      : chart_(chart), path_(std::move(path)), book_(book) {}

  XmlNode run() {
    XmlNode logic = make_element("ProcedureLogic");
    for (const Transition& one : chart_.transitions) {
      link(logic, one, false);
      link(logic, one, true);
    }
    for (const std::string& step : chart_.steps) {
      XmlNode& node = add(logic, "Step");
      add(node, "ID", step_id(step));
      add(node, "RecipeElementID", element_id(step));
      add(node, "RecipeElementVersion");
      add(node, "Description", step);
    }
    for (const Transition& one : chart_.transitions) {
      XmlNode& node = add(logic, "Transition");
      add(node, "ID", transition_id(one));
      add(node, "Condition", one.always() ? "True" : one.condition.text());
    }
    return logic;
  }

 private:
  static bool is_end(const std::string& step) { return step == kBegin || step == kEnd; }
  [[nodiscard]] std::string step_id(const std::string& step) const {
    return book_.written(is_end(step) ? "end_step" : "step", path_, step);
  }
  [[nodiscard]] std::string element_id(const std::string& step) const {
    return book_.written(is_end(step) ? "end_element" : "element", path_, step);
  }
  [[nodiscard]] std::string transition_id(const Transition& one) const {
    return book_.written("transition", path_, one.id);
  }

  void end_of_link(XmlNode& link, const std::string& side, const std::string& id,
                   const char* type) {
    XmlNode& end = add(link, side + "ID");
    add(end, side + "IDValue", id);
    add(end, side + "Type", type);
    add(end, "IDScope", "Internal");
  }

  // From the steps to the transition, or from it to the steps.
  void link(XmlNode& logic, const Transition& one, bool out) {
    const auto& steps = out ? one.to : one.from;
    XmlNode& link = add(logic, "Link");
    add(link, "ID", fmt::format("{}.{}", one.id, out ? "out" : "in"));
    if (out) end_of_link(link, "From", transition_id(one), "Transition");
    for (const std::size_t step : steps) {
      end_of_link(link, out ? "To" : "From", step_id(chart_.steps[step]), "Step");
    }
    if (!out) end_of_link(link, "To", transition_id(one), "Transition");
    const char* type = steps.size() == 1 ? "ControlLink"
                       : out             ? "ParallelDivergent"
                                         : "ParallelConvergent";
    add(link, "LinkType", type);
    add(link, "Depiction", "LineAndArrow");
    add(link, "EvaluationOrder", std::to_string(out ? 1 : order_of(one)));
  }

  // Its place among those that are tried when the same steps are done.
  [[nodiscard]] std::size_t order_of(const Transition& wanted) const {
    std::size_t order = 0;
    for (const Transition& one : chart_.transitions) {
      if (one.from == wanted.from) ++order;
      if (&one == &wanted) break;
    }
    return order;
  }

  const Chart& chart_;
  std::string path_;
  const IdBook& book_;
};

}  // namespace

XmlNode render_logic(const Chart& chart, const std::string& path, const IdBook& book) {
  return LogicRenderer(chart, path, book).run();
}

}  // namespace renkei::recipe::internal
