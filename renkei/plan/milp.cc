#include "renkei/plan/milp.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace renkei::plan {

int Milp::add_column(double column_lower, double column_upper, bool is_whole) {
  lower.push_back(column_lower);
  upper.push_back(column_upper);
  cost.push_back(0);
  whole.push_back(is_whole);
  return columns() - 1;
}

int Milp::add_row(double lower_side, double upper_side, const std::vector<Term>& terms, int group) {
  std::vector<Term> sorted = terms;
  std::sort(sorted.begin(), sorted.end(),
            [](const Term& a, const Term& b) { return a.column < b.column; });
  for (std::size_t k = 0; k < sorted.size();) {
    const int column = sorted[k].column;
    double sum = 0;
    for (; k < sorted.size() && sorted[k].column == column; ++k) sum += sorted[k].coefficient;
    if (sum == 0) continue;
    entry_column.push_back(column);
    entry_value.push_back(sum);
  }
  row_start.push_back(static_cast<int>(entry_column.size()));
  row_lower.push_back(lower_side);
  row_upper.push_back(upper_side);
  row_group.push_back(group);
  return rows() - 1;
}

double Milp::value(const std::vector<double>& x) const {
  return std::inner_product(cost.begin(), cost.end(), x.begin(), cost_offset);
}

double relative_gap(double value, double bound) {
  constexpr double kLastDigit = 1e-9;
  const double distance = value - bound;
  return distance <= kLastDigit ? 0 : distance / std::max(kLastDigit, std::abs(value));
}

}  // namespace renkei::plan
