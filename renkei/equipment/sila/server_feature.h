// A feature as a server offers it: its definition and what is done when clients call. Features are
// data; no code is generated for any. What a handler is given has been checked against the
// definition, constraints and all; what it answers is checked too.
//
// Handlers run on threads of the server, several at once. They answer when they know, at once or
// later and on any thread, by the function or the Execution they are given, but not once the server
// is gone; a call that is never answered waits until its client leaves it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "renkei/base/structured.h"
#include "renkei/equipment/connection.h"
#include "renkei/equipment/sila/feature.h"

namespace renkei::equipment::sila {

// Of the words of a defined error the identifier alone ("TooHot") is enough.
using Reply = tl::expected<Json, CallError>;
using Answer = std::function<void(Reply reply)>;

struct CallContext {
  std::string called{};                    // fully qualified
  std::map<std::string, Json> metadata{};  // by fully qualified identifier, in small letters
  // nullptr: it was not sent.
  [[nodiscard]] const Json* sent(std::string_view qualified) const;
};

// One run of an observable command, for who carries it out. Thread-safe; calls after its end have
// no effect.
class Execution {
 public:
  virtual ~Execution() = default;
  [[nodiscard]] virtual const std::string& uuid() const = 0;
  [[nodiscard]] virtual const std::string& command() const = 0;  // fully qualified
  // It will be carried out: the client is given its UUID. Any of the others says so too.
  virtual void accept() = 0;
  // It will not: the client is given the error. After accept() without effect.
  virtual void refuse(CallError error) = 0;
  // `progress` 0 to 1, `remaining_s` estimated.
  virtual void running(std::optional<double> progress, std::optional<double> remaining_s) = 0;
  virtual void tell(const Json& intermediate) = 0;
  virtual void finish(const Json& results) = 0;
  virtual void fail(CallError error) = 0;
  [[nodiscard]] virtual bool is_over() const = 0;
};

// One client's subscription to an observable property. Thread-safe.
class Subscription {
 public:
  virtual ~Subscription() = default;
  virtual void fail(CallError error) = 0;
  [[nodiscard]] virtual bool is_over() const = 0;
};

struct MetadataRule {
  // Fully qualified identifiers of features, commands and properties. A feature's is for all in it.
  std::vector<std::string> affects{};
  bool required = true;  // a call without it is refused with INVALID_METADATA
  // What is wrong with a call of these; `value` is nullptr where it was not sent.
  std::function<std::optional<CallError>(const CallContext& context, const Json* value)> check{};
};

struct ServerFeature {
  Feature definition{};
  // By identifiers. Every command, unobservable property and metadata has to have one.
  std::map<std::string, std::function<void(const CallContext&, const Json& parameters, Answer)>>
      commands{};
  std::map<std::string, std::function<void(const CallContext&, const Json& parameters,
                                           std::shared_ptr<Execution>)>>
      observable_commands{};
  std::map<std::string, std::function<void(const CallContext&, Answer)>> properties{};
  // Called when a client has subscribed, after the present value was sent. Where there is none,
  // nothing is.
  std::map<std::string, std::function<void(std::shared_ptr<Subscription>)>> subscribed{};
  std::map<std::string, MetadataRule> metadata{};
  // Called now and then (about once a second) on a thread of the server.
  std::function<void()> tend{};
};

// Errors as handlers give them.
[[nodiscard]] tl::unexpected<CallError> defined_error(std::string id, std::string message);
[[nodiscard]] tl::unexpected<CallError> undefined_error(std::string message);
[[nodiscard]] tl::unexpected<CallError> framework_error(std::string type, std::string message);

}  // namespace renkei::equipment::sila
