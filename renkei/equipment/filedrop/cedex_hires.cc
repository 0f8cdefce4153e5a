// Roche Cedex HiRes: a CSV table, a row for each count. The layout writes "identifer" so.
#include <array>

#include "renkei/equipment/filedrop/document.h"
#include "renkei/equipment/filedrop/parsers.h"
#include "renkei/equipment/filedrop/table.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kManifest =
    "http://purl.allotrope.org/manifests/cell-counting/REC/2024/09/cell-counting.manifest";

constexpr std::array<std::string_view, 33> kColumns{"Cedex ID",
                                                    "System name",
                                                    "System description",
                                                    "Default system",
                                                    "Cedex ID (processed)",
                                                    "System name (processed)",
                                                    "System description (processed)",
                                                    "Default system (processed)",
                                                    "Workarea name",
                                                    "Reactor identifer",
                                                    "Sample identifer",
                                                    "Data set name",
                                                    "Dilution",
                                                    "Sample volume",
                                                    "Cell type name",
                                                    "Sample draw Time",
                                                    "Date finished",
                                                    "Username",
                                                    "Avg Diameter",
                                                    "Avg Area",
                                                    "Avg Perimeter",
                                                    "Avg Segm. Area",
                                                    "Avg Compactness",
                                                    "Viable Cell Count",
                                                    "Dead Cell Count",
                                                    "Total Object Count",
                                                    "Viability",
                                                    "Viable Cell Conc.",
                                                    "Dead Cell Conc.",
                                                    "Total Cell Conc.",
                                                    "Std Dev.",
                                                    "Total Cell Count",
                                                    "Aggregate Rate"};
constexpr std::array<std::string_view, 7> kRequired{
    "Cedex ID",    "Sample identifer",  "Date finished", "Viability",
    "System name", "Viable Cell Conc.", "Dilution"};

// A property, the column it is taken from, and its unit.
struct Entry {
  std::string_view property;
  std::string_view column;
  std::string_view unit;
};
constexpr std::array<Entry, 4> kAmounts{
    {{"average live cell diameter (cell counter)", "Avg Diameter", kMicrometre},
     {"total cell count", "Total Cell Count", "cell"},
     {"viable cell count", "Viable Cell Count", "cell"},
     {"dead cell count", "Dead Cell Count", "cell"}}};
// The layout names no units for these; they are those of the model's documents.
constexpr std::array<Entry, 7> kCustomAmounts{
    {{"average compactness", "Avg Compactness", kUnitless},
     {"average area", "Avg Area", kUnitless},
     {"average perimeter", "Avg Perimeter", kMicrometre},
     {"average segment area", "Avg Segm. Area", kUnitless},
     {"total object count", "Total Object Count", "cell"},
     {"standard deviation", "Std Dev.", "cell"},
     {"aggregate rate", "Aggregate Rate", "%"}}};

AmountForms forms() { return {.remarks = true}; }

Json processed_data(const Table& table, std::size_t row, Values& values) {
  const auto cell = [&](std::string_view name) { return table.cell(row, name); };
  const Exact per_million = Exact(1) / 1'000'000;
  Json processing = Json::object();
  Values::text(processing, "cell type processing method", cell("Cell type name"));
  values.optional(processing, "cell density dilution factor", cell("Dilution"), kUnitless, forms());
  Json processed = Json::object();
  if (!processing.empty()) processed["data processing document"] = std::move(processing);
  values.required(processed, "viability (cell counter)", cell("Viability"), "%", "viability",
                  forms());
  values.required(processed, "viable cell density (cell counter)", cell("Viable Cell Conc."),
                  kMillionCellsPerMl, "viable cell density", forms(), per_million);
  values.optional(processed, "total cell density (cell counter)", cell("Total Cell Conc."),
                  kMillionCellsPerMl, forms(), per_million);
  values.optional(processed, "dead cell density (cell counter)", cell("Dead Cell Conc."),
                  kMillionCellsPerMl, forms(), per_million);
  for (const Entry& one : kAmounts) {
    values.optional(processed, one.property, cell(one.column), one.unit, forms());
  }
  Json custom = Json::object();
  for (const Entry& one : kCustomAmounts) {
    values.optional(custom, one.property, cell(one.column), one.unit, forms());
  }
  if (!custom.empty()) processed["custom information document"] = std::move(custom);
  return processed;
}

