#include "renkei/network/read_network.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "renkei/base/nearest.h"
#include "renkei/base/structured.h"
#include "renkei/network/build_network.h"
#include "renkei/network/check_network.h"
#include "renkei/network/edits.h"
#include "renkei/network/parameters.h"
#include "renkei/network/records.h"
#include "renkei/network/schema.h"
#include "renkei/network/settings.h"

namespace renkei::network {

namespace {

constexpr std::uint64_t kSettingsBytesMax = 1U << 20;
constexpr std::string_view kExtension = ".csv";

Error no_network(const std::filesystem::path& path, const std::string& why) {
  return Error{"network.no_network", why}
      .at({.file = path.generic_string()})
      .value(path.generic_string())
      .remedy("name a folder that holds network.toml and its tables")
      .arg("path", path.generic_string());
}

// Spreadsheet programs lay lock files beside the tables they have open.
bool is_lock_file(std::string_view name) {
  return name.substr(0, 2) == "~$" || name.substr(0, 7) == ".~lock." || name.substr(0, 1) == ".";
}

std::string lower_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void report_unknown_file(const std::string& path, const std::string& stem, Findings& findings) {
  std::vector<std::string_view> names;
  for (const TableSchema& table : network_schema()) names.push_back(table.name);
  const std::string near(nearest(stem, names));
  findings.add({.file = path, .line = 1},
               {.code = "network.unknown_file",
                .message = "there is no table '" + stem + "'",
                .value = stem + std::string(kExtension),
                .remedy = near.empty() ? "remove the file, or give it another extension"
                                       : "did you mean '" + near + ".csv'?",
                .args = {{"near", near.empty() ? near : near + std::string(kExtension)}}});
}

class Reading {
 public:
  Reading(const FileSystem& files, const std::filesystem::path& folder, const ReadOptions& options)
      : files_(files), folder_(folder), options_(options) {}

  Result<ReadResult> read(Faults& faults) {
    result_.tables.folder = folder_;
    if (auto settings = read_network_toml(); !settings) return fail(settings.error());
    if (auto tables = read_tables(); !tables) return fail(tables.error());
    for (const auto& [name, csv] : result_.tables.by_name) {
      const TableSchema* schema = find_table(name);
      check_header(*schema, csv);
      book_.add(*schema, csv);
    }
    check_needed();
    edits_ = parse_edits(options_.edits, findings_);
    read_all_records();
    check_and_build();
    for (Error& fault : findings_.take()) faults.push_back(std::move(fault));
    return std::move(result_);
  }

 private:
  Result<void> read_network_toml() {
    const auto path = folder_ / "network.toml";
    auto text = files_.read_stored(path, kSettingsBytesMax);
    if (!text && text.error().code() == "file.not_found") {
      return fail(no_network(
          files_.exists(folder_) ? path : folder_,
          files_.exists(folder_) ? "the folder has no network.toml" : "there is no such folder"));
    }
    if (!text) return fail(text.error());
    auto document = parse_toml(path.generic_string(), *text);
    if (!document) return fail(document.error());
    const auto as_of = read_settings(*document, result_.network, findings_);
    if (!as_of && !options_.as_of && findings_.clean({"network.as_of"})) {
      findings_.add({.file = path.generic_string(), .line = 1, .field = "as_of"},
                    {.code = "network.no_day",
                     .message = "network.toml has no 'as_of', and no day was asked for",
                     .value = "",
                     .remedy = "add a line as_of = 2026-04-01, or ask for a day"});
    }
    result_.dated = options_.as_of || as_of;
    result_.network.as_of = options_.as_of.value_or(as_of.value_or(Date()));
    return {};
  }

  Result<void> read_tables() {
    const auto names = files_.list(folder_);
    if (!names) return fail(names.error());
    for (const std::string& name : *names) {
      if (is_lock_file(name) || name.size() <= kExtension.size()) continue;
      const std::string stem = name.substr(0, name.size() - kExtension.size());
      const std::string path = (folder_ / name).generic_string();
      if (name.substr(stem.size()) != kExtension) {
        if (lower_case(name).ends_with(kExtension)) report_file_case(path, name);
        continue;
      }
      if (find_table(stem) == nullptr) {
        report_unknown_file(path, stem, findings_);
        continue;
      }
      read_table(stem, path);
    }
    return {};
  }

  // "demand.CSV": some systems make such names, and leaving the table out in silence would be
  // worse.
  void report_file_case(const std::string& path, const std::string& name) {
    const std::string right = lower_case(name);
    findings_.add({.file = path, .line = 1},
                  {.code = "network.file_case",
                   .message = "'" + name + "' is not read: names of tables end in '.csv'",
                   .value = name,
                   .remedy = "rename it to '" + right + "'",
                   .args = {{"right", right}}});
    book_.distrust(right.substr(0, right.size() - kExtension.size()));
  }

