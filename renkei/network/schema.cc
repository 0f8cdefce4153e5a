#include "renkei/network/schema.h"

#include <algorithm>
#include <iterator>

#include "renkei/network/schema_tables.h"

namespace renkei::network {

namespace {

std::vector<TableSchema> join_tables() {
  std::vector<TableSchema> all;
  for (auto part : {party_tables(), product_tables(), making_tables(), rule_tables()}) {
    std::move(part.begin(), part.end(), std::back_inserter(all));
  }
  for (TableSchema& table : all) {
    table.columns.push_back({.name = "valid_from",
                             .type = ColumnType::kDate,
                             .meaning = "first day on which the row is in force",
                             .example = "2026-04-01"});
    table.columns.push_back({.name = "valid_to",
                             .type = ColumnType::kDate,
                             .meaning = "last day on which the row is in force",
                             .example = "2027-03-31"});
    table.columns.push_back({.name = "source",
                             .required = kRequired,
                             .meaning = "where the row was found",
                             .example = "company release 2025-12-23"});
    table.columns.push_back({.name = "confidence",
                             .type = ColumnType::kEnum,
                             .required = kRequired,
                             .meaning = "how sure the row is",
                             .example = "published",
                             .choices = "published;reported;estimated;assumption"});
  }
  return all;
}

std::string_view type_in_words(ColumnType type) {
  switch (type) {
    case ColumnType::kId:
      return "id";
    case ColumnType::kRef:
      return "→ ";
    case ColumnType::kRefs:
      return "several → ";
    case ColumnType::kText:
      return "text";
    case ColumnType::kDate:
      return "date";
    case ColumnType::kDecimal:
      return "decimal";
    case ColumnType::kInteger:
      return "integer";
    case ColumnType::kEnum:
      return "one of ";
    case ColumnType::kEnums:
      return "several of ";
    case ColumnType::kBool:
      return "yes, no";
    case ColumnType::kUnit:
      return "UCUM unit";
  }
  return "";
}

std::string type_of(const Column& column) {
  std::string text(type_in_words(column.type));
  text += column.target;
  const auto choices = split_choices(column.choices);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) text += ", ";
    text += choices[i];
  }
  if (const auto range = range_in_words(column.range); !range.empty()) {
    text += ", " + std::string(range);
  }
  return text;
}

}  // namespace

std::string_view Column::fixed_unit() const {
  // Words contain a space; UCUM codes never do.
  if (unit.find(' ') != std::string_view::npos) return {};
  return unit;
}

int TableSchema::column(std::string_view column_name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column_name) return static_cast<int>(i);
  }
  return -1;
}

const std::vector<TableSchema>& network_schema() {
  static const std::vector<TableSchema> all = join_tables();
  return all;
}

const TableSchema* find_table(std::string_view name) {
  for (const TableSchema& table : network_schema()) {
    if (table.name == name) return &table;
  }
  return nullptr;
}

const std::vector<Setting>& network_settings() {
  static const std::vector<Setting> settings = {
      {"/name", "text", true, "short name, an id", "japan"},
      {"/title_ja", "text", false, "title in Japanese", "日本のバイオ医薬品ネットワーク"},
      {"/title_en", "text", false, "title in English", "Japan's biologics network"},
      {"/as_of", "date", false, "the day the tables are read for, unless another is asked for",
       "2026-04-01"},
      {"/currency", "text", false, "currency of all prices and costs; JPY unless set", "JPY"},
      {"/planning/calendar", "day;period", false,
       "plan by the day, or by periods as published grid models do; day unless set", "day"},
      {"/planning/period_days", "integer", false,
       "days of a period of the planner's grid; 7 unless set", "7"},
      {"/planning/objective", "public-health;profit", false,
       "the order of objectives; public-health unless set", "public-health"},
      {"/planning/backlog_allowed", "boolean", false,
       "demand not met when due may be met later; true unless set", "true"},
  };
  return settings;
}

std::string settings_as_markdown() {
  std::string text = "| key | type | required | meaning | example |\n|---|---|---|---|---|\n";
  for (const Setting& setting : network_settings()) {
    std::string key(setting.pointer.substr(1));
    std::replace(key.begin(), key.end(), '/', '.');
    std::string type(setting.type);
    if (const auto cut = type.find(';'); cut != std::string::npos) {
      type = "one of " + type.replace(cut, 1, ", ");
    }
    text += "| `" + key + "` | " + type + " | " + (setting.required ? "yes" : "") + " | " +
            std::string(setting.meaning) + " | " + std::string(setting.example) + " |\n";
  }
  return text;
}

