#include "renkei/execute/kept_shut.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "renkei/execute/secret_run_test_tools.h"
#include "renkei/ledger/ledger_test_tools.h"

namespace renkei::execute {
namespace {

using ledger::test::code_of;
using recipe::Order;
using recipe::State;
using test::erase_fields;
using test::Rig;
using test::SecretRun;

std::vector<events::KeptShut> commitments(Rig& rig) {
  std::vector<events::KeptShut> all;
  for (const auto& event : rig.happened()) {
    if (const auto* kept = std::get_if<events::KeptShut>(&event)) all.push_back(*kept);
  }
  return all;
}

Faults verified(Rig& rig) {
  auto faults = verify_kept_shut(rig.store(), &rig.inner_store());
  EXPECT_TRUE(faults) << faults.error().to_string();
  return *std::move(faults);
}
bool names(const Faults& faults, const std::string& code) {
  return std::any_of(faults.begin(), faults.end(),
                     [&](const Error& fault) { return fault.code() == code; });
}

TEST(KeptShut, CommitsToTheRfc6962RootOfTheInnerEntries) {
  SecretRun run(2);
  run.finish();
  const auto kept = commitments(run.rig);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].path, "secret");
  EXPECT_EQ(kept[0].run, 1U);
  // By the definition, from the bytes: the root of the tree over all of them, for one run is all.
  const auto& inside = run.rig.inner_store().raw_entries();
  const std::function<ledger::Hash(std::size_t, std::size_t)> root = [&](std::size_t from,
                                                                         std::size_t to) {
    if (to - from == 1) return ledger::leaf_hash(inside[from].bytes);
    std::size_t split = 1;
    while (split * 2 < to - from) split *= 2;
    return ledger::node_hash(root(from, from + split), root(from + split, to));
  };
  EXPECT_EQ(kept[0].inner.size, inside.size());
  EXPECT_EQ(kept[0].inner.root, root(0, inside.size()).to_base64());
  EXPECT_TRUE(verified(run.rig).empty());
}

TEST(KeptShut, IsTheNextEntryOfTheBatchAfterTheElementHasEnded) {
  SecretRun run(1);
  run.finish();
  const auto story = run.rig.story();
  const auto ended = std::find(story.begin(), story.end(), "element-changed secret Complete");
  ASSERT_NE(ended, story.end());
  EXPECT_EQ(*(ended + 1), "kept-shut secret");
}

// Stopped, then taken up again: what comes after the first commitment is in the second.
TEST(KeptShut, WhatComesAfterAnEndIsCommittedToByTheNext) {
  SecretRun run(1);
  while (run.rig.round([](const Prompt&) { return events::Texts{}; })) {
  }
  ASSERT_EQ(run.rig.state("secret"), State::kRunning);
  ASSERT_TRUE(run.rig.engine().order("b-1", "secret", Order::kStop, "anna", ""));
  ASSERT_TRUE(run.rig.run("b-1", [](const Prompt& prompt) -> events::Texts {
    if (prompt.kind == "failed") return {{"decision", "repeat"}};
    if (prompt.path == "finish/look") return {{"ph", "7"}};
    return SecretRun::answers(prompt);
  })) << testing::PrintToString(run.rig.story());
  const auto kept = commitments(run.rig);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_GT(kept[1].inner.size, 0U);
  std::uint64_t sum = 0;
  for (const auto& one : kept) sum += one.inner.size;
  EXPECT_EQ(sum, run.rig.inner_store().raw_entries().size());
  EXPECT_TRUE(verified(run.rig).empty());
}

TEST(KeptShut, EveryInnerEntryThatIsAlteredIsNamed) {
  SecretRun run(2);
  run.finish();
  const std::size_t count = run.rig.inner_store().raw_entries().size();
  ASSERT_GE(count, 10U);
  for (std::size_t i = 0; i < count; ++i) {
    auto& entry = run.rig.inner_store().raw_entries()[i];
    const std::string before = entry.bytes;
    const auto place = entry.bytes.find("\"run\":1");
    if (place == std::string::npos) continue;
    entry.bytes[place + 6] = '2';
    const Faults faults = verified(run.rig);
    ASSERT_FALSE(faults.empty()) << i;
    EXPECT_EQ(faults[0].code(), "ledger.leaf_wrong");
    EXPECT_EQ(faults[0].args()[0].second, std::to_string(i));
    EXPECT_EQ(faults[0].place().file, "inner log");
    EXPECT_TRUE(names(faults, "execute.inner_wrong")) << i;
    entry.bytes = before;
  }
  EXPECT_TRUE(verified(run.rig).empty());
}

