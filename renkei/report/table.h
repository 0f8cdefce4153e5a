// A table as HTML (with scopes, caption and numbers set right) and as text for a terminal, aligned
// by the columns that characters take: full-width ones count two. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/report/catalogue.h"
#include "renkei/report/html.h"

namespace renkei::report {

struct Column {
  std::string title;
  bool number = false;    // set right
  bool one_line = false;  // not broken, as dates
};

// `language`: of the page around, when cells may hold words of the other (names, sources): these
// are then marked with `lang`.
struct Table {
  std::string caption{};  // may be empty: then the heading above says it
  std::vector<Column> columns{};
  std::vector<std::vector<std::string>> rows{};  // first cell: what the row is about
  std::optional<Language> language{};
};

// `label`: what the table is called for a screen reader when it has no caption.
[[nodiscard]] Html table_html(const Table& table, std::string_view label = {});

// The same, folded under `summary`: the twin of a chart. Opened for printing when `printed`.
[[nodiscard]] Html table_twin(const Table& table, std::string_view summary, bool printed = false);

// Columns separated by two spaces, the title row underlined; lines carry no trailing spaces.
[[nodiscard]] std::string table_text(const Table& table, int indent = 0);

// The language that words are plainly in: Japanese when there is a kana or kanji, English when two
// or more words of letters stand side by side; else none.
[[nodiscard]] std::optional<Language> language_of(std::string_view words);

// Columns of a terminal that `words` take (UTF-8; East Asian full-width characters take two).
[[nodiscard]] int display_width(std::string_view words);
// Cut to at most `width` columns, with "…" where something was cut.
[[nodiscard]] std::string cut_to_width(std::string_view words, int width);

}  // namespace renkei::report
