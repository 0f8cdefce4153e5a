// Nova Biomedical BioProfile FLEX2: a CSV table, a row for each sample, several detectors in one.
#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "renkei/equipment/filedrop/document.h"
#include "renkei/equipment/filedrop/parsers.h"
#include "renkei/equipment/filedrop/table.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kManifest =
    "http://purl.allotrope.org/manifests/solution-analyzer/BENCHLING/2024/09/"
    "solution-analyzer.manifest";

struct Analyte {
  std::string_view name;
  std::string_view column;
  std::string_view property;
  std::string_view unit;
};
constexpr std::string_view kMolar = "molar concentration";
constexpr std::string_view kMass = "mass concentration";
// The layout names no units; these are what the analyser reports.
constexpr std::array<Analyte, 9> kAnalytes{{{"ammonium", "NH4+", kMolar, "mmol/L"},
                                            {"bicarbonate", "HCO3", kMolar, "mmol/L"},
                                            {"calcium", "Ca++", kMolar, "mmol/L"},
                                            {"glucose", "Gluc", kMass, "g/L"},
                                            {"glutamate", "Glu", kMolar, "mmol/L"},
                                            {"glutamine", "Gln", kMolar, "mmol/L"},
                                            {"lactate", "Lac", kMass, "g/L"},
                                            {"potassium", "K+", kMolar, "mmol/L"},
                                            {"sodium", "Na+", kMolar, "mmol/L"}}};

struct Entry {
  std::string_view property;
  std::string_view column;
  std::string_view unit;
};
constexpr std::array<Entry, 4> kGases{{{"pO2", "PO2", "mmHg"},
                                       {"pCO2", "PCO2", "mmHg"},
                                       {"carbon dioxide saturation", "CO2 Saturation", "%"},
                                       {"oxygen saturation", "O2 Saturation", "%"}}};
constexpr std::array<Entry, 1> kOsmolality{{{"osmolality", "Osm", "mosm/kg"}}};
constexpr std::array<Entry, 1> kPh{{{"pH", "pH", "pH"}}};
constexpr std::string_view kTemperature =
    "Vessel Temperature (\xC2\xB0"
    "C)";

constexpr std::array<std::string_view, 6> kControlNumbers{
    "Chemistry Flow Time", "Vessel Pressure (psi)", "pH / Gas Flow Time",
    "Sparging O2%",        "Valid Images",          "Cell Density Flow"};
constexpr std::array<std::string_view, 4> kSampleNumbers{"pH @ Temp", "PCO2 @ Temp", "PO2 @ Temp",
                                                         "Pre-Dilution Multiplier"};
constexpr std::array<std::string_view, 7> kSampleTexts{
    "Cell Type",     "Sample Time", "Chemistry Dilution Ratio", "Vessel ID", "Cell Inspection Type",
    "Tray Location", "Time In Tray"};

constexpr std::array<std::string_view, 26> kSignature{"Sample Type",
                                                      "Gln",
                                                      "Glu",
                                                      "Gluc",
                                                      "Lac",
                                                      "NH4+",
                                                      "Na+",
                                                      "K+",
                                                      "Ca++",
                                                      "pH",
                                                      "PO2",
                                                      "PCO2",
                                                      "Vessel ID",
                                                      kTemperature,
                                                      "Vessel Pressure (psi)",
                                                      "Sparging O2%",
                                                      "Chemistry Dilution Ratio",
                                                      "pH @ Temp",
                                                      "PCO2 @ Temp",
                                                      "PO2 @ Temp",
                                                      "O2 Saturation",
                                                      "CO2 Saturation",
                                                      "HCO3",
                                                      "Chemistry Flow Time",
                                                      "pH / Gas Flow Time",
                                                      "Sample Time"};
constexpr std::array<std::string_view, 3> kRequired{"Date & Time", "Sample ID", "Sample Type"};
constexpr std::array<std::string_view, 17> kOwn{"Date & Time",
                                                "Sample ID",
                                                "Sample Type",
                                                "Batch ID",
                                                "Operator",
                                                "PO2",
                                                "PCO2",
                                                "CO2 Saturation",
                                                "O2 Saturation",
                                                "Osm",
                                                "pH",
                                                kTemperature,
                                                "Total Density",
                                                "Viable Density",
                                                "Viability",
                                                "Avg. Live Diameter",
                                                "Cell Density Dilution"};
constexpr std::array<std::string_view, 3> kCounts{"Total Live Count", "Total Cell Count",
                                                  "Live Cell Std. Deviation"};

std::vector<std::string_view> known_columns() {
  std::vector<std::string_view> known;
  for (const Analyte& one : kAnalytes) known.push_back(one.column);
  known.insert(known.end(), kControlNumbers.begin(), kControlNumbers.end());
  known.insert(known.end(), kSampleNumbers.begin(), kSampleNumbers.end());
  known.insert(known.end(), kSampleTexts.begin(), kSampleTexts.end());
  known.insert(known.end(), kOwn.begin(), kOwn.end());
  known.insert(known.end(), kCounts.begin(), kCounts.end());
  return known;
}

