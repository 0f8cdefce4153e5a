#include "renkei/recipe/expression.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace renkei::recipe {

namespace {

using Step = Expression::Step;
using Kind = Step::Kind;

struct Function {
  std::string_view name;
  Kind kind;
  std::size_t arguments_min;
  std::size_t arguments_max;
};
constexpr std::size_t kArgumentsMax = 16;
constexpr std::array kFunctions{
    Function{"min", Kind::kMin, 2, kArgumentsMax},
    Function{"max", Kind::kMax, 2, kArgumentsMax},
    Function{"abs", Kind::kAbs, 1, 1},
    Function{"sqrt", Kind::kSqrt, 1, 1},
    Function{"exp", Kind::kExp, 1, 1},
    Function{"ln", Kind::kLn, 1, 1},
    Function{"round", Kind::kRound, 1, 1},
    Function{"if", Kind::kIf, 3, 3},
    Function{"known", Kind::kKnown, 1, 1},
};

Error syntax_error(std::string_view text, std::size_t character, std::string reason) {
  return Error{"recipe.expression_syntax",
               fmt::format("'{}' cannot be read at character {}: {}", text, character, reason)}
      .value(std::string(text))
      .arg("character", std::to_string(character))
      .arg("reason", std::move(reason))
      .remedy("write it as in grow.density >= 5 '10*6.{cells}/mL' or elapsed > 14 'd'");
}

bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

// Recursive descent; the grammar is in the header.
class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) { expression_.steps_.clear(); }

  Result<Expression> parse() {
    if (text_.size() > kExpressionBytesMax) {
      return fail(syntax_error(text_.substr(0, 40), 1,
                               fmt::format("it is longer than {} bytes", kExpressionBytesMax)));
    }
    next();
    alternatives(0);
    if (!fault_.empty()) return fail(syntax_error(text_, fault_at_ + 1, fault_));
    if (token_ != Token::kEnd) {
      return fail(syntax_error(text_, token_at_ + 1, "nothing more is expected here"));
    }
    expression_.text_ = std::string(text_);
    return std::move(expression_);
  }

 private:
  enum class Token : std::uint8_t { kEnd, kNumber, kUnit, kText, kName, kSign };

  void fault(std::size_t at, std::string reason) {
    if (!fault_.empty()) return;  // the first is the cause of the others
    fault_ = std::move(reason);
    fault_at_ = at;
  }
  [[nodiscard]] bool faulty() const { return !fault_.empty(); }

  void next() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    token_at_ = at_;
    if (at_ == text_.size()) {
      token_ = Token::kEnd;
      word_ = {};
    } else if (is_digit(text_[at_])) {
      read_number();
    } else if (is_name_start(text_[at_])) {
      read_name();
    } else if (text_[at_] == '\'' || text_[at_] == '"') {
      read_quoted();
    } else {
      const bool two = at_ + 1 < text_.size() && text_[at_ + 1] == '=' &&
                       (text_[at_] == '<' || text_[at_] == '>' || text_[at_] == '!');
      token_ = Token::kSign;
      word_ = text_.substr(at_, two ? 2 : 1);
      at_ += word_.size();
    }
  }

  void read_number() {
    const char* const begin = text_.data() + at_;
    const auto [end, failed] = std::from_chars(begin, text_.data() + text_.size(), number_);
    if (failed != std::errc{} || !std::isfinite(number_)) fault(at_, "this is no number");
    token_ = Token::kNumber;
    word_ = {begin, static_cast<std::size_t>(end - begin)};
    at_ += std::max<std::size_t>(word_.size(), 1);
  }

  void read_name() {
    const std::size_t begin = at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool dot = c == '.' && at_ + 1 < text_.size() && is_name_start(text_[at_ + 1]);
      if (!is_name_start(c) && !is_digit(c) && !dot) break;
      ++at_;
    }
    token_ = Token::kName;
    word_ = text_.substr(begin, at_ - begin);
  }

  void read_quoted() {
    const char quote = text_[at_];
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) {
      fault(at_, fmt::format("the {} is not closed", quote));
      at_ = text_.size();
      token_ = Token::kEnd;
      return;
    }
    token_ = quote == '\'' ? Token::kUnit : Token::kText;
    word_ = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
  }

  bool take_sign(std::string_view sign) {
    if (token_ != Token::kSign || word_ != sign) return false;
    next();
    return true;
  }
  bool take_word(std::string_view word) {
    if (token_ != Token::kName || word_ != word) return false;
    next();
    return true;
  }

  Step& add(Kind kind, std::size_t at, std::size_t arguments = 2) {
    Step step;
    step.kind = kind;
    step.character = at + 1;
    step.arguments = arguments;
    return expression_.steps_.emplace_back(std::move(step));
  }

  void alternatives(int depth) {
    if (depth > kExpressionDepthMax) return fault(token_at_, "it is nested too deep");
    conjunction(depth);
    for (std::size_t at = token_at_; !faulty() && take_word("or"); at = token_at_) {
      conjunction(depth);
      add(Kind::kOr, at);
    }
  }

  void conjunction(int depth) {
    negation(depth);
    for (std::size_t at = token_at_; !faulty() && take_word("and"); at = token_at_) {
      negation(depth);
      add(Kind::kAnd, at);
    }
  }

  void negation(int depth) {
    const std::size_t at = token_at_;
    const bool negated = take_word("not");
    comparison(depth);
    if (negated) add(Kind::kNot, at, 1);
  }

  void comparison(int depth) {
    static constexpr std::array<std::pair<std::string_view, Kind>, 6> kSigns{{
        {"<", Kind::kLess},
        {"<=", Kind::kLessEqual},
        {">", Kind::kGreater},
        {">=", Kind::kGreaterEqual},
        {"=", Kind::kEqual},
        {"!=", Kind::kNotEqual},
    }};
    sum(depth);
    for (const auto& [sign, kind] : kSigns) {
      const std::size_t at = token_at_;
      if (faulty() || !take_sign(sign)) continue;
      sum(depth);
      add(kind, at);
      return;
    }
  }

  void sum(int depth) {
    term(depth);
    while (!faulty()) {
      const std::size_t at = token_at_;
      if (take_sign("+")) {
        term(depth);
        add(Kind::kAdd, at);
      } else if (take_sign("-")) {
        term(depth);
        add(Kind::kSubtract, at);
      } else {
        return;
      }
    }
  }

  void term(int depth) {
    signed_primary(depth);
    while (!faulty()) {
      const std::size_t at = token_at_;
      if (take_sign("*")) {
        signed_primary(depth);
        add(Kind::kMultiply, at);
      } else if (take_sign("/")) {
        signed_primary(depth);
        add(Kind::kDivide, at);
      } else {
        return;
      }
    }
  }

  void signed_primary(int depth) {
    const std::size_t at = token_at_;
    const bool negative = take_sign("-");
    primary(depth);
    if (negative) add(Kind::kNegate, at, 1);
  }

  void primary(int depth) {
    if (faulty()) return;
    const std::size_t at = token_at_;
    if (token_ == Token::kNumber) return number(at);
    if (token_ == Token::kText) {
      add(Kind::kText, at, 0).text = std::string(word_);
      return next();
    }
    if (token_ == Token::kName) return named(depth, at);
    if (take_sign("(")) {
      alternatives(depth + 1);
      if (!take_sign(")")) fault(token_at_, "a ) is missing");
      return;
    }
    fault(at,
          token_ == Token::kEnd ? "it ends too early" : "a number, a name or a ( is expected here");
  }

  void number(std::size_t at) {
    Step& step = add(Kind::kNumber, at, 0);
    step.number = number_;
    next();
    if (token_ != Token::kUnit) return;
    auto unit = Unit::parse(word_);
    if (!unit) {
      fault(token_at_, unit.error().message() + "; " + unit.error().remedy());
      return;
    }
    step.unit = *std::move(unit);
    next();
  }

  void named(int depth, std::size_t at) {
    const std::string word(word_);
    next();
    if (word == "true" || word == "false") {
      add(Kind::kTruth, at, 0).number = word == "true" ? 1 : 0;
      return;
    }
    if (word == "and" || word == "or" || word == "not") {
      return fault(at, fmt::format("'{}' cannot stand here", word));
    }
    if (take_sign("(")) return function(word, depth, at);
    auto& names = expression_.names_;
    auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) found = names.insert(names.end(), word);
    add(Kind::kName, at, 0).name = static_cast<std::size_t>(found - names.begin());
  }

  void function(const std::string& name, int depth, std::size_t at) {
    const auto* const found =
        std::find_if(kFunctions.begin(), kFunctions.end(),
                     [&](const Function& function) { return function.name == name; });
    if (found == kFunctions.end()) {
      return fault(at, fmt::format("there is no function {}; there are min, max, abs, sqrt, exp, "
                                   "ln, round, if and known",
                                   name));
    }
    std::size_t arguments = 0;
    do {
      alternatives(depth + 1);
      ++arguments;
    } while (!faulty() && take_sign(","));
    if (!faulty() && !take_sign(")")) return fault(token_at_, "a ) is missing");
    if (arguments < found->arguments_min || arguments > found->arguments_max) {
      return fault(at, fmt::format("{} takes {} arguments here", name,
                                   found->arguments_min == found->arguments_max
                                       ? std::to_string(found->arguments_min)
                                       : fmt::format("{} to {}", found->arguments_min,
                                                     found->arguments_max)));
    }
    add(found->kind, at, arguments);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Token token_ = Token::kEnd;
  std::string_view word_;
  double number_ = 0;
  std::size_t token_at_ = 0;
  std::string fault_;
  std::size_t fault_at_ = 0;
  Expression expression_;
};

Expression::Expression() : text_("true") {
  Step step;
  step.kind = Kind::kTruth;
  step.number = 1;
  step.character = 1;
  steps_.push_back(std::move(step));
}

Result<Expression> Expression::parse(std::string_view text) {
  return ExpressionParser(text).parse();
}

Result<double> unit_factor(const Unit& from, const Unit& to) {
  const auto factor = from.factor_to(to);
  if (!factor) return fail(factor.error());
  return to_double(*factor);
}

}  // namespace renkei::recipe
