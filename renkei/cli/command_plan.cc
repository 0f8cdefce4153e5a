#include <chrono>
#include <cmath>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/nearest.h"
#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/cli/cli_messages.h"
#include "renkei/cli/console.h"
#include "renkei/cli/out_folder.h"
#include "renkei/plan/check_plan.h"
#include "renkei/plan/explain.h"
#include "renkei/plan/plan_csv.h"
#include "renkei/plan/plan_json.h"
#include "renkei/plan/plan_report.h"
#include "renkei/plan/plan_text.h"
#include "renkei/plan/plan_words.h"
#include "renkei/plan/planner.h"
#include "renkei/plan/spread.h"
#include "renkei/plan/stress.h"
#include "renkei/report/number_text.h"

namespace renkei::cli {
namespace {

using plan::PlanAnalysis;

// For all explanations of a command together.
constexpr double kExplainSeconds = 20;

double now_seconds() {
  return std::chrono::duration<double>(system_clock().steady_now().time_since_epoch()).count();
}

// A no as JSON: what, the rules that clash, and a note.
Json refusal_json(const plan::Refusal& refusal) {
  const auto both = [](const network::Name& name) {
    return Json{{"ja", name.ja}, {"en", name.en}};
  };
  Json because = Json::array();
  for (const auto& rule : refusal.because) {
    because.push_back({{"rule", rule.rule},
                       {"ja", rule.words.ja},
                       {"en", rule.words.en},
                       {"rows", rule.row_ids}});
  }
  return Json{{"answer", "no"},
              {"what", both(refusal.what)},
              {"because", because},
              {"note", both(refusal.note)}};
}

// One planning job from the command line to files and text.
class PlanCommand {
 public:
  explicit PlanCommand(const PlanCommandOptions& options)
      : options_(options),
        language_(options.common.language),
        ja_(language_ == report::Language::kJa) {}

  int run() {
    catch_interrupts(language_);
    const double began = now_seconds();
    int code = kYes;
    auto read = read_for_command(options_.common, request(network::Estimate::kTypical), code);
    if (!read) return code;
    analysis_.timing.read_seconds = now_seconds() - began;
    if (const auto wrong = wrong_scenario(read->network)) return give_up(options_.common, *wrong);
    auto problem = plan::build_problem(read->network, network::ScenarioId(options_.scenario));
    if (!problem) return give_up(options_.common, problem.error());
    if (!options_.by.empty()) {
      auto goal = plan::parse_persons_goal(*problem, options_.by);
      if (!goal) return give_up(options_.common, goal.error());
      goal_ = *goal;
    }
    if (const auto wrong = wrong_out()) return give_up(options_.common, *wrong);
    if (goal_) {
      if (const auto why = plan::more_than_all(*problem, *goal_)) {
        analysis_.refusals.push_back(plan::refusal_of(*problem, goal_, *why));
        return say_no(read->network, nullptr);
      }
    }
    // The solver's first word may take a minute.
    progress_.show(label(language_, words::kPlanning));
    auto plan = plan_and_check(*problem, read->network, options_.seconds, "");
    if (!plan) return refuse(*problem, plan.error());
    plan->edits = options_.what_if;
    if (auto refused = judge(read->network, *plan)) return give_up(options_.common, *refused);
    if (goal_ && served_by_then(read->network, *plan) < goal_->persons) {
      auto other = plan_for_goal(*problem, read->network, *plan);
      if (!other && unknown(other.error())) {
        progress_.clear();
        // The plan that was found is kept, though it is no answer.
        if (!options_.out.empty()) {
          if (auto written = write_files(read->network, *plan); !written) {
            return give_up(options_.common, written.error());
          }
        }
        return give_up(options_.common, other.error());
      }
      if (!other) return say_no(read->network, &*plan);
      *plan = std::move(*other);
    }
    if (options_.stress && !interrupted().load()) stress(*read, *problem, *plan);
    progress_.clear();
    return write(read->network, *plan);
  }

 private:
  [[nodiscard]] std::optional<Error> wrong_scenario(const network::Network& network) const {
    std::vector<std::string_view> ids;
    std::string choices;
    for (const auto& row : network.scenarios) {
      if (row.id.str() == options_.scenario) return std::nullopt;
      ids.push_back(row.id.str());
      const auto& name = ja_ ? row.name.ja : row.name.en;
      choices += (choices.empty() ? "" : ", ") + row.id.str();
      if (!name.empty()) choices += ja_ ? "（" + name + "）" : " (" + name + ")";
    }
    const std::string near(nearest(options_.scenario, ids));
    return Error("plan.unknown_scenario",
                 fmt::format("there is no scenario '{}'", options_.scenario))
        .at({.field = "--scenario"})
        .value(options_.scenario)
        .remedy((near.empty() ? "" : "did you mean '" + near + "'? ") +
                "The network has: " + choices)
        .arg("near", near)
        .arg("choices", choices);
  }

