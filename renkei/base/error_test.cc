#include "renkei/base/error.h"

#include <gtest/gtest.h>

#include "renkei/base/result.h"

namespace renkei {
namespace {

Result<int> refuse() {
  return fail(Error{"csv.not_a_number", "'12,x' is not a number"}
                  .at({.file = "products.csv", .line = 4, .column = 7, .field = "dose"})
                  .value("12,x")
                  .remedy("write a decimal such as 12.5")
                  .arg("column", "dose"));
}

TEST(Error, SaysPlaceThenFaultThenRemedy) {
  const auto refused = refuse();
  ASSERT_FALSE(refused);
  EXPECT_EQ(
      refused.error().to_string(),
      "products.csv:4: column 7 (dose): '12,x' is not a number; write a decimal such as 12.5");
}

TEST(Error, KeepsEverythingItWasGiven) {
  const Error error = refuse().error();
  EXPECT_EQ(error.code(), "csv.not_a_number");
  EXPECT_EQ(error.value(), "12,x");
  EXPECT_EQ(error.remedy(), "write a decimal such as 12.5");
  EXPECT_EQ(error.place().column, 7);
  ASSERT_EQ(error.args().size(), 1U);
  EXPECT_EQ(error.args()[0], std::make_pair(std::string("column"), std::string("dose")));
}

TEST(Error, LeavesOutWhatIsNotKnownOfThePlace) {
  EXPECT_EQ((Error{"a.b", "it is wrong"}).to_string(), "it is wrong");
  EXPECT_EQ((Error{"a.b", "it is wrong"}.at({.file = "x.csv"})).to_string(), "x.csv: it is wrong");
  EXPECT_EQ((Error{"a.b", "it is wrong"}.at({.line = 3})).to_string(), "line 3: it is wrong");
  EXPECT_EQ((Error{"a.b", "it is wrong"}.at({.file = "x.json", .pointer = "/a/0"})).to_string(),
            "x.json: /a/0: it is wrong");
  EXPECT_EQ((Error{"a.b", "it is wrong"}.at(
                 {.file = "x.csv", .line = 2, .field = "dose", .id = "mrna-1"}))
                .to_string(),
            "x.csv:2: dose, mrna-1: it is wrong");
  EXPECT_EQ((Error{"a.b", "it is wrong"}.at({.file = "x.json", .byte_offset = 0})).to_string(),
            "x.json: byte 0: it is wrong");
}

TEST(CheckDeathTest, BrokenInvariantNamesTheConditionAndStops) {
  EXPECT_DEATH(RENKEI_CHECK(1 + 1 == 3), "error_test.cc:[0-9]+: invariant broken: 1 \\+ 1 == 3");
}

}  // namespace
}  // namespace renkei
