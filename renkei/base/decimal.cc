#include "renkei/base/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include <boost/multiprecision/number.hpp>

namespace renkei {

namespace {

using Integer = boost::multiprecision::cpp_int;

constexpr int kSignificantDigitsMax = 18;
constexpr int kExponentMax = 30;
// Longer than any number that can be read, so that "1e999999999999" or a page of zeros ends here.
constexpr std::size_t kTextBytesMax = 128;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

Integer power_of_ten(int exponent) {
  Integer power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Error syntax_error(std::string_view text) {
  const std::string shown(text.substr(0, kTextBytesMax));
  return Error{"decimal.syntax", "'" + shown + "' is not a number"}.value(shown).remedy(
      "write a decimal such as 12.5 or 1.5e-3");
}

Error range_error(std::string_view text) {
  const std::string shown(text);
  return Error{"decimal.range", "'" + shown + "' is too large or too small"}.value(shown).remedy(
      "keep the power of ten within 30, or choose another unit");
}

// The pieces of a number as written.
struct Pieces {
  bool negative = false;
  std::string digits;      // of the whole and the fractional part, one after the other
  int fraction_count = 0;  // how many of the digits stand after the point
  int exponent = 0;        // the power after 'e'
};

// Consumes the digits at the front of `text`; how many they were.
std::size_t take_digits(std::string_view& text, std::string& digits) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto count = static_cast<std::size_t>(end - text.begin());
  digits.append(text.substr(0, count));
  text.remove_prefix(count);
  return count;
}

// -? digits ( '.' digits )? ( [eE] [+-]? digits )?
Result<Pieces> split(std::string_view whole_text) {
  std::string_view text = whole_text;
  if (text.size() > kTextBytesMax) return fail(syntax_error(text));
  Pieces pieces;
  if (text.starts_with('-')) {
    pieces.negative = true;
    text.remove_prefix(1);
  }
  if (take_digits(text, pieces.digits) == 0) return fail(syntax_error(whole_text));
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    pieces.fraction_count = static_cast<int>(take_digits(text, pieces.digits));
    if (pieces.fraction_count == 0) return fail(syntax_error(whole_text));
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::string digits;
    if (take_digits(text, digits) == 0) return fail(syntax_error(whole_text));
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    // Four digits are beyond every limit already and still fit an int.
    if (digits.size() > 4) return fail(range_error(whole_text));
    std::from_chars(digits.data(), digits.data() + digits.size(), pieces.exponent);
    if (negative) pieces.exponent = -pieces.exponent;
  }
  if (!text.empty()) return fail(syntax_error(whole_text));
  return pieces;
}

// |number| as decimal digits; the least int64 has no positive twin.
std::string magnitude(std::int64_t number) {
  const auto bits = static_cast<std::uint64_t>(number);
  return std::to_string(number < 0 ? ~bits + 1 : bits);
}

// `digits` * 10^-fraction_count without trailing zeros after the point.
std::string place_point(std::string digits, std::size_t fraction_count) {
  if (fraction_count == 0) return digits;
  if (digits.size() <= fraction_count) digits.insert(0, fraction_count + 1 - digits.size(), '0');
  digits.insert(digits.size() - fraction_count, 1, '.');
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
  auto pieces = split(text);
  if (!pieces) return fail(std::move(pieces.error()));
  std::string& digits = pieces->digits;
  // Zeros on either side carry no value; what is left is what must fit.
  digits.erase(0, digits.find_first_not_of('0'));
  if (digits.empty()) return Decimal{};
  int exponent = pieces->exponent - pieces->fraction_count;
  while (digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (digits.size() > kSignificantDigitsMax) {
    return fail(
        Error{"decimal.too_long", "'" + std::string(text) + "' has more than 18 significant digits"}
            .value(std::string(text))
            .remedy("round it to what was measured"));
  }
  if (exponent < -kExponentMax || exponent > kExponentMax) return fail(range_error(text));
  Decimal decimal;
  std::from_chars(digits.data(), digits.data() + digits.size(), decimal.coefficient_);
  if (pieces->negative) decimal.coefficient_ = -decimal.coefficient_;
  decimal.exponent_ = exponent;
  return decimal;
}

Exact Decimal::exact() const {
  const Integer coefficient{coefficient_};
  if (exponent_ >= 0) return Exact{coefficient * power_of_ten(exponent_)};
  return Exact{coefficient, power_of_ten(-exponent_)};
}

double Decimal::to_double() const {
  // By way of text: from_chars rounds to the nearest double, multiplying by a power would not.
  const std::string text = std::to_string(coefficient_) + "e" + std::to_string(exponent_);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string Decimal::to_string() const {
  if (coefficient_ == 0) return "0";
  std::string digits = magnitude(coefficient_);
  if (exponent_ >= 0) {
    digits.append(static_cast<std::size_t>(exponent_), '0');
  } else {
    digits = place_point(std::move(digits), static_cast<std::size_t>(-exponent_));
  }
  return coefficient_ < 0 ? "-" + digits : digits;
}

bool Decimal::is_whole() const {
  // parse() leaves no trailing zeros in the coefficient, so a negative exponent means a fraction.
  return coefficient_ == 0 || exponent_ >= 0;
}

namespace {

// What Japanese input methods write where a number wants ASCII; NFKC folds all of these alike but
// U+2212, whose meaning is as plain. ASCII stays; anything else stays and fails later by name.
struct WideForm {
  std::string_view utf8;
  char ascii;
};

constexpr std::array<WideForm, 9> kWideForms{{
    {"\xEF\xBC\x8B", '+'},  // U+FF0B
    {"\xEF\xBC\x8C", ','},  // U+FF0C
    {"\xEF\xBC\x8D", '-'},  // U+FF0D
    {"\xEF\xBC\x8E", '.'},  // U+FF0E
    {"\xEF\xBC\x85", '%'},  // U+FF05
    {"\xEF\xBC\xA5", 'E'},  // U+FF25
    {"\xEF\xBD\x85", 'e'},  // U+FF45
    {"\xE2\x88\x92", '-'},  // U+2212 minus sign
    {"\xE3\x80\x80", ' '},  // U+3000 ideographic space
}};

std::string fold_wide_forms(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  while (!text.empty()) {
    std::size_t taken = 1;
    char c = text.front();
    // Full-width digits U+FF10 to U+FF19 are EF BC 90 to EF BC 99.
    if (text.size() >= 3 && text.starts_with("\xEF\xBC") && text[2] >= '\x90' &&
        text[2] <= '\x99') {
      c = static_cast<char>('0' + (text[2] - '\x90'));
      taken = 3;
    } else if (text.starts_with("\xC2\xA0")) {  // U+00A0 no-break space
      c = ' ';
      taken = 2;
    } else {
      for (const WideForm& form : kWideForms) {
        if (!text.starts_with(form.utf8)) continue;
        c = form.ascii;
        taken = form.utf8.size();
        break;
      }
    }
    folded += c;
    text.remove_prefix(taken);
  }
  return folded;
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// True when the commas of `whole` part it as in "1,234,567"; "0,125" is a fraction, not a
// thousand, to whoever wrote it.
bool groups_are_right(std::string_view whole) {
  const std::size_t first = whole.find(',');
  if (first == 0 || first > 3 || whole.front() == '0') return false;
  for (std::size_t at = first; at < whole.size(); at += 4) {
    if (whole[at] != ',' || whole.size() - at < 4) return false;
    const std::string_view group = whole.substr(at + 1, 3);
    if (!std::all_of(group.begin(), group.end(), is_digit)) return false;
  }
  return std::all_of(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(first), is_digit);
}

Error thousands_error(std::string_view text, std::string_view number) {
  const std::string shown(text);
  Error error{"csv.thousands", "the comma in '" + shown + "' does not part groups of three digits"};
  std::string remedy = "write thousands as in 1,234,567 or without commas";
  if (std::count(number.begin(), number.end(), ',') == 1 &&
      number.find('.') == std::string_view::npos) {
    std::string pointed(number);
    pointed[pointed.find(',')] = '.';
    if (Decimal::parse(pointed)) remedy = "a decimal comma is not read: write " + pointed;
  }
  return std::move(error).value(shown).remedy(std::move(remedy));
}

Error percent_error(std::string_view text, std::string_view number) {
  const std::string shown(text);
  std::string remedy = "write the fraction, such as 0.7 for 70%";
  std::string fraction = "0.7";
  if (const auto percent = Decimal::parse(trim(number.substr(0, number.find('%'))))) {
    fraction = to_text(percent->exact() / 100);
    remedy = "write the fraction " + fraction;
  }
  return Error{"csv.percent", "'" + shown + "' is a percentage"}
      .value(shown)
      .remedy(std::move(remedy))
      .arg("fraction", fraction);
}

}  // namespace

Result<Decimal> parse_spreadsheet_decimal(std::string_view text) {
  if (text.size() > kTextBytesMax * 3) return fail(syntax_error(text));
  const std::string folded = fold_wide_forms(text);
  std::string number(trim(folded));
  if (number.starts_with('+') && number.size() > 1 && is_digit(number[1])) number.erase(0, 1);
  if (number.ends_with('%')) return fail(percent_error(text, number));
  if (number.find(',') != std::string::npos) {
    const std::size_t begin = number.starts_with('-') ? 1 : 0;
    const std::size_t end = std::min(number.find_first_of(".eE"), number.size());
    const std::string_view whole = std::string_view(number).substr(begin, end - begin);
    const bool comma_after_point = number.find(',', end) != std::string::npos;
    const bool only_digits_and_commas =
        std::all_of(whole.begin(), whole.end(), [](char c) { return is_digit(c) || c == ','; });
    if (!only_digits_and_commas) return fail(syntax_error(text));
    if (comma_after_point || !groups_are_right(whole)) return fail(thousands_error(text, number));
    std::erase(number, ',');
  }
  auto decimal = Decimal::parse(number);
  if (!decimal) return fail(std::move(decimal.error()).value(std::string(text)));
  return decimal;
}

std::int64_t floor_to_int(const Exact& x) {
  const Integer top = boost::multiprecision::numerator(x);
  const Integer bottom = boost::multiprecision::denominator(x);
  Integer quotient = top / bottom;  // rounds toward zero
  if (top < 0 && quotient * bottom != top) --quotient;
  RENKEI_CHECK(quotient >= std::numeric_limits<std::int64_t>::min() &&
               quotient <= std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(quotient);
}

std::int64_t ceil_to_int(const Exact& x) {
  const Integer top = boost::multiprecision::numerator(x);
  const Integer bottom = boost::multiprecision::denominator(x);
  Integer quotient = top / bottom;
  if (top > 0 && quotient * bottom != top) ++quotient;
  RENKEI_CHECK(quotient >= std::numeric_limits<std::int64_t>::min() &&
               quotient <= std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(quotient);
}

double to_double(const Exact& x) { return x.convert_to<double>(); }

std::string to_text(const Exact& x, int digits) {
  RENKEI_CHECK(digits >= 0);
  Integer top = boost::multiprecision::numerator(x);
  const Integer bottom = boost::multiprecision::denominator(x);
  const bool negative = top < 0;
  if (negative) top = -top;
  // Finite in base ten exactly when the denominator has no prime but 2 and 5; it then needs as
  // many decimals as the greater of the two powers.
  const auto twos = static_cast<unsigned>(boost::multiprecision::lsb(bottom));
  Integer rest = bottom >> twos;
  unsigned fives = 0;
  while (rest % 5 == 0) {
    rest /= 5;
    ++fives;
  }
  const unsigned decimals = rest == 1 ? std::max(twos, fives) : static_cast<unsigned>(digits);
  const Integer scaled = top * power_of_ten(static_cast<int>(decimals)) / bottom;
  const std::string text = place_point(scaled.str(), decimals);
  return negative && scaled != 0 ? "-" + text : text;
}

Exact exact_from_double(double x, int digits) {
  RENKEI_CHECK(std::isfinite(x) && digits >= 0 && digits <= kExponentMax);
  // A double is a whole number times a power of two: no rounding until the one asked for.
  constexpr int kMantissaBits = std::numeric_limits<double>::digits;
  int exponent = 0;
  const double fraction = std::frexp(std::fabs(x), &exponent);
  Integer scaled{static_cast<std::int64_t>(std::ldexp(fraction, kMantissaBits))};
  scaled *= power_of_ten(digits);
  const int shift = exponent - kMantissaBits;
  if (shift >= 0) {
    scaled <<= shift;
  } else {
    scaled = ((scaled << 1) + (Integer{1} << -shift)) >> (-shift + 1);  // half goes up
  }
  if (x < 0) scaled = -scaled;
  return Exact{scaled, power_of_ten(digits)};
}

}  // namespace renkei
