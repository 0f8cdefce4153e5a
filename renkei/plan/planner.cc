#include "renkei/plan/planner.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <tuple>

#include "renkei/plan/anneal.h"
#include "renkei/plan/coarse_plan.h"
#include "renkei/plan/schedule.h"
#include "renkei/plan/starts.h"
#include "renkei/plan/suite_columns.h"

namespace renkei::plan {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Of the gap asked for, the share that the grid may use up; whole lots and days take the rest.
constexpr double kGridShare = 0.6;

// Of the time for people, the share for schedules.
constexpr double kColumnsShare = 0.75;
// For whole batches with the set-ups given.
constexpr double kWholeSecondsMost = 3;
// Whole days and the rounding of the grid take some days from what is in time.
constexpr int kDaysToSpare = 3;
// A plan that is not good enough is made once more where that share of the seconds is left.
constexpr double kLeastForAgain = 0.3;
// To finish a plan after Ctrl-C.
constexpr double kFinishSeconds = 10;

// Time for a start by annealing, and the gap at which the batches for its set-ups are good enough.
constexpr double kAnnealSeconds = 20;
constexpr double kFixedGap = 1e-4;

// A solver's last digits.
constexpr double kNearBound = 1e-6;

// What all that is due sells for.
double sales_of(const Problem& problem) {
  Exact sum = 0;
  for (const auto& line : problem.demands) {
    sum += line.row->price * line.due_by(problem.horizon_days - 1);
  }
  return to_double(sum);
}

// What one of several attempts at a plan begins with.
struct Attempt {
  SteadyClock::time_point began;  // of the first attempt
  int days_to_spare = 0;          // for what has to be in time
  bool thorough = false;          // looks for the best schedules in days
  double bound = -kInfinity;      // of the main objective, known before; as it is shown
};

class Lexicographic {
 public:
  Lexicographic(const Problem& problem, GridModel& model, Solver& solver,
                const PlanOptions& options, const Attempt& attempt)
      : attempt_(attempt),
        problem_(problem),
        model_(model),
        solver_(solver),
        options_(options),
        began_(attempt.began) {}

  Result<void> solve() {
    std::size_t first = 0;
    if (problem_.coarse() && model_.objectives.size() > 1) {
      if (auto done = together(); !done) return fail(done.error());
      // Where people wait, what is left to choose is peace-time supply and cost with the set-ups as
      // they are: all set-ups once more would take longer than that is worth.
      if (problem_.persons > 0) fix_suites();
      for (std::size_t k = 2; k < model_.objectives.size(); ++k) {
        if (stopped()) break;
        if (auto done = solve_objective(k); !done) return fail(done.error());
        keep(k);
      }
      return {};
    }
    if (problem_.by_period) anneal();
    // Protection first, as a rule: when nothing protected need be late, that is its own proof.
    if (model_.objectives.size() > 1 && model_.objectives[0].name == "protected_backlog") {
      if (auto done = without_protected_backlog(); !done) return fail(done.error());
      if (!x_.empty()) first = 2;
    }
    for (std::size_t k = first; k < model_.objectives.size(); ++k) {
      if (stopped() && !x_.empty()) break;
      if (auto done = solve_objective(k); !done) return fail(done.error());
      keep(k);
    }
    return {};
  }

  [[nodiscard]] const std::vector<double>& x() const { return x_; }
  [[nodiscard]] const std::vector<Proof>& proofs() const { return proofs_; }
  // A plan in days, seen on the way.
  [[nodiscard]] Result<Plan>& best_in_days() { return best_in_days_; }
  [[nodiscard]] bool stopped() const { return options_.stop != nullptr && options_.stop->load(); }

 private:
  [[nodiscard]] double elapsed() const {
    return std::chrono::duration<double>(SteadyClock::now() - began_).count();
  }

  // The main objective may use most of what is left, the ones of lower rank a share of it.
  [[nodiscard]] double seconds_for(std::size_t k) const {
    const double left = std::max(0.5, options_.seconds - elapsed());
    const std::size_t after = model_.objectives.size() - 1 - k;
    return after == 0 ? left : left * (problem_.coarse() ? 0.9 : 0.7);
  }

  SolveOptions solve_options(const ObjectiveRow& objective, double seconds) {
    SolveOptions options;
    options.gap = options_.gap;
    options.seconds = seconds;
    options.threads = options_.threads;
    options.start = x_;
    options.stop = options_.stop;
    if (options_.on_progress) {
      options.on_progress = [this, &objective](const Progress& p) {
        const double unit = shown_unit(objective);
        options_.on_progress({objective.name, elapsed(), p.best * unit, p.bound * unit, p.gap});
      };
    }
    return options;
  }

