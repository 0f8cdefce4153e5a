#include "renkei/plan/improve.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace renkei::plan {
namespace {

using SteadyClock = std::chrono::steady_clock;

// Better by this share at least, and solved to this gap.
constexpr double kWorthwhile = 1e-5;
constexpr double kNeighbourGap = 1e-4;
constexpr double kLeastSeconds = 0.2;

// Windows of time are a quarter of the horizon long and begin every eighth of it.
constexpr int kWindowShare = 4;
constexpr int kStepShare = 8;

// What is free: all set-ups of some suites, or of all suites in some periods.
struct Neighbourhood {
  std::vector<std::size_t> suites;
  int from = 0, to = 0;  // periods, to is the first one that is not free; empty when suites are set
};

class Improver {
 public:
  Improver(const Problem& problem, GridModel& model, Solver& solver, std::vector<double> x,
           const ImproveOptions& options)
      : problem_(problem),
        model_(model),
        solver_(solver),
        options_(options),
        began_(SteadyClock::now()),
        lower_(model.milp.lower),
        upper_(model.milp.upper),
        x_(std::move(x)),
        value_(model.milp.value(x_)) {}

  std::vector<double> run() && {
    const auto whole = model_.milp.whole;
    for (const auto& run : model_.runs) {
      for (const int column : run.batches) {
        if (options_.fluid && column >= 0)
          model_.milp.whole[static_cast<std::size_t>(column)] = false;
      }
    }
    search();
    model_.milp.whole = whole;
    return std::move(x_);
  }

 private:
  void search() {
    const auto neighbourhoods = all_neighbourhoods();
    bool better = true;
    while (better) {
      better = false;
      for (const auto& free : neighbourhoods) {
        if (left() < kLeastSeconds || (options_.stop != nullptr && options_.stop->load())) {
          return;
        }
        better = attempt(free) || better;
      }
    }
  }

  [[nodiscard]] double left() const {
    return options_.seconds - std::chrono::duration<double>(SteadyClock::now() - began_).count();
  }

  // Columns with their periods.
  template <typename Visit>
  void each_set_up(const Suite& suite, Visit visit) const {
    for (const int r : suite.runs) {
      const auto& columns = model_.runs[static_cast<std::size_t>(r)];
      for (const auto* kind : {&columns.set_up, &columns.start}) {
        for (std::size_t t = 0; t < kind->size(); ++t) {
          if ((*kind)[t] >= 0) visit(static_cast<std::size_t>((*kind)[t]), static_cast<int>(t));
        }
      }
    }
  }

  [[nodiscard]] bool has_choice(const Suite& suite) const {
    bool choice = false;
    each_set_up(suite, [&](std::size_t i, int /*t*/) { choice = choice || lower_[i] < upper_[i]; });
    return choice;
  }

  [[nodiscard]] bool make_the_same(const Suite& a, const Suite& b) const {
    const auto output = [&](int r) { return problem_.runs[static_cast<std::size_t>(r)].output; };
    return std::any_of(a.runs.begin(), a.runs.end(), [&](int r) {
      return std::any_of(b.runs.begin(), b.runs.end(),
                         [&](int q) { return output(r) == output(q); });
    });
  }

  [[nodiscard]] std::vector<Neighbourhood> all_neighbourhoods() const {
    std::vector<Neighbourhood> result;
    for (std::size_t s = 0; s < problem_.suites.size(); ++s) {
      if (has_choice(problem_.suites[s])) result.push_back({{s}, 0, 0});
    }
    const std::size_t single = result.size();
    const int periods = problem_.periods();
    const int step = std::max(1, periods / kStepShare);
    for (int from = 0; from < periods && single > 0; from += step) {
      result.push_back({{}, from, from + std::max(1, periods / kWindowShare)});
    }
    for (std::size_t i = 0; i < single; ++i) {
      for (std::size_t j = i + 1; j < single; ++j) {
        const std::size_t a = result[i].suites.front();
        const std::size_t b = result[j].suites.front();
        if (make_the_same(problem_.suites[a], problem_.suites[b])) result.push_back({{a, b}, 0, 0});
      }
    }
    return result;
  }

  bool attempt(const Neighbourhood& free) {
    auto& milp = model_.milp;
    for (std::size_t s = 0; s < problem_.suites.size(); ++s) {
      if (std::find(free.suites.begin(), free.suites.end(), s) != free.suites.end()) continue;
      each_set_up(problem_.suites[s], [&](std::size_t i, int t) {
        if (t < free.from || t >= free.to) milp.lower[i] = milp.upper[i] = std::round(x_[i]);
      });
    }
    SolveOptions options;
    options.gap = kNeighbourGap;
    options.seconds = std::max(kLeastSeconds, std::min(options_.most_seconds, left()));
    options.threads = options_.threads;
    options.stop = options_.stop;
    options.start = x_;
    const auto found = solver_.solve(milp, options);
    milp.lower = lower_;
    milp.upper = upper_;
    if (!found || found->x.empty()) return false;
    if (found->value > value_ - kWorthwhile * std::abs(value_)) return false;
    x_ = found->x;
    value_ = found->value;
    if (options_.on_better) options_.on_better(value_);
    return true;
  }

  const Problem& problem_;
  GridModel& model_;
  Solver& solver_;
  const ImproveOptions& options_;
  SteadyClock::time_point began_;
  const std::vector<double> lower_, upper_;
  std::vector<double> x_;
  double value_;
};

}  // namespace

std::vector<double> improve(const Problem& problem, GridModel& model, Solver& solver,
                            std::vector<double> x, const ImproveOptions& options) {
  return Improver(problem, model, solver, std::move(x), options).run();
}

}  // namespace renkei::plan
