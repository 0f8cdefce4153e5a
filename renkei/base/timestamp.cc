#include "renkei/base/timestamp.h"

#include <algorithm>

#include <fmt/format.h>

#include "renkei/base/date.h"

namespace renkei {
namespace {

constexpr std::int64_t kDay = 86'400'000;  // milliseconds
constexpr std::string_view kForm = "0000-00-00T00:00:00.000Z";

bool has_form(std::string_view text) {
  return text.size() == kForm.size() &&
         std::equal(text.begin(), text.end(), kForm.begin(), [](char c, char form) {
           return form == '0' ? c >= '0' && c <= '9' : c == form;
         });
}

// The number in digits that has_form has seen.
std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::int64_t floor_days(std::int64_t milliseconds) {
  return milliseconds / kDay - (milliseconds % kDay < 0 ? 1 : 0);
}

}  // namespace

Timestamp::Timestamp(std::int64_t milliseconds) : milliseconds_(milliseconds) {
  const int year = Date().plus_days(floor_days(milliseconds)).year();
  RENKEI_CHECK(year >= 1900 && year <= 2199);
}

Timestamp Timestamp::of(std::chrono::system_clock::time_point time) {
  return Timestamp(std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count());
}

Result<Timestamp> Timestamp::parse(std::string_view text) {
  const auto syntax = [&] {
    return fail(Error{"timestamp.syntax", fmt::format("'{}' is not a moment in UTC", text)}
                    .value(std::string(text))
                    .remedy("write it as 2026-11-23T05:47:28.123Z"));
  };
  if (!has_form(text)) return syntax();
  const auto date = Date::parse(text.substr(0, 10));
  if (!date) return fail(date.error());
  const std::int64_t hour = number(text.substr(11, 2));
  const std::int64_t minute = number(text.substr(14, 2));
  const std::int64_t second = number(text.substr(17, 2));
  if (hour > 23 || minute > 59 || second > 59) return syntax();
  return Timestamp(date->days_since(Date()) * kDay + ((hour * 60 + minute) * 60 + second) * 1000 +
                   number(text.substr(20, 3)));
}

std::string Timestamp::to_string() const {
  const std::int64_t days = floor_days(milliseconds_);
  const std::int64_t rest = milliseconds_ - days * kDay;
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", Date().plus_days(days).to_string(),
                     rest / 3'600'000, rest / 60'000 % 60, rest / 1000 % 60, rest % 1000);
}

}  // namespace renkei
