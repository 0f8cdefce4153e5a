#include "renkei/ledger/policy.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/ledger/lines.h"

namespace renkei::ledger {
namespace {

constexpr std::string_view kNone = "none";

bool has_control(std::string_view line) {
  return std::any_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\r') || byte == 0x7f;
  });
}

class PolicyReader {
 public:
  PolicyReader(const std::string& file, std::string_view text) : file_(file), rest_(text) {}

  Result<LogPolicy> read() {
    if (rest_.size() > kPolicyBytesMax) {
      return fail(wrong("", fmt::format("over {} bytes", kPolicyBytesMax)));
    }
    while (!rest_.empty()) {
      std::string_view line = take_line(rest_);
      ++line_;
      if (has_control(line)) return fail(wrong("", "control characters"));
      const std::string_view word = take_word(line);
      if (word.empty() || word.starts_with('#')) continue;
      if (auto right = take(word, line); !right) return fail(right.error());
    }
    if (policy_.keys.empty()) return fail(wrong("", "no line `log`"));
    if (!has_quorum_) return fail(wrong("", "no line `quorum`"));
    return policy_;
  }

 private:
  Result<void> take(std::string_view word, std::string_view line) {
    if (word == "log") return take_log(line);
    if (word == "witness") return take_witness(line);
    if (word == "group") return take_group(line);
    if (word == "quorum") return take_quorum(line);
    return fail(wrong(word, fmt::format("'{}' is not one of log, witness, group, quorum", word)));
  }

  Result<VerifierKey> take_key(std::string_view& line, NoteAlgorithm algorithm) {
    auto key = parse_verifier_key(take_word(line));
    if (!key) return fail(at_line(key.error()));
    if (key->algorithm != algorithm) {
      return fail(wrong(key->name, algorithm == NoteAlgorithm::kEd25519
                                       ? "a witness's key where a log's must stand"
                                       : "a log's key where a witness's must stand"));
    }
    if (!public_keys_.insert(std::string(key->key.bytes())).second) {
      return fail(wrong(key->name, fmt::format("the key of '{}' stands twice", key->name)));
    }
    return key;
  }

  Result<void> take_log(std::string_view line) {
    auto key = take_key(line, NoteAlgorithm::kEd25519);
    if (!key) return fail(key.error());
    if (!policy_.keys.empty() && policy_.keys.front().name != key->name) {
      return fail(wrong(key->name, "keys of two logs"));
    }
    if (policy_.keys.size() >= kPolicyKeysMax) {
      return fail(wrong(key->name, fmt::format("over {} keys of the log", kPolicyKeysMax)));
    }
    policy_.keys.push_back(*std::move(key));
    (void)take_word(line);  // the log's address, of which nothing is done here
    return end(line);
  }

  Result<void> take_witness(std::string_view line) {
    auto name = take_name(line, policy_.witnesses.size());
    if (!name) return fail(name.error());
    auto key = take_key(line, NoteAlgorithm::kCosignatureV1);
    if (!key) return fail(key.error());
    const std::string_view url = take_word(line);
    policy_.witnesses.push_back({*std::move(name), *std::move(key), std::string(url)});
    return end(line);
  }

  Result<void> take_group(std::string_view line) {
    auto name = take_name(line, policy_.groups.size());
    if (!name) return fail(name.error());
    LogPolicy::Group group{*std::move(name), 0, {}};
    const std::string_view needed = take_word(line);
    for (auto word = take_word(line); !word.empty(); word = take_word(line)) {
      if (word == group.name || !names_.contains(std::string(word))) {
        return fail(wrong(word, fmt::format("'{}' is not defined before this line", word)));
      }
      if (!members_.insert(std::string(word)).second) {
        return fail(wrong(word, fmt::format("'{}' is a member twice", word)));
      }
      group.members.emplace_back(word);
    }
    std::uint64_t count = needed == "any" ? 1 : group.members.size();
    if (needed != "any" && needed != "all" && !parse_count(needed, count)) {
      return fail(wrong(needed, fmt::format("'{}' is not any, all or a number", needed)));
    }
    if (count < 1 || count > group.members.size()) {
      return fail(wrong(needed, fmt::format("{} of {} members", count, group.members.size())));
    }
    group.needed = count;
    policy_.groups.push_back(std::move(group));
    return {};
  }

