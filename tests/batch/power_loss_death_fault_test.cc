// The power goes at every change a batch makes to the disk under both logs, and between an entry
// and the order it gives; SQLite takes up what is left, and the engine what SQLite has.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/batch/death_rig.h"
#include <gtest/gtest.h>

#include "renkei/execute/inner_log.h"
#include "renkei/execute/kept_shut.h"
#include "renkei/execute/rig_test_tools.h"
#include "renkei/store/sqlite/simulated_disk.h"
#include "renkei/store/sqlite/sqlite_store.h"

namespace renkei::test {
namespace {

namespace fs = std::filesystem;
using store::SimulatedDisk;
using store::SqliteStore;

equipment::PlantFile two_vessels() {
  equipment::PlantFile file;
  for (const char* id : {"v-1", "v-2"}) {
    equipment::SimulatedUnitOptions options;
    options.id = id;
    options.kind = "stirred-vessel";
    options.sample_every_s = 10;
    file.units.push_back(options);
  }
  file.answer_after_s = 60;
  file.answers["warm/check.ph"] = "7.1";
  return file;
}

class PowerLossDeath : public testing::Test {
 public:
  ~PowerLossDeath() override { fs::remove_all(folder_); }

 protected:
  PowerLossDeath() {
    std::string name = (fs::temp_directory_path() / "renkei-death-XXXXXX").string();
    RENKEI_CHECK(mkdtemp(name.data()) != nullptr);
    folder_ = name;
    {
      SimulatedDisk first({}, 0);
      for (const auto& file : {main(), inner()}) {
        RENKEI_CHECK(SqliteStore::open(file, SqliteStore::Access::kCreate));
      }
      begun_ = first.files();
    }
    // The lock and the question whether there is a store are of the real disk.
    for (const auto& file : {main(), inner()}) RENKEI_CHECK(disk().write(file, ""));
    live_whole();
  }

  // When the power goes: at this change of the disk, or when so many events are recorded and before
  // what they order is sent; 0: not.
  struct Loss {
    std::uint64_t change = 0;
    std::size_t unsent = 0;
  };
  // A whole run, taken up again after the losses, each counted from when it was opened. True: all
  // of them came.
  bool live(const std::vector<Loss>& losses, std::uint64_t seed, std::size_t append_max);
  [[nodiscard]] std::size_t entries() const { return whole_.size(); }

 private:
  // What lives on.
  struct Outside {
    explicit Outside(const Making& making)
        : plant(*equipment::SimulatedPlant::make(making.plant, 1, Timestamp(kStartMs))) {
      people.emplace(making.plant, plant);
    }
    equipment::SimulatedPlant plant;
    std::optional<serve::SimulatedPeople> people;
    Timestamp now{kStartMs};
    std::size_t recorded = 0;  // events that the engine was told are recorded
  };
  enum class Ended : std::uint8_t { kComplete, kDead };

  [[nodiscard]] fs::path main() const { return folder_ / "log.db"; }
  [[nodiscard]] fs::path inner() const { return folder_ / "inner.db"; }
  void live_whole();
  Ended live_until(const Loss& loss, Outside& outside, std::size_t append_max);
  static void take_up(Outside& outside, const Life& life, Follower& follower, SqliteStore& main,
                      SqliteStore& inner);
  static void check_end(const Life& life, const Outside& outside, SqliteStore& main,
                        SqliteStore& inner);

