#include "renkei/network/settings.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/id.h"
#include "renkei/base/nearest.h"
#include "renkei/network/records.h"
#include "renkei/network/schema.h"

namespace renkei::network {

namespace {

constexpr std::int64_t kPeriodDaysMax = 365;

std::string field_of(std::string_view pointer) {
  std::string field(pointer.substr(pointer.empty() ? 0 : 1));
  std::replace(field.begin(), field.end(), '/', '.');
  return field;
}

class SettingsReader {
 public:
  SettingsReader(const TomlDocument& document, Findings& findings)
      : document_(document), findings_(findings) {}

  void refuse_unknown_keys(const Json& object, const std::string& pointer) {
    std::vector<std::string_view> known;
    for (const Setting& setting : network_settings()) {
      if (setting.pointer.substr(0, pointer.size()) != pointer) continue;
      const auto rest = setting.pointer.substr(pointer.size() + 1);
      const auto key = rest.substr(0, rest.find('/'));
      if (std::find(known.begin(), known.end(), key) == known.end()) known.push_back(key);
    }
    for (const auto& [key, value] : object.items()) {
      const std::string at = pointer + "/" + key;
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        report_unknown(at, key, known);
      } else if (value.is_object()) {
        refuse_unknown_keys(value, at);
      }
    }
  }

  const Json* get(const std::string& pointer) {
    const Json::json_pointer at(pointer);
    if (document_.value.contains(at)) return &document_.value.at(at);
    for (const Setting& setting : network_settings()) {
      if (setting.pointer == pointer && setting.required) {
        const std::string line = field_of(pointer) + " = \"" + std::string(setting.example) + "\"";
        report(pointer, {.code = "network.setting_missing",
                         .message = "network.toml has no '" + field_of(pointer) + "'",
                         .value = "",
                         .remedy = "add a line " + line,
                         .args = {{"field", field_of(pointer)}, {"line", line}}});
      }
    }
    return nullptr;
  }

  std::optional<std::string> text(const std::string& pointer) {
    const Json* value = get(pointer);
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return value->get<std::string>();
    report_type(pointer, *value, "text in quotes", "引用符で囲んだ文字列");
    return std::nullopt;
  }

  // Refused where nothing stands between the quotes.
  std::optional<std::string> filled_text(const std::string& pointer) {
    auto written = text(pointer);
    if (!written || !trim(*written).empty()) return written;
    const std::string field = field_of(pointer);
    std::string example;
    for (const Setting& setting : network_settings()) {
      if (setting.pointer == pointer) example = setting.example;
    }
    const std::string line = field + " = \"" + example + "\"";
    report(pointer, {.code = "network.required",
                     .message = "'" + field + "' is empty",
                     .value = "",
                     .remedy = "write it, such as " + line,
                     .args = {{"field", field}, {"remedy_ja", line + " のように書いてください"}}});
    return std::nullopt;
  }

  std::optional<Date> date(const std::string& pointer) {
    const auto written = text(pointer);
    if (!written) return std::nullopt;
    auto date = Date::parse(*written);
    if (date) return *date;
    findings_.add(place(pointer), std::move(date.error()), *written,
                  "write a date such as 2026-04-01");
    return std::nullopt;
  }

  std::optional<std::int64_t> whole(const std::string& pointer, std::int64_t low,
                                    std::int64_t high) {
    const Json* value = get(pointer);
    if (value == nullptr) return std::nullopt;
    const std::string range = std::to_string(low) + " to " + std::to_string(high);
    if (value->is_number_integer()) {
      const auto number = value->get<std::int64_t>();
      if (number >= low && number <= high) return number;
    }
    report_type(pointer, *value, "a whole number, " + range,
                std::to_string(low) + "から" + std::to_string(high) + "までの整数");
    return std::nullopt;
  }

  std::optional<bool> yes(const std::string& pointer) {
    const Json* value = get(pointer);
    if (value == nullptr) return std::nullopt;
    if (value->is_boolean()) return value->get<bool>();
    report_type(pointer, *value, "true or false", "true か false");
    return std::nullopt;
  }

