#include "renkei/ledger/log_store.h"

#include <fmt/format.h>

namespace renkei::ledger {

Error no_entry_error(EntryIndex index) {
  return Error{"ledger.no_entry", fmt::format("the log has no entry {}", index.value)}
      .value(std::to_string(index.value))
      .remedy("ask for one below the size that the head states");
}

Error no_node_error(NodeId id) {
  return Error{"ledger.no_node",
               fmt::format("the log has no node {} of level {}", id.index, id.level)}
      .arg("index", std::to_string(id.index))
      .arg("level", std::to_string(id.level))
      .remedy("verify the log: a node that its head needs is missing");
}

Error no_secret_error(const Hash& root) {
  return Error{"ledger.no_secret",
               fmt::format("nothing confidential is kept here for the root {}", root.to_base64())}
      .value(root.to_base64())
      .remedy("ask the owner of the record; it is not kept here, or was erased");
}

Error head_moved_error(TreeSize expected, TreeSize found) {
  return Error{"ledger.head_moved", fmt::format("the log has {} entries, and {} were expected",
                                                found.value, expected.value)}
      .arg("found", std::to_string(found.value))
      .arg("expected", std::to_string(expected.value))
      .remedy("another program writes to this log: stop it, and open the log again");
}

}  // namespace renkei::ledger
