// The batch under view laid over batches that went well ("golden batches"), each counted from its
// own start of a phase; and curves as JSON and CSV for pages and spreadsheets. What stands in the
// output is for looking at: the record are the samples. Thread-safe as the reader is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "renkei/execute/telemetry/telemetry_reader.h"

namespace renkei::execute {

inline constexpr std::size_t kOverlayReferencesMax = 200;

struct AlignedBatch {
  std::string batch;
  Timestamp start;  // of the phase, in this batch
};

struct OverlayQuery {
  std::string tag;
  std::vector<AlignedBatch> references;
  AlignedBatch viewed;
  std::int64_t length_ms = 0;  // from the start of the phase
  std::size_t buckets = 0;
};

struct OverlayBucket {
  std::int64_t from_ms = 0;    // since the start of the phase, included
  std::size_t references = 0;  // batches that have values here
  // With references == 0 they are 0 and mean nothing.
  double min = 0;  // the least and the greatest value of any of them
  double max = 0;
  double mean = 0;  // of their means: each batch counts alike, whatever its rate
  Stats viewed;
};

struct Overlay {
  std::string unit;
  std::vector<OverlayBucket> buckets;
  Faults faults;  // of the chunks of any of the batches
};

// Errors: those of down_sample, execute.telemetry_span also for a phase beyond the year 2199,
// execute.telemetry_units also where batches differ in it, execute.telemetry_references (over
// kOverlayReferencesMax).
[[nodiscard]] Result<Overlay> overlay(const TelemetryView& view, const FetchChunk& fetch,
                                      const OverlayQuery& query);

// {"unit", "buckets": [{"from", "samples", "counted", "min", "max", "mean", "worst"}], "faults"}:
// numbers as JSON has them; min, max and mean are absent where nothing counts.
[[nodiscard]] std::string curve_json(const DownSampled& curve);
[[nodiscard]] std::string overlay_json(const Overlay& overlay);
// A row a bucket, RFC 4180; cells are empty where nothing counts.
[[nodiscard]] std::string curve_csv(const DownSampled& curve);
[[nodiscard]] std::string overlay_csv(const Overlay& overlay);

}  // namespace renkei::execute
