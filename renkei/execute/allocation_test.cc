// Who has which unit when: by element, shared by phase, by priority; and circles of waiting.
#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "renkei/execute/rig_test_tools.h"

namespace renkei::execute {
namespace {

using recipe::Order;
using recipe::State;
using test::Rig;

// Vessels that are charged; `shared` of both, and what the procedure is.
std::string recipe_of(bool first_shared, bool second_shared, const std::string& procedure) {
  std::string text = R"(format = "renkei recipe 1"
id = "two-vessels"
version = "1.0.0"
level = "master"
)";
  for (const auto& [id, shared] :
       {std::pair("first", first_shared), std::pair("second", second_shared)}) {
    text += fmt::format(R"(
[equipment.{0}]
class = "stirred-vessel"
shared = {1}
values = {{ temperature = "Cel" }}
[equipment.{0}.service.charge]
parameters = {{ volume = "L" }}
)",
                        id, shared);
  }
  return text + procedure;
}

std::string charge(const std::string& path) {
  return fmt::format("[phase.\"{}\"]\nservice = \"charge\"\nwith = {{ volume = \"1 'L'\" }}\n",
                     path);
}

// The second is taken while the first is held.
std::string nested(const std::string& second = "second") {
  return R"([procedure]
chart = [ "begin -> work -> end" ]
[unit_procedure.work]
equipment = "first"
chart = [ "begin -> settle -> both -> end" ]
[phase."work/settle"]
wait = "1 'min'"
[operation."work/both"]
equipment = ")" +
         second + R"("
chart = [ "begin -> mix -> end" ]
)" + charge("work/both/mix");
}

// Two phases, one after the other.
std::string in_turn() {
  return R"([procedure]
chart = [ "begin -> work -> end" ]
[unit_procedure.work]
equipment = "first"
chart = [ "begin -> one -> two -> end" ]
)" + charge("work/one") +
         charge("work/two");
}

void create(Rig& rig, const std::string& id, const std::string& first, const std::string& second,
            std::uint64_t priority = 0) {
  auto request = rig.request(id);
  request.units = {{"first", first}, {"second", second}};
  request.lots.clear();
  request.priority = priority;
  const auto created = rig.engine().create(request);
  ASSERT_TRUE(created) << created.error().to_string();
  ASSERT_TRUE(rig.engine().order(id, "", Order::kStart, "anna", ""));
}

// Prompts about circles wait.
events::Texts no_circles(const Prompt& prompt) {
  return prompt.kind == "deadlock" ? events::Texts{} : Rig::usual(prompt);
}

void settle(Rig& rig) {
  for (int i = 0; i < 1000 && rig.round(no_circles); ++i) {
  }
}

// Lets time go on while `go_on` says so; false when it never stops.
bool live(Rig& rig, const std::function<bool()>& go_on) {
  for (int i = 0; i < 500; ++i) {
    settle(rig);
    if (!go_on()) return true;
    rig.pass();
  }
  return false;
}

// Lines of the log about units, of all batches, in order: "b-1 work/one v-1". At no time has a unit
// two holders.
std::vector<std::string> allocations(Rig& rig) {
  std::vector<std::string> lines;
  std::map<std::string, std::string> holders;
  for (const auto& entry : rig.store().raw_entries()) {
    const auto read = ledger::parse_entry(entry.bytes);
    const auto member = [&](const char* name) { return read->body.at(name).get<std::string>(); };
    if (read->type == events::UnitAllocated::kType) {
      lines.push_back(member("batch") + " " + member("path") + " " + member("unit"));
      EXPECT_EQ(holders.count(member("unit")), 0U) << lines.back();
      holders[member("unit")] = lines.back();
    } else if (read->type == events::UnitReleased::kType) {
      const auto held = holders.find(member("unit"));
      if (held == holders.end()) continue;
      if (held->second == member("batch") + " " + member("path") + " " + member("unit")) {
        holders.erase(held);
      }
    }
  }
  return lines;
}

bool over(Rig& rig, const std::vector<std::string>& batches) {
  return std::all_of(batches.begin(), batches.end(), [&](const std::string& id) {
    return recipe::is_final(rig.engine().batch(id)->state());
  });
}