  // Told before hours of planning, not after.
  [[nodiscard]] std::optional<Error> wrong_out() const {
    if (options_.out.empty()) return std::nullopt;
    const std::filesystem::path out = options_.out;
    if (auto wrong = wrong_out_folder(disk(), out)) return wrong;
    if (auto ready = disk().prepare_folder(out); !ready) return ready.error();
    return std::nullopt;
  }

  [[nodiscard]] ReadRequest request(network::Estimate estimate) const {
    return {.folder = options_.network,
            .as_of = options_.common.as_of,
            .edits = options_.what_if,
            .estimate = estimate};
  }

  int refuse(const plan::Problem& problem, const Error& error) {
    progress_.clear();
    if (error.code() != "plan.infeasible") {
      return give_up(options_.common, interrupted().load() ? stopped() : error);
    }
    print_error(language_, error);
    auto solver = plan::make_highs_solver();
    const auto why = plan::explain_demands(problem, *solver,
                                           {.seconds = kExplainSeconds, .stop = &interrupted()});
    const auto refusal = plan::refusal_of(problem, std::nullopt, why);
    print(options_.common.json ? refusal_json(refusal).dump(2) + "\n"
                               : plan::refusals_text({refusal}, language_));
    return kNo;
  }

  static Error stopped() {
    return Error("plan.stopped", "stopped before a plan was found; there is none")
        .remedy("let it run longer");
  }

  // An end that leaves open whether there is such a plan.
  static bool unknown(const Error& error) { return exit_code_for(error) == kSurroundingsFailed; }

  [[nodiscard]] std::int64_t served_by_then(const network::Network& network,
                                            const plan::Plan& plan) const {
    return plan::served_by(plan::served_curve({network, plan, analysis_}), goal_->day);
  }

  // A plan that meets the goal of --by where `plan`, which is made to keep everybody's wait short,
  // does not: one made to meet it, unless rules clash. It must not cost protected supply. Else the
  // error: plan.infeasible with the reason among the refusals, or that it is not known.
  Result<plan::Plan> plan_for_goal(const plan::Problem& problem, const network::Network& network,
                                   const plan::Plan& plan) {
    auto solver = plan::make_highs_solver();
    auto why = plan::explain_goal(problem, *solver, *goal_,
                                  {.seconds = kExplainSeconds, .stop = &interrupted()});
    if (why.answer != plan::Explanation::Answer::kClash) {
      if (interrupted().load()) return fail(not_proven(plan));
      auto other = plan_and_check(problem, network, options_.seconds, ja_ ? "目標: " : "goal: ",
                                  {.goal = std::pair(goal_->persons, goal_->day)});
      if (!other && unknown(other.error())) return other;
      if (other && served_by_then(network, *other) >= goal_->persons &&
          other->objective.protected_backlog_dose_days <=
              plan.objective.protected_backlog_dose_days) {
        other->edits = options_.what_if;
        if (auto refused = judge(network, *other)) return fail(*refused);
        return other;
      }
      why.proven = !problem.coarse() && (!other || other->status == plan::Status::kOptimal);
      if (!why.proven) return fail(not_proven(plan));
    }
    analysis_.refusals.push_back(plan::refusal_of(problem, goal_, why));
    return fail(Error("plan.infeasible", "no plan serves so many by then"));
  }

  // Rules do not clash where batches have fractions, and yet no plan with whole ones was found.
  [[nodiscard]] Error not_proven(const plan::Plan& plan) const {
    const auto day = plan::date_of(plan, goal_->day).to_string();
    return Error("plan.not_proven",
                 fmt::format("no plan was found that serves {} by {}, and it is not proven that "
                             "there is none",
                             report::people_text(report::Language::kEn, goal_->persons), day))
        .at({.field = "--by"})
        .value(options_.by)
        .remedy("give more seconds with --time, a smaller period_days, or a later date")
        .arg("persons", report::people_text(report::Language::kJa, goal_->persons))
        .arg("date", day);
  }

