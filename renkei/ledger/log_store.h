// The port behind which a log is kept: entries, the whole subtrees over them, the head, and the
// owner's private leaves. A store keeps what it is given; what is right is decided in log.h.
//
// An append is all or nothing, and durable when it returns. It is refused when the head is not the
// one it was made for, so two writers cannot fork a log. Implementations say whether they are
// thread-safe. Every read says whether what was asked for is not there or could not be read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/disclosure.h"
#include "renkei/ledger/entry.h"
#include "renkei/ledger/hash.h"
#include "renkei/ledger/merkle_tree.h"

namespace renkei::ledger {

struct Head {
  TreeSize size;
  Hash root = empty_root();
  friend bool operator==(const Head&, const Head&) = default;
};

struct StoredEntry {
  EntryIndex index;
  EventId event_id;
  Hash leaf;
  std::string bytes;
};

struct StoredNode {
  NodeId id;
  Hash hash;
};

// What an append adds. Entries follow one another from before.size; their number is the growth.
struct AppendBatch {
  Head before;
  Head after;
  std::vector<StoredEntry> entries{};
  std::vector<StoredNode> nodes{};
  struct Reference {
    EntityRef ref;
    EntryIndex index;
  };
  std::vector<Reference> references{};  // of each entry to what it is about
  std::vector<DisclosureTree> secrets{};
};

class LogStore {
 public:
  virtual ~LogStore() = default;

  [[nodiscard]] virtual Result<Head> head() = 0;
  // Errors: ledger.head_moved (somebody else appended: nothing was changed); any other is of the
  // store, and nothing may be acknowledged after it.
  [[nodiscard]] virtual Result<void> append(const AppendBatch& batch) = 0;

  // What is read between the two is read at one moment, which is faster than each by itself; an
  // append ends it. Need not do anything.
  virtual void begin_reads() {}
  virtual void end_reads() {}

  // Errors: ledger.no_entry, those of the store.
  [[nodiscard]] virtual Result<StoredEntry> entry(EntryIndex index) = 0;
  // Calls for the entries [from, to) in order until the call returns an error, which is returned.
  // Errors: ledger.no_entry where one is missing, those of the store.
  using OnEntry = std::function<Result<void>(const StoredEntry&)>;
  [[nodiscard]] virtual Result<void> scan(EntryIndex from, TreeSize to,
                                          const OnEntry& on_entry) = 0;
  [[nodiscard]] virtual Result<std::optional<EntryIndex>> find(const EventId& id) = 0;
  // The last entry about this.
  [[nodiscard]] virtual Result<std::optional<EntryIndex>> last_about(const EntityRef& ref) = 0;
  // Errors: ledger.no_node, those of the store.
  [[nodiscard]] virtual Result<Hash> node(NodeId id) = 0;

  // The private leaves below a root. Errors: ledger.no_secret.
  [[nodiscard]] virtual Result<DisclosureTree> secret(const Hash& root) = 0;
  // Forgets a disclosure string for good; its leaf hash stays, and so does every proof. Errors:
  // ledger.no_secret (no such leaf, or erased before), store.erase_pending (erased, but not yet
  // overwritten, for somebody reads).
  [[nodiscard]] virtual Result<void> erase_secret(const Hash& root, const Hash& leaf) = 0;
};

// The errors that stores share.
[[nodiscard]] Error no_entry_error(EntryIndex index);
[[nodiscard]] Error no_node_error(NodeId id);
[[nodiscard]] Error no_secret_error(const Hash& root);
[[nodiscard]] Error head_moved_error(TreeSize expected, TreeSize found);

}  // namespace renkei::ledger
