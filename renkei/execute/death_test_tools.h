// The engine dies at every entry of a whole run, before what was recorded last is sent and after
// it: it takes the batch up in the right state, repeats no order, loses no lot and makes none
// twice.
#pragma once

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/execute/kept_shut.h"
#include "renkei/execute/rig_test_tools.h"

namespace renkei::execute::test {

// The lines that say what was done, however often the engine was opened; sorted, for parallel
// branches may come in another order.
inline std::vector<std::string> deeds(Rig& rig) {
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

inline std::map<std::string, std::string> quantities(Rig& rig) {
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

inline int effects(Rig& rig) {
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
inline events::Texts once_more(const Prompt& prompt) {
  if (prompt.kind != "questions") return Rig::usual(prompt);
  return {{"clear", prompt.run == 1 ? "no" : "yes"}, {"ph", "7.1"}};
}

// A person who goes and looks: the order had its effect, or not.
inline events::Texts looked(Rig& rig, const Prompt& prompt) {
  if (prompt.kind != "outcome") return once_more(prompt);
  const std::string key = rig.engine().batch("b-1")->element(prompt.path)->orders.back().key;
  const bool done = rig.unit(0).effects().contains(key) || rig.unit(1).effects().contains(key);
  return {{"decision", done ? "done" : "not_done"}};
}

enum class Death { kBeforeItIsRecorded, kBeforeItIsRecordedInside, kBeforeItIsSent };

struct Case {
  bool knows_keys = true;
  std::chrono::seconds away{};
  std::string recipe = two_vessels();
  std::size_t append_max = 1;
};

// One whole run with a death at entry k, or at the append after k more to one of the logs; all that
// was done is as in the run without one. False when it did not come so far.
inline bool die_once(Rig& whole, std::size_t k, Death death, const Case& how) {
  SCOPED_TRACE("death at entry " + std::to_string(k));
  Rig rig(how.knows_keys, how.append_max, how.recipe);
  rig.start();
  rig.may_die = true;
  rig.on_death = [&] {
    for (auto left = how.away; left.count() > 0; left -= std::chrono::seconds(10)) rig.pass();
  };
  if (death == Death::kBeforeItIsSent) {
    rig.die_unsent_at = k;
  } else {
    auto& store = death == Death::kBeforeItIsRecorded ? rig.store() : rig.inner_store();
    store.fail_after(static_cast<int>(k));
  }
  EXPECT_TRUE(rig.run(
      "b-1", [&](const Prompt& prompt) { return looked(rig, prompt); }, 400));
  if (rig.deaths == 0) return false;
  EXPECT_EQ(rig.state(""), recipe::State::kComplete);
  EXPECT_EQ(effects(rig), effects(whole));
  const auto amounts = quantities(rig);  // none twice
  if (how.away.count() == 0) {
    EXPECT_EQ(amounts, quantities(whole));
  }
  if (how.knows_keys) {
    EXPECT_EQ(deeds(rig), deeds(whole));
  }
  const auto verdict = ledger::verify_log(rig.store(), {});
  EXPECT_TRUE(verdict && verdict->faults.empty());
  const auto kept = verify_kept_shut(rig.store(), &rig.inner_store());
  EXPECT_TRUE(kept && kept->empty());
  return true;
}

inline void die_at_every_entry(const Case& how) {
  Rig whole(how.knows_keys, how.append_max, how.recipe);
  whole.start();
  ASSERT_TRUE(whole.run("b-1", once_more));
  ASSERT_LE(whole.entries(), 150U);
  const bool has_inner = !whole.inner_store().raw_entries().empty();
  for (const Death death :
       {Death::kBeforeItIsRecorded, Death::kBeforeItIsRecordedInside, Death::kBeforeItIsSent}) {
    std::size_t deaths = 0;
    const std::size_t from = death == Death::kBeforeItIsSent ? 3 : 0;
    for (std::size_t k = from; k < whole.entries() && !testing::Test::HasFailure(); ++k) {
      if (!die_once(whole, k, death, how)) break;
      ++deaths;
    }
    if (how.append_max != 1) continue;
    // Once at every entry after those of the start.
    const std::size_t inside = whole.inner_store().raw_entries().size();
    const std::size_t all = whole.entries() - (death == Death::kBeforeItIsSent ? 3 : 2) - inside;
    if (death == Death::kBeforeItIsRecordedInside) {
      EXPECT_GE(deaths, inside);
    } else {
      EXPECT_GE(deaths, all + (death == Death::kBeforeItIsSent ? inside : 0));
    }
  }
  EXPECT_EQ(has_inner, how.recipe != two_vessels());
}

}  // namespace renkei::execute::test