AmountForms forms() { return {.remarks = true, .percent = true}; }

// All measurements of one row: what they share, and what each detector tells.
class RowReader {
 public:
  RowReader(const Table& table, std::size_t row, const Source& source, Identifiers& identifiers,
            Report& report)
      : table_(table),
        row_(row),
        source_(source),
        identifiers_(identifiers),
        report_(report),
        values_(report) {}

  Json read(const std::vector<std::string>& others);

 private:
  [[nodiscard]] Cell cell(std::string_view name) const { return table_.cell(row_, name); }
  void prepare(const std::vector<std::string>& others);
  // A measurement of that detector with what is in `part`, if there is anything, or an error.
  void add(std::string_view detection, const Json& part);
  void add_analytes();
  void add_counts();
  template <std::size_t N>
  Json amounts(const std::array<Entry, N>& entries) {
    Json part = Json::object();
    for (const Entry& one : entries) measured(part, one.property, one.column, one.unit);
    return part;
  }
  // As Values::optional; what stands instead of a number becomes an error too.
  bool measured(Json& into, std::string_view property, std::string_view column,
                std::string_view unit) {
    const Cell found = cell(column);
    if (values_.optional(into, property, found, unit, forms())) return true;
    if (report_.ok() && !found.blank()) values_.error(found.text, property);
    return false;
  }
  // "1:10" is a dilution by 10.
  void put_dilution(Json& into);

  const Table& table_;
  std::size_t row_;
  const Source& source_;
  Identifiers& identifiers_;
  Report& report_;
  Values values_;
  std::string time_;
  Json sample_ = Json::object();
  Json control_ = Json::object();
  Json custom_ = Json::object();
  Json measurements_ = Json::array();
};

void RowReader::prepare(const std::vector<std::string>& others) {
  const Cell time = cell("Date & Time");
  if (!required_text(time, report_).empty()) {
    time_ = read_moment(time, source_.settings, report_).value_or("");
  }
  sample_["sample identifier"] = required_text(cell("Sample ID"), report_);
  Values::text(sample_, "batch identifier", cell("Batch ID"));
  Values::text(sample_, "description", cell("Sample Type"));
  Json sample_custom = Json::object();
  for (const std::string_view name : kSampleTexts) {
    Values::text(sample_custom, name, cell(name));
  }
  for (const std::string_view name : kSampleNumbers) {
    values_.number(sample_custom, name, cell(name), forms());
  }
  if (!sample_custom.empty()) sample_["custom information document"] = std::move(sample_custom);
  for (const std::string_view name : kControlNumbers) {
    values_.number(control_, name, cell(name), forms());
  }
  for (const std::string& name : others) Values::text(custom_, name, cell(name));
}

void RowReader::add(std::string_view detection, const Json& part) {
  Json errors = Json::object();
  values_.put_errors(errors);
  if (part.empty() && errors.empty()) return;
  Json control{{"detection type", detection}, {"device type", "solution-analyzer"}};
  if (!control_.empty()) control["custom information document"] = control_;
  Json measurement = Json::object();
  measurement["device control aggregate document"] =
      listed("device control", Json::array({std::move(control)}));
  measurement["measurement identifier"] = identifiers_.next();
  measurement["measurement time"] = time_;
  measurement["sample document"] = sample_;
  measurement.update(part);
  measurement.update(errors);
  if (!custom_.empty()) measurement["custom information document"] = custom_;
  measurements_.push_back(std::move(measurement));
}

void RowReader::add_analytes() {
  Json analytes = Json::array();
  for (const Analyte& one : kAnalytes) {
    Json amount = Json::object();
    const Cell found = cell(one.column);
    if (values_.optional(amount, one.property, found, one.unit, forms())) {
      Json analyte{{"analyte name", one.name}};
      analyte.update(amount);
      analytes.push_back(std::move(analyte));
    } else if (report_.ok() && !found.blank()) {
      values_.error(found.text, one.name);
    }
  }
  Json part = Json::object();
  if (!analytes.empty()) {
    part["analyte aggregate document"] = listed("analyte", std::move(analytes));
  }
  add("metabolite-detection", part);
}

void RowReader::put_dilution(Json& into) {
  const Cell ratio = cell("Cell Density Dilution");
  if (ratio.blank()) return;
  Cell factor = ratio;
  if (factor.text.starts_with("1:") && factor.text.size() > 2) {
    factor.text.remove_prefix(2);
    values_.optional(into, "cell density dilution factor", factor, kUnitless);
    return;
  }
  report_.fault(ratio.error("filedrop.not_a_number", "is not a dilution such as 1:10")
                    .remedy("export the file again"));
}

