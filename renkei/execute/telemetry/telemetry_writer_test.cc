#include "renkei/execute/telemetry/telemetry_writer.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/id.h"
#include "renkei/base/unit.h"
#include "renkei/execute/telemetry/telemetry_test_tools.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::execute {
namespace {

using ledger::EventId;
using ledger::test::code_of;
using test::expect_same;
using test::kStartMs;
using test::MemoryJournals;

Sample sample_at(std::int64_t second, double value = 36.8) {
  return {Timestamp(kStartMs + second * 1000), value, Quality::kGood};
}

class TelemetryWriterTest : public testing::Test {
 protected:
  [[nodiscard]] TelemetryWriter open() {
    auto writer = TelemetryWriter::open(
        journals_, clock_, [this](std::size_t count) { return secrets_(count); }, options_,
        [this](const EventId& id) -> Result<bool> { return recorded_.contains(id); });
    RENKEI_CHECK(writer);
    return *std::move(writer);
  }
  // Adds samples of seconds [from, to).
  static void add(TelemetryWriter& writer, std::int64_t from, std::int64_t to,
                  const std::string& batch = "b-1", const std::string& tag = "t") {
    for (std::int64_t i = from; i < to; ++i) {
      const auto done = writer.add(batch, tag, "Cel", sample_at(i));
      ASSERT_TRUE(done) << done.error().to_string();
    }
  }
  static std::vector<std::int64_t> seconds_in(const ClosedChunk& chunk) {
    std::vector<std::int64_t> seconds;
    const auto unpacked = unpack_chunk(chunk.bytes);
    for (const TagSamples& tag : unpacked->tags) {
      for (const Sample& one : tag.samples) {
        seconds.push_back((one.time.milliseconds() - kStartMs) / 1000);
      }
    }
    return seconds;
  }

