#include "renkei/store/ledger_folder.h"

#include <algorithm>
#include <cerrno>
#include <unistd.h>

#include <fmt/format.h>

#include "renkei/base/posix_file.h"
#include "renkei/store/key_file.h"
#include "renkei/store/store_errors.h"

namespace renkei::store {
namespace {

namespace fs = std::filesystem;
using ledger::LogPolicy;
using ledger::Note;
using ledger::NoteAlgorithm;
using ledger::PrivateKey;
using ledger::SignerKey;
using Access = SqliteStore::Access;

constexpr const char* kLogKey = "log.key";
constexpr const char* kNextKey = "log.key.next";
constexpr const char* kBeforeKey = "log.key.before";
constexpr const char* kActorKey = "actor.key";
constexpr const char* kPolicy = "policy";
constexpr const char* kCheckpoint = "checkpoint";
constexpr const char* kWitnessed = "witnessed";

Result<std::string> site_of(SqliteStore& store) {
  const auto first = store.entry({0});
  if (!first) return fail(first.error());
  const auto entry = ledger::parse_entry(first->bytes);
  if (!entry) return fail(entry.error());
  return entry->site;
}

// An entry of the log about itself.
ledger::Draft own_draft(std::string type, const std::string& site, const SignerKey& actor,
                        const Clock& clock, const ledger::SecretBytes& secret, Json body) {
  ledger::Draft draft;
  draft.entry.type = std::move(type);
  draft.entry.event_id = ledger::EventId::make(secret);
  draft.entry.site = site;
  draft.entry.at = Timestamp::of(clock.now());
  draft.entry.actor = actor.key.public_key().id();
  draft.entry.body = std::move(body);
  return draft;
}

Result<void> append_one(ledger::Log& log, const ledger::Draft& draft) {
  const auto done = log.append({&draft, 1});
  if (!done) return fail(done.error());
  if (!done->front()) return fail(done->front().error());
  return {};
}

Result<Note> read_note(const fs::path& file) {
  const auto text = disk().read_stored(file, ledger::kNoteBytesMax);
  if (!text) return fail(text.error());
  auto note = ledger::parse_note(*text);
  if (!note) {
    Error error = note.error();
    error.place().file = file.string();
    return fail(std::move(error));
  }
  return note;
}

}  // namespace

Result<LedgerFolder> LedgerFolder::init(const fs::path& folder, const Identity& identity,
                                        const Clock& clock, const ledger::SecretBytes& secret) {
  if (auto right = ledger::check_key_name(identity.name); !right) return fail(right.error());
  const auto key_named = [&](const std::string& name) {
    return SignerKey{name, NoteAlgorithm::kEd25519, PrivateKey::generate(secret)};
  };
  const SignerKey key = key_named(identity.name);
  const SignerKey actor = key_named(identity.name + "/actor");
  const ledger::Draft draft =
      own_draft("ledger.started/1", identity.site, actor, clock, secret,
                Json{{"origin", identity.name}, {"key", key.verifier().to_text()}});
  // What is wrong with it is told before anything is made.
  if (auto right = ledger::entry_bytes(draft.entry); !right) return fail(right.error());
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) return fail(exists_error(folder));
  if (auto made = disk().prepare_folder(folder); !made) return fail(made.error());
  // What is kept shut lies in it.
  fs::permissions(folder, fs::perms::owner_all, error);
  LedgerFolder made;
  made.folder_ = folder;
  made.site_ = identity.site;
  for (const auto& [name, one] : {std::pair{kLogKey, &key}, std::pair{kActorKey, &actor}}) {
    if (auto done = write_key(folder / name, *one); !done) return fail(done.error());
  }
  made.keys_ = {key};
  made.actor_ = actor;
  made.policy_.keys = {key.verifier()};
  if (auto done = disk().write(folder / kPolicy, made.policy_.to_text()); !done) {
    return fail(done.error());
  }
  auto store = SqliteStore::open(folder / kStore, Access::kCreate);
  if (!store) return fail(store.error());
  made.store_ = *std::move(store);
  auto log = ledger::Log::open(*made.store_, ledger::EventTypes::known());
  if (!log) return fail(log.error());
  made.log_.emplace(*std::move(log));
  if (auto begun = append_one(*made.log_, draft); !begun) return fail(begun.error());
  if (auto signed_one = made.sign_checkpoint(); !signed_one) return fail(signed_one.error());
  return made;
}

Result<LedgerFolder> LedgerFolder::read_without_store(const fs::path& folder) {
  LedgerFolder opened;
  opened.folder_ = folder;
  const auto policy = disk().read_stored(folder / kPolicy, ledger::kPolicyBytesMax);
  if (!policy) return fail(policy.error());
  auto parsed = ledger::parse_log_policy((folder / kPolicy).string(), *policy);
  if (!parsed) return fail(parsed.error());
  opened.policy_ = *std::move(parsed);
  auto checkpoint = read_note(folder / kCheckpoint);
  if (!checkpoint) return fail(checkpoint.error());
  opened.checkpoint_ = *std::move(checkpoint);
  if (disk().exists(folder / kWitnessed)) {
    auto witnessed = read_note(folder / kWitnessed);
    if (!witnessed) return fail(witnessed.error());
    opened.witnessed_ = *std::move(witnessed);
  }
  return opened;
}

