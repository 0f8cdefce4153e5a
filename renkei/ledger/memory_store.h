// A log in memory, for tests and for verifying what came from elsewhere; it can be told to fail,
// and to have been tampered with. Not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "renkei/ledger/log_store.h"

namespace renkei::ledger {

class MemoryStore final : public LogStore {
 public:
  [[nodiscard]] Result<Head> head() override { return head_; }
  [[nodiscard]] Result<void> append(const AppendBatch& batch) override;
  [[nodiscard]] Result<StoredEntry> entry(EntryIndex index) override;
  [[nodiscard]] Result<void> scan(EntryIndex from, TreeSize to, const OnEntry& on_entry) override;
  [[nodiscard]] Result<std::optional<EntryIndex>> find(const EventId& id) override;
  [[nodiscard]] Result<std::optional<EntryIndex>> last_about(const EntityRef& ref) override;
  [[nodiscard]] Result<Hash> node(NodeId id) override;
  [[nodiscard]] Result<DisclosureTree> secret(const Hash& root) override;
  [[nodiscard]] Result<void> erase_secret(const Hash& root, const Hash& leaf) override;

  // The append after `appends` more fails with memory.write_failed and keeps nothing.
  void fail_after(int appends) { fail_after_ = appends; }

  // What a thief of the store could change, for tests.
  [[nodiscard]] std::vector<StoredEntry>& raw_entries() { return entries_; }
  [[nodiscard]] std::map<NodeId, Hash>& raw_nodes() { return nodes_; }
  [[nodiscard]] Head& raw_head() { return head_; }

 private:
  Head head_;
  std::vector<StoredEntry> entries_;
  std::map<NodeId, Hash> nodes_;
  std::map<EventId, EntryIndex> events_;
  std::map<EntityRef, EntryIndex> last_;
  std::map<Hash, std::vector<SecretLeaf>> secrets_;
  std::optional<int> fail_after_;
};

}  // namespace renkei::ledger
