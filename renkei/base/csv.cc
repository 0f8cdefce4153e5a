#include "renkei/base/csv.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iconv.h>
#include <optional>
#include <unordered_set>
#include <utility>

#include "renkei/base/decimal.h"
#include "renkei/base/utf8.h"

namespace renkei {

namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr std::size_t kShownBytesMax = 40;

// What a message quotes of a cell: its beginning, cut between characters.
std::string shown(std::string_view cell) {
  if (cell.size() <= kShownBytesMax) return std::string(cell);
  return std::string(cell.substr(0, utf8_valid_bytes(cell.substr(0, kShownBytesMax)))) + "...";
}

// Hands faults on up to the limit and counts the rest, so that a file broken on every row does not
// answer with a million messages.
class FaultSink {
 public:
  explicit FaultSink(Faults& faults) : faults_(faults) {}

  void add(Error error) {
    if (++count_ <= kCsvFaultsMax) faults_.push_back(std::move(error));
  }

  void finish(const std::string& file) {
    if (count_ <= kCsvFaultsMax) return;
    const std::string more = std::to_string(count_ - kCsvFaultsMax);
    faults_.push_back(Error{"csv.more_faults", "there are " + more + " more faults in this file"}
                          .at({.file = file})
                          .arg("count", more)
                          .remedy("correct the ones above first"));
  }

 private:
  Faults& faults_;
  std::size_t count_ = 0;
};

// ------------------------------------------------------------------------------- characters

struct Cp932 {
  std::string utf8;
  std::optional<std::size_t> broken_at;  // byte that is no CP932 either
};

Cp932 convert_cp932(std::string_view text) {
  Cp932 result;
  const iconv_t converter = ::iconv_open("UTF-8", "CP932");
  if (converter == reinterpret_cast<iconv_t>(-1)) {  // iconv(3) fails with (iconv_t)-1
    result.broken_at = utf8_valid_bytes(text);
    return result;
  }
  std::array<char, 64U << 10> buffer{};
  // iconv(3) takes a pointer to non-const but does not write through it.
  char* in = const_cast<char*>(text.data());
  std::size_t in_left = text.size();
  while (in_left > 0) {
    char* out = buffer.data();
    std::size_t out_left = buffer.size();
    const std::size_t converted = ::iconv(converter, &in, &in_left, &out, &out_left);
    result.utf8.append(buffer.data(), buffer.size() - out_left);
    if (converted == static_cast<std::size_t>(-1) && errno != E2BIG) {
      result.broken_at = text.size() - in_left;
      break;
    }
  }
  ::iconv_close(converter);
  return result;
}

// True when text that is not UTF-8 as a whole is more likely UTF-8 with damage than CP932: kanji
// and kana in UTF-8 have three bytes each, and CP932 text hits that pattern seldom by chance.
bool looks_like_damaged_utf8(std::string_view text) {
  std::size_t three_byte_characters = 0;
  std::size_t invalid_bytes = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_character_bytes(text.substr(at));
    if (length == 0) ++invalid_bytes;
    if (length >= 3) ++three_byte_characters;
    at += std::max<std::size_t>(length, 1);
  }
  return three_byte_characters > invalid_bytes;
}

bool looks_like_utf16(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  // Without a mark: a header of ASCII names has a NUL in every second byte.
  if (text.size() < 4) return false;
  const auto nul = [&](std::size_t index) { return text[index] == '\0'; };
  return (nul(0) && !nul(1) && nul(2) && !nul(3)) || (!nul(0) && nul(1) && !nul(2) && nul(3));
}

// A workbook (.xlsx is a zip archive, .xls a compound file) saved or renamed as .csv.
bool looks_like_workbook(std::string_view text) {
  return text.starts_with("PK\x03\x04") || text.starts_with("\xD0\xCF\x11\xE0");
}

Error encoding_error(const std::string& file, std::string_view text, std::size_t broken_at) {
  return Error{"csv.encoding", "the text is neither UTF-8 nor CP932 (Shift_JIS)"}
      .at({.file = file,
           .line = line_column_at(text, broken_at).line,
           .byte_offset = static_cast<std::int64_t>(broken_at)})
      .remedy("save the table as CSV UTF-8");
}

Error no_text_error(std::string code, std::string message, const std::string& file) {
  return Error{std::move(code), std::move(message)}
      .at({.file = file})
      .remedy("open it in the spreadsheet program and save it as CSV UTF-8");
}

