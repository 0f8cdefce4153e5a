#include "renkei/base/csv.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>

#include "renkei/base/csv_decode.h"
#include "renkei/base/utf8.h"

namespace renkei {

namespace {

constexpr std::size_t kShownBytesMax = 40;

// What a message quotes of a cell: its beginning, cut between characters.
std::string shown(std::string_view cell) {
  if (cell.size() <= kShownBytesMax) return std::string(cell);
  return std::string(cell.substr(0, utf8_valid_bytes(cell.substr(0, kShownBytesMax)))) + "...";
}

using internal::FaultSink;

// A row as it stands in the text, before it is held against the header.
struct RawRow {
  CsvRow row;
  std::size_t extra_column = 0;  // first cell with something in it beyond the limit, from 1
  std::string extra_value;
  bool empty = true;
};

// Nothing but spaces and tabs, U+3000 and U+00A0 too.
bool is_blank(std::string_view cell) {
  while (!cell.empty()) {
    const std::size_t bytes = cell[0] == ' ' || cell[0] == '\t'     ? 1
                              : cell.substr(0, 3) == "\xE3\x80\x80" ? 3
                              : cell.substr(0, 2) == "\xC2\xA0"     ? 2
                                                                    : 0;
    if (bytes == 0) return false;
    cell.remove_prefix(bytes);
  }
  return true;
}

class RowReader {
 public:
  RowReader(const CsvTable& table, std::string_view text, FaultSink& faults)
      : table_(table), text_(text), faults_(faults) {}

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] std::size_t position() const { return at_; }
  [[nodiscard]] std::int64_t line() const { return line_; }

  // Reads one row, keeping at most `cells_max` cells of it; false when an unclosed quote ends the
  // reading. Requires !at_end().
  bool read(std::size_t cells_max, RawRow& raw);

 private:
  enum class Cell { kRead, kUnclosed };
  Cell read_cell();
  Cell read_quoted();
  void read_unquoted();
  void append(std::string_view piece);
  // Consumes the end of a line if one stands here.
  bool take_line_end();
  [[nodiscard]] Place here() const;

  const CsvTable& table_;
  std::string_view text_;
  FaultSink& faults_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
  std::int64_t row_line_ = 1;
  std::size_t column_ = 0;  // of the cell being read, from 0
  std::string cell_;
  bool cell_too_long_ = false;
  bool lone_cr_told_ = false;  // once for a file: all its rows will have it
};

Place RowReader::here() const {
  Place place{
      .file = table_.file, .line = row_line_, .column = static_cast<std::int64_t>(column_) + 1};
  if (column_ < table_.columns.size()) place.field = table_.columns[column_];
  return place;
}

bool RowReader::take_line_end() {
  if (text_[at_] == '\n') {
    at_ += 1;
  } else if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
    at_ += 2;
  } else {
    return false;
  }
  ++line_;
  return true;
}

bool RowReader::read(std::size_t cells_max, RawRow& raw) {
  raw.row.line = row_line_ = line_;
  raw.row.cells.clear();
  raw.extra_column = 0;
  raw.empty = true;
  column_ = 0;
  while (true) {
    if (read_cell() == Cell::kUnclosed) return false;
    if (cell_too_long_) {
      faults_.add(Error{"csv.cell_too_long", "the cell is longer than 64 KiB"}
                      .at(here())
                      .value(shown(cell_))
                      .remedy("shorten it, and look for a quote that is not closed"));
      cell_.clear();
    }
    const bool blank = is_blank(cell_);
    if (!blank) raw.empty = false;
    if (column_ < cells_max) {
      raw.row.cells.push_back(std::move(cell_));
    } else if (!blank && raw.extra_column == 0) {
      raw.extra_column = column_ + 1;
      raw.extra_value = std::move(cell_);
    }
    if (at_end() || take_line_end()) return true;
    ++at_;  // the comma
    ++column_;
  }
}

// Leaves at_ on the comma, line end or end of text that ends the cell.
RowReader::Cell RowReader::read_cell() {
  cell_.clear();
  cell_too_long_ = false;
  if (!at_end() && text_[at_] == '"') return read_quoted();
  read_unquoted();
  return Cell::kRead;
}

void RowReader::append(std::string_view piece) {
  if (cell_.size() + piece.size() > kCsvCellBytesMax) {
    cell_too_long_ = true;
  } else {
    cell_.append(piece);
  }
}

