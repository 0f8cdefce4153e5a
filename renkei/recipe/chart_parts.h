// What the boxes, bars and notes of a chart say and how large they are; for recipe_svg.cc.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "renkei/recipe/chart_layout.h"
#include "renkei/recipe/recipe.h"
#include "renkei/report/catalogue.h"

namespace renkei::recipe::internal {

inline constexpr double kBoxWidth = 196;
inline constexpr double kLineHeight = 16;
inline constexpr double kShutWidth = 12;  // of the hatching of what is confidential
inline constexpr double kBarHalf = 15;

// Words of a box, a line each with its CSS class.
using BoxLines = std::vector<std::pair<std::string, std::string>>;

struct StepPart {
  const Element* element = nullptr;  // nothing: begin, end, or a name without an element
  BoxLines lines{};
  std::vector<std::string> note{};  // beside it, on a dashed line: what it begins with
  Extent extent{};
};

struct TransitionPart {
  bool bar = false;
  std::vector<std::string> lines{};
  Extent extent{};
};

[[nodiscard]] StepPart step_part(const Recipe& recipe, const Element& holder,
                                 const std::string& step, report::Language language);
[[nodiscard]] TransitionPart transition_part(const Chart& chart, const Transition& transition,
                                             report::Language language);

// Whether another transition leads out of one of the same steps.
[[nodiscard]] bool is_selected(const Chart& chart, const Transition& transition);
// Whether it has no condition and another out of one of the same steps has: it goes else.
[[nodiscard]] bool is_else(const Chart& chart, const Transition& transition);

// Steps of the chart that begin together, or of which one gives a material to the other.
struct StepLink {
  std::size_t from = 0;
  std::size_t to = 0;
  std::string words{};
};
[[nodiscard]] std::vector<StepLink> step_links(const Recipe& recipe, const Element& holder,
                                               report::Language language);

}  // namespace renkei::recipe::internal
