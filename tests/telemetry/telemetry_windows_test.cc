// The power goes at every call in turn that writing samples makes: to the journal, to the chunks,
// to the log. What was acknowledged is read back, in order and once; nothing is recorded twice.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/execute/telemetry/telemetry_reader.h"
#include "renkei/execute/telemetry/telemetry_writer.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"
#include "renkei/store/sample_journal.h"
#include "renkei/store/simulated_journal_disk.h"

namespace renkei::execute {
namespace {

constexpr std::int64_t kStartMs = 1'795'412'848'000;
const std::string kTags[2] = {"TIC-101.PV", "AIC-102.PV"};

// A plant whose power goes: a disk of journals, chunks and a log, which all stop with it. Chunks
// and the log are each durable when their call returns; when the power goes in a call, it may have
// been done or not.
class Plant {
 public:
  Plant(std::uint64_t seed, std::uint64_t power_goes_at) : random_(seed), disk_(seed + 1) {
    disk_.lose_power_at(power_goes_at);
  }

  // Runs until the power goes or all is written; true when all was.
  bool run(std::int64_t seconds) {
    store::SampleJournal journal(disk_);
    auto log = ledger::Log::open(log_, ledger::EventTypes::known());
    auto writer = TelemetryWriter::open(
        journal, clock_, [this](std::size_t count) { return secrets_(count); }, options_,
        [this](const ledger::EventId& id) -> Result<bool> {
          const auto found = log_.find(id);
          if (!found) return fail(found.error());
          return found->has_value();
        });
    if (!writer) return false;
    for (const auto& one : writer->recovered().journals) EXPECT_EQ(one.damaged_bytes, 0U);
    if (!keep(*writer, *log)) return false;
    accepted_.clear();
    while (next_ < seconds) {
      const std::int64_t second = next_++;
      for (const std::string& tag : kTags) {
        const auto batch = "b-" + std::to_string(second % 2);
        tried_[batch + tag].push_back(second);
        accepted_.emplace_back(batch + tag, second);
        if (!writer->add(batch, tag, "Cel", sample_of(second))) return false;
      }
      if (!random_.chance(40)) continue;
      if (!writer->flush()) return false;
      acknowledge();
      if (!keep(*writer, *log)) return false;
    }
    if (!writer->close_all()) return false;
    acknowledge();
    return keep(*writer, *log);
  }

  void power_cycle() { disk_.power_cycle(); }
  void lose_power_at(std::uint64_t call) { disk_.lose_power_at(call); }

  // Everything acknowledged is there, in order and once, in what the ledger names; a sample that
  // was not may be there, once. Must be called with everything recorded.
  void check() {
    const auto folded = ledger::fold_log<TelemetryView>(log_);
    ASSERT_TRUE(folded) << folded.error().to_string();
    const FetchChunk fetch = [this](const ledger::Hash& hash) -> Result<std::string> {
      const auto found = chunks_.find(hash);
      if (found == chunks_.end()) return fail(Error{"memory.none", "gone"});
      return found->second;
    };
    for (const std::string batch : {"b-0", "b-1"}) {
      for (const std::string& tag : kTags) {
        const auto read =
            read_samples(folded->view, fetch,
                         {batch, tag, Timestamp(kStartMs), Timestamp(kStartMs + 10'000'000)});
        ASSERT_TRUE(read);
        ASSERT_TRUE(read->faults.empty()) << read->faults[0].to_string();
        std::vector<std::int64_t> found;
        for (const Sample& sample : read->samples) {
          found.push_back((sample.time.milliseconds() - kStartMs) / 1000);
          ASSERT_TRUE(same(sample, sample_of(found.back())));
        }
        for (std::size_t i = 1; i < found.size(); ++i) ASSERT_LT(found[i - 1], found[i]) << "twice";
        for (const std::int64_t second : said_[batch + tag]) {
          ASSERT_TRUE(std::binary_search(found.begin(), found.end(), second))
              << second << " was acknowledged and is lost";
        }
        for (const std::int64_t second : found) {
          const auto& tried = tried_[batch + tag];
          ASSERT_NE(std::find(tried.begin(), tried.end(), second), tried.end());
        }
      }
    }
    ASSERT_TRUE(disk_.list()->empty()) << "a journal is left over";
    const auto verdict = ledger::verify_log(log_, {});
    ASSERT_TRUE(verdict && verdict->faults.empty());
  }

