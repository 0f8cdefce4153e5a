// Rows of a table as typed values, read generically by the schema: every cell's form, range and
// references are checked here, once, for all tables. What the values mean together is the work of
// build_network.h and check_network.h. For this room alone. Not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "renkei/base/csv.h"
#include "renkei/base/date.h"
#include "renkei/base/decimal.h"
#include "renkei/base/unit.h"
#include "renkei/network/edits.h"
#include "renkei/network/findings.h"
#include "renkei/network/model.h"
#include "renkei/network/schema.h"

namespace renkei::network {

using Value = std::variant<std::monostate,                 // empty, or faulty
                           std::string_view,               // id, reference, text, choice
                           std::vector<std::string_view>,  // several of them
                           Exact, Date, bool, const Unit*>;

struct Record {
  const CsvRow* row = nullptr;
  std::vector<Value> values;            // one for each column of the schema
  std::vector<ParameterId> parameters;  // that its numbers were taken from
};

// Takes spaces away from both ends, the ideographic and the no-break space too.
[[nodiscard]] std::string_view trim(std::string_view text);

class TableRecords {
 public:
  TableRecords(const TableSchema& schema, const CsvTable& csv);

  [[nodiscard]] const TableSchema& schema() const { return *schema_; }
  [[nodiscard]] const CsvTable& csv() const { return *csv_; }
  // The text of a cell, trimmed; empty when the table has no such column.
  [[nodiscard]] std::string_view text(const CsvRow& row, int schema_column) const;
  [[nodiscard]] bool has_column(int schema_column) const;
  [[nodiscard]] Place place(const CsvRow& row, int schema_column) const;
  [[nodiscard]] Place place(const CsvRow& row, std::string_view column) const;
  // Rows of an id, by index into `records`.
  [[nodiscard]] const std::vector<int>* rows_of(std::string_view id) const;
  // The record that begins at a line, or nullptr.
  [[nodiscard]] const Record* at_line(std::int64_t line) const;

  std::vector<Record> records;

 private:
  const TableSchema* schema_;
  const CsvTable* csv_;
  std::vector<int> csv_columns_;  // by column of the schema; -1: the file has none
  std::unordered_map<std::string_view, std::vector<int>> by_id_;
};

// One value of a record by the column's name, typed; empty when there is none.
class RecordReader {
 public:
  RecordReader(const TableRecords& table, const Record& record)
      : table_(&table), record_(&record) {}

  [[nodiscard]] std::string_view text(std::string_view column) const;
  [[nodiscard]] std::string string(std::string_view column) const;
  [[nodiscard]] std::vector<std::string_view> list(std::string_view column) const;
  [[nodiscard]] std::optional<Exact> number(std::string_view column) const;
  [[nodiscard]] std::optional<std::int64_t> whole(std::string_view column) const;
  [[nodiscard]] std::optional<Date> date(std::string_view column) const;
  [[nodiscard]] std::optional<bool> yes(std::string_view column) const;
  [[nodiscard]] const Unit* unit(std::string_view column) const;
  [[nodiscard]] bool has(std::string_view column) const;
  // The cell has something in it, readable or not.
  [[nodiscard]] bool filled(std::string_view column) const;
  [[nodiscard]] std::string cell(std::string_view column) const;
  [[nodiscard]] Place place(std::string_view column) const;
  [[nodiscard]] const Record& record() const { return *record_; }

 private:
  [[nodiscard]] const Value& value(std::string_view column) const;

  const TableRecords* table_;
  const Record* record_;
};

struct ParameterValue {
  ParameterId id;
  Exact value;
  Unit unit;
};
using ParameterValues = std::map<std::string, ParameterValue, std::less<>>;

// All tables of a network.
class Book {
 public:
  void add(const TableSchema& schema, const CsvTable& csv);
  // nullptr when the folder has no such table.
  [[nodiscard]] const TableRecords* table(std::string_view name) const;
  [[nodiscard]] TableRecords* table(std::string_view name);
  [[nodiscard]] bool knows(std::string_view table, std::string_view id) const;
  // Of a table with faults in its form it cannot be said which ids it has.
  void distrust(std::string_view table) { distrusted_.emplace(table); }
  [[nodiscard]] bool trusts(std::string_view table) const { return !distrusted_.contains(table); }
  [[nodiscard]] bool trusts_all() const { return distrusted_.empty(); }
  // The record an origin speaks of; it must be one of this book's.
  [[nodiscard]] RecordReader reader(const Origin& origin) const;

  // Reads a unit once for all cells; kept as long as the book.
  [[nodiscard]] const Unit* find_unit(std::string_view code, std::optional<Error>& error);

 private:
  std::map<std::string, TableRecords, std::less<>> tables_;
  std::map<std::string, std::string, std::less<>> table_of_file_;
  std::map<std::string, Unit, std::less<>> units_;
  std::set<std::string, std::less<>> distrusted_;
};

// Reads every row of `table` (which is in `book`) into its records. `parameters` is null for the
// table of the parameters itself.
void read_records(Book& book, TableRecords& table, const ParameterValues* parameters,
                  const std::vector<ParsedEdit>& edits, Findings& findings);

}  // namespace renkei::network
