#include "renkei/base/unit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "renkei/base/nearest.h"

namespace renkei {

namespace {

constexpr int kPowerOfTenMax = 30;
constexpr int kExponentMax = 9;
constexpr int kDepthMax = 8;
// Far beyond sense, far below overflow: a product of products stops here.
constexpr int kCombinedExponentMax = 1000;

struct Atom {
  std::string_view code;
  std::int64_t numerator;
  std::int64_t denominator;
  std::string_view base;  // empty: a plain number
  int power;              // of the base; 0: `base` is a product of other codes
  bool metric;            // takes prefixes
};
constexpr int kProduct = 0;

constexpr std::int64_t kDay = 86'400;

constexpr std::array kAtoms{
    Atom{"g", 1, 1, "g", 1, true},
    Atom{"m", 1, 1, "m", 1, true},
    Atom{"L", 1, 1000, "m", 3, true},
    Atom{"l", 1, 1000, "m", 3, true},
    Atom{"s", 1, 1, "s", 1, true},
    Atom{"min", 60, 1, "s", 1, false},
    Atom{"h", 3600, 1, "s", 1, false},
    Atom{"d", kDay, 1, "s", 1, false},
    Atom{"wk", 7 * kDay, 1, "s", 1, false},
    Atom{"a", 365 * kDay, 1, "s", 1, false},
    Atom{"%", 1, 100, "", 0, false},
    // UCUM writes both, as one unit.
    Atom{"[IU]", 1, 1, "[IU]", 1, true},
    Atom{"[iU]", 1, 1, "[IU]", 1, true},
    Atom{"[PFU]", 1, 1, "[PFU]", 1, false},
    Atom{"[CFU]", 1, 1, "[CFU]", 1, false},
    Atom{"[CCID_50]", 1, 1, "[CCID_50]", 1, false},
    Atom{"[JPY]", 1, 1, "[JPY]", 1, false},
    Atom{"mol", 1, 1, "mol", 1, true},
    Atom{"osm", 1, 1, "osm", 1, true},
    Atom{"U", 1, 60'000'000, "mol/s", kProduct, true},
    Atom{"K", 1, 1, "K", 1, true},
    Atom{"Cel", 1, 1, "Cel", 1, false},
    Atom{"[pH]", 1, 1, "[pH]", 1, false},
    Atom{"A", 1, 1, "A", 1, true},
    Atom{"Hz", 1, 1, "s", -1, true},
    Atom{"N", 1000, 1, "g.m/s2", kProduct, true},
    Atom{"Pa", 1000, 1, "g/m/s2", kProduct, true},
    Atom{"bar", 100'000'000, 1, "g/m/s2", kProduct, true},
    Atom{"J", 1000, 1, "g.m2/s2", kProduct, true},
    Atom{"W", 1000, 1, "g.m2/s3", kProduct, true},
    Atom{"V", 1000, 1, "g.m2/s3/A", kProduct, true},
    Atom{"S", 1, 1000, "A2.s3/g/m2", kProduct, true},
    Atom{"[g]", 980'665, 100'000, "m/s2", kProduct, false},
    Atom{"{OD}", 1, 1, "{OD}", 1, false},
    Atom{"{CV}", 1, 1, "{CV}", 1, false},
    Atom{"{rev}", 1, 1, "{rev}", 1, false},
    Atom{"{copies}", 1, 1, "{copies}", 1, false},
    Atom{"{vg}", 1, 1, "{vg}", 1, false},
    Atom{"{cells}", 1, 1, "{cells}", 1, false},
    Atom{"{particle}", 1, 1, "{particle}", 1, false},
    Atom{"{sheet}", 1, 1, "{sheet}", 1, false},
    Atom{"{lot}", 1, 1, "{lot}", 1, false},
    Atom{"{dose}", 1, 1, "{dose}", 1, false},
    Atom{"{vial}", 1, 1, "{vial}", 1, false},
    Atom{"{syringe}", 1, 1, "{syringe}", 1, false},
    Atom{"{bag}", 1, 1, "{bag}", 1, false},
    Atom{"{patch}", 1, 1, "{patch}", 1, false},
    Atom{"{kit}", 1, 1, "{kit}", 1, false},
    Atom{"{test}", 1, 1, "{test}", 1, false},
    Atom{"{person}", 1, 1, "{person}", 1, false},
    Atom{"{batch}", 1, 1, "{batch}", 1, false},
};

struct Prefix {
  char code;
  int power_of_ten;
};

// In the order in which a wrongly written one is most likely meant.
constexpr std::array kPrefixes{Prefix{'k', 3},  Prefix{'m', -3}, Prefix{'u', -6}, Prefix{'n', -9},
                               Prefix{'c', -2}, Prefix{'d', -1}, Prefix{'M', 6},  Prefix{'G', 9}};

// What people write instead of a code. Case and a plural 's' are seen to elsewhere.
constexpr std::array<std::pair<std::string_view, std::string_view>, 82> kMeant{{
    {"\u00B5g", "ug"},
    {"\u03BCg", "ug"},
    {"mcg", "ug"},
    {"\u00B5L", "uL"},
    {"\u03BCL", "uL"},
    {"\u00B5l", "uL"},
    {"\u03BCl", "uL"},
    {"\u00B5m", "um"},
    {"\u03BCm", "um"},
    {"\u338D", "ug"},
    {"\u338E", "mg"},
    {"\u338F", "kg"},
    {"\u3396", "mL"},
    {"\u3397", "dL"},
    {"\u3398", "kL"},
    {"\u2113", "L"},
    {"m\u2113", "mL"},
    {"cc", "mL"},
    {"\u33C4", "mL"},
    {"\u33A1", "m2"},
    {"\u33A5", "m3"},
    {"m\u00B2", "m2"},
    {"m\u00B3", "m3"},
    {"cm\u00B2", "cm2"},
    {"cm\u00B3", "cm3"},
    {"\uFF05", "%"},
    {"\u00B0C", "Cel"},
    {"\u2103", "Cel"},
    {"C", "Cel"},
    {"celsius", "Cel"},
    {"度", "Cel"},
    {"pH", "[pH]"},
    {"M", "mol/L"},
    {"mM", "mmol/L"},
    {"\u00B5M", "umol/L"},
    {"uM", "umol/L"},
    {"rpm", "{rev}/min"},
    {"xg", "[g]"},
    {"gram", "g"},
    {"グラム", "g"},
    {"kilogram", "kg"},
    {"キログラム", "kg"},
    {"milligram", "mg"},
    {"microgram", "ug"},
    {"liter", "L"},
    {"litre", "L"},
    {"リットル", "L"},
    {"milliliter", "mL"},
    {"millilitre", "mL"},
    {"ミリリットル", "mL"},
    {"t", "Mg"},
    {"ton", "Mg"},
    {"トン", "Mg"},
    {"sec", "s"},
    {"second", "s"},
    {"秒", "s"},
    {"minute", "min"},
    {"分", "min"},
    {"hr", "h"},
    {"hour", "h"},
    {"時間", "h"},
    {"day", "d"},
    {"日", "d"},
    {"week", "wk"},
    {"週", "wk"},
    {"週間", "wk"},
    {"year", "a"},
    {"yr", "a"},
    {"年", "a"},
    {"yen", "[JPY]"},
    {"円", "[JPY]"},
    {"\u00A5", "[JPY]"},
    {"\uFFE5", "[JPY]"},
    {"細胞", "{cells}"},
    {"シート", "{sheet}"},
    {"枚", "{sheet}"},
    {"ロット", "{lot}"},
    {"回分", "{dose}"},
    {"バイアル", "{vial}"},
    {"人", "{person}"},
    {"バッチ", "{batch}"},
    {"TCID50", "[CCID_50]"},
}};

constexpr std::array<std::string_view, 7> kMonths{"mo",   "month", "months", "月",
                                                  "か月", "ヶ月",  "カ月"};

std::string lower(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lowered;
}

// The word in an atom: lower case, without brackets and a plural 's'.
std::string bare_word(std::string_view atom) {
  std::string word = lower(atom);
  std::erase_if(word, [](char c) { return c == '[' || c == ']' || c == '{' || c == '}'; });
  if (word.size() > 2 && word.back() == 's') word.pop_back();
  return word;
}

// The code that was likely meant by an atom that is none, or empty.
std::string likely_meant(std::string_view atom) {
  for (const auto& [written, meant] : kMeant) {
    if (atom == written) return std::string(meant);
  }
  const std::string lowered = lower(atom);
  for (const Atom& known : kAtoms) {
    if (lower(known.code) == lowered) return std::string(known.code);
    if (!known.metric) continue;
    for (const Prefix& prefix : kPrefixes) {
      std::string prefixed = prefix.code + std::string(known.code);
      if (lower(prefixed) == lowered) return prefixed;
    }
  }
  const std::string word = bare_word(atom);
  for (const auto& [written, meant] : kMeant) {
    if (word == bare_word(written)) return std::string(meant);
  }
  std::string best;
  // Short words are near to everything.
  int best_distance = word.size() >= 5 ? 3 : word.size() >= 3 ? 2 : 1;
  for (const Atom& known : kAtoms) {
    const int distance = edit_distance(word, bare_word(known.code), best_distance);
    if (known.code.size() > 3 && distance < best_distance) {
      best = known.code;
      best_distance = distance;
    }
  }
  return best;
}

Error unknown_error(std::string_view code, std::string_view atom) {
  const std::string shown(atom);
  Error error = Error{"unit.unknown", "'" + shown + "' is not a unit known here"}
                    .value(std::string(code))
                    .arg("atom", shown);
  if (std::find(kMonths.begin(), kMonths.end(), atom) != kMonths.end()) {
    return std::move(error).remedy("a month is no fixed number of days: write d or wk");
  }
  const std::string meant = likely_meant(atom);
  if (meant.empty()) {
    return std::move(error).remedy("write a UCUM code such as g, mL, d, [IU], {cells} or {dose}");
  }
  return std::move(error).arg("meant", meant).remedy("write " + meant);
}

Error syntax_error(std::string_view code, std::string message, std::string remedy) {
  return Error{"unit.syntax", std::move(message)}
      .value(std::string(code.substr(0, kUnitBytesMax)))
      .remedy(std::move(remedy));
}

Exact power_of_ten(int exponent) {
  boost::multiprecision::cpp_int power = 1;
  for (int i = 0; i < std::abs(exponent); ++i) power *= 10;
  return exponent < 0 ? Exact{1, power} : Exact{power};
}

Exact to_power(const Exact& x, int exponent) {
  Exact result = 1;
  for (int i = 0; i < std::abs(exponent); ++i) result *= x;
  return exponent < 0 ? Exact{1 / result} : result;
}

struct Resolved {
  const Atom* atom;
  int prefix_power;
};

std::optional<Resolved> resolve(std::string_view text) {
  for (const Atom& atom : kAtoms) {
    if (atom.code == text) return Resolved{&atom, 0};
  }
  for (const Prefix& prefix : kPrefixes) {
    if (!text.starts_with(prefix.code)) continue;
    for (const Atom& atom : kAtoms) {
      if (atom.metric && atom.code == text.substr(1)) return Resolved{&atom, prefix.power_of_ten};
    }
  }
  return std::nullopt;
}

// The code of the terms: "a.b2/c/d3".
std::string write_code(const std::vector<std::pair<std::string, int>>& terms) {
  std::string over;
  std::string under;
  for (const auto& [atom, exponent] : terms) {
    if (atom == "10*") {  // a number: its exponent keeps its sign
      over += (over.empty() ? "" : ".") + atom + std::to_string(exponent);
    } else {
      const std::string digits = std::abs(exponent) == 1 ? "" : std::to_string(std::abs(exponent));
      if (exponent > 0) {
        over += (over.empty() ? "" : ".") + atom + digits;
      } else {
        under += "/" + atom + digits;
      }
    }
  }
  return (over.empty() ? "1" : over) + under;
}

}  // namespace

// Recursive descent over one code.
//   code   = [ "/" ] term
//   term   = factor { ( "." | "/" ) factor }
//   factor = "(" term ")" | "1" | "10*" number | atom [ number ]
class UnitParser {
 public:
  explicit UnitParser(std::string_view code) : code_(code) {}

