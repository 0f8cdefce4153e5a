// Procedure function charts as SVG (IEC 61512-2, 6): one for each element that holds others.
//
// Drawn in black on the page's ground, so that print, and eyes that see no colours, lose nothing;
// what is confidential is hatched and says so. Each has a title and a description for screen
// readers, and a table that says the same. Faulty charts are drawn as far as they can be. Pure
// functions, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/recipe/recipe.h"
#include "renkei/report/html.h"
#include "renkei/report/table.h"

namespace renkei::recipe {

// Those with charts: the procedure first, then in the order of their tables.
[[nodiscard]] std::vector<const Element*> elements_with_charts(const Recipe& recipe);

// The chart of one of them for a page, in pieces one under the other between which paper may break.
// Ids begin with `id`; elements link to the charts of theirs at chart_anchor().
[[nodiscard]] report::Html chart_html(const Recipe& recipe, const Element& element,
                                      report::Language language, const std::string& id);
// The place of an element's chart in a page: "en-chart-culture-expand".
[[nodiscard]] std::string chart_anchor(report::Language language, const Element& element);

// The same as a file of its own.
[[nodiscard]] std::string chart_svg(const Recipe& recipe, const Element& element,
                                    report::Language language);
// Whether a file (or the beginning of one) was written by chart_svg.
[[nodiscard]] bool is_own_chart(std::string_view text);

// The transitions in the order in which they are tried.
[[nodiscard]] report::Table chart_table(const Recipe& recipe, const Element& element,
                                        report::Language language);

}  // namespace renkei::recipe
