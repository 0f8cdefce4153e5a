// The engine dies at every entry of a whole run of each recipe of networks/japan, before it is
// recorded and before what it orders is sent, and goes on over what the logs had then, with the
// machines and people as they stood: it does what the run without a death did.
#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "tests/batch/death_rig.h"
#include <gtest/gtest.h>

#include "renkei/execute/kept_shut.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::test {
namespace {

// What each append found, and what it added.
struct Moment {
  ledger::AppendBatch batch;
  bool inner = false;
  Timestamp now;
  std::shared_ptr<const std::vector<std::string>> machines;
  serve::SimulatedPeople people;
};

// A log in memory that lets others see an append before it is made.
class TapedStore final : public ledger::LogStore {
 public:
  std::function<void(const ledger::AppendBatch&)> before;

  Result<ledger::Head> head() override { return kept_.head(); }
  Result<void> append(const ledger::AppendBatch& batch) override {
    before(batch);
    return kept_.append(batch);
  }
  Result<ledger::StoredEntry> entry(ledger::EntryIndex index) override {
    return kept_.entry(index);
  }
  Result<void> scan(ledger::EntryIndex from, ledger::TreeSize to, const OnEntry& call) override {
    return kept_.scan(from, to, call);
  }
  Result<std::optional<ledger::EntryIndex>> find(const ledger::EventId& id) override {
    return kept_.find(id);
  }
  Result<std::optional<ledger::EntryIndex>> last_about(const ledger::EntityRef& ref) override {
    return kept_.last_about(ref);
  }
  Result<ledger::Hash> node(ledger::NodeId id) override { return kept_.node(id); }
  Result<ledger::DisclosureTree> secret(const ledger::Hash& root) override {
    return kept_.secret(root);
  }
  Result<void> erase_secret(const ledger::Hash& root, const ledger::Hash& leaf) override {
    return kept_.erase_secret(root, leaf);
  }

 private:
  ledger::MemoryStore kept_;
};

std::string text_of(const std::string& file) {
  auto text = disk().read(std::string(RENKEI_SOURCE_DIR) + "/networks/japan/" + file, 1 << 20U);
  RENKEI_CHECK(text);
  return *text;
}

equipment::PlantFile plant_file() {
  Faults faults;
  auto file = equipment::read_plant("plant", text_of("simulated-plant.toml"), faults);
  RENKEI_CHECK(file && faults.empty());
  return *std::move(file);
}

double seconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

class RecipeDeath : public testing::Test {
 protected:
  // How far a run goes on after a death.
  static constexpr std::size_t kEntriesOn = 25;
  static constexpr std::int64_t kSlackMs = 3 * 3'600'000;
  static constexpr std::int64_t kWholeMs = 60LL * 86'400'000;
  static constexpr std::int64_t kAwayMs = 3'600'000;  // at most
  // The engine sees the machines a little sooner after a death than by their next sample, and acts
  // on it; so relatively far an amount may be off.
  static constexpr double kAmountOffMax = 0.05;
  static constexpr std::int64_t kToTheEndOf = 50;  // one in so many goes on to the end

  void die_at_every_entry(const std::string& recipe, std::uint64_t seed);

 private:
  void live_whole();
  // The engine dies with so many entries recorded, the outside being as at that moment; it is
  // opened again after `away_ms`. At once, it does what the whole run had done by `goal` entries;
  // later, a recipe may branch otherwise on what is measured, and it goes on for as many entries.
  void die(std::size_t recorded, const Moment& moment, std::size_t goal, std::int64_t away_ms = 0);
  void check_end(Life& life, ledger::LogStore& main, ledger::LogStore& inner,
                 std::size_t recorded) const;

