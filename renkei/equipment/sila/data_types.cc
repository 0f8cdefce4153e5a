#include "renkei/equipment/sila/data_types.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/sila/feature_words.h"
#include "renkei/equipment/sila/feature_write.h"
#include "renkei/equipment/sila/units.h"
#include "renkei/recipe/xml.h"

namespace renkei::equipment::sila {
namespace {

ValueKind kind_of(Basic basic) {
  switch (basic) {
    case Basic::kString:
      return ValueKind::kText;
    case Basic::kInteger:
      return ValueKind::kInteger;
    case Basic::kReal:
      return ValueKind::kReal;
    case Basic::kBoolean:
      return ValueKind::kBoolean;
    case Basic::kBinary:
      return ValueKind::kBinary;
    case Basic::kDate:
      return ValueKind::kDate;
    case Basic::kTime:
      return ValueKind::kTime;
    case Basic::kTimestamp:
      return ValueKind::kTimestamp;
    case Basic::kAny:
      break;
  }
  return ValueKind::kAny;
}

std::optional<double> number(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  std::string_view digits = *text;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// "20261123" and "2026-11-23+09:00" are "2026-11-23".
std::string date(std::string_view text) {
  if (text.size() >= 10) return std::string(text.substr(0, 10));
  if (text.size() != 8) return std::string(text);
  return fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
}

Json choice(const std::string& text, ValueKind kind) {
  if (kind == ValueKind::kInteger) {
    std::string_view digits = text;
    if (digits.starts_with('+')) digits.remove_prefix(1);
    std::int64_t whole = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), whole);
    return whole;
  }
  if (kind == ValueKind::kReal) return number(text).value_or(0);
  return kind == ValueKind::kDate ? date(text) : text;
}

template <typename T, typename Pick>
void narrow(std::optional<T>& limit, const std::optional<T>& by, Pick pick) {
  if (by) limit = limit ? pick(*limit, *by) : *by;
}

void constrain(DataType& type, const Constraints& by) {
  const auto greater = [](auto a, auto b) { return std::max(a, b); };
  const auto smaller = [](auto a, auto b) { return std::min(a, b); };
  if (by.unit) {
    MappedUnit unit = mapped_unit(*by.unit);
    type.unit = std::move(unit.unit);
    type.unit_label = std::move(unit.label);
  }
  if (type.kind == ValueKind::kInteger || type.kind == ValueKind::kReal) {
    narrow(type.min, number(by.minimal_inclusive), greater);
    narrow(type.above, number(by.minimal_exclusive), greater);
    narrow(type.max, number(by.maximal_inclusive), smaller);
    narrow(type.below, number(by.maximal_exclusive), smaller);
  }
  for (const auto* least :
       {&by.length, &by.minimal_length, &by.element_count, &by.minimal_element_count}) {
    narrow(type.least, *least, greater);
  }
  for (const auto* most :
       {&by.length, &by.maximal_length, &by.element_count, &by.maximal_element_count}) {
    narrow(type.most, *most, smaller);
  }
  if (by.pattern) type.pattern = *by.pattern;
  if (!by.content_type.empty()) type.content_type = by.content_type;
  // A moment may be written in many ways, and a choice only in one.
  const bool moment = type.kind == ValueKind::kTime || type.kind == ValueKind::kTimestamp;
  if (by.set.empty() || moment) return;
  type.choices.clear();
  for (const std::string& one : by.set) type.choices.push_back(choice(one, type.kind));
}

Error misfit(const std::string& value, const std::string& reason, std::string remedy) {
  return Error{"equipment.value_type", fmt::format("{}: {}", value, reason)}
      .arg("reason", reason)
      .value(value)
      .remedy(std::move(remedy));
}

}  // namespace

DataType data_type_of(const FeatureType& type, const Feature& feature) {
  switch (type.form) {
    case FeatureType::Form::kBasic:
      return {.kind = kind_of(type.basic)};
    case FeatureType::Form::kList: {
      DataType list{.kind = ValueKind::kList};
      list.members.push_back({.name = "", .type = data_type_of(type.inner.front(), feature)});
      return list;
    }
    case FeatureType::Form::kStructure:
      return {.kind = ValueKind::kStructure, .members = members_of(type.elements, feature)};
    case FeatureType::Form::kConstrained: {
      DataType inner = data_type_of(type.inner.front(), feature);
      constrain(inner, type.constraints);
      return inner;
    }
    case FeatureType::Form::kDefined:
      break;
  }
  const Element* definition = feature.definition(type.defined);
  RENKEI_CHECK(definition != nullptr);
  return data_type_of(definition->type, feature);
}

std::vector<DataMember> members_of(const std::vector<Element>& elements, const Feature& feature) {
  std::vector<DataMember> members;
  for (const Element& one : elements) {
    members.push_back({.name = one.identifier,
                       .title = {.en = one.display_name, .ja = ""},
                       .type = data_type_of(one.type, feature)});
  }
  return members;
}

Result<FeatureType> feature_type_of(const DataType& type) {
  FeatureType made;
  if (type.kind == ValueKind::kList) {
    if (type.item().kind == ValueKind::kList) {
      return fail(misfit("List", "SiLA 2 has no list right in a list",
                         "put the inner list into a structure"));
    }
    made.form = FeatureType::Form::kList;
    auto item = feature_type_of(type.item());
    if (!item) return item;
    made.inner.push_back(*std::move(item));
    return made;
  }
  if (type.kind == ValueKind::kStructure) {
    made.form = FeatureType::Form::kStructure;
    for (const DataMember& one : type.members) {
      if (!internal::is_identifier(one.name)) {
        return fail(misfit(one.name, "it is no identifier of SiLA 2",
                           "begin with a capital letter, use letters and digits alone"));
      }
      auto member = feature_type_of(one.type);
      if (!member) return member;
      made.elements.push_back({.identifier = one.name,
                               .display_name = one.title.en.empty() ? one.name : one.title.en,
                               .type = *std::move(member)});
    }
    return made;
  }
  for (std::size_t i = 0; i <= static_cast<std::size_t>(Basic::kAny); ++i) {
    if (kind_of(static_cast<Basic>(i)) == type.kind) made.basic = static_cast<Basic>(i);
  }
  if (type.kind != ValueKind::kText || type.most != 0U) return made;
  FeatureType nothing{.form = FeatureType::Form::kConstrained};
  nothing.constraints.length = 0;
  nothing.inner.push_back(std::move(made));
  return nothing;
}

std::string type_xml(const FeatureType& type) {
  // Without line ends between elements, which some readers take for text.
  recipe::XmlNode root = type_node(type);
  root.attributes.emplace_back("xmlns", "http://www.sila-standard.org");
  const std::string indented = recipe::write_xml(root);
  std::string line;
  std::size_t at = indented.find("<DataType");
  while (at < indented.size()) {
    const std::size_t end = std::min(indented.find('\n', at), indented.size());
    line += indented.substr(at, end - at);
    at = std::min(indented.find_first_not_of(" \n", end), indented.size());
  }
  return line;
}

}  // namespace renkei::equipment::sila