// Another log in its place that holds in itself: only the commitments tell.
TEST(KeptShut, AnInnerLogWrittenAnewWithoutAnEntryIsNamedByTheCommitment) {
  SecretRun run(2);
  run.finish();
  const auto entries = run.rig.inner_store().raw_entries();
  for (const std::size_t left_out : {std::size_t{0}, entries.size() / 2, entries.size() - 1}) {
    ledger::MemoryStore anew;
    auto log = ledger::Log::open(anew, ledger::EventTypes::known());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (i == left_out) continue;
      ledger::Draft draft{*ledger::parse_entry(entries[i].bytes), {}};
      draft.entry.prev_of_entity.clear();
      if (draft.entry.secret) {
        draft.secrets = {*run.rig.inner_store().secret(draft.entry.secret->root)};
      }
      const auto done = log->append({&draft, 1});
      ASSERT_TRUE(done && done->front());
    }
    ASSERT_TRUE(ledger::verify_log(anew, {})->faults.empty());
    const auto faults = verify_kept_shut(run.rig.store(), &anew);
    ASSERT_TRUE(faults);
    ASSERT_EQ(faults->size(), 1U);
    EXPECT_EQ(faults->front().code(), "execute.inner_wrong");
    EXPECT_EQ(faults->front().value(), "b-1");
  }
}

TEST(KeptShut, AnInnerLogThatIsGoneIsNamed) {
  SecretRun run(1);
  run.finish();
  const auto faults = verify_kept_shut(run.rig.store(), nullptr);
  ASSERT_TRUE(faults);
  EXPECT_TRUE(names(*faults, "execute.inner_wrong"));
}

