#include "renkei/ledger/proof_file.h"

#include <fmt/format.h>

#include "renkei/ledger/lines.h"

namespace renkei::ledger {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kHashesMax = 62;

Error proof_file_error(const std::string& reason) {
  return Error{"ledger.proof_file", fmt::format("this is not a proof file: {}", reason)}
      .arg("reason", reason)
      .remedy("take it whole from the log's owner");
}

}  // namespace

std::string ProofFile::to_text() const {
  std::string text = fmt::format("{}{}{}\n", kHeader, kIndex, index.value);
  for (const Hash& hash : proof) text += hash.to_base64() + "\n";
  return text + "\n" + checkpoint.to_text();
}

Result<ProofFile> parse_proof_file(std::string_view text) {
  if (!text.starts_with(kHeader)) {
    return fail(proof_file_error("its first line is not c2sp.org/tlog-proof@v1"));
  }
  text.remove_prefix(kHeader.size());
  const auto parting = text.find("\n\n");
  if (parting == std::string_view::npos) return fail(proof_file_error("it has no checkpoint"));
  std::string_view head = text.substr(0, parting + 1);
  ProofFile file;
  bool has_index = false;
  while (!head.empty()) {
    std::string_view line = take_line(head);
    if (!has_index) {
      if (!line.starts_with(kIndex)) return fail(proof_file_error("its second line is no index"));
      line.remove_prefix(kIndex.size());
      if (!parse_count(line, file.index.value)) {
        return fail(proof_file_error(fmt::format("'{}' is no index", line)));
      }
      has_index = true;
      continue;
    }
    const auto hash = hash_from_base64(line);
    if (!hash) return fail(hash.error());
    file.proof.push_back(*hash);
    if (file.proof.size() > kHashesMax) {
      return fail(proof_file_error(fmt::format("it has over {} hashes", kHashesMax)));
    }
  }
  auto checkpoint = parse_note(text.substr(parting + 2));
  if (!checkpoint) return fail(checkpoint.error());
  file.checkpoint = *std::move(checkpoint);
  return file;
}

Result<WitnessedCheckpoint> verify_proof_file(const ProofFile& file, const Hash& leaf,
                                              const LogPolicy& policy) {
  auto witnessed = verify_checkpoint(file.checkpoint, policy);
  if (!witnessed) return witnessed;
  const Checkpoint& checkpoint = witnessed->checkpoint;
  if (auto included =
          verify_inclusion(leaf, file.index, checkpoint.size, file.proof, checkpoint.root);
      !included) {
    return fail(included.error());
  }
  return witnessed;
}

}  // namespace renkei::ledger
