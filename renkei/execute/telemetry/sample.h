// One value of a tag at a moment, and what can be said of many of them. Plain values, thread-safe
// as such; StatsOf is not.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "renkei/base/timestamp.h"
#include "renkei/equipment/device.h"

namespace renkei::execute {

// What Timestamp takes: the years 1900 to 2199, in milliseconds since 1970.
inline constexpr std::int64_t kSampleTimeMinMs = -2'208'988'800'000;
inline constexpr std::int64_t kSampleTimeMaxMs = 7'258'118'399'999;

inline constexpr std::size_t kTagBytesMax = 64;
// 1 to 64 printable ASCII characters but for blank, '"', ',' and '\': "BR-101/TIC-101.PV",
// "ns=2;s=Bioreactor.pH".
[[nodiscard]] bool is_tag(std::string_view text);

// The greater the worse.
using equipment::Quality;

struct Sample {
  Timestamp time;               // the machine's own, where it gives one
  std::optional<double> value;  // any double; none where the machine gave none
  Quality quality = Quality::kGood;
  // When it came to us, by our clock, less `time`; clocks differ. Both are within Timestamp's
  // years.
  std::int64_t delay_ms = 0;

  [[nodiscard]] Timestamp arrived() const { return Timestamp(time.milliseconds() + delay_ms); }
};

// Alike to the bit: a NaN is itself, and -0 is not 0.
[[nodiscard]] inline bool same(const Sample& a, const Sample& b) {
  return a.time == b.time && a.delay_ms == b.delay_ms && a.quality == b.quality &&
         a.value.has_value() == b.value.has_value() &&
         (!a.value ||
          std::bit_cast<std::uint64_t>(*a.value) == std::bit_cast<std::uint64_t>(*b.value));
}

// Of all samples, `worst` and `samples`; min, max and mean are of those that count: a finite value
// that is not of bad quality. With counted == 0 they are 0 and mean nothing.
struct Stats {
  std::uint64_t samples = 0;
  std::uint64_t counted = 0;
  double min = 0;
  double max = 0;
  double mean = 0;
  Quality worst = Quality::kGood;
};

// Gathers Stats from samples, and from Stats of parts. The sum is kept with Neumaier's correction
// (ZAMM 54, 1974) in a long double: as if in about 120 bits where that has 64, so the mean of
// samples is right to its last place, and no sum overflows. Of parts it is within some last places.
class StatsOf {
 public:
  void add(const Sample& sample);
  void add(const Stats& part);
  [[nodiscard]] Stats stats() const;

 private:
  void add_sum(long double x);
  void widen(double low, double high);

  Stats stats_;
  long double sum_ = 0;
  long double lost_ = 0;
};

}  // namespace renkei::execute