std::string schema_as_markdown(const TableSchema& table) {
  std::string text = "### " + std::string(table.name) + "\n\n" + std::string(table.meaning);
  if (table.needed) text += " The file is needed.";
  if (const auto where = needed_in_words(table.needed_where); !where.empty()) {
    text += " The file is needed " + std::string(where) +
            (table.needs_rows ? ", with a row at least."
                              : "; its header line alone says that there is none.");
  }
  text += "\n\n";
  text += "| column | type | unit | required | meaning | example |\n|---|---|---|---|---|---|\n";
  for (const Column& column : table.columns) {
    std::string unit(column.unit);
    if (!column.fixed_unit().empty()) unit = "`" + unit + "`";
    text += "| `" + std::string(column.name) + "` | " + type_of(column) + " | " + unit + " | " +
            (column.required ? "yes" : "") + " | " + std::string(column.meaning) + " | " +
            std::string(column.example) + " |\n";
  }
  return text;
}

std::string_view needed_in_words(NeededWhere where) {
  switch (where) {
    case NeededWhere::kNowhere:
      return "";
    case NeededWhere::kProcesses:
      return "where there are processes";
    case NeededWhere::kProcessOfAProduct:
      return "where a process has a product";
    case NeededWhere::kProducts:
      return "where there are products";
    case NeededWhere::kSites:
      return "where there are sites, in the calendar day";
    case NeededWhere::kSwitches:
      return "where there are switches, in the calendar day";
    case NeededWhere::kDrawnFromOutside:
      return "where a bill draws what no process makes";
    case NeededWhere::kSuiteMayChange:
      return "where a suite may change platform or product, in the calendar day";
    case NeededWhere::kReleaseDays:
      return "where a process has release_days, in the calendar day";
    case NeededWhere::kUnitKinds:
      return "where a process has a unit_kind";
    case NeededWhere::kBatchesFilled:
      return "where a process has neither titre nor batch_amount";
  }
  return "";
}

std::string_view needed_in_japanese(NeededWhere where) {
  switch (where) {
    case NeededWhere::kNowhere:
      return "";
    case NeededWhere::kProcesses:
      return "工程があるときに";
    case NeededWhere::kProcessOfAProduct:
      return "製品をもつ工程があるときに";
    case NeededWhere::kProducts:
      return "製品があるときに";
    case NeededWhere::kSites:
      return "事業所があり、calendar が day のときに";
    case NeededWhere::kSwitches:
      return "切替えがあり、calendar が day のときに";
    case NeededWhere::kDrawnFromOutside:
      return "どの工程も作らない資材が構成表にあるときに";
    case NeededWhere::kSuiteMayChange:
      return "製造室の技術基盤か製品が変わりうるとき（calendar が day の場合）に";
    case NeededWhere::kReleaseDays:
      return "工程に release_days があり、calendar が day のときに";
    case NeededWhere::kUnitKinds:
      return "工程に unit_kind があるときに";
    case NeededWhere::kBatchesFilled:
      return "titre も batch_amount もない工程があるときに";
  }
  return "";
}

std::string_view range_in_words(Range range) {
  switch (range) {
    case Range::kAny:
      return "";
    case Range::kNotNegative:
      return "0 or more";
    case Range::kPositive:
      return "above 0";
    case Range::kFraction:
      return "0 to 1";
    case Range::kYield:
      return "above 0, at most 1";
    case Range::kFromOne:
      return "1 or more";
    case Range::kDoses:
      return "1 to 100";
    case Range::kDays:
      return "0 to 36500";
    case Range::kHorizon:
      return "1 to 20000";
    case Range::kPeriod:
      return "1 to 365";
    case Range::kHoursOfDay:
      return "above 0, at most 24";
    case Range::kLatitude:
      return "-90 to 90 in steps of 0.1";
    case Range::kLongitude:
      return "-180 to 180 in steps of 0.1";
  }
  return "";
}

std::vector<std::string_view> split_choices(std::string_view choices) {
  std::vector<std::string_view> parts;
  while (!choices.empty()) {
    const std::size_t cut = choices.find(';');
    parts.push_back(choices.substr(0, cut));
    choices = cut == std::string_view::npos ? std::string_view{} : choices.substr(cut + 1);
  }
  return parts;
}

}  // namespace renkei::network
