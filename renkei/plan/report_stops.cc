#include <algorithm>
#include <cmath>
#include <set>

#include "renkei/plan/report_sections.h"

namespace renkei::plan::internal {

using report::element;

namespace {

constexpr std::size_t kChartRowsMax = 12;

std::string gain_in_days(const Page& page, Gain one) {
  one.days = calendar_days(page.input.plan, one.days);
  return gain_text(page.language, one);
}

// For a table whose title says that these are days gained.
std::string gain_in_table(const Page& page, const Gain& one) {
  if (one.kind != Gain::Kind::kGained) return gain_in_days(page, one);
  return page.days(one.days);
}

report::Bar bar_of(const Page& page, report::Fill fill, const Gain& one) {
  return {.fill = fill,
          .value = calendar_days(page.input.plan, one.days),
          .text = gain_in_days(page, one),
          .open_end = one.kind == Gain::Kind::kNewlyReached};
}

bool moves_any(const ReportInput& input, const Stopper& stopper) {
  return std::any_of(
      stopper.effects.begin(), stopper.effects.end(),
      [&](const StopperEffect& effect) { return gains_at(input, stopper, effect.persons).any(); });
}

// Milestones at which at least one group moves the date; the others have a sentence of their own.
std::vector<std::int64_t> milestones_moved(const Page& page) {
  auto persons = stopper_milestones(page.input);
  std::erase_if(persons, [&](std::int64_t one) {
    return !nothing_moves_text(page.input, page.language, one).empty();
  });
  return persons;
}

report::Table stops_table(const Page& page) {
  const Language language = page.language;
  const auto persons = milestones_moved(page);
  report::Table table{
      .caption = label(language, words::kStopsTable),
      .columns = {{label(language, words::kGroupColumn)}, {label(language, words::kActionColumn)}},
      .language = language};
  for (const std::int64_t one : persons) {
    const std::string count = page.count(one);
    table.columns.push_back({say(language, words::kStopsEasedColumn, arg<"persons">(count)), true});
    table.columns.push_back(
        {say(language, words::kStopsRemovedColumn, arg<"persons">(count)), true});
  }
  for (const Stopper& stopper : page.input.analysis.stoppers) {
    if (!moves_any(page.input, stopper)) continue;
    std::vector<std::string> row{name_in(language, stopper.label, stopper.group),
                                 action_text(language, stopper)};
    for (const std::int64_t one : persons) {
      if (effect_at(stopper, one) == nullptr) {
        row.insert(row.end(), 2, label(language, words::kNotComputed));
        continue;
      }
      const Gains gains = gains_at(page.input, stopper, one);
      row.push_back(gain_in_table(page, gains.eased));
      row.push_back(gain_in_table(page, gains.removed));
    }
    table.rows.push_back(row);
  }
  return table;
}

// What was computed and moves nothing: milestones, and groups.
Html stops_rest(const Page& page) {
  const Language language = page.language;
  const ReportInput& input = page.input;
  Html out;
  for (const std::int64_t persons : stopper_milestones(input)) {
    const std::string nothing = nothing_moves_text(input, language, persons);
    if (!nothing.empty()) out += paragraph(nothing);
  }
  std::string names;
  for (const Stopper& stopper : input.analysis.stoppers) {
    if (moves_any(input, stopper)) continue;
    names += names.empty() ? "" : (language == Language::kJa ? "、" : "; ");
    names += name_in(language, stopper.label, stopper.group);
  }
  if (!names.empty()) {
    out += paragraph(say(language, words::kStopsIdle, arg<"groups">(names)), "soft");
  }
  return out;
}

Html stops_chart(const Page& page, std::int64_t persons) {
  const Language language = page.language;
  const std::string title =
      say(language, words::kStopsChart, arg<"persons">(report::people_text(language, persons)));
  report::BarChart chart{.text = {page.id("stops-chart"), title, {}},
                         .x = {},
                         .groups = {},
                         .legend = {{report::Fill::kSolid, label(language, words::kRemoved)},
                                    {report::Fill::kDiagonal, label(language, words::kEased)}}};
  double most = 0;
  for (const Stopper& stopper : page.input.analysis.stoppers) {
    const Gains gains = gains_at(page.input, stopper, persons);
    if (!gains.any() || chart.groups.size() == kChartRowsMax) continue;
    const std::string name = name_in(language, stopper.label, stopper.group);
    chart.groups.push_back({name,
                            {bar_of(page, report::Fill::kSolid, gains.removed),
                             bar_of(page, report::Fill::kDiagonal, gains.eased)}});
    for (const report::Bar& bar : chart.groups.back().bars) most = std::max(most, bar.value);
    if (chart.groups.size() == 1) {
      chart.text.description = say(language, words::kStopsDescription, arg<"label">(name),
                                   arg<"gain">(gain_in_days(page, gains.removed)));
    }
  }
  if (chart.groups.empty()) return paragraph(label(language, words::kStopsChartNothing), "note");
  for (const double at : report::nice_ticks(0, most, 6)) {
    chart.x.ticks.push_back({at, report::amount_text(at)});
  }
  chart.x.low = 0;
  chart.x.high = chart.x.ticks.back().at;
  chart.x.title = label(language, words::kStopsAxis);
  return element(
      "figure", {},
      {element("figcaption", {}, title),
       element("div",
               {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}, {"aria-label", title}},
               {report::bar_chart(chart)}),
       // The table is the twin of this chart and more; it stands open, on paper too.
       report::table_html(stops_table(page), title)});
}

}  // namespace

Html what_to_buy(const Page& page, std::size_t most) {
  const std::int64_t persons = stops_persons(page.input);
  std::vector<Html> items;
  for (const Stopper& stopper : page.input.analysis.stoppers) {
    const Gains gains = gains_at(page.input, stopper, persons);
    if (!gains.any() || items.size() == most) continue;
    items.push_back(element(
        "li", {},
        {element("strong", {}, action_text(page.language, stopper)),
         element("span", {{"class", "gain"}},
                 say(page.language, words::kBuyGain, arg<"eased">(gain_in_days(page, gains.eased)),
                     arg<"removed">(gain_in_days(page, gains.removed))))}));
  }
  return items.empty() ? Html() : element("ol", {{"class", "buy"}}, items);
}

Section stops_section(const Page& page) {
  Section section{"stops", label(page.language, words::kStopsSection), {}};
  if (page.input.analysis.stoppers.empty()) {
    section.body = paragraph(label(page.language, words::kStopsNone));
    return section;
  }
  section.body = paragraph(label(page.language, words::kStopsIntro));
  section.body += stops_chart(page, stops_persons(page.input));
  section.body += stops_rest(page);
  section.body += paragraph(label(page.language, words::kHowStops), "note");
  return section;
}

}  // namespace renkei::plan::internal
