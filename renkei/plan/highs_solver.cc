// The one place that includes HiGHS.
#include <Highs.h>
#include <chrono>
#include <cmath>
#include <mutex>

#include <fmt/format.h>

#include "renkei/plan/milp.h"

namespace renkei::plan {
namespace {

constexpr double kCoefficientMax = 1e15;
// HiGHS takes about a kilobyte for each, and minutes for its first linear problem.
constexpr std::size_t kEntriesMax = 3'000'000;

// Asks whether to go on; the solver calls back from time to time.
void listen(Highs& highs, const std::atomic<bool>* const& stop) {
  highs.setCallback([&stop](const int, const std::string&, const HighsCallbackDataOut*,
                            HighsCallbackDataIn* in, void*) {
    if (in != nullptr && stop != nullptr && stop->load()) in->user_interrupt = 1;
  });
  highs.startCallback(kCallbackSimplexInterrupt);
  highs.startCallback(kCallbackIpmInterrupt);
}

class HighsLinear final : public LinearProgram {
 public:
  explicit HighsLinear(const HighsModel& model) {
    highs_.setOptionValue("output_flag", false);
    highs_.setOptionValue("threads", 1);
    highs_.passModel(model);
    listen(highs_, stop_);
  }

  int add_column(double cost, double lower, double upper, const std::vector<Term>& rows) override {
    std::vector<HighsInt> index;
    std::vector<double> value;
    for (const auto& term : rows) {
      index.push_back(term.column);
      value.push_back(term.coefficient);
    }
    highs_.addCol(cost, lower, upper, static_cast<HighsInt>(index.size()), index.data(),
                  value.data());
    return highs_.getNumCol() - 1;
  }

  void set_bounds(int column, double lower, double upper) override {
    highs_.changeColBounds(column, lower, upper);
    bounds_changed_ = true;
  }

  void start_afresh() override { highs_.clearSolver(); }

  Result solve(double seconds, const std::atomic<bool>* stop) override {
    stop_ = stop;
    // Another problem may have been solved with more threads since.
    Highs::resetGlobalScheduler(true);
    // New columns leave the old solution possible, new bounds its prices.
    highs_.setOptionValue("simplex_strategy", bounds_changed_ || !highs_.getBasis().valid
                                                  ? kSimplexStrategyDual
                                                  : kSimplexStrategyPrimal);
    bounds_changed_ = false;
    const bool warm = highs_.getBasis().valid;
    const auto began = std::chrono::steady_clock::now();
    const auto taken = [&began] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    };
    run_for(warm ? std::min(seconds, kWarmTimes * cold_seconds_) : seconds);
    if (warm && !optimal() && taken() < seconds && (stop == nullptr || !stop->load())) {
      highs_.clearSolver();
      run_for(seconds - taken());
    } else if (!warm && cold_seconds_ == 0) {
      cold_seconds_ = std::max(kLeastWarmSeconds, taken());
    }
    Result result;
    result.optimal = optimal();
    if (!result.optimal) return result;
    result.value = highs_.getInfo().objective_function_value;
    result.x = highs_.getSolution().col_value;
    result.row_price = highs_.getSolution().row_dual;
    return result;
  }

 private:
  // Going on from a solution should not take longer than starting afresh.
  static constexpr double kWarmTimes = 2;
  static constexpr double kLeastWarmSeconds = 0.1;

  [[nodiscard]] bool optimal() const {
    return highs_.getModelStatus() == HighsModelStatus::kOptimal;
  }
  void run_for(double seconds) {
    // HiGHS counts the time of all its runs.
    highs_.setOptionValue("time_limit", highs_.getRunTime() + std::max(0.01, seconds));
    highs_.run();
  }

  Highs highs_;
  double cold_seconds_ = 0;  // of the first run
  const std::atomic<bool>* stop_ = nullptr;
  bool bounds_changed_ = false;
};

class HighsSolver final : public Solver {
 public:
  [[nodiscard]] std::string_view name() const override { return "HiGHS"; }

