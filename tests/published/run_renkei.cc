#include "tests/published/run_renkei.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <unistd.h>

#include <sys/wait.h>

namespace renkei::published {

std::optional<Ran> run_plan(const std::string& network, const std::string& arguments) {
  if (!std::filesystem::exists(RENKEI_PROGRAM)) return std::nullopt;
  const auto out = std::filesystem::temp_directory_path() /
                   ("renkei-published-" + network + "-" + std::to_string(getpid()));
  const std::string command =
      "'" RENKEI_PROGRAM "' plan '" RENKEI_SOURCE_DIR "/networks/published/" + network +
      "' --scenario plan --no-stress --out '" + out.string() + "' " + arguments + " 2>&1";
  Ran ran;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> buffer{};
  std::size_t got = 0;
  while ((got = fread(buffer.data(), 1, buffer.size(), pipe)) > 0) {
    ran.output.append(buffer.data(), got);
  }
  const int status = pclose(pipe);
  ran.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  std::ifstream in(out / "plan.json");
  if (in) ran.plan = nlohmann::json::parse(in, nullptr, false);
  std::error_code ignored;
  std::filesystem::remove_all(out, ignored);
  return ran;
}

}  // namespace renkei::published
