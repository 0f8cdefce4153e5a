#include "renkei/recipe/recipe_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/base/nearest.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe {

namespace {

Error value_error(std::string_view text, const std::string& message, const std::string& remedy) {
  return Error{"recipe.value", message}
      .value(std::string(text))
      .arg("reason", message)
      .remedy(remedy);
}

constexpr std::string_view kRangeRemedy =
    "write it as in '36.5 to 37.5 Cel', '>= 90 %' or '<= 8 [pH]'";

struct Words {
  std::string_view first;
  std::string_view rest;
};
Words first_word(std::string_view text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string_view::npos) return {};
  text.remove_prefix(begin);
  const auto end = std::min(text.find(' '), text.size());
  const auto rest = text.find_first_not_of(' ', end);
  return {text.substr(0, end), rest == std::string_view::npos ? "" : text.substr(rest)};
}

// What follows the number: a unit, or nothing for a plain number.
Result<Unit> unit_of(std::string_view text) {
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text.empty() ? Result<Unit>(Unit{}) : Unit::parse(text);
}

}  // namespace

Result<Amount> parse_amount(std::string_view text) {
  const Words words = first_word(text);
  if (words.first.empty()) {
    return fail(value_error(text, "there is no amount", "write it as in '36.5 Cel'"));
  }
  auto number = Decimal::parse(words.first);
  if (!number) return fail(number.error());
  auto unit = unit_of(words.rest);
  if (!unit) return fail(unit.error());
  return Amount{*number, *std::move(unit)};
}

std::string amount_text(const Amount& amount) {
  const std::string number = amount.number.to_string();
  return amount.unit.code() == "1" ? number : number + " " + amount.unit.code();
}

Result<RangeInUnit> parse_range(std::string_view text) {
  const Words words = first_word(text);
  RangeInUnit read;
  std::string_view rest = words.rest;
  if (words.first == ">=" || words.first == "<=") {
    const auto amount = parse_amount(rest);
    if (!amount) return fail(amount.error());
    (words.first == ">=" ? read.range.low : read.range.high) = amount->number;
    read.unit = amount->unit;
    return read;
  }
  auto low = Decimal::parse(words.first);
  const Words to = first_word(rest);
  if (!low || to.first != "to") {
    return fail(
        value_error(text, fmt::format("'{}' is no range", text), std::string(kRangeRemedy)));
  }
  const auto high = parse_amount(to.rest);
  if (!high) return fail(high.error());
  if (low->exact() > high->number.exact()) {
    return fail(value_error(text, fmt::format("'{}' ends before it begins", text),
                            std::string(kRangeRemedy)));
  }
  read.range = {*low, high->number};
  read.unit = high->unit;
  return read;
}

std::string range_text(const Range& range, const Unit& unit) {
  if (!range.low) return "<= " + amount_text({*range.high, unit});
  if (!range.high) return ">= " + amount_text({*range.low, unit});
  return range.low->to_string() + " to " + amount_text({*range.high, unit});
}

