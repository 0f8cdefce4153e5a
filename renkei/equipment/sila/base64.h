// Base64 with padding (RFC 4648, section 4), for binaries in JSON and errors in gRPC's status.
// Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace renkei::equipment::sila {

[[nodiscard]] std::string base64_of(std::string_view bytes);
// Nothing where it is not exactly base64, or over 1 GiB.
[[nodiscard]] std::optional<std::string> bytes_of_base64(std::string_view text);

}  // namespace renkei::equipment::sila
