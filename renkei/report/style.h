// How the pages look on screen (light and dark) and on A4 paper, and how one page holds two
// languages. Contrast of text is at least 4.5:1, of drawn lines 3:1 (JIS X 8341-3:2016, WCAG 2.2
// AA). Nothing is loaded: fonts are those of the reader's machine. Thread-safe.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "renkei/report/html.h"

namespace renkei::report {

// The style sheet of every page.
[[nodiscard]] RawConstant page_style();
// What the page does beyond style: sets the document's language with the switch, follows #ja and
// #en, opens tables for printing. The page is complete without it.
[[nodiscard]] RawConstant page_script();

// A page in both languages: `content` of each, of which one is shown, and the switch between them
// (radio buttons, so that it works without script). The chosen one is shown at first.
struct BilingualPage {
  Language shown = Language::kJa;
  std::pair<std::string, std::string> title;  // ja, en
  std::string description;
  std::pair<Html, Html> content;  // ja, en
};
[[nodiscard]] std::string bilingual_page(const BilingualPage& page);

}  // namespace renkei::report
