// What a machine's TLS certificate says, as far as SiLA 2 looks at it (Part B v1.1, "Encryption";
// certificates that nobody vouches for have the common name "SiLA2" and the server's UUID in an
// extension). Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "renkei/base/result.h"
#include "renkei/base/timestamp.h"

namespace renkei::equipment::sila {

struct Certificate {
  std::string sha256;         // of the DER, 64 hexadecimal digits, small
  std::string common_name{};  // of the subject
  std::string uuid{};         // of extension 1.3.6.1.4.1.58583, small; empty: it has none
  Timestamp not_before{};
  Timestamp not_after{};
};

// The first certificate of a PEM text. Error: equipment.certificate (it is none).
[[nodiscard]] Result<Certificate> read_certificate(std::string_view pem);

// How a machine is known.
struct Trust {
  enum class Kind {
    kSystem,     // by the authorities that this computer trusts, for the name in the address
    kPinned,     // by its own certificate, which was seen and accepted before
    kPlaintext,  // by nothing; what is said can be read and changed on the way
  };
  Kind kind = Kind::kSystem;
  std::string pin{};  // of kPinned: 64 hexadecimal digits (colons may part them), or PEM
};

// The SHA-256 of the pinned certificate. Error: equipment.certificate.
[[nodiscard]] Result<std::string> pinned_sha256(const std::string& pin);

// Whether a certificate is the one pinned, and one that SiLA 2 allows, now. `uuid`: of the server,
// empty before it is known. Error: equipment.certificate, saying which of these is not so.
[[nodiscard]] Result<void> check_pinned(const Certificate& certificate, const std::string& sha256,
                                        std::string_view uuid, Timestamp now);

}  // namespace renkei::equipment::sila
