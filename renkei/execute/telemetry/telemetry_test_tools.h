// What the tests of telemetry share: signals as instruments give them, and any samples at all.
#pragma once

#include <bit>
#include <cmath>
#include <map>
#include <rapidcheck.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/execute/telemetry/sample_chunk.h"
#include "renkei/ledger/journal.h"

namespace renkei::execute::test {

inline constexpr std::int64_t kStartMs = 1'795'412'848'000;

// A noisy temperature at 0.01 Cel, once a second.
[[nodiscard]] inline std::vector<Sample> temperature(std::size_t count, std::uint64_t seed = 1,
                                                     std::int64_t start_ms = kStartMs) {
  Random random(seed);
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < count; ++i) {
    const double drift = 30 * std::sin(static_cast<double>(i) / 5000);
    const double noise = static_cast<double>(random.between(-2, 2) + random.between(-2, 2));
    const double hundredths = std::nearbyint(3700 + drift + noise);
    samples.push_back({Timestamp(start_ms + static_cast<std::int64_t>(i) * 1000), hundredths / 100,
                       Quality::kGood});
  }
  return samples;
}

// Any samples: times in order or not, decimals, floats and any bit pattern, gaps, all qualities.
[[nodiscard]] inline rc::Gen<std::vector<Sample>> any_samples(std::size_t count_min) {
  return rc::gen::exec([count_min] {
    const int kind = *rc::gen::inRange(0, 5);
    const bool steady = *rc::gen::arbitrary<bool>();
    const auto raw =
        *rc::gen::container<std::vector<std::uint64_t>>(rc::gen::arbitrary<std::uint64_t>());
    std::vector<Sample> samples;
    std::int64_t time = kStartMs;
    for (std::size_t i = 0; i < raw.size() + count_min; ++i) {
      const std::uint64_t x = i < raw.size() ? raw[i] * 0x9e3779b97f4a7c15ULL : 7 * i;
      time += steady ? 1000 : static_cast<std::int64_t>(x % 5000) - 2000;
      if (x % 97 == 5) time = kSampleTimeMinMs + static_cast<std::int64_t>(x % 1000);
      if (x % 97 == 6) time = kSampleTimeMaxMs;
      time = std::clamp(time, kSampleTimeMinMs, kSampleTimeMaxMs);
      Sample one{Timestamp(time), {}, static_cast<Quality>(x / 64 % 19 < 16 ? 0 : x % 3)};
      if (x % 13 == 1) one.delay_ms = std::min<std::int64_t>(250, kSampleTimeMaxMs - time);
      if (x % 97 == 7) one.delay_ms = kSampleTimeMinMs - time;
      const auto small = static_cast<double>(static_cast<std::int64_t>(x >> 50U) - 8000);
      switch (kind) {
        case 0:
          one.value = small / 100;
          break;
        case 1:
          one.value = static_cast<double>(static_cast<float>(small / 1000));
          break;
        case 2:
          one.value = std::bit_cast<double>(x);
          break;
        case 3:
          one.value = x % 11 == 0 ? std::bit_cast<double>(x << (x % 64)) : small;
          break;
        default:
          one.value = std::sin(small);
      }
      if (x % 23 == 3) one.value = -0.0;
      if (x % 29 == 3) one.value.reset();
      samples.push_back(one);
    }
    return samples;
  });
}

// Journals in memory, whose calls fail when told to.
class MemoryJournals final : public ledger::Journals {
 public:
  Result<std::vector<std::string>> names() override {
    std::vector<std::string> names;
    for (const auto& [name, content] : journals) names.push_back(name);
    return names;
  }
  Result<void> append(const std::string& name, std::string_view record) override {
    if (failing) return failed();
    unsynced.emplace_back(name, std::string(record));
    return {};
  }
  Result<void> sync() override {
    if (failing) return failed();
    for (auto& [name, record] : unsynced) journals[name].records.push_back(record);
    unsynced.clear();
    ++syncs;
    return {};
  }
  Result<ledger::JournalContent> read(const std::string& name) override {
    return journals.at(name);
  }
  Result<void> drop(const std::string& name) override {
    if (failing) return failed();
    journals.erase(name);
    return {};
  }

  std::map<std::string, ledger::JournalContent> journals;
  std::vector<std::pair<std::string, std::string>> unsynced;
  int syncs = 0;
  bool failing = false;

 private:
  static Result<void> failed() { return fail(Error{"memory.journal", "no more"}); }
};

inline void expect_same(const std::vector<Sample>& a, const std::vector<Sample>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_TRUE(same(a[i], b[i])) << i;
}

}  // namespace renkei::execute::test
