// A closed loop of clients, each of which sends its next event when the last is acknowledged, and
// what came of it.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace renkei::bench {

using SteadyClock = std::chrono::steady_clock;

struct Load {
  int clients = 1;
  double seconds = 5;
};

struct Measured {
  std::uint64_t acknowledged = 0;
  double wall_s = 0;
  double processor_s = 0;    // of this process
  double bytes_on_disk = 0;  // a row
  double rows_a_commit = 0;
  std::vector<float> latencies_ms{};

  [[nodiscard]] double rate() const { return static_cast<double>(acknowledged) / wall_s; }
  // Of the latencies; 0 without any.
  [[nodiscard]] double percentile(double percent) {
    if (latencies_ms.empty()) return 0;
    const auto place =
        static_cast<std::size_t>(percent / 100.0 * static_cast<double>(latencies_ms.size() - 1));
    std::nth_element(latencies_ms.begin(),
                     latencies_ms.begin() + static_cast<std::ptrdiff_t>(place), latencies_ms.end());
    return static_cast<double>(latencies_ms[place]);
  }
};

// Bare SQLite with the same tables, rows and settings and the same batching by arrival, and no
// hashing, checking, tree or signatures: the rows are ready-made.
[[nodiscard]] Measured run_bare_sqlite(const std::string& file, const Load& load,
                                       std::size_t entry_bytes);
// PUTs of values of this size over HTTP to an etcd at this port of 127.0.0.1.
[[nodiscard]] Measured run_etcd(unsigned short port, const Load& load, std::size_t entry_bytes);

}  // namespace renkei::bench
