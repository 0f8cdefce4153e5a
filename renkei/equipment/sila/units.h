// The unit of a SiLA 2 constraint as UCUM has it. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>

#include "renkei/base/unit.h"
#include "renkei/equipment/sila/feature.h"

namespace renkei::equipment::sila {

struct MappedUnit {
  Unit unit{};
  // As the machine writes it, where UCUM has no such unit (or not here), or where the machine calls
  // a plain number something. Empty where `unit` says all.
  std::string label{};
};

// By factor, offset and SI units; the label decides only among codes that mean the same. A factor
// counts as equal within 10 parts in a million: 1/60 cannot be written as a decimal. A component
// that contradicts itself (Kelvin to the power of 0) maps to nothing but its label.
[[nodiscard]] MappedUnit mapped_unit(const UnitConstraint& unit);

// The constraint that mapped_unit maps to this unit again, its code as the label; what is counted
// ({cells}, [IU]) is told by the label alone. Nothing: SiLA 2 has no words for it.
[[nodiscard]] std::optional<UnitConstraint> constraint_of(const Unit& unit);

}  // namespace renkei::equipment::sila
