// Beckman Coulter Vi-CELL BLU: a CSV table, a row for each count.
#include <array>

#include "renkei/equipment/filedrop/document.h"
#include "renkei/equipment/filedrop/parsers.h"
#include "renkei/equipment/filedrop/table.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kManifest =
    "http://purl.allotrope.org/manifests/cell-counting/REC/2024/09/cell-counting.manifest";

// In which part of the document a column's value stands.
enum class Part { kOwn, kControl, kProcessing, kProcessed, kImage };
struct Column {
  std::string_view name;
  Part part = Part::kOwn;  // kOwn: has a property of its own
  bool is_text = false;
};
constexpr std::array<Column, 30> kAll{{{"Sample ID"},
                                       {"Cell count"},
                                       {"Viable cells"},
                                       {"Total (x10^6) cells/mL"},
                                       {"Viable (x10^6) cells/mL"},
                                       {"Viability (%)"},
                                       {"Average diameter (\xC2\xB5m)"},
                                       {"Average viable diameter (\xC2\xB5m)"},
                                       {"Average circularity"},
                                       {"Average viable circularity"},
                                       {"Cell type"},
                                       {"Minimum Diameter (\xC2\xB5m)"},
                                       {"Maximum Diameter (\xC2\xB5m)"},
                                       {"Analysis date/time"},
                                       {"Analysis by"},
                                       {"Dilution"},
                                       {"Wash", Part::kControl, true},
                                       {"Aspiration cycles", Part::kControl},
                                       {"Mixing cycles", Part::kControl},
                                       {"Average background intensity", Part::kProcessing},
                                       {"Bubble count", Part::kProcessing},
                                       {"Cluster count", Part::kProcessing},
                                       {"Cell sharpness", Part::kProcessing},
                                       {"Minimum circularity", Part::kProcessing},
                                       {"Decluster degree", Part::kProcessing, true},
                                       {"Viable spot brightness (%)", Part::kProcessing},
                                       {"Viable spot area (%)", Part::kProcessing},
                                       {"Average cells per image", Part::kProcessed},
                                       {"Images", Part::kImage},
                                       {"Images for analysis", Part::kImage}}};
constexpr auto kColumns = [] {
  std::array<std::string_view, kAll.size()> names{};
  for (std::size_t i = 0; i < kAll.size(); ++i) names[i] = kAll[i].name;
  return names;
}();
constexpr std::array<std::string_view, 6> kRequired{
    "Sample ID",     "Total (x10^6) cells/mL", "Viable (x10^6) cells/mL",
    "Viability (%)", "Analysis date/time",     "Dilution"};

// What the instrument writes where it could not tell a value.
AmountForms forms() { return {.remarks = true, .words = {"ERROR"}}; }

class RowReader {
 public:
  RowReader(const Table& table, std::size_t row, Report& report)
      : table_(table), row_(row), values_(report) {}

  Json read(const std::vector<std::string>& others, const std::string& identifier,
            const Source& source, Report& report);

 private:
  [[nodiscard]] Cell cell(std::string_view name) const { return table_.cell(row_, name); }
  void put_custom(Json& into, Part part) {
    Json custom = Json::object();
    for (const Column& column : kAll) {
      if (column.part != part) continue;
      if (column.is_text) {
        Values::text(custom, column.name, cell(column.name));
      } else {
        values_.number(custom, column.name, cell(column.name), forms());
      }
    }
    if (!custom.empty()) into["custom information document"] = std::move(custom);
  }
  Json processed_data();

  const Table& table_;
  std::size_t row_;
  Values values_;
};

