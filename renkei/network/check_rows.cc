// check_network.h: ids that stand twice, and what one row says against itself.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "renkei/network/check_network.h"
#include "renkei/network/in_force.h"

namespace renkei::network {

namespace {

struct Pair {
  std::string_view table;  // empty: every table
  std::string_view from;
  std::string_view to;
};

constexpr std::array kDatePairs = {
    Pair{"", "valid_from", "valid_to"},
    Pair{"suites", "available_from", "available_to"},
    Pair{"sites", "operation_from", "closed_on"},
    Pair{"licences", "held_from", "held_to"},
    Pair{"programmes", "call_open", "call_close"},
};

constexpr std::array kNumberPairs = {
    Pair{"processes", "campaign_batches_min", "campaign_batches_max"},
    Pair{"processes", "campaign_days_min", "campaign_days_max"},
};

void report_reversed(const RecordReader& row, const Pair& pair, const std::string& code,
                     const std::string& relation, Findings& findings) {
  const std::string from(pair.from);
  const std::string to(pair.to);
  findings.add(row.place(to), {.code = code,
                               .message = to + " " + row.cell(to) + " is " + relation + " " + from +
                                          " " + row.cell(from),
                               .value = row.cell(to),
                               .remedy = "correct " + from + " or " + to,
                               .args = {{"from", from}, {"to", to}, {"other", row.cell(from)}}});
}

void check_pairs(const RecordReader& row, std::string_view table, Findings& findings) {
  for (const Pair& pair : kDatePairs) {
    if (!pair.table.empty() && pair.table != table) continue;
    const auto from = row.date(pair.from);
    const auto to = row.date(pair.to);
    if (from && to && *to < *from) {
      report_reversed(row, pair, "network.dates_reversed", "before", findings);
    }
  }
  for (const Pair& pair : kNumberPairs) {
    if (pair.table != table) continue;
    const auto from = row.number(pair.from);
    const auto to = row.number(pair.to);
    if (from && to && *to < *from) {
      report_reversed(row, pair, "network.range_reversed", "less than", findings);
    }
  }
}

void report_twice(const TableRecords& table, const Record& first, const Record& second,
                  Findings& findings) {
  const RecordReader a(table, first);
  const RecordReader b(table, second);
  const std::string id_column(table.schema().columns.front().name);
  const std::string line = std::to_string(first.row->line);
  const bool dated =
      a.has("valid_from") || a.has("valid_to") || b.has("valid_from") || b.has("valid_to");
  if (!dated) {
    findings.add(b.place(id_column),
                 {.code = "network.duplicate_id",
                  .message = "'" + b.cell(id_column) + "' stands in line " + line + " already",
                  .value = b.cell(id_column),
                  .remedy = "give one of the two another id, or remove it",
                  .args = {{"line", line}}});
    return;
  }
  const std::string column = b.has("valid_from") || !b.has("valid_to") ? "valid_from" : "valid_to";
  findings.add(b.place(column),
               {.code = "network.overlapping_dates",
                .message = "'" + b.cell(id_column) + "' is in force here and in line " + line +
                           " on the same day",
                .value = b.cell(column),
                .remedy = "end one row (valid_to) before the other begins (valid_from)",
                .args = {{"line", line}}});
}

// Rows in the order of their first days; each against the one that lasts longest so far.
void check_id(const TableRecords& table, const std::vector<int>& rows, Findings& findings) {
  std::vector<const Record*> records;
  for (const int row : rows) records.push_back(&table.records[static_cast<std::size_t>(row)]);
  std::stable_sort(records.begin(), records.end(), [&table](const Record* a, const Record* b) {
    return RecordReader(table, *a).date("valid_from") < RecordReader(table, *b).date("valid_from");
  });
  const Record* longest = records.front();
  for (std::size_t i = 1; i < records.size(); ++i) {
    const RecordReader before(table, *longest);
    const RecordReader here(table, *records[i]);
    if (overlap(before, here)) {
      const bool in_order = longest->row->line < records[i]->row->line;
      report_twice(table, in_order ? *longest : *records[i], in_order ? *records[i] : *longest,
                   findings);
    }
    const auto end = before.date("valid_to");
    const auto end_here = here.date("valid_to");
    if (end && (!end_here || *end_here > *end)) longest = records[i];
  }
}

}  // namespace

void check_rows(const Book& book, Findings& findings) {
  for (const TableSchema& schema : network_schema()) {
    const TableRecords* table = book.table(schema.name);
    if (table == nullptr) continue;
    for (std::size_t i = 0; i < table->records.size(); ++i) {
      const Record& record = table->records[i];
      check_pairs(RecordReader(*table, record), schema.name, findings);
      const auto* rows = table->rows_of(table->text(*record.row, schema.id_column()));
      if (rows != nullptr && rows->size() > 1 && rows->front() == static_cast<int>(i)) {
        check_id(*table, *rows, findings);
      }
    }
  }
}

}  // namespace renkei::network