  // `plan` was made and does not meet the goal of --by; null: none is needed to know that none
  // does.
  int say_no(const network::Network& network, const plan::Plan* plan) {
    progress_.clear();
    if (plan != nullptr && !options_.out.empty()) {
      if (auto written = write_files(network, *plan); !written) {
        return give_up(options_.common, written.error());
      }
    }
    if (options_.common.json) {
      Json answer{{"answer", "no"}};
      if (!analysis_.refusals.empty()) answer = refusal_json(analysis_.refusals.front());
      answer["persons"] = goal_->persons;
      answer["day"] = goal_->day;
      if (plan != nullptr) answer["served_by_then"] = served_by_then(network, *plan);
      print(answer.dump(2) + "\n");
      return kNo;
    }
    print(plan::refusals_text(analysis_.refusals, language_));
    if (plan == nullptr) return kNo;
    print(fmt::format(fmt::runtime(ja_ ? "  この計画では、その日までに{}人です。\n"
                                       : "  The plan that was made serves {} by then.\n"),
                      report::exact_count_text(language_, served_by_then(network, *plan))));
    print_report_path();
    return kNo;
  }

  void show(const network::Network& network, const plan::PlanProgress& p, const std::string& what) {
    const std::string best = std::isfinite(p.best) ? fmt::format("{:.6g}", p.best) : "-";
    const std::string bound = std::isfinite(p.bound) ? fmt::format("{:.6g}", p.bound) : "-";
    const std::string gap = std::isfinite(p.gap) ? fmt::format("{:.2f}%", p.gap * 100) : "-";
    progress_.show(fmt::format(fmt::runtime(ja_ ? "{}{}: 最良 {} 限界 {} 隔たり {} {:.0f}秒"
                                                : "{}{}: best {} bound {} gap {} {:.0f} s"),
                               what, plan::objective_text(network, language_, p.objective), best,
                               bound, gap, p.seconds));
  }

  // Nothing leaves here that did not pass the checker, but for the main plan, whose verdict is
  // told by judge().
  Result<plan::Plan> plan_and_check(const plan::Problem& problem, const network::Network& network,
                                    double seconds, const std::string& what,
                                    const plan::GridOptions& grid = {}) {
    plan::PlanOptions planning;
    planning.grid = grid;
    planning.gap = options_.gap;
    planning.seconds = seconds;
    planning.threads = options_.threads;
    planning.stop = &interrupted();
    planning.on_progress = [&](const plan::PlanProgress& p) { show(network, p, what); };
    auto solver = plan::make_highs_solver();
    const double began = now_seconds();
    auto made = plan::make_plan(problem, *solver, planning);
    progress_.clear();
    if (what.empty()) {
      analysis_.timing.solve_seconds = now_seconds() - began;
      analysis_.timing.threads = options_.threads;
      analysis_.timing.solver = std::string(solver->name());
      return made;
    }
    if (made && !plan::check_plan(network, *made).empty()) {
      return fail(Error("plan.refused", "the plan did not pass the checker"));
    }
    return made;
  }

  // Why the plan is not shown, after telling what the checker says; none: it passed.
  std::optional<Error> judge(const network::Network& network, const plan::Plan& plan) {
    const double began = now_seconds();
    analysis_.verdict = plan::check_plan(network, plan);
    analysis_.timing.check_seconds = now_seconds() - began;
    if (analysis_.verdict->empty()) return std::nullopt;
    progress_.clear();
    print_faults(language_, *analysis_.verdict);
    return Error("plan.refused",
                 "the plan that was found did not pass the checker and is not shown")
        .remedy("report this with the network; a smaller --gap may help");
  }

  // Ranges, what stops us, and which assumption moves the dates.
  void stress(const network::ReadResult& read, const plan::Problem& problem,
              const plan::Plan& typical) {
    if (problem.persons <= 0 || problem.emergency.empty()) return;
    const double began = now_seconds();
    {
      progress_.show(ja_ ? "届かない理由を調べています" : "why milestones are missed");
      auto solver = plan::make_highs_solver();
      analysis_.refusals = plan::refusals_of_plan(
          problem, typical, *solver, {.seconds = kExplainSeconds, .stop = &interrupted()});
    }
    spread(typical);
    std::vector<network::ReadResult> kept;
    kept.reserve(2 * read.network.parameters.size());  // problems point into them
    std::vector<plan::ParameterCase> cases;
    for (const auto& parameter : read.network.parameters) {
      auto low = with_parameter(parameter.id, parameter.low, kept);
      auto high = with_parameter(parameter.id, parameter.high, kept);
      if (low && high) cases.push_back({parameter.id, std::move(*low), std::move(*high)});
    }
    plan::StressOptions stress_options;
    stress_options.threads = options_.threads;
    stress_options.seconds = std::max(60.0, 2 * options_.seconds);
    stress_options.stop = &interrupted();
    stress_options.on_progress = [&](int done, int total) {
      progress_.show(
          fmt::format(fmt::runtime(ja_ ? "何が妨げか: {}/{} 通り" : "what stops us: {} of {} runs"),
                      done, total));
    };
    plan::stress_plan(problem, cases, stress_options, analysis_);
    analysis_.timing.stress_seconds = now_seconds() - began;
  }

