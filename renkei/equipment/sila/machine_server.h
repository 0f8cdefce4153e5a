// A server of SiLA 2 that shows one machine as a bought one would be shown (machine_server.h of
// equipment; what stands where: docs/formats/equipment-sila.md): one feature of the machine's own,
// with an observable property for each value and an observable command for each service, and
// RunController, which lists the runs and takes the orders of ISA-88 that SiLA 2 has none for.
//
// Its certificate and its UUID are made once and stay in the folder, so that clients know the
// machine again. Thread-safety as of MachineServer.
//
//   auto server = sila::serve_sila({.description = machine->description(), .folder = "out/br-1"});
//   print((*server)->address().url);
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/equipment/machine_server.h"

namespace renkei::equipment::sila {

struct MachineServerOptions {
  DeviceDescription description;
  std::filesystem::path folder{};  // of certificate.pem, key.pem and uuid; there must be one
  std::uint16_t port = 0;          // on 127.0.0.1; 0: any that is free
  // As the machine remembers its services from before it was switched off: their runs go on under
  // the UUIDs that clients know, and are there before any client can ask.
  std::vector<ServiceReport> remembered{};
  const Clock* clock = &system_clock();
};

// How the parts of a description are named in SiLA 2, where identifiers are letters and digits.
struct MachineNames {
  struct Service {
    std::string command;                              // "Vessel/Stir"
    std::map<std::string, std::string> parameters{};  // description -> SiLA 2
    std::map<std::string, std::string> results{};     // description -> SiLA 2
  };
  std::string feature;                          // "Vessel"
  std::map<std::string, std::string> values{};  // "temperature" -> "Vessel/Temperature"
  std::map<std::string, Service> services{};
};
// Pure; the same for the same description.
[[nodiscard]] MachineNames machine_names(const DeviceDescription& description);

// Errors: equipment.unit (a unit that SiLA 2 has no words for), those of Server::start and of
// make_certificate, file.read, file.write.
[[nodiscard]] Result<std::unique_ptr<MachineServer>> serve_sila(MachineServerOptions options);

}  // namespace renkei::equipment::sila
