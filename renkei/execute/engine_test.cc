#include "renkei/execute/engine.h"

#include <gtest/gtest.h>

#include "renkei/execute/rig_test_tools.h"
#include "renkei/ledger/log.h"

namespace renkei::execute {
namespace {

using recipe::Order;
using recipe::State;
using test::Rig;

template <typename T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code();
}

TEST(Engine, CarriesARecipeOutToItsEnd) {
  Rig rig;
  rig.start();
  ASSERT_TRUE(rig.run());
  EXPECT_EQ(rig.engine().batch("b-1")->state(), State::kComplete);
  EXPECT_TRUE(rig.told("material-moved warm/fill L buffer"));
  EXPECT_TRUE(rig.told("material-moved finish/empty L product"));
  EXPECT_TRUE(rig.told("unit-released finish v-1"));
  EXPECT_EQ(rig.engine().batch("b-1")->lots().at("product"), "b-1-product");
  // Units are converted between recipe and machine: 10 L charged are 10,000 mL of the result.
  const auto& values = rig.engine().batch("b-1")->element("warm/fill")->values;
  EXPECT_NEAR(std::get<double>(values.at("charged")), 10'000, 1e-3);
  const auto verdict = ledger::verify_log(rig.store(), {});
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->faults.empty());
  EXPECT_LE(rig.entries(), 150U);
  EXPECT_GE(rig.entries(), 80U);
}

TEST(Engine, TheSameRunGivesTheSameRoot) {
  const auto root = [] {
    Rig rig;
    rig.start();
    EXPECT_TRUE(rig.run());
    return rig.store().raw_head().root;
  };
  EXPECT_EQ(root(), root());
}

TEST(Engine, ALoopIsGoneRoundAgain) {
  Rig rig;
  rig.start();
  int asked = 0;
  ASSERT_TRUE(rig.run("b-1", [&](const Prompt& prompt) -> events::Texts {
    if (prompt.kind != "questions") return Rig::usual(prompt);
    return {{"clear", ++asked < 3 ? "no" : "yes"}, {"ph", "7"}};
  })) << testing::PrintToString(rig.story());
  EXPECT_EQ(rig.engine().batch("b-1")->element("warm/heat")->run, 3U);
}

TEST(Engine, AnAnswerOutsideItsLimitsIsRecordedAndAWrongOneRefused) {
  Rig rig;
  rig.start();
  ASSERT_FALSE(rig.run(
      "b-1", [](const Prompt&) { return events::Texts{}; }, 60));
  ASSERT_EQ(rig.engine().batch("b-1")->prompts().size(), 1U);
  auto& engine = rig.engine();
  const std::size_t before = rig.entries();
  EXPECT_EQ(code_of(engine.answer("b-1", 1, {{"clear", "perhaps"}, {"ph", "7"}}, "anna", "ben")),
            "execute.answer");
  EXPECT_EQ(code_of(engine.answer("b-1", 1, {{"clear", "yes"}}, "anna", "ben")), "execute.answer");
  EXPECT_EQ(code_of(engine.answer("b-1", 1, {{"clear", "yes"}, {"ph", "seven"}}, "anna", "ben")),
            "execute.answer");
  EXPECT_EQ(code_of(engine.answer("b-1", 1, {{"clear", "yes"}, {"ph", "7"}}, "anna", "anna")),
            "execute.witness");
  EXPECT_EQ(code_of(engine.answer("b-1", 2, {}, "anna", "ben")), "execute.no_prompt");
  EXPECT_EQ(code_of(engine.answer("b-2", 1, {}, "anna", "ben")), "execute.no_batch");
  EXPECT_EQ(rig.entries(), before);
  ASSERT_TRUE(engine.answer("b-1", 1, {{"clear", "yes"}, {"ph", "9"}}, "anna", "ben"));
  EXPECT_EQ(code_of(engine.answer("b-1", 1, {{"clear", "yes"}, {"ph", "7"}}, "anna", "ben")),
            "execute.no_prompt");
  ASSERT_TRUE(rig.run());
  EXPECT_TRUE(rig.told("limit-passed warm/check [pH] ph outside_acceptable"));
}

// Of the two vessels, with a rule for no; the question is answered no once.
void answer_no(Rig& rig) {
  rig.start();
  int asked = 0;
  const auto answers = [&](const Prompt& prompt) -> events::Texts {
    if (prompt.kind != "questions" || ++asked > 1) return {};
    return {{"clear", "no"}, {"ph", "7"}};
  };
  (void)rig.run("b-1", answers, 120);
  ASSERT_TRUE(rig.told("limit-passed warm/check  clear outside_acceptable"))
      << testing::PrintToString(rig.story());
}
std::string with_rule(const std::string& rule) {
  const std::string part = "when_no = \"record\"\n";
  std::string text = test::two_vessels();
  return text.replace(text.find(part), part.size(), rule);
}

TEST(Engine, ANoHoldsTheBatchWhereTheRecipeSaysNothingElse) {
  Rig rig(true, 1024, with_rule(""));
  answer_no(rig);
  EXPECT_EQ(rig.state(""), State::kHeld);
  EXPECT_EQ(rig.state("warm/check"), State::kHeld);
  // After a restart it goes on, the way the chart has for no, and is told the next time again.
  ASSERT_TRUE(rig.engine().order("b-1", "", Order::kRestart, "anna", "rinsed"));
  ASSERT_TRUE(rig.run());
  EXPECT_EQ(rig.state(""), State::kComplete);
  EXPECT_EQ(rig.engine().batch("b-1")->element("warm/heat")->run, 2U);
}

TEST(Engine, ANoAbortsAsksOrIsRecordedAsTheRecipeSays) {
  Rig aborts(true, 1024, with_rule("when_no = \"abort\"\n"));
  answer_no(aborts);
  EXPECT_EQ(aborts.state(""), State::kAborted);

  Rig asks(true, 1024, with_rule("when_no = \"ask\"\n"));
  answer_no(asks);
  EXPECT_EQ(asks.state(""), State::kRunning);
  EXPECT_EQ(asks.state("warm/check"), State::kRunning);
  const auto& prompts = asks.engine().batch("b-1")->prompts();
  ASSERT_EQ(prompts.size(), 2U);
  EXPECT_EQ(prompts[1].kind, "limit");
  EXPECT_EQ(prompts[1].about, "clear: no, wanted yes");
  EXPECT_FALSE(prompts[1].answered);
  ASSERT_TRUE(asks.run());

  Rig records;
  answer_no(records);
  EXPECT_EQ(records.state(""), State::kRunning);
  EXPECT_EQ(records.engine().batch("b-1")->element("warm/heat")->run, 2U);
}

TEST(Engine, HoldsAndRestartsWithItsMachines) {
  Rig rig;
  rig.start();
  for (int i = 0; i < 5; ++i) {
    while (rig.round()) {
    }
    rig.pass();
  }
  ASSERT_EQ(rig.state("warm/fill"), State::kRunning);
  ASSERT_TRUE(rig.engine().order("b-1", "", Order::kHold, "anna", "alarm"));
  while (rig.round()) {
  }
  EXPECT_EQ(rig.state(""), State::kHeld);
  EXPECT_EQ(rig.state("warm"), State::kHeld);
  EXPECT_EQ(rig.state("warm/fill"), State::kHeld);
  const double level = *rig.engine().unit("v-1")->readings.at("level").amount;
  for (int i = 0; i < 20; ++i) {
    rig.pass();
    while (rig.round()) {
    }
  }
  // Nothing flows while it is held.
  EXPECT_NEAR(*rig.engine().unit("v-1")->readings.at("level").amount, level, 1.1);
  EXPECT_EQ(rig.state(""), State::kHeld);
  EXPECT_EQ(code_of(rig.engine().order("b-1", "", Order::kHold, "anna", "")), "execute.order");
  ASSERT_TRUE(rig.engine().order("b-1", "", Order::kRestart, "anna", ""));
  while (rig.round()) {
  }
  EXPECT_EQ(rig.state("warm/fill"), State::kRunning);
  EXPECT_EQ(rig.state(""), State::kRunning);
  ASSERT_TRUE(rig.run());
  EXPECT_EQ(rig.state(""), State::kComplete);
}

TEST(Engine, PausesAndResumes) {
  Rig rig;
  rig.start();
  while (rig.round()) {
  }
  ASSERT_TRUE(rig.engine().order("b-1", "warm", Order::kPause, "anna", ""));
  while (rig.round()) {
  }
  EXPECT_EQ(rig.state("warm/fill"), State::kPaused);
  EXPECT_EQ(rig.state("prepare/fill"), State::kRunning);
  ASSERT_TRUE(rig.engine().order("b-1", "warm", Order::kResume, "anna", ""));
  ASSERT_TRUE(rig.run());
  EXPECT_EQ(rig.state(""), State::kComplete);
}

TEST(Engine, AbortEndsEverythingAndGivesTheUnitsBack) {
  Rig rig;
  rig.start();
  while (rig.round()) {
  }
  ASSERT_TRUE(rig.engine().order("b-1", "", Order::kAbort, "anna", "fire drill"));
  ASSERT_TRUE(rig.run("b-1", Rig::usual, 3));
  EXPECT_EQ(rig.state(""), State::kAborted);
  EXPECT_EQ(rig.state("warm/fill"), State::kAborted);
  EXPECT_TRUE(rig.told("unit-released warm v-1"));
  EXPECT_TRUE(rig.told("unit-released prepare v-2"));
  EXPECT_EQ(code_of(rig.engine().order("b-1", "", Order::kHold, "anna", "")), "execute.order");
}

TEST(Engine, StopOfABatchThatIsHeldEndsIt) {
  Rig rig;
  rig.start();
  while (rig.round()) {
  }
  ASSERT_TRUE(rig.engine().order("b-1", "", Order::kHold, "anna", ""));
  while (rig.round()) {
  }
  ASSERT_TRUE(rig.engine().order("b-1", "", Order::kStop, "anna", ""));
  ASSERT_TRUE(rig.run("b-1", Rig::usual, 3));
  EXPECT_EQ(rig.state(""), State::kStopped);
}

TEST(Engine, TwoBatchesTakeTurnsAtAUnit) {
  Rig rig;
  rig.start("b-1");
  rig.start("b-2");
  while (rig.round()) {
  }
  EXPECT_EQ(rig.state("warm", "b-1"), State::kRunning);
  EXPECT_EQ(rig.state("warm", "b-2"), State::kIdle);
  while (rig.state("warm", "b-1") == State::kRunning) {
    EXPECT_EQ(rig.state("warm", "b-2"), State::kIdle);
    rig.pass();
    while (rig.round()) {
    }
  }
  // First come, first served: the second has asked before the first asks again.
  EXPECT_EQ(rig.state("warm", "b-2"), State::kRunning);
  EXPECT_EQ(rig.state("finish", "b-1"), State::kIdle);
}

TEST(Engine, ABatchThatIsAbortedWhileItWaitsLeavesTheQueue) {
  Rig rig;
  rig.start("b-1");
  rig.start("b-2");
  rig.start("b-3");
  while (rig.round()) {
  }
  ASSERT_TRUE(rig.engine().order("b-2", "", Order::kAbort, "anna", "not needed"));
  while (rig.round()) {
  }
  EXPECT_EQ(rig.state("", "b-2"), State::kAborted);
  // The one that has the unit keeps it.
  EXPECT_EQ(rig.state("warm", "b-1"), State::kRunning);
  ASSERT_TRUE(rig.engine().order("b-1", "", Order::kAbort, "anna", ""));
  while (rig.round()) {
  }
  EXPECT_EQ(rig.state("warm", "b-3"), State::kRunning);
}

TEST(Engine, ARefusedOrderIsAskedAboutAndRepeatedUnderAnotherKey) {
  Rig rig;
  rig.unit(0).refuse_next("the door is open");
  rig.start();
  ASSERT_TRUE(rig.run());
  EXPECT_TRUE(rig.told("device-answered warm/fill Refused"));
  EXPECT_TRUE(rig.told("prompt-raised warm/fill refused"));
  EXPECT_EQ(rig.state(""), State::kComplete);
}

TEST(Engine, ARunThatFailsIsAskedAbout) {
  Rig rig;
  rig.start();
  for (int i = 0; i < 3; ++i) {
    while (rig.round()) {
    }
    rig.pass();
  }
  rig.unit(1).fail_service("pump tripped");
  while (rig.round([](const Prompt&) { return events::Texts{}; })) {
  }
  EXPECT_TRUE(rig.told("prompt-raised prepare/fill failed") ||
              rig.told("prompt-raised prepare/stir failed"));
  ASSERT_TRUE(rig.run("b-1", [](const Prompt& prompt) -> events::Texts {
    if (prompt.kind == "failed") return {{"decision", "skip"}};
    return Rig::usual(prompt);
  }));
  EXPECT_EQ(rig.state(""), State::kComplete);
}

TEST(Engine, AValueOfBadQualityDecidesNothing) {
  Rig rig;
  rig.start();
  while (rig.state("warm/heat") != State::kRunning) {
    while (rig.round()) {
    }
    rig.pass();
  }
  rig.unit(0).spoil("temperature", equipment::Quality::kBad, true);
  for (int i = 0; i < 300; ++i) {
    while (rig.round()) {
    }
    rig.pass();
  }
  EXPECT_EQ(rig.state("warm/heat"), State::kRunning);
  EXPECT_TRUE(rig.told("undecided warm/heat"));
  EXPECT_TRUE(rig.told("prompt-raised warm/heat undecided"));
  rig.unit(0).spoil("temperature", equipment::Quality::kGood, true);
  ASSERT_TRUE(rig.run());
}

TEST(Engine, AWatchedValueThatIsNotKnownIsToldAndTheRuleOfACriticalOneHolds) {
  const auto critical = [](const std::string& recipe) {
    const std::string part = "critical_limits = \"0 to 60 Cel\"\n";
    std::string text = recipe;
    return text.replace(text.find(part), part.size(), part + "critical = true\n");
  };
  for (const bool is_critical : {false, true}) {
    Rig rig(true, 1024, is_critical ? critical(test::two_vessels()) : test::two_vessels());
    rig.start();
    while (rig.state("warm/heat") != State::kRunning) {
      while (rig.round()) {
      }
      rig.pass();
    }
    rig.unit(0).spoil("temperature", equipment::Quality::kBad, true);
    for (int i = 0; i < 10; ++i) {
      while (rig.round()) {
      }
      rig.pass();
    }
    EXPECT_TRUE(rig.told("limit-passed warm/heat Cel temperature not_known"));
    EXPECT_EQ(rig.state("") == State::kHeld, is_critical);
    rig.unit(0).spoil("temperature", equipment::Quality::kGood, true);
    while (rig.round()) {
    }
    if (is_critical) {
      ASSERT_TRUE(rig.engine().order("b-1", "", Order::kRestart, "anna", "mended"));
    }
    ASSERT_TRUE(rig.run());
    EXPECT_TRUE(rig.told("limit-passed warm/heat Cel temperature acceptable"));
  }
}

TEST(Engine, ALostLinkIsAValueWithATimeAndNothingIsSentTwice) {
  Rig rig;
  rig.start();
  rig.unit(0).cut_link_after_next_order();
  for (int i = 0; i < 30; ++i) {
    while (rig.round()) {
    }
    rig.pass();
  }
  EXPECT_TRUE(rig.told("link-changed v-1 false"));
  EXPECT_EQ(rig.state("warm/fill"), State::kRunning);
  rig.unit(0).restore_link();
  ASSERT_TRUE(rig.run());
  EXPECT_TRUE(rig.told("link-changed v-1 true"));
  for (const auto& [key, times] : rig.unit(0).effects()) EXPECT_EQ(times, 1) << key;
}

TEST(Engine, AHoldTimeThatIsPassedIsTold) {
  Rig rig;
  rig.start();
  bool answered = false;
  // The side vessel is done in minutes; the main one waits for its answer over five hours.
  for (int i = 0; i < 2200; ++i) {
    while (rig.round([&](const Prompt& prompt) -> events::Texts {
      if (prompt.kind != "questions" || i >= 2000) return Rig::usual(prompt);
      answered = true;
      return {};
    })) {
    }
    rig.pass();
  }
  EXPECT_TRUE(answered);
  EXPECT_TRUE(rig.told("limit-passed finish s prepare outside_acceptable"));
  EXPECT_TRUE(rig.told("prompt-raised finish late"));
  ASSERT_TRUE(rig.run());
}

TEST(Engine, InManualModeAPersonLetsEachTransitionGo) {
  Rig rig;
  auto request = rig.request();
  request.mode = "SemiAutomatic";
  ASSERT_TRUE(rig.engine().create(request));
  ASSERT_TRUE(rig.engine().order("b-1", "", Order::kStart, "anna", ""));
  while (rig.round()) {
  }
  EXPECT_EQ(rig.state("warm"), State::kIdle);
  EXPECT_EQ(code_of(rig.engine().fire("b-1", "", "t2", "anna")), "execute.transition");
  EXPECT_EQ(code_of(rig.engine().fire("b-1", "", "t9", "anna")), "execute.transition");
  ASSERT_TRUE(rig.engine().fire("b-1", "", "t1", "anna"));
  while (rig.round()) {
  }
  EXPECT_EQ(rig.state("warm"), State::kRunning);
  EXPECT_EQ(rig.state("warm/fill"), State::kIdle);
  ASSERT_TRUE(rig.engine().set_mode("b-1", recipe::Mode::kAutomatic, "anna"));
  ASSERT_TRUE(rig.run());
}

TEST(Engine, WhatCannotBeMadeIsRefusedBeforeAnythingIsRecorded) {
  Rig rig;
  const auto with = [&](const std::function<void(events::BatchCreated&)>& change) {
    auto request = rig.request();
    change(request);
    const auto created = rig.engine().create(request);
    EXPECT_EQ(rig.entries(), 0U);
    return code_of(created);
  };
  EXPECT_EQ(with([](auto& r) { r.batch = "B 1"; }), "execute.batch_id");
  EXPECT_EQ(with([](auto& r) { r.units.erase("side"); }), "execute.unit");
  EXPECT_EQ(with([](auto& r) { r.units["side"] = "v-9"; }), "execute.unit");
  EXPECT_EQ(with([](auto& r) { r.lots.clear(); }), "execute.lot");
  EXPECT_EQ(with([](auto& r) { r.lots["bufer"] = "b-1"; }), "execute.lot");
  EXPECT_EQ(with([](auto& r) { r.units["mian"] = "v-1"; }), "execute.unit");
  EXPECT_EQ(with([](auto& r) { r.priority = kPriorityMax + 1; }), "execute.priority");
  EXPECT_EQ(with([](auto& r) { r.size = "50 L"; }), "recipe.batch_size");
  EXPECT_EQ(with([](auto& r) { r.size = "3 kg"; }), "recipe.batch_size");
  EXPECT_EQ(with([](auto& r) { r.parameters["goal"] = "41 Cel"; }), "execute.parameter");
  EXPECT_EQ(with([](auto& r) { r.parameters["goal"] = "37 K"; }), "execute.parameter");
  EXPECT_EQ(with([](auto& r) { r.parameters["aim"] = "37 Cel"; }), "execute.parameter");
  EXPECT_EQ(with([](auto& r) { r.recipe_sha256 = std::string(64, '0'); }), "execute.recipe");
  EXPECT_EQ(code_of(rig.engine().order("b-1", "", Order::kStart, "anna", "")), "execute.no_batch");
  ASSERT_TRUE(rig.engine().create(rig.request()));
  EXPECT_EQ(code_of(rig.engine().create(rig.request())), "execute.batch_id");
  EXPECT_EQ(code_of(rig.engine().order("b-1", "no", Order::kHold, "anna", "")),
            "execute.no_element");
}

// A machine of another maker may say anything.
TEST(Engine, WhatAMachineSaysIsTakenAsFarAsItIsText) {
  EXPECT_EQ(told_text("扉が開いています"), "扉が開いています");
  EXPECT_EQ(told_text("door\xff open"), "door");
  std::string longest;
  for (int i = 0; i < 400; ++i) longest += "扉";
  EXPECT_EQ(told_text(longest).size(), 999U);
  EXPECT_NE(told_text("e\xcc\x81"), "e\xcc\x81");
  Rig rig;
  rig.unit(0).refuse_next(std::string("\xff\xfe") + longest);
  rig.start();
  ASSERT_TRUE(rig.run());
  EXPECT_TRUE(rig.told("device-answered warm/fill Refused"));
}

TEST(Engine, WhatCannotBeRecordedIsRefusedAndTheBatchGoesOn) {
  Rig rig;
  auto request = rig.request();
  request.lots["buffer"] = std::string(65, 'x');
  EXPECT_EQ(code_of(rig.engine().create(request)), "ledger.event_body");
  request = rig.request();
  request.by = "\xff\xfe";
  EXPECT_EQ(code_of(rig.engine().create(request)), "ledger.json_not_utf8");
  EXPECT_EQ(rig.entries(), 0U);
  rig.start();
  while (rig.round()) {
  }
  const std::size_t before = rig.entries();
  EXPECT_EQ(code_of(rig.engine().order("b-1", "", Order::kHold, std::string(300, 'a'), "")),
            "ledger.event_body");
  EXPECT_EQ(code_of(rig.engine().order("b-1", "", Order::kHold, "anna", "\xc3")),
            "ledger.json_not_utf8");
  EXPECT_EQ(code_of(rig.engine().set_mode("b-1", recipe::Mode::kManual, std::string(300, 'a'))),
            "ledger.event_body");
  EXPECT_EQ(rig.entries(), before);
  ASSERT_TRUE(rig.run());
  EXPECT_EQ(rig.state(""), State::kComplete);
}

TEST(Engine, AfterAFailureOfTheLogNothingMoreIsSent) {
  Rig rig;
  rig.start();
  rig.store().fail_after(0);
  const auto stepped = rig.engine().step();
  EXPECT_FALSE(stepped.has_value());
  EXPECT_TRUE(rig.unit(0).effects().empty());
  EXPECT_FALSE(rig.engine().step().has_value());
  EXPECT_TRUE(rig.unit(0).effects().empty());
}

}  // namespace
}  // namespace renkei::execute
