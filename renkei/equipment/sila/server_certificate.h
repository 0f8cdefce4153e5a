// The certificate that a SiLA 2 server makes for itself (SiLA 2 Part B v1.1, "Encryption").
// OpenSSL stays in the source. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/timestamp.h"

namespace renkei::equipment::sila {

// A certificate that nobody vouches for, and its key, both PEM.
struct CertificateAndKey {
  std::string certificate{};
  std::string key{};
};
// As SiLA 2 has it: the common name "SiLA2", the server's UUID in the extension
// 1.3.6.1.4.1.58583, the hosts (names or addresses) as its other names; valid from a day before
// `now` for `days`. A new key of the curve P-256 each time: whoever is to be known again keeps it.
// Error: equipment.certificate (no UUID, or a host that is none).
[[nodiscard]] Result<CertificateAndKey> make_certificate(const std::string& uuid,
                                                         const std::vector<std::string>& hosts,
                                                         Timestamp now, int days = 3'650);

}  // namespace renkei::equipment::sila
