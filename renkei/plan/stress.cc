#include "renkei/plan/stress.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <thread>

#include "renkei/plan/grid_model.h"
#include "renkei/plan/plan_view.h"

namespace renkei::plan {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::vector<std::int64_t> stress_persons(const Problem& problem) {
  constexpr std::int64_t kMany = 50'000'000;
  const std::int64_t all = problem.persons;
  const std::int64_t aimed = persons_aimed_at(*problem.scenario);
  if (aimed > 0 && aimed < all) return {aimed, all};
  if (all > kMany) return {kMany, all};
  if (all > 1) return {all / 2, all};
  return {all};
}

// Runs jobs on some threads; each job gets the thread's own solver.
class Pool {
 public:
  explicit Pool(const StressOptions& options) : options_(options), began_(SteadyClock::now()) {}

  void run(const std::vector<std::function<void(Solver&)>>& jobs) {
    std::atomic<std::size_t> next{0};
    std::atomic<int> done{0};
    const auto work = [&] {
      auto solver = options_.make_solver();
      for (std::size_t k = next++; k < jobs.size(); k = next++) {
        if (over()) return;
        jobs[k](*solver);
        const int finished = ++done;
        if (options_.on_progress) {
          const std::lock_guard lock(progress_mutex_);
          options_.on_progress(finished, static_cast<int>(jobs.size()));
        }
      }
    };
    std::vector<std::thread> threads;
    for (int k = 1; k < options_.threads; ++k) threads.emplace_back(work);
    work();
    for (auto& thread : threads) thread.join();
  }

  [[nodiscard]] double seconds_left() const {
    const double used = std::chrono::duration<double>(SteadyClock::now() - began_).count();
    return options_.seconds - used;
  }

 private:
  [[nodiscard]] bool over() const {
    return seconds_left() <= 0 || (options_.stop != nullptr && options_.stop->load());
  }
  const StressOptions& options_;
  SteadyClock::time_point began_;
  std::mutex progress_mutex_;
};

ReachedDay earlier(const ReachedDay& a, const ReachedDay& b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

}  // namespace

ReachedDay ServedCurve::day_of(double wanted) const {
  const double least = wanted * (1 - 1e-7);
  for (std::size_t t = 0; t < persons.size(); ++t) {
    if (persons[t] < least) continue;
    if (t == 0) return 0;
    const double before = persons[t - 1];
    const double step = persons[t] - before;
    const double part = step <= 0 ? 1 : std::clamp((wanted - before) / step, 0.0, 1.0);
    return (static_cast<double>(t) - 1 + part) * period_days;
  }
  return std::nullopt;
}

ServedCurve relaxed_curve(const Problem& problem, Solver& solver, double seconds) {
  ServedCurve curve;
  // Half as many periods are many times quicker, and differences hardly change.
  Problem coarser = problem;
  if (coarser.coarse() && coarser.period_days <= 14) coarser.period_days *= 2;
  curve.period_days = coarser.period_days;
  GridModel model = build_grid_model(coarser);
  if (std::none_of(model.objectives.begin(), model.objectives.end(),
                   [](const ObjectiveRow& objective) { return objective.name == "waiting"; })) {
    return curve;
  }
  weigh_main_objective(coarser, model);
  SolveOptions options;
  options.relaxed = true;
  options.seconds = seconds;
  options.threads = 1;
  const auto solution = solver.solve(model.milp, options);
  if (!solution || solution->status != SolveStatus::kOptimal) return curve;
  for (int t = 0; t < coarser.periods(); ++t) {
    double served = 0;
    for (const auto& product : model.dosed) {
      const int column = product.back()[static_cast<std::size_t>(t)];
      served += solution->x[static_cast<std::size_t>(column)] * model.person_scale;
    }
    curve.persons.push_back(served);
  }
  return curve;
}

void stress_plan(const Problem& problem, const std::vector<ParameterCase>& parameters,
                 const StressOptions& options, PlanAnalysis& analysis) {
  if (problem.persons <= 0 || problem.emergency.empty()) return;
  const auto groups = stress_groups(problem);
  Pool pool(options);
  ServedCurve base;
  std::vector<ServedCurve> eased(groups.size());
  std::vector<ServedCurve> removed(groups.size());
  std::vector<ServedCurve> low(parameters.size());
  std::vector<ServedCurve> high(parameters.size());
  std::vector<std::function<void(Solver&)>> jobs;
  const auto job = [&jobs, &pool](const Problem& from, ServedCurve& to) {
    jobs.emplace_back([&from, &to, &pool](Solver& solver) {
      to = relaxed_curve(from, solver, std::max(1.0, pool.seconds_left()));
    });
  };
  job(problem, base);
  const auto group_job = [&](const StressGroup& group, double fraction, ServedCurve& to) {
    jobs.emplace_back([&problem, &group, fraction, &to, &pool](Solver& solver) {
      Problem changed = problem;
      group.ease(changed, fraction);
      to = relaxed_curve(changed, solver, std::max(1.0, pool.seconds_left()));
    });
  };
  for (std::size_t g = 0; g < groups.size(); ++g) {
    group_job(groups[g], 1, removed[g]);
    group_job(groups[g], 0.1, eased[g]);
  }
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    job(parameters[p].at_low, low[p]);
    job(parameters[p].at_high, high[p]);
  }
  pool.run(jobs);
  analysis.timing.stress_runs += static_cast<std::int64_t>(jobs.size());
  if (base.persons.empty()) return;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (eased[g].persons.empty() || removed[g].persons.empty()) continue;
    Stopper stopper = groups[g].stopper;
    for (const auto persons : stress_persons(problem)) {
      const auto number = static_cast<double>(persons);
      // What can be done under a limit can be done without it. The runs shorten all waiting, not
      // the way to one number of people, and round days to periods.
      const auto as_it_is = base.day_of(number);
      const auto with_ease = earlier(as_it_is, eased[g].day_of(number));
      stopper.effects.push_back(
          {persons, as_it_is, with_ease, earlier(with_ease, removed[g].day_of(number))});
    }
    analysis.stoppers.push_back(std::move(stopper));
  }
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    AssumptionEffect effect;
    effect.parameter = parameters[p].parameter;
    effect.computed = !low[p].persons.empty() && !high[p].persons.empty();
    for (const auto persons : stress_persons(problem)) {
      if (!effect.computed) break;
      const auto number = static_cast<double>(persons);
      effect.milestones.push_back(
          {persons, low[p].day_of(number), base.day_of(number), high[p].day_of(number)});
    }
    analysis.assumptions.push_back(std::move(effect));
  }
  rank_stoppers(analysis.stoppers, problem.horizon_days);
  rank_assumptions(analysis.assumptions, problem.horizon_days);
}

}  // namespace renkei::plan
