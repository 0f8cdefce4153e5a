#include "renkei/plan/planner.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <tuple>

#include "renkei/plan/anneal.h"
#include "renkei/plan/coarse_plan.h"
#include "renkei/plan/schedule.h"
#include "renkei/plan/schedules_in_days.h"
#include "renkei/plan/starts.h"

namespace renkei::plan {
namespace {

// Of the gap asked for, the share that the grid may use up; whole lots and days take the rest.
constexpr double kGridShare = 0.6;

// Whole days and the rounding of the grid take some days from what is in time.
constexpr int kDaysToSpare = 3;
// A plan that is not good enough is made once more where that share of the seconds is left.
constexpr double kLeastForAgain = 0.3;

// Time for a start by annealing, and the gap at which the batches for its set-ups are good enough.
constexpr double kAnnealSeconds = 20;
constexpr double kFixedGap = 1e-4;

// Of the time left, the share of an objective on a grid of days that others come after.
constexpr double kExactShare = 0.7;

// A grid of days is begun with a plan by some so many longer periods, of a week at most, within
// that share of the seconds.
constexpr int kPeriodsOfStart = 40;
constexpr int kDaysOfStart = 7;
constexpr double kStartShare = 0.2;

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

bool was_stopped(const PlanOptions& options) {
  return options.stop != nullptr && options.stop->load();
}

class Lexicographic {
 public:
  Lexicographic(const Problem& problem, GridModel& model, Solver& solver,
                const PlanOptions& options, const Attempt& attempt)
      : attempt_(attempt),
        problem_(problem),
        model_(model),
        solver_(solver),
        options_(options),
        in_days_(problem, solver, options, attempt) {}

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
  [[nodiscard]] Result<Plan>& best_in_days() { return in_days_.best(); }
  [[nodiscard]] bool stopped() const { return was_stopped(options_); }

 private:
  [[nodiscard]] double elapsed() const { return attempt_.elapsed(); }

