#include "renkei/recipe/chart_layout.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace renkei::recipe {
namespace {

constexpr double kHalf = 90;
constexpr double kTall = 50;

struct Drawn {
  Chart chart;
  ChartLayout layout;
};

Drawn drawn(const std::vector<std::string>& lines) {
  const auto chart = parse_chart(lines);
  EXPECT_TRUE(chart.has_value());
  const auto layout =
      lay_out_chart(*chart, std::vector<Extent>(chart->steps.size(), {kHalf, kHalf, kTall}),
                    std::vector<Extent>(chart->transitions.size(), {15, 120, 20}));
  EXPECT_TRUE(layout.has_value());
  return {*chart, *layout};
}

std::size_t step(const Chart& chart, const std::string& name) {
  return static_cast<std::size_t>(std::find(chart.steps.begin(), chart.steps.end(), name) -
                                  chart.steps.begin());
}

// What every drawing keeps: boxes apart and on the paper, lines upright or level and never through
// a box, each transition below what it follows and above what follows it, but for loops.
void expect_readable(const Drawn& d) {
  const auto& [chart, layout] = d;
  for (std::size_t i = 0; i < layout.steps.size(); ++i) {
    const auto& a = layout.steps[i];
    EXPECT_GE(a.x - kHalf, 0);
    EXPECT_LE(a.x + kHalf, layout.width);
    EXPECT_LE(a.y + kTall, layout.height);
    for (std::size_t j = i + 1; j < layout.steps.size(); ++j) {
      const auto& b = layout.steps[j];
      EXPECT_TRUE(std::abs(a.x - b.x) > 2 * kHalf || std::abs(a.y - b.y) > kTall)
          << chart.steps[i] << " lies on " << chart.steps[j];
    }
    for (const auto& wire : layout.wires) {
      for (std::size_t k = 0; k + 1 < wire.points.size(); ++k) {
        const auto& from = wire.points[k];
        const auto& to = wire.points[k + 1];
        EXPECT_TRUE(std::abs(from.x - to.x) < 1 || std::abs(from.y - to.y) < 1e-6);
        const bool across =
            std::max(from.x, to.x) > a.x - kHalf + 1 && std::min(from.x, to.x) < a.x + kHalf - 1;
        const bool down =
            std::max(from.y, to.y) > a.y + 1 && std::min(from.y, to.y) < a.y + kTall - 1;
        EXPECT_FALSE(across && down) << "a line runs through " << chart.steps[i];
      }
    }
  }
  for (std::size_t t = 0; t < chart.transitions.size(); ++t) {
    const double y = layout.transitions[t].y;
    for (const std::size_t from : chart.transitions[t].from) {
      EXPECT_GE(y, layout.steps[from].y + kTall);
    }
    const bool back = std::count(layout.loops.begin(), layout.loops.end(), t) > 0;
    for (const std::size_t to : chart.transitions[t].to) {
      EXPECT_TRUE(back || layout.steps[to].y >= y + 20) << chart.steps[to];
    }
  }
}

TEST(ChartLayout, AChainIsOneStraightLine) {
  const Drawn d = drawn({"begin -> a -> b -> c -> end"});
  expect_readable(d);
  for (const auto& at : d.layout.steps) EXPECT_NEAR(at.x, d.layout.steps[0].x, 0.5);
  EXPECT_TRUE(d.layout.rails.empty());
  EXPECT_TRUE(d.layout.loops.empty());
}

TEST(ChartLayout, ParallelBranchesLieSideBySideBetweenDoubleRails) {
  const Drawn d = drawn({"begin -> a, b, c", "a, b, c -> end"});
  expect_readable(d);
  ASSERT_EQ(d.layout.rails.size(), 2U);
  EXPECT_TRUE(d.layout.rails[0].parallel);
  EXPECT_TRUE(d.layout.rails[1].parallel);
  const auto at = [&](const char* name) { return d.layout.steps[step(d.chart, name)]; };
  EXPECT_EQ(at("a").y, at("b").y);
  EXPECT_LT(at("a").x, at("b").x);
  EXPECT_LT(at("b").x, at("c").x);
  EXPECT_LT(d.layout.rails[0].left, at("a").x);
  EXPECT_GT(d.layout.rails[0].right, at("c").x);
}

TEST(ChartLayout, ASelectionHasSingleRailsInTheOrderOfItsArrows) {
  const Drawn d = drawn({"begin -> a", "a -> b when 1 > 2", "a -> c when 2 > 3", "a -> d",
                         "b -> end", "c -> end", "d -> end"});
  expect_readable(d);
  ASSERT_EQ(d.layout.rails.size(), 2U);
  EXPECT_FALSE(d.layout.rails[0].parallel);
  EXPECT_LT(d.layout.transitions[1].x, d.layout.transitions[2].x);
  EXPECT_LT(d.layout.transitions[2].x, d.layout.transitions[3].x);
}

TEST(ChartLayout, ALoopLeadsBackUpBesideWhatItGoesAround) {
  const Drawn d = drawn({"begin -> a -> b", "b -> a when 1 > 2", "b -> end"});
  expect_readable(d);
  EXPECT_EQ(d.layout.loops, std::vector<std::size_t>{2});
  const auto loop = std::find_if(d.layout.wires.begin(), d.layout.wires.end(),
                                 [](const auto& wire) { return wire.loop; });
  ASSERT_NE(loop, d.layout.wires.end());
  const auto a = d.layout.steps[step(d.chart, "a")];
  EXPECT_NEAR(loop->points.back().x, a.x, 0.5);
  EXPECT_LT(loop->points.back().y, a.y);
  EXPECT_GT(loop->points.front().y, loop->points.back().y);
}

// Its way out does not run across the other arrows of the selection, where that can be helped.
TEST(ChartLayout, ALoopLeavesAtTheSideOfItsArrow) {
  for (const bool first : {true, false}) {
    std::vector<std::string> lines{"begin -> a -> b"};
    const std::string back = "back: b -> a when 1 > 2";
    const std::string on = "on: b -> c when 2 > 3";
    lines.insert(lines.end(), {first ? back : on, first ? on : back, "c -> end"});
    const Drawn d = drawn(lines);
    expect_readable(d);
    const auto loop = std::find_if(d.layout.wires.begin(), d.layout.wires.end(),
                                   [](const auto& wire) { return wire.loop; });
    ASSERT_NE(loop, d.layout.wires.end());
    const double channel = loop->points[2].x;
    EXPECT_EQ(channel < d.layout.steps[step(d.chart, "b")].x, first);
  }
}

TEST(ChartLayout, AStepThatLeadsToItselfIsDrawn) {
  const Drawn d = drawn({"begin -> a", "a -> a when 1 > 2", "a -> end"});
  expect_readable(d);
  EXPECT_EQ(d.layout.loops, std::vector<std::size_t>{1});
}

// Charts that nobody would call sound are drawn too, so that it can be seen what is wrong.
TEST(ChartLayout, AnyChartIsReadable) {
  std::mt19937 random(7);
  for (int round = 0; round < 150; ++round) {
    std::vector<std::string> lines{"begin -> s0"};
    const auto steps = 2 + random() % 14;
    const auto group = [&] {
      std::string names = fmt::format("s{}", random() % steps);
      const std::string other = fmt::format("s{}", random() % steps);
      if (random() % 4 == 0 && other != names) names += ", " + other;
      return names;
    };
    for (std::size_t i = 0; i < steps + random() % 6; ++i) {
      lines.push_back(fmt::format("{} -> {}", group(), group()));
    }
    lines.push_back(fmt::format("{} -> end", group()));
    SCOPED_TRACE(fmt::format("round {}", round));
    expect_readable(drawn(lines));
    if (HasFailure()) return;
  }
}

TEST(ChartLayout, TheLargestChartIsLaidOutAndTheWidestRefused) {
  std::vector<std::string> chain{"begin -> s0"};
  for (int i = 0; i < 196; ++i) chain.push_back(fmt::format("s{} -> s{}", i, i + 1));
  chain.emplace_back("s196 -> end");
  chain.emplace_back("s196 -> s0 when 1 > 2");
  const Drawn d = drawn(chain);
  expect_readable(d);
  EXPECT_FALSE(d.layout.breaks.empty());

  std::string all;
  for (int i = 0; i < 190; ++i) all += fmt::format("{}s{}", i == 0 ? "" : ", ", i);
  std::vector<std::string> wide{"begin -> " + all};
  for (int i = 0; i < 12; ++i) wide.push_back(all + " -> " + all);
  const auto chart = parse_chart(wide);
  ASSERT_TRUE(chart.has_value());
  EXPECT_FALSE(lay_out_chart(*chart, std::vector<Extent>(chart->steps.size()),
                             std::vector<Extent>(chart->transitions.size())));
}

TEST(ChartLayout, PagesBreakWhereNoBoxIs) {
  const Drawn d = drawn({"begin -> a -> b, c", "b, c -> e -> f -> end"});
  EXPECT_GE(d.layout.breaks.size(), 4U);
  for (const double at : d.layout.breaks) {
    for (const auto& box : d.layout.steps) EXPECT_TRUE(at <= box.y || at >= box.y + kTall);
  }
}

}  // namespace
}  // namespace renkei::recipe
