#include "renkei/store/sqlite/sqlite_store.h"

#include <utility>

#include <fmt/format.h>

#include "renkei/store/sqlite/database.h"
#include "renkei/store/store_errors.h"
#include "renkei/store/writer_lock.h"

namespace renkei::store {
namespace {

using ledger::AppendBatch;
using ledger::DisclosureTree;
using ledger::EntityRef;
using ledger::EntryIndex;
using ledger::EventId;
using ledger::Hash;
using ledger::Head;
using ledger::NodeId;
using ledger::SecretLeaf;
using ledger::StoredEntry;
using ledger::TreeSize;

constexpr std::uint64_t kApplicationId = 0x726e6b69;  // "rnki"

constexpr const char* kSchema = R"sql(
CREATE TABLE entry (
  seq INTEGER PRIMARY KEY,
  event_id TEXT NOT NULL UNIQUE,
  leaf BLOB NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE node (
  level INTEGER NOT NULL,
  place INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE reference (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (kind, id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE secret (
  root BLOB NOT NULL,
  place INTEGER NOT NULL,
  leaf BLOB NOT NULL,
  disclosure TEXT NOT NULL,
  PRIMARY KEY (root, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  root BLOB NOT NULL
) STRICT;

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
  BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
  BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER node_stays BEFORE UPDATE ON node
  BEGIN SELECT RAISE(ABORT, 'a node is never changed'); END;
CREATE TRIGGER node_is_kept BEFORE DELETE ON node
  BEGIN SELECT RAISE(ABORT, 'a node is never deleted'); END;
CREATE TRIGGER reference_stays BEFORE UPDATE ON reference
  BEGIN SELECT RAISE(ABORT, 'a reference is never changed'); END;
CREATE TRIGGER reference_is_kept BEFORE DELETE ON reference
  BEGIN SELECT RAISE(ABORT, 'a reference is never deleted'); END;
CREATE TRIGGER secret_only_forgets BEFORE UPDATE ON secret
  WHEN NEW.disclosure <> '' OR NEW.root IS NOT OLD.root OR NEW.place IS NOT OLD.place
    OR NEW.leaf IS NOT OLD.leaf
  BEGIN SELECT RAISE(ABORT, 'of a secret only its text can be erased'); END;
CREATE TRIGGER secret_is_kept BEFORE DELETE ON secret
  BEGIN SELECT RAISE(ABORT, 'a secret leaf is never deleted'); END;
CREATE TRIGGER head_only_grows BEFORE UPDATE ON head WHEN NEW.size <= OLD.size
  BEGIN SELECT RAISE(ABORT, 'the head only grows'); END;
CREATE TRIGGER head_is_kept BEFORE DELETE ON head
  BEGIN SELECT RAISE(ABORT, 'the head is never deleted'); END;
-- INSERT OR REPLACE deletes without asking the triggers above.
CREATE TRIGGER entry_is_new BEFORE INSERT ON entry
  WHEN EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq OR event_id = NEW.event_id)
  BEGIN SELECT RAISE(ABORT, 'an entry is never replaced'); END;
CREATE TRIGGER node_is_new BEFORE INSERT ON node
  WHEN EXISTS (SELECT 1 FROM node WHERE level = NEW.level AND place = NEW.place)
  BEGIN SELECT RAISE(ABORT, 'a node is never replaced'); END;
CREATE TRIGGER secret_is_new BEFORE INSERT ON secret
  WHEN EXISTS (SELECT 1 FROM secret WHERE root = NEW.root AND place = NEW.place)
  BEGIN SELECT RAISE(ABORT, 'a secret is never replaced'); END;
CREATE TRIGGER head_is_one BEFORE INSERT ON head WHEN EXISTS (SELECT 1 FROM head)
  BEGIN SELECT RAISE(ABORT, 'there is one head'); END;
)sql";

Error damaged_error(const std::filesystem::path& file, const std::string& what) {
  return Error{"store.damaged", fmt::format("the store {}: {}", file.string(), what)}
      .at({.file = file.string()})
      .arg("reason", what)
      .remedy("do not write to it; keep it as evidence, and restore a backup");
}

Result<void> create(Database& database) {
  // Beside the schema: what the file is, for `file` and for us.
  const std::string made = fmt::format(
      "PRAGMA application_id = {}; PRAGMA user_version = {}; BEGIN; {} "
      "INSERT INTO head VALUES (1, 0, x'{}'); COMMIT;",
      kApplicationId, kStoreFormat, kSchema, ledger::empty_root().to_hex());
  return database.run(made.c_str());
}

Result<std::uint64_t> pragma(Database& database, const char* name) {
  auto statement = database.prepare(fmt::format("PRAGMA {}", name));
  if (!statement) return fail(statement.error());
  const auto row = statement->step();
  if (!row) return fail(row.error());
  return *row ? statement->number(0) : 0;
}

Result<void> check_format(Database& database) {
  const auto application = pragma(database, "application_id");
  if (!application) return fail(application.error());
  const auto format = pragma(database, "user_version");
  if (!format) return fail(format.error());
  if (*application == kApplicationId && *format == kStoreFormat) return {};
  return fail(Error{"store.format", fmt::format("{} is not a store of a log in the format {}",
                                                database.path().string(), kStoreFormat)}
                  .at({.file = database.path().string()})
                  .value(std::to_string(*format))
                  .arg("format", std::to_string(kStoreFormat))
                  .remedy("open it with the renkei that made it; nothing was changed"));
}

}  // namespace

struct SqliteStore::Parts {
  Parts(std::optional<WriterLock> writer, Database opened)
      : lock(std::move(writer)), database(std::move(opened)) {}

  std::optional<WriterLock> lock;
  Database database;
  bool in_reads = false;  // a transaction that has only read so far is open
  // Prepared once. The database stands before them: they go first.
  Statement begin;
  Statement begin_reads;
  Statement commit;
  Statement rollback;
  Statement read_head;
  Statement move_head;
  Statement add_entry;
  Statement add_node;
  Statement add_reference;
  Statement add_secret;
  Statement read_entry;
  Statement scan_entries;
  Statement find_event;
  Statement last_reference;
  Statement read_node;
  Statement read_secret;
  Statement forget_secret;

  Result<Hash> hash(std::string_view bytes) const {
    auto hash = ledger::hash_from_bytes(bytes);
    if (!hash) return fail(damaged_error(database.path(), hash.error().message()));
    return hash;
  }

  // The number of the first row that a bound statement finds.
  static Result<std::optional<EntryIndex>> index(Statement& statement) {
    const auto row = statement.step();
    if (!row) return fail(row.error());
    std::optional<EntryIndex> found;
    if (*row) found = EntryIndex{statement.number(0)};
    statement.reset();
    return found;
  }

  Result<StoredEntry> row(const Statement& statement) const {
    auto id = EventId::parse(statement.bytes(1));
    if (!id) return fail(damaged_error(database.path(), id.error().message()));
    const auto leaf = hash(statement.bytes(2));
    if (!leaf) return fail(leaf.error());
    return StoredEntry{
        {statement.number(0)}, *std::move(id), *leaf, std::string(statement.bytes(3))};
  }

  Result<void> add(const AppendBatch& batch) {
    for (const StoredEntry& one : batch.entries) {
      auto done = add_entry.bind(1, one.index.value)
                      .bind(2, one.event_id.str())
                      .bind_bytes(3, one.leaf.view())
                      .bind_bytes(4, one.bytes)
                      .finish();
      if (!done) return done;
    }
    for (const auto& [id, hash] : batch.nodes) {
      auto done = add_node.bind(1, static_cast<std::uint64_t>(id.level))
                      .bind(2, id.index)
                      .bind_bytes(3, hash.view())
                      .finish();
      if (!done) return done;
    }
    for (const auto& [ref, index] : batch.references) {
      auto done = add_reference.bind(1, ref.kind).bind(2, ref.id).bind(3, index.value).finish();
      if (!done) return done;
    }
    for (const DisclosureTree& tree : batch.secrets) {
      const Hash root = tree.root().root;
      for (std::size_t i = 0; i < tree.leaves().size(); ++i) {
        auto done = add_secret.bind_bytes(1, root.view())
                        .bind(2, i)
                        .bind_bytes(3, tree.leaves()[i].hash.view())
                        .bind(4, tree.leaves()[i].disclosure)
                        .finish();
        if (!done) return done;
      }
    }
    return move_head.bind(1, batch.after.size.value)
        .bind_bytes(2, batch.after.root.view())
        .finish();
  }
};

SqliteStore::SqliteStore(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
SqliteStore::~SqliteStore() = default;

Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::filesystem::path& file,
                                                       Access access) {
  if (access == Access::kCreate && std::filesystem::exists(file)) {
    return fail(exists_error(file));
  }
  std::optional<WriterLock> lock;
  if (access != Access::kRead) {
    // The store that is missing is told before its lock makes a file beside it.
    if (access == Access::kWrite && !std::filesystem::exists(file)) {
      return fail(Database::open(file, Database::Mode::kWrite).error());
    }
    auto taken = WriterLock::take(file);
    if (!taken) return fail(taken.error());
    lock.emplace(*std::move(taken));
  }
  const auto mode = access == Access::kCreate  ? Database::Mode::kCreate
                    : access == Access::kWrite ? Database::Mode::kWrite
                                               : Database::Mode::kReadOnly;
  auto database = Database::open(file, mode);
  if (!database) return fail(database.error());
  // Readers wait a little for a checkpoint of the write-ahead log; writers there is only one.
  if (auto set = database->run("PRAGMA busy_timeout = 5000; PRAGMA trusted_schema = OFF"); !set) {
    return fail(set.error());
  }
  if (access != Access::kRead) {
    if (auto set = database->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
                                 "PRAGMA secure_delete = ON");
        !set) {
      return fail(set.error());
    }
  }
  if (access == Access::kCreate) {
    if (auto made = create(*database); !made) return fail(made.error());
  }
  if (auto right = check_format(*database); !right) return fail(right.error());
  auto parts = prepare(std::make_unique<Parts>(std::move(lock), *std::move(database)));
  if (!parts) return fail(parts.error());
  return std::unique_ptr<SqliteStore>(new SqliteStore(*std::move(parts)));
}

Result<std::unique_ptr<SqliteStore::Parts>> SqliteStore::prepare(std::unique_ptr<Parts> parts) {
  const std::pair<Statement Parts::*, const char*> statements[] = {
      {&Parts::begin, "BEGIN IMMEDIATE"},
      {&Parts::begin_reads, "BEGIN"},
      {&Parts::commit, "COMMIT"},
      {&Parts::rollback, "ROLLBACK"},
      {&Parts::read_head, "SELECT size, root FROM head"},
      {&Parts::move_head, "UPDATE head SET size = ?1, root = ?2"},
      {&Parts::add_entry, "INSERT INTO entry VALUES (?1, ?2, ?3, ?4)"},
      {&Parts::add_node, "INSERT INTO node VALUES (?1, ?2, ?3)"},
      {&Parts::add_reference, "INSERT INTO reference VALUES (?1, ?2, ?3)"},
      {&Parts::add_secret, "INSERT INTO secret VALUES (?1, ?2, ?3, ?4)"},
      {&Parts::read_entry, "SELECT seq, event_id, leaf, bytes FROM entry WHERE seq = ?1"},
      {&Parts::scan_entries,
       "SELECT seq, event_id, leaf, bytes FROM entry WHERE seq >= ?1 AND seq < ?2 ORDER BY seq"},
      {&Parts::find_event, "SELECT seq FROM entry WHERE event_id = ?1"},
      {&Parts::last_reference,
       "SELECT seq FROM reference WHERE kind = ?1 AND id = ?2 ORDER BY seq DESC LIMIT 1"},
      {&Parts::read_node, "SELECT hash FROM node WHERE level = ?1 AND place = ?2"},
      {&Parts::read_secret, "SELECT leaf, disclosure FROM secret WHERE root = ?1 ORDER BY place"},
      {&Parts::forget_secret,
       "UPDATE secret SET disclosure = '' WHERE root = ?1 AND leaf = ?2 AND disclosure <> '' "
       "RETURNING 1"}};
  for (const auto& [member, sql] : statements) {
    auto statement = parts->database.prepare(sql);
    if (!statement) return fail(statement.error());
    (*parts).*member = *std::move(statement);
  }
  return parts;
}

Result<Head> SqliteStore::head() {
  Statement& read = parts_->read_head;
  const auto row = read.step();
  if (!row) return fail(row.error());
  if (!*row) {
    read.reset();
    return fail(damaged_error(parts_->database.path(), "it has no head"));
  }
  const TreeSize size{read.number(0)};
  const auto root = parts_->hash(read.bytes(1));
  read.reset();
  if (!root) return fail(root.error());
  return Head{size, *root};
}

void SqliteStore::begin_reads() { parts_->in_reads = parts_->begin_reads.finish().has_value(); }

void SqliteStore::end_reads() {
  if (std::exchange(parts_->in_reads, false)) (void)parts_->rollback.finish();
}

Result<void> SqliteStore::append(const AppendBatch& batch) {
  // Nobody else writes meanwhile, so a transaction that has read can go on to write.
  if (!std::exchange(parts_->in_reads, false)) {
    if (auto begun = parts_->begin.finish(); !begun) return begun;
  }
  const auto give_up = [this](Error error) {
    // SQLite may have rolled back by itself; then this fails, and there is nothing more to undo.
    (void)parts_->rollback.finish();
    return fail(std::move(error));
  };
  const auto found = head();
  if (!found) return give_up(found.error());
  if (*found != batch.before) {
    return give_up(ledger::head_moved_error(batch.before.size, found->size));
  }
  if (auto added = parts_->add(batch); !added) return give_up(added.error());
  if (auto committed = parts_->commit.finish(); !committed) return give_up(committed.error());
  return {};
}

Result<StoredEntry> SqliteStore::entry(EntryIndex index) {
  Statement& read = parts_->read_entry;
  const auto row = read.bind(1, index.value).step();
  if (!row) return fail(row.error());
  auto entry = *row ? parts_->row(read) : fail(ledger::no_entry_error(index));
  read.reset();
  return entry;
}

Result<void> SqliteStore::scan(EntryIndex from, TreeSize to, const OnEntry& on_entry) {
  Statement& read = parts_->scan_entries;
  read.bind(1, from.value).bind(2, to.value);
  for (std::uint64_t index = from.value; index < to.value; ++index) {
    const auto row = read.step();
    if (!row) return fail(row.error());
    const bool next = *row && read.number(0) == index;
    auto entry = next ? parts_->row(read) : fail(ledger::no_entry_error({index}));
    auto done = entry ? on_entry(*entry) : fail(entry.error());
    if (!done) {
      read.reset();
      return done;
    }
  }
  read.reset();
  return {};
}

Result<std::optional<EntryIndex>> SqliteStore::find(const EventId& id) {
  return parts_->index(parts_->find_event.bind(1, id.str()));
}

Result<std::optional<EntryIndex>> SqliteStore::last_about(const EntityRef& ref) {
  return parts_->index(parts_->last_reference.bind(1, ref.kind).bind(2, ref.id));
}

Result<Hash> SqliteStore::node(NodeId id) {
  Statement& read = parts_->read_node;
  const auto row = read.bind(1, static_cast<std::uint64_t>(id.level)).bind(2, id.index).step();
  if (!row) return fail(row.error());
  auto hash = *row ? parts_->hash(read.bytes(0)) : fail(ledger::no_node_error(id));
  read.reset();
  return hash;
}

Result<DisclosureTree> SqliteStore::secret(const Hash& root) {
  Statement& read = parts_->read_secret;
  read.bind_bytes(1, root.view());
  std::vector<SecretLeaf> leaves;
  while (true) {
    const auto row = read.step();
    if (!row) return fail(row.error());
    if (!*row) break;
    const auto leaf = parts_->hash(read.bytes(0));
    if (!leaf) {
      read.reset();
      return fail(leaf.error());
    }
    leaves.push_back({*leaf, std::string(read.bytes(1))});
  }
  read.reset();
  if (leaves.empty()) return fail(ledger::no_secret_error(root));
  auto tree = DisclosureTree::of(std::move(leaves));
  if (!tree || tree->root().root != root) {
    return fail(
        damaged_error(parts_->database.path(), "the leaves of a secret do not lead to its root"));
  }
  return tree;
}

Result<void> SqliteStore::erase_secret(const Hash& root, const Hash& leaf) {
  Statement& forget = parts_->forget_secret;
  const auto row = forget.bind_bytes(1, root.view()).bind_bytes(2, leaf.view()).step();
  if (!row) return fail(row.error());
  const bool erased = *row;
  if (auto done = forget.finish(); !done) return done;
  if (!erased) return fail(ledger::no_secret_error(root));
  // What was erased must not stay readable in the file: overwritten, and the write-ahead log cut.
  auto cut = parts_->database.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
  if (!cut) return fail(cut.error());
  const auto busy = cut->step();
  if (!busy) return fail(busy.error());
  if (!*busy || cut->number(0) == 0) return {};
  return fail(Error{"store.erase_pending",
                    "it is erased, but another program reads this log, and until it ends the text "
                    "stays in the file"}
                  .at({.file = parts_->database.path().string()})
                  .remedy("end that program, and run renkei ledger checkpoint: then it is "
                          "overwritten"));
}

Result<void> SqliteStore::backup(const std::filesystem::path& target) {
  if (std::filesystem::exists(target)) {
    return fail(exists_error(target));
  }
  return parts_->database.copy_to(target);
}

}  // namespace renkei::store
