// Raw history of a variable (OPC 10000-11, 6.5.3), continuation points followed. For the sources of
// this folder alone. Not thread-safe.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "renkei/equipment/opcua/session.h"
#include "renkei/equipment/opcua/ua.h"

namespace renkei::equipment::opcua {

struct HistoryWish {
  std::string node;  // as a text
  UA_DateTime from = 0;
  UA_DateTime to = 0;
  std::size_t count = 0;  // at most
};
// `done` is called once: good, and what there is in the order of the times; else why not.
void read_history(Session& session, const Namespaces& names, const HistoryWish& wish,
                  std::function<void(UA_StatusCode, std::vector<DataValue>)> done);

}  // namespace renkei::equipment::opcua