RowReader::Cell RowReader::read_quoted() {
  const Place opened = here();
  const std::int64_t opened_line = line_;
  ++at_;
  while (true) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos) {
      Place place = opened;
      place.line = opened_line;
      faults_.add(Error{"csv.unclosed_quote", "the quote that opens this cell is never closed"}
                      .at(std::move(place))
                      .value(shown(text_.substr(at_, text_.find('\n', at_) - at_)))
                      .remedy("close it with another \"; nothing after it was read"));
      at_ = text_.size();
      return Cell::kUnclosed;
    }
    const std::string_view piece = text_.substr(at_, quote - at_);
    line_ += std::count(piece.begin(), piece.end(), '\n');
    append(piece);
    at_ = quote + 1;
    if (at_end() || text_[at_] != '"') break;
    append("\"");
    ++at_;
  }
  // Only a comma or a line end may follow; what else stands there is read as part of the cell, and
  // told.
  const bool ended = at_end() || text_[at_] == ',' || text_[at_] == '\n' ||
                     (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n');
  if (ended) return Cell::kRead;
  faults_.add(Error{"csv.quote", "there is text after the closing quote of a cell"}
                  .at(opened)
                  .value(shown(cell_))
                  .remedy("write each quote inside a quoted cell twice"));
  // A quote in what follows belongs to the fault already told.
  const std::size_t end = std::min(text_.find_first_of(",\n", at_), text_.size());
  std::string_view rest = text_.substr(at_, end - at_);
  if (end < text_.size() && text_[end] == '\n' && rest.ends_with('\r')) rest.remove_suffix(1);
  append(rest);
  at_ += rest.size();
  return Cell::kRead;
}

void RowReader::read_unquoted() {
  const std::size_t begin = at_;
  bool quote = false;
  bool lone_cr = false;
  for (; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c > '"' && c != ',') continue;  // nearly every character ends here
    if (c == ',' || c == '\n') break;
    if (c == '"') quote = true;
    if (c == '\r') {
      if (at_ + 1 < text_.size() && text_[at_ + 1] == '\n') break;
      lone_cr = true;
    }
  }
  append(text_.substr(begin, at_ - begin));
  if (quote) {
    faults_.add(
        Error{"csv.quote", "there is a quote inside the unquoted cell '" + shown(cell_) + "'"}
            .at(here())
            .value(shown(cell_))
            .remedy("put the whole cell in quotes and write each quote inside it twice"));
  }
  if (lone_cr && !lone_cr_told_) {
    lone_cr_told_ = true;
    faults_.add(Error{"csv.lone_cr", "there is a carriage return that does not end a line"}
                    .at(here())
                    .value(shown(cell_))
                    .remedy("save the table with LF or CRLF line ends"));
  }
}

// ----------------------------------------------------------------------------------- header

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + part.size())) {
    ++count;
  }
  return count;
}

// What separates the cells instead of commas, or nothing if commas do. Judged by the header line,
// where names seldom have any of these in them.
std::string_view wrong_separator(std::string_view header_line) {
  std::string bare;  // without what stands in quotes
  bool quoted = false;
  for (const char c : header_line) {
    if (c == '"') quoted = !quoted;
    if (!quoted) bare += c;
  }
  const std::size_t commas = count_of(bare, ",");
  if (count_of(bare, ";") > commas) return "';'";
  if (count_of(bare, "\t") > commas) return "tab";
  if (commas == 0 &&
      (bare.find("，") != std::string::npos || bare.find("、") != std::string::npos)) {
    return "the full-width comma";
  }
  return {};
}

// True, with a fault added, when the cells of the header line are not separated by commas. It looks
// at the bare line before any cell is read, whose quotes would not be where they seem.
bool has_wrong_separator(const CsvTable& table, std::string_view line_text, std::int64_t line,
                         FaultSink& faults) {
  if (line_text.starts_with("sep=") || line_text.starts_with("SEP=")) {
    faults.add(Error{"csv.separator_line", "the table begins with a line that names its separator"}
                   .at({.file = table.file, .line = line})
                   .value(shown(trim(line_text)))
                   .remedy("remove that line and separate the cells by commas"));
    return true;
  }
  if (const std::string_view separator = wrong_separator(line_text); !separator.empty()) {
    faults.add(Error{"csv.separator",
                     "the cells are separated by " + std::string(separator) + ", not by commas"}
                   .at({.file = table.file, .line = line})
                   .arg("separator", std::string(separator))
                   .remedy("save the table as comma-separated CSV UTF-8"));
    return true;
  }
  return false;
}

