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

// Is there what makes a table needed?
bool holds(NeededWhere where, const Network& all) {
  const auto any_process = [&](auto test) {
    return std::any_of(all.processes.begin(), all.processes.end(), test);
  };
  // Days, which a calendar of periods does not count.
  const bool days = all.planning.calendar == Planning::Calendar::kDay;
  switch (where) {
    case NeededWhere::kNowhere:
      return false;
    case NeededWhere::kProcesses:
      return !all.processes.empty();
    case NeededWhere::kProcessOfAProduct:
      return any_process([](const Process& process) { return process.product.has_value(); });
    case NeededWhere::kProducts:
      return !all.products.empty();
    case NeededWhere::kSites:
      return days && !all.sites.empty();
    case NeededWhere::kSwitches:
      return days && !all.switches.empty();
    case NeededWhere::kDrawnFromOutside:
      return some_bill_draws_from_outside(all);
    case NeededWhere::kSuiteMayChange:
      return days && some_suite_may_change(all);
    case NeededWhere::kReleaseDays:
      return days && any_process([](const Process& process) { return process.release_days > 0; });
    case NeededWhere::kUnitKinds:
      return any_process([](const Process& process) { return !process.unit_kind.empty(); });
    case NeededWhere::kBatchesFilled:
      return any_process(
          [](const Process& process) { return !process.titre && !process.batch_amount; });
  }
  return false;
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

void check_tables(Book& book, const Network& all, const std::filesystem::path& folder,
                  Findings& findings) {
  for (const TableSchema& schema : network_schema()) {
    const TableRecords* table = std::as_const(book).table(schema.name);
    const bool there = table != nullptr && (!schema.needs_rows || !table->csv().rows.empty());
    if (there || !holds(schema.needed_where, all)) continue;
    // An amount that cannot be read is not one that is not there.
    const bool amounts_read = findings.clean({"processes.titre", "processes.batch_amount"});
    if (schema.needed_where == NeededWhere::kBatchesFilled && !amounts_read) continue;
    const std::string file = std::string(schema.name) + ".csv";
    const Place place{.file = (folder / file).generic_string(), .line = 1};
    const std::string where(needed_in_words(schema.needed_where));
    const std::string where_ja(needed_in_japanese(schema.needed_where));
    const std::string header = header_of(schema);
    book.distrust(schema.name);
    if (schema.needs_rows) {
      const bool absent = table == nullptr;
      findings.add(
          place,
          {.code = absent ? "network.missing_file" : "network.empty_table",
           .message = absent ? "the folder has no " + file + ", which is needed " + where
                             : "there are no rows of " + file + ", which are needed " + where,
           .value = file,
           .remedy = absent ? "add the table with at least one row: " + std::string(schema.meaning)
                            : "add at least one row: " + std::string(schema.meaning),
           .args = {{"where", where}, {"where_ja", where_ja}}});
      continue;
    }
    findings.add(place, {.code = "network.missing_table",
                         .message = "the folder has no " + file + ", which is needed " + where,
                         .value = file,
                         .remedy = "add the table; a file of its header line alone says that there "
                                   "is nothing to say: " +
                                   header,
                         .args = {{"header", header}, {"where", where}, {"where_ja", where_ja}}});
  }
}

}  // namespace renkei::network
