#include "renkei/equipment/opcua/peer_process.h"

#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <spawn.h>
#include <thread>
#include <unistd.h>

#include <fmt/format.h>
#include <sys/wait.h>

#include "renkei/base/result.h"

namespace renkei::equipment::opcua {
namespace {

constexpr int kReadyS = 300;
constexpr int kAnswerS = 120;
constexpr std::string_view kSkipped = "skipped: ";

}  // namespace

PeerProcess::PeerProcess(const std::string& peer, const std::vector<std::string>& arguments) {
  signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  RENKEI_CHECK(pipe2(in.data(), O_CLOEXEC) == 0 && pipe2(out.data(), O_CLOEXEC) == 0);
  to_ = in[1];
  from_ = out[0];
  // Beside the test, in the build.
  const auto work = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "interop_opcua";
  std::vector<std::string> words{"node",
                                 std::string(RENKEI_SOURCE_DIR) + "/tests/interop/opcua/serve.mjs",
                                 "--work", work.string(), peer};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions{};
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  const int failed = posix_spawnp(&pid_, "node", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(in[0]);
  close(out[1]);
  if (failed != 0) {
    pid_ = -1;
    skipped_ = "there is no node; tools/bootstrap --web brings it";
    return;
  }
  ready_ = next_line(kReadyS);
}

PeerProcess::~PeerProcess() {
  close(to_);  // the end of its input is its end
  bool ended = pid_ < 0;
  for (int i = 0; i < 100 && !ended; ++i) {
    ended = waitpid(pid_, nullptr, WNOHANG) == pid_;
    if (!ended) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  if (!ended) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  close(from_);
}

// The next line that is JSON; what libraries print besides is passed over.
Json PeerProcess::next_line(int patience_s) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(patience_s);
  while (std::chrono::steady_clock::now() < end) {
    const std::size_t at = text_.find('\n');
    if (at != std::string::npos) {
      const std::string line = text_.substr(0, at);
      text_.erase(0, at + 1);
      if (line.starts_with(kSkipped)) {
        skipped_ = line.substr(kSkipped.size());
        return nullptr;
      }
      if (line.starts_with('{')) {
        auto json = parse_json("peer", line);
        if (json) return *std::move(json);
      }
      continue;
    }
    pollfd one{.fd = from_, .events = POLLIN, .revents = 0};
    if (poll(&one, 1, 1'000) <= 0) continue;
    std::array<char, 4'096> bytes{};
    const ssize_t count = ::read(from_, bytes.data(), bytes.size());
    if (count <= 0) return nullptr;
    text_.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return nullptr;
}

std::string PeerProcess::url(const std::string& port) const {
  return fmt::format("opc.tcp://127.0.0.1:{}", ready_.at(port).get<int>());
}

Json PeerProcess::tell(const Json& what) {
  const std::string line = write_json(what, -1) + "\n";
  if (::write(to_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) return nullptr;
  return next_line(kAnswerS);
}

}  // namespace renkei::equipment::opcua
