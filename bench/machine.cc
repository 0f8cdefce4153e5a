#include "bench/machine.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <unistd.h>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/utsname.h>

namespace renkei::bench {
namespace {

// The value of the first line "key : value" of a file of /proc.
std::string value_in(const char* file, const std::string& key) {
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    if (line.compare(0, key.size(), key) != 0) continue;
    const auto at = line.find_first_not_of(" \t", line.find(':') + 1);
    return at == std::string::npos ? std::string() : line.substr(at);
  }
  return "unknown";
}

}  // namespace

std::string machine_text() {
  utsname system{};
  uname(&system);
  std::array<double, 3> load{};
  if (getloadavg(load.data(), 3) != 3) load = {};
  const auto pages = static_cast<double>(sysconf(_SC_PHYS_PAGES));
  const auto bytes = pages * static_cast<double>(sysconf(_SC_PAGESIZE));
  return fmt::format(
      "- {:%Y-%m-%d %H:%M} UTC\n"
      "- {}, {} cores, {:.1f} GiB\n"
      "- {} {} {}\n"
      "- load over 1, 5, 15 minutes: {:.1f} {:.1f} {:.1f}\n"
      "- built with {} {}\n",
      fmt::gmtime(std::chrono::system_clock::now()), value_in("/proc/cpuinfo", "model name"),
      std::thread::hardware_concurrency(), bytes / (1024.0 * 1024.0 * 1024.0), system.sysname,
      system.release, system.machine, load[0], load[1], load[2],
#ifdef __clang__
      "clang", __clang_version__
#else
      "g++", __VERSION__
#endif
  );
}

}  // namespace renkei::bench
