#include "renkei/execute/telemetry/telemetry_reader.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "renkei/base/csv.h"
#include "renkei/execute/telemetry/golden_overlay.h"
#include "renkei/execute/telemetry/telemetry_test_tools.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::execute {
namespace {

using ledger::test::code_of;
using test::expect_same;
using test::kStartMs;

Timestamp at_s(std::int64_t second) { return Timestamp(kStartMs + second * 1000); }

// A log in memory with chunks beside it.
class Plant {
 public:
  void keep(const std::string& batch, std::vector<TagSamples> tags, TagsAre are = TagsAre::kShut) {
    const Chunk chunk{batch, std::move(tags)};
    const auto bytes = pack_chunk(chunk, PackFor::kKeeping);
    ASSERT_TRUE(bytes) << bytes.error().to_string();
    const auto draft = chunk_draft(head_of(chunk), *bytes,
                                   {.event_id = ledger::test::event_id_of(count++),
                                    .site = "plant-1",
                                    .actor = ledger::test::key_of('a').public_key().id(),
                                    .at = Timestamp(kStartMs),
                                    .tags = are},
                                   ledger::secret_bytes);
    ASSERT_TRUE(draft);
    const auto done = log.append({&*draft, 1});
    ASSERT_TRUE(done && done->front()) << done->front().error().to_string();
    chunks[ledger::sha256({*bytes})] = *bytes;
  }
  [[nodiscard]] TelemetryView view() {
    auto folded = ledger::fold_log<TelemetryView>(store);
    EXPECT_TRUE(folded) << folded.error().to_string();
    const auto again = ledger::fold_log<TelemetryView>(store, folded->save().to_text());
    EXPECT_FALSE(again->from_start);
    EXPECT_EQ(again->view.save(), folded->view.save());
    return folded->view;
  }
  [[nodiscard]] FetchChunk fetch() {
    return [this](const ledger::Hash& hash) -> Result<std::string> {
      ++fetched;
      const auto found = chunks.find(hash);
      if (found == chunks.end()) return fail(Error{"memory.none", "it is gone"});
      return found->second;
    };
  }

