#include "renkei/store/sqlite/power_loss.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/store/sqlite/simulated_disk.h"
#include "renkei/store/sqlite/store_test_tools.h"

namespace renkei::store {
namespace {

// A store with a few entries, closed as it should be.
SimulatedDisk::Files begun_store(const std::filesystem::path& file) {
  SimulatedDisk disk({}, 0);
  {
    auto store = SqliteStore::open(file, Access::kCreate);
    RENKEI_CHECK(store);
    auto log = Log::open(**store, EventTypes::known());
    RENKEI_CHECK(log);
    for (std::uint64_t i = 0; i < 3; ++i) {
      RENKEI_CHECK(log->append(std::vector{draft_of(i, {"l0"})}));
    }
  }
  return disk.files();
}

class Run {
 public:
  Run(const std::filesystem::path& file, const SimulatedDisk::Files& begun, std::uint64_t seed)
      : file_(file), random_(seed), disk_(begun, seed + 1) {}

  void go() {
    constexpr int kLosses = 3;
    for (int i = 0; i < kLosses && !testing::Test::HasFailure(); ++i) {
      disk_.set_faults({.power_goes_at = static_cast<std::uint64_t>(random_.between(1, 60))});
      write_until_dark();
      disk_.power_cycle();
      check_what_is_left();
    }
  }

 private:
  // Batches, and now and then a clean end, after which SQLite puts its log into the database.
  void write_until_dark() {
    while (disk_.has_power()) {
      auto store = SqliteStore::open(file_, Access::kWrite);
      if (!store) return;
      auto log = Log::open(**store, EventTypes::known());
      if (!log) return;
      do {
        tried_ = static_cast<std::uint64_t>(random_.between(1, 5));
        std::vector<Draft> drafts;
        for (std::uint64_t i = 0; i < tried_; ++i) drafts.push_back(draft_of(said_ + i, {"l0"}));
        const auto done = log->append(drafts);
        if (!done) return;
        for (const auto& one : *done) EXPECT_TRUE(one);
        said_ += tried_;
        tried_ = 0;
      } while (!random_.chance(20));
    }
  }

  void check_what_is_left() {
    auto store = SqliteStore::open(file_, Access::kWrite);
    ASSERT_TRUE(store) << store.error().to_string();
    const auto head = (*store)->head();
    ASSERT_TRUE(head) << head.error().to_string();
    const std::uint64_t size = head->size.value;
    ASSERT_TRUE(size == said_ || size == said_ + tried_) << size << " of " << said_;
    const auto verdict = ledger::verify_log(**store, {});
    ASSERT_TRUE(verdict) << verdict.error().to_string();
    ASSERT_TRUE(verdict->faults.empty()) << verdict->faults.front().to_string();
    for (std::uint64_t i = 0; i < size; ++i) {
      ASSERT_EQ((*store)->entry({i})->event_id, ledger::test::event_id_of(i));
    }
    said_ = size;
    tried_ = 0;
  }

  std::filesystem::path file_;
  Random random_;
  SimulatedDisk disk_;
  std::uint64_t said_ = 3;   // acknowledged
  std::uint64_t tried_ = 0;  // under way when the power went
};

}  // namespace

void lose_power(std::uint64_t first_seed, std::uint64_t count) {
  // The lock and the question whether there is a store are of the real disk.
  std::string name = (std::filesystem::temp_directory_path() / "renkei-power-XXXXXX").string();
  RENKEI_CHECK(mkdtemp(name.data()) != nullptr);
  const std::filesystem::path folder = name;
  const auto file = folder / "log.db";
  const auto begun = begun_store(file);
  RENKEI_CHECK(disk().write(file, ""));
  for (std::uint64_t i = 0; i < count && !testing::Test::HasFailure(); ++i) {
    SCOPED_TRACE("seed " + std::to_string(first_seed + i));
    Run(file, begun, first_seed + i).go();
  }
  std::filesystem::remove_all(folder);
}

}  // namespace renkei::store
