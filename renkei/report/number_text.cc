#include "renkei/report/number_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace renkei::report {

namespace {

constexpr std::int64_t kMan = 10'000;
constexpr std::int64_t kOku = 100'000'000;

std::string group_digits(std::string digits) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string fixed(double number, int decimals) {
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, "%.*f", decimals, number);
  return buffer;
}

std::string without_trailing_zeros(std::string number) {
  if (number.find('.') == std::string::npos) return number;
  while (number.ends_with('0')) number.pop_back();
  if (number.ends_with('.')) number.pop_back();
  return number;
}

// Rounds half away from zero to a multiple of `step`.
std::int64_t round_to(std::int64_t number, std::int64_t step) {
  return (number + step / 2) / step * step;
}

std::string count_text_ja(std::int64_t number) {
  if (number < kMan) return whole_text(number);
  if (number < 100 * kMan) {  // 8.4万, 84.6万
    return amount_text(static_cast<double>(number) / kMan, 3) + "万";
  }
  if (number < kOku - kMan / 2) return whole_text(round_to(number, kMan) / kMan) + "万";
  const std::int64_t rounded = round_to(number, kMan);
  const std::int64_t rest = rounded % kOku / kMan;
  return whole_text(rounded / kOku) + "億" + (rest > 0 ? whole_text(rest) + "万" : "");
}

std::string count_text_en(std::int64_t number) {
  if (number < 999'950) return whole_text(number);
  if (number < 999'950'000) return amount_text(static_cast<double>(number) / 1e6, 4) + " million";
  return amount_text(static_cast<double>(number) / 1e9, 4) + " billion";
}

// From here on numbers are written with a power of ten: nobody counts so many zeros.
constexpr int kPlainDigitsMax = 13;

// 2.5e14 -> "2.5×10¹⁴".
std::string power_text(double amount, int digits) {
  constexpr std::array<std::string_view, 10> kRaised{"⁰", "¹", "²", "³", "⁴",
                                                     "⁵", "⁶", "⁷", "⁸", "⁹"};
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*e", std::clamp(digits - 1, 0, 15), amount);
  const std::string written = buffer;
  const std::size_t at = written.find('e');
  std::string out = without_trailing_zeros(written.substr(0, at)) + "×10";
  for (const char digit : std::to_string(std::stoi(written.substr(at + 1)))) {
    out += kRaised.at(static_cast<std::size_t>(digit - '0'));
  }
  return out;
}

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string month_name(Date date) {
  return std::string(kMonths.at(static_cast<std::size_t>(date.month() - 1)));
}

struct UnitWord {
  std::string_view code;
  Message words;
};

constexpr std::array kUnitWords{
    UnitWord{"1", {"", ""}},
    UnitWord{"ug", {"µg", "µg"}},
    UnitWord{"um", {"µm", "µm"}},
    UnitWord{"uL", {"µL", "µL"}},
    UnitWord{"m2", {"m²", "m²"}},
    UnitWord{"m3", {"m³", "m³"}},
    UnitWord{"d", {"日", "days"}},
    UnitWord{"wk", {"週", "weeks"}},
    UnitWord{"a", {"年", "years"}},
    UnitWord{"h", {"時間", "h"}},
    UnitWord{"[IU]", {"IU", "IU"}},
    UnitWord{"[JPY]", {"円", "JPY"}},
    UnitWord{"{dose}", {"回分", "doses"}},
    UnitWord{"{vial}", {"バイアル", "vials"}},
    UnitWord{"{person}", {"人", "persons"}},
    UnitWord{"{batch}", {"バッチ", "batches"}},
    UnitWord{"{sheet}", {"枚", "sheets"}},
    UnitWord{"{lot}", {"ロット", "lots"}},
    UnitWord{"{cells}", {"細胞", "cells"}},
    UnitWord{"{vg}", {"vg", "vg"}},
    UnitWord{"[PFU]", {"PFU", "PFU"}},
};

constexpr std::array kRateWords{
    // after "/"
    UnitWord{"min", {"分", "min"}},
    UnitWord{"h", {"時間", "h"}},
    UnitWord{"d", {"日", "day"}},
    UnitWord{"wk", {"週", "week"}},
    UnitWord{"a", {"年", "year"}},
    UnitWord{"{dose}", {"回分", "dose"}},
    UnitWord{"{vial}", {"バイアル", "vial"}},
    UnitWord{"{batch}", {"バッチ", "batch"}},
};

template <typename Words>
std::string word_for(Language language, std::string_view code, const Words& words) {
  for (const UnitWord& word : words) {
    if (word.code == code) return std::string(word.words.in(language));
  }
  std::string out;
  if (code.starts_with("10*")) {
    const std::size_t dot = code.find('.');
    const std::string_view power = code.substr(3, dot == code.npos ? code.npos : dot - 3);
    out = "×10^" + std::string(power);
    if (dot == code.npos) return out;
    return out + " " + word_for(language, code.substr(dot + 1), kUnitWords);
  }
  for (const char c : code) {
    if (c != '{' && c != '}' && c != '[' && c != ']') out += c;
  }
  return out;
}

}  // namespace

