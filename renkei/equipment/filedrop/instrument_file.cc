#include "renkei/equipment/filedrop/instrument_file.h"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <utility>

#include "renkei/equipment/filedrop/content_hash.h"
#include "renkei/equipment/filedrop/document.h"
#include "renkei/equipment/filedrop/parsers.h"
#include "renkei/equipment/filedrop/table.h"

namespace renkei::equipment::filedrop {

namespace {

struct Reader {
  Instrument instrument;
  std::string_view name;
  std::string_view title;
  Json (*read)(const Source& source, Report& report);
  std::span<const std::string_view> (*columns)();
};

const std::array<Reader, kInstruments.size()>& readers() {
  static const std::array<Reader, kInstruments.size()> all{
      Reader{Instrument::kNucleoView, "nucleoview", "ChemoMetec NucleoView", read_nucleo_view,
             nucleo_view_keys},
      Reader{Instrument::kNcView, "nc-view", "ChemoMetec NC-View", read_nc_view, nc_view_columns},
      Reader{Instrument::kViCellBlu, "vi-cell-blu", "Beckman Coulter Vi-CELL BLU", read_vi_cell_blu,
             vi_cell_blu_columns},
      Reader{Instrument::kCedexHiRes, "cedex-hires", "Roche Cedex HiRes", read_cedex_hires,
             cedex_hires_columns},
      Reader{Instrument::kCedexBioHt, "cedex-bio-ht", "Roche Cedex Bio HT", read_cedex_bio_ht,
             nullptr},
      Reader{Instrument::kFlex2, "flex2", "Nova BioProfile FLEX2", read_flex2, flex2_columns},
      Reader{Instrument::kCfxMaestro, "cfx-maestro", "Bio-Rad CFX Maestro", read_cfx_maestro,
             cfx_maestro_columns}};
  return all;
}

const Reader& reader_of(Instrument instrument) {
  return readers()[static_cast<std::size_t>(instrument)];
}

bool has_half(const std::set<std::string, std::less<>>& names,
              std::span<const std::string_view> wanted) {
  const auto there = std::count_if(wanted.begin(), wanted.end(),
                                   [&](std::string_view one) { return names.contains(one); });
  return static_cast<std::size_t>(there) * 2 >= wanted.size();
}

// Where the keys of a "key;value" file stand at the latest.
constexpr std::size_t kKeysBytesMax = 64U << 10;

// Keys of "key;value" lines, each once.
std::set<std::string, std::less<>> keys_of(std::string_view text) {
  std::set<std::string, std::less<>> keys;
  Lines lines(text.substr(0, kKeysBytesMax));
  while (const auto line = lines.next()) {
    const std::size_t end = line->text.find(';');
    if (end != std::string_view::npos) keys.emplace(trim(line->text.substr(0, end)));
  }
  return keys;
}

std::vector<Instrument> recognise_text(std::string_view text) {
  const auto header = header_of(text);
  const std::set<std::string, std::less<>> columns(header.begin(), header.end());
  std::vector<Instrument> found;
  for (const Reader& reader : readers()) {
    const bool is_it = reader.instrument == Instrument::kCedexBioHt ? is_cedex_bio_ht(text)
                       : reader.instrument == Instrument::kNucleoView
                           ? has_half(keys_of(text), reader.columns())
                           : has_half(columns, reader.columns());
    if (is_it) found.push_back(reader.instrument);
  }
  return found;
}

std::optional<Instrument> only_one(const std::string& file, const std::vector<Instrument>& found,
                                   Report& report) {
  if (found.size() == 1) return found.front();
  if (found.empty()) {
    report.fault(Error{"filedrop.unknown_layout", "the layout is of no instrument known here"}
                     .at({.file = file})
                     .remedy("the file is kept as it is; type its values, or export another form"));
    return std::nullopt;
  }
  std::string names;
  for (const Instrument one : found) {
    if (!names.empty()) names += ", ";
    names += reader_of(one).title;
  }
  report.fault(Error{"filedrop.two_layouts", "the layout is of more than one instrument: " + names}
                   .at({.file = file})
                   .value(names)
                   .remedy("export the results of each instrument into a file of their own"));
  return std::nullopt;
}

std::optional<InstrumentDocument> read_source(const Source& source, Report& report) {
  const auto instrument = only_one(source.file, recognise_text(source.text), report);
  if (!instrument) return std::nullopt;
  InstrumentDocument result{.instrument = *instrument,
                            .document = reader_of(*instrument).read(source, report)};
  if (!report.ok()) return std::nullopt;
  return result;
}

// Nothing, with a fault, for bytes that are no text.
std::optional<std::string> text_of(const std::string& file, std::string_view bytes,
                                   Report& report) {
  if (bytes.size() > kInstrumentFileBytesMax) {
    report.fault(Error{"filedrop.too_large",
                       "the file has " + std::to_string(bytes.size()) + " bytes; 64 MiB are read"}
                     .at({.file = file})
                     .arg("bytes", std::to_string(bytes.size()))
                     .remedy("export fewer results into one file"));
    return std::nullopt;
  }
  if (is_workbook(bytes)) {
    report.fault(Error{"filedrop.workbook", "this is a workbook, which is not read"}
                     .at({.file = file})
                     .remedy("the file is kept as it is; export CSV or text instead"));
    return std::nullopt;
  }
  auto text = decode(file, bytes, report);
  if (text && trim(*text).find_first_not_of("\r\n") == std::string_view::npos) {
    report.fault(Error{"filedrop.empty", "there is nothing in the file"}
                     .at({.file = file})
                     .remedy("export it again"));
    return std::nullopt;
  }
  return text;
}

}  // namespace

std::string_view instrument_name(Instrument instrument) { return reader_of(instrument).name; }

std::optional<Instrument> instrument_named(std::string_view name) {
  for (const Reader& reader : readers()) {
    if (reader.name == name) return reader.instrument;
  }
  return std::nullopt;
}

std::vector<Instrument> recognise(std::string_view bytes) {
  Faults ignored;
  Report report(ignored);
  const auto text = text_of("", bytes, report);
  if (!text) return {};
  return recognise_text(*text);
}

std::optional<InstrumentDocument> read_instrument_file(const std::string& file,
                                                       std::string_view bytes,
                                                       const ReadSettings& settings,
                                                       Faults& faults) {
  if (settings.utc_offset_min) {
    RENKEI_CHECK(std::abs(*settings.utc_offset_min) <= kUtcOffsetMinutesMax);
  }
  Report report(faults);
  std::optional<InstrumentDocument> result;
  if (auto text = text_of(file, bytes, report)) {
    const Source source{
        .file = file, .sha256 = sha256_hex(bytes), .text = *std::move(text), .settings = settings};
    result = read_source(source, report);
  }
  report.finish(file);
  if (!result) return std::nullopt;
  result->notes = report.take_notes();
  put_notes(result->document, result->notes);
  return result;
}

}  // namespace renkei::equipment::filedrop
