// Bio-Rad CFX Maestro: the table of quantification results, a row for each well and fluorophore.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "renkei/equipment/filedrop/document.h"
#include "renkei/equipment/filedrop/parsers.h"
#include "renkei/equipment/filedrop/table.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kManifest =
    "http://purl.allotrope.org/manifests/pcr/REC/2024/09/qpcr.manifest";
constexpr std::string_view kUnnamed = "(row)";  // the export leaves its first column without a name
constexpr std::string_view kThreshold = "cycle threshold value setting (qPCR)";
constexpr std::string_view kNotProvided = "Value not provided in instrument file";
// The model asks for a time; the table has none.
constexpr std::string_view kNoTime = "1970-01-01T00:00:00+00:00";

constexpr std::array<std::string_view, 15> kColumns{"Well",
                                                    "Fluor",
                                                    "Target",
                                                    "Content",
                                                    "Sample",
                                                    "Biological Set Name",
                                                    "Cq",
                                                    "Cq Mean",
                                                    "Cq Std. Dev",
                                                    "Starting Quantity (SQ)",
                                                    "Log Starting Quantity",
                                                    "SQ Mean",
                                                    "SQ Std. Dev",
                                                    "Set Point",
                                                    "Well Note"};
constexpr std::array<std::string_view, 4> kRequired{"Well", "Fluor", "Content", "Cq"};
constexpr std::array<std::string_view, 4> kSampleNumbers{
    "Starting Quantity (SQ)", "Log Starting Quantity", "SQ Mean", "SQ Std. Dev"};

AmountForms forms() { return {.blank_word = "NaN"}; }

// "Unkn-3" is an unknown, and the third of its replicates. Empty, with a fault, for a content that
// is not known here.
std::string_view role_of(const Cell& content, Report& report) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kRoles{
      {{"Unkn", "unknown sample role"},
       {"Std", "standard sample role"},
       {"NTC", "control sample role"},
       {"NRT", "control sample role"},
       {"Pos Ctrl", "control sample role"},
       {"Neg Ctrl", "control sample role"}}};
  std::string_view name = content.text;
  if (const std::size_t dash = name.rfind('-');
      dash != std::string_view::npos && is_number(name.substr(dash + 1))) {
    name = name.substr(0, dash);
  }
  const auto found = std::find_if(kRoles.begin(), kRoles.end(),
                                  [&](const auto& one) { return one.first == name; });
  if (found != kRoles.end()) return found->second;
  report.fault(content.error("filedrop.unknown_value", "is not a content of wells known here")
                   .remedy("known are Unkn, Std, NTC, NRT, Pos Ctrl and Neg Ctrl"));
  return {};
}

// A01 to P24.
bool is_well(std::string_view text) {
  if (text.size() < 2 || text.size() > 3 || text[0] < 'A' || text[0] > 'P') return false;
  const auto digits = text.substr(1);
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return false;
  }
  const int column =
      digits.size() == 1 ? digits[0] - '0' : (digits[0] - '0') * 10 + digits[1] - '0';
  return column >= 1 && column <= 24;
}

