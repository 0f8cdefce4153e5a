#include <cmath>
#include <iterator>

#include "bench/plan/rivals.h"
#include <fmt/format.h>

namespace renkei::bench {
namespace {

// E, L, G, or R for a row with two different bounds; N for one with none.
char kind_of(double lower, double upper) {
  if (lower == upper) return 'E';
  if (std::isinf(lower)) return std::isinf(upper) ? 'N' : 'L';
  return std::isinf(upper) ? 'G' : 'R';
}

}  // namespace

std::string write_mps(const plan::Milp& milp) {
  std::string out = "NAME model FREE\nROWS\n N cost\n";
  auto to = std::back_inserter(out);
  const auto rows = static_cast<std::size_t>(milp.rows());
  const auto columns = static_cast<std::size_t>(milp.columns());
  std::vector<std::vector<std::pair<std::size_t, double>>> by_column(columns);
  for (std::size_t r = 0; r < rows; ++r) {
    const char kind = kind_of(milp.row_lower[r], milp.row_upper[r]);
    fmt::format_to(to, " {} r{}\n", kind == 'R' ? 'L' : kind, r);
    for (int k = milp.row_start[r]; k < milp.row_start[r + 1]; ++k) {
      const auto entry = static_cast<std::size_t>(k);
      const auto column = static_cast<std::size_t>(milp.entry_column[entry]);
      by_column[column].emplace_back(r, milp.entry_value[entry]);
    }
  }
  out += "COLUMNS\n";
  bool whole = false;
  for (std::size_t c = 0; c < columns; ++c) {
    if (milp.whole[c] != whole) {
      whole = milp.whole[c];
      fmt::format_to(to, " m{} 'MARKER' '{}'\n", c, whole ? "INTORG" : "INTEND");
    }
    fmt::format_to(to, " c{} cost {}\n", c, milp.cost[c]);
    for (const auto& [r, value] : by_column[c]) fmt::format_to(to, " c{} r{} {}\n", c, r, value);
  }
  if (whole) out += " mend 'MARKER' 'INTEND'\n";
  out += "RHS\n";
  fmt::format_to(to, " rhs cost {}\n", -milp.cost_offset);
  for (std::size_t r = 0; r < rows; ++r) {
    const char kind = kind_of(milp.row_lower[r], milp.row_upper[r]);
    if (kind == 'N') continue;
    fmt::format_to(to, " rhs r{} {}\n", r, kind == 'G' ? milp.row_lower[r] : milp.row_upper[r]);
  }
  bool ranges = false;
  for (std::size_t r = 0; r < rows; ++r) {
    if (kind_of(milp.row_lower[r], milp.row_upper[r]) != 'R') continue;
    if (!ranges) out += "RANGES\n";
    ranges = true;
    fmt::format_to(to, " rng r{} {}\n", r, milp.row_upper[r] - milp.row_lower[r]);
  }
  out += "BOUNDS\n";
  for (std::size_t c = 0; c < columns; ++c) {
    if (std::isinf(milp.lower[c])) {
      fmt::format_to(to, " MI bnd c{}\n", c);
    } else {
      fmt::format_to(to, " LO bnd c{} {}\n", c, milp.lower[c]);
    }
    if (std::isinf(milp.upper[c])) {
      fmt::format_to(to, " PL bnd c{}\n", c);
    } else {
      fmt::format_to(to, " UP bnd c{} {}\n", c, milp.upper[c]);
    }
  }
  out += "ENDATA\n";
  return out;
}

}  // namespace renkei::bench
