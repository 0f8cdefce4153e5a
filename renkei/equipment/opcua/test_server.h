// A real OPC UA server (open62541) on loopback, for tests: an analogue item, variables of many
// types, a method, an event, an enumeration and a structure of its own. Runs in a thread of its
// own. Not for anything but tests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "renkei/equipment/opcua/certificate.h"

namespace renkei::equipment::opcua {

struct TestServerOptions {
  int port = 0;  // 0: a free one
  std::string application_uri = "urn:renkei:test-server";
  CertificateAndKey own{};  // empty: policy None alone
  int nodes_beside = 0;     // empty objects, in a circle
  bool without_setpoint = false;
  bool namespace_before = false;  // one of no use, so that the other is numbered anew
};

class TestServer {
 public:
  explicit TestServer(TestServerOptions options);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const;
  // Sets a Double variable of namespace urn:renkei:test, with a source time in milliseconds since
  // 1970; 0: the present one.
  void set(const std::string& name, double value, std::int64_t time_ms = 0);
  void set_bad(const std::string& name);
  void raise_event(const std::string& message, int severity);

 private:
  struct Inside;
  void run();
  std::unique_ptr<Inside> inside_;
  int port_ = 0;
};

}  // namespace renkei::equipment::opcua
