#include <algorithm>
#include <cmath>

#include "renkei/plan/report_sections.h"

namespace renkei::plan::internal {

using report::element;

namespace {

constexpr std::size_t kFaultsShown = 20;

std::string moved_text(const Page& page, const AssumptionEffect& effect, std::int64_t persons) {
  const int horizon = page.input.plan.horizon_days;
  for (const AssumptionDays& one : effect.milestones) {
    if (one.persons != persons) continue;
    if (!one.at_low && !one.at_typical && !one.at_high) {
      return label(page.language, words::kNotReached);
    }
    const DaysMoved moved = days_moved(one, horizon);
    const std::string days =
        report::days_text(page.language, calendar_days(page.input.plan, moved.days));
    return moved.at_least ? say(page.language, words::kAtLeast, arg<"days">(days)) : days;
  }
  return label(page.language, effect.computed ? words::kNotReached : words::kNotComputed);
}

std::string decimal_text(const Decimal& number) {
  return report::amount_text(number.to_double(), 6);
}

// The networks' own phrase for an assumption is said in the reader's language.
std::string source_text(Language language, const std::string& source) {
  return source == words::kNobodyPublishes.en ? label(language, words::kNobodyPublishes) : source;
}

std::vector<std::string> assumption_row(const Page& page, const AssumptionEffect& effect,
                                        const std::vector<std::int64_t>& persons) {
  const Language language = page.language;
  const network::Parameter* parameter = find(page.input.network, effect.parameter);
  std::vector<std::string> row{effect.parameter.str()};
  if (parameter != nullptr) row[0] = name_in(language, parameter->name, row[0]);
  for (const std::int64_t one : persons) row.push_back(moved_text(page, effect, one));
  if (parameter == nullptr) {
    row.insert(row.end(), 6, "");
    return row;
  }
  row.push_back(decimal_text(parameter->low));
  row.push_back(decimal_text(parameter->typical));
  row.push_back(decimal_text(parameter->high));
  row.push_back(report::unit_text(language, parameter->unit_code));
  row.push_back(confidence_name(language, parameter->origin.confidence));
  row.push_back(source_text(language, parameter->origin.source));
  return row;
}

Html assumption_table(const Page& page) {
  const Language language = page.language;
  const auto persons = assumption_milestones(page.input);
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kAssumptionColumn), false}},
                      .language = language};
  for (const std::int64_t one : persons) {
    table.columns.push_back(
        {say(language, words::kMovedColumn, arg<"persons">(page.count(one))), true});
  }
  for (const Message* name :
       {&words::kLowValueColumn, &words::kTypicalValueColumn, &words::kHighValueColumn}) {
    table.columns.push_back({label(language, *name), true});
  }
  for (const Message* name :
       {&words::kUnitColumn, &words::kConfidenceColumn, &words::kSourceColumn}) {
    table.columns.push_back({label(language, *name), false});
  }
  for (const AssumptionEffect& effect : assumptions_of(page.input)) {
    table.rows.push_back(assumption_row(page, effect, persons));
  }
  return report::table_html(table, label(language, words::kAssumptionsSection));
}

std::int64_t moving_assumptions(const ReportInput& input) {
  const auto& list = input.analysis.assumptions;
  return std::count_if(list.begin(), list.end(), [&](const AssumptionEffect& effect) {
    return std::any_of(effect.milestones.begin(), effect.milestones.end(),
                       [&](const AssumptionDays& one) {
                         const DaysMoved moved = days_moved(one, input.plan.horizon_days);
                         return calendar_days(input.plan, moved.days) >= 1;
                       });
  });
}

// Why a row counts as an assumption: by its own source, or by the parameters it takes numbers from.
std::string assumed_by(const Page& page, const UsedRow& row) {
  const Language language = page.language;
  if (row.origin->confidence == network::Confidence::kAssumption) {
    return source_text(language, row.origin->source);
  }
  std::string names;
  for (const auto& id : row.origin->parameters) {
    const network::Parameter* parameter = find(page.input.network, id);
    if (parameter == nullptr || parameter->origin.confidence != row.confidence) continue;
    if (!names.empty()) names += language == Language::kJa ? "、" : "; ";
    names += name_in(language, parameter->name, id.str());
  }
  return say(language, words::kTakesFrom, arg<"names">(names));
}

Html assumed_rows_twin(const Page& page) {
  const Language language = page.language;
  auto rows = used_rows(page.input);
  std::erase_if(
      rows, [](const UsedRow& row) { return row.confidence != network::Confidence::kAssumption; });
  if (rows.empty()) return {};
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kIdColumn), false},
                                  {label(language, words::kRowColumn), false},
                                  {label(language, words::kPlaceColumn), false},
                                  {label(language, words::kSourceColumn), false}},
                      .language = language};
  for (const UsedRow& row : rows) {
    const std::string name = name_in(language, row.name, "");
    const Place& place = row.origin->place;
    table.rows.push_back({row.id, name.empty() ? row.kind : row.kind + ": " + name,
                          place_text(language, {.file = place.file, .line = place.line}),
                          assumed_by(page, row)});
  }
  return report::table_twin(
      table, say(language, words::kRowsTwin,
                 arg<"count">(report::whole_text(static_cast<std::int64_t>(rows.size())))));
}

}  // namespace