  // The main objective may use most of what is left, the ones of lower rank a share of it.
  [[nodiscard]] double seconds_for(std::size_t k) const {
    const double left = std::max(0.5, options_.seconds - elapsed());
    const std::size_t after = model_.objectives.size() - 1 - k;
    return after == 0 ? left : left * (problem_.coarse() ? kCoarseShare : kExactShare);
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
        const double unit = objective.shown_unit();
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
    if (ranked && problem_.persons > 0) {
      auto found = in_days_.find(model_.objectives[1]);
      model_ = std::move(found.model);
      x_ = std::move(found.x);
      solution.bound = found.bound;
    }
    if (x_.empty()) {
      x_ = start_from_relaxation(problem_, model_, solver_, seconds_for(1) / 2, options_.stop).x;
    }
    const auto& protection = model_.objectives[0];
    const auto& shown = model_.objectives[ranked ? 1 : 0];
    solution.bound = std::max(solution.bound, attempt_.bound / shown.shown_unit());
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
    solution.gap = relative_gap(solution.value, solution.bound);
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

  // Where most people cannot be served at all, a hundredth of all waiting is much of what the
  // others can gain: the gap that is asked for is kept of that too.
  Result<Solution> solve_for(std::size_t k) {
    const auto& objective = model_.objectives[k];
    auto options = solve_options(objective, seconds_for(k));
    auto solution = solver_.solve(model_.milp, options);
    if (!solution || solution->x.empty() || objective.name != "waiting" || stopped()) {
      return solution;
    }
    const double gain = objective.offset - solution->bound;
    // Nothing to ask for once more: no bound yet, all of the gap asked for, or no narrower one.
    if (!std::isfinite(gain) || options_.gap <= 0 || gain >= solution->value) return solution;
    if (solution->value - solution->bound <= options_.gap * gain) return solution;
    options = solve_options(objective, seconds_for(k));
    options.gap = options_.gap * gain / solution->value;
    options.start = solution->x;
    auto other = solver_.solve(model_.milp, options);
    if (!other || other->x.empty() || other->value > solution->value) return solution;
    // Out of time, the second search may have proven less than the first.
    other->bound = std::max(other->bound, solution->bound);
    other->gap = relative_gap(other->value, other->bound);
    return other;
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
    auto solution = solve_for(1);
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
    auto solution = solve_for(k);
    if (!solution) return fail(solution.error());
    if (solution->x.empty()) {
      if (x_.empty()) return fail(nothing_found(solution->status));
      // An objective of lower rank got no time: what stands is kept, and nothing is proven of it.
      solution->value = model_.milp.value(x_);
      solution->bound = -kInfinity;
      solution->gap = kInfinity;
      record(model_.objectives[k], *solution);
      return {};
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
    proof.value = solution.value * objective.shown_unit();
    proof.bound = solution.bound * objective.shown_unit();
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
  bool fixed_ = false;   // all that is made in suites
  double recorded_ = 0;  // seconds that earlier objectives took
  std::vector<double> x_;
  std::vector<Proof> proofs_;
  SchedulesInDays in_days_;
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
  (problem.coarse() ? value_in_days : value_as_made)(*plan, options.gap);
  set_status(*plan, search.stopped());
  return plan;
}

// What was in time on the grid may be late by days, and what was near the bound be far from it:
// then it is tried once more.
Result<Plan> plan_by_periods(const Problem& problem, Solver& solver, const PlanOptions& options) {
  const Attempt first{std::chrono::steady_clock::now()};
  auto plan = plan_once(problem, solver, options, first);
  if (!plan) return plan;
  if (plan->status != Status::kOptimal && !was_stopped(options)) {
    Attempt attempt = first;
    attempt.thorough = true;
    if (plan->objective.protected_backlog_dose_days > 0) attempt.days_to_spare = kDaysToSpare;
    bool near = true;
    for (const auto& proof : plan->proofs) {
      if (proof.objective == "waiting") attempt.bound = proof.bound;
      if (proof.objective == "waiting" || proof.objective == "protected_backlog") {
        near = near && proof.optimal;
      }
    }
    if (!near && options.seconds - first.elapsed() > options.seconds * kLeastForAgain) {
      auto other = plan_once(problem, solver, options, attempt);
      if (other) carry_bound(*other, *plan, options.gap);
      keep_better(plan, std::move(other));
      set_status(*plan, was_stopped(options));
    }
  }
  leave_unused_lots_out(problem, solver, *plan);
  value_in_days(*plan, options.gap);
  return plan;
}

// Very many days are too much for a solver's first minute; a plan by longer periods, placed in
// days, is quickly there and often as good as any.
Result<Plan> plan_of_many_days(const Problem& problem, Solver& solver, const PlanOptions& options) {
  const Attempt first{std::chrono::steady_clock::now()};
  Problem longer = problem;
  longer.period_days = std::min(kDaysOfStart, problem.horizon_days / kPeriodsOfStart + 1);
  PlanOptions quick = options;
  quick.seconds *= kStartShare;
  quick.on_progress = {};
  auto start = plan_by_periods(longer, solver, quick);
  if (start && options.on_progress) {
    const auto waiting = to_double(start->objective.waiting_person_days);
    options.on_progress({"waiting", first.elapsed(), waiting, -kInfinity, kInfinity});
  }
  auto plan = plan_once(problem, solver, options, first);
  if (!start) return plan;
  if (plan) {
    take_with_proofs(*plan, std::move(*start), options.gap);
  } else if (plan.error().code() == "plan.no_solution") {
    plan = std::move(start);
    // What was proven for longer periods says nothing of days.
    for (auto& proof : plan->proofs) {
      proof.period_days = problem.period_days;
      proof.bound = -kInfinity;
    }
    value_in_days(*plan, options.gap);
  }
  if (plan) set_status(*plan, was_stopped(options));
  return plan;
}

// Of the calendar "day".
Result<Plan> plan_for_people(const Problem& problem, Solver& solver, const PlanOptions& options) {
  if (problem.coarse()) return plan_by_periods(problem, solver, options);
  // What ranks plans by longer periods must be what ranks them here.
  const auto& planning = problem.network->planning;
  const bool same_rules = planning.backlog_allowed && !options.grid.goal &&
                          planning.objective == network::Planning::Objective::kPublicHealth;
  if (same_rules && problem.horizon_days > kPeriodsOfStart) {
    return plan_of_many_days(problem, solver, options);
  }
  return plan_once(problem, solver, options, {std::chrono::steady_clock::now()});
}

}  // namespace

Result<Plan> make_plan(const Problem& problem, Solver& solver, const PlanOptions& options) {
  auto plan = problem.persons > 0 && !problem.by_period
                  ? plan_for_people(problem, solver, options)
                  : plan_once(problem, solver, options, {std::chrono::steady_clock::now()});
  if (!plan || problem.network->planning.backlog_allowed) return plan;
  const auto& value = plan->objective;
  if (value.protected_backlog_dose_days == 0 && value.other_backlog_dose_days == 0) return plan;
  if (!problem.coarse()) return plan;
  return fail(Error("plan.short",
                    "the plan found on the grid of periods is late in days, and "
                    "this network allows no backlog")
                  .value(std::to_string(problem.period_days))
                  .remedy("allow backlog, or use a smaller period_days"));
}

}  // namespace renkei::plan
