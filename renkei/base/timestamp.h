// A moment in UTC, to the millisecond, as records state it. No time zones and no leap seconds:
// a day has 86,400 s. A plain value, thread-safe as such.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/base/result.h"

namespace renkei {

class Timestamp {
 public:
  Timestamp() = default;  // 1970-01-01T00:00:00.000Z
  // Of milliseconds since then; years 1900 to 2199, else RENKEI_CHECK.
  explicit Timestamp(std::int64_t milliseconds);
  // Parts of a millisecond are cut off.
  [[nodiscard]] static Timestamp of(std::chrono::system_clock::time_point time);
  // Exactly "2026-11-23T05:47:28.123Z" (RFC 3339), years 1900 to 2199. Errors: timestamp.syntax,
  // date.no_such_day.
  [[nodiscard]] static Result<Timestamp> parse(std::string_view text);

  [[nodiscard]] std::int64_t milliseconds() const { return milliseconds_; }
  [[nodiscard]] std::string to_string() const;
  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;

 private:
  std::int64_t milliseconds_ = 0;
};

}  // namespace renkei
