// Tables that are not there: whose rows are rules or limits, so that a plan without them would be
// better (or worse) than it can be, and nobody would see why.
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "renkei/network/check_network.h"
#include "renkei/network/schema.h"

namespace renkei::network {

namespace {

// A suite may be asked to change from one platform or product to another.
bool some_suite_may_change(const Network& all) {
  return std::any_of(all.suites.begin(), all.suites.end(), [&](const Suite& suite) {
    std::set<std::pair<PlatformId, std::optional<ProductId>>> made;
    for (const Process& process : all.processes) {
      if (process.only_suite && *process.only_suite != suite.id) continue;
      const auto& has = suite.platforms;
      if (std::find(has.begin(), has.end(), process.platform) == has.end()) continue;
      const bool equipped =
          std::any_of(all.units.begin(), all.units.end(), [&](const EquipmentUnit& unit) {
            return unit.suite == suite.id && unit.kind == process.unit_kind;
          });
      if (!process.unit_kind.empty() && !equipped) continue;
      made.emplace(process.platform, process.product);
    }
    return made.size() > 1;
  });
}

// Something is used up that comes in from outside.
bool some_bill_draws_from_outside(const Network& all) {
  return std::any_of(all.bills.begin(), all.bills.end(), [&](const BillLine& line) {
    return std::none_of(all.processes.begin(), all.processes.end(),
                        [&](const Process& process) { return process.output == line.material; });
  });
}

// Has rows that the table called `name` speaks of.
bool wants(const Network& all, std::string_view name) {
  const auto any_process = [&](auto test) {
    return std::any_of(all.processes.begin(), all.processes.end(), test);
  };
  if (name == "bills") return !all.processes.empty();
  if (name == "offers" || name == "stocks") return some_bill_draws_from_outside(all);
  if (name == "demand") return !all.products.empty();
  if (name == "licences") {
    return any_process([](const Process& process) { return process.product.has_value(); });
  }
  // The others are about days, which a calendar of periods does not count.
  if (all.planning.calendar == Planning::Calendar::kPeriod) return false;
  if (name == "lanes") return !all.sites.empty();
  if (name == "labs") {
    return any_process([](const Process& process) { return process.release_days > 0; });
  }
  if (name == "switches") return some_suite_may_change(all);
  if (name == "switch_steps") return !all.switches.empty();
  RENKEI_CHECK(false);
}

std::string header_of(const TableSchema& schema) {
  std::string header;
  for (const Column& column : schema.columns) {
    if (!column.required) continue;
    header += (header.empty() ? "" : ",") + std::string(column.name);
  }
  return header;
}

}  // namespace

void check_tables(const Book& book, const Network& all, const std::filesystem::path& folder,
                  Findings& findings) {
  for (const TableSchema& schema : network_schema()) {
    if (schema.needed_where.empty() || book.table(schema.name) != nullptr) continue;
    if (!book.trusts(schema.name) || !wants(all, schema.name)) continue;
    const std::string file = std::string(schema.name) + ".csv";
    const std::string header = header_of(schema);
    findings.add({.file = (folder / file).generic_string(), .line = 1},
                 {.code = "network.missing_table",
                  .message = "the folder has no " + file + ", which is needed " +
                             std::string(schema.needed_where),
                  .value = file,
                  .remedy = "add the table; a file of its header line alone says that there is "
                            "nothing to say: " +
                            header,
                  .args = {{"header", header}}});
  }
}

}  // namespace renkei::network
