#include "renkei/recipe/chart_layout.h"

#include <algorithm>
#include <cmath>

#include "renkei/base/result.h"
#include "renkei/recipe/chart_layers.h"

namespace renkei::recipe {

namespace {

using internal::LayerNode;
using internal::Layers;

constexpr double kMargin = 12;
constexpr double kTrack = 13;     // between level lines one under the other
constexpr double kGap = 12;       // between layers, where nothing is level
constexpr double kChannel = 14;   // between a loop and what it goes around
constexpr double kOverhang = 10;  // of a parallel rail beyond its last line

// Level lines between two layers; those of a lower kind lie further down.
enum class Kind : std::uint8_t { kBranch, kLoopOut, kJog, kJoin, kLoopIn };
struct Level {
  Kind kind = Kind::kJog;
  std::size_t node = 0;  // it belongs to: the upper one, or of a join and a loop in the lower
  std::size_t other = 0;
  double left = 0;
  double right = 0;
  double y = 0;
};

class LayoutMaker {
 public:
  LayoutMaker(Layers layers, std::size_t steps, std::size_t transitions)
      : in_(std::move(layers)),
        steps_(steps),
        transitions_(transitions),
        levels_(in_.layers.size() + 1),
        top_(in_.layers.size() + 1),
        height_(in_.layers.size()) {
    loops_out_.resize(in_.nodes.size());
    for (const auto& [transition, step] : in_.loops) ++loops_out_[transition];
  }

  ChartLayout make() {
    find_levels();
    place_loops();
    find_heights();
    for (std::size_t k = 0; k < in_.layers.size(); ++k) {
      for (const std::size_t node : in_.layers[k]) draw_node(node);
    }
    for (const auto& levels : levels_) {
      for (const Level& level : levels) draw_level(level);
    }
    draw_loops();
    finish();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_step(std::size_t node) const { return node < steps_; }
  [[nodiscard]] bool branches(std::size_t node) const {
    return in_.nodes[node].down.size() + loops_out_[node] > 1;
  }
  [[nodiscard]] bool joins(std::size_t node) const { return in_.nodes[node].up.size() > 1; }

  // levels_[k] lie above layer k.
  void find_levels() {
    for (std::size_t k = 0; k < in_.layers.size(); ++k) {
      for (const std::size_t node : in_.layers[k]) {
        const LayerNode& own = in_.nodes[node];
        if (branches(node)) add_level(k + 1, Kind::kBranch, node, own.down);
        if (joins(node)) {
          // Lines of what branches come down where they are wanted; only the others reach over.
          std::vector<std::size_t> reach;
          for (const std::size_t up : own.up) {
            if (!branches(up)) reach.push_back(up);
          }
          add_level(k, Kind::kJoin, node, reach);
        }
        if (own.down.size() != 1 || branches(node)) continue;
        const std::size_t below = own.down.front();
        if (joins(below) || straight(node, below)) continue;
        add_level(k + 1, Kind::kJog, node, own.down);
      }
    }
  }
  [[nodiscard]] bool straight(std::size_t above, std::size_t below) const {
    return std::abs(in_.nodes[above].x - in_.nodes[below].x) < 1;
  }
  void add_level(std::size_t gap, Kind kind, std::size_t node,
                 const std::vector<std::size_t>& others) {
    Level level{kind, node, others.empty() ? node : others.front(), in_.nodes[node].x,
                in_.nodes[node].x};
    for (const std::size_t other : others) {
      level.left = std::min(level.left, in_.nodes[other].x);
      level.right = std::max(level.right, in_.nodes[other].x);
    }
    levels_[gap].push_back(level);
  }

  // Each loop around what stands between its ends and around shorter loops, at the side where its
  // way out crosses fewer lines, else where its level lines are shorter.
  void place_loops() {
    for (const auto& [transition, step] : in_.loops) {
      loops_.push_back({.transition = transition,
                        .step = step,
                        .first = in_.nodes[step].layer,
                        .last = in_.nodes[transition].layer});
    }
    std::stable_sort(loops_.begin(), loops_.end(), [](const Loop& a, const Loop& b) {
      return a.last - a.first < b.last - b.first;
    });
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      Loop& loop = loops_[i];
      const double middle = (in_.nodes[loop.transition].x + in_.nodes[loop.step].x) / 2;
      const double right = reach(i, 1) + kChannel;
      const double left = -(reach(i, -1) + kChannel);
      const std::size_t to_right = crossed(loop.transition, 1);
      const std::size_t to_left = crossed(loop.transition, -1);
      const bool shorter = right - middle <= middle - left;
      loop.side = to_right < to_left || (to_right == to_left && shorter) ? 1 : -1;
      loop.x = loop.side > 0 ? right : left;
    }
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      const Loop& loop = loops_[i];
      const auto add = [&](std::size_t gap, Kind kind, std::size_t node) {
        const double x = in_.nodes[node].x;
        levels_[gap].push_back({kind, node, i, std::min(x, loop.x), std::max(x, loop.x)});
      };
      add(loop.last + 1, Kind::kLoopOut, loop.transition);
      add(loop.first, Kind::kLoopIn, loop.step);
    }
  }

