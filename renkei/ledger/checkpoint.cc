#include "renkei/ledger/checkpoint.h"

#include <charconv>

#include <fmt/format.h>

namespace renkei::ledger {
namespace {

Error checkpoint_error(const std::string& reason) {
  return Error{"ledger.checkpoint", fmt::format("this is not a checkpoint: {}", reason)}
      .arg("reason", reason)
      .remedy("take it whole from the log: its name, its size, its root");
}

// Takes the first line off; without its end.
std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

// The first word of a line, taken off with the blanks around it.
std::string_view take_word(std::string_view& line) {
  constexpr std::string_view kBlank = " \t\r";
  const auto begin = line.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) {
    line = {};
    return {};
  }
  line.remove_prefix(begin);
  const std::string_view word = line.substr(0, line.find_first_of(kBlank));
  line.remove_prefix(word.size());
  return word;
}

class PolicyReader {
 public:
  PolicyReader(const std::string& file, std::string_view text) : file_(file), rest_(text) {}

  Result<LogPolicy> read() {
    while (!rest_.empty()) {
      std::string_view line = take_line(rest_);
      ++line_;
      const std::string_view word = take_word(line);
      if (word.empty() || word.starts_with('#')) continue;
      if (auto right = take(word, line); !right) return fail(right.error());
    }
    if (!has_log_) return fail(wrong("", "it names no log"));
    const std::size_t most = policy_.witnesses.size();
    policy_.quorum = all_ ? most : quorum_;
    if (quorum_ > most) {
      return fail(wrong(std::to_string(quorum_),
                        fmt::format("a quorum of {} with {} witnesses", quorum_, most)));
    }
    return policy_;
  }

 private:
  Result<void> take(std::string_view word, std::string_view line) {
    if (word == "log") return take_log(line);
    if (word == "witness") return take_witness(line);
    if (word == "quorum") return take_quorum(take_word(line));
    return fail(wrong(word, fmt::format("'{}' is not one of log, witness, quorum", word)));
  }

  Result<void> take_log(std::string_view line) {
    if (has_log_) return fail(wrong("log", "it names a second log"));
    auto key = parse_verifier_key(take_word(line));
    if (!key) return fail(at_line(key.error()));
    policy_.log = *std::move(key);
    has_log_ = true;
    return {};
  }

  Result<void> take_witness(std::string_view line) {
    const std::string name(take_word(line));
    auto key = parse_verifier_key(take_word(line));
    if (!key) return fail(at_line(key.error()));
    for (const LogPolicy::Witness& other : policy_.witnesses) {
      if (other.name == name || other.key == *key) {
        return fail(wrong(name, fmt::format("the witness '{}' stands twice", name)));
      }
    }
    policy_.witnesses.push_back({name, *std::move(key)});
    return {};
  }

  Result<void> take_quorum(std::string_view word) {
    if (has_quorum_) return fail(wrong(word, "it has a second quorum"));
    has_quorum_ = true;
    if (word == "all") {
      all_ = true;
      return {};
    }
    std::uint64_t count = 0;
    if (word != "none" && !parse_count(word, count)) {
      return fail(wrong(word, fmt::format("'{}' is not a number of witnesses", word)));
    }
    quorum_ = count;
    return {};
  }

  [[nodiscard]] Error at_line(Error error) const {
    return std::move(error).at({.file = file_, .line = line_});
  }

  [[nodiscard]] Error wrong(std::string_view value, const std::string& reason) const {
    return at_line(Error{"ledger.policy", fmt::format("this is not a policy: {}", reason)}
                       .value(std::string(value))
                       .arg("reason", reason)
                       .remedy("write `log KEY`, for each witness `witness NAME KEY`, and `quorum` "
                               "with a number, all or none"));
  }

  std::string file_;
  std::string_view rest_;
  std::int64_t line_ = 0;
  LogPolicy policy_;
  bool has_log_ = false;
  bool has_quorum_ = false;
  bool all_ = false;
  std::uint64_t quorum_ = 0;
};

}  // namespace

bool parse_count(std::string_view text, std::uint64_t& count) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return false;
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, count);
  return code == std::errc{} && stop == end;
}

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

std::string LogPolicy::to_text() const {
  std::string text = fmt::format("log {}\n", log.to_text());
  for (const Witness& one : witnesses) {
    text += fmt::format("witness {} {}\n", one.name, one.key.to_text());
  }
  text += quorum == 0 ? "quorum none\n" : fmt::format("quorum {}\n", quorum);
  return text;
}

Result<LogPolicy> parse_log_policy(const std::string& file, std::string_view text) {
  return PolicyReader(file, text).read();
}

Result<WitnessedCheckpoint> verify_checkpoint(const Note& note, const LogPolicy& policy) {
  if (auto signed_by_log = verify_note(note, policy.log); !signed_by_log) {
    return fail(signed_by_log.error());
  }
  auto checkpoint = parse_checkpoint(note.text);
  if (!checkpoint) return fail(checkpoint.error());
  if (checkpoint->origin != policy.log.name) {
    return fail(Error{
        "ledger.checkpoint_origin",
        fmt::format("this is a checkpoint of {}, not of {}", checkpoint->origin, policy.log.name)}
                    .value(checkpoint->origin)
                    .arg("log", policy.log.name)
                    .remedy("take the checkpoint of the log that the policy names"));
  }
  WitnessedCheckpoint result{*std::move(checkpoint), {}};
  for (const LogPolicy::Witness& witness : policy.witnesses) {
    if (const auto time = verify_note(note, witness.key)) {
      result.seen.push_back({witness.name, time->value_or(0)});
    }
  }
  if (result.seen.size() < policy.quorum) {
    return fail(Error{"ledger.quorum",
                      fmt::format("{} of the witnesses signed this checkpoint, and {} must",
                                  result.seen.size(), policy.quorum)}
                    .value(std::to_string(result.seen.size()))
                    .arg("quorum", std::to_string(policy.quorum))
                    .remedy("wait until more witnesses have signed, and take the checkpoint "
                            "again"));
  }
  return result;
}

}  // namespace renkei::ledger
