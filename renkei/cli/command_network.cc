#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/base/structured.h"
#include "renkei/cli/console.h"
#include "renkei/network/network_show.h"
#include "renkei/report/table.h"

namespace renkei::cli {
namespace {

constexpr int kCellWidthMax = 48;

report::Table as_table(const network::TextTable& from) {
  report::Table table;
  table.caption = from.name;
  for (const auto& column : from.columns) table.columns.push_back({column, false});
  for (const auto& row : from.rows) {
    std::vector<std::string> cells;
    for (const auto& cell : row) cells.push_back(report::cut_to_width(cell, kCellWidthMax));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

Json as_json(const network::TextTable& from) {
  Json rows = Json::array();
  for (const auto& row : from.rows) {
    Json object = Json::object();
    for (std::size_t k = 0; k < row.size(); ++k) object[from.columns[k]] = row[k];
    rows.push_back(std::move(object));
  }
  return Json{{"table", from.name}, {"rows", rows}};
}

void print_tables(const std::vector<network::TextTable>& tables, bool json) {
  if (json) {
    Json list = Json::array();
    for (const auto& table : tables) list.push_back(as_json(table));
    print(list.dump(2) + "\n");
    return;
  }
  for (const auto& table : tables) print(report::table_text(as_table(table)) + "\n");
}

// What can be read of a network, its faults told but not in the way.
std::optional<network::ReadResult> read_leniently(const CommonOptions& common,
                                                  const std::string& folder, int& code) {
  auto options = read_options({.folder = folder, .as_of = common.as_of});
  if (!options) {
    code = give_up(common, options.error());
    return std::nullopt;
  }
  Faults faults;
  auto read = network::read_network(disk(), folder, *options, faults);
  if (!read) {
    code = give_up(common, read.error());
    return std::nullopt;
  }
  print_faults(common.language, faults);
  return std::move(*read);
}

}  // namespace

int run_network_show(const NetworkShowOptions& options) {
  int code = kYes;
  const auto read = read_leniently(options.common, options.network, code);
  if (!read) return code;
  if (!options.id.empty()) {
    const auto tables = network::rows_naming(read->tables, options.id);
    if (tables.empty()) {
      return give_up(options.common,
                     Error("network.nothing_named", fmt::format("no row names '{}'", options.id))
                         .value(options.id)
                         .remedy("see the ids with: renkei network show NETWORK"));
    }
    print_tables(tables, options.common.json);
    return kYes;
  }
  const auto overview = network::network_overview(*read);
  if (!options.common.json) {
    const bool ja = options.common.language == report::Language::kJa;
    print(fmt::format(fmt::runtime(ja ? "{}（{}現在）\n\n" : "{} as of {}\n\n"),
                      ja ? overview.title.ja : overview.title.en, overview.as_of.to_string()));
  }
  print_tables({overview.tables, overview.parameters}, options.common.json);
  return kYes;
}

int run_network_diff(const NetworkDiffOptions& options) {
  int code = kYes;
  const auto before = read_leniently(options.common, options.before, code);
  if (!before) return code;
  const auto after = read_leniently(options.common, options.after, code);
  if (!after) return code;
  const auto changes = network::network_diff(before->tables, after->tables);
  if (changes.empty() && !options.common.json) {
    const bool ja = options.common.language == report::Language::kJa;
    print(ja ? "違いはありません。\n" : "no difference\n");
    return kYes;
  }
  print_tables({network::diff_as_table(changes)}, options.common.json);
  return kYes;
}

}  // namespace renkei::cli
