#include "renkei/recipe/recipe_svg.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "renkei/recipe/chart_parts.h"
#include "renkei/recipe/recipe_words.h"
#include "renkei/report/style.h"
#include "renkei/report/svg_parts.h"

namespace renkei::recipe {

namespace {

using internal::kBarHalf;
using internal::kBoxWidth;
using internal::kLineHeight;
using internal::kShutWidth;
using internal::StepPart;
using internal::TransitionPart;
using report::arg;
using report::Attribute;
using report::Html;
using report::Language;
using report::internal::Anchor;
using report::internal::words_at;

// Of one piece of a chart on paper: some nine to a page.
constexpr double kPieceHeight = 820;

// How a file begins.
constexpr std::string_view kXml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view kSvg = "<svg";
constexpr std::string_view kNamespace = " xmlns=\"http://www.w3.org/2000/svg\"";

std::string pair(double x, double y) {
  return Attribute("x", x).value() + "," + Attribute("y", y).value();
}

// One thing drawn, and from where to where it reaches down the page.
struct Mark {
  double top = 0;
  double bottom = 0;
  Html html{};
};

class ChartArtist {
 public:
  ChartArtist(const Recipe& recipe, const Element& holder, Language language, bool links)
      : recipe_(recipe), holder_(holder), language_(language), links_(links) {}

  // False: it cannot be drawn.
  bool draw() {
    std::vector<Extent> step_extents;
    std::vector<Extent> transition_extents;
    for (const std::string& step : holder_.chart.steps) {
      steps_.push_back(internal::step_part(recipe_, holder_, step, language_));
      step_extents.push_back(steps_.back().extent);
    }
    for (const Transition& transition : holder_.chart.transitions) {
      transitions_.push_back(internal::transition_part(holder_.chart, transition, language_));
      transition_extents.push_back(transitions_.back().extent);
    }
    auto layout = lay_out_chart(holder_.chart, step_extents, transition_extents);
    if (!layout) return false;
    layout_ = *std::move(layout);
    draw_links();
    for (const auto& wire : layout_.wires) draw_wire(wire);
    for (const auto& rail : layout_.rails) draw_rail(rail);
    for (std::size_t i = 0; i < transitions_.size(); ++i) draw_transition(i);
    for (std::size_t i = 0; i < steps_.size(); ++i) draw_step(i);
    return true;
  }

  [[nodiscard]] const ChartLayout& layout() const { return layout_; }

  [[nodiscard]] std::vector<Html> between(double top, double bottom) const {
    std::vector<Html> parts;
    for (const Mark& mark : marks_) {
      if (mark.bottom >= top && mark.top <= bottom) parts.push_back(mark.html);
    }
    return parts;
  }

 private:
  void add(double top, double bottom, Html html) {
    marks_.push_back({top - 4, bottom + 4, std::move(html)});
  }

  void draw_wire(const ChartLayout::Wire& wire) {
    std::string commands;
    double top = 1e9;
    double bottom = 0;
    for (const LayoutPoint& point : wire.points) {
      commands += (commands.empty() ? "M" : "L") + pair(point.x, point.y);
      top = std::min(top, point.y);
      bottom = std::max(bottom, point.y);
    }
    Html html = report::internal::path(commands, "wire");
    if (wire.loop) {
      const LayoutPoint tip = wire.points.back();
      const double back = wire.points[wire.points.size() - 2].x > tip.x ? 9 : -9;
      html +=
          report::internal::path("M" + pair(tip.x, tip.y) + "L" + pair(tip.x + back, tip.y - 5) +
                                     "L" + pair(tip.x + back, tip.y + 5) + "Z",
                                 "head");
    }
    add(top, bottom, std::move(html));
  }

  void draw_rail(const ChartLayout::Rail& rail) {
    Html html = report::internal::line(rail.left, rail.y, rail.right, rail.y, "wire");
    if (rail.parallel) {
      html += report::internal::line(rail.left, rail.y + kParallelGap, rail.right,
                                     rail.y + kParallelGap, "wire");
    }
    add(rail.y, rail.y, std::move(html));
  }

