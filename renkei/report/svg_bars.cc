#include <algorithm>

#include "renkei/report/svg.h"
#include "renkei/report/svg_parts.h"

namespace renkei::report {

using internal::Anchor;
using internal::Box;
using internal::Scale;

namespace {

constexpr double kRowHeight = 38;
constexpr double kGanttLabels = 250;
constexpr double kBarLabels = 250;
constexpr double kBarHeight = 20;

Html gantt_bar(const GanttBar& bar, const Scale& x, double top) {
  const double left = x(std::max(bar.from, x.low));
  const double right = x(std::min(bar.to, x.high));
  if (right <= left) return {};
  const Box box =
      bar.under ? Box{left, top + 28, right, top + 35} : Box{left, top + 5, right, top + 26};
  std::vector<Html> parts{internal::filled_box(box, bar.fill)};
  const double room = right - left - 8;
  const auto fits = [&](const std::string& words) {
    return !words.empty() && internal::words_width(words, 12) <= room;
  };
  const std::string& words = fits(bar.label) ? bar.label : bar.short_label;
  if (!bar.under && fits(words)) {
    parts.push_back(
        internal::words_at((left + right) / 2, top + 20, words, Anchor::kMiddle, "in-bar"));
  }
  return join(parts);
}

Html gantt_row(const GanttRow& row, const Scale& x, double top) {
  std::vector<Html> parts;
  parts.push_back(internal::words_at(0, top + 16, internal::fit_words(row.label, kGanttLabels - 10),
                                     Anchor::kStart));
  parts.push_back(internal::words_at(0, top + 32,
                                     internal::fit_words(row.sub_label, kGanttLabels - 10, 12),
                                     Anchor::kStart, "small"));
  for (const GanttBar& bar : row.bars) parts.push_back(gantt_bar(bar, x, top));
  return join(parts);
}

std::string arrow_path(double x, double top, double bottom) {
  const auto number = [](double value) { return Attribute("x", value).value(); };
  return "M" + number(x) + "," + number(top) + " L" + number(x + 9) + "," +
         number((top + bottom) / 2) + " L" + number(x) + "," + number(bottom) + " Z";
}

Html bar_group(const BarGroup& group, const Scale& x, double top) {
  std::vector<Html> parts;
  const auto lines = internal::wrap_words(group.label, kBarLabels - 16, 2);
  const double middle = top + static_cast<double>(group.bars.size()) * kBarHeight / 2;
  double text_y = middle + 5 - static_cast<double>(lines.size() - 1) * 8.5;
  for (const std::string& words : lines) {
    parts.push_back(internal::words_at(kBarLabels - 12, text_y, words, Anchor::kEnd));
    text_y += 17;
  }
  for (const Bar& bar : group.bars) {
    const double right = std::max(x(bar.value), x(0) + 1);
    parts.push_back(internal::filled_box({x(0), top + 2, right, top + kBarHeight - 2}, bar.fill));
    if (bar.open_end) {
      parts.push_back(internal::path(arrow_path(right, top + 2, top + kBarHeight - 2),
                                     "arrow " + std::string(internal::fill_class(bar.fill))));
    }
    parts.push_back(
        internal::words_at(right + (bar.open_end ? 14 : 6), top + 15, bar.text, Anchor::kStart));
    top += kBarHeight;
  }
  return join(parts);
}

}  // namespace

Html gantt_chart(const GanttChart& chart) {
  double legend_bottom = 0;
  std::vector<Html> parts{
      internal::legend(chart.legend, 0, internal::kLegendTop, kChartWidth, legend_bottom)};
  const double top = legend_bottom + (chart.at_x.empty() ? 8 : 24);
  const double bottom = top + kRowHeight * static_cast<double>(chart.rows.size());
  const Box plot{kGanttLabels, top, kChartWidth - 24, bottom};
  const Scale x{chart.x.low, chart.x.high, plot.left, plot.right};
  parts.push_back(internal::x_axis(chart.x, x, plot));
  double row_top = top;
  for (const GanttRow& row : chart.rows) {
    parts.push_back(internal::line(0, row_top, kChartWidth - 24, row_top, "grid"));
    parts.push_back(gantt_row(row, x, row_top));
    row_top += kRowHeight;
  }
  parts.push_back(internal::x_references(chart.at_x, x, plot));
  return internal::chart_frame(chart.text, bottom + (chart.x.title.empty() ? 30 : 52), parts);
}

Html bar_chart(const BarChart& chart) {
  double legend_bottom = 0;
  std::vector<Html> parts{
      internal::legend(chart.legend, 0, internal::kLegendTop, kChartWidth, legend_bottom)};
  double value_room = 20;
  double height = 0;
  for (const BarGroup& group : chart.groups) {
    height += static_cast<double>(group.bars.size()) * kBarHeight + 14;
    for (const Bar& bar : group.bars) {
      value_room = std::max(value_room, internal::words_width(bar.text) + 22);
    }
  }
  const double top = legend_bottom + 8;
  const Box plot{kBarLabels, top, kChartWidth - std::min(value_room, 330.0), top + height};
  const Scale x{chart.x.low, chart.x.high, plot.left, plot.right};
  parts.push_back(internal::x_axis(chart.x, x, plot));
  double group_top = top + 7;
  for (const BarGroup& group : chart.groups) {
    parts.push_back(bar_group(group, x, group_top));
    group_top += static_cast<double>(group.bars.size()) * kBarHeight + 14;
  }
  return internal::chart_frame(chart.text, plot.bottom + (chart.x.title.empty() ? 30 : 52), parts);
}

}  // namespace renkei::report
