#include "bench/plan/rivals.h"

#include <Highs.h>
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <sys/resource.h>

#include "renkei/base/seams.h"
#include "renkei/network/read_network.h"
#include "renkei/plan/check_plan.h"
#include "renkei/plan/planner.h"
#include "renkei/plan/suite_columns.h"

namespace renkei::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

double load_now() {
  std::array<double, 1> load{};
  return getloadavg(load.data(), 1) == 1 ? load[0] : 0;
}

double processor_seconds(int who) {
  rusage use{};
  getrusage(who, &use);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

// Wall and processor time of one run, this process or its children.
class Stopwatch {
 public:
  explicit Stopwatch(int who)
      : who_(who), began_(SteadyClock::now()), used_before_(processor_seconds(who)) {}
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(SteadyClock::now() - began_).count();
  }
  void stop(Outcome& outcome) const {
    outcome.wall_seconds = seconds();
    outcome.processor_seconds = processor_seconds(who_) - used_before_;
  }

 private:
  int who_;
  SteadyClock::time_point began_;
  double used_before_;
};

void note(Outcome& outcome, double seconds, double best, double bound) {
  if (best <= outcome.best && bound >= outcome.bound) return;
  outcome.best = std::max(outcome.best, best);
  outcome.bound = std::min(outcome.bound, bound);
  outcome.points.push_back({seconds, outcome.best, outcome.bound});
}

HighsLp highs_model(const plan::Milp& milp) {
  HighsLp lp;
  lp.num_col_ = milp.columns();
  lp.num_row_ = milp.rows();
  lp.col_cost_ = milp.cost;
  lp.offset_ = milp.cost_offset;
  lp.col_lower_ = milp.lower;
  lp.col_upper_ = milp.upper;
  lp.row_lower_ = milp.row_lower;
  lp.row_upper_ = milp.row_upper;
  lp.a_matrix_.format_ = MatrixFormat::kRowwise;
  lp.a_matrix_.num_col_ = lp.num_col_;
  lp.a_matrix_.num_row_ = lp.num_row_;
  lp.a_matrix_.start_ = milp.row_start;
  lp.a_matrix_.index_ = milp.entry_column;
  lp.a_matrix_.value_ = milp.entry_value;
  for (const bool whole : milp.whole) {
    lp.integrality_.push_back(whole ? HighsVarType::kInteger : HighsVarType::kContinuous);
  }
  return lp;
}

// What a line of CBC's output says after `words`, or nothing.
bool number_after(const std::string& line, const std::string& words, double& value) {
  const auto at = line.find(words);
  if (at == std::string::npos) return false;
  const char* begin = line.c_str() + at + words.size();
  char* end = nullptr;
  value = std::strtod(begin, &end);
  return end != begin;
}

void read_cbc_line(const std::string& line, double seconds, Outcome& outcome) {
  double value = 0;
  if (number_after(line, "Objective value:", value)) {
    note(outcome, seconds, -value, outcome.bound);
    // A proven optimum has no line of its own for the bound.
    if (std::isinf(outcome.bound)) outcome.bound = outcome.best;
  } else if (number_after(line, "Lower bound:", value) ||
             (number_after(line, "best possible", value) && std::abs(value) < 1e30)) {
    note(outcome, seconds, outcome.best, -value);
  } else if (line.find("Integer solution of") != std::string::npos &&
             number_after(line, "Integer solution of", value)) {
    note(outcome, seconds, -value, outcome.bound);
  }
}

Result<network::ReadResult> read(const std::filesystem::path& folder) {
  Faults faults;
  auto read = network::read_network(disk(), folder, {}, faults);
  if (!read && !faults.empty()) return fail(faults.front());
  return read;
}

}  // namespace

double Outcome::gap() const {
  if (std::isinf(best) || std::isinf(bound)) return plan::kInfinity;
  return std::abs(bound - best) / std::max(1e-9, std::abs(best));
}

double Outcome::best_at(double at) const {
  double value = -plan::kInfinity;
  for (const auto& point : points) {
    if (point.seconds <= at) value = point.best;
  }
  return value;
}

Outcome run_highs(const plan::Milp& milp, const Limits& limits) {
  Outcome outcome;
  outcome.solver = "HiGHS " + std::string(highsVersion());
  outcome.verdict = "-";
  outcome.load = load_now();
  Highs::resetGlobalScheduler(true);
  Highs highs;
  highs.setOptionValue("output_flag", false);
  highs.setOptionValue("threads", limits.threads);
  highs.setOptionValue("mip_rel_gap", limits.gap);
  highs.setOptionValue("time_limit", limits.seconds);
  highs.passModel(highs_model(milp));
  const Stopwatch watch(RUSAGE_SELF);
  highs.setCallback(
      [&](const int, const std::string&, const HighsCallbackDataOut* out, HighsCallbackDataIn*,
          void*) { note(outcome, watch.seconds(), -out->mip_primal_bound, -out->mip_dual_bound); });
  highs.startCallback(kCallbackMipLogging);
  highs.startCallback(kCallbackMipImprovingSolution);
  highs.run();
  watch.stop(outcome);
  const auto& info = highs.getInfo();
  note(outcome, outcome.wall_seconds, -info.objective_function_value, -info.mip_dual_bound);
  return outcome;
}

