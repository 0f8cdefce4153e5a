// The parts of the schema by subject, joined in schema.cc. For this room alone.
#pragma once

#include <vector>

#include "renkei/network/schema.h"

namespace renkei::network {

[[nodiscard]] std::vector<TableSchema> party_tables();    // who, and under which programmes
[[nodiscard]] std::vector<TableSchema> product_tables();  // what
[[nodiscard]] std::vector<TableSchema> making_tables();   // how and with which equipment
[[nodiscard]] std::vector<TableSchema> rule_tables();     // what may be done, and what is asked for

}  // namespace renkei::network
