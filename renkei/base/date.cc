#include "renkei/base/date.h"

#include <chrono>
#include <cstdio>
#include <optional>

namespace renkei {

namespace {

constexpr int kYearMin = 1900;
constexpr int kYearMax = 2199;

std::chrono::year_month_day civil(std::int64_t days) {
  return std::chrono::sys_days{std::chrono::days{days}};
}

// A whole number of `digits_min` to `digits_max` ASCII digits and nothing else.
std::optional<int> parse_digits(std::string_view text, std::size_t digits_min,
                                std::size_t digits_max) {
  if (text.size() < digits_min || text.size() > digits_max) return std::nullopt;
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

Error syntax_error(std::string_view text) {
  return Error{"date.syntax", "'" + std::string(text) + "' is not a date"}
      .value(std::string(text))
      .remedy("write year, month and day as in 2026-11-22 or 2026/11/22");
}

std::string two_digits(int number) {
  return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

std::string four_digits(int number) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "%04d", number);
  return buffer;
}

}  // namespace

Result<Date> Date::parse(std::string_view text) {
  const std::size_t first = text.find_first_of("-/");
  if (first == std::string_view::npos) return fail(syntax_error(text));
  const char separator = text[first];
  const std::size_t second = text.find(separator, first + 1);
  if (second == std::string_view::npos) return fail(syntax_error(text));
  // ISO 8601 has two digits always; spreadsheet programs in Japan leave the zero out.
  const std::size_t digits_min = separator == '-' ? 2 : 1;
  const auto year = parse_digits(text.substr(0, first), 4, 4);
  const auto month = parse_digits(text.substr(first + 1, second - first - 1), digits_min, 2);
  const auto day = parse_digits(text.substr(second + 1), digits_min, 2);
  if (!year || !month || !day) return fail(syntax_error(text));
  auto date = from_ymd(*year, *month, *day);
  if (!date) return fail(std::move(date.error()).value(std::string(text)));
  return date;
}

Result<Date> Date::from_ymd(int year, int month, int day) {
  const auto text = [&] {
    return std::to_string(year) + "-" + std::to_string(month) + "-" + std::to_string(day);
  };
  if (year < kYearMin || year > kYearMax) {
    return fail(Error{"date.no_such_day", text() + " is outside the years 1900 to 2199"}
                    .value(text())
                    .remedy("check the year"));
  }
  // std::chrono keeps month and day in a byte: beyond that they would wrap round into good ones.
  const bool in_bytes = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  const std::chrono::year_month_day ymd{std::chrono::year{year},
                                        std::chrono::month{static_cast<unsigned>(month)},
                                        std::chrono::day{static_cast<unsigned>(day)}};
  if (!in_bytes || !ymd.ok()) {
    return fail(Error{"date.no_such_day", "there is no day " + text() + " in the calendar"}
                    .value(text())
                    .remedy("check month and day"));
  }
  Date date;
  date.days_ = std::chrono::sys_days{ymd}.time_since_epoch().count();
  return date;
}

Date Date::plus_days(std::int64_t days) const {
  Date date;
  date.days_ = days_ + days;
  return date;
}

std::int64_t Date::days_since(Date earlier) const { return days_ - earlier.days_; }

int Date::year() const { return static_cast<int>(civil(days_).year()); }

int Date::month() const { return static_cast<int>(static_cast<unsigned>(civil(days_).month())); }

int Date::day() const { return static_cast<int>(static_cast<unsigned>(civil(days_).day())); }

std::string Date::to_string() const {
  return four_digits(year()) + "-" + two_digits(month()) + "-" + two_digits(day());
}

std::string Date::to_string_ja() const {
  return four_digits(year()) + "/" + two_digits(month()) + "/" + two_digits(day());
}

}  // namespace renkei
