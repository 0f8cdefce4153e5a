// On the real disk: a child writes samples and says which are acknowledged; it is killed at some
// moment. What it said is there, once, and what is left over is taken up.
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "renkei/base/seams.h"
#include "renkei/execute/telemetry/telemetry_reader.h"
#include "renkei/execute/telemetry/telemetry_writer.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/store/attachments.h"
#include "renkei/store/sample_journal.h"
#include "renkei/store/sqlite/sqlite_store.h"

namespace renkei::execute {
namespace {

namespace fs = std::filesystem;
using store::SqliteStore;

constexpr std::int64_t kStartMs = 1'795'412'848'000;

Sample sample_of(std::int64_t number) {
  return {Timestamp(kStartMs + number * 100), static_cast<double>(number % 977) / 100,
          Quality::kGood};
}

// All that stands on the disk for one site.
struct Site {
  explicit Site(const fs::path& folder)
      : disk(*store::open_journal_disk(folder / "journal")),
        journal(*disk),
        chunks(folder / "attachments"),
        store(*SqliteStore::open(folder / "log.db", fs::exists(folder / "log.db")
                                                        ? SqliteStore::Access::kWrite
                                                        : SqliteStore::Access::kCreate)),
        log(*ledger::Log::open(*store, ledger::EventTypes::known())),
        writer(*TelemetryWriter::open(journal, system_clock(), ledger::secret_bytes,
                                      {.site = "plant-1",
                                       .actor = ledger::test::key_of('a').public_key().id(),
                                       .samples_max = 300},
                                      [this](const ledger::EventId& id) -> Result<bool> {
                                        const auto found = store->find(id);
                                        if (!found) return fail(found.error());
                                        return found->has_value();
                                      })) {}

  bool keep() {
    const auto kept = keep_closed(
        writer,
        [this](const ledger::Hash&, std::string_view bytes) -> Result<void> {
          auto added = chunks.add_bytes(bytes);
          if (!added) return fail(added.error());
          return {};
        },
        [this](const ledger::Draft& draft) -> Result<void> {
          const auto done = log.append({&draft, 1});
          if (!done) return fail(done.error());
          if (!done->front()) return fail(done->front().error());
          return {};
        });
    return kept.has_value();
  }

  std::unique_ptr<store::JournalDisk> disk;
  store::SampleJournal journal;
  store::Attachments chunks;
  std::unique_ptr<SqliteStore> store;
  ledger::Log log;
  TelemetryWriter writer;
};

[[noreturn]] void write_until_killed(const fs::path& folder, std::int64_t from, int say) {
  Site site(folder);
  if (!site.keep()) _exit(1);
  for (std::int64_t number = from;;) {
    for (int i = 0; i < 40; ++i, ++number) {
      if (!site.writer.add("b-1", "t", "Cel", sample_of(number))) _exit(1);
    }
    if (!site.writer.flush() || write(say, &number, sizeof number) != sizeof number) _exit(1);
    if (!site.keep()) _exit(1);
  }
}

TEST(TelemetryKill, WhatWasAcknowledgedOutlivesAKill) {
  std::string name = (fs::temp_directory_path() / "renkei-telemetry-XXXXXX").string();
  ASSERT_NE(mkdtemp(name.data()), nullptr);
  const fs::path folder = name;
  std::int64_t next = 0;
  std::int64_t said = 0;
  for (int round = 0; round < 15; ++round) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(ends[0]);
      write_until_killed(folder, next, ends[1]);
    }
    close(ends[1]);
    std::int64_t one = 0;
    int heard = 0;
    while (read(ends[0], &one, sizeof one) == sizeof one) {
      said = one;
      // Later each round, and then at whatever it is doing.
      if (++heard == 5 + round) {
        usleep(static_cast<useconds_t>(131 * round));
        kill(child, SIGKILL);
      }
    }
    close(ends[0]);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";

    Site site(folder);
    ASSERT_TRUE(site.keep());
    EXPECT_TRUE(site.journal.names()->empty());
    const auto folded = ledger::fold_log<TelemetryView>(*site.store);
    ASSERT_TRUE(folded);
    const FetchChunk fetch = [&](const ledger::Hash& hash) {
      return site.chunks.read(hash, kChunkBytesMax);
    };
    const auto read_back = read_samples(
        folded->view, fetch, {"b-1", "t", Timestamp(kStartMs), Timestamp(kStartMs + 100'000'000)});
    ASSERT_TRUE(read_back);
    ASSERT_TRUE(read_back->faults.empty()) << read_back->faults[0].to_string();
    const auto count = static_cast<std::int64_t>(read_back->samples.size());
    ASSERT_GE(count, said) << "round " << round;
    for (std::int64_t i = 0; i < count; ++i) {
      ASSERT_TRUE(same(read_back->samples[static_cast<std::size_t>(i)], sample_of(i))) << i;
    }
    next = count;
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace renkei::execute
