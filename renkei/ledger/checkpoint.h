// Checkpoints: what a log says of its size and root, C2SP tlog-checkpoint. Plain values and pure
// functions, thread-safe.
//
//   renkei.example/plant-1
//   20852163
//   CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/hash.h"
#include "renkei/ledger/merkle_tree.h"
#include "renkei/ledger/note.h"
#include "renkei/ledger/policy.h"

namespace renkei::ledger {

struct Checkpoint {
  std::string origin;  // the log's name, as in its key
  TreeSize size;
  Hash root;
  std::vector<std::string> extensions;  // further lines, kept as they are

  [[nodiscard]] std::string to_text() const;  // the text of a note
  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};
// Errors: ledger.checkpoint (what is wrong with the form), ledger.base64, ledger.hash_length.
[[nodiscard]] Result<Checkpoint> parse_checkpoint(std::string_view note_text);

// A checkpoint that the policy holds for.
struct WitnessedCheckpoint {
  Checkpoint checkpoint;
  VerifierKey key{};  // of the log, by which it held
  struct Seen {
    std::string witness;     // its name in the policy
    std::uint64_t time = 0;  // when it signed, seconds since 1970
    friend bool operator==(const Seen&, const Seen&) = default;
  };
  std::vector<Seen> seen{};
};
// Errors: those of parse_checkpoint and verify_note, ledger.checkpoint_origin (another log's),
// ledger.quorum (not the witnesses that must sign). A wrong signature of a witness does not count,
// and is told by ledger.quorum when it is missed.
[[nodiscard]] Result<WitnessedCheckpoint> verify_checkpoint(const Note& note,
                                                            const LogPolicy& policy);

}  // namespace renkei::ledger
