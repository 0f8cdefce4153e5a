// Internal to csv: the characters of a table, before anyone looks at cells. Not for other rooms.
// Plain functions and values, thread-safe as such.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "renkei/base/csv.h"

namespace renkei::internal {

// Hands faults on up to the limit and counts the rest, so that a file broken on every row does not
// answer with a million messages.
class FaultSink {
 public:
  explicit FaultSink(Faults& faults) : faults_(faults) {}

  void add(Error error) {
    if (++count_ <= kCsvFaultsMax) faults_.push_back(std::move(error));
  }

  void finish(const std::string& file) {
    if (count_ <= kCsvFaultsMax) return;
    const std::string more = std::to_string(count_ - kCsvFaultsMax);
    faults_.push_back(Error{"csv.more_faults", "there are " + more + " more faults in this file"}
                          .at({.file = file})
                          .arg("count", more)
                          .remedy("correct the ones above first"));
  }

 private:
  Faults& faults_;
  std::size_t count_ = 0;
};

// The text of the table in UTF-8 without byte order mark: a part of `text` or of `converted`, which
// must outlive it. None, with a fault added, if it cannot be read. Sets table.encoding.
[[nodiscard]] std::optional<std::string_view> decode_csv(std::string_view text, CsvTable& table,
                                                         std::string& converted, FaultSink& faults);

}  // namespace renkei::internal