  void read_table(const std::string& stem, const std::string& path) {
    auto text = files_.read_stored(folder_ / (stem + std::string(kExtension)), kCsvBytesMax);
    if (!text) {
      findings_.add({.file = path, .line = 1}, std::move(text.error()), path,
                    "see that the file can be read");
      book_.distrust(stem);
      return;
    }
    Faults faults;
    CsvTable csv = parse_csv(path, *text, faults);
    for (Error& fault : faults) {
      Place place = fault.place();
      if (place.line == 0) place.line = 1;
      const std::string value = fault.value().empty() ? stem + ".csv" : fault.value();
      findings_.add(place, std::move(fault), value, "mend the table and save it again");
    }
    if (!faults.empty()) book_.distrust(stem);
    result_.tables.by_name.emplace(stem, std::move(csv));
  }

  void check_header(const TableSchema& schema, const CsvTable& csv) {
    if (csv.columns.empty()) return;  // a fault of the file, named already
    std::vector<std::string_view> known;
    for (const Column& column : schema.columns) known.push_back(column.name);
    std::vector<std::string> columns;
    for (std::size_t i = 0; i < csv.columns.size(); ++i) {
      const std::string name(trim(csv.columns[i]));
      columns.push_back(name);
      if (name == "note" || name.substr(0, 5) == "note_") continue;
      if (schema.column(name) >= 0) continue;
      report_unknown_column(csv, i, name, known);
    }
    for (const Column& column : schema.columns) {
      if (std::find(columns.begin(), columns.end(), column.name) != columns.end()) continue;
      if (column.required) report_missing_column(schema, csv, column);
    }
  }

  void report_unknown_column(const CsvTable& csv, std::size_t index, const std::string& name,
                             const std::vector<std::string_view>& known) {
    const std::string near(nearest(name, known));
    findings_.add({.file = csv.file,
                   .line = 1,
                   .column = static_cast<std::int64_t>(index) + 1,
                   .field = name},
                  {.code = "network.unknown_column",
                   .message = "the table has no column '" + name + "'",
                   .value = name,
                   .remedy = near.empty() ? "remove it, or name it note_" + name
                                          : "did you mean '" + near + "'?",
                   .args = {{"near", near}}});
  }

  void report_missing_column(const TableSchema& schema, const CsvTable& csv, const Column& column) {
    const std::string name(column.name);
    findings_.add({.file = csv.file, .line = 1, .field = name},
                  {.code = "network.missing_column",
                   .message = "the column '" + name + "' is missing",
                   .value = name,
                   .remedy = "add a column '" + name + "': " + std::string(column.meaning),
                   .args = {{"field", name}}});
    if (column.name == schema.columns.front().name) book_.distrust(schema.name);
  }

  void check_needed() {
    for (const TableSchema& schema : network_schema()) {
      const TableRecords* table = std::as_const(book_).table(schema.name);
      if (!schema.needed) {
        if (table == nullptr || table->csv().rows.empty()) check_named(schema, table == nullptr);
        continue;
      }
      const std::string file(std::string(schema.name) + std::string(kExtension));
      const std::string path = (folder_ / file).generic_string();
      if (table == nullptr && !book_.trusts(schema.name)) continue;
      if (table == nullptr) {
        findings_.add(
            {.file = path, .line = 1},
            {.code = "network.missing_file",
             .message = "the folder has no " + file,
             .value = file,
             .remedy = "add the table with at least one row: " + std::string(schema.meaning),
             .args = {{"where_ja", "必ず"}}});
      } else if (table->csv().rows.empty() && book_.trusts(schema.name)) {
        findings_.add({.file = path, .line = 1},
                      {.code = "network.empty_table",
                       .message = file + " has no rows",
                       .value = file,
                       .remedy = "add at least one row: " + std::string(schema.meaning),
                       .args = {{"where_ja", "必ず"}}});
      } else {
        continue;
      }
      book_.distrust(schema.name);
    }
  }

  // Of a table without rows none can be named: that is told once, not at every cell that does.
  void check_named(const TableSchema& empty, bool absent) {
    if (!book_.trusts(empty.name)) return;
    const auto user = first_that_names(empty.name);
    if (!user) return;
    const std::string file(std::string(empty.name) + std::string(kExtension));
    const std::string cell = cell_text(*user);
    findings_.add(
        {.file = (folder_ / file).generic_string(), .line = 1},
        {.code = "network.named_table",
         .message = absent ? "the folder has no " + file + ", and " + cell + " names a row of it"
                           : "there are no rows of " + file + ", and " + cell + " names one",
         .value = file,
         .remedy = "add the table with its rows: " + std::string(empty.meaning),
         .args = {{"cell", cell}, {"lacks_ja", absent ? "がありません" : "に行がありません"}}});
    book_.distrust(empty.name);
  }

