#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/date.h"
#include "renkei/base/timestamp.h"
#include "renkei/base/utf8.h"
#include "renkei/equipment/form.h"
#include "renkei/recipe/xml_pattern.h"

namespace renkei::equipment {
namespace {

constexpr std::size_t kItemsMax = 1'000'000;
constexpr std::size_t kFaultsMax = 100;
constexpr std::size_t kShownMax = 80;

std::uint64_t characters(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6U) != 2; }));
}

// Whole characters, for a message.
std::string beginning_of(const std::string& text) {
  if (text.size() <= kShownMax) return text;
  const std::string_view cut(text.data(), kShownMax);
  return std::string(cut.substr(0, utf8_valid_bytes(cut))) + "…";
}

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int number_of(std::string_view two) { return (two[0] - '0') * 10 + (two[1] - '0'); }

// "Z" or "+09:00".
bool is_zone(std::string_view text) {
  if (text == "Z") return true;
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':' &&
         is_digits(text.substr(1, 2)) && is_digits(text.substr(4, 2)) &&
         number_of(text.substr(1)) <= 14 && number_of(text.substr(4)) <= 59;
}

// "14:05:00", with up to three digits of a second, and "Z" or "+09:00" at its end.
bool is_time(std::string_view text) {
  if (text.size() < 9 || text[2] != ':' || text[5] != ':') return false;
  for (const std::size_t at : {0U, 3U, 6U}) {
    if (!is_digits(text.substr(at, 2))) return false;
  }
  if (number_of(text) > 23 || number_of(text.substr(3)) > 59 || number_of(text.substr(6)) > 59) {
    return false;
  }
  text.remove_prefix(8);
  if (text.front() == '.') {
    const std::size_t end = text.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end < 2 || end > 4) return false;
    text.remove_prefix(end);
  }
  return is_zone(text);
}

// "2026-11-23", with or without a zone.
bool is_date(std::string_view text) {
  constexpr std::size_t kLength = 10;
  if (text.size() > kLength && !is_zone(text.substr(kLength))) return false;
  return Date::parse(text.substr(0, kLength)).has_value();
}

// RFC 4648, section 4: groups of four, '=' only at the end. Gives the number of bytes.
std::optional<std::uint64_t> base64_bytes(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t pads = 0;
  while (pads < 2 && !text.empty() && text.back() == '=') {
    text.remove_suffix(1);
    ++pads;
  }
  const bool all = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
  });
  if (!all) return std::nullopt;
  return text.size() * 3 / 4;
}

class Checker {
 public:
  explicit Checker(Place at) : at_(std::move(at)), pointer_(at_.pointer) {}

  void value(const Json& value, const DataType& type, int depth) {
    if (depth > kJsonDepthMax) {
      return range(value, fmt::format("is over {} levels deep", kJsonDepthMax));
    }
    switch (type.kind) {
      case ValueKind::kBoolean:
        if (!value.is_boolean()) return kind(value, type);
        break;
      case ValueKind::kInteger:
      case ValueKind::kReal:
        if (!number(value, type)) return;
        break;
      case ValueKind::kText:
        if (!text(value, type)) return;
        break;
      case ValueKind::kBinary:
        if (!binary(value, type)) return;
        break;
      case ValueKind::kDate:
      case ValueKind::kTime:
      case ValueKind::kTimestamp:
        if (!moment(value, type.kind)) return kind(value, type);
        break;
      case ValueKind::kList:
        if (!list(value, type, depth)) return;
        break;
      case ValueKind::kStructure:
        return members(value, type.members, depth);
      case ValueKind::kAny:
        if (!any(value, type, depth)) return;
        break;
    }
    if (!type.choices.empty() &&
        std::find(type.choices.begin(), type.choices.end(), value) == type.choices.end()) {
      range(value, fmt::format("is none of {}", write_json(Json(type.choices), -1)));
    }
  }

  void members(const Json& object, const std::vector<DataMember>& wanted, int depth) {
    if (!object.is_object()) return kind(object, {.kind = ValueKind::kStructure});
    for (const DataMember& one : wanted) {
      const auto found = object.find(one.name);
      if (found != object.end()) {
        below(one.name, [&] { value(*found, one.type, depth + 1); });
      } else if (!one.optional) {
        fault("equipment.value_type", write_json(object, -1),
              fmt::format("the member {} is missing", one.name), "give " + one.name);
      }
    }
    for (const auto& [key, member] : object.items()) {
      const bool known = std::any_of(wanted.begin(), wanted.end(),
                                     [&name = key](const auto& one) { return one.name == name; });
      if (!known) {
        below(key, [&, &value = member] {
          fault("equipment.value_type", write_json(value, -1), "no such member is known",
                "leave it out");
        });
      }
    }
  }

  Faults take() { return std::move(faults_); }

