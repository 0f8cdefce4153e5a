// The machines of a simulated plant, each a process of its own that runs this program again
// (`renkei plant machine`). One that ends is switched on again, as a bought one would be. Not
// thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

#include "renkei/base/result.h"
#include "renkei/equipment/plant_file.h"

namespace renkei::serve {

class MachineProcesses {
 public:
  struct Settings {
    std::filesystem::path plant;   // the file of the simulated plant
    std::filesystem::path folder;  // a folder in it for each machine
    std::string speed = "1";
    std::vector<std::string> units{};
  };
  explicit MachineProcesses(Settings settings) : settings_(std::move(settings)) {}
  // Ends them all, and waits for them.
  ~MachineProcesses();
  MachineProcesses(const MachineProcesses&) = delete;
  MachineProcesses& operator=(const MachineProcesses&) = delete;

  // Starts them all. Errors: plant.process (it cannot be started; says why).
  [[nodiscard]] Result<void> start();
  // Those that have said where they listen, in the order of the settings.
  [[nodiscard]] Result<std::vector<equipment::ConnectedUnit>> ready() const;
  struct Ended {
    std::string unit;
    int code = 0;  // of exit; of a signal below zero
  };
  // Starts again those that have ended since, and names them. One that ends within two seconds is
  // given up after the third time: plant.process.
  [[nodiscard]] Result<std::vector<Ended>> look_after();

 private:
  struct Machine {
    std::string unit;
    pid_t pid = -1;
    std::chrono::steady_clock::time_point began{};
    int short_lives = 0;
  };
  [[nodiscard]] Result<void> start(Machine& machine) const;

  Settings settings_;
  std::vector<Machine> machines_;
};

// What a machine says of itself once it listens: FOLDER/unit.toml, a plant of it alone.
[[nodiscard]] Result<void> tell_ready(const std::filesystem::path& folder,
                                      const equipment::ConnectedUnit& unit);

}  // namespace renkei::serve