  // On a coarse grid the first two objectives are weighed so far apart that the first is never
  // given up for the second; a bound on the sum is one on the second when nothing protected is
  // late.
  Result<void> together() {
    const bool ranked = model_.objectives[0].name == "protected_backlog";
    weigh_main_objective(problem_, model_);
    Solution solution;
    if (ranked && problem_.persons > 0) solution.bound = from_schedules();
    if (x_.empty()) {
      x_ = start_from_relaxation(problem_, model_, solver_, seconds_for(1) / 2, options_.stop).x;
    }
    const auto& protection = model_.objectives[0];
    const auto& shown = model_.objectives[ranked ? 1 : 0];
    solution.bound = std::max(solution.bound, attempt_.bound / shown_unit(shown));
    const double good = options_.gap * kGridShare;
    solution.value = x_.empty() ? kInfinity : model_.milp.value(x_);
    const bool enough = x_.empty() ? false
                        : scheduled()
                            ? !set_ups_left()
                            : solution.value - solution.bound <= good * std::abs(solution.value);
    if (!enough) {
      auto solving = solve_options(shown, seconds_for(1));
      solving.gap = good;
      auto found = solver_.solve(model_.milp, solving);
      if (!found) return fail(found.error());
      if (found->x.empty() && x_.empty()) return fail(nothing_found(found->status));
      if (!found->x.empty()) {
        x_ = std::move(found->x);
        solution.value = found->value;
      }
      if (!scheduled()) solution.bound = std::max(solution.bound, found->bound);
    }
    const double distance = std::max(0.0, solution.value - solution.bound);
    solution.gap = distance <= 0 ? 0 : distance / std::max(1e-9, std::abs(solution.value));
    if (ranked) {
      Proof proof;
      proof.objective = protection.name;
      proof.period_days = grid_days();
      proof.value = std::max(0.0, value_of(protection)) * protection.scale;
      proofs_.push_back(proof);
    }
    record(shown, solution);
    keep(0);
    if (ranked) keep(1);
    return {};
  }

  // Plans the suites that have a choice, takes their schedules as given and finds the rest. Leaves
  // the plan in x_; returns the bound.
  double from_schedules() {
    SuiteColumnsOptions generating;
    generating.seconds = seconds_for(1) * kColumnsShare;
    generating.stop = options_.stop;
    generating.gap = options_.gap;
    generating.days_to_spare = attempt_.days_to_spare;
    if (options_.on_progress) {
      const auto& shown = model_.objectives[1];
      generating.on_progress = [this, &shown](double cost, double bound) {
        bound_so_far_ = std::max(0.0, bound);  // nobody waits less than not at all
        const double unit = shown_unit(shown);
        options_.on_progress({shown.name, elapsed(), cost * unit, bound_so_far_ * unit,
                              (cost - bound_so_far_) / std::max(1e-9, std::abs(cost))});
      };
    }
    generating.thorough = attempt_.thorough;
    generating.in_days = [this](const GridModel& model, const std::vector<double>& x) {
      return worth_in_days(model, x);
    };
    auto found = suite_columns(problem_, solver_, generating);
    model_ = grid_with(found.schedules);
    // Ctrl-C does not stop this: without the rest there is no plan.
    const double most = stopped() ? kFinishSeconds : seconds_for(1);
    x_ = start_with_whole_batches(model_, most / 2);
    return found.bound;
  }

  // The grid whose suites have these schedules.
  [[nodiscard]] GridModel grid_with(const std::vector<std::optional<SuiteSchedule>>& schedules) {
    auto grid = options_.grid;
    for (const auto& schedule : schedules) grid.scheduled.push_back(schedule.has_value());
    auto model = build_grid_model(problem_, grid);
    weigh_main_objective(problem_, model);
    for (std::size_t s = 0; s < schedules.size(); ++s) {
      if (schedules[s]) set_schedule(problem_, model, static_cast<int>(s), *schedules[s]);
    }
    return model;
  }

  std::vector<double> start_with_whole_batches(GridModel& model, double seconds) {
    auto start = start_from_relaxation(problem_, model, solver_, seconds, nullptr).x;
    return with_whole_batches(model, solver_, std::move(start),
                              std::min(seconds, kWholeSecondsMost));
  }

