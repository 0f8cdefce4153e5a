// The engine dies at every entry of a whole run, before what was recorded last is sent and after
// it: it takes the batch up in the right state, repeats no order, loses no lot and makes none
// twice.
#include <algorithm>
#include <map>

#include <gtest/gtest.h>

#include "renkei/execute/rig_test_tools.h"

namespace renkei::execute {
namespace {

using test::Rig;

// The lines that say what was done, however often the engine was opened; sorted, for parallel
// branches may come in another order.
std::vector<std::string> deeds(Rig& rig) {
  std::vector<std::string> lines;
  for (std::string& line : rig.story()) {
    if (line.starts_with("link-changed") || line.starts_with("prompt-") ||
        line.starts_with("device-answered") || line.starts_with("service-reported")) {
      continue;
    }
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::map<std::string, std::string> quantities(Rig& rig) {
  std::map<std::string, std::string> found;
  for (const auto& event : rig.happened()) {
    const auto* moved = std::get_if<events::MaterialMoved>(&event);
    if (moved == nullptr) continue;
    const std::string what = moved->path + " " + moved->lot;
    EXPECT_FALSE(found.contains(what)) << what << " moved twice";
    found[what] = moved->quantity;
  }
  return found;
}

int effects(Rig& rig) {
  int sum = 0;
  for (const std::size_t unit : {0U, 1U}) {
    for (const auto& [key, times] : rig.unit(unit).effects()) {
      EXPECT_EQ(times, 1) << key << " was carried out " << times << " times";
      sum += times;
    }
  }
  return sum;
}

// Once round the loop: a service runs again on the same machine.
events::Texts once_more(const Prompt& prompt) {
  if (prompt.kind != "questions") return Rig::usual(prompt);
  return {{"clear", prompt.run == 1 ? "no" : "yes"}, {"ph", "7.1"}};
}

// A person who goes and looks: the order had its effect, or not.
events::Texts looked(Rig& rig, const Prompt& prompt) {
  if (prompt.kind != "outcome") return once_more(prompt);
  const std::string key = rig.engine().batch("b-1")->element(prompt.path)->orders.back().key;
  const bool done = rig.unit(0).effects().contains(key) || rig.unit(1).effects().contains(key);
  return {{"decision", done ? "done" : "not_done"}};
}

enum class Death { kBeforeItIsRecorded, kBeforeItIsSent };

// One whole run with a death at entry k; all that was done is as in the run without one.
void die_once(Rig& whole, std::size_t k, Death death, bool knows_keys, std::chrono::seconds away) {
  SCOPED_TRACE("death at entry " + std::to_string(k));
  Rig rig(knows_keys, 1);
  rig.start();
  rig.may_die = true;
  rig.on_death = [&] {
    for (auto left = away; left.count() > 0; left -= std::chrono::seconds(10)) rig.pass();
  };
  if (death == Death::kBeforeItIsSent) {
    rig.die_unsent_at = k;
  } else {
    rig.store().fail_after(static_cast<int>(k - 2));
  }
  ASSERT_TRUE(rig.run(
      "b-1", [&](const Prompt& prompt) { return looked(rig, prompt); }, 400));
  EXPECT_EQ(rig.deaths, 1);
  EXPECT_EQ(rig.state(""), recipe::State::kComplete);
  EXPECT_EQ(effects(rig), effects(whole));
  const auto amounts = quantities(rig);  // none twice
  if (away.count() == 0) {
    EXPECT_EQ(amounts, quantities(whole));
  }
  if (knows_keys) {
    EXPECT_EQ(deeds(rig), deeds(whole));
  }
  const auto verdict = ledger::verify_log(rig.store(), {});
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->faults.empty());
}

void die_at_every_entry(bool knows_keys, std::chrono::seconds away) {
  Rig whole(knows_keys, 1);
  whole.start();
  ASSERT_TRUE(whole.run("b-1", once_more));
  ASSERT_LE(whole.entries(), 150U);
  for (std::size_t k = 3; k < whole.entries() && !testing::Test::HasFailure(); ++k) {
    for (const Death death : {Death::kBeforeItIsRecorded, Death::kBeforeItIsSent}) {
      die_once(whole, k, death, knows_keys, away);
    }
  }
}

TEST(Death, AtEveryEntryWithMachinesThatKnowKeys) { die_at_every_entry(true, {}); }

TEST(Death, AtEveryEntryWhileTheMachinesGoOnForAnHour) {
  die_at_every_entry(true, std::chrono::hours(1));
}

TEST(Death, AtEveryEntryWithMachinesThatKnowNone) { die_at_every_entry(false, {}); }

}  // namespace
}  // namespace renkei::execute
