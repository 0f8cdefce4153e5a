#include "renkei/plan/explain.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "renkei/base/decimal.h"
#include "renkei/plan/clash_messages.h"
#include "renkei/plan/explain_internal.h"
#include "renkei/plan/grid_model.h"
#include "renkei/plan/plan_view.h"
#include "renkei/report/number_text.h"

namespace renkei::plan {
namespace internal {
namespace {

const ObjectiveRow* protected_backlog(const GridModel& model) {
  for (const auto& objective : model.objectives) {
    if (objective.name == "protected_backlog") return &objective;
  }
  return nullptr;
}

std::optional<Solution> solve_relaxed(const Milp& milp, Solver& solver,
                                      const SolveOptions& options) {
  if (milp.columns() == 0) return Solution{};  // nothing can be done: as if it were infeasible
  auto solution = solver.solve(milp, options);
  if (!solution) return std::nullopt;
  const bool settled =
      solution->status == SolveStatus::kOptimal || solution->status == SolveStatus::kInfeasible;
  return settled ? std::optional<Solution>(std::move(*solution)) : std::nullopt;
}

// Protected supply comes before persons, as in the planner: what it can have at best it keeps.
void keep_protection(GridModel& model, double late_dose_days) {
  const auto* late = protected_backlog(model);
  if (late == nullptr) return;
  if (late_dose_days > kMet) {
    model.milp.add_row(-kInfinity, late_dose_days * (1 + kMet) / late->scale, late->terms);
    return;
  }
  for (const auto& term : late->terms) {
    model.milp.upper[static_cast<std::size_t>(term.column)] = 0;
  }
}

std::optional<Missing> persons_missing(const Lifted& lifted, double late_dose_days, Solver& solver,
                                       const SolveOptions& options) {
  const auto& problem = lifted.problem;
  GridModel model = build_grid_model(problem);
  keep_protection(model, late_dose_days);
  const auto wanted = static_cast<double>(lifted.goal->persons);
  const int t = std::min(problem.periods() - 1, lifted.goal->day / problem.period_days);
  for (const auto& product : model.dosed) {
    const int column = product.back()[static_cast<std::size_t>(t)];
    model.milp.cost[static_cast<std::size_t>(column)] = -1;
  }
  const auto solution = solve_relaxed(model.milp, solver, options);
  if (!solution) return std::nullopt;
  Missing missing;
  if (!solution->x.empty()) missing.served = -solution->value * model.person_scale;
  missing.share = wanted <= 0 ? 0 : std::max(0.0, 1 - missing.served / wanted);
  return missing;
}

// Supplies that must be on time are let be late, and lateness is what is made small.
std::optional<Missing> supplies_missing(const Lifted& lifted, Solver& solver,
                                        const SolveOptions& options) {
  GridModel model = build_grid_model(lifted.problem);
  Missing missing;
  for (const auto& columns : model.supplied) {
    if (columns.empty()) continue;
    const double total = model.milp.upper[static_cast<std::size_t>(columns.back())];
    if (total <= 0) continue;
    for (const int column : columns) {
      const auto i = static_cast<std::size_t>(column);
      model.milp.cost_offset += model.milp.lower[i] / total;
      model.milp.cost[i] = -1 / total;
      model.milp.upper[i] = model.milp.lower[i];  // no more than is due on time
      model.milp.lower[i] = 0;
    }
  }
  const auto solution = solve_relaxed(model.milp, solver, options);
  if (!solution) return std::nullopt;
  missing.share = solution->x.empty() ? 1 : std::max(0.0, solution->value);
  return missing;
}

}  // namespace

std::optional<Missing> missing_in(const Lifted& lifted, double late_dose_days, Solver& solver,
                                  const SolveOptions& options) {
  return lifted.goal ? persons_missing(lifted, late_dose_days, solver, options)
                     : supplies_missing(lifted, solver, options);
}

std::optional<double> least_late(const Problem& problem, Solver& solver,
                                 const SolveOptions& options) {
  GridModel model = build_grid_model(problem);
  const auto* late = protected_backlog(model);
  if (late == nullptr) return 0;
  for (const auto& term : late->terms) {
    model.milp.cost[static_cast<std::size_t>(term.column)] += term.coefficient;
  }
  const auto solution = solve_relaxed(model.milp, solver, options);
  if (!solution) return std::nullopt;
  return solution->x.empty() ? 0 : std::max(0.0, solution->value) * late->scale;
}

}  // namespace internal

namespace {

using internal::Lifted;
using internal::Missing;
using internal::NamedRule;
using report::arg;
using report::Language;
using SteadyClock = std::chrono::steady_clock;

// A deletion filter over the named rules: what can be lifted while the clash stays is lifted, in
// blocks that are halved where a block cannot go as a whole. The result is that of going one by one
// from the last rule to the first, with far fewer runs. Another order finds another set; of a few,
// the one with the fewest rules is told.
class Filter {
 public:
  Filter(const Problem& problem, Solver& solver, const std::optional<PersonsGoal>& goal,
         const ExplainOptions& options)
      : problem_(problem),
        solver_(solver),
        goal_(goal),
        options_(options),
        rules_(internal::named_rules(problem, goal)),
        lifted_(rules_.size(), false),
        order_(rules_.size()),
        began_(SteadyClock::now()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
  }