  // Index of the choice written.
  std::optional<std::size_t> choice(const std::string& pointer,
                                    const std::vector<std::string_view>& choices) {
    const auto written = text(pointer);
    if (!written) return std::nullopt;
    const auto found = std::find(choices.begin(), choices.end(), *written);
    if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
    std::string all;
    for (const std::string_view one : choices) all += (all.empty() ? "" : ", ") + std::string(one);
    const std::string near(nearest(*written, choices));
    report(pointer,
           {.code = "network.unknown_value",
            .message = "'" + *written + "' is none of " + all,
            .value = *written,
            .remedy = near.empty() ? "write one of " + all : "did you mean '" + near + "'?",
            .args = {{"choices", all}, {"near", near}}});
    return std::nullopt;
  }

  void report(const std::string& pointer, Fault fault) {
    findings_.add(place(pointer), std::move(fault));
  }

 private:
  [[nodiscard]] Place place(const std::string& pointer) const {
    Place place = document_.place(pointer);
    place.file = document_.file;
    place.field = field_of(pointer);
    if (place.line == 0) place.line = 1;
    return place;
  }

  void report_unknown(const std::string& pointer, const std::string& key,
                      const std::vector<std::string_view>& known) {
    const std::string near(nearest(key, known));
    report(pointer, {.code = "network.unknown_key",
                     .message = "there is no setting '" + field_of(pointer) + "'",
                     .value = key,
                     .remedy = near.empty() ? "remove it" : "did you mean '" + near + "'?",
                     .args = {{"near", near}}});
  }

  void report_type(const std::string& pointer, const Json& value, const std::string& wanted,
                   const std::string& wanted_ja) {
    report(pointer, {.code = "network.wrong_type",
                     .message = "'" + field_of(pointer) + "' must be " + wanted,
                     .value = write_json(value, -1),
                     .remedy = "write " + wanted,
                     .args = {{"wanted", wanted}, {"wanted_ja", wanted_ja}}});
  }

  const TomlDocument& document_;
  Findings& findings_;
};

}  // namespace

std::optional<Date> read_settings(const TomlDocument& document, Network& network,
                                  Findings& findings) {
  SettingsReader reader(document, findings);
  reader.refuse_unknown_keys(document.value, "");
  network.name = reader.filled_text("/name").value_or("");
  if (!network.name.empty() && !is_id(network.name)) {
    reader.report("/name", {.code = "network.bad_id",
                            .message = "'" + network.name + "' is not an id",
                            .value = network.name,
                            .remedy = "write a-z, digits, '-', '_' or '.'"});
  }
  network.title.ja = reader.text("/title_ja").value_or("");
  network.title.en = reader.text("/title_en").value_or("");
  network.currency = reader.filled_text("/currency").value_or("JPY");
  Planning& planning = network.planning;
  if (const Json* table = reader.get("/planning"); table != nullptr && !table->is_object()) {
    reader.report("/planning", {.code = "network.wrong_type",
                                .message = "'planning' must be a table",
                                .value = write_json(*table, -1),
                                .remedy = "write [planning] on a line of its own",
                                .args = {{"wanted", "a table"},
                                         {"wanted_ja", "表（1行に [planning] とだけ書く）"}}});
    return reader.date("/as_of");
  }
  if (const auto calendar = reader.choice("/planning/calendar", {"day", "period"})) {
    planning.calendar = *calendar == 0 ? Planning::Calendar::kDay : Planning::Calendar::kPeriod;
  }
  if (const auto objective = reader.choice("/planning/objective", {"public-health", "profit"})) {
    planning.objective =
        *objective == 0 ? Planning::Objective::kPublicHealth : Planning::Objective::kProfit;
  }
  if (const auto days = reader.whole("/planning/period_days", 1, kPeriodDaysMax)) {
    planning.period_days = static_cast<int>(*days);
  }
  if (const auto allowed = reader.yes("/planning/backlog_allowed")) {
    planning.backlog_allowed = *allowed;
  }
  return reader.date("/as_of");
}

}  // namespace renkei::network
