// A witness: signs a log's checkpoint only where it goes on from the last it signed, C2SP
// tlog-witness. It holds one checkpoint of each log and sees nothing of what is recorded, and yet
// nobody can rewrite, fork or put back a log that it has seen without its telling.
//
// Not here: the way requests take (link/), and where checkpoints are kept (WitnessMemory).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/ledger/checkpoint.h"
#include "renkei/ledger/merkle_tree.h"
#include "renkei/ledger/note.h"

namespace renkei::ledger {

inline constexpr std::size_t kWitnessRequestBytesMax = kNoteBytesMax + 4096;
inline constexpr std::size_t kWitnessProofMax = 63;

// What a log sends: its checkpoint, and that this follows from the last the witness signed.
//
//   old 20852014
//   PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
//   …
//
//   (the checkpoint, a signed note)
struct WitnessRequest {
  TreeSize old_size;
  std::vector<Hash> proof;  // at most 63
  Note checkpoint;

  [[nodiscard]] std::string to_text() const;
};
// Errors: ledger.witness_request (what is wrong with the form), those of hash_from_base64 and
// parse_note.
[[nodiscard]] Result<WitnessRequest> parse_witness_request(std::string_view text);

// What a witness remembers of a log.
struct WitnessedLog {
  std::vector<VerifierKey> keys;  // by which it knows the log
  std::optional<Note> last{};     // with its own signature; nothing before the first
  std::uint64_t refused = 0;      // checkpoints with the log's signature that contradict `last`
};

class WitnessMemory {
 public:
  virtual ~WitnessMemory() = default;
  // Errors: ledger.witness_unknown (no log of this name is witnessed), those of the disk.
  [[nodiscard]] virtual Result<WitnessedLog> log(const std::string& origin) = 0;
  // Durable when it returns. Errors: those of the disk.
  [[nodiscard]] virtual Result<void> keep(const std::string& origin, const Note& cosigned) = 0;
  // A checkpoint that the log signed and that contradicts what is kept: proof of a fork.
  [[nodiscard]] virtual Result<void> keep_evidence(const std::string& origin,
                                                   const Note& checkpoint) = 0;
};

// Not thread-safe: what is compared and what is kept must be one step. Memory and clock must
// outlive it.
class Witness {
 public:
  // `key` is one of cosignature/v1, else RENKEI_CHECK.
  Witness(WitnessMemory& memory, SignerKey key, const Clock& clock);

  // The witness's signature. Errors: ledger.witness_unknown; ledger.witness_unsigned (by no key of
  // the log); ledger.witness_sizes (from a greater log to a smaller); ledger.witness_behind (the
  // old size is not that of the last one signed, which `size` states); ledger.witness_fork (the
  // log was rewritten, forked or put back); those of the memory.
  [[nodiscard]] Result<NoteSignature> add_checkpoint(const WitnessRequest& request);
  [[nodiscard]] VerifierKey verifier() const { return key_.verifier(); }

 private:
  [[nodiscard]] Result<void> check_growth(const WitnessRequest& request, const Checkpoint& last,
                                          const Checkpoint& next) const;

  WitnessMemory* memory_;
  SignerKey key_;
  const Clock* clock_;
};

}  // namespace renkei::ledger
