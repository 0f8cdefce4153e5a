#include "renkei/equipment/filedrop/table.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace renkei::equipment::filedrop {

namespace {

bool check_columns(const CsvTable& csv, std::span<const std::string_view> required,
                   std::map<std::string, std::size_t, std::less<>>& columns, Report& report) {
  for (std::size_t index = 0; index < csv.columns.size(); ++index) {
    const std::string& name = csv.columns[index];
    if (columns.emplace(canonical(name), index).second) continue;
    report.fault(Error{"filedrop.doubled_column", "the column '" + name + "' stands twice"}
                     .at({.file = csv.file,
                          .line = 1,
                          .column = static_cast<std::int64_t>(index) + 1,
                          .field = name})
                     .value(name)
                     .remedy("export the file again; nobody knows which of the two is meant"));
  }
  for (const std::string_view name : required) {
    if (columns.contains(name)) continue;
    report.fault(
        Error{"filedrop.missing_column", "the column '" + std::string(name) + "' is missing"}
            .at({.file = csv.file, .line = 1, .field = std::string(name)})
            .value(std::string(name))
            .remedy("export the file with this column"));
  }
  return report.ok();
}

Error too_many_rows(const std::string& file, std::int64_t line) {
  return Error{"filedrop.too_many_rows", "the table has more than 10,000 results"}
      .at({.file = file, .line = line})
      .remedy("export fewer results into one file");
}

void check_rows(const CsvTable& csv, Report& report) {
  if (csv.rows.empty()) {
    report.fault(Error{"filedrop.no_rows", "the table has no results"}
                     .at({.file = csv.file})
                     .remedy("export the file again"));
  }
  if (csv.rows.size() > kInstrumentRowsMax) {
    report.fault(too_many_rows(csv.file, csv.rows[kInstrumentRowsMax].line));
    return;
  }
  std::unordered_set<std::string> seen;
  for (const CsvRow& row : csv.rows) {
    const Place place{.file = csv.file, .line = row.line};
    if (row.cells_there < csv.columns.size()) {
      report.fault(Error{"filedrop.short_row", "the row ends before its last column"}
                       .at({.file = csv.file,
                            .line = row.line,
                            .column = static_cast<std::int64_t>(row.cells_there),
                            .field = csv.columns[row.cells_there]})
                       .value(row.cells_there > 0 ? row.cells[row.cells_there - 1] : "")
                       .remedy("look whether the file was cut off, and export it again"));
    }
    std::string whole;
    for (const std::string& cell : row.cells) (whole += trim(cell)) += '\x1F';
    if (seen.insert(std::move(whole)).second) continue;
    report.fault(Error{"filedrop.row_twice", "the same row stands in the file twice"}
                     .at(place)
                     .value(row.cells.front())
                     .remedy("export the file again; one measurement is told once"));
  }
}

}  // namespace

std::optional<Table> Table::read(const Source& source, std::span<const std::string_view> required,
                                 std::string_view unnamed_first, Report& report) {
  // Before the cells are: a row of few bytes may have very many columns.
  const auto lines = std::count(source.text.begin(), source.text.end(), '\n');
  if (static_cast<std::size_t>(lines) > 2 * kInstrumentRowsMax) {
    report.fault(too_many_rows(source.file, 0));
    return std::nullopt;
  }
  Faults faults;
  CsvTable csv;
  if (!unnamed_first.empty() && source.text.starts_with(',')) {
    csv = parse_csv(source.file, std::string(unnamed_first) + source.text, faults);
  } else {
    csv = parse_csv(source.file, source.text, faults);
  }
  for (Error& fault : faults) report.fault(std::move(fault));
  if (!report.ok()) return std::nullopt;
  Table table(std::move(csv));
  if (!check_columns(table.csv_, required, table.columns_, report)) return std::nullopt;
  check_rows(table.csv_, report);
  if (!report.ok()) return std::nullopt;
  if (!source.text.ends_with('\n')) {
    const CsvRow& last = table.csv_.rows.back();
    report.note(Error{"filedrop.no_line_end", "the last row does not end with a line end"}
                    .at({.file = source.file, .line = last.line})
                    .value(last.cells.back())
                    .remedy("nothing shows that the file is whole; look at its last value"));
  }
  return table;
}

Cell Table::cell(std::size_t row, std::string_view name) const {
  Cell cell{.text = {}, .file = csv_.file, .line = csv_.rows[row].line, .field = name};
  const auto column = columns_.find(name);
  if (column == columns_.end()) return cell;
  cell.text = trim(csv_.rows[row].cells[column->second]);
  cell.column = static_cast<std::int64_t>(column->second) + 1;
  cell.field = csv_.columns[column->second];
  return cell;
}

std::vector<std::string> Table::others(std::span<const std::string_view> known) const {
  std::vector<std::string> names;
  for (const std::string& column : csv_.columns) {
    std::string name = canonical(column);
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

Cell Table::same_in_all(std::string_view name, Report& report) const {
  const Cell first = cell(0, name);
  for (std::size_t row = 1; row < rows(); ++row) {
    const Cell other = cell(row, name);
    if (other.text == first.text) continue;
    report.fault(other.error("filedrop.mixed", "differs from the rows above")
                     .remedy("export the results of each instrument into a file of their own"));
    break;
  }
  return first;
}

std::vector<std::string> header_of(std::string_view text) {
  // The first line with something in it, as parse_csv takes it.
  Lines lines(text.substr(0, kCsvCellBytesMax));
  while (const auto line = lines.next()) {
    if (line->text.find_first_not_of(", \t") == std::string_view::npos) continue;
    Faults ignored;
    const bool unnamed = line->text.starts_with(',');
    const CsvTable table =
        parse_csv("", (unnamed ? "-" : "") + std::string(line->text) + "\n", ignored);
    std::vector<std::string> names;
    names.reserve(table.columns.size());
    for (const std::string& name : table.columns) names.push_back(canonical(name));
    return names;
  }
  return {};
}

}  // namespace renkei::equipment::filedrop
