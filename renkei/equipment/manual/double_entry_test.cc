#include "renkei/equipment/manual/double_entry.h"

#include <string>

#include <gtest/gtest.h>

namespace renkei::equipment {
namespace {

const Timestamp kNine(1'795'412'848'000);
const Timestamp kTen(1'795'416'448'000);

ValueForm ph() { return {.name = "ph", .type = {.kind = ValueKind::kReal, .min = 0, .max = 14}}; }

std::string code_of(const Result<EntryStage>& result) {
  return result ? std::string(stage_name(*result)) : result.error().code();
}

TEST(DoubleEntry, CountsWhenBothHaveTypedTheSame) {
  DoubleEntry entry(ph());
  EXPECT_EQ(entry.stage(), EntryStage::kOpen);
  EXPECT_EQ(code_of(entry.type("key-a", "7.10", kNine)), "Typed");
  EXPECT_FALSE(entry.confirmed());
  EXPECT_EQ(code_of(entry.type("key-b", " ７．１ ", kTen)), "Confirmed");
  ASSERT_TRUE(entry.confirmed());
  EXPECT_EQ(*entry.confirmed()->value, 7.1);
  EXPECT_EQ(entry.confirmed()->at, kNine);
  EXPECT_EQ(entry.typings()[1].text, " ７．１ ");
  EXPECT_EQ(code_of(entry.type("key-a", "7.2", kTen)), "equipment.typed_done");
}

TEST(DoubleEntry, TheSecondIsBlindAndBothSeeWhereTheyDiffer) {
  DoubleEntry entry(ph());
  ASSERT_TRUE(entry.type("key-a", "7.1", kNine));
  EXPECT_TRUE(entry.visible_to("key-b").empty());
  EXPECT_EQ(entry.visible_to("key-a").size(), 1U);
  EXPECT_EQ(code_of(entry.type("key-b", "7.7", kTen)), "Disagreed");
  EXPECT_EQ(entry.visible_to("key-a").size(), 2U);
  EXPECT_EQ(entry.visible_to("key-b").size(), 2U);
  EXPECT_FALSE(entry.confirmed());
  EXPECT_EQ(code_of(entry.type("key-b", "7.1", kTen)), "Confirmed");
  EXPECT_EQ(entry.typings().size(), 3U);
}

TEST(DoubleEntry, OnePersonIsNotTwo) {
  DoubleEntry entry(ph());
  ASSERT_TRUE(entry.type("key-a", "7.1", kNine));
  // The same person corrects; nothing is confirmed by that.
  EXPECT_EQ(code_of(entry.type("key-a", "7.1", kTen)), "Typed");
  ASSERT_TRUE(entry.type("key-b", "7", kTen));
  EXPECT_EQ(code_of(entry.type("key-c", "7.1", kTen)), "equipment.typed_by");
  EXPECT_EQ(code_of(entry.type("", "7.1", kTen)), "equipment.typed_by");
  EXPECT_EQ(entry.typings().size(), 3U);
}

TEST(DoubleEntry, WhatCannotBeIsRefusedAndNothingKept) {
  DoubleEntry entry(ph());
  for (const char* wrong : {"", "  ", "high", "7,1,2", "\xff"}) {
    EXPECT_EQ(code_of(entry.type("key-a", wrong, kNine)), "equipment.typed") << wrong;
  }
  EXPECT_EQ(code_of(entry.type("key-a", std::string(1001, '1'), kNine)), "equipment.typed");
  EXPECT_EQ(code_of(entry.type("key-a", "15", kNine)), "equipment.value_range");
  EXPECT_TRUE(entry.typings().empty());
}

TEST(DoubleEntry, KindsThatPeopleType) {
  EXPECT_EQ(typed_value("n", "12", {.kind = ValueKind::kInteger}).value(), 12);
  EXPECT_FALSE(typed_value("n", "12.5", {.kind = ValueKind::kInteger}));
  EXPECT_EQ(typed_value("n", "いいえ", {.kind = ValueKind::kBoolean}).value(), false);
  EXPECT_FALSE(typed_value("n", "maybe", {.kind = ValueKind::kBoolean}));
  EXPECT_EQ(typed_value("n", "2026-11-23", {.kind = ValueKind::kDate}).value(), "2026-11-23");
  EXPECT_FALSE(typed_value("n", "23.11.2026", {.kind = ValueKind::kDate}));
  EXPECT_FALSE(typed_value("n", "a", {.kind = ValueKind::kList}));
}

TEST(DoubleEntry, EndsAfterAHundredTypings) {
  DoubleEntry entry(ph());
  for (std::size_t i = 0; i < kTypingsMax; ++i) {
    ASSERT_TRUE(entry.type("key-a", std::to_string(i % 14), kNine));
  }
  EXPECT_EQ(code_of(entry.type("key-b", "7", kTen)), "equipment.typed_done");
}

}  // namespace
}  // namespace renkei::equipment
