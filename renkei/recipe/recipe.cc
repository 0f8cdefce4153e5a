#include "renkei/recipe/recipe.h"

#include <algorithm>
#include <array>

namespace renkei::recipe {

namespace {

template <typename T>
const T* named(const std::vector<T>& rows, std::string_view id) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const T& row) { return row.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

}  // namespace

const Service* EquipmentRequirement::service(std::string_view name) const {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const Service& service) { return service.name == name; });
  return found == services.end() ? nullptr : &*found;
}

std::string Element::name() const {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string Element::parent() const {
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? std::string{} : path.substr(0, slash);
}

const Element* Recipe::element(std::string_view path) const {
  const auto found = std::find_if(elements.begin(), elements.end(),
                                  [&](const Element& element) { return element.path == path; });
  return found == elements.end() ? nullptr : &*found;
}

const Parameter* Recipe::parameter(std::string_view name) const { return named(parameters, name); }

const Material* Recipe::material(std::string_view name) const {
  for (const auto* rows : {&inputs, &intermediates, &outputs}) {
    if (const Material* found = named(*rows, name)) return found;
  }
  return nullptr;
}

const EquipmentRequirement* Recipe::requirement(std::string_view name) const {
  return named(equipment, name);
}

const EquipmentRequirement* Recipe::equipment_of(const Element& element) const {
  const Element* at = &element;
  while (at != nullptr && at->equipment.empty() && !at->path.empty()) {
    at = this->element(at->parent());
  }
  return at == nullptr ? nullptr : requirement(at->equipment);
}

std::string_view level_name(Level level) {
  static constexpr std::array<std::string_view, 4> kNames{"general", "site", "master", "control"};
  return kNames.at(static_cast<std::size_t>(level));
}

std::string_view type_name(ElementType type, Level level) {
  static constexpr std::array<std::string_view, 4> kProcess{"process", "process_stage",
                                                            "process_operation", "process_action"};
  static constexpr std::array<std::string_view, 4> kProcedure{"procedure", "unit_procedure",
                                                              "operation", "phase"};
  const bool process = level == Level::kGeneral || level == Level::kSite;
  return (process ? kProcess : kProcedure).at(static_cast<std::size_t>(type));
}

std::string_view rule_name(Rule rule) {
  static constexpr std::array<std::string_view, 4> kNames{"record", "ask", "hold", "abort"};
  return kNames.at(static_cast<std::size_t>(rule));
}

}  // namespace renkei::recipe
