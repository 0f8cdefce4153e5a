// Expressions of recipes: transition conditions and calculated parameters.
//
//   grow.viable_cell_density >= 5 '10*6.{cells}/mL' or elapsed > 14 'd'
//   target_mass / grow.titre
//   if(check.passed, 0 'mL', top_up)
//
//   or    = and { "or" and }          and   = not { "and" not }        not = [ "not" ] compare
//   compare = sum [ ( < <= > >= = != ) sum ]
//   sum   = term { ( + - ) term }     term  = sign { ( * / ) sign }    sign = [ - ] primary
//   primary = number [ 'UNIT' ] | "text" | true | false | name | function(…) | ( or )
//
// Names are words joined by dots. Functions: min max abs sqrt exp ln round if known. Comparing and
// adding need commensurable units: a difference of two in Cel is in K, and K may be added to Cel;
// exp, ln and sqrt take plain numbers, round rounds in the unit it is given. Text compares with
// text, for equality. What is unknown (not measured, or not trusted) makes the result unknown, but
// where the rest decides it: `unknown or true` is true (Kleene 1952, section 64). Division by zero
// and what is beyond double are unknown. Plain values, thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/unit.h"

namespace renkei::recipe {

inline constexpr std::size_t kExpressionBytesMax = 4096;
inline constexpr int kExpressionDepthMax = 64;

// What an expression or a name is: a number in a unit, true or false, or text.
struct NumberType {
  Unit unit;
  friend bool operator==(const NumberType&, const NumberType&) = default;
};
struct TruthType {
  friend bool operator==(const TruthType&, const TruthType&) = default;
};
struct TextType {
  friend bool operator==(const TextType&, const TextType&) = default;
};
using Type = std::variant<NumberType, TruthType, TextType>;

struct Unknown {
  friend bool operator==(const Unknown&, const Unknown&) = default;
};
// A number is in the unit of its Type.
using Value = std::variant<Unknown, double, bool, std::string>;

// Whether amounts of one unit may stand where the other is meant, and how many `to` make one.
// Errors: unit.not_commensurable.
[[nodiscard]] Result<double> unit_factor(const Unit& from, const Unit& to);

class Expression {
 public:
  // The type of a name, or nothing when there is none of it.
  using TypeOf = std::function<std::optional<Type>(const std::string& name)>;
  // The value now of the n-th of names(), in the unit its TypeOf told.
  using ValueOf = std::function<Value(std::size_t name)>;

  // Errors: recipe.expression_syntax with the character (from 1) as argument `character`.
  [[nodiscard]] static Result<Expression> parse(std::string_view text);
  // Always true.
  Expression();

  // As written.
  [[nodiscard]] const std::string& text() const { return text_; }
  // Each once, in the order in which they first stand.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  // The type, where all fits together. Errors, with the character: recipe.expression_name (no such
  // name), recipe.expression_unit (units that do not go together: names both), and
  // recipe.expression_type (a truth where a number is wanted and the like).
  [[nodiscard]] Result<Type> check(const TypeOf& type_of);
  // Requires that check() found no fault; the types are those it was told. The result is in the
  // unit that check() returned.
  [[nodiscard]] Value evaluate(const ValueOf& value_of) const;

  // One step of the program an expression is: values lie on a stack.
  struct Step {
    enum class Kind : std::uint8_t {
      kNumber,
      kText,
      kTruth,
      kName,
      kNegate,
      kNot,
      kAnd,
      kOr,
      kLess,
      kLessEqual,
      kGreater,
      kGreaterEqual,
      kEqual,
      kNotEqual,
      kAdd,
      kSubtract,
      kMultiply,
      kDivide,
      kMin,
      kMax,
      kAbs,
      kSqrt,
      kExp,
      kLn,
      kRound,
      kIf,
      kKnown
    };
    Kind kind = Kind::kNumber;
    double number = 0;
    Unit unit{};  // of a number
    std::string text{};
    std::size_t name = 0;
    std::size_t arguments = 0;
    std::size_t character = 0;  // where it stands, from 1
    double factor = 1;          // what the second of two is multiplied with, from check()
  };

 private:
  friend class ExpressionParser;
  std::string text_;
  std::vector<std::string> names_;
  std::vector<Step> steps_;  // in postfix order
};

}  // namespace renkei::recipe
