// Internal to filedrop: the parts that documents of all instruments share, as the Allotrope Simple
// Models name them. Not for other rooms. Plain functions and values; not thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "renkei/equipment/filedrop/source.h"

namespace renkei::equipment::filedrop {

inline constexpr std::string_view kUnitless = "(unitless)";
inline constexpr std::string_view kMicrometre = "\xC2\xB5m";  // U+00B5
inline constexpr std::string_view kMicrolitre = "\xCE\xBCL";  // U+03BC, as the model has it
inline constexpr std::string_view kMillionCellsPerMl = "10^6 cells/mL";
inline constexpr std::string_view kNotTold = "N/A";
// In a measurement's custom information, where its time is not known to the second.
inline constexpr const char* kTimeKnownTo = "renkei time known to";
inline constexpr std::string_view kTimeKnownToDay = "day";
inline constexpr std::string_view kTimeNotKnown = "nothing";

[[nodiscard]] Json quantity(double value, std::string_view unit);
// What stands where the model asks for a value and the instrument told none: -0.0, always with an
// entry in an error document beside it.
[[nodiscard]] Json no_value(std::string_view unit);

// Puts `value` at the end of the path of members, making what is missing.
void put(Json& document, std::initializer_list<std::string_view> path, Json value);
// {"NAME document": documents}, the value of a "NAME aggregate document".
[[nodiscard]] Json listed(std::string_view name, Json documents);

// Names that documents give their parts: the bytes' hash and a number, so that the same bytes give
// the same names.
class Identifiers {
 public:
  explicit Identifiers(const Source& source) : stem_(source.sha256.substr(0, 32)) {}
  [[nodiscard]] std::string next();

 private:
  std::string stem_;
  std::size_t count_ = 0;
};

// Takes values from cells into a document, and keeps what could not be told.
class Values {
 public:
  explicit Values(Report& report) : report_(report) {}

  // {value, unit} under `property`, times `scale`. Nothing for a blank cell; a remark is noted and
  // left out. True when something was put.
  bool optional(Json& into, std::string_view property, const Cell& cell, std::string_view unit,
                const AmountForms& forms = {}, const Exact& scale = 1);
  // The same, but a cell without a number gives no_value and an entry among the errors, named
  // `feature`.
  void required(Json& into, std::string_view property, const Cell& cell, std::string_view unit,
                std::string_view feature, const AmountForms& forms = {}, const Exact& scale = 1);
  // The bare number under `property`; nothing for a blank cell.
  void number(Json& into, std::string_view property, const Cell& cell,
              const AmountForms& forms = {});
  // The text under `property`; nothing for a blank cell.
  static void text(Json& into, std::string_view property, const Cell& cell);

  void error(std::string_view text, std::string_view feature);
  // Puts the error aggregate document, if there are errors.
  void put_errors(Json& into);

 private:
  Report& report_;
  Json errors_ = Json::array();
};

// A cell that must hold something; a fault when it is blank.
[[nodiscard]] std::string required_text(const Cell& cell, Report& report);
// The note that a blank or worded cell had no value to tell.
[[nodiscard]] Error no_value_note(const Cell& cell);

struct DataSystem {
  std::string instance = std::string(kNotTold);
  std::string software{};
  std::string version{};
  Json custom = Json::object();
};
[[nodiscard]] Json data_system_document(const Source& source, Instrument instrument,
                                        const DataSystem& system);
// The notes as sentences into the data system document of a finished document.
void put_notes(Json& document, const Faults& notes);

}  // namespace renkei::equipment::filedrop
