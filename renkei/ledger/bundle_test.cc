#include "renkei/ledger/bundle.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::draft_of;
using test::key_of;

class BundleTest : public testing::Test {
 protected:
  BundleTest() {
    const DisclosureTree inner = test::secrets_of({{"hold-time", "90"}, {"speed", "12"}}, 1);
    const DisclosureTree outer = test::secrets_of(
        {{"step", disclosure_root_json(inner.root())}, {"passed", true}, {"canary", "c4n4ry"}}, 2);
    auto log = Log::open(store_, EventTypes::known());
    EXPECT_TRUE(log);
    for (std::uint64_t i = 0; i < 7; ++i) {
      Draft draft = draft_of(i, {"a"});
      draft.entry.prev_of_entity = *log->chains(draft.entry.refs);
      if (i == 3) {
        draft.entry.secret = outer.root();
        draft.secrets = {outer, inner};
        EXPECT_TRUE(
            sign_entry(draft.entry, key_of('p'), "p-1", "A. Person", "approved", Timestamp(1)));
      }
      const auto done = log->append({&draft, 1});
      EXPECT_TRUE(done && (*done)[0]);
    }
    checkpoint_.text = log->checkpoint(log_.name).to_text();
    sign_note(checkpoint_, log_);
    sign_note(checkpoint_, witness_, 99);
  }

  [[nodiscard]] Bundle sealed(const BundleRequest& request) {
    auto bundle = make_bundle(store_, policy_, checkpoint_, request);
    EXPECT_TRUE(bundle) << bundle.error().to_string();
    EXPECT_TRUE(seal_bundle(*bundle, {&log_, 1}));
    return *std::move(bundle);
  }
  [[nodiscard]] Bundle sample() {
    return sealed({"A cover.", {{{3}, {"/step/hold-time"}}, {{5}, {}}}});
  }

  MemoryStore store_;
  SignerKey log_{"renkei.example/plant-1", NoteAlgorithm::kEd25519, key_of('l')};
  SignerKey witness_{"sponsor.example/w", NoteAlgorithm::kCosignatureV1, key_of('w')};
  LogPolicy policy_{{log_.verifier()}, {{"sponsor", witness_.verifier()}}, {}, "sponsor"};
  Note checkpoint_;
};

TEST_F(BundleTest, ProvesItsEntriesAndOpensWhatWasAskedForAndNoMore) {
  const auto text = bundle_text(sample());
  ASSERT_TRUE(text);
  for (const char* secret : {"c4n4ry", "canary", "passed", "speed"}) {
    EXPECT_EQ(text->find(secret), std::string::npos) << secret;
  }
  const auto back = parse_bundle("bundle", *text);
  ASSERT_TRUE(back) << back.error().to_string();
  EXPECT_EQ(*bundle_text(*back), *text);
  const BundleVerdict verdict = verify_bundle(*back);
  ASSERT_TRUE(verdict.faults.empty()) << verdict.faults.front().to_string();
  ASSERT_EQ(verdict.proven.size(), 2U);
  EXPECT_EQ(verdict.checkpoint->seen.size(), 1U);
  const ProvenEntry& entry = verdict.proven[0];
  EXPECT_EQ(entry.index.value, 3U);
  EXPECT_TRUE(entry.withholds);
  ASSERT_EQ(entry.fields.size(), 2U);
  EXPECT_EQ(entry.fields[0].path, "/step");
  EXPECT_EQ(entry.fields[1].path, "/step/hold-time");
  EXPECT_EQ(entry.fields[1].value, "90");
  EXPECT_FALSE(verdict.proven[1].withholds);
}

TEST_F(BundleTest, EveryFlippedByteIsToldAndProvesNothingElse) {
  const std::string text = *bundle_text(sample());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string flipped = text;
    test::flip_bit(flipped, i, i % 7);
    const auto back = parse_bundle("bundle", flipped);
    if (!back) continue;
    EXPECT_FALSE(verify_bundle(*back).faults.empty()) << i << ": " << flipped.substr(i, 20);
  }
}

TEST_F(BundleTest, AnotherKeyInTheBundleDoesNotHelpAgainstTheReadersOwn) {
  // A forger with a log of his own and his own keys in the bundle.
  SignerKey forger{log_.name, NoteAlgorithm::kEd25519, key_of('f')};
  LogPolicy forged{{forger.verifier()}};
  Note note{checkpoint_.text, {}};
  sign_note(note, forger);
  auto bundle = make_bundle(store_, forged, note, {"A cover.", {{{3}, {}}}});
  ASSERT_TRUE(bundle);
  ASSERT_TRUE(seal_bundle(*bundle, {&forger, 1}));
  EXPECT_TRUE(verify_bundle(*bundle).faults.empty());
  const BundleVerdict verdict = verify_bundle(*bundle, policy_);
  EXPECT_TRUE(verdict.policy_given);
  EXPECT_TRUE(verdict.proven.empty());
  ASSERT_FALSE(verdict.faults.empty());
  EXPECT_EQ(verdict.faults[0].code(), "ledger.note_unsigned");
}

