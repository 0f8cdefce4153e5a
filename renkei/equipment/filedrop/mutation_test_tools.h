// For tests: instrument files changed at random. Changes of form must give the same document;
// changes that break the file must be refused. Not thread-safe.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renkei/base/decimal.h"
#include "renkei/base/seams.h"
#include "renkei/equipment/filedrop/examples_test_tools.h"

namespace renkei::equipment::filedrop {

// A file as cells; the lines of NucleoView are rows of two.
struct Sheet {
  Instrument instrument{};
  char separator = ',';
  std::string line_end = "\n";
  bool ends_with_line_end = true;
  bool quote_all = false;
  std::vector<std::vector<std::string>> rows{};

  [[nodiscard]] bool is_table() const { return separator == ','; }
  [[nodiscard]] std::size_t column(std::string_view name) const {
    const auto& header = rows.front();
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  }
  [[nodiscard]] std::string text() const {
    std::string all;
    for (std::size_t r = 0; r < rows.size(); ++r) {
      for (std::size_t c = 0; c < rows[r].size(); ++c) {
        if (c > 0) all += separator;
        const bool quoted = is_table() && !rows[r][c].empty() &&
                            (quote_all || rows[r][c].find(',') != std::string::npos);
        all += quoted ? "\"" + rows[r][c] + "\"" : rows[r][c];
      }
      if (r + 1 < rows.size() || ends_with_line_end) all += line_end;
    }
    return all;
  }
};

// The bytes as UTF-8 without mark.
inline std::string utf8_of(const std::string& bytes) {
  if (!bytes.starts_with("\xFE\xFF")) return bytes;
  std::string text;  // of the examples: two bytes each, nothing beyond U+07FF
  for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
    const unsigned code =
        static_cast<unsigned char>(bytes[at]) * 256U + static_cast<unsigned char>(bytes[at + 1]);
    if (code < 0x80) {
      text += static_cast<char>(code);
    } else {
      text += static_cast<char>(0xC0U | (code >> 6U));
      text += static_cast<char>(0x80U | (code & 0x3FU));
    }
  }
  return text;
}

inline std::string utf16_of(const std::string& text, bool big_endian) {
  std::string bytes = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto next = [&](std::size_t i) {
      return static_cast<unsigned char>(text[at + i]) & 0x3FU;
    };
    unsigned code = first;
    std::size_t used = 1;
    if (first >= 0xE0) {
      code = ((first & 0x0FU) << 12U) | (next(1) << 6U) | next(2);
      used = 3;
    } else if (first >= 0xC0) {
      code = ((first & 0x1FU) << 6U) | next(1);
      used = 2;
    }
    at += used;
    const auto high = static_cast<char>(code >> 8U);
    const auto low = static_cast<char>(code & 0xFFU);
    bytes += big_endian ? high : low;
    bytes += big_endian ? low : high;
  }
  return bytes;
}

inline Sheet sheet_of(Instrument instrument, const std::string& bytes) {
  const std::string text = utf8_of(bytes);
  Sheet sheet{.instrument = instrument};
  if (instrument == Instrument::kNucleoView) sheet.separator = ';';
  if (instrument == Instrument::kCedexBioHt) sheet.separator = '\t';
  sheet.line_end = text.find("\r\n") != std::string::npos ? "\r\n" : "\n";
  sheet.ends_with_line_end = text.ends_with('\n');
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line.ends_with('\r')) line.pop_back();
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
      if (c == '"' && sheet.is_table()) {
        quoted = !quoted;
      } else if (c == sheet.separator && !quoted) {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    sheet.rows.push_back(std::move(cells));
  }
  return sheet;
}

inline std::string_view bare(std::string_view cell) {
  const std::size_t first = cell.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return cell.substr(first, cell.find_last_not_of(' ') - first + 1);
}

using At = std::pair<std::size_t, std::size_t>;

// Cells that hold a number with a point; no names of samples do, in the files used here.
inline std::vector<At> decimal_cells(const Sheet& sheet) {
  std::vector<At> found;
  for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
    for (std::size_t c = 0; c < sheet.rows[r].size(); ++c) {
      const std::string_view text = bare(sheet.rows[r][c]);
      if (text.find('.') != std::string_view::npos && Decimal::parse(text))
        found.emplace_back(r, c);
    }
  }
  return found;
}