  // Lines that pass a transition's layer on one side of it.
  [[nodiscard]] std::size_t crossed(std::size_t transition, int side) const {
    const LayerNode& own = in_.nodes[transition];
    const auto& layer = in_.layers[own.layer];
    return static_cast<std::size_t>(
        std::count_if(layer.begin(), layer.end(), [&](std::size_t node) {
          const bool beyond = side * (in_.nodes[node].x - own.x) > 1;
          return beyond && !in_.nodes[node].down.empty();
        }));
  }

  // How far towards a side (1 the right, -1 the left) there is something that a loop goes around.
  [[nodiscard]] double reach(std::size_t number, int side) const {
    const Loop& loop = loops_[number];
    double reach = -1e9;
    for (std::size_t k = loop.first; k <= loop.last; ++k) {
      for (const std::size_t node : in_.layers[k]) {
        const LayerNode& own = in_.nodes[node];
        reach = std::max(reach, side > 0 ? own.x + own.extent.right : own.extent.left - own.x);
      }
    }
    for (std::size_t k = loop.first; k <= loop.last + 1; ++k) {
      for (const Level& level : levels_[k]) {
        reach = std::max(reach, kOverhang + (side > 0 ? level.right : -level.left));
      }
    }
    for (std::size_t j = 0; j < number; ++j) {
      const Loop& other = loops_[j];
      const bool apart = other.first > loop.last + 1 || loop.first > other.last + 1;
      if (other.side == side && !apart) reach = std::max(reach, side * other.x);
    }
    return reach;
  }

  // Level lines of one gap: by kind, each kind in as few tracks as keep them apart.
  [[nodiscard]] static double spread(std::vector<Level>& levels, double top) {
    std::stable_sort(levels.begin(), levels.end(), [](const Level& a, const Level& b) {
      return a.kind != b.kind ? a.kind < b.kind : a.left < b.left;
    });
    double y = top;
    for (std::size_t i = 0; i < levels.size();) {
      std::vector<double> ends;
      std::size_t j = i;
      for (; j < levels.size() && levels[j].kind == levels[i].kind; ++j) {
        std::size_t track = 0;
        while (track < ends.size() && ends[track] + 2 * kOverhang > levels[j].left) ++track;
        if (track == ends.size()) ends.push_back(0);
        ends[track] = levels[j].right;
        levels[j].y = y + static_cast<double>(track) * kTrack;
      }
      y += static_cast<double>(ends.size()) * kTrack;
      i = j;
    }
    return y;
  }

  void find_heights() {
    double y = kMargin;
    for (std::size_t k = 0; k <= in_.layers.size(); ++k) {
      if (!levels_[k].empty()) y = spread(levels_[k], y + kGap) + 2;
      if (k > 0 && levels_[k].empty()) y += kGap;
      if (k % 2 == 0 && k > 0 && k < in_.layers.size()) out_.breaks.push_back(y - 1);
      top_[k] = y;
      if (k == in_.layers.size()) break;
      for (const std::size_t node : in_.layers[k]) {
        height_[k] = std::max(height_[k], in_.nodes[node].extent.height);
      }
      y += height_[k];
    }
  }

  [[nodiscard]] const Level& level_of(std::size_t gap, Kind kind, std::size_t node) const {
    const auto found =
        std::find_if(levels_[gap].begin(), levels_[gap].end(),
                     [&](const Level& level) { return level.kind == kind && level.node == node; });
    RENKEI_CHECK(found != levels_[gap].end());
    return *found;
  }

  void wire(std::vector<LayoutPoint> points) {
    points.erase(std::unique(points.begin(), points.end()), points.end());
    if (points.size() > 1) out_.wires.push_back({std::move(points), false});
  }
  // Where the line leaves a node; that of a step at the box, of others at the layer's end.
  [[nodiscard]] double bottom(std::size_t node) const {
    const LayerNode& own = in_.nodes[node];
    return top_[own.layer] + (is_step(node) ? own.extent.height : height_[own.layer]);
  }
  // Below a rail.
  static double under(const Level& level, bool parallel) {
    return level.y + (parallel ? kParallelGap : 0);
  }

