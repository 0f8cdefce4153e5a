// HTTP/1.1 over TCP by Boost.Beast: one thread for all connections, none of which can hold up
// another for long. What is asked, how it is answered and by whom it may be is the handler's.
//
//   auto server = HttpServer::listen({}, handler);
//   (*server)->run();    // until stop(), SIGINT or SIGTERM
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "renkei/base/result.h"
#include "renkei/link/http.h"

namespace renkei::link {

class HttpServer {
 public:
  struct Options {
    std::string address = "127.0.0.1";  // a number, not a name
    std::uint16_t port = 0;             // 0: any that is free
    std::size_t header_bytes_max = 8 << 10U;
    std::size_t body_bytes_max = 1 << 20U;
    std::size_t connections_max = 256;  // those beyond are closed at once
    std::chrono::seconds idle_max{30};  // for a request to come and an answer to go
  };
  // Called from the thread of run(), for one request after another. An exception is answered with
  // 500, and its text goes to nobody.
  using Handler = std::function<HttpResponse(const HttpRequest&)>;

  // Errors: link.listen (the address is none, or another program has it).
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> listen(const Options& options,
                                                                  Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  // Serves until stop() or a signal to end (SIGINT, SIGTERM; one that came since listen() counts).
  void run();
  // Thread-safe.
  void stop();

 private:
  struct Parts;
  explicit HttpServer(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace renkei::link