  // Some suites have their schedule.
  [[nodiscard]] bool scheduled() const {
    return std::any_of(model_.schedules.begin(), model_.schedules.end(),
                       [](const auto& schedule) { return schedule.has_value(); });
  }

  // Some suites have set-ups by period to be decided on.
  [[nodiscard]] bool set_ups_left() const {
    return std::any_of(model_.runs.begin(), model_.runs.end(), [&](const RunColumns& run) {
      return std::any_of(run.start.begin(), run.start.end(), [&](int column) {
        return column >= 0 && model_.milp.whole[static_cast<std::size_t>(column)];
      });
    });
  }

  // Keeps the plan when it is the best so far. What is cheaper than all before it is also tried
  // with whole batches on the grid.
  std::optional<WorthOfSchedules> worth_in_days(const GridModel& model,
                                                const std::vector<double>& x) {
    auto plan = coarse_plan(problem_, model, x, solver_);
    auto worth = worth_of(plan, model);
    if (!worth || worth->cost < cheapest_) {
      if (worth) cheapest_ = worth->cost;
      auto grid = grid_with(model.schedules);
      const auto whole = start_with_whole_batches(grid, seconds_for(1) / 2);
      if (!whole.empty()) {
        auto other = coarse_plan(problem_, grid, whole, solver_);
        const auto of_other = worth_of(other, grid);
        if (of_other && (!worth || of_other->cost < worth->cost)) worth = of_other;
        keep_better(best_in_days_, std::move(other));
      }
    }
    keep_better(best_in_days_, std::move(plan));
    if (best_in_days_ && options_.on_progress) {
      const auto& shown = model.objectives[1];
      const double best = to_double(best_in_days_->objective.waiting_person_days);
      const double bound = bound_so_far_ * shown_unit(shown);
      options_.on_progress({shown.name, elapsed(), best, bound,
                            std::max(0.0, best - bound) / std::max(1e-9, std::abs(best))});
    }
    return worth;
  }

  [[nodiscard]] std::optional<WorthOfSchedules> worth_of(const Result<Plan>& plan,
                                                         const GridModel& model) const {
    if (!plan) return std::nullopt;
    WorthOfSchedules worth{plan->objective.protected_backlog_dose_days > 0,
                           to_double(plan->objective.waiting_person_days)};
    for (const auto& line : problem_.demands) {
      worth.cost +=
          weight_of_late_dose(problem_, line) * to_double(backlog_of(line, *plan).guarded);
    }
    worth.cost /= shown_unit(model.objectives[1]);
    return worth;
  }

  // A plan to start from where the solver alone finds none for a long time.
  void anneal() {
    const auto& objective = model_.objectives.front();
    AnnealOptions options;
    options.seconds = std::min(kAnnealSeconds, seconds_for(0) / 3);
    options.stop = options_.stop;
    if (options_.on_progress) {
      const double sales = sales_of(problem_);
      options.on_better = [this, &objective, sales](double cost) {
        options_.on_progress({objective.name, elapsed(), sales - cost, kInfinity, kInfinity});
      };
    }
    const auto set_ups = anneal_set_ups(problem_, model_, options);
    if (set_ups.empty()) return;
    set_cost(objective, model_);
    x_ = start_from_set_ups(problem_, model_, set_ups, solver_, kFixedGap,
                            std::min(kAnnealSeconds, seconds_for(0) / 3));
  }

  // Why there is no plan. That there is none on a coarse grid says little about days.
  [[nodiscard]] Error nothing_found(SolveStatus status) const {
    if (status != SolveStatus::kInfeasible) {
      return Error("plan.no_solution", "no plan was found in the time given")
          .remedy("give more seconds with --time, or a coarser period_days");
    }
    if (problem_.coarse()) {
      return Error("plan.no_solution", "no plan was found on the grid of periods")
          .value(std::to_string(problem_.period_days))
          .remedy("allow backlog, or use a smaller period_days");
    }
    return Error("plan.infeasible", "no plan keeps every rule of the network")
        .remedy("allow backlog, or ease one of the rules that clash");
  }

  // All that is made in suites stays as it is, but for what the grid has in fractions.
  void fix_suites() {
    fixed_ = true;
    fix_set_ups(model_, x_);
    for (const auto& run : model_.runs) {
      for (const int column : run.batches) {
        const auto i = static_cast<std::size_t>(column);
        if (column < 0 || !model_.milp.whole[i]) continue;
        model_.milp.lower[i] = model_.milp.upper[i] = std::round(x_[i]);
      }
    }
  }

