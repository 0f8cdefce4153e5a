#include <algorithm>
#include <cmath>

#include "renkei/plan/report_sections.h"

namespace renkei::plan::internal {

namespace {

constexpr int kTableRowsMax = 30;

// The day after the last on which anything in the curves changes, a little further, within the
// horizon.
int last_day_shown(const ReportInput& input, const std::vector<DoseRow>& doses,
                   const std::vector<ServedPoint>& served) {
  const int horizon = input.plan.horizon_days;
  int last = 0;
  if (!doses.empty()) last = std::max(last, doses.back().day);
  if (!served.empty()) last = std::max(last, served.back().day);
  if (input.analysis.spread && !input.analysis.spread->persons_served.empty()) {
    last = std::max(last, input.analysis.spread->persons_served.back().day);
  }
  if (const auto goal = goal_of(input); goal && goal->days) {
    last = std::max(last, *goal->days / input.plan.period_days);
  }
  return std::clamp(last + std::max(7, last / 20), std::min(14, horizon), horizon);
}

// Days of the table: every week, four weeks or more, so that it stays short; and the last. Of a
// curve up to the end of the horizon that is the day before it.
std::vector<int> table_days(const Plan& plan, int shown) {
  const int last = std::min(shown, plan.horizon_days - 1);
  int step = std::max(1, 7 / plan.period_days);
  while (last / step > kTableRowsMax) step *= 2;
  std::vector<int> days;
  for (int day = 0; day < last; day += step) days.push_back(day);
  days.push_back(last);
  return days;
}

std::string day_number(const Plan& plan, int day) {
  return report::whole_text(static_cast<std::int64_t>(calendar_days(plan, day)));
}

SpreadPoint spread_by(const Spread& spread, int day) {
  SpreadPoint found{.day = day};
  for (const SpreadPoint& point : spread.persons_served) {
    if (point.day > day) break;
    found = point;
  }
  return found;
}

void add_references(const Page& page, report::LineChart& chart) {
  const auto goal = goal_of(page.input);
  if (!goal || !goal->days) return;
  const double day = static_cast<double>(*goal->days) / page.input.plan.period_days;
  if (day <= chart.x.high) {
    chart.at_x.push_back({day, say(page.language, words::kGoalDayLine,
                                   arg<"day">(report::whole_text(*goal->days)))});
  }
}

report::Table served_table(const Page& page, const std::vector<ServedPoint>& served, int last) {
  const Language language = page.language;
  const auto& spread = page.input.analysis.spread;
  const bool band = spread && !spread->persons_served.empty();
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kDateColumn), false, true},
                                  {label(language, words::kDayColumn), true},
                                  {label(language, words::kServedColumn), true}},
                      .language = language};
  if (band) {
    table.columns.push_back({label(language, words::kLowColumn), true});
    table.columns.push_back({label(language, words::kHighColumn), true});
  }
  for (const int day : table_days(page.input.plan, last)) {
    table.rows.push_back({page.date(day), day_number(page.input.plan, day),
                          report::whole_text(served_by(served, day))});
    if (!band) continue;
    const SpreadPoint point = spread_by(*spread, day);
    table.rows.back().push_back(report::whole_text(point.low));
    table.rows.back().push_back(report::whole_text(point.high));
  }
  return table;
}

Html served_figure(const Page& page, const std::vector<ServedPoint>& served, int last) {
  const Language language = page.language;
  const std::string title = label(language, words::kServedChart);
  const std::int64_t total = served.empty() ? 0 : served.back().persons;
  report::LineChart chart{
      .text = {page.id("served"), title,
               say(language, words::kServedDescription, arg<"days">(page.days(last)),
                   arg<"persons">(page.count(total)))},
      .x = time_axis(page, 0, last)};
  double most = static_cast<double>(total);
  report::Series series{.name = label(language, words::kServedSeries), .points = {{0, 0}}};
  for (const ServedPoint& point : served) {
    series.points.push_back({point.day + 1.0, static_cast<double>(point.persons)});
  }
  chart.series.push_back(series);
  if (const auto& spread = page.input.analysis.spread; spread && !spread->persons_served.empty()) {
    report::Band band{.name = label(language, words::kBandName), .points = {{0, 0, 0}}};
    for (const SpreadPoint& point : spread->persons_served) {
      band.points.push_back(
          {point.day + 1.0, static_cast<double>(point.low), static_cast<double>(point.high)});
      most = std::max(most, static_cast<double>(point.high));
    }
    chart.band = band;
  }
  if (const auto goal = goal_of(page.input); goal && goal->persons > 0) {
    most = std::max(most, static_cast<double>(goal->persons));
    chart.at_y.push_back({static_cast<double>(goal->persons),
                          say(language, words::kGoalLine,
                              arg<"persons">(report::people_text(language, goal->persons)))});
  }
  chart.y = count_axis(page, most);
  chart.y.title = label(language, words::kPersonsAxis);
  add_references(page, chart);
  return figure(page, title, report::line_chart(chart), served_table(page, served, last));
}

struct StageLine {
  const Message* name;
  std::int64_t DoseRow::*doses;
};

constexpr StageLine kStageLines[] = {{&words::kDrugSubstance, &DoseRow::drug_substance},
                                     {&words::kDrugProduct, &DoseRow::drug_product},
                                     {&words::kReleased, &DoseRow::released},
                                     {&words::kLotReleased, &DoseRow::lot_released},
                                     {&words::kDelivered, &DoseRow::delivered}};

Html stages_figure(const Page& page, const std::vector<DoseRow>& doses, int last) {
  const Language language = page.language;
  const std::string title = label(language, words::kStagesChart);
  report::LineChart chart{
      .text = {page.id("stages"), title, label(language, words::kStagesDescription)},
      .x = time_axis(page, 0, last)};
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kDateColumn), false, true},
                                  {label(language, words::kDayColumn), true}},
                      .language = language};
  double most = 0;
  int style = 0;
  for (const StageLine& stage : kStageLines) {
    report::Series series{
        .name = label(language, *stage.name), .points = {{0, 0}}, .style = style++};
    for (const DoseRow& row : doses) {
      series.points.push_back({row.day + 1.0, static_cast<double>(row.*stage.doses)});
      most = std::max(most, series.points.back().y);
    }
    chart.series.push_back(series);
    table.columns.push_back({label(language, *stage.name), true});
  }
  chart.series.back().style = 5;  // what reaches people stands out
  chart.y = count_axis(page, most);
  chart.y.title = label(language, words::kDosesAxis);
  add_references(page, chart);
  for (const int day : table_days(page.input.plan, last)) {
    const DoseRow row = doses_by(doses, day);
    std::vector<std::string> cells{page.date(day), day_number(page.input.plan, day)};
    for (const StageLine& stage : kStageLines) {
      cells.push_back(report::whole_text(row.*stage.doses));
    }
    table.rows.push_back(cells);
  }
  return figure(page, title, report::line_chart(chart), table);
}

}  // namespace

Section curve_section(const Page& page) {
  Section section{"doses", label(page.language, words::kCurveSection), {}};
  const auto doses = dose_curve(page.input);
  const auto served = served_curve(page.input);
  if (doses.empty() && served.empty()) {
    section.body = paragraph(label(page.language, words::kCurveNone));
    return section;
  }
  const int last = last_day_shown(page.input, doses, served);
  if (persons_aimed_at(page.input) > 0) section.body += served_figure(page, served, last);
  if (!doses.empty()) section.body += stages_figure(page, doses, last);
  section.body += paragraph(label(page.language, words::kCurveFiles), "soft");
  return section;
}

}  // namespace renkei::plan::internal
