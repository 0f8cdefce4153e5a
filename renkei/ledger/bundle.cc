#include "renkei/ledger/bundle.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "renkei/ledger/canonical_json.h"

namespace renkei::ledger {
namespace {

Error bundle_error(const std::string& pointer, const std::string& wanted) {
  return Error{"ledger.bundle",
               fmt::format("this is not a bundle: '{}' must be {}", pointer, wanted)}
      .at({.pointer = pointer})
      .arg("pointer", pointer)
      .arg("wanted", wanted)
      .remedy("ask its maker for it again; the file was changed or cut off");
}

Json hashes_json(const std::vector<Hash>& hashes) {
  Json list = Json::array();
  for (const Hash& hash : hashes) list.push_back(hash.to_base64());
  return list;
}

Json entry_json(const BundleEntry& entry) {
  Json opened = Json::array();
  for (const BundleField& field : entry.fields) {
    Json json = opened_disclosure_json(field.opened);
    json["root"] = field.root.to_base64();
    opened.push_back(std::move(json));
  }
  return Json{{"bytes", entry.bytes},
              {"index", entry.index.value},
              {"opened", std::move(opened)},
              {"proof", hashes_json(entry.proof)}};
}

// An object with exactly these members.
Result<void> expect(const Json& json, const std::string& pointer,
                    std::initializer_list<std::string_view> names) {
  bool right = json.is_object() && json.size() == names.size();
  for (const std::string_view name : names) right = right && json.contains(name);
  if (right) return {};
  return fail(bundle_error(pointer.empty() ? "/" : pointer,
                           fmt::format("an object of {}", fmt::join(names, ", "))));
}

Result<Hash> read_hash(const Json& json, const std::string& pointer) {
  if (json.is_string()) {
    if (auto hash = hash_from_base64(json.get_ref<const std::string&>())) return hash;
  }
  return fail(bundle_error(pointer, "a hash in base64"));
}

Result<BundleField> read_field(Json json, const std::string& pointer) {
  if (auto right = expect(json, pointer, {"disclosure", "index", "proof", "root"}); !right) {
    return fail(right.error());
  }
  const auto root = read_hash(json["root"], pointer + "/root");
  if (!root) return fail(root.error());
  json.erase("root");
  auto opened = parse_opened_disclosure(json);
  if (!opened) {
    Error error = opened.error();
    error.place().pointer = pointer;
    return fail(std::move(error));
  }
  return BundleField{*root, *std::move(opened)};
}

Result<BundleEntry> read_entry(const Json& json, const std::string& pointer) {
  if (auto right = expect(json, pointer, {"bytes", "index", "opened", "proof"}); !right) {
    return fail(right.error());
  }
  const Json& opened = json["opened"];
  const Json& proof = json["proof"];
  if (!json["bytes"].is_string()) return fail(bundle_error(pointer + "/bytes", "a text"));
  if (!json["index"].is_number_unsigned()) {
    return fail(bundle_error(pointer + "/index", "the place of the entry"));
  }
  if (!opened.is_array() || opened.size() > kDisclosureLeavesMax) {
    return fail(bundle_error(pointer + "/opened", "a list of opened fields"));
  }
  if (!proof.is_array() || proof.size() > 62) {
    return fail(bundle_error(pointer + "/proof", "a list of at most 62 hashes"));
  }
  BundleEntry entry{{json["index"].get<std::uint64_t>()}, json["bytes"].get<std::string>(), {}, {}};
  for (std::size_t i = 0; i < proof.size(); ++i) {
    const auto hash = read_hash(proof[i], fmt::format("{}/proof/{}", pointer, i));
    if (!hash) return fail(hash.error());
    entry.proof.push_back(*hash);
  }
  for (std::size_t i = 0; i < opened.size(); ++i) {
    auto field = read_field(opened[i], fmt::format("{}/opened/{}", pointer, i));
    if (!field) return fail(field.error());
    entry.fields.push_back(*std::move(field));
  }
  return entry;
}

Result<Json> unsealed_json(const Bundle& bundle) {
  if (bundle.cover.size() > kCoverBytesMax) {
    return fail(bundle_error("/cover", fmt::format("at most {} bytes", kCoverBytesMax)));
  }
  Json entries = Json::array();
  for (const BundleEntry& entry : bundle.entries) entries.push_back(entry_json(entry));
  return Json{{"checkpoint", bundle.checkpoint.to_text()},
              {"cover", bundle.cover},
              {"entries", std::move(entries)},
              {"policy", bundle.policy.to_text()},
              {"v", 1}};
}

// The text of the note that seals a bundle.
Result<std::string> sealed_text(const Bundle& bundle) {
  const auto json = unsealed_json(bundle);
  if (!json) return fail(json.error());
  auto text = canonical_json(*json);
  if (!text) return text;
  return fmt::format("renkei/bundle/v1\n{}\n", sha256({*text}).to_base64());
}

// Judges one entry after another; every fault gets the entry's place.
class BundleJudge {
 public:
  BundleJudge(const Bundle& bundle, const LogPolicy& policy) : bundle_(bundle), policy_(policy) {}

