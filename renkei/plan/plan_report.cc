#include "renkei/plan/plan_report.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "renkei/plan/report_sections.h"
#include "renkei/report/style.h"

namespace renkei::plan {

namespace internal {

std::string Page::id(std::string_view name) const {
  return std::string(report::language_code(language)) + "-" + std::string(name);
}

std::string Page::date(double day) const {
  return report::date_text(language, date_of(input.plan, day));
}

std::string Page::count(std::int64_t number) const {
  return report::exact_count_text(language, number);
}

std::string Page::days(double plan_days) const {
  return report::days_text(language, calendar_days(input.plan, plan_days));
}

Html paragraph(std::string_view words, std::string_view css_class) {
  report::Attributes attributes;
  if (!css_class.empty()) attributes.push_back({"class", css_class});
  return report::element("p", attributes, words);
}

Html figure(const Page& page, const std::string& title, const Html& chart,
            const report::Table& twin) {
  // The chart scrolls sideways on a narrow screen, so the keyboard must reach it.
  const Html scroll = report::element(
      "div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}, {"aria-label", title}},
      {chart});
  const std::string summary = say(page.language, words::kAsTable, arg<"title">(title));
  return report::element(
      "figure", {},
      {report::element("figcaption", {}, title), scroll, report::table_twin(twin, summary)});
}

namespace {

constexpr std::array kMonthSteps{1, 2, 3, 6, 12, 24, 60, 120, 240};
constexpr int kTicksMost = 10;

Date month_start(int year, int months) {
  return Date::from_ymd(year + months / 12, months % 12 + 1, 1).value_or(Date());
}

report::Axis week_axis(const Page& page, double from, double to) {
  report::Axis axis{.low = from, .high = to};
  const double step = std::max(1.0, std::ceil((to - from) / 8));
  for (double day = from; day <= to; day += step) axis.ticks.push_back({day, page.date(day)});
  return axis;
}

}  // namespace

report::Axis time_axis(const Page& page, double from, double to) {
  const Plan& plan = page.input.plan;
  const double total = calendar_days(plan, to - from);
  if (total < 75) return week_axis(page, from, to);
  const double months = total / 30.4;
  const auto found = std::find_if(kMonthSteps.begin(), kMonthSteps.end(),
                                  [&](int one) { return months / one <= kTicksMost; });
  const int step = found == kMonthSteps.end() ? kMonthSteps.back() : *found;
  report::Axis axis{.low = from, .high = to};
  const Date first = date_of(plan, from);
  const int first_month = (first.month() - 1) / step * step;
  for (int month = first_month;; month += step) {
    const Date date = month_start(first.year(), month);
    const double day = static_cast<double>(date.days_since(plan.day_zero)) / plan.period_days;
    if (day > to || axis.ticks.size() > 200) break;
    if (day >= from) axis.ticks.push_back({day, report::month_text(page.language, date)});
  }
  return axis;
}

report::Axis count_axis(const Page& page, double most) {
  report::Axis axis{.low = 0};
  for (const double at : report::nice_ticks(0, std::max(most, 1.0), 5)) {
    axis.ticks.push_back({at, page.count(std::llround(at))});
  }
  axis.high = axis.ticks.back().at;
  return axis;
}

namespace {

Html contents(const Page& page, const std::vector<Section>& sections) {
  std::vector<Html> items;
  for (std::size_t at = 0; at < sections.size(); ++at) {
    const std::string words = std::to_string(at + 1) + ". " + sections[at].title;
    items.push_back(report::element(
        "li", {},
        {report::element("a", {report::Attribute::link_to(page.id(sections[at].id))}, words)}));
  }
  return report::element("nav", {{"aria-label", label(page.language, words::kContents)}},
                         {report::element("ul", {}, items)});
}

Html half(const Page& page) {
  const std::vector<Section> sections{
      goal_section(page),      stops_section(page),       curve_section(page),
      occupancy_section(page), purchases_section(page),   licences_section(page),
      peace_section(page),     assumptions_section(page), verdict_section(page),
      proof_section(page),     how_section(page)};
  Html out = answer(page);
  out += refusals(page);
  out += contents(page, sections);
  for (std::size_t at = 0; at < sections.size(); ++at) {
    const std::string id = page.id(sections[at].id);
    const std::string title = std::to_string(at + 1) + ". " + sections[at].title;
    out += report::element(
        "section", {{"aria-labelledby", id}},
        {report::element("h2", {{"id", id}, {"tabindex", "-1"}}, title), sections[at].body});
  }
  return out;
}

std::string title_in(Language language, const ReportInput& input) {
  const network::Scenario* scenario = scenario_of(input);
  const std::string id = input.plan.scenario.str();
  return say(language, words::kTitle,
             arg<"scenario">(scenario == nullptr ? id : name_in(language, scenario->name, id)));
}

}  // namespace

}  // namespace internal

std::string plan_report_html(const ReportInput& input, const ReportOptions& options) {
  using report::Language;
  const std::string title_ja = internal::title_in(Language::kJa, input);
  const std::string title_en = internal::title_in(Language::kEn, input);
  return report::bilingual_page(
      {.shown = options.language,
       .title = {title_ja, title_en},
       .description = options.language == Language::kJa ? title_ja : title_en,
       .content = {internal::half({input, Language::kJa}),
                   internal::half({input, Language::kEn})}});
}

}  // namespace renkei::plan
