// A file of a server, read whole (FileType, OPC 10000-20, 4.2): Open, Read until it ends, Close.
// For the sources of this folder alone. Not thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/session.h"

namespace renkei::equipment::opcua {

// Calls a method and waits for its answer. Errors: equipment.refused, equipment.timeout,
// equipment.unreachable.
[[nodiscard]] Result<std::vector<Variant>> call_and_wait(Session& session, const NodeId& object,
                                                         const NodeId& method,
                                                         const std::vector<Variant>& inputs,
                                                         std::chrono::milliseconds patience);

// The methods of one file: its own, or those of the type where it shows none (OPC 10000-3, 6.4).
struct FileMethods {
  FileMethods();
  NodeId open;
  NodeId read;
  NodeId close;
};

// `file` is the node id of the object, `patience` of each part. Errors: as above; also
// equipment.refused when it has more than `bytes_max`.
[[nodiscard]] Result<std::string> read_file(Session& session, const NodeId& file,
                                            const FileMethods& methods, std::uint64_t bytes_max,
                                            std::chrono::milliseconds patience);

}  // namespace renkei::equipment::opcua
