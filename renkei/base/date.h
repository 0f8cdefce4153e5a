// Calendar days. A Date is a day in the proleptic Gregorian calendar with no time zone; an amount
// of days is a plain int. Plain values, thread-safe as such.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/base/result.h"

namespace renkei {

class Date {
 public:
  Date() = default;  // 1970-01-01
  // "2026-11-22" (ISO 8601 extended); also "2026/11/22" and "2026/1/5" as spreadsheet programs
  // set to Japan write it. Years 1900 to 2199. Errors: date.syntax, date.no_such_day.
  [[nodiscard]] static Result<Date> parse(std::string_view text);
  [[nodiscard]] static Result<Date> from_ymd(int year, int month, int day);

  [[nodiscard]] Date plus_days(std::int64_t days) const;
  // Days from `earlier` to this one; negative when this one is before.
  [[nodiscard]] std::int64_t days_since(Date earlier) const;
  [[nodiscard]] int year() const;
  [[nodiscard]] int month() const;
  [[nodiscard]] int day() const;
  [[nodiscard]] std::string to_string() const;     // "2026-11-22"
  [[nodiscard]] std::string to_string_ja() const;  // "2026/11/22"
  friend auto operator<=>(const Date&, const Date&) = default;

 private:
  std::int64_t days_ = 0;  // since 1970-01-01
};

}  // namespace renkei
