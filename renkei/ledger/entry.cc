#include "renkei/ledger/entry.h"

#include <algorithm>

#include <fmt/format.h>

#include "renkei/base/id.h"
#include "renkei/ledger/base64.h"
#include "renkei/ledger/canonical_json.h"

namespace renkei::ledger {
namespace {

constexpr std::string_view kSignaturePrefix = "renkei/esig/v1\n";
constexpr std::size_t kNameBytesMax = 200;
constexpr std::size_t kMeaningBytesMax = 100;

Error entry_error(const std::string& pointer, const std::string& value, const std::string& wanted) {
  return Error{"ledger.entry", fmt::format("an entry cannot have '{}' at '{}'", value, pointer)}
      .at({.pointer = pointer})
      .value(value)
      .arg("pointer", pointer)
      .remedy("write " + wanted);
}

Error too_large(std::size_t bytes) {
  return Error{"ledger.entry_too_large",
               fmt::format("an entry of {} bytes; {} are the most", bytes, kEntryBytesMax)}
      .arg("bytes", std::to_string(bytes))
      .arg("limit", std::to_string(kEntryBytesMax))
      .remedy("keep large data as an attachment; the entry holds its hash");
}

// "record.noted/1": an id, a slash, a version from 1 to 9999.
bool is_type(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || !is_id(text.substr(0, slash))) return false;
  const std::string_view version = text.substr(slash + 1);
  return !version.empty() && version.size() <= 4 && version.front() != '0' &&
         std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_key_id(const std::string& text) {
  const auto bytes = base64url_decode(text);
  return bytes && bytes->size() == kHashBytes;
}

Json signature_json(const ElectronicSignature& signature) {
  return Json{{"key", base64url_encode(signature.key.bytes())},
              {"meaning", signature.meaning},
              {"name", signature.name},
              {"sig", base64url_encode(signature.bytes)},
              {"signer", signature.signer},
              {"time", signature.time.to_string()}};
}

Result<void> check_refs(const Entry& entry) {
  if (entry.refs.size() > kEntryRefsMax) {
    return fail(entry_error("/refs", std::to_string(entry.refs.size()),
                            fmt::format("at most {} of them", kEntryRefsMax)));
  }
  for (std::size_t i = 0; i < entry.refs.size(); ++i) {
    const std::string text = entry.refs[i].to_string();
    if (!parse_entity_ref(text) || (i > 0 && !(entry.refs[i - 1] < entry.refs[i]))) {
      return fail(entry_error(fmt::format("/refs/{}", i), text,
                              "a kind and an id such as lot/7f3a, sorted, each once"));
    }
  }
  for (const auto& [ref, hash] : entry.prev_of_entity) {
    (void)hash;
    if (!std::binary_search(entry.refs.begin(), entry.refs.end(), ref)) {
      return fail(entry_error("/prev_of_entity", ref.to_string(), "only what stands in refs"));
    }
  }
  return {};
}

Result<void> check_signatures(const Entry& entry) {
  if (entry.signatures.size() > kEntrySignaturesMax) {
    return fail(entry_error("/signatures", std::to_string(entry.signatures.size()),
                            fmt::format("at most {} of them", kEntrySignaturesMax)));
  }
  for (std::size_t i = 0; i < entry.signatures.size(); ++i) {
    const ElectronicSignature& one = entry.signatures[i];
    const std::string pointer = fmt::format("/signatures/{}", i);
    if (!is_id(one.signer)) {
      return fail(entry_error(pointer + "/signer", one.signer, "an id of the person"));
    }
    if (one.name.empty() || one.name.size() > kNameBytesMax) {
      return fail(entry_error(pointer + "/name", one.name, "the printed name, up to 200 bytes"));
    }
    if (one.meaning.empty() || one.meaning.size() > kMeaningBytesMax) {
      return fail(entry_error(pointer + "/meaning", one.meaning,
                              "what the signature means, up to 100 bytes"));
    }
    if (one.bytes.size() != kSignatureBytes) {
      return fail(entry_error(pointer + "/sig", base64url_encode(one.bytes),
                              "the 64 bytes of an Ed25519 signature"));
    }
  }
  return {};
}

Result<void> check_entry(const Entry& entry) {
  if (!is_type(entry.type)) {
    return fail(entry_error("/type", entry.type,
                            "a type with its version, such as "
                            "record.noted/1"));
  }
  if (entry.event_id.empty()) {
    return fail(entry_error("/event_id", entry.event_id.str(),
                            "32 hexadecimal digits that no other event has"));
  }
  if (!is_id(entry.site)) {
    return fail(entry_error("/site", entry.site, "the id of the site"));
  }
  if (!is_key_id(entry.actor)) {
    return fail(entry_error("/actor", entry.actor, "the id of a key: 43 characters of base64url"));
  }
  if (!entry.body.is_object()) {
    return fail(entry_error("/body", write_json(entry.body, -1), "an object"));
  }
  if (auto right = check_refs(entry); !right) return right;
  return check_signatures(entry);
}

// The canonical text of an entry that check_entry has passed: what stands between the quotes of its
// ids, times and hashes needs no escaping, so only what people wrote goes through canonical_json.
class EntryText {
 public:
  explicit EntryText(const Entry& entry) : entry_(entry) {}