 private:
  static Sample sample_of(std::int64_t second) {
    return {Timestamp(kStartMs + second * 1000), static_cast<double>(3600 + second % 50) / 100,
            static_cast<Quality>(second % 17 == 0 ? 1 : 0)};
  }
  void acknowledge() {
    for (const auto& [series, second] : accepted_) said_[series].push_back(second);
    accepted_.clear();
  }
  static Result<void> dark() { return fail(Error{"test.dark", "no power"}); }

  bool keep(TelemetryWriter& writer, ledger::Log& log) {
    const auto kept = keep_closed(
        writer,
        [&](const ledger::Hash& hash, std::string_view bytes) -> Result<void> {
          const bool powered = disk_.step();
          if (powered || random_.chance(50)) chunks_[hash] = std::string(bytes);
          return powered ? Result<void>() : dark();
        },
        [&](const ledger::Draft& draft) -> Result<void> {
          const bool powered = disk_.step();
          if (powered || random_.chance(50)) {
            const auto done = log.append({&draft, 1});
            EXPECT_TRUE(done && done->front()) << done->front().error().to_string();
            EXPECT_FALSE(done->front()->again);
          }
          return powered ? Result<void>() : dark();
        });
    return kept.has_value();
  }

  Random random_;
  store::SimulatedJournalDisk disk_;
  ManualClock clock_{std::chrono::system_clock::time_point(std::chrono::milliseconds(kStartMs))};
  ledger::test::FixedSecrets secrets_{7};
  TelemetryOptions options_{.site = "plant-1",
                            .actor = ledger::test::key_of('a').public_key().id(),
                            .samples_max = 12,
                            .journal_bytes_max = 400};
  std::map<ledger::Hash, std::string> chunks_;
  ledger::MemoryStore log_;
  std::int64_t next_ = 0;
  std::map<std::string, std::vector<std::int64_t>> tried_;
  std::vector<std::pair<std::string, std::int64_t>> accepted_;  // and not yet acknowledged
  std::map<std::string, std::vector<std::int64_t>> said_;       // acknowledged
};

// Each call in turn, and what is lost with it drawn three ways.
TEST(TelemetryWindows, LosingThePowerAtAnyCallLosesNothingAndKeepsNothingTwice) {
  constexpr std::int64_t kSeconds = 30;
  bool reached_the_end = false;
  for (std::uint64_t call = 1; !reached_the_end; ++call) {
    ASSERT_LT(call, 500U);
    reached_the_end = true;
    for (std::uint64_t draw = 0; draw < 3; ++draw) {
      SCOPED_TRACE("call " + std::to_string(call) + ", draw " + std::to_string(draw));
      Plant plant(17 + draw, call);
      if (plant.run(kSeconds)) {
        plant.check();
        continue;
      }
      reached_the_end = false;
      plant.power_cycle();
      ASSERT_TRUE(plant.run(kSeconds));
      plant.check();
      if (HasFatalFailure()) return;
    }
  }
}

// Again and again, in the middle of taking up what the last loss left too.
TEST(TelemetryWindows, PowerThatGoesAgainAndAgainLosesNothing) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Random random(seed);
    Plant plant(seed, static_cast<std::uint64_t>(random.between(1, 30)));
    std::int64_t seconds = 20;
    for (int loss = 0; loss < 6; ++loss, seconds += 10) {
      if (plant.run(seconds)) continue;
      plant.power_cycle();
      plant.lose_power_at(static_cast<std::uint64_t>(random.between(1, 30)));
    }
    plant.power_cycle();
    ASSERT_TRUE(plant.run(seconds));
    plant.check();
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace renkei::execute
