// Types of a feature definition as the neutral form has them, and back. Pure, thread-safe.
//
// Integer, Real, Boolean, Binary, Date, Time, Timestamp and Any keep their names, String is Text.
// Definitions are put in, constraints become limits. What the neutral form has no word for (limits
// of moments, sets of times, a schema, the kind of an identifier, the types that an Any may have)
// is left to the machine, which says so when it is not obeyed.
#pragma once

#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/form.h"
#include "renkei/equipment/sila/feature.h"

namespace renkei::equipment::sila {

// Requires a feature without faults, and a type of it.
[[nodiscard]] DataType data_type_of(const FeatureType& type, const Feature& feature);
[[nodiscard]] std::vector<DataMember> members_of(const std::vector<Element>& elements,
                                                 const Feature& feature);

// The kinds alone, without limits: what the value of Any says of itself. Error:
// equipment.value_type (a member whose name is no identifier, a list right in a list).
[[nodiscard]] Result<FeatureType> feature_type_of(const DataType& type);
// <DataType>…</DataType>, on one line.
[[nodiscard]] std::string type_xml(const FeatureType& type);

}  // namespace renkei::equipment::sila
