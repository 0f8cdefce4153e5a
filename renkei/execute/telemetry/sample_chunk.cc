#include "renkei/execute/telemetry/sample_chunk.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <zstd.h>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/base/unit.h"
#include "renkei/execute/telemetry/bytes.h"
#include "renkei/execute/telemetry/integer_block.h"
#include "renkei/execute/telemetry/value_block.h"

namespace renkei::execute {
namespace {

constexpr std::string_view kMagic = "rnkt";
constexpr std::uint8_t kVersion = 2;
// A sample without a value has 4 added to the code of its quality.
constexpr std::uint8_t kNoValue = 4;

Error chunk_error(std::size_t offset, std::string_view reason) {
  return Error{"execute.telemetry_chunk",
               fmt::format("a chunk of samples is wrong at byte {}: {}", offset, reason)}
      .at({.byte_offset = static_cast<std::int64_t>(offset)})
      .value(std::to_string(offset))
      .arg("reason", std::string(reason))
      .remedy("keep it as evidence, and put it back from a backup");
}

Error name_error(const std::string& name, std::string_view what) {
  return Error{"execute.telemetry_name", fmt::format("'{}' is {}", name, what)}
      .value(name)
      .arg("reason", std::string(what))
      .remedy(
          "name each tag once, sorted, in 1 to 64 printable ASCII characters without blank, "
          "comma, quote and backslash; a batch by its id");
}

Error limit_error(std::size_t number, std::string_view what, std::size_t limit) {
  return Error{"execute.telemetry_limit",
               fmt::format("a chunk of {} {}; 1 to {} go into one", number, what, limit)}
      .value(std::to_string(number))
      .arg("what", std::string(what))
      .arg("limit", std::to_string(limit))
      .remedy("close the chunk earlier");
}

std::uint8_t state_of(const Sample& sample) {
  return static_cast<std::uint8_t>(static_cast<std::uint8_t>(sample.quality) |
                                   (sample.value ? 0U : kNoValue));
}

Result<void> check_chunk(const Chunk& chunk) {
  if (!is_id(chunk.batch)) return fail(name_error(chunk.batch, "not the id of a batch"));
  if (chunk.tags.empty() || chunk.tags.size() > kChunkTagsMax) {
    return fail(limit_error(chunk.tags.size(), "tags", kChunkTagsMax));
  }
  std::size_t samples = 0;
  for (std::size_t i = 0; i < chunk.tags.size(); ++i) {
    const TagSamples& one = chunk.tags[i];
    if (!is_tag(one.tag)) return fail(name_error(one.tag, "not the name of a tag"));
    if (i > 0 && !(chunk.tags[i - 1].tag < one.tag)) {
      return fail(name_error(one.tag, "a tag out of order, or there twice"));
    }
    if (auto unit = Unit::parse(one.unit); !unit) return fail(unit.error());
    if (one.samples.empty()) return fail(limit_error(0, "samples of a tag", kChunkSamplesMax));
    samples += one.samples.size();
  }
  if (samples > kChunkSamplesMax) return fail(limit_error(samples, "samples", kChunkSamplesMax));
  return {};
}

TagSummary summary_of(const TagSamples& tag) {
  TagSummary summary{tag.tag, tag.unit, {}, {}, {}};
  if (tag.samples.empty()) return summary;
  StatsOf stats;
  summary.first = summary.last = tag.samples.front().time;
  for (const Sample& sample : tag.samples) {
    summary.first = std::min(summary.first, sample.time);
    summary.last = std::max(summary.last, sample.time);
    stats.add(sample);
  }
  summary.stats = stats.stats();
  return summary;
}

// The times, how much later they came, the runs of one quality, the values.
void put_samples(std::string& body, const std::vector<Sample>& samples) {
  std::vector<std::int64_t> times;
  std::vector<std::int64_t> delays;
  std::vector<double> values;
  times.reserve(samples.size());
  delays.reserve(samples.size());
  values.reserve(samples.size());
  std::string runs;
  std::uint64_t runs_count = 0;
  std::uint64_t run = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    times.push_back(samples[i].time.milliseconds());
    delays.push_back(samples[i].delay_ms);
    if (samples[i].value) values.push_back(*samples[i].value);
    ++run;
    if (i + 1 < samples.size() && state_of(samples[i + 1]) == state_of(samples[i])) continue;
    runs.push_back(static_cast<char>(state_of(samples[i])));
    put_varint(runs, run);
    ++runs_count;
    run = 0;
  }
  put_integers(body, times);
  put_integers(body, delays);
  put_varint(body, runs_count);
  body += runs;
  put_values(body, values);
}

std::optional<std::vector<Sample>> take_samples(ByteReader& reader, std::size_t count) {
  const auto times = take_integers(reader, count);
  if (!times) return std::nullopt;
  const auto delays = take_integers(reader, count);
  if (!delays) return std::nullopt;
  std::vector<Sample> samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t time = (*times)[i];
    if (time < kSampleTimeMinMs || time > kSampleTimeMaxMs) return std::nullopt;
    const std::int64_t delay_ms = (*delays)[i];
    if (delay_ms < kSampleTimeMinMs - time || delay_ms > kSampleTimeMaxMs - time) {
      return std::nullopt;
    }
    samples[i].time = Timestamp(time);
    samples[i].delay_ms = delay_ms;
  }
  std::size_t done = 0;
  std::size_t valued = 0;
  const std::uint64_t runs = reader.varint();
  for (std::uint64_t i = 0; i < runs; ++i) {
    const std::uint8_t state = reader.byte();
    const std::uint64_t length = reader.varint();
    const unsigned quality = state & 3U;
    if (!reader.good() || state >= 2 * kNoValue || quality > 2) return std::nullopt;
    if (length == 0 || length > count - done) return std::nullopt;
    for (const std::size_t end = done + static_cast<std::size_t>(length); done < end; ++done) {
      samples[done].quality = static_cast<Quality>(quality);
      if (state < kNoValue) {
        samples[done].value = 0;
        ++valued;
      }
    }
  }
  if (done != count) return std::nullopt;
  const auto values = take_values(reader, valued);
  if (!values) return std::nullopt;
  auto next = values->begin();
  for (Sample& sample : samples) {
    if (sample.value) sample.value = *next++;
  }
  return samples;
}