  [[nodiscard]] std::optional<Place> first_that_names(std::string_view target) const {
    for (const TableSchema& schema : network_schema()) {
      const TableRecords* table = book_.table(schema.name);
      if (table == nullptr) continue;
      for (std::size_t i = 0; i < schema.columns.size(); ++i) {
        const Column& column = schema.columns[i];
        const bool parameter = target == "parameters" && column.is_number();
        if (!parameter && column.target != target) continue;
        for (const CsvRow& row : table->csv().rows) {
          const auto text = table->text(row, static_cast<int>(i));
          if (parameter ? text.starts_with('$') : !text.empty()) {
            return table->place(row, static_cast<int>(i));
          }
        }
      }
    }
    return std::nullopt;
  }

  void read_all_records() {
    if (TableRecords* parameters = book_.table("parameters")) {
      read_records(book_, *parameters, nullptr, {}, findings_);
      parameters_ =
          parameter_values(*parameters, options_, result_.network.as_of, edits_, findings_);
    }
    for (const TableSchema& schema : network_schema()) {
      if (schema.name == "parameters") continue;
      if (TableRecords* table = book_.table(schema.name)) {
        read_records(book_, *table, &parameters_, edits_, findings_);
      }
    }
    check_edits(book_, options_, edits_, findings_);
  }

  void check_and_build() {
    check_rows(book_, findings_);
    Network all = result_.network;
    build_network(book_, InForce(book_, std::nullopt), all, findings_);
    // Where a table could not be read, what is wrong between tables would mostly follow from that,
    // and stand before the cause.
    if (book_.trusts_all()) check_tables(book_, all, folder_, findings_);
    if (book_.trusts_all()) {
      check_making(book_, all, findings_);
      check_amounts(book_, all, findings_);
      check_places(book_, all, findings_);
      check_rules(book_, all, findings_);
    }
    Findings said_already;  // the rows in force are some of those just built
    build_network(book_, InForce(book_, result_.network.as_of), result_.network, said_already);
  }

  const FileSystem& files_;
  const std::filesystem::path& folder_;
  const ReadOptions& options_;
  ReadResult result_;
  Findings findings_;
  std::vector<ParsedEdit> edits_;
  ParameterValues parameters_;
  Book book_;
};

}  // namespace

namespace {

// Takes those out of `faults` that are faults of an edit as it is written.
Faults take_wrong_edits(Faults& faults) {
  const auto tables = std::stable_partition(faults.begin(), faults.end(), [](const Error& fault) {
    return fault.place().file == kEditsPlace;
  });
  Faults taken(std::move_iterator(faults.begin()), std::move_iterator(tables));
  faults.erase(faults.begin(), tables);
  return taken;
}

// What a reading with edits finds wrong with the tables is the fault of an edit where the tables
// are clean without it: nobody finds `-1` in the line of offers.csv where `$lipid-rate` stands.
class Blame {
 public:
  Blame(const FileSystem& files, const std::filesystem::path& folder, const ReadOptions& options)
      : files_(files), folder_(folder), options_(options) {}

  // The faults of the first edit that brings some; empty where the tables have their own.
  Faults faults() {
    Faults found = faults_with(0);
    if (!found.empty()) return {};
    std::size_t clean = 0;
    std::size_t faulty = options_.edits.size();
    found = faults_with(faulty);
    while (faulty - clean > 1) {
      const std::size_t middle = clean + (faulty - clean) / 2;
      Faults tried = faults_with(middle);
      if (tried.empty()) {
        clean = middle;
      } else {
        faulty = middle;
        found = std::move(tried);
      }
    }
    for (Error& fault : found) move_to_edit(fault, faulty);
    return found;
  }

 private:
  // Of the tables, with the first `count` edits.
  Faults faults_with(std::size_t count) {
    ReadOptions options = options_;
    options.edits.resize(count);
    Faults faults;
    if (auto read = Reading(files_, folder_, options).read(faults); !read) return {read.error()};
    (void)take_wrong_edits(faults);
    return faults;
  }

  void move_to_edit(Error& fault, std::size_t count) const {
    const Place in_table = fault.place();
    const std::string where = cell_text(in_table);
    fault.place() = {.file = std::string(kEditsPlace),
                     .line = static_cast<std::int64_t>(count),
                     .field = options_.edits[count - 1].text,
                     .id = where};
  }

  const FileSystem& files_;
  const std::filesystem::path& folder_;
  const ReadOptions& options_;
};

}  // namespace

Result<ReadResult> read_network(const FileSystem& files, const std::filesystem::path& folder,
                                const ReadOptions& options, Faults& faults) {
  Faults found;
  auto result = Reading(files, folder, options).read(found);
  if (result && !options.edits.empty() && !found.empty()) {
    Faults wrong = take_wrong_edits(found);
    Faults blamed = found.empty() ? Faults{} : Blame(files, folder, options).faults();
    if (!blamed.empty()) found = std::move(blamed);
    found.insert(found.begin(), std::move_iterator(wrong.begin()), std::move_iterator(wrong.end()));
  }
  faults.insert(faults.end(), std::move_iterator(found.begin()), std::move_iterator(found.end()));
  return result;
}

}  // namespace renkei::network
