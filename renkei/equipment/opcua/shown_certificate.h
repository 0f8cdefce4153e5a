// The certificate that an OPC UA server shows to who asks for its endpoints, whoever signed it and
// whether it is valid or not: for who judges it, and trusts nothing for it. Waits for the server.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "renkei/base/result.h"
#include "renkei/equipment/opcua/certificate.h"

namespace renkei::equipment::opcua {

struct ShownCertificate {
  CertificateFacts facts{};
  std::string application_uri{};  // as the server says it is (OPC 10000-4, 7.2)
};

// Nothing: it shows none on any endpoint. Errors: equipment.unreachable, equipment.certificate (it
// shows what is none).
[[nodiscard]] Result<std::optional<ShownCertificate>> shown_certificate(
    const std::string& url, std::chrono::milliseconds patience);

}  // namespace renkei::equipment::opcua
