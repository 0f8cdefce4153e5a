// One entry of a log: the envelope that every reader of the log sees, and the signatures in it.
//
// An entry is UTF-8 text of at most 64 KiB in the canonical form of canonical_json.h. Its bytes are
// what is hashed, stored and shown; they are never written anew from the values. Members:
//
//   v                1
//   type             what happened, with the version of its form: "record.noted/1"
//   event_id         32 hexadecimal digits made by the client: the same event sent twice is one
//   site             where it happened
//   refs             what it is about, such as "lot/7f3a": pseudonyms, sorted
//   prev_of_entity   for each of refs that has an entry: the leaf hash of the last one
//   at               when, as the client's clock says
//   actor            the id of the key that acted
//   body             what the type's schema allows to be seen
//   sd_root, sd_count_padded   the root of what is kept shut; absent when nothing is
//   signatures       electronic signatures, if any
//
// Never in it: what tells a patient or a donor, and the parameters of a process. Not here: where an
// entry stands in its log. Plain values and pure functions, thread-safe.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/base/timestamp.h"
#include "renkei/ledger/disclosure.h"
#include "renkei/ledger/hash.h"
#include "renkei/ledger/keys.h"

namespace renkei::ledger {

inline constexpr std::size_t kEntryBytesMax = 64 << 10U;
inline constexpr std::size_t kEntryRefsMax = 64;
inline constexpr std::size_t kEntrySignaturesMax = 16;

// 128 bits made by the client, as 32 lower-case hexadecimal digits.
class EventId {
 public:
  EventId() = default;  // all zeros: none
  // Errors: ledger.event_id.
  [[nodiscard]] static Result<EventId> parse(std::string_view text);
  [[nodiscard]] static EventId make(const SecretBytes& secret);
  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] bool empty() const;
  friend auto operator<=>(const EventId&, const EventId&) = default;

 private:
  std::string text_ = std::string(32, '0');
};

// What an entry is about: a kind and a pseudonym, both ids: "batch/b-001".
struct EntityRef {
  std::string kind;
  std::string id;
  [[nodiscard]] std::string to_string() const { return kind + "/" + id; }
  friend auto operator<=>(const EntityRef&, const EntityRef&) = default;
};
// Errors: ledger.entity_ref.
[[nodiscard]] Result<EntityRef> parse_entity_ref(std::string_view text);

// An electronic signature: who, under which printed name, meaning what, and when (21 CFR 11.50).
// The signed bytes are "renkei/esig/v1\n" and the canonical JSON of
// {event, meaning, name, signer, time}, where event is the entry without its signatures: nobody can
// lift a signature out of its record and put it into another (21 CFR 11.70).
struct ElectronicSignature {
  std::string signer;   // the pseudonym of the person, an id
  std::string name;     // as printed
  std::string meaning;  // "author", "reviewed", "approved", …
  Timestamp time;
  PublicKey key;
  std::string bytes;  // 64
};

struct Entry {
  std::string type;
  EventId event_id;
  std::string site;
  std::vector<EntityRef> refs;
  std::map<EntityRef, Hash> prev_of_entity;
  Timestamp at;
  std::string actor;  // PublicKey::id()
  Json body = Json::object();
  std::optional<DisclosureRoot> secret;
  std::vector<ElectronicSignature> signatures;
};

// The bytes of an entry. Errors, with the JSON pointer: ledger.entry (a member is wrong, and why),
// ledger.entry_too_large, those of canonical_json.
[[nodiscard]] Result<std::string> entry_bytes(const Entry& entry);
// Reads the bytes of an entry; what is not exactly its canonical form is refused. Errors: as
// entry_bytes, and those of parse_canonical_json.
[[nodiscard]] Result<Entry> parse_entry(std::string_view bytes);

// Signs as `signer`; the entry's other members must be final. Errors: those of entry_bytes.
[[nodiscard]] Result<void> sign_entry(Entry& entry, const PrivateKey& key, std::string signer,
                                      std::string name, std::string meaning, Timestamp time);
// Every signature of the entry. Errors: ledger.signature with the pointer of the first wrong one,
// those of entry_bytes.
[[nodiscard]] Result<void> verify_signatures(const Entry& entry);

}  // namespace renkei::ledger
