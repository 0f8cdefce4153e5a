// Any bytes: what is read as a chunk comes back from its own packing to the bit. zstd's bytes may
// differ between its versions, so bytes are not compared.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <zstd.h>

#include "renkei/execute/telemetry/bytes.h"
#include "renkei/execute/telemetry/sample_chunk.h"

// The bytes as what is compressed, which changed bytes rarely are after zstd: the first says how
// many samples there should be.
static void unpack_as_body(std::string_view body) {
  namespace execute = renkei::execute;
  if (body.empty()) return;
  const auto samples = static_cast<unsigned char>(body[0]);
  body.remove_prefix(1);
  std::string bytes(
      "rnkt\x02\x01"
      "b",
      7);
  execute::put_varint(bytes, body.size());
  execute::put_varint(bytes, 1);
  execute::put_text(bytes, "t");
  execute::put_text(bytes, "1");
  execute::put_varint(bytes, samples);
  bytes.append(28, '\0');
  std::string packed(ZSTD_compressBound(body.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), body.data(), body.size(), 1));
  (void)execute::unpack_chunk(bytes + packed);
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace execute = renkei::execute;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  unpack_as_body(bytes);
  const auto head = execute::read_chunk_head(bytes);
  const auto chunk = execute::unpack_chunk(bytes);
  if (!chunk) return 0;
  RENKEI_CHECK(head && head->samples() == execute::head_of(*chunk).samples());
  const auto packed = execute::pack_chunk(*chunk, execute::PackFor::kKeeping);
  if (!packed) return 0;  // a unit that this version does not know
  const auto again = execute::unpack_chunk(*packed);
  RENKEI_CHECK(again && again->tags.size() == chunk->tags.size());
  for (std::size_t tag = 0; tag < chunk->tags.size(); ++tag) {
    const auto& before = chunk->tags[tag].samples;
    const auto& after = again->tags[tag].samples;
    RENKEI_CHECK(before.size() == after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
      RENKEI_CHECK(execute::same(before[i], after[i]));
    }
  }
  return 0;
}
