#include "renkei/link/witness_service.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "renkei/ledger/lines.h"
#include "renkei/link/http_client.h"

namespace renkei::link {
namespace {

using ledger::Checkpoint;
using ledger::Note;
using ledger::NoteSignature;
using ledger::TreeSize;
using ledger::WitnessRequest;

constexpr const char* kSizeType = "text/x.tlog.size";

HttpResponse refusal(const Error& error) {
  const std::string text = error.to_string() + "\n";
  const auto size_of = [&] {
    for (const auto& [name, value] : error.args()) {
      if (name == "size") return value;
    }
    return std::string("0");
  };
  if (error.code() == "ledger.witness_behind") return {409, kSizeType, size_of() + "\n"};
  const std::pair<const char*, unsigned> statuses[] = {{"ledger.witness_unknown", 404},
                                                       {"ledger.witness_unsigned", 403},
                                                       {"ledger.witness_fork", 422}};
  for (const auto& [code, status] : statuses) {
    if (error.code() == code) return {status, "text/plain; charset=utf-8", text};
  }
  // What the disk says is the witness's own business.
  if (!error.code().starts_with("ledger.")) return {500, "text/plain", "it failed here\n"};
  return {400, "text/plain; charset=utf-8", text};
}

HttpResponse add_checkpoint(ledger::Witness& witness, const std::string& body) {
  const auto request = ledger::parse_witness_request(body);
  if (!request) return refusal(request.error());
  const auto signature = witness.add_checkpoint(*request);
  if (!signature) {
    // Same size and another root is a conflict, and no size could help (C2SP tlog-witness).
    HttpResponse answer = refusal(signature.error());
    const auto next = ledger::parse_checkpoint(request->checkpoint.text);
    if (answer.status == 422 && next && next->size == request->old_size) answer.status = 409;
    return answer;
  }
  return {200, "text/plain; charset=utf-8", ledger::signature_line(*signature)};
}

Error answer_error(const ledger::LogPolicy::Witness& witness, const std::string& reason) {
  return Error{"link.witness_answer",
               fmt::format("what the witness {} says cannot be used: {}", witness.name, reason)}
      .value(witness.name)
      .arg("reason", reason)
      .remedy("see that the address and the key in the policy are this witness's");
}

// One asking: the signature, the size the witness stands at, or an error.
struct Answered {
  std::optional<NoteSignature> signature;
  TreeSize stands_at;
};

class Asker {
 public:
  Asker(ledger::Log& log, const Note& checkpoint, const ledger::LogPolicy::Witness& witness,
        std::chrono::milliseconds time_max)
      : log_(&log), checkpoint_(&checkpoint), witness_(&witness), time_max_(time_max) {}

  Result<Answered> ask(TreeSize from, const Checkpoint& now) {
    WitnessRequest request{from, {}, *checkpoint_};
    if (from.value > 0) {
      auto proof = log_->prove_growth(from, now.size);
      if (!proof) return fail(proof.error());
      request.proof = *std::move(proof);
    }
    std::string url = witness_->url;
    while (url.ends_with('/')) url.pop_back();
    const auto answer = ask_http({.url = url + "/add-checkpoint",
                                  .body = request.to_text(),
                                  .answer_bytes_max = 64 << 10U,
                                  .time_max = time_max_});
    if (!answer) return fail(answer.error());
    if (answer->status == 200) return read_signature(answer->body);
    if (answer->status == 409 && answer->content_type.starts_with(kSizeType)) {
      return read_size(answer->body);
    }
    if (answer->status == 422 || answer->status == 409) return fail(fork_error(now));
    return fail(
        Error{"link.witness_refused", fmt::format("the witness {} refuses ({}): {}", witness_->name,
                                                  answer->status, first_line(answer->body))}
            .value(witness_->name)
            .arg("status", std::to_string(answer->status))
            .arg("reason", first_line(answer->body))
            .remedy("give the witness this log's policy, or the right address here"));
  }

