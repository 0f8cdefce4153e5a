#include "renkei/store/sample_journal.h"

#include <csignal>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "renkei/base/seams.h"
#include "renkei/store/simulated_journal_disk.h"
#include "renkei/store/sqlite/store_test_tools.h"

namespace renkei::store {
namespace {

std::string record_of(std::uint64_t number) {
  return "record " + std::to_string(number) + std::string(number % 40, 'x');
}

void append_synced(SampleJournal& journal, const std::string& name, std::uint64_t from,
                   std::uint64_t to) {
  for (std::uint64_t i = from; i < to; ++i) {
    ASSERT_TRUE(journal.append(name, record_of(i)));
    ASSERT_TRUE(journal.sync());
  }
}

ledger::JournalContent read_all(JournalDisk& disk, const std::string& name) {
  auto content = SampleJournal(disk).read(name);
  EXPECT_TRUE(content) << content.error().to_string();
  return *std::move(content);
}

class SampleJournalTest : public StoreTest {};

TEST_F(SampleJournalTest, ComesBackFromTheRealDisk) {
  auto real = open_journal_disk(folder_ / "a" / "journal");
  ASSERT_TRUE(real) << real.error().to_string();
  {
    SampleJournal journal(**real);
    append_synced(journal, "j1", 0, 20);
    append_synced(journal, "j2", 5, 6);
    EXPECT_EQ(*journal.names(), (std::vector<std::string>{"j1", "j2"}));
    EXPECT_TRUE(journal.drop("j2"));
    EXPECT_TRUE(journal.drop("none"));
  }
  auto again = open_journal_disk(folder_ / "a" / "journal");
  SampleJournal journal(**again);
  EXPECT_EQ(*journal.names(), std::vector<std::string>{"j1"});
  const auto content = journal.read("j1");
  ASSERT_TRUE(content) << content.error().to_string();
  ASSERT_EQ(content->records.size(), 20U);
  for (std::uint64_t i = 0; i < 20; ++i) EXPECT_EQ(content->records[i], record_of(i));
  EXPECT_EQ(content->torn_bytes, 0U);
  EXPECT_EQ(content->damaged_bytes, 0U);
  // What was there before takes no more.
  EXPECT_EQ(code_of(journal.append("j1", "x")), "file.write");
  EXPECT_EQ(code_of(journal.append("j3", "x")), "store.journal_failed");
}

TEST_F(SampleJournalTest, AnEndInHalfARecordIsCutAndTold) {
  SimulatedJournalDisk disk(1);
  SampleJournal journal(disk);
  append_synced(journal, "j", 0, 3);
  const std::string whole = disk.raw("j");
  append_synced(journal, "j", 3, 4);
  const std::string longer = disk.raw("j");
  for (std::size_t size = whole.size(); size < longer.size(); ++size) {
    disk.raw("j") = longer.substr(0, size);
    const auto content = read_all(disk, "j");
    ASSERT_EQ(content.records.size(), 3U) << size;
    ASSERT_EQ(content.torn_bytes, size - whole.size());
    ASSERT_EQ(content.damaged_bytes, 0U);
    ASSERT_EQ(disk.raw("j"), whole);
  }
}

// Each byte of a journal in turn: the records but that one come back, and the damage is told.
TEST_F(SampleJournalTest, DamageToWhatWasAcknowledgedIsToldAndTheRestServed) {
  SimulatedJournalDisk disk(1);
  {
    SampleJournal journal(disk);
    append_synced(journal, "j", 0, 4);
  }
  const std::string right = disk.raw("j");
  std::size_t last_record = 0;
  for (std::size_t at = 0; at < right.size(); ++at) {
    if (right.compare(at, 4, "rnkj") == 0) last_record = at;
  }
  for (std::size_t at = 0; at < right.size(); ++at) {
    disk.raw("j") = right;
    ledger::test::flip_bit(disk.raw("j"), at, at % 8);
    const auto content = read_all(disk, "j");
    ASSERT_EQ(content.records.size(), 3U) << at;
    for (const std::string& record : content.records) {
      ASSERT_TRUE(record == record_of(0) || record == record_of(1) || record == record_of(2) ||
                  record == record_of(3));
    }
    // The last one may as well have been under way.
    ASSERT_EQ(content.damaged_bytes > 0, at < last_record) << at;
    ASSERT_EQ(content.torn_bytes > 0, at >= last_record) << at;
  }
  // It is kept when it is dropped.
  disk.raw("j") = right;
  ledger::test::flip_bit(disk.raw("j"), 30, 1);
  SampleJournal journal(disk);
  ASSERT_TRUE(journal.read("j"));
  ASSERT_TRUE(journal.drop("j"));
  EXPECT_TRUE(journal.names()->empty());
  EXPECT_TRUE(disk.contains("j.damaged"));
}

// A record of another journal, or of another place in it, is none.
TEST_F(SampleJournalTest, RecordsDoNotMove) {
  SimulatedJournalDisk disk(1);
  SampleJournal journal(disk);
  append_synced(journal, "a", 0, 2);
  append_synced(journal, "b", 0, 2);
  disk.raw("b") = disk.raw("a");
  EXPECT_TRUE(read_all(disk, "b").records.empty());
  const std::string twice = disk.raw("a");
  disk.raw("a") = twice + twice;
  EXPECT_EQ(read_all(disk, "a").records.size(), 2U);
}

TEST_F(SampleJournalTest, WhatCannotBeKeptIsTold) {
  SimulatedJournalDisk disk(1);
  SampleJournal journal(disk);
  EXPECT_EQ(code_of(journal.append("a/b", "x")), "store.journal_name");
  EXPECT_EQ(code_of(journal.append("a.damaged", "x")), "store.journal_name");
  EXPECT_EQ(code_of(journal.append("a", "")), "store.journal_record");
  EXPECT_EQ(code_of(journal.append("a", std::string(ledger::kJournalRecordBytesMax + 1, 'x'))),
            "store.journal_record");
  EXPECT_TRUE(journal.append("a", "x"));
  disk.lose_power_at(1);
  EXPECT_EQ(code_of(journal.sync()), "file.write");
  disk.lose_power_at({});
  // A sync that failed is not tried again: what it was for may be lost.
  EXPECT_EQ(code_of(journal.sync()), "store.journal_failed");
  EXPECT_EQ(code_of(journal.append("a", "x")), "store.journal_failed");
}

// The power goes at every call in turn, and what was not synced is lost in many ways: what was
// acknowledged is there, in order and once; what was not is there as a whole record or not at all,
// and is never called damage.
TEST_F(SampleJournalTest, WhatWasSyncedOutlivesEveryLossOfPower) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    SimulatedJournalDisk disk(seed);
    Random random(seed);
    disk.lose_power_at(1 + seed % 40);
    std::uint64_t synced[2] = {0, 0};
    std::uint64_t written[2] = {0, 0};
    const std::string names[2] = {"a", "b"};
    SampleJournal journal(disk);
    while (disk.has_power()) {
      const auto which = static_cast<std::size_t>(random.between(0, 1));
      if (!journal.append(names[which], record_of(written[which]++))) break;
      if (random.chance(60)) continue;
      if (!journal.sync()) break;
      for (int i = 0; i < 2; ++i) synced[i] = written[i];
    }
    disk.power_cycle();
    for (std::size_t which = 0; which < 2; ++which) {
      if (!disk.contains(names[which])) {
        ASSERT_EQ(synced[which], 0U);
        continue;
      }
      const auto content = read_all(disk, names[which]);
      ASSERT_GE(content.records.size(), synced[which]);
      ASSERT_LE(content.records.size(), written[which]);
      ASSERT_EQ(content.damaged_bytes, 0U);
      for (std::uint64_t i = 0; i < content.records.size(); ++i) {
        ASSERT_EQ(content.records[i], record_of(i));
      }
    }
  }
}

}  // namespace
}  // namespace renkei::store
