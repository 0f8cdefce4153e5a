#include "renkei/store/ledger_folder.h"

#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "renkei/ledger/ledger_test_tools.h"

namespace renkei::store {
namespace {

namespace fs = std::filesystem;
using ledger::test::code_of;
using ledger::test::draft_of;
using Access = SqliteStore::Access;

class LedgerFolderTest : public testing::Test {
 public:
  LedgerFolderTest() {
    std::string name = (fs::temp_directory_path() / "renkei-ledger-XXXXXX").string();
    RENKEI_CHECK(mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  ~LedgerFolderTest() override { fs::remove_all(folder_); }

 protected:
  [[nodiscard]] LedgerFolder init() const {
    auto made = LedgerFolder::init(folder_, {"renkei.example/plant-1", "plant-1"}, system_clock());
    EXPECT_TRUE(made) << made.error().to_string();
    return *std::move(made);
  }
  [[nodiscard]] LedgerFolder open() const {
    auto opened = LedgerFolder::open(folder_, Access::kWrite);
    EXPECT_TRUE(opened) << opened.error().to_string();
    return *std::move(opened);
  }
  static void append(LedgerFolder& ledger, std::uint64_t number) {
    const auto done = ledger.log().append(std::vector{draft_of(number, {"a"})});
    ASSERT_TRUE(done && done->front());
  }

  fs::path folder_;
};

TEST_F(LedgerFolderTest, BeginsWithAnEntryAndACheckpointAndGoesOn) {
  {
    LedgerFolder ledger = init();
    EXPECT_EQ(ledger.log().head().size.value, 1U);
    append(ledger, 1);
    ASSERT_TRUE(ledger.sign_checkpoint());
    append(ledger, 2);
  }
  LedgerFolder ledger = open();
  EXPECT_EQ(ledger.site(), "plant-1");
  EXPECT_EQ(ledger.log().head().size.value, 3U);
  EXPECT_EQ(verify_checkpoint(ledger.checkpoint(), ledger.policy())->checkpoint.size.value, 2U);
}

TEST_F(LedgerFolderTest, SecretKeysAreTheirOwnersAlone) {
  { (void)init(); }
  for (const char* name : {"log.key", "actor.key"}) {
    struct stat status {};
    ASSERT_EQ(::stat((folder_ / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << name;
  }
  fs::permissions(folder_ / "log.key", fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(code_of(LedgerFolder::open(folder_, Access::kRead)), "store.key_open_to_others");
}

TEST_F(LedgerFolderTest, AnOlderCopyOfTheStoreIsNotWrittenTo) {
  const fs::path older = folder_.string() + ".older";
  {
    LedgerFolder ledger = init();
    append(ledger, 1);
    ASSERT_TRUE(ledger.store().backup(older));
    append(ledger, 2);
    ASSERT_TRUE(ledger.sign_checkpoint());
  }
  for (const char* rest : {"log.db", "log.db-wal", "log.db-shm"}) fs::remove(folder_ / rest);
  fs::rename(older, folder_ / "log.db");
  EXPECT_EQ(code_of(LedgerFolder::open(folder_, Access::kWrite)), "store.rewound");
  // Nor when it has grown again to the size that was signed for.
  {
    auto store = SqliteStore::open(folder_ / "log.db", Access::kWrite);
    auto log = ledger::Log::open(**store, ledger::EventTypes::known());
    ASSERT_TRUE((*log->append(std::vector{draft_of(3, {"a"})}))[0]);
    ASSERT_TRUE((*log->append(std::vector{draft_of(4, {"a"})}))[0]);
  }
  EXPECT_EQ(code_of(LedgerFolder::open(folder_, Access::kWrite)), "store.rewound");
}

TEST_F(LedgerFolderTest, WhatIsWrongIsToldBeforeAnythingIsMade) {
  const auto code = [&](const fs::path& folder, const LedgerFolder::Identity& identity) {
    return code_of(LedgerFolder::init(folder, identity, system_clock()));
  };
  EXPECT_EQ(code(folder_ / "new", {"a b", "plant-1"}), "ledger.key_name");
  EXPECT_EQ(code(folder_ / "new", {"a", "Plant 1"}), "ledger.entry");
  EXPECT_FALSE(fs::exists(folder_ / "new"));
  { (void)init(); }
  EXPECT_EQ(code(folder_, {"a", "plant-1"}), "store.exists");
  EXPECT_EQ(code_of(LedgerFolder::open(folder_ / "none", Access::kRead)), "file.not_found");
}

}  // namespace
}  // namespace renkei::store
