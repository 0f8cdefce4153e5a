// What a network folder may hold: every table, every column, its type, unit, range and meaning.
// Reading (records.h), editing and the documentation (docs/formats/network.md) are generic over it.
//
// What it is not: the rules between tables; those are in check_*.cc. Constant data, thread-safe.
//
//   for (const TableSchema& table : network_schema())
//     for (const Column& column : table.columns) ...
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace renkei::network {

enum class ColumnType {
  kId,       // names the row
  kRef,      // an id of `target`
  kRefs,     // several, separated by ';'
  kText,     // free text
  kDate,     //
  kDecimal,  // a number, or $parameter
  kInteger,  // a whole number, or $parameter
  kEnum,     // one of `choices`
  kEnums,    // several of `choices`, separated by ';'
  kBool,     // yes or no
  kUnit,     // a UCUM code
};

enum class Range {
  kAny,
  kNotNegative,  // 0 and up
  kPositive,     // above 0
  kFraction,     // 0 to 1
  kYield,        // above 0 to 1
  kFromOne,      // 1 and up
  kDoses,        // 1 to 100
  kDays,         // 0 to 36,500
  kHorizon,      // 1 to 20,000
  kPeriod,       // 1 to 365
  kHoursOfDay,   // above 0 to 24
  kLatitude,     // -90 to 90 in steps of 0.1
  kLongitude,    // -180 to 180 in steps of 0.1
};

inline constexpr bool kRequired = true;
inline constexpr bool kOptional = false;

struct Column {
  std::string_view name;
  ColumnType type = ColumnType::kText;
  bool required = false;
  std::string_view meaning = {};
  std::string_view example = {};
  Range range = Range::kAny;
  // The unit the number stands in: a UCUM code, "in <name>_unit" for a number with a unit column
  // beside it, words where it follows from elsewhere ("the material's unit"), or empty.
  std::string_view unit = {};
  std::string_view target = {};   // table of a kRef or kRefs
  std::string_view choices = {};  // of a kEnum or kEnums, separated by ';'
  // A row stands even when the row named here is not in force on the as-of day (the reference is
  // then empty); else it is left out with it.
  bool weak = false;

  // The unit is in the column `<name>_unit`.
  [[nodiscard]] bool has_unit_column() const { return unit.substr(0, 3) == "in "; }
  [[nodiscard]] bool is_number() const {
    return type == ColumnType::kDecimal || type == ColumnType::kInteger;
  }
  // The fixed unit's UCUM code, or empty.
  [[nodiscard]] std::string_view fixed_unit() const;
};

// What makes a table needed; check_tables.cc finds it in a network.
enum class NeededWhere {
  kNowhere,  // it may be left out
  kProcesses,
  kProcessOfAProduct,
  kProducts,
  kSites,
  kSwitches,
  kDrawnFromOutside,  // a bill draws what no process makes
  kSuiteMayChange,
  kReleaseDays,
  kUnitKinds,
  kBatchesFilled,  // neither a titre nor an amount says how large a batch is
};

struct TableSchema {
  std::string_view name;  // "sites" is read from sites.csv
  std::string_view meaning = {};
  bool needed = false;  // the file must be there and have a row
  // The file must be there where this holds, if only with its header ...
  NeededWhere needed_where = NeededWhere::kNowhere;
  bool needs_rows = false;  // ... or with a row at least.
  std::vector<Column> columns = {};

  // Index of a column, or -1.
  [[nodiscard]] int column(std::string_view name) const;
  // Index of the column that names a row: the kId, or the kRef in the first place.
  [[nodiscard]] int id_column() const { return 0; }
};

// All tables, in the order of the documentation. Every table ends with valid_from, valid_to,
// source and confidence.
[[nodiscard]] const std::vector<TableSchema>& network_schema();
[[nodiscard]] const TableSchema* find_table(std::string_view name);

// Keys of network.toml as pointers: "/name", "/planning/calendar".
struct Setting {
  std::string_view pointer;
  std::string_view type;  // "text", "date", "integer", "boolean", "a;b" for choices
  bool required = false;
  std::string_view meaning;
  std::string_view example;
};
[[nodiscard]] const std::vector<Setting>& network_settings();

// The Markdown sections of docs/formats/network.md that say all this: settings and tables.
[[nodiscard]] std::string settings_as_markdown();
[[nodiscard]] std::string schema_as_markdown(const TableSchema& table);
// "where there are sites", "" for kNowhere.
[[nodiscard]] std::string_view needed_in_words(NeededWhere where);
// The same, as "事業所があるときに".
[[nodiscard]] std::string_view needed_in_japanese(NeededWhere where);
// "0 to 1", "" for kAny.
[[nodiscard]] std::string_view range_in_words(Range range);
[[nodiscard]] std::vector<std::string_view> split_choices(std::string_view choices);

}  // namespace renkei::network
