// What an expression is made of fits together, and what it comes to.
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "renkei/recipe/expression.h"

namespace renkei::recipe {

namespace {

using Step = Expression::Step;
using Kind = Step::Kind;

std::string shown(const Type& type) {
  if (const auto* number = std::get_if<NumberType>(&type)) {
    return number->unit.code() == "1" ? "a plain number"
                                      : fmt::format("an amount in {}", number->unit.code());
  }
  return std::holds_alternative<TruthType>(type) ? "true or false" : "text";
}

bool is_cel(const Type& type) {
  static const Unit celsius = *Unit::parse("Cel");
  const auto* number = std::get_if<NumberType>(&type);
  return number != nullptr && number->unit == celsius;
}

bool is_ph(const Type& type) {
  static const Unit ph = *Unit::parse("[pH]");
  const auto* number = std::get_if<NumberType>(&type);
  return number != nullptr && number->unit == ph;
}

// Finds the type of each step from those of its arguments, and the factor between their units.
class Checker {
 public:
  Checker(const std::string& text, const std::vector<std::string>& names,
          const Expression::TypeOf& type_of)
      : text_(text), names_(names), type_of_(type_of) {}

  Result<Type> run(std::vector<Step>& steps) {
    for (Step& step : steps) {
      auto type = type_of_step(step);
      if (!type) return type;
      stack_.resize(stack_.size() - step.arguments);
      stack_.push_back(*std::move(type));
    }
    RENKEI_CHECK(stack_.size() == 1);
    return stack_.front();
  }

 private:
  [[nodiscard]] const Type& argument(const Step& step, std::size_t i) const {
    return stack_[stack_.size() - step.arguments + i];
  }

  Result<Type> type_of_step(Step& step) {
    switch (step.kind) {
      case Kind::kNumber:
        return NumberType{step.unit};
      case Kind::kText:
        return TextType{};
      case Kind::kTruth:
        return TruthType{};
      case Kind::kName:
        return name(step);
      case Kind::kKnown:
        return TruthType{};
      case Kind::kNot:
      case Kind::kAnd:
      case Kind::kOr:
        return all_truths(step);
      case Kind::kLess:
      case Kind::kLessEqual:
      case Kind::kGreater:
      case Kind::kGreaterEqual:
      case Kind::kEqual:
      case Kind::kNotEqual:
        return compared(step);
      case Kind::kAdd:
      case Kind::kSubtract:
        return added(step);
      case Kind::kMultiply:
      case Kind::kDivide:
        return multiplied(step);
      case Kind::kNegate:
      case Kind::kAbs:
      case Kind::kRound:
        return kept(step);
      case Kind::kSqrt:
      case Kind::kExp:
      case Kind::kLn:
        return plain(step);
      case Kind::kMin:
      case Kind::kMax:
        return alike(step, 0);
      case Kind::kIf:
        return chosen(step);
    }
    RENKEI_CHECK(false);
  }

  Result<Type> name(const Step& step) {
    auto type = type_of_(names_[step.name]);
    if (type) return *std::move(type);
    return fail(
        Error{"recipe.expression_name",
              fmt::format("'{}' in '{}' is nothing that is known here", names_[step.name], text_)}
            .value(names_[step.name])
            .arg("text", text_)
            .arg("character", std::to_string(step.character))
            .remedy("write a parameter, or ELEMENT.VALUE of an element of this chart or of "
                    "one around it"));
  }

  [[nodiscard]] Error type_error(const Step& step, const std::string& wanted,
                                 const Type& got) const {
    return Error{"recipe.expression_type", fmt::format("in '{}', at character {}, {} is wanted "
                                                       "and this is {}",
                                                       text_, step.character, wanted, shown(got))}
        .value(text_)
        .arg("character", std::to_string(step.character))
        .arg("wanted", wanted)
        .arg("got", shown(got))
        .remedy("compare numbers with numbers in their units, and join truths by and, or, not");
  }

  [[nodiscard]] Error unit_error(const Step& step, const Type& a, const Type& b) const {
    return Error{"recipe.expression_unit",
                 fmt::format("in '{}', at character {}, {} and {} do not go together", text_,
                             step.character, shown(a), shown(b))}
        .value(text_)
        .arg("character", std::to_string(step.character))
        .arg("from", std::get<NumberType>(a).unit.code())
        .arg("to", std::get<NumberType>(b).unit.code())
        .remedy("write both in units of the same kind");
  }

