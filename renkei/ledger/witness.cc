#include "renkei/ledger/witness.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "renkei/ledger/lines.h"

namespace renkei::ledger {
namespace {

Error request_error(const std::string& reason) {
  return Error{"ledger.witness_request",
               fmt::format("this is not a request to a witness: {}", reason)}
      .arg("reason", reason)
      .remedy("send `old SIZE`, the proof's hashes, an empty line and the checkpoint");
}

Error fork_error(const Checkpoint& last, const Checkpoint& next) {
  return Error{"ledger.witness_fork",
               fmt::format("{} entries of {} with the root {} do not go on from the {} with the "
                           "root {} that were witnessed",
                           next.size.value, next.origin, next.root.to_base64(), last.size.value,
                           last.root.to_base64())}
      .value(next.origin)
      .arg("size", std::to_string(next.size.value))
      .arg("root", next.root.to_base64())
      .arg("witnessed", std::to_string(last.size.value))
      .arg("witnessed_root", last.root.to_base64())
      .remedy(
          "the log was rewritten, forked or put back to an older state: keep both, and ask "
          "its owner");
}

}  // namespace

std::string WitnessRequest::to_text() const {
  std::string text = fmt::format("old {}\n", old_size.value);
  for (const Hash& hash : proof) text += hash.to_base64() + "\n";
  return text + "\n" + checkpoint.to_text();
}

Result<WitnessRequest> parse_witness_request(std::string_view text) {
  constexpr std::string_view kOld = "old ";
  if (text.size() > kWitnessRequestBytesMax) {
    return fail(request_error(fmt::format("over {} bytes", kWitnessRequestBytesMax)));
  }
  WitnessRequest request;
  std::string_view line = take_line(text);
  if (!line.starts_with(kOld) || !parse_count(line.substr(kOld.size()), request.old_size.value) ||
      request.old_size > kTreeSizeMax) {
    return fail(request_error("its first line is not `old SIZE`"));
  }
  for (line = take_line(text); !line.empty(); line = take_line(text)) {
    const auto hash = hash_from_base64(line);
    if (!hash) return fail(hash.error());
    request.proof.push_back(*hash);
    if (request.proof.size() > kWitnessProofMax) {
      return fail(request_error(fmt::format("it has over {} hashes", kWitnessProofMax)));
    }
  }
  auto checkpoint = parse_note(text);
  if (!checkpoint) return fail(checkpoint.error());
  request.checkpoint = *std::move(checkpoint);
  return request;
}

Witness::Witness(WitnessMemory& memory, SignerKey key, const Clock& clock)
    : memory_(&memory), key_(std::move(key)), clock_(&clock) {
  RENKEI_CHECK(key_.algorithm == NoteAlgorithm::kCosignatureV1);
}

Result<void> Witness::check_growth(const WitnessRequest& request, const Checkpoint& last,
                                   const Checkpoint& next) const {
  if (request.old_size != last.size) {
    return fail(Error{"ledger.witness_behind",
                      fmt::format("the last checkpoint of {} that was witnessed has {} entries, "
                                  "not {}",
                                  next.origin, last.size.value, request.old_size.value)}
                    .value(next.origin)
                    .arg("size", std::to_string(last.size.value))
                    .arg("old", std::to_string(request.old_size.value))
                    .remedy("send the proof from that size"));
  }
  // Of nothing there is one tree, and everything goes on from it.
  const bool same_size = last.size == next.size;
  const bool right =
      same_size || last.size.value == 0
          ? request.proof.empty() && (!same_size || next.root == last.root)
          : verify_consistency(last.size, last.root, next.size, next.root, request.proof)
                .has_value();
  if (!right) return fail(fork_error(last, next));
  return {};
}

Result<NoteSignature> Witness::add_checkpoint(const WitnessRequest& request) {
  const auto next = parse_checkpoint(request.checkpoint.text);
  if (!next) return fail(next.error());
  const auto log = memory_->log(next->origin);
  if (!log) return fail(log.error());
  if (std::none_of(log->keys.begin(), log->keys.end(), [&](const VerifierKey& key) {
        return verify_note(request.checkpoint, key).has_value();
      })) {
    return fail(
        Error{"ledger.witness_unsigned",
              fmt::format("no key by which {} is known signed this checkpoint", next->origin)}
            .value(next->origin)
            .remedy("sign it with the log's key, or tell the witness the new key"));
  }
  if (request.old_size > next->size) {
    return fail(
        Error{"ledger.witness_sizes", fmt::format("a checkpoint of {} entries after one of {}",
                                                  next->size.value, request.old_size.value)}
            .arg("size", std::to_string(next->size.value))
            .arg("old", std::to_string(request.old_size.value))
            .remedy("a log only grows: send a newer checkpoint"));
  }
  Checkpoint last{next->origin, {0}, empty_root(), {}};
  if (log->last) {
    auto kept = parse_checkpoint(log->last->text);
    if (!kept) return fail(kept.error());
    last = *std::move(kept);
  }
  if (auto right = check_growth(request, last, *next); !right) {
    if (right.error().code() == "ledger.witness_fork") {
      if (auto kept = memory_->keep_evidence(next->origin, request.checkpoint); !kept) {
        return fail(kept.error());
      }
    }
    return fail(right.error());
  }
  // Others' signatures are not kept: they are no business of a witness.
  Note cosigned{request.checkpoint.text, {}};
  for (const NoteSignature& one : request.checkpoint.signatures) {
    if (std::any_of(log->keys.begin(), log->keys.end(), [&](const VerifierKey& key) {
          return one.name == key.name && one.key_hash == key.hash();
        })) {
      cosigned.signatures.push_back(one);
    }
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_->now()).time_since_epoch();
  sign_note(cosigned, key_, static_cast<std::uint64_t>(now.count()));
  if (auto kept = memory_->keep(next->origin, cosigned); !kept) return fail(kept.error());
  return cosigned.signatures.back();
}

}  // namespace renkei::ledger
