// Planted faults: mutations of networks/tiny with the one fault that each is. For tests only.
#pragma once

#include <cstdint>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "renkei/network/network_test_tools.h"

namespace renkei::network {

struct Planted {
  friend void PrintTo(const Planted& planted, std::ostream* out) { *out << planted.name; }

  std::string name;
  std::vector<Mutation> mutations;
  std::string code;
  std::string file;
  std::int64_t line;
  std::string field;
  std::set<std::string> implied = {};  // codes that may stand beside it
};

// In `table`, the first `find` becomes `replace`.
Mutation in(const std::string& table, const std::string& find, const std::string& replace);
// One of every kind, and more.
std::vector<Planted> all_planted();
// networks/tiny with the fault planted.
Files planted_files(const Planted& planted);

}  // namespace renkei::network
