// Roche Cedex Bio HT: an archive file of lines with tabs between. The first line names the
// instrument ("#ARC-FILE#"), each other is one result; versions 5 and 6, 7 order them differently.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "renkei/base/date.h"
#include "renkei/equipment/filedrop/cedex_analytes.h"
#include "renkei/equipment/filedrop/document.h"
#include "renkei/equipment/filedrop/parsers.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kManifest =
    "http://purl.allotrope.org/manifests/solution-analyzer/REC/2024/09/"
    "solution-analyzer.manifest";

// Where the members of a result stand, from 0.
struct Layout {
  std::size_t sample;
  std::size_t batch;
  std::size_t role;
  std::size_t prepared;  // a dilution that the pairs of file and document leave out
  std::size_t code;
  std::size_t dilution;
  std::size_t unit;
  std::size_t flag;
  std::size_t value;
  std::size_t cells_min;
};
constexpr std::size_t kNone = 99;
constexpr Layout kVersion5{.sample = 5,
                           .batch = kNone,
                           .role = 6,
                           .prepared = kNone,
                           .code = 2,
                           .dilution = kNone,
                           .unit = 7,
                           .flag = 8,
                           .value = 9,
                           .cells_min = 12};
constexpr Layout kVersion6{.sample = 2,
                           .batch = 3,
                           .role = 4,
                           .prepared = 5,
                           .code = 6,
                           .dilution = 7,
                           .unit = 8,
                           .flag = 9,
                           .value = 10,
                           .cells_min = 13};

// Results of one sample that are further apart were measured on two occasions.
constexpr std::int64_t kOccasionGapSeconds = 3600;

struct Row {
  std::int64_t line = 0;
  std::int64_t seconds = 0;  // for distances
  std::string time{};        // as the document tells it
  Cell sample{};
  Cell batch{};
  Cell prepared{};
  Cell code{};
  Cell dilution{};
  Cell unit{};
  Cell flag{};
  Cell value{};
};

std::vector<Cell> cells_of(const Source& source, const Line& line) {
  std::vector<Cell> cells;
  for (const std::string_view part : split(line.text, '\t')) {
    cells.push_back({.text = trim(part),
                     .file = source.file,
                     .line = line.number,
                     .column = static_cast<std::int64_t>(cells.size()) + 1});
  }
  return cells;
}

// Seconds since 1970 of "2023-09-15T16:55:51+00:00"; the offset is the same in a whole file.
std::int64_t seconds_of(const std::string& time) {
  const auto number = [&](std::size_t at, std::size_t digits) {
    return std::stoi(time.substr(at, digits));
  };
  const auto date = Date::from_ymd(number(0, 4), number(5, 2), number(8, 2));
  RENKEI_CHECK(date.has_value());
  return date->days_since(Date{}) * 86'400 + number(11, 2) * 3600 + number(14, 2) * 60 +
         number(17, 2);
}

struct Head {
  std::string processed_at{};
  std::string model{};
  std::string serial{};
  std::string version{};
  std::string analyst{};
  const Layout* layout = nullptr;
};

Head read_head(const Source& source, const Line& line, Report& report) {
  std::vector<Cell> cells = cells_of(source, line);
  Head head;
  if (cells.size() < 10) {
    report.fault(Cell{.text = line.text, .file = source.file, .line = line.number}
                     .error("filedrop.short_row", "ends before the name of the analyst")
                     .remedy("look whether the file was cut off, and export it again"));
    return head;
  }
  constexpr std::array<std::pair<std::size_t, std::string_view>, 5> kNames{
      {{1, "data processing time"},
       {6, "model number"},
       {7, "equipment serial number"},
       {8, "software version"},
       {9, "analyst"}}};
  for (const auto& [index, name] : kNames) cells[index].field = name;
  if (!required_text(cells[1], report).empty()) {
    head.processed_at = read_moment(cells[1], source.settings, report).value_or("");
  }
  head.model = required_text(cells[6], report);
  head.serial = required_text(cells[7], report);
  head.version = required_text(cells[8], report);
  head.analyst = cells[9].text;
  if (head.version.starts_with("5.")) head.layout = &kVersion5;
  if (head.version.starts_with("6.") || head.version.starts_with("7.")) head.layout = &kVersion6;
  if (head.layout == nullptr && !head.version.empty()) {
    report.fault(cells[8]
                     .error("filedrop.unknown_value", "is not a version that is read")
                     .remedy("versions 5, 6 and 7 of the software are read"));
  }
  return head;
}

