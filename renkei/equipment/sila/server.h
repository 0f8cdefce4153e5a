// A SiLA 2 v1.1 server over gRPC: offers features (server_feature.h) to any client. SiLAService is
// its own; all others are given to it.
//
//   auto server = Server::start({.identity = {...}}, std::move(features));
//   (*server)->set("TemperatureController/Temperature", 310.15);
//
// Calls are checked before a handler sees them: a parameter that is missing or outside its
// constraints is a ValidationError that names it; metadata that has to be there and is not,
// INVALID_METADATA; metadata of a call of SiLAService, NO_METADATA_ALLOWED. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/equipment/form.h"
#include "renkei/equipment/sila/server_binaries.h"
#include "renkei/equipment/sila/server_feature.h"

namespace renkei::equipment::sila {

struct ServerOptions {
  std::string listen = "127.0.0.1:0";  // port 0: one that is free
  // title: ServerName; model: ServerType (a capital letter, then letters and digits); maker: an
  // URL; version "1.0"; uuid stays the same as long as the machine lives.
  DeviceIdentity identity{};
  // PEM, both or none; without them what is said can be read and changed on the way.
  std::string certificate{};
  std::string key{};
  std::function<void(const std::string& name)> renamed{};  // by SetServerName
  BinaryLimits binaries{};
  std::size_t executions_max = 10'000;  // runs that are remembered
  std::size_t calls_max = 10'000;       // at once
  // So long a run is remembered after its end.
  std::chrono::seconds execution_lifetime{3'600};
  // Runs of an earlier server of this machine, known before any client can ask: see resume().
  std::vector<std::pair<std::string, std::string>> resumed{};  // "Feature/Command", UUID
  const Clock* clock = &system_clock();
};

class Server {
 public:
  // Errors: those of DeviceModel::make; equipment.feature_value (the identity is not as SiLAService
  // has it), equipment.no_command (nothing is done for something that a feature defines),
  // equipment.unreachable (it cannot listen there).
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(ServerOptions options,
                                                             std::vector<ServerFeature> features);
  virtual ~Server() = default;  // ends all calls

  // "host:port"
  [[nodiscard]] virtual std::string address() const = 0;
  // The value of an observable property ("Feature/Property") from now on; each subscriber is told.
  // Requires that there is such a property, and that the value is of its type.
  virtual void set(const std::string& property, const Json& value) = 0;
  // There is none now: subscriptions end with the error, and new ones do, until it is set again.
  virtual void spoil(const std::string& property, const CallError& error) = 0;
  // A run of an observable command ("Feature/Command") that an earlier server of this machine had
  // accepted under this UUID (small letters) and that goes on: clients find it as it was. Requires
  // that there is such a command.
  [[nodiscard]] virtual std::shared_ptr<Execution> resume(const std::string& command,
                                                          const std::string& uuid) = 0;
  // All that was set has been handed to those who have subscribed. Waits at most so long.
  [[nodiscard]] virtual bool flush(std::chrono::milliseconds patience) = 0;
  // Every connection is cut, and none is taken until restore(). Runs go on.
  virtual void cut() = 0;
  [[nodiscard]] virtual Result<void> restore() = 0;
};

}  // namespace renkei::equipment::sila
