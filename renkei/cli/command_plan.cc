#include <chrono>
#include <cmath>
#include <memory>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/cli/console.h"
#include "renkei/plan/check_plan.h"
#include "renkei/plan/plan_csv.h"
#include "renkei/plan/plan_json.h"
#include "renkei/plan/plan_report.h"
#include "renkei/plan/plan_text.h"
#include "renkei/plan/planner.h"
#include "renkei/plan/spread.h"
#include "renkei/plan/stress.h"
#include "renkei/report/number_text.h"

namespace renkei::cli {
namespace {

using plan::PlanAnalysis;

double now_seconds() {
  return std::chrono::duration<double>(system_clock().steady_now().time_since_epoch()).count();
}

// One planning job from the command line to files and text.
class PlanCommand {
 public:
  explicit PlanCommand(const PlanCommandOptions& options)
      : options_(options),
        language_(options.common.language),
        ja_(language_ == report::Language::kJa) {}

  int run() {
    catch_interrupts();
    const double began = now_seconds();
    int code = kYes;
    auto read = read_for_command(language_, request(network::Estimate::kTypical), code);
    if (!read) return code;
    analysis_.timing.read_seconds = now_seconds() - began;
    auto problem = plan::build_problem(read->network, network::ScenarioId(options_.scenario));
    if (!problem) {
      print_error(language_, problem.error());
      return exit_code_for(problem.error());
    }
    auto plan = plan_and_check(*problem, read->network, options_.seconds, "");
    if (!plan) return refuse(plan.error());
    plan->edits = options_.what_if;
    if (!judge(read->network, *plan)) return kNo;
    analysis_.share = plan::confidence_share(*problem);
    if (options_.stress && !interrupted().load()) stress(*read, *problem, *plan);
    progress_.clear();
    return write(read->network, *plan);
  }

 private:
  [[nodiscard]] ReadRequest request(network::Estimate estimate) const {
    return {.folder = options_.network,
            .as_of = options_.common.as_of,
            .edits = options_.what_if,
            .estimate = estimate};
  }

  int refuse(const Error& error) {
    progress_.clear();
    print_error(language_, error);
    return kNo;
  }

  void show(const plan::PlanProgress& p, const std::string& what) {
    const std::string best = std::isfinite(p.best) ? fmt::format("{:.6g}", p.best) : "-";
    const std::string bound = std::isfinite(p.bound) ? fmt::format("{:.6g}", p.bound) : "-";
    const std::string gap = std::isfinite(p.gap) ? fmt::format("{:.2f}%", p.gap * 100) : "-";
    progress_.show(fmt::format(fmt::runtime(ja_ ? "{}{}: 最良 {} 下界 {} 差 {} {:.0f}秒"
                                                : "{}{}: best {} bound {} gap {} {:.0f} s"),
                               what, p.objective, best, bound, gap, p.seconds));
  }

  // Nothing leaves here that did not pass the checker, but for the main plan, whose verdict is
  // told by judge().
  Result<plan::Plan> plan_and_check(const plan::Problem& problem, const network::Network& network,
                                    double seconds, const std::string& what) {
    plan::PlanOptions planning;
    planning.gap = options_.gap;
    planning.seconds = seconds;
    planning.threads = options_.threads;
    planning.stop = &interrupted();
    planning.on_progress = [&](const plan::PlanProgress& p) { show(p, what); };
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

  bool judge(const network::Network& network, const plan::Plan& plan) {
    const double began = now_seconds();
    analysis_.verdict = plan::check_plan(network, plan);
    analysis_.timing.check_seconds = now_seconds() - began;
    if (analysis_.verdict->empty()) return true;
    progress_.clear();
    print_faults(language_, *analysis_.verdict);
    print_error(language_, Error("plan.refused",
                                 "the plan that was found did not pass the checker and is "
                                 "not shown")
                               .remedy("report this with the network; a smaller --gap may help"));
    return false;
  }

  // Ranges, what stops us, and which assumption moves the dates.
  void stress(const network::ReadResult& read, const plan::Problem& problem,
              const plan::Plan& typical) {
    if (problem.persons <= 0 || problem.emergency.empty()) return;
    const double began = now_seconds();
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
    auto read = read_for_command(language_, request(estimate), code);
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

  int write(const network::Network& network, const plan::Plan& plan) {
    if (!options_.out.empty()) {
      if (auto written = write_files(network, plan); !written) {
        print_error(language_, written.error());
        return kSurroundingsFailed;
      }
    }
    if (options_.common.json) {
      print(plan::write_plan_json(plan));
      return kYes;
    }
    print(plan::plan_text({network, plan, analysis_}, {.language = language_}));
    if (!options_.out.empty()) {
      print(fmt::format(
          fmt::runtime(ja_ ? "\n報告書: {}/report.html\n" : "\nReport: {}/report.html\n"),
          options_.out));
    }
    return kYes;
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
  ProgressLine progress_;
};

}  // namespace

int run_plan(const PlanCommandOptions& options) { return PlanCommand(options).run(); }

}  // namespace renkei::cli
