#include "renkei/execute/telemetry/sample_chunk.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>
#include <zstd.h>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "renkei/base/decimal.h"
#include "renkei/base/seams.h"
#include "renkei/execute/telemetry/telemetry_test_tools.h"

namespace renkei::execute {
namespace {

using test::expect_same;
using test::kStartMs;

template <typename T>
std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code();
}

Chunk chunk_of(std::vector<Sample> samples) {
  return {"b-001", {{"TIC-101.PV", "Cel", std::move(samples)}}};
}

std::vector<Sample> values_each_second(const std::vector<double>& values) {
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < values.size(); ++i) {
    samples.push_back(
        {Timestamp(kStartMs + static_cast<std::int64_t>(i) * 1000), values[i], Quality::kGood});
  }
  return samples;
}

void expect_round_trip(const Chunk& chunk) {
  for (const PackFor purpose : {PackFor::kKeeping, PackFor::kJournal}) {
    const auto bytes = pack_chunk(chunk, purpose);
    ASSERT_TRUE(bytes) << bytes.error().to_string();
    const auto again = unpack_chunk(*bytes);
    ASSERT_TRUE(again) << again.error().to_string();
    EXPECT_EQ(again->batch, chunk.batch);
    ASSERT_EQ(again->tags.size(), chunk.tags.size());
    for (std::size_t i = 0; i < chunk.tags.size(); ++i) {
      EXPECT_EQ(again->tags[i].tag, chunk.tags[i].tag);
      EXPECT_EQ(again->tags[i].unit, chunk.tags[i].unit);
      expect_same(again->tags[i].samples, chunk.tags[i].samples);
    }
    EXPECT_EQ(read_chunk_head(*bytes)->samples(), head_of(chunk).samples());
  }
}

RC_GTEST_PROP(SampleChunk, ComesBackToTheBit, ()) {
  Chunk chunk{"b-001", {}};
  const auto tags = *rc::gen::inRange<std::size_t>(1, 5);
  for (std::size_t i = 0; i < tags; ++i) {
    chunk.tags.push_back({"t" + std::to_string(i), "Cel", *test::any_samples(1)});
  }
  expect_round_trip(chunk);
  RC_ASSERT(!testing::Test::HasFailure());
}

TEST(SampleChunk, KeepsEveryKindOfDouble) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double inf = std::numeric_limits<double>::infinity();
  const double least = std::numeric_limits<double>::denorm_min();
  const double most = std::numeric_limits<double>::max();
  const double signalling = std::bit_cast<double>(0x7ff0000000000dadULL);
  const std::vector<double> odd{nan,   -nan,   signalling, inf,   -inf, 0.0,     -0.0,
                                least, -least, most,       -most, 0.1,  1.0 / 3, 9007199254740993.0,
                                1e300, 36.8};
  expect_round_trip(chunk_of(values_each_second(odd)));
  for (const double one : odd) {
    expect_round_trip(chunk_of(values_each_second({one})));
    // Among decimals, where it is an exception.
    std::vector<double> values(40, 36.85);
    values[17] = one;
    values[39] = one;
    expect_round_trip(chunk_of(values_each_second(values)));
  }
}