  [[nodiscard]] std::optional<Error> why_not(const Milp& problem) const override {
    if (problem.columns() == 0) {
      return Error("solver.empty", "the problem has no decision to take")
          .remedy("give the network at least one suite that can make something wanted");
    }
    if (problem.entry_value.size() > kEntriesMax) {
      return Error("solver.too_large",
                   fmt::format("the model has {} numbers, more than the {} that fit into time and "
                               "memory",
                               problem.entry_value.size(), kEntriesMax))
          .value(std::to_string(problem.entry_value.size()))
          .remedy("use a longer period_days, or a shorter horizon_days");
    }
    for (std::size_t k = 0; k < problem.entry_value.size(); ++k) {
      if (!std::isfinite(problem.entry_value[k]) ||
          std::abs(problem.entry_value[k]) > kCoefficientMax) {
        return Error("solver.coefficient",
                     fmt::format("a coefficient of {} is too large to be solved reliably",
                                 problem.entry_value[k]))
            .remedy("use larger units, for instance kg instead of ng");
      }
    }
    for (int c = 0; c < problem.columns(); ++c) {
      const auto i = static_cast<std::size_t>(c);
      if (std::isnan(problem.lower[i]) || std::isnan(problem.upper[i]) ||
          problem.lower[i] > problem.upper[i]) {
        return Error("solver.bounds", fmt::format("column {} has bounds {} to {}", c,
                                                  problem.lower[i], problem.upper[i]))
            .remedy("this is a fault of the planner; please report it with the network");
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] Result<Solution> solve(const Milp& problem, const SolveOptions& options) override {
    if (auto reason = why_not(problem)) return fail(*std::move(reason));
    // HiGHS keeps its threads from one call to the next and refuses another number of them.
    Highs::resetGlobalScheduler(true);
    Highs highs;
    set_options(highs, problem, options);
    if (highs.passModel(model_of(problem, options)) == HighsStatus::kError) {
      return fail(Error("solver.failed", "HiGHS does not accept the model")
                      .remedy("this is a fault of the planner; please report it with the network"));
    }
    if (!options.start.empty() && !options.relaxed) {
      HighsSolution start;
      start.col_value = options.start;
      start.value_valid = true;
      highs.setSolution(start);
    }
    watch(highs, options, problem.columns());
    const auto began = std::chrono::steady_clock::now();
    const HighsStatus status = highs.run();
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (status == HighsStatus::kError) {
      return fail(
          Error("solver.failed",
                fmt::format("HiGHS gave up: {}", highs.modelStatusToString(highs.getModelStatus())))
              .remedy("try --time with more seconds, or a coarser period_days"));
    }
    return result_of(highs, options, seconds);
  }

  [[nodiscard]] std::unique_ptr<LinearProgram> linear(const Milp& problem) override {
    if (why_not(problem)) return nullptr;
    SolveOptions options;
    options.relaxed = true;
    return std::make_unique<HighsLinear>(model_of(problem, options));
  }

 private:
  static void set_options(Highs& highs, const Milp& problem, const SolveOptions& options) {
    highs.setOptionValue("output_flag", false);
    highs.setOptionValue("mip_rel_gap", options.gap);
    highs.setOptionValue("mip_abs_gap", 1e-9);
    highs.setOptionValue("time_limit", std::max(0.01, options.seconds));
    highs.setOptionValue("threads", options.threads);
    highs.setOptionValue("random_seed", 1);
    highs.setOptionValue("mip_heuristic_effort", options.effort);
    highs.setOptionValue("mip_feasibility_tolerance", 1e-7);
    if (options.relaxed && problem.rows() > 20'000) highs.setOptionValue("solver", "ipm");
  }

  static HighsModel model_of(const Milp& problem, const SolveOptions& options) {
    HighsModel model;
    HighsLp& lp = model.lp_;
    lp.num_col_ = problem.columns();
    lp.num_row_ = problem.rows();
    lp.col_cost_ = problem.cost;
    lp.offset_ = problem.cost_offset;
    lp.col_lower_ = problem.lower;
    lp.col_upper_ = problem.upper;
    lp.row_lower_ = problem.row_lower;
    lp.row_upper_ = problem.row_upper;
    lp.a_matrix_.format_ = MatrixFormat::kRowwise;
    lp.a_matrix_.num_col_ = lp.num_col_;
    lp.a_matrix_.num_row_ = lp.num_row_;
    lp.a_matrix_.start_ = problem.row_start;
    lp.a_matrix_.index_ = problem.entry_column;
    lp.a_matrix_.value_ = problem.entry_value;
    if (!options.relaxed) {
      lp.integrality_.resize(problem.whole.size(), HighsVarType::kContinuous);
      for (std::size_t c = 0; c < problem.whole.size(); ++c) {
        if (problem.whole[c]) lp.integrality_[c] = HighsVarType::kInteger;
      }
    }
    return model;
  }

  static void watch(Highs& highs, const SolveOptions& options, int columns) {
    highs.setCallback([&options, columns](const int type, const std::string&,
                                          const HighsCallbackDataOut* out, HighsCallbackDataIn* in,
                                          void*) {
      if (type == kCallbackMipLogging && options.on_progress) {
        Progress progress;
        progress.seconds = out->running_time;
        progress.best = out->mip_primal_bound;
        progress.bound = out->mip_dual_bound;
        progress.gap = out->mip_gap;
        options.on_progress(progress);
      }
      if (type == kCallbackMipImprovingSolution && options.on_better &&
          out->mip_solution != nullptr) {
        options.on_better(std::vector<double>(out->mip_solution, out->mip_solution + columns));
      }
      if (in != nullptr && options.stop != nullptr && options.stop->load()) {
        in->user_interrupt = 1;
      }
    });
    if (options.on_progress) highs.startCallback(kCallbackMipLogging);
    if (options.on_better) highs.startCallback(kCallbackMipImprovingSolution);
    if (options.stop != nullptr) {
      highs.startCallback(kCallbackMipInterrupt);
      highs.startCallback(kCallbackSimplexInterrupt);
      highs.startCallback(kCallbackIpmInterrupt);
    }
  }

  static Solution result_of(Highs& highs, const SolveOptions& options, double seconds) {
    Solution solution;
    solution.seconds = seconds;
    const auto status = highs.getModelStatus();
    const auto& info = highs.getInfo();
    if (status == HighsModelStatus::kOptimal)
      solution.status = SolveStatus::kOptimal;
    else if (status == HighsModelStatus::kInterrupt)
      solution.status = SolveStatus::kStopped;
    else if (status == HighsModelStatus::kUnbounded)
      solution.status = SolveStatus::kUnbounded;
    else if (status == HighsModelStatus::kInfeasible ||
             status == HighsModelStatus::kUnboundedOrInfeasible)
      solution.status = SolveStatus::kInfeasible;
    else
      solution.status = SolveStatus::kTimeLimit;
    if (info.primal_solution_status == kSolutionStatusFeasible) {
      solution.x = highs.getSolution().col_value;
      solution.value = info.objective_function_value;
    }
    if (options.relaxed) {
      solution.bound = status == HighsModelStatus::kOptimal ? solution.value : -kInfinity;
    } else {
      solution.bound = info.mip_dual_bound;
      if (status == HighsModelStatus::kOptimal && !std::isfinite(solution.bound)) {
        solution.bound = solution.value;
      }
    }
    if (!solution.x.empty() && std::isfinite(solution.bound)) {
      solution.gap = relative_gap(solution.value, solution.bound);
    }
    return solution;
  }
};

}  // namespace

std::unique_ptr<Solver> make_highs_solver() { return std::make_unique<HighsSolver>(); }

}  // namespace renkei::plan