  Result<Unit> parse() {
    if (code_.empty()) return fail(empty_error());
    if (code_.size() > kUnitBytesMax) {
      return fail(syntax_error(code_, "the unit is longer than 128 bytes", "write it shorter"));
    }
    if (code_.find_first_of(" \t") != std::string_view::npos) {
      return fail(syntax_error(code_, "there is a space in the unit '" + std::string(code_) + "'",
                               "join with '.' or '/', as in 10*6.{cells}/mL"));
    }
    Unit unit;
    if (take('/')) {
      // UCUM lets "/h.g" be read two ways; so after a leading '/' one factor stands alone.
      if (auto read = factor(unit, -1, 0); !read) return fail(std::move(read.error()));
    } else if (auto read = term(unit, 1, 0); !read) {
      return fail(std::move(read.error()));
    }
    if (at_ != code_.size()) return fail(unexpected_error());
    for (const std::string_view scale : {"Cel", "[pH]"}) {
      const auto power = unit.powers_.find(std::string(scale));
      if (power != unit.powers_.end() && (power->second != 1 || unit.terms_.size() != 1)) {
        return fail(syntax_error(code_,
                                 "'" + std::string(scale) +
                                     "' counts from a point of its own and "
                                     "cannot be multiplied",
                                 scale == "Cel" ? "write a difference in K, as in K/h"
                                                : "write a difference as a plain number"));
      }
    }
    unit.code_ = std::string(code_);
    return unit;
  }

