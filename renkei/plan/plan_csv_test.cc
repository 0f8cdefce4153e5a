#include "renkei/plan/plan_csv.h"

#include <gtest/gtest.h>

#include "renkei/base/csv.h"
#include "renkei/plan/report_sample.h"

namespace renkei::plan {
namespace {

std::vector<CsvFile> files_of(const ReportSample& sample, CsvOptions options = {}) {
  return plan_csv_files({sample.network, sample.plan, sample.analysis}, options);
}

TEST(PlanCsv, EveryTableIsThereAndReadsBackWithoutFaults) {
  const auto files = files_of(make_report_sample());
  EXPECT_EQ(files.size(), 13U);
  for (const CsvFile& file : files) {
    Faults faults;
    const CsvTable table = parse_csv(file.name, file.content, faults);
    EXPECT_TRUE(faults.empty()) << file.name << ": " << faults.front().to_string();
    EXPECT_EQ(table.encoding, "UTF-8 with BOM");
    const bool none = file.name == "shipments.csv" || file.name == "refusals.csv";
    EXPECT_EQ(table.rows.empty(), none) << file.name;
    for (const CsvRow& row : table.rows) EXPECT_EQ(row.cells.size(), table.columns.size());
  }
}

TEST(PlanCsv, BatchesAreThoseOfThePlan) {
  const ReportSample sample = make_report_sample();
  std::size_t batches = 0;
  for (const Campaign& campaign : sample.plan.campaigns) batches += campaign.batches.size();
  for (const CsvFile& file : files_of(sample)) {
    if (file.name != "batches.csv") continue;
    Faults faults;
    EXPECT_EQ(parse_csv(file.name, file.content, faults).rows.size(), batches);
  }
}

TEST(PlanCsv, AnEmptyPlanHasHeadersOnly) {
  for (const CsvFile& file : files_of(make_empty_sample(), {.byte_order_mark = false})) {
    Faults faults;
    const CsvTable table = parse_csv(file.name, file.content, faults);
    EXPECT_TRUE(faults.empty());
    EXPECT_EQ(table.encoding, "UTF-8");
    EXPECT_TRUE(table.rows.empty()) << file.name;
  }
}

TEST(PlanCsv, ANameThatIsAFormulaIsMadeHarmless) {
  ReportSample sample = make_report_sample();
  sample.network.suites[0].name.ja = "=1+1";
  for (const CsvFile& file : files_of(sample)) {
    EXPECT_EQ(file.content.find(",=1+1"), std::string::npos) << file.name;
    const bool named = file.content.find("'=1+1") != std::string::npos;
    EXPECT_EQ(named, file.name == "campaigns.csv" || file.name == "switches.csv") << file.name;
  }
}

TEST(PlanCsv, StoppersSayWhatWasNotReached) {
  for (const CsvFile& file : files_of(make_report_sample())) {
    if (file.name != "stoppers.csv") continue;
    EXPECT_NE(file.content.find(",,,700,,never_reached,28,newly_reached,"), std::string::npos);
  }
}

TEST(PlanCsv, ARefusalHasARowForEachRule) {
  ReportSample sample = make_report_sample();
  sample.analysis.refusals = {
      {{"甲", "first"}, {{{"い", "one"}, "filling", {"a", "b"}}, {{"ろ", "two"}, "time", {}}}, {}},
      {{"乙", "second"}, {}, {"注", "whole batches"}}};
  for (const CsvFile& file : files_of(sample)) {
    if (file.name != "refusals.csv") continue;
    EXPECT_NE(file.content.find("\n1,甲,first,filling,い,one,\"a;b\",,\n1,甲,first,time,ろ,two,,,\n"
                                "2,乙,second,,,,,注,whole batches\n"),
              std::string::npos)
        << file.content;
  }
}

}  // namespace
}  // namespace renkei::plan
