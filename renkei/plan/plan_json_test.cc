#include "renkei/plan/plan_json.h"

#include <array>
#include <limits>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "renkei/base/structured.h"
#include "renkei/plan/test_networks.h"
#include "renkei/report/catalogue.h"

namespace renkei::plan {
namespace {

Plan full_plan() {
  Plan plan = testing::surge_plan();
  plan.edits = {"fill-rate*=1.2", "offers[*].rate*=1.1 \"quoted\" \xe9\x80\xa3\xe6\x90\xba"};
  plan.status = Status::kInterrupted;
  plan.milestones = {{60'000, 27}, {120'000, 28}, {200'000, std::nullopt}};
  plan.proofs = {{"protected_backlog", 0, 0, 0, 0.25, 1, true},
                 {"waiting", 3'280'000, 3'270'000.5, 0.003, 1.5, 7, false}};
  plan.objective.protected_backlog_dose_days = Exact(1, 3);
  return plan;
}

// A plan as text, for comparing all of it at once.
std::string text_of(const Plan& plan) { return write_plan_json(plan); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

void expect_refused(const std::string& text, const std::string& code, const std::string& pointer) {
  const auto read = read_plan_json("plan.json", text);
  ASSERT_FALSE(read.has_value()) << "wanted " << code << " at " << pointer;
  EXPECT_EQ(read.error().code(), code) << read.error().to_string();
  EXPECT_EQ(read.error().place().pointer, pointer) << read.error().to_string();
  EXPECT_EQ(read.error().place().file, "plan.json");
  EXPECT_FALSE(read.error().remedy().empty());
  // The value stands in the Japanese too, followed by what would be right.
  const auto ja = report::error_sentence(report::Language::kJa, read.error());
  EXPECT_NE(ja.find(read.error().value()), std::string::npos) << ja;
  EXPECT_TRUE(ja.ends_with("ください") || ja.ends_with("）")) << ja;
}

TEST(PlanJson, WhatIsWrittenIsReadBackTheSame) {
  for (const Plan& plan : {full_plan(), testing::period_plan(), Plan{}}) {
    const std::string text = text_of(plan);
    const auto read = read_plan_json("plan.json", text);
    if (plan.scenario.empty()) {
      EXPECT_FALSE(read.has_value());  // no scenario: no id
      continue;
    }
    ASSERT_TRUE(read.has_value()) << read.error().to_string();
    EXPECT_EQ(text_of(*read), text);
    EXPECT_EQ(read->objective, plan.objective);
    EXPECT_EQ(read->edits, plan.edits);
    EXPECT_EQ(read->status, plan.status);
    ASSERT_EQ(read->purchases.size(), plan.purchases.size());
    for (std::size_t i = 0; i < plan.purchases.size(); ++i) {
      EXPECT_EQ(read->purchases[i].amount, plan.purchases[i].amount);
    }
  }
}

TEST(PlanJson, ShowsTheRankingObjectiveBoundGapSecondsAndMilestonesWithDates) {
  const auto json = parse_json("plan.json", text_of(full_plan()));
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ((*json)["objective_name"], "waiting");
  EXPECT_EQ((*json)["objective"], 3'280'000.0);
  EXPECT_EQ((*json)["bound"], 3'270'000.5);
  EXPECT_EQ((*json)["gap"], 0.003);
  EXPECT_EQ((*json)["solve_seconds"], 1.75);
  EXPECT_EQ((*json)["status"], "interrupted");
  EXPECT_EQ((*json)["objectives"]["protected_backlog_dose_days"], "1/3");
  EXPECT_EQ((*json)["objectives"]["cost"], "-349.1");
  EXPECT_EQ((*json)["milestones"][0]["persons"], 60'000);
  EXPECT_EQ((*json)["milestones"][0]["date"], "2026-04-28");
  EXPECT_TRUE((*json)["milestones"][2]["date"].is_null());
  EXPECT_EQ((*json)["campaigns"][1]["batches"][0]["complete_date"], "2026-04-10");
}

TEST(PlanJson, NumbersSaidAgainAreThoseOfTheProofs) {
  const std::string text = text_of(full_plan());
  for (const auto& [from, to, name] :
       {std::array<std::string, 3>{"\"objective\": 3280000.0", "\"objective\": 1.0", "objective"},
        {"\"bound\": 3270000.5", "\"bound\": 3280000.0", "bound"},
        {"\"gap\": 0.003", "\"gap\": 0.0", "gap"},
        {"\"gap\": 0.003", "\"gap\": null", "gap"},
        {"\"objective_name\": \"waiting\"", "\"objective_name\": null", "objective_name"},
        {"\"solve_seconds\": 1.75", "\"solve_seconds\": -5", "solve_seconds"}}) {
    expect_refused(replaced(text, from, to), "plan_json.differs", "/" + name);
  }
}

TEST(PlanJson, DatesOfPeriodsAreThoseOfTheirFirstDay) {
  const auto json = parse_json("plan.json", text_of(testing::period_plan()));
  ASSERT_TRUE(json.has_value());
  EXPECT_EQ((*json)["campaigns"][0]["start_date"], "2026-05-31");
}

TEST(PlanJson, BoundsThatAreNotKnownAreNull) {
  Plan plan = full_plan();
  plan.proofs[1].bound = -std::numeric_limits<double>::infinity();
  plan.proofs[1].gap = std::numeric_limits<double>::infinity();
  const std::string text = text_of(plan);
  const auto json = parse_json("plan.json", text);
  ASSERT_TRUE(json.has_value());
  EXPECT_TRUE((*json)["bound"].is_null());
  EXPECT_TRUE((*json)["gap"].is_null());
  const auto read = read_plan_json("plan.json", text);
  ASSERT_TRUE(read.has_value()) << read.error().to_string();
  EXPECT_EQ(text_of(*read), text);
}

TEST(PlanJson, AmountsAreExactWhateverTheirLength) {
  for (const Exact& amount : {Exact(0), Exact(-3), Exact(1, 8), Exact(-1, 1000), Exact(22, 7),
                              Exact("1/1024"), Exact("123456789012345678901234567890") / 1000,
                              Exact(1) / Exact("1" + std::string(80, '0')), Exact(5, 100000)}) {
    Plan plan = full_plan();
    plan.wastes[0].amount = amount;
    const auto read = read_plan_json("plan.json", text_of(plan));
    ASSERT_TRUE(read.has_value()) << read.error().to_string();
    EXPECT_EQ(read->wastes[0].amount, amount);
  }
}

TEST(PlanJson, TextThatIsNoUtf8DoesNotStopTheWriting) {
  Plan plan = full_plan();
  plan.edits = {"\xff\xfe"};
  EXPECT_TRUE(read_plan_json("plan.json", text_of(plan)).has_value());
}

TEST(PlanJson, RefusalsNameThePointer) {
  const std::string text = text_of(full_plan());
  expect_refused(replaced(text, "\"version\": 1", "\"version\": 2"), "plan_json.version",
                 "/version");
  expect_refused(replaced(text, "\"format\": \"renkei.plan\"", "\"format\": \"x\""),
                 "plan_json.range", "/format");
  expect_refused(replaced(text, "\"network\": \"surge-by-hand\",", ""), "plan_json.missing", "");
  expect_refused(replaced(text, "\"as_of\": \"2026-04-01\"", "\"as_of\": \"2026-02-30\""),
                 "plan_json.range", "/as_of");
  expect_refused(replaced(text, "\"suite\":\"north-ds\"", "\"suite\":\"North DS\""),
                 "plan_json.range", "/campaigns/0/suite");
  expect_refused(replaced(text, "\"complete_day\":11", "\"complete_day\":11.5"), "plan_json.type",
                 "/campaigns/1/batches/1/complete_day");
  expect_refused(replaced(text, "\"complete_day\":11", "\"complete_day\":99999999999"),
                 "plan_json.range", "/campaigns/1/batches/1/complete_day");
  expect_refused(replaced(text, "\"amount\":\"4\"", "\"amount\":4.5"), "plan_json.type",
                 "/purchases/0/amount");
  expect_refused(replaced(text, "\"amount\":\"4\"", "\"amount\":\"4/0\""), "plan_json.type",
                 "/purchases/0/amount");
  expect_refused(replaced(text, "\"persons\":80000", "\"persons\":-99999999999999999999"),
                 "plan_json.type", "/dosings/0/persons");
  expect_refused(replaced(text, "\"approval_day\":12", "\"aproval_day\":12"), "plan_json.missing",
                 "/switches/0");
  expect_refused(replaced(text, "\"continues\":true", "\"continues\":true,\"note\":\"x\""),
                 "plan_json.unknown", "/campaigns/0/note");
  expect_refused(replaced(text, "\"date\":\"2026-04-28\"", "\"date\":\"2026-04-27\""),
                 "plan_json.date", "/milestones/0/date");
  expect_refused(replaced(text, "\"seconds\":0.25", "\"seconds\":null"), "plan_json.type",
                 "/proofs/0/seconds");
  expect_refused(replaced(text, "\"continues\":true", "\"continues\":1"), "plan_json.type",
                 "/campaigns/0/continues");
  expect_refused(replaced(text, "\"status\": \"interrupted\"", "\"status\": \"good\""),
                 "plan_json.range", "/status");
  expect_refused(replaced(text, "\"version\": 1", "\"version\": 18446744073709551615"),
                 "plan_json.range", "/version");
}

// Not the first date of them all.
TEST(PlanJson, WhereAllDatesFitAnotherDayZeroOrPeriodThatIsNamed) {
  const std::string text = text_of(full_plan());
  const std::string zero =
      replaced(text, "\"day_zero\": \"2026-04-01\"", "\"day_zero\": \"2026-03-31\"");
  expect_refused(zero, "plan_json.differs", "/day_zero");
  const auto read = read_plan_json("plan.json", zero);
  EXPECT_EQ(read.error().remedy(), "write 2026-04-01");
  expect_refused(replaced(text, "\"period_days\": 1", "\"period_days\": 2"), "plan_json.differs",
                 "/period_days");
  expect_refused(
      replaced(text_of(testing::period_plan()), "\"period_days\": 60", "\"period_days\": 30"),
      "plan_json.differs", "/period_days");
  // A date that is wrong too: no one cause fits all.
  expect_refused(replaced(zero, "2026-04-28", "2026-04-20"), "plan_json.date",
                 "/milestones/0/date");
}

// Every other date fits the plan's own day 0 and period, so neither is the cause.
TEST(PlanJson, ADateInAnotherFormOrBesideNoDayIsItselfNamed) {
  const std::string text = text_of(full_plan());
  const std::string dated_null = "\"day\":null,\"date\":\"2026-04-30\"";
  for (const auto& [wrong, pointer] : std::map<std::string, std::string>{
           {replaced(text, "\"2026-04-28\"", "\"2026/4/28\""), "/milestones/0/date"},
           {replaced(text, "\"2026-04-29\"", "\"2026/04/29\""), "/milestones/1/date"},
           {replaced(text, "\"day\":null,\"date\":null", dated_null), "/milestones/2/date"},
           {replaced(text_of(testing::period_plan()), "\"2026-05-31\"", "\"2026/5/31\""),
            "/campaigns/0/start_date"}}) {
    expect_refused(wrong, "plan_json.date", pointer);
  }
}

TEST(PlanJson, DatesBesideDaysMayBeLeftOut) {
  const std::string text = replaced(text_of(full_plan()), ",\"date\":\"2026-04-28\"", "");
  EXPECT_TRUE(read_plan_json("plan.json", text).has_value());
}

TEST(PlanJson, AnUnknownFieldIsSeenEvenWhereADateIsLeftOut) {
  const std::string text =
      replaced(text_of(full_plan()), ",\"date\":\"2026-04-28\"", ",\"dat\":\"2026-04-28\"");
  expect_refused(text, "plan_json.unknown", "/milestones/0/dat");
}

TEST(PlanJson, OtherKindsOfFilesAreRefusedInWords) {
  for (const std::string text :
       {"", "[]", "null", "3", "{", "{}", "{\"format\":\"renkei.plan\"}"}) {
    const auto read = read_plan_json("plan.json", text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_FALSE(read.error().message().empty());
  }
}

TEST(PlanJson, TooManyBatchesAreRefused) {
  Plan plan = full_plan();
  plan.campaigns[0].batches.assign(200'001, Batch{0, 2});
  const auto read = read_plan_json("plan.json", text_of(plan));
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code(), "plan_json.too_large");
}

}  // namespace
}  // namespace renkei::plan