  // A solver's whole numbers are nearly whole, and what they gain by that must not become a rule
  // for the next objective: the rest is solved once more with these numbers made whole.
  void make_whole(Solution& solution) {
    auto& milp = model_.milp;
    const auto lower = milp.lower;
    const auto upper = milp.upper;
    bool nearly = false;
    for (std::size_t i = 0; i < milp.whole.size(); ++i) {
      if (!milp.whole[i]) continue;
      const double value = std::round(solution.x[i]);
      nearly = nearly || value != solution.x[i];
      milp.lower[i] = milp.upper[i] = value;
    }
    if (nearly) {
      SolveOptions options;
      options.relaxed = true;
      options.seconds = std::max(0.5, options_.seconds - elapsed());
      options.threads = options_.threads;
      options.stop = options_.stop;
      auto whole = solver_.solve(milp, options);
      if (whole && !whole->x.empty()) {
        solution.x = std::move(whole->x);
        solution.value = whole->value;
      }
    }
    milp.lower = lower;
    milp.upper = upper;
  }

  Result<void> without_protected_backlog() {
    std::vector<std::pair<int, double>> before;
    for (const auto& late : model_.late) {
      for (const int column : late) {
        if (column < 0) continue;
        const auto i = static_cast<std::size_t>(column);
        before.emplace_back(column, model_.milp.upper[i]);
        model_.milp.upper[i] = 0;
      }
    }
    set_cost(model_.objectives[1], model_);
    auto solution = solver_.solve(model_.milp, solve_options(model_.objectives[1], seconds_for(1)));
    if (!solution) return fail(solution.error());
    if (solution->x.empty()) {
      for (const auto& [column, upper] : before) {
        model_.milp.upper[static_cast<std::size_t>(column)] = upper;
      }
      return {};
    }
    make_whole(*solution);
    x_ = solution->x;
    Proof proof;
    proof.objective = model_.objectives[0].name;
    proof.period_days = grid_days();
    proof.optimal = true;
    proofs_.push_back(proof);
    record(model_.objectives[1], *solution);
    keep(1);
    return {};
  }

  Result<void> solve_objective(std::size_t k) {
    set_cost(model_.objectives[k], model_);
    auto solution = solver_.solve(model_.milp, solve_options(model_.objectives[k], seconds_for(k)));
    if (!solution) return fail(solution.error());
    if (solution->x.empty()) {
      if (!x_.empty()) return {};  // an objective of lower rank got no time: keep what stands
      return fail(nothing_found(solution->status));
    }
    if (!problem_.coarse()) make_whole(*solution);
    x_ = solution->x;
    // With the set-ups as they are it is no bound for other set-ups.
    if (fixed_) solution->bound = -kInfinity;
    record(model_.objectives[k], *solution);
    return {};
  }

  void record(const ObjectiveRow& objective, const Solution& solution) {
    Proof proof;
    proof.objective = objective.name;
    proof.value = solution.value * shown_unit(objective);
    proof.bound = solution.bound * shown_unit(objective);
    // The grid's sum holds what is protected too.
    if (objective.name == "other_backlog" && !proofs_.empty() &&
        proofs_.front().objective == "protected_backlog") {
      proof.value -= proofs_.front().value;
      proof.bound -= proofs_.front().value;
    }
    proof.gap = solution.gap;
    proof.seconds = elapsed() - recorded_;
    recorded_ = elapsed();
    proof.period_days = grid_days();
    proof.optimal = solution.gap <= options_.gap + 1e-9;
    proofs_.push_back(proof);
  }

  // Profit is made least as cost less sales, and shown as what is earned.
  [[nodiscard]] static double shown_unit(const ObjectiveRow& objective) {
    return objective.name == "profit" ? -objective.scale : objective.scale;
  }

  // Calendar days of a period of the grid.
  [[nodiscard]] int grid_days() const {
    return problem_.period_days * problem_.calendar_days_per_day();
  }

  [[nodiscard]] double value_of(const ObjectiveRow& objective) const {
    double value = objective.offset;
    for (const auto& term : objective.terms) {
      value += term.coefficient * x_[static_cast<std::size_t>(term.column)];
    }
    return value;
  }