  Explanation explain() {
    choose_grid();
    explanation_.period_days = problem_.period_days;
    if (explanation_.answer != Explanation::Answer::kClash) return std::move(explanation_);
    drop(0, order_.size(), false);
    auto fewest = lifted_;
    for (int again = 0; again < kOrdersMore && explanation_.smallest; ++again) {
      const auto work = static_cast<std::size_t>(explanation_.runs) * entries();
      if (count(fewest) <= kFewRules || work > kWorkMost) break;
      // What was needed so far is tried first: perhaps the others clash without it. A longer
      // horizon makes slow runs and stays the last to be tried.
      const auto later = [&](std::size_t k) { return lifted_[k] || rules_[k].said.rule == "time"; };
      std::stable_partition(order_.begin(), order_.end(), later);
      lifted_.assign(rules_.size(), false);
      drop(0, order_.size(), false);
      if (explanation_.smallest && count(lifted_) < count(fewest)) fewest = lifted_;
      explanation_.smallest = true;  // of the set that is kept
    }
    for (std::size_t k = 0; k < rules_.size(); ++k) {
      if (!fewest[k]) explanation_.rules.push_back(rules_[k].said);
    }
    return std::move(explanation_);
  }

 private:
  // A filter takes some tens of runs: up to this size of the model each is a matter of a tenth of a
  // second. The size decides and not the time a run took, so that the answer does not depend on how
  // busy the machine is.
  static constexpr std::size_t kEntriesMost = 80'000;
  static constexpr std::size_t kWorkMost = 2'000'000;  // entries in all runs so far
  static constexpr int kPeriodsFew = 24;
  static constexpr int kOrdersMore = 1;
  static constexpr std::ptrdiff_t kFewRules = 3;

  static std::ptrdiff_t count(const std::vector<bool>& lifted) {
    return std::count(lifted.begin(), lifted.end(), false);
  }

  [[nodiscard]] double seconds_left() const {
    if (options_.stop != nullptr && options_.stop->load()) return 0;
    return options_.seconds - std::chrono::duration<double>(SteadyClock::now() - began_).count();
  }

  [[nodiscard]] SolveOptions solve_options() const {
    SolveOptions options;
    options.relaxed = true;
    options.threads = 1;
    options.seconds = std::max(0.1, seconds_left());
    options.stop = options_.stop;
    return options;
  }

  [[nodiscard]] std::size_t entries() const {
    return build_grid_model(problem_).milp.entry_value.size();
  }

  std::optional<Missing> missing(const std::vector<bool>& lifted_now) {
    if (seconds_left() <= 0) return std::nullopt;
    Lifted lifted{problem_, goal_};
    for (std::size_t k = 0; k < rules_.size(); ++k) {
      if (lifted_now[k]) rules_[k].lift(lifted);
    }
    ++explanation_.runs;
    return internal::missing_in(lifted, late_dose_days_, solver_, solve_options());
  }

  // All rules in force, on the grid that problem_ has now.
  std::optional<Missing> in_force() {
    ++explanation_.runs;
    const auto late = goal_ ? internal::least_late(problem_, solver_, solve_options()) : 0;
    if (!late) return std::nullopt;
    late_dose_days_ = *late;
    return missing(lifted_);
  }

