#include "renkei/recipe/chart.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace renkei::recipe {

namespace {

Error syntax_error(std::size_t line, std::string_view text, std::string reason) {
  return Error{"recipe.chart_syntax",
               fmt::format("line {} of the chart, '{}', cannot be read: {}", line, text, reason)}
      .value(std::string(text))
      .arg("line", std::to_string(line))
      .arg("reason", std::move(reason))
      .remedy("write it as in charge -> inoculate, or check -> grow, sample when check.passed");
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\n";
  const auto begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) - begin + 1);
}

bool is_step_name(std::string_view name) {
  return !name.empty() && name.size() <= 64 && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::vector<std::string_view> parted(std::string_view text, std::string_view by) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = text.find(by);
    parts.push_back(trimmed(text.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + by.size());
  }
}

// Where " when " begins; what stands in quotes lies after it.
std::size_t find_when(std::string_view text) {
  const auto at = text.find(" when ");
  return at == std::string_view::npos ? text.size() : at;
}

class ChartReader {
 public:
  Result<Chart> read(const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (auto read = line(i + 1, lines[i]); !read) return fail(read.error());
    }
    // The end last, wherever it was first named.
    const auto end = std::find(chart_.steps.begin(), chart_.steps.end(), kEnd);
    if (end != chart_.steps.end())
      move_to_end(static_cast<std::size_t>(end - chart_.steps.begin()));
    number_transitions();
    return std::move(chart_);
  }

 private:
  Result<void> line(std::size_t number, const std::string& text) {
    std::string_view rest = trimmed(text);
    const std::size_t when = find_when(rest);
    Expression condition;
    if (when != rest.size()) {
      auto read = Expression::parse(trimmed(rest.substr(when + 6)));
      if (!read) {
        Error error = std::move(read.error());
        return fail(std::move(error).arg("line", std::to_string(number)));
      }
      condition = *std::move(read);
      rest = rest.substr(0, when);
    }
    std::string id;
    if (const auto colon = rest.find(':'); colon != std::string_view::npos) {
      id = std::string(trimmed(rest.substr(0, colon)));
      if (!is_step_name(id)) {
        return fail(syntax_error(number, text, fmt::format("'{}' is no name", id)));
      }
      rest = trimmed(rest.substr(colon + 1));
    }
    const auto groups = parted(rest, "->");
    if (groups.size() < 2) return fail(syntax_error(number, text, "an arrow -> is missing"));
    if (groups.size() > 2 && (!id.empty() || when != trimmed(text).size())) {
      return fail(syntax_error(number, text,
                               "a condition or a name belongs to one arrow: give it its own line"));
    }
    std::vector<std::size_t> from;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      auto steps = group(number, text, groups[i]);
      if (!steps) return fail(steps.error());
      if (i > 0) {
        if (chart_.transitions.size() == kChartTransitionsMax) {
          return fail(syntax_error(number, text,
                                   fmt::format("there are over {} arrows", kChartTransitionsMax)));
        }
        chart_.transitions.push_back({id, from, *steps, condition});
      }
      from = *std::move(steps);
    }
    return {};
  }

  Result<std::vector<std::size_t>> group(std::size_t number, std::string_view line,
                                         std::string_view text) {
    std::vector<std::size_t> steps;
    for (const std::string_view name : parted(text, ",")) {
      if (!is_step_name(name)) {
        return fail(syntax_error(number, line, fmt::format("'{}' is no step", name)));
      }
      const std::size_t step = place_of(name);
      if (chart_.steps.size() > kChartStepsMax) {
        return fail(
            syntax_error(number, line, fmt::format("there are over {} steps", kChartStepsMax)));
      }
      if (std::find(steps.begin(), steps.end(), step) != steps.end()) {
        return fail(syntax_error(number, line, fmt::format("'{}' stands there twice", name)));
      }
      steps.push_back(step);
    }
    return steps;
  }

  std::size_t place_of(std::string_view name) {
    if (chart_.steps.empty()) chart_.steps.emplace_back(kBegin);
    const auto found = std::find(chart_.steps.begin(), chart_.steps.end(), name);
    if (found != chart_.steps.end()) return static_cast<std::size_t>(found - chart_.steps.begin());
    chart_.steps.emplace_back(name);
    return chart_.steps.size() - 1;
  }

  void move_to_end(std::size_t at) {
    const std::size_t last = chart_.steps.size() - 1;
    const auto moved = [&](std::size_t step) {
      return step == at ? last : step > at ? step - 1 : step;
    };
    std::rotate(chart_.steps.begin() + static_cast<std::ptrdiff_t>(at),
                chart_.steps.begin() + static_cast<std::ptrdiff_t>(at) + 1, chart_.steps.end());
    for (Transition& transition : chart_.transitions) {
      for (auto* steps : {&transition.from, &transition.to}) {
        std::transform(steps->begin(), steps->end(), steps->begin(), moved);
      }
    }
  }

  // Those that were given no name are t1, t2, … by their place.
  void number_transitions() {
    std::set<std::string> taken;
    for (const Transition& transition : chart_.transitions) taken.insert(transition.id);
    for (std::size_t i = 0; i < chart_.transitions.size(); ++i) {
      std::string& id = chart_.transitions[i].id;
      if (!id.empty()) continue;
      id = fmt::format("t{}", i + 1);
      while (!taken.insert(id).second) id += "_";
    }
  }

  Chart chart_;
};

std::string group_text(const Chart& chart, const std::vector<std::size_t>& steps) {
  std::string text;
  for (const std::size_t step : steps) text += (text.empty() ? "" : ", ") + chart.steps[step];
  return text;
}

}  // namespace

Result<Chart> parse_chart(const std::vector<std::string>& lines) {
  return ChartReader().read(lines);
}

std::vector<std::string> chart_lines(const Chart& chart) {
  std::vector<std::string> lines;
  // What the line before ends with, where another arrow may go on from it.
  std::optional<std::vector<std::size_t>> open;
  for (std::size_t i = 0; i < chart.transitions.size(); ++i) {
    const Transition& transition = chart.transitions[i];
    const bool plain = transition.always() && transition.id == fmt::format("t{}", i + 1);
    const std::string to = group_text(chart, transition.to);
    if (plain && open && *open == transition.from) {
      lines.back() += " -> " + to;
    } else {
      std::string line = group_text(chart, transition.from) + " -> " + to;
      if (transition.id != fmt::format("t{}", i + 1)) line = transition.id + ": " + line;
      if (!transition.always()) line += " when " + transition.condition.text();
      lines.push_back(std::move(line));
    }
    open = plain ? std::optional(transition.to) : std::nullopt;
  }
  return lines;
}

}  // namespace renkei::recipe
