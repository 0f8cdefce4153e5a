// Writes and judges the cases of the exchange with other programs; main.go says their form.
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/ledger/base64.h"
#include "renkei/ledger/checkpoint.h"
#include "renkei/ledger/merkle_tree.h"
#include "renkei/ledger/note.h"

namespace {

using namespace renkei::ledger;  // NOLINT(google-build-using-namespace): a program of one file

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// The hashes from the fifth word on: two, and those of the proof.
struct Hashes {
  Hash first;
  Hash second;
  std::vector<Hash> proof;
};
Hashes hashes_of(const std::vector<std::string>& words) {
  Hashes hashes{*hash_from_base64(words.at(4)), *hash_from_base64(words.at(5)), {}};
  for (std::size_t i = 6; i < words.size(); ++i) {
    hashes.proof.push_back(*hash_from_base64(words[i]));
  }
  return hashes;
}

bool judge(const std::vector<std::string>& words) {
  const std::string& kind = words.at(0);
  if (kind == "N") {
    const auto key = parse_verifier_key(words.at(2));
    RENKEI_CHECK(key);
    const auto note = parse_note(*base64_decode(words.at(3)));
    return note && verify_note(*note, *key);
  }
  const std::uint64_t a = std::stoull(words.at(2));
  const std::uint64_t b = std::stoull(words.at(3));
  const Hashes hashes = hashes_of(words);
  if (kind == "I") {
    return verify_inclusion(hashes.first, {b}, {a}, hashes.proof, hashes.second).has_value();
  }
  return verify_consistency({a}, hashes.first, {b}, hashes.second, hashes.proof).has_value();
}

int check(const std::string& path) {
  std::ifstream file(path);
  int count = 0;
  int wrong = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const auto words = words_of(line);
    if (judge(words) == (words.at(1) == "right")) continue;
    ++wrong;
    std::cout << "renkei disagrees: " << line << "\n";
  }
  std::cout << "renkei judged " << count << " cases, " << wrong << " differ\n";
  return wrong == 0 && count > 0 ? 0 : 1;
}

class Writer {
 public:
  explicit Writer(const std::string& path) : out_(path) {}

  // The proof as it is, with a bit changed, and with a hash missing.
  void proof(const char* kind, std::uint64_t a, std::uint64_t b, const Hash& first, Hash second,
             const std::vector<Hash>& proof) {
    line(kind, "right", a, b, first, second, proof);
    if (proof.empty()) {
      second.bytes[0] ^= 1U;
      line(kind, "wrong", a, b, first, second, proof);
      return;
    }
    std::vector<Hash> changed = proof;
    const auto which = random_.between(0, static_cast<std::int64_t>(proof.size()) - 1);
    changed[static_cast<std::size_t>(which)]
        .bytes[static_cast<std::size_t>(random_.between(0, 31))] ^=
        static_cast<std::uint8_t>(1U << random_.between(0, 7));
    line(kind, "wrong", a, b, first, second, changed);
    line(kind, "wrong", a, b, first, second, {proof.begin() + 1, proof.end()});
  }

  void note(const Note& note, const VerifierKey& key) {
    std::string text = note.to_text();
    out_ << "N right " << key.to_text() << " " << base64_encode(text) << "\n";
    text[static_cast<std::size_t>(
        random_.between(0, static_cast<std::int64_t>(note.text.size()) - 2))] ^= 1;
    out_ << "N wrong " << key.to_text() << " " << base64_encode(text) << "\n";
  }

 private:
  void line(const char* kind, const char* verdict, std::uint64_t a, std::uint64_t b,
            const Hash& first, const Hash& second, const std::vector<Hash>& proof) {
    out_ << kind << " " << verdict << " " << a << " " << b << " " << first.to_base64() << " "
         << second.to_base64();
    for (const Hash& hash : proof) out_ << " " << hash.to_base64();
    out_ << "\n";
  }

  std::ofstream out_;
  renkei::Random random_{3};
};

int write(const std::string& path) {
  constexpr std::uint64_t kMost = 200;
  Writer writer(path);
  const SignerKey key{"renkei.example/log", NoteAlgorithm::kEd25519, PrivateKey::generate()};
  std::map<NodeId, Hash> nodes;
  const ReadNode read = [&](NodeId id) -> renkei::Result<Hash> { return nodes.at(id); };
  RightEdge edge;
  std::vector<Hash> leaves;
  std::vector<Hash> roots{empty_root()};
  for (std::uint64_t size = 1; size <= kMost; ++size) {
    leaves.push_back(leaf_hash(fmt::format("record {}", size - 1)));
    edge.append(leaves.back(), [&](NodeId id, const Hash& hash) { nodes.emplace(id, hash); });
    roots.push_back(edge.root());
    for (std::uint64_t i = 0; i < size; ++i) {
      writer.proof("I", size, i, leaves[i], roots[size], *inclusion_proof({i}, {size}, read));
    }
    for (std::uint64_t from = 1; from <= size; ++from) {
      writer.proof("C", from, size, roots[from], roots[size],
                   *consistency_proof({from}, {size}, read));
    }
    Note note{Checkpoint{key.name, {size}, roots[size], {}}.to_text(), {}};
    sign_note(note, key);
    writer.note(note, key.verifier());
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "write") return write(arguments[1]);
  if (arguments.size() == 2 && arguments[0] == "check") return check(arguments[1]);
  std::cerr << "usage: log_exchange write|check FILE\n";
  return 2;
}
