#include "renkei/plan/plan_json_dates.h"

#include "renkei/plan/plan_json_messages.h"

namespace renkei::plan::internal {

using report::both;
using report::Both;
using report::say_both;

std::string shown(const Json& value) {
  std::string text = value.is_string() ? value.get<std::string>()
                                       : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  constexpr std::size_t kShownMax = 80;
  return text.size() <= kShownMax ? text : text.substr(0, kShownMax) + "...";
}

void Sink::tell(const char* code, const std::string& pointer, const std::string& value,
                const Both& message, const Both& remedy) {
  if (error) return;
  error = report::error_in_both(code, message, remedy)
              .at({.file = file,
                   .line = 0,
                   .column = 0,
                   .field = "",
                   .id = "",
                   .pointer = pointer,
                   .byte_offset = -1})
              .value(value);
}

void Dates::Fit::add(std::int64_t asked) {
  if (!value) value = asked;
  all = all && asked == *value;
}

void Dates::add(const std::string& pointer, std::optional<int> day, const Json& given) {
  const std::int64_t days_from_zero = std::int64_t{day.value_or(0)} * plan_.period_days;
  const Json wanted =
      day ? Json(plan_.day_zero.plus_days(days_from_zero).to_string()) : Json(nullptr);
  if (given != wanted && !first_) first_ = Wrong{pointer, shown(given), shown(wanted)};
  if (!day) return;
  const auto date = Date::parse(given.is_string() ? given.get<std::string>() : std::string());
  if (!date) {
    readable_ = false;
    return;
  }
  const std::int64_t said = date->days_since(plan_.day_zero);
  day_.add(*day);
  shift_.add(said - days_from_zero);
  if (*day == 0 ? said == 0 : said % *day == 0) {
    if (*day != 0) length_.add(said / *day);
  } else {
    length_.all = false;
  }
}

void Dates::tell(Sink& sink) const {
  if (!first_) return;
  const auto tell_cause = [&](const std::string& field, const std::string& is,
                              const std::string& wanted) {
    sink.tell(
        "plan_json.differs", "/" + field, is,
        say_both(words::kDatesDiffer, both<"field">(field), both<"is">(is), both<"wanted">(wanted)),
        say_both(words::kWriteWanted, both<"wanted">(wanted)));
  };
  // Where the plan's own day 0 or period fits, it is no cause: a date is in another form, or stands
  // beside no day.
  const bool fit = readable_ && !day_.all;
  if (fit && shift_.all && *shift_.value != 0) {
    tell_cause("day_zero", plan_.day_zero.to_string(),
               plan_.day_zero.plus_days(*shift_.value).to_string());
  } else if (fit && length_.all && length_.value > 0 && length_.value != plan_.period_days) {
    tell_cause("period_days", std::to_string(plan_.period_days), std::to_string(*length_.value));
  } else {
    sink.tell("plan_json.date", first_->pointer, first_->is,
              say_both(words::kNotTheDate, both<"value">(first_->is)),
              say_both(words::kWriteDate, both<"wanted">(first_->wanted)));
  }
}

}  // namespace renkei::plan::internal