Section assumptions_section(const Page& page) {
  const Language language = page.language;
  Section section{"assumptions", label(language, words::kAssumptionsSection), {}};
  const std::string rests = rests_on(page.input, language);
  section.body = paragraph(rests.empty() ? label(language, words::kAssumptionsNone) : rests);
  const auto list = assumptions_of(page.input);
  const std::string count = report::whole_text(static_cast<std::int64_t>(list.size()));
  const bool computed = std::any_of(list.begin(), list.end(), [](const AssumptionEffect& effect) {
    return !effect.milestones.empty();
  });
  if (list.empty()) {
    section.body += paragraph(label(language, words::kRangesNone));
  } else if (!computed) {
    section.body += paragraph(say(language, words::kMovedNotComputed, arg<"count">(count)));
  } else if (assumption_milestones(page.input).empty()) {
    section.body += paragraph(say(language, words::kMovedNowhere, arg<"count">(count)));
  } else {
    section.body +=
        paragraph(say(language, words::kMovedSummary, arg<"count">(count),
                      arg<"moving">(report::whole_text(moving_assumptions(page.input)))));
    section.body += paragraph(label(language, words::kAssumptionsIntro));
  }
  if (!list.empty()) section.body += assumption_table(page);
  section.body += assumed_rows_twin(page);
  return section;
}

Section verdict_section(const Page& page) {
  const Language language = page.language;
  Section section{"verdict", label(language, words::kVerdictSection), {}};
  const auto& verdict = page.input.analysis.verdict;
  if (!verdict) {
    section.body = paragraph(label(language, words::kVerdictNoneText));
    return section;
  }
  if (verdict->empty()) {
    section.body = paragraph(label(language, words::kVerdictGoodText));
    return section;
  }
  section.body = paragraph(label(language, words::kVerdictBadText));
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kRuleColumn), false},
                                  {label(language, words::kFaultColumn), false}},
                      .language = language};
  for (std::size_t at = 0; at < std::min(kFaultsShown, verdict->size()); ++at) {
    table.rows.push_back({(*verdict)[at].code(), error_text(language, (*verdict)[at])});
  }
  section.body += report::table_html(table, section.title);
  if (verdict->size() > kFaultsShown) {
    const auto more = static_cast<std::int64_t>(verdict->size() - kFaultsShown);
    section.body +=
        paragraph(say(language, words::kMoreFaults, arg<"count">(report::whole_text(more))));
  }
  return section;
}

namespace {

Html proof_table(const Page& page, const std::string& title) {
  const Language language = page.language;
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kObjectiveColumn), false},
                                  {label(language, words::kValueColumn), true},
                                  {label(language, words::kBoundColumn), true},
                                  {label(language, words::kGapColumn), true},
                                  {label(language, words::kSecondsColumn), true},
                                  {label(language, words::kGridColumn), true},
                                  {label(language, words::kProvenColumn), false}},
                      .language = language};
  for (const Proof& proof : page.input.plan.proofs) {
    table.rows.push_back({objective_text(page.input.network, language, proof.objective),
                          report::amount_text(proof.value, 6), report::amount_text(proof.bound, 6),
                          gap_text(proof.gap), report::seconds_text(language, proof.seconds),
                          say(language, words::kGridDays,
                              arg<"days">(report::days_text(language, proof.period_days))),
                          label(language, proof.optimal ? words::kYes : words::kNo)});
  }
  return report::table_html(table, title);
}

}  // namespace

Section proof_section(const Page& page) {
  const Language language = page.language;
  Section section{"proof", label(language, words::kProofSection), {}};
  const Timing& timing = page.input.analysis.timing;
  std::vector<Html> pairs;
  const auto pair = [&](const Message& term, const std::string& value) {
    pairs.push_back(element("dt", {}, label(language, term)));
    pairs.push_back(element("dd", {}, value));
  };
  pair(words::kStatus, status_text(language, page.input.plan.status));
  if (!timing.solver.empty()) pair(words::kSolver, timing.solver);
  const auto seconds = [&](double value) { return report::seconds_text(language, value); };
  if (timing.solve_seconds > 0) {
    pair(words::kTiming,
         say(language, words::kTimingValue, arg<"read">(seconds(timing.read_seconds)),
             arg<"solve">(seconds(timing.solve_seconds)),
             arg<"check">(seconds(timing.check_seconds)),
             arg<"stress">(seconds(timing.stress_seconds)),
             arg<"runs">(report::whole_text(timing.stress_runs))));
  }
  section.body = element("dl", {{"class", "pairs"}}, pairs);
  if (!page.input.plan.proofs.empty()) {
    section.body += paragraph(label(language, words::kProofIntro));
    section.body += proof_table(page, section.title);
  }
  return section;
}

Section how_section(const Page& page) {
  Section section{"how", label(page.language, words::kHowSection), {}};
  std::vector<Html> items;
  for (const Message* one : {&words::kHowServed, &words::kHowDays, &words::kHowCases,
                             &words::kHowConfidence, &words::kHowCheck}) {
    items.push_back(element("li", {}, label(page.language, *one)));
  }
  section.body = element("ul", {}, items);
  return section;
}

}  // namespace renkei::plan::internal
