// What a witness keeps, as a folder:
//
//   witness.key              signs what it has seen; secret (key_file.h)
//   logs                     the logs it witnesses: lines `log KEY`, several of one log in a change
//   last/HASH                the last checkpoint of a log, with the witness's signature; HASH is
//                            SHA-256 of the log's name
//   evidence/HASH-NUMBER     checkpoints that a log signed and that contradict what was witnessed
//
// One program serves it at a time. Whoever puts back an old copy of the folder makes the witness
// blind to what came after: it must stand elsewhere than the logs. Not thread-safe.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/witness.h"
#include "renkei/store/writer_lock.h"

namespace renkei::store {

inline constexpr std::size_t kEvidenceMax = 100;  // of one log; the first tell as much as more

class WitnessFolder final : public ledger::WitnessMemory {
 public:
  enum class Access : std::uint8_t { kRead, kWrite };
  // Makes the folder and a key of this name. Errors: store.exists, ledger.key_name, file.write.
  [[nodiscard]] static Result<WitnessFolder> init(const std::filesystem::path& folder,
                                                  const std::string& name);
  // Errors: file.not_found, store.in_use, store.witnessed_logs (the file of logs is wrong), those
  // of read_key.
  [[nodiscard]] static Result<WitnessFolder> open(const std::filesystem::path& folder,
                                                  Access access);

  // From now on this log, or this further key of it, is witnessed. Errors: those of
  // parse_verifier_key, store.witnessed_logs (no log's key, or known already), file.write.
  [[nodiscard]] Result<void> trust(const std::string& log_key);

  [[nodiscard]] const ledger::SignerKey& key() const { return *key_; }
  [[nodiscard]] std::vector<std::string> origins() const;
  [[nodiscard]] Result<ledger::WitnessedLog> log(const std::string& origin) override;
  [[nodiscard]] Result<void> keep(const std::string& origin, const ledger::Note& cosigned) override;
  [[nodiscard]] Result<void> keep_evidence(const std::string& origin,
                                           const ledger::Note& checkpoint) override;

 private:
  WitnessFolder() = default;
  [[nodiscard]] Result<void> read_logs();
  [[nodiscard]] std::filesystem::path last_of(const std::string& origin) const;
  [[nodiscard]] std::filesystem::path evidence_of(const std::string& origin, std::size_t n) const;
  [[nodiscard]] std::size_t evidence_count(const std::string& origin) const;

  std::filesystem::path folder_;
  std::optional<WriterLock> lock_;
  std::optional<ledger::SignerKey> key_;
  std::map<std::string, std::vector<ledger::VerifierKey>> logs_;  // by name
};

}  // namespace renkei::store
