// A simulated machine behind a real socket that breaks one rule, for tests of the conformance kit:
// between the machine and its server stands who lies.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "renkei/base/seams.h"
#include "renkei/equipment/opcua/machine_server.h"
#include "renkei/equipment/simulated_unit.h"

namespace renkei::serve {

// What is told other than it is. Called on the machine's own thread, one at a time.
struct Lie {
  std::function<void(equipment::opcua::MachineServerOptions&)> shows{};
  std::function<std::vector<equipment::Delivery>(equipment::Delivery)> tells{};
  // False: it goes no further, and is answered as accepted.
  std::function<bool(equipment::DeviceOrder&)> obeys{};
};

class LyingMachine {
 public:
  LyingMachine(const std::filesystem::path& folder, Lie lie, std::uint16_t port = 0)
      : lie_(std::move(lie)) {
    const Timestamp now = Timestamp::of(system_clock().now());
    equipment::SimulatedUnitOptions unit;
    unit.id = "mixer-1";
    unit.kind = "stirred-vessel";
    unit.sample_every_s = 0.2;
    unit.initial = {{"volume", 5}};
    unit_ = equipment::SimulatedUnit::make(unit, now).value();
    equipment::opcua::MachineServerOptions options;
    options.description = unit_->description();
    options.folder = folder;
    options.port = port;
    if (lie_.shows) lie_.shows(options);
    server_ = equipment::opcua::serve_lads(std::move(options)).value();
    thread_ = std::thread([this] { run(); });
  }
  ~LyingMachine() {
    stop_ = true;
    thread_.join();
  }
  LyingMachine(const LyingMachine&) = delete;
  LyingMachine& operator=(const LyingMachine&) = delete;

  [[nodiscard]] std::string url() const { return server_->address().url; }
  [[nodiscard]] std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoi(url().substr(url().rfind(':') + 1)));
  }

 private:
  void run() {
    while (!stop_) {
      (void)server_->wait(std::chrono::milliseconds(5));
      const Timestamp now = Timestamp::of(system_clock().now());
      for (equipment::DeviceOrder& order : server_->take_orders()) {
        if (!lie_.obeys || lie_.obeys(order)) {
          unit_->send(order);
        } else {
          server_->show(equipment::OrderReport{.key = order.key, .at = now});
        }
      }
      (void)unit_->advance(now).has_value();
      for (equipment::Delivery& one : unit_->take()) {
        if (!lie_.tells) {
          server_->show(one);
          continue;
        }
        for (const equipment::Delivery& told : lie_.tells(std::move(one))) server_->show(told);
      }
    }
  }

  Lie lie_;
  std::atomic<bool> stop_ = false;
  std::unique_ptr<equipment::SimulatedUnit> unit_;
  std::unique_ptr<equipment::MachineServer> server_;
  std::thread thread_;
};

}  // namespace renkei::serve
