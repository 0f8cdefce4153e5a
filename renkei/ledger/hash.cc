#include "renkei/ledger/hash.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "renkei/ledger/base64.h"

namespace renkei::ledger {
namespace {

// Fetching the digest and making a context cost more than hashing an entry: once for each thread.
class Sha256 {
 public:
  Sha256() : digest_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
    RENKEI_CHECK(digest_ != nullptr && context_ != nullptr);
  }
  ~Sha256() {
    EVP_MD_CTX_free(context_);
    EVP_MD_free(digest_);
  }
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  [[nodiscard]] Hash of(std::initializer_list<std::string_view> parts) {
    RENKEI_CHECK(EVP_DigestInit_ex2(context_, digest_, nullptr) == 1);
    for (const std::string_view part : parts) {
      RENKEI_CHECK(EVP_DigestUpdate(context_, part.data(), part.size()) == 1);
    }
    Hash hash;
    unsigned int size = 0;
    RENKEI_CHECK(EVP_DigestFinal_ex(context_, hash.bytes.data(), &size) == 1);
    RENKEI_CHECK(size == kHashBytes);
    return hash;
  }

 private:
  EVP_MD* digest_;
  EVP_MD_CTX* context_;
};

// The value of a hexadecimal digit; -1 for any other character.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Error wrong_length(std::size_t bytes) {
  return Error{"ledger.hash_length", fmt::format("a hash has {} bytes, not {}", kHashBytes, bytes)}
      .arg("bytes", std::to_string(bytes))
      .remedy("take the SHA-256 hash whole");
}

}  // namespace

std::string_view Hash::view() const {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string Hash::to_hex() const {
  std::string text;
  text.reserve(2 * kHashBytes);
  for (const std::uint8_t byte : bytes) fmt::format_to(std::back_inserter(text), "{:02x}", byte);
  return text;
}

std::string Hash::to_base64() const { return base64_encode(view()); }

Hash sha256(std::initializer_list<std::string_view> parts) {
  static thread_local Sha256 sha256;
  return sha256.of(parts);
}

Result<Hash> hash_from_bytes(std::string_view bytes) {
  if (bytes.size() != kHashBytes) return fail(wrong_length(bytes.size()));
  Hash hash;
  std::copy(bytes.begin(), bytes.end(), hash.bytes.begin());
  return hash;
}

Result<Hash> hash_from_base64(std::string_view text) {
  const auto bytes = base64_decode(text);
  if (!bytes) return fail(bytes.error());
  return hash_from_bytes(*bytes);
}

Result<Hash> hash_from_hex(std::string_view text) {
  if (text.size() != 2 * kHashBytes) return fail(wrong_length(text.size() / 2));
  Hash hash;
  for (std::size_t i = 0; i < kHashBytes; ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) {
      return fail(Error{"ledger.hex", fmt::format("'{}' is not a hexadecimal hash", text)}
                      .value(std::string(text))
                      .remedy("write 64 digits from 0 to 9 and a to f"));
    }
    hash.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return hash;
}

}  // namespace renkei::ledger
