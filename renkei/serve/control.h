// How commands reach a site at work: HTTP on this machine alone, on a port and with a password that
// stand in the ledger's folder for who may read it. What is asked is carried out by the site's own
// thread, between two rounds; the asker waits for it.
//
//   {"password": …, "ask": "order", "batch": "b-1", "path": "", "order": "Hold", "by": "anna", …}
//   {"answer": {…}}  or  {"error": {"code": …, "message": …, …}}
//
// ControlServer: listen and stop from one thread, serve() from the site's; thread-safe between the
// two.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "renkei/base/structured.h"
#include "renkei/link/http_server.h"

namespace renkei::serve {

class ControlServer {
 public:
  // Listens, and writes the file "control" into the folder. Errors: link.listen, file.write.
  [[nodiscard]] static Result<std::unique_ptr<ControlServer>> listen(
      const std::filesystem::path& ledger);
  // Takes the file away, and answers what still waits with control.ended.
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  using Answer = std::function<Result<Json>(const Json& ask)>;
  // Answers what was asked, in its order; waits up to so long for the first.
  void serve(std::chrono::milliseconds may_wait, const Answer& answer);

 private:
  struct Asked;
  ControlServer() = default;
  [[nodiscard]] link::HttpResponse handle(const link::HttpRequest& request);

  std::filesystem::path file_;
  std::string password_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Asked>> waiting_;
  bool ended_ = false;
  std::unique_ptr<link::HttpServer> server_;
  std::thread thread_;
};

// Asks the site that is at work with this ledger. Nothing: none is. Errors: what the site answered,
// control.answer (it answered something else).
[[nodiscard]] Result<std::optional<Json>> ask_site(const std::filesystem::path& ledger, Json ask);

// An error as it goes over the wire, and back.
[[nodiscard]] Json error_json(const Error& error);
[[nodiscard]] Error error_of(const Json& json);

}  // namespace renkei::serve