template <typename T>
const T& any_of(const std::vector<T>& all, Random& random) {
  return all[static_cast<std::size_t>(
      random.between(0, static_cast<std::int64_t>(all.size()) - 1))];
}

template <typename T>
void shuffle(std::vector<T>& all, std::size_t from, Random& random) {
  for (std::size_t i = all.size(); i > from + 1; --i) {
    const auto other = static_cast<std::size_t>(
        random.between(static_cast<std::int64_t>(from), static_cast<std::int64_t>(i) - 1));
    std::swap(all[i - 1], all[other]);
  }
}

struct Mutator {
  std::string name;
  // Nothing when the file has nothing of the kind to change.
  std::function<std::optional<std::string>(Sheet, Random&)> change;
};

inline constexpr std::string_view kExtraColumn = "Room humidity";

inline std::string same_number(std::string_view text, Random& random) {
  switch (random.between(0, 2)) {
    case 0:
      return text.find_first_of("eE") == std::string_view::npos ? std::string(text) + "00"
                                                                : std::string(text);
    case 1:
      return text.find_first_of("eE") == std::string_view::npos ? std::string(text) + "E+00"
                                                                : std::string(text);
    default:
      return (text.starts_with('-') ? "" : "+") + std::string(text);
  }
}

// Changes of form alone: the document must stay the same.
inline std::vector<Mutator> form_mutators() {
  return {
      {"line ends",
       [](Sheet sheet, Random&) {
         sheet.line_end = sheet.line_end == "\n" ? "\r\n" : "\n";
         return sheet.text();
       }},
      {"byte order mark",
       [](const Sheet& sheet, Random&) { return "\xEF\xBB\xBF" + sheet.text(); }},
      {"UTF-16, little end first",
       [](const Sheet& sheet, Random&) { return utf16_of(sheet.text(), false); }},
      {"UTF-16, big end first",
       [](const Sheet& sheet, Random&) { return utf16_of(sheet.text(), true); }},
      {"empty lines at the end",
       [](Sheet sheet, Random&) {
         sheet.ends_with_line_end = true;
         return sheet.text() + sheet.line_end + sheet.line_end;
       }},
      {"every cell in quotes",
       [](Sheet sheet, Random&) -> std::optional<std::string> {
         if (!sheet.is_table()) return std::nullopt;
         sheet.quote_all = true;
         return sheet.text();
       }},
      {"columns in another order",
       [](Sheet sheet, Random& random) -> std::optional<std::string> {
         if (!sheet.is_table()) return std::nullopt;
         // A column without a name stays where it is: only there it is allowed.
         std::vector<std::size_t> order;
         for (std::size_t c = 0; c < sheet.rows[0].size(); ++c) {
           if (c > 0 && !sheet.rows[0][c].empty()) order.push_back(c);
         }
         std::vector<std::size_t> shuffled = order;
         shuffle(shuffled, 0, random);
         for (auto& row : sheet.rows) {
           const auto old = row;
           for (std::size_t i = 0; i < order.size(); ++i) row[order[i]] = old[shuffled[i]];
         }
         return sheet.text();
       }},
      {"keys in another order",
       [](Sheet sheet, Random& random) -> std::optional<std::string> {
         if (sheet.instrument != Instrument::kNucleoView) return std::nullopt;
         const auto first = std::find_if(sheet.rows.begin(), sheet.rows.end(),
                                         [](const auto& row) { return row[0] == "cm filename"; });
         const auto last = std::find_if(sheet.rows.begin(), sheet.rows.end(), [](const auto& row) {
           return row[0] == "csv file version";
         });
         std::vector<std::vector<std::string>> keys(first, last + 1);
         shuffle(keys, 0, random);
         std::copy(keys.begin(), keys.end(), first);
         return sheet.text();
       }},
      {"the other mu",
       [](const Sheet& sheet, Random&) -> std::optional<std::string> {
         std::string text = sheet.text();
         bool any = false;
         for (std::size_t at = 0; at + 1 < text.size(); ++at) {
           const std::string two = text.substr(at, 2);
           if (two != "\xC2\xB5" && two != "\xCE\xBC") continue;
           text.replace(at, 2, two == "\xC2\xB5" ? "\xCE\xBC" : "\xC2\xB5");
           any = true;
         }
         if (!any) return std::nullopt;
         return text;
       }},
      {"numbers written otherwise",
       [](Sheet sheet, Random& random) -> std::optional<std::string> {
         for (const auto& [r, c] : decimal_cells(sheet)) {
           if (!random.chance(30)) continue;
           sheet.rows[r][c] = same_number(bare(sheet.rows[r][c]), random);
         }
         return sheet.text();
       }},
      {"spaces around cells",
       [](Sheet sheet, Random& random) -> std::optional<std::string> {
         for (std::size_t r = 1; r < sheet.rows.size(); ++r) {
           for (std::string& cell : sheet.rows[r]) {
             // The flags of an archive file are told as they were printed.
             if (sheet.is_table() && !cell.empty() && random.chance(20)) cell = " " + cell + "  ";
           }
         }
         return sheet.text();
       }},
      {"a column with nothing in it", [](Sheet sheet, Random&) -> std::optional<std::string> {
         if (!sheet.is_table()) return std::nullopt;
         for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
           sheet.rows[r].insert(sheet.rows[r].begin() + 1, r == 0 ? std::string(kExtraColumn) : "");
         }
         return sheet.text();
       }}};
}

