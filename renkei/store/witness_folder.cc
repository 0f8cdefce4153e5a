#include "renkei/store/witness_folder.h"

#include <algorithm>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/ledger/lines.h"
#include "renkei/store/key_file.h"
#include "renkei/store/store_errors.h"

namespace renkei::store {
namespace {

namespace fs = std::filesystem;
using ledger::Note;
using ledger::NoteAlgorithm;
using ledger::SignerKey;
using ledger::VerifierKey;

constexpr const char* kKey = "witness.key";
constexpr const char* kLogs = "logs";
constexpr std::uint64_t kLogsBytesMax = 1 << 20U;

Error logs_error(const fs::path& file, std::int64_t line, const std::string& reason) {
  return Error{"store.witnessed_logs",
               fmt::format("the list of witnessed logs cannot be used: {}", reason)}
      .at({.file = file.string(), .line = line})
      .arg("reason", reason)
      .remedy("write a line `log KEY` for each log, with the key from its policy");
}

std::string name_of(const std::string& origin) { return ledger::sha256({origin}).to_hex(); }

}  // namespace

Result<WitnessFolder> WitnessFolder::init(const fs::path& folder, const std::string& name) {
  if (auto right = ledger::check_key_name(name); !right) return fail(right.error());
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return fail(exists_error(folder));
  }
  if (auto made = disk().prepare_folder(folder); !made) return fail(made.error());
  const SignerKey key{name, NoteAlgorithm::kCosignatureV1, ledger::PrivateKey::generate()};
  if (auto done = write_key(folder / kKey, key); !done) return fail(done.error());
  if (auto done = disk().write(folder / kLogs, ""); !done) return fail(done.error());
  return open(folder, Access::kWrite);
}

Result<WitnessFolder> WitnessFolder::open(const fs::path& folder, Access access) {
  WitnessFolder opened;
  opened.folder_ = folder;
  auto key = read_key(folder / kKey);
  if (!key) return fail(key.error());
  if (key->algorithm != NoteAlgorithm::kCosignatureV1) {
    return fail(logs_error(folder / kKey, 0, "witness.key is a log's key"));
  }
  opened.key_ = *std::move(key);
  if (access == Access::kWrite) {
    auto lock = WriterLock::take(folder / kKey);
    if (!lock) return fail(lock.error());
    opened.lock_.emplace(*std::move(lock));
  }
  if (auto read = opened.read_logs(); !read) return fail(read.error());
  return opened;
}

Result<void> WitnessFolder::read_logs() {
  const fs::path file = folder_ / kLogs;
  const auto text = disk().read_stored(file, kLogsBytesMax);
  if (!text) return fail(text.error());
  std::string_view rest = *text;
  for (std::int64_t number = 1; !rest.empty(); ++number) {
    std::string_view line = ledger::take_line(rest);
    const std::string_view word = ledger::take_word(line);
    if (word.empty() || word.starts_with('#')) continue;
    if (word != "log") return fail(logs_error(file, number, fmt::format("'{}'", word)));
    auto key = ledger::parse_verifier_key(ledger::take_word(line));
    if (!key) {
      Error error = key.error();
      error.place().file = file.string();
      error.place().line = number;
      return fail(std::move(error));
    }
    if (key->algorithm != NoteAlgorithm::kEd25519) {
      return fail(logs_error(file, number, "a witness's key where a log's must stand"));
    }
    auto& keys = logs_[key->name];
    keys.push_back(*std::move(key));
  }
  return {};
}

Result<void> WitnessFolder::trust(const std::string& log_key) {
  auto key = ledger::parse_verifier_key(log_key);
  if (!key) return fail(key.error());
  const fs::path file = folder_ / kLogs;
  if (key->algorithm != NoteAlgorithm::kEd25519) {
    return fail(logs_error(file, 0, "this is a witness's key, not a log's"));
  }
  auto& keys = logs_[key->name];
  if (std::find(keys.begin(), keys.end(), *key) != keys.end()) {
    return fail(logs_error(file, 0, fmt::format("{} stands in it", log_key)));
  }
  const auto before = disk().read_stored(file, kLogsBytesMax);
  if (!before) return fail(before.error());
  const bool line_open = !before->empty() && !before->ends_with('\n');
  if (auto done = disk().write(
          file, fmt::format("{}{}log {}\n", *before, line_open ? "\n" : "", key->to_text()));
      !done) {
    return done;
  }
  keys.push_back(*std::move(key));
  return {};
}

std::vector<std::string> WitnessFolder::origins() const {
  std::vector<std::string> names;
  for (const auto& [name, keys] : logs_) names.push_back(name);
  return names;
}

fs::path WitnessFolder::last_of(const std::string& origin) const {
  return folder_ / "last" / name_of(origin);
}

fs::path WitnessFolder::evidence_of(const std::string& origin, std::size_t n) const {
  return folder_ / "evidence" / fmt::format("{}-{}", name_of(origin), n);
}

std::size_t WitnessFolder::evidence_count(const std::string& origin) const {
  std::size_t count = 0;
  while (count < kEvidenceMax && disk().exists(evidence_of(origin, count))) ++count;
  return count;
}

Result<ledger::WitnessedLog> WitnessFolder::log(const std::string& origin) {
  const auto known = logs_.find(origin);
  if (known == logs_.end()) {
    return fail(
        Error{"ledger.witness_unknown", fmt::format("the log {} is not witnessed here", origin)}
            .value(origin)
            .remedy("give the witness the log's key: renkei witness trust"));
  }
  ledger::WitnessedLog log{known->second, std::nullopt, evidence_count(origin)};
  const fs::path file = last_of(origin);
  if (!disk().exists(file)) return log;
  const auto text = disk().read_stored(file, ledger::kNoteBytesMax);
  if (!text) return fail(text.error());
  auto note = ledger::parse_note(*text);
  // Its own signature keeps a changed file from being believed.
  const auto right = note ? ledger::verify_note(*note, key_->verifier()) : fail(note.error());
  if (!right) {
    return fail(
        Error{"store.damaged", fmt::format("the last checkpoint in {} is not what was signed: {}",
                                           file.string(), right.error().message())}
            .at({.file = file.string()})
            .arg("reason", right.error().message())
            .remedy("do not delete it: without it this witness would sign a rewritten log; "
                    "put it back from a backup"));
  }
  log.last = *std::move(note);
  return log;
}

Result<void> WitnessFolder::keep(const std::string& origin, const Note& cosigned) {
  return disk().write(last_of(origin), cosigned.to_text());
}

Result<void> WitnessFolder::keep_evidence(const std::string& origin, const Note& checkpoint) {
  const std::size_t count = evidence_count(origin);
  if (count >= kEvidenceMax) return {};
  return disk().write(evidence_of(origin, count), checkpoint.to_text());
}

}  // namespace renkei::store
