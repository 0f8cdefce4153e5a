#include "renkei/recipe/recipe_show.h"

#include <algorithm>

#include "renkei/recipe/recipe_svg.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/recipe/recipe_words.h"
#include "renkei/recipe/show_words.h"
#include "renkei/report/style.h"

namespace renkei::recipe {

namespace {

using report::arg;
using report::Html;
using report::Language;

// Of a cell on a terminal; the page and JSON have all of it.
constexpr int kCellWidthMax = 60;

// Columns in which no row says anything are left out.
report::Table without_empty_columns(const report::Table& table) {
  report::Table out = table;
  out.columns.clear();
  for (auto& row : out.rows) row.clear();
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    const bool used = std::any_of(table.rows.begin(), table.rows.end(),
                                  [&](const auto& row) { return !row[column].empty(); });
    if (!used) continue;
    out.columns.push_back(table.columns[column]);
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      out.rows[row].push_back(table.rows[row][column]);
    }
  }
  return out;
}

std::string anchor(Language language, const std::string& id) {
  return std::string(report::language_code(language)) + "-" + id;
}

Html section_html(Language language, const RecipeSection& section) {
  const std::string id = anchor(language, section.id);
  return report::element("section", {{"aria-labelledby", id}},
                         {report::element("h2", {{"id", id}, {"tabindex", "-1"}}, section.title),
                          report::table_html(without_empty_columns(section.table), section.title)});
}

Html chart_figure(const Recipe& recipe, const Element& element, Language language) {
  const std::string id = chart_anchor(language, element);
  std::string name = words::path_words(language, element, recipe.level);
  const std::string title = words::text_in(language, element.title);
  if (!title.empty()) {
    name += language == Language::kJa ? "（" + title + "）" : " (" + title + ")";
  }
  // The chart scrolls sideways on a narrow screen, so the keyboard must reach it.
  const Html scroll = report::element(
      "div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}, {"aria-label", name}},
      {chart_html(recipe, element, language, id)});
  return report::element(
      "figure", {},
      {report::element("figcaption", {{"id", id}, {"tabindex", "-1"}}, name), scroll,
       report::table_twin(chart_table(recipe, element, language),
                          say(language, words::kTransitionTable, arg<"element">(name)), true)});
}

Html charts_html(const Recipe& recipe, Language language) {
  const std::string id = anchor(language, "charts");
  std::vector<Html> parts{
      report::element("h2", {{"id", id}, {"tabindex", "-1"}}, words::in(language, words::kCharts))};
  const auto kind = [&](ElementType type) {
    return words::type_words(language, type, recipe.level);
  };
  parts.push_back(report::element(
      "p", {{"class", "note"}},
      say(language, words::kHowToRead, arg<"unit_procedure">(kind(ElementType::kUnitProcedure)),
          arg<"operation">(kind(ElementType::kOperation)),
          arg<"phase">(kind(ElementType::kPhase)))));
  const auto holders = elements_with_charts(recipe);
  if (holders.empty()) {
    parts.push_back(report::element("p", {}, words::in(language, words::kNothingDrawn)));
  }
  for (const auto& [number, element] : numbered_elements(recipe)) {
    if (!element->is_leaf()) parts.push_back(chart_figure(recipe, *element, language));
  }
  return report::element("section", {{"aria-labelledby", id}}, parts);
}

std::string page_title(const Recipe& recipe, Language language) {
  return say(language, words::kPageTitle,
             arg<"title">(words::text_or(language, recipe.title, recipe.id)), arg<"id">(recipe.id),
             arg<"version">(recipe.version));
}

Html half(const Recipe& recipe, Language language) {
  Html out = report::element("h1", {}, page_title(recipe, language));
  const auto sections = recipe_sections(recipe, language);
  std::vector<Html> items;
  const auto item = [&](const std::string& id, const std::string& title) {
    items.push_back(report::element(
        "li", {},
        {report::element("a", {report::Attribute::link_to(anchor(language, id))}, title)}));
  };
  for (const RecipeSection& section : sections) item(section.id, section.title);
  item("charts", words::in(language, words::kCharts));
  out += report::element("nav", {{"aria-label", words::in(language, words::kContents)}},
                         {report::element("ul", {}, items)});
  for (const RecipeSection& section : sections) out += section_html(language, section);
  out += charts_html(recipe, language);
  return out;
}

}  // namespace

std::string recipe_as_text(const Recipe& recipe, Language language) {
  std::string text;
  for (const RecipeSection& section : recipe_sections(recipe, language)) {
    report::Table table = without_empty_columns(section.table);
    for (auto& row : table.rows) {
      for (std::string& cell : row) {
        std::replace(cell.begin(), cell.end(), '\n', ' ');
        cell = report::cut_to_width(cell, kCellWidthMax);
      }
    }
    text += (text.empty() ? "" : "\n") + section.title + "\n" + report::table_text(table, 2);
  }
  return text;
}

std::string recipe_page(const Recipe& recipe, Language shown) {
  report::BilingualPage page;
  page.shown = shown;
  page.title = {page_title(recipe, Language::kJa), page_title(recipe, Language::kEn)};
  page.description = say(shown, words::kPageSays, arg<"id">(recipe.id));
  page.content = {half(recipe, Language::kJa), half(recipe, Language::kEn)};
  return report::bilingual_page(page);
}

Json recipe_json(const Recipe& recipe) {
  auto document = parse_toml(recipe.id, write_recipe(recipe));
  RENKEI_CHECK(document.has_value());
  return std::move(document->value);
}

}  // namespace renkei::recipe
