#include "renkei/network/parameters.h"

#include <algorithm>

#include "renkei/base/nearest.h"
#include "renkei/network/in_force.h"

namespace renkei::network {

namespace {

void check_order(const RecordReader& row, Findings& findings) {
  const auto low = row.number("low");
  const auto typical = row.number("typical");
  const auto high = row.number("high");
  if (!low || !typical || !high || (*low <= *typical && *typical <= *high)) return;
  findings.add(row.place("typical"),
               {.code = "network.parameter_order",
                .message = "low " + row.cell("low") + ", typical " + row.cell("typical") +
                           " and high " + row.cell("high") + " do not go up",
                .value = row.cell("typical"),
                .remedy = "write low <= typical <= high",
                .args = {{"low", row.cell("low")}, {"high", row.cell("high")}}});
}

std::optional<Exact> estimated(const RecordReader& row, Estimate estimate) {
  if (estimate == Estimate::kTypical) return row.number("typical");
  const bool high_is_good = row.text("better") != "low";
  const bool good_end = estimate == Estimate::kHigh;
  return row.number(high_is_good == good_end ? "high" : "low");
}

std::vector<std::string_view> ids_of(const TableRecords& table) {
  std::vector<std::string_view> ids;
  for (const Record& record : table.records) {
    ids.push_back(table.text(*record.row, table.schema().id_column()));
  }
  return ids;
}

void report_unknown_row(const Place& place, const std::string& table, const std::string& row,
                        const std::vector<std::string_view>& ids, Findings& findings) {
  const std::string near(nearest(row, ids));
  findings.add(place, {.code = "network.edit_unknown_row",
                       .message = "there is no '" + row + "' in table '" + table + "'",
                       .value = row,
                       .remedy = near.empty() ? "name an id of " + table + ".csv"
                                              : "did you mean '" + near + "'?",
                       .args = {{"table", table}, {"near", near}}});
}

}  // namespace

ParameterValues parameter_values(const TableRecords& table, const ReadOptions& options, Date as_of,
                                 const std::vector<ParsedEdit>& edits, Findings& findings) {
  ParameterValues values;
  for (const Record& record : table.records) {
    const RecordReader row(table, record);
    check_order(row, findings);
    const std::string id = row.string("parameter_id");
    const Unit* unit = row.unit("unit");
    const auto value = estimated(row, options.estimate);
    if (id.empty() || unit == nullptr || !value) continue;
    const auto from = row.date("valid_from");
    const auto to = row.date("valid_to");
    const bool in_force = (!from || *from <= as_of) && (!to || as_of <= *to);
    if (values.contains(id) && !in_force) continue;
    values[id] = {.id = ParameterId(id), .value = *value, .unit = *unit};
  }
  for (const auto& [id, value] : options.parameter_values) {
    if (const auto found = values.find(id.str()); found != values.end()) {
      found->second.value = value.exact();
    }
  }
  for (const ParsedEdit& edit : edits) {
    if (!edit.table.empty()) continue;
    for (auto& [id, value] : values) {
      if (same_parameter_name(id, edit.row)) value.value = apply_edit(edit, value.value);
    }
  }
  return values;
}

void check_edits(const Book& book, const ReadOptions& options, const std::vector<ParsedEdit>& edits,
                 Findings& findings) {
  const TableRecords* parameters = book.table("parameters");
  const auto parameter_ids =
      parameters == nullptr ? std::vector<std::string_view>{} : ids_of(*parameters);
  for (const auto& [id, value] : options.parameter_values) {
    if (book.knows("parameters", id.str())) continue;
    report_unknown_row({.file = "--parameter", .line = 1}, "parameters", id.str(), parameter_ids,
                       findings);
  }
  for (const ParsedEdit& edit : edits) {
    if (edit.table.empty()) {
      const bool known =
          std::any_of(parameter_ids.begin(), parameter_ids.end(),
                      [&edit](std::string_view id) { return same_parameter_name(id, edit.row); });
      if (!known) report_unknown_row(edit.place, "parameters", edit.row, parameter_ids, findings);
      continue;
    }
    const TableRecords* table = book.table(edit.table);
    const bool any_row = table != nullptr && edit.row == "*" && !table->records.empty();
    if (any_row || book.knows(edit.table, edit.row)) continue;
    report_unknown_row(edit.place, edit.table, edit.row,
                       table == nullptr ? std::vector<std::string_view>{} : ids_of(*table),
                       findings);
  }
}

}  // namespace renkei::network
