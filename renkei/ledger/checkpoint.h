// Checkpoints: what a log says of its size and root, C2SP tlog-checkpoint; and whom to believe one
// of, C2SP tlog-policy. Plain values and pure functions, thread-safe.
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

namespace renkei::ledger {

// A number as these files write it: decimal digits without a sign or needless zeros; else false.
[[nodiscard]] bool parse_count(std::string_view text, std::uint64_t& count);

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

// The log's key and the witnesses asked for.
//
//   log renkei.example/plant-1+61c93d2f+AeJ…
//   witness sponsor sponsor.example/w+0f4a5b11+BJ…
//   quorum 1
//
// Of C2SP tlog-policy: lines `log`, `witness` and `quorum`, here a number of witnesses, `all` or
// `none`; groups are refused by name. Empty lines and lines that begin with # are left out.
struct LogPolicy {
  VerifierKey log;
  struct Witness {
    std::string name;
    VerifierKey key;
    friend bool operator==(const Witness&, const Witness&) = default;
  };
  std::vector<Witness> witnesses;
  std::size_t quorum = 0;

  [[nodiscard]] std::string to_text() const;
  friend bool operator==(const LogPolicy&, const LogPolicy&) = default;
};
// Errors: ledger.policy with the line, those of parse_verifier_key.
[[nodiscard]] Result<LogPolicy> parse_log_policy(const std::string& file, std::string_view text);

// A checkpoint that the policy holds for.
struct WitnessedCheckpoint {
  Checkpoint checkpoint;
  struct Seen {
    std::string witness;     // its name in the policy
    std::uint64_t time = 0;  // when it signed, seconds since 1970
    friend bool operator==(const Seen&, const Seen&) = default;
  };
  std::vector<Seen> seen;
};
// Errors: those of parse_checkpoint and verify_note, ledger.checkpoint_origin (another log's),
// ledger.quorum (too few witnesses signed). A wrong signature of a witness does not count, and is
// told by ledger.quorum when it is missed.
[[nodiscard]] Result<WitnessedCheckpoint> verify_checkpoint(const Note& note,
                                                            const LogPolicy& policy);

}  // namespace renkei::ledger