  BundleVerdict judge() {
    auto checkpoint = verify_checkpoint(bundle_.checkpoint, policy_);
    if (!checkpoint) {
      add(checkpoint.error(), "/checkpoint");
    } else {
      verdict_.checkpoint = *std::move(checkpoint);
    }
    judge_seal();
    std::set<EntryIndex> seen;
    for (std::size_t i = 0; i < bundle_.entries.size(); ++i) {
      const BundleEntry& one = bundle_.entries[i];
      const std::string pointer = fmt::format("/entries/{}", i);
      if (!seen.insert(one.index).second) {
        add(bundle_error(pointer + "/index", "another place than those before"), pointer);
        continue;
      }
      judge_entry(one, pointer);
    }
    return std::move(verdict_);
  }

 private:
  void add(Error error, const std::string& pointer) {
    error.place().pointer = pointer;
    verdict_.faults.push_back(std::move(error));
  }

  void judge_seal() {
    if (auto right = verify_by_log(bundle_.seal, policy_); !right) {
      add(right.error(), "/seal");
      return;
    }
    const auto text = sealed_text(bundle_);
    if (text && *text == bundle_.seal.text) return;
    add(Error{"ledger.bundle_seal", "the bundle is not what the log's owner sealed"}.remedy(
            "something in it was changed: ask its maker for it again"),
        "/seal");
  }

  void judge_entry(const BundleEntry& one, const std::string& pointer) {
    const std::size_t faults = verdict_.faults.size();
    if (verdict_.checkpoint) {
      const Checkpoint& log = verdict_.checkpoint->checkpoint;
      if (auto in =
              verify_inclusion(leaf_hash(one.bytes), one.index, log.size, one.proof, log.root);
          !in) {
        add(in.error(), pointer);
      }
    }
    auto entry = parse_entry(one.bytes);
    if (!entry) {
      add(entry.error(), pointer + "/bytes");
      return;
    }
    if (auto right = verify_signatures(*entry); !right) add(right.error(), pointer + "/bytes");
    ProvenEntry proven{one.index, *std::move(entry), {}, false};
    judge_fields(one, pointer, proven);
    if (verdict_.faults.size() == faults && verdict_.checkpoint) {
      verdict_.proven.push_back(std::move(proven));
    }
  }

  // A root is known when the entry holds it, or a field opened before this one.
  struct KnownRoot {
    DisclosureRoot root;
    std::string path;  // of the field that holds it; empty: the entry
  };

