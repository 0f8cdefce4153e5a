#include "renkei/equipment/opcua/units.h"

#include <algorithm>
#include <array>
#include <utility>

namespace renkei::equipment::opcua {
namespace {

struct CodeUnit {
  std::string_view code;  // UN/CEFACT Recommendation 20, revision 17
  std::string_view ucum;
};
constexpr auto kUnits = std::to_array<CodeUnit>({
    {"C62", "1"},       {"P1", "%"},      {"NIU", "[IU]"},  {"Q30", "[pH]"},
    {"CEL", "Cel"},     {"KEL", "K"},     {"SEC", "s"},     {"C26", "ms"},
    {"B98", "us"},      {"MIN", "min"},   {"HUR", "h"},     {"DAY", "d"},
    {"KGM", "kg"},      {"GRM", "g"},     {"MGM", "mg"},    {"MC", "ug"},
    {"LTR", "L"},       {"MLT", "mL"},    {"4G", "uL"},     {"MTQ", "m3"},
    {"CMQ", "cm3"},     {"MMQ", "mm3"},   {"MTR", "m"},     {"CMT", "cm"},
    {"MMT", "mm"},      {"4H", "um"},     {"C45", "nm"},    {"MTK", "m2"},
    {"CMK", "cm2"},     {"PAL", "Pa"},    {"KPA", "kPa"},   {"MPA", "MPa"},
    {"BAR", "bar"},     {"MBR", "mbar"},  {"A97", "mbar"},  {"RPM", "{rev}/min"},
    {"RPS", "{rev}/s"}, {"HTZ", "Hz"},    {"KHZ", "kHz"},   {"L2", "L/min"},
    {"E32", "L/h"},     {"41", "mL/min"}, {"MQH", "m3/h"},  {"MQS", "m3/s"},
    {"KMH", "km/h"},    {"MTS", "m/s"},   {"KGS", "kg/s"},  {"E93", "kg/h"},
    {"F31", "kg/min"},  {"GL", "g/L"},    {"M1", "mg/L"},   {"H29", "ug/L"},
    {"KMQ", "kg/m3"},   {"23", "g/cm3"},  {"GJ", "g/mL"},   {"C34", "mol"},
    {"C18", "mmol"},    {"FH", "umol"},   {"C38", "mol/L"}, {"M33", "mmol/L"},
    {"C36", "mol/m3"},  {"VLT", "V"},     {"2Z", "mV"},     {"AMP", "A"},
    {"4K", "mA"},       {"B84", "uA"},    {"WTT", "W"},     {"KWT", "kW"},
    {"JOU", "J"},       {"KJO", "kJ"},    {"NEW", "N"},     {"NU", "N.m"},
    {"SIE", "S"},       {"D10", "S/m"},   {"H61", "mS/cm"}, {"G42", "uS/cm"},
});

// Signs that machines write, and UCUM writes otherwise.
constexpr auto kSigns = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"°C", "Cel"},          {"℃", "Cel"},       {"µm", "um"},
    {"µL", "uL"},           {"µl", "uL"},       {"µg", "ug"},
    {"µS/cm", "uS/cm"},     {"pH", "[pH]"},     {"rpm", "{rev}/min"},
    {"min-1", "{rev}/min"}, {"1/min", "/min"},  {"l", "L"},
    {"ml", "mL"},           {"l/min", "L/min"}, {"ml/min", "mL/min"},
    {"l/h", "L/h"},         {"m³", "m3"},       {"m³/h", "m3/h"},
    {"xg", "[g]"},          {"x g", "[g]"},     {"cells/mL", "{cells}/mL"},
    {"sec", "s"},           {"hr", "h"},
});

std::optional<Unit> parsed(std::string_view ucum) {
  if (ucum.empty()) return std::nullopt;
  auto unit = Unit::parse(ucum);
  return unit ? std::optional<Unit>(*std::move(unit)) : std::nullopt;
}

}  // namespace

std::int32_t unit_id(std::string_view common_code) {
  std::int32_t out = 0;
  for (const char c : common_code) out = out * 256 + static_cast<unsigned char>(c);
  return out;
}

std::optional<Unit> unit_of_code(std::int32_t id) {
  const auto found = std::find_if(kUnits.begin(), kUnits.end(),
                                  [&](const CodeUnit& one) { return unit_id(one.code) == id; });
  return found == kUnits.end() ? std::nullopt : parsed(found->ucum);
}

std::optional<Unit> unit_of(std::int32_t id, std::string_view label) {
  if (auto unit = unit_of_code(id)) return unit;
  const auto sign = std::find_if(kSigns.begin(), kSigns.end(),
                                 [&](const auto& one) { return one.first == label; });
  if (sign != kSigns.end()) return parsed(sign->second);
  return parsed(label);
}

}  // namespace renkei::equipment::opcua
