#include "renkei/report/style.h"

#include <string>

#include <gtest/gtest.h>

namespace renkei::report {
namespace {

std::string sample() {
  return bilingual_page({.shown = Language::kEn,
                         .title = {"計画", "Plan"},
                         .description = "A plan",
                         .content = {element("h1", {}, "計画"), element("h1", {}, "Plan")}});
}

TEST(Style, APageHoldsBothLanguagesEachMarked) {
  const std::string page = sample();
  EXPECT_NE(page.find("<html lang=\"en\">"), std::string::npos);
  EXPECT_NE(page.find("<title>Plan</title>"), std::string::npos);
  EXPECT_NE(page.find("lang=\"ja\" data-language=\"ja\""), std::string::npos);
  EXPECT_NE(page.find("lang=\"en\" data-language=\"en\""), std::string::npos);
  EXPECT_NE(page.find("value=\"en\" checked=\"checked\""), std::string::npos);
}

TEST(Style, APageNamesNothingOutsideItself) {
  const std::string page = sample();
  for (const char* outside : {"http:", "https:", "//", "url(", "@import", " src="}) {
    EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
}

}  // namespace
}  // namespace renkei::report
