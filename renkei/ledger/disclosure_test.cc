#include "renkei/ledger/disclosure.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/base64.h"
#include "renkei/ledger/ledger_test_tools.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::FixedSecrets;
using test::secrets_of;

// RFC 9901 section 4.2.1 and 4.2.3: the family name of its example.
TEST(Disclosure, ReadsAndDigestsTheExampleOfTheRfc) {
  constexpr std::string_view kText =
      "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
  const auto read = parse_disclosure(kText);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->salt, "_26bc4LT-ac6q2KI6cBW5es");
  EXPECT_EQ(read->name, "family_name");
  EXPECT_EQ(read->value, "M\u00f6bius");
  EXPECT_EQ(disclosure_digest(kText), "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
}

TEST(Disclosure, OursAreCanonicalAndHaveSaltsOfTheirOwn) {
  FixedSecrets secrets(1);
  const SecretBytes secret = [&](std::size_t count) { return secrets(count); };
  const auto text = disclosure_string(make_disclosure("temperature", "36.8", secret));
  const auto again = disclosure_string(make_disclosure("temperature", "36.8", secret));
  ASSERT_TRUE(text);
  EXPECT_NE(*text, *again);
  const auto bytes = *base64url_decode(*text);
  EXPECT_EQ(bytes.substr(24), "\",\"temperature\",\"36.8\"]");
  EXPECT_EQ(code_of(disclosure_string(make_disclosure("t", 36.8, secret))), "ledger.json_float");
  EXPECT_EQ(code_of(disclosure_string(
                make_disclosure("t", std::string(kDisclosureBytesMax, 'x'), secret))),
            "ledger.disclosure_too_large");
}

TEST(Disclosure, WhatIsNoneIsRefused) {
  const auto of = [](std::string_view json) { return parse_disclosure(base64url_encode(json)); };
  for (const char* json : {"{}", "[]", R"(["s","n"])", R"([1,"n",2])", R"(["s",1,2])",
                           R"(["s","n",1,2])", R"(["s","_sd",[]])", R"(["s","...",1])"}) {
    EXPECT_EQ(code_of(of(json)), "ledger.disclosure") << json;
  }
  EXPECT_EQ(code_of(parse_disclosure("a*b")), "ledger.base64");
  EXPECT_EQ(code_of(of("[")), "json.syntax");
}

std::vector<std::pair<std::string, Json>> fields(int count) {
  std::vector<std::pair<std::string, Json>> fields;
  for (int i = 0; i < count; ++i) fields.emplace_back("field-" + std::to_string(i), i);
  return fields;
}

TEST(DisclosureTree, EachFieldOpensUnderTheRootAndNothingElseDoes) {
  const DisclosureTree tree = secrets_of(fields(24), 3);
  const DisclosureTree other = secrets_of(fields(24), 4);
  int opened = 0;
  for (std::size_t i = 0; i < tree.leaves().size(); ++i) {
    OpenedDisclosure open{tree.leaves()[i].disclosure, i, tree.proof(i)};
    if (open.disclosure.empty()) {
      EXPECT_EQ(code_of(open_disclosure(open, tree.root())), "ledger.disclosure_foreign");
      continue;
    }
    ++opened;
    const auto field = open_disclosure(open, tree.root());
    ASSERT_TRUE(field);
    EXPECT_EQ(field->name, "field-" + std::to_string(field->value.get<int>()));
    EXPECT_EQ(code_of(open_disclosure(open, other.root())), "ledger.disclosure_foreign");
    OpenedDisclosure swapped = open;
    swapped.index ^= 1U;
    EXPECT_EQ(code_of(open_disclosure(swapped, tree.root())), "ledger.disclosure_foreign");
    OpenedDisclosure altered = open;
    altered.disclosure[5] = altered.disclosure[5] == 'A' ? 'B' : 'A';
    EXPECT_EQ(code_of(open_disclosure(altered, tree.root())), "ledger.disclosure_foreign");
    const auto back = parse_opened_disclosure(opened_disclosure_json(open));
    ASSERT_TRUE(back);
    EXPECT_TRUE(open_disclosure(*back, tree.root()));
    // One hidden field of 24 opens in under 1 KB.
    EXPECT_LT(write_json(opened_disclosure_json(open), -1).size(), 1000U);
  }
  EXPECT_EQ(opened, 24);
}