std::string whole_text(std::int64_t number) { return group_digits(std::to_string(number)); }

std::string count_text(Language language, std::int64_t number) {
  if (number < 0) return "-" + count_text(language, -std::max(number, -INT64_MAX));
  return language == Language::kJa ? count_text_ja(number) : count_text_en(number);
}

std::string exact_count_text(Language language, std::int64_t number) {
  const bool ja = language == Language::kJa;
  // The spoken forms keep so much: a tenth of 万 below 億, whole 万 above; three decimals.
  const std::int64_t kept = ja ? (number < kMan   ? 1
                                  : number < kOku ? kMan / 10
                                                  : kMan)
                               : (number < 1'000'000       ? 1
                                  : number < 1'000'000'000 ? 1'000
                                                           : 1'000'000);
  if (number < 0 || number % kept != 0) return whole_text(number);
  if (ja && number >= kMan && number < kOku) {
    return amount_text(static_cast<double>(number) / kMan, 5) + "万";
  }
  if (!ja && number >= 1'000'000) {
    const bool millions = number < 1'000'000'000;
    return amount_text(static_cast<double>(number) / (millions ? 1e6 : 1e9), 6) +
           (millions ? " million" : " billion");
  }
  return count_text(language, number);
}

std::string people_count_text(Language language, std::int64_t number) {
  const std::string count = count_text(language, number);
  if (language == Language::kJa) return count + "人";
  return count + (number == 1 ? " person" : " people");
}

std::string doses_count_text(Language language, std::int64_t number) {
  const std::string count = count_text(language, number);
  if (language == Language::kJa) return count + "回分";
  return count + (number == 1 ? " dose" : " doses");
}

std::string people_text(Language language, std::int64_t number) {
  const std::string count = exact_count_text(language, number);
  if (language == Language::kJa) return count + "人";
  return count + (number == 1 ? " person" : " people");
}

std::string amount_text(double amount, int digits) {
  if (!std::isfinite(amount)) return "—";
  if (amount == 0) return "0";
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(amount))));
  if (magnitude >= kPlainDigitsMax) return power_text(amount, digits);
  const int decimals = std::clamp(digits - 1 - magnitude, 0, 12);
  const std::string number = without_trailing_zeros(fixed(amount, decimals));
  const std::size_t point = number.find('.');
  const std::string whole = group_digits(number.substr(0, point));
  return point == std::string::npos ? whole : whole + number.substr(point);
}

std::string percent_text(double fraction) {
  if (!std::isfinite(fraction)) return "—";
  const double percent = fraction * 100;
  if (percent > 0 && percent < 0.5) return "<1%";
  if (percent < 100 && percent >= 99.5) return "99%";
  return whole_text(std::llround(percent)) + "%";
}

std::string date_text(Language language, Date date) {
  if (language == Language::kJa) return date.to_string_ja();
  return std::to_string(date.day()) + " " + month_name(date) + " " + std::to_string(date.year());
}

std::string month_text(Language language, Date date) {
  if (language == Language::kJa) return date.to_string_ja().substr(0, 7);
  return month_name(date) + " " + std::to_string(date.year());
}

std::string days_text(Language language, double days) {
  const bool small = std::abs(days) < 9.95;
  const double rounded = small ? std::round(days * 10) / 10 : std::round(days);
  const std::string number = amount_text(rounded, small ? 2 : 6);
  if (language == Language::kJa) return number + "日";
  return number + (number == "1" ? " day" : " days");
}

std::string seconds_text(Language language, double seconds) {
  const bool ja = language == Language::kJa;
  if (seconds < 0.05) return ja ? "0.1秒未満" : "under 0.1 s";
  if (seconds < 99.95) {
    return amount_text(std::round(seconds * 10) / 10, 3) + (ja ? "秒" : " s");
  }
  const std::int64_t whole = std::llround(seconds);
  const std::string rest = std::to_string(whole % 60);
  return whole_text(whole / 60) + (ja ? "分" + rest + "秒" : " min " + rest + " s");
}

std::string unit_text(Language language, std::string_view ucum_code) {
  const std::size_t slash = ucum_code.find('/');
  std::string out = word_for(language, ucum_code.substr(0, slash), kUnitWords);
  if (slash == std::string_view::npos) return out;
  return out + "/" + word_for(language, ucum_code.substr(slash + 1), kRateWords);
}

}  // namespace renkei::report
