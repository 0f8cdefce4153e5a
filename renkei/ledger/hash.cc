#include "renkei/ledger/hash.h"

#include <algorithm>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "renkei/ledger/base64.h"

namespace renkei::ledger {
namespace {

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

struct Sha256::Parts {
  Parts() : digest(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context(EVP_MD_CTX_new()) {
    RENKEI_CHECK(digest != nullptr && context != nullptr);
    begin();
  }
  ~Parts() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(digest);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  void begin() const { RENKEI_CHECK(EVP_DigestInit_ex2(context, digest, nullptr) == 1); }

  EVP_MD* digest;
  EVP_MD_CTX* context;
};

Sha256::Sha256() : parts_(std::make_unique<Parts>()) {}
Sha256::~Sha256() = default;

void Sha256::add(std::string_view part) {
  RENKEI_CHECK(EVP_DigestUpdate(parts_->context, part.data(), part.size()) == 1);
}

Hash Sha256::finish() {
  Hash hash;
  unsigned int size = 0;
  RENKEI_CHECK(EVP_DigestFinal_ex(parts_->context, hash.bytes.data(), &size) == 1);
  RENKEI_CHECK(size == kHashBytes);
  parts_->begin();
  return hash;
}

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
  // Fetching the digest and making a context cost more than hashing an entry: once a thread.
  static thread_local Sha256 sha256;
  for (const std::string_view part : parts) sha256.add(part);
  return sha256.finish();
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
