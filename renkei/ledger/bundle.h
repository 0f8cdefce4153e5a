// What is handed to an inspector or a partner: some entries of a log in one file, with the fields
// that were opened, the proof that each entry stands in the log, the log's signed checkpoint with
// its witnesses, and the keys. Whoever has the file needs nobody else to judge it.
//
// A bundle is canonical JSON, so that there is one text of it:
//
//   {"checkpoint": the signed note, "cover": a text for people, "entries": [{"bytes": the entry,
//    "index": …, "opened": [{"disclosure": …, "index": …, "proof": […], "root": …}],
//    "proof": [base64, …]}], "policy": keys and quorum as text, "seal": a signed note, "v": 1}
//
// The seal is the log's signature over the SHA-256 of the bundle without it, so that nothing in the
// file can be changed unseen, the cover included.
//
// Not proven by a bundle: that the keys are whose their names say (compare them with what the owner
// published), that what people wrote is true, and that nothing else was recorded. Pure functions,
// thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/checkpoint.h"
#include "renkei/ledger/disclosure.h"
#include "renkei/ledger/entry.h"
#include "renkei/ledger/log_store.h"
#include "renkei/ledger/merkle_tree.h"

namespace renkei::ledger {

inline constexpr std::size_t kBundleBytesMax = 64 << 20U;
inline constexpr std::size_t kBundleEntriesMax = 10'000;
inline constexpr std::size_t kCoverBytesMax = 10'000;

// A field opened under a root: that of the entry, or one that another opened field holds.
struct BundleField {
  Hash root;
  OpenedDisclosure opened;
};
struct BundleEntry {
  EntryIndex index;
  std::string bytes;
  std::vector<Hash> proof;
  std::vector<BundleField> fields;
};
struct Bundle {
  std::string cover;
  LogPolicy policy;
  Note checkpoint;
  std::vector<BundleEntry> entries;
  Note seal;
};

// Signs the bundle as it stands, with each of the log's keys. Errors: those of bundle_text.
[[nodiscard]] Result<void> seal_bundle(Bundle& bundle, std::span<const SignerKey> keys);
// Errors: ledger.bundle (what is wrong), those of canonical_json.
[[nodiscard]] Result<std::string> bundle_text(const Bundle& bundle);
// Errors: ledger.bundle with the pointer, ledger.bundle_too_large, those of parse_canonical_json
// and of the parts.
[[nodiscard]] Result<Bundle> parse_bundle(const std::string& file, std::string_view text);

// What a bundle proves of one entry.
struct ProvenField {
  std::string path;  // "/name", or "/outer/name" for a nested one: an RFC 6901 pointer
  Json value;
};
struct ProvenEntry {
  EntryIndex index;
  Entry entry;
  std::vector<ProvenField> fields;
  bool withholds = false;  // something is kept shut; nobody can tell how much
};
struct BundleVerdict {
  std::optional<WitnessedCheckpoint> checkpoint;  // nothing when it does not hold
  bool policy_given = false;                      // judged by keys the reader brought
  std::vector<ProvenEntry> proven;                // the entries that hold in every part
  Faults faults;                                  // everything that does not, each with its place
};
// Judges all parts and names every one that fails. `trusted`: the keys and quorum the reader has
// from elsewhere, by which the bundle is judged instead of by those it brings itself.
[[nodiscard]] BundleVerdict verify_bundle(const Bundle& bundle,
                                          const std::optional<LogPolicy>& trusted = {});

// The bundle of some entries of a log, proven against a checkpoint that was signed of it; without
// its seal. Fields are named by their paths: "/name", "/outer/name". Opening a field opens those
// around it. Errors: ledger.no_field (which is not there, or was erased), ledger.proof_size, those
// of the store.
struct BundleRequest {
  struct Part {
    EntryIndex index;
    std::vector<std::string> fields;
  };
  std::string cover;
  std::vector<Part> parts;
};
[[nodiscard]] Result<Bundle> make_bundle(LogStore& store, const LogPolicy& policy,
                                         const Note& checkpoint, const BundleRequest& request);

// The fields kept of an entry, nested ones too, with the path of each; erased ones are not among
// them. Errors: those of the store.
[[nodiscard]] Result<std::vector<std::pair<std::string, BundleField>>> fields_of(
    LogStore& store, const Entry& entry);

}  // namespace renkei::ledger
