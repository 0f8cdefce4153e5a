#include "renkei/ledger/disclosure.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "renkei/ledger/base64.h"
#include "renkei/ledger/canonical_json.h"

namespace renkei::ledger {
namespace {

Error disclosure_error(const std::string& reason) {
  return Error{"ledger.disclosure", fmt::format("this is not a disclosure: {}", reason)}
      .arg("reason", reason)
      .remedy("take the string whole from the owner of the record");
}

Error too_large(std::size_t bytes) {
  return Error{"ledger.disclosure_too_large", fmt::format("a disclosure of {} bytes; {} are the "
                                                          "most",
                                                          bytes, kDisclosureBytesMax)}
      .arg("bytes", std::to_string(bytes))
      .arg("limit", std::to_string(kDisclosureBytesMax))
      .remedy("keep large data as an attachment and disclose its hash");
}

Error count_error(std::size_t count) {
  return Error{"ledger.disclosure_count",
               fmt::format("{} confidential fields in one place; {} are the most", count,
                           kDisclosureLeavesMax)}
      .arg("count", std::to_string(count))
      .arg("limit", std::to_string(kDisclosureLeavesMax))
      .remedy("group them: a field may hold fields of its own");
}

bool is_leaf_count(std::uint64_t count) {
  return std::has_single_bit(count) && count >= kDisclosureLeavesMin &&
         count <= kDisclosureLeavesMax;
}

Error opened_error(const std::string& reason) {
  return Error{"ledger.opened_disclosure", fmt::format("this does not open a field: {}", reason)}
      .arg("reason", reason)
      .remedy("take the bundle again from the owner of the record");
}

}  // namespace

Disclosure make_disclosure(std::string name, Json value, const SecretBytes& secret) {
  return {base64url_encode(secret(kSaltBytes)), std::move(name), std::move(value)};
}

Result<std::string> disclosure_string(const Disclosure& disclosure) {
  auto json = canonical_json(Json::array({disclosure.salt, disclosure.name, disclosure.value}));
  if (!json) return json;
  std::string text = base64url_encode(*json);
  if (text.size() > kDisclosureBytesMax) return fail(too_large(text.size()));
  return text;
}

Result<Disclosure> parse_disclosure(std::string_view text) {
  if (text.size() > kDisclosureBytesMax) return fail(too_large(text.size()));
  const auto bytes = base64url_decode(text);
  if (!bytes) return fail(bytes.error());
  auto json = parse_json("disclosure", *bytes);
  if (!json) return fail(json.error());
  if (!json->is_array() || json->size() != 3 || !(*json)[0].is_string() ||
      !(*json)[1].is_string()) {
    return fail(disclosure_error("it is not a salt, a name and a value"));
  }
  const std::string name = (*json)[1].get<std::string>();
  // RFC 9901 section 4.2.1: these names belong to the format.
  if (name == "_sd" || name == "...") {
    return fail(disclosure_error(fmt::format("no field may be named '{}'", name)));
  }
  return Disclosure{(*json)[0].get<std::string>(), name, std::move((*json)[2])};
}

std::string disclosure_digest(std::string_view text) {
  return base64url_encode(sha256({text}).view());
}

Json disclosure_root_json(const DisclosureRoot& root) {
  return Json{{"sd_count_padded", root.leaves}, {"sd_root", root.root.to_base64()}};
}

Result<DisclosureRoot> parse_disclosure_root(const Json& json) {
  const auto root = json.find("sd_root");
  const auto count = json.find("sd_count_padded");
  if (root == json.end() || count == json.end() || !root->is_string() ||
      !count->is_number_unsigned() || !is_leaf_count(count->get<std::uint64_t>())) {
    return fail(Error{"ledger.disclosure_root",
                      "sd_root and sd_count_padded must stand together: a base64 hash, and a "
                      "power of two from 32 to 4096"}
                    .remedy("take the record again from its owner"));
  }
  const auto hash = hash_from_base64(root->get_ref<const std::string&>());
  if (!hash) return fail(hash.error());
  return DisclosureRoot{*hash, count->get<std::uint64_t>()};
}

DisclosureTree::DisclosureTree(std::vector<SecretLeaf> leaves) : leaves_(std::move(leaves)) {
  std::vector<Hash> level;
  level.reserve(leaves_.size());
  for (const SecretLeaf& leaf : leaves_) level.push_back(leaf.hash);
  while (level.size() > 1) {
    std::vector<Hash> above;
    above.reserve(level.size() / 2);
    for (std::size_t i = 0; i + 1 < level.size(); i += 2) {
      above.push_back(node_hash(level[i], level[i + 1]));
    }
    levels_.push_back(std::move(level));
    level = std::move(above);
  }
  levels_.push_back(std::move(level));
}

Result<DisclosureTree> DisclosureTree::make(const std::vector<std::string>& disclosures,
                                            const SecretBytes& secret) {
  if (disclosures.size() > kDisclosureLeavesMax) return fail(count_error(disclosures.size()));
  const std::size_t count =
      std::max<std::size_t>(kDisclosureLeavesMin, std::bit_ceil(disclosures.size()));
  std::vector<SecretLeaf> leaves;
  leaves.reserve(count);
  for (const std::string& text : disclosures) leaves.push_back({leaf_hash(text), text});
  // A decoy is the hash of bytes that nobody keeps: nothing can ever be shown to stand there.
  while (leaves.size() < count) leaves.push_back({leaf_hash(secret(kHashBytes)), ""});
  const auto hash_less = [](const SecretLeaf& a, const SecretLeaf& b) { return a.hash < b.hash; };
  std::sort(leaves.begin(), leaves.end(), hash_less);
  const auto twice =
      std::adjacent_find(leaves.begin(), leaves.end(),
                         [](const SecretLeaf& a, const SecretLeaf& b) { return a.hash == b.hash; });
  if (twice != leaves.end()) {
    return fail(Error{"ledger.disclosure_twice",
                      "two confidential fields have the same salt, name "
                      "and value"}
                    .remedy("give each field a salt of its own"));
  }
  return DisclosureTree(std::move(leaves));
}

Result<DisclosureTree> DisclosureTree::of(std::vector<SecretLeaf> leaves) {
  if (!is_leaf_count(leaves.size())) return fail(count_error(leaves.size()));
  return DisclosureTree(std::move(leaves));
}

DisclosureRoot DisclosureTree::root() const { return {levels_.back().front(), leaves_.size()}; }

std::vector<Hash> DisclosureTree::proof(std::size_t index) const {
  RENKEI_CHECK(index < leaves_.size());
  std::vector<Hash> proof;
  for (std::size_t level = 0; level + 1 < levels_.size(); ++level) {
    proof.push_back(levels_[level][index ^ 1U]);
    index >>= 1U;
  }
  return proof;
}

Json opened_disclosure_json(const OpenedDisclosure& opened) {
  Json proof = Json::array();
  for (const Hash& hash : opened.proof) proof.push_back(hash.to_base64());
  return Json{{"disclosure", opened.disclosure}, {"index", opened.index}, {"proof", proof}};
}

Result<OpenedDisclosure> parse_opened_disclosure(const Json& json) {
  if (!json.is_object() || json.size() != 3 || !json.contains("disclosure") ||
      !json.contains("index") || !json.contains("proof")) {
    return fail(opened_error("it needs disclosure, index and proof, and nothing else"));
  }
  if (!json["disclosure"].is_string() || !json["index"].is_number_unsigned() ||
      !json["proof"].is_array() || json["proof"].size() > 12) {
    return fail(opened_error("disclosure is a text, index a number, proof up to 12 hashes"));
  }
  OpenedDisclosure opened{
      json["disclosure"].get<std::string>(), json["index"].get<std::uint64_t>(), {}};
  for (const Json& text : json["proof"]) {
    if (!text.is_string()) return fail(opened_error("a hash of the proof is not a text"));
    const auto hash = hash_from_base64(text.get_ref<const std::string&>());
    if (!hash) return fail(hash.error());
    opened.proof.push_back(*hash);
  }
  return opened;
}

Result<Disclosure> open_disclosure(const OpenedDisclosure& opened, const DisclosureRoot& root) {
  if (auto under = verify_inclusion(leaf_hash(opened.disclosure), {opened.index}, {root.leaves},
                                    opened.proof, root.root);
      !under) {
    return fail(Error{"ledger.disclosure_foreign", "the field shown does not stand in this record"}
                    .arg("reason", under.error().code())
                    .remedy("it was altered, or belongs to another record: ask its owner for the "
                            "bundle again"));
  }
  return parse_disclosure(opened.disclosure);
}

}  // namespace renkei::ledger