std::optional<Row> read_row(const Source& source, const Line& line, const Layout& layout,
                            Report& report) {
  std::vector<Cell> cells = cells_of(source, line);
  const auto refuse = [&](const Cell& cell, const std::string& message, const char* remedy) {
    report.fault(cell.error("filedrop.unknown_value", message).remedy(remedy));
    return std::nullopt;
  };
  if (cells.size() < layout.cells_min) {
    report.fault(Cell{.text = line.text, .file = source.file, .line = line.number}
                     .error("filedrop.short_row", "ends before its last column")
                     .remedy("look whether the file was cut off, and export it again"));
    return std::nullopt;
  }
  const auto cell = [&](std::size_t index, std::string_view name) {
    Cell found{.file = source.file, .line = line.number};
    if (index < cells.size()) found = cells[index];
    found.field = name;
    return found;
  };
  for (std::size_t i = layout.cells_min; i < cells.size(); ++i) {
    if (!cells[i].blank()) {
      return refuse(cells[i], "stands beyond the last column", "export the file again");
    }
  }
  if (cells[0].text != "40") {
    return refuse(cells[0], "is not a kind of record that is read",
                  "results of samples have 40; export those alone");
  }
  const Cell role = cell(layout.role, "sample role type");
  if (role.text != "SAM") {
    return refuse(role, "is not a role that is read", "export the results of samples (SAM) alone");
  }
  if (const Cell result = cell(layout.cells_min - 1, "result type"); result.text != "R") {
    return refuse(result, "is not a kind of result that is read", "export the file again");
  }
  const Cell raw = cell(layout.cells_min - 2, "raw signal");
  static_cast<void>(read_amount(raw, {}, report));
  Row row{.line = line.number,
          .sample = cell(layout.sample, "sample identifier"),
          .batch = cell(layout.batch, "batch identifier"),
          .prepared = cell(layout.prepared, "column 6"),
          .code = cell(layout.code, "analyte code"),
          .dilution = cell(layout.dilution, "dilution factor"),
          .unit = cell(layout.unit, "unit"),
          .flag = cell(layout.flag, "flag"),
          .value = cell(layout.value, "value")};
  static_cast<void>(required_text(row.sample, report));
  if (cedex_test(row.code.text) == nullptr && !is_optical_density(row.code.text)) {
    return refuse(row.code, "is not the code of a test that is known here",
                  "type this result, and ask for the test to be added");
  }
  const Cell time = cell(1, "measurement time");
  if (required_text(time, report).empty()) return std::nullopt;
  auto moment = read_moment(time, source.settings, report);
  if (!moment) return std::nullopt;
  row.seconds = seconds_of(*moment);
  row.time = *std::move(moment);
  return row;
}

