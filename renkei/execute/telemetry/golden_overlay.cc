#include "renkei/execute/telemetry/golden_overlay.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "renkei/base/csv.h"

namespace renkei::execute {
namespace {

Result<DownSampled> aligned(const TelemetryView& view, const FetchChunk& fetch,
                            const OverlayQuery& query, const AlignedBatch& batch) {
  const std::int64_t start_ms = batch.start.milliseconds();
  if (query.length_ms <= 0 || query.length_ms > kSampleTimeMaxMs - start_ms) {
    return fail(
        Error{"execute.telemetry_span",
              fmt::format("no phase of {} ms from {}", query.length_ms, batch.start.to_string())}
            .at({.id = batch.batch})
            .value(std::to_string(query.length_ms))
            .remedy("give the phase a length that ends before the year 2200"));
  }
  return down_sample(view, fetch,
                     {batch.batch, query.tag, batch.start, Timestamp(start_ms + query.length_ms)},
                     query.buckets);
}

Json stats_json(const Stats& stats) {
  Json json{{"samples", stats.samples}, {"counted", stats.counted}};
  if (stats.counted > 0) {
    json["min"] = stats.min;
    json["max"] = stats.max;
    json["mean"] = stats.mean;
  }
  if (stats.samples > 0) json["worst"] = std::string(equipment::quality_name(stats.worst));
  return json;
}

Json faults_json(const Faults& faults) {
  Json json = Json::array();
  for (const Error& fault : faults) {
    json.push_back(Json{{"code", fault.code()}, {"message", fault.to_string()}});
  }
  return json;
}

// min, max and mean as cells.
std::vector<std::string> cells(bool any, double min, double max, double mean) {
  if (!any) return {"", "", ""};
  return {decimal_text(min), decimal_text(max), decimal_text(mean)};
}

void append(std::vector<std::string>& row, std::vector<std::string> more) {
  std::move(more.begin(), more.end(), std::back_inserter(row));
}

std::string worst_cell(const Stats& stats) {
  return stats.samples == 0 ? "" : std::string(equipment::quality_name(stats.worst));
}

}  // namespace

Result<Overlay> overlay(const TelemetryView& view, const FetchChunk& fetch,
                        const OverlayQuery& query) {
  if (query.references.size() > kOverlayReferencesMax) {
    return fail(Error{"execute.telemetry_references",
                      fmt::format("{} batches to compare with; at most {}", query.references.size(),
                                  kOverlayReferencesMax)}
                    .value(std::to_string(query.references.size()))
                    .arg("limit", std::to_string(kOverlayReferencesMax))
                    .remedy("choose fewer"));
  }
  Overlay result;
  auto viewed = aligned(view, fetch, query, query.viewed);
  if (!viewed) return fail(viewed.error());
  std::set<std::string> units{viewed->unit};
  result.faults = std::move(viewed->faults);
  for (const Bucket& bucket : viewed->buckets) {
    const std::int64_t from_ms = bucket.from.milliseconds() - query.viewed.start.milliseconds();
    result.buckets.push_back({.from_ms = from_ms, .viewed = bucket.stats});
  }
  for (const AlignedBatch& reference : query.references) {
    auto curve = aligned(view, fetch, query, reference);
    if (!curve) return fail(curve.error());
    units.insert(curve->unit);
    std::move(curve->faults.begin(), curve->faults.end(), std::back_inserter(result.faults));
    for (std::size_t i = 0; i < result.buckets.size(); ++i) {
      const Stats& stats = curve->buckets[i].stats;
      if (stats.counted == 0) continue;
      OverlayBucket& bucket = result.buckets[i];
      const bool first = bucket.references == 0;
      bucket.min = first ? stats.min : std::min(bucket.min, stats.min);
      bucket.max = first ? stats.max : std::max(bucket.max, stats.max);
      ++bucket.references;
      // The mean so far moves by its share: no sum that could overflow.
      const auto share = 1.0 / static_cast<double>(bucket.references);
      bucket.mean = bucket.mean * (1 - share) + stats.mean * share;
    }
  }
  units.erase("");
  if (units.size() > 1) {
    const std::string text = fmt::format("{}", fmt::join(units, ", "));
    return fail(Error{"execute.telemetry_units",
                      fmt::format("the batches have {} in several units: {}", query.tag, text)}
                    .at({.field = query.tag})
                    .value(text)
                    .arg("tag", query.tag)
                    .remedy("compare with batches that have it in the same unit"));
  }
  if (!units.empty()) result.unit = *units.begin();
  return result;
}

std::string curve_json(const DownSampled& curve) {
  Json buckets = Json::array();
  for (const Bucket& bucket : curve.buckets) {
    Json one{{"from", bucket.from.to_string()}};
    one.update(stats_json(bucket.stats));
    buckets.push_back(std::move(one));
  }
  return write_json(
      Json{{"unit", curve.unit}, {"buckets", buckets}, {"faults", faults_json(curve.faults)}}, -1);
}

std::string overlay_json(const Overlay& overlay) {
  Json buckets = Json::array();
  for (const OverlayBucket& bucket : overlay.buckets) {
    Json one{{"from_ms", bucket.from_ms}, {"references", bucket.references}};
    if (bucket.references > 0) {
      one["min"] = bucket.min;
      one["max"] = bucket.max;
      one["mean"] = bucket.mean;
    }
    one["viewed"] = stats_json(bucket.viewed);
    buckets.push_back(std::move(one));
  }
  return write_json(
      Json{{"unit", overlay.unit}, {"buckets", buckets}, {"faults", faults_json(overlay.faults)}},
      -1);
}

std::string curve_csv(const DownSampled& curve) {
  std::vector<std::vector<std::string>> rows;
  for (const Bucket& bucket : curve.buckets) {
    const Stats& stats = bucket.stats;
    std::vector<std::string> row{bucket.from.to_string(), std::to_string(stats.samples)};
    append(row, cells(stats.counted > 0, stats.min, stats.max, stats.mean));
    append(row, {curve.unit, worst_cell(stats)});
    rows.push_back(std::move(row));
  }
  return write_csv({"from", "samples", "min", "max", "mean", "unit", "worst"}, rows);
}

std::string overlay_csv(const Overlay& overlay) {
  std::vector<std::vector<std::string>> rows;
  for (const OverlayBucket& bucket : overlay.buckets) {
    const Stats& viewed = bucket.viewed;
    std::vector<std::string> row{std::to_string(bucket.from_ms), std::to_string(bucket.references)};
    append(row, cells(bucket.references > 0, bucket.min, bucket.max, bucket.mean));
    append(row, cells(viewed.counted > 0, viewed.min, viewed.max, viewed.mean));
    append(row, {overlay.unit, worst_cell(viewed)});
    rows.push_back(std::move(row));
  }
  return write_csv({"from_ms", "references", "reference_min", "reference_max", "reference_mean",
                    "viewed_min", "viewed_max", "viewed_mean", "unit", "viewed_worst"},
                   rows);
}

}  // namespace renkei::execute
