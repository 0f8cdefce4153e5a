#include "renkei/equipment/opcua/shown_certificate.h"

#include <memory>

#include <fmt/format.h>
#include <open62541/client_config_default.h>
#include <open62541/client_highlevel.h>

#include "renkei/equipment/opcua/server_core.h"
#include "renkei/equipment/opcua/ua.h"

namespace renkei::equipment::opcua {

Result<std::optional<ShownCertificate>> shown_certificate(const std::string& url,
                                                          std::chrono::milliseconds patience) {
  UA_ClientConfig config{};
  config.logging = silent_logger();
  config.timeout = static_cast<UA_UInt32>(patience.count());
  UA_ClientConfig_setDefault(&config);
  const std::unique_ptr<UA_Client, void (*)(UA_Client*)> client(UA_Client_newWithConfig(&config),
                                                                UA_Client_delete);
  UA_EndpointDescription* found = nullptr;
  std::size_t count = 0;
  const UA_StatusCode status = UA_Client_getEndpoints(client.get(), url.c_str(), &count, &found);
  if (status != UA_STATUSCODE_GOOD) {
    const std::string reason = status_text(status);
    return fail(Error{"equipment.unreachable", fmt::format("{} does not answer: {}", url, reason)}
                    .value(url)
                    .arg("reason", reason)
                    .remedy("see that the machine is on, and its address and network"));
  }
  std::string bytes;
  ShownCertificate shown;
  for (std::size_t i = 0; i < count; ++i) {
    if (bytes.empty()) bytes = std::string(view(found[i].serverCertificate));
    if (shown.application_uri.empty()) {
      shown.application_uri = text(found[i].server.applicationUri);
    }
  }
  UA_Array_delete(found, count, &UA_TYPES[UA_TYPES_ENDPOINTDESCRIPTION]);
  if (bytes.empty()) return std::optional<ShownCertificate>{};
  auto facts = certificate_facts(bytes);
  if (!facts) return fail(std::move(facts.error()));
  shown.facts = *std::move(facts);
  return std::optional(std::move(shown));
}

}  // namespace renkei::equipment::opcua