// What a unit of the file becomes. Activities and optical densities get the units that the model
// has for them; what was printed stands beside.
struct UnitRule {
  std::string_view printed;  // in small letters
  std::string_view unit;
  std::int64_t numerator;
  std::int64_t denominator;
  bool other_kind;  // the quantity is of another kind than the unit says
};
constexpr std::array<UnitRule, 6> kUnits{{{"g/l", "g/L", 1, 1, false},
                                          {"mg/l", "g/L", 1, 1000, false},
                                          {"mm", "mmol/L", 1, 1, false},
                                          {"mmol/l", "mmol/L", 1, 1, false},
                                          {"u/l", "mmol/L", 167, 10'000, true},
                                          {"od", "mAU", 1, 1, true}}};

const UnitRule* unit_rule(const Row& row, Report& report) {
  std::string printed(row.unit.text);
  std::transform(printed.begin(), printed.end(), printed.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const auto found = std::find_if(kUnits.begin(), kUnits.end(),
                                  [&](const UnitRule& one) { return one.printed == printed; });
  const bool fits =
      found != kUnits.end() && (found->unit == "mAU") == is_optical_density(row.code.text);
  if (fits) return &*found;
  report.fault(row.unit.error("filedrop.unit", "is not a unit that is known here for this test")
                   .remedy("let the instrument report g/L, mg/L, mmol/L, mM, U/L or, for OD, OD"));
  return nullptr;
}

bool is_out_of_range(std::string_view flag) { return flag == "< TEST RNG" || flag == "> TEST RNG"; }

// The word that documents have for a flag; empty for none.
std::string flag_word(const Row& row) {
  const std::string_view flag = row.flag.text;
  if (flag.empty()) return {};
  if (flag == "v") return "verification";
  if (flag == "c") return "calibration";
  if (flag == "< TEST RNG") return std::string(row.value.text);
  return "unknown";
}

// One result as the document has it.
struct Told {
  Json quantity{};
  bool has_value = false;
  std::string flag{};
  std::string printed{};  // empty when the document says all that was printed
};

std::optional<Told> tell(const Row& row, Report& report) {
  const UnitRule* rule = unit_rule(row, report);
  const Amount amount = read_amount(row.value, {.remarks = true}, report);
  if (rule == nullptr || amount.kind == Amount::Kind::kBroken) return std::nullopt;
  if (amount.kind == Amount::Kind::kBlank) static_cast<void>(required_text(row.value, report));
  Told told{.has_value = amount.kind == Amount::Kind::kNumber, .flag = flag_word(row)};
  if (told.has_value) {
    told.quantity =
        quantity(to_double(amount.number * Exact(rule->numerator) / rule->denominator), rule->unit);
  } else {
    told.quantity = no_value(rule->unit);
    if (told.flag.empty()) told.flag = row.value.text;
    report.note(no_value_note(row.value));
  }
  if (rule->other_kind) {
    report.note(row.unit
                    .error("filedrop.converted", "is told as " + std::string(rule->unit) +
                                                     ", the unit the model has for it")
                    .remedy("take the printed result where the kind of quantity matters"));
  }
  if (told.flag == "unknown") {
    report.note(row.flag.error("filedrop.flag", "is a flag that is not known here")
                    .remedy("look at the instrument's own record"));
  }
  // A flag that says out of range of a value that is there is told nowhere else.
  if (rule->other_kind || told.flag == "unknown" ||
      (told.has_value && is_out_of_range(row.flag.text))) {
    told.printed = std::string(row.flag.text) + (row.flag.blank() ? "" : " ") +
                   std::string(row.value.text) + " " + std::string(row.unit.text);
  }
  return told;
}

Json analyte_document(const Row& row, const CedexTest& test, const Told& told) {
  Json analyte{{"analyte name", test.analyte}};
  const bool by_mass = told.quantity["unit"] == "g/L";
  analyte[by_mass ? "mass concentration" : "molar concentration"] = told.quantity;
  Json custom{{"analyte code", test.code}, {"detection kit", test.kit}};
  if (!test.range.empty()) custom["detection kit range"] = test.range;
  Values::text(custom, "dilution factor", row.dilution);
  if (!told.flag.empty()) custom["flag"] = told.flag;
  Values::text(custom, "column 6", row.prepared);
  if (!told.printed.empty()) custom["renkei printed result"] = told.printed;
  custom["record type"] = "40";
  analyte["custom information document"] = std::move(custom);
  return analyte;
}

Json measurement_of(const std::vector<const Row*>& rows, Identifiers& identifiers) {
  const Row& first = *rows.front();
  Json measurement = Json::object();
  measurement["device control aggregate document"] =
      listed("device control", Json::array({Json{{"device type", "solution-analyzer"}}}));
  measurement["measurement identifier"] = identifiers.next();
  measurement["measurement time"] = first.time;
  Json sample{{"sample identifier", first.sample.text}};
  Values::text(sample, "batch identifier", first.batch);
  measurement["sample document"] = std::move(sample);
  return measurement;
}

// Optical densities first, each alone, then all analytes of the occasion together.
void put_occasion(std::vector<const Row*> rows, Json& measurements, Identifiers& identifiers,
                  Report& report) {
  const std::vector<const Row*> in_time = rows;
  const auto name = [](const Row& row) {
    const CedexTest* test = cedex_test(row.code.text);
    return test == nullptr ? std::string_view{} : test->analyte;
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const Row* a, const Row* b) {
    // Diluted ones before the one that is not.
    const auto key = [&](const Row& row) {
      return std::tuple(name(row), row.code.text, row.dilution.blank(), row.dilution.text);
    };
    return key(*a) < key(*b);
  });
  Json analytes = Json::array();
  Values values(report);
  for (const Row* row : rows) {
    const auto told = tell(*row, report);
    if (!told) continue;
    if (is_optical_density(row->code.text)) {
      Json measurement = measurement_of(in_time, identifiers);
      measurement["absorbance"] = told->quantity;
      Json custom = Json::object();
      Values::text(custom, "column 6", row->prepared);
      if (!told->printed.empty()) custom["renkei printed result"] = told->printed;
      measurement["custom information document"] = std::move(custom);
      if (!told->has_value) {
        Values alone(report);
        alone.error(told->flag, "optical density");
        alone.put_errors(measurement);
      }
      measurements.push_back(std::move(measurement));
      continue;
    }
    const CedexTest& test = *cedex_test(row->code.text);
    if (!told->has_value) {
      values.error(told->flag, std::string(test.analyte) + " - " + std::string(test.kit));
    }
    analytes.push_back(analyte_document(*row, test, *told));
  }
  if (analytes.empty()) return;
  Json measurement = measurement_of(in_time, identifiers);
  values.put_errors(measurement);
  measurement["analyte aggregate document"] = listed("analyte", std::move(analytes));
  measurements.push_back(std::move(measurement));
}

// The results of one sample in the order of time: a new occasion begins after a pause, and when a
// test of the same dilution comes again.
Json sample_measurements(std::vector<const Row*> rows, Identifiers& identifiers, Report& report) {
  std::stable_sort(rows.begin(), rows.end(),
                   [](const Row* a, const Row* b) { return a->seconds < b->seconds; });
  Json measurements = Json::array();
  std::vector<const Row*> occasion;
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> tests;
  for (const Row* row : rows) {
    const std::tuple test(row->code.text, row->dilution.text, row->prepared.text);
    const bool paused =
        !occasion.empty() && row->seconds - occasion.back()->seconds > kOccasionGapSeconds;
    if (paused || tests.contains(test)) {
      put_occasion(std::exchange(occasion, {}), measurements, identifiers, report);
      tests.clear();
    }
    occasion.push_back(row);
    tests.insert(test);
  }
  put_occasion(std::move(occasion), measurements, identifiers, report);
  return measurements;
}

std::vector<Row> read_rows(const Source& source, Lines& lines, const Layout& layout,
                           Report& report) {
  std::vector<Row> rows;
  std::set<std::string_view> seen;
  while (const auto line = lines.next()) {
    const std::string_view whole = trim(line->text);
    if (whole.empty()) continue;
    if (rows.size() == kInstrumentRowsMax) {
      report.fault(Error{"filedrop.too_many_rows", "the file has more than 10,000 results"}
                       .at({.file = source.file, .line = line->number})
                       .remedy("export fewer results into one file"));
      break;
    }
    if (!seen.insert(whole).second) {
      report.fault(Cell{.text = whole, .file = source.file, .line = line->number}
                       .error("filedrop.row_twice", "stands in the file twice")
                       .remedy("export the file again; one measurement is told once"));
      continue;
    }
    if (auto row = read_row(source, *line, layout, report)) rows.push_back(*std::move(row));
  }
  if (rows.empty() && report.ok()) {
    report.fault(Error{"filedrop.no_rows", "the file has no results"}
                     .at({.file = source.file})
                     .remedy("export it again"));
  }
  return rows;
}

}  // namespace

