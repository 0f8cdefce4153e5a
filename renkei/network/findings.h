// Collects the faults of one reading, and remembers which columns and rows they touch, so that
// what follows from a fault is not named as a second one. For this room alone. Not thread-safe.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "renkei/base/error.h"

namespace renkei::network {

// Of one kind in one column so many are listed; the rest are counted (network.more_faults).
inline constexpr int kFaultsOfOneKindMax = 100;

struct Fault {
  std::string code;
  std::string message;
  std::string value;
  std::string remedy;
  std::vector<std::pair<std::string, std::string>> args = {};
};

// "offers.csv:2 (rate)", as far as the place says.
[[nodiscard]] std::string cell_text(const Place& place);

class Findings {
 public:
  void add(const Place& place, Fault fault);
  // A fault of base/ (a number, a date, a unit) gets the place of its cell, and its value and
  // remedy where they are missing.
  void add(const Place& place, Error error, std::string_view value, std::string_view remedy);

  // The place has a cell that cannot be read for a fault elsewhere: it counts as not clean.
  void spoil(const Place& place);

  // Whether one more fault of this kind in this column would still be listed.
  [[nodiscard]] bool room_for(const Place& place, const std::string& code) const;

  // No fault stands in these columns ("processes.output") ...
  [[nodiscard]] bool clean(std::initializer_list<std::string_view> columns) const;
  // ... in this row of this file.
  [[nodiscard]] bool clean_row(const std::string& file, std::int64_t line) const;

  // Everything found, by file, line and column; the collector is empty afterwards.
  [[nodiscard]] Faults take();

 private:
  void note(const Place& place, const std::string& code, Error&& error);

  Faults faults_;
  std::set<std::string, std::less<>> columns_;
  std::set<std::pair<std::string, std::int64_t>> rows_;
  struct Count {
    int found = 0;
    Place last;
  };
  std::map<std::string, Count> counts_;  // by file, field and code
};

}  // namespace renkei::network
