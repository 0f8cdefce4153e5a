#include "renkei/ledger/log.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace renkei::ledger {
namespace {

Error reused_error(const EventId& id, EntryIndex index) {
  return Error{"ledger.event_id_reused",
               fmt::format("the event {} is entry {} already, and says something else", id.str(),
                           index.value)}
      .value(id.str())
      .arg("index", std::to_string(index.value))
      .remedy("give a new event an id of its own; send an old one again unchanged");
}

// The same event at its first and at a later sending: only its chains may have moved.
Result<bool> is_same_event(const Entry& draft, const StoredEntry& stored) {
  auto was = parse_entry(stored.bytes);
  if (!was) return fail(was.error());
  Entry again = draft;
  if (again.signatures.empty()) again.prev_of_entity = was->prev_of_entity;
  const auto bytes = entry_bytes(again);
  return bytes && *bytes == stored.bytes;
}

// Whether the trees that go with a draft are the ones its entry promises: its own, and others that
// a disclosure of one of them holds the root of.
Result<void> check_secrets(const Draft& draft) {
  const auto missing = [](const Hash& root) {
    return fail(Error{"ledger.secret_missing",
                      fmt::format("the confidential fields and the entry do not go together at the "
                                  "root {}",
                                  root.to_base64())}
                    .value(root.to_base64())
                    .remedy("give the draft the tree of each root it names, and no others"));
  };
  std::set<Hash> promised;
  if (draft.entry.secret) promised.insert(draft.entry.secret->root);
  for (const DisclosureTree& tree : draft.secrets) {
    for (const SecretLeaf& leaf : tree.leaves()) {
      if (leaf.disclosure.empty()) continue;
      const auto disclosure = parse_disclosure(leaf.disclosure);
      if (!disclosure) return fail(disclosure.error());
      if (!disclosure->value.is_object() || !disclosure->value.contains("sd_root")) continue;
      const auto root = parse_disclosure_root(disclosure->value);
      if (!root) return fail(root.error());
      promised.insert(root->root);
    }
  }
  std::set<Hash> given;
  for (const DisclosureTree& tree : draft.secrets) given.insert(tree.root().root);
  if (promised == given) return {};
  std::vector<Hash> apart;
  std::set_symmetric_difference(promised.begin(), promised.end(), given.begin(), given.end(),
                                std::back_inserter(apart));
  return missing(apart.front());
}

}  // namespace

// The drafts of one append, as they become entries one after another.
class Log::Batch {
 public:
  explicit Batch(Log& log) : log_(&log), edge_(log.edge_) { batch_.before = log.head(); }

  // An error of the outer result is one of the store.
  Result<Result<Recorded>> add(const Draft& draft) {
    if (auto right = check(draft); !right) return Result<Recorded>(fail(right.error()));
    auto known = find(draft.entry);
    if (!known) return fail(known.error());
    if (*known) return **known;
    Entry entry = draft.entry;
    auto chains = chains_of(entry.refs);
    if (!chains) return fail(chains.error());
    if (entry.signatures.empty() && entry.prev_of_entity.empty()) {
      entry.prev_of_entity = *std::move(chains);
    } else if (entry.prev_of_entity != *chains) {
      return Result<Recorded>(fail(chain_moved(entry, *chains)));
    }
    auto bytes = entry_bytes(entry);
    if (!bytes) return Result<Recorded>(fail(bytes.error()));
    return Result<Recorded>(record(entry, *std::move(bytes), draft.secrets));
  }

  Result<void> commit() {
    if (batch_.entries.empty()) return {};
    batch_.after = {edge_.size(), edge_.root()};
    if (auto done = log_->store_->append(batch_); !done) return done;
    log_->edge_ = std::move(edge_);
    if (log_->last_.size() > kLastMax) log_->last_.clear();
    for (auto& [ref, leaf] : last_) log_->last_[ref] = leaf;
    return {};
  }

 private:
  Result<void> check(const Draft& draft) const {
    if (auto right = log_->types_->check(draft.entry.type, draft.entry.body); !right) return right;
    if (auto right = verify_signatures(draft.entry); !right) return right;
    return check_secrets(draft);
  }

  // Where the event stands already, in the store or in this batch.
  Result<std::optional<Result<Recorded>>> find(const Entry& draft) {
    std::optional<StoredEntry> stored;
    if (const auto here = events_.find(draft.event_id); here != events_.end()) {
      stored = batch_.entries[here->second];
    } else {
      const auto index = log_->store_->find(draft.event_id);
      if (!index) return fail(index.error());
      if (!*index) return std::optional<Result<Recorded>>{};
      auto entry = log_->store_->entry(**index);
      if (!entry) return fail(entry.error());
      stored = *std::move(entry);
    }
    const auto same = is_same_event(draft, *stored);
    if (!same) return fail(same.error());
    if (!*same) {
      return std::optional(Result<Recorded>(fail(reused_error(draft.event_id, stored->index))));
    }
    return std::optional(
        Result<Recorded>(Recorded{.index = stored->index, .leaf = stored->leaf, .again = true}));
  }

