#include "renkei/serve/machine_processes.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <spawn.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include <fmt/format.h>
#include <sys/wait.h>

#include "renkei/base/seams.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): of POSIX, in no header

namespace renkei::serve {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr const char* kProgram = "/proc/self/exe";
constexpr const char* kUnitFile = "unit.toml";
constexpr seconds kShortLife{2};
constexpr int kShortLivesMax = 3;
constexpr seconds kEndPatience{5};

Error process_error(const std::string& unit, std::string reason) {
  return Error{"plant.process", fmt::format("the machine {} does not run: {}", unit, reason)}
      .at({.id = unit})
      .value(unit)
      .arg("reason", std::move(reason))
      .remedy("read what it said above, mend the plant's file, and start again");
}

}  // namespace

Result<void> tell_ready(const std::filesystem::path& folder, const equipment::ConnectedUnit& unit) {
  equipment::PlantFile plant;
  plant.connected = {unit};
  return disk().write(folder / kUnitFile, equipment::write_connected_plant(plant));
}

MachineProcesses::~MachineProcesses() {
  for (const Machine& one : machines_) {
    if (one.pid > 0) ::kill(one.pid, SIGTERM);
  }
  const auto end = std::chrono::steady_clock::now() + kEndPatience;
  for (Machine& one : machines_) {
    while (one.pid > 0) {
      const pid_t ended = ::waitpid(one.pid, nullptr, WNOHANG);
      if (ended == one.pid || (ended < 0 && errno != EINTR)) {
        one.pid = -1;
      } else if (std::chrono::steady_clock::now() > end) {
        ::kill(one.pid, SIGKILL);
        (void)::waitpid(one.pid, nullptr, 0);
        one.pid = -1;
      } else {
        std::this_thread::sleep_for(milliseconds(20));
      }
    }
  }
}

Result<void> MachineProcesses::start(Machine& machine) const {
  const auto folder = settings_.folder / machine.unit;
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  std::filesystem::remove(folder / kUnitFile, error);
  std::vector<std::string> words{"renkei",       "plant", "machine",       settings_.plant.string(),
                                 machine.unit,   "--out", folder.string(), "--speed",
                                 settings_.speed};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  machine.began = std::chrono::steady_clock::now();
  const int failed =
      ::posix_spawn(&machine.pid, kProgram, nullptr, nullptr, arguments.data(), environ);
  if (failed == 0) return {};
  machine.pid = -1;
  return fail(process_error(machine.unit, std::strerror(failed)));
}

Result<void> MachineProcesses::start() {
  for (const std::string& unit : settings_.units) {
    machines_.push_back({unit});
    if (auto started = start(machines_.back()); !started) return started;
  }
  return {};
}

Result<std::vector<equipment::ConnectedUnit>> MachineProcesses::ready() const {
  std::vector<equipment::ConnectedUnit> units;
  for (const Machine& one : machines_) {
    const auto file = settings_.folder / one.unit / kUnitFile;
    if (!disk().exists(file)) continue;
    const auto text = disk().read_stored(file, equipment::kPlantBytesMax);
    if (!text) return fail(text.error());
    Faults faults;
    auto plant = equipment::read_plant(file, *text, faults);
    if (!plant) return fail(std::move(plant.error()));
    if (!faults.empty()) return fail(std::move(faults.front()));
    for (auto& unit : plant->connected) units.push_back(std::move(unit));
  }
  return units;
}

Result<std::vector<MachineProcesses::Ended>> MachineProcesses::look_after() {
  std::vector<Ended> all;
  for (Machine& one : machines_) {
    int status = 0;
    if (one.pid <= 0 || ::waitpid(one.pid, &status, WNOHANG) != one.pid) continue;
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    one.pid = -1;
    const bool is_short = std::chrono::steady_clock::now() - one.began < kShortLife;
    one.short_lives = is_short ? one.short_lives + 1 : 0;
    if (one.short_lives >= kShortLivesMax) {
      return fail(process_error(one.unit, fmt::format("it ends at once, with {}", code)));
    }
    all.push_back({one.unit, code});
    if (auto started = start(one); !started) return fail(std::move(started.error()));
  }
  return all;
}

}  // namespace renkei::serve
