#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "renkei/base/utf8.h"
#include "renkei/execute/batch_state.h"
#include "renkei/ledger/canonical_json.h"
#include "renkei/recipe/batch_size.h"
#include "renkei/recipe/recipe_text.h"
#include "renkei/recipe/scope.h"

namespace renkei::execute {

using recipe::Amount;
using recipe::Parameter;
using recipe::Recipe;
using recipe::Value;

namespace {

Error parameter_error(const std::string& id, const std::string& value, std::string reason) {
  return Error{"execute.parameter", fmt::format("the parameter {}: {}", id, reason)}
      .at({.id = id})
      .value(value)
      .arg("parameter", id)
      .arg("reason", std::move(reason))
      .remedy("give it as in --set temperature='37 Cel'; renkei recipe show lists them");
}

Result<Value> given_value(const Parameter& parameter, const std::string& text) {
  const recipe::Type type = recipe::type_of(parameter);
  if (std::holds_alternative<recipe::TruthType>(type)) {
    if (text == "true" || text == "false") return Value{text == "true"};
    return fail(parameter_error(parameter.id, text, "it is true or false"));
  }
  if (std::holds_alternative<recipe::TextType>(type)) return Value{text};
  const auto amount = recipe::parse_amount(text);
  if (!amount) return fail(parameter_error(parameter.id, text, amount.error().message()));
  const auto factor = recipe::unit_factor(amount->unit, parameter.unit);
  if (!factor) return fail(parameter_error(parameter.id, text, factor.error().message()));
  return Value{amount->number.to_double() * *factor};
}

class Calculator {
 public:
  Calculator(const Recipe& recipe, double scale, const events::Texts& given)
      : recipe_(recipe), scale_(scale), given_(given) {}

  Result<ParameterValues> run() {
    for (const auto& [id, text] : given_) {
      if (recipe_.parameter(id) == nullptr) {
        return fail(parameter_error(id, text, "the recipe has none of that name"));
      }
    }
    for (const Parameter& parameter : recipe_.parameters) {
      if (auto known = find(parameter); !known) return fail(known.error());
    }
    return std::move(values_);
  }

 private:
  Result<Value> find(const Parameter& parameter) {
    const auto known = values_.find(parameter.id);
    if (known != values_.end()) return known->second;
    auto value = calculate(parameter);
    if (!value) return value;
    const double* number = std::get_if<double>(&*value);
    if (number != nullptr) {
      const recipe::Standing standing = recipe::standing(parameter.limits, *number);
      if (standing == recipe::Standing::kOutsideCritical ||
          standing == recipe::Standing::kOutsideAcceptable) {
        return fail(parameter_error(parameter.id, number_text(*number),
                                    fmt::format("{} {} is outside its limits", number_text(*number),
                                                parameter.unit.code())));
      }
    }
    values_[parameter.id] = *value;
    return value;
  }

  Result<Value> calculate(const Parameter& parameter) {
    const auto given = given_.find(parameter.id);
    if (given != given_.end()) return given_value(parameter, given->second);
    if (parameter.formula) return by_formula(parameter);
    if (!parameter.value) {
      return fail(parameter_error(parameter.id, "", "it has no value and none is given"));
    }
    if (const bool* truth = std::get_if<bool>(&*parameter.value)) return Value{*truth};
    if (const auto* text = std::get_if<std::string>(&*parameter.value)) return Value{*text};
    return Value{std::get<Amount>(*parameter.value).number.to_double() *
                 (parameter.scales ? scale_ : 1.0)};
  }

  // check_recipe has found no circle.
  Result<Value> by_formula(const Parameter& parameter) {
    recipe::Expression formula = *parameter.formula;
    for (const std::string& name : formula.names()) {
      const Parameter* other = recipe_.parameter(name);
      if (other == nullptr) {
        return fail(parameter_error(parameter.id, name, "its formula names what is no parameter"));
      }
      if (auto value = find(*other); !value) return value;
    }
    const auto type = formula.check([&](const std::string& name) -> std::optional<recipe::Type> {
      return recipe::type_of(*recipe_.parameter(name));
    });
    if (!type) return fail(type.error());
    const Value value =
        formula.evaluate([&](std::size_t name) { return values_.at(formula.names()[name]); });
    const double* number = std::get_if<double>(&value);
    const auto* in = std::get_if<recipe::NumberType>(&*type);
    const auto factor =
        in == nullptr ? Result<double>(1.0) : recipe::unit_factor(in->unit, parameter.unit);
    if (number == nullptr || !factor) {
      return fail(parameter_error(parameter.id, formula.text(), "its formula gives no number"));
    }
    return Value{*number * *factor};
  }

  const Recipe& recipe_;
  double scale_;
  const events::Texts& given_;
  ParameterValues values_;
};

}  // namespace

Result<ParameterValues> parameter_values(const Recipe& recipe, const std::string& size,
                                         const events::Texts& given) {
  const auto scale = recipe::scale_of(recipe, size);
  if (!scale) return fail(scale.error());
  return Calculator(recipe, to_double(*scale), given).run();
}

ParameterValues unknown_values(const Recipe& recipe) {
  ParameterValues values;
  for (const Parameter& parameter : recipe.parameters) values[parameter.id] = recipe::Unknown{};
  return values;
}

std::string number_text(double number) {
  if (!std::isfinite(number)) return "";
  if (number == 0) return "0";
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(number))));
  const int decimals = std::clamp(11 - magnitude, 0, 30);
  std::string text = fmt::format("{:.{}f}", number, decimals);
  if (text.find('.') != std::string::npos) {
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::string not_known_mark(const std::string& value) { return "not known: " + value; }

std::string told_text(std::string_view text) {
  constexpr std::size_t kBytesMax = 1000;
  text = text.substr(0, kBytesMax);
  std::string told(text.substr(0, utf8_valid_bytes(text)));
  return ledger::canonical_json(told) ? told : "(text that is not in Unicode's normal form C)";
}

std::optional<double> number_of(const std::string& text) {
  const auto number = Decimal::parse(text);
  return number ? std::optional(number->to_double()) : std::nullopt;
}

std::vector<std::string> decisions_of(const std::string& kind) {
  if (kind == "refused") return {"repeat", "skip", "abort"};
  if (kind == "failed") return {"repeat", "skip", "abort"};
  if (kind == "outcome") return {"done", "not_done", "abort"};
  if (kind == "limit" || kind == "late" || kind == "undecided")
    return {"continue", "hold", "abort"};
  if (kind == "deadlock") return {"continue", "abort"};
  return {};
}

}  // namespace renkei::execute
