#include "renkei/execute/telemetry/telemetry_reader.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace renkei::execute {
namespace {

using ledger::EntryIndex;

Error units_error(const SampleQuery& query, const std::set<std::string>& units) {
  const std::string text = fmt::format("{}", fmt::join(units, ", "));
  return Error{
      "execute.telemetry_units",
      fmt::format("the values of {} in {} are in several units: {}", query.tag, query.batch, text)}
      .at({.field = query.tag, .id = query.batch})
      .value(text)
      .arg("tag", query.tag)
      .remedy("ask for the time before the change and after it apart");
}

Error span_error(const std::string& value, const std::string& reason) {
  return Error{"execute.telemetry_span", reason}.value(value).remedy(
      fmt::format("let the end be after the beginning, and ask for 1 to {} buckets of at "
                  "least a millisecond",
                  kBucketsMax));
}

Error fault_of(const char* code, const TelemetryView::Recorded& recorded,
               const std::string& reason) {
  const std::string hash = recorded.chunk.hash.to_base64();
  return Error{code, fmt::format("the chunk {} of entry {} is not served: {}", hash,
                                 recorded.index.value, reason)}
      .at({.id = recorded.chunk.batch})
      .value(hash)
      .arg("index", std::to_string(recorded.index.value))
      .arg("reason", reason)
      .remedy("keep what is there as evidence, and put the chunk back from a backup");
}

// The bytes of a chunk and its head, or the fault.
struct Fetched {
  std::string bytes;
  ChunkHead head;
};
Result<Fetched> fetch_chunk(const FetchChunk& fetch, const TelemetryView::Recorded& recorded) {
  auto bytes = fetch(recorded.chunk.hash);
  if (!bytes) {
    return fail(fault_of("execute.telemetry_missing", recorded, bytes.error().message()));
  }
  const auto corrupt = [&](const std::string& reason) {
    return fail(fault_of("execute.telemetry_corrupt", recorded, reason));
  };
  const auto hash = ledger::sha256({*bytes});
  if (hash != recorded.chunk.hash) return corrupt("its bytes hash to " + hash.to_base64());
  auto head = read_chunk_head(*bytes);
  if (!head) return corrupt(head.error().message());
  if (head->batch != recorded.chunk.batch || head->samples() != recorded.chunk.samples) {
    return corrupt("it is not what its entry says");
  }
  return Fetched{*std::move(bytes), *std::move(head)};
}

// Calls for each chunk of the batch that has samples of the tag in the time asked for. What it
// returns as an error is a fault of the chunk too.
using OnChunk = std::function<Result<void>(const Fetched&, const TagSummary&)>;
Faults each_chunk(const TelemetryView& view, const FetchChunk& fetch, const SampleQuery& query,
                  std::set<std::string>& units, const OnChunk& call) {
  Faults faults;
  for (const TelemetryView::Recorded& recorded : view.chunks_of(query.batch)) {
    const StoredChunk& chunk = recorded.chunk;
    if (chunk.last < query.from || chunk.first >= query.to) continue;
    if (!chunk.tags.empty() &&
        std::find(chunk.tags.begin(), chunk.tags.end(), query.tag) == chunk.tags.end()) {
      continue;
    }
    const auto fetched = fetch_chunk(fetch, recorded);
    if (!fetched) {
      faults.push_back(fetched.error());
      continue;
    }
    const TagSummary* summary = fetched->head.find(query.tag);
    if (summary == nullptr || summary->last < query.from || summary->first >= query.to) continue;
    units.insert(summary->unit);
    if (auto done = call(*fetched, *summary); !done) {
      faults.push_back(fault_of("execute.telemetry_corrupt", recorded, done.error().message()));
    }
  }
  return faults;
}

// Those of the tag, of a chunk that has it.
Result<std::vector<Sample>> samples_of(const Fetched& fetched, const std::string& tag) {
  auto chunk = unpack_chunk(fetched.bytes);
  if (!chunk) return fail(chunk.error());
  for (TagSamples& one : chunk->tags) {
    if (one.tag == tag) return std::move(one.samples);
  }
  RENKEI_CHECK(false);
}

Result<void> check_span(const SampleQuery& query) {
  if (query.from < query.to) return {};
  return fail(span_error(
      query.to.to_string(),
      fmt::format("no time from {} to {}", query.from.to_string(), query.to.to_string())));
}

}  // namespace

Result<void> TelemetryView::apply(EntryIndex index, const ledger::Entry& entry) {
  if (entry.type != kTelemetryStored) return {};
  auto chunk = stored_chunk_of(entry);
  if (!chunk) return fail(chunk.error());
  chunks_[chunk->batch].push_back({index, *chunk});
  return {};
}

const std::vector<TelemetryView::Recorded>& TelemetryView::chunks_of(std::string_view batch) const {
  static const std::vector<Recorded> none;
  const auto found = chunks_.find(batch);
  return found == chunks_.end() ? none : found->second;
}

