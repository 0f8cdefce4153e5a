#include "renkei/serve/connected_units.h"

#include <chrono>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "renkei/equipment/opcua/opcua_connection.h"
#include "renkei/equipment/sila/sila_connection.h"

namespace renkei::serve {
namespace {

using equipment::ConnectedUnit;
using equipment::Connection;

Error unit_error(const ConnectedUnit& unit, const char* code, std::string reason,
                 std::string remedy) {
  return Error{code, reason}
      .at({.id = unit.id})
      .value(unit.url)
      .arg("reason", std::move(reason))
      .remedy(std::move(remedy));
}

Result<std::unique_ptr<Connection>> connect_opcua(const ConnectedUnit& unit) {
  equipment::opcua::OpcUaOptions options;
  options.id = unit.id;
  options.equipment_class = unit.equipment_class;
  options.url = unit.url;
  if (!unit.policy.empty()) {
    const auto policy = equipment::opcua::policy_named(unit.policy);
    if (!policy) {
      return fail(unit_error(unit, "equipment.security",
                             fmt::format("there is no policy '{}'", unit.policy),
                             "write None, Basic256Sha256, Aes128_Sha256_RsaOaep or "
                             "Aes256_Sha256_RsaPss"));
    }
    options.policy = *policy;
  }
  options.trust.pin_sha256 = unit.certificate_sha256;
  for (const equipment::ConnectedService& service : unit.services) {
    if (service.stop_is_end) options.stop_is_end.insert(service.of);
  }
  return equipment::opcua::connect(std::move(options));
}

Result<std::unique_ptr<Connection>> connect_sila(const ConnectedUnit& unit) {
  using Kind = equipment::sila::Trust::Kind;
  equipment::sila::SilaOptions options;
  options.address = unit.url;
  options.id = unit.id;
  options.equipment_class = unit.equipment_class;
  options.trust.kind = unit.certificate_sha256.empty() ? Kind::kSystem : Kind::kPinned;
  options.trust.pin = unit.certificate_sha256;
  return equipment::sila::connect(options);
}

}  // namespace

Result<std::unique_ptr<equipment::ConnectedDevice>> connect_unit(const ConnectedUnit& unit) {
  if (!unit.user.empty()) {
    return fail(unit_error(unit, "equipment.credentials",
                           fmt::format("no password can be given for the user '{}' yet", unit.user),
                           "let the machine take anonymous sessions, or leave the unit out"));
  }
  Result<std::unique_ptr<Connection>> connection =
      unit.url.starts_with("opc.tcp://") ? connect_opcua(unit)
      : unit.url.starts_with("sila://")
          ? connect_sila(unit)
          : fail(unit_error(unit, "equipment.url",
                            fmt::format("'{}' is no address of a machine", unit.url),
                            "write opc.tcp://HOST:PORT or sila://HOST:PORT"));
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
