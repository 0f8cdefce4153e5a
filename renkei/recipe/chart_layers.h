// The nodes of a chart in layers, in order and with their places across: the first half of
// chart_layout.h, for its sources only.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "renkei/recipe/chart_layout.h"

namespace renkei::recipe::internal {

struct LayerNode {
  std::size_t layer = 0;
  Extent extent{};
  double x = 0;
  std::vector<std::size_t> up{};  // neighbours in the layer above, and below
  std::vector<std::size_t> down{};
  bool bend = false;  // of a line that passes through the layer
};

// Steps are the first nodes, then transitions, then bends. Steps stand in even layers, transitions
// in odd ones.
struct Layers {
  std::vector<LayerNode> nodes;
  std::vector<std::vector<std::size_t>> layers;            // from left to right
  std::vector<std::pair<std::size_t, std::size_t>> loops;  // transition node, step
};

[[nodiscard]] std::optional<Layers> make_layers(const Chart& chart,
                                                const std::vector<Extent>& steps,
                                                const std::vector<Extent>& transitions);

}  // namespace renkei::recipe::internal
