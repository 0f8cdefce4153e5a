#include "renkei/recipe/chart_parts.h"

#include <algorithm>

#include "renkei/recipe/recipe_words.h"
#include "renkei/report/svg_parts.h"

namespace renkei::recipe::internal {

namespace {

using report::arg;
using report::Language;
using report::internal::wrap_words;

constexpr double kSmall = 12;
constexpr double kNoteWidth = 170;
constexpr double kConditionWidth = 230;
constexpr std::size_t kTitleLinesMax = 3;
constexpr std::size_t kConditionLinesMax = 5;

// The step of the chart of `holder` that `path` is or lies in; empty: none.
std::string step_towards(const Element& holder, const std::string& path) {
  const std::string prefix = holder.path.empty() ? "" : holder.path + "/";
  if (!path.starts_with(prefix) || path.size() == prefix.size()) return {};
  const std::string rest = path.substr(prefix.size());
  return rest.substr(0, rest.find('/'));
}

std::string material_words(const Recipe& recipe, const std::string& id, Language language) {
  const Material* material = recipe.material(id);
  return material == nullptr ? id : words::text_or(language, material->title, id);
}

void add(BoxLines& lines, const std::string& css_class, const std::string& words,
         std::size_t lines_max, double size) {
  for (std::string& line : wrap_words(words, kBoxWidth - 20 - kShutWidth, lines_max, size)) {
    lines.emplace_back(std::move(line), css_class);
  }
}

BoxLines element_lines(const Recipe& recipe, const Element& element, Language language) {
  BoxLines lines;
  const std::string title = words::text_in(language, element.title);
  const std::string kind = words::type_words(language, element.type, recipe.level);
  add(lines, "small", title.empty() ? kind : kind + ": " + element.name(), 2, kSmall);
  add(lines, "strong", title.empty() ? element.name() : title, kTitleLinesMax, 15);
  std::string marks;
  const auto mark = [&](bool is, const report::Message& message) {
    if (is) marks += (marks.empty() ? "" : ", ") + words::in(language, message);
  };
  mark(element.confidential, words::kConfidential);
  mark(element.witness, words::kWitness);
  if (!marks.empty()) add(lines, "", marks, 1, 13);
  if (!element.equipment.empty()) {
    const auto* equipment = recipe.requirement(element.equipment);
    const std::string name = equipment == nullptr
                                 ? element.equipment
                                 : words::text_or(language, equipment->title, element.equipment);
    add(lines, "small", say(language, words::kEquipmentOf, arg<"equipment">(name)), 2, kSmall);
  }
  if (!element.service.empty()) {
    add(lines, "small", say(language, words::kServiceOf, arg<"service">(element.service)), 1,
        kSmall);
  }
  if (element.wait) {
    add(lines, "small", say(language, words::kWait, arg<"time">(element.wait->value.text())), 2,
        kSmall);
  }
  if (element.until) {
    add(lines, "small", say(language, words::kUntil, arg<"condition">(element.until->text())), 3,
        kSmall);
  }
  if (!element.questions.empty()) {
    add(lines, "small",
        say(language, words::kQuestions, arg<"count">(std::to_string(element.questions.size()))), 1,
        kSmall);
  }
  if (!element.watches.empty()) {
    add(lines, "small",
        say(language, words::kWatches, arg<"count">(std::to_string(element.watches.size()))), 1,
        kSmall);
  }
  return lines;
}

// What an element begins with, where that is not in the same chart.
std::vector<std::string> notes(const Recipe& recipe, const Element& holder, const Element& element,
                               Language language) {
  std::vector<std::string> told;
  for (const Synchronization& one : recipe.synchronizations) {
    const bool gives = one.from == element.path;
    if (!gives && one.to != element.path) continue;
    const std::string& other = gives ? one.to : one.from;
    if (!step_towards(holder, other).empty()) continue;
    std::string note;
    if (!one.transfers()) {
      note = say(language, words::kTogether, arg<"element">(other));
    } else {
      const std::string material = material_words(recipe, one.material, language);
      note = gives ? say(language, words::kGives, arg<"material">(material), arg<"element">(other))
                   : say(language, words::kTakes, arg<"material">(material), arg<"element">(other));
    }
    for (std::string& line : wrap_words(note, kNoteWidth, 3, kSmall)) {
      told.push_back(std::move(line));
    }
  }
  return told;
}

}  // namespace

StepPart step_part(const Recipe& recipe, const Element& holder, const std::string& step,
                   Language language) {
  StepPart part;
  if (step == kBegin || step == kEnd) {
    part.lines = {{words::in(language, step == kBegin ? words::kBegin : words::kEnd), "small"}};
    part.extent = {14, 22 + report::internal::words_width(part.lines[0].first, kSmall), 22};
    return part;
  }
  part.element = recipe.element(holder.path.empty() ? step : holder.path + "/" + step);
  if (part.element == nullptr) {
    add(part.lines, "strong", step, 1, 15);
  } else {
    part.lines = element_lines(recipe, *part.element, language);
    // In its own box: beside the dashes the words would lie over what the boxes say.
    for (const StepLink& link : step_links(recipe, holder, language)) {
      if (holder.chart.steps[link.from] == step) add(part.lines, "small", link.words, 2, kSmall);
    }
    part.note = notes(recipe, holder, *part.element, language);
  }
  double beside = 0;
  for (const std::string& line : part.note) {
    beside = std::max(beside, 30 + report::internal::words_width(line, kSmall));
  }
  const double height = std::max(static_cast<double>(part.lines.size()),
                                 static_cast<double>(part.note.size()) + 0.5) *
                            kLineHeight +
                        14;
  part.extent = {kBoxWidth / 2, kBoxWidth / 2 + beside, height};
  return part;
}

namespace {

bool share_a_step(const Transition& one, const Transition& other) {
  return &one != &other && std::any_of(one.from.begin(), one.from.end(), [&](auto step) {
    return std::find(other.from.begin(), other.from.end(), step) != other.from.end();
  });
}

}  // namespace

bool is_selected(const Chart& chart, const Transition& transition) {
  return std::any_of(chart.transitions.begin(), chart.transitions.end(),
                     [&](const Transition& other) { return share_a_step(other, transition); });
}

bool is_else(const Chart& chart, const Transition& transition) {
  return transition.always() && std::any_of(chart.transitions.begin(), chart.transitions.end(),
                                            [&](const Transition& other) {
                                              return share_a_step(other, transition) &&
                                                     !other.always();
                                            });
}

TransitionPart transition_part(const Chart& chart, const Transition& transition,
                               Language language) {
  TransitionPart part;
  const auto at = static_cast<std::size_t>(&transition - chart.transitions.data());
  const bool named = transition.id != "t" + std::to_string(at + 1);
  part.bar = !transition.always() || named || is_selected(chart, transition);
  if (!part.bar) {
    part.extent = {6, 6, 0};
    return part;
  }
  std::string words;
  if (!transition.always()) {
    words = transition.condition.text();
  } else if (is_else(chart, transition)) {
    words = words::in(language, words::kElse);
  }
  if (named) words = words.empty() ? transition.id : transition.id + ": " + words;
  part.lines = wrap_words(words, kConditionWidth, kConditionLinesMax, 13);
  double beside = 0;
  for (const std::string& line : part.lines) {
    beside = std::max(beside, report::internal::words_width(line, 13));
  }
  part.extent = {kBarHalf + 2, kBarHalf + 8 + beside,
                 std::max(16.0, static_cast<double>(part.lines.size()) * kLineHeight + 2)};
  return part;
}

std::vector<StepLink> step_links(const Recipe& recipe, const Element& holder, Language language) {
  std::vector<StepLink> links;
  const auto& steps = holder.chart.steps;
  for (const Synchronization& one : recipe.synchronizations) {
    const auto from = std::find(steps.begin(), steps.end(), step_towards(holder, one.from));
    const auto to = std::find(steps.begin(), steps.end(), step_towards(holder, one.to));
    if (from == steps.end() || to == steps.end() || from == to) continue;
    links.push_back({static_cast<std::size_t>(from - steps.begin()),
                     static_cast<std::size_t>(to - steps.begin()),
                     one.transfers()
                         ? say(language, words::kTransfersShort,
                               arg<"material">(material_words(recipe, one.material, language)))
                         : words::in(language, words::kTogetherShort)});
  }
  return links;
}

}  // namespace renkei::recipe::internal
