// Base64 (RFC 4648): the standard alphabet with padding, which notes and checkpoints use (section
// 4), and the one for addresses without padding, which disclosures use (section 5). Decoding takes
// one spelling of each value: no line ends, no missing padding, no bits left over, so that bytes
// and text name each other. Pure functions, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "renkei/base/result.h"

namespace renkei::ledger {

[[nodiscard]] std::string base64_encode(std::string_view bytes);
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
// Errors: ledger.base64, which names where the first wrong character stands, from 1.
[[nodiscard]] Result<std::string> base64_decode(std::string_view text);
[[nodiscard]] Result<std::string> base64url_decode(std::string_view text);

}  // namespace renkei::ledger
