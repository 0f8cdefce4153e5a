// Signals as a plant's instruments give them, made from a seed: noisy, drifting, with steps, in the
// resolution of the instrument; and one kind in full doubles, which no instrument has.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "renkei/execute/telemetry/sample.h"

namespace renkei::bench {

struct Series {
  std::string batch;
  std::string tag;
  std::string unit;
};

struct Feed {
  struct One {
    std::uint32_t series = 0;
    execute::Sample sample;
  };
  std::vector<Series> series;
  std::vector<One> samples;  // by time
};

enum class Kind { kInstruments, kFullDoubles };

// `count` samples of 20 batches side by side, each with 13 instruments at 1 to 10 Hz, or with 4
// series of full doubles at 1 Hz.
[[nodiscard]] Feed make_feed(Kind kind, std::size_t count);

}  // namespace renkei::bench
