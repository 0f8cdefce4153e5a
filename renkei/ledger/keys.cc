#include "renkei/ledger/keys.h"

#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include "renkei/ledger/base64.h"
#include "renkei/ledger/hash.h"

namespace renkei::ledger {
namespace {

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const unsigned char* unsigned_bytes(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

Key private_key_of(std::string_view seed) {
  Key key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, unsigned_bytes(seed), seed.size()));
  RENKEI_CHECK(key != nullptr);
  return key;
}

Error wrong_length(std::string_view bytes, std::size_t wanted) {
  return Error{"ledger.key_length",
               fmt::format("an Ed25519 key has {} bytes, not {}", wanted, bytes.size())}
      .arg("wanted", std::to_string(wanted))
      .arg("bytes", std::to_string(bytes.size()))
      .remedy("copy the key whole");
}

}  // namespace

std::string secret_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  for (std::size_t done = 0; done < count;) {
    const auto got = getrandom(bytes.data() + done, count - done, 0);
    if (got < 0) {
      RENKEI_CHECK(errno == EINTR);
      continue;
    }
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

Result<PublicKey> PublicKey::from_bytes(std::string_view bytes) {
  if (bytes.size() != kPublicKeyBytes) return fail(wrong_length(bytes, kPublicKeyBytes));
  PublicKey key;
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

std::string_view PublicKey::bytes() const {
  return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
}

std::string PublicKey::id() const { return base64url_encode(sha256({bytes()}).view()); }

Result<void> PublicKey::verify(std::string_view message, std::string_view signature) const {
  const Key key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_.data(), bytes_.size()));
  const Context context(EVP_MD_CTX_new());
  RENKEI_CHECK(context != nullptr);
  const bool right =
      key != nullptr && signature.size() == kSignatureBytes &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context.get(), unsigned_bytes(signature), signature.size(),
                       unsigned_bytes(message), message.size()) == 1;
  if (!right) {
    return fail(Error{"ledger.signature",
                      fmt::format("the signature is not one of the key {} over this text", id())}
                    .value(id())
                    .remedy("the text, the signature or the key was changed: compare each with "
                            "what its owner has"));
  }
  return {};
}

PrivateKey PrivateKey::generate(const std::function<std::string(std::size_t)>& secret) {
  std::string seed = secret(kSeedBytes);
  auto key = from_seed(seed);
  OPENSSL_cleanse(seed.data(), seed.size());
  RENKEI_CHECK(key.has_value());
  return *std::move(key);
}

Result<PrivateKey> PrivateKey::from_seed(std::string_view seed) {
  if (seed.size() != kSeedBytes) return fail(wrong_length(seed, kSeedBytes));
  PrivateKey key;
  std::copy(seed.begin(), seed.end(), key.seed_.begin());
  std::array<std::uint8_t, kPublicKeyBytes> bytes{};
  std::size_t size = bytes.size();
  RENKEI_CHECK(EVP_PKEY_get_raw_public_key(private_key_of(seed).get(), bytes.data(), &size) == 1);
  key.public_ = *PublicKey::from_bytes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return key;
}

PrivateKey::~PrivateKey() { OPENSSL_cleanse(seed_.data(), seed_.size()); }

std::string_view PrivateKey::seed() const {
  return {reinterpret_cast<const char*>(seed_.data()), seed_.size()};
}

std::string PrivateKey::sign(std::string_view message) const {
  const Key key = private_key_of(seed());
  const Context context(EVP_MD_CTX_new());
  RENKEI_CHECK(context != nullptr);
  std::string signature(kSignatureBytes, '\0');
  std::size_t size = signature.size();
  RENKEI_CHECK(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  RENKEI_CHECK(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                              &size, unsigned_bytes(message), message.size()) == 1);
  RENKEI_CHECK(size == kSignatureBytes);
  return signature;
}

}  // namespace renkei::ledger
