#include "renkei/report/table.h"

#include <gtest/gtest.h>

namespace renkei::report {
namespace {

TEST(Table, FullWidthCharactersTakeTwoColumns) {
  EXPECT_EQ(display_width("abc"), 3);
  EXPECT_EQ(display_width("充填"), 4);
  EXPECT_EQ(display_width("（2億）"), 7);
  EXPECT_EQ(display_width("e\xCC\x81"), 1) << "a combining accent takes none";
}

TEST(Table, CutsBetweenCharacters) {
  EXPECT_EQ(cut_to_width("充填ライン", 10), "充填ライン");
  EXPECT_EQ(cut_to_width("充填ライン", 6), "充填…");
  EXPECT_EQ(cut_to_width("abcdef", 4), "abc…");
}

TEST(Table, TextColumnsStandUnderEachOther) {
  const Table table{.caption = "",
                    .columns = {{"人数", false}, {"日", true}},
                    .rows = {{"5,000万人", "7"}, {"2億人", "120"}}};
  EXPECT_EQ(table_text(table, 1),
            " 人数        日\n"
            " ---------  ---\n"
            " 5,000万人    7\n"
            " 2億人      120\n");
}

TEST(Table, HtmlHasScopesAndEscapesCells) {
  const std::string html =
      table_html({.caption = "c", .columns = {{"a", false}, {"n", true}}, .rows = {{"<x>", "1"}}})
          .str();
  EXPECT_NE(html.find("<caption>c</caption>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"col\" class=\"number\">n</th>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">&lt;x&gt;</th><td class=\"number\">1</td>"),
            std::string::npos);
}

TEST(Table, WordsOfTheOtherLanguageAreMarked) {
  EXPECT_EQ(language_of("充填 line two"), Language::kJa);
  EXPECT_EQ(language_of("nobody publishes"), Language::kEn);
  EXPECT_EQ(language_of("mRNA"), std::nullopt);
  EXPECT_EQ(language_of("12.5 kg"), std::nullopt);
  EXPECT_EQ(language_of("lic-kita"), std::nullopt);
  const Table table{.caption = "",
                    .columns = {{"a", false}, {"b", false}},
                    .rows = {{"充填", "two words"}},
                    .language = Language::kJa};
  const std::string html = table_html(table, "c").str();
  EXPECT_NE(html.find("<th scope=\"row\">充填</th>"), std::string::npos);
  EXPECT_NE(html.find("<td><span lang=\"en\">two words</span></td>"), std::string::npos);
}

TEST(Table, ATwinIsFoldedAndCanBeOpenedForPaper) {
  const Table table{.caption = "", .columns = {{"a", false}}, .rows = {}};
  EXPECT_NE(table_twin(table, "As a table", true).str().find("data-print=\"open\""),
            std::string::npos);
  EXPECT_EQ(table_twin(table, "As a table").str().find("data-print"), std::string::npos);
}

}  // namespace
}  // namespace renkei::report
