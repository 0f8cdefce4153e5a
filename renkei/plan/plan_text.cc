#include "renkei/plan/plan_text.h"

#include <algorithm>
#include <utility>

#include "renkei/plan/plan_messages.h"
#include "renkei/plan/plan_words.h"
#include "renkei/report/number_text.h"
#include "renkei/report/table.h"

namespace renkei::plan {

using report::arg;
using report::Language;

namespace {

constexpr int kIndent = 2;
constexpr int kActionWidth = 60;

std::string titled(const std::string& title, const report::Table& table) {
  return "\n" + title + "\n" + report::table_text(table, kIndent);
}

std::string milestones_text(const ReportInput& input, Language language) {
  const auto views = milestones_of(input);
  if (views.empty()) return {};
  const bool spread = input.analysis.spread.has_value();
  report::Table table{.caption = {}, .columns = {{label(language, words::kPersonsColumn), true}}};
  if (spread) table.columns.push_back({label(language, words::kFavourableColumn)});
  table.columns.push_back({label(language, words::kTypicalColumn)});
  if (spread) table.columns.push_back({label(language, words::kUnfavourableColumn)});
  for (const MilestoneView& view : views) {
    const auto cell = [&](const ReachedDay& day) {
      return view.has_spread ? day_text(language, input.plan, day)
                             : label(language, words::kNotComputed);
    };
    std::vector<std::string> row{report::exact_count_text(language, view.persons)};
    if (spread) row.push_back(cell(view.high));
    row.push_back(day_text(language, input.plan, view.typical));
    if (spread) row.push_back(cell(view.low));
    table.rows.push_back(row);
  }
  return titled(label(language, words::kMilestonesCaption), table);
}

std::string stoppers_text(const ReportInput& input, const TextOptions& options) {
  const Language language = options.language;
  const std::int64_t persons = stops_persons(input);
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kGroupColumn)},
                                  {label(language, words::kEased), true},
                                  {label(language, words::kRemoved), true},
                                  {label(language, words::kActionColumn)}}};
  // The title says that these are days gained.
  const auto cell = [&](Gain one) {
    one.days = calendar_days(input.plan, one.days);
    std::string days = report::days_text(language, one.days);
    if (one.kind == Gain::Kind::kGained) return days;
    if (one.kind == Gain::Kind::kNewlyReached) {
      return say(language, words::kAtLeast, arg<"days">(std::move(days)));
    }
    return gain_text(language, one);
  };
  for (const Stopper& stopper : input.analysis.stoppers) {
    if (table.rows.size() == options.stoppers_max) break;
    const Gains gains = gains_at(input, stopper, persons);
    if (!gains.any()) continue;
    table.rows.push_back({name_in(language, stopper.label, stopper.group), cell(gains.eased),
                          cell(gains.removed),
                          report::cut_to_width(action_text(language, stopper), kActionWidth)});
  }
  if (input.analysis.stoppers.empty()) return {};
  const std::string title =
      label(language, words::kStopsSection) + ": " +
      say(language, words::kStopsChart, arg<"persons">(report::people_text(language, persons)));
  const std::string nothing = nothing_moves_text(input, language, persons_aimed_at(input));
  std::string out = table.rows.empty() ? "\n" + title + "\n" : titled(title, table);
  if (!nothing.empty()) out += "  " + nothing + "\n";
  return out;
}

std::string assumptions_text(const ReportInput& input, const TextOptions& options) {
  const Language language = options.language;
  const auto milestones = assumption_milestones(input);
  if (milestones.empty()) return {};
  const std::int64_t aimed = persons_aimed_at(input);
  const bool told = std::find(milestones.begin(), milestones.end(), aimed) != milestones.end();
  const std::int64_t persons = told ? aimed : milestones.back();
  report::Table table{.caption = {},
                      .columns = {{label(language, words::kAssumptionColumn)},
                                  {say(language, words::kMovedColumn,
                                       arg<"persons">(report::exact_count_text(language, persons))),
                                   true},
                                  {label(language, words::kLowValueColumn), true},
                                  {label(language, words::kTypicalValueColumn), true},
                                  {label(language, words::kHighValueColumn), true},
                                  {label(language, words::kUnitColumn)}}};
  for (const AssumptionEffect& effect : input.analysis.assumptions) {
    const network::Parameter* parameter = find(input.network, effect.parameter);
    const auto at = std::find_if(effect.milestones.begin(), effect.milestones.end(),
                                 [&](const AssumptionDays& one) { return one.persons == persons; });
    if (parameter == nullptr || at == effect.milestones.end()) continue;
    if (table.rows.size() == options.assumptions_max) break;
    const DaysMoved moved = days_moved(*at, input.plan.horizon_days);
    const std::string days = report::days_text(language, calendar_days(input.plan, moved.days));
    const auto value = [](const Decimal& one) { return report::amount_text(one.to_double(), 6); };
    table.rows.push_back({name_in(language, parameter->name, parameter->id.str()),
                          moved.at_least ? say(language, words::kAtLeast, arg<"days">(days)) : days,
                          value(parameter->low), value(parameter->typical), value(parameter->high),
                          report::unit_text(language, parameter->unit_code)});
  }
  return table.rows.empty() ? "" : titled(label(language, words::kAssumptionsTop), table);
}

