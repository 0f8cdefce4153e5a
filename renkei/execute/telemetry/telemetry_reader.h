// Samples read back from chunks: by batch, tag and time, whole or as so many buckets, and several
// batches laid over one another. What chunks there are is a fold of the ledger; their bytes come
// from a function, and are believed only when they hash to what the ledger says.
//
// A chunk that is not there, or not what was recorded, is named among the faults and not served;
// everything else is. Pure but for that function; thread-safe if it is.
//
//   const auto folded = ledger::fold_log<TelemetryView>(store);
//   const FetchChunk fetch = [&](const ledger::Hash& hash) { return attachments.read(hash, …); };
//   const auto curve = down_sample(folded->view, fetch, {"b-001", "TIC-101.PV", from, to}, 500);
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/execute/telemetry/sample_chunk.h"
#include "renkei/execute/telemetry/telemetry_entry.h"
#include "renkei/ledger/fold.h"

namespace renkei::execute {

inline constexpr std::size_t kBucketsMax = 100'000;

// Which chunks a ledger has, by batch; a ledger::LogView.
class TelemetryView {
 public:
  static constexpr std::string_view kName = "telemetry";
  static constexpr int kVersion = 1;

  // Errors: execute.telemetry_entry.
  [[nodiscard]] Result<void> apply(ledger::EntryIndex index, const ledger::Entry& entry);
  [[nodiscard]] std::string save() const;
  // Errors: execute.telemetry_entry, those of parse_json.
  [[nodiscard]] static Result<TelemetryView> load(std::string_view state);

  struct Recorded {
    ledger::EntryIndex index;
    StoredChunk chunk;
  };
  // In the order in which they were recorded; empty for a batch that is not known.
  [[nodiscard]] const std::vector<Recorded>& chunks_of(std::string_view batch) const;

 private:
  std::map<std::string, std::vector<Recorded>, std::less<>> chunks_;
};

// The bytes kept under a hash; its error is told as the chunk's fault.
using FetchChunk = std::function<Result<std::string>(const ledger::Hash&)>;

struct SampleQuery {
  std::string batch;
  std::string tag;
  Timestamp from;  // included
  Timestamp to;    // not included
};

// Faults, each with the entry's index and the hash: execute.telemetry_missing (fetch failed),
// execute.telemetry_corrupt (other bytes than were recorded, or they say other than the entry).
struct Reading {
  std::string unit;             // empty when there is nothing
  std::vector<Sample> samples;  // by time; of one time, as they came
  Faults faults;
};
// Errors: execute.telemetry_units (the tag's unit changed in this time: ask for the times apart),
// execute.telemetry_span (`to` is not after `from`).
[[nodiscard]] Result<Reading> read_samples(const TelemetryView& view, const FetchChunk& fetch,
                                           const SampleQuery& query);

struct Bucket {
  Timestamp from;  // included; it ends where the next begins
  Stats stats;
};
struct DownSampled {
  std::string unit;
  std::vector<Bucket> buckets;  // as many as were asked for, with samples == 0 where there are none
  Faults faults;
  std::size_t chunks_unpacked = 0;  // the others were answered from their heads
};
// The time span in 1 to kBucketsMax parts, alike to the millisecond. Errors: as read_samples,
// execute.telemetry_span also for too many buckets, or more than milliseconds.
[[nodiscard]] Result<DownSampled> down_sample(const TelemetryView& view, const FetchChunk& fetch,
                                              const SampleQuery& query, std::size_t buckets);

}  // namespace renkei::execute
