#include "renkei/ledger/entry.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/event_types.h"
#include "renkei/ledger/ledger_test_tools.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::draft_of;
using test::key_of;

Entry full_entry() {
  Entry entry = draft_of(1, {"7f3a", "9c"}).entry;
  entry.prev_of_entity[{"lot", "9c"}] = sha256({"before"});
  entry.secret = test::secrets_of({{"temperature", "36.8"}}, 1).root();
  EXPECT_TRUE(
      sign_entry(entry, key_of('a'), "p-1", "\u5c71\u7530 \u82b1\u5b50", "approved", Timestamp(5)));
  return entry;
}

TEST(Entry, ComesBackByteForByte) {
  for (const Entry& entry : {full_entry(), draft_of(2, {}).entry}) {
    const auto bytes = entry_bytes(entry);
    ASSERT_TRUE(bytes) << bytes.error().to_string();
    const auto back = parse_entry(*bytes);
    ASSERT_TRUE(back) << back.error().to_string();
    EXPECT_EQ(*entry_bytes(*back), *bytes);
    EXPECT_EQ(back->secret, entry.secret);
    EXPECT_EQ(back->prev_of_entity, entry.prev_of_entity);
    EXPECT_TRUE(verify_signatures(*back));
  }
}

TEST(Entry, ASignatureHoldsForItsOwnRecordAndWordsOnly) {
  const Entry entry = full_entry();
  EXPECT_TRUE(verify_signatures(entry));
  const auto refused = [](Entry changed) {
    const auto result = verify_signatures(changed);
    ASSERT_EQ(code_of(result), "ledger.signature");
    EXPECT_EQ(result.error().place().pointer, "/signatures/0");
  };
  for (const auto& change : std::vector<std::function<void(Entry&)>>{
           [](Entry& one) { one.body["title"] = "other"; },
           [](Entry& one) { one.at = Timestamp(6); }, [](Entry& one) { one.site = "plant-2"; },
           [](Entry& one) {
             one.prev_of_entity.erase(one.refs.back());
             one.refs.pop_back();
           },
           [](Entry& one) { one.prev_of_entity.clear(); }, [](Entry& one) { one.secret.reset(); },
           [](Entry& one) { one.event_id = test::event_id_of(99); },
           [](Entry& one) { one.signatures[0].meaning = "rejected"; },
           [](Entry& one) { one.signatures[0].name = "x"; },
           [](Entry& one) { one.signatures[0].signer = "p-2"; },
           [](Entry& one) { one.signatures[0].time = Timestamp(7); },
           [](Entry& one) { one.signatures[0].key = key_of('b').public_key(); }}) {
    Entry changed = entry;
    change(changed);
    refused(changed);
  }
  // What could not be an entry has no signature either.
  Entry broken = entry;
  broken.site = "plant-1\",\"type\":\"x/1";
  EXPECT_EQ(code_of(verify_signatures(broken)), "ledger.entry");
}

TEST(Entry, EveryFlippedBitIsRefusedOrGivesAnotherLeaf) {
  const std::string bytes = *entry_bytes(full_entry());
  const Hash leaf = leaf_hash(bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string flipped = bytes;
    test::flip_bit(flipped, i, i % 8);
    ASSERT_NE(leaf_hash(flipped), leaf);
    const auto read = parse_entry(flipped);
    // What can still be read is what it says: written again it is the same text.
    if (read) {
      ASSERT_EQ(*entry_bytes(*read), flipped) << i;
    }
  }
}

