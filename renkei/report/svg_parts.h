// What the charts of svg.h are drawn from; for its sources, and for those of rooms that draw a
// kind of chart of their own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/report/html.h"
#include "renkei/report/svg.h"

namespace renkei::report::internal {

inline constexpr double kFontSize = 14;
// Of the font size, for each column of a terminal that a character takes.
inline constexpr double kColumnWidth = 0.52;

// Where the values of an axis lie in the drawing.
struct Scale {
  double low = 0, high = 1;   // values
  double start = 0, end = 1;  // drawing
  [[nodiscard]] double operator()(double value) const {
    return high > low ? start + (value - low) / (high - low) * (end - start) : start;
  }
};

struct Box {
  double left = 0, top = 0, right = 0, bottom = 0;
};

// About how wide words are when drawn at `size`.
[[nodiscard]] double words_width(std::string_view words, double size = kFontSize);
// Words cut so that they are at most `width` wide.
[[nodiscard]] std::string fit_words(std::string_view words, double width, double size = kFontSize);
// Words in lines of at most `width`, broken at spaces, or anywhere in Japanese; at most `lines_max`
// lines, the last cut.
[[nodiscard]] std::vector<std::string> wrap_words(std::string_view words, double width,
                                                  std::size_t lines_max, double size = kFontSize);

enum class Anchor { kStart, kMiddle, kEnd };
[[nodiscard]] Html words_at(double x, double y, std::string_view words, Anchor anchor,
                            std::string_view css_class = "ink");
[[nodiscard]] Html line(double x1, double y1, double x2, double y2, std::string_view css_class);
[[nodiscard]] Html path(std::string_view commands, std::string_view css_class);

// The CSS class of a fill.
[[nodiscard]] std::string_view fill_class(Fill fill);
// The lines of a fill within a box, as commands of a path; drawn one by one, because SVG patterns
// are rastered (blurred, and large) when a page is printed.
[[nodiscard]] std::string hatching(Fill fill, const Box& box);
// A rectangle in a fill: ground, border and hatching.
[[nodiscard]] Html filled_box(const Box& box, Fill fill);

// Marks along the bottom (values of x), light lines up through the chart, the title below.
[[nodiscard]] Html x_axis(const Axis& axis, const Scale& scale, const Box& plot);
// Marks along the left, light lines across, the title above.
[[nodiscard]] Html y_axis(const Axis& axis, const Scale& scale, const Box& plot);
[[nodiscard]] Html x_references(const std::vector<Reference>& references, const Scale& scale,
                                const Box& plot);
inline constexpr double kLegendTop = 6;
// The legend in rows from the top left; `bottom` receives where it ends (0 when there is none).
[[nodiscard]] Html legend(const std::vector<LegendItem>& items, double left, double top,
                          double width, double& bottom);

// The chart around its content.
[[nodiscard]] Html chart_frame(const ChartText& text, double height, std::vector<Html> content);

// Moves positions apart so that neighbours are at least `gap` apart, within [low, high]; keeps
// their order. Returns them in the order given.
[[nodiscard]] std::vector<double> spread_apart(std::vector<double> positions, double gap,
                                               double low, double high);

}  // namespace renkei::report::internal
