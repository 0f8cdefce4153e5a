// A log: appends typed entries once each, chains them by what they are about, grows the tree, and
// proves. It keeps only the right edge of the tree in memory; everything else is the store's.
//
// One Log for a store at a time; not thread-safe (Recorder gives threads one). The store must
// outlive it.
//
//   auto log = Log::open(store, types);
//   const auto done = log->append({draft});
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/checkpoint.h"
#include "renkei/ledger/entry.h"
#include "renkei/ledger/event_types.h"
#include "renkei/ledger/log_store.h"
#include "renkei/ledger/merkle_tree.h"

namespace renkei::ledger {

// An entry to be: prev_of_entity may be left empty unless it is signed, the log fills it in.
struct Draft {
  Entry entry;
  std::vector<DisclosureTree> secrets;  // the tree of entry.secret and those nested in it
};

struct Recorded {
  EntryIndex index;
  Hash leaf;
  bool again = false;  // it had been recorded before, with this index
};

class Log {
 public:
  // Reads the head and the right edge, and checks one against the other. `types` must outlive the
  // log. Errors: ledger.head_wrong (the nodes do not lead to the head's root), those of the store.
  [[nodiscard]] static Result<Log> open(LogStore& store, const EventTypes& types);

  // Appends all drafts that are right, in order, in one append of the store; those that are not
  // are each told why and leave no trace: ledger.entry and the like, ledger.event_type and
  // ledger.event_body (event_types.h), ledger.event_id_reused (another event has that id),
  // ledger.chain_moved (a signed entry names a predecessor that is no longer the last),
  // ledger.signature, ledger.secret_missing (its tree is not with it). An error of the whole means
  // that nothing was appended and that this log must not be used further.
  [[nodiscard]] Result<std::vector<Result<Recorded>>> append(std::span<const Draft> drafts);

  [[nodiscard]] Head head() const { return {edge_.size(), edge_.root()}; }
  // The chains an entry about these would have now. Errors: those of the store.
  [[nodiscard]] Result<std::map<EntityRef, Hash>> chains(const std::vector<EntityRef>& refs);

  // Errors: ledger.proof_size, ledger.proof_growth (no such entry or size), those of the store.
  [[nodiscard]] Result<std::vector<Hash>> prove(EntryIndex index, TreeSize size);
  [[nodiscard]] Result<std::vector<Hash>> prove_growth(TreeSize from, TreeSize to);
  // What can be signed of the log now.
  [[nodiscard]] Checkpoint checkpoint(std::string origin) const;

 private:
  class Batch;
  Log(LogStore& store, const EventTypes& types, RightEdge edge)
      : store_(&store), types_(&types), edge_(std::move(edge)) {}
  [[nodiscard]] ReadNode reader();

  LogStore* store_;
  const EventTypes* types_;
  RightEdge edge_;
  // The last leaves about what was written of lately, so that they need not be looked up each time;
  // begun anew when it has grown to kLastMax.
  static constexpr std::size_t kLastMax = 10'000;
  std::map<EntityRef, Hash> last_;
};

// Reads a whole log again and says everything that is wrong with it: an entry whose bytes are not
// its leaf, not canonical, wrongly signed, out of its chain or there twice; a node or a head that
// does not follow from the entries; a field kept shut that is not what its entry was written with,
// or is lost as a whole. Each fault names its entry. What cannot be told: whether a field's text
// was taken away, for that looks like a decoy.
struct VerifyOptions {
  bool signatures = true;
  bool secrets = true;  // of a log whose fields are kept here
  std::size_t faults_max = 100;
  // Called now and then with the entries read; false stops.
  std::function<bool(TreeSize)> on_progress{};
};
struct LogVerdict {
  Head head;  // that the entries lead to
  TreeSize checked;
  bool stopped = false;
  Faults faults;
};
// Errors: those of the store when it cannot be read at all.
[[nodiscard]] Result<LogVerdict> verify_log(LogStore& store, const VerifyOptions& options);

}  // namespace renkei::ledger