  // Half as many periods are many times quicker. Goes back to a finer grid where a coarser one does
  // not show the clash.
  void choose_grid() {
    const int finest = problem_.period_days;
    if (problem_.coarse() && finest <= 14) problem_.period_days *= 2;
    while (!problem_.by_period && problem_.periods() >= 2 * kPeriodsFew &&
           entries() > kEntriesMost) {
      problem_.period_days *= 2;
    }
    while (true) {
      const auto found = in_force();
      if (!found) return;
      if (goal_) explanation_.at_most = static_cast<std::int64_t>(found->served);
      explanation_.answer = Explanation::Answer::kClash;
      if (found->share > internal::kMet) return;
      explanation_.answer = Explanation::Answer::kNoClash;
      if (problem_.period_days <= finest) return;
      problem_.period_days = std::max(finest, problem_.period_days / 2);
    }
  }

  // Lifts what can be lifted of the rules [from, to) of the order, the last ones first. `needed`:
  // it is known that not all of them can go.
  void drop(std::size_t from, std::size_t to, bool needed) {
    if (!needed) {
      auto tried = lifted_;
      for (std::size_t k = from; k < to; ++k) tried[order_[k]] = true;
      const auto found = missing(tried);
      if (!found) {
        explanation_.smallest = false;
        return;
      }
      if (found->share > internal::kMet) {
        lifted_ = std::move(tried);
        return;
      }
    }
    if (to - from <= 1) return;
    const std::size_t middle = from + (to - from) / 2;
    drop(middle, to, false);
    bool all_gone = true;
    for (std::size_t k = middle; k < to; ++k) all_gone = all_gone && lifted_[order_[k]];
    drop(from, middle, all_gone);
  }

