// Dates and times of day as instruments print them.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "renkei/base/date.h"
#include "renkei/equipment/filedrop/source.h"

namespace renkei::equipment::filedrop {

namespace {

// The value of 1 to `digits_max` digits; -1 for anything else.
int whole(std::string_view text, std::size_t digits_max) {
  if (text.empty() || text.size() > digits_max) return -1;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

struct TimeOfDay {
  int hour = 0;
  int minute = 0;
  int second = 0;
};

bool in_range(const TimeOfDay& time) {
  return time.hour >= 0 && time.hour <= 23 && time.minute >= 0 && time.minute <= 59 &&
         time.second >= 0 && time.second <= 59;
}

// "16:56", "8:34:01 AM".
std::optional<TimeOfDay> read_time(std::string_view text) {
  enum class Half { kNone, kAm, kPm };
  Half half = Half::kNone;
  if (text.ends_with("AM")) half = Half::kAm;
  if (text.ends_with("PM")) half = Half::kPm;
  if (half != Half::kNone) text = trim(text.substr(0, text.size() - 2));
  const auto parts = split(text, ':');
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  TimeOfDay time{.hour = whole(parts[0], 2),
                 .minute = parts[1].size() == 2 ? whole(parts[1], 2) : -1};
  if (parts.size() == 3) time.second = parts[2].size() == 2 ? whole(parts[2], 2) : -1;
  if (half != Half::kNone) {
    if (time.hour < 1 || time.hour > 12) return std::nullopt;
    time.hour = time.hour % 12 + (half == Half::kPm ? 12 : 0);
  }
  if (!in_range(time)) return std::nullopt;
  return time;
}

struct Day {
  std::optional<Date> date{};
  bool needs_order = false;
};

Day read_day(std::string_view text, std::optional<DateOrder> order) {
  for (const char separator : {'-', '/', '.'}) {
    const auto parts = split(text, separator);
    if (parts.size() != 3) continue;
    int year = whole(parts[0], 4);
    int month = whole(parts[1], 2);
    int day = whole(parts[2], 2);
    if (parts[0].size() != 4) {
      if (parts[2].size() != 4) return {};
      year = whole(parts[2], 4);
      const int first = whole(parts[0], 2);
      const int second = whole(parts[1], 2);
      if (!order) return {.needs_order = first > 0 && second > 0 && year > 0};
      month = *order == DateOrder::kMonthFirst ? first : second;
      day = *order == DateOrder::kMonthFirst ? second : first;
    }
    if (year < 0 || month < 0 || day < 0) return {};
    const auto date = Date::from_ymd(year, month, day);
    if (!date) return {};
    return {.date = *date};
  }
  return {};
}

// "20231120 163016".
bool is_packed(std::string_view text) {
  if (text.size() != 15 || text[8] != ' ') return false;
  return whole(text.substr(0, 8), 8) >= 0 && whole(text.substr(9), 6) >= 0;
}

}  // namespace

std::optional<std::string> read_moment(const Cell& cell, const ReadSettings& settings,
                                       Report& report) {
  std::string text(cell.text);
  if (is_packed(text)) {
    text = fmt::format("{}-{}-{} {}:{}:{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2),
                       text.substr(9, 2), text.substr(11, 2), text.substr(13, 2));
  }
  const std::size_t space = std::min(text.find(' '), text.size());
  const auto time = read_time(trim(std::string_view(text).substr(space)));
  const Day day = read_day(std::string_view(text).substr(0, space), settings.date_order);
  if (time && day.needs_order) {
    report.fault(cell.error("filedrop.date_order",
                            "does not tell which of the numbers is the month and which the day")
                     .remedy("set the date order of this folder: month-first or day-first"));
    return std::nullopt;
  }
  if (!time || !day.date) {
    report.fault(cell.error("filedrop.time", "is not a day with a time")
                     .remedy("export the file again, and look at the folder's date order"));
    return std::nullopt;
  }
  if (!settings.utc_offset_min) {
    report.fault(
        cell.error("filedrop.utc_offset", "is a local time, and the file does not say where")
            .remedy("set the UTC offset of this folder, such as +09:00"));
    return std::nullopt;
  }
  const int offset = *settings.utc_offset_min;
  return fmt::format("{}T{:02}:{:02}:{:02}{}{:02}:{:02}", day.date->to_string(), time->hour,
                     time->minute, time->second, offset < 0 ? '-' : '+', std::abs(offset) / 60,
                     std::abs(offset) % 60);
}

}  // namespace renkei::equipment::filedrop
