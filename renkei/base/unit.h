// Units of measure after UCUM (The Unified Code for Units of Measure, version 2.1), the part that
// biologics planning needs, case-sensitive codes.
//
// A Unit is a product of atoms with whole exponents and an exact factor to the base units: g, m, s,
// K, A, mol, osm (L is m3 / 1000 exactly), and countable kinds that never convert into each other:
// [IU], [PFU], [CFU], [CCID_50], {vg}, {copies}, {cells}, {particle}, {sheet}, {lot}, {dose},
// {vial}, {syringe}, {bag}, {patch}, {kit}, {test}, {person}, {batch}, {OD}, {CV} (column volumes),
// {rev}, [JPY] (annotations and arbitrary units are not commensurable with anything else: UCUM
// clauses 6, 24). mol is a base here, not a number as in UCUM. Cel and [pH] count from a point of
// their own (UCUM clause 21): they convert into nothing and stand alone, differences are in K and
// in 1. As in UCUM, '.' and '/' bind alike from the left: "g/L.h" is (g/L).h, and "g/(L.h)" the
// other.
// Plain values, thread-safe as such.
//
//   Unit::parse("g/L"), Unit::parse("ug"), Unit::parse("kg/d"), Unit::parse("10*6.{cells}/mL")
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renkei/base/decimal.h"

namespace renkei {

inline constexpr std::size_t kUnitBytesMax = 128;

class Unit {
 public:
  Unit() = default;  // dimensionless, "1"
  // Prefixes n u m c d k M G (of g, m, L, s, K, A, mol, osm, [IU], U, Hz, N, Pa, bar, J, W, V, S);
  // g L l m s min h d wk a; U (enzyme units, umol/min); [g] (of a centrifuge); % ; the kinds named
  // above; operators '.' '/', parentheses and whole exponents; 10*N with |N| <= 30; at most
  // kUnitBytesMax bytes. Errors: unit.unknown (names the atom and, where one is
  // near, the code meant: "µg" -> "ug", "liter" -> "L", as the argument `meant`), unit.syntax. `a`
  // is 365 d exactly here (UCUM's Julian year 365.25 d is refused by planners who count days;
  // stated in the docs), mo is not accepted (a month is no fixed number of days).
  [[nodiscard]] static Result<Unit> parse(std::string_view code);

  // As parsed; of a product or quotient, a code that parses to an equal unit: atoms that cancel
  // are left out ("kg/d" times "d" is "kg"). Parses back as long as it keeps the limits above.
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
  friend class UnitParser;
  // The atoms as written with their exponents, in order, for writing the code of a product.
  using Terms = std::vector<std::pair<std::string, int>>;
  // This unit times `other` to the power of 1 or -1.
  [[nodiscard]] Unit combined(const Unit& other, int sign) const;

  std::string code_ = "1";
  Exact factor_ = 1;
  std::map<std::string, int> powers_;  // of base units and kinds; none is 0
  Terms terms_;
};

// An exact amount with its unit.
struct Quantity {
  Exact amount;
  Unit unit;

  // Error: unit.not_commensurable.
  [[nodiscard]] Result<Exact> in(const Unit& to) const;
};

}  // namespace renkei
