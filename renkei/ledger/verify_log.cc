#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "renkei/ledger/log.h"

namespace renkei::ledger {
namespace {

constexpr std::uint64_t kProgressEvery = 4096;

Error fault(std::string code, std::string message, EntryIndex index) {
  return Error{std::move(code), std::move(message)}
      .arg("index", std::to_string(index.value))
      .remedy(
          "the log was altered or its disk is failing: stop writing, keep it as evidence, and "
          "restore a backup");
}

class Verifier {
 public:
  Verifier(LogStore& store, const VerifyOptions& options) : store_(store), options_(options) {}

  Result<LogVerdict> verify() {
    const auto head = store_.head();
    if (!head) return fail(head.error());
    const auto scanned = store_.scan({0}, head->size, [this](const StoredEntry& entry) {
      check(entry);
      return go_on();
    });
    if (!scanned && !verdict_.stopped) {
      if (scanned.error().code() != "ledger.no_entry") return fail(scanned.error());
      add(scanned.error());
    }
    verdict_.head = {edge_.size(), edge_.root()};
    verdict_.checked = edge_.size();
    if (!verdict_.stopped && verdict_.head != *head) {
      add(fault("ledger.head_wrong",
                fmt::format("the head states {} entries with the root {}; the entries are {} with "
                            "the root {}",
                            head->size.value, head->root.to_base64(), edge_.size().value,
                            edge_.root().to_base64()),
                {edge_.size().value})
              .value(head->root.to_base64())
              .arg("size", std::to_string(head->size.value))
              .arg("root", edge_.root().to_base64()));
    }
    if (!verdict_.stopped) check_references();
    return std::move(verdict_);
  }

 private:
  void add(Error error) {
    if (verdict_.faults.size() < options_.faults_max) verdict_.faults.push_back(std::move(error));
  }

  // An error only stops the scan.
  Result<void> go_on() {
    const bool ask = options_.on_progress && edge_.size().value % kProgressEvery == 0;
    if ((!ask || options_.on_progress(edge_.size())) &&
        verdict_.faults.size() < options_.faults_max) {
      return {};
    }
    verdict_.stopped = true;
    return fail(Error{"ledger.verify_stopped", "stopped"}.remedy("verify again"));
  }

  void check(const StoredEntry& stored) {
    const Hash leaf = leaf_hash(stored.bytes);
    if (leaf != stored.leaf) {
      add(fault("ledger.leaf_wrong",
                fmt::format("the bytes of entry {} are not what was hashed", stored.index.value),
                stored.index));
    }
    edge_.append(leaf, [&](NodeId id, const Hash& hash) { check_node(id, hash, stored.index); });
    const auto entry = parse_entry(stored.bytes);
    if (!entry) {
      add(fault("ledger.entry_wrong",
                fmt::format("entry {} cannot be read: {}", stored.index.value,
                            entry.error().message()),
                stored.index)
              .arg("reason", entry.error().message()));
      return;
    }
    check_event(entry->event_id, stored);
    check_chains(*entry, stored.index);
    for (const EntityRef& ref : entry->refs) last_[ref.to_string()] = {leaf, stored.index};
    if (options_.secrets && entry->secret) check_secret(entry->secret->root, stored.index, 0);
    if (!options_.signatures) return;
    if (const auto right = verify_signatures(*entry); !right) {
      add(fault("ledger.entry_signature",
                fmt::format("a signature in entry {} is wrong", stored.index.value), stored.index)
              .at(right.error().place()));
    }
  }

  // The leaves below a root, and below those that their values hold.
  void check_secret(const Hash& root, EntryIndex index, int depth) {
    constexpr int kDepthMax = 16;
    const auto wrong = [&] {
      add(fault("ledger.secret_wrong",
                fmt::format("what entry {} keeps shut is lost or not what it was written with",
                            index.value),
                index)
              .value(root.to_base64()));
    };
    const auto tree = store_.secret(root);
    if (!tree || tree->root().root != root || depth > kDepthMax) return wrong();
    for (const SecretLeaf& leaf : tree->leaves()) {
      if (leaf.disclosure.empty()) continue;
      const auto disclosure = parse_disclosure(leaf.disclosure);
      if (!disclosure || leaf_hash(leaf.disclosure) != leaf.hash) return wrong();
      if (!disclosure->value.is_object() || !disclosure->value.contains("sd_root")) continue;
      const auto inner = parse_disclosure_root(disclosure->value);
      if (!inner) return wrong();
      check_secret(inner->root, index, depth + 1);
    }
  }

  void check_event(const EventId& id, const StoredEntry& stored) {
    if (id != stored.event_id || !events_.insert(id.str()).second) {
      add(fault("ledger.event_twice",
                fmt::format("the event {} of entry {} is recorded twice, or under another name",
                            id.str(), stored.index.value),
                stored.index)
              .value(id.str()));
      return;
    }
    const auto found = store_.find(id);
    if (!found || *found != stored.index) add(index_wrong(id.str(), stored.index));
  }

  void check_node(NodeId id, const Hash& hash, EntryIndex index) {
    const auto stored = store_.node(id);
    if (stored && *stored == hash) return;
    add(fault("ledger.node_wrong",
              fmt::format("the node {} of level {} does not follow from the entries", id.index,
                          id.level),
              index)
            .arg("node", std::to_string(id.index))
            .arg("level", std::to_string(id.level)));
  }

  void check_chains(const Entry& entry, EntryIndex index) {
    for (const EntityRef& ref : entry.refs) {
      const auto said = entry.prev_of_entity.find(ref);
      const auto is = last_.find(ref.to_string());
      const bool same = said == entry.prev_of_entity.end()
                            ? is == last_.end()
                            : is != last_.end() && said->second == is->second.leaf;
      if (same) continue;
      add(fault("ledger.chain_broken",
                fmt::format("entry {} does not follow the last one about {}", index.value,
                            ref.to_string()),
                index)
              .value(ref.to_string()));
    }
  }

  static Error index_wrong(const std::string& name, EntryIndex index) {
    return fault("ledger.index_wrong",
                 fmt::format("the store does not find {} at entry {}", name, index.value), index)
        .value(name);
  }

  // By what the next entry about the same would be chained. Of a log with other faults it says
  // nothing more.
  void check_references() {
    if (!verdict_.faults.empty()) return;
    for (const auto& [name, last] : last_) {
      const auto ref = parse_entity_ref(name);
      const auto found = ref ? store_.last_about(*ref) : fail(ref.error());
      if (!found || *found != last.index) add(index_wrong(name, last.index));
    }
  }

  LogStore& store_;
  const VerifyOptions& options_;
  LogVerdict verdict_;
  RightEdge edge_;
  std::unordered_set<std::string> events_;
  struct Last {
    Hash leaf;
    EntryIndex index;
  };
  std::unordered_map<std::string, Last> last_;
};

}  // namespace

Result<LogVerdict> verify_log(LogStore& store, const VerifyOptions& options) {
  return Verifier(store, options).verify();
}

}  // namespace renkei::ledger
