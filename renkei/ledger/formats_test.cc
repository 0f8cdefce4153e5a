// The worked bytes of docs/formats/ledger.md are what renkei makes.
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/ledger/bundle.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"
#include "renkei/ledger/proof_file.h"

namespace renkei::ledger {
namespace {

using test::key_of;

// The blocks of the page that have a name: ```name … ```.
std::map<std::string, std::string> blocks_of(const std::string& page) {
  std::map<std::string, std::string> blocks;
  for (std::size_t at = page.find("\n```"); at != std::string::npos; at = page.find("\n```", at)) {
    const std::size_t name = at + 4;
    const std::size_t text = page.find('\n', name) + 1;
    const std::size_t end = page.find("\n```", text - 1);
    if (end == std::string::npos) break;
    blocks[page.substr(name, text - 1 - name)] = page.substr(text, end + 1 - text);
    at = end + 4;
  }
  return blocks;
}

std::string line(const std::string& block) { return block.substr(0, block.size() - 1); }

TEST(LedgerFormats, TheWorkedBytesAreThoseThatAreMade) {
  const auto page = disk().read(RENKEI_SOURCE_DIR "/docs/formats/ledger.md", 1 << 20U);
  ASSERT_TRUE(page);
  const auto blocks = blocks_of(*page);
  const auto block = [&](const char* name) {
    const auto found = blocks.find(name);
    EXPECT_NE(found, blocks.end()) << name;
    return found == blocks.end() ? std::string("\n") : found->second;
  };

  // The field "temperature" of 36.8, kept shut in the entry about lot/7f3a that p-17 approved.
  test::FixedSecrets secrets(7);
  const SecretBytes secret = [&](std::size_t count) { return secrets(count); };
  const auto disclosure = disclosure_string(make_disclosure("temperature", "36.8", secret));
  EXPECT_EQ(*disclosure + "\n", block("disclosure"));
  const auto tree = *DisclosureTree::make({*disclosure}, secret);
  Draft draft = test::draft_of(1, {"7f3a"});
  draft.entry.secret = tree.root();
  draft.secrets = {tree};
  ASSERT_TRUE(sign_entry(draft.entry, key_of('p'), "p-17", "\u5c71\u7530\u82b1\u5b50", "approved",
                         draft.entry.at));
  const auto bytes = entry_bytes(draft.entry);
  EXPECT_EQ(*bytes + "\n", block("entry"));
  EXPECT_EQ(leaf_hash(line(block("entry"))).to_base64() + "\n", block("leaf"));

  MemoryStore store;
  auto log = Log::open(store, EventTypes::known());
  ASSERT_TRUE(log->append({&draft, 1})->front());
  const Draft other = test::draft_of(2, {"7f3a"});
  ASSERT_TRUE(log->append({&other, 1})->front());
  const SignerKey key{"renkei.example/plant-1", NoteAlgorithm::kEd25519, key_of('l')};
  Note note{log->checkpoint(key.name).to_text(), {}};
  sign_note(note, key);
  EXPECT_EQ(note.to_text(), block("checkpoint"));
  const LogPolicy policy{{key.verifier()}};
  EXPECT_EQ(policy.to_text(), block("policy"));
  EXPECT_EQ((ProofFile{{0}, *log->prove({0}, {2}), note}).to_text(), block("proof"));

  auto bundle = make_bundle(store, policy, note, {"For the inspection", {{{0}, {"/temperature"}}}});
  ASSERT_TRUE(bundle && seal_bundle(*bundle, {&key, 1}));
  EXPECT_EQ(*bundle_text(*bundle) + "\n", block("bundle"));
  const auto read = parse_bundle("page", line(block("bundle")));
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_TRUE(verify_bundle(*read, policy).faults.empty());
}

}  // namespace
}  // namespace renkei::ledger
