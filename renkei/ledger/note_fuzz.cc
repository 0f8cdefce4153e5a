// Any bytes, as a note, a checkpoint, a proof file, a policy and a key: what is read comes back.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "renkei/ledger/checkpoint.h"
#include "renkei/ledger/note.h"
#include "renkei/ledger/proof_file.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace ledger = renkei::ledger;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto note = ledger::parse_note(text)) {
    RENKEI_CHECK(note->to_text() == text);
    const auto checkpoint = ledger::parse_checkpoint(note->text);
    RENKEI_CHECK(!checkpoint || checkpoint->to_text() == note->text);
  }
  if (const auto proof = ledger::parse_proof_file(text)) RENKEI_CHECK(proof->to_text() == text);
  if (const auto policy = ledger::parse_log_policy("fuzz", text)) {
    const auto again = ledger::parse_log_policy("fuzz", policy->to_text());
    RENKEI_CHECK(again && *again == *policy);
  }
  if (const auto key = ledger::parse_verifier_key(text)) {
    const auto again = ledger::parse_verifier_key(key->to_text());
    RENKEI_CHECK(again && *again == *key);
  }
  return 0;
}
