// A machine that speaks SiLA 2 v1.1, given only its address: its features are read, checked and
// offered through the neutral Connection.
//
//   auto machine = sila::connect({.address = "10.1.2.3:50052",
//                                 .trust = {.kind = Trust::Kind::kPinned, .pin = "ab12…"}});
//
// What is particular to SiLA 2, beside what connection.h promises:
// - An error that the machine sends to a command comes as a CallReport, whatever its kind and
//   whether the command is observable; call() itself fails only when nothing was carried out
//   (equipment.unreachable) or nobody knows (equipment.timeout, equipment.answer).
// - Nothing can be written: equipment.refused. A command that sets a value is called.
// - A property that is not observable has no time of the machine's own, nor has any other: values
//   bear the time at which they arrived.
// - An observable command with numbers alone for parameters is a service by its name. The standard
//   has no keys and no list of what runs: read_back() tells of what was started here and is known
//   to run or to have ended, and Idle where nothing is; that a command was given and never
//   confirmed shows as Idle, and a person has to look. Stop and Abort go through CancelController,
//   Pause and Resume through PauseController; without them, and for all else, they are refused.
// - Binary results of a service come as FileReports too.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/sila/certificate.h"

namespace renkei::equipment::sila {

// Keeps other clients away for as long as the connection stands (feature LockController).
struct Lock {
  std::string identifier;
  std::int64_t timeout_s = 60;  // the machine unlocks itself when it heard nothing for so long
};

struct SilaOptions {
  std::string address;  // "host:port" or "sila://host:port"
  Trust trust{};
  std::string id{};               // of the form
  std::string equipment_class{};  // of the form
  // By fully qualified identifier: values that go with every call that the machine says they are
  // for ("org.silastandard/core/AuthorizationService/v1/Metadata/AccessToken").
  std::map<std::string, Json> metadata{};
  std::optional<Lock> lock{};
  // So often the machine is asked who it is, and so long it may take to say so.
  std::chrono::milliseconds heartbeat{5'000};
  // After the link was lost, tried again after so long; twice as long each time, up to the most.
  std::chrono::milliseconds backoff_least{500};
  std::chrono::milliseconds backoff_most{30'000};
  std::size_t binary_bytes_max = 128U << 20U;
  const Clock* clock = &system_clock();
};

// Errors: equipment.unreachable, equipment.timeout, equipment.certificate, equipment.answer,
// equipment.refused, those of read_feature with the feature's identifier as the file, and
// equipment.no_metadata (there is none of that identifier, or its value is not of its type).
[[nodiscard]] Result<std::unique_ptr<Connection>> connect(
    const SilaOptions& options, Connection::Patience patience = Connection::kPatience);

}  // namespace renkei::equipment::sila
