#include "renkei/plan/plan_text.h"

#include <sstream>

#include <gtest/gtest.h>

#include "renkei/plan/report_sample.h"
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
  EXPECT_TRUE(first.starts_with("200 million people are fully vaccinated by ")) << first;
  EXPECT_TRUE(first.ends_with("189 of the 412 numbers used (46%) are assumptions.")) << first;
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

TEST(PlanText, AFaultyPlanNamesItsRules) {
  ReportSample sample = make_report_sample();
  sample.analysis.verdict = Faults{Error{"plan.R11", "short"}.value("lipid, day 40")};
  const std::string ja = text_of(sample, Language::kJa);
  EXPECT_NE(ja.find("検査で不適合"), std::string::npos);
  EXPECT_NE(ja.find("plan.R11: 原材料または中間品が足りない日があります（lipid, day 40）"),
            std::string::npos);
}

TEST(PlanText, AnEmptyPlanHasOneAnswer) {
  EXPECT_EQ(text_of(make_empty_sample(), Language::kEn),
            "All peace-time demand is met on time.\nNot checked yet\n");
}

}  // namespace
}  // namespace renkei::plan
