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
//   3. recorded(event_id): it is forgotten here, and a journal in which nothing else waits is
//   dropped
//
// All batches share a journal, so that a flush is one sync. What is in it stands under the event id
// of the chunk it will be in, which is made before the first sample is written. So after a kill
// anywhere open() knows from the log what has been recorded, and closes the rest as chunks to be
// kept: 1 to 3 are then done for these again.
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
#include <set>
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
  std::size_t samples_max = 65'536;                        // of a chunk, to kChunkSamplesMax
  std::size_t chunk_bytes_max = std::size_t{8} << 20U;     // that a chunk takes in the journal
  std::size_t journal_bytes_max = std::size_t{16} << 20U;  // then another is begun
  std::chrono::seconds age_max{3600};                      // of a chunk, from its first sample
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
struct Recovered {
  struct Journal {
    std::string name;
    std::uint64_t torn_bytes = 0;     // never acknowledged
    std::uint64_t damaged_bytes = 0;  // may have been acknowledged: a deviation
  };
  std::vector<Journal> journals;
  std::uint64_t chunks_recorded = 0;  // before; their samples were left where they are
  std::uint64_t samples = 0;          // of the others, taken up
};

class TelemetryWriter {
 public:
  using IsRecorded = std::function<Result<bool>(const ledger::EventId&)>;
  // Takes up the journals; what is in them that is not recorded is in closed() then. Errors:
  // execute.telemetry_journal (one cannot be read: none is dropped), those of the journals and of
  // `is_recorded`.
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
  [[nodiscard]] Result<void> recorded(ledger::EventId event_id);

  [[nodiscard]] const Recovered& recovered() const { return recovered_; }
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
  [[nodiscard]] Result<void> take_up(const std::vector<std::string>& names,
                                     const IsRecorded& is_recorded);
  // What is not yet in the journal, packed; empty for nothing.
  [[nodiscard]] static Result<std::string> take_part(const std::string& batch, OpenChunk& open);
  [[nodiscard]] Result<void> write_journal();
  [[nodiscard]] Result<void> drop_finished();
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
  Recovered recovered_;
  std::map<std::string, std::set<ledger::EventId>> journal_;  // what waits in each
  std::string current_;  // the journal written to; empty before the first
  std::size_t current_bytes_ = 0;
  std::uint64_t next_ = 1;  // number of the next journal
  std::size_t waiting_ = 0;
  std::optional<Error> failure_;
};

// Steps 1 to 3 for all closed chunks, oldest first; stops at the first error. Returns how many.
using KeepBytes = std::function<Result<void>(const ledger::Hash&, std::string_view bytes)>;
using RecordDraft = std::function<Result<void>(const ledger::Draft&)>;
[[nodiscard]] Result<std::size_t> keep_closed(TelemetryWriter& writer, const KeepBytes& keep_bytes,
                                              const RecordDraft& record);

}  // namespace renkei::execute