// The engine does not go on from an inner log that is not the one committed to.
TEST(KeptShut, AnEngineRefusesAnInnerLogThatIsNotTheOneCommittedTo) {
  SecretRun run(1);
  run.finish();
  ledger::MemoryStore shorter;
  const auto entries = run.rig.inner_store().raw_entries();
  auto log = ledger::Log::open(shorter, ledger::EventTypes::known());
  for (std::size_t i = 0; i + 1 < entries.size(); ++i) {
    ledger::Draft draft{*ledger::parse_entry(entries[i].bytes), {}};
    if (draft.entry.secret) {
      draft.secrets = {*run.rig.inner_store().secret(draft.entry.secret->root)};
    }
    ASSERT_TRUE(log->append({&draft, 1})->front());
  }
  ManualClock clock(std::chrono::system_clock::time_point(std::chrono::seconds(1'780'000'000)));
  Engine::Options options;
  options.recipe_text = [](const std::string&) {
    return Result<std::string>(test::secret_recipe(1));
  };
  Engine engine(*log, clock, options);
  EXPECT_EQ(code_of(engine.open(run.rig.store(), &shorter)), "execute.inner_wrong");
  Engine other(*log, clock, options);
  EXPECT_EQ(code_of(other.open(run.rig.store(), &run.rig.inner_store())), "");
}

TEST(KeptShut, AnErasedCommitmentProvesNothingAndIsPassedOver) {
  SecretRun run(1);
  run.finish();
  erase_fields(run.rig.store(), {"inner"});
  EXPECT_TRUE(verified(run.rig).empty());
  EXPECT_EQ(
      code_of(open_inner_run(run.rig.store(), run.rig.inner_store(), {"b-1", "secret", 1}, {})),
      "execute.inner_run");
}

class OpenedInnerRun : public testing::Test {
 protected:
  OpenedInnerRun() { run_.finish(); }
  Json opened(bool fields) {
    auto json = open_inner_run(run_.rig.store(), run_.rig.inner_store(), {"b-1", "secret", 1},
                               {.fields = fields});
    EXPECT_TRUE(json) << json.error().to_string();
    return *std::move(json);
  }
  SecretRun run_{2};
};

TEST_F(OpenedInnerRun, ShowsAnInspectorTheInnerEntriesUnderTheCommitment) {
  const Json json = opened(false);
  ASSERT_EQ(json["parts"].size(), 1U);
  const Json& part = json["parts"][0];
  EXPECT_EQ(part["inner"].size(), run_.rig.inner_store().raw_entries().size());
  const auto place = part["index"].get<std::size_t>();
  EXPECT_EQ(part["entry"], run_.rig.store().raw_entries()[place].bytes);
  EXPECT_TRUE(check_inner_run(json)) << check_inner_run(json).error().to_string();
  EXPECT_NE(json.dump().find("canary_fill2"), std::string::npos);
  // Names are shown, parameters only where they are asked for.
  for (const Json& one : part["inner"]) EXPECT_TRUE(one["fields"].empty());
}

TEST_F(OpenedInnerRun, ShowsTheFieldsWhereTheyAreAskedFor) {
  const Json json = opened(true);
  EXPECT_TRUE(check_inner_run(json));
  std::set<std::string> names;
  for (const Json& one : json["parts"][0]["inner"]) {
    for (const Json& field : one["fields"]) {
      names.insert(ledger::parse_disclosure(field["disclosure"].get<std::string>())->name);
    }
  }
  EXPECT_TRUE(names.contains("parameters") && names.contains("results") &&
              names.contains("answers"));
}

TEST_F(OpenedInnerRun, IsNotThereForARunThatIsNot) {
  for (const InnerRun& none :
       {InnerRun{"b-1", "secret", 2}, InnerRun{"b-1", "finish", 1}, InnerRun{"b-2", "secret", 1}}) {
    EXPECT_EQ(code_of(open_inner_run(run_.rig.store(), run_.rig.inner_store(), none, {})),
              "execute.inner_run");
  }
}

TEST_F(OpenedInnerRun, DoesNotHoldOnceAnythingInItIsChanged) {
  const Json json = opened(true);
  const auto refused = [&](const std::function<void(Json&)>& change) {
    Json changed = json;
    change(changed);
    return !check_inner_run(changed).has_value();
  };
  const Json& part = json["parts"][0];
  EXPECT_TRUE(refused([](Json& j) { j["parts"] = Json::array(); }));
  EXPECT_TRUE(refused([](Json& j) { j["run"] = 2; }));
  EXPECT_TRUE(refused([](Json& j) { j["path"] = "finish"; }));
  EXPECT_TRUE(refused([](Json& j) { j["batch"] = "b-2"; }));
  EXPECT_TRUE(refused([](Json& j) { j["parts"][0]["opened"]["index"] = 40; }));
  for (std::size_t i = 0; i < part["inner"].size(); ++i) {
    EXPECT_TRUE(refused([&](Json& j) { j["parts"][0]["inner"].erase(i); })) << i;
    EXPECT_TRUE(refused([&](Json& j) {
      auto text = j["parts"][0]["inner"][i]["entry"].get<std::string>();
      text.replace(text.find("site-1"), 6, "site-2");
      j["parts"][0]["inner"][i]["entry"] = text;
    })) << i;
  }
  EXPECT_TRUE(refused([](Json& j) {
    auto& inner = j["parts"][0]["inner"];
    std::swap(inner[0], inner[1]);
  }));
  // A field of one entry shown under another.
  EXPECT_TRUE(refused([](Json& j) {
    auto& inner = j["parts"][0]["inner"];
    const auto with = std::find_if(inner.begin(), inner.end(),
                                   [](const Json& one) { return !one["fields"].empty(); });
    const auto other =
        std::find_if(with + 1, inner.end(), [](const Json& one) { return !one["fields"].empty(); });
    (*other)["fields"][0] = (*with)["fields"][0];
  }));
}

// Garbage is refused, not believed and not crashed over.
TEST(OpenedInner, WhatIsNoSuchThingIsRefused) {
  for (const char* text : {"[]", "{}", R"({"parts":1})", R"({"parts":[]})", R"({"parts":[1]})",
                           R"({"parts":[{"entry":"x","opened":{},"inner":[]}]})",
                           R"({"parts":[{"entry":1,"opened":{},"inner":{}}]})"}) {
    EXPECT_FALSE(check_inner_run(*parse_json("run", text))) << text;
  }
}

}  // namespace
}  // namespace renkei::execute
