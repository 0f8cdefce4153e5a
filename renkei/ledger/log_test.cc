#include "renkei/ledger/log.h"

#include <functional>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::draft_of;
using test::key_of;

Log open(LogStore& store) {
  auto log = Log::open(store, EventTypes::known());
  EXPECT_TRUE(log) << log.error().to_string();
  return *std::move(log);
}

Result<Recorded> append(Log& log, const Draft& draft) {
  auto answers = log.append({&draft, 1});
  if (!answers) return fail(answers.error());
  return (*answers)[0];
}

TEST(Log, GrowsProvesAndVerifies) {
  MemoryStore store;
  Log log = open(store);
  std::vector<Head> heads{log.head()};
  std::vector<Hash> leaves;
  for (std::uint64_t i = 0; i < 40; ++i) {
    const auto done = append(log, draft_of(i, {"l" + std::to_string(i % 3)}));
    ASSERT_TRUE(done) << done.error().to_string();
    EXPECT_EQ(done->index.value, i);
    leaves.push_back(done->leaf);
    heads.push_back(log.head());
  }
  for (std::uint64_t i = 0; i < 40; ++i) {
    EXPECT_TRUE(
        verify_inclusion(leaves[i], {i}, log.head().size, *log.prove({i}, {40}), log.head().root));
    EXPECT_TRUE(verify_consistency({i + 1}, heads[i + 1].root, {40}, heads[40].root,
                                   *log.prove_growth({i + 1}, {40})));
  }
  EXPECT_EQ(code_of(log.prove({40}, {40})), "ledger.proof_size");
  EXPECT_EQ(code_of(log.prove({4}, {41})), "ledger.proof_size");
  EXPECT_EQ(code_of(log.prove_growth({4}, {41})), "ledger.proof_growth");
  const auto verdict = verify_log(store, {});
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->faults.empty());
  EXPECT_EQ(verdict->head, log.head());
  EXPECT_EQ(open(store).head(), log.head());
}

TEST(Log, TheSameEventTwiceIsOneEntry) {
  MemoryStore store;
  Log log = open(store);
  const Draft draft = draft_of(1, {"a"});
  const Draft other = draft_of(2, {"a"});
  const std::vector<Draft> drafts{draft, other, draft};
  const auto first = log.append(drafts);
  ASSERT_TRUE(first);
  EXPECT_FALSE((*first)[0]->again);
  EXPECT_TRUE((*first)[2]->again);
  EXPECT_EQ((*first)[2]->index, (*first)[0]->index);
  // Later, and after the chain of the lot has moved on.
  const auto again = append(log, draft);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->again);
  EXPECT_EQ(again->index.value, 0U);
  EXPECT_EQ(log.head().size.value, 2U);
  Draft changed = draft;
  changed.entry.body["title"] = "changed";
  EXPECT_EQ(code_of(append(log, changed)), "ledger.event_id_reused");
  EXPECT_EQ(log.head().size.value, 2U);
}

TEST(Log, ChainsEachEntityWithinAndAcrossAppends) {
  MemoryStore store;
  Log log = open(store);
  const std::vector<Draft> drafts{draft_of(1, {"a", "b"}), draft_of(2, {"b"}), draft_of(3, {"c"})};
  const auto done = *log.append(drafts);
  ASSERT_TRUE(append(log, draft_of(4, {"a", "b", "d"})));
  const auto last = *parse_entry(store.entry({3})->bytes);
  EXPECT_EQ(last.prev_of_entity, (std::map<EntityRef, Hash>{{{"lot", "a"}, done[0]->leaf},
                                                            {{"lot", "b"}, done[1]->leaf}}));
}