Result<LedgerFolder> LedgerFolder::open(const fs::path& folder, Access access) {
  auto opened = read_without_store(folder);
  if (!opened) return opened;
  if (access != Access::kRead) {
    if (auto read = opened->read_keys(); !read) return fail(read.error());
  }
  if (auto done = opened->open_store(access); !done) return fail(done.error());
  return opened;
}

Result<void> LedgerFolder::open_store(Access access) {
  auto store = SqliteStore::open(folder_ / kStore, access);
  if (!store) return fail(store.error());
  store_ = *std::move(store);
  auto log = ledger::Log::open(*store_, ledger::EventTypes::known());
  if (!log) return fail(log.error());
  log_.emplace(*std::move(log));
  if (auto right = ledger::verify_by_log(checkpoint_, policy_); !right) {
    return fail(right.error());
  }
  if (auto right = check_goes_on(checkpoint_); !right) return right;
  // By a key, it may be, that signs no more: what matters of it is what it says.
  if (witnessed_) {
    if (auto right = check_goes_on(*witnessed_); !right) return right;
  }
  auto site = site_of(*store_);
  if (!site) return fail(site.error());
  site_ = *std::move(site);
  return disk().exists(folder_ / kInner) ? open_inner(access) : Result<void>();
}

Result<std::vector<SignerKey>> LedgerFolder::log_keys() const {
  if (!keys_.empty()) return keys_;
  auto key = read_key(folder_ / kLogKey);
  if (!key) return fail(key.error());
  // What another key signs nobody would believe, this folder least of all.
  if (std::find(policy_.keys.begin(), policy_.keys.end(), key->verifier()) == policy_.keys.end()) {
    return fail(
        Error{"store.key_foreign",
              fmt::format("the secret key in {} is not this log's: its policy names another",
                          (folder_ / kLogKey).string())}
            .at({.file = (folder_ / kLogKey).string()})
            .value(key->verifier().to_text())
            .remedy("put the log's own key back; nothing was signed"));
  }
  std::vector keys{*std::move(key)};
  if (!disk().exists(folder_ / kBeforeKey)) return keys;
  auto before = read_key(folder_ / kBeforeKey);
  if (!before) return fail(before.error());
  // The same where a rotation was interrupted just before the new key took its place.
  if (before->verifier() != keys.front().verifier()) keys.push_back(*std::move(before));
  return keys;
}

Result<void> LedgerFolder::read_keys() {
  auto keys = log_keys();
  if (!keys) return fail(keys.error());
  keys_ = *std::move(keys);
  auto actor = read_key(folder_ / kActorKey);
  if (!actor) return fail(actor.error());
  actor_ = *std::move(actor);
  return {};
}

Result<void> LedgerFolder::check_goes_on(const Note& note) {
  const auto last = ledger::parse_checkpoint(note.text);
  if (!last) return fail(last.error());
  const ledger::Head head = log_->head();
  const auto rewound = [&] {
    return fail(Error{"store.rewound",
                      fmt::format("the log of {} entries does not go on from the {} that were "
                                  "signed for last",
                                  head.size.value, last->size.value)}
                    .at({.file = (folder_ / kStore).string()})
                    .arg("size", std::to_string(head.size.value))
                    .arg("signed", std::to_string(last->size.value))
                    .remedy("an older copy was put in its place, or it was rewritten: restore the "
                            "newest backup, or keep both and ask the witnesses"));
  };
  if (last->size > head.size) return rewound();
  const auto proof = log_->prove_growth(last->size, head.size);
  if (!proof) return fail(proof.error());
  if (!ledger::verify_consistency(last->size, last->root, head.size, head.root, *proof)) {
    return rewound();
  }
  return {};
}

const SignerKey& LedgerFolder::actor() const {
  RENKEI_CHECK(actor_.has_value());
  return *actor_;
}

Result<Note> LedgerFolder::provable() const {
  const auto newest = ledger::verify_checkpoint(checkpoint_, policy_);
  if (newest) return checkpoint_;
  if (witnessed_ && ledger::verify_checkpoint(*witnessed_, policy_)) return *witnessed_;
  return fail(newest.error());
}

Result<void> LedgerFolder::sign_checkpoint() {
  RENKEI_CHECK(!keys_.empty());
  Note note{log_->checkpoint(policy_.log_name()).to_text(), {}};
  if (note.text == checkpoint_.text) note = checkpoint_;
  const std::size_t before = note.signatures.size();
  for (const SignerKey& key : keys_) {
    if (!ledger::verify_note(note, key.verifier())) sign_note(note, key);
  }
  if (note.signatures.size() == before) return {};
  std::swap(checkpoint_, note);
  auto kept = keep_checkpoint();
  if (!kept) std::swap(checkpoint_, note);
  return kept;
}