  std::optional<plan::Problem> with_parameter(const network::ParameterId& id, const Decimal& value,
                                              std::vector<network::ReadResult>& kept) {
    auto options = read_options(request(network::Estimate::kTypical));
    if (!options) return std::nullopt;
    options->parameter_values[id] = value;
    Faults faults;
    auto read = network::read_network(disk(), options_.network, *options, faults);
    if (!read || !faults.empty()) return std::nullopt;
    kept.push_back(std::move(*read));
    auto problem = plan::build_problem(kept.back().network, network::ScenarioId(options_.scenario));
    if (!problem) return std::nullopt;
    return std::move(*problem);
  }

  // The plan again with every parameter at its bad and at its good end.
  void spread(const plan::Plan& typical) {
    std::optional<plan::Plan> low = at_end(network::Estimate::kLow, ja_ ? "悲観: " : "low: ");
    std::optional<plan::Plan> high = at_end(network::Estimate::kHigh, ja_ ? "楽観: " : "high: ");
    if (low && high) analysis_.spread = plan::spread_of(*low, typical, *high);
  }

  std::optional<plan::Plan> at_end(network::Estimate estimate, const std::string& what) {
    int code = kYes;
    auto read = read_for_command(options_.common, request(estimate), code);
    if (!read || interrupted().load()) return std::nullopt;
    auto problem = plan::build_problem(read->network, network::ScenarioId(options_.scenario));
    if (!problem) return std::nullopt;
    auto plan = plan_and_check(*problem, read->network, options_.seconds, what);
    if (!plan) {
      print_error(language_, plan.error());
      return std::nullopt;
    }
    return std::move(*plan);
  }

  // A plan that cannot be written is shown all the same.
  int write(const network::Network& network, const plan::Plan& plan) {
    int code = kYes;
    if (!options_.out.empty()) {
      if (auto written = write_files(network, plan); !written) {
        print_error(language_, written.error());
        code = kSurroundingsFailed;
      }
    }
    if (options_.common.json) {
      print(plan::write_plan_json(plan));
      return code;
    }
    if (goal_) {
      print(fmt::format(
          fmt::runtime(ja_ ? "はい。{}（{}日目）までに{}の接種を終える計画があります。\n"
                           : "Yes: a plan serves {2} by {0} (day {1}).\n"),
          report::date_text(language_, plan::date_of(plan, goal_->day)), goal_->day,
          report::people_text(language_, served_by_then(network, plan))));
    }
    print(plan::plan_text({network, plan, analysis_}, {.language = language_}));
    if (interrupted().load() && options_.stress) print(label(language_, words::kCutShort));
    if (code == kYes) print_report_path();
    return code;
  }

  void print_report_path() const {
    if (options_.out.empty()) return;
    print(
        fmt::format(fmt::runtime(ja_ ? "\n報告書: {}/report.html\n" : "\nReport: {}/report.html\n"),
                    options_.out));
  }

  Result<void> write_files(const network::Network& network, const plan::Plan& plan) {
    const std::filesystem::path out = options_.out;
    if (auto done = disk().write(out / "plan.json", plan::write_plan_json(plan)); !done)
      return done;
    const plan::ReportInput input{network, plan, analysis_};
    for (const auto& file : plan::plan_csv_files(input)) {
      if (auto done = disk().write(out / file.name, file.content); !done) return done;
    }
    return disk().write(out / "report.html",
                        plan::plan_report_html(input, {.language = language_}));
  }

  const PlanCommandOptions& options_;
  report::Language language_;
  bool ja_;
  PlanAnalysis analysis_;
  std::optional<plan::PersonsGoal> goal_;  // of --by
  ProgressLine progress_;
};

}  // namespace

int run_plan(const PlanCommandOptions& options) { return PlanCommand(options).run(); }

}  // namespace renkei::cli
