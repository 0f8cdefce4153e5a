// ChemoMetec NucleoView: one measurement a file, lines of "key;value;", at the end "//[1A2B3C4D]".
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "renkei/equipment/filedrop/document.h"
#include "renkei/equipment/filedrop/parsers.h"

namespace renkei::equipment::filedrop {

namespace {

constexpr std::string_view kManifest =
    "http://purl.allotrope.org/manifests/cell-counting/REC/2024/09/cell-counting.manifest";
constexpr std::string_view kAggregates = "(%) of cells in aggregates with five or more cells";

constexpr std::array<std::string_view, 10> kKeys{
    "Instrument type",           "Instrument s/n",        "Protocol template title",
    "Protocol adaptation title", "cm filename",           "Time zone offset",
    "Live (cells/ml)",           "Multiplication factor", "csv file version",
    "Application SW version"};

// Keys of amounts, without their unit, and what the unit must be.
struct AmountKey {
  std::string_view name;
  std::array<std::string_view, 2> units;
};
constexpr std::array<AmountKey, 8> kAmountKeys{
    {{"Viability", {"%", "%"}},
     {"Live", {"cells/ml", "cells/mL"}},
     {"Dead", {"cells/ml", "cells/mL"}},
     {"Total", {"cells/ml", "cells/mL"}},
     {"Estimated cell diameter", {"um", "\xC2\xB5m"}},
     {"Cell diameter standard deviation", {"um", "\xC2\xB5m"}},
     {"Sample Volume", {"ul", "\xC2\xB5l"}},
     {"Dilution Volume", {"ul", "\xC2\xB5l"}}}};

// The lines by key. Values of keys that go over two lines ("13.2 (Uncertain" / "determination)")
// are put together, which is why they are owned here.
class Keys {
 public:
  Keys(const Source& source, Report& report) : source_(source), report_(report) { read(); }

  // Blank when there is no such key; it is then known all the same.
  Cell cell(std::string_view key) {
    used_.insert(std::string(key));
    Cell cell{.text = {}, .file = source_.file, .field = key};
    if (const auto found = entries_.find(key); found != entries_.end()) {
      cell.text = found->second.value;
      cell.line = found->second.line;
      cell.column = 2;
    }
    return cell;
  }
  // Keys with values that nobody has asked for.
  void put_others(Json& into) const {
    for (const auto& [key, entry] : entries_) {
      if (!used_.contains(key) && !entry.value.empty()) into[key] = entry.value;
    }
  }

 private:
  struct Entry {
    std::int64_t line = 0;
    std::string value;
  };

  void read();
  void read_line(const Line& line);
  Error line_error(const Line& line, std::string code, const std::string& message) const {
    return Cell{.text = line.text, .file = source_.file, .line = line.number}.error(std::move(code),
                                                                                    message);
  }
  // The key without its unit, where it is one of an amount.
  std::string name_of(const Line& line, std::string_view key);

