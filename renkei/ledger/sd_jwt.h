// One entry as a standard SD-JWT (RFC 9901), for readers whose tools know that and not our log: the
// same disclosure strings, under digests in a token that the log's key signs.
//
//   header.payload.signature~disclosure~disclosure~
//
// The payload holds what all readers of the log may see (iss, iat, event_id, type, site, refs,
// body, leaf), and `_sd`: the digests of the fields opened, among decoys made by chance for this
// token, a power of two and at least 32. Of the fields that stay shut nothing is in it, so that
// neither the token nor two of them tell how many there are. What it does not carry is the proof
// that the entry stands in the log: that is the bundle's.
//
// Only the fields of the entry itself can be opened, not those nested in them: their roots are
// ours, not the standard's. Pure functions but for the store; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/ledger/log_store.h"
#include "renkei/ledger/note.h"

namespace renkei::ledger {

inline constexpr std::size_t kSdJwtBytesMax = 8 << 20U;
inline constexpr std::size_t kSdJwtDisclosuresMax = 4096;

// Opens the fields named ("/temperature"); `secret` gives the decoys. Errors: ledger.no_entry,
// ledger.no_field (not there, or nested in another), those of the store.
[[nodiscard]] Result<std::string> export_sd_jwt(LogStore& store, EntryIndex index,
                                                const std::vector<std::string>& fields,
                                                const SignerKey& key,
                                                const SecretBytes& secret = secret_bytes);

// Reads a token of any maker that is signed with EdDSA, and returns its claims with the disclosed
// members in their places (RFC 9901, section 7.1). Errors: ledger.sd_jwt (what is wrong: form,
// algorithm, a disclosure that belongs to no digest, a digest twice, a claim that is there
// already), ledger.signature, those of base64url, parse_json and parse_disclosure. Disclosures of
// array elements are refused by name.
[[nodiscard]] Result<Json> verify_sd_jwt(std::string_view text, const PublicKey& key);

}  // namespace renkei::ledger
