// Ed25519 keys and signatures (RFC 8032), by OpenSSL, and chance that cannot be guessed.
//
// A private key wipes its memory when it goes. Keys are written as C2SP signed notes have them
// (signed-note, "Ed25519"), so that other tools of that family read them:
//
//   name+61c93d2f+AeJ…            a public key: its name, its key hash, 0x01 and 32 bytes
//   PRIVATE+KEY+name+61c93d2f+Ac… a private key: 0x01 and the 32 bytes of the seed
//
// Plain values, thread-safe as such.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "renkei/base/result.h"

namespace renkei::ledger {

inline constexpr std::size_t kPublicKeyBytes = 32;
inline constexpr std::size_t kSeedBytes = 32;
inline constexpr std::size_t kSignatureBytes = 64;

// `count` bytes from the operating system, for keys, salts and names of events. The system without
// chance: RENKEI_CHECK, for nothing can be kept secret then.
[[nodiscard]] std::string secret_bytes(std::size_t count);

class PublicKey {
 public:
  PublicKey() = default;
  // Exactly 32 bytes. Errors: ledger.key_length.
  [[nodiscard]] static Result<PublicKey> from_bytes(std::string_view bytes);

  [[nodiscard]] std::string_view bytes() const;
  // The name of the key in entries: SHA-256 of its bytes, 43 characters of base64url.
  [[nodiscard]] std::string id() const;
  // Errors: ledger.signature (not this key's signature over these bytes).
  [[nodiscard]] Result<void> verify(std::string_view message, std::string_view signature) const;
  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;

 private:
  std::array<std::uint8_t, kPublicKeyBytes> bytes_{};
};

class PrivateKey {
 public:
  // `secret`: what gives bytes nobody can guess.
  [[nodiscard]] static PrivateKey generate(
      const std::function<std::string(std::size_t)>& secret = secret_bytes);
  // Exactly 32 bytes. Errors: ledger.key_length.
  [[nodiscard]] static Result<PrivateKey> from_seed(std::string_view seed);
  ~PrivateKey();
  PrivateKey(const PrivateKey&) = default;
  PrivateKey& operator=(const PrivateKey&) = default;
  PrivateKey(PrivateKey&&) = default;
  PrivateKey& operator=(PrivateKey&&) = default;

  [[nodiscard]] const PublicKey& public_key() const { return public_; }
  [[nodiscard]] std::string_view seed() const;
  // 64 bytes; the same for the same message.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  PrivateKey() = default;
  std::array<std::uint8_t, kSeedBytes> seed_{};
  PublicKey public_;
};

}  // namespace renkei::ledger
