// What a command line names of a machine: the machine itself, its values, commands and parameters.
// Names are the machine's own, or, of a machine of a plant, those that recipes use; the end of a
// name will do where no other ends so. Waits for the machine in reach() alone.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/cli/command_line_device.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/plant_file.h"
#include "renkei/serve/machine_link.h"

namespace renkei::cli {

// The machines of a folder that `plant start` was given, or of a plant file. Errors: those of
// reading; of several faults the first.
[[nodiscard]] Result<std::vector<equipment::ConnectedUnit>> machines_of_plant(
    const std::string& plant);

struct NamedMachine {
  serve::MachineLink link{};
  equipment::ConnectedUnit unit{};  // of a plant; else empty
};
// Where the machine is and how it is spoken to; asks for the password on the terminal where a user
// is named and no file. Errors: device.machine (no such machine), device.password, those of
// reading.
[[nodiscard]] Result<NamedMachine> machine_of(const DeviceOptions& options);

struct ReachedMachine {
  std::unique_ptr<equipment::Connection> connection;
  equipment::ConnectedUnit unit{};
  [[nodiscard]] const equipment::DeviceForm& form() const { return connection->form(); }
};
// Errors besides: those of serve::connect_machine.
[[nodiscard]] Result<ReachedMachine> reach(const DeviceOptions& options);

// A description as a maker publishes it, at most 16 MiB. Nothing: it has faults, which were told.
// Errors: those of reading and of read_form.
[[nodiscard]] Result<std::optional<equipment::DeviceForm>> form_in(const CommonOptions& common,
                                                                   const std::string& file);
// The same of the manifest of a module type package. Errors: file.read, those of read_manifest.
[[nodiscard]] Result<std::optional<equipment::DeviceForm>> manifest_in(const CommonOptions& common,
                                                                       const std::string& file);

// Errors: device.no_value (names the nearest, or what else ends so).
[[nodiscard]] Result<const equipment::ValueForm*> value_named(const ReachedMachine& machine,
                                                              const std::string& name);
// One of the two. Errors: device.no_command.
struct Callable {
  const equipment::CommandForm* command = nullptr;
  const equipment::ServiceForm* service = nullptr;
};
[[nodiscard]] Result<Callable> command_named(const equipment::DeviceForm& form,
                                             const std::string& name);

// It is a command, and no service.
[[nodiscard]] Error no_service_error(const std::string& name);

// A word of the command line as a value of that type: numbers, true and false, and texts as they
// are; lists and structures as JSON. Errors: device.value (it cannot be one).
[[nodiscard]] Result<Json> value_of(const std::string& word, const equipment::DataType& type,
                                    const std::string& name);
// Words NAME=VALUE. Errors besides: device.no_parameter, device.name_value, those of check_members.
[[nodiscard]] Result<Json> parameters_of(const std::vector<std::string>& words,
                                         const equipment::CommandForm& command);
[[nodiscard]] Result<std::map<std::string, double>> parameters_of(
    const std::vector<std::string>& words, const equipment::ServiceForm& service);

}  // namespace renkei::cli