Json RowReader::processed_data() {
  Json processing = Json::object();
  Values::text(processing, "cell type processing method", cell("Cell type"));
  values_.optional(processing, "cell density dilution factor", cell("Dilution"), kUnitless,
                   forms());
  values_.optional(processing, "minimum cell diameter setting",
                   cell("Minimum Diameter (\xC2\xB5m)"), kMicrometre, forms());
  values_.optional(processing, "maximum cell diameter setting",
                   cell("Maximum Diameter (\xC2\xB5m)"), kMicrometre, forms());
  put_custom(processing, Part::kProcessing);

  Json processed = Json::object();
  if (!processing.empty()) processed["data processing document"] = std::move(processing);
  values_.required(processed, "viability (cell counter)", cell("Viability (%)"), "%", "viability",
                   forms());
  values_.required(processed, "viable cell density (cell counter)", cell("Viable (x10^6) cells/mL"),
                   kMillionCellsPerMl, "viable cell density", forms());
  const auto optional = [&](std::string_view property, std::string_view name,
                            std::string_view unit) {
    values_.optional(processed, property, cell(name), unit, forms());
  };
  optional("total cell density (cell counter)", "Total (x10^6) cells/mL", kMillionCellsPerMl);
  optional("average total cell diameter", "Average diameter (\xC2\xB5m)", kMicrometre);
  optional("average live cell diameter (cell counter)", "Average viable diameter (\xC2\xB5m)",
           kMicrometre);
  optional("total cell count", "Cell count", "cell");
  optional("viable cell count", "Viable cells", "cell");
  optional("average total cell circularity", "Average circularity", kUnitless);
  optional("average viable cell circularity", "Average viable circularity", kUnitless);
  put_custom(processed, Part::kProcessed);
  return processed;
}

Json RowReader::read(const std::vector<std::string>& others, const std::string& identifier,
                     const Source& source, Report& report) {
  Json control{{"device type", "brightfield imager (cell counter)"},
               {"detection type", "brightfield"}};
  put_custom(control, Part::kControl);
  Json measurement = Json::object();
  measurement["device control aggregate document"] =
      listed("device control", Json::array({std::move(control)}));
  measurement["measurement identifier"] = identifier;
  const Cell time = cell("Analysis date/time");
  if (!required_text(time, report).empty()) {
    measurement["measurement time"] = read_moment(time, source.settings, report).value_or("");
  }
  measurement["processed data aggregate document"] =
      listed("processed data", Json::array({processed_data()}));
  measurement["sample document"] =
      Json{{"sample identifier", required_text(cell("Sample ID"), report)}};
  Json image = Json::object();
  put_custom(image, Part::kImage);
  if (!image.empty()) {
    measurement["image aggregate document"] = listed("image", Json::array({std::move(image)}));
  }
  Json custom = Json::object();
  for (const std::string& name : others) Values::text(custom, name, cell(name));
  if (!custom.empty()) measurement["custom information document"] = std::move(custom);
  values_.put_errors(measurement);

  Json counting = Json::object();
  put(counting, {"measurement aggregate document", "measurement document"},
      Json::array({std::move(measurement)}));
  Values::text(counting, "analyst", cell("Analysis by"));
  return counting;
}

}  // namespace

std::span<const std::string_view> vi_cell_blu_columns() { return kColumns; }

Json read_vi_cell_blu(const Source& source, Report& report) {
  const auto table = Table::read(source, kRequired, "", report);
  if (!table) return {};
  Identifiers identifiers(source);
  const auto others = table->others(kColumns);
  Json documents = Json::array();
  for (std::size_t row = 0; row < table->rows(); ++row) {
    documents.push_back(
        RowReader(*table, row, report).read(others, identifiers.next(), source, report));
  }
  Json document{{"$asm.manifest", kManifest}};
  Json& whole = document["cell counting aggregate document"] = Json::object();
  whole["cell counting document"] = std::move(documents);
  whole["data system document"] =
      data_system_document(source, Instrument::kViCellBlu, {.software = "Vi-Cell BLU"});
  whole["device system document"] =
      Json{{"device identifier", kNotTold}, {"model number", "Vi-Cell BLU"}};
  return document;
}

}  // namespace renkei::equipment::filedrop
