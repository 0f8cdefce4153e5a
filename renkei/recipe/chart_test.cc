#include "renkei/recipe/chart.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace renkei::recipe {
namespace {

using Lines = std::vector<std::string>;

Chart chart(const Lines& lines) {
  auto read = parse_chart(lines);
  EXPECT_TRUE(read) << read.error().to_string();
  return read ? *std::move(read) : Chart{};
}

// The codes of the faults with what they name: "unreachable: b".
Lines faults(const Lines& lines) {
  Lines told;
  for (const Error& error : check_chart(chart(lines))) {
    told.push_back(error.code().substr(std::string("recipe.chart_").size()) + ": " + error.value());
  }
  return told;
}

TEST(Chart, EachKindOfBranchIsWellFormed) {
  EXPECT_EQ(faults({"begin -> a -> b -> end"}), Lines{});
  EXPECT_EQ(faults({"begin -> a, b", "a -> c", "b, c -> end"}), Lines{});
  EXPECT_EQ(faults({"begin -> a", "a -> b when x > 1", "a -> c", "b -> end", "c -> end"}), Lines{});
  EXPECT_EQ(faults({"begin -> a -> b", "b -> a when x > 1", "b -> end"}), Lines{});
  EXPECT_EQ(faults({"begin -> a, b -> c, d -> end"}), Lines{});
  EXPECT_EQ(faults({"begin -> end"}), Lines{});
}

TEST(Chart, AStepThatIsNeverReachedIsNamed) {
  EXPECT_EQ(faults({"begin -> a -> end", "b -> end"}), Lines{"unreachable: b"});
  // b waits for c, which only b begins.
  EXPECT_EQ(faults({"begin -> a", "a -> end", "a, c -> b", "b -> c"}),
            (Lines{"unreachable: c", "unreachable: b"}));
}

TEST(Chart, ALoopWithoutAnExitIsNamed) {
  EXPECT_EQ(faults({"begin -> a", "a -> b when x > 1", "a -> end", "b -> c -> b"}),
            Lines{"no_exit: b"});
  EXPECT_EQ(faults({"begin -> a -> b -> a"}), Lines{"no_exit: end"});
  // A parallel end that waits for what a selection may pass over.
  EXPECT_EQ(faults({"begin -> a, b", "a -> c when x > 1", "a -> d", "b, c -> end"}),
            Lines{"no_exit: b, d"});
}

TEST(Chart, WhatIsStillActiveAtTheEndIsNamed) {
  EXPECT_EQ(faults({"begin -> a, b", "a -> end", "b -> c -> end"}),
            (Lines{"twice: end", "left_over: a", "left_over: b", "left_over: c"}));
}

TEST(Chart, AStepBegunTwiceAtOnceIsNamed) {
  EXPECT_EQ(faults({"begin -> a, b", "a -> c", "b -> c", "c -> end"}).at(0), "twice: c");
  EXPECT_EQ(faults({"begin -> a -> begin", "a -> end"}).at(0), "twice: begin");
  EXPECT_EQ(faults({"begin -> a -> end", "end -> a"}).at(0), "twice: end");
}

TEST(Chart, ASelectionHasOneLastWayThatAlwaysGoes) {
  EXPECT_EQ(faults({"begin -> a", "a -> b", "a -> c", "b -> end", "c -> end"}),
            Lines{"shadowed: a"});
  EXPECT_EQ(
      faults({"begin -> a", "a -> b when x > 1", "a -> c when x < 1", "b -> end", "c -> end"}),
      Lines{"may_stick: a"});
}

TEST(Chart, ManyParallelStepsAreCheckedUpToALimit) {
  Lines lines;
  std::string all;
  for (int i = 0; i < 20; ++i) {
    const std::string n = std::to_string(i);
    lines.push_back("a" + n + " -> b" + n);
    all += (i == 0 ? "" : ", ") + ("a" + n);
  }
  std::string ends = all;
  for (char& c : ends) c = c == 'a' ? 'b' : c;
  lines.push_back("begin -> " + all);
  lines.push_back(ends + " -> end");
  const Faults wide = check_chart(chart(lines), 1000);
  ASSERT_EQ(wide.size(), 1U);
  EXPECT_EQ(wide[0].code(), "recipe.chart_too_wide");
}

TEST(Chart, LinesAreWrittenAsTheyWereRead) {
  const Lines lines{"begin -> a -> b, c", "b, c -> d", "rework: d -> a when x.y < 5 'g'",
                    "d -> end"};
  EXPECT_EQ(chart_lines(chart(lines)),
            (Lines{"begin -> a -> b, c -> d", "rework: d -> a when x.y < 5 'g'", "d -> end"}));
  const Chart read = chart(lines);
  EXPECT_EQ(read.steps, (Lines{"begin", "a", "b", "c", "d", "end"}));
  EXPECT_EQ(read.transitions.size(), 5U);
  EXPECT_EQ(read.transitions[3].id, "rework");
  EXPECT_EQ(read.transitions[4].id, "t5");
}

TEST(Chart, WhatIsNoLineIsRefusedWithItsNumber) {
  for (const char* wrong :
       {"a", "", "a ->", "-> b", "A -> b", "a -> b,", "a -> b, b", "x y: a -> b",
        "a -> b -> c when x > 1", "n: a -> b -> c", "a => b", "a -> b when"}) {
    const auto read = parse_chart({"begin -> a", wrong});
    ASSERT_FALSE(read) << wrong;
    EXPECT_EQ(read.error().code(), "recipe.chart_syntax") << wrong;
    EXPECT_EQ(read.error().args().at(0).second, "2");
  }
  const auto condition = parse_chart({"begin -> a when 1 +"});
  ASSERT_FALSE(condition);
  EXPECT_EQ(condition.error().code(), "recipe.expression_syntax");
  Lines many;
  for (std::size_t i = 0; i <= kChartStepsMax; ++i)
    many.push_back("begin -> s" + std::to_string(i));
  EXPECT_FALSE(parse_chart(many));
}

// A random walk over a chart without faults ends, and nothing is left over.
RC_GTEST_PROP(Chart, WhatHasNoFaultsAlwaysComesToItsEnd, ()) {
  // Lines made at random from few steps: most charts have faults, those without must behave.
  static const std::vector<std::string> step_names{"a", "b", "c", "d"};
  const auto pick = [&](bool from) {
    std::vector<std::string> group;
    const int size = *rc::gen::weightedElement<int>({{4, 1}, {1, 2}});
    for (int i = 0; i < size; ++i) {
      std::string one = *rc::gen::elementOf(step_names);
      if (*rc::gen::inRange(0, 6) == 0) one = from ? "begin" : "end";
      if (std::find(group.begin(), group.end(), one) == group.end()) group.push_back(one);
    }
    std::string text;
    for (const auto& one : group) text += (text.empty() ? "" : ", ") + one;
    return text;
  };
  Lines lines{"begin -> a", "d -> end"};
  const int count = *rc::gen::inRange(2, 6);
  for (int i = 0; i < count; ++i) {
    const bool may = *rc::gen::arbitrary<bool>();
    lines.push_back(pick(true) + " -> " + pick(false) + (may ? " when x > 1" : ""));
  }
  const auto read = parse_chart(lines);
  RC_ASSERT(read.has_value());
  const Faults found = check_chart(*read);
  bool sound = true;
  for (const Error& error : found) {
    sound = sound &&
            (error.code() == "recipe.chart_may_stick" || error.code() == "recipe.chart_shadowed");
  }
  RC_TAG(sound);
  if (!sound) return;
  std::vector<std::size_t> active{0};
  for (int i = 0; i < 200; ++i) {
    std::vector<const Transition*> ready;
    for (const Transition& transition : read->transitions) {
      if (std::all_of(transition.from.begin(), transition.from.end(), [&](std::size_t step) {
            return std::find(active.begin(), active.end(), step) != active.end();
          })) {
        ready.push_back(&transition);
      }
    }
    if (ready.empty()) break;
    const Transition* taken = *rc::gen::elementOf(ready);
    for (const std::size_t step : taken->from) std::erase(active, step);
    for (const std::size_t step : taken->to) {
      RC_ASSERT(std::find(active.begin(), active.end(), step) == active.end());
      active.push_back(step);
    }
  }
  const std::size_t end = read->steps.size() - 1;
  const bool ended = std::find(active.begin(), active.end(), end) != active.end();
  RC_ASSERT(!ended || active.size() == 1);
}

}  // namespace
}  // namespace renkei::recipe
