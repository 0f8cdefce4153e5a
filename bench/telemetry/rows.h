// Rivals: the same samples as plain rows, in commits of the same number, each durable before the
// next is begun.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bench/telemetry/signals.h"

namespace renkei::bench {

struct Stored {
  double wall_s = 0;
  double processor_s = 0;  // of this process
  double bytes = 0;        // on the disk, when all is done
  double journal_bytes = 0;
};

enum class Index { kNone, kSeriesAndTime };

// SQLite, write-ahead log, synchronous=FULL. `file` must not be there.
[[nodiscard]] Stored store_in_sqlite(const Feed& feed, std::size_t group, const std::string& file,
                                     Index index);
// Seconds for min, max and mean in 500 buckets of the first series, by its index.
[[nodiscard]] double read_from_sqlite(const Feed& feed, const std::string& file);

// PostgreSQL, binary COPY, one a commit; `connection` as libpq takes it. Nothing where it was built
// without libpq.
[[nodiscard]] std::optional<Stored> store_in_postgres(const Feed& feed, std::size_t group,
                                                      const std::string& connection, Index index);

}  // namespace renkei::bench
