#include "renkei/link/http_client.h"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

namespace renkei::link {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using tcp = asio::ip::tcp;

Error url_error(const std::string& url) {
  return Error{"link.url", fmt::format("'{}' cannot be asked", url)}.value(url).remedy(
      "write http:// with a host, and a port where it is not 80, such as "
      "http://witness.example:8080");
}

Error unreachable(const std::string& url, const std::string& reason) {
  return Error{"link.unreachable", fmt::format("{} does not answer: {}", url, reason)}
      .value(url)
      .arg("reason", reason)
      .remedy("see that it runs and that this machine may reach it, and try again");
}

// Asynchronous operations, which alone have a time limit, waited for one after another.
class Exchange {
 public:
  explicit Exchange(const HttpAsk& ask) : ask_(&ask) {}

  Result<HttpResponse> run(const std::string& host, const std::string& port,
                           const std::string& target) {
    error_code error;
    const auto places = tcp::resolver(context_).resolve(host, port, error);
    if (error) return fail(unreachable(ask_->url, error.message()));
    error = wait([&](auto done) { stream_.async_connect(places, done); });
    if (error) return fail(unreachable(ask_->url, error.message()));
    http::request<http::string_body> request{http::string_to_verb(ask_->method), target, 11};
    request.set(http::field::host, host);
    request.set(http::field::content_type, ask_->content_type);
    request.keep_alive(false);
    request.body() = ask_->body;
    request.prepare_payload();
    error = wait([&](auto done) { http::async_write(stream_, request, done); });
    if (error) return fail(unreachable(ask_->url, error.message()));
    http::response_parser<http::string_body> parser;
    parser.body_limit(ask_->answer_bytes_max);
    beast::flat_buffer buffer;
    error = wait([&](auto done) { http::async_read(stream_, buffer, parser, done); });
    if (error) return fail(unreachable(ask_->url, error.message()));
    auto response = parser.release();
    return HttpResponse{response.result_int(), std::string(response[http::field::content_type]),
                        std::move(response.body())};
  }

 private:
  template <typename Start>
  error_code wait(const Start& start) {
    error_code result;
    stream_.expires_after(ask_->time_max);
    start([&result](error_code error, const auto&...) { result = error; });
    context_.restart();
    context_.run();
    return result;
  }

  const HttpAsk* ask_;
  asio::io_context context_{1};
  beast::tcp_stream stream_{context_};
};

}  // namespace

Result<HttpResponse> ask_http(const HttpAsk& ask) {
  const auto url = boost::urls::parse_uri(ask.url);
  if (!url || url->scheme() != "http" || url->host().empty()) return fail(url_error(ask.url));
  const std::string port = url->has_port() ? std::string(url->port()) : "80";
  std::string target(url->encoded_target());
  if (target.empty()) target = "/";
  return Exchange(ask).run(std::string(url->host_address()), port, target);
}

}  // namespace renkei::link
