// Units of measure after UCUM (The Unified Code for Units of Measure, version 2.1), the part that
// biologics planning needs, case-sensitive codes.
//
// A Unit is a product of atoms with whole exponents and an exact factor to the base units: g, L
// (kept as a base of its own for volume), s, and countable kinds that never convert into each
// other: [IU], [PFU], {vg}, {cells}, {sheet}, {lot}, {dose}, {vial}, {person}, {batch}, [JPY]
// (annotations and arbitrary units are not commensurable with anything else: UCUM clauses 6, 24).
// Plain values, thread-safe as such.
//
//   Unit::parse("g/L"), Unit::parse("ug"), Unit::parse("kg/d"), Unit::parse("10*6.{cells}/mL")
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "renkei/base/decimal.h"

namespace renkei {

class Unit {
 public:
  Unit() = default;  // dimensionless, "1"
  // Prefixes n u m c d k M G; g L l s min h d wk mo a m2 m3; % ; the kinds named above; operators
  // '.' '/' and whole exponents; 10*N. Errors: unit.unknown (names the atom and, where one is
  // near, the code meant: "µg" -> "ug", "liter" -> "L"), unit.syntax. `a` is 365 d exactly here
  // (UCUM's Julian year 365.25 d is refused by planners who count days; stated in the docs), mo
  // is not accepted (a month is no fixed number of days).
  [[nodiscard]] static Result<Unit> parse(std::string_view code);

  [[nodiscard]] const std::string& code() const { return code_; }
  [[nodiscard]] bool commensurable(const Unit& other) const;
  // How many `to` make one of this. Error: unit.not_commensurable.
  [[nodiscard]] Result<Exact> factor_to(const Unit& to) const;
  [[nodiscard]] Unit times(const Unit& other) const;
  [[nodiscard]] Unit per(const Unit& other) const;
  friend bool operator==(const Unit& a, const Unit& b) {
    return a.factor_ == b.factor_ && a.powers_ == b.powers_;
  }

 private:
  std::string code_ = "1";
  Exact factor_ = 1;
  std::map<std::string, int> powers_;
};

// An exact amount with its unit.
struct Quantity {
  Exact amount;
  Unit unit;

  // Error: unit.not_commensurable.
  [[nodiscard]] Result<Exact> in(const Unit& to) const;
};

}  // namespace renkei
