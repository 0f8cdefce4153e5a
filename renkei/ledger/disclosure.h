// What an entry keeps shut, and how one part of it is opened.
//
// Each confidential field is a disclosure string as RFC 9901 (SD-JWT) section 4.2.1 has it:
// base64url of the JSON array [salt, name, value], with a salt of its own. The entry holds only the
// root of an RFC 6962 tree whose leaf data are these strings. The leaves stand in the order of
// their hashes, among decoys, and their number is a power of two and at least 32: neither the root
// nor a proof tells how many fields there are, or which place a field would have. One field of an
// entry opens with its string and the hashes beside its way up.
//
// A value may itself hold the root of further disclosures (nested): that a step exists can then be
// opened without opening the step. Not here: range proofs, and nothing makes two openings of the
// same field unlinkable. Plain values and pure functions, thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/ledger/merkle_tree.h"

namespace renkei::ledger {

inline constexpr std::size_t kSaltBytes = 16;
inline constexpr std::uint64_t kDisclosureLeavesMin = 32;
inline constexpr std::uint64_t kDisclosureLeavesMax = 4096;
inline constexpr std::size_t kDisclosureBytesMax = 64 << 10U;

// Gives bytes nobody can guess: secret_bytes, or a fixed sequence in tests.
using SecretBytes = std::function<std::string(std::size_t count)>;

struct Disclosure {
  std::string salt;  // base64url, of 16 bytes where renkei made it
  std::string name;
  Json value;
};

// With a salt of its own from `secret`.
[[nodiscard]] Disclosure make_disclosure(std::string name, Json value, const SecretBytes& secret);
// The disclosure string. Errors: those of canonical_json, ledger.disclosure_too_large.
[[nodiscard]] Result<std::string> disclosure_string(const Disclosure& disclosure);
// Reads a disclosure string of any maker: RFC 9901 does not ask for canonical JSON. Errors:
// ledger.disclosure (what is wrong), ledger.disclosure_too_large, ledger.base64, those of
// parse_json.
[[nodiscard]] Result<Disclosure> parse_disclosure(std::string_view text);
// The digest an SD-JWT holds of it: base64url of SHA-256 of its characters (RFC 9901, 4.2.3).
[[nodiscard]] std::string disclosure_digest(std::string_view text);

// What an entry, or an outer disclosure, holds of those below it.
struct DisclosureRoot {
  Hash root;
  std::uint64_t leaves = 0;  // a power of two from 32 to 4096
  friend bool operator==(const DisclosureRoot&, const DisclosureRoot&) = default;
};
// {"sd_count_padded": leaves, "sd_root": base64} and back. Errors: ledger.disclosure_root, those of
// hash_from_base64.
[[nodiscard]] Json disclosure_root_json(const DisclosureRoot& root);
[[nodiscard]] Result<DisclosureRoot> parse_disclosure_root(const Json& json);

// The private side, kept by the owner alone: what stands at each leaf.
struct SecretLeaf {
  Hash hash;
  std::string disclosure;  // empty: a decoy, or erased; the two cannot be told apart
};
class DisclosureTree {
 public:
  // Of disclosure strings, each with another salt or name: two alike are refused. Errors:
  // ledger.disclosure_twice, ledger.disclosure_count (over 4096).
  [[nodiscard]] static Result<DisclosureTree> make(const std::vector<std::string>& disclosures,
                                                   const SecretBytes& secret);
  // Of leaves as they were kept. Errors: ledger.disclosure_count.
  [[nodiscard]] static Result<DisclosureTree> of(std::vector<SecretLeaf> leaves);

  [[nodiscard]] const std::vector<SecretLeaf>& leaves() const { return leaves_; }
  [[nodiscard]] DisclosureRoot root() const;
  // The way up from a leaf. Requires index < leaves().size().
  [[nodiscard]] std::vector<Hash> proof(std::size_t index) const;

 private:
  explicit DisclosureTree(std::vector<SecretLeaf> leaves);
  std::vector<SecretLeaf> leaves_;
  std::vector<std::vector<Hash>> levels_;
};

// A disclosure string with its proof: all that a reader of the entry needs to see one field.
struct OpenedDisclosure {
  std::string disclosure;
  std::uint64_t index = 0;
  std::vector<Hash> proof;
};
// {"disclosure": …, "index": …, "proof": [base64, …]} and back. Errors: ledger.opened_disclosure.
[[nodiscard]] Json opened_disclosure_json(const OpenedDisclosure& opened);
[[nodiscard]] Result<OpenedDisclosure> parse_opened_disclosure(const Json& json);

// Whether the string stands under the root, and what it says. Errors: ledger.disclosure_foreign
// (not under this root), those of parse_disclosure.
[[nodiscard]] Result<Disclosure> open_disclosure(const OpenedDisclosure& opened,
                                                 const DisclosureRoot& root);

}  // namespace renkei::ledger
