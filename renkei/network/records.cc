#include "renkei/network/records.h"

#include <algorithm>

#include "renkei/base/result.h"

namespace renkei::network {

namespace {

constexpr std::string_view kSpaces[] = {" ", "\t", "\r", "\n", "\u3000", "\u00A0"};

}  // namespace

std::string_view trim(std::string_view text) {
  for (bool again = true; again && !text.empty();) {
    again = false;
    for (const std::string_view space : kSpaces) {
      if (text.substr(0, space.size()) == space) {
        text.remove_prefix(space.size());
        again = true;
      }
      if (text.size() >= space.size() && text.substr(text.size() - space.size()) == space) {
        text.remove_suffix(space.size());
        again = true;
      }
    }
  }
  return text;
}

TableRecords::TableRecords(const TableSchema& schema, const CsvTable& csv)
    : schema_(&schema), csv_(&csv) {
  csv_columns_.assign(schema.columns.size(), -1);
  for (std::size_t i = 0; i < csv.columns.size(); ++i) {
    const int column = schema.column(trim(csv.columns[i]));
    if (column < 0) continue;
    int& at = csv_columns_[static_cast<std::size_t>(column)];
    if (at < 0) at = static_cast<int>(i);  // a column that stands twice is a fault already
  }
  for (std::size_t i = 0; i < csv.rows.size(); ++i) {
    const std::string_view id = text(csv.rows[i], schema.id_column());
    if (!id.empty()) by_id_[id].push_back(static_cast<int>(i));
  }
}

bool TableRecords::has_column(int schema_column) const {
  return schema_column >= 0 && csv_columns_[static_cast<std::size_t>(schema_column)] >= 0;
}

std::string_view TableRecords::text(const CsvRow& row, int schema_column) const {
  if (!has_column(schema_column)) return {};
  const auto index =
      static_cast<std::size_t>(csv_columns_[static_cast<std::size_t>(schema_column)]);
  return index < row.cells.size() ? trim(row.cells[index]) : std::string_view{};
}

Place TableRecords::place(const CsvRow& row, int schema_column) const {
  Place place{.file = csv_->file, .line = row.line};
  if (schema_column >= 0) {
    const auto index = static_cast<std::size_t>(schema_column);
    place.field = std::string(schema_->columns[index].name);
    place.column = csv_columns_[index] + 1;
  }
  place.id = std::string(text(row, schema_->id_column()));
  return place;
}

Place TableRecords::place(const CsvRow& row, std::string_view column) const {
  return place(row, schema_->column(column));
}

const std::vector<int>* TableRecords::rows_of(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &found->second;
}

const Record* TableRecords::at_line(std::int64_t line) const {
  const auto found = std::lower_bound(
      records.begin(), records.end(), line,
      [](const Record& record, std::int64_t wanted) { return record.row->line < wanted; });
  return found != records.end() && found->row->line == line ? &*found : nullptr;
}

const Value& RecordReader::value(std::string_view column) const {
  const int index = table_->schema().column(column);
  RENKEI_CHECK(index >= 0);
  return record_->values[static_cast<std::size_t>(index)];
}

std::string_view RecordReader::text(std::string_view column) const {
  const auto* text = std::get_if<std::string_view>(&value(column));
  return text == nullptr ? std::string_view{} : *text;
}

std::string RecordReader::string(std::string_view column) const {
  return std::string(text(column));
}

std::vector<std::string_view> RecordReader::list(std::string_view column) const {
  const auto* list = std::get_if<std::vector<std::string_view>>(&value(column));
  return list == nullptr ? std::vector<std::string_view>{} : *list;
}

std::optional<Exact> RecordReader::number(std::string_view column) const {
  const auto* number = std::get_if<Exact>(&value(column));
  return number == nullptr ? std::nullopt : std::optional<Exact>(*number);
}

std::optional<std::int64_t> RecordReader::whole(std::string_view column) const {
  const auto* number = std::get_if<Exact>(&value(column));
  return number == nullptr ? std::nullopt : std::optional<std::int64_t>(floor_to_int(*number));
}

std::optional<Date> RecordReader::date(std::string_view column) const {
  const auto* date = std::get_if<Date>(&value(column));
  return date == nullptr ? std::nullopt : std::optional<Date>(*date);
}

std::optional<bool> RecordReader::yes(std::string_view column) const {
  const auto* yes = std::get_if<bool>(&value(column));
  return yes == nullptr ? std::nullopt : std::optional<bool>(*yes);
}

const Unit* RecordReader::unit(std::string_view column) const {
  const auto* unit = std::get_if<const Unit*>(&value(column));
  return unit == nullptr ? nullptr : *unit;
}

bool RecordReader::has(std::string_view column) const {
  return !std::holds_alternative<std::monostate>(value(column));
}

bool RecordReader::filled(std::string_view column) const {
  return has(column) || !table_->text(*record_->row, table_->schema().column(column)).empty();
}

std::string RecordReader::cell(std::string_view column) const {
  return std::string(table_->text(*record_->row, table_->schema().column(column)));
}

Place RecordReader::place(std::string_view column) const {
  return table_->place(*record_->row, column);
}

void Book::add(const TableSchema& schema, const CsvTable& csv) {
  tables_.try_emplace(std::string(schema.name), schema, csv);
  table_of_file_[csv.file] = std::string(schema.name);
}

const TableRecords* Book::table(std::string_view name) const {
  const auto found = tables_.find(name);
  return found == tables_.end() ? nullptr : &found->second;
}

TableRecords* Book::table(std::string_view name) {
  const auto found = tables_.find(name);
  return found == tables_.end() ? nullptr : &found->second;
}

bool Book::knows(std::string_view table_name, std::string_view id) const {
  const TableRecords* records = table(table_name);
  return records != nullptr && records->rows_of(id) != nullptr;
}

RecordReader Book::reader(const Origin& origin) const {
  const auto name = table_of_file_.find(origin.place.file);
  RENKEI_CHECK(name != table_of_file_.end());
  const TableRecords* records = table(name->second);
  const Record* record = records->at_line(origin.place.line);
  RENKEI_CHECK(record != nullptr);
  return {*records, *record};
}

const Unit* Book::find_unit(std::string_view code, std::optional<Error>& error) {
  if (const auto found = units_.find(code); found != units_.end()) return &found->second;
  auto unit = Unit::parse(code);
  if (!unit) {
    error = unit.error();
    return nullptr;
  }
  return &units_.emplace(std::string(code), std::move(*unit)).first->second;
}

}  // namespace renkei::network