  void draw_transition(std::size_t i) {
    const TransitionPart& part = transitions_[i];
    if (!part.bar) return;
    const LayoutPoint at = layout_.transitions[i];
    const double y = at.y + 9;
    Html html = report::internal::line(at.x - kBarHalf, y, at.x + kBarHalf, y, "bar");
    double line_y = y + 4;
    for (const std::string& line : part.lines) {
      html += words_at(at.x + kBarHalf + 6, line_y, line, Anchor::kStart);
      line_y += kLineHeight;
    }
    add(at.y, line_y, std::move(html));
  }

  void draw_step(std::size_t i) {
    const StepPart& part = steps_[i];
    const LayoutPoint at = layout_.steps[i];
    const std::string& name = holder_.chart.steps[i];
    if (name == kBegin || name == kEnd) return draw_end(at, part, name == kBegin);
    const double left = at.x - kBoxWidth / 2;
    const double bottom = at.y + part.extent.height;
    std::vector<Html> parts{report::element("rect", {{"x", left},
                                                     {"y", at.y},
                                                     {"width", kBoxWidth},
                                                     {"height", part.extent.height},
                                                     {"class", "node"}})};
    if (part.element != nullptr) draw_kind(*part.element, left, at.y, bottom, parts);
    double y = at.y + 18;
    for (const auto& [words, css_class] : part.lines) {
      parts.push_back(words_at(left + kShutWidth + 6, y, words, Anchor::kStart, css_class));
      y += kLineHeight;
    }
    if (!part.note.empty()) {
      const double right = at.x + kBoxWidth / 2;
      parts.push_back(report::internal::line(right, at.y + 14, right + 24, at.y + 14, "link"));
      double note_y = at.y + 18;
      for (const std::string& line : part.note) {
        parts.push_back(words_at(right + 29, note_y, line, Anchor::kStart, "small"));
        note_y += kLineHeight;
      }
    }
    if (part.element != nullptr && links_ && !part.element->is_leaf()) {
      parts = {report::element("a", {Attribute::link_to(chart_anchor(language_, *part.element))},
                               parts)};
    }
    add(at.y, bottom, join(parts));
  }

  // Begin and end: triangles, as funnels of what comes and goes.
  void draw_end(LayoutPoint at, const StepPart& part, bool begin) {
    const double wide = begin ? at.y + 2 : at.y + 20;
    const double tip = begin ? at.y + 22 : at.y;
    Html html = report::internal::path(
        "M" + pair(at.x - 12, wide) + "L" + pair(at.x + 12, wide) + "L" + pair(at.x, tip) + "Z",
        "node");
    html += words_at(at.x + 18, at.y + 15, part.lines[0].first, Anchor::kStart, "small");
    add(at.y, at.y + 22, std::move(html));
  }

  // What shows the kind of an element, that it has a chart of its own, and that it is confidential.
  static void draw_kind(const Element& element, double left, double top, double bottom,
                        std::vector<Html>& parts) {
    using report::internal::line;
    const double right = left + kBoxWidth;
    if (element.type == ElementType::kUnitProcedure) {
      parts.push_back(line(left, top + 4, right, top + 4, "wire"));
    }
    if (element.type == ElementType::kOperation) {
      parts.push_back(line(left + 4, top, left + 4, bottom, "wire"));
      parts.push_back(line(right - 4, top, right - 4, bottom, "wire"));
    }
    if (!element.is_leaf()) {
      const double x = right - 14;
      const double y = top + 15;
      parts.push_back(line(x - 5, y, x + 5, y, "wire"));
      parts.push_back(line(x, y - 5, x, y + 5, "wire"));
    }
    if (element.confidential) {
      const report::internal::Box strip{left, top, left + kShutWidth, bottom};
      parts.push_back(report::internal::path(
          report::internal::hatching(report::Fill::kDiagonal, strip), "shut"));
    }
  }