// Neither the number of leaves, nor the length of a proof, nor the order tells how many fields
// there are: those hold for 1 as for 32.
TEST(DisclosureTree, OneFieldLooksLikeThirtyTwo) {
  for (const int count : {1, 3, 24, 30, 32}) {
    const DisclosureTree tree = secrets_of(fields(count), 5);
    EXPECT_EQ(tree.root().leaves, 32U) << count;
    EXPECT_EQ(tree.proof(0).size(), 5U) << count;
    EXPECT_TRUE(
        std::is_sorted(tree.leaves().begin(), tree.leaves().end(),
                       [](const SecretLeaf& a, const SecretLeaf& b) { return a.hash < b.hash; }));
  }
  EXPECT_EQ(secrets_of(fields(33), 6).root().leaves, 64U);
}

// Whoever could tell a decoy would count the fields: none is the same in another tree, and none
// follows from its place.
TEST(DisclosureTree, DecoysAreOfChance) {
  std::set<Hash> all;
  for (std::uint64_t seed = 0; seed < 4; ++seed) {
    test::FixedSecrets secrets(seed);
    const auto tree = DisclosureTree::make({}, [&](std::size_t count) { return secrets(count); });
    ASSERT_TRUE(tree);
    for (const SecretLeaf& leaf : tree->leaves()) {
      EXPECT_TRUE(all.insert(leaf.hash).second);
      for (std::size_t i = 0; i < tree->leaves().size(); ++i) {
        EXPECT_NE(leaf.hash, leaf_hash(std::to_string(i)));
      }
    }
  }
}

TEST(DisclosureTree, AnErasedFieldLeavesTheOthersProvable) {
  const DisclosureTree tree = secrets_of(fields(3), 7);
  auto leaves = tree.leaves();
  std::size_t erased = 0;
  while (leaves[erased].disclosure.empty()) ++erased;
  leaves[erased].disclosure.clear();
  const auto kept = DisclosureTree::of(leaves);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->root(), tree.root());
}

TEST(DisclosureTree, TwoAlikeAndTooManyAreRefused) {
  FixedSecrets secrets(8);
  const SecretBytes secret = [&](std::size_t count) { return secrets(count); };
  EXPECT_EQ(code_of(DisclosureTree::make({"a", "b", "a"}, secret)), "ledger.disclosure_twice");
  std::vector<std::string> many;
  for (std::size_t i = 0; i <= kDisclosureLeavesMax; ++i) many.push_back(std::to_string(i));
  EXPECT_EQ(code_of(DisclosureTree::make(many, secret)), "ledger.disclosure_count");
  EXPECT_EQ(code_of(DisclosureTree::of(std::vector<SecretLeaf>(33))), "ledger.disclosure_count");
}

// All 2^2 answers of two yes/no fields with every name a reader could guess: no guess meets a leaf,
// for the salt is not among what he has.
TEST(DisclosureTree, AYesNoFieldIsNotFoundByTryingBoth) {
  const DisclosureTree tree = secrets_of({{"passed", true}}, 9);
  for (const bool guess : {true, false}) {
    for (const std::string salt : {"", "AAAAAAAAAAAAAAAAAAAAAA"}) {
      const auto text = *disclosure_string({salt, "passed", guess});
      for (const SecretLeaf& leaf : tree.leaves()) {
        EXPECT_NE(leaf.hash, leaf_hash(text));
        EXPECT_NE(leaf.hash, sha256({text}));
      }
    }
  }
}

TEST(DisclosureRoot, ComesBackAndIsRefusedInHalves) {
  const DisclosureRoot root = secrets_of(fields(2), 10).root();
  EXPECT_EQ(*parse_disclosure_root(disclosure_root_json(root)), root);
  Json half = disclosure_root_json(root);
  half.erase("sd_root");
  EXPECT_EQ(code_of(parse_disclosure_root(half)), "ledger.disclosure_root");
  for (const int count : {0, 16, 33, 8192, -32}) {
    Json wrong = disclosure_root_json(root);
    wrong["sd_count_padded"] = count;
    EXPECT_EQ(code_of(parse_disclosure_root(wrong)), "ledger.disclosure_root") << count;
  }
}

}  // namespace
}  // namespace renkei::ledger