  ledger::MemoryStore store;
  ledger::Log log = *ledger::Log::open(store, ledger::EventTypes::known());
  std::map<ledger::Hash, std::string> chunks;
  std::uint64_t count = 1;
  int fetched = 0;
};

// The buckets as they are by definition.
std::vector<Stats> slow_buckets(const std::vector<Sample>& samples, const SampleQuery& query,
                                std::size_t count) {
  std::vector<StatsOf> stats(count);
  const auto span = query.to.milliseconds() - query.from.milliseconds();
  for (const Sample& one : samples) {
    const auto t = one.time.milliseconds() - query.from.milliseconds();
    if (t < 0 || t >= span) continue;
    stats[static_cast<std::size_t>(t * static_cast<std::int64_t>(count) / span)].add(one);
  }
  std::vector<Stats> result;
  for (const StatsOf& one : stats) result.push_back(one.stats());
  return result;
}

void expect_buckets(const std::vector<Bucket>& found, const std::vector<Stats>& right) {
  ASSERT_EQ(found.size(), right.size());
  for (std::size_t i = 0; i < right.size(); ++i) {
    const Stats& stats = found[i].stats;
    ASSERT_EQ(stats.samples, right[i].samples) << i;
    ASSERT_EQ(stats.counted, right[i].counted);
    ASSERT_EQ(stats.worst, right[i].worst);
    ASSERT_EQ(stats.min, right[i].min);
    ASSERT_EQ(stats.max, right[i].max);
    const double close = 1e-14 * std::max(std::fabs(right[i].min), std::fabs(right[i].max));
    ASSERT_NEAR(stats.mean, right[i].mean, close);
  }
}

TEST(TelemetryReader, ReadsByBatchTagAndTime) {
  Plant plant;
  const auto all = test::temperature(300);
  const std::vector<Sample> first(all.begin(), all.begin() + 100);
  const std::vector<Sample> rest(all.begin() + 100, all.end());
  plant.keep("b-1", {{"t", "Cel", first}, {"u", "Cel", first}});
  plant.keep("b-2", {{"t", "Cel", test::temperature(50, 9)}});
  plant.keep("b-1", {{"t", "Cel", rest}}, TagsAre::kOpen);
  const auto view = plant.view();
  const auto read = read_samples(view, plant.fetch(), {"b-1", "t", at_s(90), at_s(110)});
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(read->unit, "Cel");
  EXPECT_TRUE(read->faults.empty());
  expect_same(read->samples, {all.begin() + 90, all.begin() + 110});
  // A chunk out of the time asked for, or whose entry says that it has no such tag, is not fetched.
  plant.fetched = 0;
  EXPECT_EQ(read_samples(view, plant.fetch(), {"b-1", "u", at_s(0), at_s(300)})->samples.size(),
            100U);
  EXPECT_EQ(plant.fetched, 1);
  EXPECT_TRUE(read_samples(view, plant.fetch(), {"b-3", "t", at_s(0), at_s(9)})->samples.empty());
  EXPECT_EQ(code_of(read_samples(view, plant.fetch(), {"b-1", "t", at_s(9), at_s(9)})),
            "execute.telemetry_span");
}

TEST(TelemetryReader, PutsLateSamplesInTheirPlace) {
  Plant plant;
  plant.keep("b", {{"t", "Cel", {{at_s(5), 5, {}}, {at_s(2), 2, {}}, {at_s(7), 7, {}}}}});
  plant.keep("b", {{"t", "Cel", {{at_s(6), 6, {}}, {at_s(5), 5.5, {}}}}});
  const auto read = read_samples(plant.view(), plant.fetch(), {"b", "t", at_s(0), at_s(9)});
  std::vector<double> values;
  for (const Sample& one : read->samples) values.push_back(*one.value);
  EXPECT_EQ(values, (std::vector<double>{2, 5, 5.5, 6, 7}));
}

RC_GTEST_PROP(TelemetryReader, BucketsAreThoseOfAllSamples, ()) {
  Plant plant;
  std::vector<Sample> all;
  const int chunks = *rc::gen::inRange(1, 6);
  for (int i = 0; i < chunks; ++i) {
    auto samples = *test::any_samples(1);
    all.insert(all.end(), samples.begin(), samples.end());
    plant.keep("b", {{"t", "Cel", std::move(samples)}});
  }
  const auto from = *rc::gen::inRange<std::int64_t>(-30, 30);
  const auto length_ms = *rc::gen::inRange<std::int64_t>(50, 90'000);
  const SampleQuery query{"b", "t", at_s(from), Timestamp(at_s(from).milliseconds() + length_ms)};
  const auto count = *rc::gen::inRange<std::size_t>(1, 50);
  const auto found = down_sample(plant.view(), plant.fetch(), query, count);
  RC_ASSERT(found.has_value());
  expect_buckets(found->buckets, slow_buckets(all, query, count));
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(TelemetryReader, AChunkWithinABucketIsAnsweredFromItsHead) {
  Plant plant;
  const auto all = test::temperature(1000);
  for (std::size_t i = 0; i < 10; ++i) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(100 * i);
    plant.keep("b", {{"t", "Cel", {begin, begin + 100}}});
  }
  const SampleQuery query{"b", "t", at_s(0), at_s(1000)};
  const auto five = down_sample(plant.view(), plant.fetch(), query, 5);
  EXPECT_EQ(five->chunks_unpacked, 0U);
  expect_buckets(five->buckets, slow_buckets(all, query, 5));
  const auto three = down_sample(plant.view(), plant.fetch(), query, 3);
  EXPECT_EQ(three->chunks_unpacked, 2U);
  expect_buckets(three->buckets, slow_buckets(all, query, 3));
  EXPECT_EQ(three->buckets[1].from, Timestamp(kStartMs + 333'334));
  EXPECT_EQ(code_of(down_sample(plant.view(), plant.fetch(), query, 0)), "execute.telemetry_span");
  EXPECT_EQ(code_of(down_sample(plant.view(), plant.fetch(), query, kBucketsMax + 1)),
            "execute.telemetry_span");
}

TEST(TelemetryReader, AChunkThatIsNotWhatWasRecordedIsNamedAndTheRestServed) {
  Plant plant;
  const auto all = test::temperature(30);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(10 * i);
    plant.keep("b", {{"t", "Cel", {begin, begin + 10}}});
  }
  const auto view = plant.view();
  const SampleQuery query{"b", "t", at_s(0), at_s(30)};
  const ledger::Hash hash = view.chunks_of("b")[1].chunk.hash;
  const std::string right = plant.chunks[hash];
  // Any bit of it.
  for (std::size_t bit = 0; bit < right.size() * 8; bit += 11) {
    std::string wrong = right;
    ledger::test::flip_bit(wrong, bit / 8, bit % 8);
    plant.chunks[hash] = wrong;
    const auto read = read_samples(view, plant.fetch(), query);
    ASSERT_EQ(read->samples.size(), 20U);
    ASSERT_EQ(read->faults.size(), 1U);
    ASSERT_EQ(read->faults[0].code(), "execute.telemetry_corrupt");
    ASSERT_EQ(read->faults[0].value(), hash.to_base64());
    const auto curve = down_sample(view, plant.fetch(), query, 1);
    ASSERT_EQ(curve->faults.size(), 1U);
    ASSERT_EQ(curve->buckets[0].stats.samples, 20U);
  }
  // Another chunk in its place hashes to something else.
  plant.chunks[hash] = plant.chunks[view.chunks_of("b")[0].chunk.hash];
  EXPECT_EQ(read_samples(view, plant.fetch(), query)->faults[0].code(),
            "execute.telemetry_corrupt");
  plant.chunks.erase(hash);
  const auto read = read_samples(view, plant.fetch(), query);
  EXPECT_EQ(read->samples.size(), 20U);
  EXPECT_EQ(read->faults[0].code(), "execute.telemetry_missing");
}

// Recorded under an entry that says something else of it.
TEST(TelemetryReader, AChunkThatIsNotWhatItsEntrySaysIsNotServed) {
  Plant plant;
  const Chunk chunk{"b", {{"t", "Cel", test::temperature(10)}}};
  const auto bytes = *pack_chunk(chunk, PackFor::kKeeping);
  auto head = head_of(chunk);
  head.batch = "other";
  const auto draft = chunk_draft(head, bytes,
                                 {.event_id = ledger::test::event_id_of(7),
                                  .site = "plant-1",
                                  .actor = ledger::test::key_of('a').public_key().id(),
                                  .at = Timestamp(kStartMs)},
                                 ledger::secret_bytes);
  ASSERT_TRUE(plant.log.append({&*draft, 1})->front());
  plant.chunks[ledger::sha256({bytes})] = bytes;
  const auto read = read_samples(plant.view(), plant.fetch(), {"other", "t", at_s(0), at_s(30)});
  EXPECT_TRUE(read->samples.empty());
  ASSERT_EQ(read->faults.size(), 1U);
  EXPECT_EQ(read->faults[0].code(), "execute.telemetry_corrupt");
}

TEST(TelemetryReader, UnitsAreNotMixed) {
  Plant plant;
  plant.keep("b", {{"t", "Cel", {{at_s(1), 36.8, {}}}}});
  plant.keep("b", {{"t", "K", {{at_s(2), 309.95, {}}}}});
  const auto view = plant.view();
  EXPECT_EQ(code_of(read_samples(view, plant.fetch(), {"b", "t", at_s(0), at_s(9)})),
            "execute.telemetry_units");
  EXPECT_EQ(code_of(down_sample(view, plant.fetch(), {"b", "t", at_s(0), at_s(9)}, 3)),
            "execute.telemetry_units");
  EXPECT_EQ(read_samples(view, plant.fetch(), {"b", "t", at_s(2), at_s(9)})->unit, "K");
}

TEST(GoldenOverlay, LaysBatchesOverOneAnotherByTheStartOfAPhase) {
  Plant plant;
  const auto steady = [](std::int64_t start, double value, int count) {
    std::vector<Sample> samples;
    for (int i = 0; i < count; ++i) samples.push_back({at_s(start + i), value + i, {}});
    return samples;
  };
  plant.keep("gold-1", {{"t", "Cel", steady(1000, 10, 20)}});
  plant.keep("gold-2", {{"t", "Cel", steady(5000, 20, 10)}});
  plant.keep("now", {{"t", "Cel", steady(90, 16, 15)}});
  const OverlayQuery query{.tag = "t",
                           .references = {{"gold-1", at_s(1000)}, {"gold-2", at_s(5000)}},
                           .viewed = {"now", at_s(95)},
                           .length_ms = 20'000,
                           .buckets = 4};
  const auto laid = overlay(plant.view(), plant.fetch(), query);
  ASSERT_TRUE(laid) << laid.error().to_string();
  EXPECT_EQ(laid->unit, "Cel");
  ASSERT_EQ(laid->buckets.size(), 4U);
  const OverlayBucket& first = laid->buckets[0];
  EXPECT_EQ(first.references, 2U);
  EXPECT_EQ(first.min, 10);
  EXPECT_EQ(first.max, 24);
  EXPECT_EQ(first.mean, 17);  // of 12 and 22
  EXPECT_EQ(first.viewed.mean, 23);
  EXPECT_EQ(laid->buckets[2].references, 1U);
  EXPECT_EQ(laid->buckets[2].from_ms, 10'000);
  EXPECT_EQ(laid->buckets[2].viewed.samples, 0U);

  const auto json = parse_json("overlay", overlay_json(*laid));
  ASSERT_TRUE(json);
  EXPECT_EQ((*json)["buckets"][0]["mean"], 17);
  EXPECT_FALSE((*json)["buckets"][2]["viewed"].contains("mean"));
  Faults faults;
  const auto csv = parse_csv("overlay.csv", overlay_csv(*laid), faults);
  EXPECT_TRUE(faults.empty());
  EXPECT_EQ(csv.rows.size(), 4U);
  EXPECT_EQ(csv.columns.size(), 10U);
}

TEST(GoldenOverlay, TellsWhatCannotBeLaidOver) {
  Plant plant;
  plant.keep("a", {{"t", "Cel", {{at_s(1), 36.8, {}}}}});
  plant.keep("b", {{"t", "K", {{at_s(1), 309.95, {}}}}});
  OverlayQuery query{.tag = "t",
                     .references = {{"a", at_s(0)}},
                     .viewed = {"b", at_s(0)},
                     .length_ms = 9000,
                     .buckets = 3};
  const auto view = plant.view();
  EXPECT_EQ(code_of(overlay(view, plant.fetch(), query)), "execute.telemetry_units");
  query.viewed.batch = "a";
  query.length_ms = 0;
  EXPECT_EQ(code_of(overlay(view, plant.fetch(), query)), "execute.telemetry_span");
  query.length_ms = kSampleTimeMaxMs;
  EXPECT_EQ(code_of(overlay(view, plant.fetch(), query)), "execute.telemetry_span");
  query.length_ms = 9000;
  query.references.resize(kOverlayReferencesMax + 1, {"a", at_s(0)});
  EXPECT_EQ(code_of(overlay(view, plant.fetch(), query)), "execute.telemetry_references");
}

TEST(GoldenOverlay, CurvesComeOutAsJsonAndCsv) {
  Plant plant;
  plant.keep("b", {{"t", "Cel", {{at_s(0), 36.8, Quality::kUncertain}, {at_s(5), {}, {}}}}});
  const auto curve = down_sample(plant.view(), plant.fetch(), {"b", "t", at_s(0), at_s(9)}, 3);
  ASSERT_TRUE(curve);
  EXPECT_EQ(curve_json(*curve),
            R"({"unit":"Cel","buckets":[{"from":"2026-11-23T05:47:28.000Z","samples":1,)"
            R"("counted":1,"min":36.8,"max":36.8,"mean":36.8,"worst":"Uncertain"},)"
            R"({"from":"2026-11-23T05:47:31.000Z","samples":1,"counted":0,"worst":"Good"},)"
            R"({"from":"2026-11-23T05:47:34.000Z","samples":0,"counted":0}],"faults":[]})");
  Faults faults;
  const auto csv = parse_csv("curve.csv", curve_csv(*curve), faults);
  EXPECT_TRUE(faults.empty());
  ASSERT_EQ(csv.rows.size(), 3U);
}

}  // namespace
}  // namespace renkei::execute
