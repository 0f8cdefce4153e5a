// SHA-256 (FIPS 180-4), by OpenSSL, and its value. Nothing else is ever used as a hash here.
// Pure functions, thread-safe.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "renkei/base/result.h"

namespace renkei::ledger {

inline constexpr std::size_t kHashBytes = 32;

struct Hash {
  std::array<std::uint8_t, kHashBytes> bytes{};

  // The 32 bytes as they are, for hashing on and for files.
  [[nodiscard]] std::string_view view() const;
  [[nodiscard]] std::string to_hex() const;     // 64 lower-case digits
  [[nodiscard]] std::string to_base64() const;  // RFC 4648 section 4, with padding
  friend auto operator<=>(const Hash&, const Hash&) = default;
};

// The hash of the parts one after another; parts may be empty.
[[nodiscard]] Hash sha256(std::initializer_list<std::string_view> parts);

// The same of what comes in pieces. Not thread-safe.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view part);
  // Of all that was added since the last; begins anew.
  [[nodiscard]] Hash finish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Exactly 32 bytes. Errors: ledger.hash_length.
[[nodiscard]] Result<Hash> hash_from_bytes(std::string_view bytes);
// Errors: ledger.base64, ledger.hash_length.
[[nodiscard]] Result<Hash> hash_from_base64(std::string_view text);
// 64 hexadecimal digits, upper or lower case. Errors: ledger.hex, ledger.hash_length.
[[nodiscard]] Result<Hash> hash_from_hex(std::string_view text);

}  // namespace renkei::ledger
