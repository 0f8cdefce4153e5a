// Exact numbers: Decimal for what stands in a table, Exact for arithmetic on it.
//
// Decimal is a finite decimal as written (coefficient * 10^-scale, at most 18 significant digits,
// exponent within +-30), kept so that it prints back as a person would write it. Exact is an
// arbitrary-precision rational (Boost.Multiprecision cpp_rational): sums, products and quotients
// never round. Doubles are for solvers and pictures only. Plain values, thread-safe as such.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/multiprecision/cpp_int.hpp>

#include "renkei/base/result.h"

namespace renkei {

using Exact = boost::multiprecision::cpp_rational;

class Decimal {
 public:
  Decimal() = default;
  explicit Decimal(std::int64_t whole) : coefficient_(whole) {}

  // Reads "12", "-0.5", "1e9", "1.5E-3". No spaces, no thousands separators, no "nan" or "inf".
  // Errors: decimal.syntax, decimal.too_long (over 18 significant digits), decimal.range.
  [[nodiscard]] static Result<Decimal> parse(std::string_view text);

  [[nodiscard]] Exact exact() const;
  [[nodiscard]] double to_double() const;
  // Plain notation without exponent and without trailing zeros: "0.0015", "1000000000".
  [[nodiscard]] std::string to_string() const;
  [[nodiscard]] bool is_whole() const;
  // By value: 1.50 == 1.5.
  friend bool operator==(const Decimal& a, const Decimal& b) { return a.exact() == b.exact(); }

 private:
  std::int64_t coefficient_ = 0;
  int exponent_ = 0;  // value = coefficient_ * 10^exponent_
};

// Reads a number as people type it into a spreadsheet: what Decimal::parse reads, and also
// thousands in right groups ("1,234,567.5"), a leading '+', spaces around it (U+3000 and U+00A0
// too) and the full-width forms that Japanese input methods write (NFKC folds them alike):
// "１２．５", "－３", "−3". Errors: those of Decimal::parse, and csv.thousands for a comma that
// does not part groups of three ("1,23", "12,5": a decimal comma is not read), csv.percent ("70%":
// write 0.7).
[[nodiscard]] Result<Decimal> parse_spreadsheet_decimal(std::string_view text);

// The greatest whole number <= x, the least >= x. Error numbers out of int64: RENKEI_CHECK.
[[nodiscard]] std::int64_t floor_to_int(const Exact& x);
[[nodiscard]] std::int64_t ceil_to_int(const Exact& x);
[[nodiscard]] double to_double(const Exact& x);
// The decimal text of x if it is finite ("0.125"), else rounded toward zero to `digits` decimals.
[[nodiscard]] std::string to_text(const Exact& x, int digits = 6);
// Exact from a double by its value rounded to `digits` decimals (for solver output).
[[nodiscard]] Exact exact_from_double(double x, int digits);

}  // namespace renkei