  Result<std::map<EntityRef, Hash>> chains_of(const std::vector<EntityRef>& refs) {
    std::map<EntityRef, Hash> chains;
    std::vector<EntityRef> elsewhere;
    for (const EntityRef& ref : refs) {
      if (const auto here = last_.find(ref); here != last_.end()) {
        chains.emplace(ref, here->second);
      } else {
        elsewhere.push_back(ref);
      }
    }
    auto stored = log_->chains(elsewhere);
    if (!stored) return stored;
    chains.merge(*stored);
    return chains;
  }

  static Error chain_moved(const Entry& entry, const std::map<EntityRef, Hash>& chains) {
    std::string refs;
    for (const EntityRef& ref : entry.refs) {
      const auto said = entry.prev_of_entity.find(ref);
      const auto is = chains.find(ref);
      const bool same = said == entry.prev_of_entity.end()
                            ? is == chains.end()
                            : is != chains.end() && said->second == is->second;
      if (!same) refs += (refs.empty() ? "" : ", ") + ref.to_string();
    }
    return Error{"ledger.chain_moved",
                 fmt::format("something else was recorded of {} since this was prepared", refs)}
        .at({.pointer = "/prev_of_entity"})
        .value(refs)
        .remedy("read what was recorded, and prepare and sign the entry again");
  }

  Recorded record(const Entry& entry, std::string bytes,
                  const std::vector<DisclosureTree>& secrets) {
    const EntryIndex index{edge_.size().value};
    const Hash leaf = leaf_hash(bytes);
    edge_.append(leaf, [this](NodeId id, const Hash& hash) { batch_.nodes.push_back({id, hash}); });
    for (const EntityRef& ref : entry.refs) {
      last_[ref] = leaf;
      batch_.references.push_back({ref, index});
    }
    events_.emplace(entry.event_id, batch_.entries.size());
    batch_.entries.push_back({index, entry.event_id, leaf, std::move(bytes)});
    batch_.secrets.insert(batch_.secrets.end(), secrets.begin(), secrets.end());
    return {.index = index, .leaf = leaf, .again = false};
  }

  Log* log_;
  RightEdge edge_;
  AppendBatch batch_;
  std::map<EventId, std::size_t> events_;
  std::map<EntityRef, Hash> last_;
};

Result<Log> Log::open(LogStore& store, const EventTypes& types) {
  const auto head = store.head();
  if (!head) return fail(head.error());
  std::vector<Hash> hashes;
  for (const NodeId id : right_edge_of(head->size)) {
    const auto hash = store.node(id);
    if (!hash) return fail(hash.error());
    hashes.push_back(*hash);
  }
  RightEdge edge(head->size, std::move(hashes));
  if (edge.root() != head->root) {
    return fail(
        Error{"ledger.head_wrong",
              fmt::format("the head of {} entries states the root {}, and its nodes lead "
                          "to {}",
                          head->size.value, head->root.to_base64(), edge.root().to_base64())}
            .value(head->root.to_base64())
            .arg("size", std::to_string(head->size.value))
            .arg("root", edge.root().to_base64())
            .remedy("do not write to this log; verify it, and restore it from a backup"));
  }
  return Log(store, types, std::move(edge));
}

Result<std::vector<Result<Recorded>>> Log::append(std::span<const Draft> drafts) {
  struct OneMoment {
    LogStore* store;
    explicit OneMoment(LogStore* at) : store(at) { store->begin_reads(); }
    ~OneMoment() { store->end_reads(); }
    OneMoment(const OneMoment&) = delete;
    OneMoment& operator=(const OneMoment&) = delete;
  } const moment(store_);
  Batch batch(*this);
  std::vector<Result<Recorded>> answers;
  answers.reserve(drafts.size());
  for (const Draft& draft : drafts) {
    auto answer = batch.add(draft);
    if (!answer) return fail(answer.error());
    answers.push_back(*std::move(answer));
  }
  if (auto done = batch.commit(); !done) return fail(done.error());
  return answers;
}

Result<std::map<EntityRef, Hash>> Log::chains(const std::vector<EntityRef>& refs) {
  std::map<EntityRef, Hash> chains;
  for (const EntityRef& ref : refs) {
    if (const auto known = last_.find(ref); known != last_.end()) {
      chains.emplace(ref, known->second);
      continue;
    }
    const auto index = store_->last_about(ref);
    if (!index) return fail(index.error());
    if (!*index) continue;
    // A leaf is the node of level 0: no need to read the entry.
    const auto leaf = store_->node({.level = 0, .index = (*index)->value});
    if (!leaf) return fail(leaf.error());
    chains.emplace(ref, *leaf);
  }
  return chains;
}

ReadNode Log::reader() {
  return [this](NodeId id) { return store_->node(id); };
}

Result<std::vector<Hash>> Log::prove(EntryIndex index, TreeSize size) {
  if (size > edge_.size() || index.value >= size.value) {
    return fail(proof_size_error(index, size));
  }
  return inclusion_proof(index, size, reader());
}

Result<std::vector<Hash>> Log::prove_growth(TreeSize from, TreeSize to) {
  if (from > to || to > edge_.size()) {
    return fail(proof_growth_error(from, to));
  }
  return consistency_proof(from, to, reader());
}

Checkpoint Log::checkpoint(std::string origin) const {
  return {std::move(origin), edge_.size(), edge_.root(), {}};
}

}  // namespace renkei::ledger
