// Charts as SVG that print well and do not speak by colour alone: lines differ by dash and carry
// their name at their end, bars differ by pattern and carry words. Each has a title and a
// description for a screen reader; a table twin (table.h) goes beside each. Colours come from
// style.h by class, so that light, dark and paper each have their own. Sizes are in the chart's
// own units, 960 wide; the page scales them. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "renkei/report/html.h"

namespace renkei::report {

inline constexpr double kChartWidth = 960;

struct ChartText {
  std::string id{};  // unique in the page, a prefix of all ids within
  std::string title{};
  std::string description{};
};

// Round values (1, 2, 2.5, 5 times a power of ten) that cover [low, high] in about `count` steps;
// the last is the first round value >= high. Requires low <= high, both finite.
[[nodiscard]] std::vector<double> nice_ticks(double low, double high, int count);

struct Tick {
  double at = 0;
  std::string label{};
};

struct Axis {
  double low = 0;
  double high = 1;
  std::vector<Tick> ticks{};
  std::string title{};
};

struct Point {
  double x = 0;
  double y = 0;
};

// A value that stays until it changes: drawn as steps. `style` 0 to 5 chooses dash and colour.
struct Series {
  std::string name{};
  std::vector<Point> points{};
  int style = 0;
};

struct BandPoint {
  double x = 0;
  double low = 0;
  double high = 0;
};

struct Band {
  std::string name{};
  std::vector<BandPoint> points{};
};

// A reference line across the chart: of x (a date) or of y (a goal).
struct Reference {
  double at = 0;
  std::string label{};
};

struct LineChart {
  ChartText text{};
  Axis x{};
  Axis y{};
  std::vector<Series> series{};
  std::optional<Band> band{};
  std::vector<Reference> at_x{};
  std::vector<Reference> at_y{};
};
[[nodiscard]] Html line_chart(const LineChart& chart);

// What a bar looks like; kSwitch, kHold and kClosed keep their meaning in every chart.
enum class Fill {
  kSolid,
  kDiagonal,
  kDots,
  kCross,
  kHorizontal,
  kVertical,
  kSwitch,
  kHold,
  kClosed
};
inline constexpr int kPlainFills = 6;
// The n-th of the plain fills, again from the first after the last.
[[nodiscard]] Fill plain_fill(std::size_t n);

struct LegendItem {
  Fill fill = Fill::kSolid;
  std::string name{};
};

struct GanttBar {
  double from = 0;
  double to = 0;
  Fill fill = Fill::kSolid;
  std::string label{};        // written in the bar where it fits
  std::string short_label{};  // else this, where it fits
  bool under = false;         // a thin bar under the row's others, for what runs beside them
};

struct GanttRow {
  std::string label{};
  std::string sub_label{};
  std::vector<GanttBar> bars{};
};

struct GanttChart {
  ChartText text{};
  Axis x{};
  std::vector<GanttRow> rows{};
  std::vector<LegendItem> legend{};
  std::vector<Reference> at_x{};
};
// One chart of up to some 16 rows; longer ones are better cut, so that paper can break between.
[[nodiscard]] Html gantt_chart(const GanttChart& chart);

struct Bar {
  Fill fill = Fill::kSolid;
  double value = 0;
  std::string text{};     // written at its end
  bool open_end = false;  // the true value is at least this: drawn with an arrow head
};

struct BarGroup {
  std::string label{};
  std::vector<Bar> bars{};
};

struct BarChart {
  ChartText text{};
  Axis x{};
  std::vector<BarGroup> groups{};
  std::vector<LegendItem> legend{};
};
[[nodiscard]] Html bar_chart(const BarChart& chart);

struct SharePart {
  Fill fill = Fill::kSolid;
  std::string label{};
  double value = 0;
};

// One bar cut into shares of the whole.
struct ShareChart {
  ChartText text{};
  std::vector<SharePart> parts{};
};
[[nodiscard]] Html share_chart(const ShareChart& chart);

}  // namespace renkei::report
