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

constexpr double kHatchStep = 8;

// One more piece of a path: from a point to a point.
void add_line(std::string& commands, double x1, double y1, double x2, double y2) {
  const auto number = [](double value) { return Attribute("x", value).value(); };
  commands += "M" + number(x1) + "," + number(y1) + "L" + number(x2) + "," + number(y2);
}

// Calls `draw(at)` for every multiple of the step strictly between two values.
template <typename Draw>
void each_step(double from, double to, Draw draw) {
  for (double at = (std::floor(from / kHatchStep) + 1) * kHatchStep; at < to; at += kHatchStep) {
    draw(at);
  }
}

void rising_lines(std::string& commands, const Box& box) {  // x + y = sum
  each_step(box.left + box.top, box.right + box.bottom, [&](double sum) {
    const double from = std::max(box.left, sum - box.bottom);
    const double to = std::min(box.right, sum - box.top);
    add_line(commands, from, sum - from, to, sum - to);
  });
}

void falling_lines(std::string& commands, const Box& box) {  // x - y = difference
  each_step(box.left - box.bottom, box.right - box.top, [&](double difference) {
    const double from = std::max(box.left, difference + box.top);
    const double to = std::min(box.right, difference + box.bottom);
    add_line(commands, from, from - difference, to, to - difference);
  });
}

void level_lines(std::string& commands, const Box& box) {
  each_step(box.top, box.bottom, [&](double y) { add_line(commands, box.left, y, box.right, y); });
}

void upright_lines(std::string& commands, const Box& box) {
  each_step(box.left, box.right, [&](double x) { add_line(commands, x, box.top, x, box.bottom); });
}

void dots(std::string& commands, const Box& box) {  // lines of no length with round ends
  each_step(box.left + 1, box.right - 1, [&](double x) {
    each_step(box.top + 1, box.bottom - 1, [&](double y) { add_line(commands, x, y, x, y); });
  });
}

}  // namespace

std::string hatching(Fill fill, const Box& box) {
  std::string commands;
  switch (fill) {
    case Fill::kDiagonal:
      rising_lines(commands, box);
      break;
    case Fill::kDots:
      dots(commands, box);
      break;
    case Fill::kCross:
      level_lines(commands, box);
      upright_lines(commands, box);
      break;
    case Fill::kHorizontal:
      level_lines(commands, box);
      break;
    case Fill::kVertical:
      upright_lines(commands, box);
      break;
    case Fill::kSwitch:
      falling_lines(commands, box);
      break;
    case Fill::kClosed:
      rising_lines(commands, box);
      falling_lines(commands, box);
      break;
    case Fill::kSolid:
    case Fill::kHold:
      break;
  }
  return commands;
}

Html filled_box(const Box& box, Fill fill) {
  const std::string css_class(fill_class(fill));
  Html drawn = element("rect", {{"x", box.left},
                                {"y", box.top},
                                {"width", std::max(0.5, box.right - box.left)},
                                {"height", std::max(0.5, box.bottom - box.top)},
                                {"class", "box " + css_class}});
  const std::string commands = hatching(fill, box);
  if (!commands.empty()) drawn += path(commands, "hatch " + css_class);
  return drawn;
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

Html legend(const std::vector<LegendItem>& items, double left, double top, double width,
            double& bottom) {
  std::vector<Html> parts;
  double x = left;
  double y = top;
  for (const LegendItem& item : items) {
    const double needed = 30 + words_width(item.name) + 22;
    if (x > left && x + needed > left + width) {
      x = left;
      y += 26;
    }
    parts.push_back(filled_box({x, y, x + 24, y + 16}, item.fill));
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
                          element("desc", {{"id", description_id}}, text_of.description)};
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