  Result<std::string> write(bool with_signatures) {
    auto body = canonical_json(entry_.body, "/body");
    if (!body) return body;
    text_.reserve(body->size() + 512);
    text_ += R"({"actor":")" + entry_.actor + R"(","at":")" + entry_.at.to_string() +
             R"(","body":)" + *body + R"(,"event_id":")" + entry_.event_id.str() + '"';
    add_chains();
    if (entry_.secret) {
      text_ += R"(,"sd_count_padded":)" + std::to_string(entry_.secret->leaves) +
               R"(,"sd_root":")" + entry_.secret->root.to_base64() + '"';
    }
    if (with_signatures && !entry_.signatures.empty()) {
      Json list = Json::array();
      for (const auto& one : entry_.signatures) list.push_back(signature_json(one));
      auto signatures = canonical_json(list, "/signatures");
      if (!signatures) return signatures;
      text_ += R"(,"signatures":)" + *signatures;
    }
    text_ += R"(,"site":")" + entry_.site + R"(","type":")" + entry_.type + R"(","v":1})";
    return std::move(text_);
  }

 private:
  void add_chains() {
    // Sorted as texts, which is not the order of kinds and ids: '-' and '.' stand before '/'.
    std::vector<std::pair<std::string, const Hash*>> previous;
    for (const auto& [ref, hash] : entry_.prev_of_entity) {
      previous.emplace_back(ref.to_string(), &hash);
    }
    std::sort(previous.begin(), previous.end());
    text_ += R"(,"prev_of_entity":{)";
    for (const auto& [ref, hash] : previous) {
      text_ += (text_.back() == '{' ? "\"" : ",\"") + ref + R"(":")" + hash->to_base64() + '"';
    }
    text_ += R"(},"refs":[)";
    for (const EntityRef& ref : entry_.refs) {
      text_ += (text_.back() == '[' ? "\"" : ",\"") + ref.to_string() + '"';
    }
    text_ += ']';
  }

  const Entry& entry_;
  std::string text_;
};

// What a signature is over. Errors: those of check_entry and canonical_json.
Result<std::string> signed_bytes(const Entry& entry, const ElectronicSignature& signature) {
  if (auto right = check_entry(entry); !right) return fail(right.error());
  auto event = EntryText(entry).write(false);
  if (!event) return event;
  auto words = canonical_json(Json{{"meaning", signature.meaning},
                                   {"name", signature.name},
                                   {"signer", signature.signer},
                                   {"time", signature.time.to_string()}});
  if (!words) return words;
  return std::string(kSignaturePrefix) + R"({"event":)" + *event + ',' + words->substr(1);
}

// Takes the members of an entry apart; the caller checks their values by check_entry.
class EntryReader {
 public:
  explicit EntryReader(const Json& json, std::string at = "") : json_(json), at_(std::move(at)) {}

