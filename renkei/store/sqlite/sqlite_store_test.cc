#include "renkei/store/sqlite/sqlite_store.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/log.h"
#include "renkei/store/sqlite/database.h"

namespace renkei::store {
namespace {

using ledger::Draft;
using ledger::EventTypes;
using ledger::Log;
using ledger::test::code_of;
using ledger::test::draft_of;
using Access = SqliteStore::Access;

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() {
    std::string name = (std::filesystem::temp_directory_path() / "renkei-store-XXXXXX").string();
    RENKEI_CHECK(mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  ~SqliteStoreTest() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::filesystem::path file() const { return folder_ / "log.db"; }
  [[nodiscard]] std::unique_ptr<SqliteStore> open(Access access) const {
    auto store = SqliteStore::open(file(), access);
    EXPECT_TRUE(store) << store.error().to_string();
    return *std::move(store);
  }
  static Log open_log(SqliteStore& store) {
    auto log = Log::open(store, EventTypes::known());
    EXPECT_TRUE(log) << log.error().to_string();
    return *std::move(log);
  }
  static void append(Log& log, std::uint64_t from, std::uint64_t to) {
    std::vector<Draft> drafts;
    for (std::uint64_t i = from; i < to; ++i) {
      drafts.push_back(draft_of(i, {"l" + std::to_string(i % 3)}));
    }
    const auto done = log.append(drafts);
    ASSERT_TRUE(done) << done.error().to_string();
    for (const auto& one : *done) ASSERT_TRUE(one) << one.error().to_string();
  }

  std::filesystem::path folder_;
};

TEST_F(SqliteStoreTest, KeepsALogOverAReopening) {
  ledger::Head head;
  {
    auto store = open(Access::kCreate);
    Log log = open_log(*store);
    append(log, 0, 20);
    append(log, 20, 21);
    head = log.head();
  }
  auto store = open(Access::kWrite);
  Log log = open_log(*store);
  EXPECT_EQ(log.head(), head);
  append(log, 21, 30);
  append(log, 5, 9);  // again: nothing is added
  EXPECT_EQ(log.head().size.value, 30U);
  const auto verdict = ledger::verify_log(*store, {});
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(verdict->faults.empty());
  EXPECT_EQ(verdict->head, log.head());
}

TEST_F(SqliteStoreTest, OneWriterManyReaders) {
  auto writer = open(Access::kCreate);
  Log log = open_log(*writer);
  append(log, 0, 5);
  EXPECT_EQ(code_of(SqliteStore::open(file(), Access::kWrite)), "store.in_use");
  EXPECT_EQ(code_of(SqliteStore::open(file(), Access::kCreate)), "store.exists");
  auto reader = open(Access::kRead);
  EXPECT_EQ(reader->head()->size.value, 5U);
  append(log, 5, 6);
  EXPECT_EQ(reader->head()->size.value, 6U);
  EXPECT_NE(code_of(open_log(*reader).append(std::vector{draft_of(9, {})})), "");
  writer.reset();
  EXPECT_EQ(open(Access::kWrite)->head()->size.value, 6U);
}

TEST_F(SqliteStoreTest, TheDatabaseItselfRefusesToChangeWhatIsRecorded) {
  auto store = open(Access::kCreate);
  Log log = open_log(*store);
  Draft draft = draft_of(0, {"a"});
  const auto tree = ledger::test::secrets_of({{"x", 1}}, 1);
  draft.entry.secret = tree.root();
  draft.secrets = {tree};
  ASSERT_TRUE(log.append(std::vector{draft}));
  auto database = Database::open(file(), Database::Mode::kWrite);
  ASSERT_TRUE(database);
  for (const char* sql :
       {"UPDATE entry SET bytes = x'00'", "DELETE FROM entry", "UPDATE node SET hash = x'00'",
        "DELETE FROM node", "UPDATE reference SET id = 'b'", "DELETE FROM reference",
        "UPDATE head SET size = 0", "UPDATE head SET root = x'00'", "DELETE FROM head",
        "UPDATE secret SET leaf = x'00'", "UPDATE secret SET disclosure = 'x'",
        "DELETE FROM secret", "INSERT INTO head VALUES (2, 9, x'00')",
        "INSERT OR REPLACE INTO entry SELECT 0, 'x', leaf, bytes FROM entry",
        "INSERT OR REPLACE INTO node VALUES (0, 0, x'00')",
        "INSERT OR REPLACE INTO head VALUES (1, 0, x'00')",
        "REPLACE INTO secret SELECT root, place, leaf, '' FROM secret"}) {
    EXPECT_EQ(code_of(database->run(sql)), "store.constraint") << sql;
  }
  EXPECT_TRUE(ledger::verify_log(*store, {})->faults.empty());
}

TEST_F(SqliteStoreTest, KeepsSecretsAndForgetsThemForGood) {
  auto store = open(Access::kCreate);
  Log log = open_log(*store);
  const auto tree = ledger::test::secrets_of({{"canary-name", "canary-value"}, {"other", 2}}, 1);
  Draft draft = draft_of(0, {"a"});
  draft.entry.secret = tree.root();
  draft.secrets = {tree};
  ASSERT_TRUE(log.append(std::vector{draft}));
  const auto kept = store->secret(tree.root().root);
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->root(), tree.root());
  std::vector<std::string> forgotten;
  for (const auto& leaf : tree.leaves()) {
    if (leaf.disclosure.empty()) continue;
    EXPECT_TRUE(store->erase_secret(tree.root().root, leaf.hash));
    EXPECT_EQ(code_of(store->erase_secret(tree.root().root, leaf.hash)), "ledger.no_secret");
    forgotten.push_back(leaf.disclosure);
  }
  EXPECT_EQ(store->secret(tree.root().root)->root(), tree.root());
  EXPECT_EQ(code_of(store->secret(ledger::sha256({"x"}))), "ledger.no_secret");
  for (const auto& one : std::filesystem::directory_iterator(folder_)) {
    std::ifstream stream(one.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
    for (const std::string& text : forgotten) {
      EXPECT_EQ(bytes.find(text), std::string::npos) << one.path();
    }
  }
}

TEST_F(SqliteStoreTest, BacksUpWhileItIsWrittenTo) {
  auto store = open(Access::kCreate);
  Log log = open_log(*store);
  append(log, 0, 10);
  const auto copy = folder_ / "copy.db";
  ASSERT_TRUE(store->backup(copy));
  append(log, 10, 12);
  auto restored = SqliteStore::open(copy, Access::kWrite);
  ASSERT_TRUE(restored) << restored.error().to_string();
  const auto verdict = ledger::verify_log(**restored, {});
  EXPECT_TRUE(verdict->faults.empty());
  EXPECT_EQ(verdict->head.size.value, 10U);
  EXPECT_EQ(code_of(store->backup(copy)), "store.exists");
}

TEST_F(SqliteStoreTest, WhatIsNoStoreIsRefusedByName) {
  EXPECT_EQ(code_of(SqliteStore::open(file(), Access::kWrite)), "store.not_found");
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
  std::ofstream(file()) << "this is a text and no database, and long enough to be looked at "
                           "as a header of one hundred bytes would be";
  EXPECT_EQ(code_of(SqliteStore::open(file(), Access::kRead)), "store.damaged");
  std::filesystem::remove(file());
  std::ofstream(file()).close();
  EXPECT_EQ(code_of(SqliteStore::open(file(), Access::kRead)), "store.format");
}

TEST_F(SqliteStoreTest, ATruncatedStoreIsRefusedOrToldByVerifying) {
  {
    auto store = open(Access::kCreate);
    Log log = open_log(*store);
    append(log, 0, 300);
  }
  const auto whole = std::filesystem::file_size(file());
  for (std::uintmax_t size = 0; size < whole; size += 4096 * 7 + 13) {
    const auto cut = folder_ / "cut.db";
    std::filesystem::copy_file(file(), cut, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(cut, size);
    auto store = SqliteStore::open(cut, Access::kRead);
    if (!store) continue;
    const auto verdict = ledger::verify_log(**store, {});
    EXPECT_TRUE(!verdict || !verdict->faults.empty()) << size;
  }
}

// A child writes entries one by one and says so through a pipe; it is killed at some moment. What
// it said is there, in order, once, and the log holds.
TEST_F(SqliteStoreTest, WhatWasAcknowledgedOutlivesAKill) {
  { (void)open(Access::kCreate); }
  std::uint64_t next = 0;
  for (int round = 0; round < 12; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      auto store = SqliteStore::open(file(), Access::kWrite);
      if (!store) _exit(1);
      auto log = Log::open(**store, EventTypes::known());
      if (!log) _exit(1);
      for (std::uint64_t i = next;; ++i) {
        const auto done = log->append(std::vector{draft_of(i, {"a"})});
        if (!done || !(*done)[0] || write(ends[1], &i, sizeof i) != sizeof i) _exit(1);
      }
    }
    close(ends[1]);
    std::uint64_t said = 0;
    const std::uint64_t wanted = next + 3 + static_cast<std::uint64_t>(round);
    bool any = false;
    std::uint64_t last = 0;
    while (read(ends[0], &said, sizeof said) == sizeof said) {
      any = true;
      last = said;
      if (said == wanted) {
        kill(child, SIGKILL);
      }
    }
    close(ends[0]);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    ASSERT_TRUE(any);
    auto store = open(Access::kWrite);
    const auto head = *store->head();
    // The last one may have been recorded and not yet said.
    ASSERT_GE(head.size.value, last + 1);
    ASSERT_LE(head.size.value, last + 2);
    const auto verdict = ledger::verify_log(*store, {});
    ASSERT_TRUE(verdict);
    ASSERT_TRUE(verdict->faults.empty()) << verdict->faults.front().to_string();
    for (std::uint64_t i = 0; i <= last; ++i) {
      ASSERT_EQ(store->entry({i})->event_id, ledger::test::event_id_of(i));
    }
    next = head.size.value;
  }
}

}  // namespace
}  // namespace renkei::store
