// Journals of samples on the disk: what has been acknowledged and is in no chunk yet, one file a
// journal (docs/formats/telemetry.md). Records are checksummed; a sync syncs the files that have
// grown. One that ends in half a record is cut; one that is damaged in its middle is told, gives
// what is left, and is kept beside the others as NAME.damaged when it is dropped. Where it was:
//
//   attachments/…      chunks, by their hash (attachments.h)
//   journal/NAME       a journal for each chunk that is not yet recorded
//   journal/NAME.damaged
//
// Not thread-safe; one at a time for a folder, which the writer's lock of the ledger's folder sees
// to. The disk must outlive it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "renkei/ledger/journal.h"
#include "renkei/store/journal_disk.h"

namespace renkei::store {

class SampleJournal final : public ledger::Journals {
 public:
  explicit SampleJournal(JournalDisk& disk) : disk_(&disk) {}

  // Errors of all: store.journal_failed (a write failed before: nothing can be acknowledged any
  // more), those of the disk.
  [[nodiscard]] Result<std::vector<std::string>> names() override;
  // Errors: store.journal_name, store.journal_record (too large, or empty).
  [[nodiscard]] Result<void> append(const std::string& name, std::string_view record) override;
  [[nodiscard]] Result<void> sync() override;
  [[nodiscard]] Result<ledger::JournalContent> read(const std::string& name) override;
  [[nodiscard]] Result<void> drop(const std::string& name) override;

 private:
  [[nodiscard]] Result<void> ready() const;
  // Passes a result on; an error is remembered.
  [[nodiscard]] Result<void> kept(Result<void> result);

  struct Written {
    std::uint32_t records = 0;
    std::uint32_t synced = 0;  // of them
  };
  JournalDisk* disk_;
  std::map<std::string, Written> written_;  // journals begun since this was opened
  std::set<std::string> grown_;             // since the last sync
  std::set<std::string> damaged_;
  bool new_files_ = false;  // since the last sync
  std::optional<Error> failure_;
};

}  // namespace renkei::store