TEST(Log, ASignedEntryIsRefusedWhenItsChainMoved) {
  MemoryStore store;
  Log log = open(store);
  ASSERT_TRUE(append(log, draft_of(1, {"a"})));
  Draft signed_one = draft_of(2, {"a"});
  signed_one.entry.prev_of_entity = *log.chains(signed_one.entry.refs);
  ASSERT_TRUE(sign_entry(signed_one.entry, key_of('a'), "p-1", "A", "approved", Timestamp(1)));
  ASSERT_TRUE(append(log, draft_of(3, {"a"})));
  const auto refused = append(log, signed_one);
  EXPECT_EQ(code_of(refused), "ledger.chain_moved");
  EXPECT_EQ(refused.error().value(), "lot/a");
  signed_one.entry.prev_of_entity = *log.chains(signed_one.entry.refs);
  EXPECT_EQ(code_of(append(log, signed_one)), "ledger.signature");
  signed_one.entry.signatures.clear();
  ASSERT_TRUE(sign_entry(signed_one.entry, key_of('a'), "p-1", "A", "approved", Timestamp(1)));
  EXPECT_TRUE(append(log, signed_one));
  EXPECT_TRUE(append(log, signed_one)->again);
}

TEST(Log, AWrongDraftLeavesNoTraceAndDoesNotHinderTheOthers) {
  MemoryStore store;
  Log log = open(store);
  Draft unknown = draft_of(2, {"a"});
  unknown.entry.type = "no.such/1";
  Draft wrong_body = draft_of(3, {"a"});
  wrong_body.entry.body["temperature"] = 1;
  Draft wrong_site = draft_of(4, {"a"});
  wrong_site.entry.site = "";
  Draft no_tree = draft_of(5, {"a"});
  no_tree.entry.secret = test::secrets_of({{"x", 1}}, 1).root();
  Draft tree_too_many = draft_of(6, {"a"});
  tree_too_many.secrets.push_back(test::secrets_of({{"x", 1}}, 1));
  const std::vector<Draft> drafts{draft_of(1, {"a"}), unknown, wrong_body,
                                  wrong_site,         no_tree, tree_too_many,
                                  draft_of(7, {"a"})};
  const auto answers = *log.append(drafts);
  const std::vector<std::string> codes{"",
                                       "ledger.event_type",
                                       "ledger.event_body",
                                       "ledger.entry",
                                       "ledger.secret_missing",
                                       "ledger.secret_missing",
                                       ""};
  for (std::size_t i = 0; i < codes.size(); ++i) EXPECT_EQ(code_of(answers[i]), codes[i]) << i;
  EXPECT_EQ(log.head().size.value, 2U);
  EXPECT_TRUE(verify_log(store, {})->faults.empty());
}

TEST(Log, KeepsSecretsAsideAndNestedOnesToo) {
  MemoryStore store;
  Log log = open(store);
  const DisclosureTree inner = test::secrets_of({{"hold-time", "90"}}, 1);
  const DisclosureTree outer =
      test::secrets_of({{"step", disclosure_root_json(inner.root())}, {"passed", true}}, 2);
  Draft draft = draft_of(1, {"a"});
  draft.entry.secret = outer.root();
  draft.secrets = {outer, inner};
  ASSERT_TRUE(append(log, draft));
  EXPECT_EQ(store.secret(inner.root().root)->root(), inner.root());
  const std::string bytes = store.entry({0})->bytes;
  for (const char* canary : {"hold-time", "passed", "step"}) {
    EXPECT_EQ(bytes.find(canary), std::string::npos);
  }
  // Forgotten for good; the log proves as before.
  const auto& leaves = outer.leaves();
  const auto& leaf = *std::find_if(leaves.begin(), leaves.end(),
                                   [](const SecretLeaf& one) { return !one.disclosure.empty(); });
  EXPECT_TRUE(store.erase_secret(outer.root().root, leaf.hash));
  EXPECT_EQ(code_of(store.erase_secret(outer.root().root, leaf.hash)), "ledger.no_secret");
  EXPECT_EQ(store.secret(outer.root().root)->root(), outer.root());
  EXPECT_TRUE(verify_log(store, {})->faults.empty());
}

