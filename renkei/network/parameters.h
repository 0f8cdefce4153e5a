// The value each parameter has in one reading. For this room alone.
#pragma once

#include <vector>

#include "renkei/network/edits.h"
#include "renkei/network/read_network.h"
#include "renkei/network/records.h"

namespace renkei::network {

// By the estimate asked for, then single values, then edits; of several rows of one parameter the
// one in force on the day. Parameters with a fault are left out.
[[nodiscard]] ParameterValues parameter_values(const TableRecords& table,
                                               const ReadOptions& options, Date as_of,
                                               const std::vector<ParsedEdit>& edits,
                                               Findings& findings);

// Edits and options that name parameters or cells which are not there.
void check_edits(const Book& book, const ReadOptions& options, const std::vector<ParsedEdit>& edits,
                 Findings& findings);

}  // namespace renkei::network
