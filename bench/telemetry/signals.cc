#include "bench/telemetry/signals.h"

#include <array>
#include <cmath>

#include "renkei/base/seams.h"

namespace renkei::bench {
namespace {

constexpr int kBatches = 20;
constexpr std::int64_t kStartMs = 1'795'412'848'000;

// In units of the instrument's resolution, which is 10^-digits.
struct Instrument {
  const char* tag;
  const char* unit;
  int digits;
  int rate_hz;
  double middle;
  double drift;   // amplitude of a slow swing
  double noise;   // standard deviation
  double step;    // of a set point that jumps now and then
  double ramp;    // a second
  int jitter_ms;  // of the device's clock
};

constexpr std::array<Instrument, 13> kInstruments{{
    {"TIC-101.PV", "Cel", 2, 1, 3700, 15, 2, 0, 0, 0},
    {"TIC-102.PV", "Cel", 2, 1, 3650, 25, 3, 0, 0, 2},
    {"TI-103", "Cel", 2, 2, 2200, 60, 2, 0, 0, 0},
    {"AIC-104.pH", "[pH]", 3, 1, 7050, 30, 2, 0, 0, 0},
    {"AI-105.pH", "[pH]", 3, 1, 6980, 40, 4, 0, 0, 3},
    {"AIC-106.DO", "%", 1, 1, 400, 30, 4, 0, 0, 0},
    {"AI-107.DO", "%", 1, 1, 380, 50, 6, 0, 0, 2},
    {"PI-108", "bar", 3, 2, 350, 8, 2, 0, 0, 0},
    {"PI-109", "bar", 3, 10, 1800, 40, 12, 0, 0, 1},
    {"FIC-110.PV", "mL/min", 2, 5, 12000, 0, 25, 3000, 0, 0},
    {"FIC-111.PV", "L/min", 3, 5, 500, 0, 3, 100, 0, 1},
    {"WI-112", "kg", 3, 1, 50000, 0, 3, 0, 4, 0},
    {"SIC-113.PV", "{rev}/min", 0, 10, 120, 0, 1, 30, 0, 0},
}};

double normal(Random& random) {
  double sum = 0;
  for (int i = 0; i < 4; ++i) sum += static_cast<double>(random.between(-1'000'000, 1'000'000));
  return sum / 1e6 * std::sqrt(3.0 / 4);
}

class Source {
 public:
  Source(const Instrument& instrument, std::uint64_t seed)
      : instrument_(instrument), random_(seed), phase_(static_cast<double>(seed % 97)) {}

  execute::Sample at(std::int64_t time_ms) {
    const double t = static_cast<double>(time_ms) / 1000;
    if (random_.between(0, 900 * instrument_.rate_hz) == 0) {
      set_ = instrument_.step * static_cast<double>(random_.between(-2, 2));
    }
    const double value = instrument_.middle + set_ + instrument_.ramp * t +
                         instrument_.drift * std::sin(t / 1200 + phase_) +
                         instrument_.noise * normal(random_);
    // Now and then a device is not sure of its value, for a while.
    if (random_.between(0, 20'000) == 0) unsure_ = static_cast<int>(random_.between(5, 60));
    const auto quality = unsure_ > 0 ? execute::Quality::kUncertain : execute::Quality::kGood;
    if (unsure_ > 0) --unsure_;
    const auto jitter = instrument_.jitter_ms == 0
                            ? 0
                            : random_.between(-instrument_.jitter_ms, instrument_.jitter_ms);
    return {Timestamp(kStartMs + time_ms + jitter),
            std::nearbyint(value) / std::pow(10.0, instrument_.digits), quality};
  }
  [[nodiscard]] int rate_hz() const { return instrument_.rate_hz; }

 private:
  Instrument instrument_;
  Random random_;
  double phase_;
  double set_ = 0;
  int unsure_ = 0;
};

Feed instruments(std::size_t count) {
  Feed feed;
  std::vector<Source> sources;
  for (int batch = 0; batch < kBatches; ++batch) {
    for (const Instrument& one : kInstruments) {
      sources.emplace_back(one, sources.size() + 1);
      feed.series.push_back({"b-" + std::to_string(batch), one.tag, one.unit});
    }
  }
  constexpr std::int64_t kTickMs = 100;
  for (std::int64_t time_ms = 0; feed.samples.size() < count; time_ms += kTickMs) {
    for (std::uint32_t i = 0; i < sources.size(); ++i) {
      if (time_ms % (1000 / sources[i].rate_hz()) != 0) continue;
      feed.samples.push_back({i, sources[i].at(time_ms)});
    }
  }
  return feed;
}

Feed full_doubles(std::size_t count) {
  Feed feed;
  constexpr int kTags = 4;
  for (int i = 0; i < kBatches * kTags; ++i) {
    feed.series.push_back(
        {"b-" + std::to_string(i / kTags), "X-" + std::to_string(i % kTags), "Cel"});
  }
  Random random(5);
  for (std::int64_t second = 0; feed.samples.size() < count; ++second) {
    for (std::uint32_t i = 0; i < feed.series.size(); ++i) {
      const double value =
          37 + 0.3 * std::sin(static_cast<double>(second) / 1200 + i) + 0.02 * normal(random);
      feed.samples.push_back(
          {i, {Timestamp(kStartMs + second * 1000), value, execute::Quality::kGood}});
    }
  }
  return feed;
}

}  // namespace

Feed make_feed(Kind kind, std::size_t count) {
  return kind == Kind::kInstruments ? instruments(count) : full_doubles(count);
}

}  // namespace renkei::bench