  const Source& source_;
  Report& report_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::set<std::string, std::less<>> used_;
  Entry* last_ = nullptr;
};

bool is_footer(std::string_view text) {
  return text.size() == 12 && text.starts_with("//[") && text.ends_with(']') &&
         std::all_of(text.begin() + 3, text.end() - 1, [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
         });
}

void Keys::read() {
  bool ended = false;
  Lines lines(source_.text);
  while (const auto next = lines.next()) {
    const Line& line = *next;
    const std::string_view text = trim(line.text);
    if (text.empty()) continue;
    if (ended) {
      report_.fault(line_error(line, "filedrop.line", "stands behind the end of the results")
                        .remedy("export each measurement into a file of its own"));
      return;
    }
    if (is_footer(text)) {
      ended = true;
    } else {
      read_line(line);
    }
  }
  if (!ended) {
    report_.fault(Error{"filedrop.cut_off", "the last line, such as //[1A2B3C4D], is missing"}
                      .at({.file = source_.file})
                      .remedy("the file was cut off; export it again"));
  }
}

std::string Keys::name_of(const Line& line, std::string_view key) {
  const char closing = key.empty() ? ' ' : key.back();
  const std::size_t open = closing == ')'   ? key.rfind('(')
                           : closing == ']' ? key.rfind('[')
                                            : std::string_view::npos;
  const std::string_view name = trim(key.substr(0, open));
  const auto known = std::find_if(kAmountKeys.begin(), kAmountKeys.end(),
                                  [&](const AmountKey& one) { return one.name == name; });
  if (known == kAmountKeys.end()) return std::string(key);
  const std::string unit =
      open == std::string_view::npos ? "" : canonical(key.substr(open + 1, key.size() - open - 2));
  if (unit != known->units[0] && unit != known->units[1]) {
    report_.fault(Cell{.text = key, .file = source_.file, .line = line.number, .column = 1}
                      .error("filedrop.unit", "has a unit that is not known here")
                      .remedy("let the instrument export " + std::string(known->units[0])));
  }
  return std::string(name);
}

void Keys::read_line(const Line& line) {
  const auto parts = split(line.text, ';');
  const bool too_many =
      parts.size() > 2 && std::any_of(parts.begin() + 2, parts.end(),
                                      [](std::string_view part) { return !trim(part).empty(); });
  if (parts.size() < 2 || too_many || line.text.find('\r') != std::string_view::npos) {
    report_.fault(line_error(line, "filedrop.line", "is not a key and a value with ';' between")
                      .remedy("export the file again"));
    return;
  }
  const std::string key = canonical(parts[0]);
  const std::string_view value = trim(parts[1]);
  if (value.empty() && last_ != nullptr && last_->value.find('(') != std::string::npos &&
      last_->value.find(')') == std::string::npos && key.ends_with(')')) {
    (last_->value += ' ') += key;
    return;
  }
  if (key.empty()) {
    if (!value.empty()) {
      report_.fault(line_error(line, "filedrop.line", "has a value and no key")
                        .remedy("export the file again"));
    }
    return;
  }
  const auto [entry, is_new] =
      entries_.emplace(name_of(line, key), Entry{line.number, std::string(value)});
  if (!is_new) {
    report_.fault(Error{"filedrop.doubled_column", "the key '" + key + "' stands twice"}
                      .at({.file = source_.file, .line = line.number, .column = 1, .field = key})
                      .value(key)
                      .remedy("export the file again; nobody knows which of the two is meant"));
  }
  last_ = &entry->second;
}

// "20231120-0012-c-cellsABCD" is the image of sample cellsABCD.
std::string sample_of(const Cell& image, Report& report) {
  std::string_view rest = required_text(image, report).empty() ? std::string_view{} : image.text;
  const auto take = [&](auto is_part) {
    const std::size_t end = rest.find('-');
    if (end == 0 || end == std::string_view::npos) return false;
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return std::all_of(part.begin(), part.end(), is_part);
  };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (take(digit) && take(digit) && take(letter) && !rest.empty()) return std::string(rest);
  if (!image.blank()) {
    report.fault(image.error("filedrop.unknown_value", "does not name a sample")
                     .remedy("images are named such as 20231120-0012-c-SAMPLE"));
  }
  return {};
}

std::optional<std::string> moment_of(Keys& keys, const Source& source, Report& report) {
  ReadSettings settings = source.settings;
  const Cell offset = keys.cell("Time zone offset");
  const Amount hours = read_amount(offset, {}, report);
  if (hours.kind == Amount::Kind::kNumber) {
    const Exact minutes = hours.number * 60;
    if (minutes > kUtcOffsetMinutesMax || minutes < -kUtcOffsetMinutesMax ||
        denominator(minutes) != 1) {
      report.fault(offset.error("filedrop.time", "is not an offset from UTC in hours")
                       .remedy("look at the clock of the instrument's computer"));
      return std::nullopt;
    }
    settings.utc_offset_min = static_cast<int>(floor_to_int(minutes));
  }
  const Cell time = keys.cell("Date time");
  if (required_text(time, report).empty()) return std::nullopt;
  return read_moment(time, settings, report);
}

Json processed_data(Keys& keys, Values& values) {
  const AmountForms forms{.remarks = true, .words = {"Not determined"}};
  const Exact per_million = Exact(1) / 1'000'000;
  Json processed = Json::object();
  Json processing = Json::object();
  values.optional(processing, "cell density dilution factor", keys.cell("Multiplication factor"),
                  kUnitless, forms);
  if (!processing.empty()) processed["data processing document"] = std::move(processing);
  values.required(processed, "viability (cell counter)", keys.cell("Viability"), "%", "viability",
                  forms);
  values.required(processed, "viable cell density (cell counter)", keys.cell("Live"),
                  kMillionCellsPerMl, "viable cell density", forms, per_million);
  values.optional(processed, "total cell density (cell counter)", keys.cell("Total"),
                  kMillionCellsPerMl, forms, per_million);
  values.optional(processed, "dead cell density (cell counter)", keys.cell("Dead"),
                  kMillionCellsPerMl, forms, per_million);
  values.optional(processed, "average total cell diameter", keys.cell("Estimated cell diameter"),
                  kMicrometre, forms);
  return processed;
}

Json calculated_data(Keys& keys, Values& values, Identifiers& identifiers,
                     const std::string& measurement) {
  const AmountForms forms{.remarks = true, .words = {"Not determined"}};
  Json calculated = Json::array();
  const auto add = [&](std::string_view name, const Cell& cell, std::string_view unit,
                       std::string_view feature) {
    Json one{{"calculated data name", name}};
    if (!values.optional(one, "calculated result", cell, unit, forms)) return;
    one["calculated data identifier"] = identifiers.next();
    one["data source aggregate document"] =
        listed("data source", Json::array({Json{{"data source identifier", measurement},
                                                {"data source feature", feature}}}));
    calculated.push_back(std::move(one));
  };
  add("Cell diameter standard deviation (um)", keys.cell("Cell diameter standard deviation"),
      kMicrometre, "Average Total Cell Diameter");
  add("Percentage of cells with five or more", keys.cell(kAggregates), "%", "Cell count");
  return calculated;
}

Json measurement_document(Keys& keys, const Source& source, const std::string& identifier,
                          Report& report) {
  Values values(report);
  Json control{{"device type", "dark field imager (cell counter)"},
               {"detection type", "dark field"}};
  values.optional(control, "sample volume setting", keys.cell("Sample Volume"), kMicrolitre);
  Json measurement = Json::object();
  measurement["device control aggregate document"] =
      listed("device control", Json::array({std::move(control)}));
  measurement["measurement identifier"] = identifier;
  measurement["measurement time"] = moment_of(keys, source, report).value_or("");
  measurement["processed data aggregate document"] =
      listed("processed data", Json::array({processed_data(keys, values)}));
  const Cell named = keys.cell("Sample ID");
  const Cell image = keys.cell("Image");
  Json sample{
      {"sample identifier", named.blank() ? sample_of(image, report) : std::string(named.text)}};
  Json custom = Json::object();
  values.optional(custom, "dilution volume", keys.cell("Dilution Volume"), kMicrolitre);
  if (!custom.empty()) sample["custom information document"] = std::move(custom);
  measurement["sample document"] = std::move(sample);
  if (const Cell file = keys.cell("cm filename"); !file.blank()) {
    measurement["image aggregate document"] =
        listed("image", Json::array({Json{{"experimental data identifier", file.text}}}));
  }
  values.put_errors(measurement);
  return measurement;
}

}  // namespace

std::span<const std::string_view> nucleo_view_keys() { return kKeys; }

Json read_nucleo_view(const Source& source, Report& report) {
  Keys keys(source, report);
  Identifiers identifiers(source);
  Values values(report);
  const Cell version = keys.cell("csv file version");
  if (version.text != "2") {
    report.fault(
        version.error("filedrop.unknown_value", "is not a version of this layout that is read")
            .remedy("let the instrument export version 2"));
  }
  const std::string identifier = identifiers.next();
  Json aggregate = Json::object();
  aggregate["measurement document"] =
      Json::array({measurement_document(keys, source, identifier, report)});
  Json calculated = calculated_data(keys, values, identifiers, identifier);
  if (!calculated.empty()) {
    aggregate["calculated data aggregate document"] =
        listed("calculated data", std::move(calculated));
  }

  DataSystem system{.instance = required_text(keys.cell("PC"), report), .software = "NucleoView"};
  system.version = keys.cell("Application SW version").text;
  Values::text(system.custom, "21 CFR Part 11", keys.cell("21 CFR Part 11"));
  values.number(system.custom, "csv file version", version);
  const Json device{{"equipment serial number", required_text(keys.cell("Instrument s/n"), report)},
                    {"model number", required_text(keys.cell("Instrument type"), report)}};

  Json counting = Json::object();
  const Cell analyst = keys.cell("Operator");
  Json others = Json::object();
  keys.put_others(others);
  if (!others.empty()) aggregate["custom information document"] = std::move(others);
  counting["measurement aggregate document"] = std::move(aggregate);
  Values::text(counting, "analyst", analyst);

  Json document{{"$asm.manifest", kManifest}};
  Json& whole = document["cell counting aggregate document"] = Json::object();
  whole["cell counting document"] = Json::array({std::move(counting)});
  whole["data system document"] = data_system_document(source, Instrument::kNucleoView, system);
  whole["device system document"] = device;
  return document;
}

}  // namespace renkei::equipment::filedrop
