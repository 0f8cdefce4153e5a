// What the ledger's tests share: chance that repeats, keys and entries to try things on.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "renkei/base/seams.h"
#include "renkei/ledger/entry.h"
#include "renkei/ledger/keys.h"
#include "renkei/ledger/log.h"

namespace renkei::ledger::test {

template <typename T>
[[nodiscard]] std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code();
}

// The same bytes for the same seed: for tests, never for secrets.
class FixedSecrets {
 public:
  explicit FixedSecrets(std::uint64_t seed) : random_(seed) {}
  [[nodiscard]] std::string operator()(std::size_t count) {
    std::string bytes;
    while (bytes.size() < count) bytes.push_back(static_cast<char>(random_.between(0, 255)));
    return bytes;
  }

 private:
  Random random_;
};

inline void flip_bit(std::string& bytes, std::size_t place, std::size_t bit) {
  bytes[place] = static_cast<char>(static_cast<unsigned char>(bytes[place]) ^ (1U << bit));
}

// The private key whose seed is this character 32 times.
[[nodiscard]] inline PrivateKey key_of(char c) {
  return *PrivateKey::from_seed(std::string(kSeedBytes, c));
}

[[nodiscard]] inline EventId event_id_of(std::uint64_t number) {
  FixedSecrets secrets(number + 1);
  return EventId::make([&](std::size_t count) { return secrets(count); });
}

// A note about the lots named, that says its number.
[[nodiscard]] inline Draft draft_of(std::uint64_t number, const std::vector<std::string>& lots) {
  Draft draft;
  draft.entry.type = "record.noted/1";
  draft.entry.event_id = event_id_of(number);
  draft.entry.site = "plant-1";
  for (const std::string& lot : lots) draft.entry.refs.push_back({"lot", lot});
  draft.entry.at = Timestamp(1'795'412'848'000 + static_cast<std::int64_t>(number));
  draft.entry.actor = key_of('a').public_key().id();
  draft.entry.body = Json{{"title", "note " + std::to_string(number)}};
  return draft;
}

// A tree of one field for each pair, with salts from the seed.
[[nodiscard]] inline DisclosureTree secrets_of(
    const std::vector<std::pair<std::string, Json>>& fields, std::uint64_t seed) {
  FixedSecrets secrets(seed);
  const SecretBytes secret = [&](std::size_t count) { return secrets(count); };
  std::vector<std::string> strings;
  for (const auto& [name, value] : fields) {
    strings.push_back(*disclosure_string(make_disclosure(name, value, secret)));
  }
  return *DisclosureTree::make(strings, secret);
}

}  // namespace renkei::ledger::test