TEST(SampleChunk, TakesUnderOneByteASampleOfANoisyTemperature) {
  const auto samples = test::temperature(10'000);
  const auto bytes = pack_chunk(chunk_of(samples), PackFor::kKeeping);
  ASSERT_TRUE(bytes);
  EXPECT_LT(bytes->size(), samples.size() / 2);
  // As a device that sends floats has it, with clocks that are some milliseconds off.
  auto floats = samples;
  Random random(3);
  for (Sample& one : floats) {
    one.value = static_cast<double>(static_cast<float>(*one.value));
    one.time = Timestamp(one.time.milliseconds() + random.between(-2, 2));
  }
  const auto packed = pack_chunk(chunk_of(floats), PackFor::kKeeping);
  ASSERT_TRUE(packed);
  EXPECT_LT(packed->size(), samples.size());
}

TEST(SampleChunk, HeadSaysWhatIsInItWithoutUnpacking) {
  std::vector<Sample> samples = values_each_second({36.8, 37.2, 99, 36.9});
  samples[2].quality = Quality::kBad;                                     // does not count
  samples.push_back({Timestamp(kStartMs - 5), {}, Quality::kUncertain});  // late, without a value
  const Chunk chunk{"b-001", {{"pH", "[pH]", values_each_second({7})}, {"t", "Cel", samples}}};
  auto bytes = *pack_chunk(chunk, PackFor::kKeeping);
  bytes.resize(bytes.size() - 20);  // of the compressed part
  const auto head = read_chunk_head(bytes);
  ASSERT_TRUE(head) << head.error().to_string();
  EXPECT_EQ(head->batch, "b-001");
  EXPECT_EQ(head->samples(), 6U);
  ASSERT_NE(head->find("t"), nullptr);
  EXPECT_EQ(head->find("none"), nullptr);
  const TagSummary& summary = *head->find("t");
  EXPECT_EQ(summary.unit, "Cel");
  EXPECT_EQ(summary.first, Timestamp(kStartMs - 5));
  EXPECT_EQ(summary.last, Timestamp(kStartMs + 3000));
  EXPECT_EQ(summary.stats.samples, 5U);
  EXPECT_EQ(summary.stats.counted, 3U);
  EXPECT_EQ(summary.stats.min, 36.8);
  EXPECT_EQ(summary.stats.max, 37.2);
  EXPECT_EQ(summary.stats.worst, Quality::kBad);
  EXPECT_NEAR(summary.stats.mean, 110.9 / 3, 1e-12);
  EXPECT_EQ(code_of(unpack_chunk(bytes)), "execute.telemetry_chunk");
}

// Against exact arithmetic, where a plain sum is far off.
TEST(SampleChunk, MeanIsThatOfExactArithmetic) {
  Random random(11);
  for (int round = 0; round < 50; ++round) {
    std::vector<double> values;
    Exact sum = 0;
    for (int i = 0; i < 200; ++i) {
      const double scale = random.chance(20) ? 1e14 : 1;
      values.push_back(scale * static_cast<double>(random.between(-1'000'000, 1'000'000)) / 1000);
      if (random.chance(50) && i > 0) values.back() = -values[static_cast<std::size_t>(i) - 1];
      sum += Exact(values.back());
    }
    const double exact = to_double(sum / 200);
    const auto head = head_of(chunk_of(values_each_second(values)));
    EXPECT_NEAR(head.tags[0].stats.mean, exact, std::fabs(exact) * 3e-16);
  }
  // What cancels beyond the digits of any float of the machine.
  const auto cancelled = head_of(chunk_of(values_each_second({1e30, 1, -1e30, 1})));
  EXPECT_EQ(cancelled.tags[0].stats.mean, 0.5);
  // Sums beyond double.
  const double most = std::numeric_limits<double>::max();
  const auto head = head_of(chunk_of(values_each_second({most, most, most})));
  EXPECT_EQ(head.tags[0].stats.mean, most);
}

TEST(SampleChunk, WhatIsNoChunkIsToldAndNeverCrashes) {
  const Chunk chunk{"b-001",
                    {{"a", "1", values_each_second({1, 2.5, std::nan(""), 4})},
                     {"b", "Cel", test::temperature(100)}}};
  const std::string right = *pack_chunk(chunk, PackFor::kKeeping);
  for (std::size_t size = 0; size < right.size(); ++size) {
    EXPECT_EQ(code_of(unpack_chunk(right.substr(0, size))), "execute.telemetry_chunk") << size;
  }
  EXPECT_EQ(code_of(unpack_chunk(right + "x")), "execute.telemetry_chunk");
  std::size_t told = 0;
  for (std::size_t i = 0; i < right.size() * 8; ++i) {
    std::string wrong = right;
    wrong[i / 8] = static_cast<char>(static_cast<unsigned char>(wrong[i / 8]) ^ (1U << (i % 8)));
    (void)read_chunk_head(wrong);
    told += unpack_chunk(wrong) ? 0 : 1;
  }
  EXPECT_GT(told, right.size() * 4);
  EXPECT_EQ(code_of(unpack_chunk("")), "execute.telemetry_chunk");
}

std::string hex_of(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return hex;
}

// The block of the page that has this name, without its line ends.
std::string block_of(const std::string& page, const std::string& name) {
  const auto at = page.find("\n```" + name + "\n");
  EXPECT_NE(at, std::string::npos) << name;
  if (at == std::string::npos) return "";
  const auto begin = at + name.size() + 5;
  std::string block = page.substr(begin, page.find("\n```", begin) - begin);
  std::erase(block, '\n');
  return block;
}

TEST(SampleChunk, TheWorkedBytesOfThePageAreThoseThatAreMade) {
  const auto page = disk().read(RENKEI_SOURCE_DIR "/docs/formats/telemetry.md", 1 << 20U);
  ASSERT_TRUE(page);
  const std::vector<Sample> samples{{Timestamp(kStartMs), 36.81, Quality::kGood, 12},
                                    {Timestamp(kStartMs + 1000), 36.82, Quality::kGood, 12},
                                    {Timestamp(kStartMs + 2000), {}, Quality::kUncertain, 12}};
  const auto bytes = *pack_chunk({"b-1", {{"t", "Cel", samples}}}, PackFor::kKeeping);
  const auto packed = bytes.find("\x28\xb5\x2f\xfd");  // a zstd frame
  ASSERT_NE(packed, std::string::npos);
  EXPECT_EQ(hex_of(bytes.substr(0, packed)), block_of(*page, "chunk-head"));
  std::string body(100, '\0');
  body.resize(
      ZSTD_decompress(body.data(), body.size(), bytes.data() + packed, bytes.size() - packed));
  EXPECT_EQ(hex_of(body), block_of(*page, "chunk-body"));
}

TEST(SampleChunk, AnArrivalMayBeAnyTimeThereIs) {
  auto samples = values_each_second({1, 2, 3});
  samples[0].delay_ms = kSampleTimeMaxMs - samples[0].time.milliseconds();
  samples[1].delay_ms = kSampleTimeMinMs - samples[1].time.milliseconds();
  expect_round_trip(chunk_of(samples));
}

// A head that lies about its values, as somebody who wants to be believed might write it.
TEST(SampleChunk, AHeadThatIsNotOfItsValuesIsRefused) {
  const std::string right = *pack_chunk(chunk_of(values_each_second({1, 2, 3})), PackFor::kKeeping);
  const std::string three = std::string("\x40\x08\0\0\0\0\0\0", 8);
  const std::size_t max = right.find(three);
  ASSERT_NE(max, std::string::npos);
  std::string wrong = right;
  wrong[max + 1] = '\x04';  // 2.5
  ASSERT_TRUE(read_chunk_head(wrong));
  const auto read = unpack_chunk(wrong);
  ASSERT_EQ(code_of(read), "execute.telemetry_chunk");
  EXPECT_NE(read.error().message().find("not as the head says"), std::string::npos);
}

TEST(SampleChunk, WhatCannotBePackedIsTold) {
  const auto samples = values_each_second({1});
  const auto code = [](const Chunk& chunk) {
    return code_of(pack_chunk(chunk, PackFor::kKeeping));
  };
  EXPECT_EQ(code({"B 1", {{"t", "1", samples}}}), "execute.telemetry_name");
  EXPECT_EQ(code({"b", {{"a tag", "1", samples}}}), "execute.telemetry_name");
  EXPECT_EQ(code({"b", {{"t", "1", samples}, {"t", "1", samples}}}), "execute.telemetry_name");
  EXPECT_EQ(code({"b", {{"t", "liter", samples}}}), "unit.unknown");
  EXPECT_EQ(code({"b", {}}), "execute.telemetry_limit");
  EXPECT_EQ(code({"b", {{"t", "1", {}}}}), "execute.telemetry_limit");
  Chunk many{"b", {}};
  for (std::size_t i = 0; i <= kChunkTagsMax; ++i) {
    many.tags.push_back(
        {std::string(1, static_cast<char>('A' + i / 26)) + static_cast<char>('A' + i % 26), "1",
         samples});
  }
  EXPECT_EQ(code(many), "execute.telemetry_limit");
  many.tags.pop_back();
  EXPECT_EQ(code(many), "");
}

}  // namespace
}  // namespace renkei::execute
