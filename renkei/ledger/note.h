// Signed notes: C2SP signed-note, and C2SP tlog-cosignature (cosignature/v1) for witnesses.
//
// A note is text that ends with a line end, an empty line, and a line for each signature:
//
//   — name base64(4 bytes of key hash, signature)
//
// A cosignature also states when the witness signed. Not here: what the text says. Plain values and
// pure functions, thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/keys.h"

namespace renkei::ledger {

inline constexpr std::size_t kNoteBytesMax = 1'000'000;
inline constexpr std::size_t kNoteSignaturesMax = 100;

enum class NoteAlgorithm : std::uint8_t {
  kEd25519 = 1,        // signs the text
  kCosignatureV1 = 4,  // signs the text and the time
};

// Who signs notes: a name without spaces and '+', an algorithm, a key.
struct VerifierKey {
  std::string name;
  NoteAlgorithm algorithm = NoteAlgorithm::kEd25519;
  PublicKey key;

  // The first four bytes of SHA-256(name, line end, algorithm, key), most significant first.
  [[nodiscard]] std::uint32_t hash() const;
  [[nodiscard]] std::string to_text() const;  // "name+61c93d2f+AeJ…"
  friend bool operator==(const VerifierKey&, const VerifierKey&) = default;
};
// Errors: ledger.key_text, ledger.key_hash (the name or the key was altered), ledger.base64.
[[nodiscard]] Result<VerifierKey> parse_verifier_key(std::string_view text);

struct SignerKey {
  std::string name;
  NoteAlgorithm algorithm = NoteAlgorithm::kEd25519;
  PrivateKey key;

  [[nodiscard]] VerifierKey verifier() const { return {name, algorithm, key.public_key()}; }
  [[nodiscard]] std::string to_text() const;  // "PRIVATE+KEY+name+61c93d2f+Ac…"; secret
};
// Errors: as parse_verifier_key; no message repeats the key.
[[nodiscard]] Result<SignerKey> parse_signer_key(std::string_view text);

// A name that a key may have: UTF-8, not empty, at most 255 bytes, no spaces, no '+', no control
// characters. Errors: ledger.key_name.
[[nodiscard]] Result<void> check_key_name(std::string_view name);

struct NoteSignature {
  std::string name;
  std::uint32_t key_hash = 0;
  std::string bytes;  // after the key hash
  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

// "— name base64", with its line end.
[[nodiscard]] std::string signature_line(const NoteSignature& signature);

struct Note {
  std::string text;  // ends with a line end
  std::vector<NoteSignature> signatures;

  [[nodiscard]] std::string to_text() const;
};
// Errors: ledger.note (what is wrong with the form), ledger.note_too_large, ledger.base64.
[[nodiscard]] Result<Note> parse_note(std::string_view text);

// Adds a signature. A key of cosignature/v1 needs the time, in seconds since 1970; Ed25519 takes
// none. The wrong of the two: RENKEI_CHECK.
void sign_note(Note& note, const SignerKey& key, std::optional<std::uint64_t> time = {});

// Checks the signature of this key; other signatures are not looked at. Returns when it was
// signed, for a cosignature. Errors: ledger.note_unsigned (no signature of that name and hash),
// ledger.signature.
[[nodiscard]] Result<std::optional<std::uint64_t>> verify_note(const Note& note,
                                                               const VerifierKey& key);

}  // namespace renkei::ledger
