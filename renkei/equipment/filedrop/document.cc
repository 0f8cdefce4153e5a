#include "renkei/equipment/filedrop/document.h"

#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace renkei::equipment::filedrop {

namespace {

// Of what is written here, for whoever compares documents of two releases.
constexpr std::string_view kReaderVersion = "1";

}  // namespace

Json quantity(double value, std::string_view unit) {
  return Json{{"value", value}, {"unit", unit}};
}

Json no_value(std::string_view unit) { return quantity(-0.0, unit); }

void put(Json& document, std::initializer_list<std::string_view> path, Json value) {
  Json* at = &document;
  for (const std::string_view step : path) at = &(*at)[std::string(step)];
  *at = std::move(value);
}

Json listed(std::string_view name, Json documents) {
  Json result = Json::object();
  result[std::string(name) + " document"] = std::move(documents);
  return result;
}

std::string Identifiers::next() { return fmt::format("{}-{}", stem_, count_++); }

Error no_value_note(const Cell& cell) {
  Error note = cell.blank()
                   ? Error{"filedrop.no_value", "'" + std::string(cell.field) + "' has no value"}
                         .at(cell.place())
                         .value(std::string(cell.field))
                   : cell.error("filedrop.remark", "stands for an amount, which was not taken");
  return std::move(note).remedy("look at the instrument's own record");
}

bool Values::optional(Json& into, std::string_view property, const Cell& cell,
                      std::string_view unit, const AmountForms& forms, const Exact& scale) {
  const Amount amount = read_amount(cell, forms, report_);
  if (amount.kind == Amount::Kind::kRemark) report_.note(no_value_note(cell));
  if (amount.kind != Amount::Kind::kNumber) return false;
  into[std::string(property)] = quantity(to_double(amount.number * scale), unit);
  return true;
}

void Values::required(Json& into, std::string_view property, const Cell& cell,
                      std::string_view unit, std::string_view feature, const AmountForms& forms,
                      const Exact& scale) {
  const Amount amount = read_amount(cell, forms, report_);
  if (amount.kind == Amount::Kind::kNumber) {
    into[std::string(property)] = quantity(to_double(amount.number * scale), unit);
    return;
  }
  if (amount.kind == Amount::Kind::kBroken) return;
  report_.note(no_value_note(cell));
  into[std::string(property)] = no_value(unit);
  error(amount.remark.empty() ? kNotTold : amount.remark, feature);
}

void Values::number(Json& into, std::string_view property, const Cell& cell,
                    const AmountForms& forms) {
  const Amount amount = read_amount(cell, forms, report_);
  if (amount.kind == Amount::Kind::kRemark) report_.note(no_value_note(cell));
  if (amount.kind == Amount::Kind::kNumber) {
    into[std::string(property)] = to_double(amount.number);
  }
}

void Values::text(Json& into, std::string_view property, const Cell& cell) {
  if (!cell.blank()) into[std::string(property)] = cell.text;
}

void Values::error(std::string_view text, std::string_view feature) {
  errors_.push_back(Json{{"error", text}, {"error feature", feature}});
}

void Values::put_errors(Json& into) {
  if (errors_.empty()) return;
  into["error aggregate document"] = listed("error", std::exchange(errors_, Json::array()));
}

std::string required_text(const Cell& cell, Report& report) {
  if (cell.blank()) {
    report.fault(Error{"filedrop.missing_value", "'" + std::string(cell.field) + "' is empty"}
                     .at(cell.place())
                     .value(std::string(cell.field))
                     .remedy("fill it in at the instrument and export the file again"));
  }
  return std::string(cell.text);
}

Json data_system_document(const Source& source, Instrument instrument, const DataSystem& system) {
  const std::filesystem::path path(source.file);
  Json document = Json::object();
  document["ASM file identifier"] = path.stem().string() + ".json";
  document["data system instance identifier"] = system.instance;
  document["file name"] = path.filename().string();
  document["ASM converter name"] = "renkei filedrop " + std::string(instrument_name(instrument));
  document["ASM converter version"] = kReaderVersion;
  document["software name"] = system.software;
  if (!system.version.empty()) document["software version"] = system.version;
  Json custom = system.custom;
  custom["renkei raw file sha256"] = source.sha256;
  document["custom information document"] = std::move(custom);
  return document;
}

void put_notes(Json& document, const Faults& notes) {
  if (notes.empty()) return;
  Json sentences = Json::array();
  for (const Error& note : notes) sentences.push_back(note.to_string());
  for (auto& [name, part] : document.items()) {
    if (!part.is_object() || !part.contains("data system document")) continue;
    part["data system document"]["custom information document"]["renkei notes"] = sentences;
  }
}

}  // namespace renkei::equipment::filedrop
