#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/cli/console.h"

namespace renkei::cli {
namespace {

// "3 faults"; where some were only counted, how many are more.
std::string number_of(const Faults& faults, bool ja) {
  const auto listed =
      static_cast<std::size_t>(std::count_if(faults.begin(), faults.end(), [](const Error& fault) {
        return !fault.code().ends_with(".more_faults");
      }));
  if (listed < faults.size()) {
    return ja ? fmt::format("不備 {} 件超", listed) : fmt::format("more than {} faults", listed);
  }
  if (faults.empty()) return ja ? "不備なし" : "no faults";
  if (ja) return fmt::format("不備 {} 件", listed);
  return listed == 1 ? "1 fault" : fmt::format("{} faults", listed);
}

}  // namespace

int run_check(const CheckOptions& options) {
  const auto language = options.common.language;
  auto read = read_options({.folder = options.network, .as_of = options.common.as_of});
  if (!read) {
    return give_up(options.common, read.error());
  }
  Faults faults;
  auto result = network::read_network(disk(), options.network, *read, faults);
  if (!result) {
    return give_up(options.common, result.error());
  }
  if (faults.empty()) faults = network::check_ends(disk(), options.network, *read, *result);
  if (options.common.json) {
    Json list = Json::array();
    for (const auto& fault : faults) list.push_back(fault_json(language, fault));
    print(Json{{"network", result->network.name}, {"faults", list}}.dump(2) + "\n");
    return faults.empty() ? kYes : kNo;
  }
  print_faults(language, faults);
  std::size_t rows = 0;
  for (const auto& [name, table] : result->tables.by_name) rows += table.rows.size();
  const auto tables = result->tables.by_name.size();
  const auto as_of = result->network.as_of;
  if (language == report::Language::kJa) {
    const auto day = result->dated ? as_of.to_string_ja() + "現在、" : "";
    print(fmt::format("{}: {}表 {}行、{}{}\n", options.network, tables, rows, day,
                      number_of(faults, true)));
  } else {
    const auto day = result->dated ? ", as of " + as_of.to_string() : "";
    print(fmt::format("{}: {} tables, {} rows{}: {}\n", options.network, tables, rows, day,
                      number_of(faults, false)));
  }
  return faults.empty() ? kYes : kNo;
}

}  // namespace renkei::cli
