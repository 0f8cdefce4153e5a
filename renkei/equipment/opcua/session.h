// A secured session with one OPC UA server, held by one thread: opens it, asks services without
// waiting, and opens it again after the link was lost. For the sources of this folder alone.
// Not thread-safe: all calls, and all answers, come in the thread that calls iterate().
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/opcua_connection.h"
#include "renkei/equipment/opcua/ua.h"

namespace renkei::equipment::opcua {

// What the server said of itself before the session was opened.
struct ServerFacts {
  std::string application_uri{};
  std::string product_uri{};
  std::string application_name{};
  std::string certificate_sha256{};  // empty where it showed none
};

class Session {
 public:
  // `options` must outlive it. Errors: those of connect() that concern the link.
  [[nodiscard]] static Result<std::unique_ptr<Session>> open(const OpcUaOptions& options);
  ~Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const ServerFacts& facts() const { return facts_; }
  // Errors: when the namespaces cannot be read, equipment.refused.
  [[nodiscard]] Result<Namespaces> read_namespaces();

  // Takes what has come, waits at most so long for it. False: the link is lost; reopen() it.
  [[nodiscard]] bool iterate(std::chrono::milliseconds patience);
  // When something came last, by the steady clock.
  [[nodiscard]] std::chrono::steady_clock::time_point last_heard() const { return last_heard_; }
  // Cuts the link, so that it can be opened anew; the session stays as long as the server keeps it.
  void cut();
  enum class Reopened : std::uint8_t { kSameSession, kNewSession };
  // Errors as of open(), and equipment.other_machine when the server is another than it was.
  [[nodiscard]] Result<Reopened> reopen();

  // Sends a request. `answer` is called exactly once, with the response; of one that did not come
  // the serviceResult is bad. It may take as long as the link stands. Returns a handle for cancel.
  template <typename Answer, typename Request>
  std::uint32_t ask(Request& request, std::function<void(typename Answer::Value&)> answer) {
    auto pending = std::make_unique<Pending>(Pending{[answer = std::move(answer)](void* response) {
      answer(*static_cast<typename Answer::Value*>(response));
    }});
    return send(&*request, Request::type(), request->requestHeader, std::move(pending),
                Answer::type());
  }
  // Asks and waits for the answer, taking meanwhile what else comes. What has not come within
  // `patience` has the serviceResult BadTimeout.
  template <typename Answer, typename Request>
  [[nodiscard]] Answer get(Request& request, std::chrono::milliseconds patience) {
    struct Waiting {
      Answer answer;
      bool done = false;
    };
    const auto waiting = std::make_shared<Waiting>();
    waiting->answer->responseHeader.serviceResult = UA_STATUSCODE_BADTIMEOUT;
    ask<Answer>(request, [waiting](typename Answer::Value& response) {
      std::swap(*waiting->answer, response);
      waiting->done = true;
    });
    run_until(waiting->done, patience);
    Answer out = std::move(waiting->answer);
    waiting->answer = Answer();
    return out;
  }

 private:
  struct Pending {
    std::function<void(void*)> answer;
    Session* session = nullptr;
  };
  using ClientPtr = std::unique_ptr<UA_Client, void (*)(UA_Client*)>;
  explicit Session(const OpcUaOptions& options) : options_(options) {}

  std::uint32_t send(const void* request, const UA_DataType& type, UA_RequestHeader& header,
                     std::unique_ptr<Pending> pending, const UA_DataType& response_type);
  void run_until(const bool& done, std::chrono::milliseconds patience);
  [[nodiscard]] Result<EndpointDescription> look() const;
  [[nodiscard]] Result<void> accept(const EndpointDescription& endpoint, bool first);
  [[nodiscard]] Result<void> configure();
  [[nodiscard]] Result<void> connect();
  [[nodiscard]] std::string token() const;
  [[nodiscard]] Timestamp now() const { return Timestamp::of(options_.clock->now()); }

  static void answered(UA_Client* client, void* pending, UA_UInt32 request, void* response);
  static void state_changed(UA_Client* client, UA_SecureChannelState channel,
                            UA_SessionState session, UA_StatusCode status);

  const OpcUaOptions& options_;
  ServerFacts facts_;
  EndpointDescription endpoint_;
  ClientPtr client_{nullptr, UA_Client_delete};
  std::uint32_t next_handle_ = 1;
  std::chrono::steady_clock::time_point last_heard_{};
  bool active_ = false;
  bool dropped_ = false;  // the session was active and is no longer
};

}  // namespace renkei::equipment::opcua
