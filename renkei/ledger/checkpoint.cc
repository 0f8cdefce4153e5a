#include "renkei/ledger/checkpoint.h"

#include <set>

#include <fmt/format.h>

#include "renkei/ledger/lines.h"

namespace renkei::ledger {
namespace {

Error checkpoint_error(const std::string& reason) {
  return Error{"ledger.checkpoint", fmt::format("this is not a checkpoint: {}", reason)}
      .arg("reason", reason)
      .remedy("take it whole from the log: its name, its size, its root");
}

}  // namespace

std::string Checkpoint::to_text() const {
  std::string text = fmt::format("{}\n{}\n{}\n", origin, size.value, root.to_base64());
  for (const std::string& line : extensions) text += line + "\n";
  return text;
}

Result<Checkpoint> parse_checkpoint(std::string_view note_text) {
  if (!note_text.ends_with('\n')) return fail(checkpoint_error("its last line does not end"));
  Checkpoint checkpoint;
  checkpoint.origin = take_line(note_text);
  if (checkpoint.origin.empty()) return fail(checkpoint_error("it names no log"));
  const std::string_view size = take_line(note_text);
  if (!parse_count(size, checkpoint.size.value) || checkpoint.size > kTreeSizeMax) {
    return fail(checkpoint_error(fmt::format("'{}' is not a size", size)));
  }
  const auto root = hash_from_base64(take_line(note_text));
  if (!root) return fail(root.error());
  checkpoint.root = *root;
  while (!note_text.empty()) {
    checkpoint.extensions.emplace_back(take_line(note_text));
    if (checkpoint.extensions.back().empty()) {
      return fail(checkpoint_error("it has an empty line"));
    }
  }
  return checkpoint;
}

Result<WitnessedCheckpoint> verify_checkpoint(const Note& note, const LogPolicy& policy) {
  const auto key = verify_by_log(note, policy);
  if (!key) return fail(key.error());
  auto checkpoint = parse_checkpoint(note.text);
  if (!checkpoint) return fail(checkpoint.error());
  if (checkpoint->origin != policy.log_name()) {
    return fail(Error{
        "ledger.checkpoint_origin",
        fmt::format("this is a checkpoint of {}, not of {}", checkpoint->origin, policy.log_name())}
                    .value(checkpoint->origin)
                    .arg("log", policy.log_name())
                    .remedy("take the checkpoint of the log that the policy names"));
  }
  WitnessedCheckpoint result{*std::move(checkpoint), *key, {}};
  std::set<std::string> seen;
  for (const LogPolicy::Witness& witness : policy.witnesses) {
    if (const auto time = verify_note(note, witness.key)) {
      result.seen.push_back({witness.name, time->value_or(0)});
      seen.insert(witness.name);
    }
  }
  if (!policy.enough(seen)) {
    return fail(Error{"ledger.quorum",
                      fmt::format("{} of {} witnesses signed this checkpoint, which is not the "
                                  "quorum '{}'",
                                  seen.size(), policy.witnesses.size(), policy.quorum)}
                    .value(std::to_string(seen.size()))
                    .arg("quorum", policy.quorum)
                    .remedy("wait until more witnesses have signed, and take the checkpoint "
                            "again"));
  }
  return result;
}

}  // namespace renkei::ledger
