// Which constraints are legal for which type (Part A v1.1, 4.8.3), and whether any value fits them.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "renkei/equipment/sila/feature.h"
#include "renkei/equipment/sila/feature_faults.h"
#include "renkei/recipe/xml_pattern.h"

namespace renkei::equipment::sila::internal {
namespace {

std::string form_word(const FeatureType& base) {
  if (base.form == FeatureType::Form::kList) return "List";
  if (base.form == FeatureType::Form::kStructure) return "Structure";
  return std::string(basic_name(base.basic));
}

bool digits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A moment's digits, without what parts them and without zone and parts of a second: enough to say
// that it is one. "2019-09-09+09:00" is "20190909".
std::optional<std::string> moment_digits(std::string_view text, Basic basic) {
  const auto zone = text.find_first_of("Z+", 1);
  text = text.substr(0, zone);
  if (basic != Basic::kDate) {
    // A zone behind the time begins with '-' too.
    const auto colon = text.rfind(':');
    const auto minus = text.rfind('-');
    if (colon != text.npos && minus != text.npos && minus + 6 == text.size() && minus < colon) {
      text = text.substr(0, minus);
    }
    if (const auto point = text.find('.'); point != text.npos) {
      if (!digits(text.substr(point + 1))) return std::nullopt;
      text = text.substr(0, point);
    }
  } else if (text.size() == 16 && text[10] == '-' && text[13] == ':') {
    text = text.substr(0, 10);
  }
  std::string out;
  for (const char c : text) {
    if (c != '-' && c != ':' && c != 'T' && c != ' ') out += c;
  }
  const std::size_t length = basic == Basic::kDate ? 8 : basic == Basic::kTime ? 6 : 14;
  if (out.size() != length || !digits(out)) return std::nullopt;
  return out;
}

bool is_moment(Basic basic) {
  return basic == Basic::kDate || basic == Basic::kTime || basic == Basic::kTimestamp;
}

std::optional<double> number(std::string_view text, bool whole) {
  if (text.starts_with('+')) text.remove_prefix(1);
  if (whole) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return static_cast<double>(value);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return std::nullopt;
  }
  return value;
}

class Check {
 public:
  Check(const FeatureType& type, const FeatureType& base, FeatureFaults& faults)
      : type_(type), base_(base), faults_(faults), own_(type.constraints) {}

  void all() {
    using enum Basic;
    const bool sized = is({kString, kBinary});
    const bool ordered = is({kInteger, kReal, kDate, kTime, kTimestamp});
    const bool list = base_.form == FeatureType::Form::kList;
    legal(own_.length.has_value(), sized, "Length");
    legal(own_.minimal_length.has_value(), sized, "MinimalLength");
    legal(own_.maximal_length.has_value(), sized, "MaximalLength");
    legal(!own_.set.empty(), ordered || is({kString}), "Set");
    legal(own_.pattern.has_value(), is({kString}), "Pattern");
    legal(own_.maximal_exclusive.has_value(), ordered, "MaximalExclusive");
    legal(own_.maximal_inclusive.has_value(), ordered, "MaximalInclusive");
    legal(own_.minimal_exclusive.has_value(), ordered, "MinimalExclusive");
    legal(own_.minimal_inclusive.has_value(), ordered, "MinimalInclusive");
    legal(own_.unit.has_value(), is({kInteger, kReal}), "Unit");
    legal(!own_.content_type.empty(), sized, "ContentType");
    legal(own_.element_count.has_value(), list, "ElementCount");
    legal(own_.minimal_element_count.has_value(), list, "MinimalElementCount");
    legal(own_.maximal_element_count.has_value(), list, "MaximalElementCount");
    legal(!own_.fully_qualified_identifier.empty(), is({kString}), "FullyQualifiedIdentifier");
    legal(!own_.schema_type.empty(), sized, "Schema");
    legal(!own_.allowed_types.empty(), is({kAny}), "AllowedTypes");
    if (illegal_) return;
    counts(own_.length, own_.minimal_length, own_.maximal_length, "Length");
    counts(own_.element_count, own_.minimal_element_count, own_.maximal_element_count,
           "ElementCount");
    for (const std::string& one : own_.set) value(one, "Set");
    limits();
    if (own_.pattern && !recipe::is_pattern(*own_.pattern)) {
      add(*own_.pattern, "it is no regular expression of XML Schema");
    }
    if (own_.unit && own_.unit->factor == Decimal(0)) {
      add("Unit", "its factor is 0, so that no value could be turned back");
    }
  }

 private:
  bool is(std::initializer_list<Basic> kinds) const {
    return base_.form == FeatureType::Form::kBasic &&
           std::find(kinds.begin(), kinds.end(), base_.basic) != kinds.end();
  }
  void add(std::string value, const std::string& reason) {
    faults_.add("equipment.feature_constraint", type_.line, std::move(value), reason,
                "change the constraint or the type");
  }
  void legal(bool there, bool allowed, std::string_view name) {
    if (!there || allowed) return;
    illegal_ = true;
    add(std::string(name), fmt::format("a {} cannot be so constrained", form_word(base_)));
  }

  void counts(const std::optional<std::uint64_t>& exact, const std::optional<std::uint64_t>& least,
              const std::optional<std::uint64_t>& most, std::string_view name) {
    const bool none = (least && most && *least > *most) || (exact && least && *exact < *least) ||
                      (exact && most && *exact > *most);
    if (none) add(std::string(name), "no value can be at once so long and so short");
  }

  // As it can be compared: a number, or the digits of a moment as one.
  std::optional<double> value(const std::string& text, std::string_view name) {
    if (is({Basic::kString})) return 0;
    std::optional<double> read;
    if (is_moment(base_.basic)) {
      const auto found = moment_digits(text, base_.basic);
      if (found) read = number(*found, true);
    } else {
      read = number(text, base_.basic == Basic::kInteger);
    }
    if (!read) {
      add(text, fmt::format("it stands under {} and is no {}", name, form_word(base_)));
    }
    return read;
  }

  void limits() {
    const auto read = [&](const std::optional<std::string>& text, std::string_view name) {
      return text ? value(*text, name) : std::nullopt;
    };
    const auto above = read(own_.minimal_exclusive, "MinimalExclusive");
    const auto least = read(own_.minimal_inclusive, "MinimalInclusive");
    const auto below = read(own_.maximal_exclusive, "MaximalExclusive");
    const auto most = read(own_.maximal_inclusive, "MaximalInclusive");
    const bool none = (above && below && *above >= *below) || (above && most && *above >= *most) ||
                      (least && below && *least >= *below) || (least && most && *least > *most);
    // Zones may turn the order of moments.
    if (none && !is_moment(base_.basic)) {
      add(own_.minimal_inclusive.value_or(own_.minimal_exclusive.value_or("")),
          "no value is at once above the lower limit and below the upper");
    }
  }

  const FeatureType& type_;
  const FeatureType& base_;
  FeatureFaults& faults_;
  const Constraints& own_;
  bool illegal_ = false;
};

}  // namespace

void check_constraints(const FeatureType& type, const FeatureType& base, FeatureFaults& faults) {
  Check(type, base, faults).all();
}

}  // namespace renkei::equipment::sila::internal
