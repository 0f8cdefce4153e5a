// Whom to believe about a log: its keys, its witnesses, and which of them must have signed. C2SP
// tlog-policy. Plain values and pure functions, thread-safe.
//
//   log renkei.example/plant-1+61c93d2f+AeJ…
//   witness sponsor sponsor.example/w+0f4a5b11+BJ… http://witness.sponsor.example
//   witness cdmo cdmo.example/w+77ab0912+BK…
//   group partners 2 sponsor cdmo
//   quorum partners
//
// Narrower than tlog-policy in one thing: all `log` lines are keys of the same log. There are two
// while a key is being replaced.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/ledger/note.h"

namespace renkei::ledger {

inline constexpr std::size_t kPolicyBytesMax = 64 << 10U;
inline constexpr std::size_t kPolicyKeysMax = 8;
inline constexpr std::size_t kPolicyNamesMax = 64;  // of witnesses, and of groups

struct LogPolicy {
  struct Witness {
    std::string name;  // within the policy
    VerifierKey key;
    std::string url{};  // where it is asked; may be empty
    friend bool operator==(const Witness&, const Witness&) = default;
  };
  struct Group {
    std::string name;
    std::size_t needed = 0;  // of its members
    std::vector<std::string> members;
    friend bool operator==(const Group&, const Group&) = default;
  };

  std::vector<VerifierKey> keys;  // of the log, at least one; all of one name
  std::vector<Witness> witnesses{};
  std::vector<Group> groups{};
  std::string quorum = "none";  // or the name of a witness or a group

  // The log's name, which is the origin of its checkpoints. Requires a key.
  [[nodiscard]] const std::string& log_name() const;
  // Whether the signatures of these witnesses, by their names here, are enough.
  [[nodiscard]] bool enough(const std::set<std::string>& seen) const;
  [[nodiscard]] std::string to_text() const;
  friend bool operator==(const LogPolicy&, const LogPolicy&) = default;
};
// Errors: ledger.policy with the line, those of parse_verifier_key.
[[nodiscard]] Result<LogPolicy> parse_log_policy(const std::string& file, std::string_view text);

// Checks that one of the log's keys signed the note, and says which. Errors: those of verify_note.
[[nodiscard]] Result<VerifierKey> verify_by_log(const Note& note, const LogPolicy& policy);

}  // namespace renkei::ledger