  void judge_fields(const BundleEntry& one, const std::string& pointer, ProvenEntry& proven) {
    proven.withholds = proven.entry.secret.has_value();
    std::vector<KnownRoot> known;
    if (proven.entry.secret) known.push_back({*proven.entry.secret, ""});
    std::set<std::pair<Hash, std::uint64_t>> seen;
    for (std::size_t i = 0; i < one.fields.size(); ++i) {
      const BundleField& field = one.fields[i];
      const std::string at = fmt::format("{}/opened/{}", pointer, i);
      const auto under = std::find_if(known.begin(), known.end(), [&](const KnownRoot& root) {
        return root.root.root == field.root;
      });
      if (under == known.end()) {
        add(Error{"ledger.disclosure_foreign", "the field shown does not stand in this record"}
                .arg("reason", "root")
                .remedy("it was altered, or belongs to another record: ask its owner for the "
                        "bundle again"),
            at);
        continue;
      }
      auto opened = open_disclosure(field.opened, under->root);
      if (!opened) {
        add(opened.error(), at);
        continue;
      }
      if (!seen.emplace(field.root, field.opened.index).second) {
        add(bundle_error(at, "another field than those before"), at);
        continue;
      }
      const std::string path = under->path + json_pointer_step(opened->name);
      if (opened->value.is_object()) {
        if (auto inner = parse_disclosure_root(opened->value)) known.push_back({*inner, path});
      }
      proven.fields.push_back({path, std::move(opened->value)});
    }
  }

  const Bundle& bundle_;
  const LogPolicy& policy_;
  BundleVerdict verdict_;
};

Error no_field_error(EntryIndex index, const std::string& path,
                     const std::vector<std::pair<std::string, BundleField>>& fields) {
  std::vector<std::string> names;
  for (const auto& [name, field] : fields) {
    (void)field;
    names.push_back(name);
  }
  return Error{"ledger.no_field", fmt::format("entry {} keeps no field '{}'", index.value, path)}
      .value(path)
      .arg("index", std::to_string(index.value))
      .arg("fields", fmt::format("{}", fmt::join(names, ", ")))
      .remedy(names.empty() ? std::string("nothing confidential is kept of it here")
                            : fmt::format("write one of: {}", fmt::join(names, ", ")));
}

// What is kept below a root, outer fields before those in them.
Result<void> add_fields(LogStore& store, const Hash& root, const std::string& around, int depth,
                        std::vector<std::pair<std::string, BundleField>>& fields) {
  const auto tree = store.secret(root);
  if (!tree) {
    // Another company's, or erased: nothing of it can be opened here.
    if (tree.error().code() == "ledger.no_secret") return {};
    return fail(tree.error());
  }
  for (std::size_t i = 0; i < tree->leaves().size(); ++i) {
    const std::string& text = tree->leaves()[i].disclosure;
    if (text.empty()) continue;
    const auto disclosure = parse_disclosure(text);
    if (!disclosure) return fail(disclosure.error());
    const std::string path = around + json_pointer_step(disclosure->name);
    fields.emplace_back(path, BundleField{root, {text, i, tree->proof(i)}});
    if (!disclosure->value.is_object() || depth <= 0) continue;
    const auto inner = parse_disclosure_root(disclosure->value);
    if (!inner) continue;
    if (auto done = add_fields(store, inner->root, path, depth - 1, fields); !done) return done;
  }
  return {};
}

}  // namespace

Result<void> seal_bundle(Bundle& bundle, std::span<const SignerKey> keys) {
  const auto text = sealed_text(bundle);
  if (!text) return fail(text.error());
  bundle.seal = {*text, {}};
  for (const SignerKey& key : keys) sign_note(bundle.seal, key);
  return {};
}

Result<std::string> bundle_text(const Bundle& bundle) {
  auto json = unsealed_json(bundle);
  if (!json) return fail(json.error());
  (*json)["seal"] = bundle.seal.to_text();
  return canonical_json(*json);
}

Result<Bundle> parse_bundle(const std::string& file, std::string_view text) {
  if (text.size() > kBundleBytesMax) {
    return fail(Error{"ledger.bundle_too_large", fmt::format("a bundle of {} bytes; {} are the "
                                                             "most",
                                                             text.size(), kBundleBytesMax)}
                    .at({.file = file})
                    .arg("bytes", std::to_string(text.size()))
                    .arg("limit", std::to_string(kBundleBytesMax))
                    .remedy("ask for several smaller ones"));
  }
  const auto json = parse_canonical_json(file, text);
  if (!json) return fail(json.error());
  if (auto right = expect(*json, "", {"checkpoint", "cover", "entries", "policy", "seal", "v"});
      !right) {
    return fail(right.error());
  }
  if (json->at("v") != 1) return fail(bundle_error("/v", "1; read it with a newer renkei"));
  for (const char* name : {"checkpoint", "cover", "policy", "seal"}) {
    if (!json->at(name).is_string()) return fail(bundle_error(fmt::format("/{}", name), "a text"));
  }
  const Json& entries = json->at("entries");
  if (!entries.is_array() || entries.size() > kBundleEntriesMax) {
    return fail(
        bundle_error("/entries", fmt::format("a list of at most {} entries", kBundleEntriesMax)));
  }
  Bundle bundle;
  bundle.cover = json->at("cover").get<std::string>();
  if (bundle.cover.size() > kCoverBytesMax) {
    return fail(bundle_error("/cover", fmt::format("at most {} bytes", kCoverBytesMax)));
  }
  auto policy = parse_log_policy("policy", json->at("policy").get_ref<const std::string&>());
  if (!policy) return fail(policy.error());
  bundle.policy = *std::move(policy);
  auto checkpoint = parse_note(json->at("checkpoint").get_ref<const std::string&>());
  if (!checkpoint) return fail(checkpoint.error());
  bundle.checkpoint = *std::move(checkpoint);
  auto seal = parse_note(json->at("seal").get_ref<const std::string&>());
  if (!seal) return fail(seal.error());
  bundle.seal = *std::move(seal);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto entry = read_entry(entries[i], fmt::format("/entries/{}", i));
    if (!entry) return fail(entry.error());
    bundle.entries.push_back(*std::move(entry));
  }
  // What is read must be all there is: keys and policies have more than one spelling.
  if (const auto again = bundle_text(bundle); !again || *again != text) {
    return fail(bundle_error("/", "written in the one way there is"));
  }
  return bundle;
}

