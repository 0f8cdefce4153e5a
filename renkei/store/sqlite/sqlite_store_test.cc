#include "renkei/store/sqlite/sqlite_store.h"

#include <algorithm>
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
#include "renkei/store/sqlite/store_test_tools.h"

namespace renkei::store {
namespace {

class SqliteStoreTest : public StoreTest {};

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

// Waits as long as a writer waits for readers before it says so.
TEST_F(SqliteStoreTest, AnErasureThatAReaderHoldsUpIsTold) {
  auto store = open(Access::kCreate);
  Log log = open_log(*store);
  Draft draft = draft_of(1, {"a"});
  const auto tree = ledger::test::secrets_of({{"canary", "c4n4ry"}}, 3);
  draft.entry.secret = tree.root();
  draft.secrets = {tree};
  ASSERT_TRUE((*log.append(std::vector{draft}))[0]);
  const auto leaf = std::find_if(tree.leaves().begin(), tree.leaves().end(),
                                 [](const auto& one) { return !one.disclosure.empty(); });
  auto reader = open(Access::kRead);
  reader->begin_reads();
  ASSERT_TRUE(reader->head());
  EXPECT_EQ(code_of(store->erase_secret(tree.root().root, leaf->hash)), "store.erase_pending");
  reader->end_reads();
}

// Two logs on one store stand for two programs that both believe to be the writer.
TEST_F(SqliteStoreTest, WhoseHeadIsNoLongerTheHeadAppendsNothing) {
  auto store = open(Access::kCreate);
  Log first = open_log(*store);
  Log second = open_log(*store);
  append(first, 0, 3);
  const auto before = *store->head();
  EXPECT_EQ(code_of(second.append(std::vector{draft_of(7, {"a"})})), "ledger.head_moved");
  // The same size and another root is another head too.
  const ledger::Head other{before.size, ledger::sha256({"x"})};
  EXPECT_EQ(code_of(store->append({.before = other, .after = {{4}, other.root}})),
            "ledger.head_moved");
  EXPECT_EQ(*store->head(), before);
  append(first, 3, 4);
  EXPECT_TRUE(ledger::verify_log(*store, {})->faults.empty());
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

}  // namespace
}  // namespace renkei::store
