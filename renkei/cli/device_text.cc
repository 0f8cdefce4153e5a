#include "renkei/cli/device_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "renkei/cli/device_messages.h"
#include "renkei/report/number_text.h"
#include "renkei/report/table.h"

namespace renkei::cli {
namespace {

using equipment::DataMember;
using equipment::DataType;
using equipment::DeviceForm;
using report::Language;
using report::Message;
using report::Table;

constexpr int kCellWidth = 60;

std::string title_in(const recipe::Text& text, Language language) {
  return language == Language::kJa && !text.ja.empty() ? text.ja : text.en;
}

std::string number_text(double number) { return fmt::format("{:.10g}", number); }

// "[0, 60]", "]0, ∞["; or the choices, or the sizes.
std::string range_text(const DataType& type) {
  if (!type.choices.empty()) {
    return report::cut_to_width(write_json(Json(type.choices), -1), kCellWidth);
  }
  if (type.min || type.max || type.above || type.below) {
    const std::string low = type.min     ? "[" + number_text(*type.min)
                            : type.above ? "]" + number_text(*type.above)
                                         : "]−∞";
    const std::string high = type.max     ? number_text(*type.max) + "]"
                             : type.below ? number_text(*type.below) + "["
                                          : "∞[";
    return low + ", " + high;
  }
  if (type.least || type.most) {
    return fmt::format("{}–{}", type.least.value_or(0),
                       type.most ? std::to_string(*type.most) : "∞");
  }
  return type.pattern;
}

std::string type_text(const DataType& type) {
  std::string kind(equipment::kind_name(type.kind));
  if (type.kind == equipment::ValueKind::kList && !type.members.empty()) {
    kind += " of " + type_text(type.item());
  }
  return kind;
}

std::string members_text(const std::vector<DataMember>& members) {
  std::vector<std::string> parts;
  for (const DataMember& one : members) {
    std::string part = one.name + ": " + type_text(one.type);
    if (const std::string unit = unit_text(one.type); !unit.empty()) part += " " + unit;
    if (const std::string range = range_text(one.type); !range.empty()) part += " " + range;
    parts.push_back(std::move(part));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string units_text(const std::map<std::string, Unit>& units) {
  std::vector<std::string> parts;
  for (const auto& [name, unit] : units) {
    parts.push_back(unit == Unit() ? name : fmt::format("{} ({})", name, unit.code()));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::string can_text(const equipment::ValueForm& value, Language language) {
  std::vector<std::string> parts{
      label(language, value.observable ? words::kObservable : words::kAsked)};
  if (value.writable) parts.push_back(label(language, words::kWritable));
  if (value.history) parts.push_back(label(language, words::kHistory));
  return fmt::format("{}", fmt::join(parts, language == Language::kJa ? "、" : ", "));
}

std::string identity_text(const DeviceForm& form, Language language) {
  std::string text = label(language, words::kPartIdentity) + "\n";
  std::vector<std::pair<const Message*, std::string>> lines{
      {&words::kTitle, form.identity.title},
      {&words::kAboutMachine, form.identity.about},
      {&words::kMaker, form.identity.maker},
      {&words::kModel, form.identity.model},
      {&words::kSerial, form.identity.serial},
      {&words::kVersionOf, form.identity.version},
      {&words::kUuid, form.identity.uuid},
      {&words::kAddress, form.address.url},
      {&words::kProtocol, form.address.protocol},
      {&words::kSecurity, form.address.security},
      {&words::kCertificateOf, form.address.certificate_sha256},
      {&words::kKeys, label(language, form.knows_keys ? words::kKnowsKeys : words::kKnowsNoKeys)}};
  int width = 0;
  for (const auto& [name, value] : lines) {
    if (!value.empty()) width = std::max(width, report::display_width(name->in(language)));
  }
  for (const auto& [name, value] : lines) {
    if (value.empty()) continue;
    const int gap = width - report::display_width(name->in(language));
    text += fmt::format("  {}{:{}}  {}\n", name->in(language), "", gap, value);
  }
  return text;
}

std::string part(Language language, const Message& title, Table table) {
  if (table.rows.empty()) return {};
  return fmt::format("\n{} ({})\n{}", title.in(language), table.rows.size(),
                     report::table_text(table, 2));
}

}  // namespace

std::string form_text(const DeviceForm& form, Language language) {
  const auto column = [&](const Message& title) { return report::Column{label(language, title)}; };
  std::string text = identity_text(form, language);
  Table values{.columns = {column(words::kColumnName), column(words::kColumnType),
                           column(words::kColumnUnit), column(words::kColumnRange),
                           column(words::kColumnCan)}};
  for (const auto& one : form.values) {
    values.rows.push_back({one.name, type_text(one.type), unit_text(one.type), range_text(one.type),
                           can_text(one, language)});
  }
  text += part(language, words::kPartValues, std::move(values));
  Table services{.columns = {column(words::kColumnName), column(words::kColumnParameters),
                             column(words::kColumnResults), column(words::kColumnText)}};
  for (const auto& one : form.services) {
    services.rows.push_back(
        {one.service.name, units_text(one.service.parameters), units_text(one.service.results),
         one.service.self_completing ? std::string() : label(language, words::kContinuous)});
  }
  text += part(language, words::kPartServices, std::move(services));
  Table commands{.columns = {column(words::kColumnName), column(words::kColumnParameters),
                             column(words::kColumnResults), column(words::kColumnText)}};
  for (const auto& one : form.commands) {
    std::string about = title_in(one.title, language);
    if (one.cancellable) {
      about += (about.empty() ? "" : "; ") + label(language, words::kCancellable);
    }
    commands.rows.push_back(
        {one.name, members_text(one.parameters), members_text(one.results), std::move(about)});
  }
  text += part(language, words::kPartCommands, std::move(commands));
  Table events{.columns = {column(words::kColumnName), column(words::kColumnText)}};
  for (const auto& one : form.events) {
    events.rows.push_back({one.name, title_in(one.title, language)});
  }
  return text + part(language, words::kPartEvents, std::move(events));
}

std::string value_text(const std::optional<Json>& value) {
  if (!value) return "—";
  if (value->is_string()) return value->get<std::string>();
  if (value->is_number_float()) return fmt::format("{:.6g}", value->get<double>());
  return write_json(*value, -1);
}

std::string unit_text(const DataType& type) {
  if (!type.unit_label.empty()) return type.unit_label;
  return type.unit == Unit() ? std::string() : type.unit.code();
}

std::string moment_text(Timestamp at) {
  std::string text = at.to_string();
  text[text.find('T')] = ' ';
  text.insert(text.size() - 1, " ");
  return text;
}

Json value_json(const equipment::ValueReport& report, const DataType& type) {
  return {{"name", report.name},
          {"value", report.value ? *report.value : Json()},
          {"unit", unit_text(type)},
          {"quality", std::string(equipment::quality_name(report.quality))},
          {"status", report.status},
          {"at", report.at.to_string()},
          {"at_source", report.at_source}};
}

namespace {

const Message& kind_words(equipment::CallErrorKind kind) {
  switch (kind) {
    case equipment::CallErrorKind::kValidation:
      return words::kKindValidation;
    case equipment::CallErrorKind::kDefined:
      return words::kKindDefined;
    case equipment::CallErrorKind::kFramework:
      return words::kKindFramework;
    case equipment::CallErrorKind::kLost:
      return words::kKindLost;
    case equipment::CallErrorKind::kUndefined:
      break;
  }
  return words::kKindUndefined;
}

}  // namespace

Json error_json(const equipment::CallError& error) {
  return {{"kind", std::string(kind_words(error.kind).en)},
          {"id", error.id},
          {"parameter", error.parameter},
          {"message", error.message}};
}

std::string error_text(const equipment::CallError& error, Language language) {
  const std::string kind = label(language, kind_words(error.kind));
  if (error.parameter.empty()) {
    return say(language, words::kCallFailed, report::arg<"kind">(kind),
               report::arg<"message">(error.message));
  }
  return say(language, words::kCallFailedOf, report::arg<"kind">(kind),
             report::arg<"parameter">(error.parameter), report::arg<"message">(error.message));
}

std::string sparkline(const std::deque<std::optional<double>>& course, int width) {
  static constexpr std::array<const char*, 8> kSteps{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const auto most = static_cast<std::size_t>(std::max(width, 0));
  const std::size_t from = course.size() - std::min(course.size(), most);
  double low = HUGE_VAL;
  double high = -HUGE_VAL;
  for (std::size_t i = from; i < course.size(); ++i) {
    if (!course[i] || !std::isfinite(*course[i])) continue;
    low = std::min(low, *course[i]);
    high = std::max(high, *course[i]);
  }
  std::string text;
  for (std::size_t i = from; i < course.size(); ++i) {
    if (!course[i] || !std::isfinite(*course[i])) {
      text += ' ';
      continue;
    }
    const double share = high > low ? (*course[i] - low) / (high - low) : 0;
    text += kSteps[std::min<std::size_t>(7, static_cast<std::size_t>(share * 8))];
  }
  return text;
}

}  // namespace renkei::cli
