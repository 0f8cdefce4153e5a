// What stands in a network, and what two networks differ in, as tables of text for the command
// line and the pages. Nothing is printed here. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renkei/network/read_network.h"

namespace renkei::network {

struct TextTable {
  std::string name;  // of the network's table, or "parameters in use"
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

struct NetworkOverview {
  std::string name;
  Name title;
  Date as_of;
  // table, rows, in_force, published, reported, estimated, assumption: the rows of each table
  // that hold on the as-of day, by how sure they are.
  TextTable tables;
  // parameter_id, name_ja, name_en, low, typical, high, unit, better, confidence, source, used_by:
  // how many rows take numbers from it.
  TextTable parameters;
};
[[nodiscard]] NetworkOverview network_overview(const ReadResult& network);

// Every row, of any date, in which `id` stands alone or in a list (its own row first), or as
// $id: one table for each of the network's, with file and line before the row's filled columns.
[[nodiscard]] std::vector<TextTable> rows_naming(const Tables& tables, std::string_view id);

struct CellChange {
  std::string column;
  std::string before;
  std::string after;
};

struct RowChange {
  enum class Kind { kAdded, kRemoved, kChanged } kind = Kind::kChanged;
  std::string table;
  std::string id;                 // with " from <valid_from>" where rows of one id differ by date
  std::vector<CellChange> cells;  // of an added or removed row: its filled ones
};

// By table in the order of the schema, then by id. Order of rows and columns, encoding, line ends
// and empty columns make no difference.
[[nodiscard]] std::vector<RowChange> network_diff(const Tables& before, const Tables& after);
// table, id, change (added, removed, changed), column, before, after.
[[nodiscard]] TextTable diff_as_table(const std::vector<RowChange>& changes);

}  // namespace renkei::network
