#include "renkei/recipe/batchml_units.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fmt/format.h>

namespace renkei::recipe {

namespace {

struct Word {
  std::string_view written;  // in small letters
  std::string_view code;     // UCUM
};

// To know another word, write a line. Words joined by "per", "pro" or "/" need none of their own.
constexpr auto kWords = std::to_array<Word>({
    {"second", "s"},
    {"seconds", "s"},
    {"sec", "s"},
    {"sekunde", "s"},
    {"sekunden", "s"},
    {"minute", "min"},
    {"minutes", "min"},
    {"minuten", "min"},
    {"hour", "h"},
    {"hours", "h"},
    {"stunde", "h"},
    {"stunden", "h"},
    {"day", "d"},
    {"days", "d"},
    {"tag", "d"},
    {"tage", "d"},
    {"litre", "L"},
    {"litres", "L"},
    {"liter", "L"},
    {"liters", "L"},
    {"millilitre", "mL"},
    {"milliliter", "mL"},
    {"microlitre", "uL"},
    {"mikroliter", "uL"},
    {"cubic metre", "m3"},
    {"cubic meter", "m3"},
    {"kubikmeter", "m3"},
    {"gram", "g"},
    {"gramm", "g"},
    {"milligram", "mg"},
    {"milligramm", "mg"},
    {"kilogram", "kg"},
    {"kilogramm", "kg"},
    {"metre", "m"},
    {"meter", "m"},
    {"millimetre", "mm"},
    {"millimeter", "mm"},
    {"degree celsius", "Cel"},
    {"degrees celsius", "Cel"},
    {"degreecelsius", "Cel"},
    {"grad celsius", "Cel"},
    {"celsius", "Cel"},
    {"°c", "Cel"},
    {"℃", "Cel"},
    {"kelvin", "K"},
    {"percent", "%"},
    {"per cent", "%"},
    {"prozent", "%"},
    {"pascal", "Pa"},
    {"kilopascal", "kPa"},
    {"millibar", "mbar"},
    {"watt", "W"},
    {"kilowatt", "kW"},
    {"joule", "J"},
    {"volt", "V"},
    {"ampere", "A"},
    {"hertz", "Hz"},
    {"mole", "mol"},
    {"revolution", "{rev}"},
    {"revolutions", "{rev}"},
    {"umdrehung", "{rev}"},
    {"umdrehungen", "{rev}"},
    {"rpm", "{rev}/min"},
    {"u/min", "{rev}/min"},
    {"one", "1"},
    {"none", "1"},
    {"unitless", "1"},
    {"dimensionless", "1"},
    {"einheitenlos", "1"},
});

// The names that QUDT gives units, where they are not read as words.
constexpr auto kQudt = std::to_array<Word>({
    {"sec", "s"},     {"min", "min"},       {"hr", "h"},       {"day", "d"},
    {"wk", "wk"},     {"l", "L"},           {"millil", "mL"},  {"microl", "uL"},
    {"m3", "m3"},     {"gm", "g"},          {"milligm", "mg"}, {"microgm", "ug"},
    {"kilogm", "kg"}, {"m", "m"},           {"millim", "mm"},  {"centim", "cm"},
    {"deg_c", "Cel"}, {"k", "K"},           {"percent", "%"},  {"unitless", "1"},
    {"num", "1"},     {"rev", "{rev}"},     {"pa", "Pa"},      {"kilopa", "kPa"},
    {"bar", "bar"},   {"millibar", "mbar"}, {"w", "W"},        {"kilow", "kW"},
    {"j", "J"},       {"v", "V"},           {"a", "A"},        {"hz", "Hz"},
    {"mol", "mol"},   {"millimol", "mmol"}, {"n", "N"},        {"ph", "[pH]"},
});

constexpr std::string_view kQudtAddress = "http://qudt.org/vocab/unit/";
constexpr std::string_view kSiAddress = "http://si-digital-framework.org/SI/units/";

std::string small_letters(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

template <std::size_t kSize>
std::optional<Unit> known(const std::array<Word, kSize>& words, std::string_view text) {
  const std::string small = small_letters(trimmed(text));
  const auto found = std::find_if(words.begin(), words.end(),
                                  [&](const Word& word) { return word.written == small; });
  if (found == words.end()) return std::nullopt;
  return *Unit::parse(found->code);
}

// What stands before the first of `by`, over all that stands between others of them.
template <typename Known>
std::optional<Unit> quotient(std::string_view text, std::string_view by, const Known& known_unit) {
  std::optional<Unit> unit;
  while (true) {
    const auto at = small_letters(text).find(by);
    const auto part = known_unit(text.substr(0, at));
    if (!part) return std::nullopt;
    unit = unit ? unit->per(*part) : *part;
    if (at == std::string_view::npos) return unit;
    text.remove_prefix(at + by.size());
  }
}

std::optional<Unit> from_address(std::string_view text) {
  std::string plain(text);
  if (plain.starts_with("https:")) plain.erase(4, 1);
  if (plain.starts_with(kQudtAddress)) {
    return quotient(std::string_view(plain).substr(kQudtAddress.size()), "-per-",
                    [](std::string_view part) { return known(kQudt, part); });
  }
  if (plain.starts_with(kSiAddress)) {
    return known(kWords, std::string_view(plain).substr(kSiAddress.size()));
  }
  return std::nullopt;
}

std::optional<Unit> from_words(std::string_view text) {
  const auto word = [](std::string_view part) -> std::optional<Unit> {
    if (auto unit = known(kWords, part)) return unit;
    auto code = Unit::parse(trimmed(part));
    return code ? std::optional(*std::move(code)) : std::nullopt;
  };
  if (auto unit = known(kWords, text)) return unit;
  for (const std::string_view by : {" per ", " pro ", "/"}) {
    if (small_letters(text).find(by) == std::string::npos) continue;
    if (auto unit = quotient(text, by, word)) return unit;
  }
  return std::nullopt;
}

}  // namespace

Result<Unit> unit_from_words(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return Unit{};
  constexpr std::size_t kUnitWordsBytesMax = 256;
  if (text.size() > kUnitWordsBytesMax) text = text.substr(0, kUnitWordsBytesMax);
  if (auto code = Unit::parse(text)) return *std::move(code);
  if (auto unit = from_address(text)) return *std::move(unit);
  if (auto unit = from_words(text)) return *std::move(unit);
  return fail(Error{"batchml.unit", fmt::format("'{}' is no unit that is known here", text)}
                  .value(std::string(text))
                  .remedy("write its UCUM code, such as L/h, Cel or {rev}/min"));
}

}  // namespace renkei::recipe
