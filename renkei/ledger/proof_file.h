// A proof that one entry stands in a log, as a file of its own: C2SP tlog-proof. Who has the entry,
// this file and the log's policy needs nobody else. Plain values and pure functions, thread-safe.
//
//   c2sp.org/tlog-proof@v1
//   index 5
//   vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=
//   …
//
//   (the checkpoint, a signed note)
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/checkpoint.h"
#include "renkei/ledger/merkle_tree.h"

namespace renkei::ledger {

struct ProofFile {
  EntryIndex index;
  std::vector<Hash> proof;  // at most 62
  Note checkpoint;

  [[nodiscard]] std::string to_text() const;
};
// Errors: ledger.proof_file (what is wrong with the form), those of parse_note and
// hash_from_base64.
[[nodiscard]] Result<ProofFile> parse_proof_file(std::string_view text);

// Whether the entry with this leaf stands where the proof says. Errors: those of verify_checkpoint
// and verify_inclusion.
[[nodiscard]] Result<WitnessedCheckpoint> verify_proof_file(const ProofFile& file, const Hash& leaf,
                                                            const LogPolicy& policy);

}  // namespace renkei::ledger