 private:
  bool take(char c) {
    if (at_ == code_.size() || code_[at_] != c) return false;
    ++at_;
    return true;
  }

  // Multiplies what is read into `unit`, to the power of `sign`.
  Result<void> term(Unit& unit, int sign, int depth) {
    int factor_sign = sign;
    while (true) {
      if (auto read = factor(unit, factor_sign, depth); !read) return read;
      if (take('.')) {
        factor_sign = sign;
      } else if (take('/')) {
        factor_sign = -sign;
      } else {
        return {};
      }
    }
  }

  Result<void> factor(Unit& unit, int sign, int depth) {
    if (at_ == code_.size()) {
      return fail(syntax_error(code_, "the unit '" + std::string(code_) + "' ends too early",
                               "write a unit after the operator"));
    }
    if (take('(')) {
      if (depth == kDepthMax) {
        return fail(syntax_error(code_, "the parentheses are too deep", "write it flat"));
      }
      if (auto read = term(unit, sign, depth + 1); !read) return read;
      if (!take(')')) return fail(unexpected_error());
      return {};
    }
    if (code_[at_] >= '0' && code_[at_] <= '9') return number_factor(unit, sign);
    return atom_factor(unit, sign);
  }

  // "1", or a power of ten.
  Result<void> number_factor(Unit& unit, int sign) {
    const std::size_t begin = at_;
    while (at_ < code_.size() && code_[at_] >= '0' && code_[at_] <= '9') ++at_;
    const std::string_view digits = code_.substr(begin, at_ - begin);
    if (digits == "10" && (take('*') || take('^'))) {
      const auto exponent = number();
      if (!exponent || std::abs(*exponent) > kPowerOfTenMax) {
        return fail(
            syntax_error(code_, "the power of ten is missing or beyond 30", "write it as in 10*6"));
      }
      unit.factor_ *= power_of_ten(sign * *exponent);
      add_term(unit, "10*", sign * *exponent);
      return {};
    }
    if (digits == "1") return {};
    return fail(syntax_error(code_, "there is a number in the unit '" + std::string(code_) + "'",
                             "move it into the amount, or write a power of ten as in 10*6"));
  }