TEST(Log, AFailedAppendKeepsNothing) {
  MemoryStore store;
  Log log = open(store);
  ASSERT_TRUE(append(log, draft_of(1, {"a"})));
  const Head before = log.head();
  store.fail_after(0);
  EXPECT_EQ(code_of(append(log, draft_of(2, {"a"}))), "memory.write_failed");
  EXPECT_EQ(open(store).head(), before);
}

TEST(Log, TwoWritersCannotFork) {
  MemoryStore store;
  Log one = open(store);
  Log two = open(store);
  ASSERT_TRUE(append(one, draft_of(1, {"a"})));
  EXPECT_EQ(code_of(append(two, draft_of(2, {"a"}))), "ledger.head_moved");
  EXPECT_EQ(store.head()->size.value, 1U);
}

TEST(Log, IsNotOpenedWhenItsHeadIsWrong) {
  MemoryStore store;
  Log log = open(store);
  for (std::uint64_t i = 0; i < 5; ++i) ASSERT_TRUE(append(log, draft_of(i, {})));
  store.raw_head().root.bytes[0] ^= 1U;
  EXPECT_EQ(code_of(Log::open(store, EventTypes::known())), "ledger.head_wrong");
}

// What a thief of the store could do, and the fault that names it.
struct Tampering {
  const char* name;
  std::function<void(MemoryStore&)> change;
  std::set<std::string> codes;
};

class TamperedLog : public testing::TestWithParam<Tampering> {};

TEST_P(TamperedLog, IsTold) {
  MemoryStore store;
  Log log = open(store);
  for (std::uint64_t i = 0; i < 20; ++i) {
    Draft draft = draft_of(i, {"l" + std::to_string(i % 2)});
    draft.entry.prev_of_entity = *log.chains(draft.entry.refs);
    if (i % 5 == 0) {
      ASSERT_TRUE(sign_entry(draft.entry, key_of('a'), "p-1", "A", "approved", Timestamp(1)));
    }
    ASSERT_TRUE(append(log, draft));
  }
  GetParam().change(store);
  const auto verdict = verify_log(store, {});
  ASSERT_TRUE(verdict);
  std::set<std::string> codes;
  for (const Error& fault : verdict->faults) codes.insert(fault.code());
  EXPECT_EQ(codes, GetParam().codes);
}

// Puts other bytes into an entry, with the leaf, the nodes and the head that follow from them: what
// only signatures and chains can tell, and a checkpoint signed before.
void rewrite(MemoryStore& store, const std::function<void(std::vector<StoredEntry>&)>& change) {
  change(store.raw_entries());
  store.raw_nodes().clear();
  RightEdge edge;
  for (StoredEntry& entry : store.raw_entries()) {
    entry.leaf = leaf_hash(entry.bytes);
    edge.append(entry.leaf, [&](NodeId id, const Hash& hash) { store.raw_nodes()[id] = hash; });
  }
  store.raw_head() = {edge.size(), edge.root()};
}

void replace_text(std::string& text, std::string_view from, std::string_view to) {
  text.replace(text.find(from), from.size(), to);
}