std::string verdict_text(const ReportInput& input, Language language) {
  const auto& verdict = input.analysis.verdict;
  if (!verdict) return label(language, words::kVerdictNone) + "\n";
  if (verdict->empty()) return label(language, words::kVerdictGood) + "\n";
  std::string out = label(language, words::kVerdictBad) + "\n";
  for (const Error& fault : *verdict) {
    out += "  " + fault.code() + ": " + error_text(language, fault) + "\n";
  }
  return out;
}

std::string goal_text(const ReportInput& input, Language language) {
  std::string out;
  for (const auto& [term, value] : goal_lines(input, language)) {
    if (out.empty()) out = "\n" + label(language, words::kGoalSection) + "\n";
    out += "  " + term + ": " + value + "\n";
  }
  return out;
}

}  // namespace

namespace {

// What ranks after the people that wait: the plan's own value. What is proven of it holds for the
// model, whose purchases and stocks need not fall out as the plan's; the report shows that.
std::string lesser_values_text(const ReportInput& input, Language language) {
  if (input.plan.proofs.empty() ||
      input.network.planning.objective == network::Planning::Objective::kProfit) {
    return {};
  }
  std::string out;
  const auto add = [&](const char* objective, const Exact& value) {
    out += say(language, words::kValueLine,
               arg<"objective">(objective_text(input.network, language, objective)),
               arg<"value">(report::amount_text(to_double(value), 6))) +
           "\n";
  };
  add("other_backlog", input.plan.objective.other_backlog_dose_days);
  add("cost", input.plan.objective.cost);
  return out;
}

}  // namespace

// What the plan is worth and how far that is from the best there can be.
std::string proofs_text(const ReportInput& input, Language language) {
  std::string out;
  for (const Proof& proof : input.plan.proofs) {
    if (proof.objective == "other_backlog" || proof.objective == "cost") continue;
    out += say(language, words::kProofLine,
               arg<"objective">(objective_text(input.network, language, proof.objective)),
               arg<"value">(report::amount_text(proof.value, 6)),
               arg<"grid">(report::days_text(language, proof.period_days)),
               arg<"bound">(report::amount_text(proof.bound, 6)), arg<"gap">(gap_text(proof.gap))) +
           "\n";
  }
  return out + lesser_values_text(input, language);
}

std::string refusals_text(const std::vector<Refusal>& refusals, Language language) {
  std::string out;
  for (const Refusal& refusal : refusals) {
    out += "  " + name_in(language, refusal.what, "") + "\n";
    if (!refusal.because.empty()) out += "  " + label(language, words::kBecause) + "\n";
    for (const ClashingRule& rule : refusal.because) {
      out += "    - " + name_in(language, rule.words, rule.rule) + "\n";
    }
    if (const auto note = name_in(language, refusal.note, ""); !note.empty()) {
      out += "  " + note + "\n";
    }
  }
  return out;
}

std::string plan_text(const ReportInput& input, const TextOptions& options) {
  const Language language = options.language;
  const AnswerWords answer = answer_words(input, language);
  std::string out = answer.main;
  if (!answer.more.empty()) out += (language == Language::kEn ? " " : "") + answer.more;
  out += "\n" + verdict_text(input, language);
  out += label(language, words::kStatus) + ": " + status_text(language, input.plan.status) + "\n";
  out += proofs_text(input, language);
  if (!input.analysis.refusals.empty()) {
    out += "\n" + label(language, words::kRefusals) + "\n" +
           refusals_text(input.analysis.refusals, language);
  }
  out += milestones_text(input, language);
  out += goal_text(input, language);
  out += stoppers_text(input, options);
  out += assumptions_text(input, options);
  return out;
}

}  // namespace renkei::plan
