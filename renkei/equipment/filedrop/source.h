// Internal to filedrop: the text of an instrument's file, its cells, and what was found wrong.
// Not for other rooms. Plain values; a Report is not thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/decimal.h"
#include "renkei/equipment/filedrop/instrument_file.h"

namespace renkei::equipment::filedrop {

// What is wrong, which refuses the file, and what must be known, which does not. Both are told up
// to the limit and counted beyond.
class Report {
 public:
  explicit Report(Faults& faults) : faults_(faults) {}
  void fault(Error error);
  void note(Error error);
  [[nodiscard]] bool ok() const { return fault_count_ == 0; }
  [[nodiscard]] Faults take_notes() { return std::move(notes_); }
  // Tells how many more there are; call once, at the end.
  void finish(const std::string& file);

 private:
  Faults& faults_;
  Faults notes_;
  std::size_t fault_count_ = 0;
  std::size_t note_count_ = 0;
};

struct Source {
  std::string file;    // as given, for places
  std::string sha256;  // of the bytes
  std::string text;    // UTF-8 without byte order mark
  ReadSettings settings;
};

// The text of `bytes`: UTF-8 with or without mark, UTF-16 with mark. Nothing, with a fault, for
// anything else.
[[nodiscard]] std::optional<std::string> decode(const std::string& file, std::string_view bytes,
                                                Report& report);
[[nodiscard]] bool is_workbook(std::string_view bytes);

struct Line {
  std::int64_t number = 0;  // from 1
  std::string_view text{};  // without its end
};
// Lines by LF or CRLF, one after the other; the empty rest after the last end is none.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  [[nodiscard]] std::optional<Line> next();

 private:
  std::string_view rest_;
  std::int64_t number_ = 0;
};
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
// Without spaces and tabs at both ends; U+00A0 and U+3000 too.
[[nodiscard]] std::string_view trim(std::string_view text);
// As names of columns are compared: trimmed, one mu for both (U+03BC becomes U+00B5).
[[nodiscard]] std::string canonical(std::string_view name);

// One cell with its place. Looks into the source and lives no longer.
struct Cell {
  std::string_view text{};  // trimmed
  std::string_view file{};
  std::int64_t line = 0;
  std::int64_t column = 0;
  std::string_view field{};

  [[nodiscard]] Place place() const;
  [[nodiscard]] bool blank() const { return text.empty(); }
  // An error at this cell, quoting it.
  [[nodiscard]] Error error(std::string code, const std::string& message) const;
};

// What stands in a cell where an amount belongs.
struct Amount {
  enum class Kind { kNumber, kBlank, kRemark, kBroken };
  Kind kind = Kind::kBlank;
  Exact number = 0;
  std::string remark{};  // "<8", "Not determined", "3.58E3 (Out of optimal range)"
};

struct AmountForms {
  bool remarks = false;                   // "<8", ">8", "8 (words)"
  bool grouped = false;                   // "274 000" with U+00A0, U+202F or spaces
  bool percent = false;                   // "10.00%", noted
  std::vector<std::string_view> words{};  // stand for no amount, as remarks
  std::string_view blank_word{};          // stands for an empty cell
};

// A fault for anything that is neither an amount nor one of the forms.
[[nodiscard]] Amount read_amount(const Cell& cell, const AmountForms& forms, Report& report);
// True for a number alone.
[[nodiscard]] bool is_number(std::string_view text);

// The moment in `cell` as "2023-11-20T16:30:16+02:00". Read: 2023-11-20 or 20/11/2023 (with '-',
// '/' or '.', the order by the settings) and 16:30, 16:30:16, 4:30:16 PM; also 20231120 163016.
// Nothing, with a fault, for anything else, and without an offset in the settings.
[[nodiscard]] std::optional<std::string> read_moment(const Cell& cell, const ReadSettings& settings,
                                                     Report& report);

}  // namespace renkei::equipment::filedrop