  MemoryJournals journals_;
  ManualClock clock_{std::chrono::system_clock::time_point(std::chrono::milliseconds(kStartMs))};
  ledger::test::FixedSecrets secrets_{1};
  std::set<EventId> recorded_;
  TelemetryOptions options_{
      .site = "plant-1", .actor = ledger::test::key_of('a').public_key().id(), .samples_max = 100};
};

TEST_F(TelemetryWriterTest, FlushPutsWhatWasAddedIntoTheJournalInOneSync) {
  auto writer = open();
  add(writer, 0, 5);
  add(writer, 0, 5, "b-2");
  EXPECT_EQ(writer.waiting(), 10U);
  EXPECT_TRUE(journals_.journals.empty());
  ASSERT_TRUE(writer.flush());
  EXPECT_EQ(writer.waiting(), 0U);
  EXPECT_EQ(journals_.journals.size(), 1U);
  EXPECT_EQ(journals_.syncs, 1);
  // Nothing new: nothing is written.
  ASSERT_TRUE(writer.flush());
  EXPECT_EQ(journals_.syncs, 1);
}

TEST_F(TelemetryWriterTest, ClosesAChunkByCountByBytesAndByAge) {
  {
    auto writer = open();
    add(writer, 0, 250);
    ASSERT_TRUE(writer.flush());
    ASSERT_EQ(writer.closed().size(), 2U);
    EXPECT_EQ(writer.closed()[0].samples, 100U);
    EXPECT_EQ(seconds_in(writer.closed()[1]).front(), 100);
  }
  options_.chunk_bytes_max = 500;
  {
    auto writer = open();
    for (std::int64_t i = 0; i < 40 && writer.closed().size() == 3; ++i) {
      add(writer, i, i + 1);
      ASSERT_TRUE(writer.flush());
    }
    ASSERT_EQ(writer.closed().size(), 4U);  // with those of the run before, taken up
    EXPECT_LT(writer.closed().back().samples, 10U);
  }
  options_.chunk_bytes_max = 1 << 20U;
  auto writer = open();
  const auto before = writer.closed().size();
  add(writer, 0, 1);
  clock_.advance(std::chrono::seconds(3599));
  ASSERT_TRUE(writer.flush());
  EXPECT_EQ(writer.closed().size(), before);
  clock_.advance(std::chrono::seconds(1));
  ASSERT_TRUE(writer.flush());
  EXPECT_EQ(writer.closed().size(), before + 1);
}

TEST_F(TelemetryWriterTest, KeepsLateSamplesWhereTheyCame) {
  auto writer = open();
  for (const std::int64_t second : {5, 6, 2, 7, 7, 1}) add(writer, second, second + 1);
  ASSERT_TRUE(writer.flush());
  add(writer, 3, 4);
  ASSERT_TRUE(writer.close_batch("b-1"));
  ASSERT_EQ(writer.closed().size(), 1U);
  EXPECT_EQ(seconds_in(writer.closed()[0]), (std::vector<std::int64_t>{5, 6, 2, 7, 7, 1, 3}));
  EXPECT_EQ(writer.closed()[0].draft.entry.body["first"], "2026-11-23T05:47:29.000Z");
}

TEST_F(TelemetryWriterTest, AUnitThatChangesBeginsAChunkOfItsOwn) {
  auto writer = open();
  add(writer, 0, 3);
  ASSERT_TRUE(writer.add("b-1", "t", "K", sample_at(3, 309.95)));
  EXPECT_EQ(code_of(writer.add("b-1", "t", "kelvin", sample_at(4))), "unit.unknown");
  ASSERT_TRUE(writer.close_all());
  ASSERT_EQ(writer.closed().size(), 2U);
  EXPECT_EQ(read_chunk_head(writer.closed()[0].bytes)->tags[0].unit, "Cel");
  EXPECT_EQ(read_chunk_head(writer.closed()[1].bytes)->tags[0].unit, "K");
}

TEST_F(TelemetryWriterTest, MoreTagsThanAChunkTakesBeginAnother) {
  options_.samples_max = 1000;
  auto writer = open();
  for (std::size_t i = 0; i < kChunkTagsMax + 2; ++i) {
    ASSERT_TRUE(writer.add("b-1", "t" + std::to_string(i), "Cel", sample_at(0)));
  }
  ASSERT_TRUE(writer.close_all());
  ASSERT_EQ(writer.closed().size(), 2U);
  EXPECT_EQ(writer.closed()[1].samples, 2U);
}

TEST_F(TelemetryWriterTest, TakesUpWhatWasJournaledAndDropsWhatWasRecorded) {
  EventId first;
  {
    auto writer = open();
    add(writer, 0, 100);
    ASSERT_TRUE(writer.flush());  // closed: not yet recorded
    first = writer.closed()[0].event_id;
    add(writer, 100, 120);
    ASSERT_TRUE(writer.flush());
    add(writer, 120, 130);
    ASSERT_TRUE(writer.flush());
    add(writer, 130, 135);  // never acknowledged
  }
  recorded_.insert(first);
  journals_.unsynced.clear();
  auto writer = open();
  ASSERT_EQ(writer.closed().size(), 1U);
  EXPECT_NE(writer.closed()[0].event_id, first);
  EXPECT_EQ(writer.closed()[0].samples, 30U);
  EXPECT_EQ(seconds_in(writer.closed()[0]).back(), 129);
  EXPECT_EQ(journals_.journals.size(), 1U);
  EXPECT_EQ(writer.recovered().journals.size(), 1U);
  EXPECT_EQ(writer.recovered().chunks_recorded, 1U);
  EXPECT_EQ(writer.recovered().samples, 30U);
  std::vector<std::string> kept;
  const auto count = keep_closed(
      writer,
      [&](const ledger::Hash&, std::string_view) -> Result<void> {
        kept.emplace_back("bytes");
        return {};
      },
      [&](const ledger::Draft&) -> Result<void> {
        EXPECT_EQ(journals_.journals.size(), 1U) << "dropped before it was recorded";
        kept.emplace_back("entry");
        return {};
      });
  ASSERT_TRUE(count);
  EXPECT_EQ(*count, 1U);
  EXPECT_EQ(kept, (std::vector<std::string>{"bytes", "entry"}));
  EXPECT_TRUE(journals_.journals.empty());
}

// A slow batch holds the journals in which it waits, and no others.
TEST_F(TelemetryWriterTest, AJournalIsDroppedWhenNothingInItWaits) {
  options_.journal_bytes_max = 1;  // another at every flush
  auto writer = open();
  add(writer, 0, 10, "slow");
  ASSERT_TRUE(writer.flush());
  for (std::int64_t i = 0; i < 5; ++i) {
    add(writer, i, i + 1, "quick");
    ASSERT_TRUE(writer.flush());
  }
  EXPECT_EQ(journals_.journals.size(), 6U);
  ASSERT_TRUE(writer.close_batch("quick"));
  ASSERT_TRUE(writer.recorded(writer.closed()[0].event_id));
  EXPECT_EQ(journals_.journals.size(), 1U);
  // A new run goes on with other names.
  auto again = open();
  ASSERT_EQ(again.closed().size(), 1U);
  add(again, 0, 1, "quick");
  ASSERT_TRUE(again.close_all());
  EXPECT_EQ(journals_.journals.size(), 2U);
  ASSERT_TRUE(again.recorded(again.closed()[0].event_id));
  ASSERT_TRUE(again.recorded(again.closed()[0].event_id));
  EXPECT_TRUE(journals_.journals.empty());
}

TEST_F(TelemetryWriterTest, AfterAFailedWriteNothingIsAcknowledged) {
  auto writer = open();
  add(writer, 0, 5);
  journals_.failing = true;
  EXPECT_EQ(code_of(writer.flush()), "memory.journal");
  journals_.failing = false;
  EXPECT_EQ(code_of(writer.flush()), "memory.journal");
  EXPECT_EQ(code_of(writer.add("b-1", "t", "Cel", sample_at(9))), "memory.journal");
  EXPECT_EQ(code_of(writer.close_all()), "memory.journal");
}

TEST_F(TelemetryWriterTest, NamesThatAreNoneAreRefusedAndHarmNothing) {
  auto writer = open();
  EXPECT_EQ(code_of(writer.add("B 1", "t", "Cel", sample_at(0))), "execute.telemetry_name");
  EXPECT_EQ(code_of(writer.add("b-1", "a,b", "Cel", sample_at(0))), "execute.telemetry_name");
  EXPECT_EQ(code_of(writer.add("b-1", "t", "degrees", sample_at(0))), "unit.unknown");
  add(writer, 0, 1);
  ASSERT_TRUE(writer.close_all());
  EXPECT_EQ(writer.closed().size(), 1U);
}

TEST_F(TelemetryWriterTest, AJournalThatCannotBeReadIsToldAndStays) {
  const std::string name = "samples-0000000000000001";
  const std::string id(32, 'a');
  for (const auto& [journal, record] :
       {std::pair(name, std::string("no samples")), std::pair(name, id + "\x08no chunk"),
        std::pair(std::string("other"), id)}) {
    journals_.journals.clear();
    journals_.journals[journal].records = {record};
    const auto writer = TelemetryWriter::open(journals_, clock_, ledger::secret_bytes, options_,
                                              [](const EventId&) -> Result<bool> { return false; });
    EXPECT_EQ(code_of(writer), "execute.telemetry_journal");
    EXPECT_EQ(journals_.journals.size(), 1U);
  }
}

// The largest there can be: every tag with the longest name and unit and the longest numbers.
TEST_F(TelemetryWriterTest, EntriesOfTheLargestChunksAreTakenByALog) {
  std::string unit = "10*6.{cells}/mL";
  while (unit.size() + 2 <= kUnitBytesMax) unit += ".g";
  for (const TagsAre tags : {TagsAre::kShut, TagsAre::kOpen}) {
    Chunk chunk{std::string(kIdLengthMax, 'b'), {}};
    for (std::size_t i = 0; i < kChunkTagsMax; ++i) {
      std::string tag = std::to_string(1000 + i);
      tag.resize(kTagBytesMax, '~');
      chunk.tags.push_back({tag,
                            unit,
                            {{Timestamp(kStartMs), -1.2345678901234567e-300, Quality::kUncertain},
                             {Timestamp(kStartMs), -1.2345678901234567e300, Quality::kGood}}});
    }
    const auto bytes = pack_chunk(chunk, PackFor::kKeeping);
    ASSERT_TRUE(bytes) << bytes.error().to_string();
    const auto draft = chunk_draft(head_of(chunk), *bytes,
                                   {.event_id = ledger::test::event_id_of(1),
                                    .site = "plant-1",
                                    .actor = options_.actor,
                                    .at = Timestamp(kStartMs),
                                    .tags = tags},
                                   ledger::secret_bytes);
    ASSERT_TRUE(draft) << draft.error().to_string();
    ledger::MemoryStore store;
    auto log = ledger::Log::open(store, ledger::EventTypes::known());
    const auto done = log->append({&*draft, 1});
    ASSERT_TRUE(done && done->front()) << done->front().error().to_string();
    const auto entry = ledger::parse_entry(store.entry({0})->bytes);
    const auto read = stored_chunk_of(*entry);
    ASSERT_TRUE(read) << read.error().to_string();
    EXPECT_EQ(read->hash, ledger::sha256({*bytes}));
    EXPECT_EQ(read->samples, 2 * kChunkTagsMax);
    EXPECT_EQ(read->tags.size(), tags == TagsAre::kOpen ? kChunkTagsMax : 0);
    // Shut: nothing of the process stands in the entry.
    const bool shows = store.entry({0})->bytes.find("cells") != std::string::npos;
    EXPECT_EQ(shows, tags == TagsAre::kOpen);
  }
}

TEST_F(TelemetryWriterTest, WhatATagGaveOpensAsAFieldOfItsOwn) {
  auto writer = open();
  add(writer, 0, 3);
  add(writer, 0, 3, "b-1", "u");
  ASSERT_TRUE(writer.close_all());
  const auto& draft = writer.closed()[0].draft;
  ASSERT_EQ(draft.secrets.size(), 1U);
  std::map<std::string, Json> fields;
  for (const auto& leaf : draft.secrets[0].leaves()) {
    if (leaf.disclosure.empty()) continue;
    const auto field = ledger::parse_disclosure(leaf.disclosure);
    ASSERT_TRUE(field);
    fields[field->name] = field->value;
  }
  ASSERT_EQ(fields.size(), 2U);
  EXPECT_EQ(write_json(fields["tag/t"], -1).find('\n'), std::string::npos);
  EXPECT_EQ(fields["tag/t"]["max"], "36.8");
  EXPECT_EQ(fields["tag/t"]["unit"], "Cel");
}

}  // namespace
}  // namespace renkei::execute