 private:
  template <typename What>
  void below(const std::string& step, const What& what) {
    const std::size_t size = pointer_.size();
    pointer_ += json_pointer_step(step);
    what();
    pointer_.resize(size);
  }

  void fault(std::string code, std::string shown, const std::string& reason, std::string remedy) {
    if (faults_.size() >= kFaultsMax) return;
    shown = beginning_of(shown);
    Place place = at_;
    place.pointer = pointer_;
    faults_.push_back(Error{std::move(code), fmt::format("{}: {}", shown, reason)}
                          .at(std::move(place))
                          .arg("value", shown)
                          .arg("reason", reason)
                          .value(shown)
                          .remedy(std::move(remedy)));
  }
  void kind(const Json& value, const DataType& type) {
    fault("equipment.value_type", write_json(value, -1),
          fmt::format("it is not of the type {}", kind_name(type.kind)),
          fmt::format("give a value of the type {}", kind_name(type.kind)));
  }
  void range(const Json& value, const std::string& reason) {
    fault("equipment.value_range", write_json(value, -1), "it " + reason,
          "give a value within the limits");
  }

  bool number(const Json& value, const DataType& type) {
    double number = 0;
    if (type.kind == ValueKind::kInteger) {
      const bool fits = value.is_number_integer() &&
                        (!value.is_number_unsigned() ||
                         value.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max());
      if (!fits) return kind(value, type), false;
      number = static_cast<double>(value.get<std::int64_t>());
    } else if (value.is_number()) {
      number = value.get<double>();
    } else if (value == "NaN") {
      number = std::numeric_limits<double>::quiet_NaN();
    } else if (value == "Infinity" || value == "-Infinity") {
      number = value == "Infinity" ? HUGE_VAL : -HUGE_VAL;
    } else {
      return kind(value, type), false;
    }
    // Written so that NaN is outside every limit.
    const auto out = [&](const std::optional<double>& limit, bool holds, std::string_view word) {
      if (limit && !holds) range(value, fmt::format("is not {} {}", word, *limit));
      return limit && !holds;
    };
    return !out(type.min, number >= type.min.value_or(0), "at least") &&
           !out(type.max, number <= type.max.value_or(0), "at most") &&
           !out(type.above, number > type.above.value_or(0), "above") &&
           !out(type.below, number < type.below.value_or(0), "below");
  }

  bool size(const Json& value, const DataType& type, std::uint64_t size, std::string_view of) {
    if (size < type.least.value_or(0)) {
      return range(value, fmt::format("has {} {}, fewer than {}", size, of, *type.least)), false;
    }
    if (type.most && size > *type.most) {
      return range(value, fmt::format("has {} {}, more than {}", size, of, *type.most)), false;
    }
    return true;
  }

  bool text(const Json& value, const DataType& type) {
    if (!value.is_string()) return kind(value, type), false;
    const auto& text = value.get_ref<const std::string&>();
    if (!size(value, type, characters(text), "characters")) return false;
    if (type.pattern.empty() || recipe::matches_pattern(type.pattern, text)) return true;
    return range(value, fmt::format("does not match {}", type.pattern)), false;
  }

  bool binary(const Json& value, const DataType& type) {
    const auto bytes =
        value.is_string() ? base64_bytes(value.get_ref<const std::string&>()) : std::nullopt;
    if (!bytes) return kind(value, type), false;
    return size(value, type, *bytes, "bytes");
  }

  static bool moment(const Json& value, ValueKind kind) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    if (kind == ValueKind::kDate) return is_date(text);
    if (kind == ValueKind::kTime) return is_time(text);
    return Timestamp::parse(text).has_value();
  }

  bool list(const Json& value, const DataType& type, int depth) {
    if (!value.is_array()) return kind(value, type), false;
    if (value.size() > kItemsMax) {
      return range(value, fmt::format("has more than {} items", kItemsMax)), false;
    }
    if (!size(value, type, value.size(), "items")) return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
      below(std::to_string(i), [&] { this->value(value[i], type.item(), depth + 1); });
    }
    return true;
  }

  // It says of itself what type it is of, and must be of that.
  bool any(const Json& value, const DataType& type, int depth) {
    if (!value.is_object() || value.size() != 2 || !value.contains("type") ||
        !value.contains("value")) {
      return kind(value, type), false;
    }
    Faults faults;
    const auto own = read_type_json(value["type"], faults);
    if (!own) return kind(value, type), false;
    below("value", [&] { this->value(value["value"], *own, depth + 1); });
    return true;
  }

  Place at_;
  std::string pointer_;
  Faults faults_;
};

}  // namespace

Faults check_value(const Json& value, const DataType& type, const Place& at) {
  Checker checker(at);
  checker.value(value, type, 0);
  return checker.take();
}

Faults check_members(const Json& object, const std::vector<DataMember>& members, const Place& at) {
  Checker checker(at);
  checker.members(object, members, 0);
  return checker.take();
}

}  // namespace renkei::equipment
