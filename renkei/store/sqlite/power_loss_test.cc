// Power losses, and a disk that fails, fills up, lies or writes to the wrong place.
#include "renkei/store/sqlite/power_loss.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/store/sqlite/simulated_disk.h"
#include "renkei/store/sqlite/store_test_tools.h"

namespace renkei::store {
namespace {

// 3,400 runs with three losses each.
TEST(PowerLoss, TenThousandLeaveEverythingThatWasAcknowledged) { lose_power(1, 3400); }

class FailingDisk : public StoreTest {
 public:
  FailingDisk() {
    SimulatedDisk first({}, 0);
    {
      auto store = open(Access::kCreate);
      Log log = open_log(*store);
      append(log, 0, kBegun);
    }
    begun_ = first.files();
    // The question whether there is a store is of the real disk.
    RENKEI_CHECK(disk().write(file(), ""));
  }
  ~FailingDisk() override = default;

 protected:
  static constexpr std::uint64_t kBegun = 5;

  // What came of appending one by one on a disk with these faults.
  struct Appended {
    std::uint64_t size = kBegun;  // acknowledged in all
    std::string code{};           // why it ended before the time
  };
  static Appended append_with(SimulatedDisk& simulated, const std::filesystem::path& file,
                              const SimulatedDisk::Faults& faults, std::uint64_t most = 200) {
    Appended all;
    auto store = SqliteStore::open(file, Access::kWrite);
    EXPECT_TRUE(store);
    auto log = Log::open(**store, EventTypes::known());
    EXPECT_TRUE(log);
    simulated.set_faults(faults);
    for (; all.size < kBegun + most; ++all.size) {
      const auto done = log->append(std::vector{draft_of(all.size, {"a"})});
      if (!done) {
        all.code = done.error().code();
        break;
      }
    }
    return all;
  }

  // How many entries there are, each in its place; nothing where the store is refused or verifying
  // tells that something is wrong.
  [[nodiscard]] std::optional<std::uint64_t> served() const {
    auto store = SqliteStore::open(file(), Access::kRead);
    if (!store) return std::nullopt;
    const auto verdict = ledger::verify_log(**store, {});
    if (!verdict || !verdict->faults.empty()) return std::nullopt;
    const std::uint64_t size = (*store)->head()->size.value;
    for (std::uint64_t i = 0; i < size; ++i) {
      EXPECT_EQ((*store)->entry({i})->event_id, ledger::test::event_id_of(i));
    }
    return size;
  }

  SimulatedDisk::Files begun_;
};

TEST_F(FailingDisk, NothingIsAcknowledgedAfterASyncThatFailed) {
  for (std::uint64_t at = 1; at <= 20; ++at) {
    SCOPED_TRACE(at);
    SimulatedDisk simulated(begun_, at);
    const Appended done = append_with(simulated, file(), {.sync_fails_at = at});
    EXPECT_EQ(done.code, "store.io");
    simulated.power_cycle();
    const auto size = served();
    ASSERT_TRUE(size);
    EXPECT_GE(*size, done.size);
    EXPECT_LE(*size, done.size + 1);
  }
}

TEST_F(FailingDisk, AFullDiskRefusesAndGoesOnWhenThereIsRoom) {
  for (const std::uint64_t room : {0U, 1U, 5000U, 40'000U, 123'456U}) {
    SCOPED_TRACE(room);
    SimulatedDisk simulated(begun_, room);
    const Appended done = append_with(simulated, file(), {.bytes_left = room});
    EXPECT_EQ(done.code, "store.disk_full");
    simulated.set_faults({});
    EXPECT_EQ(served(), done.size);
    auto store = open(Access::kWrite);
    Log log = open_log(*store);
    append(log, done.size, done.size + 2);
  }
}

// What lies about syncs can lose what was acknowledged (against that stand the signed checkpoint
// and the witnesses); what it leaves is the log as it once was, or it is refused.
TEST_F(FailingDisk, ADiskThatLiesLeavesTheLogAsItOnceWasOrIsRefused) {
  int refused = 0;
  int shorter = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    SimulatedDisk simulated(begun_, seed);
    const Appended done =
        append_with(simulated, file(), {.power_goes_at = 5 + seed % 60, .syncs_lie = true});
    simulated.power_cycle();
    const auto size = served();
    refused += size ? 0 : 1;
    if (!size) continue;
    EXPECT_GE(*size, kBegun);
    EXPECT_LE(*size, done.size + 1);
    shorter += *size < done.size ? 1 : 0;
  }
  // The simulation bites: without syncs something is lost.
  EXPECT_GT(refused + shorter, 30);
}

TEST_F(FailingDisk, AWriteToTheWrongPlaceIsTold) {
  int told = 0;
  // Most pages are soon written again: the last writes, and those into the database, tell.
  for (std::uint64_t at = 1; at <= 300; at += 2) {
    SCOPED_TRACE(at);
    SimulatedDisk simulated(begun_, at);
    const Appended done = append_with(simulated, file(), {.misdirected_at = at}, 15);
    simulated.set_faults({});
    const auto size = served();
    told += size ? 0 : 1;
    // Where it is served, it is a log as it once was: SQLite takes no frame that is not whole.
    if (size) {
      EXPECT_LE(*size, done.size);
    }
  }
  EXPECT_GT(told, 10);
}

}  // namespace
}  // namespace renkei::store