  Result<Type> all_truths(const Step& step) {
    for (std::size_t i = 0; i < step.arguments; ++i) {
      if (!std::holds_alternative<TruthType>(argument(step, i))) {
        return fail(type_error(step, "true or false", argument(step, i)));
      }
    }
    return TruthType{};
  }

  Result<Type> all_numbers(const Step& step) {
    for (std::size_t i = 0; i < step.arguments; ++i) {
      if (!std::holds_alternative<NumberType>(argument(step, i))) {
        return fail(type_error(step, "a number", argument(step, i)));
      }
    }
    return argument(step, 0);
  }

  // All arguments from `first` on in units of one kind; the type of the first of them.
  Result<Type> alike(Step& step, std::size_t first) {
    const Type& type = argument(step, first);
    for (std::size_t i = first + 1; i < step.arguments; ++i) {
      const Type& other = argument(step, i);
      if (type.index() != other.index()) return fail(type_error(step, shown(type), other));
      if (!std::holds_alternative<NumberType>(type)) continue;
      const auto factor =
          unit_factor(std::get<NumberType>(other).unit, std::get<NumberType>(type).unit);
      if (!factor) return fail(unit_error(step, type, other));
      if (step.arguments - first > 2 && *factor != 1) return fail(unit_error(step, type, other));
      step.factor = *factor;
    }
    return type;
  }

  Result<Type> compared(Step& step) {
    const bool equality = step.kind == Kind::kEqual || step.kind == Kind::kNotEqual;
    if (!equality || std::holds_alternative<NumberType>(argument(step, 0))) {
      if (auto numbers = all_numbers(step); !numbers) return numbers;
    }
    if (auto type = alike(step, 0); !type) return type;
    return TruthType{};
  }

  Result<Type> added(Step& step) {
    if (auto numbers = all_numbers(step); !numbers) return numbers;
    const Type& a = argument(step, 0);
    const Type& b = argument(step, 1);
    // Scales with a point of their own: points do not add, a difference of two is no point.
    if (is_cel(a) || is_ph(a)) {
      static const Unit kelvin = *Unit::parse("K");
      const Unit difference = is_cel(a) ? kelvin : Unit{};
      if (a == b) {
        if (step.kind == Kind::kSubtract) return NumberType{difference};
        return fail(unit_error(step, a, b));
      }
      const auto factor = unit_factor(std::get<NumberType>(b).unit, difference);
      if (!factor) return fail(unit_error(step, a, b));
      step.factor = *factor;
      return a;
    }
    return alike(step, 0);
  }

  Result<Type> multiplied(const Step& step) {
    if (auto numbers = all_numbers(step); !numbers) return numbers;
    const Type& a = argument(step, 0);
    const Type& b = argument(step, 1);
    if (is_cel(a) || is_cel(b) || is_ph(a) || is_ph(b)) return fail(unit_error(step, a, b));
    const Unit& left = std::get<NumberType>(a).unit;
    const Unit& right = std::get<NumberType>(b).unit;
    return NumberType{step.kind == Kind::kMultiply ? left.times(right) : left.per(right)};
  }

  Result<Type> kept(const Step& step) { return all_numbers(step); }

  Result<Type> plain(Step& step) {
    if (auto numbers = all_numbers(step); !numbers) return numbers;
    const auto factor = unit_factor(std::get<NumberType>(argument(step, 0)).unit, Unit{});
    if (!factor) return fail(type_error(step, "a plain number", argument(step, 0)));
    step.factor = *factor;
    return NumberType{};
  }

  Result<Type> chosen(Step& step) {
    if (!std::holds_alternative<TruthType>(argument(step, 0))) {
      return fail(type_error(step, "true or false", argument(step, 0)));
    }
    return alike(step, 1);
  }

