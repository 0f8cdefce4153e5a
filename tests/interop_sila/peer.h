// The other side of the tests: a SiLA 2 server by grpc-js, started as a process of its own and
// ended with the object.
#pragma once

#include <chrono>
#include <fcntl.h>
#include <functional>
#include <memory>
#include <signal.h>
#include <string>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>

#include "renkei/equipment/connection.h"
#include "renkei/equipment/sila/sila_connection.h"

namespace renkei::equipment::sila {

class Peer {
 public:
  explicit Peer(std::vector<std::string> options = {}) {
    int there[2];
    int back[2];
    if (pipe2(there, O_CLOEXEC) != 0 || pipe2(back, O_CLOEXEC) != 0) return;
    std::vector<std::string> words{RENKEI_NODE, RENKEI_PEER, "--work", RENKEI_PEER_WORK};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (std::string& one : words) arguments.push_back(one.data());
    arguments.push_back(nullptr);
    process_ = fork();
    if (process_ == 0) {
      dup2(there[0], 0);
      dup2(back[1], 1);
      execv(arguments[0], arguments.data());
      _exit(127);
    }
    close(there[0]);
    close(back[1]);
    to_ = there[1];
    std::string line;
    char c = 0;
    while (::read(back[0], &c, 1) == 1) {
      if (c != '\n') {
        line += c;
        continue;
      }
      if (line.starts_with("port ")) {
        port_ = std::stoi(line.substr(5));
        break;
      }
      why_ = line;
      line.clear();
    }
    close(back[0]);
  }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer() { end(); }

  void end() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    close(to_);
    process_ = -1;
  }
  void say(const std::string& command) const {
    const std::string line = command + "\n";
    ASSERT_EQ(::write(to_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
  }
  [[nodiscard]] bool runs() const { return port_ > 0; }
  [[nodiscard]] const std::string& why() const { return why_; }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  pid_t process_ = -1;
  int to_ = -1;
  int port_ = 0;
  std::string why_ = "the peer did not start";
};

// Options for a peer on this computer, with little patience.
inline SilaOptions plainly(const Peer& peer) {
  SilaOptions options;
  options.address = peer.address();
  options.trust.kind = Trust::Kind::kPlaintext;
  options.heartbeat = std::chrono::milliseconds(300);
  options.backoff_least = std::chrono::milliseconds(50);
  options.backoff_most = std::chrono::milliseconds(200);
  return options;
}

// All that came until `enough` says so, for at most 20 s.
template <typename What>
std::vector<What> gathered(Connection& machine,
                           const std::function<bool(const std::vector<What>&)>& enough) {
  std::vector<What> all;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!enough(all) && std::chrono::steady_clock::now() < until) {
    if (!machine.wait(std::chrono::milliseconds(200))) continue;
    for (Happening& one : machine.take()) {
      if (auto* what = std::get_if<What>(&one.what)) all.push_back(std::move(*what));
    }
  }
  return all;
}

// What became of a call: all its reports.
inline std::vector<CallReport> outcome(Connection& machine, const std::string& call) {
  auto all = gathered<CallReport>(machine, [&](const std::vector<CallReport>& reports) {
    return !reports.empty() && reports.back().call == call &&
           (reports.back().stage == CallStage::kFinished ||
            reports.back().stage == CallStage::kFailed);
  });
  std::erase_if(all, [&](const CallReport& one) { return one.call != call; });
  return all;
}

#define RENKEI_NEEDS(peer)                                                 \
  if (!(peer).runs()) {                                                    \
    if ((peer).why().starts_with("skipped")) GTEST_SKIP() << (peer).why(); \
    FAIL() << (peer).why();                                                \
  }

}  // namespace renkei::equipment::sila
