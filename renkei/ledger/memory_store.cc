#include "renkei/ledger/memory_store.h"

#include <algorithm>

namespace renkei::ledger {

Result<void> MemoryStore::append(const AppendBatch& batch) {
  if (fail_after_ && (*fail_after_)-- <= 0) {
    return fail(Error{"memory.write_failed", "the store was told to fail"}.remedy(
        "this is a test; open the log again"));
  }
  if (batch.before != head_) return fail(head_moved_error(batch.before.size, head_.size));
  for (const StoredEntry& entry : batch.entries) {
    RENKEI_CHECK(entry.index.value == entries_.size());
    RENKEI_CHECK(events_.emplace(entry.event_id, entry.index).second);
    entries_.push_back(entry);
  }
  for (const StoredNode& node : batch.nodes) {
    RENKEI_CHECK(nodes_.emplace(node.id, node.hash).second);
  }
  for (const auto& [ref, index] : batch.references) last_[ref] = index;
  for (const DisclosureTree& tree : batch.secrets) secrets_[tree.root().root] = tree.leaves();
  head_ = batch.after;
  return {};
}

Result<StoredEntry> MemoryStore::entry(EntryIndex index) {
  if (index.value >= entries_.size()) return fail(no_entry_error(index));
  return entries_[index.value];
}

Result<void> MemoryStore::scan(EntryIndex from, TreeSize to, const OnEntry& on_entry) {
  for (std::uint64_t i = from.value; i < to.value; ++i) {
    if (i >= entries_.size()) return fail(no_entry_error({i}));
    if (auto done = on_entry(entries_[i]); !done) return done;
  }
  return {};
}

Result<std::optional<EntryIndex>> MemoryStore::find(const EventId& id) {
  const auto found = events_.find(id);
  if (found == events_.end()) return std::optional<EntryIndex>{};
  return std::optional{found->second};
}

Result<std::optional<EntryIndex>> MemoryStore::last_about(const EntityRef& ref) {
  const auto found = last_.find(ref);
  if (found == last_.end()) return std::optional<EntryIndex>{};
  return std::optional{found->second};
}

Result<Hash> MemoryStore::node(NodeId id) {
  const auto found = nodes_.find(id);
  if (found == nodes_.end()) return fail(no_node_error(id));
  return found->second;
}

Result<DisclosureTree> MemoryStore::secret(const Hash& root) {
  const auto found = secrets_.find(root);
  if (found == secrets_.end()) return fail(no_secret_error(root));
  return DisclosureTree::of(found->second);
}

Result<void> MemoryStore::erase_secret(const Hash& root, const Hash& leaf) {
  const auto found = secrets_.find(root);
  if (found == secrets_.end()) return fail(no_secret_error(root));
  const auto place = std::find_if(
      found->second.begin(), found->second.end(),
      [&](const SecretLeaf& one) { return one.hash == leaf && !one.disclosure.empty(); });
  if (place == found->second.end()) return fail(no_secret_error(root));
  place->disclosure.clear();
  return {};
}

}  // namespace renkei::ledger
