#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "renkei/equipment/form.h"

namespace renkei::equipment {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> told(const char* json, const DataType& type) {
  std::vector<std::string> codes;
  for (const Error& fault :
       check_value(parse_json("value", json).value(), type, {.file = "call"})) {
    codes.push_back(fault.code() + " " + fault.place().pointer);
  }
  return codes;
}

bool fits(const char* json, const DataType& type) { return told(json, type).empty(); }

TEST(CheckValue, KindsAreNotTakenForEachOther) {
  EXPECT_TRUE(fits("true", {.kind = ValueKind::kBoolean}));
  EXPECT_FALSE(fits("1", {.kind = ValueKind::kBoolean}));
  EXPECT_TRUE(fits("-9223372036854775808", {.kind = ValueKind::kInteger}));
  EXPECT_FALSE(fits("9223372036854775808", {.kind = ValueKind::kInteger}));
  EXPECT_FALSE(fits("1.0", {.kind = ValueKind::kInteger}));
  EXPECT_TRUE(fits("1", {.kind = ValueKind::kReal}));
  EXPECT_TRUE(fits("\"NaN\"", {.kind = ValueKind::kReal}));
  EXPECT_FALSE(fits("\"nan\"", {.kind = ValueKind::kReal}));
  EXPECT_FALSE(fits("12", {.kind = ValueKind::kText}));
  EXPECT_FALSE(fits("null", {.kind = ValueKind::kText}));
}

TEST(CheckValue, Moments) {
  EXPECT_TRUE(fits("\"2026-11-23\"", {.kind = ValueKind::kDate}));
  EXPECT_FALSE(fits("\"2026-02-30\"", {.kind = ValueKind::kDate}));
  EXPECT_TRUE(fits("\"14:05:00.25+09:00\"", {.kind = ValueKind::kTime}));
  EXPECT_TRUE(fits("\"00:00:00Z\"", {.kind = ValueKind::kTime}));
  for (const char* wrong : {"\"24:00:00Z\"", "\"14:60:00Z\"", "\"14:05:00\"", "\"14:05:00.Z\"",
                            "\"14:05:00.1234Z\"", "\"14:05:00+15:00\"", "\"1\""}) {
    EXPECT_FALSE(fits(wrong, {.kind = ValueKind::kTime})) << wrong;
  }
  EXPECT_TRUE(fits("\"2026-11-23T14:05:00.250Z\"", {.kind = ValueKind::kTimestamp}));
  EXPECT_FALSE(fits("\"2026-11-23\"", {.kind = ValueKind::kTimestamp}));
}

TEST(CheckValue, LimitsHold) {
  const DataType celsius{.kind = ValueKind::kReal, .min = 4, .below = 37};
  EXPECT_TRUE(fits("4", celsius));
  EXPECT_THAT(told("3.9", celsius), ElementsAre("equipment.value_range "));
  EXPECT_FALSE(fits("37", celsius));
  EXPECT_FALSE(fits("\"NaN\"", celsius));
  const DataType over{.kind = ValueKind::kInteger, .max = 9, .above = 2};
  EXPECT_FALSE(fits("2", over));
  EXPECT_TRUE(fits("9", over));
  EXPECT_FALSE(fits("10", over));
  const DataType choice{.kind = ValueKind::kText, .choices = {Json("a"), Json("b")}};
  EXPECT_TRUE(fits("\"b\"", choice));
  EXPECT_FALSE(fits("\"c\"", choice));
}

TEST(CheckValue, TextsAndBytesAreCounted) {
  const DataType two{.kind = ValueKind::kText, .least = 2, .most = 2};
  EXPECT_TRUE(fits("\"温度\"", two));
  EXPECT_FALSE(fits("\"温\"", two));
  const DataType pattern{.kind = ValueKind::kText, .pattern = "[0-9]{3}-\\d"};
  EXPECT_TRUE(fits("\"123-4\"", pattern));
  EXPECT_FALSE(fits("\"123-45\"", pattern));
  // A pattern that is none.
  EXPECT_FALSE(fits("\"a\"", {.kind = ValueKind::kText, .pattern = "["}));
  const DataType bytes{.kind = ValueKind::kBinary, .most = 2};
  EXPECT_TRUE(fits("\"AAA=\"", bytes));
  EXPECT_FALSE(fits("\"AAAA\"", bytes));
  EXPECT_THAT(told("\"AAA\"", bytes), ElementsAre("equipment.value_type "));
  EXPECT_FALSE(fits("\"A===\"", bytes));
}

TEST(CheckValue, WhatIsInsideIsNamedByItsPlace) {
  DataType plate{.kind = ValueKind::kStructure};
  plate.members = {{.name = "id", .type = {.kind = ValueKind::kText}},
                   {.name = "row", .type = {.kind = ValueKind::kInteger}, .optional = true}};
  DataType plates{.kind = ValueKind::kList, .least = 1};
  plates.members = {{.name = "", .type = plate}};
  EXPECT_THAT(told(R"([{"id": "a"}, {"id": "b", "row": 1}])", plates), IsEmpty());
  EXPECT_THAT(told(R"([{"id": "a"}, {"row": "1", "column": 2}])", plates),
              ElementsAre("equipment.value_type /1", "equipment.value_type /1/row",
                          "equipment.value_type /1/column"));
  EXPECT_THAT(told("[]", plates), ElementsAre("equipment.value_range "));
  EXPECT_THAT(told("{}", plates), ElementsAre("equipment.value_type "));
  EXPECT_EQ(check_members(Json::object(), plate.members, {}).size(), 1U);
}

TEST(CheckValue, AnyIsOfTheTypeItSays) {
  const DataType any{.kind = ValueKind::kAny};
  EXPECT_TRUE(fits(R"({"type": {"kind": "Real", "max": 5}, "value": 4.5})", any));
  EXPECT_THAT(told(R"({"type": {"kind": "Real", "max": 5}, "value": 6})", any),
              ElementsAre("equipment.value_range /value"));
  EXPECT_THAT(told(R"({"type": {"kind": "Integer"}, "value": "4"})", any),
              ElementsAre("equipment.value_type /value"));
  EXPECT_FALSE(fits(R"({"type": {"kind": "Number"}, "value": 4})", any));
  EXPECT_FALSE(fits(R"({"value": 4})", any));
}

}  // namespace
}  // namespace renkei::equipment
