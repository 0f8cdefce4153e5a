// One call that a client has made, whatever brought it here (gRPC, or a connection that this server
// began itself), and those who listen to the same thing. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace renkei::equipment::sila {

struct CallEnd {
  enum class Kind : std::uint8_t {
    kOk,
    kSilaError,      // `words` is a serialised SiLAError
    kBinaryError,    // `words` is a serialised BinaryTransferError
    kUnimplemented,  // there is no such method
    kMalformed,      // what came is no message of that method
    kTooMuch,        // a limit of the server; `words` says which
    kClosing
  };
  Kind kind = Kind::kOk;
  std::string words{};
  [[nodiscard]] bool ok() const { return kind == Kind::kOk; }
};

class ClientCall {
 public:
  virtual ~ClientCall() = default;
  // A message to the client; it waits in a queue of its own. Nothing once it is finished or gone.
  virtual void send(std::string bytes) = 0;
  // The first end counts; what was sent before it is sent first.
  virtual void finish(CallEnd end) = 0;
  // Calls `gone` once when the call is over, whoever ended it; right away if it is.
  virtual void when_gone(std::function<void()> gone) = 0;
};

// Who hears of one thing. Calls leave by themselves when they are over.
class Listeners {
 public:
  void add(const std::shared_ptr<ClientCall>& call);
  void send(const std::string& bytes);
  // To each its own.
  void send(const std::function<std::string()>& bytes);
  void finish(const CallEnd& end);
  [[nodiscard]] bool empty() const;

 private:
  struct State {
    std::mutex mutex;
    std::map<std::uint64_t, std::shared_ptr<ClientCall>> calls;
    std::uint64_t last = 0;
  };
  [[nodiscard]] std::map<std::uint64_t, std::shared_ptr<ClientCall>> all() const;

  std::shared_ptr<State> state_ = std::make_shared<State>();
};

}  // namespace renkei::equipment::sila