  // Straight between the nearest sides; boxes lie over what crosses them.
  void draw_links() {
    for (const auto& link : internal::step_links(recipe_, holder_, language_)) {
      const LayoutPoint from = layout_.steps[link.from];
      const LayoutPoint to = layout_.steps[link.to];
      const double from_y = from.y + steps_[link.from].extent.height / 2;
      const double to_y = to.y + steps_[link.to].extent.height / 2;
      const double side = from.x < to.x ? 1 : -1;
      const bool beside = std::abs(from.x - to.x) > kBoxWidth;
      const double from_x = from.x + (beside ? side * kBoxWidth / 2 : 0);
      const double to_x = to.x - (beside ? side * kBoxWidth / 2 : 0);
      add(std::min(from_y, to_y), std::max(from_y, to_y),
          report::internal::line(from_x, from_y, to_x, to_y, "link"));
    }
  }

  const Recipe& recipe_;
  const Element& holder_;
  Language language_;
  bool links_;
  std::vector<StepPart> steps_;
  std::vector<TransitionPart> transitions_;
  ChartLayout layout_;
  std::vector<Mark> marks_;
};

std::string shown_name(const Recipe& recipe, const Element& element, Language language) {
  const std::string title = element.path.empty() && words::text_in(language, element.title).empty()
                                ? words::text_or(language, recipe.title, recipe.id)
                                : words::text_in(language, element.title);
  std::string path = words::path_words(language, element, recipe.level);
  if (title.empty()) return path;
  return language == Language::kJa ? path + "（" + title + "）" : path + " (" + title + ")";
}

std::string chart_title(const Recipe& recipe, const Element& element, Language language) {
  return say(language, words::kChartOf, arg<"element">(shown_name(recipe, element, language)));
}

std::string chart_says(const Element& element, const ChartLayout& layout, Language language) {
  std::size_t steps = 0;
  for (const std::string& step : element.chart.steps) steps += step != kBegin && step != kEnd;
  return say(language, words::kChartSays, arg<"steps">(std::to_string(steps)),
             arg<"transitions">(std::to_string(element.chart.transitions.size())),
             arg<"loops">(std::to_string(layout.loops.size())));
}

// The heights between which each piece lies.
std::vector<std::pair<double, double>> pieces_of(const ChartLayout& layout) {
  std::vector<std::pair<double, double>> pieces;
  double top = 0;
  double last = 0;
  for (const double at : layout.breaks) {
    if (at - top > kPieceHeight && last > top) {
      pieces.emplace_back(top, last);
      top = last;
    }
    last = at;
  }
  if (layout.height - top > kPieceHeight && last > top) {
    pieces.emplace_back(top, last);
    top = last;
  }
  pieces.emplace_back(top, layout.height);
  return pieces;
}

report::Attributes frame_attributes(double width, double top, double bottom,
                                    const std::string& id) {
  const std::string box =
      fmt::format("0 {} {} {}", Attribute("y", top).value(), Attribute("x", width).value(),
                  Attribute("y", bottom - top).value());
  return {{"class", "pfc"},
          {"viewBox", box},
          {"width", width},
          {"height", bottom - top},
          {"role", "img"},
          {"aria-labelledby", id + "-title"},
          {"aria-describedby", id + "-description"}};
}

}  // namespace

std::vector<const Element*> elements_with_charts(const Recipe& recipe) {
  std::vector<const Element*> found;
  for (const Element& element : recipe.elements) {
    if (!element.is_leaf()) found.push_back(&element);
  }
  return found;
}

std::string chart_anchor(Language language, const Element& element) {
  std::string path = element.path.empty() ? "all" : element.path;
  std::replace(path.begin(), path.end(), '/', '-');
  return std::string(report::language_code(language)) + "-chart-" + path;
}

Html chart_html(const Recipe& recipe, const Element& element, Language language,
                const std::string& id) {
  ChartArtist artist(recipe, element, language, true);
  if (!artist.draw()) return report::element("p", {}, words::in(language, words::kNotDrawn));
  const std::string title = chart_title(recipe, element, language);
  const auto pieces = pieces_of(artist.layout());
  Html out;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto [top, bottom] = pieces[i];
    const std::string piece_id = fmt::format("{}-{}", id, i + 1);
    const std::string part =
        pieces.size() == 1 ? ""
                           : say(language, words::kChartPart, arg<"part">(std::to_string(i + 1)),
                                 arg<"parts">(std::to_string(pieces.size())));
    std::vector<Html> parts{report::element("title", {{"id", piece_id + "-title"}}, title + part),
                            report::element("desc", {{"id", piece_id + "-description"}},
                                            chart_says(element, artist.layout(), language))};
    const auto marks = artist.between(top, bottom);
    parts.insert(parts.end(), marks.begin(), marks.end());
    out += report::element("svg", frame_attributes(artist.layout().width, top, bottom, piece_id),
                           parts);
  }
  return out;
}

