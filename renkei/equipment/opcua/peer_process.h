// A peer of the interop tests: a program of others in a process of its own, started by
// tests/interop/opcua/serve.mjs, told what to do by lines of JSON. Linux. For tests alone.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "renkei/base/structured.h"

namespace renkei::equipment::opcua {

class PeerProcess {
 public:
  // Starts `peer` ("plain_server.mjs"), waits until it is ready, at most 5 minutes (it may have to
  // bring in its packages).
  explicit PeerProcess(const std::string& peer, const std::vector<std::string>& arguments = {});
  ~PeerProcess();  // asks it to stop, and ends it if it does not
  PeerProcess(const PeerProcess&) = delete;
  PeerProcess& operator=(const PeerProcess&) = delete;

  // Why it cannot be used here, in words; empty: it can.
  [[nodiscard]] const std::string& skipped() const { return skipped_; }
  [[nodiscard]] bool ready() const { return ready_.is_object(); }
  // What it said of itself when it was ready: ports, the SHA-256 of its certificate.
  [[nodiscard]] const Json& told() const { return ready_; }
  [[nodiscard]] std::string url(const std::string& port = "port") const;
  // Tells it to do something and returns its answer; null: there was none within 2 minutes.
  Json tell(const Json& what);

 private:
  Json next_line(int patience_s);

  pid_t pid_ = -1;
  int to_ = -1;
  int from_ = -1;
  std::string text_;
  std::string skipped_;
  Json ready_;
};

}  // namespace renkei::equipment::opcua
