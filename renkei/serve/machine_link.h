// A link to a machine, given its address: opc.tcp:// or sila://. Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <set>
#include <string>

#include "renkei/base/result.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/plant_file.h"
#include "renkei/equipment/sila/sila_connection.h"

namespace renkei::serve {

struct MachineLink {
  std::string url;                   // "opc.tcp://host:port", "sila://host:port"
  std::string certificate_sha256{};  // of the certificate it shows, hexadecimal
  // Of OPC UA (opcua::policy_named); "None", with SiLA 2 too: nobody proves who he is, and what is
  // said can be read on the way. Empty: Basic256Sha256, TLS.
  std::string policy{};
  std::string manifest{};  // of a module type package: its file; empty: it is none
  std::string user{};      // of OPC UA; empty: anonymous
  std::string password{};
  std::string id{};               // of the form; empty: as the machine names itself
  std::string equipment_class{};  // of the form
  bool lock = false;              // LADS, SiLA 2: keep others away while the connection stands
  std::set<std::string> stop_is_end{};  // of LADS: OpcUaOptions::stop_is_end
  equipment::Connection::Patience patience = equipment::Connection::kPatience;  // to be reached
};

// Connects, and reads what the machine is. Errors: equipment.url (neither protocol),
// equipment.security (no such policy), equipment.credentials (a user where none can be named),
// those of opcua::connect, sila::connect and, of a manifest, file.read and mtp::read_manifest (its
// first fault).
[[nodiscard]] Result<std::unique_ptr<equipment::Connection>> connect_machine(
    const MachineLink& link);

// Of a sila:// address. Errors: equipment.credentials, equipment.security.
[[nodiscard]] Result<equipment::sila::SilaOptions> sila_options(const MachineLink& link);

// How a plant file says a machine is reached.
[[nodiscard]] MachineLink link_of(const equipment::ConnectedUnit& unit);

}  // namespace renkei::serve
