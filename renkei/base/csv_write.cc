// The writing half of csv.h.
#include <algorithm>
#include <array>

#include "renkei/base/csv.h"
#include "renkei/base/decimal.h"

namespace renkei {

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
  // wrong separator; a row of one empty cell would be an empty line; a mark at the very beginning
  // of the text would be taken for that of the encoding.
  const bool quoted = cell.find_first_of(",;\t\"\r\n") != std::string_view::npos ||
                      (alone && cell.empty()) || cell.starts_with("\xEF\xBB\xBF");
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
