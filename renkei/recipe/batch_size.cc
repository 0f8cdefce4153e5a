#include "renkei/recipe/batch_size.h"

#include <utility>

#include <fmt/format.h>

#include "renkei/recipe/recipe_text.h"

namespace renkei::recipe {

namespace {

Error size_error(const std::string& size, std::string reason) {
  return Error{"recipe.batch_size", fmt::format("the batch size '{}': {}", size, reason)}
      .value(size)
      .arg("reason", std::move(reason))
      .remedy("give a size the recipe allows, as in --size '500 L'");
}

}  // namespace

Result<Exact> scale_of(const Recipe& recipe, const std::string& size) {
  if (size.empty()) return Exact(1);
  if (!recipe.batch_size) return fail(size_error(size, "the recipe is for one size only"));
  const auto amount = parse_amount(size);
  if (!amount) return fail(size_error(size, amount.error().message()));
  const Amount& reference = recipe.batch_size->reference;
  const auto factor = amount->unit.factor_to(reference.unit);
  if (!factor) return fail(size_error(size, factor.error().message()));
  const Exact wanted = amount->number.exact() * *factor;
  if (wanted <= 0 || reference.number.exact() <= 0) {
    return fail(size_error(size, "a batch is larger than 0"));
  }
  const Range& allowed = recipe.batch_size->allowed;
  if ((allowed.low && wanted < allowed.low->exact()) ||
      (allowed.high && wanted > allowed.high->exact())) {
    return fail(
        size_error(size, fmt::format("the recipe allows {}", range_text(allowed, reference.unit))));
  }
  return Exact{wanted / reference.number.exact()};
}

Result<Decimal> written_number(const Exact& number) {
  static const Exact low("100000000000");
  static const Exact high("1000000000000");
  if (number == 0) return Decimal(0);
  Exact digits = number < 0 ? Exact{-number} : number;
  int exponent = 0;
  for (; digits < low; --exponent) digits *= 10;
  for (; digits >= high; ++exponent) digits /= 10;
  std::int64_t whole = floor_to_int(digits + Exact(1, 2));
  for (; whole % 10 == 0; ++exponent) whole /= 10;
  return Decimal::parse(fmt::format("{}{}e{}", number < 0 ? "-" : "", whole, exponent));
}

Result<Amount> scaled(const Amount& amount, const Exact& times) {
  if (times == 1) return amount;
  auto number = written_number(amount.number.exact() * times);
  if (!number) return fail(number.error());
  return Amount{*std::move(number), amount.unit};
}

Result<Amount> in_unit(const Amount& amount, const Unit& unit) {
  if (amount.unit == unit) return Amount{amount.number, unit};
  const auto factor = amount.unit.factor_to(unit);
  if (!factor) return fail(factor.error());
  auto number = written_number(amount.number.exact() * *factor);
  if (!number) return fail(number.error());
  return Amount{*std::move(number), unit};
}

}  // namespace renkei::recipe