// The text of the table in UTF-8 without byte order mark, in `text` itself or in `converted`;
// none if it cannot be read. Sets table.encoding.
std::optional<std::string_view> decode(std::string_view text, CsvTable& table,
                                       std::string& converted, FaultSink& faults) {
  const std::string& file = table.file;
  if (text.size() > kCsvBytesMax) {
    faults.add(Error{"csv.too_large", "the table is larger than 256 MiB"}
                   .at({.file = file})
                   .remedy("split it"));
    return std::nullopt;
  }
  if (looks_like_workbook(text)) {
    faults.add(no_text_error("csv.workbook", "this is a workbook, not a CSV table", file));
    return std::nullopt;
  }
  if (looks_like_utf16(text)) {
    faults.add(no_text_error("csv.utf16", "the text is UTF-16, which is not read", file));
    return std::nullopt;
  }
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    faults.add(Error{"csv.nul", "there is a NUL byte in the text"}
                   .at({.file = file,
                        .line = line_column_at(text, nul).line,
                        .byte_offset = static_cast<std::int64_t>(nul)})
                   .remedy("save the table as CSV UTF-8"));
    return std::nullopt;
  }
  const bool marked = text.starts_with(kUtf8Mark);
  table.encoding = marked ? "UTF-8 with BOM" : "UTF-8";
  const std::size_t valid = utf8_valid_bytes(text);
  if (valid == text.size()) return marked ? text.substr(kUtf8Mark.size()) : text;
  if (marked || looks_like_damaged_utf8(text)) {
    faults.add(
        Error{"csv.encoding", "the text is UTF-8, but broken here"}
            .at({.file = file,
                 .line = line_column_at(text, valid).line,
                 .byte_offset = static_cast<std::int64_t>(valid)})
            .remedy("correct the character, or save the table as CSV UTF-8 from its source"));
    return std::nullopt;
  }
  Cp932 cp932 = convert_cp932(text);
  if (cp932.broken_at) {
    faults.add(encoding_error(file, text, *cp932.broken_at));
    return std::nullopt;
  }
  table.encoding = "CP932";
  converted = std::move(cp932.utf8);
  return converted;
}

// ------------------------------------------------------------------------------------- rows

// A row as it stands in the text, before it is held against the header.
struct RawRow {
  CsvRow row;
  std::size_t extra_column = 0;  // first cell with something in it beyond the limit, from 1
  std::string extra_value;
  bool empty = true;
};

class RowReader {
 public:
  RowReader(const CsvTable& table, std::string_view text, FaultSink& faults)
      : table_(table), text_(text), faults_(faults) {}

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  [[nodiscard]] std::size_t position() const { return at_; }

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
    if (!cell_.empty()) raw.empty = false;
    if (column_ < cells_max) {
      raw.row.cells.push_back(std::move(cell_));
    } else if (!cell_.empty() && raw.extra_column == 0) {
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

// Takes the names of the columns over into the table; false when the rows below cannot be read.
bool read_header(CsvTable& table, RawRow& raw, std::string_view line_text, FaultSink& faults) {
  const std::int64_t line = raw.row.line;
  if (line_text.starts_with("sep=") || line_text.starts_with("SEP=")) {
    faults.add(Error{"csv.separator", "the table begins with a line that names its separator"}
                   .at({.file = table.file, .line = line})
                   .value(shown(trim(line_text)))
                   .remedy("remove that line and separate the cells by commas"));
    return false;
  }
  if (const std::string_view separator = wrong_separator(line_text); !separator.empty()) {
    faults.add(Error{"csv.separator",
                     "the cells are separated by " + std::string(separator) + ", not by commas"}
                   .at({.file = table.file, .line = line})
                   .arg("separator", std::string(separator))
                   .remedy("save the table as comma-separated CSV UTF-8"));
    return false;
  }
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
    const std::size_t begin = reader.position();
    if (!reader.read(kCsvColumnsMax, raw)) return;
    if (raw.empty) continue;
    if (!read_header(table, raw, text.substr(begin, reader.position() - begin), faults)) return;
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
  if (const auto decoded = decode(text, table, converted, sink)) {
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

namespace {

// What a spreadsheet program would run as a formula; it reads the full-width signs as the others.
// The list is that of OWASP, "CSV Injection".
bool is_formula(std::string_view cell) {
  constexpr std::array<std::string_view, 10> kBegins{"=",  "+",  "-",  "@",  "\t",
                                                     "\r", "＝", "＋", "－", "＠"};
  const bool begins = std::any_of(kBegins.begin(), kBegins.end(),
                                  [&](std::string_view begin) { return cell.starts_with(begin); });
  return begins && !parse_spreadsheet_decimal(cell);
}

void append_cell(std::string& text, std::string_view cell, bool alone, bool for_spreadsheet) {
  const bool formula = for_spreadsheet && is_formula(cell);
  // ';' and tab need no quotes by RFC 4180, but a header made of them alone would be taken for a
  // wrong separator; a row of one empty cell would be an empty line.
  const bool quoted =
      cell.find_first_of(",;\t\"\r\n") != std::string_view::npos || (alone && cell.empty());
  if (quoted) text += '"';
  if (formula) text += '\'';
  if (quoted) {
    for (const char c : cell) {
      if (c == '"') text += '"';
      text += c;
    }
    text += '"';
  } else {
    text += cell;
  }
}

void append_row(std::string& text, const std::vector<std::string>& cells, bool for_spreadsheet) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += ',';
    append_cell(text, cells[i], cells.size() == 1, for_spreadsheet);
  }
  text += '\n';
}

}  // namespace

std::string write_csv(const std::vector<std::string>& columns,
                      const std::vector<std::vector<std::string>>& rows, bool for_spreadsheet) {
  std::string text;
  append_row(text, columns, for_spreadsheet);
  for (const auto& row : rows) append_row(text, row, for_spreadsheet);
  return text;
}

}  // namespace renkei
