#include "renkei/report/table.h"

#include <algorithm>
#include <cstddef>
#include <utf8proc.h>

namespace renkei::report {

namespace {

// Calls `see(code, bytes)` for each character; bytes that are not UTF-8 come as U+FFFD.
template <typename See>
void each_character(std::string_view words, See see) {
  std::size_t at = 0;
  while (at < words.size()) {
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t used =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(words.data()) + at,
                         static_cast<utf8proc_ssize_t>(words.size() - at), &code);
    const std::size_t bytes = used > 0 ? static_cast<std::size_t>(used) : 1;
    if (!see(used > 0 ? code : 0xfffd, words.substr(at, bytes))) return;
    at += bytes;
  }
}

int character_width(utf8proc_int32_t code) { return utf8proc_charwidth(code); }

bool is_japanese(utf8proc_int32_t code) {
  const bool kana = code >= 0x3041 && code <= 0x30ff;
  const bool kanji = code >= 0x3400 && code <= 0x9fff;
  return kana || kanji;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Html cell_words(const Table& table, std::string_view words) {
  const auto language = language_of(words);
  if (!table.language || !language) return text(words);
  return text_in(*language, *table.language, words);
}

Attributes column_attributes(const Column& column) {
  Attributes attributes;
  if (column.number) attributes.push_back({"class", "number"});
  if (column.one_line && !column.number) attributes.push_back({"class", "one-line"});
  return attributes;
}

Html header_row(const Table& table) {
  std::vector<Html> cells;
  for (const Column& column : table.columns) {
    Attributes attributes{{"scope", "col"}};
    if (column.number) attributes.push_back({"class", "number"});
    cells.push_back(element("th", attributes, column.title));
  }
  return element("thead", {}, {element("tr", {}, cells)});
}

Html body_row(const Table& table, const std::vector<std::string>& row) {
  std::vector<Html> cells;
  for (std::size_t at = 0; at < row.size(); ++at) {
    if (at == 0) {
      cells.push_back(element("th", {{"scope", "row"}}, {cell_words(table, row[at])}));
      continue;
    }
    Attributes attributes;
    if (at < table.columns.size()) attributes = column_attributes(table.columns[at]);
    cells.push_back(element("td", attributes, {cell_words(table, row[at])}));
  }
  return element("tr", {}, cells);
}

}  // namespace

Html table_html(const Table& table, std::string_view label) {
  std::vector<Html> rows;
  rows.reserve(table.rows.size());
  for (const auto& row : table.rows) rows.push_back(body_row(table, row));
  std::vector<Html> parts;
  if (!table.caption.empty()) parts.push_back(element("caption", {}, table.caption));
  parts.push_back(header_row(table));
  parts.push_back(element("tbody", {}, rows));
  // A region that scrolls sideways on a small screen must be reachable by keyboard.
  const std::string name = table.caption.empty() ? std::string(label) : table.caption;
  Attributes around{{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}};
  around.push_back({"aria-label", name});
  Attributes own;
  if (table.caption.empty() && !label.empty()) own.push_back({"aria-label", label});
  return element("div", around, {element("table", own, parts)});
}

Html table_twin(const Table& table, std::string_view summary, bool printed) {
  Attributes attributes{{"class", "twin"}};
  if (printed) attributes.push_back({"data-print", "open"});
  return element("details", attributes,
                 {element("summary", {}, summary), table_html(table, summary)});
}

std::optional<Language> language_of(std::string_view words) {
  bool japanese = false;
  each_character(words, [&](utf8proc_int32_t code, std::string_view) {
    japanese = is_japanese(code);
    return !japanese;
  });
  if (japanese) return Language::kJa;
  int in_row = 0;  // words of two letters or more, one after the other
  int letters = 0;
  for (std::size_t at = 0; at <= words.size(); ++at) {
    if (at < words.size() && is_letter(words[at])) {
      ++letters;
      continue;
    }
    if (letters > 0) in_row = letters >= 2 ? in_row + 1 : 0;
    letters = 0;
    if (in_row >= 2) return Language::kEn;
    if (at < words.size() && words[at] != ' ') in_row = 0;
  }
  return std::nullopt;
}

int display_width(std::string_view words) {
  int width = 0;
  each_character(words, [&](utf8proc_int32_t code, std::string_view) {
    width += character_width(code);
    return true;
  });
  return width;
}

std::string cut_to_width(std::string_view words, int width) {
  if (display_width(words) <= width) return std::string(words);
  std::string out;
  int used = 0;
  each_character(words, [&](utf8proc_int32_t code, std::string_view bytes) {
    used += character_width(code);
    if (used > width - 1) return false;
    out += bytes;
    return true;
  });
  return width > 0 ? out + "…" : out;
}

std::string table_text(const Table& table, int indent) {
  std::vector<int> widths;
  for (const Column& column : table.columns) widths.push_back(display_width(column.title));
  for (const auto& row : table.rows) {
    for (std::size_t at = 0; at < std::min(row.size(), widths.size()); ++at) {
      widths[at] = std::max(widths[at], display_width(row[at]));
    }
  }
  const auto line = [&](const auto& cell_at) {
    std::string out(static_cast<std::size_t>(indent), ' ');
    for (std::size_t at = 0; at < widths.size(); ++at) {
      if (at > 0) out += "  ";
      const std::string cell = cell_at(at);
      const int gap = std::max(0, widths[at] - display_width(cell));
      const std::string spaces(static_cast<std::size_t>(gap), ' ');
      out += table.columns[at].number ? spaces + cell : cell + spaces;
    }
    out.erase(out.find_last_not_of(' ') + 1);
    return out + "\n";
  };
  std::string out = line([&](std::size_t at) { return table.columns[at].title; });
  out +=
      line([&](std::size_t at) { return std::string(static_cast<std::size_t>(widths[at]), '-'); });
  for (const auto& row : table.rows) {
    out += line([&](std::size_t at) { return at < row.size() ? row[at] : std::string(); });
  }
  return out;
}

}  // namespace renkei::report