namespace internal {

bool is_recipe_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

RecipeTable::RecipeTable(const TomlDocument& document, std::string pointer, Faults& faults)
    : document_(&document),
      pointer_(std::move(pointer)),
      value_(&document.value.at(Json::json_pointer(pointer_))),
      faults_(&faults) {
  RENKEI_CHECK(value_->is_object());
}

RecipeTable::~RecipeTable() {
  const std::vector<std::string_view> known(taken_.begin(), taken_.end());
  for (const auto& [key, unused] : value_->items()) {
    (void)unused;
    if (taken_.contains(key)) continue;
    const std::string near(nearest(key, known));
    fault(key, Error{"recipe.unknown_key", fmt::format("'{}' means nothing here", key)}
                   .value(key)
                   .arg("known", fmt::format("{}", fmt::join(known, ", ")))
                   .arg("near", near)
                   .remedy(near.empty() ? fmt::format("take it out, or write one of {}",
                                                      fmt::join(known, ", "))
                                        : fmt::format("write {}", near)));
  }
}

std::string RecipeTable::at(const std::string& key) const {
  return key.empty() ? pointer_ : pointer_ + json_pointer_step(key);
}

bool RecipeTable::has(const std::string& key) const { return value_->contains(key); }

void RecipeTable::fault(const std::string& key, Error error) {
  Place place = document_->place(at(key));
  if (place.line == 0) place = document_->place(pointer_);
  place.field = key;
  error.place() = std::move(place);
  faults_->push_back(std::move(error));
}

void RecipeTable::wrong(const std::string& key, const std::string& value, std::string message,
                        std::string remedy) {
  fault(key, value_error(value, message, remedy));
}

namespace {

Error missing_error(const std::string& key) {
  return Error{"recipe.missing", fmt::format("{} is missing", key)}.value(key).remedy(
      fmt::format("write {} here", key));
}

}  // namespace

const Json* RecipeTable::member(const std::string& key, Need need) {
  taken_.insert(key);
  const auto found = value_->find(key);
  if (found != value_->end()) return &*found;
  if (need == Need::kRequired) fault(key, missing_error(key));
  return nullptr;
}

namespace {

Error type_error(const std::string& wanted, const Json& got) {
  return Error{"recipe.wrong_type", fmt::format("{} is wanted here, not {}", wanted, got.dump())}
      .value(got.dump())
      .arg("wanted", wanted)
      .remedy(fmt::format("write {}", wanted));
}

}  // namespace

std::optional<std::string> RecipeTable::text(const std::string& key, Need need) {
  const Json* value = member(key, need);
  if (value == nullptr) return std::nullopt;
  if (!value->is_string()) {
    fault(key, type_error("text in quotes", *value));
    return std::nullopt;
  }
  auto written = value->get<std::string>();
  if (need == Need::kRequired && written.empty()) {
    fault(key, missing_error(key));
    return std::nullopt;
  }
  return written;
}

bool RecipeTable::is_table(const std::string& key, Need need) {
  const Json* value = member(key, need);
  if (value == nullptr) return false;
  if (value->is_object()) return true;
  fault(key, type_error("a table [" + key + "]", *value));
  return false;
}

std::string RecipeTable::text_or_empty(const std::string& key) {
  return text(key, Need::kOptional).value_or("");
}

bool RecipeTable::flag(const std::string& key, bool otherwise) {
  const Json* value = member(key, Need::kOptional);
  if (value == nullptr) return otherwise;
  if (value->is_boolean()) return value->get<bool>();
  fault(key, type_error("true or false", *value));
  return otherwise;
}

Text RecipeTable::words(const std::string& key) {
  const Json* value = member(key, Need::kOptional);
  if (value == nullptr) return {};
  if (value->is_string()) return {value->get<std::string>(), ""};
  if (!value->is_object()) {
    fault(key, type_error("text, or { en = \"…\", ja = \"…\" }", *value));
    return {};
  }
  RecipeTable both(*document_, at(key), *faults_);
  return {both.text_or_empty("en"), both.text_or_empty("ja")};
}

std::vector<std::string> RecipeTable::list(const std::string& key) {
  const Json* value = member(key, Need::kOptional);
  std::vector<std::string> read;
  if (value == nullptr) return read;
  if (!value->is_array()) {
    fault(key, type_error("a list of texts", *value));
    return read;
  }
  for (const Json& one : *value) {
    if (one.is_string()) {
      read.push_back(one.get<std::string>());
    } else {
      fault(key, type_error("a list of texts", one));
    }
  }
  return read;
}

std::optional<Amount> RecipeTable::amount(const std::string& key, Need need) {
  const auto written = text(key, need);
  if (!written) return std::nullopt;
  auto read = parse_amount(*written);
  if (read) return *std::move(read);
  fault(key, read.error());
  return std::nullopt;
}

std::optional<Unit> RecipeTable::unit(const std::string& key, Need need) {
  const auto written = text(key, need);
  if (!written) return std::nullopt;
  auto read = Unit::parse(*written);
  if (read) return *std::move(read);
  fault(key, read.error());
  return std::nullopt;
}

std::optional<Expression> RecipeTable::expression(const std::string& key, Need need) {
  const auto written = text(key, need);
  if (!written) return std::nullopt;
  auto read = Expression::parse(*written);
  if (read) return *std::move(read);
  fault(key, read.error());
  return std::nullopt;
}

Range RecipeTable::range(const std::string& key, std::optional<Unit>& unit) {
  const auto written = text(key, Need::kOptional);
  if (!written) return {};
  const auto read = parse_range(*written);
  if (!read) {
    fault(key, read.error());
    return {};
  }
  if (!unit) unit = read->unit;
  if (*unit == read->unit) return read->range;
  wrong(key, *written,
        fmt::format("the limits are in {}, what they limit in {}", read->unit.code(), unit->code()),
        fmt::format("write them in {}", unit->code()));
  return {};
}

Limits RecipeTable::limits(std::optional<Unit>& unit) {
  Limits limits;
  limits.target = range("target", unit);
  limits.acceptable = range("acceptable", unit);
  limits.critical = range("critical_limits", unit);
  limits.outside_acceptable = rule("outside_acceptable").value_or(Rule::kRecord);
  limits.outside_critical = rule("outside_critical").value_or(Rule::kHold);
  return limits;
}

std::optional<std::size_t> RecipeTable::one_of(const std::string& key,
                                               const std::vector<std::string_view>& names,
                                               Need need) {
  const auto written = text(key, need);
  if (!written) return std::nullopt;
  const auto found = std::find(names.begin(), names.end(), *written);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  const std::string_view near = nearest(*written, names);
  wrong(key, *written, fmt::format("'{}' is no {}", *written, key),
        near.empty() ? fmt::format("write one of {}", fmt::join(names, ", "))
                     : fmt::format("write {}", near));
  return std::nullopt;
}

std::optional<Rule> RecipeTable::rule(const std::string& key) {
  static const std::vector<std::string_view> names{rule_name(Rule::kRecord), rule_name(Rule::kAsk),
                                                   rule_name(Rule::kHold), rule_name(Rule::kAbort)};
  const auto place = one_of(key, names, Need::kOptional);
  return place ? std::optional(static_cast<Rule>(*place)) : std::nullopt;
}

void RecipeTable::each(const std::string& key, const OnTable& call) {
  const Json* value = member(key, Need::kOptional);
  if (value == nullptr) return;
  if (!value->is_object()) return fault(key, type_error("tables [" + key + ".NAME]", *value));
  for (const auto& [name, one] : value->items()) {
    if (!one.is_object()) {
      fault(key, type_error("a table [" + key + "." + name + "]", one));
      continue;
    }
    RecipeTable table(*document_, at(key) + json_pointer_step(name), *faults_);
    call(name, table);
  }
}

void RecipeTable::each_of_array(const std::string& key, const OnTable& call) {
  const Json* value = member(key, Need::kOptional);
  if (value == nullptr) return;
  if (!value->is_array()) return fault(key, type_error("a list of tables", *value));
  for (std::size_t i = 0; i < value->size(); ++i) {
    if (!(*value)[i].is_object()) {
      fault(key, type_error("a list of tables", (*value)[i]));
      continue;
    }
    RecipeTable table(*document_, at(key) + "/" + std::to_string(i), *faults_);
    call(std::to_string(i), table);
  }
}

void RecipeTable::each_text(const std::string& key, const OnText& call) {
  const Json* value = member(key, Need::kOptional);
  if (value == nullptr) return;
  if (!value->is_object()) return fault(key, type_error("a table of texts", *value));
  for (const auto& [name, one] : value->items()) {
    if (one.is_string()) {
      call(name, one.get<std::string>());
    } else {
      fault(key, type_error("text in quotes", one));
    }
  }
}

}  // namespace internal

}  // namespace renkei::recipe