bool is_cedex_bio_ht(std::string_view text) {
  const auto cells = split(text.substr(0, text.find('\n')), '\t');
  return cells.size() > 6 && trim(cells[2]) == "#ARC-FILE#" && trim(cells[6]) == "CEDEX BIO HT";
}

Json read_cedex_bio_ht(const Source& source, Report& report) {
  Lines lines(source.text);
  const Head head = read_head(source, lines.next().value_or(Line{}), report);
  if (head.layout == nullptr) return {};
  const auto rows = read_rows(source, lines, *head.layout, report);
  if (!report.ok()) return {};
  // Samples in the order of their names and batches, as the documents have them.
  std::map<std::pair<std::string_view, std::string_view>, std::vector<const Row*>> samples;
  for (const Row& row : rows) samples[{row.sample.text, row.batch.text}].push_back(&row);

  Identifiers identifiers(source);
  Json documents = Json::array();
  for (const auto& [sample, of_sample] : samples) {
    Json one = Json::object();
    put(one, {"measurement aggregate document", "measurement document"},
        sample_measurements(of_sample, identifiers, report));
    put(one, {"measurement aggregate document", "data processing time"}, head.processed_at);
    if (!head.analyst.empty()) one["analyst"] = head.analyst;
    documents.push_back(std::move(one));
  }
  Json document{{"$asm.manifest", kManifest}};
  Json& whole = document["solution analyzer aggregate document"] = Json::object();
  whole["solution analyzer document"] = std::move(documents);
  whole["data system document"] = data_system_document(
      source, Instrument::kCedexBioHt, {.software = head.model, .version = head.version});
  whole["device system document"] = Json{{"device identifier", kNotTold},
                                         {"equipment serial number", head.serial},
                                         {"model number", head.model}};
  return document;
}

}  // namespace renkei::equipment::filedrop