  Result<void> atom_factor(Unit& unit, int sign) {
    const std::string_view text = atom_text();
    if (text.empty()) return fail(unexpected_error());
    const auto resolved = resolve(text);
    if (!resolved) return fail(unknown_error(code_, text));
    int exponent = 1;
    if (at_ < code_.size() &&
        (code_[at_] == '-' || code_[at_] == '+' || (code_[at_] >= '0' && code_[at_] <= '9'))) {
      const auto written = number();
      if (!written || *written == 0 || std::abs(*written) > kExponentMax) {
        return fail(syntax_error(code_, "the exponent of '" + std::string(text) + "' is not 1 to 9",
                                 "write it as in m2"));
      }
      exponent = *written;
    }
    exponent *= sign;
    const Atom& atom = *resolved->atom;
    const Exact one =
        Exact{atom.numerator, atom.denominator} * power_of_ten(resolved->prefix_power);
    unit.factor_ *= to_power(one, exponent);
    if (atom.power != 0) {
      add_power(unit, std::string(atom.base), atom.power * exponent);
    } else if (!atom.base.empty()) {
      const auto product = UnitParser(atom.base).parse();
      RENKEI_CHECK(product.has_value());
      for (const auto& [base, power] : product->powers_) add_power(unit, base, power * exponent);
    }
    add_term(unit, std::string(text), exponent);
    return {};
  }

