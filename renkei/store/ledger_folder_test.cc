#include "renkei/store/ledger_folder.h"

#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/store/key_file.h"
#include "renkei/store/sqlite/store_test_tools.h"

namespace renkei::store {
namespace {

namespace fs = std::filesystem;
using ledger::NoteAlgorithm;
using ledger::SignerKey;
using ledger::test::key_of;

class LedgerFolderTest : public StoreTest {
 public:
  ~LedgerFolderTest() override = default;

 protected:
  [[nodiscard]] LedgerFolder init() const {
    auto made = LedgerFolder::init(place(), {"renkei.example/plant-1", "plant-1"}, system_clock());
    EXPECT_TRUE(made) << made.error().to_string();
    return *std::move(made);
  }
  [[nodiscard]] LedgerFolder open_folder() const {
    auto opened = LedgerFolder::open(place(), Access::kWrite);
    EXPECT_TRUE(opened) << opened.error().to_string();
    return *std::move(opened);
  }
  static void append_one(LedgerFolder& ledger, std::uint64_t number) {
    const auto done = ledger.log().append(std::vector{draft_of(number, {"a"})});
    ASSERT_TRUE(done && done->front());
  }

  [[nodiscard]] fs::path place() const { return folder_ / "ledger"; }
  // The policy as its owner edits it: these witnesses, and all of them must sign.
  void write_policy(const std::vector<std::pair<std::string, SignerKey>>& witnesses) const {
    auto policy = *ledger::parse_log_policy("p", *disk().read(place() / "policy", 1 << 20U));
    policy.witnesses.clear();
    ledger::LogPolicy::Group all{"everyone", witnesses.size(), {}};
    for (const auto& [name, key] : witnesses) {
      policy.witnesses.push_back({name, key.verifier()});
      all.members.push_back(name);
    }
    policy.groups = {all};
    policy.quorum = "everyone";
    ASSERT_TRUE(disk().write(place() / "policy", policy.to_text()));
  }
  [[nodiscard]] static ledger::NoteSignature cosignature(const LedgerFolder& ledger,
                                                         const SignerKey& key) {
    ledger::Note note{ledger.checkpoint().text, {}};
    sign_note(note, key, 1'795'000'000);
    return note.signatures[0];
  }
};

TEST_F(LedgerFolderTest, BeginsWithAnEntryAndACheckpointAndGoesOn) {
  {
    LedgerFolder ledger = init();
    EXPECT_EQ(ledger.log().head().size.value, 1U);
    append_one(ledger, 1);
    ASSERT_TRUE(ledger.sign_checkpoint());
    append_one(ledger, 2);
  }
  LedgerFolder ledger = open_folder();
  EXPECT_EQ(ledger.site(), "plant-1");
  EXPECT_EQ(ledger.log().head().size.value, 3U);
  EXPECT_EQ(verify_checkpoint(ledger.checkpoint(), ledger.policy())->checkpoint.size.value, 2U);
}

TEST_F(LedgerFolderTest, SecretKeysAreTheirOwnersAlone) {
  { (void)init(); }
  for (const char* name : {"log.key", "actor.key"}) {
    struct stat status {};
    ASSERT_EQ(::stat((place() / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U) << name;
  }
  fs::permissions(place() / "log.key", fs::perms::group_read, fs::perm_options::add);
  EXPECT_EQ(code_of(LedgerFolder::open(place(), Access::kWrite)), "store.key_open_to_others");
}

TEST_F(LedgerFolderTest, AnOlderCopyOfTheStoreIsNotWrittenTo) {
  const fs::path older = folder_ / "older";
  {
    LedgerFolder ledger = init();
    append_one(ledger, 1);
    ASSERT_TRUE(ledger.store().backup(older));
    append_one(ledger, 2);
    ASSERT_TRUE(ledger.sign_checkpoint());
  }
  for (const char* rest : {"log.db", "log.db-wal", "log.db-shm"}) fs::remove(place() / rest);
  fs::rename(older, place() / "log.db");
  EXPECT_EQ(code_of(LedgerFolder::open(place(), Access::kWrite)), "store.rewound");
  // Nor when it has grown again to the size that was signed for.
  {
    auto store = SqliteStore::open(place() / "log.db", Access::kWrite);
    auto log = ledger::Log::open(**store, ledger::EventTypes::known());
    ASSERT_TRUE((*log->append(std::vector{draft_of(3, {"a"})}))[0]);
    ASSERT_TRUE((*log->append(std::vector{draft_of(4, {"a"})}))[0]);
  }
  EXPECT_EQ(code_of(LedgerFolder::open(place(), Access::kWrite)), "store.rewound");
}

TEST_F(LedgerFolderTest, WhatIsWrongIsToldBeforeAnythingIsMade) {
  const auto code = [&](const fs::path& folder, const LedgerFolder::Identity& identity) {
    return code_of(LedgerFolder::init(folder, identity, system_clock()));
  };
  EXPECT_EQ(code(folder_ / "new", {"a b", "plant-1"}), "ledger.key_name");
  EXPECT_EQ(code(folder_ / "new", {"a", "Plant 1"}), "ledger.entry");
  EXPECT_FALSE(fs::exists(folder_ / "new"));
  { (void)init(); }
  EXPECT_EQ(code(place(), {"a", "plant-1"}), "store.exists");
  EXPECT_EQ(code_of(LedgerFolder::open(folder_ / "none", Access::kRead)), "file.not_found");
}

TEST_F(LedgerFolderTest, IsReadWithoutAnySecretKey) {
  { (void)init(); }
  for (const char* name : {"log.key", "actor.key"}) fs::remove(place() / name);
  EXPECT_TRUE(LedgerFolder::open(place(), Access::kRead));
  EXPECT_EQ(code_of(LedgerFolder::open(place(), Access::kWrite)), "file.not_found");
}

TEST_F(LedgerFolderTest, AKeyCanComeFromACommandAndItsFailureTellsNoSecret) {
  { (void)init(); }
  const std::string key = *disk().read(place() / "log.key", 4096);
  ASSERT_TRUE(disk().write(folder_ / "vault", key));
  const auto with = [&](const std::string& command) {
    EXPECT_TRUE(disk().write(place() / "log.key", "command " + command + "\n"));
    return LedgerFolder::open(place(), Access::kWrite);
  };
  EXPECT_TRUE(with("cat " + (folder_ / "vault").string()));
  EXPECT_EQ(code_of(with("cat " + (folder_ / "vault").string() + "; false")), "store.key_command");
  const auto wrong = with("echo s3cret");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code(), "ledger.key_text");
  EXPECT_EQ(wrong.error().to_string().find("s3cret"), std::string::npos);
  EXPECT_EQ(code_of(with("yes")), "store.key_command");
  // Another log's key signs nothing here, and the log stays as it was.
  const SignerKey foreign{"renkei.example/plant-1", NoteAlgorithm::kEd25519, key_of('f')};
  ASSERT_TRUE(disk().write(folder_ / "vault", foreign.to_text()));
  EXPECT_EQ(code_of(with("cat " + (folder_ / "vault").string())), "store.key_foreign");
  ASSERT_TRUE(disk().write(folder_ / "vault", key));
  EXPECT_TRUE(with("cat " + (folder_ / "vault").string()));
}

TEST_F(LedgerFolderTest, WhatItProvesBearsTheSignaturesThePolicyAsksFor) {
  const SignerKey sponsor{"sponsor.example/w", NoteAlgorithm::kCosignatureV1, key_of('s')};
  const SignerKey cdmo{"cdmo.example/w", NoteAlgorithm::kCosignatureV1, key_of('c')};
  { (void)init(); }
  write_policy({{"sponsor", sponsor}, {"cdmo", cdmo}});
  {
    LedgerFolder ledger = open_folder();
    EXPECT_EQ(code_of(ledger.provable()), "ledger.quorum");
    ASSERT_TRUE(ledger.add_cosignature(cosignature(ledger, sponsor)));
    EXPECT_EQ(code_of(ledger.provable()), "ledger.quorum");
    ASSERT_TRUE(ledger.add_cosignature(cosignature(ledger, cdmo)));
    EXPECT_TRUE(ledger.provable());
    // The newer checkpoint is not witnessed yet: the one before still proves what it holds.
    append_one(ledger, 1);
    ASSERT_TRUE(ledger.sign_checkpoint());
  }
  LedgerFolder ledger = open_folder();
  const auto provable = ledger.provable();
  ASSERT_TRUE(provable);
  EXPECT_EQ(ledger::parse_checkpoint(provable->text)->size.value, 1U);
  // A witness that signs again is there once.
  ASSERT_TRUE(ledger.add_cosignature(cosignature(ledger, cdmo)));
  ASSERT_TRUE(ledger.add_cosignature(cosignature(ledger, cdmo)));
  EXPECT_EQ(ledger.checkpoint().signatures.size(), 2U);
}

TEST_F(LedgerFolderTest, ALogThatIsNotTheOneWitnessedIsNotOpened) {
  const SignerKey sponsor{"sponsor.example/w", NoteAlgorithm::kCosignatureV1, key_of('s')};
  { (void)init(); }
  write_policy({{"sponsor", sponsor}});
  const fs::path older = folder_ / "older";
  const std::string before = *disk().read(place() / "checkpoint", 1 << 20U);
  {
    LedgerFolder ledger = open_folder();
    ASSERT_TRUE(ledger.store().backup(older));
    append_one(ledger, 1);
    ASSERT_TRUE(ledger.sign_checkpoint());
    ASSERT_TRUE(ledger.add_cosignature(cosignature(ledger, sponsor)));
  }
  // Store and checkpoint put back together: the witnessed one stands against it.
  for (const char* rest : {"log.db", "log.db-wal", "log.db-shm"}) fs::remove(place() / rest);
  fs::rename(older, place() / "log.db");
  ASSERT_TRUE(disk().write(place() / "checkpoint", before));
  EXPECT_EQ(code_of(LedgerFolder::open(place(), Access::kWrite)), "store.rewound");
}

TEST_F(LedgerFolderTest, AKeyIsReplacedWhileBothSign) {
  { (void)init(); }
  const auto old_policy = *ledger::parse_log_policy("p", *disk().read(place() / "policy", 4096));
  {
    LedgerFolder ledger = open_folder();
    EXPECT_EQ(code_of(ledger.finish_rotation()), "store.no_rotation");
    ASSERT_TRUE(ledger.rotate(system_clock()));
    EXPECT_EQ(code_of(ledger.rotate(system_clock())), "store.rotation_under_way");
  }
  {
    // Who has the old policy, and who has the new: both believe what is signed now.
    LedgerFolder ledger = open_folder();
    append_one(ledger, 1);
    ASSERT_TRUE(ledger.sign_checkpoint());
    EXPECT_TRUE(verify_checkpoint(ledger.checkpoint(), old_policy));
    EXPECT_TRUE(verify_checkpoint(ledger.checkpoint(), ledger.policy()));
    EXPECT_EQ(ledger.policy().keys.size(), 2U);
    ASSERT_TRUE(ledger.finish_rotation());
  }
  LedgerFolder ledger = open_folder();
  append_one(ledger, 2);
  ASSERT_TRUE(ledger.sign_checkpoint());
  EXPECT_TRUE(verify_checkpoint(ledger.checkpoint(), ledger.policy()));
  EXPECT_EQ(code_of(verify_checkpoint(ledger.checkpoint(), old_policy)), "ledger.note_unsigned");
  EXPECT_FALSE(fs::exists(place() / "log.key.before"));
  const auto rotated = ledger::parse_entry(ledger.store().entry({1})->bytes);
  EXPECT_EQ(rotated->type, "ledger.key-rotated/1");
  EXPECT_EQ(rotated->body["before"], old_policy.keys[0].to_text());
  EXPECT_EQ(rotated->body["after"], ledger.policy().keys[0].to_text());
}

TEST_F(LedgerFolderTest, ABackupIsRestoredOnlyWhereNothingIsLostByIt) {
  const fs::path early = folder_ / "early";
  const fs::path late = folder_ / "late";
  const fs::path broken = folder_ / "broken";
  {
    LedgerFolder ledger = init();
    ASSERT_TRUE(ledger.store().backup(early));
    append_one(ledger, 1);
    ASSERT_TRUE(ledger.sign_checkpoint());
    ASSERT_TRUE(ledger.store().backup(late));
  }
  EXPECT_EQ(code_of(LedgerFolder::restore(place(), late)), "store.exists");
  for (const char* rest : {"log.db", "log.db-wal", "log.db-shm"}) fs::remove(place() / rest);
  EXPECT_EQ(code_of(LedgerFolder::restore(place(), early)), "store.rewound");
  EXPECT_FALSE(fs::exists(place() / "log.db"));
  std::string bytes = *disk().read(late, 1 << 20U);
  const auto text = bytes.find("note 1");
  ASSERT_NE(text, std::string::npos);
  bytes[text] = 'm';
  ASSERT_TRUE(disk().write(broken, bytes));
  EXPECT_EQ(code_of(LedgerFolder::restore(place(), broken)), "ledger.log_wrong");
  EXPECT_EQ(code_of(LedgerFolder::restore(place(), folder_ / "none")), "store.not_found");
  {
    const auto restored = LedgerFolder::restore(place(), late);
    ASSERT_TRUE(restored) << restored.error().to_string();
  }
  LedgerFolder ledger = open_folder();
  EXPECT_EQ(ledger.log().head().size.value, 2U);
  append_one(ledger, 2);
}

TEST_F(LedgerFolderTest, TheInnerLogIsMadeWhenItIsFirstNeededAndOpenedFromThenOn) {
  {
    LedgerFolder ledger = init();
    EXPECT_EQ(ledger.inner_store(), nullptr);
    EXPECT_FALSE(fs::exists(place() / "inner.db"));
    // Left by a death in the middle of it.
    ASSERT_TRUE(disk().write(place() / "inner.db.new", "half"));
    const auto inner = ledger.inner_log();
    ASSERT_TRUE(inner) << inner.error().to_string();
    EXPECT_EQ((*inner)->head().size.value, 0U);
    const auto done = (*inner)->append(std::vector{draft_of(1, {"a"})});
    ASSERT_TRUE(done && done->front());
    EXPECT_EQ(*ledger.inner_log(), *inner);
  }
  for (const fs::path& rest : fs::directory_iterator(place())) {
    EXPECT_EQ(rest.string().find("inner.db.new"), std::string::npos) << rest;
  }
  LedgerFolder ledger = open_folder();
  ASSERT_NE(ledger.inner_store(), nullptr);
  EXPECT_EQ(ledger.inner_store()->head()->size.value, 1U);
  // One program writes to it.
  EXPECT_FALSE(SqliteStore::open(place() / "inner.db", Access::kWrite));
  const auto reader = LedgerFolder::open(place(), Access::kRead);
  ASSERT_TRUE(reader);
}

TEST_F(LedgerFolderTest, TheInnerLogIsBackedUpAndRestoredWithTheLog) {
  const fs::path backup = folder_ / "backup.db";
  {
    LedgerFolder ledger = init();
    append_one(ledger, 1);
    const auto done = (*ledger.inner_log())->append(std::vector{draft_of(2, {"a"})});
    ASSERT_TRUE(done && done->front());
    ASSERT_TRUE(ledger.backup(backup));
    EXPECT_TRUE(fs::exists(LedgerFolder::inner_backup(backup)));
    EXPECT_EQ(code_of(ledger.backup(backup)), "store.exists");
  }
  // What stands in the way of either is evidence.
  for (const char* lost : {"log.db", "log.db-wal", "log.db-shm"}) fs::remove(place() / lost);
  EXPECT_EQ(code_of(LedgerFolder::restore(place(), backup)), "store.exists");
  for (const char* lost : {"inner.db", "inner.db-wal", "inner.db-shm"}) fs::remove(place() / lost);
  auto restored = LedgerFolder::restore(place(), backup);
  ASSERT_TRUE(restored) << restored.error().to_string();
  EXPECT_EQ(restored->log().head().size.value, 2U);
  ASSERT_NE(restored->inner_store(), nullptr);
  EXPECT_EQ(restored->inner_store()->head()->size.value, 1U);
  EXPECT_FALSE(fs::exists(place() / "log.db.restored"));
  EXPECT_FALSE(fs::exists(place() / "inner.db.restored"));
}

TEST_F(LedgerFolderTest, ABackupWhoseInnerLogDoesNotHoldIsNotRestored) {
  const fs::path backup = folder_ / "backup.db";
  {
    LedgerFolder ledger = init();
    ASSERT_TRUE(ledger.inner_log());
    ASSERT_TRUE(ledger.backup(backup));
  }
  ASSERT_TRUE(disk().write(LedgerFolder::inner_backup(backup), "no store"));
  for (const char* name : {"log.db", "inner.db"}) {
    for (const char* rest : {"", "-wal", "-shm"}) fs::remove(place() / (std::string(name) + rest));
  }
  EXPECT_FALSE(LedgerFolder::restore(place(), backup));
  EXPECT_FALSE(fs::exists(place() / "log.db"));
  EXPECT_FALSE(fs::exists(place() / "inner.db"));
}

}  // namespace
}  // namespace renkei::store
