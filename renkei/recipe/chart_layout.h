// Where the parts of a procedure function chart stand on paper: steps and transitions in layers
// from top to bottom, lines at right angles between them, loops back up at the sides.
//
// The layers are those of Sugiyama, Tagawa and Toda 1981 (doi:10.1109/TSMC.1981.4308636): arrows
// that lead back are set aside, each node stands one layer below the last it follows, neighbours
// are sorted by the mean place of theirs, and then moved as near to under each other as the room
// between them allows (least squares by pooling adjacent violators). Nothing is drawn here. Sizes
// in the drawing's units. Pure functions, thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "renkei/recipe/chart.h"

namespace renkei::recipe {

// How far something reaches from the line that runs through it.
struct Extent {
  double left = 0;
  double right = 0;
  double height = 0;
};

struct LayoutPoint {
  double x = 0;
  double y = 0;
  friend bool operator==(const LayoutPoint&, const LayoutPoint&) = default;
};

struct ChartLayout {
  // Where the line enters each step and each transition, from above.
  std::vector<LayoutPoint> steps{};
  std::vector<LayoutPoint> transitions{};
  // What branches and what is joined: one line for a selection, two for parallel.
  struct Rail {
    double left = 0;
    double right = 0;
    double y = 0;
    bool parallel = false;
  };
  std::vector<Rail> rails{};
  // From point to point, upright or level; a loop has an arrow head at its end.
  struct Wire {
    std::vector<LayoutPoint> points{};
    bool loop = false;
  };
  std::vector<Wire> wires{};
  std::vector<std::size_t> loops{};  // transitions that lead back
  double width = 0;
  double height = 0;
  // Heights at which only upright lines are cut: where a page may break.
  std::vector<double> breaks{};
};

// Between the two lines of a parallel rail.
inline constexpr double kParallelGap = 4;

// Nothing for a chart with more lines than can be drawn readably (over 2,000, or 20,000 pieces of
// them).
[[nodiscard]] std::optional<ChartLayout> lay_out_chart(const Chart& chart,
                                                       const std::vector<Extent>& steps,
                                                       const std::vector<Extent>& transitions);

}  // namespace renkei::recipe
