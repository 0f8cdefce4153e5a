#include "renkei/network/in_force.h"

#include <algorithm>

namespace renkei::network {

InForce::InForce(const Book& book, std::optional<Date> as_of)
    : all_(!as_of.has_value()), book_(&book) {
  if (all_) return;
  read_dates(book, *as_of);
  while (drop_dependants(book)) {
  }
}

bool InForce::holds(std::string_view table, std::size_t row) const {
  if (all_) return true;
  const auto found = rows_.find(table);
  return found != rows_.end() && found->second[row];
}

bool InForce::knows(std::string_view table, std::string_view id) const {
  if (all_) return book_->knows(table, id);
  const auto found = ids_.find(table);
  return found != ids_.end() && found->second.contains(id);
}

void InForce::read_dates(const Book& book, Date as_of) {
  for (const TableSchema& schema : network_schema()) {
    const TableRecords* table = book.table(schema.name);
    if (table == nullptr) continue;
    std::vector<bool>& holds = rows_[std::string(schema.name)];
    std::set<std::string_view>& ids = ids_[std::string(schema.name)];
    for (const Record& record : table->records) {
      const RecordReader reader(*table, record);
      const auto from = reader.date("valid_from");
      const auto to = reader.date("valid_to");
      const bool in_force = (!from || *from <= as_of) && (!to || as_of <= *to);
      holds.push_back(in_force);
      if (in_force) ids.insert(table->text(*record.row, schema.id_column()));
    }
  }
}

bool InForce::rests_on_nothing(const TableRecords& table, const Record& record) const {
  const auto& columns = table.schema().columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].weak || columns[i].target.empty()) continue;
    if (const auto* id = std::get_if<std::string_view>(&record.values[i])) {
      if (!knows(columns[i].target, *id)) return true;
    }
    if (!columns[i].required) continue;
    if (const auto* ids = std::get_if<std::vector<std::string_view>>(&record.values[i])) {
      if (std::none_of(ids->begin(), ids->end(),
                       [&](std::string_view id) { return knows(columns[i].target, id); })) {
        return true;
      }
    }
  }
  return false;
}

bool InForce::drop_dependants(const Book& book) {
  bool changed = false;
  for (auto& [name, holds] : rows_) {
    const TableRecords& table = *book.table(name);
    bool table_changed = false;
    for (std::size_t i = 0; i < holds.size(); ++i) {
      if (!holds[i] || !rests_on_nothing(table, table.records[i])) continue;
      holds[i] = false;
      table_changed = true;
    }
    if (!table_changed) continue;
    changed = true;
    std::set<std::string_view>& ids = ids_[name];
    ids.clear();
    for (std::size_t i = 0; i < holds.size(); ++i) {
      if (holds[i]) ids.insert(table.text(*table.records[i].row, table.schema().id_column()));
    }
  }
  return changed;
}

bool overlap(const RecordReader& a, const RecordReader& b) {
  const auto starts_by_end_of = [](const RecordReader& one, const RecordReader& other) {
    const auto from = one.date("valid_from");
    const auto to = other.date("valid_to");
    return !from || !to || *from <= *to;
  };
  return starts_by_end_of(a, b) && starts_by_end_of(b, a);
}

}  // namespace renkei::network