  // What was reached for an objective is not given up for those of lower rank.
  void keep(std::size_t k) {
    const auto& objective = model_.objectives[k];
    if (k + 1 >= model_.objectives.size()) return;
    auto& milp = model_.milp;
    double value = 0;
    double size = 1;
    bool best_possible = true;
    const auto bound_of = [&milp](const Term& term) {
      const auto i = static_cast<std::size_t>(term.column);
      return term.coefficient > 0 ? milp.lower[i] : milp.upper[i];
    };
    for (const auto& term : objective.terms) {
      const double x = x_[static_cast<std::size_t>(term.column)];
      const double part = term.coefficient * x;
      value += part;
      size = std::max(size, std::abs(part));
      best_possible = best_possible && std::abs(x - bound_of(term)) <= kNearBound;
    }
    // A column held to its bound tells the solver far more than a sum of columns does.
    if (best_possible) {
      for (const auto& term : objective.terms) {
        const auto i = static_cast<std::size_t>(term.column);
        milp.lower[i] = milp.upper[i] = x_[i] = bound_of(term);
      }
      return;
    }
    milp.add_row(-kInfinity, value + 1e-7 * size, objective.terms);
  }

  const Attempt& attempt_;
  const Problem& problem_;
  GridModel& model_;
  Solver& solver_;
  const PlanOptions& options_;
  SteadyClock::time_point began_;
  bool fixed_ = false;   // all that is made in suites
  double recorded_ = 0;  // seconds that earlier objectives took
  std::vector<double> x_;
  std::vector<Proof> proofs_;
  double bound_so_far_ = 0;      // as the schedules' linear problem last told it
  double cheapest_ = kInfinity;  // of schedules as they came, in days
  Result<Plan> best_in_days_ = fail(Error("plan.no_solution", "no schedules were tried"));
};

Result<Plan> plan_once(const Problem& problem, Solver& solver, const PlanOptions& options,
                       const Attempt& attempt) {
  GridModel model = build_grid_model(problem, options.grid);
  if (model.milp.columns() == 0 || model.objectives.empty()) {
    // Nothing to decide: nobody waits and nothing is due.
    return schedule(problem, std::vector<std::vector<RunCampaign>>(problem.suites.size()),
                    targets_of(problem, model, {}));
  }
  Lexicographic search(problem, model, solver, options, attempt);
  if (auto done = search.solve(); !done) return fail(done.error());
  auto plan = problem.coarse() ? coarse_plan(problem, model, search.x(), solver)
                               : schedule(problem, campaigns_of(problem, model, search.x()),
                                          targets_of(problem, model, search.x()));
  keep_better(plan, std::move(search.best_in_days()));
  if (!plan) return plan;
  plan->proofs = search.proofs();
  if (problem.coarse()) value_in_days(*plan, options.gap);
  set_status(*plan, search.stopped());
  return plan;
}

}  // namespace

Result<Plan> make_plan(const Problem& problem, Solver& solver, const PlanOptions& options) {
  const auto began = SteadyClock::now();
  auto plan = plan_once(problem, solver, options, {began});
  // What was in time on the grid may be late by days, and what was near the bound be far from it.
  const bool stopped = options.stop != nullptr && options.stop->load();
  if (plan && problem.coarse() && problem.persons > 0 && plan->status != Status::kOptimal &&
      !stopped) {
    Attempt attempt{began};
    attempt.thorough = true;
    if (plan->objective.protected_backlog_dose_days > 0) attempt.days_to_spare = kDaysToSpare;
    bool near = true;
    for (const auto& proof : plan->proofs) {
      if (proof.objective == "waiting") attempt.bound = proof.bound;
      if (proof.objective == "waiting" || proof.objective == "protected_backlog") {
        near = near && proof.optimal;
      }
    }
    const double taken = std::chrono::duration<double>(SteadyClock::now() - began).count();
    if (!near && options.seconds - taken > options.seconds * kLeastForAgain) {
      auto other = plan_once(problem, solver, options, attempt);
      if (other) carry_bound(*other, *plan, options.gap);
      keep_better(plan, std::move(other));
      set_status(*plan, options.stop != nullptr && options.stop->load());
    }
  }
  if (!plan) return plan;
  if (problem.coarse() && problem.persons > 0) {
    leave_unused_lots_out(problem, solver, *plan);
    value_in_days(*plan, options.gap);
  }
  const auto& value = plan->objective;
  const bool late = value.protected_backlog_dose_days > 0 || value.other_backlog_dose_days > 0;
  if (problem.coarse() && late && !problem.network->planning.backlog_allowed) {
    return fail(Error("plan.short",
                      "the plan found on the grid of periods is late in days, and "
                      "this network allows no backlog")
                    .value(std::to_string(problem.period_days))
                    .remedy("allow backlog, or use a smaller period_days"));
  }
  return plan;
}

}  // namespace renkei::plan
