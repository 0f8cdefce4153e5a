// Internal to filedrop: the rows of an instrument's CSV table, asked by the names of columns in
// whatever order they stand. Not for other rooms. Looks into the Source's names, owns its cells;
// cells handed out live as long as the table. Thread-safe once read.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/csv.h"
#include "renkei/equipment/filedrop/source.h"

namespace renkei::equipment::filedrop {

class Table {
 public:
  // Reads the table of `source`; a first column without a name is called `unnamed_first` when that
  // is not empty. Nothing, with faults, when a required column is missing, a name stands twice, a
  // row is shorter than the header or stands twice, or there are none or too many.
  [[nodiscard]] static std::optional<Table> read(const Source& source,
                                                 std::span<const std::string_view> required,
                                                 std::string_view unnamed_first, Report& report);

  [[nodiscard]] std::size_t rows() const { return csv_.rows.size(); }
  [[nodiscard]] std::int64_t line(std::size_t row) const { return csv_.rows[row].line; }
  // Blank, and placed at the row alone, when there is no such column. `name` must outlive the cell.
  [[nodiscard]] Cell cell(std::size_t row, std::string_view name) const;
  // Names of the columns that are not among `known`, in the order of the file.
  [[nodiscard]] std::vector<std::string> others(std::span<const std::string_view> known) const;
  // The cell that is the same in every row (blank ones too); a fault where they differ.
  [[nodiscard]] Cell same_in_all(std::string_view name, Report& report) const;

 private:
  explicit Table(CsvTable csv) : csv_(std::move(csv)) {}
  CsvTable csv_;
  std::map<std::string, std::size_t, std::less<>> columns_;  // by canonical name
};

// The names of the columns of a CSV text, canonical; what is no table has none.
[[nodiscard]] std::vector<std::string> header_of(std::string_view text);

}  // namespace renkei::equipment::filedrop
