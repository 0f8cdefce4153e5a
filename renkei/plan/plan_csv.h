// A plan as tables for a spreadsheet program: campaigns, batches, switches, purchases, shipments,
// licences, doses, dosings, supplies, milestones, stoppers, assumptions. Columns have English ids;
// names stand in both languages; days stand as the plan's day and as a date (2026-12-01). Cells
// that a spreadsheet program would run as a formula are made harmless (base/csv.h). Amounts are
// decimals in the unit beside them. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "renkei/plan/plan_view.h"

namespace renkei::plan {

struct CsvFile {
  std::string name;  // "campaigns.csv"
  std::string content;
};

struct CsvOptions {
  bool byte_order_mark = true;  // without it Excel in Japan reads UTF-8 as CP932
};

// Every table, also when it has no rows, in the order above.
[[nodiscard]] std::vector<CsvFile> plan_csv_files(const ReportInput& input,
                                                  const CsvOptions& options = {});

// The same without rows: what each file begins with.
[[nodiscard]] std::vector<CsvFile> plan_csv_headers(const CsvOptions& options = {});

}  // namespace renkei::plan
