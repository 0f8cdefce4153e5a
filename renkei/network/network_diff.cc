#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "renkei/base/date.h"
#include "renkei/base/decimal.h"
#include "renkei/network/network_show.h"
#include "renkei/network/records.h"

namespace renkei::network {

namespace {

// A row's filled cells by column; rows go by id and first day in force.
using Cells = std::map<std::string, std::string>;
using Key = std::pair<std::string, std::string>;
using Rows = std::map<Key, std::vector<Cells>>;

Rows rows_of(const Tables& tables, const TableSchema& schema) {
  Rows rows;
  const auto csv = tables.by_name.find(std::string(schema.name));
  if (csv == tables.by_name.end()) return rows;
  for (const CsvRow& row : csv->second.rows) {
    Cells cells;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const std::string_view text = trim(row.cells[i]);
      if (!text.empty()) cells[std::string(trim(csv->second.columns[i]))] = std::string(text);
    }
    const auto cell = [&cells](std::string_view column) {
      const auto found = cells.find(std::string(column));
      return found == cells.end() ? std::string() : found->second;
    };
    std::string from = cell("valid_from");
    if (const auto day = Date::parse(from)) from = day->to_string();
    rows[{cell(schema.columns.front().name), std::move(from)}].push_back(std::move(cells));
  }
  return rows;
}

std::string label(const Key& key) {
  return key.second.empty() ? key.first : key.first + " from " + key.second;
}

// Columns in the order of the schema, unknown ones after them.
std::vector<std::string> columns_of(const TableSchema& schema, const Cells& a, const Cells& b) {
  std::set<std::string> all;
  for (const Cells* cells : {&a, &b}) {
    for (const auto& [column, value] : *cells) all.insert(column);
  }
  std::vector<std::string> ordered;
  for (const Column& column : schema.columns) {
    if (all.erase(std::string(column.name)) > 0) ordered.emplace_back(column.name);
  }
  ordered.insert(ordered.end(), all.begin(), all.end());
  return ordered;
}

// Texts that are read alike: a spreadsheet program writes 1e14 as 1.00E+14, and dates in its own
// way.
bool same_value(const TableSchema& schema, const std::string& name, const std::string& a,
                const std::string& b) {
  if (a == b) return true;
  const auto column = std::find_if(schema.columns.begin(), schema.columns.end(),
                                   [&](const Column& one) { return one.name == name; });
  if (column == schema.columns.end()) return false;
  if (column->type == ColumnType::kDate) {
    const auto day = Date::parse(a);
    const auto other = Date::parse(b);
    return day && other && *day == *other;
  }
  if (!column->is_number()) return false;
  const auto number = parse_spreadsheet_decimal(a);
  const auto other = parse_spreadsheet_decimal(b);
  return number && other && number->exact() == other->exact();
}

RowChange change_of(const TableSchema& schema, const Key& key, const Cells* before,
                    const Cells* after) {
  static const Cells nothing;
  RowChange change{.kind = before == nullptr  ? RowChange::Kind::kAdded
                           : after == nullptr ? RowChange::Kind::kRemoved
                                              : RowChange::Kind::kChanged,
                   .table = std::string(schema.name),
                   .id = label(key),
                   .cells = {}};
  const Cells& old_cells = before == nullptr ? nothing : *before;
  const Cells& new_cells = after == nullptr ? nothing : *after;
  for (const std::string& column : columns_of(schema, old_cells, new_cells)) {
    const auto was = old_cells.find(column);
    const auto is = new_cells.find(column);
    const std::string old_text = was == old_cells.end() ? "" : was->second;
    const std::string new_text = is == new_cells.end() ? "" : is->second;
    if (same_value(schema, column, old_text, new_text)) continue;
    change.cells.push_back({.column = column, .before = old_text, .after = new_text});
  }
  return change;
}

}  // namespace

std::vector<RowChange> network_diff(const Tables& before, const Tables& after) {
  std::vector<RowChange> changes;
  for (const TableSchema& schema : network_schema()) {
    const Rows old_rows = rows_of(before, schema);
    const Rows new_rows = rows_of(after, schema);
    std::set<Key> keys;
    for (const Rows* rows : {&old_rows, &new_rows}) {
      for (const auto& [key, cells] : *rows) keys.insert(key);
    }
    for (const Key& key : keys) {
      const auto was = old_rows.find(key);
      const auto is = new_rows.find(key);
      const std::size_t old_count = was == old_rows.end() ? 0 : was->second.size();
      const std::size_t new_count = is == new_rows.end() ? 0 : is->second.size();
      for (std::size_t i = 0; i < std::max(old_count, new_count); ++i) {
        RowChange change = change_of(schema, key, i < old_count ? &was->second[i] : nullptr,
                                     i < new_count ? &is->second[i] : nullptr);
        if (!change.cells.empty()) changes.push_back(std::move(change));
      }
    }
  }
  return changes;
}

TextTable diff_as_table(const std::vector<RowChange>& changes) {
  TextTable table{.name = "changes",
                  .columns = {"table", "id", "change", "column", "before", "after"},
                  .rows = {}};
  for (const RowChange& change : changes) {
    const std::string kind = change.kind == RowChange::Kind::kAdded     ? "added"
                             : change.kind == RowChange::Kind::kRemoved ? "removed"
                                                                        : "changed";
    for (const CellChange& cell : change.cells) {
      table.rows.push_back({change.table, change.id, kind, cell.column, cell.before, cell.after});
    }
  }
  return table;
}

}  // namespace renkei::network
