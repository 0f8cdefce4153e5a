#include <csignal>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "renkei/link/http_client.h"
#include "renkei/link/link_test_tools.h"

namespace renkei::link {
namespace {

using test::code_of;
using test::Serving;

HttpResponse echo(const HttpRequest& request) {
  if (request.target == "/throw") throw std::runtime_error("a secret");
  if (request.target == "/none") return {404, "text/x.none", "none\n"};
  return {200, "text/plain", request.method + " " + request.target + " " + request.body};
}

int connected(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&place), sizeof place), 0);
  return socket;
}

// Whether the other side has closed, waited for as long as it takes.
bool closed_by_the_other(int socket) {
  char part = 0;
  return ::recv(socket, &part, 1, 0) <= 0;
}

// Sends bytes as they are, and returns all that comes back until the other side closes.
std::string raw(std::uint16_t port, const std::string& bytes) {
  const int socket = connected(port);
  (void)::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  ::shutdown(socket, SHUT_WR);
  std::string answer;
  char part[4096];
  for (ssize_t count = 0; (count = ::recv(socket, part, sizeof part, 0)) > 0;) {
    answer.append(part, static_cast<std::size_t>(count));
  }
  ::close(socket);
  return answer;
}

TEST(Http, CarriesQuestionsAndAnswers) {
  const Serving server(echo);
  const auto answer = ask_http({.url = server.url("/a?b=c"), .body = "hello"});
  ASSERT_TRUE(answer) << answer.error().to_string();
  EXPECT_EQ(answer->status, 200U);
  EXPECT_EQ(answer->body, "POST /a?b=c hello");
  const auto none = ask_http({.url = server.url("/none"), .method = "GET"});
  ASSERT_TRUE(none);
  EXPECT_EQ(none->status, 404U);
  EXPECT_EQ(none->content_type, "text/x.none");
}

TEST(Http, ManyClientsAtOnceAreAllAnswered) {
  const Serving server(echo);
  std::vector<std::thread> clients;
  std::vector<int> right(8);
  for (std::size_t i = 0; i < right.size(); ++i) {
    clients.emplace_back([&, i] {
      for (int k = 0; k < 20; ++k) {
        const std::string body = std::to_string(i) + "-" + std::to_string(k);
        const auto answer = ask_http({.url = server.url("/"), .body = body});
        right[i] += answer && answer->body == "POST / " + body ? 1 : 0;
      }
    });
  }
  for (auto& client : clients) client.join();
  EXPECT_EQ(right, std::vector<int>(right.size(), 20));
}

TEST(Http, WhatAHandlerThrowsGoesToNobody) {
  const Serving server(echo);
  const auto answer = ask_http({.url = server.url("/throw")});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 500U);
  EXPECT_EQ(answer->body.find("secret"), std::string::npos);
}

TEST(Http, RubbishIsRefusedAndTheServerGoesOn) {
  const Serving server(echo, {.header_bytes_max = 1024, .body_bytes_max = 100});
  const auto status = [&](const std::string& bytes) {
    return raw(server.port(), bytes).substr(0, 12);
  };
  EXPECT_EQ(status("nonsense\r\n\r\n"), "HTTP/1.1 400");
  EXPECT_EQ(status("POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n"), "HTTP/1.1 413");
  EXPECT_EQ(status("GET / HTTP/1.1\r\nA: " + std::string(2000, 'a') + "\r\n\r\n"), "HTTP/1.1 431");
  EXPECT_EQ(status("POST / HTTP/1.1\r\nContent-Length: 50\r\n\r\nhalf"), "");
  EXPECT_EQ(status(""), "");
  EXPECT_EQ(status(std::string("\0\1\2\3", 4)), "HTTP/1.1 400");
  const auto large = ask_http({.url = server.url("/"), .body = std::string(101, 'x')});
  ASSERT_TRUE(large);
  EXPECT_EQ(large->status, 413U);
  EXPECT_TRUE(ask_http({.url = server.url("/"), .body = std::string(100, 'x')}));
}

TEST(Http, WhoSaysNothingIsNotWaitedFor) {
  const Serving server(echo, {.idle_max = std::chrono::seconds{1}});
  const int silent = connected(server.port());
  const int slow = connected(server.port());
  (void)::send(slow, "POST / HTTP/1.1\r\n", 17, MSG_NOSIGNAL);
  EXPECT_TRUE(closed_by_the_other(silent));
  EXPECT_TRUE(closed_by_the_other(slow));
  ::close(silent);
  ::close(slow);
}

TEST(Http, ConnectionsOverTheLimitAreClosedAndThoseUnderItAreServed) {
  const Serving server(echo, {.connections_max = 2});
  const int first = connected(server.port());
  // An answer says that the server has taken it: only then is the next one the second.
  const std::string question = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";
  char part[4096];
  (void)::send(first, question.data(), question.size(), MSG_NOSIGNAL);
  EXPECT_GT(::recv(first, part, sizeof part, 0), 0);
  const int second = connected(server.port());
  (void)::send(second, question.data(), question.size(), MSG_NOSIGNAL);
  EXPECT_GT(::recv(second, part, sizeof part, 0), 0);
  const int third = connected(server.port());
  EXPECT_TRUE(closed_by_the_other(third));
  (void)::send(first, question.data(), question.size(), MSG_NOSIGNAL);
  EXPECT_GT(::recv(first, part, sizeof part, 0), 0);
  for (const int socket : {first, second, third}) ::close(socket);
}

TEST(Http, WhoCannotBeReachedIsNamed) {
  std::string gone;
  {
    const Serving server(echo);
    gone = server.url("/");
  }
  EXPECT_EQ(code_of(ask_http({.url = gone})), "link.unreachable");
  for (const char* url : {"", "https://a/", "ftp://a/", "http://", "a b", "/x"}) {
    EXPECT_EQ(code_of(ask_http({.url = url})), "link.url") << url;
  }
  // Who takes the connection and says nothing is not waited for without end.
  const int silent = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(silent, reinterpret_cast<sockaddr*>(&place), sizeof place), 0);
  ASSERT_EQ(::listen(silent, 4), 0);
  socklen_t size = sizeof place;
  ASSERT_EQ(::getsockname(silent, reinterpret_cast<sockaddr*>(&place), &size), 0);
  EXPECT_EQ(code_of(ask_http({.url = "http://127.0.0.1:" + std::to_string(ntohs(place.sin_port)),
                              .time_max = std::chrono::milliseconds{50}})),
            "link.unreachable");
  ::close(silent);
}

TEST(Http, ASignalToEndThatComesBeforeItServesIsHeeded) {
  const auto server = HttpServer::listen({}, echo);
  ASSERT_TRUE(server);
  ASSERT_EQ(::raise(SIGTERM), 0);
  (*server)->run();  // returns, and the program was not killed
}

TEST(Http, AnAddressThatIsTakenIsToldAndNotShared) {
  const Serving server(echo);
  EXPECT_EQ(code_of(HttpServer::listen({.port = server.port()}, echo)), "link.listen");
  EXPECT_EQ(code_of(HttpServer::listen({.address = "nowhere"}, echo)), "link.listen");
  EXPECT_EQ(code_of(HttpServer::listen({.address = "203.0.113.1"}, echo)), "link.listen");
}

}  // namespace
}  // namespace renkei::link
