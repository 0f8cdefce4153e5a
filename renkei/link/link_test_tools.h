// What the tests of this room share: a server on a port of its own, in a thread of its own.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "renkei/link/http_server.h"

namespace renkei::link::test {

template <typename T>
[[nodiscard]] std::string code_of(const Result<T>& result) {
  return result ? "" : result.error().code();
}

class Serving {
 public:
  explicit Serving(HttpServer::Handler handler, const HttpServer::Options& options = {})
      : server_(*HttpServer::listen(options, std::move(handler))),
        thread_([this] { server_->run(); }) {}
  ~Serving() {
    server_->stop();
    thread_.join();
  }
  Serving(const Serving&) = delete;
  Serving& operator=(const Serving&) = delete;

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] std::string url(const std::string& target) const {
    return "http://127.0.0.1:" + std::to_string(port()) + target;
  }

 private:
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

}  // namespace renkei::link::test