Outcome run_cbc(const plan::Milp& milp, const std::filesystem::path& folder, const Limits& limits) {
  Outcome outcome;
  outcome.solver = "CBC";
  outcome.verdict = "-";
  const auto file = folder / "model.mps";
  std::ofstream(file, std::ios::binary) << write_mps(milp);
  const std::string command =
      fmt::format("cbc '{}' -sec {} -timeMode elapsed -ratio {} -allow 0 -solve 2>&1",
                  file.string(), limits.seconds, limits.gap);
  outcome.load = load_now();
  const Stopwatch watch(RUSAGE_CHILDREN);
  std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  if (!pipe) {
    outcome.trouble = "cannot be started";
    return outcome;
  }
  std::array<char, 4096> buffer{};
  bool came = false;
  while (fgets(buffer.data(), static_cast<int>(buffer.size()), pipe.get()) != nullptr) {
    const std::string line(buffer.data());
    double version = 0;
    if (number_after(line, "Version:", version)) {
      came = true;
      const auto at = line.find("Version:") + 9;
      outcome.solver = "CBC " + line.substr(at, line.find_first_of(" \n", at) - at);
    }
    read_cbc_line(line, watch.seconds(), outcome);
  }
  pipe.reset();  // waits for its end, so that its time counts
  watch.stop(outcome);
  if (!came) outcome.trouble = "is not installed: tools/bootstrap --bench brings it";
  return outcome;
}

// The objective that the rivals' formulations have too; tables show what is to be made most of.
static bool ranks(const std::string& objective) {
  return objective == "waiting" || objective == "profit";
}
static double sign_of(const std::string& objective) { return objective == "profit" ? 1 : -1; }

Outcome run_renkei(const std::filesystem::path& network, const std::string& scenario,
                   const Limits& limits) {
  Outcome outcome;
  outcome.solver = "renkei";
  outcome.formulation = "its own";
  outcome.load = load_now();
  const Stopwatch watch(RUSAGE_SELF);
  const auto folder = read(network);
  if (!folder) {
    outcome.trouble = folder.error().message();
    return outcome;
  }
  auto problem = plan::build_problem(folder->network, network::ScenarioId(scenario));
  if (!problem) {
    outcome.trouble = problem.error().message();
    return outcome;
  }
  plan::PlanOptions options;
  options.gap = limits.gap;
  options.seconds = limits.seconds;
  options.threads = limits.threads;
  options.on_progress = [&](const plan::PlanProgress& p) {
    if (!ranks(p.objective)) return;
    note(outcome, watch.seconds(), sign_of(p.objective) * p.best, sign_of(p.objective) * p.bound);
  };
  auto solver = plan::make_highs_solver();
  const auto plan = plan::make_plan(*problem, *solver, options);
  watch.stop(outcome);
  if (!plan) {
    outcome.trouble = plan.error().message();
    return outcome;
  }
  for (const auto& proof : plan->proofs) {
    if (!ranks(proof.objective)) continue;
    outcome.best = sign_of(proof.objective) * proof.value;
    outcome.bound = sign_of(proof.objective) * proof.bound;
    outcome.points.push_back({outcome.wall_seconds, outcome.best, outcome.bound});
  }
  const auto broken = plan::check_plan(folder->network, *plan);
  outcome.verdict = broken.empty() ? "accepted" : fmt::format("{} rules broken", broken.size());
  return outcome;
}

RivalModel grid_model_of(const std::filesystem::path& network, const std::string& scenario) {
  const auto folder = read(network);
  if (!folder) throw std::runtime_error(folder.error().message());
  const auto problem = plan::build_problem(folder->network, network::ScenarioId(scenario));
  if (!problem) throw std::runtime_error(problem.error().message());
  auto model = plan::build_grid_model(*problem);
  if (model.objectives.empty()) throw std::runtime_error("nothing to decide");
  plan::weigh_main_objective(*problem, model);
  const bool ranked = model.objectives[0].name == "protected_backlog";
  return {std::move(model.milp), model.objectives[ranked ? 1 : 0].scale};
}

void in_unit(Outcome& outcome, double unit) {
  outcome.best *= unit;
  outcome.bound *= unit;
  for (auto& point : outcome.points) {
    point.best *= unit;
    point.bound *= unit;
  }
}

}  // namespace renkei::bench
