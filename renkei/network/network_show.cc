#include "renkei/network/network_show.h"

#include <algorithm>
#include <map>

#include "renkei/network/build_enums.h"
#include "renkei/network/records.h"

namespace renkei::network {

namespace {

using Counts = std::map<Confidence, std::size_t>;
using Uses = std::map<ParameterId, std::size_t>;

template <typename Row>
void count_rows(const std::vector<Row>& rows, Counts& counts, Uses& uses) {
  for (const Row& row : rows) {
    ++counts[row.origin.confidence];
    for (const ParameterId& parameter : row.origin.parameters) ++uses[parameter];
  }
}

// Of the tables that the model takes; the others are counted by their text.
void count_by_table(const Network& network, std::map<std::string, Counts, std::less<>>& by_table,
                    Uses& uses) {
  Uses of_parameters;  // a parameter does not use itself
  count_rows(network.parameters, by_table["parameters"], of_parameters);
  count_rows(network.parties, by_table["parties"], uses);
  count_rows(network.sites, by_table["sites"], uses);
  count_rows(network.platforms, by_table["platforms"], uses);
  count_rows(network.products, by_table["products"], uses);
  count_rows(network.materials, by_table["materials"], uses);
  count_rows(network.stocks, by_table["stocks"], uses);
  count_rows(network.suites, by_table["suites"], uses);
  count_rows(network.units, by_table["units"], uses);
  count_rows(network.processes, by_table["processes"], uses);
  count_rows(network.bills, by_table["bills"], uses);
  count_rows(network.offers, by_table["offers"], uses);
  count_rows(network.labs, by_table["labs"], uses);
  count_rows(network.licences, by_table["licences"], uses);
  count_rows(network.switches, by_table["switches"], uses);
  for (const Switch& change : network.switches) {
    count_rows(change.steps, by_table["switch_steps"], uses);
  }
  count_rows(network.lanes, by_table["lanes"], uses);
  count_rows(network.demands, by_table["demand"], uses);
  count_rows(network.scenarios, by_table["scenarios"], uses);
}

// Of a table the model keeps no rows of: those whose dates take the day in.
Counts count_text(const TableRecords& table, Date as_of) {
  Counts counts;
  const TableSchema& schema = table.schema();
  for (const CsvRow& row : table.csv().rows) {
    const auto from = Date::parse(table.text(row, schema.column("valid_from")));
    const auto to = Date::parse(table.text(row, schema.column("valid_to")));
    if ((from && as_of < *from) || (to && *to < as_of)) continue;
    ++counts[confidence_of(table.text(row, schema.column("confidence")))];
  }
  return counts;
}

constexpr Confidence kConfidences[] = {Confidence::kPublished, Confidence::kReported,
                                       Confidence::kEstimated, Confidence::kAssumption};

TextTable parameter_table(const Network& network, const Uses& uses) {
  TextTable table{.name = "parameters",
                  .columns = {"parameter_id", "name_ja", "name_en", "low", "typical", "high",
                              "unit", "better", "confidence", "source", "used_by"},
                  .rows = {}};
  for (const Parameter& parameter : network.parameters) {
    const auto used = uses.find(parameter.id);
    table.rows.push_back(
        {parameter.id.str(), parameter.name.ja, parameter.name.en, parameter.low.to_string(),
         parameter.typical.to_string(), parameter.high.to_string(), parameter.unit_code,
         parameter.better == Parameter::Better::kLow ? "low" : "high",
         std::string(to_text(parameter.origin.confidence)), parameter.origin.source,
         std::to_string(used == uses.end() ? 0 : used->second)});
  }
  return table;
}

bool names(std::string_view cell, std::string_view id) {
  for (const std::string_view part : split_choices(cell)) {
    const std::string_view word = trim(part);
    if (word == id || (!word.empty() && word.front() == '$' && word.substr(1) == id)) return true;
  }
  return false;
}

bool is_free_text(const TableSchema& schema, std::string_view column) {
  const int index = schema.column(column);
  if (index < 0) return true;
  const ColumnType type = schema.columns[static_cast<std::size_t>(index)].type;
  return type == ColumnType::kText && column != "programmes";
}

}  // namespace

NetworkOverview network_overview(const ReadResult& read) {
  NetworkOverview overview{.name = read.network.name,
                           .title = read.network.title,
                           .as_of = read.network.as_of,
                           .tables = {},
                           .parameters = {}};
  std::map<std::string, Counts, std::less<>> by_table;
  Uses uses;
  count_by_table(read.network, by_table, uses);
  overview.tables.name = "tables";
  overview.tables.columns = {"table", "rows", "in_force"};
  for (const Confidence one : kConfidences) {
    overview.tables.columns.emplace_back(to_text(one));
  }
  for (const TableSchema& schema : network_schema()) {
    const auto csv = read.tables.by_name.find(std::string(schema.name));
    if (csv == read.tables.by_name.end()) continue;
    const auto model = by_table.find(schema.name);
    const Counts counts = model != by_table.end()
                              ? model->second
                              : count_text(TableRecords(schema, csv->second), read.network.as_of);
    std::size_t in_force = 0;
    for (const auto& [confidence, count] : counts) in_force += count;
    std::vector<std::string> row = {csv->first, std::to_string(csv->second.rows.size()),
                                    std::to_string(in_force)};
    for (const Confidence one : kConfidences) {
      const auto found = counts.find(one);
      row.push_back(std::to_string(found == counts.end() ? 0 : found->second));
    }
    overview.tables.rows.push_back(std::move(row));
  }
  overview.parameters = parameter_table(read.network, uses);
  return overview;
}

std::vector<TextTable> rows_naming(const Tables& tables, std::string_view id) {
  std::vector<TextTable> found;
  for (const TableSchema& schema : network_schema()) {
    const auto csv = tables.by_name.find(std::string(schema.name));
    if (csv == tables.by_name.end()) continue;
    std::vector<const CsvRow*> rows;
    for (const CsvRow& row : csv->second.rows) {
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (is_free_text(schema, csv->second.columns[i]) || !names(row.cells[i], id)) continue;
        rows.push_back(&row);
        break;
      }
    }
    if (rows.empty()) continue;
    TextTable table{.name = csv->first, .columns = {"file", "line"}, .rows = {}};
    std::vector<std::size_t> filled;
    for (std::size_t i = 0; i < csv->second.columns.size(); ++i) {
      if (std::all_of(rows.begin(), rows.end(),
                      [i](const CsvRow* row) { return row->cells[i].empty(); })) {
        continue;
      }
      filled.push_back(i);
      table.columns.push_back(csv->second.columns[i]);
    }
    for (const CsvRow* row : rows) {
      std::vector<std::string> cells = {csv->second.file, std::to_string(row->line)};
      for (const std::size_t i : filled) cells.push_back(row->cells[i]);
      table.rows.push_back(std::move(cells));
    }
    found.push_back(std::move(table));
  }
  // The table in which the id names a row comes first.
  std::stable_partition(found.begin(), found.end(), [id](const TextTable& table) {
    const TableSchema* schema = find_table(table.name);
    const auto at =
        std::find(table.columns.begin(), table.columns.end(), schema->columns.front().name);
    if (at == table.columns.end()) return false;
    const auto index = static_cast<std::size_t>(at - table.columns.begin());
    return schema->columns.front().type == ColumnType::kId &&
           std::any_of(table.rows.begin(), table.rows.end(),
                       [&](const auto& row) { return trim(row[index]) == id; });
  });
  return found;
}

}  // namespace renkei::network