TEST(Allocation, AUnitOfItsOwnIsHeldByTheElementThatNamesIt) {
  Rig rig(true, 1024, recipe_of(false, false, in_turn()));
  create(rig, "b-1", "v-1", "v-2");
  create(rig, "b-2", "v-1", "v-2");
  ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1", "b-2"}); }));
  EXPECT_EQ(allocations(rig), (std::vector<std::string>{"b-1 work v-1", "b-2 work v-1"}));
}

TEST(Allocation, ASharedUnitIsTakenByAPhaseForItsOwnTimeAndBatchesTakeTurns) {
  Rig rig(true, 1024, recipe_of(true, false, in_turn()));
  create(rig, "b-1", "v-1", "v-2");
  create(rig, "b-2", "v-1", "v-2");
  create(rig, "b-3", "v-1", "v-2");
  ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1", "b-2", "b-3"}); }));
  EXPECT_EQ(allocations(rig),
            (std::vector<std::string>{"b-1 work/one v-1", "b-2 work/one v-1", "b-3 work/one v-1",
                                      "b-1 work/two v-1", "b-2 work/two v-1", "b-3 work/two v-1"}));
  for (const auto& [key, times] : rig.unit(0).effects()) EXPECT_EQ(times, 1) << key;
  EXPECT_EQ(rig.unit(0).effects().size(), 6U);
}