inline std::vector<std::string> required_columns(Instrument instrument) {
  switch (instrument) {
    case Instrument::kNcView:
      return {"NAME", "SAMPLE ID", "INSTRUMENT", "LIVE (cells/ml)", "VIABILITY (%)"};
    case Instrument::kViCellBlu:
      return {"Sample ID", "Viable (x10^6) cells/mL", "Viability (%)", "Analysis date/time"};
    case Instrument::kCedexHiRes:
      return {"Cedex ID", "Sample identifer", "Date finished", "Viability", "Viable Cell Conc."};
    case Instrument::kFlex2:
      return {"Date & Time", "Sample ID", "Sample Type"};
    case Instrument::kCfxMaestro:
      return {"Well", "Fluor", "Content", "Cq"};
    default:
      return {};
  }
}

// The cells with the time of a measurement.
inline std::vector<At> time_cells(const Sheet& sheet) {
  std::vector<At> found;
  const std::set<std::string> columns{"NAME", "Analysis date/time", "Date finished", "Date & Time"};
  for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
    if (sheet.instrument == Instrument::kNucleoView && sheet.rows[r][0] == "Date time") {
      found.emplace_back(r, 1);
    }
    if (sheet.instrument == Instrument::kCedexBioHt && sheet.rows[r].size() > 1) {
      found.emplace_back(r, 1);
    }
    for (std::size_t c = 0; sheet.is_table() && r > 0 && c < sheet.rows[r].size(); ++c) {
      if (c < sheet.rows[0].size() && columns.contains(sheet.rows[0][c])) found.emplace_back(r, c);
    }
  }
  return found;
}