// Takes the names of the columns over into the table; false when the rows below cannot be read.
bool read_header(CsvTable& table, const RawRow& raw, FaultSink& faults) {
  const std::int64_t line = raw.row.line;
  if (raw.extra_column != 0) {
    faults.add(Error{"csv.too_many_columns", "the table has more than 256 columns"}
                   .at({.file = table.file,
                        .line = line,
                        .column = static_cast<std::int64_t>(raw.extra_column)})
                   .value(shown(raw.extra_value))
                   .remedy("split the table"));
    return false;
  }
  for (const std::string& cell : raw.row.cells) table.columns.emplace_back(trim(cell));
  while (!table.columns.empty() && table.columns.back().empty()) table.columns.pop_back();
  std::unordered_set<std::string_view> seen;
  for (std::size_t index = 0; index < table.columns.size(); ++index) {
    const std::string& name = table.columns[index];
    const Place place{.file = table.file,
                      .line = line,
                      .column = static_cast<std::int64_t>(index) + 1,
                      .field = name};
    if (name.empty()) {
      faults.add(Error{"csv.column_name", "the column has no name"}.at(place).remedy(
          "name it, or remove the column"));
    } else if (!seen.insert(name).second) {
      faults.add(Error{"csv.duplicate_column", "the column '" + shown(name) + "' stands twice"}
                     .at(place)
                     .value(shown(name))
                     .remedy("rename or remove one of the two"));
    }
  }
  return !table.columns.empty();
}

void read_rows(CsvTable& table, std::string_view text, FaultSink& faults) {
  RowReader reader(table, text, faults);
  RawRow raw;
  bool have_header = false;
  while (!have_header && !reader.at_end()) {
    const std::string_view rest = text.substr(reader.position());
    const std::string_view line_text = rest.substr(0, rest.find('\n'));
    if (has_wrong_separator(table, line_text, reader.line(), faults)) return;
    if (!reader.read(kCsvColumnsMax, raw)) return;
    if (raw.empty) continue;
    if (!read_header(table, raw, faults)) return;
    have_header = true;
  }
  if (!have_header) {
    faults.add(Error{"csv.empty", "the table has no header row"}
                   .at({.file = table.file, .line = 1})
                   .remedy("begin with a line that names the columns"));
    return;
  }
  while (!reader.at_end()) {
    raw.row.cells.reserve(table.columns.size());
    if (!reader.read(table.columns.size(), raw)) return;
    if (raw.empty) continue;
    if (raw.extra_column != 0) {
      const std::string columns = std::to_string(table.columns.size());
      faults.add(Error{
          "csv.too_many_cells",
          "'" + shown(raw.extra_value) + "' stands beyond the last of the " + columns + " columns"}
                     .at({.file = table.file,
                          .line = raw.row.line,
                          .column = static_cast<std::int64_t>(raw.extra_column)})
                     .value(shown(raw.extra_value))
                     .arg("columns", columns)
                     .remedy("put a cell that has a comma in it in quotes"));
    }
    if (table.rows.size() == kCsvRowsMax) {
      faults.add(Error{"csv.too_many_rows", "the table has more than 1,000,000 rows"}
                     .at({.file = table.file, .line = raw.row.line})
                     .remedy("split the table"));
      return;
    }
    raw.row.cells_there = raw.row.cells.size();
    raw.row.cells.resize(table.columns.size());
    table.rows.push_back(std::move(raw.row));
    raw.row = {};
  }
}

}  // namespace

int CsvTable::column(std::string_view name) const {
  const auto found = std::find(columns.begin(), columns.end(), name);
  return found == columns.end() ? -1 : static_cast<int>(found - columns.begin());
}

Place CsvTable::place(const CsvRow& row, int column) const {
  Place place{.file = file, .line = row.line};
  if (column >= 0 && static_cast<std::size_t>(column) < columns.size()) {
    place.column = column + 1;
    place.field = columns[static_cast<std::size_t>(column)];
  }
  return place;
}

CsvTable parse_csv(std::string file, std::string_view text, Faults& faults) {
  CsvTable table;
  table.file = std::move(file);
  FaultSink sink(faults);
  std::string converted;
  if (const auto decoded = internal::decode_csv(text, table, converted, sink)) {
    const bool has_lf = decoded->find('\n') != std::string_view::npos;
    if (!has_lf && decoded->find('\r') != std::string_view::npos) {
      sink.add(Error{"csv.lone_cr", "the lines end with CR alone, as on very old computers"}
                   .at({.file = table.file, .line = 1})
                   .remedy("save the table with LF or CRLF line ends"));
    } else {
      read_rows(table, *decoded, sink);
    }
  }
  sink.finish(table.file);
  return table;
}

}  // namespace renkei