TEST(Allocation, PhasesOfOneBatchThatRunSideBySideTakeTurnsAtWhatIsShared) {
  Rig rig(true, 1024, recipe_of(true, false, R"([procedure]
chart = [ "begin -> left, right", "left, right -> end" ]
[unit_procedure.left]
equipment = "first"
chart = [ "begin -> mix -> end" ]
[unit_procedure.right]
equipment = "first"
chart = [ "begin -> mix -> end" ]
)" + charge("left/mix") + charge("right/mix")));
  create(rig, "b-1", "v-1", "v-2");
  ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1"}); }));
  EXPECT_EQ(allocations(rig), (std::vector<std::string>{"b-1 left/mix v-1", "b-1 right/mix v-1"}));
  EXPECT_FALSE(rig.told("prompt-raised"));
}

TEST(Allocation, TheSmallerPriorityIsServedSoonerAndTheSameInTheOrderOfAsking) {
  Rig rig(true, 1024, recipe_of(false, false, in_turn()));
  create(rig, "b-1", "v-1", "v-2", 5);
  create(rig, "b-2", "v-1", "v-2", 5);
  create(rig, "b-3", "v-1", "v-2", 5);
  create(rig, "b-4", "v-1", "v-2", 1);
  settle(rig);
  // It is known again after a kill.
  rig.open();
  ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1", "b-2", "b-3", "b-4"}); }));
  EXPECT_EQ(allocations(rig), (std::vector<std::string>{"b-1 work v-1", "b-4 work v-1",
                                                        "b-2 work v-1", "b-3 work v-1"}));
}

TEST(Allocation, WhatLiesInAnElementTakesNotAgainWhatThatHas) {
  for (const bool shared : {false, true}) {
    Rig rig(true, 1024, recipe_of(shared, false, nested("first")));
    create(rig, "b-1", "v-1", "v-2");
    ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1"}); })) << shared;
    EXPECT_EQ(rig.state(""), State::kComplete);
  }
}

TEST(Allocation, AUnitOfTheWholeProcedureIsTakenBeforeItBegins) {
  Rig rig(true, 1024, recipe_of(false, false, R"([procedure]
equipment = "first"
chart = [ "begin -> work -> end" ]
[unit_procedure.work]
chart = [ "begin -> mix -> end" ]
)" + charge("work/mix")));
  create(rig, "b-1", "v-1", "v-2");
  create(rig, "b-2", "v-1", "v-2");
  settle(rig);
  EXPECT_EQ(rig.state("", "b-1"), State::kRunning);
  EXPECT_EQ(rig.state("", "b-2"), State::kIdle);
  ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1", "b-2"}); }));
  EXPECT_EQ(allocations(rig), (std::vector<std::string>{"b-1  v-1", "b-2  v-1"}));
}

TEST(Allocation, TwoBatchesThatTakeTwoUnitsInOppositeOrderAreNamedAndOneIsAborted) {
  for (const bool shared : {false, true}) {
    // What is shared is held by its phase alone, and that phase cannot begin: a circle all the
    // same.
    Rig rig(true, 1024, recipe_of(false, shared, nested()));
    create(rig, "b-1", "v-1", "v-2");
    create(rig, "b-2", "v-2", "v-1");
    const auto asked = [&](const std::string& id) {
      const auto& prompts = rig.engine().batch(id)->prompts();
      return prompts.size() == 1 && prompts.front().kind == "deadlock";
    };
    ASSERT_TRUE(live(rig, [&] { return !asked("b-1") || !asked("b-2"); })) << shared;
    EXPECT_EQ(rig.engine().batch("b-1")->prompts().front().about,
              "b-1 waits for v-2, which b-2 has; b-2 waits for v-1, which b-1 has");
    // Told once, however long it lasts, and known again after a kill.
    rig.open();
    for (int i = 0; i < 5; ++i) {
      settle(rig);
      rig.pass();
    }
    EXPECT_EQ(rig.engine().batch("b-1")->prompts().size(), 1U);
    ASSERT_TRUE(rig.engine().answer("b-2", 1, {{"decision", "abort"}}, "anna", ""));
    ASSERT_TRUE(rig.engine().answer("b-1", 1, {{"decision", "continue"}}, "anna", ""));
    ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1", "b-2"}); })) << shared;
    EXPECT_EQ(rig.state("", "b-1"), State::kComplete);
    EXPECT_EQ(rig.state("", "b-2"), State::kAborted);
    allocations(rig);
  }
}

TEST(Allocation, WhereBothAreSharedThereIsNoCircle) {
  Rig rig(true, 1024, recipe_of(true, true, nested()));
  create(rig, "b-1", "v-1", "v-2");
  create(rig, "b-2", "v-2", "v-1");
  ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1", "b-2"}); }));
  EXPECT_EQ(rig.state("", "b-1"), State::kComplete);
  EXPECT_EQ(rig.state("", "b-2"), State::kComplete);
  EXPECT_FALSE(rig.told("prompt-raised", "b-1") || rig.told("prompt-raised", "b-2"));
  EXPECT_EQ(allocations(rig).size(), 4U);
}

TEST(Allocation, UnitsTakenSideBySideAreNoCircleForEachIsGivenBack) {
  Rig rig(true, 1024, recipe_of(false, false, R"([procedure]
chart = [ "begin -> left, right", "left, right -> end" ]
[unit_procedure.left]
equipment = "first"
chart = [ "begin -> mix -> end" ]
[unit_procedure.right]
equipment = "second"
chart = [ "begin -> mix -> end" ]
)" + charge("left/mix") + charge("right/mix")));
  create(rig, "b-1", "v-1", "v-2");
  create(rig, "b-2", "v-2", "v-1");
  create(rig, "b-3", "v-1", "v-1");  // both of one batch on one unit
  ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1", "b-2", "b-3"}); }));
  for (const char* id : {"b-1", "b-2", "b-3"}) {
    EXPECT_EQ(rig.state("", id), State::kComplete) << id;
    EXPECT_FALSE(rig.told("prompt-raised", id)) << id;
  }
  allocations(rig);
}

TEST(Allocation, ABatchThatIsHeldWhileItWaitsKeepsNobodyFromWhatIsShared) {
  Rig rig(true, 1024, recipe_of(true, false, in_turn()));
  create(rig, "b-1", "v-1", "v-2");
  create(rig, "b-2", "v-1", "v-2");
  create(rig, "b-3", "v-1", "v-2");
  settle(rig);
  ASSERT_TRUE(rig.engine().order("b-2", "", Order::kHold, "anna", ""));
  ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-1", "b-3"}); }));
  EXPECT_EQ(rig.state("", "b-2"), State::kHeld);
  EXPECT_EQ(rig.state("work/one", "b-2"), State::kIdle);
  ASSERT_TRUE(rig.engine().order("b-2", "", Order::kRestart, "anna", ""));
  ASSERT_TRUE(live(rig, [&] { return !over(rig, {"b-2"}); }));
  EXPECT_EQ(rig.state("", "b-2"), State::kComplete);
}

}  // namespace
}  // namespace renkei::execute
