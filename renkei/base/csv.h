// Reading and writing CSV tables (RFC 4180) with the place of every cell, as people and their
// spreadsheet programs make them.
//
// Read: UTF-8 with or without BOM, LF or CRLF, quoted cells with embedded line ends. CP932 (what
// Excel in Japan writes) is recognised when the text is not UTF-8, converted, and said so in
// `encoding`; UTF-16 is refused by name, as are NUL bytes, an unclosed quote, a lone CR table, a
// table whose cells are separated by ';' or tab, rows with too many cells, a repeated column name.
// Rows with nothing in them (",,,") are left out; so are columns at the end that have no name and
// no cells. Plain values, thread-safe as such.
//
// Codes: for the file csv.too_large, csv.workbook, csv.utf16, csv.nul, csv.encoding, csv.lone_cr,
// csv.empty, csv.separator, csv.separator_line, csv.too_many_columns, csv.column_name,
// csv.duplicate_column; for a row csv.quote, csv.unclosed_quote, csv.too_many_cells,
// csv.cell_too_long, csv.too_many_rows; csv.more_faults when a file has over kCsvFaultsMax of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/error.h"
#include "renkei/base/result.h"

namespace renkei {

inline constexpr std::uint64_t kCsvBytesMax = 256ULL << 20;
inline constexpr std::size_t kCsvRowsMax = 1'000'000;
inline constexpr std::size_t kCsvColumnsMax = 256;
inline constexpr std::size_t kCsvCellBytesMax = 64U << 10;
inline constexpr std::size_t kCsvFaultsMax = 1'000;  // told one by one; the rest are counted

struct CsvRow {
  std::int64_t line = 0;           // of the row's first character, counted from 1
  std::vector<std::string> cells;  // as many as the header has; missing ones are empty
  std::size_t cells_there = 0;     // without the missing ones
};

struct CsvTable {
  std::string file;      // as given, for places
  std::string encoding;  // "UTF-8", "UTF-8 with BOM" or "CP932"
  std::vector<std::string> columns;
  std::vector<CsvRow> rows;

  // Index of a column, or -1.
  [[nodiscard]] int column(std::string_view name) const;
  // The place of a cell: file, line, column (from 1) and field name.
  [[nodiscard]] Place place(const CsvRow& row, int column) const;
};

// Reads `text` as the table in `file`. All faults are appended to `faults`; rows that can be read
// are returned even so: a row with a fault stands with what could be read of it (an overlong cell
// as empty, cells beyond the header's left out), and nothing is read after an unclosed quote.
// Limits: the constants above.
[[nodiscard]] CsvTable parse_csv(std::string file, std::string_view text, Faults& faults);

// One table as RFC 4180 text with LF line ends; cells are quoted where needed. A cell that a
// spreadsheet program would run as a formula (begins with = + - @ and is not a number) is written
// with a leading apostrophe when `for_spreadsheet` is set (CSV injection).
[[nodiscard]] std::string write_csv(const std::vector<std::string>& columns,
                                    const std::vector<std::vector<std::string>>& rows,
                                    bool for_spreadsheet = true);

}  // namespace renkei