// Noise repeats itself in short pieces by chance only: matches of fewer than 7 bytes cost more than
// the letters' own code does (measured: 12% of a noisy temperature).
std::string pack_body(const std::string& body, PackFor purpose) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                     &ZSTD_freeCCtx);
  RENKEI_CHECK(context != nullptr);
  const auto set = [&](ZSTD_cParameter parameter, int value) {
    RENKEI_CHECK(ZSTD_isError(ZSTD_CCtx_setParameter(context.get(), parameter, value)) == 0U);
  };
  set(ZSTD_c_compressionLevel, purpose == PackFor::kKeeping ? 3 : 1);
  if (purpose == PackFor::kKeeping) set(ZSTD_c_minMatch, 7);
  std::string packed(ZSTD_compressBound(body.size()), '\0');
  const std::size_t size =
      ZSTD_compress2(context.get(), packed.data(), packed.size(), body.data(), body.size());
  RENKEI_CHECK(ZSTD_isError(size) == 0U);
  packed.resize(size);
  return packed;
}

struct Head {
  ChunkHead head;
  std::size_t body_bytes = 0;
  std::size_t packed_at = 0;
};

std::optional<TagSummary> take_summary(ByteReader& reader) {
  TagSummary summary;
  summary.tag = reader.text(kTagBytesMax);
  summary.unit = reader.text(kUnitBytesMax);
  summary.stats.samples = reader.varint();
  summary.stats.counted = reader.varint();
  const std::uint8_t worst = reader.byte();
  const auto first = static_cast<std::int64_t>(unzigzag(reader.varint()));
  const std::uint64_t span_ms = reader.varint();
  summary.stats.min = std::bit_cast<double>(reader.big_64());
  summary.stats.max = std::bit_cast<double>(reader.big_64());
  summary.stats.mean = std::bit_cast<double>(reader.big_64());
  const bool finite = std::isfinite(summary.stats.min) && std::isfinite(summary.stats.max) &&
                      std::isfinite(summary.stats.mean);
  if (!reader.good() || !is_tag(summary.tag) || worst > 2 || !finite ||
      summary.stats.counted > summary.stats.samples || summary.stats.samples == 0 ||
      first < kSampleTimeMinMs || first > kSampleTimeMaxMs ||
      span_ms > static_cast<std::uint64_t>(kSampleTimeMaxMs - first)) {
    return std::nullopt;
  }
  summary.stats.worst = static_cast<Quality>(worst);
  summary.first = Timestamp(first);
  summary.last = Timestamp(first + static_cast<std::int64_t>(span_ms));
  return summary;
}

Result<Head> read_head(std::string_view bytes) {
  if (bytes.size() > kChunkBytesMax) return fail(chunk_error(kChunkBytesMax, "it is too large"));
  ByteReader reader(bytes);
  if (reader.take(kMagic.size()) != kMagic) return fail(chunk_error(0, "it is no chunk"));
  if (reader.byte() != kVersion) {
    return fail(chunk_error(kMagic.size(), "it is of another version of renkei, or cut off"));
  }
  Head head;
  head.head.batch = reader.text(kIdLengthMax);
  if (!reader.good() || !is_id(head.head.batch)) {
    return fail(chunk_error(reader.offset(), "the batch is no id"));
  }
  const std::uint64_t body_bytes = reader.varint();
  const std::uint64_t tags = reader.varint();
  if (!reader.good() || body_bytes > kChunkBodyBytesMax || tags == 0 || tags > kChunkTagsMax) {
    return fail(chunk_error(reader.offset(), "a number in the head is too large, or none"));
  }
  head.body_bytes = static_cast<std::size_t>(body_bytes);
  std::uint64_t samples = 0;
  for (std::uint64_t i = 0; i < tags; ++i) {
    const std::size_t at = reader.offset();
    auto summary = take_summary(reader);
    if (!summary || summary->stats.samples > kChunkSamplesMax - samples) {
      return fail(chunk_error(at, "what is said of a tag cannot be"));
    }
    samples += summary->stats.samples;
    if (i > 0 && !(head.head.tags.back().tag < summary->tag)) {
      return fail(chunk_error(at, "the tags are not in order"));
    }
    head.head.tags.push_back(*std::move(summary));
  }
  head.packed_at = reader.offset();
  return head;
}