Json sample_document(const Table& table, std::size_t row, const Source& source, Report& report) {
  Json sample{{"sample identifier", required_text(table.cell(row, "Sample identifer"), report)}};
  Values::text(sample, "batch identifier", table.cell(row, "Reactor identifer"));
  Json custom = Json::object();
  Values::text(custom, "group identifier", table.cell(row, "Data set name"));
  if (const Cell drawn = table.cell(row, "Sample draw Time"); !drawn.blank()) {
    custom["sample draw time"] = read_moment(drawn, source.settings, report).value_or("");
  }
  if (!custom.empty()) sample["custom information document"] = std::move(custom);
  return sample;
}

Json counting_document(const Table& table, std::size_t row, const std::vector<std::string>& others,
                       const Source& source, const std::string& identifier, Report& report) {
  Values values(report);
  Json control{{"device type", "cell counter"}, {"detection type", "brightfield"}};
  values.optional(control, "sample volume setting", table.cell(row, "Sample volume"), kMicrolitre,
                  forms());
  Json measurement = Json::object();
  measurement["device control aggregate document"] =
      listed("device control", Json::array({std::move(control)}));
  measurement["measurement identifier"] = identifier;
  const Cell time = table.cell(row, "Date finished");
  if (!required_text(time, report).empty()) {
    measurement["measurement time"] = read_moment(time, source.settings, report).value_or("");
  }
  measurement["processed data aggregate document"] =
      listed("processed data", Json::array({processed_data(table, row, values)}));
  measurement["sample document"] = sample_document(table, row, source, report);
  Json custom = Json::object();
  for (const std::string& name : others) Values::text(custom, name, table.cell(row, name));
  // "(processed)" names the system that counted again; most often the one that counted.
  for (const std::string_view name : {"Cedex ID", "System name"}) {
    const std::string processed = std::string(name) + " (processed)";
    const Cell cell = table.cell(row, processed);
    if (cell.text != table.cell(row, name).text) Values::text(custom, processed, cell);
  }
  if (!custom.empty()) measurement["custom information document"] = std::move(custom);
  values.put_errors(measurement);

  Json aggregate{{"measurement document", Json::array({std::move(measurement)})}};
  Json workarea = Json::object();
  Values::text(workarea, "Workarea name", table.cell(row, "Workarea name"));
  if (!workarea.empty()) aggregate["custom information document"] = std::move(workarea);
  Json counting{{"measurement aggregate document", std::move(aggregate)}};
  Values::text(counting, "analyst", table.cell(row, "Username"));
  return counting;
}

Json device_document(const Table& table, Report& report) {
  Json device = Json::object();
  Values::text(device, "asset management identifier", table.same_in_all("System name", report));
  device["brand name"] = "Cedex";
  Values::text(device, "description", table.same_in_all("System description", report));
  device["device identifier"] = required_text(table.same_in_all("Cedex ID", report), report);
  device["model number"] = "Cedex HiRes";
  device["product manufacturer"] = "Roche";
  Values values(report);
  Json custom = Json::object();
  Values::text(custom, "System description (processed)",
               table.same_in_all("System description (processed)", report));
  for (const std::string_view name : {"Default system", "Default system (processed)"}) {
    values.number(custom, name, table.same_in_all(name, report));
  }
  if (!custom.empty()) device["custom information document"] = std::move(custom);
  return device;
}

}  // namespace

std::span<const std::string_view> cedex_hires_columns() { return kColumns; }

Json read_cedex_hires(const Source& source, Report& report) {
  const auto table = Table::read(source, kRequired, "", report);
  if (!table) return {};
  Identifiers identifiers(source);
  const auto others = table->others(kColumns);
  Json documents = Json::array();
  for (std::size_t row = 0; row < table->rows(); ++row) {
    documents.push_back(counting_document(*table, row, others, source, identifiers.next(), report));
  }
  Json document{{"$asm.manifest", kManifest}};
  Json& whole = document["cell counting aggregate document"] = Json::object();
  whole["cell counting document"] = std::move(documents);
  whole["data system document"] =
      data_system_document(source, Instrument::kCedexHiRes, {.software = "Cedex software"});
  whole["device system document"] = device_document(*table, report);
  return document;
}

}  // namespace renkei::equipment::filedrop
