#include "renkei/equipment/filedrop/sample_match.h"

#include <gtest/gtest.h>

#include "renkei/equipment/filedrop/examples_test_tools.h"

namespace renkei::equipment::filedrop {
namespace {

using Outcome = SampleMatch::Outcome;

Timestamp at(const std::string& text) { return *Timestamp::parse(text); }

Json measurement(const std::string& sample, const std::string& time) {
  return Json{{"measurement time", time}, {"sample document", {{"sample identifier", sample}}}};
}

ExpectedSample waiting(const std::string& sample, const std::string& step) {
  return {
      .sample = sample, .batch = "b-1", .step = step, .taken_at = at("2026-04-13T00:00:00.000Z")};
}

TEST(SampleMatch, OnlyTheSameIdentifierMatches) {
  const std::vector<ExpectedSample> expected{waiting("CHO-D3", "day-3"), waiting("CHO-D30", "x"),
                                             waiting("cho-d3", "y")};
  const auto matches =
      match_samples(Json::array({measurement("CHO-D3", "2026-04-13T10:00:00+09:00"),
                                 measurement("CHO-D4", "2026-04-13T10:05:00+09:00")}),
                    expected);
  ASSERT_EQ(matches.size(), 2U);
  EXPECT_EQ(matches[0].outcome, Outcome::kMatched);
  EXPECT_EQ(matches[0].expected, std::vector<std::size_t>{0});
  EXPECT_EQ(*matches[0].measured_at, at("2026-04-13T01:00:00.000Z"));
  EXPECT_TRUE(matches[0].faults.empty());
  EXPECT_EQ(matches[1].outcome, Outcome::kUnmatched);
  EXPECT_TRUE(matches[1].expected.empty());
  ASSERT_EQ(matches[1].faults.size(), 1U);
  EXPECT_EQ(matches[1].faults[0].code(), "filedrop.unmatched");
  EXPECT_EQ(matches[1].faults[0].value(), "CHO-D4");
}

TEST(SampleMatch, FullWidthAndSpacesAreTheSameIdentifier) {
  EXPECT_EQ(comparable_identifier("　ＣＨＯ－Ｄ３ "), "CHO-D3");
  EXPECT_EQ(comparable_identifier("検体１２"), "検体12");
  EXPECT_EQ(comparable_identifier("\xFF"), "\xFF");
  const auto matches = match_samples(measurement("ＣＨＯ－Ｄ３", "2026-04-13T10:00:00+09:00"),
                                     std::vector{waiting(" CHO-D3", "day-3")});
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(matches[0].outcome, Outcome::kMatched);
  EXPECT_EQ(matches[0].sample, "ＣＨＯ－Ｄ３");
}

TEST(SampleMatch, SeveralAreToldAndNoneIsChosen) {
  const auto matches =
      match_samples(measurement("S1", "2026-04-13T10:00:00+09:00"),
                    std::vector{waiting("S1", "day-3"), waiting("S2", "x"), waiting("Ｓ1", "y")});
  ASSERT_EQ(matches.size(), 1U);
  EXPECT_EQ(matches[0].outcome, Outcome::kAmbiguous);
  EXPECT_EQ(matches[0].expected, (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(matches[0].faults.at(0).code(), "filedrop.ambiguous");
}

TEST(SampleMatch, AMeasurementBeforeTheSampleIsToldButNotWhenOnlyItsDayIsKnown) {
  const std::vector expected{waiting("S1", "day-3")};  // taken at 9:00 in Japan
  const auto early = match_samples(measurement("S1", "2026-04-13T08:59:59+09:00"), expected);
  EXPECT_EQ(early[0].outcome, Outcome::kMatched);
  EXPECT_EQ(early[0].faults.at(0).code(), "filedrop.before_sample");

  Json day = measurement("S1", "2026-04-13T00:00:00+09:00");
  day["custom information document"]["renkei time known to"] = "day";
  const auto same_day = match_samples(day, expected);
  EXPECT_TRUE(same_day[0].faults.empty());
  EXPECT_FALSE(same_day[0].measured_at.has_value());
  day["measurement time"] = "2026-04-12T00:00:00+09:00";
  EXPECT_EQ(match_samples(day, expected)[0].faults.at(0).code(), "filedrop.before_sample");

  const auto none = match_samples(measurement("S1", "1970-01-01T00:00:00+00:00"), expected);
  EXPECT_TRUE(none[0].faults.empty());
  EXPECT_FALSE(none[0].measured_at.has_value());
}

TEST(SampleMatch, EverySampleOfAnInstrumentsDocumentIsAskedOnce) {
  const std::string name = "SampleResultsFLEX012026-04-15_104838.csv";
  Faults faults;
  const auto read = read_instrument_file(name,
                                         bytes_of(std::filesystem::path(RENKEI_SOURCE_DIR) /
                                                  "renkei/equipment/corpus/filedrop" / name),
                                         example_settings(), faults);
  ASSERT_TRUE(read) << all_of(faults);
  const auto matches = match_samples(read->document, std::vector{waiting("CHO-D4", "day-4")});
  ASSERT_EQ(matches.size(), 2U);
  EXPECT_EQ(matches[0].sample, "CHO-D3");
  EXPECT_EQ(matches[0].outcome, Outcome::kUnmatched);
  EXPECT_EQ(matches[1].outcome, Outcome::kMatched);
  EXPECT_EQ(*matches[1].measured_at, at("2026-04-14T10:33:17.000Z"));
}

TEST(SampleMatch, WhatIsNoDocumentHasNoSamples) {
  EXPECT_TRUE(match_samples(Json(), {}).empty());
  EXPECT_TRUE(match_samples(Json{{"sample document", 3}}, {}).empty());
  EXPECT_TRUE(match_samples(measurement("N/A", ""), {}).empty());
  for (const char* time : {"", "2026-04-13T08:59:59", "2026-13-13T08:59:59+09:00",
                           "2026-04-13T08:59:59+xx:00", "1900-01-01T00:00:00+14:00"}) {
    EXPECT_FALSE(match_samples(measurement("S", time), {})[0].measured_at.has_value()) << time;
  }
}

}  // namespace
}  // namespace renkei::equipment::filedrop
