#include "renkei/report/svg.h"

#include <regex>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "renkei/report/svg_parts.h"

namespace renkei::report {
namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(Svg, TicksAreRoundAndCoverTheRange) {
  EXPECT_EQ(nice_ticks(0, 200e6, 5), (std::vector<double>{0, 50e6, 100e6, 150e6, 200e6}));
  EXPECT_EQ(nice_ticks(0, 7, 4), (std::vector<double>{0, 2, 4, 6, 8}));
  EXPECT_EQ(nice_ticks(0, 0, 4).front(), 0);
  for (const double high : {1e-9, 0.3, 1.0, 17.0, 1e12}) {
    const auto ticks = nice_ticks(0, high, 5);
    EXPECT_GE(ticks.back(), high * (1 - 1e-9));
    EXPECT_LE(ticks.size(), 8U) << high;
    EXPECT_GE(ticks.size(), 2U) << high;
  }
}

LineChart sample_chart() {
  return {.text = {"c", "Doses <1>", "Rises"},
          .x = {0, 10, {{0, "a"}, {5, "b"}}, "day"},
          .y = {0, 4, {{0, "0"}, {4, "4"}}, "doses"},
          .series = {{"one", {{0, 0}, {2, 3}}, 0}, {"two", {{0, 0}, {3, 3}}, 1}},
          .band = Band{"range", {{0, 0, 0}, {2, 1, 3}}},
          .at_x = {{5, "goal day"}},
          .at_y = {{4, "goal"}}};
}

TEST(Svg, AChartHasTitleDescriptionAndItsNames) {
  const std::string svg = line_chart(sample_chart()).str();
  EXPECT_NE(svg.find("role=\"img\" aria-labelledby=\"c-title\""), std::string::npos);
  EXPECT_NE(svg.find("<title id=\"c-title\">Doses &lt;1&gt;</title>"), std::string::npos);
  EXPECT_NE(svg.find("<desc id=\"c-description\">Rises</desc>"), std::string::npos);
  for (const char* words : {">one<", ">two<", ">range<", ">goal day<", ">goal<"}) {
    EXPECT_NE(svg.find(words), std::string::npos) << words;
  }
}

TEST(Svg, LinesDifferByStyleAndHoldUntilTheNextPoint) {
  const std::string svg = line_chart(sample_chart()).str();
  EXPECT_NE(svg.find("line l0"), std::string::npos);
  EXPECT_NE(svg.find("line l1"), std::string::npos);
  // From the first point across, then up: H before V.
  const std::size_t at = svg.find("class=\"line l0\"");
  ASSERT_NE(at, std::string::npos);
  EXPECT_NE(svg.find(" H"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
}

TEST(Svg, AnEmptyChartIsStillAChart) {
  const std::string svg = line_chart({.text = {"e", "t", "d"}}).str();
  EXPECT_TRUE(svg.starts_with("<svg"));
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(gantt_chart({.text = {"g", "t", "d"}}).str().find("nan"), std::string::npos);
  EXPECT_EQ(bar_chart({.text = {"b", "t", "d"}}).str().find("nan"), std::string::npos);
  EXPECT_EQ(share_chart({.text = {"s", "t", "d"}}).str().find("nan"), std::string::npos);
}

TEST(Svg, GanttBarsOutsideTheTimeAreCutOrLeftOut) {
  GanttChart chart{.text = {"g", "t", "d"}, .x = {0, 10, {}, ""}};
  chart.rows.push_back({"suite", "site", {{-5, -1, Fill::kSolid, "before", "", false}}});
  const std::string without = gantt_chart(chart).str();
  EXPECT_EQ(count(without, "class=\"box f-solid\""), 0U);
  chart.rows[0].bars.push_back({-5, 20, Fill::kSolid, "through", "", false});
  EXPECT_EQ(count(gantt_chart(chart).str(), "class=\"box f-solid\""), 1U);
}

TEST(Svg, BarsOfUnknownEndCarryAnArrow) {
  BarChart chart{.text = {"b", "t", "d"}, .x = {0, 10, {}, ""}};
  chart.groups.push_back({"filling", {{Fill::kSolid, 5, "5 days", false}}});
  EXPECT_EQ(bar_chart(chart).str().find("arrow"), std::string::npos);
  chart.groups[0].bars[0].open_end = true;
  EXPECT_NE(bar_chart(chart).str().find("arrow f-solid"), std::string::npos);
}

TEST(Svg, HatchingStaysWithinItsBoxAndDiffersByFill) {
  const internal::Box box{10, 20, 47, 41};
  std::set<std::string> seen;
  for (const Fill fill : {Fill::kDiagonal, Fill::kDots, Fill::kCross, Fill::kHorizontal,
                          Fill::kVertical, Fill::kSwitch, Fill::kClosed}) {
    const std::string commands = internal::hatching(fill, box);
    EXPECT_TRUE(seen.insert(commands).second);
    const std::regex point(R"([ML]([-0-9.]+),([-0-9.]+))");
    std::size_t points = 0;
    for (std::sregex_iterator at(commands.begin(), commands.end(), point), end; at != end; ++at) {
      const double x = std::stod((*at)[1]);
      const double y = std::stod((*at)[2]);
      EXPECT_TRUE(x >= 10 && x <= 47 && y >= 20 && y <= 41) << x << "," << y;
      ++points;
    }
    EXPECT_GE(points, 4U);
  }
  EXPECT_EQ(internal::hatching(Fill::kSolid, box), "");
}

TEST(Svg, LabelsAreMovedApartAndKeepTheirOrder) {
  const auto placed = internal::spread_apart({100, 100, 101, 20}, 20, 0, 120);
  EXPECT_LE(placed[3], placed[0] - 20);
  EXPECT_LE(placed[0], placed[1] - 20 + 1e-9);
  EXPECT_LE(placed[1], placed[2] - 20 + 1e-9);
  EXPECT_LE(placed[2], 120);
}

TEST(Svg, WordsAreWrappedAtSpacesAndAnywhereInJapanese) {
  const auto english =
      internal::wrap_words("Release testing capacity", 14 * internal::kColumnWidth * 16, 2);
  ASSERT_EQ(english.size(), 2U);
  EXPECT_EQ(english[0], "Release testing");
  EXPECT_EQ(english[1], "capacity");
  const auto japanese =
      internal::wrap_words("脂質ナノ粒子の原料供給", 14 * internal::kColumnWidth * 12, 2);
  ASSERT_EQ(japanese.size(), 2U);
  EXPECT_EQ(japanese[0] + japanese[1], "脂質ナノ粒子の原料供給");
}

}  // namespace
}  // namespace renkei::report