// A mean that was rounded otherwise, on another processor, is the same.
bool agrees(const TagSummary& said, const TagSummary& found) {
  const Stats& a = said.stats;
  const Stats& b = found.stats;
  const double close = 1e-12 * std::max(std::fabs(b.min), std::fabs(b.max));
  return said.first == found.first && said.last == found.last && a.samples == b.samples &&
         a.counted == b.counted && a.worst == b.worst && a.min == b.min && a.max == b.max &&
         std::fabs(a.mean - b.mean) <= close;
}

}  // namespace

std::uint64_t ChunkHead::samples() const {
  std::uint64_t samples = 0;
  for (const TagSummary& one : tags) samples += one.stats.samples;
  return samples;
}

const TagSummary* ChunkHead::find(std::string_view tag) const {
  const auto found = std::find_if(tags.begin(), tags.end(),
                                  [&](const TagSummary& summary) { return summary.tag == tag; });
  return found == tags.end() ? nullptr : &*found;
}

ChunkHead head_of(const Chunk& chunk) {
  ChunkHead head{chunk.batch, {}};
  for (const TagSamples& one : chunk.tags) head.tags.push_back(summary_of(one));
  return head;
}

Result<std::string> pack_chunk(const Chunk& chunk, PackFor purpose) {
  if (auto right = check_chunk(chunk); !right) return fail(right.error());
  std::string body;
  for (const TagSamples& one : chunk.tags) put_samples(body, one.samples);
  RENKEI_CHECK(body.size() <= kChunkBodyBytesMax);
  std::string bytes(kMagic);
  bytes.push_back(static_cast<char>(kVersion));
  put_text(bytes, chunk.batch);
  put_varint(bytes, body.size());
  put_varint(bytes, chunk.tags.size());
  for (const TagSummary& one : head_of(chunk).tags) {
    put_text(bytes, one.tag);
    put_text(bytes, one.unit);
    put_varint(bytes, one.stats.samples);
    put_varint(bytes, one.stats.counted);
    bytes.push_back(static_cast<char>(one.stats.worst));
    put_varint(bytes, zigzag(static_cast<std::uint64_t>(one.first.milliseconds())));
    put_varint(bytes,
               static_cast<std::uint64_t>(one.last.milliseconds() - one.first.milliseconds()));
    for (const double value : {one.stats.min, one.stats.max, one.stats.mean}) {
      put_64(bytes, std::bit_cast<std::uint64_t>(value));
    }
  }
  return bytes + pack_body(body, purpose);
}

Result<ChunkHead> read_chunk_head(std::string_view bytes) {
  auto head = read_head(bytes);
  if (!head) return fail(head.error());
  return std::move(head->head);
}

Result<Chunk> unpack_chunk(std::string_view bytes) {
  const auto head = read_head(bytes);
  if (!head) return fail(head.error());
  const std::string_view packed = bytes.substr(head->packed_at);
  // One frame that says its size and ends the chunk: nothing can hide behind it.
  if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != head->body_bytes ||
      ZSTD_findFrameCompressedSize(packed.data(), packed.size()) != packed.size()) {
    return fail(
        chunk_error(head->packed_at, "the compressed part is not of the size it should be"));
  }
  std::string body(head->body_bytes, '\0');
  const std::size_t size = ZSTD_decompress(body.data(), body.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) != 0U || size != body.size()) {
    return fail(chunk_error(head->packed_at, "the compressed part is damaged"));
  }
  Chunk chunk{head->head.batch, {}};
  ByteReader reader(body);
  for (const TagSummary& said : head->head.tags) {
    auto samples = take_samples(reader, static_cast<std::size_t>(said.stats.samples));
    if (!samples) {
      return fail(chunk_error(head->packed_at, fmt::format("{} cannot be unpacked", said.tag)));
    }
    chunk.tags.push_back({said.tag, said.unit, *std::move(samples)});
    if (!agrees(said, summary_of(chunk.tags.back()))) {
      return fail(
          chunk_error(head->packed_at, fmt::format("{} is not as the head says", said.tag)));
    }
  }
  if (reader.left() != 0) return fail(chunk_error(head->packed_at, "there is more in it"));
  return chunk;
}

}  // namespace renkei::execute