void RowReader::add_counts() {
  Json processed = Json::object();
  bool any = measured(processed, "viability (cell counter)", "Viability", "%");
  any |=
      measured(processed, "total cell density (cell counter)", "Total Density", kMillionCellsPerMl);
  any |= measured(processed, "viable cell density (cell counter)", "Viable Density",
                  kMillionCellsPerMl);
  any |= measured(processed, "average live cell diameter (cell counter)", "Avg. Live Diameter",
                  kMicrometre);
  any |= measured(processed, "total cell count", "Total Cell Count", "cell");
  any |= measured(processed, "viable cell count", "Total Live Count", "cell");
  Json custom = Json::object();
  values_.number(custom, "Live Cell Std. Deviation", cell("Live Cell Std. Deviation"), forms());
  if (any) {
    Json processing = Json::object();
    put_dilution(processing);
    if (!processing.empty()) processed["data processing document"] = std::move(processing);
    if (!custom.empty()) processed["custom information document"] = std::move(custom);
  }
  Json part = Json::object();
  if (any) {
    part["processed data aggregate document"] =
        listed("processed data", Json::array({std::move(processed)}));
  }
  add("cell-counting", part);
}

Json RowReader::read(const std::vector<std::string>& others) {
  prepare(others);
  add_analytes();
  add_counts();
  add("blood-gas-detection", amounts(kGases));
  add("osmolality-detection", amounts(kOsmolality));
  Json ph = amounts(kPh);
  if (!ph.empty()) values_.optional(ph, "temperature", cell(kTemperature), "degC", forms());
  add("ph-detection", ph);
  if (measurements_.empty()) {
    report_.fault(cell("Sample ID")
                      .error("filedrop.missing_value", "has no results")
                      .remedy("export the file again"));
  }
  return std::move(measurements_);
}

// What the analyser writes into the name of its file: "SampleResults", the device's name (or
// nothing), and when the file was made.
struct NameParts {
  std::string device{};
  std::string made_at{};
};

NameParts name_parts(const Source& source, Report& report) {
  const std::string name = std::filesystem::path(source.file).filename().string();
  constexpr std::string_view kBegin = "SampleResults";
  constexpr std::size_t kEndBytes = 21;  // "2022-06-28_142558.csv"
  const auto unknown = [&] {
    report.note(Error{"filedrop.file_name", "the file's name does not tell when it was made"}
                    .at({.file = source.file})
                    .value(name)
                    .remedy("names such as SampleResults2022-06-28_142558.csv do"));
    return NameParts{};
  };
  if (!name.starts_with(kBegin) || name.size() < kBegin.size() + kEndBytes) return unknown();
  const std::string end = name.substr(name.size() - kEndBytes);
  if (end[10] != '_' || !end.ends_with(".csv")) return unknown();
  const std::string time = end.substr(0, 10) + " " + end.substr(11, 2) + ":" + end.substr(13, 2) +
                           ":" + end.substr(15, 2);
  Faults ignored;
  Report quiet(ignored);
  auto made_at = read_moment({.text = time}, source.settings, quiet);
  if (!made_at) return unknown();
  const std::string_view device =
      std::string_view(name).substr(kBegin.size(), name.size() - kBegin.size() - kEndBytes);
  return {.device = std::string(trim(device)), .made_at = *std::move(made_at)};
}

}  // namespace

std::span<const std::string_view> flex2_columns() { return kSignature; }

Json read_flex2(const Source& source, Report& report) {
  const auto table = Table::read(source, kRequired, "", report);
  if (!table) return {};
  Identifiers identifiers(source);
  const auto others = table->others(known_columns());
  const NameParts name = name_parts(source, report);
  Json documents = Json::array();
  for (std::size_t row = 0; row < table->rows(); ++row) {
    Json one = Json::object();
    put(one, {"measurement aggregate document", "measurement document"},
        RowReader(*table, row, source, identifiers, report).read(others));
    if (!name.made_at.empty()) {
      put(one, {"measurement aggregate document", "data processing time"}, name.made_at);
    }
    Values::text(one, "analyst", table->cell(row, "Operator"));
    documents.push_back(std::move(one));
  }
  Json device = Json::object();
  if (!name.device.empty()) device["device identifier"] = name.device;
  device["model number"] = "Flex2";
  device["product manufacturer"] = "Nova Biomedical";
  Json document{{"$asm.manifest", kManifest}};
  Json& whole = document["solution analyzer aggregate document"] = Json::object();
  whole["solution analyzer document"] = std::move(documents);
  whole["data system document"] =
      data_system_document(source, Instrument::kFlex2, {.software = "NovaBio Flex"});
  whole["device system document"] = std::move(device);
  return document;
}

}  // namespace renkei::equipment::filedrop