  // Only these members, and no others.
  Result<void> allow(std::initializer_list<std::string_view> names) const {
    if (!json_.is_object()) return fail(entry_error(at_.empty() ? "/" : at_, "", "an object"));
    for (const auto& [name, value] : json_.items()) {
      (void)value;
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        return fail(entry_error(at_ + json_pointer_step(name), name,
                                fmt::format("only {}", fmt::join(names, ", "))));
      }
    }
    return {};
  }

  Result<std::string> text(const char* name) const {
    const auto found = json_.find(name);
    if (found == json_.end() || !found->is_string()) {
      return fail(wrong(name, "a text"));
    }
    return found->get<std::string>();
  }

  [[nodiscard]] Error wrong(const char* name, const std::string& wanted) const {
    const auto found = json_.find(name);
    return entry_error(at_ + json_pointer_step(name),
                       found == json_.end() ? "nothing" : write_json(*found, -1), wanted);
  }

  // A member that is parsed from its text.
  template <typename Parse>
  auto parsed(const char* name, Parse parse) const -> decltype(parse(std::string_view{})) {
    const auto found = text(name);
    if (!found) return fail(found.error());
    auto value = parse(std::string_view(*found));
    if (value) return value;
    Error error = value.error();
    error.place().pointer = at_ + json_pointer_step(name);
    return fail(std::move(error));
  }

  [[nodiscard]] const Json* member(const char* name, Json::value_t type) const {
    const auto found = json_.find(name);
    return found != json_.end() && found->type() == type ? &*found : nullptr;
  }

 private:
  const Json& json_;
  std::string at_;
};

Result<ElectronicSignature> parse_signature(const Json& json, const std::string& at) {
  const EntryReader reader(json, at);
  if (auto right = reader.allow({"key", "meaning", "name", "sig", "signer", "time"}); !right) {
    return fail(right.error());
  }
  ElectronicSignature signature;
  for (auto [name, target] :
       {std::pair{"meaning", &signature.meaning}, std::pair{"name", &signature.name},
        std::pair{"signer", &signature.signer}}) {
    auto text = reader.text(name);
    if (!text) return fail(text.error());
    *target = *std::move(text);
  }
  const auto time = reader.parsed("time", Timestamp::parse);
  if (!time) return fail(time.error());
  signature.time = *time;
  const auto key = reader.parsed("key", base64url_decode);
  if (!key) return fail(key.error());
  const auto public_key = PublicKey::from_bytes(*key);
  if (!public_key) return fail(public_key.error());
  signature.key = *public_key;
  auto bytes = reader.parsed("sig", base64url_decode);
  if (!bytes) return fail(bytes.error());
  signature.bytes = *std::move(bytes);
  return signature;
}

Result<void> read_chains(const EntryReader& reader, Entry& entry) {
  const Json* refs = reader.member("refs", Json::value_t::array);
  if (refs == nullptr) return fail(reader.wrong("refs", "a list of what the entry is about"));
  for (const Json& text : *refs) {
    auto ref = parse_entity_ref(text.is_string() ? text.get_ref<const std::string&>() : "");
    if (!ref) return fail(reader.wrong("refs", "texts such as lot/7f3a"));
    entry.refs.push_back(*std::move(ref));
  }
  const Json* previous = reader.member("prev_of_entity", Json::value_t::object);
  if (previous == nullptr) {
    return fail(reader.wrong("prev_of_entity", "an object with a leaf hash for each of refs"));
  }
  for (const auto& [name, text] : previous->items()) {
    auto ref = parse_entity_ref(name);
    const auto hash = hash_from_base64(text.is_string() ? text.get_ref<const std::string&>() : "");
    if (!ref || !hash) {
      return fail(reader.wrong("prev_of_entity", "the leaf hash in base64 beside lot/7f3a"));
    }
    entry.prev_of_entity.emplace(*std::move(ref), *hash);
  }
  return {};
}

