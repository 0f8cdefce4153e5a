// One gRPC connection with one machine: calls by name with bytes, streams, and the certificate that
// the machine showed. It knows nothing of what the bytes mean.
//
// It is connected once: when the connection is gone, it is broken for good, so that nobody speaks
// unawares to whoever comes back at that address. Thread-safe. gRPC stays in the source.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/equipment/sila/certificate.h"

namespace renkei::equipment::sila {

// Metadata of a call; the values of names that end in "-bin" are bytes.
using Headers = std::vector<std::pair<std::string, std::string>>;

// How a call ended, in gRPC's words. kLost: nobody knows what became of it.
struct RpcEnd {
  enum class Kind : std::uint8_t { kOk, kAborted, kTimeout, kLost, kCancelled, kOther };
  Kind kind = Kind::kOk;
  std::string message{};  // of the status; of kAborted base64
  [[nodiscard]] bool ok() const { return kind == Kind::kOk; }
};

struct RpcAnswer {
  RpcEnd end{};
  std::string bytes{};
};

class Link {
 public:
  using Patience = std::chrono::milliseconds;
  // Of one message. Larger binaries go in chunks.
  static constexpr int kMessageBytesMax = 16 << 20;

  // Connects to "host:port". Errors: equipment.unreachable (the reason), equipment.certificate.
  [[nodiscard]] static Result<std::shared_ptr<Link>> open(const std::string& address,
                                                          const Trust& trust, const Clock& clock,
                                                          Patience patience);
  virtual ~Link() = default;  // ends all streams; no handler runs afterwards

  // Nothing over a plaintext connection. With a system's trust: known after the first call.
  [[nodiscard]] virtual std::optional<Certificate> certificate() const = 0;

  // One message there, one back. `method`: "/package.Service/Name".
  [[nodiscard]] virtual RpcAnswer call(const std::string& method, const std::string& request,
                                       const Headers& headers, Patience patience) = 0;
  // The first message of a stream, which is then ended.
  [[nodiscard]] virtual RpcAnswer first(const std::string& method, const std::string& request,
                                        const Headers& headers, Patience patience) = 0;
  // As many requests as `next` gives, each answered by one message that `take` looks at; either
  // ends it with false. `patience` is for all of it.
  [[nodiscard]] virtual RpcEnd exchange(const std::string& method,
                                        const std::function<bool(std::string& request)>& next,
                                        const std::function<bool(const std::string& answer)>& take,
                                        const Headers& headers, Patience patience) = 0;

  // A stream of answers. The handlers run on a thread of the link, one at a time, and may call it;
  // `end` is the last. Returns a name for it.
  using Message = std::function<void(std::string bytes)>;
  using End = std::function<void(const RpcEnd& end)>;
  virtual std::uint64_t stream(const std::string& method, const std::string& request,
                               const Headers& headers, Message message, End end) = 0;
  // Its end comes nevertheless. One that is over already: nothing happens.
  virtual void cancel(std::uint64_t stream) = 0;

  // Waits until the connection is gone, at most so long. True: it is.
  [[nodiscard]] virtual bool wait_broken(Patience patience) = 0;
};

// The certificate that a machine at "host:port" shows, whoever vouches for it: for who judges it.
// No connection is made. Errors: equipment.unreachable (nobody answers, or not with TLS).
[[nodiscard]] Result<Certificate> shown_certificate(const std::string& address, const Clock& clock,
                                                    Link::Patience patience);

}  // namespace renkei::equipment::sila
