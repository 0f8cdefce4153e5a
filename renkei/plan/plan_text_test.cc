#include "renkei/plan/plan_text.h"

#include <sstream>

#include <gtest/gtest.h>

#include "renkei/plan/report_sample.h"
#include "renkei/report/number_text.h"
#include "renkei/report/table.h"

namespace renkei::plan {
namespace {

using report::Language;

std::string text_of(const ReportSample& sample, Language language) {
  return plan_text({sample.network, sample.plan, sample.analysis}, {.language = language});
}

TEST(PlanText, TheFirstLineIsTheAnswer) {
  const ReportSample sample = make_report_sample();
  const std::string en = text_of(sample, Language::kEn);
  const std::string first = en.substr(0, en.find('\n'));
  EXPECT_TRUE(first.starts_with("200 million people will be fully vaccinated by ")) << first;
  EXPECT_TRUE(
      first.ends_with("31 of the 46 table rows used (67%) are assumptions, or take a number "
                      "from one."))
      << first;
}

TEST(PlanText, StoppersThatMoveNothingAreLeftOut) {
  const std::string en = text_of(make_report_sample(), Language::kEn);
  EXPECT_NE(en.find("Filling lines"), std::string::npos);
  EXPECT_EQ(en.find("Switch days"), std::string::npos);
}

// Columns are aligned when the dashes under each title are as wide as the column's widest cell.
TEST(PlanText, JapaneseColumnsStandUnderEachOther) {
  std::istringstream lines(text_of(make_report_sample(), Language::kJa));
  std::string line;
  std::string milestones;
  while (std::getline(lines, line)) {
    if (line.find(": ") != std::string::npos) continue;  // the goal: no columns
    if (line.find("日目）") != std::string::npos) milestones += line + "\n";
  }
  std::istringstream rows(milestones);
  std::vector<int> starts;
  while (std::getline(rows, line)) {
    starts.push_back(report::display_width(line.substr(0, line.find("20"))));
  }
  ASSERT_EQ(starts.size(), 4U);
  for (const int start : starts) EXPECT_EQ(start, starts.front());
}

TEST(PlanText, AssumptionsAreTakenAtAMilestoneThatIsReached) {
  ReportSample sample = make_report_sample();
  for (AssumptionEffect& effect : sample.analysis.assumptions) {
    for (AssumptionDays& one : effect.milestones) {
      if (one.persons == 200'000'000) one = {.persons = one.persons};
    }
  }
  const std::string en = text_of(sample, Language::kEn);
  EXPECT_NE(en.find("Days moved (50 million)"), std::string::npos);
  EXPECT_EQ(en.find("Days moved (200 million)"), std::string::npos);
}

TEST(PlanText, AdviceAndAssumptionsAreOfTheGoalWhereItIsNotEverybody) {
  ReportSample sample = make_report_sample();
  sample.network.scenarios.front().goal_persons = 50'000'000;
  std::string en = text_of(sample, Language::kEn);
  EXPECT_NE(en.find("Days gained until 50 million people can be served"), std::string::npos);
  EXPECT_NE(en.find("Days moved (50 million)"), std::string::npos);
  for (Stopper& stopper : sample.analysis.stoppers) {
    stopper.effects[0] = {50'000'000, 330, 330, 330};
  }
  en = text_of(sample, Language::kEn);
  EXPECT_NE(en.find("Days gained until 200 million people can be served"), std::string::npos);
  EXPECT_NE(en.find("does not move the day on which 50 million people"), std::string::npos) << en;
}

TEST(PlanText, AnInterruptedPlanIsNamedAsSuch) {
  ReportSample sample = make_report_sample();
  sample.plan.status = Status::kInterrupted;
  EXPECT_NE(text_of(sample, Language::kEn).find("Status: best found when it was interrupted"),
            std::string::npos);
  EXPECT_NE(text_of(sample, Language::kJa).find("状態: 途中で止めたときの最良のもの"),
            std::string::npos);
}

TEST(PlanText, CostAndOtherBacklogAreToldWhereTheyAreObjectives) {
  ReportSample sample = make_report_sample();
  sample.network.currency = "JPY";
  sample.plan.objective.cost = Exact(-1234567);
  sample.plan.objective.other_backlog_dose_days = 2100;
  const std::string en = text_of(sample, Language::kEn);
  EXPECT_NE(en.find("\nOther peace-time backlog (dose-days): 2,100\nCost (JPY): -1,234,567\n"),
            std::string::npos)
      << en;
  const std::string ja = text_of(sample, Language::kJa);
  EXPECT_NE(ja.find("\nその他の平時供給の遅れ（回分・日）: 2,100\n費用（円）: -1,234,567\n"),
            std::string::npos)
      << ja;
  sample.network.planning.objective = network::Planning::Objective::kProfit;
  EXPECT_EQ(text_of(sample, Language::kEn).find("Cost ("), std::string::npos);
}

TEST(PlanText, AFaultyPlanNamesItsRules) {
  ReportSample sample = make_report_sample();
  sample.analysis.verdict =
      Faults{report::error_in_both("plan.R11", report::Both("脂質が足りません", "short of lipid"),
                                   report::Both("減らしてください", "draw less"))};
  const std::string ja = text_of(sample, Language::kJa);
  EXPECT_NE(ja.find("検査で不適合"), std::string::npos);
  EXPECT_NE(ja.find("plan.R11: 脂質が足りません。減らしてください"), std::string::npos);
}

// 50 million doses on day 90, and 200 million on days 200 and 460: the 365 days that end on day 460
// hold the latter two.
TEST(PlanText, TheYearlyRateIsToldAsTheBestYearAndYearByYear) {
  ReportSample sample = make_report_sample();
  const auto product = sample.network.scenarios[0].products[0];
  sample.plan.horizon_days = 800;
  sample.plan.doses.clear();
  for (const auto& [day, doses] :
       {std::pair(90, 50'000'000), {200, 250'000'000}, {460, 450'000'000}}) {
    DoseRow row{.product = product, .day = day};
    row.drug_product = row.delivered = doses;
    sample.plan.doses.push_back(row);
  }
  const std::string en = text_of(sample, Language::kEn);
  const auto from = report::date_text(Language::kEn, sample.plan.day_zero.plus_days(96));
  EXPECT_NE(en.find("Delivered in the best 365 days: enough for 200 million people "
                    "(400 million doses; from " +
                    from + ")"),
            std::string::npos)
      << en;
  EXPECT_NE(en.find("Delivered in the first year: enough for 125 million people "
                    "(250 million doses)"),
            std::string::npos);
  EXPECT_NE(en.find("days 0 to 364: 250 million; days 365 to 729: 200 million; "
                    "days 730 to 799: 0"),
            std::string::npos);
  EXPECT_NE(text_of(sample, Language::kJa).find("365〜729日目 2億回分"), std::string::npos);
}

TEST(PlanText, AShortHorizonHasNoThirteenWeeksAndNoFirstYear) {
  ReportSample sample = make_report_sample();
  sample.plan.horizon_days = 36;
  const std::string en = text_of(sample, Language::kEn);
  EXPECT_EQ(en.find("13 weeks"), std::string::npos) << en;
  EXPECT_EQ(en.find("first year"), std::string::npos) << en;
  EXPECT_NE(en.find("Delivered within the horizon of 36 days: "), std::string::npos) << en;
  const std::string ja = text_of(sample, Language::kJa);
  EXPECT_EQ(ja.find("13週"), std::string::npos) << ja;
  EXPECT_NE(ja.find("計画期間（36日）に届く量"), std::string::npos) << ja;
}

TEST(PlanText, ADeclarationLongBeforeTheDataIsSaid) {
  ReportSample sample = make_report_sample();
  sample.plan.day_zero = sample.plan.as_of.plus_days(-365);
  EXPECT_EQ(text_of(sample, Language::kEn).find("Note: "), std::string::npos);
  sample.plan.day_zero = sample.plan.as_of.plus_days(-366);
  const std::string en = text_of(sample, Language::kEn);
  EXPECT_NE(en.find("Note: day 0 is 366 days before the day the data are of ("), std::string::npos)
      << en;
  const std::string ja = text_of(sample, Language::kJa);
  EXPECT_NE(ja.find("0日目がデータの基準日（"), std::string::npos) << ja;
}

TEST(PlanText, ARefusalIsFollowedByItsRulesAndItsNote) {
  const Refusal refusal{{"できない", "it cannot be had"},
                        {{{"規則", "a rule"}, "material:lipid", {"lipid-offer"}}},
                        {"注", "a note"}};
  EXPECT_EQ(refusals_text({refusal}, Language::kEn),
            "  it cannot be had\n  Because these cannot all hold at once:\n    - a rule\n"
            "  a note\n");
}

TEST(PlanText, AnEmptyPlanHasOneAnswer) {
  EXPECT_EQ(
      text_of(make_empty_sample(), Language::kEn),
      "All peace-time demand is met on time.\nNot checked yet\nStatus: best found in the time "
      "given\n");
}

}  // namespace
}  // namespace renkei::plan
