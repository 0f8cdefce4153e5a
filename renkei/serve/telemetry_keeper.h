// Keeps what machines show while a batch has them: the telemetry writer with its journal, its
// chunks as attachments, their hashes as entries of the ledger. Not thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "renkei/equipment/device.h"
#include "renkei/execute/telemetry/telemetry_writer.h"
#include "renkei/store/journal_disk.h"
#include "renkei/store/ledger_folder.h"
#include "renkei/store/sample_journal.h"

namespace renkei::serve {

class TelemetryKeeper {
 public:
  // Takes up what an earlier run had acknowledged and not recorded. `folder` and `clock` must
  // outlive it. Errors: those of TelemetryWriter::open and of the disk.
  // A chunk spans at most `age_max` of the clock's time.
  [[nodiscard]] static Result<std::unique_ptr<TelemetryKeeper>> open(
      store::LedgerFolder& folder, const Clock& clock, const ledger::SecretBytes& secret,
      std::chrono::seconds age_max);

  // As the engine's on_reading: of a unit that no batch has nothing is kept. The tag is UNIT.VALUE.
  // What goes wrong is told by the next flush.
  void add(const std::string& batch, const equipment::DeviceDescription& unit,
           const equipment::Reading& reading);
  // When it returns, all that was added is on the disk. Errors: those of TelemetryWriter, and of
  // the ledger; after one nothing is acknowledged any more.
  [[nodiscard]] Result<void> flush();
  // And makes chunks and entries of what there is of a batch.
  [[nodiscard]] Result<void> close_batch(const std::string& batch);
  [[nodiscard]] std::uint64_t samples() const { return samples_; }

 private:
  explicit TelemetryKeeper(store::LedgerFolder& folder) : folder_(folder) {}
  [[nodiscard]] Result<void> keep();

  store::LedgerFolder& folder_;
  std::unique_ptr<store::JournalDisk> disk_;
  std::unique_ptr<store::SampleJournal> journal_;
  std::unique_ptr<execute::TelemetryWriter> writer_;
  std::uint64_t samples_ = 0;
  std::optional<Error> failure_;
};

}  // namespace renkei::serve
