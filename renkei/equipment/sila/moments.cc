#include "renkei/equipment/sila/moments.h"

#include <chrono>
#include <cstdlib>

#include <fmt/format.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "renkei/base/date.h"
#include "renkei/base/timestamp.h"

namespace renkei::equipment::sila::internal {
namespace {

namespace pb = google::protobuf;

constexpr std::size_t kDateLength = 10;

struct Zone {
  int hours = 0;  // of the same sign as the minutes
  int minutes = 0;
};

std::uint32_t get(const pb::Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  return message.GetReflection()->GetUInt32(message, field);
}
void set(pb::Message& message, const char* name, int value) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  message.GetReflection()->SetUInt32(&message, field, static_cast<std::uint32_t>(value));
}

void set_zone(pb::Message& message, Zone zone) {
  const auto* field = message.GetDescriptor()->FindFieldByName("timezone");
  pb::Message* to = message.GetReflection()->MutableMessage(&message, field);
  const auto* hours = to->GetDescriptor()->FindFieldByName("hours");
  to->GetReflection()->SetInt32(to, hours, zone.hours);
  set(*to, "minutes", zone.minutes);
}

std::optional<Zone> zone_of(const pb::Message& message) {
  const auto* field = message.GetDescriptor()->FindFieldByName("timezone");
  if (!message.GetReflection()->HasField(message, field)) return std::nullopt;
  const pb::Message& from = message.GetReflection()->GetMessage(message, field);
  const auto* hours = from.GetDescriptor()->FindFieldByName("hours");
  Zone zone{.hours = from.GetReflection()->GetInt32(from, hours)};
  const std::uint32_t minutes = get(from, "minutes");
  if (std::abs(zone.hours) > 14 || minutes > 59) return std::nullopt;
  zone.minutes = static_cast<int>(minutes);
  return zone;
}

std::optional<Date> date_of(const pb::Message& message) {
  const std::uint32_t year = get(message, "year");
  const std::uint32_t month = get(message, "month");
  const std::uint32_t day = get(message, "day");
  if (year > 9999 || month > 12 || day > 31) return std::nullopt;
  const auto date =
      Date::from_ymd(static_cast<int>(year), static_cast<int>(month), static_cast<int>(day));
  if (!date) return std::nullopt;
  return *date;
}

// "14:05:00.250", without ".000".
std::optional<std::string> time_of(const pb::Message& message, bool always_milliseconds) {
  const std::uint32_t hour = get(message, "hour");
  const std::uint32_t minute = get(message, "minute");
  const std::uint32_t second = get(message, "second");
  const std::uint32_t millisecond = get(message, "millisecond");
  if (hour > 23 || minute > 59 || second > 59 || millisecond > 999) return std::nullopt;
  std::string text = fmt::format("{:02}:{:02}:{:02}", hour, minute, second);
  if (millisecond != 0 || always_milliseconds) text += fmt::format(".{:03}", millisecond);
  return text;
}

std::optional<std::string> timestamp_of(const pb::Message& message) {
  const auto date = date_of(message);
  const auto time = time_of(message, true);
  const auto zone = zone_of(message);
  if (!date || !time || !zone) return std::nullopt;
  const auto local = Timestamp::parse(fmt::format("{}T{}Z", date->to_string(), *time));
  if (!local) return std::nullopt;
  const int minutes = zone->hours * 60 + (zone->hours < 0 ? -zone->minutes : zone->minutes);
  const std::int64_t utc = local->milliseconds() - minutes * 60'000LL;
  // A day before 1900 or after 2199 is none.
  static const std::int64_t first = Timestamp::parse("1900-01-01T00:00:00.000Z")->milliseconds();
  static const std::int64_t last = Timestamp::parse("2199-12-31T23:59:59.999Z")->milliseconds();
  if (utc < first || utc > last) return std::nullopt;
  return Timestamp(utc).to_string();
}

std::string text_of(Zone zone) {
  return fmt::format("{}{:02}:{:02}", zone.hours < 0 ? '-' : '+', std::abs(zone.hours),
                     zone.minutes);
}

int two(const std::string& text, std::size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// "Z" or "+09:00" from there to the end.
std::optional<Zone> read_zone(const std::string& text, std::size_t at) {
  if (text.substr(at) == "Z") return Zone{};
  if (text.size() != at + 6 || text[at + 3] != ':') return std::nullopt;
  for (const std::size_t digit : {at + 1, at + 2, at + 4, at + 5}) {
    if (text[digit] < '0' || text[digit] > '9') return std::nullopt;
  }
  Zone zone{.hours = two(text, at + 1), .minutes = two(text, at + 4)};
  if (zone.hours > 14 || zone.minutes > 59) return std::nullopt;
  if (text[at] == '+') return zone;
  zone.hours = -zone.hours;
  // The standard's zone has one sign, that of its hours.
  if (text[at] != '-' || (zone.hours == 0 && zone.minutes != 0)) return std::nullopt;
  return zone;
}

// "14:05:00.250+09:00", as check_value has found it good.
bool encode_time(const std::string& text, pb::Message& message) {
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  const auto end = text.find_first_of("Z+-", 8);
  if (end == std::string::npos) return false;
  int millisecond = 0;
  int weight = 100;
  for (std::size_t i = 9; text[8] == '.' && i < end && weight > 0; ++i, weight /= 10) {
    millisecond += (text[i] - '0') * weight;
  }
  const auto zone = read_zone(text, end);
  if (!zone) return false;
  set(message, "hour", two(text, 0));
  set(message, "minute", two(text, 3));
  set(message, "second", two(text, 6));
  set(message, "millisecond", millisecond);
  set_zone(message, *zone);
  return true;
}

void encode_date(Date date, pb::Message& message) {
  set(message, "day", date.day());
  set(message, "month", date.month());
  set(message, "year", date.year());
}

}  // namespace

bool encode_moment(const std::string& text, ValueKind kind, pb::Message& message) {
  if (kind == ValueKind::kTime) return encode_time(text, message);
  if (kind == ValueKind::kDate) {
    const auto date = Date::parse(text.substr(0, kDateLength));
    const auto zone = text.size() > kDateLength ? read_zone(text, kDateLength) : Zone{};
    if (!date || !zone) return false;
    encode_date(*date, message);
    set_zone(message, *zone);
    return true;
  }
  const auto moment = Timestamp::parse(text);
  if (!moment) return false;
  const std::string utc = moment->to_string();
  const auto date = Date::parse(utc.substr(0, kDateLength));
  if (!date) return false;
  encode_date(*date, message);
  return encode_time(utc.substr(kDateLength + 1), message);
}

std::optional<std::string> decode_moment(const pb::Message& message, ValueKind kind) {
  if (kind == ValueKind::kDate) {
    const auto date = date_of(message);
    if (!date) return std::nullopt;
    const auto zone = zone_of(message);
    const bool utc = !zone || (zone->hours == 0 && zone->minutes == 0);
    return date->to_string() + (utc ? "" : text_of(*zone));
  }
  if (kind == ValueKind::kTimestamp) return timestamp_of(message);
  const auto time = time_of(message, false);
  const auto zone = zone_of(message);
  if (!time || !zone) return std::nullopt;
  return *time + text_of(*zone);
}

}  // namespace renkei::equipment::sila::internal
