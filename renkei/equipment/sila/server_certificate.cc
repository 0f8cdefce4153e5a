#include "renkei/equipment/sila/server_certificate.h"

#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "renkei/equipment/sila/feature_words.h"
#include "renkei/equipment/sila/uuid.h"

namespace renkei::equipment::sila {
namespace {

constexpr const char* kUuidExtension = "1.3.6.1.4.1.58583";

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeObject {
  void operator()(ASN1_OBJECT* object) const { ASN1_OBJECT_free(object); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeExtension {
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
struct FreeOctets {
  void operator()(ASN1_OCTET_STRING* octets) const { ASN1_OCTET_STRING_free(octets); }
};

std::string pem_of(const std::function<int(BIO*)>& write) {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
  if (bio == nullptr || write(bio.get()) != 1) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

bool add_uuid(X509* to, const std::string& uuid) {
  const std::unique_ptr<ASN1_OBJECT, FreeObject> id(OBJ_txt2obj(kUuidExtension, 1));
  const std::unique_ptr<ASN1_OCTET_STRING, FreeOctets> value(ASN1_OCTET_STRING_new());
  if (id == nullptr || value == nullptr ||
      ASN1_OCTET_STRING_set(value.get(), reinterpret_cast<const unsigned char*>(uuid.data()),
                            static_cast<int>(uuid.size())) != 1) {
    return false;
  }
  const std::unique_ptr<X509_EXTENSION, FreeExtension> extension(
      X509_EXTENSION_create_by_OBJ(nullptr, id.get(), 0, value.get()));
  return extension != nullptr && X509_add_ext(to, extension.get(), -1) == 1;
}

bool add_hosts(X509* to, const std::vector<std::string>& hosts) {
  std::string names;
  for (const std::string& one : hosts) {
    const bool address = !one.empty() && one.find_first_not_of("0123456789.") == std::string::npos;
    const bool plain = !one.empty() && one.find_first_of(", \n") == std::string::npos;
    if (!plain) return false;
    const bool six = one.find(':') != std::string::npos;
    names += fmt::format("{}{}:{}", names.empty() ? "" : ",", address || six ? "IP" : "DNS", one);
  }
  if (names.empty()) return true;
  const std::unique_ptr<X509_EXTENSION, FreeExtension> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str()));
  return extension != nullptr && X509_add_ext(to, extension.get(), -1) == 1;
}

}  // namespace

Result<CertificateAndKey> make_certificate(const std::string& uuid,
                                           const std::vector<std::string>& hosts, Timestamp now,
                                           int days) {
  constexpr std::int64_t kDayS = 86'400;
  const std::unique_ptr<EVP_PKEY, FreeKey> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, FreeX509> made(X509_new());
  const auto failed = [] {
    return fail(Error{"equipment.certificate", "the certificate cannot be made"}
                    .arg("reason", "it cannot be made")
                    .remedy("give a UUID, and names or addresses as hosts"));
  };
  if (key == nullptr || made == nullptr || !is_uuid(uuid)) return failed();
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()),
                          static_cast<std::uint64_t>(now.milliseconds()));
  const auto start = static_cast<std::time_t>(now.milliseconds() / 1'000 - kDayS);
  ASN1_TIME_set(X509_getm_notBefore(made.get()), start);
  ASN1_TIME_set(X509_getm_notAfter(made.get()), start + days * kDayS);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(made.get());
  const bool named =
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>("SiLA2"), -1, -1, 0) == 1 &&
      X509_set_issuer_name(made.get(), name) == 1;
  if (!named || !add_uuid(made.get(), internal::small(uuid)) || !add_hosts(made.get(), hosts) ||
      X509_sign(made.get(), key.get(), EVP_sha256()) == 0) {
    return failed();
  }
  CertificateAndKey both;
  both.certificate = pem_of([&](BIO* bio) { return PEM_write_bio_X509(bio, made.get()); });
  both.key = pem_of([&](BIO* bio) {
    return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  if (both.certificate.empty() || both.key.empty()) return failed();
  return both;
}

}  // namespace renkei::equipment::sila
