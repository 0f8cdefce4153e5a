// A ledger as a folder: the store, its keys, whom to believe, and the last signed checkpoint.
//
//   log.db          the store (docs/formats/store.md)
//   inner.db        the inner log, of what happens inside confidential elements of recipes; made
//   when
//                   it is first needed, without checkpoints of its own: the log commits to it
//   log.key         signs checkpoints and seals; secret (key_file.h)
//   log.key.before  signs with it while partners learn the new key (rotate)
//   actor.key       acts and signs entries where no other key is given; secret likewise
//   policy          the log's public keys and the witnesses, to be given to partners
//   checkpoint      the last checkpoint signed, a signed note
//   witnessed       the last checkpoint that the policy's witnesses signed; not before the first
//   attachments/    what entries name by hash (attachments.h)
//   journal/        samples that are acknowledged and not yet recorded (sample_journal.h)
//
// The folder will not sign what does not follow from the last checkpoint it signed, nor from the
// last that was witnessed: a store that was put back to an older state is told when it is opened,
// and is not written to. Not thread-safe.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/ledger/bundle.h"
#include "renkei/ledger/checkpoint.h"
#include "renkei/ledger/log.h"
#include "renkei/ledger/note.h"
#include "renkei/store/attachments.h"
#include "renkei/store/sqlite/sqlite_store.h"

namespace renkei::store {

class LedgerFolder {
 public:
  struct Identity {
    std::string name;  // of the log and its key, such as renkei.example/plant-1
    std::string site;  // an id
  };
  // Makes the folder, the keys, the store with its first entry, and the first checkpoint. Errors:
  // store.exists (the folder is there and not empty), ledger.key_name, ledger.entry, file.write,
  // those of the store. `secret`: another than the machine's for simulations alone.
  [[nodiscard]] static Result<LedgerFolder> init(
      const std::filesystem::path& folder, const Identity& identity, const Clock& clock,
      const ledger::SecretBytes& secret = ledger::secret_bytes);
  // Opens it, and checks the log against its last checkpoints. To read it takes no secret key.
  // Errors: file.not_found, store.rewound (the log is not the one that was signed),
  // store.key_open_to_others (others may read a secret key), those of the parts.
  [[nodiscard]] static Result<LedgerFolder> open(const std::filesystem::path& folder,
                                                 SqliteStore::Access access);
  // Puts a backup of the store, and of the inner one where the backup has one, into a folder whose
  // own are lost: verifies all of them, and that the log goes on from the folder's checkpoints,
  // before they are put in their places. Errors: store.exists (a store is there), ledger.log_wrong
  // (the backup does not hold), store.rewound (the folder has signed for more than the backup has),
  // those of the parts.
  [[nodiscard]] static Result<LedgerFolder> restore(const std::filesystem::path& folder,
                                                    const std::filesystem::path& backup);

  [[nodiscard]] ledger::Log& log() { return *log_; }
  [[nodiscard]] SqliteStore& store() { return *store_; }
  // The store of the inner log; nullptr while there is none.
  [[nodiscard]] SqliteStore* inner_store() { return inner_store_.get(); }
  // The inner log, made where there is none. It lives as long as the folder stays where it is.
  // Requires that it was opened to write. Errors: file.write, those of the store.
  [[nodiscard]] Result<ledger::Log*> inner_log();
  // Copies the store into a new file, and the inner one beside it, inner_backup(target), as they
  // stand at one moment, while others read and the writer goes on. Errors: store.exists,
  // store.inner_moving (the writer was faster a hundred times), those of SQLite.
  [[nodiscard]] Result<void> backup(const std::filesystem::path& target);
  [[nodiscard]] static std::filesystem::path inner_backup(const std::filesystem::path& backup) {
    return backup.string() + ".inner";
  }
  [[nodiscard]] const ledger::LogPolicy& policy() const { return policy_; }
  // Requires that it was opened to write.
  [[nodiscard]] const ledger::SignerKey& actor() const;
  [[nodiscard]] const ledger::Note& checkpoint() const { return checkpoint_; }
  // The newest that the policy holds for: `checkpoint` or `witnessed`. Errors: ledger.quorum.
  [[nodiscard]] Result<ledger::Note> provable() const;
  // Where the log was begun: the site of its first entry.
  [[nodiscard]] const std::string& site() const { return site_; }
  [[nodiscard]] Attachments attachments() const { return Attachments(folder_ / "attachments"); }
  // For open_journal_disk; made when it is first used.
  [[nodiscard]] std::filesystem::path journal() const { return folder_ / "journal"; }

  // Signs the log as it is now, after everything in it is on the disk, and keeps the note. Errors:
  // file.write.
  [[nodiscard]] Result<void> sign_checkpoint();
  // Adds a witness's signature to the checkpoint, and keeps it. Errors: file.write.
  [[nodiscard]] Result<void> add_cosignature(ledger::NoteSignature signature);
  // The log's secret keys, its own first; read where it was opened without. Errors: those of
  // read_key.
  [[nodiscard]] Result<std::vector<ledger::SignerKey>> log_keys() const;
  // Errors: those of log_keys and seal_bundle.
  [[nodiscard]] Result<void> seal(ledger::Bundle& bundle) const;

  // Makes a new key of the log, recorded in it and signed by both: from here on both sign, until
  // finish_rotation. Goes on where it was interrupted. Errors: store.rotation_under_way, those of
  // the parts.
  [[nodiscard]] Result<void> rotate(const Clock& clock);
  // The key before signs nothing more, is no longer in the policy, and is deleted. Errors:
  // store.no_rotation.
  [[nodiscard]] Result<void> finish_rotation();

 private:
  static constexpr const char* kStore = "log.db";
  static constexpr const char* kInner = "inner.db";

  LedgerFolder() = default;
  [[nodiscard]] static Result<LedgerFolder> read_without_store(const std::filesystem::path& folder);
  [[nodiscard]] Result<void> open_store(SqliteStore::Access access);
  [[nodiscard]] Result<void> open_inner(SqliteStore::Access access);
  [[nodiscard]] Result<bool> try_backup(const std::filesystem::path& target);
  [[nodiscard]] Result<void> check_restored(SqliteStore& store);
  [[nodiscard]] Result<void> read_keys();
  [[nodiscard]] Result<void> check_goes_on(const ledger::Note& note);
  [[nodiscard]] Result<void> record_rotation(const ledger::SignerKey& next, const Clock& clock);
  [[nodiscard]] Result<void> keep_checkpoint();

  std::filesystem::path folder_;
  std::string site_;
  std::unique_ptr<SqliteStore> store_;
  std::optional<ledger::Log> log_;
  std::unique_ptr<SqliteStore> inner_store_;
  std::optional<ledger::Log> inner_log_;
  ledger::LogPolicy policy_;
  std::vector<ledger::SignerKey> keys_;  // of the log: its own, and the one before
  std::optional<ledger::SignerKey> actor_;
  ledger::Note checkpoint_;
  std::optional<ledger::Note> witnessed_;
};

}  // namespace renkei::store
