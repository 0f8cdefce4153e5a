// Servers of OPC UA that show one machine as a bought one would be shown (machine_server.h of
// equipment; what stands where: docs/formats/equipment-opcua.md).
//
// The certificate is made once and stays in the folder, so that clients know the machine again.
// Values are kept in memory for clients that were away. Thread-safety as of MachineServer.
//
//   auto server = opcua::serve_lads({.description = machine->description(), .folder = "out/br-1"});
//   print((*server)->address().url);
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/equipment/machine_server.h"

namespace renkei::equipment::opcua {

struct MachineServerOptions {
  DeviceDescription description;
  std::filesystem::path folder{};  // of the certificate; there must be one
  std::uint16_t port = 0;          // on 127.0.0.1; 0: any that is free
  // Ranges of values, in their units; those that are not there are not told.
  std::map<std::string, std::pair<double, double>> ranges{};
  // Besides anonymous ones: this user, with this password. Sent under a security policy alone.
  std::string user{};
  std::string password{};
  std::size_t history_max = 10'000;  // values kept of each; of more the oldest go
  std::size_t results_max = 1'000;   // results kept; of more the oldest go
  bool running_states = true;        // LADS: tells the states within Running
  const Clock* clock = &system_clock();
};

// A laboratory device after LADS (OPC 30500-1) with one functional unit: its services are program
// templates, its values functions. Errors: equipment.certificate, equipment.listen, file.write.
[[nodiscard]] Result<std::unique_ptr<MachineServer>> serve_lads(MachineServerOptions options);

}  // namespace renkei::equipment::opcua