// Changes that nothing can be read from any more: the file must be refused.
inline std::vector<Mutator> breaking_mutators() {
  const auto damaged_row = [](auto damage) {
    return [damage](Sheet sheet, Random& random) -> std::optional<std::string> {
      if (sheet.instrument == Instrument::kNucleoView) return std::nullopt;
      const auto row = static_cast<std::size_t>(
          random.between(1, static_cast<std::int64_t>(sheet.rows.size()) - 1));
      damage(sheet, row, random);
      return sheet.text();
    };
  };
  return {{"other separators",
           [](Sheet sheet, Random& random) -> std::optional<std::string> {
             const char old = sheet.separator;
             while (sheet.separator == old)
               sheet.separator = any_of<char>({',', ';', '\t'}, random);
             return sheet.text();
           }},
          {"header twice",
           [](Sheet sheet, Random&) -> std::optional<std::string> {
             if (sheet.instrument == Instrument::kNucleoView) return std::nullopt;
             sheet.rows.insert(sheet.rows.begin() + 1, sheet.rows[0]);
             return sheet.text();
           }},
          {"a column twice",
           [](Sheet sheet, Random& random) -> std::optional<std::string> {
             if (!sheet.is_table()) return std::nullopt;
             const auto c = static_cast<std::size_t>(random.between(1, 10));
             for (auto& row : sheet.rows) row.insert(row.begin() + 1, row[c]);
             return sheet.text();
           }},
          {"a key twice",
           [](Sheet sheet, Random& random) -> std::optional<std::string> {
             if (sheet.instrument != Instrument::kNucleoView) return std::nullopt;
             std::vector<std::size_t> full;
             for (std::size_t r = 1; r < sheet.rows.size(); ++r) {
               if (sheet.rows[r].size() > 1 && !bare(sheet.rows[r][1]).empty()) full.push_back(r);
             }
             const std::size_t r = any_of(full, random);
             sheet.rows.insert(sheet.rows.begin() + 1, sheet.rows[r]);
             return sheet.text();
           }},
          {"a required column gone",
           [](Sheet sheet, Random& random) -> std::optional<std::string> {
             const auto required = required_columns(sheet.instrument);
             if (required.empty()) return std::nullopt;
             const std::size_t c = sheet.column(any_of(required, random));
             for (auto& row : sheet.rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(c));
             return sheet.text();
           }},
          {"a row twice", damaged_row([](Sheet& sheet, std::size_t row, Random&) {
             const auto copy = sheet.rows[row];
             sheet.rows.push_back(copy);
           })},
          {"a row cut short", damaged_row([](Sheet& sheet, std::size_t row, Random& random) {
             // FLEX2 ends its rows with a comma more than it has columns.
             std::size_t named = sheet.rows[0].size();
             while (sheet.is_table() && sheet.rows[0][named - 1].empty()) --named;
             if (!sheet.is_table()) named = 10;
             sheet.rows[row].resize(
                 static_cast<std::size_t>(random.between(2, static_cast<std::int64_t>(named) - 1)));
           })},
          {"no UTF-8",
           [](const Sheet& sheet, Random& random) -> std::optional<std::string> {
             std::string text = sheet.text();
             const auto at = random.between(0, static_cast<std::int64_t>(text.size()) - 1);
             text.insert(static_cast<std::size_t>(at), 1, '\xFF');
             if (at == 0 && text[1] == '\xFE') return std::nullopt;
             return text;
           }},
          {"a NUL",
           [](const Sheet& sheet, Random& random) -> std::optional<std::string> {
             std::string text = sheet.text();
             const auto at = random.between(0, static_cast<std::int64_t>(text.size()) - 1);
             text.insert(static_cast<std::size_t>(at), 1, '\0');
             return text;
           }},
          {"a time that is none",
           [](Sheet sheet, Random& random) -> std::optional<std::string> {
             const auto cells = time_cells(sheet);
             if (cells.empty()) return std::nullopt;
             const auto& [r, c] = any_of(cells, random);
             std::string& cell = sheet.rows[r][c];
             if (cell.size() > 8 && (cell.starts_with("2023") || cell.starts_with("202"))) {
               cell[cell[4] == '-' ? 5 : 4] = '9';  // the month
             } else {
               cell.insert(0, "9");
               if (cell[1] >= '0' && cell[1] <= '9' && cell[2] >= '0' && cell[2] <= '9')
                 cell[1] = '9';
             }
             return sheet.text();
           }},
          {"a unit that is not known",
           [](const Sheet& sheet, Random&) -> std::optional<std::string> {
             std::string text = sheet.text();
             bool any = false;
             for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
                      {"(cells/ml)", "(cells/ul)"},
                      {"(x10^6) cells/mL", "(x10^5) cells/mL"},
                      {"\tmmol/L\t", "\tnmol/L\t"},
                      {"\tg/L\t", "\tng/L\t"}}) {
               for (std::size_t at = text.find(from); at != std::string::npos;
                    at = text.find(from, at + to.size())) {
                 text.replace(at, from.size(), to);
                 any = true;
               }
             }
             if (!any) return std::nullopt;
             return text;
           }},
          {"a decimal comma", [](Sheet sheet, Random& random) -> std::optional<std::string> {
             const auto cells = decimal_cells(sheet);
             if (cells.empty()) return std::nullopt;
             const auto& [r, c] = any_of(cells, random);
             std::string& cell = sheet.rows[r][c];
             cell.replace(cell.find('.'), 1, ",");
             return sheet.text();
           }}};
}

// A digit within a number becomes a letter.
inline std::optional<std::string> letter_for_digit(Sheet sheet, Random& random) {
  const auto cells = decimal_cells(sheet);
  if (cells.empty()) return std::nullopt;
  const auto& [r, c] = any_of(cells, random);
  std::string& cell = sheet.rows[r][c];
  std::vector<std::size_t> digits;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] >= '0' && cell[i] <= '9') digits.push_back(i);
  }
  cell[any_of(digits, random)] = any_of<char>({'x', 'O', 'l', 'S'}, random);
  return sheet.text();
}

}  // namespace renkei::equipment::filedrop
