// Takes samples of running batches and makes chunks of them, so that nothing that was acknowledged
// is lost and nothing is kept twice, whenever the program is killed or the power goes.
//
// add() takes a sample into memory: it is accepted. When flush() returns, every sample added before
// is acknowledged: it stands in a journal on the disk. The engine flushes at least once a second.
// A batch's samples become a chunk when they are many, large or old enough, or when the batch is
// closed. What is to be done with a closed chunk, in this order, each durable before the next:
//
//   1. its bytes are kept under its hash (store's Attachments::add_bytes)
//   2. its draft is recorded (ledger::Log)
//   3. recorded(event_id): its journal is dropped, and the chunk forgotten here
//
// A chunk's event id is the name of its journal and is made before the first sample is written. So
// after a kill anywhere open() knows from the log which journals have been recorded, drops those,
// and closes what is in the others as chunks to be kept: 1 to 3 are then done for these again.
//
// Samples of a tag stay in the order in which they were added: times may go back (a late sample of
// a device that was cut off) and may be there twice; the reader sorts. Not thread-safe. The
// journals and the clock must outlive it.
//
//   auto writer = TelemetryWriter::open(journals, system_clock(), ledger::secret_bytes, options,
//                                       [&](const ledger::EventId& id) { … store.find(id) … });
//   writer->add("b-001", "TIC-101.PV", "Cel", {time, 36.8, Quality::kGood});
//   writer->flush();
//   keep_closed(*writer, keep_bytes, record);
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/execute/telemetry/sample_chunk.h"
#include "renkei/execute/telemetry/telemetry_entry.h"
#include "renkei/ledger/journal.h"

namespace renkei::execute {

struct TelemetryOptions {
  std::string site;
  std::string actor;
  std::size_t samples_max = 65'536;                       // of a chunk, to kChunkSamplesMax
  std::size_t journal_bytes_max = std::size_t{8} << 20U;  // of a chunk's journal
  std::chrono::seconds age_max{3600};                     // of a chunk, from its first sample
  TagsAre tags = TagsAre::kShut;
};

struct ClosedChunk {
  ledger::EventId event_id;
  std::string batch;
  std::uint64_t samples = 0;
  ledger::Hash hash;
  std::string bytes;
  ledger::Draft draft;
};

// What open() found of an earlier run.
struct RecoveredJournal {
  ledger::EventId event_id;
  std::string batch{};  // of a recorded one not read
  std::uint64_t samples = 0;
  bool was_recorded = false;
  std::uint64_t torn_bytes = 0;     // never acknowledged
  std::uint64_t damaged_bytes = 0;  // may have been acknowledged: a deviation
};

class TelemetryWriter {
 public:
  using IsRecorded = std::function<Result<bool>(const ledger::EventId&)>;
  // Takes up the journals; what is in them that is not recorded is in closed() then. Errors:
  // execute.telemetry_journal (one cannot be read: nothing was changed), those of the journals and
  // of `is_recorded`.
  [[nodiscard]] static Result<TelemetryWriter> open(ledger::Journals& journals, const Clock& clock,
                                                    ledger::SecretBytes secret,
                                                    TelemetryOptions options,
                                                    const IsRecorded& is_recorded);

  // Errors: execute.telemetry_name, those of Unit::parse: the sample is not taken, all else stays.
  // As flush() where the chunk is full, or the unit of its tag changes.
  [[nodiscard]] Result<void> add(const std::string& batch, const std::string& tag,
                                 const std::string& unit, const Sample& sample);
  // Errors: those of the journals. After one nothing is acknowledged any more, every call returns
  // it, and the process should end.
  [[nodiscard]] Result<void> flush();
  // Flushes, and closes what there is of a batch, or of all.
  [[nodiscard]] Result<void> close_batch(const std::string& batch);
  [[nodiscard]] Result<void> close_all();

  // Oldest first. What is added may move them.
  [[nodiscard]] const std::deque<ClosedChunk>& closed() const { return closed_; }
  // Of a closed chunk whose bytes are kept and whose draft is recorded.
  [[nodiscard]] Result<void> recorded(const ledger::EventId& event_id);

  [[nodiscard]] const std::vector<RecoveredJournal>& recovered() const { return recovered_; }
  // Accepted and not yet acknowledged.
  [[nodiscard]] std::size_t waiting() const { return waiting_; }

 private:
  struct OpenTag {
    std::string unit;
    std::vector<Sample> samples;
    std::size_t journaled = 0;
  };
  struct OpenChunk {
    ledger::EventId event_id;
    std::map<std::string, OpenTag, std::less<>> tags;
    std::size_t samples = 0;
    std::size_t journaled = 0;
    std::size_t journal_bytes = 0;
    std::chrono::steady_clock::time_point opened;
  };
  TelemetryWriter(ledger::Journals& journals, const Clock& clock, ledger::SecretBytes secret,
                  TelemetryOptions options);
  [[nodiscard]] Result<void> take_up(const std::string& name, const IsRecorded& is_recorded);
  [[nodiscard]] Result<void> write_journal(const std::string& batch, OpenChunk& open);
  [[nodiscard]] Result<void> flush_journals();
  [[nodiscard]] bool is_due(const OpenChunk& open) const;
  [[nodiscard]] Result<void> close_if(
      const std::function<bool(const std::string&, const OpenChunk&)>& wanted);
  [[nodiscard]] Result<ClosedChunk> closed_of(const Chunk& chunk,
                                              const ledger::EventId& event_id) const;
  [[nodiscard]] Result<void> kept(Result<void> result);

  ledger::Journals* journals_;
  const Clock* clock_;
  ledger::SecretBytes secret_;
  TelemetryOptions options_;
  std::map<std::string, OpenChunk, std::less<>> open_;  // by batch
  std::deque<ClosedChunk> closed_;
  std::vector<RecoveredJournal> recovered_;
  std::size_t waiting_ = 0;
  std::optional<Error> failure_;
};

// Steps 1 to 3 for all closed chunks, oldest first; stops at the first error. Returns how many.
using KeepBytes = std::function<Result<void>(const ledger::Hash&, std::string_view bytes)>;
using RecordDraft = std::function<Result<void>(const ledger::Draft&)>;
[[nodiscard]] Result<std::size_t> keep_closed(TelemetryWriter& writer, const KeepBytes& keep_bytes,
                                              const RecordDraft& record);

}  // namespace renkei::execute