// The owner can seal anything: what is not in the log is not proven all the same.
TEST_F(BundleTest, AnEntryThatIsNotInTheLogIsToldThoughItsOwnerSealedIt) {
  const auto code = [&](Bundle bundle) {
    EXPECT_TRUE(seal_bundle(bundle, {&log_, 1}));
    const BundleVerdict verdict = verify_bundle(bundle, policy_);
    EXPECT_EQ(verdict.proven.size(), 1U);
    return verdict.faults.empty() ? "" : verdict.faults.front().code();
  };
  Bundle another_proof = sample();
  another_proof.entries[1].proof[0].bytes[3] ^= 1U;
  EXPECT_EQ(code(another_proof), "ledger.not_included");
  Bundle another_place = sample();
  another_place.entries[1].index = {4};
  EXPECT_EQ(code(another_place), "ledger.not_included");
  Bundle never_recorded = sample();
  auto entry = *parse_entry(never_recorded.entries[1].bytes);
  entry.body["title"] = "never recorded";
  never_recorded.entries[1].bytes = *entry_bytes(entry);
  EXPECT_EQ(code(never_recorded), "ledger.not_included");
}

TEST_F(BundleTest, FieldsOfAnotherRecordOrShownTwiceAreTold) {
  Bundle moved = sample();
  moved.entries[1].fields = moved.entries[0].fields;
  ASSERT_TRUE(seal_bundle(moved, {&log_, 1}));
  BundleVerdict verdict = verify_bundle(moved);
  ASSERT_EQ(verdict.proven.size(), 1U);
  EXPECT_EQ(verdict.faults[0].code(), "ledger.disclosure_foreign");
  EXPECT_EQ(verdict.faults[0].place().pointer, "/entries/1/opened/0");
  Bundle twice = sample();
  twice.entries[0].fields.push_back(twice.entries[0].fields[0]);
  ASSERT_TRUE(seal_bundle(twice, {&log_, 1}));
  EXPECT_EQ(verify_bundle(twice).faults[0].place().pointer, "/entries/0/opened/2");
  // Inner fields without the outer one that holds their root.
  Bundle orphan = sample();
  orphan.entries[0].fields.erase(orphan.entries[0].fields.begin());
  ASSERT_TRUE(seal_bundle(orphan, {&log_, 1}));
  EXPECT_EQ(verify_bundle(orphan).faults[0].code(), "ledger.disclosure_foreign");
  Bundle same_entry = sample();
  same_entry.entries.push_back(same_entry.entries[0]);
  ASSERT_TRUE(seal_bundle(same_entry, {&log_, 1}));
  EXPECT_EQ(verify_bundle(same_entry).faults[0].code(), "ledger.bundle");
}

TEST_F(BundleTest, WhatIsNotThereCannotBeAskedFor) {
  const auto code = [&](const BundleRequest& request) {
    return code_of(make_bundle(store_, policy_, checkpoint_, request));
  };
  EXPECT_EQ(code({"", {{{3}, {"/no-such"}}}}), "ledger.no_field");
  EXPECT_EQ(code({"", {{{5}, {"/passed"}}}}), "ledger.no_field");
  EXPECT_EQ(code({"", {{{7}, {}}}}), "ledger.proof_size");
  const auto fields = *fields_of(store_, *parse_entry(store_.entry({3})->bytes));
  EXPECT_EQ(fields.size(), 5U);
}

// Records whose secret part has 3 or 30 hidden steps: the same members, the same sizes.
TEST_F(BundleTest, ThreeHiddenStepsLookLikeThirty) {
  std::vector<std::size_t> sizes;
  for (const int steps : {3, 30}) {
    std::vector<std::pair<std::string, Json>> fields;
    for (int i = 0; i < steps; ++i) fields.emplace_back("step-" + std::to_string(i), "x");
    MemoryStore store;
    auto log = Log::open(store, EventTypes::known());
    Draft draft = draft_of(1, {"a"});
    const DisclosureTree tree = test::secrets_of(fields, 3);
    draft.entry.secret = tree.root();
    draft.secrets = {tree};
    ASSERT_TRUE((*log->append({&draft, 1}))[0]);
    Note note{log->checkpoint(log_.name).to_text(), {}};
    sign_note(note, log_);
    sign_note(note, witness_, 99);
    auto bundle = make_bundle(store, policy_, note, {"A cover.", {{{0}, {"/step-1"}}}});
    ASSERT_TRUE(bundle);
    ASSERT_TRUE(seal_bundle(*bundle, {&log_, 1}));
    // The place of the opened leaf has one digit or two.
    bundle->entries[0].fields[0].opened.index = 0;
    sizes.push_back(bundle_text(*bundle)->size());
  }
  EXPECT_EQ(sizes[0], sizes[1]);
}

TEST_F(BundleTest, WhatIsNoneIsRefusedByItsPlace) {
  const std::string text = *bundle_text(sample());
  EXPECT_EQ(code_of(parse_bundle("b", "")), "json.syntax");
  EXPECT_EQ(code_of(parse_bundle("b", text.substr(0, text.size() / 2))), "json.syntax");
  EXPECT_EQ(code_of(parse_bundle("b", text + "\n")), "ledger.json_not_canonical");
  EXPECT_EQ(code_of(parse_bundle("b", "{}")), "ledger.bundle");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = text;
    changed.replace(changed.find(from), from.size(), to);
    const auto result = parse_bundle("b", changed);
    return result ? "" : result.error().place().pointer;
  };
  EXPECT_EQ(with("\"v\":1", "\"v\":2"), "/v");
  EXPECT_EQ(with("\"cover\":\"A cover.\"", "\"cover\":5"), "/cover");
  EXPECT_EQ(with("\"index\":3", "\"index\":-3"), "/entries/0/index");
}

}  // namespace
}  // namespace renkei::ledger
