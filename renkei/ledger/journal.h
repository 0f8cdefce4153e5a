// The port behind which what is not yet recorded waits: journals that only grow, each with a name,
// of whole records. What was appended before a sync() that has returned is there after a kill and
// after a power cut; what was appended since may be there or not, but never half a record, and
// never a later one of a journal without the earlier. Not a log: a journal is dropped once what is
// in it has been recorded elsewhere.
//
// Implementations say whether they are thread-safe. After an error of append() or sync() nothing
// may be acknowledged any more: the process should end, and recover by reading the journals again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"

namespace renkei::ledger {

inline constexpr std::size_t kJournalRecordBytesMax = std::size_t{64} << 20U;

struct JournalContent {
  std::vector<std::string> records;
  // At the end, of a record whose writing was cut short; never acknowledged, and cut off now.
  std::uint64_t torn_bytes = 0;
  // Between records that are right: damage to what may have been acknowledged. `records` has what
  // is left; the journal is kept as evidence when it is dropped.
  std::uint64_t damaged_bytes = 0;
};

class Journals {
 public:
  virtual ~Journals() = default;

  // Names of those that are there, sorted.
  [[nodiscard]] virtual Result<std::vector<std::string>> names() = 0;
  // The first makes the journal; one that was there before this was opened takes no more. The name
  // must be an id, the record 1 to kJournalRecordBytesMax bytes.
  [[nodiscard]] virtual Result<void> append(const std::string& name, std::string_view record) = 0;
  // Makes all that was appended last, in one go.
  [[nodiscard]] virtual Result<void> sync() = 0;
  // Of one that nothing was appended to since this was opened.
  [[nodiscard]] virtual Result<JournalContent> read(const std::string& name) = 0;
  // It is gone when this returns, also after a power cut. One that is not there is gone.
  [[nodiscard]] virtual Result<void> drop(const std::string& name) = 0;
};

}  // namespace renkei::ledger