Result<void> LedgerFolder::add_cosignature(ledger::NoteSignature signature) {
  auto& all = checkpoint_.signatures;
  std::erase_if(all, [&](const ledger::NoteSignature& one) {
    return one.name == signature.name && one.key_hash == signature.key_hash;
  });
  all.push_back(std::move(signature));
  return keep_checkpoint();
}

Result<void> LedgerFolder::keep_checkpoint() {
  if (auto done = disk().write(folder_ / kCheckpoint, checkpoint_.to_text()); !done) return done;
  if (policy_.witnesses.empty() || !ledger::verify_checkpoint(checkpoint_, policy_)) return {};
  if (auto done = disk().write(folder_ / kWitnessed, checkpoint_.to_text()); !done) return done;
  witnessed_ = checkpoint_;
  return {};
}

Result<void> LedgerFolder::seal(ledger::Bundle& bundle) const {
  const auto keys = log_keys();
  if (!keys) return fail(keys.error());
  return ledger::seal_bundle(bundle, *keys);
}

Result<void> LedgerFolder::record_rotation(const SignerKey& next, const Clock& clock) {
  ledger::Draft draft = own_draft(
      "ledger.key-rotated/1", site_, actor(), clock, ledger::secret_bytes,
      Json{{"before", keys_.front().verifier().to_text()}, {"after", next.verifier().to_text()}});
  // Of the key, so that going on after an interruption finds what was recorded.
  const std::string id = ledger::sha256({"renkei/rotation/v1\n", next.key.public_key().bytes()})
                             .to_hex()
                             .substr(0, 32);
  draft.entry.event_id = *ledger::EventId::parse(id);
  const auto found = store_->find(draft.entry.event_id);
  if (!found) return fail(found.error());
  if (*found) return {};
  return append_one(*log_, draft);
}

Result<void> LedgerFolder::rotate(const Clock& clock) {
  RENKEI_CHECK(!keys_.empty());
  const fs::path next_file = folder_ / kNextKey;
  // Made, but nothing written into it before the power went.
  if (fs::exists(next_file) && fs::is_empty(next_file)) fs::remove(next_file);
  const bool going_on = fs::exists(next_file);
  if (keys_.size() > 1 && !going_on) {
    // All that may be missing after an interruption.
    if (!ledger::verify_note(checkpoint_, keys_.front().verifier())) return sign_checkpoint();
    return fail(Error{"store.rotation_under_way", fmt::format("the key before still signs ({})",
                                                              (folder_ / kBeforeKey).string())}
                    .at({.file = (folder_ / kBeforeKey).string()})
                    .remedy("when partners and witnesses have the new policy: renkei ledger rotate "
                            "FOLDER --finish"));
  }
  if (!going_on) {
    const SignerKey made{policy_.log_name(), NoteAlgorithm::kEd25519, PrivateKey::generate()};
    if (auto done = write_key(next_file, made); !done) return done;
  }
  const auto next = read_key(next_file);
  if (!next) return fail(next.error());
  if (auto done = record_rotation(*next, clock); !done) return done;
  // The policy knows both keys before the new one signs, and the old one is kept before the new
  // one takes its place: wherever this stops, the folder opens and goes on from there.
  policy_.keys = {next->verifier(), keys_.front().verifier()};
  if (auto done = disk().write(folder_ / kPolicy, policy_.to_text()); !done) return done;
  const fs::path key_file = folder_ / kLogKey;
  const fs::path before_file = folder_ / kBeforeKey;
  if (::link(key_file.c_str(), before_file.c_str()) != 0 && errno != EEXIST) {
    return fail(file_write_error(before_file, errno));
  }
  if (::rename(next_file.c_str(), key_file.c_str()) != 0)
    return fail(file_write_error(key_file, errno));
  keys_ = {*next, keys_.front()};
  return sign_checkpoint();
}

Result<void> LedgerFolder::finish_rotation() {
  if (keys_.size() < 2) {
    return fail(Error{"store.no_rotation", "the log has one key"}
                    .at({.file = (folder_ / kLogKey).string()})
                    .remedy("begin with renkei ledger rotate FOLDER"));
  }
  // Who has the new policy alone must believe what is signed now.
  if (auto done = sign_checkpoint(); !done) return done;
  policy_.keys = {keys_.front().verifier()};
  if (auto done = disk().write(folder_ / kPolicy, policy_.to_text()); !done) return done;
  if (::unlink((folder_ / kBeforeKey).c_str()) != 0)
    return fail(file_write_error(folder_ / kBeforeKey, errno));
  keys_.pop_back();
  return {};
}

}  // namespace renkei::store
