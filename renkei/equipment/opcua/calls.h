// Methods of a server that are being called (OPC 10000-4, 5.11). For the sources of this folder
// alone. Not thread-safe.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/address_space.h"
#include "renkei/equipment/opcua/session.h"

namespace renkei::equipment::opcua {

class Calls {
 public:
  // All must outlive it.
  Calls(Session& session, const AddressSpace& space, const OpcUaOptions& options,
        std::function<void(CallReport)> tell)
      : session_(session), space_(space), options_(options), tell_(std::move(tell)) {}

  // The name of the call; a report of its end follows. Errors: equipment.value_type and
  // equipment.value_range (nothing was sent), equipment.unreachable.
  [[nodiscard]] Result<std::string> start(const std::string& command, const Method& method,
                                          const Json& parameters);
  // Errors: equipment.no_call, equipment.refused (the server does not end it).
  void cancel(const std::string& call, std::function<void(Result<void>)> done);

 private:
  void ended(const std::string& call, const Method& method, const UA_CallResponse& response);

  Session& session_;
  const AddressSpace& space_;
  const OpcUaOptions& options_;
  std::function<void(CallReport)> tell_;
  std::map<std::string, std::uint32_t> handles_{};
  std::uint64_t next_ = 1;
};

// What a call that failed met, in the neutral form.
[[nodiscard]] CallError call_error(UA_StatusCode status, const UA_CallMethodResult* result,
                                   const Method& method);

}  // namespace renkei::equipment::opcua
