#include "renkei/serve/machine_link.h"

#include <utility>

#include <fmt/format.h>

#include "renkei/base/seams.h"
#include "renkei/equipment/mtp/manifest.h"
#include "renkei/equipment/opcua/opcua_connection.h"

namespace renkei::serve {
namespace {

using equipment::Connection;

constexpr std::string_view kOpcUa = "opc.tcp://";
constexpr std::string_view kSila = "sila://";
constexpr std::string_view kNoPolicy = "None";

Error link_error(const MachineLink& link, const char* code, const std::string& reason,
                 std::string remedy) {
  return Error{code, reason}
      .at({.id = link.id})
      .value(link.url)
      .arg("reason", reason)
      .remedy(std::move(remedy));
}

Result<std::shared_ptr<const equipment::mtp::Manifest>> manifest_of(const MachineLink& link) {
  const auto text = disk().read_stored(link.manifest, equipment::mtp::kManifestBytesMax);
  if (!text) return fail(Error(text.error()));
  Faults faults;
  auto manifest = equipment::mtp::read_manifest(link.manifest, *text, faults);
  if (!manifest) return fail(std::move(manifest.error()));
  if (!faults.empty()) return fail(std::move(faults.front()));
  return std::make_shared<const equipment::mtp::Manifest>(*std::move(manifest));
}

Result<std::unique_ptr<Connection>> connect_opcua(const MachineLink& link) {
  equipment::opcua::OpcUaOptions options;
  options.id = link.id;
  options.equipment_class = link.equipment_class;
  options.url = link.url;
  options.lock = link.lock;
  options.connect_patience = link.patience;
  if (!link.policy.empty()) {
    const auto policy = equipment::opcua::policy_named(link.policy);
    if (!policy) {
      const std::string offered =
          "None, Basic256Sha256, Aes128_Sha256_RsaOaep, Aes256_Sha256_RsaPss";
      return fail(link_error(link, "equipment.security",
                             fmt::format("there is no policy '{}'", link.policy),
                             "write one of " + offered)
                      .value(link.policy)
                      .arg("offered", offered));
    }
    options.policy = *policy;
  }
  if (!link.user.empty()) {
    options.user = equipment::opcua::UserPassword{link.user, link.password};
  }
  if (!link.manifest.empty()) {
    auto manifest = manifest_of(link);
    if (!manifest) return fail(std::move(manifest.error()));
    options.manifest = *std::move(manifest);
  }
  options.trust.pin_sha256 = link.certificate_sha256;
  options.stop_is_end = link.stop_is_end;
  return equipment::opcua::connect(std::move(options));
}

Result<std::unique_ptr<Connection>> connect_sila(const MachineLink& link) {
  const auto options = sila_options(link);
  if (!options) return fail(Error(options.error()));
  return equipment::sila::connect(*options, link.patience);
}

}  // namespace

Result<equipment::sila::SilaOptions> sila_options(const MachineLink& link) {
  using Kind = equipment::sila::Trust::Kind;
  if (!link.user.empty()) {
    return fail(link_error(
        link, "equipment.credentials",
        fmt::format("no password can be given for the user '{}' over SiLA 2 yet", link.user),
        "let the machine be spoken to without a user"));
  }
  if (!link.policy.empty() && link.policy != kNoPolicy) {
    return fail(link_error(link, "equipment.security",
                           fmt::format("SiLA 2 has no policy '{}'", link.policy),
                           "leave it out, or write None")
                    .value(link.policy)
                    .arg("offered", "TLS, None"));
  }
  equipment::sila::SilaOptions options;
  options.address = link.url;
  options.id = link.id;
  options.equipment_class = link.equipment_class;
  options.trust.kind = link.policy == kNoPolicy          ? Kind::kPlaintext
                       : link.certificate_sha256.empty() ? Kind::kSystem
                                                         : Kind::kPinned;
  options.trust.pin = link.certificate_sha256;
  if (link.lock) options.lock = {.identifier = "renkei"};
  return options;
}

Result<std::unique_ptr<Connection>> connect_machine(const MachineLink& link) {
  if (link.url.starts_with(kOpcUa)) return connect_opcua(link);
  if (link.url.starts_with(kSila)) return connect_sila(link);
  return fail(link_error(link, "equipment.url",
                         fmt::format("'{}' is no address of a machine", link.url),
                         "write opc.tcp://HOST:PORT or sila://HOST:PORT"));
}

MachineLink link_of(const equipment::ConnectedUnit& unit) {
  MachineLink link;
  link.url = unit.url;
  link.certificate_sha256 = unit.certificate_sha256;
  link.policy = unit.policy;
  link.manifest = unit.manifest;
  link.user = unit.user;
  link.id = unit.id;
  link.equipment_class = unit.equipment_class;
  for (const equipment::ConnectedService& service : unit.services) {
    if (service.stop_is_end) link.stop_is_end.insert(service.of);
  }
  return link;
}

}  // namespace renkei::serve
