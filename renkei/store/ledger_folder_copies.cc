// The copies of a ledger's stores, made and put back, and the inner store beside the main one.
#include <cerrno>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/posix_file.h"
#include "renkei/store/ledger_folder.h"
#include "renkei/store/store_errors.h"
#include "renkei/store/writer_lock.h"

namespace renkei::store {
namespace {

namespace fs = std::filesystem;
using ledger::Note;
using Access = SqliteStore::Access;

// A store with the files that SQLite and the lock keep beside it.
void remove_store(const fs::path& file) {
  for (const char* rest : {"", "-wal", "-shm", ".writer"}) fs::remove(file.string() + rest);
}

// Removes what was not put in its place.
struct Unfinished {
  fs::path file;
  explicit Unfinished(fs::path path) : file(std::move(path)) { remove_store(file); }
  ~Unfinished() { remove_store(file); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
};

Result<void> refuse_there(const fs::path& place) {
  for (const char* rest : {"", "-wal", "-shm"}) {
    const fs::path there = place.string() + rest;
    if (!fs::exists(there)) continue;
    return fail(exists_error(there,
                             "move the store and the files beside it elsewhere first: they are "
                             "evidence; nothing was changed"));
  }
  return {};
}

// A copy beside its place is what is verified, so that nothing changes between the two.
Result<std::unique_ptr<SqliteStore>> copy_verified(const fs::path& backup, const fs::path& copy) {
  if (fs::is_directory(backup)) {
    return fail(
        Error{"store.not_found", fmt::format("{} is a folder, not a backup", backup.string())}
            .at({.file = backup.string()})
            .remedy("name the file that ledger backup made"));
  }
  auto source = SqliteStore::open(backup, Access::kRead);
  if (!source) return fail(source.error());
  if (auto copied = (*source)->backup(copy); !copied) return fail(copied.error());
  auto store = SqliteStore::open(copy, Access::kRead);
  if (!store) return fail(store.error());
  const auto verdict = ledger::verify_log(**store, {});
  if (!verdict) return fail(verdict.error());
  if (verdict->faults.empty()) return store;
  return fail(
      Error{"ledger.log_wrong", fmt::format("the backup {} does not hold: {}", backup.string(),
                                            verdict->faults.front().message())}
          .at({.file = backup.string()})
          .arg("reason", verdict->faults.front().message())
          .remedy("take another backup; nothing was changed"));
}

Result<void> put_in_place(const fs::path& copy, const fs::path& place) {
  if (::rename(copy.c_str(), place.c_str()) != 0) return fail(file_write_error(place, errno));
  if (const int error = sync_folder(place.parent_path()); error != 0) {
    return fail(file_write_error(place, error));
  }
  return {};
}

}  // namespace

Result<void> LedgerFolder::open_inner(Access access) {
  auto store = SqliteStore::open(folder_ / kInner, access);
  if (!store) return fail(store.error());
  auto log = ledger::Log::open(**store, ledger::EventTypes::known());
  if (!log) return fail(log.error());
  inner_store_ = *std::move(store);
  inner_log_.emplace(*std::move(log));
  return {};
}

Result<ledger::Log*> LedgerFolder::inner_log() {
  RENKEI_CHECK(!keys_.empty());
  const fs::path place = folder_ / kInner;
  if (inner_store_ == nullptr) {
    if (!disk().exists(place)) {
      // Under another name until it is whole: a half-made store would be no store.
      const Unfinished made(place.string() + ".new");
      if (auto store = SqliteStore::open(made.file, Access::kCreate); !store) {
        return fail(store.error());
      }
      if (auto done = put_in_place(made.file, place); !done) return fail(done.error());
    }
    if (auto opened = open_inner(Access::kWrite); !opened) return fail(opened.error());
  }
  return &*inner_log_;
}

// False when the inner log has moved meanwhile: then the two copies are not of one moment. What is
// recorded is always the beginning of what has happened, whichever log it went to; so copies made
// while the inner log stood still go together.
Result<bool> LedgerFolder::try_backup(const fs::path& target) {
  if (inner_store_ == nullptr && disk().exists(folder_ / kInner)) {
    if (auto opened = open_inner(Access::kRead); !opened) return fail(opened.error());
  }
  const auto before = inner_store_ ? inner_store_->head() : Result<ledger::Head>(ledger::Head{});
  if (!before) return fail(before.error());
  if (auto done = store_->backup(target); !done) return fail(done.error());
  if (inner_store_ == nullptr) return !disk().exists(folder_ / kInner);
  if (auto done = inner_store_->backup(inner_backup(target)); !done) return fail(done.error());
  const auto copy = SqliteStore::open(inner_backup(target), Access::kRead);
  if (!copy) return fail(copy.error());
  const auto after = (*copy)->head();
  if (!after) return fail(after.error());
  return *after == *before;
}

Result<void> LedgerFolder::backup(const fs::path& target) {
  constexpr int kTriesMax = 100;
  for (const fs::path& file : {target, inner_backup(target)}) {
    if (disk().exists(file)) return fail(exists_error(file));
  }
  for (int i = 0; i < kTriesMax; ++i) {
    const auto done = try_backup(target);
    if (done && *done) return {};
    for (const fs::path& file : {target, inner_backup(target)}) remove_store(file);
    if (!done) return fail(done.error());
  }
  return fail(Error{"store.inner_moving", "the inner log is written faster than it is copied"}
                  .at({.file = (folder_ / kInner).string()})
                  .remedy("back up again when less happens"));
}

// That the log goes on from what this folder has signed and had witnessed.
Result<void> LedgerFolder::check_restored(SqliteStore& store) {
  auto log = ledger::Log::open(store, ledger::EventTypes::known());
  if (!log) return fail(log.error());
  log_.emplace(*std::move(log));
  for (const Note* note : {&checkpoint_, witnessed_ ? &*witnessed_ : nullptr}) {
    if (note == nullptr) continue;
    if (auto right = check_goes_on(*note); !right) return right;
  }
  log_.reset();
  return {};
}

Result<LedgerFolder> LedgerFolder::restore(const fs::path& folder, const fs::path& backup) {
  auto restored = read_without_store(folder);
  if (!restored) return restored;
  const fs::path place = folder / kStore;
  const fs::path inner_place = folder / kInner;
  for (const fs::path& there : {place, inner_place}) {
    if (auto free = refuse_there(there); !free) return fail(free.error());
  }
  auto lock = WriterLock::take(place);
  if (!lock) return fail(lock.error());
  const Unfinished copy(folder / "log.db.restored");
  const Unfinished inner_copy(folder / "inner.db.restored");
  const bool has_inner = fs::exists(inner_backup(backup));
  {
    auto store = copy_verified(backup, copy.file);
    if (!store) return fail(store.error());
    if (auto right = restored->check_restored(**store); !right) return fail(right.error());
    if (has_inner) {
      auto inner = copy_verified(inner_backup(backup), inner_copy.file);
      if (!inner) return fail(inner.error());
    }
  }
  if (has_inner) {
    if (auto done = put_in_place(inner_copy.file, inner_place); !done) return fail(done.error());
  }
  if (auto done = put_in_place(copy.file, place); !done) return fail(done.error());
  return open(folder, Access::kRead);
}

}  // namespace renkei::store
