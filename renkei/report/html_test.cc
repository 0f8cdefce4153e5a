#include "renkei/report/html.h"

#include <gtest/gtest.h>

namespace renkei::report {
namespace {

TEST(Html, EscapesWordsAndAttributeValues) {
  const Html html =
      element("p", {{"title", "a\"b'<&>"}}, {text("<script>alert('x')</script>&amp;")});
  EXPECT_EQ(
      html.str(),
      "<p title=\"a&quot;b&#39;&lt;&amp;&gt;\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"
      "&amp;amp;</p>");
}

TEST(Html, JapaneseStaysAsItIs) { EXPECT_EQ(text("充填ライン").str(), "充填ライン"); }

TEST(Html, BrokenUtf8AndControlCharactersBecomeReplacementCharacters) {
  EXPECT_EQ(text("a\xff"
                 "b\x01"
                 "c\x7f\n")
                .str(),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD"
            "c\xEF\xBF\xBD\n");
  EXPECT_EQ(text(std::string_view("\0<", 2)).str(), "\xEF\xBF\xBD&lt;");
  EXPECT_EQ(text("\xe5\x85").str(), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Html, VoidElementsAreNotClosed) {
  EXPECT_EQ(element("br").str(), "<br>");
  EXPECT_EQ(element("td").str(), "<td></td>");
}

TEST(Html, LinksGoOnlyWithinThePage) {
  EXPECT_EQ(element("a", {Attribute::link_to("javascript:x")}, "go").str(),
            "<a href=\"#javascript:x\">go</a>");
}

TEST(Html, NumbersOfDrawingsHaveTwoDecimalsAtMost) {
  EXPECT_EQ(Attribute("x", 1.0).value(), "1");
  EXPECT_EQ(Attribute("x", 1.239).value(), "1.24");
  EXPECT_EQ(Attribute("x", -0.0001).value(), "0");
  EXPECT_EQ(Attribute("x", 100.0).value(), "100");
}

TEST(Html, NamesThatRunOrLoadAreNoNames) {
  static_assert(internal::is_markup_name("viewBox"));
  static_assert(internal::is_markup_name("aria-label"));
  static_assert(!internal::is_markup_name("a b"));
  static_assert(!internal::is_markup_name("a="));
  static_assert(!internal::is_markup_name(""));
  static_assert(!internal::is_markup_name("1a"));
}

TEST(Html, APageForbidsEveryLoadAndSaysItsLanguage) {
  const std::string page = PageParts{.language = Language::kJa,
                                     .title = "計画 <1>",
                                     .description = "\"x\"",
                                     .style = "p{}",
                                     .script = "",
                                     .body_attributes = {{"data-a", "1"}},
                                     .body = element("p", {}, "x")}
                               .str();
  EXPECT_TRUE(page.starts_with("<!DOCTYPE html>\n<html lang=\"ja\">"));
  EXPECT_NE(page.find("<title>計画 &lt;1&gt;</title>"), std::string::npos);
  EXPECT_NE(page.find("default-src &#39;none&#39;"), std::string::npos);
  EXPECT_NE(page.find("<body data-a=\"1\">\n<p>x</p>\n</body>"), std::string::npos);
  EXPECT_EQ(page.find("<script"), std::string::npos);
}

TEST(Html, WordsInTheOtherLanguageSaySo) {
  EXPECT_EQ(text_in(Language::kEn, Language::kJa, "Line 1").str(),
            "<span lang=\"en\">Line 1</span>");
  EXPECT_EQ(text_in(Language::kJa, Language::kJa, "ライン").str(), "ライン");
}

}  // namespace
}  // namespace renkei::report
