// Which rows hold on a day: those whose valid_from and valid_to take it in, less those that name
// a row that does not hold (a suite before its site), again and again. For this room alone.
// Thread-safe after construction.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/date.h"
#include "renkei/network/records.h"

namespace renkei::network {

class InForce {
 public:
  // Without a day every row holds.
  InForce(const Book& book, std::optional<Date> as_of);

  [[nodiscard]] bool holds(std::string_view table, std::size_t row) const;
  // Some row of this id holds.
  [[nodiscard]] bool knows(std::string_view table, std::string_view id) const;

 private:
  void read_dates(const Book& book, Date as_of);
  // Leaves out what rests on rows left out; true when that changed something.
  bool drop_dependants(const Book& book);
  [[nodiscard]] bool rests_on_nothing(const TableRecords& table, const Record& record) const;

  bool all_ = false;
  const Book* book_;
  std::map<std::string, std::vector<bool>, std::less<>> rows_;
  std::map<std::string, std::set<std::string_view>, std::less<>> ids_;
};

// The days on which a row is in force include a day in common with another's.
[[nodiscard]] bool overlap(const RecordReader& a, const RecordReader& b);

}  // namespace renkei::network
