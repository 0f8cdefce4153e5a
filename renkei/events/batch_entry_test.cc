#include "renkei/events/batch_entry.h"

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::events {
namespace {

using ledger::test::FixedSecrets;

BatchEnvelope envelope_of(std::uint64_t number) {
  return {ledger::test::event_id_of(number), "plant-1", ledger::test::key_of('a').public_key().id(),
          Timestamp(1'795'412'848'000)};
}

DeviceOrdered ordered() {
  DeviceOrdered order{"b-1", "warm/heat", 1, "v-1", "heat", "Start", std::string(32, 'a'), {}};
  order.parameters = {{"goal", "36.8"}};
  return order;
}

class BatchEntry : public testing::Test {
 protected:
  ledger::Draft draft_of(const BatchEvent& event, std::uint64_t number = 1) {
    auto draft = batch_draft(event, envelope_of(number),
                             [this](std::size_t count) { return secrets_(count); });
    EXPECT_TRUE(draft) << draft.error().to_string();
    return *std::move(draft);
  }
  ledger::Entry recorded(const ledger::Draft& draft) {
    auto log = ledger::Log::open(store_, ledger::EventTypes::known());
    const auto done = log->append({&draft, 1});
    EXPECT_TRUE(done && done->front()) << done->front().error().to_string();
    return *ledger::parse_entry(store_.raw_entries().back().bytes);
  }

  ledger::MemoryStore store_;
  FixedSecrets secrets_{7};
};

TEST_F(BatchEntry, IsRecordedAndReadBackWhole) {
  const auto entry = recorded(draft_of(ordered()));
  const auto read = read_batch_entry(entry, store_);
  ASSERT_TRUE(read && *read);
  const auto& order = std::get<DeviceOrdered>((*read)->event);
  EXPECT_EQ(order.parameters, ordered().parameters);
  EXPECT_EQ(order.key, ordered().key);
  EXPECT_TRUE((*read)->erased.empty());
  EXPECT_EQ(entry.refs, refs_of(ordered()));
  EXPECT_FALSE(after_of(entry));
}

TEST_F(BatchEntry, ShowsNothingOfWhatItKeepsShut) {
  recorded(draft_of(ordered()));
  const std::string& bytes = store_.raw_entries().back().bytes;
  EXPECT_EQ(bytes.find("36.8"), std::string::npos) << bytes;
  EXPECT_EQ(bytes.find("goal"), std::string::npos) << bytes;
}

// With parameters or without, the entry has the same form.
TEST_F(BatchEntry, DoesNotTellWhetherAMemberKeptShutIsEmpty) {
  DeviceOrdered empty = ordered();
  empty.parameters.clear();
  const auto full = draft_of(ordered());
  const auto bare = draft_of(empty);
  ASSERT_TRUE(full.entry.secret && bare.entry.secret);
  EXPECT_EQ(full.entry.secret->leaves, bare.entry.secret->leaves);
  EXPECT_EQ(full.entry.body, bare.entry.body);
}

TEST_F(BatchEntry, TheSameSeedGivesTheSameRootAndAnotherEventAnotherSalt) {
  const auto first = draft_of(ordered());
  const auto second = draft_of(ordered());
  EXPECT_NE(first.entry.secret->root, second.entry.secret->root);
  secrets_ = FixedSecrets{7};
  EXPECT_EQ(draft_of(ordered()).entry.secret->root, first.entry.secret->root);
}

TEST_F(BatchEntry, AnErasedMemberIsNamedAndALostTreeIsAnError) {
  const auto entry = recorded(draft_of(ordered()));
  const ledger::Hash root = entry.secret->root;
  const auto tree = *store_.secret(root);
  for (const ledger::SecretLeaf& leaf : tree.leaves()) {
    if (leaf.disclosure.empty()) continue;
    ASSERT_TRUE(store_.erase_secret(root, leaf.hash));
  }
  const auto read = read_batch_entry(entry, store_);
  ASSERT_TRUE(read && *read);
  EXPECT_EQ((*read)->erased, std::set<std::string>{"parameters"});
  EXPECT_TRUE(std::get<DeviceOrdered>((*read)->event).parameters.empty());
  ledger::MemoryStore other;
  EXPECT_EQ(ledger::test::code_of(read_batch_entry(entry, other)), "ledger.no_secret");
}

TEST_F(BatchEntry, OfTheInnerLogSaysWhereItStandsInTheMainLog) {
  auto envelope = envelope_of(2);
  envelope.after = 41;
  const auto draft = batch_draft(TransitionFired{"b-1", "warm", "t3", 1, ""}, envelope,
                                 [this](std::size_t count) { return secrets_(count); });
  ASSERT_TRUE(draft);
  const auto entry = recorded(*draft);
  EXPECT_EQ(after_of(entry), 41U);
  EXPECT_FALSE(entry.secret);
  const auto read = read_batch_entry(entry, store_);
  ASSERT_TRUE(read && *read);
  EXPECT_EQ(std::get<TransitionFired>((*read)->event).transition, "t3");
}

}  // namespace
}  // namespace renkei::events
