// Certificates of OPC UA applications (OPC 10000-6, 6.2): our own, and whether to trust a server's.
// OpenSSL stays in the source. Pure functions but for the folder that is read; thread-safe.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "renkei/base/result.h"
#include "renkei/base/seams.h"
#include "renkei/base/timestamp.h"

namespace renkei::equipment::opcua {

// A certificate and its private key, each DER or PEM. The key is RSA of 2048 to 4096 bits, as the
// security policies ask for.
struct CertificateAndKey {
  std::string certificate{};
  std::string key{};
};

// A self-signed application certificate of RSA 2048, valid from a day before `now` for `days`,
// with the application URI and host names as its other names, both as DER. Errors:
// equipment.certificate (OpenSSL could not; says why).
[[nodiscard]] Result<CertificateAndKey> make_certificate(const std::string& application_uri,
                                                         const std::string& common_name,
                                                         const std::vector<std::string>& hosts,
                                                         Timestamp now, int days = 3'650);

struct CertificateFacts {
  std::string sha256{};  // of the DER, 64 hexadecimal digits in lower case
  std::string subject{};
  Timestamp valid_from{};
  Timestamp valid_to{};
  std::vector<std::string> uris{};
  std::vector<std::string> hosts{};  // DNS names and addresses
};
// Of the first certificate in a DER chain, or of a PEM. Errors: equipment.certificate (it is none).
[[nodiscard]] Result<CertificateFacts> certificate_facts(std::string_view certificate);
// DER of the first certificate in it. Errors: as above.
[[nodiscard]] Result<std::string> certificate_der(std::string_view certificate);

// By what a server is known again.
struct CertificateTrust {
  std::string pin_sha256{};           // hexadecimal; colons and capitals are as good
  std::filesystem::path folder{};     // of trusted certificates (.der, .crt, .cer, .pem)
  const FileSystem* files = nullptr;  // that of the folder; nullptr: the disk
};
// Whether to speak to a server that shows this. A pin says all; by the folder the certificate, or
// who signed it, must be in there, and `host` among its names. With either it must be valid now and
// of that application. Errors: equipment.certificate (what is wrong with it, and the SHA-256 to
// pin; also when there is neither pin nor folder), those of reading the folder.
[[nodiscard]] Result<CertificateFacts> check_certificate(std::string_view certificate,
                                                         const CertificateTrust& trust,
                                                         const std::string& application_uri,
                                                         const std::string& host, Timestamp now);

}  // namespace renkei::equipment::opcua