BundleVerdict verify_bundle(const Bundle& bundle, const std::optional<LogPolicy>& trusted) {
  BundleVerdict verdict = BundleJudge(bundle, trusted ? *trusted : bundle.policy).judge();
  verdict.policy_given = trusted.has_value();
  return verdict;
}

Result<std::vector<std::pair<std::string, BundleField>>> fields_of(LogStore& store,
                                                                   const Entry& entry) {
  constexpr int kDepthMax = 16;
  std::vector<std::pair<std::string, BundleField>> fields;
  if (!entry.secret) return fields;
  if (auto done = add_fields(store, entry.secret->root, "", kDepthMax, fields); !done) {
    return fail(done.error());
  }
  return fields;
}

Result<Bundle> make_bundle(LogStore& store, const LogPolicy& policy, const Note& checkpoint,
                           const BundleRequest& request) {
  const auto log = verify_checkpoint(checkpoint, policy);
  if (!log) return fail(log.error());
  const TreeSize size = log->checkpoint.size;
  Bundle bundle{request.cover, policy, checkpoint, {}, {}};
  // Where the owner reaches its witnesses is nothing to the reader.
  for (LogPolicy::Witness& witness : bundle.policy.witnesses) witness.url.clear();
  for (const BundleRequest::Part& part : request.parts) {
    if (part.index.value >= size.value) {
      return fail(proof_size_error(part.index, size));
    }
    auto stored = store.entry(part.index);
    if (!stored) return fail(stored.error());
    const auto entry = parse_entry(stored->bytes);
    if (!entry) return fail(entry.error());
    auto proof = inclusion_proof(part.index, size, [&](NodeId id) { return store.node(id); });
    if (!proof) return fail(proof.error());
    BundleEntry one{part.index, std::move(stored->bytes), *std::move(proof), {}};
    const auto fields = fields_of(store, *entry);
    if (!fields) return fail(fields.error());
    for (const std::string& path : part.fields) {
      if (std::none_of(fields->begin(), fields->end(),
                       [&](const auto& field) { return field.first == path; })) {
        return fail(no_field_error(part.index, path, *fields));
      }
    }
    for (const auto& field : *fields) {
      // Those asked for, and those around them.
      const std::string& path = field.first;
      const bool asked =
          std::any_of(part.fields.begin(), part.fields.end(), [&](const std::string& wanted) {
            return wanted == path || wanted.starts_with(path + "/");
          });
      if (asked) one.fields.push_back(field.second);
    }
    bundle.entries.push_back(std::move(one));
  }
  return bundle;
}

}  // namespace renkei::ledger
