#include "renkei/equipment/device.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace renkei::equipment {

const recipe::Service* DeviceDescription::service(std::string_view name) const {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const recipe::Service& one) { return one.name == name; });
  return found == services.end() ? nullptr : &*found;
}

namespace {

class FitChecker {
 public:
  FitChecker(const DeviceDescription& device, const recipe::EquipmentRequirement& requirement)
      : device_(device), requirement_(requirement) {}

  Faults run() {
    if (device_.equipment_class != requirement_.equipment_class) {
      fault("equipment.class", requirement_.equipment_class,
            fmt::format("is of the class {}, not {}", device_.equipment_class,
                        requirement_.equipment_class));
    }
    check_units(device_.values, requirement_.values, "equipment.no_value", "does not show");
    for (const recipe::Service& wanted : requirement_.services) check_service(wanted);
    for (const recipe::Expression& condition : requirement_.where) check_property(condition);
    return std::move(faults_);
  }

 private:
  void fault(std::string code, const std::string& value, const std::string& reason) {
    faults_.push_back(Error{std::move(code), fmt::format("the unit {} {}", device_.id, reason)}
                          .at({.id = requirement_.id})
                          .value(value)
                          .arg("unit", device_.id)
                          .arg("reason", reason)
                          .remedy(fmt::format("bind {} to a unit that fits", requirement_.id)));
  }

  void check_units(const std::map<std::string, Unit>& has,
                   const std::map<std::string, Unit>& wanted, const std::string& code,
                   const std::string& lacks) {
    for (const auto& [name, unit] : wanted) {
      const auto found = has.find(name);
      if (found == has.end()) {
        fault(code, name, fmt::format("{} {}", lacks, name));
      } else if (!found->second.commensurable(unit)) {
        fault("equipment.unit", name,
              fmt::format("has {} in {}, not in {}", name, found->second.code(), unit.code()));
      }
    }
  }

  void check_service(const recipe::Service& wanted) {
    const recipe::Service* found = device_.service(wanted.name);
    if (found == nullptr) {
      return fault("equipment.no_service", wanted.name, fmt::format("offers no {}", wanted.name));
    }
    if (found->self_completing != wanted.self_completing) {
      fault("equipment.no_service", wanted.name,
            fmt::format("offers a {} that {} by itself", wanted.name,
                        found->self_completing ? "ends" : "does not end"));
    }
    check_units(found->parameters, wanted.parameters, "equipment.no_parameter",
                fmt::format("takes, for {}, no", wanted.name));
    check_units(found->results, wanted.results, "equipment.no_parameter",
                fmt::format("gives, of {}, no", wanted.name));
  }

  void check_property(const recipe::Expression& condition) {
    recipe::Expression copy = condition;
    const auto type = copy.check([&](const std::string& name) -> std::optional<recipe::Type> {
      const auto found = device_.properties.find(name);
      if (found == device_.properties.end()) return std::nullopt;
      if (const auto* amount = std::get_if<recipe::Amount>(&found->second)) {
        return recipe::NumberType{amount->unit};
      }
      if (std::holds_alternative<bool>(found->second)) return recipe::TruthType{};
      return recipe::TextType{};
    });
    if (!type) {
      return fault(
          "equipment.property", condition.text(),
          fmt::format("cannot be judged by '{}': {}", condition.text(), type.error().message()));
    }
    const recipe::Value value = copy.evaluate([&](std::size_t name) -> recipe::Value {
      const recipe::Setting& property = device_.properties.at(copy.names()[name]);
      if (const auto* amount = std::get_if<recipe::Amount>(&property)) {
        return amount->number.to_double();
      }
      if (const auto* truth = std::get_if<bool>(&property)) return *truth;
      return std::get<std::string>(property);
    });
    if (value == recipe::Value{true}) return;
    fault("equipment.property", condition.text(),
          fmt::format("does not have {}", condition.text()));
  }

  const DeviceDescription& device_;
  const recipe::EquipmentRequirement& requirement_;
  Faults faults_;
};

}  // namespace

std::string_view quality_name(Quality quality) {
  static constexpr std::array<std::string_view, 3> kNames{"Good", "Uncertain", "Bad"};
  return kNames.at(static_cast<std::size_t>(quality));
}

Faults check_fit(const DeviceDescription& device, const recipe::EquipmentRequirement& requirement) {
  return FitChecker(device, requirement).run();
}

}  // namespace renkei::equipment