Json measurement_document(const Table& table, std::size_t row,
                          const std::vector<std::string>& others, Identifiers& identifiers,
                          Report& report) {
  const auto cell = [&](std::string_view name) { return table.cell(row, name); };
  Values values(report);
  Json measurement = Json::object();
  measurement["device control aggregate document"] =
      listed("device control",
             Json::array({Json{{"device type", "qPCR"},
                               {"measurement method identifier", kNotTold},
                               {"reporter dye setting", required_text(cell("Fluor"), report)}}}));
  measurement["measurement identifier"] = identifiers.next();
  measurement["measurement time"] = kNoTime;
  measurement["custom information document"] = Json{{kTimeKnownTo, kTimeNotKnown}};

  const Cell well = cell("Well");
  const Cell named = cell("Sample");
  Json sample{
      {"sample identifier", named.blank() ? std::string(kNotTold) : std::string(named.text)},
      {"location identifier", well.text},
      {"sample role type", role_of(cell("Content"), report)},
      {"well location identifier", well.text}};
  Json custom = Json::object();
  for (const std::string_view name : kSampleNumbers) {
    values.number(custom, name, cell(name), forms());
  }
  Values::text(custom, "group identifier", cell("Biological Set Name"));
  Values::text(custom, "Well Note", cell("Well Note"));
  for (const std::string& name : others) {
    if (name != kUnnamed) Values::text(custom, name, cell(name));
  }
  if (sample["sample role type"] == "control sample role") {
    Values::text(custom, "Content", cell("Content"));
  }
  if (!custom.empty()) sample["custom information document"] = std::move(custom);
  measurement["sample document"] = std::move(sample);

  Json processed = Json::object();
  put(processed, {"data processing document", kThreshold}, no_value(kUnitless));
  values.error(kNotProvided, kThreshold);
  if (!values.optional(processed, "cycle threshold result (qPCR)", cell("Cq"), kUnitless,
                       forms())) {
    report.note(no_value_note(cell("Cq")));
    values.error(kNotTold, "cycle threshold result (qPCR)");
  }
  // No document has these; they are read all the same, so that damage in them is seen.
  Json unused = Json::object();
  values.number(unused, "Cq Mean", cell("Cq Mean"), forms());
  values.number(unused, "Set Point", cell("Set Point"), forms());
  Json deviation = Json::object();
  values.number(deviation, "Cq Std. Dev", cell("Cq Std. Dev"), forms());
  if (!deviation.empty()) processed["custom information document"] = std::move(deviation);
  values.put_errors(measurement);
  measurement["processed data aggregate document"] =
      listed("processed data", Json::array({std::move(processed)}));
  const Cell target = cell("Target");
  measurement["target DNA description"] = target.blank() ? kNotTold : target.text;
  return measurement;
}

// Wells in the order of their first rows, each with its rows.
std::vector<std::vector<std::size_t>> rows_by_well(const Table& table, Report& report) {
  std::vector<std::vector<std::size_t>> wells;
  std::map<std::string_view, std::size_t> index;
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> seen;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const Cell well = table.cell(row, "Well");
    if (!is_well(well.text)) {
      report.fault(well.error("filedrop.unknown_value", "is not a well of a plate")
                       .remedy("wells are named from A01 to P24"));
      continue;
    }
    const auto key =
        std::tuple(well.text, table.cell(row, "Fluor").text, table.cell(row, "Target").text);
    if (!seen.insert(key).second) {
      report.fault(well.error("filedrop.row_twice", "has two results of one fluorophore and target")
                       .remedy("export the results of each plate into a file of their own"));
      continue;
    }
    const auto [at, is_new] = index.emplace(well.text, wells.size());
    if (is_new) wells.emplace_back();
    wells[at->second].push_back(row);
  }
  return wells;
}

}  // namespace

std::span<const std::string_view> cfx_maestro_columns() { return kColumns; }

Json read_cfx_maestro(const Source& source, Report& report) {
  const auto table = Table::read(source, kRequired, kUnnamed, report);
  if (!table) return {};
  Identifiers identifiers(source);
  const auto others = table->others(kColumns);
  const auto wells = rows_by_well(*table, report);
  Json documents = Json::array();
  for (const auto& rows : wells) {
    Json measurements = Json::array();
    for (const std::size_t row : rows) {
      measurements.push_back(measurement_document(*table, row, others, identifiers, report));
    }
    Values values(report);
    values.error(kNotProvided, "well volume");
    Json aggregate{{"measurement document", std::move(measurements)},
                   {"experimental data identifier", kNotTold},
                   {"experiment type", "comparative CT qPCR experiment"},
                   {"container type", "well plate"},
                   {"well volume", no_value(kMicrolitre)}};
    values.put_errors(aggregate);
    aggregate["plate well count"] = Json{{"value", wells.size()}, {"unit", "#"}};
    documents.push_back(Json{{"measurement aggregate document", std::move(aggregate)}});
  }
  report.note(Error{"filedrop.no_time", "the layout tells no time"}
                  .at({.file = source.file})
                  .remedy("1970-01-01 in the document means that no time is known"));
  Json document{{"$asm.manifest", kManifest}};
  Json& whole = document["qpcr aggregate document"] = Json::object();
  whole["qpcr document"] = std::move(documents);
  whole["data system document"] =
      data_system_document(source, Instrument::kCfxMaestro, {.software = "CFX Maestro"});
  whole["device system document"] = Json{{"device identifier", kNotTold},
                                         {"equipment serial number", kNotTold},
                                         {"model number", kNotTold},
                                         {"product manufacturer", "Bio-Rad"}};
  return document;
}

}  // namespace renkei::equipment::filedrop
