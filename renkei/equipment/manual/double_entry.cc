#include "renkei/equipment/manual/double_entry.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/decimal.h"
#include "renkei/base/utf8.h"

namespace renkei::equipment {
namespace {

std::string_view without_blanks(std::string_view text) {
  constexpr std::array<std::string_view, 3> kBlanks{" ", "\t", "\u3000"};
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view blank : kBlanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), found = true;
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), found = true;
    }
  }
  return text;
}

Error not_typed(const std::string& what, std::string_view text, const std::string& reason,
                std::string remedy) {
  return Error{"equipment.typed", fmt::format("'{}' {}", text, reason)}
      .at({.id = what})
      .value(std::string(text))
      .remedy(std::move(remedy));
}

Result<Json> number(const std::string& what, std::string_view text, const DataType& type) {
  const auto decimal = parse_spreadsheet_decimal(text);
  if (!decimal) {
    return fail(not_typed(what, text, "is not a number", "type a number such as 7.1"));
  }
  const double value = decimal->to_double();
  if (type.kind == ValueKind::kReal) return Json(value);
  if (std::floor(value) != value || std::fabs(value) >= 9'007'199'254'740'992.0) {
    return fail(not_typed(what, text, "is not a whole number", "type a whole number such as 7"));
  }
  return Json(static_cast<std::int64_t>(value));
}

Result<Json> yes_or_no(const std::string& what, std::string_view text) {
  constexpr std::array<std::string_view, 4> kYes{"yes", "true", "はい", "有"};
  constexpr std::array<std::string_view, 4> kNo{"no", "false", "いいえ", "無"};
  if (std::find(kYes.begin(), kYes.end(), text) != kYes.end()) return Json(true);
  if (std::find(kNo.begin(), kNo.end(), text) != kNo.end()) return Json(false);
  return fail(not_typed(what, text, "is neither yes nor no", "type yes or no"));
}

}  // namespace

std::string_view stage_name(EntryStage stage) {
  constexpr std::array<std::string_view, 4> kNames{"Open", "Typed", "Disagreed", "Confirmed"};
  return kNames.at(static_cast<std::size_t>(stage));
}

Result<Json> typed_value(const std::string& what, std::string_view text, const DataType& type) {
  text = without_blanks(text);
  if (text.empty()) return fail(not_typed(what, text, "is empty", "type the value"));
  if (text.size() > kTypedBytesMax || utf8_valid_bytes(text) != text.size()) {
    return fail(not_typed(what, text.substr(0, utf8_valid_bytes(text.substr(0, 40))),
                          fmt::format("is longer than {} bytes, or no text", kTypedBytesMax),
                          "type the value alone"));
  }
  Json value;
  switch (type.kind) {
    case ValueKind::kInteger:
    case ValueKind::kReal: {
      auto read = number(what, text, type);
      if (!read) return read;
      value = *std::move(read);
      break;
    }
    case ValueKind::kBoolean: {
      auto read = yes_or_no(what, text);
      if (!read) return read;
      value = *std::move(read);
      break;
    }
    default:
      value = std::string(text);
  }
  auto faults = check_value(value, type, {.id = what});
  if (!faults.empty()) return fail(std::move(faults.front()));
  return value;
}

const Typing* DoubleEntry::last_of(bool second) const {
  const std::string& who = second ? second_ : first_;
  const auto found = std::find_if(typings_.rbegin(), typings_.rend(),
                                  [&](const Typing& one) { return one.actor == who; });
  return found == typings_.rend() ? nullptr : &*found;
}

EntryStage DoubleEntry::stage() const {
  const Typing* const first = last_of(false);
  const Typing* const second = last_of(true);
  if (first == nullptr) return EntryStage::kOpen;
  if (second == nullptr) return EntryStage::kTyped;
  return first->value == second->value ? EntryStage::kConfirmed : EntryStage::kDisagreed;
}

Result<EntryStage> DoubleEntry::type(const std::string& actor, std::string_view text,
                                     Timestamp at) {
  const bool third = !first_.empty() && !second_.empty() && actor != first_ && actor != second_;
  if (actor.empty() || third) {
    return fail(Error{"equipment.typed_by",
                      third ? fmt::format("'{}' is a third person: two others have typed", actor)
                            : "nobody is named who types"}
                    .at({.id = value_.name})
                    .value(actor)
                    .remedy(third ? "let one of the two type again" : "say who types"));
  }
  if (stage() == EntryStage::kConfirmed || typings_.size() >= kTypingsMax) {
    return fail(Error{"equipment.typed_done",
                      fmt::format("'{}' is confirmed, or was typed {} times, and is closed",
                                  value_.name, kTypingsMax)}
                    .at({.id = value_.name})
                    .value(value_.name)
                    .remedy("have it corrected as a deviation"));
  }
  auto value = typed_value(value_.name, text, value_.type);
  if (!value) return fail(std::move(value.error()));
  if (first_.empty()) {
    first_ = actor;
  } else if (actor != first_) {
    second_ = actor;
  }
  typings_.push_back({actor, std::string(text), *std::move(value), at});
  return stage();
}

std::vector<Typing> DoubleEntry::visible_to(std::string_view actor) const {
  const EntryStage now = stage();
  if (now == EntryStage::kDisagreed || now == EntryStage::kConfirmed) return typings_;
  std::vector<Typing> own;
  std::copy_if(typings_.begin(), typings_.end(), std::back_inserter(own),
               [&](const Typing& one) { return one.actor == actor; });
  return own;
}

std::optional<ValueReport> DoubleEntry::confirmed() const {
  if (stage() != EntryStage::kConfirmed) return std::nullopt;
  const Typing* const first = last_of(false);
  const Typing* const second = last_of(true);
  ValueReport report;
  report.name = value_.name;
  report.value = first->value;
  report.at = std::min(first->at, second->at);
  report.status = "typed twice";
  return report;
}

}  // namespace renkei::equipment