INSTANTIATE_TEST_SUITE_P(
    Tampering, TamperedLog,
    testing::Values(
        Tampering{
            "ABitOfAnEntry",
            [](MemoryStore& store) {
              replace_text(store.raw_entries()[3].bytes, "note 3", "note 4");
            },
            {"ledger.leaf_wrong", "ledger.node_wrong", "ledger.head_wrong", "ledger.chain_broken"}},
        Tampering{
            "AnEntryThatIsNoneNow",
            [](MemoryStore& store) { store.raw_entries()[19].bytes[0] = 'x'; },
            {"ledger.leaf_wrong", "ledger.node_wrong", "ledger.head_wrong", "ledger.entry_wrong"}},
        Tampering{"ALeaf",
                  [](MemoryStore& store) { store.raw_entries()[3].leaf.bytes[0] ^= 1U; },
                  {"ledger.leaf_wrong"}},
        Tampering{
            "ANode",
            [](MemoryStore& store) { store.raw_nodes()[{.level = 2, .index = 1}].bytes[7] ^= 1U; },
            {"ledger.node_wrong"}},
        Tampering{"ANodeMissing",
                  [](MemoryStore& store) { store.raw_nodes().erase({.level = 2, .index = 1}); },
                  {"ledger.node_wrong"}},
        Tampering{"TheRoot",
                  [](MemoryStore& store) { store.raw_head().root.bytes[0] ^= 1U; },
                  {"ledger.head_wrong"}},
        Tampering{"TheSize",
                  [](MemoryStore& store) { store.raw_head().size.value = 19; },
                  {"ledger.head_wrong"}},
        Tampering{"TheLastEntryGone",
                  [](MemoryStore& store) { store.raw_entries().pop_back(); },
                  {"ledger.no_entry", "ledger.head_wrong"}},
        Tampering{"TwoEntriesSwapped",
                  [](MemoryStore& store) {
                    std::swap(store.raw_entries()[6].bytes, store.raw_entries()[8].bytes);
                  },
                  {"ledger.leaf_wrong", "ledger.node_wrong", "ledger.head_wrong",
                   "ledger.event_twice", "ledger.chain_broken"}},
        Tampering{"RewrittenWithAllHashes",
                  [](MemoryStore& store) {
                    rewrite(store, [](std::vector<StoredEntry>& entries) {
                      replace_text(entries[10].bytes, "note 10", "note 99");
                    });
                  },
                  {"ledger.chain_broken", "ledger.entry_signature"}},
        Tampering{"AnEntryTakenOutWithAllHashes",
                  [](MemoryStore& store) {
                    rewrite(store, [](std::vector<StoredEntry>& entries) {
                      entries.erase(entries.begin() + 4);
                      for (std::size_t i = 4; i < entries.size(); ++i) --entries[i].index.value;
                    });
                  },
                  {"ledger.chain_broken", "ledger.index_wrong"}},
        Tampering{"AnEntryReplayedWithAllHashes",
                  [](MemoryStore& store) {
                    rewrite(store, [](std::vector<StoredEntry>& entries) {
                      entries.push_back(entries[19]);
                      ++entries.back().index.value;
                    });
                  },
                  {"ledger.event_twice", "ledger.chain_broken"}}),
    [](const testing::TestParamInfo<Tampering>& tampering) { return tampering.param.name; });

// Cutting the end off with all hashes leaves a log that is right in itself: only a checkpoint that
// somebody else keeps can tell. That is what witnesses are for.
TEST(Log, ACutEndWithAllHashesIsToldByAnOldCheckpointOnly) {
  MemoryStore store;
  Log log = open(store);
  for (std::uint64_t i = 0; i < 9; ++i) ASSERT_TRUE(append(log, draft_of(i, {})));
  const Head seen = log.head();
  rewrite(store, [](std::vector<StoredEntry>& entries) { entries.pop_back(); });
  EXPECT_TRUE(verify_log(store, {})->faults.empty());
  Log rewound = open(store);
  EXPECT_EQ(code_of(rewound.prove_growth(seen.size, rewound.head().size)), "ledger.proof_growth");
  ASSERT_TRUE(append(rewound, draft_of(77, {})));
  EXPECT_EQ(
      code_of(verify_consistency(seen.size, seen.root, rewound.head().size, rewound.head().root,
                                 *rewound.prove_growth(seen.size, rewound.head().size))),
      "ledger.not_consistent");
}

TEST(VerifyLog, CanBeStopped) {
  MemoryStore store;
  Log log = open(store);
  std::vector<Draft> drafts;
  for (std::uint64_t i = 0; i < 4097; ++i) drafts.push_back(draft_of(i, {}));
  ASSERT_TRUE(log.append(drafts));
  int asked = 0;
  const auto verdict = verify_log(store, {.on_progress = [&](TreeSize) { return ++asked < 1; }});
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->stopped);
  EXPECT_EQ(verdict->checked.value, 4096U);
  EXPECT_TRUE(verdict->faults.empty());
}

}  // namespace
}  // namespace renkei::ledger
