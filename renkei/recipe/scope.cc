#include "renkei/recipe/scope.h"

#include <algorithm>

namespace renkei::recipe {

Type type_of(const Parameter& parameter) {
  if (parameter.value && std::holds_alternative<bool>(*parameter.value)) return TruthType{};
  if (parameter.value && std::holds_alternative<std::string>(*parameter.value)) return TextType{};
  return NumberType{parameter.unit};
}

Type type_of(const Question& question) {
  if (question.type == AnswerType::kNumber) return NumberType{question.unit};
  if (question.type == AnswerType::kYesNo) return TruthType{};
  return TextType{};
}

std::optional<Name> own_name(const Recipe& recipe, const Element& element,
                             const std::string& name) {
  static const Unit second = *Unit::parse("s");
  const auto named = [&](Name::Kind kind, Type type) {
    return Name{kind, element.path, name, std::move(type)};
  };
  if (name == "state") return named(Name::Kind::kState, TextType{});
  if (name == "elapsed") return named(Name::Kind::kElapsed, NumberType{second});
  if (name == "runs") return named(Name::Kind::kRuns, NumberType{});
  const auto question = std::find_if(element.questions.begin(), element.questions.end(),
                                     [&](const Question& one) { return one.id == name; });
  if (question != element.questions.end()) {
    return named(Name::Kind::kAnswer, type_of(*question));
  }
  const EquipmentRequirement* equipment = recipe.equipment_of(element);
  if (equipment == nullptr) return std::nullopt;
  if (const Service* service = equipment->service(element.service)) {
    const auto result = service->results.find(name);
    if (result != service->results.end()) {
      return named(Name::Kind::kResult, NumberType{result->second});
    }
  }
  const auto value = equipment->values.find(name);
  if (value == equipment->values.end()) return std::nullopt;
  return named(Name::Kind::kEquipmentValue, NumberType{value->second});
}

namespace {

// The element that `steps` lead to from `under`, and what is left of them.
const Element* follow(const Recipe& recipe, std::string under, std::string_view& steps) {
  const Element* found = nullptr;
  while (true) {
    const auto dot = steps.find('.');
    if (dot == std::string_view::npos) return found;
    const std::string path = (under.empty() ? "" : under + "/") + std::string(steps.substr(0, dot));
    const Element* next = recipe.element(path);
    if (next == nullptr || next->path.empty()) return found;
    found = next;
    under = path;
    steps.remove_prefix(dot + 1);
  }
}

}  // namespace

std::optional<Name> resolve(const Recipe& recipe, const Element& seen_from,
                            const std::string& name) {
  if (name.find('.') == std::string::npos) {
    if (auto own = own_name(recipe, seen_from, name)) return own;
    const Parameter* parameter = recipe.parameter(name);
    if (parameter == nullptr) return std::nullopt;
    return Name{Name::Kind::kParameter, "", name, type_of(*parameter)};
  }
  for (std::string under = seen_from.path;;) {
    std::string_view steps = name;
    if (const Element* element = follow(recipe, under, steps)) {
      return own_name(recipe, *element, std::string(steps));
    }
    if (under.empty()) return std::nullopt;
    const auto slash = under.rfind('/');
    under = slash == std::string::npos ? "" : under.substr(0, slash);
  }
}

}  // namespace renkei::recipe
