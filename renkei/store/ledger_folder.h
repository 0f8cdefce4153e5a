// A ledger as a folder: the store, its keys, whom to believe, and the last signed checkpoint.
//
//   log.db        the store (docs/formats/store.md)
//   log.key       signs checkpoints and seals; secret, only its owner can read it
//   actor.key     acts and signs entries where no other key is given; secret likewise
//   policy        the log's public key and the witnesses, to be given to partners
//   checkpoint    the last checkpoint signed, a signed note
//
// The folder will not sign what does not follow from the last checkpoint it signed: a store that
// was put back to an older state is told when it is opened, and is not written to. Not thread-safe.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/ledger/bundle.h"
#include "renkei/ledger/checkpoint.h"
#include "renkei/ledger/log.h"
#include "renkei/ledger/note.h"
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
  // those of the store.
  [[nodiscard]] static Result<LedgerFolder> init(const std::filesystem::path& folder,
                                                 const Identity& identity, const Clock& clock);
  // Opens it, and checks the log against its last checkpoint. Errors: file.not_found,
  // store.rewound (the log is not the one that was signed), store.key_open_to_others (others may
  // read a secret key), those of the parts.
  [[nodiscard]] static Result<LedgerFolder> open(const std::filesystem::path& folder,
                                                 SqliteStore::Access access);

  [[nodiscard]] ledger::Log& log() { return *log_; }
  [[nodiscard]] SqliteStore& store() { return *store_; }
  [[nodiscard]] const ledger::LogPolicy& policy() const { return policy_; }
  [[nodiscard]] const ledger::SignerKey& actor() const { return *actor_; }
  [[nodiscard]] const ledger::Note& checkpoint() const { return checkpoint_; }
  // Where the log was begun: the site of its first entry.
  [[nodiscard]] const std::string& site() const { return site_; }

  // Signs the log as it is now, after everything in it is on the disk, and keeps the note. Errors:
  // file.write.
  [[nodiscard]] Result<void> sign_checkpoint();
  // Errors: those of seal_bundle.
  [[nodiscard]] Result<void> seal(ledger::Bundle& bundle) const;

 private:
  LedgerFolder() = default;
  [[nodiscard]] Result<void> check_checkpoint();

  std::filesystem::path folder_;
  std::string site_;
  std::unique_ptr<SqliteStore> store_;
  std::optional<ledger::Log> log_;
  ledger::LogPolicy policy_;
  std::optional<ledger::SignerKey> key_;
  std::optional<ledger::SignerKey> actor_;
  ledger::Note checkpoint_;
};

}  // namespace renkei::store
