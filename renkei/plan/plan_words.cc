#include "renkei/plan/plan_words.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "renkei/plan/plan_messages.h"
#include "renkei/report/number_text.h"

namespace renkei::plan {

using report::arg;
using report::count_text;
using report::Language;

namespace {

std::string date_in(const ReportInput& input, Language language, double day) {
  return report::date_text(language, date_of(input.plan, day));
}

std::string days_in(const ReportInput& input, Language language, double days) {
  return report::days_text(language, calendar_days(input.plan, days));
}

std::string range_of(const ReportInput& input, Language language, const MilestoneView& view) {
  if (!view.has_spread) return {};
  if (!view.high) return say(language, words::kRangeNever);
  if (!view.low) {
    return say(language, words::kRangeEarlyOnly,
               arg<"early">(date_in(input, language, *view.high)));
  }
  return say(language, words::kRangeBoth, arg<"early">(date_in(input, language, *view.high)),
             arg<"late">(date_in(input, language, *view.low)));
}

// A scenario that was declared, by an old date in its row perhaps, years before the data.
std::string long_before(const Plan& plan, Language language) {
  const auto days = plan.as_of.days_since(plan.day_zero);
  if (days <= 365) return {};
  return say(language, words::kLongBefore,
             arg<"days">(report::days_text(language, static_cast<double>(days))),
             arg<"as_of">(report::date_text(language, plan.as_of)));
}

std::string quiet_answer(const ReportInput& input, Language language) {
  Exact worst = 0;
  for (const DemandView& view : demands_of(input)) {
    if (view.worst_backlog > worst) worst = view.worst_backlog;
  }
  if (worst == 0) return say(language, words::kAnswerQuietGood);
  return say(language, words::kAnswerQuietShort,
             arg<"doses">(count_text(language, ceil_to_int(worst))));
}

}  // namespace

std::string rests_on(const ReportInput& input, Language language) {
  const ConfidenceShare share = share_of(used_rows(input));
  if (share.total() == 0) return {};
  const double fraction =
      static_cast<double>(share.assumption) / static_cast<double>(share.total());
  return say(language, words::kRestsOn, arg<"total">(report::whole_text(share.total())),
             arg<"count">(report::whole_text(share.assumption)),
             arg<"percent">(report::percent_text(fraction)));
}

AnswerWords answer_words(const ReportInput& input, Language language) {
  const Plan& plan = input.plan;
  const std::int64_t persons = persons_aimed_at(input);
  const std::string gap = language == Language::kEn ? " " : "";
  std::string line;
  std::string more;
  if (persons == 0) {
    line = quiet_answer(input, language);
  } else {
    const MilestoneView view = milestone_for(input, persons);
    if (view.typical) {
      line = say(language, words::kAnswerReached,
                 arg<"persons">(report::people_text(language, persons)),
                 arg<"date">(date_in(input, language, *view.typical)),
                 arg<"days">(days_in(input, language, *view.typical)));
    } else {
      const auto served = served_by(served_curve(input), plan.horizon_days);
      line = say(
          language, words::kAnswerNotReached,
          arg<"days">(days_in(input, language, plan.horizon_days)),
          arg<"persons">(report::people_text(language, persons)),
          arg<"served">(language == Language::kJa ? report::people_text(language, served)
                                                  : report::exact_count_text(language, served)));
    }
    if (const std::int64_t all = scenario_of(input)->persons; persons < all) {
      const bool ja = language == Language::kJa;
      more = say(language, words::kGoalOfAll,
                 arg<"goal">(ja ? report::people_text(language, persons)
                                : report::exact_count_text(language, persons)),
                 arg<"all">(report::people_text(language, all)));
    }
    if (const std::string range = range_of(input, language, view); !range.empty()) {
      more += (more.empty() ? "" : gap) + range;
    }
  }
  if (const std::string share = rests_on(input, language); !share.empty()) {
    more += (more.empty() ? "" : gap) + share;
  }
  if (const std::string note = long_before(plan, language); !note.empty()) {
    more += (more.empty() ? "" : gap) + note;
  }
  return {std::move(line), std::move(more)};
}

namespace {

constexpr double kPaceDays = 91;
constexpr double kYearDays = 365;

std::string by_year(const ReportInput& input, Language language, const GoalView& goal) {
  const int year = std::max(1, 365 / input.plan.period_days);
  std::string out;
  for (std::size_t k = 0; k < goal.doses_by_year.size(); ++k) {
    const int from = static_cast<int>(k) * year;
    const int to = std::min(from + year, input.plan.horizon_days) - 1;
    if (k > 0) out += language == Language::kJa ? "、" : "; ";
    const auto day = [&](int one) {
      return report::whole_text(static_cast<std::int64_t>(calendar_days(input.plan, one)));
    };
    out += say(language, words::kYearPart, arg<"from">(day(from)), arg<"to">(day(to)),
               arg<"doses">(count_text(language, goal.doses_by_year[k])));
  }
  return out;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> goal_lines(const ReportInput& input,
                                                            Language language) {
  const auto goal = goal_of(input);
  if (!goal) return {};
  const int doses_each = std::max(1, scenario_of(input)->doses_per_person);
  std::vector<std::pair<std::string, std::string>> lines;
  const auto people = [&](std::int64_t doses) {
    return report::people_count_text(language, doses / doses_each);
  };
  const auto counted = [&](std::int64_t doses) {
    return report::doses_count_text(language, doses);
  };
  if (goal->persons > 0 && goal->days) {
    const std::string within = report::days_text(language, *goal->days);
    lines.emplace_back(
        label(language, words::kGoal),
        say(language, words::kGoalValue,
            arg<"persons">(report::people_text(language, goal->persons)), arg<"days">(within)));
    if (goal->served_by_goal) {
      const double fraction =
          static_cast<double>(*goal->served_by_goal) / static_cast<double>(goal->persons);
      lines.emplace_back(
          say(language, words::kGoalByDay, arg<"days">(within)),
          say(language, words::kGoalShareOf,
              arg<"persons">(report::exact_count_text(language, *goal->served_by_goal)),
              arg<"percent">(report::percent_text(fraction))));
    }
    const ReachedDay reached = goal->reached_day ? ReachedDay(*goal->reached_day) : std::nullopt;
    lines.emplace_back(label(language, words::kGoalDate), day_text(language, input.plan, reached));
  }
  const auto rate = static_cast<std::int64_t>(goal->yearly_rate_doses);
  const double horizon = calendar_days(input.plan, input.plan.horizon_days);
  // A shorter horizon has no thirteen weeks to take a pace from.
  if (horizon >= kPaceDays) {
    lines.emplace_back(label(language, words::kYearRate),
                       say(language, words::kYearRateValue, arg<"persons">(people(rate)),
                           arg<"doses">(counted(rate)),
                           arg<"date">(date_in(input, language, goal->busiest_from_day))));
  }
  // Within a horizon of a year or less the first year is all there is.
  const bool years = goal->doses_by_year.size() > 1;
  if (years) {
    lines.emplace_back(
        label(language, words::kBestYear),
        say(language, words::kBestYearValue, arg<"persons">(people(goal->best_year_doses)),
            arg<"doses">(counted(goal->best_year_doses)),
            arg<"date">(date_in(input, language, goal->best_year_from_day))));
  }
  lines.emplace_back(
      horizon < kYearDays
          ? say(language, words::kWithinHorizon, arg<"days">(report::days_text(language, horizon)))
          : label(language, words::kFirstYear),
      say(language, words::kFirstYearValue, arg<"persons">(people(goal->first_year_doses)),
          arg<"doses">(counted(goal->first_year_doses))));
  if (years) lines.emplace_back(label(language, words::kByYear), by_year(input, language, *goal));
  return lines;
}

std::string gain_text(Language language, const Gain& gain) {
  switch (gain.kind) {
    case Gain::Kind::kNone:
      return label(language, words::kGainNone);
    case Gain::Kind::kGained:
      return say(language, words::kGainDays, arg<"days">(report::days_text(language, gain.days)));
    case Gain::Kind::kNewlyReached:
      return say(language, words::kGainNewly, arg<"days">(report::days_text(language, gain.days)));
    case Gain::Kind::kNeverReached:
      return label(language, words::kGainNever);
  }
  return {};
}

const StopperEffect* effect_at(const Stopper& stopper, std::int64_t persons) {
  for (const StopperEffect& effect : stopper.effects) {
    if (effect.persons == persons) return &effect;
  }
  return nullptr;
}

Gains gains_at(const ReportInput& input, const Stopper& stopper, std::int64_t persons) {
  const StopperEffect* effect = effect_at(stopper, persons);
  if (effect == nullptr) return {};
  const int horizon = input.plan.horizon_days;
  return {gain(effect->base, effect->eased, horizon), gain(effect->base, effect->removed, horizon)};
}

namespace {

bool moves(const Gain& one) {
  return one.kind == Gain::Kind::kGained || one.kind == Gain::Kind::kNewlyReached;
}

}  // namespace

bool Gains::any() const { return moves(eased) || moves(removed); }

std::vector<std::int64_t> stopper_milestones(const ReportInput& input) {
  std::set<std::int64_t> persons;
  for (const Stopper& stopper : input.analysis.stoppers) {
    for (const StopperEffect& effect : stopper.effects) persons.insert(effect.persons);
  }
  return {persons.begin(), persons.end()};
}

namespace {

bool any_moves(const ReportInput& input, std::int64_t persons) {
  const auto& stoppers = input.analysis.stoppers;
  return std::any_of(stoppers.begin(), stoppers.end(), [&](const Stopper& stopper) {
    return gains_at(input, stopper, persons).any();
  });
}

}  // namespace

std::int64_t stops_persons(const ReportInput& input) {
  const std::int64_t aimed = persons_aimed_at(input);
  if (any_moves(input, aimed)) return aimed;
  const auto persons = stopper_milestones(input);
  for (auto at = persons.rbegin(); at != persons.rend(); ++at) {
    if (any_moves(input, *at)) return *at;
  }
  if (std::find(persons.begin(), persons.end(), aimed) != persons.end()) return aimed;
  return persons.empty() ? 0 : persons.back();
}

std::string nothing_moves_text(const ReportInput& input, Language language, std::int64_t persons) {
  const auto& stoppers = input.analysis.stoppers;
  const auto looked = stopper_milestones(input);
  if (std::find(looked.begin(), looked.end(), persons) == looked.end()) return {};
  if (any_moves(input, persons)) return {};
  const bool never = std::all_of(stoppers.begin(), stoppers.end(), [&](const Stopper& stopper) {
    return gains_at(input, stopper, persons).removed.kind == Gain::Kind::kNeverReached;
  });
  const std::string count = report::people_text(language, persons);
  return never ? say(language, words::kStopsNeverAt, arg<"persons">(count))
               : say(language, words::kStopsNothingAt, arg<"persons">(count));
}

std::vector<std::int64_t> assumption_milestones(const ReportInput& input) {
  std::set<std::int64_t> persons;
  for (const AssumptionEffect& effect : input.analysis.assumptions) {
    for (const AssumptionDays& one : effect.milestones) {
      if (one.at_low || one.at_typical || one.at_high) persons.insert(one.persons);
    }
  }
  return {persons.begin(), persons.end()};
}

std::string action_text(Language language, const Stopper& stopper) {
  const std::string name = name_in(language, stopper.label, stopper.group);
  std::string action =
      name_in(language, stopper.action, say(language, words::kBuyPlain, arg<"label">(name)));
  if (action[0] >= 'a' && action[0] <= 'z') action[0] = static_cast<char>(action[0] - 'a' + 'A');
  return action;
}

std::string objective_text(const network::Network& network, Language language,
                           const std::string& objective) {
  if (objective == "protected_backlog") return label(language, words::kProtectedBacklog);
  if (objective == "waiting") return label(language, words::kWaiting);
  if (objective == "other_backlog") return label(language, words::kOtherBacklog);
  const std::string money = report::unit_text(language, "[" + network.currency + "]");
  if (objective == "cost") return say(language, words::kCost, arg<"currency">(money));
  if (objective == "profit") return say(language, words::kProfit, arg<"currency">(money));
  return objective;
}

std::string status_text(Language language, Status status) {
  switch (status) {
    case Status::kOptimal:
      return label(language, words::kOptimal);
    case Status::kWithinTime:
      return label(language, words::kWithinTime);
    case Status::kInterrupted:
      return label(language, words::kInterrupted);
  }
  return {};
}

std::string gap_text(double gap) {
  if (!std::isfinite(gap)) return "—";
  return gap <= 0 ? "0%" : report::amount_text(std::max(gap * 100, 1e-4), 2) + "%";
}

}  // namespace renkei::plan
