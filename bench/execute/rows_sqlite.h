// Rival: ready-made rows in SQLite (write-ahead log, synchronous FULL), in commits of given sizes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace renkei::bench {

struct Written {
  double wall_s = 0;
  double processor_s = 0;
  double commit_p99_ms = 0;
};

// Rows of `row_bytes` each with a unique id, `groups[i]` of them in the i-th commit. `file` must
// not be there.
[[nodiscard]] Written write_rows(const std::string& file, const std::vector<std::size_t>& groups,
                                 std::size_t row_bytes);

// The p-th part of `values`, which it sorts; 0 when there are none.
[[nodiscard]] double part(std::vector<double>& values, double p);

}  // namespace renkei::bench
