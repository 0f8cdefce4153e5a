// Reading a network folder into a Network, and saying everything that is wrong with it at once.
//
// Thread-safe as far as the FileSystem given is.
//
//   Faults faults;
//   auto network = read_network(disk(), "networks/japan", {.as_of = date}, faults);
//   if (!faults.empty()) ...  // each with file, line, column, value, remedy
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/csv.h"
#include "renkei/base/seams.h"
#include "renkei/network/model.h"

namespace renkei::network {

// One cell or parameter changed for this reading only; the tables stay as they are.
//   "fill-rate*=1.2"                      parameter `fill-rate` times 1.2
//   "fill-rate=500"                       parameter set
//   "processes[mrna-ds].titre*=0.5"       one cell: operators = *= += -=
//   "offers[*].rate*=1.1"                 every row's cell
//   "fill_rate*=1.2"                      '_' and '-' are alike in parameter names
struct Edit {
  std::string text;
};

enum class Estimate { kLow, kTypical, kHigh };

struct ReadOptions {
  std::optional<Date> as_of{};  // else network.toml's, else an error
  std::vector<Edit> edits{};
  // All parameters at their good end, typical or bad end (by Parameter::better: kLow is the
  // pessimistic reading, kHigh the optimistic one) ...
  Estimate estimate = Estimate::kTypical;
  // ... and single ones otherwise.
  std::map<ParameterId, Decimal> parameter_values{};
};

// The tables as read, for `show`, `diff` and the report; also the tables planning does not read.
struct Tables {
  std::filesystem::path folder;
  std::map<std::string, CsvTable> by_name;  // "sites" -> sites.csv
};

struct ReadResult {
  Network network;
  Tables tables;
  bool dated = false;  // network.as_of is known; else it is no day at all
};

// Reads, converts and checks. `faults` receives every fault found, in order of file and line;
// those that only an edit brings have the place of the edit (file "--what-if").
// when it stays empty the network is whole and may be planned with. Returns what could be read
// even when there are faults (for `show`), or the one Error that stopped all reading (no folder,
// no network.toml).
[[nodiscard]] Result<ReadResult> read_network(const FileSystem& files,
                                              const std::filesystem::path& folder,
                                              const ReadOptions& options, Faults& faults);

// Low and high values of parameters that what names them cannot take, at their cells. `whole` is
// what was read with the options, without a fault. Reads the network again for each end, and for
// each parameter where that has faults.
[[nodiscard]] Faults check_ends(const FileSystem& files, const std::filesystem::path& folder,
                                const ReadOptions& options, const ReadResult& whole);

}  // namespace renkei::network
