// A log in one SQLite file: write-ahead log, synchronous FULL, so that an append that returned is
// on the disk. One program writes at a time, held off by a lock of the operating system that ends
// with the program; others may read. Entries, nodes and references cannot be changed or deleted,
// and the head only grows: the database itself refuses. The schema is in docs/formats/store.md.
//
// Not thread-safe; the destructor lets go of the lock.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/log_store.h"

namespace renkei::store {

inline constexpr std::uint64_t kStoreFormat = 1;

class SqliteStore final : public ledger::LogStore {
 public:
  enum class Access : std::uint8_t {
    kCreate,  // a new store; the file must not be there
    kWrite,   // one program at a time
    kRead,
  };
  // Errors: store.exists, store.not_found, store.in_use (another program writes to it),
  // store.format (made by another version, or no store of a log), store.damaged, store.open.
  [[nodiscard]] static Result<std::unique_ptr<SqliteStore>> open(const std::filesystem::path& file,
                                                                 Access access);
  ~SqliteStore() override;
  SqliteStore(const SqliteStore&) = delete;
  SqliteStore& operator=(const SqliteStore&) = delete;

  [[nodiscard]] Result<ledger::Head> head() override;
  [[nodiscard]] Result<void> append(const ledger::AppendBatch& batch) override;
  void begin_reads() override;
  void end_reads() override;
  [[nodiscard]] Result<ledger::StoredEntry> entry(ledger::EntryIndex index) override;
  [[nodiscard]] Result<void> scan(ledger::EntryIndex from, ledger::TreeSize to,
                                  const OnEntry& on_entry) override;
  [[nodiscard]] Result<std::optional<ledger::EntryIndex>> find(const ledger::EventId& id) override;
  [[nodiscard]] Result<std::optional<ledger::EntryIndex>> last_about(
      const ledger::EntityRef& ref) override;
  [[nodiscard]] Result<ledger::Hash> node(ledger::NodeId id) override;
  [[nodiscard]] Result<ledger::DisclosureTree> secret(const ledger::Hash& root) override;
  [[nodiscard]] Result<void> erase_secret(const ledger::Hash& root,
                                          const ledger::Hash& leaf) override;

  // Copies the store as it stands at one moment into a new file, while others read and this one
  // goes on. Errors: store.exists, those of SQLite.
  [[nodiscard]] Result<void> backup(const std::filesystem::path& target);

 private:
  struct Parts;
  [[nodiscard]] static Result<std::unique_ptr<Parts>> prepare(std::unique_ptr<Parts> parts);
  explicit SqliteStore(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace renkei::store