  const std::string& text_;
  const std::vector<std::string>& names_;
  const Expression::TypeOf& type_of_;
  std::vector<Type> stack_;
};

Value finite(double number) { return std::isfinite(number) ? Value{number} : Value{Unknown{}}; }

Value negated(const Value& value) {
  const bool* truth = std::get_if<bool>(&value);
  return truth != nullptr ? Value{!*truth} : Value{Unknown{}};
}

// `decides`: the value that settles it whatever the other is.
Value joined(const Value& a, const Value& b, bool decides) {
  const bool* left = std::get_if<bool>(&a);
  const bool* right = std::get_if<bool>(&b);
  if ((left != nullptr && *left == decides) || (right != nullptr && *right == decides)) {
    return decides;
  }
  if (left == nullptr || right == nullptr) return Unknown{};
  return !decides;
}

Value compared(const Step& step, const Value& a, const Value& b) {
  if (std::holds_alternative<Unknown>(a) || std::holds_alternative<Unknown>(b)) return Unknown{};
  if (!std::holds_alternative<double>(a)) return (a == b) == (step.kind == Kind::kEqual);
  const double left = std::get<double>(a);
  const double right = std::get<double>(b) * step.factor;
  switch (step.kind) {
    case Kind::kLess:
      return left < right;
    case Kind::kLessEqual:
      return left <= right;
    case Kind::kGreater:
      return left > right;
    case Kind::kGreaterEqual:
      return left >= right;
    case Kind::kEqual:
      return left == right;
    default:
      return left != right;
  }
}

Value calculated(const Step& step, const Value& a, const Value& b) {
  if (!std::holds_alternative<double>(a) || !std::holds_alternative<double>(b)) return Unknown{};
  const double left = std::get<double>(a);
  const double right = std::get<double>(b) * step.factor;
  switch (step.kind) {
    case Kind::kAdd:
      return finite(left + right);
    case Kind::kSubtract:
      return finite(left - right);
    case Kind::kMultiply:
      return finite(left * right);
    default:
      return finite(left / right);
  }
}

Value of_one(const Step& step, const Value& value) {
  if (!std::holds_alternative<double>(value)) return Unknown{};
  const double number = std::get<double>(value);
  switch (step.kind) {
    case Kind::kNegate:
      return -number;
    case Kind::kAbs:
      return std::abs(number);
    case Kind::kRound:
      return std::round(number);
    case Kind::kSqrt:
      return finite(std::sqrt(number * step.factor));
    case Kind::kExp:
      return finite(std::exp(number * step.factor));
    default:
      return finite(std::log(number * step.factor));
  }
}

// The factor is between two; of more, all have the unit of the first.
Value extreme(const Step& step, const Value* values) {
  Value best = values[0];
  for (std::size_t i = 1; i < step.arguments; ++i) {
    const double* left = std::get_if<double>(&best);
    const double* right = std::get_if<double>(&values[i]);
    if (left == nullptr || right == nullptr) return Unknown{};
    const double other = *right * step.factor;
    if (step.kind == Kind::kMin ? other < *left : other > *left) best = other;
  }
  return best;
}

Value chosen(const Step& step, const Value* values) {
  const bool* condition = std::get_if<bool>(&values[0]);
  if (condition == nullptr) return Unknown{};
  if (*condition) return values[1];
  const double* number = std::get_if<double>(&values[2]);
  return number != nullptr ? finite(*number * step.factor) : values[2];
}

Value applied(const Step& step, const Value* values) {
  switch (step.kind) {
    case Kind::kNot:
      return negated(values[0]);
    case Kind::kAnd:
      return joined(values[0], values[1], false);
    case Kind::kOr:
      return joined(values[0], values[1], true);
    case Kind::kLess:
    case Kind::kLessEqual:
    case Kind::kGreater:
    case Kind::kGreaterEqual:
    case Kind::kEqual:
    case Kind::kNotEqual:
      return compared(step, values[0], values[1]);
    case Kind::kAdd:
    case Kind::kSubtract:
    case Kind::kMultiply:
    case Kind::kDivide:
      return calculated(step, values[0], values[1]);
    case Kind::kMin:
    case Kind::kMax:
      return extreme(step, values);
    case Kind::kIf:
      return chosen(step, values);
    case Kind::kKnown:
      return !std::holds_alternative<Unknown>(values[0]);
    default:
      return of_one(step, values[0]);
  }
}

}  // namespace

Result<Type> Expression::check(const TypeOf& type_of) {
  return Checker(text_, names_, type_of).run(steps_);
}

Value Expression::evaluate(const ValueOf& value_of) const {
  std::vector<Value> stack;
  stack.reserve(steps_.size());
  for (const Step& step : steps_) {
    switch (step.kind) {
      case Kind::kNumber:
        stack.emplace_back(step.number);
        break;
      case Kind::kText:
        stack.emplace_back(step.text);
        break;
      case Kind::kTruth:
        stack.emplace_back(step.number != 0);
        break;
      case Kind::kName: {
        Value value = value_of(step.name);
        const double* number = std::get_if<double>(&value);
        stack.push_back(number != nullptr ? finite(*number) : std::move(value));
        break;
      }
      default: {
        Value value = applied(step, &stack[stack.size() - step.arguments]);
        stack.resize(stack.size() - step.arguments);
        stack.push_back(std::move(value));
      }
    }
  }
  return stack.back();
}

}  // namespace renkei::recipe
