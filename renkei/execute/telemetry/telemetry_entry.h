// The entry of a chunk of samples, "telemetry.stored/1": what stands open in it, what is kept shut,
// and back. Pure functions, thread-safe.
//
// Open: the batch, the time span, how many samples, hash and size of the chunk. Of each tag its
// unit, count, first, last, min and max: these are parameters of a process, which an entry never
// shows (entry.h); each tag is a field of its own that is kept shut and can be opened alone, named
// "tag/" and the tag. Where a log is not shown to others they may stand open.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/execute/telemetry/sample_chunk.h"
#include "renkei/ledger/log.h"

namespace renkei::execute {

inline constexpr std::string_view kTelemetryStored = "telemetry.stored/1";

enum class TagsAre : std::uint8_t { kShut, kOpen };

// What an entry says of a chunk to all readers.
struct StoredChunk {
  std::string batch;
  Timestamp first;
  Timestamp last;
  std::uint64_t samples = 0;
  ledger::Hash hash;
  std::uint64_t bytes = 0;
  std::vector<std::string> tags{};  // empty where they are kept shut
};

struct ChunkEnvelope {
  ledger::EventId event_id;
  std::string site;
  std::string actor;
  Timestamp at;
  TagsAre tags = TagsAre::kShut;
};
// Errors: those of disclosures; none for chunks that pack_chunk took.
[[nodiscard]] Result<ledger::Draft> chunk_draft(const ChunkHead& head, std::string_view bytes,
                                                const ChunkEnvelope& envelope,
                                                const ledger::SecretBytes& secret);
// Of an entry of this type. Errors: execute.telemetry_entry (a member is missing or wrong).
[[nodiscard]] Result<StoredChunk> stored_chunk_of(const ledger::Entry& entry);

// The shortest decimal that is this finite double: "36.8", "1e-07".
[[nodiscard]] std::string decimal_text(double value);

}  // namespace renkei::execute
