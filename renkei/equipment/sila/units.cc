#include "renkei/equipment/sila/units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <vector>

#include <fmt/format.h>

namespace renkei::equipment::sila {
namespace {

// In the order of SiUnit; UCUM's candela is not among the units known here.
constexpr std::array<std::string_view, 8> kAtoms{"", "m", "kg", "s", "A", "K", "mol", ""};

// What a label may mean where it is no code itself, or another.
constexpr std::array<std::string_view, 50> kCodes{
    "%",      "nm",    "um",   "mm",    "cm",  "g",    "mg",   "ug",    "ng",    "min",
    "h",      "d",     "ms",   "us",    "L",   "mL",   "uL",   "nL",    "L/min", "mL/min",
    "uL/min", "mL/h",  "uL/s", "L/h",   "g/L", "mg/L", "ug/L", "mg/mL", "ug/mL", "mmol/L",
    "umol/L", "mol/L", "1/mL", "1/min", "1/h", "bar",  "mbar", "kPa",   "Pa",    "MPa",
    "mV",     "V",     "mA",   "uA",    "W",   "kW",   "Hz",   "kHz",   "MHz",   "mS/cm"};

constexpr double kSameFactor = 1e-5;

// "kg.m-1.s-2", or nothing where it cannot be written.
std::optional<std::string> si_code(const UnitConstraint& unit) {
  std::array<std::int64_t, kAtoms.size()> powers{};
  for (const UnitComponent& one : unit.components) {
    const auto index = static_cast<std::size_t>(one.unit);
    if (one.unit == SiUnit::kDimensionless) continue;
    if (one.exponent == 0 || kAtoms.at(index).empty()) return std::nullopt;
    powers.at(index) += one.exponent;
  }
  std::string code;
  for (std::size_t i = 0; i < powers.size(); ++i) {
    if (powers.at(i) == 0) continue;
    if (!code.empty()) code += '.';
    code += kAtoms.at(i);
    if (powers.at(i) != 1) code += std::to_string(powers.at(i));
  }
  return code.empty() ? "1" : code;
}

bool means(const Unit& candidate, const Unit& si, double factor) {
  if (!candidate.commensurable(si)) return false;
  const auto own = candidate.factor_to(si);
  if (!own) return false;
  return std::abs(to_double(*own) - factor) <= kSameFactor * std::abs(factor);
}

// The code with what is counted taken as a plain number: "{rev}/min" is "1/min".
std::string uncounted(std::string_view code) {
  std::string plain;
  char closing = 0;
  for (const char one : code) {
    if (closing != 0) {
      if (one == closing) closing = 0;
    } else if (one == '{' || one == '[') {
      closing = one == '{' ? '}' : ']';
      plain += '1';
    } else {
      plain += one;
    }
  }
  return plain;
}

struct SiProduct {
  std::array<int, kAtoms.size()> powers{};
  Unit unit{};
};

// Products of SI units with small exponents, those of few factors first.
const std::vector<SiProduct>& si_products() {
  static const std::vector<SiProduct> all = [] {
    constexpr std::array<std::pair<int, int>, kAtoms.size()> kPowers{
        {{0, 0}, {-3, 3}, {-1, 1}, {-3, 3}, {-2, 2}, {-1, 1}, {-1, 1}, {0, 0}}};
    std::vector<SiProduct> made(1);
    for (std::size_t i = 0; i < kAtoms.size(); ++i) {
      const std::size_t before = made.size();
      for (int power = kPowers.at(i).first; power <= kPowers.at(i).second; ++power) {
        if (power == 0) continue;
        const auto atom = Unit::parse(fmt::format("{}{}", kAtoms.at(i), power));
        for (std::size_t one = 0; one < before; ++one) {
          made.push_back(made[one]);
          made.back().powers.at(i) = power;
          made.back().unit = made.back().unit.times(*atom);
        }
      }
    }
    const auto size = [](const SiProduct& one) {
      int sum = 0;
      for (const int power : one.powers) sum += std::abs(power);
      return sum;
    };
    std::stable_sort(made.begin(), made.end(),
                     [&](const auto& a, const auto& b) { return size(a) < size(b); });
    return made;
  }();
  return all;
}

bool says_nothing(std::string_view label) { return label.empty() || label == "1" || label == "-"; }

}  // namespace

MappedUnit mapped_unit(const UnitConstraint& unit) {
  MappedUnit unknown{.label = unit.label};
  const auto code = si_code(unit);
  if (!code) return unknown;
  const auto si = Unit::parse(*code);
  if (!si) return unknown;
  const double factor = unit.factor.to_double();
  if (!(unit.offset == Decimal(0))) {
    const bool celsius = *code == "K" && unit.factor == Decimal(1) &&
                         std::abs(unit.offset.to_double() - 273.15) < 1e-9;
    const auto cel = Unit::parse("Cel");
    return celsius && cel ? MappedUnit{.unit = *cel} : unknown;
  }
  if (*code == "1" && (unit.label == "pH" || unit.label == "[pH]") && factor == 1) {
    if (const auto ph = Unit::parse("[pH]")) return {.unit = *ph};
  }
  if (const auto own = Unit::parse(unit.label); own && means(*own, *si, factor)) {
    return {.unit = *own};
  }
  const std::string plain = uncounted(unit.label);
  if (plain != unit.label) {
    const auto own = Unit::parse(unit.label);
    const auto counted = Unit::parse(plain);
    if (own && counted && means(*counted, *si, factor)) return {.unit = *own};
  }
  for (const std::string_view one : kCodes) {
    if (const auto known = Unit::parse(one); known && means(*known, *si, factor)) {
      return {.unit = *known};
    }
  }
  // A plain number that has a name: both are kept.
  const std::string label = *code == "1" && !says_nothing(unit.label) ? unit.label : "";
  if (factor == 1) return {.unit = *si, .label = label};
  const double power = std::log10(factor);
  if (factor > 0 && std::abs(power - std::round(power)) < 1e-9) {
    const auto scaled = Unit::parse(fmt::format("10*{}{}", static_cast<int>(std::round(power)),
                                                *code == "1" ? std::string() : "." + *code));
    if (scaled) return {.unit = *scaled, .label = label};
  }
  return unknown;
}

std::optional<UnitConstraint> constraint_of(const Unit& unit) {
  UnitConstraint made{.label = unit.code(), .factor = Decimal(1)};
  const auto add = [&](SiUnit one, std::int64_t exponent) {
    made.components.push_back({.unit = one, .exponent = exponent});
  };
  if (unit.code() == "Cel") {
    made.offset = *Decimal::parse("273.15");
    add(SiUnit::kKelvin, 1);
    return made;
  }
  if (unit.code() == "[pH]") {
    add(SiUnit::kDimensionless, 1);
    return made;
  }
  const auto plain = Unit::parse(uncounted(unit.code()));
  if (!plain) return std::nullopt;
  for (const SiProduct& one : si_products()) {
    if (!plain->commensurable(one.unit)) continue;
    const auto factor = plain->factor_to(one.unit);
    if (!factor) return std::nullopt;
    const auto written = Decimal::parse(fmt::format("{:.15g}", to_double(*factor)));
    if (!written) return std::nullopt;
    made.factor = *written;
    for (std::size_t i = 0; i < one.powers.size(); ++i) {
      if (one.powers.at(i) != 0) add(static_cast<SiUnit>(i), one.powers.at(i));
    }
    if (made.components.empty()) add(SiUnit::kDimensionless, 1);
    if (!(mapped_unit(made).unit == unit)) return std::nullopt;
    return made;
  }
  return std::nullopt;
}

}  // namespace renkei::equipment::sila
