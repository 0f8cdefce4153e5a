// The name that bytes have in a drop folder's keep: their SHA-256 (FIPS 180-4). Not the ledger's
// hash, which this room does not see; the digits are the same. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace renkei::equipment::filedrop {

// 64 small hexadecimal digits.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

// True for 64 small hexadecimal digits.
[[nodiscard]] bool is_sha256_hex(std::string_view text);

}  // namespace renkei::equipment::filedrop
