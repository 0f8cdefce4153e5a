// Any bytes as an expression: it is read, checked against some names and evaluated, or refused with
// a remedy; what it is written as is read as the same again. A value has the type that was told.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/recipe/expression.h"

namespace {

using renkei::recipe::Type;
using renkei::recipe::Value;

// Names are told by their last letter: numbers in three units, truths and texts.
std::optional<Type> type_of(const std::string& name) {
  switch (name.back()) {
    case 'g':
      return renkei::recipe::NumberType{*renkei::Unit::parse("g")};
    case 'k':
      return renkei::recipe::NumberType{*renkei::Unit::parse("kg")};
    case 'c':
      return renkei::recipe::NumberType{*renkei::Unit::parse("Cel")};
    case 't':
      return renkei::recipe::TruthType{};
    case 's':
      return renkei::recipe::TextType{};
    default:
      return std::nullopt;
  }
}

Value value_of(const Type& type, std::size_t name) {
  if (name % 3 == 2) return renkei::recipe::Unknown{};
  if (std::holds_alternative<renkei::recipe::TruthType>(type)) return name % 2 == 0;
  if (std::holds_alternative<renkei::recipe::TextType>(type)) return std::string("Running");
  return static_cast<double>(name) * 1.5 - 2;
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer looks for this name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using renkei::recipe::Expression;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auto read = Expression::parse(text);
  if (!read) {
    RENKEI_CHECK(!read.error().remedy().empty());
    return 0;
  }
  const auto again = Expression::parse(read->text());
  RENKEI_CHECK(again && again->text() == read->text() && again->names() == read->names());
  const auto type = read->check(type_of);
  if (!type) {
    RENKEI_CHECK(!type.error().remedy().empty());
    return 0;
  }
  const Value value = read->evaluate(
      [&](std::size_t name) { return value_of(*type_of(read->names()[name]), name); });
  const bool fits = std::holds_alternative<renkei::recipe::Unknown>(value) ||
                    (std::holds_alternative<double>(value) &&
                     std::holds_alternative<renkei::recipe::NumberType>(*type)) ||
                    (std::holds_alternative<bool>(value) &&
                     std::holds_alternative<renkei::recipe::TruthType>(*type)) ||
                    (std::holds_alternative<std::string>(value) &&
                     std::holds_alternative<renkei::recipe::TextType>(*type));
  RENKEI_CHECK(fits);
  return 0;
}
