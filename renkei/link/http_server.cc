#include "renkei/link/http_server.h"

#include <csignal>
#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

namespace renkei::link {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

Error listen_error(const HttpServer::Options& options, const std::string& reason) {
  return Error{"link.listen", fmt::format("cannot listen on {} port {}: {}", options.address,
                                          options.port, reason)}
      .value(fmt::format("{}:{}", options.address, options.port))
      .arg("reason", reason)
      .remedy("take an address of this machine and a port that no other program has");
}

// What all connections share.
struct Shared {
  HttpServer::Options options;
  HttpServer::Handler handler;
  std::size_t connections = 0;
};

// One connection, which keeps itself alive while something is under way.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket&& socket, Shared& shared) : stream_(std::move(socket)), shared_(&shared) {
    ++shared_->connections;
  }
  ~Session() { --shared_->connections; }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void read() {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(shared_->options.header_bytes_max));
    parser_->body_limit(shared_->options.body_bytes_max);
    stream_.expires_after(shared_->options.idle_max);
    http::async_read(
        stream_, buffer_, *parser_,
        [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
  }

 private:
  void on_read(error_code error) {
    if (!error) {
      const auto& request = parser_->get();
      const bool go_on = request.keep_alive();
      write(answer({std::string(request.method_string()), std::string(request.target()),
                    request.body()}),
            go_on);
      return;
    }
    if (error == http::error::body_limit) return write({413, "text/plain", "too large\n"}, false);
    if (error == http::error::header_limit) return write({431, "text/plain", "too large\n"}, false);
    const bool of_http = error.category() == make_error_code(http::error::bad_method).category();
    if (of_http && error != http::error::end_of_stream && error != http::error::partial_message) {
      return write({400, "text/plain", "not HTTP\n"}, false);
    }
    close();
  }

  [[nodiscard]] HttpResponse answer(const HttpRequest& request) const {
    try {
      return shared_->handler(request);
    } catch (const std::exception&) {
      return {500, "text/plain", "it failed here; see the server's own messages\n"};
    }
  }

  void write(HttpResponse answer, bool go_on) {
    response_ = {static_cast<http::status>(answer.status), 11};
    response_.set(http::field::content_type, answer.content_type);
    response_.set("X-Content-Type-Options", "nosniff");
    response_.set(http::field::cache_control, "no-store");
    response_.keep_alive(go_on);
    response_.body() = std::move(answer.body);
    response_.prepare_payload();
    stream_.expires_after(shared_->options.idle_max);
    http::async_write(stream_, response_,
                      [self = shared_from_this(), go_on](error_code error, std::size_t) {
                        if (error || !go_on) return self->close();
                        self->read();
                      });
  }

  void close() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.close();
  }

  beast::tcp_stream stream_;
  Shared* shared_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  http::response<http::string_body> response_;
};

}  // namespace

struct HttpServer::Parts {
  Parts(const Options& options, Handler handler) : shared{options, std::move(handler), 0} {}

  Shared shared;
  asio::io_context context{1};
  tcp::acceptor acceptor{context};
  // From the first moment on: who has been told the port may ask for the end before run().
  asio::signal_set signals{context, SIGINT, SIGTERM};

  void accept() {
    acceptor.async_accept([this](error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      // Too many, or no handle left: this one is dropped, the next may do.
      if (!error && shared.connections < shared.options.connections_max) {
        std::make_shared<Session>(std::move(socket), shared)->read();
      }
      accept();
    });
  }

  error_code open(const tcp::endpoint& endpoint) {
    error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    return error;
  }
};

HttpServer::HttpServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const Options& options, Handler handler) {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return fail(listen_error(options, error.message()));
  auto parts = std::make_unique<Parts>(options, std::move(handler));
  error = parts->open({address, options.port});
  if (error) return fail(listen_error(options, error.message()));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(parts)));
}

std::uint16_t HttpServer::port() const {
  error_code error;
  return parts_->acceptor.local_endpoint(error).port();
}

void HttpServer::run() {
  parts_->signals.async_wait([this](error_code error, int) {
    if (!error) parts_->context.stop();
  });
  parts_->accept();
  parts_->context.run();
}

void HttpServer::stop() {
  asio::post(parts_->context, [this] { parts_->context.stop(); });
}

}  // namespace renkei::link
