// A mixed-integer linear problem and the seam behind which a solver takes it.
//
// Minimise cost'x subject to row_lower <= A x <= row_upper, lower <= x <= upper, some x whole.
// Rows may belong to a `group`, which stands for one rule in words (see explain.h). Milp is a
// plain value; a Solver may be used by one thread at a time.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"

namespace renkei::plan {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Term {
  int column = 0;
  double coefficient = 0;
};

class Milp {
 public:
  int add_column(double lower, double upper, bool whole);
  // Terms of the same column are added up.
  int add_row(double lower, double upper, const std::vector<Term>& terms, int group = 0);

  // cost'x and its offset.
  [[nodiscard]] double value(const std::vector<double>& x) const;

  [[nodiscard]] int columns() const { return static_cast<int>(lower.size()); }
  [[nodiscard]] int rows() const { return static_cast<int>(row_lower.size()); }

  std::vector<double> lower, upper, cost;
  std::vector<bool> whole;
  double cost_offset = 0;
  std::vector<double> row_lower, row_upper;
  std::vector<int> row_group;
  std::vector<int> row_start{0};  // rows() + 1 entries into the two below
  std::vector<int> entry_column;
  std::vector<double> entry_value;
};

struct Progress {
  double seconds = 0;
  double best = kInfinity;    // value of the best solution, +infinity while there is none
  double bound = -kInfinity;  // proven lower bound
  double gap = kInfinity;     // relative_gap of the two
};

// How far a value is from its lower bound, relative to the value; 0 where only the last digit parts
// them, +infinity without a bound.
[[nodiscard]] double relative_gap(double value, double bound);

struct SolveOptions {
  double gap = 0.01;
  double seconds = 60;
  int threads = 2;
  bool relaxed = false;       // leave wholeness out: a linear problem
  std::vector<double> start;  // a solution to start from, may be empty
  double effort = 0.05;       // share of work spent on finding solutions rather than bounds
  std::function<void(const Progress&)> on_progress;           // called from the solving thread
  std::function<void(const std::vector<double>&)> on_better;  // each better solution
  const std::atomic<bool>* stop = nullptr;                    // set: return the best so far
};

enum class SolveStatus { kOptimal, kTimeLimit, kStopped, kInfeasible, kUnbounded };

struct Solution {
  SolveStatus status = SolveStatus::kInfeasible;
  std::vector<double> x;  // empty when there is none
  double value = kInfinity;
  double bound = -kInfinity;
  double gap = kInfinity;  // relative_gap of the two
  double seconds = 0;
};

// A linear problem that is changed and solved again from where it stands. Used by one thread.
class LinearProgram {
 public:
  struct Result {
    bool optimal = false;  // else the seconds ran out, it was stopped, or there is no solution
    double value = kInfinity;
    std::vector<double> x;
    std::vector<double> row_price;  // change of the value by one more on the row's side that binds
  };
  virtual ~LinearProgram() = default;
  // `rows`: Term::column is a row. Returns the new column.
  virtual int add_column(double cost, double lower, double upper,
                         const std::vector<Term>& rows) = 0;
  virtual void set_bounds(int column, double lower, double upper) = 0;
  // After great changes it is quicker not to go on from the solution that stands.
  virtual void start_afresh() = 0;
  [[nodiscard]] virtual Result solve(double seconds, const std::atomic<bool>* stop) = 0;
};

class Solver {
 public:
  virtual ~Solver() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  // Why this solver cannot take the problem ("coefficient 1e20 in row 12 ..."), or nothing.
  [[nodiscard]] virtual std::optional<Error> why_not(const Milp& problem) const = 0;
  // Errors: solver.refused (why_not), solver.failed (with the solver's own words).
  [[nodiscard]] virtual Result<Solution> solve(const Milp& problem,
                                               const SolveOptions& options) = 0;
  // The problem without wholeness; nothing where why_not() has a reason.
  [[nodiscard]] virtual std::unique_ptr<LinearProgram> linear(const Milp& problem) = 0;
};

// HiGHS (highs.dev), the solver renkei is built with. Each call of solve starts afresh.
[[nodiscard]] std::unique_ptr<Solver> make_highs_solver();

}  // namespace renkei::plan
