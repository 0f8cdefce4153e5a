// ChemoMetec NC-View: a CSV table, a row for each count.
#include <algorithm>
#include <array>

#include "renkei/base/date.h"
#include "renkei/equipment/filedrop/document.h"
#include "renkei/equipment/filedrop/parsers.h"
#include "renkei/equipment/filedrop/table.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kManifest =
    "http://purl.allotrope.org/manifests/cell-counting/REC/2024/09/cell-counting.manifest";

constexpr std::array<std::string_view, 16> kColumns{"NAME",
                                                    "SAMPLE ID",
                                                    "PROTOCOL",
                                                    "MEDIA",
                                                    "USER",
                                                    "OPERATOR",
                                                    "INSTRUMENT",
                                                    "STATUS",
                                                    "TOTAL (cells/ml)",
                                                    "LIVE (cells/ml)",
                                                    "DEAD (cells/ml)",
                                                    "VIABILITY (%)",
                                                    "DIAMETER (\xC2\xB5m)",
                                                    "AGGREGATES (%)",
                                                    "DEBRIS INDEX",
                                                    "DILUTION FACTOR"};
constexpr std::array<std::string_view, 6> kRequired{
    "NAME", "SAMPLE ID", "INSTRUMENT", "LIVE (cells/ml)", "VIABILITY (%)", "DILUTION FACTOR"};

// "20240219-00019" is the 19th count of that day: the layout tells no time of day.
std::optional<std::string> day_of(const Cell& name, const Source& source, Report& report) {
  const std::string_view text = name.text;
  const std::size_t dash = text.find('-');
  const auto digits = [](std::string_view part) {
    return !part.empty() &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (dash != 8 || !digits(text.substr(0, 8)) || !digits(text.substr(9))) {
    report.fault(name.error("filedrop.time", "does not begin with a day such as 20240219-")
                     .remedy("keep the names that the instrument gives"));
    return std::nullopt;
  }
  Cell midnight = name;
  const std::string day = std::string(text.substr(0, 8)) + " 000000";
  midnight.text = day;
  return read_moment(midnight, source.settings, report);
}

Json processed_data(const Table& table, std::size_t row, Identifiers& identifiers, Values& values) {
  const AmountForms grouped{.remarks = true, .grouped = true};
  const AmountForms plain{.remarks = true};
  const Exact per_million = Exact(1) / 1'000'000;
  Json processed = Json::object();
  Json processing = Json::object();
  values.optional(processing, "cell density dilution factor", table.cell(row, "DILUTION FACTOR"),
                  kUnitless, plain);
  if (!processing.empty()) processed["data processing document"] = std::move(processing);
  processed["processed data identifier"] = identifiers.next();
  values.required(processed, "viability (cell counter)", table.cell(row, "VIABILITY (%)"), "%",
                  "viability", plain);
  values.required(processed, "viable cell density (cell counter)",
                  table.cell(row, "LIVE (cells/ml)"), kMillionCellsPerMl, "viable cell density",
                  grouped, per_million);
  values.optional(processed, "total cell density (cell counter)",
                  table.cell(row, "TOTAL (cells/ml)"), kMillionCellsPerMl, grouped, per_million);
  values.optional(processed, "dead cell density (cell counter)", table.cell(row, "DEAD (cells/ml)"),
                  kMillionCellsPerMl, grouped, per_million);
  values.optional(processed, "average total cell diameter", table.cell(row, "DIAMETER (\xC2\xB5m)"),
                  kMicrometre, plain);
  Json custom = Json::object();
  values.optional(custom, "cell aggregation percentage", table.cell(row, "AGGREGATES (%)"), "%",
                  plain);
  values.optional(custom, "debris index", table.cell(row, "DEBRIS INDEX"), kUnitless, plain);
  if (!custom.empty()) processed["custom information document"] = std::move(custom);
  return processed;
}

Json counting_document(const Table& table, std::size_t row, const std::vector<std::string>& others,
                       const Source& source, Identifiers& identifiers, Report& report) {
  Values values(report);
  Json measurement = Json::object();
  measurement["device control aggregate document"] = listed(
      "device control",
      Json::array({Json{{"device type", "Cell counter"}, {"detection type", "fluorescence"}}}));
  measurement["measurement identifier"] = identifiers.next();
  measurement["measurement time"] = day_of(table.cell(row, "NAME"), source, report).value_or("");
  measurement["processed data aggregate document"] =
      listed("processed data", Json::array({processed_data(table, row, identifiers, values)}));
  Json sample{{"sample identifier", required_text(table.cell(row, "SAMPLE ID"), report)}};
  Json media = Json::object();
  Values::text(media, "MEDIA", table.cell(row, "MEDIA"));
  if (!media.empty()) sample["custom information document"] = std::move(media);
  measurement["sample document"] = std::move(sample);
  Json custom = Json::object();
  Values::text(custom, "method name", table.cell(row, "PROTOCOL"));
  Values::text(custom, "STATUS", table.cell(row, "STATUS"));
  for (const std::string& name : others) Values::text(custom, name, table.cell(row, name));
  custom[kTimeKnownTo] = kTimeKnownToDay;
  measurement["custom information document"] = std::move(custom);
  values.put_errors(measurement);

  Json counting = Json::object();
  put(counting, {"measurement aggregate document", "measurement document"},
      Json::array({std::move(measurement)}));
  Values::text(counting, "analyst", table.cell(row, "OPERATOR"));
  return counting;
}

}  // namespace

std::span<const std::string_view> nc_view_columns() { return kColumns; }

Json read_nc_view(const Source& source, Report& report) {
  const auto table = Table::read(source, kRequired, "", report);
  if (!table) return {};
  Identifiers identifiers(source);
  const auto others = table->others(kColumns);
  Json documents = Json::array();
  for (std::size_t row = 0; row < table->rows(); ++row) {
    documents.push_back(counting_document(*table, row, others, source, identifiers, report));
  }
  const Cell serial = table->same_in_all("INSTRUMENT", report);
  std::string_view number =
      required_text(serial, report).empty() ? std::string_view{} : serial.text;
  if (number.starts_with("S/N:")) number = trim(number.substr(4));
  DataSystem system{.software = "NC-View"};
  Values::text(system.custom, "USER", table->same_in_all("USER", report));
  report.note(Error{"filedrop.day_only", "the layout tells the day of a count and no time of day"}
                  .at({.file = source.file, .field = "NAME"})
                  .remedy("00:00 stands for the whole day"));

  Json document{{"$asm.manifest", kManifest}};
  Json& whole = document["cell counting aggregate document"] = Json::object();
  whole["cell counting document"] = std::move(documents);
  whole["data system document"] = data_system_document(source, Instrument::kNcView, system);
  whole["device system document"] = Json{{"device identifier", kNotTold},
                                         {"equipment serial number", number},
                                         {"model number", kNotTold},
                                         {"product manufacturer", "ChemoMetec"}};
  return document;
}

}  // namespace renkei::equipment::filedrop