std::string TelemetryView::save() const {
  Json all = Json::array();
  for (const auto& [batch, chunks] : chunks_) {
    for (const auto& [index, chunk] : chunks) {
      all.push_back(
          Json::array({index.value, batch, chunk.first.milliseconds(), chunk.last.milliseconds(),
                       chunk.samples, chunk.hash.to_base64(), chunk.bytes, chunk.tags}));
    }
  }
  return write_json(all, -1);
}

Result<TelemetryView> TelemetryView::load(std::string_view state) {
  const auto all = parse_json("telemetry", state);
  if (!all) return fail(all.error());
  const auto wrong = [](const Json& one) {
    return fail(Error{"execute.telemetry_entry", "a saved view of telemetry is wrong"}
                    .value(write_json(one, -1))
                    .arg("pointer", "/")
                    .remedy("delete it; it is made again from the ledger"));
  };
  TelemetryView view;
  if (!all->is_array()) return wrong(*all);
  for (const Json& one : *all) {
    const auto whole = [&](std::size_t i) { return one[i].is_number_integer(); };
    if (!one.is_array() || one.size() != 8 || !whole(0) || !one[1].is_string() || !whole(2) ||
        !whole(3) || !whole(4) || !one[5].is_string() || !whole(6) || !one[7].is_array()) {
      return wrong(one);
    }
    const auto first = one[2].get<std::int64_t>();
    const auto last = one[3].get<std::int64_t>();
    const auto hash = ledger::hash_from_base64(one[5].get<std::string>());
    if (first < kSampleTimeMinMs || last < first || last > kSampleTimeMaxMs || !hash) {
      return wrong(one);
    }
    StoredChunk chunk{one[1], Timestamp(first), Timestamp(last), one[4], *hash, one[6], {}};
    for (const Json& tag : one[7]) {
      if (!tag.is_string()) return wrong(one);
      chunk.tags.push_back(tag);
    }
    view.chunks_[chunk.batch].push_back({{one[0].get<std::uint64_t>()}, chunk});
  }
  return view;
}

Result<Reading> read_samples(const TelemetryView& view, const FetchChunk& fetch,
                             const SampleQuery& query) {
  if (auto right = check_span(query); !right) return fail(right.error());
  Reading reading;
  std::set<std::string> units;
  reading.faults = each_chunk(
      view, fetch, query, units, [&](const Fetched& fetched, const TagSummary&) -> Result<void> {
        const auto samples = samples_of(fetched, query.tag);
        if (!samples) return fail(samples.error());
        std::copy_if(samples->begin(), samples->end(), std::back_inserter(reading.samples),
                     [&](const Sample& sample) {
                       return query.from <= sample.time && sample.time < query.to;
                     });
        return {};
      });
  if (units.size() > 1) return fail(units_error(query, units));
  if (!units.empty()) reading.unit = *units.begin();
  std::stable_sort(reading.samples.begin(), reading.samples.end(),
                   [](const Sample& a, const Sample& b) { return a.time < b.time; });
  return reading;
}

Result<DownSampled> down_sample(const TelemetryView& view, const FetchChunk& fetch,
                                const SampleQuery& query, std::size_t buckets) {
  if (auto right = check_span(query); !right) return fail(right.error());
  const std::int64_t from_ms = query.from.milliseconds();
  const auto span_ms = static_cast<std::uint64_t>(query.to.milliseconds() - from_ms);
  if (buckets == 0 || buckets > kBucketsMax || buckets > span_ms) {
    return fail(
        span_error(std::to_string(buckets), fmt::format("{} buckets of {} ms", buckets, span_ms)));
  }
  // span_ms < 2^44 and buckets < 2^17: no product overflows.
  const auto bucket_of = [&](Timestamp time) {
    return static_cast<std::size_t>(static_cast<std::uint64_t>(time.milliseconds() - from_ms) *
                                    buckets / span_ms);
  };
  DownSampled result;
  std::vector<StatsOf> stats(buckets);
  std::set<std::string> units;
  result.faults =
      each_chunk(view, fetch, query, units,
                 [&](const Fetched& fetched, const TagSummary& summary) -> Result<void> {
                   const bool inside = query.from <= summary.first && summary.last < query.to;
                   if (inside && bucket_of(summary.first) == bucket_of(summary.last)) {
                     stats[bucket_of(summary.first)].add(summary.stats);
                     return {};
                   }
                   const auto samples = samples_of(fetched, query.tag);
                   if (!samples) return fail(samples.error());
                   ++result.chunks_unpacked;
                   for (const Sample& sample : *samples) {
                     if (sample.time < query.from || sample.time >= query.to) continue;
                     stats[bucket_of(sample.time)].add(sample);
                   }
                   return {};
                 });
  if (units.size() > 1) return fail(units_error(query, units));
  if (!units.empty()) result.unit = *units.begin();
  result.buckets.reserve(buckets);
  for (std::size_t i = 0; i < buckets; ++i) {
    const auto begin_ms = static_cast<std::int64_t>((i * span_ms + buckets - 1) / buckets);
    result.buckets.push_back({Timestamp(from_ms + begin_ms), stats[i].stats()});
  }
  return result;
}

}  // namespace renkei::execute