  void draw_node(std::size_t node) {
    const LayerNode& own = in_.nodes[node];
    const double x = own.x;
    if (!is_step(node)) wire({{x, top_[own.layer]}, {x, bottom(node)}});
    if (joins(node)) {
      const Level& join = level_of(own.layer, Kind::kJoin, node);
      wire({{x, under(join, !is_step(node))}, {x, top_[own.layer]}});
    }
    double from = bottom(node);
    if (branches(node)) {
      const Level& branch = level_of(own.layer + 1, Kind::kBranch, node);
      wire({{x, from}, {x, branch.y}});
      from = under(branch, !is_step(node));
    }
    for (const std::size_t below : own.down) {
      const double to_x = in_.nodes[below].x;
      const double start_x = branches(node) ? to_x : x;
      const double top =
          joins(below) ? level_of(own.layer + 1, Kind::kJoin, below).y : top_[own.layer + 1];
      if (branches(node) || joins(below) || straight(node, below)) {
        wire({{start_x, from}, {start_x, top}});
      } else {
        const double y = level_of(own.layer + 1, Kind::kJog, node).y;
        wire({{x, from}, {x, y}, {to_x, y}, {to_x, top}});
      }
    }
  }

  void draw_level(const Level& level) {
    if (level.kind != Kind::kBranch && level.kind != Kind::kJoin) return;
    const bool parallel = !is_step(level.node);
    const double more = parallel ? kOverhang : 0;
    out_.rails.push_back({level.left - more, level.right + more, level.y, parallel});
  }

  void draw_loops() {
    for (std::size_t i = 0; i < loops_.size(); ++i) {
      const Loop& loop = loops_[i];
      const auto level = [&](std::size_t gap, Kind kind) {
        return std::find_if(levels_[gap].begin(), levels_[gap].end(),
                            [&](const Level& one) { return one.kind == kind && one.other == i; })
            ->y;
      };
      const double out_y = level(loop.last + 1, Kind::kLoopOut);
      const double in_y = level(loop.first, Kind::kLoopIn);
      const LayerNode& from = in_.nodes[loop.transition];
      double start = bottom(loop.transition);
      if (branches(loop.transition)) {
        start = under(level_of(from.layer + 1, Kind::kBranch, loop.transition), true);
      }
      out_.wires.push_back({{{from.x, start},
                             {from.x, out_y},
                             {loop.x, out_y},
                             {loop.x, in_y},
                             {in_.nodes[loop.step].x, in_y}},
                            true});
      // A step that is come to by loops alone has no line of its own yet.
      if (in_.nodes[loop.step].up.empty()) {
        wire({{in_.nodes[loop.step].x, in_y}, {in_.nodes[loop.step].x, top_[loop.first]}});
      }
    }
  }

  void finish() {
    double left = 1e9;
    double right = -1e9;
    for (const LayerNode& node : in_.nodes) {
      left = std::min(left, node.x - node.extent.left);
      right = std::max(right, node.x + node.extent.right);
    }
    for (const auto& rail : out_.rails) {
      left = std::min(left, rail.left);
      right = std::max(right, rail.right);
    }
    for (const Loop& loop : loops_) {
      left = std::min(left, loop.x);
      right = std::max(right, loop.x);
    }
    const double shift = kMargin - left;
    for (auto& rail : out_.rails) {
      rail.left += shift;
      rail.right += shift;
    }
    for (auto& one : out_.wires) {
      for (auto& point : one.points) point.x += shift;
    }
    for (std::size_t node = 0; node < steps_ + transitions_; ++node) {
      const LayerNode& own = in_.nodes[node];
      (is_step(node) ? out_.steps : out_.transitions).push_back({own.x + shift, top_[own.layer]});
    }
    for (const auto& [transition, step] : in_.loops) out_.loops.push_back(transition - steps_);
    out_.width = right - left + 2 * kMargin;
    out_.height = top_.back() + kMargin;
  }

  struct Loop {
    std::size_t transition = 0;
    std::size_t step = 0;
    std::size_t first = 0;  // layers
    std::size_t last = 0;
    int side = 1;
    double x = 0;
  };

  Layers in_;
  std::size_t steps_;
  std::size_t transitions_;
  std::vector<std::vector<Level>> levels_;
  std::vector<double> top_;
  std::vector<double> height_;
  std::vector<std::size_t> loops_out_;
  std::vector<Loop> loops_;
  ChartLayout out_;
};

}  // namespace

std::optional<ChartLayout> lay_out_chart(const Chart& chart, const std::vector<Extent>& steps,
                                         const std::vector<Extent>& transitions) {
  RENKEI_CHECK(steps.size() == chart.steps.size() &&
               transitions.size() == chart.transitions.size());
  if (chart.steps.empty()) return ChartLayout{};
  auto layers = internal::make_layers(chart, steps, transitions);
  if (!layers) return std::nullopt;
  return LayoutMaker(*std::move(layers), steps.size(), transitions.size()).make();
}

}  // namespace renkei::recipe