std::string chart_svg(const Recipe& recipe, const Element& element, Language language) {
  ChartArtist artist(recipe, element, language, false);
  const bool drawn = artist.draw();
  const double width = drawn ? artist.layout().width : 640;
  const double height = drawn ? artist.layout().height : 60;
  std::vector<Html> parts{
      report::element("title", {{"id", "chart-title"}}, chart_title(recipe, element, language)),
      report::element("desc", {{"id", "chart-description"}},
                      chart_says(element, artist.layout(), language)),
      report::element(
          "rect",
          {{"x", 0.0}, {"y", 0.0}, {"width", width}, {"height", height}, {"class", "ground"}})};
  const auto marks = drawn ? artist.between(0, height)
                           : std::vector<Html>{words_at(
                                 12, 30, words::in(language, words::kNotDrawn), Anchor::kStart)};
  parts.insert(parts.end(), marks.begin(), marks.end());
  auto attributes = frame_attributes(width, 0, height, "chart");
  attributes.push_back({"lang", report::language_code(language)});
  std::string svg = report::element("svg", attributes, parts).str();
  // In a file of its own it names its kind and brings its style along.
  svg.insert(kSvg.size(), kNamespace);
  svg.insert(svg.find('>') + 1,
             "<style>" + report::text(report::page_style().view()).str() + "</style>");
  return fmt::format("{}{}\n", kXml, svg);
}

bool is_own_chart(std::string_view text) {
  return text.starts_with(fmt::format("{}{}{} class=\"pfc\"", kXml, kSvg, kNamespace));
}

report::Table chart_table(const Recipe& recipe, const Element& element, Language language) {
  const Chart& chart = element.chart;
  report::Table table;
  table.language = language;
  table.columns = {
      {words::in(language, words::kNumber), true}, {words::in(language, words::kName)},
      {words::in(language, words::kFrom)},         {words::in(language, words::kCondition)},
      {words::in(language, words::kTo)},           {words::in(language, words::kKind)}};
  std::vector<std::size_t> loops;
  ChartArtist artist(recipe, element, language, false);
  if (artist.draw()) loops = artist.layout().loops;
  const auto names = [&](const std::vector<std::size_t>& steps) {
    std::string all;
    for (const std::size_t step : steps) {
      const std::string& name = chart.steps[step];
      all += (all.empty() ? "" : ", ") + (name == kBegin ? words::in(language, words::kBegin)
                                          : name == kEnd ? words::in(language, words::kEnd)
                                                         : name);
    }
    return all;
  };
  for (std::size_t i = 0; i < chart.transitions.size(); ++i) {
    const Transition& one = chart.transitions[i];
    std::string kinds;
    const auto kind = [&](bool is, const report::Message& message) {
      if (is) kinds += (kinds.empty() ? "" : ", ") + words::in(language, message);
    };
    kind(internal::is_selected(chart, one), words::kSelection);
    kind(one.from.size() > 1, words::kParallelEnd);
    kind(one.to.size() > 1, words::kParallelBegin);
    kind(std::find(loops.begin(), loops.end(), i) != loops.end(), words::kLoop);
    kind(kinds.empty(), words::kSequence);
    const std::string condition = !one.always() ? one.condition.text()
                                  : internal::is_else(chart, one)
                                      ? words::in(language, words::kElse)
                                      : words::in(language, words::kWhenEnded);
    table.rows.push_back(
        {std::to_string(i + 1), one.id, names(one.from), condition, names(one.to), kinds});
  }
  return table;
}

}  // namespace renkei::recipe