TEST(Entry, AWrongMemberIsNamedByItsPointer) {
  const std::pair<std::string, std::function<void(Entry&)>> cases[] = {
      {"/type", [](Entry& one) { one.type = "record.noted"; }},
      {"/type", [](Entry& one) { one.type = "record.noted/0"; }},
      {"/type", [](Entry& one) { one.type = "record.noted/12345"; }},
      {"/event_id", [](Entry& one) { one.event_id = EventId(); }},
      {"/site", [](Entry& one) { one.site = "Plant 1"; }},
      {"/actor", [](Entry& one) { one.actor = "me"; }},
      {"/body", [](Entry& one) { one.body = Json::array(); }},
      {"/refs/1", [](Entry& one) { std::swap(one.refs[0], one.refs[1]); }},
      {"/refs/1", [](Entry& one) { one.refs[1] = one.refs[0]; }},
      {"/refs/0", [](Entry& one) { one.refs[0].id = ""; }},
      {"/prev_of_entity",
       [](Entry& one) {
         one.prev_of_entity[{"lot", "zz"}] = Hash();
       }},
      {"/refs",
       [](Entry& one) {
         one.refs.clear();
         for (int i = 0; i < 65; ++i) one.refs.push_back({"lot", "l" + std::to_string(100 + i)});
       }},
      {"/signatures/0/signer", [](Entry& one) { one.signatures[0].signer = "P 1"; }},
      {"/signatures/0/name", [](Entry& one) { one.signatures[0].name = ""; }},
      {"/signatures/0/meaning", [](Entry& one) { one.signatures[0].meaning = ""; }},
      {"/signatures/0/sig", [](Entry& one) { one.signatures[0].bytes.pop_back(); }},
      {"/signatures",
       [](Entry& one) { one.signatures.resize(kEntrySignaturesMax + 1, one.signatures[0]); }}};
  for (const auto& [pointer, change] : cases) {
    Entry changed = full_entry();
    change(changed);
    const auto result = entry_bytes(changed);
    ASSERT_EQ(code_of(result), "ledger.entry") << pointer;
    EXPECT_EQ(result.error().place().pointer, pointer);
    EXPECT_FALSE(result.error().remedy().empty());
  }
  Entry wrong = full_entry();
  wrong.body["amount"] = 0.5;
  EXPECT_EQ(entry_bytes(wrong).error().place().pointer, "/body/amount");
}

TEST(Entry, TooLargeIsRefusedWhenWrittenAndWhenRead) {
  Entry entry = draft_of(1, {}).entry;
  entry.body["title"] = std::string(kEntryBytesMax, 'x');
  EXPECT_EQ(code_of(entry_bytes(entry)), "ledger.entry_too_large");
  EXPECT_EQ(code_of(parse_entry(std::string(kEntryBytesMax + 1, ' '))), "ledger.entry_too_large");
}

TEST(Entry, WhatIsNoneIsRefused) {
  const std::string good = *entry_bytes(draft_of(1, {"a"}).entry);
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    return text;
  };
  EXPECT_EQ(code_of(parse_entry(with("\"v\":1", "\"v\":2"))), "ledger.entry");
  EXPECT_EQ(code_of(parse_entry(with(",\"v\":1", ""))), "ledger.entry");
  EXPECT_EQ(code_of(parse_entry(with("\"v\":1", "\"v\":1,\"z\":1"))), "ledger.entry");
  EXPECT_EQ(code_of(parse_entry(with("\"refs\":[\"lot/a\"]", "\"refs\":[1]"))), "ledger.entry");
  EXPECT_EQ(code_of(parse_entry(with("\"site\"", "\"signatures\":[],\"site\""))), "ledger.entry");
  EXPECT_EQ(code_of(parse_entry(with("2026-", "2026/"))), "timestamp.syntax");
  EXPECT_EQ(code_of(parse_entry(with("\"site\"", "\"sd_count_padded\":32,\"site\""))),
            "ledger.disclosure_root");
  EXPECT_EQ(code_of(parse_entry("[]")), "ledger.entry");
  EXPECT_EQ(code_of(parse_entry("")), "json.syntax");
}

TEST(EventTypes, AnUnknownTypeAndAWrongBodyAreNamed) {
  const EventTypes& types = EventTypes::known();
  EXPECT_TRUE(types.check("record.noted/1", Json{{"title", "x"}}));
  const auto unknown = types.check("record.noted/2", Json::object());
  EXPECT_EQ(code_of(unknown), "ledger.event_type");
  EXPECT_NE(unknown.error().to_string().find("record.noted/1"), std::string::npos);
  const auto extra = types.check("record.noted/1", Json{{"temperature", "36.8"}});
  EXPECT_EQ(code_of(extra), "ledger.event_body");
  const auto deep = types.check(
      "record.noted/1",
      Json{{"attachments",
            Json::array({Json{{"sha256", "x"}, {"bytes", 1}, {"media_type", "text/csv"}}})}});
  ASSERT_EQ(code_of(deep), "ledger.event_body");
  EXPECT_EQ(deep.error().place().pointer, "/body/attachments/0/sha256");
}

TEST(EventTypes, AWrongSchemaIsNamed) {
  const EventSchema wrong{"a/1", R"({"type":7})"};
  EXPECT_EQ(code_of(EventTypes::make({&wrong, 1})), "ledger.event_schema");
  const EventSchema broken{"a/1", "{"};
  EXPECT_EQ(code_of(EventTypes::make({&broken, 1})), "json.syntax");
}

}  // namespace
}  // namespace renkei::ledger