  Problem problem_;
  Solver& solver_;
  std::optional<PersonsGoal> goal_;
  const ExplainOptions& options_;
  std::vector<NamedRule> rules_;
  std::vector<bool> lifted_;
  std::vector<std::size_t> order_;
  SteadyClock::time_point began_;
  double late_dose_days_ = 0;
  Explanation explanation_;
};

network::Name name_of(const report::Message& message) {
  return {label(Language::kJa, message), label(Language::kEn, message)};
}

template <typename Words>
network::Name both(const Words& words) {
  return {words(Language::kJa), words(Language::kEn)};
}

int calendar_days(const Problem& problem, int days) {
  return problem.by_period ? days * problem.network->planning.period_days : days;
}

// Of millions no single persons, which nobody can mean. Rounded up it stays a bound, and below what
// cannot be served.
std::int64_t bound_told(std::int64_t most, const std::optional<PersonsGoal>& goal) {
  constexpr std::int64_t kStep = 10'000;
  const std::int64_t rounded = (most + kStep - 1) / kStep * kStep;
  return most < 1'000'000 || (goal && rounded >= goal->persons) ? most : rounded;
}

network::Name note_of(const Problem& problem, const std::optional<PersonsGoal>& goal,
                      const Explanation& explanation) {
  if (explanation.answer == Explanation::Answer::kNoClash) {
    return name_of(explanation.proven ? words::kWholeProven : words::kNoClash);
  }
  if (explanation.answer == Explanation::Answer::kNotSolved) return name_of(words::kNotExplained);
  if (explanation.runs == 0) return {};  // it goes without saying
  return both([&](Language language) {
    const std::string gap = language == Language::kEn ? " " : "";
    const auto period = calendar_days(problem, explanation.period_days);
    std::string note = explanation.smallest ? say(language, words::kEachNeeded,
                                                  arg<"days">(report::days_text(language, period)))
                                            : label(language, words::kPerhapsNotNeeded);
    if (explanation.at_most && *explanation.at_most > 0) {
      const auto most = bound_told(*explanation.at_most, goal);
      note += gap + say(language, words::kByThenAtMost,
                        arg<"persons">(report::exact_count_text(language, most)));
    }
    return note;
  });
}

std::int64_t last_day(const Problem& problem) {
  const int each = problem.by_period ? problem.network->planning.period_days : 1;
  return static_cast<std::int64_t>(problem.horizon_days) * each - 1;
}

Error wrong_goal(const Problem& problem, std::string_view text, std::string message,
                 std::string remedy) {
  const auto last = last_day(problem);
  return Error("plan.by", std::move(message))
      .value(std::string(text))
      .remedy(std::move(remedy))
      .arg("text", std::string(text))
      .arg("first", problem.day_zero.to_string())
      .arg("last", problem.day_zero.plus_days(last).to_string())
      .arg("days", std::to_string(last));
}

// Takes `suffix` off the end of `text`; false when it does not end so.
bool take_end(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

// A number as people type it: thousands separated, full-width digits; not negative.
std::optional<Exact> parse_amount(std::string_view text) {
  const auto number = parse_spreadsheet_decimal(text);
  if (!number || number->exact() < 0) return std::nullopt;
  return number->exact();
}

// Whole persons: "600,000", "2.5M", "60万", "1億2,000万人".
std::optional<std::int64_t> parse_persons(std::string_view text) {
  constexpr std::string_view kOku = "億";
  (void)take_end(text, "人");
  Exact persons = 0;
  if (const auto oku = text.find(kOku); oku != std::string_view::npos) {
    const auto number = parse_amount(text.substr(0, oku));
    if (!number) return std::nullopt;
    persons = *number * 100'000'000;
    text.remove_prefix(oku + kOku.size());
    if (text.empty()) text = "0";
  }
  int unit = 1;
  if (take_end(text, "万")) unit = 10'000;
  if (unit == 1 && (take_end(text, "M") || take_end(text, "m"))) unit = 1'000'000;
  const auto number = parse_amount(text);
  if (!number) return std::nullopt;
  persons += *number * unit;
  const bool whole = boost::multiprecision::denominator(persons) == 1;
  if (!whole || persons < 1 || persons > Exact(1'000'000'000'000)) return std::nullopt;
  return floor_to_int(persons);
}

std::optional<std::int64_t> parse_days(std::string_view text) {
  const auto days = parse_amount(text);
  if (!days || boost::multiprecision::denominator(*days) != 1 || *days > 1'000'000'000) {
    return std::nullopt;
  }
  return floor_to_int(*days);
}

}  // namespace

Result<PersonsGoal> parse_persons_goal(const Problem& problem, std::string_view text) {
  constexpr const char* kForm =
      "write PERSONS:DATE, such as 100M:2027-12-31, 60万:2027-09-01 or 600,000:24";
  constexpr std::string_view kWideColon = "：";
  const auto wide = text.find(kWideColon);
  const auto colon = std::min(text.find(':'), wide);
  const auto persons = parse_persons(text.substr(0, colon));
  if (colon == std::string_view::npos || !persons) {
    return fail(wrong_goal(problem, text,
                           fmt::format("'{}' is not a number of persons and a day", text), kForm));
  }
  const auto when = text.substr(colon + (colon == wide ? kWideColon.size() : 1));
  std::int64_t days = 0;
  if (const auto number = parse_days(when)) {
    days = *number;
  } else {
    const auto date = Date::parse(when);
    if (!date) {
      return fail(wrong_goal(
          problem, text, fmt::format("'{}' is neither a date nor a number of days", when), kForm));
    }
    days = date->days_since(problem.day_zero);
  }
  const int each = problem.by_period ? problem.network->planning.period_days : 1;
  const std::int64_t last = last_day(problem);
  if (days < 0 || days > last) {
    return fail(
        wrong_goal(problem, text, fmt::format("'{}' does not lie within the horizon", when),
                   fmt::format("choose a day from {} to {} (day {}), or a longer horizon_days",
                               problem.day_zero.to_string(),
                               problem.day_zero.plus_days(last).to_string(), last)));
  }
  return PersonsGoal{*persons, static_cast<int>(days / each)};
}

std::optional<Explanation> more_than_all(const Problem& problem, const PersonsGoal& goal) {
  if (problem.emergency.empty() || problem.persons <= 0) return std::nullopt;
  if (goal.persons <= problem.persons) return std::nullopt;
  Explanation explanation{.answer = Explanation::Answer::kClash,
                          .period_days = problem.period_days};
  explanation.rules.push_back(
      {both([&](Language language) {
         return say(language, words::kPersonsRule,
                    arg<"persons">(report::people_text(language, problem.persons)));
       }),
       "persons",
       {problem.scenario->id.str()}});
  return explanation;
}

Explanation explain_goal(const Problem& problem, Solver& solver, const PersonsGoal& goal,
                         const ExplainOptions& options) {
  if (problem.emergency.empty() || problem.persons <= 0) {
    Explanation explanation{.answer = Explanation::Answer::kClash,
                            .period_days = problem.period_days};
    const auto& id = problem.scenario->id.str();
    explanation.rules.push_back(
        {both([&](Language language) {
           return say(language, words::kNobodyRule,
                      arg<"scenario">(name_in(language, problem.scenario->name, id)));
         }),
         "scenario",
         {id}});
    return explanation;
  }
  // Without a solver: the linear program loses such numbers among its tolerances.
  if (auto said = more_than_all(problem, goal)) return std::move(*said);
  return Filter(problem, solver, goal, options).explain();
}

Explanation explain_demands(const Problem& problem, Solver& solver, const ExplainOptions& options) {
  return Filter(problem, solver, std::nullopt, options).explain();
}

Refusal refusal_of(const Problem& problem, const std::optional<PersonsGoal>& goal,
                   const Explanation& explanation) {
  Refusal refusal;
  refusal.what = both([&](Language language) {
    if (!goal) return label(language, words::kNotOnTime);
    const int day = calendar_days(problem, goal->day);
    const auto persons = report::people_text(language, goal->persons);
    const auto date = report::date_text(language, problem.day_zero.plus_days(day));
    if (explanation.proven || explanation.answer == Explanation::Answer::kClash) {
      return say(language, words::kNotByDay, arg<"persons">(persons), arg<"date">(date),
                 arg<"day">(report::whole_text(day)));
    }
    return say(language, words::kNotFoundByDay, arg<"persons">(persons), arg<"date">(date),
               arg<"day">(report::whole_text(day)));
  });
  refusal.because = explanation.rules;
  if (explanation.answer == Explanation::Answer::kClash && refusal.because.empty()) {
    refusal.because.push_back({name_of(words::kUnnamed), "processes", {}});
  }
  refusal.note = note_of(problem, goal, explanation);
  return refusal;
}

std::vector<Refusal> refusals_of_plan(const Problem& problem, const Plan& plan, Solver& solver,
                                      const ExplainOptions& options) {
  std::vector<std::int64_t> missed;
  for (const auto& milestone : plan.milestones) {
    if (!milestone.day) missed.push_back(milestone.persons);
  }
  if (missed.size() > 2) missed = {missed.front(), missed.back()};
  // The last one is out of reach by more, and quicker to explain: what it leaves is the first's.
  std::vector<Refusal> refusals(missed.size());
  const auto began = SteadyClock::now();
  for (std::size_t k = missed.size(); k-- > 0;) {
    const PersonsGoal goal{missed[k], problem.horizon_days - 1};
    ExplainOptions share = options;
    const auto used = std::chrono::duration<double>(SteadyClock::now() - began).count();
    share.seconds = (options.seconds - used) / static_cast<double>(k + 1);
    refusals[k] = refusal_of(problem, goal, explain_goal(problem, solver, goal, share));
  }
  if (refusals.size() < 2) return refusals;
  const auto same = [](const ClashingRule& a, const ClashingRule& b) { return a.rule == b.rule; };
  if (refusals[0].because.empty() ||
      !std::equal(refusals[0].because.begin(), refusals[0].because.end(),
                  refusals[1].because.begin(), refusals[1].because.end(), same)) {
    return refusals;
  }
  const int day = calendar_days(problem, problem.horizon_days - 1);
  refusals[0].what = both([&](Language language) {
    return say(
        language, words::kNotByDayBoth, arg<"persons">(report::people_text(language, missed[0])),
        arg<"date">(report::date_text(language, problem.day_zero.plus_days(day))),
        arg<"day">(report::whole_text(day)), arg<"more">(report::people_text(language, missed[1])));
  });
  refusals.pop_back();
  return refusals;
}

}  // namespace renkei::plan
