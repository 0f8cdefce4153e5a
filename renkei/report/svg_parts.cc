#include "renkei/report/svg_parts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "renkei/report/table.h"

namespace renkei::report::internal {

double words_width(std::string_view words, double size) {
  return display_width(words) * size * kColumnWidth;
}

std::string fit_words(std::string_view words, double width, double size) {
  return cut_to_width(words, static_cast<int>(width / (size * kColumnWidth) + 1e-6));
}

std::vector<std::string> wrap_words(std::string_view words, double width, std::size_t lines_max,
                                    double size) {
  const int columns = std::max(2, static_cast<int>(width / (size * kColumnWidth) + 1e-6));
  std::vector<std::string> lines;
  while (!words.empty() && lines.size() + 1 < lines_max && display_width(words) > columns) {
    std::string head = cut_to_width(words, columns + 1);
    head.resize(head.size() - std::string_view("…").size());
    const bool within_word = head.back() > ' ' && head.back() < 0x7f && words[head.size()] > ' ' &&
                             words[head.size()] < 0x7f;
    const std::size_t space = head.rfind(' ');
    if (within_word && space != std::string::npos && space > 0) head.resize(space);
    words.remove_prefix(head.size());
    while (head.ends_with(' ')) head.pop_back();
    lines.push_back(head);
    while (words.starts_with(' ')) words.remove_prefix(1);
  }
  if (!words.empty()) lines.push_back(cut_to_width(words, columns));
  return lines;
}

Html words_at(double x, double y, std::string_view words, Anchor anchor,
              std::string_view css_class) {
  Attributes attributes{{"x", x}, {"y", y}, {"class", css_class}};
  if (anchor == Anchor::kMiddle) attributes.push_back({"text-anchor", "middle"});
  if (anchor == Anchor::kEnd) attributes.push_back({"text-anchor", "end"});
  return element("text", attributes, words);
}

Html line(double x1, double y1, double x2, double y2, std::string_view css_class) {
  return element("line", {{"x1", x1}, {"y1", y1}, {"x2", x2}, {"y2", y2}, {"class", css_class}});
}

Html path(std::string_view commands, std::string_view css_class) {
  return element("path", {{"d", commands}, {"class", css_class}});
}

std::string_view fill_class(Fill fill) {
  switch (fill) {
    case Fill::kSolid:
      return "f-solid";
    case Fill::kDiagonal:
      return "f-diagonal";
    case Fill::kDots:
      return "f-dots";
    case Fill::kCross:
      return "f-cross";
    case Fill::kHorizontal:
      return "f-horizontal";
    case Fill::kVertical:
      return "f-vertical";
    case Fill::kSwitch:
      return "f-switch";
    case Fill::kHold:
      return "f-hold";
    case Fill::kClosed:
      return "f-closed";
  }
  return "f-solid";
}

namespace {

std::string_view pattern_path(Fill fill) {
  switch (fill) {
    case Fill::kDiagonal:
      return "M-2,10 L10,-2 M0,0 M-2,2 L2,-2 M6,10 L10,6";
    case Fill::kDots:
      return "M3,4 a1.3,1.3 0 1,0 2.6,0 a1.3,1.3 0 1,0 -2.6,0";
    case Fill::kCross:
      return "M0,4 L8,4 M4,0 L4,8";
    case Fill::kHorizontal:
      return "M0,4 L8,4";
    case Fill::kVertical:
      return "M4,0 L4,8";
    case Fill::kSwitch:
      return "M-2,-2 L10,10 M-2,6 L2,10 M6,-2 L10,2";
    case Fill::kClosed:
      return "M0,0 L8,8 M8,0 L0,8";
    case Fill::kSolid:
    case Fill::kHold:
      return "";
  }
  return "";
}

constexpr Fill kAllFills[] = {Fill::kSolid,  Fill::kDiagonal,   Fill::kDots,
                              Fill::kCross,  Fill::kHorizontal, Fill::kVertical,
                              Fill::kSwitch, Fill::kHold,       Fill::kClosed};

std::string pattern_id(std::string_view chart_id, Fill fill) {
  return std::string(chart_id) + "-" + std::string(fill_class(fill));
}

}  // namespace

Html pattern_definitions(std::string_view chart_id) {
  std::vector<Html> patterns;
  for (const Fill fill : kAllFills) {
    if (pattern_path(fill).empty()) continue;
    const std::string css_class = "pattern " + std::string(fill_class(fill));
    patterns.push_back(element("pattern",
                               {{"id", pattern_id(chart_id, fill)},
                                {"patternUnits", "userSpaceOnUse"},
                                {"width", "8"},
                                {"height", "8"}},
                               {path(pattern_path(fill), css_class)}));
  }
  return element("defs", {}, patterns);
}

Html filled_box(std::string_view chart_id, const Box& box, Fill fill) {
  const auto rectangle = [&](Attributes more) {
    Attributes attributes{{"x", box.left},
                          {"y", box.top},
                          {"width", std::max(0.5, box.right - box.left)},
                          {"height", std::max(0.5, box.bottom - box.top)}};
    attributes.insert(attributes.end(), more.begin(), more.end());
    return element("rect", attributes);
  };
  std::vector<Html> layers{rectangle({{"class", "box " + std::string(fill_class(fill))}})};
  if (!pattern_path(fill).empty()) {
    layers.push_back(rectangle({{"fill", "url(#" + pattern_id(chart_id, fill) + ")"}}));
  }
  return join(layers);
}

Html x_axis(const Axis& axis, const Scale& scale, const Box& plot) {
  std::vector<Html> parts;
  for (const Tick& tick : axis.ticks) {
    if (tick.at < axis.low || tick.at > axis.high) continue;
    const double x = scale(tick.at);
    parts.push_back(line(x, plot.top, x, plot.bottom, "grid"));
    parts.push_back(words_at(x, plot.bottom + 20, tick.label, Anchor::kMiddle, "mark"));
  }
  parts.push_back(line(plot.left, plot.bottom, plot.right, plot.bottom, "axis"));
  if (!axis.title.empty()) {
    parts.push_back(words_at((plot.left + plot.right) / 2, plot.bottom + 42, axis.title,
                             Anchor::kMiddle, "mark"));
  }
  return join(parts);
}

Html y_axis(const Axis& axis, const Scale& scale, const Box& plot) {
  std::vector<Html> parts;
  for (const Tick& tick : axis.ticks) {
    if (tick.at < axis.low || tick.at > axis.high) continue;
    const double y = scale(tick.at);
    parts.push_back(line(plot.left, y, plot.right, y, "grid"));
    parts.push_back(words_at(plot.left - 8, y + 5, tick.label, Anchor::kEnd, "mark"));
  }
  if (!axis.title.empty()) {
    parts.push_back(words_at(4, plot.top - 14, axis.title, Anchor::kStart, "mark"));
  }
  return join(parts);
}

Html x_references(const std::vector<Reference>& references, const Scale& scale, const Box& plot) {
  std::vector<Html> parts;
  for (const Reference& reference : references) {
    const double x = scale(reference.at);
    parts.push_back(line(x, plot.top - 4, x, plot.bottom, "reference"));
    const bool late = x > (plot.left + plot.right) / 2;
    parts.push_back(words_at(late ? x - 4 : x + 4, plot.top - 8, reference.label,
                             late ? Anchor::kEnd : Anchor::kStart, "mark strong"));
  }
  return join(parts);
}

Html legend(std::string_view chart_id, const std::vector<LegendItem>& items, double left,
            double top, double width, double& bottom) {
  std::vector<Html> parts;
  double x = left;
  double y = top;
  for (const LegendItem& item : items) {
    const double needed = 30 + words_width(item.name) + 22;
    if (x > left && x + needed > left + width) {
      x = left;
      y += 26;
    }
    parts.push_back(filled_box(chart_id, {x, y, x + 24, y + 16}, item.fill));
    parts.push_back(words_at(x + 31, y + 13, item.name, Anchor::kStart));
    x += needed;
  }
  bottom = items.empty() ? 0 : y + 26;
  return join(parts);
}

Html chart_frame(const ChartText& text_of, double height, std::vector<Html> content) {
  const std::string title_id = text_of.id + "-title";
  const std::string description_id = text_of.id + "-description";
  std::vector<Html> parts{element("title", {{"id", title_id}}, text_of.title),
                          element("desc", {{"id", description_id}}, text_of.description),
                          pattern_definitions(text_of.id)};
  parts.insert(parts.end(), content.begin(), content.end());
  char view_box[64];
  std::snprintf(view_box, sizeof view_box, "0 0 %.0f %.0f", kChartWidth, std::ceil(height));
  return element("svg",
                 {{"class", "chart"},
                  {"viewBox", view_box},
                  {"role", "img"},
                  {"aria-labelledby", title_id},
                  {"aria-describedby", description_id}},
                 parts);
}

std::vector<double> spread_apart(std::vector<double> positions, double gap, double low,
                                 double high) {
  std::vector<std::size_t> order(positions.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return positions[a] < positions[b]; });
  double least = low;
  for (const std::size_t at : order) {
    positions[at] = std::max(positions[at], least);
    least = positions[at] + gap;
  }
  double most = high;
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    positions[*at] = std::min(positions[*at], most);
    most = positions[*at] - gap;
  }
  return positions;
}

}  // namespace renkei::report::internal
