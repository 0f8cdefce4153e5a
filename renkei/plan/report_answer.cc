#include <algorithm>
#include <cmath>

#include "renkei/plan/report_sections.h"

namespace renkei::plan::internal {

using report::element;

namespace {

Html facts(const Page& page) {
  const Plan& plan = page.input.plan;
  const Language language = page.language;
  std::vector<std::string> lines{
      say(language, words::kNetworkFact,
          arg<"network">(name_in(language, page.input.network.title, plan.network))),
      say(language, words::kAsOfFact, arg<"date">(report::date_text(language, plan.as_of))),
      say(language, words::kDeclaredFact, arg<"date">(report::date_text(language, plan.day_zero))),
      say(language, words::kHorizonFact, arg<"days">(page.days(plan.horizon_days)),
          arg<"date">(page.date(plan.horizon_days - 1)))};
  if (!plan.edits.empty()) {
    std::string edits;
    for (const std::string& edit : plan.edits) edits += (edits.empty() ? "" : ", ") + edit;
    lines.push_back(say(language, words::kEditsFact, arg<"edits">(edits)));
  }
  std::vector<Html> spans;
  for (const std::string& line : lines) {
    spans.push_back(element("span", {}, line));
    spans.push_back(report::text(" "));
  }
  return element("p", {{"class", "facts"}}, spans);
}

Html verdict_mark(const Page& page) {
  const auto& verdict = page.input.analysis.verdict;
  const bool good = verdict && verdict->empty();
  const Message& said = !verdict ? words::kVerdictNone
                        : good   ? words::kVerdictGood
                                 : words::kVerdictBad;
  return element("p", {},
                 {element("span", {{"class", good ? "verdict good" : "verdict bad"}},
                          label(page.language, said))});
}

Html answer_line(const Page& page) {
  const AnswerWords said = answer_words(page.input, page.language);
  const std::string gap = page.language == Language::kEn ? " " : "";
  return element("p", {{"class", "line"}},
                 {report::text(said.main + gap), element("span", {{"class", "more"}}, said.more)});
}

Html milestone_table(const Page& page) {
  const auto views = milestones_of(page.input);
  if (views.empty()) return {};
  const Language language = page.language;
  const bool spread = page.input.analysis.spread.has_value();
  report::Table table{.caption = label(language, words::kMilestonesCaption),
                      .columns = {{label(language, words::kPersonsColumn), false}},
                      .language = language};
  if (spread) table.columns.push_back({label(language, words::kFavourableColumn), false});
  table.columns.push_back({label(language, words::kTypicalColumn), false});
  if (spread) table.columns.push_back({label(language, words::kUnfavourableColumn), false});
  for (const MilestoneView& view : views) {
    const auto cell = [&](const ReachedDay& day) {
      return view.has_spread ? day_text(language, page.input.plan, day)
                             : label(language, words::kNotComputed);
    };
    std::vector<std::string> row{
        say(language, words::kPersonsCount, arg<"count">(page.count(view.persons)))};
    if (spread) row.push_back(cell(view.high));
    row.push_back(day_text(language, page.input.plan, view.typical));
    if (spread) row.push_back(cell(view.low));
    table.rows.push_back(row);
  }
  return element("div", {{"class", "big"}}, {report::table_html(table)});
}

Html share_figure(const Page& page) {
  const ConfidenceShare share = share_of(used_rows(page.input));
  if (share.total() == 0) return {};
  const Language language = page.language;
  const std::string title = label(language, words::kShareTitle);
  report::ShareChart chart{.text = {page.id("share"), title,
                                    say(language, words::kShareDescription,
                                        arg<"published">(report::whole_text(share.published)),
                                        arg<"reported">(report::whole_text(share.reported)),
                                        arg<"estimated">(report::whole_text(share.estimated)),
                                        arg<"assumption">(report::whole_text(share.assumption)))}};
  report::Table twin{.caption = {},
                     .columns = {{label(language, words::kConfidenceColumn), false},
                                 {label(language, words::kNumbersColumn), true},
                                 {label(language, words::kPercentColumn), true}},
                     .language = language};
  const auto add = [&](report::Fill fill, const Message& name, std::int64_t number) {
    const std::string percent =
        report::percent_text(static_cast<double>(number) / static_cast<double>(share.total()));
    chart.parts.push_back({fill,
                           say(language, words::kShareItem, arg<"name">(label(language, name)),
                               arg<"count">(report::whole_text(number)), arg<"percent">(percent)),
                           static_cast<double>(number)});
    twin.rows.push_back({label(language, name), report::whole_text(number), percent});
  };
  add(report::Fill::kSolid, words::kPublished, share.published);
  add(report::Fill::kDots, words::kReported, share.reported);
  add(report::Fill::kHorizontal, words::kEstimated, share.estimated);
  add(report::Fill::kDiagonal, words::kAssumption, share.assumption);
  return figure(page, title, report::share_chart(chart), twin);
}

}  // namespace

Html answer(const Page& page) {
  const network::Scenario* scenario = scenario_of(page.input);
  const std::string id = page.input.plan.scenario.str();
  const std::string name = scenario == nullptr ? id : name_in(page.language, scenario->name, id);
  Html out = element("h1", {}, say(page.language, words::kTitle, arg<"scenario">(name)));
  out += facts(page);
  std::vector<Html> box{answer_line(page)};
  if (const Html buy = what_to_buy(page, 3); !buy.empty()) {
    const std::string nothing =
        nothing_moves_text(page.input, page.language, persons_aimed_at(page.input));
    if (!nothing.empty()) box.push_back(paragraph(nothing, "rest"));
    box.push_back(element(
        "p", {{"class", "rest"}},
        say(page.language, words::kBuyFirst,
            arg<"persons">(report::people_text(page.language, stops_persons(page.input))))));
    box.push_back(buy);
    const std::string all = say(page.language, words::kSeeAll,
                                arg<"section">(label(page.language, words::kStopsSection)));
    box.push_back(element("p", {{"class", "rest"}},
                          {element("a", {report::Attribute::link_to(page.id("stops"))}, all)}));
  }
  out += element("div", {{"class", "answer"}}, box);
  out += verdict_mark(page);
  out += milestone_table(page);
  out += share_figure(page);
  return out;
}

Html refusals(const Page& page) {
  const auto& list = page.input.analysis.refusals;
  if (list.empty()) return {};
  std::vector<Html> parts{element("h2", {}, label(page.language, words::kRefusals))};
  for (const Refusal& refusal : list) {
    parts.push_back(element("h3", {}, name_in(page.language, refusal.what, "")));
    if (!refusal.because.empty()) {
      parts.push_back(paragraph(label(page.language, words::kBecause)));
      std::vector<Html> rules;
      for (const ClashingRule& rule : refusal.because) {
        rules.push_back(element("li", {}, name_in(page.language, rule.words, rule.rule)));
      }
      parts.push_back(element("ul", {}, rules));
    }
    if (const auto note = name_in(page.language, refusal.note, ""); !note.empty()) {
      parts.push_back(paragraph(note, "soft"));
    }
  }
  return element("div", {{"class", "warning"}}, parts);
}

Section goal_section(const Page& page) {
  const Language language = page.language;
  Section section{"goal", label(language, words::kGoalSection), {}};
  const auto goal = goal_of(page.input);
  if (!goal) {
    section.body = paragraph(label(language, words::kGoalNone));
    return section;
  }
  if (goal->persons <= 0 || !goal->days) {
    section.body += paragraph(label(language, words::kGoalNone));
  }
  std::vector<Html> pairs;
  for (const auto& [term, value] : goal_lines(page.input, language)) {
    pairs.push_back(element("dt", {}, term));
    pairs.push_back(element("dd", {}, value));
  }
  section.body += element("dl", {{"class", "pairs"}}, pairs);
  section.body += paragraph(label(language, words::kGoalNote), "note");
  return section;
}

}  // namespace renkei::plan::internal