  const Making making_{execute::test::two_vessels_with_secret(), two_vessels()};
  std::vector<BatchEvent> whole_;
  fs::path folder_;
  SimulatedDisk::Files begun_;
};

void PowerLossDeath::live_whole() {
  Outside outside(making_);
  ledger::MemoryStore main;
  ledger::MemoryStore inner;
  Life life(making_, {outside.plant, *outside.people, outside.now}, main, inner);
  life.on_event = [&](const BatchEvent& event, Timestamp) { whole_.push_back(event); };
  ASSERT_TRUE(life.open());
  ASSERT_TRUE(life.start());
  ASSERT_TRUE(life.run(Timestamp(kStartMs + 86'400'000), [] { return false; }));
  ASSERT_EQ(life.batch().state(), State::kComplete);
}

bool PowerLossDeath::live(const std::vector<Loss>& losses, std::uint64_t seed,
                          std::size_t append_max) {
  SimulatedDisk disk(begun_, seed);
  Outside outside(making_);
  bool all = true;
  for (const Loss& loss : losses) {
    disk.set_faults({});
    if (loss.change != 0) disk.set_faults({.power_goes_at = loss.change});
    all = all && live_until(loss, outside, append_max) == Ended::kDead;
    if (!all || HasFailure()) return false;
    disk.power_cycle();
    load(outside.plant, saved(outside.plant));
  }
  EXPECT_EQ(live_until({}, outside, append_max), Ended::kComplete);
  return true;
}

PowerLossDeath::Ended PowerLossDeath::live_until(const Loss& loss, Outside& outside,
                                                 std::size_t append_max) {
  auto main_store = SqliteStore::open(main(), SqliteStore::Access::kWrite);
  if (!main_store) return Ended::kDead;
  auto inner_store = SqliteStore::open(inner(), SqliteStore::Access::kWrite);
  if (!inner_store) return Ended::kDead;
  Life life(making_, {outside.plant, *outside.people, outside.now}, **main_store, **inner_store,
            append_max);
  if (const auto opened = life.open(); !opened) {
    EXPECT_NE(loss.change, 0U) << opened.error().to_string();
    return Ended::kDead;
  }
  Follower follower(making_.recipe, whole_);
  take_up(outside, life, follower, **main_store, **inner_store);
  life.on_event = [&](const BatchEvent& event, Timestamp) {
    ++outside.recorded;
    follower.saw(event);
    if (loss.unsent == 0 || outside.recorded < loss.unsent) return;
    life.dead = true;
    for (const auto& unit : outside.plant.units()) unit->cut_link("the engine is dead");
  };
  const bool lived = life.start() && !life.dead &&
                     life.run(Timestamp(kStartMs + 86'400'000), [] { return false; });
  outside.people.emplace(life.people());
  outside.now = life.now();
  follower.check_effects(outside.plant);
  if (!lived) {
    EXPECT_TRUE(loss.change != 0 || life.dead) << life.why;
    return Ended::kDead;
  }
  EXPECT_TRUE(follower.has_come_to(whole_.size()));
  EXPECT_EQ(follower.amount_off(), 0);
  check_end(life, outside, **main_store, **inner_store);
  return Ended::kComplete;
}

// All that was acknowledged is there, and what was under way at most besides.
void PowerLossDeath::take_up(Outside& outside, const Life& life, Follower& follower,
                             SqliteStore& main, SqliteStore& inner) {
  std::size_t there = 0;
  const auto read =
      execute::read_batch_events(main, &inner, [&](const execute::BatchRead& one) -> Result<void> {
        ++there;
        follower.saw(execute::lived_form(life.batch(), one.opened.event, one.inner));
        return {};
      });
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_GE(there, outside.recorded);
  outside.recorded = there;
  if (there != 0) follower.check_states(life.batch());
  follower.check_effects(outside.plant);
}

void PowerLossDeath::check_end(const Life& life, const Outside& outside, SqliteStore& main,
                               SqliteStore& inner) {
  EXPECT_EQ(life.batch().state(), State::kComplete);
  EXPECT_EQ(main.head()->size.value + inner.head()->size.value, outside.recorded);
  const auto verdict = ledger::verify_log(main, {});
  EXPECT_TRUE(verdict && verdict->faults.empty());
  const auto kept = execute::verify_kept_shut(main, &inner);
  EXPECT_TRUE(kept && kept->empty());
}

TEST_F(PowerLossDeath, AtEveryEntryBeforeWhatItOrdersIsSent) {
  for (std::size_t k = 1; k < entries() && !HasFailure(); ++k) {
    SCOPED_TRACE("unsent at entry " + std::to_string(k));
    EXPECT_TRUE(live({{.unsent = k}}, k, 1));
  }
}

// An append is some ten changes, so it goes before, within and after each.
TEST_F(PowerLossDeath, AtEveryThirdChangeOfTheDisk) {
  std::uint64_t change = 1;
  bool came = true;
  for (; came && !HasFailure(); change += 3) {
    SCOPED_TRACE("power goes at change " + std::to_string(change) + ", which is the seed too");
    came = live({{.change = change}}, change, 1);
  }
  std::cout << change << " changes\n";
  EXPECT_GT(change, entries());
}

// Several losses in one run, some of them while the logs are taken up, and appends of many entries.
TEST_F(PowerLossDeath, AgainAndAgain) {
  for (std::uint64_t seed = 1; seed <= 100 && !HasFailure(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    std::vector<Loss> losses;
    for (int i = 0; i < 5; ++i) {
      losses.push_back({.change = static_cast<std::uint64_t>(random.between(1, 60))});
    }
    EXPECT_TRUE(live(losses, seed, seed % 2 == 0 ? 1 : 1024));
  }
}

}  // namespace
}  // namespace renkei::test
