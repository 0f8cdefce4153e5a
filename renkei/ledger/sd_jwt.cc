#include "renkei/ledger/sd_jwt.h"

#include <algorithm>
#include <bit>
#include <map>
#include <set>

#include <fmt/format.h>

#include "renkei/ledger/base64.h"
#include "renkei/ledger/canonical_json.h"

namespace renkei::ledger {
namespace {

constexpr const char* kHashName = "sha-256";
constexpr int kDepthMax = 16;

Error sd_jwt_error(const std::string& reason) {
  return Error{"ledger.sd_jwt", fmt::format("this is not an SD-JWT that holds: {}", reason)}
      .arg("reason", reason)
      .remedy("take it whole from its maker; it must be signed with EdDSA");
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

Result<Json> parsed_part(std::string_view part, const char* name) {
  const auto bytes = base64url_decode(part);
  if (!bytes) return fail(bytes.error());
  auto json = parse_json(name, *bytes);
  if (!json) return json;
  if (!json->is_object()) return fail(sd_jwt_error(fmt::format("its {} is no object", name)));
  return json;
}

// Puts disclosed members into the objects whose `_sd` names them, outermost first.
class Opener {
 public:
  explicit Opener(std::map<std::string, Disclosure> by_digest) : by_digest_(std::move(by_digest)) {}

  Result<void> open(Json& value, int depth) {
    if (depth > kDepthMax) return fail(sd_jwt_error("it is nested too deep"));
    if (value.is_array()) {
      for (Json& element : value) {
        if (element.is_object() && element.size() == 1 && element.contains("...")) {
          return fail(sd_jwt_error("elements of arrays are disclosed, which is not read here"));
        }
        if (auto done = open(element, depth + 1); !done) return done;
      }
      return {};
    }
    if (!value.is_object()) return {};
    if (auto done = open_members(value); !done) return done;
    for (auto& [name, member] : value.items()) {
      if (auto done = open(member, depth + 1); !done) return done;
    }
    return {};
  }

  [[nodiscard]] bool all_used() const { return used_ == by_digest_.size(); }

 private:
  Result<void> open_members(Json& object) {
    const auto found = object.find("_sd");
    if (found == object.end()) return {};
    const Json digests = *found;
    object.erase("_sd");
    if (!digests.is_array()) return fail(sd_jwt_error("`_sd` is no array"));
    for (const Json& digest : digests) {
      if (!digest.is_string()) return fail(sd_jwt_error("a digest in `_sd` is no text"));
      const std::string& text = digest.get_ref<const std::string&>();
      if (!seen_.insert(text).second) return fail(sd_jwt_error("a digest stands twice"));
      const auto disclosure = by_digest_.find(text);
      if (disclosure == by_digest_.end()) continue;
      if (object.contains(disclosure->second.name)) {
        return fail(
            sd_jwt_error(fmt::format("the claim '{}' is there already", disclosure->second.name)));
      }
      object[disclosure->second.name] = disclosure->second.value;
      ++used_;
    }
    return {};
  }

  std::map<std::string, Disclosure> by_digest_;
  std::set<std::string> seen_;
  std::size_t used_ = 0;
};

Result<std::map<std::string, Disclosure>> read_disclosures(
    const std::vector<std::string_view>& parts) {
  std::map<std::string, Disclosure> by_digest;
  for (const std::string_view part : parts) {
    auto disclosure = parse_disclosure(part);
    if (!disclosure) return fail(disclosure.error());
    if (!by_digest.emplace(disclosure_digest(part), *std::move(disclosure)).second) {
      return fail(sd_jwt_error("a disclosure stands twice"));
    }
  }
  return by_digest;
}

Json claims_of(const StoredEntry& stored, const Entry& entry, const SignerKey& key) {
  Json refs = Json::array();
  for (const EntityRef& ref : entry.refs) refs.push_back(ref.to_string());
  return Json{{"iss", key.name},
              {"iat", entry.at.milliseconds() / 1000},
              {"event_id", entry.event_id.str()},
              {"type", entry.type},
              {"site", entry.site},
              {"refs", std::move(refs)},
              {"body", entry.body},
              {"index", stored.index.value},
              {"leaf", stored.leaf.to_base64()}};
}

}  // namespace

Result<std::string> export_sd_jwt(LogStore& store, EntryIndex index,
                                  const std::vector<std::string>& fields, const SignerKey& key,
                                  const SecretBytes& secret) {
  const auto stored = store.entry(index);
  if (!stored) return fail(stored.error());
  const auto entry = parse_entry(stored->bytes);
  if (!entry) return fail(entry.error());
  Json claims = claims_of(*stored, *entry, key);
  std::map<std::string, std::string> kept;  // by name
  if (entry->secret) {
    const auto tree = store.secret(entry->secret->root);
    if (!tree) return fail(tree.error());
    for (const SecretLeaf& leaf : tree->leaves()) {
      if (leaf.disclosure.empty()) continue;
      const auto disclosure = parse_disclosure(leaf.disclosure);
      if (!disclosure) return fail(disclosure.error());
      kept.emplace(disclosure->name, leaf.disclosure);
    }
  }
  std::string opened;
  std::vector<std::string> digests;
  for (const std::string& field : fields) {
    const auto found = kept.find(field.starts_with("/") ? field.substr(1) : field);
    if (found == kept.end()) {
      return fail(Error{
          "ledger.no_field",
          fmt::format("entry {} keeps no field '{}' that an SD-JWT can open", index.value, field)}
                      .value(field)
                      .arg("index", std::to_string(index.value))
                      .arg("fields", "-")
                      .remedy("name a field of the entry itself; those nested in another go into "
                              "a bundle"));
    }
    if (opened.find(found->second) != std::string::npos) continue;  // asked for twice
    opened += found->second + "~";
    digests.push_back(disclosure_digest(found->second));
  }
  if (entry->secret) {
    const std::size_t count = std::bit_ceil(std::max<std::size_t>(digests.size(), 32));
    while (digests.size() < count) digests.push_back(disclosure_digest(secret(kHashBytes)));
    std::sort(digests.begin(), digests.end());
    claims["_sd"] = digests;
    claims["_sd_alg"] = kHashName;
  }
  const Json header{{"alg", "EdDSA"},
                    {"kid", fmt::format("{}+{:08x}", key.name, key.verifier().hash())},
                    {"typ", "renkei-event+sd-jwt"}};
  const auto header_text = canonical_json(header);
  const auto claims_text = canonical_json(claims);
  if (!header_text) return fail(header_text.error());
  if (!claims_text) return fail(claims_text.error());
  const std::string body = base64url_encode(*header_text) + "." + base64url_encode(*claims_text);
  return body + "." + base64url_encode(key.key.sign(body)) + "~" + opened;
}

Result<Json> verify_sd_jwt(std::string_view text, const PublicKey& key) {
  if (text.size() > kSdJwtBytesMax) return fail(sd_jwt_error("it is too large"));
  std::vector<std::string_view> parts = split(text, '~');
  if (parts.size() < 2 || parts.size() > kSdJwtDisclosuresMax + 2) {
    return fail(sd_jwt_error("it is not a token and disclosures, each followed by '~'"));
  }
  if (!parts.back().empty()) {
    return fail(sd_jwt_error("it is bound to a key of its holder, which is not read here"));
  }
  parts.pop_back();
  const std::vector<std::string_view> token = split(parts.front(), '.');
  if (token.size() != 3) return fail(sd_jwt_error("its token has not three parts"));
  const auto header = parsed_part(token[0], "header");
  if (!header) return fail(header.error());
  if (!header->contains("alg") || (*header)["alg"] != "EdDSA" || header->contains("crit")) {
    return fail(sd_jwt_error("it is not signed with EdDSA alone"));
  }
  const auto signature = base64url_decode(token[2]);
  if (!signature) return fail(signature.error());
  const std::string_view signed_part =
      parts.front().substr(0, token[0].size() + 1 + token[1].size());
  if (auto right = key.verify(signed_part, *signature); !right) return fail(right.error());
  auto claims = parsed_part(token[1], "payload");
  if (!claims) return claims;
  const auto hash_name = claims->find("_sd_alg");
  if (hash_name != claims->end() && *hash_name != kHashName) {
    return fail(sd_jwt_error("its digests are not of SHA-256"));
  }
  parts.erase(parts.begin());
  auto by_digest = read_disclosures(parts);
  if (!by_digest) return fail(by_digest.error());
  Opener opener(*std::move(by_digest));
  if (auto done = opener.open(*claims, 0); !done) return fail(done.error());
  if (!opener.all_used()) return fail(sd_jwt_error("a disclosure belongs to no digest"));
  claims->erase("_sd_alg");
  return claims;
}

}  // namespace renkei::ledger