  // The atom that stands here: letters and what is in brackets or braces, up to an operator, a
  // digit outside brackets, or what cannot continue it.
  std::string_view atom_text() {
    const std::size_t begin = at_;
    while (at_ < code_.size()) {
      const char c = code_[at_];
      if (c == '{' && at_ > begin) break;  // UCUM lets an annotation hang on; here '.' must join it
      if (c == '[' || c == '{') {
        const std::size_t close = code_.find(c == '[' ? ']' : '}', at_);
        at_ = close == std::string_view::npos ? code_.size() : close + 1;
        break;
      }
      const bool ends = c == '.' || c == '/' || c == '(' || c == ')' || c == '+' || c == '-' ||
                        c == '*' || c == '^' || (c >= '0' && c <= '9');
      if (ends) break;
      ++at_;
    }
    return code_.substr(begin, at_ - begin);
  }

  // [ "+" | "-" ] digits, at most four of them.
  std::optional<int> number() {
    const bool negative = take('-');
    if (!negative) take('+');
    int value = 0;
    const char* const begin = code_.data() + at_;
    const char* const limit = begin + std::min<std::size_t>(code_.size() - at_, 4);
    if (begin == limit || *begin == '-') return std::nullopt;  // from_chars would take a sign
    const auto [end, failed] = std::from_chars(begin, limit, value);
    if (failed != std::errc{}) return std::nullopt;
    at_ += static_cast<std::size_t>(end - begin);
    return negative ? -value : value;
  }

  static void add_power(Unit& unit, const std::string& base, int power) {
    int& sum = unit.powers_[base];
    sum += power;
    RENKEI_CHECK(std::abs(sum) <= kCombinedExponentMax);
    if (sum == 0) unit.powers_.erase(base);
  }

  static void add_term(Unit& unit, const std::string& atom, int exponent) {
    auto& terms = unit.terms_;
    auto found = std::find_if(terms.begin(), terms.end(),
                              [&](const auto& term) { return term.first == atom; });
    if (found == terms.end()) found = terms.emplace(terms.end(), atom, 0);
    found->second += exponent;
    if (found->second == 0) terms.erase(found);
  }

  [[nodiscard]] static Error empty_error() {
    return syntax_error("", "there is no unit", "write 1 for a plain number");
  }

  [[nodiscard]] Error unexpected_error() const {
    const std::string rest(code_.substr(at_));
    return syntax_error(code_,
                        rest.empty()
                            ? "a ')' is missing in '" + std::string(code_) + "'"
                            : "'" + rest + "' cannot stand here in '" + std::string(code_) + "'",
                        "join units with '.' or '/', as in g/L or 10*6.{cells}/mL");
  }

  friend class Unit;
  std::string_view code_;
  std::size_t at_ = 0;
};

Result<Unit> Unit::parse(std::string_view code) { return UnitParser(code).parse(); }

bool Unit::commensurable(const Unit& other) const { return powers_ == other.powers_; }

Result<Exact> Unit::factor_to(const Unit& to) const {
  if (!commensurable(to)) {
    return fail(
        Error{"unit.not_commensurable", "an amount in " + code_ + " cannot be given in " + to.code_}
            .value(code_)
            .arg("from", code_)
            .arg("to", to.code_)
            .remedy("write an amount of the same kind as " + to.code_));
  }
  return Exact{factor_ / to.factor_};
}

Unit Unit::combined(const Unit& other, int sign) const {
  Unit unit = *this;
  unit.factor_ *= to_power(other.factor_, sign);
  for (const auto& [base, power] : other.powers_) UnitParser::add_power(unit, base, sign * power);
  for (const auto& [atom, exponent] : other.terms_) {
    UnitParser::add_term(unit, atom, sign * exponent);
  }
  unit.code_ = write_code(unit.terms_);
  return unit;
}

Unit Unit::times(const Unit& other) const { return combined(other, 1); }

Unit Unit::per(const Unit& other) const { return combined(other, -1); }

Result<Exact> Quantity::in(const Unit& to) const {
  const auto factor = unit.factor_to(to);
  if (!factor) return fail(factor.error());
  return Exact{amount * *factor};
}

}  // namespace renkei
