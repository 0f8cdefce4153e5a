#include "renkei/store/ledger_folder.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <sys/stat.h>

namespace renkei::store {
namespace {

namespace fs = std::filesystem;
using ledger::LogPolicy;
using ledger::Note;
using ledger::NoteAlgorithm;
using ledger::PrivateKey;
using ledger::SignerKey;

constexpr std::uint64_t kKeyBytesMax = 4096;
constexpr const char* kStore = "log.db";
constexpr const char* kLogKey = "log.key";
constexpr const char* kActorKey = "actor.key";
constexpr const char* kPolicy = "policy";
constexpr const char* kCheckpoint = "checkpoint";

// A file that only its owner can read, before anything stands in it.
Result<void> write_secret(const fs::path& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) {
    return fail(
        Error{"file.write", fmt::format("cannot write {}: {}", path.string(), std::strerror(errno))}
            .at({.file = path.string()})
            .arg("reason", std::strerror(errno))
            .remedy("take a folder that is yours to write"));
  }
  ::close(file);
  return disk().write(path, text);
}

Result<SignerKey> read_key(const fs::path& path) {
  const auto text = disk().read_stored(path, kKeyBytesMax);
  if (!text) return fail(text.error());
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077U) != 0) {
    return fail(Error{"store.key_open_to_others",
                      fmt::format("others may read the secret key {}", path.string())}
                    .at({.file = path.string()})
                    .remedy("chmod 600 it, and ask yourself who has read it; a key that others "
                            "know must be replaced"));
  }
  auto key = ledger::parse_signer_key(*text);
  if (!key) {
    Error error = key.error();
    error.place().file = path.string();
    return fail(std::move(error));
  }
  return key;
}

Result<std::string> site_of(SqliteStore& store) {
  const auto first = store.entry({0});
  if (!first) return fail(first.error());
  const auto entry = ledger::parse_entry(first->bytes);
  if (!entry) return fail(entry.error());
  return entry->site;
}

ledger::Draft first_draft(const LedgerFolder::Identity& identity, const SignerKey& key,
                          const SignerKey& actor, const Clock& clock) {
  ledger::Draft draft;
  draft.entry.type = "ledger.started/1";
  draft.entry.event_id = ledger::EventId::make(ledger::secret_bytes);
  draft.entry.site = identity.site;
  draft.entry.at = Timestamp::of(clock.now());
  draft.entry.actor = actor.key.public_key().id();
  draft.entry.body = Json{{"origin", identity.name}, {"key", key.verifier().to_text()}};
  return draft;
}

}  // namespace

Result<LedgerFolder> LedgerFolder::init(const fs::path& folder, const Identity& identity,
                                        const Clock& clock) {
  if (auto right = ledger::check_key_name(identity.name); !right) return fail(right.error());
  const SignerKey key{identity.name, NoteAlgorithm::kEd25519, PrivateKey::generate()};
  const SignerKey actor{identity.name + "/actor", NoteAlgorithm::kEd25519, PrivateKey::generate()};
  const ledger::Draft draft = first_draft(identity, key, actor, clock);
  // What is wrong with it is told before anything is made.
  if (auto right = ledger::entry_bytes(draft.entry); !right) return fail(right.error());
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return fail(Error{"store.exists", fmt::format("{} is there already", folder.string())}
                    .at({.file = folder.string()})
                    .remedy("take another place; nothing was changed"));
  }
  if (auto made = disk().prepare_folder(folder); !made) return fail(made.error());
  LedgerFolder made;
  made.folder_ = folder;
  made.site_ = identity.site;
  for (const auto& [name, secret] : {std::pair{kLogKey, &key}, std::pair{kActorKey, &actor}}) {
    if (auto done = write_secret(folder / name, secret->to_text() + "\n"); !done) {
      return fail(done.error());
    }
  }
  made.policy_.log = key.verifier();
  if (auto done = disk().write(folder / kPolicy, made.policy_.to_text()); !done) {
    return fail(done.error());
  }
  auto store = SqliteStore::open(folder / kStore, SqliteStore::Access::kCreate);
  if (!store) return fail(store.error());
  made.store_ = *std::move(store);
  auto log = ledger::Log::open(*made.store_, ledger::EventTypes::known());
  if (!log) return fail(log.error());
  made.log_.emplace(*std::move(log));
  const auto begun = made.log_->append({&draft, 1});
  if (!begun) return fail(begun.error());
  if (!begun->front()) return fail(begun->front().error());
  made.key_ = key;
  made.actor_ = actor;
  if (auto signed_one = made.sign_checkpoint(); !signed_one) return fail(signed_one.error());
  return made;
}

Result<LedgerFolder> LedgerFolder::open(const fs::path& folder, SqliteStore::Access access) {
  LedgerFolder opened;
  opened.folder_ = folder;
  auto key = read_key(folder / kLogKey);
  if (!key) return fail(key.error());
  opened.key_ = *std::move(key);
  auto actor = read_key(folder / kActorKey);
  if (!actor) return fail(actor.error());
  opened.actor_ = *std::move(actor);
  const auto policy = disk().read_stored(folder / kPolicy, 1 << 20U);
  if (!policy) return fail(policy.error());
  auto parsed = ledger::parse_log_policy((folder / kPolicy).string(), *policy);
  if (!parsed) return fail(parsed.error());
  opened.policy_ = *std::move(parsed);
  const auto note = disk().read_stored(folder / kCheckpoint, ledger::kNoteBytesMax);
  if (!note) return fail(note.error());
  auto checkpoint = ledger::parse_note(*note);
  if (!checkpoint) return fail(checkpoint.error());
  opened.checkpoint_ = *std::move(checkpoint);
  auto store = SqliteStore::open(folder / kStore, access);
  if (!store) return fail(store.error());
  opened.store_ = *std::move(store);
  auto log = ledger::Log::open(*opened.store_, ledger::EventTypes::known());
  if (!log) return fail(log.error());
  opened.log_.emplace(*std::move(log));
  if (auto right = opened.check_checkpoint(); !right) return fail(right.error());
  auto site = site_of(*opened.store_);
  if (!site) return fail(site.error());
  opened.site_ = *std::move(site);
  return opened;
}

Result<void> LedgerFolder::check_checkpoint() {
  if (auto right = ledger::verify_note(checkpoint_, key_->verifier()); !right) {
    return fail(right.error());
  }
  const auto last = ledger::parse_checkpoint(checkpoint_.text);
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

Result<void> LedgerFolder::sign_checkpoint() {
  Note note{log_->checkpoint(policy_.log.name).to_text(), {}};
  if (note.text == checkpoint_.text) return {};
  sign_note(note, *key_);
  if (auto written = disk().write(folder_ / kCheckpoint, note.to_text()); !written) {
    return written;
  }
  checkpoint_ = std::move(note);
  return {};
}

Result<void> LedgerFolder::seal(ledger::Bundle& bundle) const {
  return ledger::seal_bundle(bundle, *key_);
}

}  // namespace renkei::store
