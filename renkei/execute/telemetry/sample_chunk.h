// A chunk: samples of some tags of one batch in one compressed piece of bytes, the same again to
// the bit when it is unpacked. Its head says of each tag what is in it, and is read without
// unpacking the values. Not here: where chunks are kept, and which belong to a batch.
//
// Samples of a tag stand as they came, so a late one stands after those that were before it. The
// form of the bytes: docs/formats/telemetry.md. Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/execute/telemetry/sample.h"

namespace renkei::execute {

inline constexpr std::size_t kChunkTagsMax = 128;
inline constexpr std::size_t kChunkSamplesMax = std::size_t{1} << 20U;  // of all tags
inline constexpr std::size_t kChunkBodyBytesMax = std::size_t{40} << 20U;
inline constexpr std::size_t kChunkBytesMax = std::size_t{42} << 20U;

struct TagSamples {
  std::string tag;   // is_tag()
  std::string unit;  // a UCUM code that Unit::parse takes
  std::vector<Sample> samples;
};

struct Chunk {
  std::string batch;             // an id
  std::vector<TagSamples> tags;  // sorted by tag, each once, none without a sample
};

struct TagSummary {
  std::string tag;
  std::string unit;
  Timestamp first;  // the earliest and the latest time, wherever they stand
  Timestamp last;
  Stats stats;
};

struct ChunkHead {
  std::string batch;
  std::vector<TagSummary> tags;

  [[nodiscard]] std::uint64_t samples() const;
  // Of a tag in it, or nullptr.
  [[nodiscard]] const TagSummary* find(std::string_view tag) const;
};

// What head a chunk has.
[[nodiscard]] ChunkHead head_of(const Chunk& chunk);

// kKeeping spends more time on fewer bytes.
enum class PackFor : std::uint8_t { kKeeping, kJournal };

// Errors: execute.telemetry_name (a batch or tag that is none, tags not sorted), those of
// Unit::parse, execute.telemetry_limit (too many tags or samples, or none).
[[nodiscard]] Result<std::string> pack_chunk(const Chunk& chunk, PackFor purpose);
// Errors: execute.telemetry_chunk (what is wrong, and the byte).
[[nodiscard]] Result<ChunkHead> read_chunk_head(std::string_view bytes);
// Also sees that the head says what is in it. Errors: as read_chunk_head.
[[nodiscard]] Result<Chunk> unpack_chunk(std::string_view bytes);

}  // namespace renkei::execute
