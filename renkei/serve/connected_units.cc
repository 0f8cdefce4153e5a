#include "renkei/serve/connected_units.h"

#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renkei/serve/machine_link.h"

namespace renkei::serve {

Result<std::unique_ptr<equipment::ConnectedDevice>> connect_unit(
    const equipment::ConnectedUnit& unit) {
  if (!unit.user.empty()) {
    const std::string reason =
        fmt::format("no password can be given for the user '{}' yet", unit.user);
    return fail(Error{"equipment.credentials", reason}
                    .at({.id = unit.id})
                    .value(unit.url)
                    .arg("reason", reason)
                    .remedy("let the machine take anonymous sessions, or leave the unit out"));
  }
  auto connection = connect_machine(link_of(unit));
  if (!connection) return fail(std::move(connection.error()));
  equipment::ConnectedDeviceOptions names;
  names.id = unit.id;
  names.equipment_class = unit.equipment_class;
  names.values = unit.values;
  names.services = unit.services;
  names.properties = unit.properties;
  names.sample_every =
      std::chrono::milliseconds(static_cast<std::int64_t>(unit.sample_every_s * 1000));
  return equipment::ConnectedDevice::make(*std::move(connection), std::move(names));
}

}  // namespace renkei::serve
