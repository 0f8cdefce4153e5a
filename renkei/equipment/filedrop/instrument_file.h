// Files that analytical instruments leave in a folder, read into documents shaped as Allotrope
// Simple Models (ASM): which instrument wrote them, and what they say with units and times.
//
// An instrument is recognised by what stands in the file, never by its name. What is not understood
// is refused with file, line, column, value and remedy: an unknown layout, a word where a number
// belongs, an unknown unit, a missing or doubled column, a row that stands twice. What is read but
// was not plain in the file (a value that the instrument could not tell, a day without a time) is
// told as a note beside the document and in it. Workbooks (.xlsx, .xls) are not read.
// docs/formats/filedrop.md has the layouts. Pure functions, thread-safe.
//
//   Faults faults;
//   const auto read = read_instrument_file("run.csv", bytes, {.utc_offset_min = 540}, faults);
//   if (read) use(read->document);
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/structured.h"

namespace renkei::equipment::filedrop {

inline constexpr std::uint64_t kInstrumentFileBytesMax = 64ULL << 20;
inline constexpr std::size_t kInstrumentRowsMax = 10'000;
inline constexpr std::size_t kInstrumentFaultsMax = 100;  // told one by one; the rest are counted
inline constexpr int kUtcOffsetMinutesMax = 14 * 60;

enum class Instrument : std::uint8_t {
  kNucleoView,  // ChemoMetec NucleoView (NC-200 and its kin)
  kNcView,      // ChemoMetec NC-View
  kViCellBlu,   // Beckman Coulter Vi-CELL BLU
  kCedexHiRes,  // Roche Cedex HiRes
  kCedexBioHt,  // Roche Cedex Bio HT
  kFlex2,       // Nova Biomedical BioProfile FLEX2
  kCfxMaestro,  // Bio-Rad CFX Maestro, quantification results
};
inline constexpr std::array kInstruments{
    Instrument::kNucleoView, Instrument::kNcView, Instrument::kViCellBlu, Instrument::kCedexHiRes,
    Instrument::kCedexBioHt, Instrument::kFlex2,  Instrument::kCfxMaestro};
// "nucleoview", "nc-view", "vi-cell-blu", "cedex-hires", "cedex-bio-ht", "flex2", "cfx-maestro".
[[nodiscard]] std::string_view instrument_name(Instrument instrument);
[[nodiscard]] std::optional<Instrument> instrument_named(std::string_view name);

// How 2/3/2026 is meant. A day that begins with its year needs none of this.
enum class DateOrder : std::uint8_t { kMonthFirst, kDayFirst };

// What files do not say and people must.
struct ReadSettings {
  // Minutes that the instrument's clock is ahead of UTC, within kUtcOffsetMinutesMax (Japan: 540).
  std::optional<int> utc_offset_min{};
  std::optional<DateOrder> date_order{};
  friend bool operator==(const ReadSettings&, const ReadSettings&) = default;
};

struct InstrumentDocument {
  Instrument instrument = Instrument::kNucleoView;
  Json document;   // ASM-shaped; the same bytes, name and settings give the same document
  Faults notes{};  // what a reader of the document must know; faults in form, not in effect
};

// Which instruments' layouts `bytes` have. More than one is nobody's: such a file is refused.
[[nodiscard]] std::vector<Instrument> recognise(std::string_view bytes);

// Nothing, with the reasons in `faults`, when the file is not understood to its end. Codes:
// filedrop.unknown_layout, filedrop.workbook, filedrop.two_layouts, filedrop.too_large,
// filedrop.encoding, filedrop.nul, filedrop.empty, filedrop.missing_column,
// filedrop.doubled_column, filedrop.short_row, filedrop.row_twice, filedrop.no_rows,
// filedrop.too_many_rows, filedrop.not_a_number, filedrop.missing_value, filedrop.unknown_value,
// filedrop.time, filedrop.date_order, filedrop.utc_offset, filedrop.unit, filedrop.mixed,
// filedrop.line, filedrop.cut_off, filedrop.more_faults, and those of parse_csv. Notes:
// filedrop.no_value, filedrop.remark, filedrop.percent, filedrop.converted, filedrop.flag,
// filedrop.day_only, filedrop.no_time, filedrop.file_name, filedrop.no_line_end.
// Requires an offset within the limit.
[[nodiscard]] std::optional<InstrumentDocument> read_instrument_file(const std::string& file,
                                                                     std::string_view bytes,
                                                                     const ReadSettings& settings,
                                                                     Faults& faults);

}  // namespace renkei::equipment::filedrop
