#include "renkei/report/svg.h"

#include <algorithm>
#include <cmath>

#include "renkei/base/result.h"
#include "renkei/report/svg_parts.h"

namespace renkei::report {

using internal::Anchor;
using internal::Box;
using internal::Scale;

namespace {

std::string number_pair(double x, double y) {
  return Attribute("x", x).value() + "," + Attribute("y", y).value();
}

// "M x,y H x V y ...": a value holds until the next point.
std::string step_path(const std::vector<Point>& points, const Scale& x, const Scale& y,
                      double until) {
  std::string commands;
  for (const Point& point : points) {
    if (commands.empty()) {
      commands = "M" + number_pair(x(point.x), y(point.y));
      continue;
    }
    commands += " H" + Attribute("x", x(point.x)).value();
    commands += " V" + Attribute("y", y(point.y)).value();
  }
  if (!points.empty() && points.back().x < until) {
    commands += " H" + Attribute("x", x(until)).value();
  }
  return commands;
}

std::string band_path(const Band& band, const Scale& x, const Scale& y, double until) {
  std::vector<Point> upper;
  std::vector<Point> lower;
  for (const BandPoint& point : band.points) {
    upper.push_back({point.x, point.high});
    lower.push_back({point.x, point.low});
  }
  if (upper.empty()) return {};
  if (upper.back().x < until) {
    upper.push_back({until, upper.back().y});
    lower.push_back({until, lower.back().y});
  }
  std::string commands = step_path(upper, x, y, until);
  // Back along the lower side: each value holds until the next point, so going back the value
  // changes before x does.
  commands += " V" + Attribute("y", y(lower.back().y)).value();
  for (std::size_t at = lower.size() - 1; at > 0; --at) {
    commands += " V" + Attribute("y", y(lower[at].y)).value();
    commands += " H" + Attribute("x", x(lower[at].x)).value();
    commands += " V" + Attribute("y", y(lower[at - 1].y)).value();
  }
  return commands + " H" + Attribute("x", x(lower.front().x)).value() + " Z";
}

// The names of the lines at their right ends, moved apart, each with a piece of its line.
Html end_labels(const LineChart& chart, const Scale& y, const Box& plot) {
  std::vector<double> wanted;
  for (const Series& series : chart.series) {
    wanted.push_back(series.points.empty() ? plot.bottom : y(series.points.back().y));
  }
  const auto placed = internal::spread_apart(wanted, 19, plot.top + 4, plot.bottom);
  std::vector<Html> parts;
  for (std::size_t at = 0; at < chart.series.size(); ++at) {
    const Series& series = chart.series[at];
    const std::string style = "line l" + std::to_string(series.style % 6);
    parts.push_back(internal::line(plot.right + 6, placed[at], plot.right + 34, placed[at], style));
    parts.push_back(
        internal::words_at(plot.right + 40, placed[at] + 5, series.name, Anchor::kStart));
  }
  return join(parts);
}

double label_room(const LineChart& chart) {
  double room = 0;
  for (const Series& series : chart.series) {
    room = std::max(room, internal::words_width(series.name) + 48);
  }
  return std::clamp(room, 40.0, 300.0);
}

Html y_references(const LineChart& chart, const Scale& y, const Box& plot) {
  std::vector<Html> parts;
  for (const Reference& reference : chart.at_y) {
    const double at = y(reference.at);
    parts.push_back(internal::line(plot.left, at, plot.right, at, "reference"));
    parts.push_back(
        internal::words_at(plot.left + 8, at - 6, reference.label, Anchor::kStart, "mark strong"));
  }
  return join(parts);
}

}  // namespace

std::vector<double> nice_ticks(double low, double high, int count) {
  RENKEI_CHECK(std::isfinite(low) && std::isfinite(high) && low <= high);
  if (high == low) high = low + 1;
  const double rough = (high - low) / std::max(1, count);
  const double power = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * power >= rough * (1 - 1e-9)) {
      step = factor * power;
      break;
    }
  }
  const double first = std::floor(low / step + 1e-9);
  const double last = std::ceil(high / step - 1e-9);
  std::vector<double> ticks;
  for (double at = first; at <= last + 0.5; at += 1) ticks.push_back(at * step);
  return ticks;
}

Fill plain_fill(std::size_t n) {
  return static_cast<Fill>(n % static_cast<std::size_t>(kPlainFills));
}

Html line_chart(const LineChart& chart) {
  double left = 40;
  for (const Tick& tick : chart.y.ticks) {
    left = std::max(left, internal::words_width(tick.label) + 14);
  }
  const bool band = chart.band && !chart.band->points.empty();
  double legend_bottom = 0;
  Html legend;
  if (band) {
    legend = internal::legend({{Fill::kHold, chart.band->name}}, left, internal::kLegendTop,
                              kChartWidth - left, legend_bottom);
  }
  const double top = legend_bottom + 40;
  const Box plot{left, top, kChartWidth - label_room(chart), top + 330};
  const Scale x{chart.x.low, chart.x.high, plot.left, plot.right};
  const Scale y{chart.y.low, chart.y.high, plot.bottom, plot.top};
  std::vector<Html> parts{legend};
  if (band) {
    parts.push_back(internal::path(band_path(*chart.band, x, y, chart.x.high), "band"));
  }
  parts.push_back(internal::x_axis(chart.x, x, plot));
  parts.push_back(internal::y_axis(chart.y, y, plot));
  for (const Series& series : chart.series) {
    parts.push_back(internal::path(step_path(series.points, x, y, chart.x.high),
                                   "line l" + std::to_string(series.style % 6)));
  }
  parts.push_back(y_references(chart, y, plot));
  parts.push_back(internal::x_references(chart.at_x, x, plot));
  parts.push_back(end_labels(chart, y, plot));
  return internal::chart_frame(chart.text, plot.bottom + (chart.x.title.empty() ? 30 : 52), parts);
}

Html share_chart(const ShareChart& chart) {
  double total = 0;
  std::vector<LegendItem> items;
  for (const SharePart& part : chart.parts) {
    total += std::max(0.0, part.value);
    items.push_back({part.fill, part.label});
  }
  const Scale scale{0, total > 0 ? total : 1, 1, kChartWidth - 1};
  std::vector<Html> parts;
  double from = 0;
  for (const SharePart& part : chart.parts) {
    if (part.value <= 0) continue;
    parts.push_back(
        internal::filled_box({scale(from), 2, scale(from + part.value), 34}, part.fill));
    from += part.value;
  }
  double legend_bottom = 0;
  parts.push_back(internal::legend(items, 0, 48, kChartWidth, legend_bottom));
  return internal::chart_frame(chart.text, legend_bottom, parts);
}

}  // namespace renkei::report
