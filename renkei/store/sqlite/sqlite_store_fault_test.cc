// A store whose bytes were changed, and one whose writer is killed.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "renkei/store/sqlite/store_test_tools.h"

namespace renkei::store {
namespace {

class SqliteStoreFault : public StoreTest {};

// All that a store says: its head, its entries, what it finds by event and by what it is about.
std::string contents_of(SqliteStore& store) {
  std::string all;
  const auto head = store.head();
  if (!head) return "";
  all += std::to_string(head->size.value) + head->root.to_hex();
  const auto scanned = store.scan({0}, head->size, [&](const ledger::StoredEntry& entry) {
    all += entry.event_id.str() + entry.leaf.to_hex() + entry.bytes;
    return Result<void>();
  });
  return scanned ? all : "";
}

// Each byte of a store in turn, a step apart: it is refused, or verifying tells, or nothing that is
// read has changed (SQLite's pages have room that nothing stands in).
TEST_F(SqliteStoreFault, EveryFlippedByteIsToldOrChangesNothing) {
  std::string right;
  {
    auto store = open(Access::kCreate);
    Log log = open_log(*store);
    append(log, 0, 12);
    right = contents_of(*store);
  }
  std::ifstream stream(file(), std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(stream)), {});
  const auto flipped = folder_ / "flipped.db";
  int told = 0;
  for (std::size_t place = 0; place < whole.size(); place += 37) {
    std::string bytes = whole;
    ledger::test::flip_bit(bytes, place, 0);
    std::ofstream(flipped, std::ios::binary) << bytes;
    auto store = SqliteStore::open(flipped, Access::kRead);
    if (!store) {
      ++told;
      continue;
    }
    const auto verdict = ledger::verify_log(**store, {});
    if (!verdict || !verdict->faults.empty()) {
      ++told;
      continue;
    }
    EXPECT_EQ(contents_of(**store), right) << place;
  }
  EXPECT_GT(told, 60);
}

// A child writes entries one by one and says so through a pipe; it is killed at some moment. What
// it said is there, in order, once, and the log holds.
TEST_F(SqliteStoreFault, WhatWasAcknowledgedOutlivesAKill) {
  { (void)open(Access::kCreate); }
  std::uint64_t next = 0;
  for (int round = 0; round < 50; ++round) {
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
