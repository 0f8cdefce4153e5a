// Any bytes: parse_csv keeps what csv.h promises, and what it read comes back from write_csv.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/csv.h"
#include "renkei/base/decimal.h"

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)renkei::parse_spreadsheet_decimal(text);

  renkei::Faults faults;
  const renkei::CsvTable table = renkei::parse_csv("fuzz.csv", text, faults);
  RENKEI_CHECK(table.columns.size() <= renkei::kCsvColumnsMax);
  RENKEI_CHECK(faults.size() <= renkei::kCsvFaultsMax + 1);
  std::vector<std::vector<std::string>> rows;
  for (const renkei::CsvRow& row : table.rows) {
    RENKEI_CHECK(row.cells.size() == table.columns.size());
    RENKEI_CHECK(std::any_of(row.cells.begin(), row.cells.end(),
                             [](const std::string& cell) { return !cell.empty(); }) ||
                 !faults.empty());
    rows.push_back(row.cells);
  }
  if (!faults.empty()) return 0;

  renkei::Faults again_faults;
  const renkei::CsvTable again =
      renkei::parse_csv("fuzz.csv", renkei::write_csv(table.columns, rows, false), again_faults);
  // Names with spaces around them or full-width commas are read differently; cells are not.
  if (!again_faults.empty() || again.columns != table.columns) return 0;
  RENKEI_CHECK(again.rows.size() == rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) RENKEI_CHECK(again.rows[i].cells == rows[i]);
  return 0;
}
