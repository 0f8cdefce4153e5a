#include "renkei/equipment/sila/units.h"

#include <array>
#include <cmath>
#include <optional>

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

}  // namespace renkei::equipment::sila