Result<Entry> read_entry(const Json& json) {
  const EntryReader reader(json);
  if (auto right = reader.allow({"actor", "at", "body", "event_id", "prev_of_entity", "refs",
                                 "sd_count_padded", "sd_root", "signatures", "site", "type", "v"});
      !right) {
    return fail(right.error());
  }
  const Json* version = reader.member("v", Json::value_t::number_unsigned);
  if (version == nullptr || *version != 1) {
    return fail(reader.wrong("v", "1, or read it with a newer renkei"));
  }
  Entry entry;
  for (auto [name, target] : {std::pair{"actor", &entry.actor}, std::pair{"site", &entry.site},
                              std::pair{"type", &entry.type}}) {
    auto text = reader.text(name);
    if (!text) return fail(text.error());
    *target = *std::move(text);
  }
  const auto at = reader.parsed("at", Timestamp::parse);
  if (!at) return fail(at.error());
  entry.at = *at;
  auto id = reader.parsed("event_id", EventId::parse);
  if (!id) return fail(id.error());
  entry.event_id = *std::move(id);
  if (auto right = read_chains(reader, entry); !right) return fail(right.error());
  const Json* body = reader.member("body", Json::value_t::object);
  if (body == nullptr) return fail(reader.wrong("body", "an object"));
  entry.body = *body;
  if (json.contains("sd_root") || json.contains("sd_count_padded")) {
    auto root = parse_disclosure_root(json);
    if (!root) return fail(root.error());
    entry.secret = *root;
  }
  if (!json.contains("signatures")) return entry;
  const Json* signatures = reader.member("signatures", Json::value_t::array);
  if (signatures == nullptr || signatures->empty()) {
    return fail(reader.wrong("signatures", "a list of signatures, or leave it out"));
  }
  for (std::size_t i = 0; i < signatures->size(); ++i) {
    auto signature = parse_signature((*signatures)[i], fmt::format("/signatures/{}", i));
    if (!signature) return fail(signature.error());
    entry.signatures.push_back(*std::move(signature));
  }
  return entry;
}

}  // namespace

Result<EventId> EventId::parse(std::string_view text) {
  const bool right = text.size() == 32 && std::all_of(text.begin(), text.end(), [](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
                     });
  if (!right) {
    return fail(Error{"ledger.event_id", fmt::format("'{}' cannot name an event", text)}
                    .value(std::string(text))
                    .remedy("write 32 digits from 0 to 9 and a to f, made by chance"));
  }
  EventId id;
  id.text_ = text;
  return id;
}

EventId EventId::make(const SecretBytes& secret) {
  std::string text;
  for (const char byte : secret(16)) {
    text += fmt::format("{:02x}", static_cast<unsigned>(static_cast<unsigned char>(byte)));
  }
  auto id = parse(text);
  RENKEI_CHECK(id.has_value());
  return *std::move(id);
}

bool EventId::empty() const { return text_.find_first_not_of('0') == std::string::npos; }

Result<EntityRef> parse_entity_ref(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || !is_id(text.substr(0, slash)) ||
      !is_id(text.substr(slash + 1))) {
    return fail(Error{"ledger.entity_ref", fmt::format("'{}' names nothing", text)}
                    .value(std::string(text))
                    .remedy("write a kind and an id, such as lot/7f3a"));
  }
  return EntityRef{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

Result<std::string> entry_bytes(const Entry& entry) {
  if (auto right = check_entry(entry); !right) return fail(right.error());
  auto bytes = EntryText(entry).write(true);
  if (bytes && bytes->size() > kEntryBytesMax) {
    return fail(too_large(bytes->size()));
  }
  return bytes;
}

Result<Entry> parse_entry(std::string_view bytes) {
  if (bytes.size() > kEntryBytesMax) {
    return fail(too_large(bytes.size()));
  }
  const auto json = parse_canonical_json("entry", bytes);
  if (!json) return fail(json.error());
  auto entry = read_entry(*json);
  if (!entry) return entry;
  if (auto right = check_entry(*entry); !right) return fail(right.error());
  return entry;
}

Result<void> sign_entry(Entry& entry, const PrivateKey& key, std::string signer, std::string name,
                        std::string meaning, Timestamp time) {
  ElectronicSignature signature{
      std::move(signer), std::move(name), std::move(meaning), time, key.public_key(), ""};
  const auto text = signed_bytes(entry, signature);
  if (!text) return fail(text.error());
  signature.bytes = key.sign(*text);
  entry.signatures.push_back(std::move(signature));
  return check_signatures(entry);
}

Result<void> verify_signatures(const Entry& entry) {
  for (std::size_t i = 0; i < entry.signatures.size(); ++i) {
    const ElectronicSignature& one = entry.signatures[i];
    const auto text = signed_bytes(entry, one);
    if (!text) return fail(text.error());
    if (auto right = one.key.verify(*text, one.bytes); !right) {
      Error error = right.error();
      error.place().pointer = fmt::format("/signatures/{}", i);
      return fail(std::move(error));
    }
  }
  return {};
}

}  // namespace renkei::ledger
