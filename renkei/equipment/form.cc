#include "renkei/equipment/form.h"

#include <algorithm>
#include <array>
#include <utility>

namespace renkei::equipment {
namespace {

constexpr std::array<std::string_view, 11> kKindNames{"Boolean", "Integer",   "Real", "Text",
                                                      "Binary",  "Date",      "Time", "Timestamp",
                                                      "List",    "Structure", "Any"};

template <typename Named>
const Named* named(const std::vector<Named>& list, std::string_view name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Named& one) { return one.name == name; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::string_view kind_name(ValueKind kind) { return kKindNames.at(static_cast<std::size_t>(kind)); }

std::optional<ValueKind> kind_named(std::string_view name) {
  const auto* const found = std::find(kKindNames.begin(), kKindNames.end(), name);
  if (found == kKindNames.end()) return std::nullopt;
  return static_cast<ValueKind>(found - kKindNames.begin());
}

const DataType& DataType::item() const {
  RENKEI_CHECK(kind == ValueKind::kList && members.size() == 1);
  return members.front().type;
}

const DataMember* DataType::member(std::string_view name) const { return named(members, name); }

const ValueForm* DeviceForm::value(std::string_view name) const { return named(values, name); }

const CommandForm* DeviceForm::command(std::string_view name) const {
  return named(commands, name);
}

const ServiceForm* DeviceForm::service(std::string_view name) const {
  const auto found = std::find_if(services.begin(), services.end(),
                                  [&](const ServiceForm& one) { return one.service.name == name; });
  return found == services.end() ? nullptr : &*found;
}

}  // namespace renkei::equipment
