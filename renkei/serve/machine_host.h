// A simulated machine that stands behind a socket, as a process of its own: the unit model, the
// server that shows it, what it remembers, and a channel by which faults are ordered. Clients
// cannot tell it from a bought one. One thread; not thread-safe.
//
//   FOLDER/certificate.der, key.der   who it is; made once
//   FOLDER/certificate.pem, key.pem, uuid   the same of one that speaks SiLA 2
//   FOLDER/state                      what the machine remembers when it is switched off
//   FOLDER/port                       where it listened last, and listens again
//   FOLDER/control                    the channel (control.h), while it runs
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/structured.h"
#include "renkei/equipment/machine_server.h"
#include "renkei/equipment/plant_file.h"
#include "renkei/equipment/simulated_unit.h"
#include "renkei/serve/control.h"
#include "renkei/serve/paced_clock.h"

namespace renkei::serve {

enum class HostEnded : std::uint8_t {
  kStopped,  // as the caller wished
  kRestart   // it was told to be switched off and on again
};

class MachineHost {
 public:
  struct Options {
    equipment::SimulatedUnitOptions unit;
    equipment::PlantProtocol protocol = equipment::PlantProtocol::kLads;
    std::filesystem::path folder{};  // is made
    double speed = 1;                // seconds of the machine in one that passes
  };
  // Takes up what the machine remembers, and listens on 127.0.0.1. Errors: those of SimulatedUnit,
  // of the server and of ControlServer, plant.protocol (not served yet), file.read, file.write.
  [[nodiscard]] static Result<std::unique_ptr<MachineHost>> open(Options options);
  ~MachineHost();
  MachineHost(const MachineHost&) = delete;
  MachineHost& operator=(const MachineHost&) = delete;

  // Under which names, and where, a batch finds it.
  [[nodiscard]] equipment::ConnectedUnit unit() const;
  // Lives, until `go_on` says no (asked at least every 100 ms) or it is told to restart. Errors:
  // those of the unit's equations, file.write.
  [[nodiscard]] Result<HostEnded> run(const std::function<bool()>& go_on);

 private:
  explicit MachineHost(Options options) : options_(std::move(options)) {}
  [[nodiscard]] Result<void> take_up();
  [[nodiscard]] Result<void> serve();
  [[nodiscard]] Result<std::unique_ptr<equipment::MachineServer>> serve_at(
      std::uint16_t port, const std::vector<equipment::Delivery>& told) const;
  [[nodiscard]] Result<void> round();
  [[nodiscard]] Result<void> save();
  [[nodiscard]] Result<Json> answer(const Json& ask);

  Options options_;
  std::unique_ptr<PacedClock> clock_;
  std::unique_ptr<equipment::SimulatedUnit> unit_;
  std::unique_ptr<equipment::MachineServer> server_;
  std::unique_ptr<ControlServer> control_;
  std::uint64_t saved_ = 0;  // changes() when it was last written
  Timestamp saved_at_{};
  bool restart_ = false;
};

}  // namespace renkei::serve
