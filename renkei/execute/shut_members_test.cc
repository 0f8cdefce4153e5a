// What a batch keeps shut: no entry of the main log shows a parameter, a reading, an answer, or
// what lies inside a confidential element; and nothing that can be counted there tells how much it
// is.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include <gtest/gtest.h>

#include "renkei/execute/secret_run_test_tools.h"

namespace renkei::execute {
namespace {

using recipe::Order;
using recipe::State;
using test::erase_fields;
using test::Rig;
using test::secret_recipe;
using test::SecretRun;

void expect_no_canary(SecretRun& run) {
  for (const std::string& bytes : run.seen()) {
    EXPECT_EQ(bytes.find("canary"), std::string::npos) << bytes;
    EXPECT_EQ(bytes.find("4321"), std::string::npos) << bytes;
  }
}

TEST(ShutMembers, NothingKeptShutStandsInTheMainLog) {
  SecretRun run(3);
  run.rig.unit(0).refuse_next("canary refusal");
  run.finish();
  EXPECT_EQ(run.rig.state(""), State::kComplete);
  expect_no_canary(run);
  // They were there to be seen: the owner reads them all.
  std::string all;
  for (const auto& event : run.rig.happened()) {
    all += events::body_of(event).dump() + events::shut_of(event).dump();
  }
  for (const char* canary :
       {"9.4321 L", "36.4321 Cel", "canary reason", "canary answer", "canary refusal", "0.14321",
        "1.4321", "54.321", "9.4321", "canary_ask", "canary_fill3", "canary_move"}) {
    EXPECT_NE(all.find(canary), std::string::npos) << canary;
  }
  // The hold time from inside was passed, and told by the confidential element.
  EXPECT_TRUE(run.rig.told("limit-passed finish s secret/canary_ask outside_acceptable"));
}

// What machines say when they fail goes into causes and prompts.
TEST(ShutMembers, AMachinesWordsAreInNoCause) {
  SecretRun run(1);
  while (run.rig.state("finish/fill") != State::kRunning) {
    while (run.rig.round(SecretRun::answers)) {
    }
    run.rig.pass();
  }
  while (run.rig.round(SecretRun::answers)) {
  }
  run.rig.unit(0).fail_service("canary failure");
  run.finish();
  EXPECT_TRUE(run.rig.told("prompt-raised finish/fill failed"));
  expect_no_canary(run);
  bool asked = false;
  for (const auto& event : run.rig.happened()) {
    const auto* raised = std::get_if<events::PromptRaised>(&event);
    asked =
        asked || (raised != nullptr && raised->about.find("canary failure") != std::string::npos);
  }
  EXPECT_TRUE(asked);
}

// Times, salts and chains differ; types, bodies, ids of events and keys of orders do not.
TEST(ShutMembers, WhatIsSeenDoesNotDependOnHowMuchIsInside) {
  const auto shape = [](int inner) {
    SecretRun run(inner);
    run.finish();
    std::vector<std::string> shapes;
    for (const std::string& bytes : run.seen()) {
      auto entry = *ledger::parse_entry(bytes);
      entry.body.erase("recipe_sha256");  // of another text
      shapes.push_back(entry.type + " " + entry.event_id.str() + " " + entry.body.dump() + " " +
                       std::to_string(entry.secret ? entry.secret->leaves : 0));
    }
    return std::pair(shapes, run.rig.inner_store().raw_entries().size());
  };
  const auto [one, one_inside] = shape(1);
  const auto [many, many_inside] = shape(9);
  EXPECT_EQ(one, many);
  EXPECT_GE(many_inside, one_inside + 24);
  EXPECT_GE(one.size(), 25U);
}

// Gaps would tell how often somebody was asked inside.
TEST(ShutMembers, PromptsThatAreSeenAreNumberedAmongThemselves) {
  SecretRun run(1);
  run.finish();
  std::vector<std::uint64_t> numbers;
  for (const std::string& bytes : run.seen()) {
    const auto entry = *ledger::parse_entry(bytes);
    if (!entry.type.starts_with("batch.prompt-")) continue;
    numbers.push_back(entry.body.at("prompt").get<std::uint64_t>());
  }
  EXPECT_EQ(numbers, (std::vector<std::uint64_t>{1, 1}));  // raised, answered
  // One was inside, and to the owner they are numbered together.
  ASSERT_EQ(run.rig.engine().batch("b-1")->prompts().size(), 2U);
  run.rig.open();
  EXPECT_EQ(run.rig.engine().batch("b-1")->prompts()[1].path, "finish/look");
  EXPECT_TRUE(run.rig.engine().batch("b-1")->prompts()[1].answered);
}

TEST(ShutMembers, TheSameSeedGivesTheSameRoots) {
  const auto roots = [] {
    SecretRun run(2);
    run.finish();
    return std::pair(run.rig.store().raw_head().root, run.rig.inner_store().raw_head().root);
  };
  EXPECT_EQ(roots(), roots());
}

// How the entries are grouped into appends is seen by nobody.
TEST(ShutMembers, TheLogsAreTheSameHoweverTheyAreAppended) {
  SecretRun one(2, 1);
  one.finish();
  SecretRun many(2);
  many.finish();
  EXPECT_EQ(one.rig.story(), many.rig.story());
}

// All that is known again from both logs.
void expect_same_state(const BatchState& one, const BatchState& other) {
  EXPECT_EQ(one.entries(), other.entries());
  EXPECT_EQ(one.seen_entries(), other.seen_entries());
  EXPECT_EQ(one.lots(), other.lots());
  ASSERT_EQ(one.elements().size(), other.elements().size());
  for (std::size_t i = 0; i < one.elements().size(); ++i) {
    const ElementState& a = one.element(i);
    const ElementState& b = other.element(i);
    EXPECT_EQ(std::tie(a.state, a.run, a.called, a.cause, a.marking, a.moved, a.told, a.values,
                       a.not_kept, a.to_keep, a.prompt, a.unit_allocated),
              std::tie(b.state, b.run, b.called, b.cause, b.marking, b.moved, b.told, b.values,
                       b.not_kept, b.to_keep, b.prompt, b.unit_allocated))
        << one.recipe().elements[i].path;
  }
  ASSERT_EQ(one.prompts().size(), other.prompts().size());
  for (std::size_t i = 0; i < one.prompts().size(); ++i) {
    EXPECT_EQ(one.prompts()[i].path, other.prompts()[i].path);
    EXPECT_EQ(one.prompts()[i].answered, other.prompts()[i].answered);
  }
}

TEST(ShutMembers, TheStateIsAFoldOfBothLogsAtEveryRound) {
  SecretRun run(2);
  for (int i = 0; i < 2000 && !recipe::is_final(run.rig.state("")); ++i) {
    const bool something = run.rig.round(SecretRun::answers);
    const BatchState before = *run.rig.engine().batch("b-1");
    if (something && i % 2 == 0) {
      run.rig.open();
      expect_same_state(before, *run.rig.engine().batch("b-1"));
    }
    if (!something) run.rig.pass();
  }
  EXPECT_EQ(run.rig.state(""), State::kComplete);
}

// Some ask for the same unit in the inner log, some in the main log: who came first is known again.
TEST(ShutMembers, TheOrderBetweenBatchesOfBothLogsIsKept) {
  Rig rig(true, 1024, test::two_vessels_with_secret("procedure"));
  rig.other_recipe = test::two_vessels();
  const std::vector<std::string> ids = {"b-1", "b-2", "b-3", "b-4"};
  for (const std::string& id : ids) {
    auto request = rig.request(id);
    const bool open = id == "b-2" || id == "b-3";
    if (open) request.recipe_sha256 = ledger::sha256({rig.other_recipe}).to_hex();
    const auto created = rig.engine().create(request);
    ASSERT_TRUE(created) << created.error().to_string();
    ASSERT_TRUE(rig.engine().order(id, "", Order::kStart, "anna", ""));
  }
  // The vessel fills up, and refuses what goes over.
  const auto answers = [](const Prompt& prompt) -> events::Texts {
    if (prompt.kind == "refused") return {{"decision", "skip"}};
    return Rig::usual(prompt);
  };
  std::vector<std::string> turns;  // who got the main vessel
  for (int i = 0; i < 6000; ++i) {
    if (i % 50 < 2) rig.open();
    for (int rounds = 0; rig.round(answers); ++rounds) ASSERT_LE(rounds, 100);
    std::map<std::string, std::string> holders;
    for (const BatchState* batch : rig.engine().batches()) {
      for (const ElementState& element : batch->elements()) {
        if (!element.unit_allocated) continue;
        EXPECT_TRUE(holders.emplace(element.unit, batch->id()).second) << element.unit;
      }
    }
    if (holders.contains("v-1") && (turns.empty() || turns.back() != holders["v-1"])) {
      turns.push_back(holders["v-1"]);
    }
    if (testing::Test::HasFailure() ||
        std::all_of(ids.begin(), ids.end(),
                    [&](const std::string& id) { return recipe::is_final(rig.state("", id)); })) {
      break;
    }
    rig.pass();
  }
  for (const std::string& id : ids) EXPECT_EQ(rig.state("", id), State::kComplete) << id;
  // First come, first served, twice round: each has it for two unit procedures.
  const std::vector<std::string> wanted = {"b-1", "b-2", "b-3", "b-4", "b-1", "b-2", "b-3", "b-4"};
  EXPECT_EQ(turns, wanted);
}

TEST(ShutMembers, ErasedFieldsFoldAndAreUnknown) {
  for (const std::string name :
       {"size", "parameters", "reason", "results", "about", "answers", "reading", "limit",
        "condition", "quantity", "inside", "inner", ""}) {
    SCOPED_TRACE(name);
    SecretRun run(2);
    run.finish();
    const auto names = name.empty() ? std::set<std::string>{} : std::set{name};
    erase_fields(run.rig.store(), names);
    erase_fields(run.rig.inner_store(), names);
    run.rig.open();
    const BatchState& batch = *run.rig.engine().batch("b-1");
    EXPECT_EQ(batch.state(), State::kComplete);
    EXPECT_EQ(batch.lots().at("product"), "b-1-product");
    if (name == "parameters" || name == "size" || name.empty()) {
      EXPECT_EQ(batch.parameters().at("canary_goal"), recipe::Value{recipe::Unknown{}});
    } else {
      EXPECT_EQ(batch.parameters().at("canary_goal"), recipe::Value{36.4321});
    }
    if (name == "results") {
      EXPECT_FALSE(batch.element("secret/canary_move")->values.contains("charged"));
    }
    while (run.rig.round(SecretRun::answers)) {
    }
    EXPECT_EQ(batch.state(), State::kComplete);
  }
}

// An order whose parameters are gone is not sent again without them.
TEST(ShutMembers, AnOrderIsNotSentAgainWithoutItsErasedParameters) {
  SecretRun whole(1);
  whole.finish();
  const auto story = whole.rig.story();
  const auto ordered = std::find_if(story.begin(), story.end(), [](const std::string& line) {
    return line.starts_with("device-ordered finish/fill");
  });
  ASSERT_NE(ordered, story.end());
  SecretRun run(1);
  run.rig.may_die = true;
  run.rig.die_unsent_at = static_cast<std::size_t>(ordered - story.begin()) + 1;
  run.rig.on_death = [&] { erase_fields(run.rig.store(), {"parameters"}); };
  EXPECT_TRUE(run.rig.run("b-1", SecretRun::answers));
  EXPECT_EQ(run.rig.deaths, 1);
  EXPECT_TRUE(run.rig.told("prompt-raised finish/fill outcome"));
  EXPECT_TRUE(run.rig.told("element-changed finish/fill Complete"));
  EXPECT_EQ(run.rig.unit(0).effects().size(), whole.rig.unit(0).effects().size());
  for (const auto& [key, times] : run.rig.unit(0).effects()) EXPECT_EQ(times, 1) << key;
}

TEST(ShutMembers, WithoutAnInnerLogARecipeWithConfidentialElementsIsRefused) {
  Rig rig(true, 1024, secret_recipe(1));
  ledger::MemoryStore store;
  auto log = ledger::Log::open(store, ledger::EventTypes::known());
  ManualClock clock(std::chrono::system_clock::time_point(std::chrono::seconds(1'780'000'000)));
  Engine::Options options;
  options.site = "site-1";
  options.actor = std::string(43, 'A');
  options.recipe_text = [](const std::string&) { return Result<std::string>(secret_recipe(1)); };
  Engine engine(*log, clock, options);
  engine.add(rig.unit(0));
  auto request = rig.request();
  request.units = {{"main", "v-1"}};
  request.lots.clear();
  const auto created = engine.create(request);
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code(), "execute.no_inner_log");
  EXPECT_TRUE(store.raw_entries().empty());
  EXPECT_EQ(engine.batch("b-1"), nullptr);
  // And one that has such a batch is not opened without it.
  SecretRun run(1);
  const auto opened = engine.open(run.rig.store());
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code(), "execute.no_inner_log");
}

}  // namespace
}  // namespace renkei::execute
