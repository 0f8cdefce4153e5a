// A feature definition as the XML that clients read (SiLA 2 Part A v1.1, chapter 5). What
// read_feature makes of it is the feature that was written, but for lines, and for schemas that
// stand in the definition itself. Pure, thread-safe.
#pragma once

#include <string>

#include "renkei/equipment/sila/feature.h"
#include "renkei/recipe/xml.h"

namespace renkei::equipment::sila {

// Requires a feature that check_feature would find no fault with.
[[nodiscard]] std::string write_feature(const Feature& feature);

// <DataType>, with its constraints.
[[nodiscard]] recipe::XmlNode type_node(const FeatureType& type);

}  // namespace renkei::equipment::sila