  [[nodiscard]] Error ahead_error(const Checkpoint& now, TreeSize seen) const {
    return Error{"link.witness_ahead",
                 fmt::format("the witness {} has seen {} entries of this log, and there are {}",
                             witness_->name, seen.value, now.size.value)}
        .value(witness_->name)
        .arg("seen", std::to_string(seen.value))
        .arg("size", std::to_string(now.size.value))
        .remedy(
            "an older copy of the log was put in its place: stop writing, and restore the "
            "newest backup");
  }

 private:
  static std::string first_line(std::string_view body) {
    constexpr std::size_t kMost = 300;
    std::string line(ledger::take_line(body).substr(0, kMost));
    // A stranger's bytes, on their way to a terminal.
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return line;
  }

  [[nodiscard]] Error fork_error(const Checkpoint& now) const {
    return Error{"link.witness_fork",
                 fmt::format("the witness {} has seen another history of this log than these {} "
                             "entries with the root {}",
                             witness_->name, now.size.value, now.root.to_base64())}
        .value(witness_->name)
        .arg("size", std::to_string(now.size.value))
        .arg("root", now.root.to_base64())
        .remedy(
            "the log was rewritten or forked: stop writing, keep it as evidence, and compare "
            "it with what the witness holds");
  }

  Result<Answered> read_signature(const std::string& body) const {
    const auto note = ledger::parse_note(checkpoint_->text + "\n" + body);
    if (!note) return fail(answer_error(*witness_, note.error().message()));
    if (const auto right = ledger::verify_note(*note, witness_->key); !right) {
      return fail(answer_error(*witness_, right.error().message()));
    }
    for (const NoteSignature& one : note->signatures) {
      if (one.name == witness_->key.name && one.key_hash == witness_->key.hash()) {
        return Answered{one, {}};
      }
    }
    RENKEI_CHECK(false);  // it was verified
  }

  Result<Answered> read_size(std::string_view body) const {
    TreeSize size;
    if (!ledger::parse_count(ledger::take_line(body), size.value) || size > ledger::kTreeSizeMax) {
      return fail(answer_error(*witness_, "the size is no number"));
    }
    return Answered{std::nullopt, size};
  }

  ledger::Log* log_;
  const Note* checkpoint_;
  const ledger::LogPolicy::Witness* witness_;
  std::chrono::milliseconds time_max_;
};

}  // namespace

HttpResponse answer_as_witness(ledger::Witness& witness, const HttpRequest& request) {
  if (request.target == "/add-checkpoint") {
    if (request.method != "POST") return {405, "text/plain", "POST it\n"};
    return add_checkpoint(witness, request.body);
  }
  if (request.target == "/" && request.method == "GET") {
    return {200, "text/plain; charset=utf-8",
            fmt::format("witness {}\nPOST /add-checkpoint: C2SP tlog-witness\n",
                        witness.verifier().to_text())};
  }
  return {404, "text/plain", "there is / and /add-checkpoint\n"};
}

Result<NoteSignature> ask_witness(ledger::Log& log, const Note& checkpoint,
                                  const ledger::LogPolicy::Witness& witness, TreeSize seen_before,
                                  std::chrono::milliseconds time_max) {
  const auto now = ledger::parse_checkpoint(checkpoint.text);
  if (!now) return fail(now.error());
  Asker asker(log, checkpoint, witness, time_max);
  // A witness may have moved on, or forgotten, since it was asked last: its answer says where it
  // stands. Once more with that, and then it is no mistake of ours.
  TreeSize from = std::min(seen_before, now->size);
  for (int tries = 0; tries < 2; ++tries) {
    auto answered = asker.ask(from, *now);
    if (!answered) return fail(answered.error());
    if (answered->signature) return *std::move(answered->signature);
    if (answered->stands_at > now->size) {
      return fail(asker.ahead_error(*now, answered->stands_at));
    }
    from = answered->stands_at;
  }
  return fail(answer_error(witness, "it asks for another size each time"));
}

}  // namespace renkei::link