  Result<void> take_quorum(std::string_view line) {
    const std::string_view word = take_word(line);
    if (has_quorum_) return fail(wrong(word, "a second quorum"));
    if (word != kNone && !names_.contains(std::string(word))) {
      return fail(wrong(word, fmt::format("'{}' is not defined before this line", word)));
    }
    has_quorum_ = true;
    policy_.quorum = word;
    return end(line);
  }

  // A new name of a witness or group, of which there are `before`.
  Result<std::string> take_name(std::string_view& line, std::size_t before) {
    std::string name(take_word(line));
    if (name.empty() || name == kNone) return fail(wrong(name, "a name is missing or 'none'"));
    if (before >= kPolicyNamesMax) {
      return fail(wrong(name, fmt::format("over {} witnesses or groups", kPolicyNamesMax)));
    }
    if (!names_.insert(name).second) {
      return fail(wrong(name, fmt::format("the name '{}' stands twice", name)));
    }
    return name;
  }

  Result<void> end(std::string_view line) const {
    const std::string_view more = take_word(line);
    if (more.empty()) return {};
    return fail(wrong(more, fmt::format("'{}' is too much on its line", more)));
  }

  [[nodiscard]] Error at_line(Error error) const {
    return std::move(error).at({.file = file_, .line = line_});
  }

  [[nodiscard]] Error wrong(std::string_view value, const std::string& reason) const {
    return at_line(Error{"ledger.policy", fmt::format("this is not a policy: {}", reason)}
                       .value(std::string(value))
                       .arg("reason", reason)
                       .remedy("write `log KEY`, for each witness `witness NAME KEY`, and `quorum "
                               "NAME` of a witness or a group, or `quorum none`"));
  }

  std::string file_;
  std::string_view rest_;
  std::int64_t line_ = 0;
  LogPolicy policy_;
  bool has_quorum_ = false;
  std::set<std::string> names_;
  std::set<std::string> members_;
  std::set<std::string> public_keys_;
};

}  // namespace

const std::string& LogPolicy::log_name() const {
  RENKEI_CHECK(!keys.empty());
  return keys.front().name;
}

bool LogPolicy::enough(const std::set<std::string>& seen) const {
  if (quorum == kNone) return true;
  std::set<std::string> met;
  for (const Witness& one : witnesses) {
    if (seen.contains(one.name)) met.insert(one.name);
  }
  // A group names only what stands before it.
  for (const Group& group : groups) {
    const auto count =
        std::count_if(group.members.begin(), group.members.end(),
                      [&](const std::string& member) { return met.contains(member); });
    if (static_cast<std::size_t>(count) >= group.needed) met.insert(group.name);
  }
  return met.contains(quorum);
}

std::string LogPolicy::to_text() const {
  std::string text;
  for (const VerifierKey& key : keys) text += fmt::format("log {}\n", key.to_text());
  for (const Witness& one : witnesses) {
    text += fmt::format("witness {} {}{}{}\n", one.name, one.key.to_text(),
                        one.url.empty() ? "" : " ", one.url);
  }
  for (const Group& group : groups) {
    text +=
        fmt::format("group {} {} {}\n", group.name, group.needed, fmt::join(group.members, " "));
  }
  return text + fmt::format("quorum {}\n", quorum);
}

Result<LogPolicy> parse_log_policy(const std::string& file, std::string_view text) {
  return PolicyReader(file, text).read();
}

Result<VerifierKey> verify_by_log(const Note& note, const LogPolicy& policy) {
  RENKEI_CHECK(!policy.keys.empty());
  Result<VerifierKey> held = policy.keys.front();
  for (const VerifierKey& key : policy.keys) {
    const auto right = verify_note(note, key);
    if (right) return key;
    // Of several, the one that signed wrongly tells more than those that did not sign.
    if (&key == &policy.keys.front() || right.error().code() == "ledger.signature") {
      held = fail(right.error());
    }
  }
  return held;
}

}  // namespace renkei::ledger