  std::optional<Making> making_;
  std::optional<equipment::SimulatedPlant> plant_;
  std::vector<std::unique_ptr<Moment>> moments_;
  std::vector<BatchEvent> whole_;
  std::vector<Timestamp> at_;
  int deaths_ = 0;
  int asked_ = 0;
  double amount_off_ = 0;
};

void RecipeDeath::live_whole() {
  TapedStore main;
  TapedStore inner;
  Life life(*making_, {*plant_, {making_->plant, *plant_}, Timestamp(kStartMs)}, main, inner);
  const auto tape = [&](bool is_inner) {
    return [&, is_inner](const ledger::AppendBatch& batch) {
      auto machines = std::make_shared<const std::vector<std::string>>(saved(*plant_));
      if (!moments_.empty() && *moments_.back()->machines == *machines) {
        machines = moments_.back()->machines;
      }
      moments_.push_back(std::make_unique<Moment>(
          Moment{batch, is_inner, life.now(), std::move(machines), life.people()}));
    };
  };
  main.before = tape(false);
  inner.before = tape(true);
  life.on_event = [&](const BatchEvent& event, Timestamp at) {
    whole_.push_back(event);
    at_.push_back(at);
  };
  ASSERT_TRUE(life.open());
  ASSERT_TRUE(life.start());
  ASSERT_TRUE(life.run(Timestamp(kStartMs + kWholeMs), [] { return false; }));
  ASSERT_EQ(life.batch().state(), State::kComplete);
  ASSERT_EQ(whole_.size(), moments_.size());
}

void RecipeDeath::die(std::size_t recorded, const Moment& moment, std::size_t goal,
                      std::int64_t away_ms) {
  SCOPED_TRACE("death with " + std::to_string(recorded) + " entries recorded, of machines at " +
               moment.now.to_string() + ", away for " + std::to_string(away_ms) + " ms");
  ++deaths_;
  ledger::MemoryStore main;
  ledger::MemoryStore inner;
  const bool same = away_ms == 0;
  Follower follower(making_->recipe, whole_, same);
  for (std::size_t i = 0; i < recorded; ++i) {
    ASSERT_TRUE((moments_[i]->inner ? inner : main).append(moments_[i]->batch));
    follower.saw(whole_[i]);
  }
  load(*plant_, *moment.machines);
  const Timestamp now(moment.now.milliseconds() + away_ms);
  if (away_ms > 0) {
    // What they tell meanwhile nobody hears.
    ASSERT_TRUE(plant_->advance(now));
    load(*plant_, saved(*plant_));
  }
  Life life(*making_, {*plant_, moment.people, now}, main, inner);
  std::vector<BatchEvent> tail;
  life.on_event = [&](const BatchEvent& event, Timestamp) {
    tail.push_back(event);
    follower.saw(event);
  };
  const auto opened = life.open();
  ASSERT_TRUE(opened) << opened.error().to_string();
  if (life.engine().batch(kBatch) != nullptr) follower.check_states(life.batch());
  ASSERT_TRUE(life.start());
  const bool whole = goal == whole_.size();
  const std::int64_t most_ms = whole ? kWholeMs : kSlackMs;
  const Timestamp latest((same ? at_[goal - 1] : now).milliseconds() + most_ms);
  ASSERT_TRUE(life.run(latest, [&] {
    return !whole && (same ? follower.has_come_to(goal) : recorded + tail.size() >= goal);
  })) << life.why;
  EXPECT_TRUE(!same || follower.has_come_to(goal)) << "not come so far: " << life.now().to_string();
  follower.check_states(life.batch());
  follower.check_effects(*plant_);
  EXPECT_LT(follower.amount_off(), kAmountOffMax);
  if (whole) check_end(life, main, inner, recorded + tail.size());
  asked_ += follower.asked_what_was_done() ? 1 : 0;
  amount_off_ = std::max(amount_off_, follower.amount_off());
}

void RecipeDeath::check_end(Life& life, ledger::LogStore& main, ledger::LogStore& inner,
                            std::size_t recorded) const {
  EXPECT_EQ(life.batch().state(), State::kComplete);
  EXPECT_EQ(main.head()->size.value + inner.head()->size.value, recorded);
  const auto verdict = ledger::verify_log(main, {});
  EXPECT_TRUE(verdict && verdict->faults.empty());
  const auto kept = execute::verify_kept_shut(main, &inner);
  EXPECT_TRUE(kept && kept->empty());
}

void RecipeDeath::die_at_every_entry(const std::string& recipe, std::uint64_t seed) {
  const auto began = std::chrono::steady_clock::now();
  making_.emplace(text_of("recipes/" + recipe + ".toml"), plant_file());
  auto plant = equipment::SimulatedPlant::make(making_->plant, seed, Timestamp(kStartMs));
  ASSERT_TRUE(plant);
  plant_.emplace(*std::move(plant));
  live_whole();
  if (HasFatalFailure()) return;
  const double whole_s = seconds_since(began);
  const std::size_t entries = whole_.size();
  Random random(seed);
  for (std::size_t k = 0; k < entries && !HasFailure(); ++k) {
    // With the next entry of the same round it is the same as before that one is recorded.
    const bool sends = k + 1 == entries || moments_[k + 1]->machines != moments_[k]->machines;
    const std::size_t goal = std::min(k + kEntriesOn, entries - 1);
    for (const std::int64_t away_ms : {std::int64_t{0}, random.between(1, kAwayMs)}) {
      die(k, *moments_[k], goal, away_ms);
      if (sends) die(k + 1, *moments_[k], goal, away_ms);
      if (random.between(1, kToTheEndOf) == 1) die(k, *moments_[k], entries, away_ms);
    }
  }
  std::cout << recipe << ": seed " << seed << ", " << entries << " entries, " << deaths_
            << " deaths, " << asked_ << " times a person was asked what was done, amounts off by "
            << amount_off_ << " at most; the whole run took " << whole_s << " s, all "
            << seconds_since(began) << " s\n";
}

TEST_F(RecipeDeath, AtEveryEntryOfAntibodyBiosimilar) {
  die_at_every_entry("antibody-biosimilar", 1);
}
TEST_F(RecipeDeath, AtEveryEntryOfMrnaVaccine) { die_at_every_entry("mrna-vaccine", 2); }
TEST_F(RecipeDeath, AtEveryEntryOfPlasmidTemplate) { die_at_every_entry("plasmid-template", 3); }
TEST_F(RecipeDeath, AtEveryEntryOfCarTAutologous) { die_at_every_entry("car-t-autologous", 4); }
TEST_F(RecipeDeath, AtEveryEntryOfIpscCardiomyocyteSheet) {
  die_at_every_entry("ipsc-cardiomyocyte-sheet", 5);
}

}  // namespace
}  // namespace renkei::test
