#include "renkei/equipment/opcua/certificate.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace renkei::equipment::opcua {
namespace {

constexpr std::size_t kCertificateBytesMax = 64U << 10U;
constexpr int kKeyBits = 2'048;
constexpr std::int64_t kDayS = 86'400;

template <auto kFree>
struct Freed {
  template <typename T>
  void operator()(T* one) const {
    kFree(one);
  }
};
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using BioPtr = std::unique_ptr<BIO, Freed<BIO_free_all>>;
using ExtensionPtr = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using StorePtr = std::unique_ptr<X509_STORE, Freed<X509_STORE_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, Freed<X509_STORE_CTX_free>>;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;

tl::unexpected<Error> refused(std::string reason, const std::string& sha256, std::string remedy) {
  std::string message = "the certificate is not accepted: " + reason;
  if (!sha256.empty()) message += "; its SHA-256 is " + sha256;
  return fail(Error{"equipment.certificate", std::move(message)}
                  .value(sha256)
                  .arg("reason", reason)
                  .arg("sha256", sha256)
                  .remedy(std::move(remedy)));
}

std::string hex(std::string_view bytes) {
  std::string out;
  for (const char byte : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return out;
}

X509Ptr parsed(std::string_view certificate) {
  if (certificate.empty() || certificate.size() > kCertificateBytesMax) return nullptr;
  X509Ptr one;
  if (certificate.find("-----BEGIN") != std::string_view::npos) {
    const BioPtr bio(BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size())));
    one.reset(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  } else {
    const auto* at = reinterpret_cast<const unsigned char*>(certificate.data());
    one.reset(d2i_X509(nullptr, &at, static_cast<long>(certificate.size())));
  }
  ERR_clear_error();
  return one;
}

std::string der_of(X509* one) {
  std::string out;
  const int size = i2d_X509(one, nullptr);
  if (size <= 0) return out;
  out.resize(static_cast<std::size_t>(size));
  auto* to = reinterpret_cast<unsigned char*>(out.data());
  i2d_X509(one, &to);
  return out;
}

Timestamp time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  constexpr std::int64_t kFirst = -2'208'988'800;
  constexpr std::int64_t kLast = 7'258'118'399;
  return Timestamp(std::clamp<std::int64_t>(timegm(&parts), kFirst, kLast) * 1'000);
}

std::string text_of(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string address_of(const ASN1_OCTET_STRING* address) {
  const std::string bytes = text_of(address);
  std::string out;
  if (bytes.size() == 4) {
    for (const char byte : bytes) {
      out += (out.empty() ? "" : ".") + std::to_string(static_cast<unsigned char>(byte));
    }
  } else {
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
      out +=
          (i == 0 ? "" : ":") + fmt::format("{:x}", static_cast<unsigned char>(bytes[i]) * 256U +
                                                        static_cast<unsigned char>(bytes[i + 1]));
    }
  }
  return out;
}

CertificateFacts facts_of(X509* one) {
  CertificateFacts facts;
  const std::string der = der_of(one);
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(der.data()), der.size(), digest.data());
  facts.sha256 = hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
  const BioPtr bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(one), 0, XN_FLAG_RFC2253);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  facts.subject.assign(data, static_cast<std::size_t>(std::max(size, 0L)));
  facts.valid_from = time_of(X509_get0_notBefore(one));
  facts.valid_to = time_of(X509_get0_notAfter(one));
  const NamesPtr names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(one, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_URI) facts.uris.push_back(text_of(name->d.uniformResourceIdentifier));
    if (name->type == GEN_DNS) facts.hosts.push_back(text_of(name->d.dNSName));
    if (name->type == GEN_IPADD) facts.hosts.push_back(address_of(name->d.iPAddress));
  }
  return facts;
}

bool add_extension(X509* to, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
  const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
  return extension && X509_add_ext(to, extension.get(), -1) == 1;
}

bool is_address(const std::string& host) {
  return host.find(':') != std::string::npos ||
         host.find_first_not_of("0123456789.") == std::string::npos;
}

bool same_host(const std::string& a, const std::string& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
    return std::tolower(x) == std::tolower(y);
  });
}

std::string plain_pin(const std::string& pin) {
  std::string out;
  for (const char c : pin) {
    if (c != ':' && c != ' ') {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

// The certificate itself, or one that signed it, is in the folder.
Result<bool> in_folder(X509* certificate, const std::string& sha256,
                       const CertificateTrust& trust) {
  const FileSystem& files = trust.files != nullptr ? *trust.files : disk();
  const auto names = files.list(trust.folder);
  if (!names) return fail(Error(names.error()));
  const StorePtr store(X509_STORE_new());
  for (const std::string& name : *names) {
    const std::string ending = std::filesystem::path(name).extension().string();
    if (ending != ".der" && ending != ".crt" && ending != ".cer" && ending != ".pem") continue;
    const auto bytes = files.read_stored(trust.folder / name, kCertificateBytesMax);
    if (!bytes) return fail(Error(bytes.error()));
    const X509Ptr trusted = parsed(*bytes);
    if (!trusted) continue;
    if (facts_of(trusted.get()).sha256 == sha256) return true;
    if (X509_check_ca(trusted.get()) > 0) X509_STORE_add_cert(store.get(), trusted.get());
  }
  const StoreContextPtr context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), certificate, nullptr);
  // When it is valid is judged by the clock we were given.
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_PARTIAL_CHAIN);
  const bool signed_by_one = X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  return signed_by_one;
}

}  // namespace

Result<CertificateAndKey> make_certificate(const std::string& application_uri,
                                           const std::string& common_name,
                                           const std::vector<std::string>& hosts, Timestamp now,
                                           int days) {
  const auto failed = [] {
    const char* const why = ERR_reason_error_string(ERR_get_error());
    ERR_clear_error();
    return refused(why != nullptr ? why : "it could not be made", {},
                   "use letters, digits and dots in its names");
  };
  const KeyPtr key(EVP_RSA_gen(kKeyBits));
  const X509Ptr one(X509_new());
  if (!key || !one) return failed();
  X509_set_version(one.get(), X509_VERSION_3);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(one.get()),
                          static_cast<std::uint64_t>(now.milliseconds()));
  const auto start = static_cast<std::time_t>(now.milliseconds() / 1'000 - kDayS);
  ASN1_TIME_set(X509_getm_notBefore(one.get()), start);
  ASN1_TIME_set(X509_getm_notAfter(one.get()), start + static_cast<std::time_t>(days) * kDayS);
  X509_set_pubkey(one.get(), key.get());
  X509_NAME* const name = X509_get_subject_name(one.get());
  const auto* const words = reinterpret_cast<const unsigned char*>(common_name.data());
  if (X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, words,
                                 static_cast<int>(common_name.size()), -1, 0) != 1) {
    return failed();
  }
  X509_set_issuer_name(one.get(), name);
  std::string names = "URI:" + application_uri;
  for (const std::string& host : hosts) names += (is_address(host) ? ",IP:" : ",DNS:") + host;
  // Of a self-signed one keyCertSign is asked for too (OPC 10000-6, table 53).
  if (!add_extension(one.get(), NID_basic_constraints, "critical,CA:FALSE") ||
      !add_extension(one.get(), NID_key_usage,
                     "critical,digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,"
                     "keyCertSign") ||
      !add_extension(one.get(), NID_ext_key_usage, "clientAuth,serverAuth") ||
      !add_extension(one.get(), NID_subject_key_identifier, "hash") ||
      !add_extension(one.get(), NID_subject_alt_name, names) ||
      X509_sign(one.get(), key.get(), EVP_sha256()) == 0) {
    return failed();
  }
  CertificateAndKey made;
  made.certificate = der_of(one.get());
  const int size = i2d_PrivateKey(key.get(), nullptr);
  if (size <= 0) return failed();
  made.key.resize(static_cast<std::size_t>(size));
  auto* to = reinterpret_cast<unsigned char*>(made.key.data());
  i2d_PrivateKey(key.get(), &to);
  return made;
}

Result<CertificateFacts> certificate_facts(std::string_view certificate) {
  const X509Ptr one = parsed(certificate);
  if (!one) return refused("it is no X.509 certificate", {}, "give one as DER or PEM");
  return facts_of(one.get());
}

Result<std::string> certificate_der(std::string_view certificate) {
  const X509Ptr one = parsed(certificate);
  if (!one) return refused("it is no X.509 certificate", {}, "give one as DER or PEM");
  return der_of(one.get());
}

Result<CertificateFacts> check_certificate(std::string_view certificate,
                                           const CertificateTrust& trust,
                                           const std::string& application_uri,
                                           const std::string& host, Timestamp now) {
  const X509Ptr one = parsed(certificate);
  if (!one) {
    return refused("the server showed no X.509 certificate", {},
                   "give the server one, or ask for no security");
  }
  const CertificateFacts facts = facts_of(one.get());
  const std::string pin = plain_pin(trust.pin_sha256);
  const std::string look = "see on the machine itself that this is its certificate, and pin it";
  if (pin.empty() && trust.folder.empty()) {
    return refused("nothing says that it is this machine's", facts.sha256, look);
  }
  if (!pin.empty() && pin != facts.sha256) {
    return refused("it is another than the pinned " + pin, facts.sha256, look);
  }
  if (pin.empty()) {
    const auto trusted = in_folder(one.get(), facts.sha256, trust);
    if (!trusted) return fail(Error(trusted.error()));
    if (!*trusted) {
      return refused(fmt::format("neither it nor who signed it is in {}", trust.folder.string()),
                     facts.sha256, look);
    }
  }
  if (now < facts.valid_from) {
    return refused("it is valid only from " + facts.valid_from.to_string(), facts.sha256,
                   "see to the clocks of this computer and of the machine");
  }
  if (now > facts.valid_to) {
    return refused("it expired on " + facts.valid_to.to_string(), facts.sha256,
                   "give the machine a new one and pin that");
  }
  if (std::find(facts.uris.begin(), facts.uris.end(), application_uri) == facts.uris.end()) {
    return refused(fmt::format("it is of the application {}, and the server says it is {}",
                               facts.uris.empty() ? "(none)" : facts.uris.front(), application_uri),
                   facts.sha256, "give the server a certificate of its own application URI");
  }
  const bool named = std::any_of(facts.hosts.begin(), facts.hosts.end(),
                                 [&](const std::string& name) { return same_host(name, host); });
  if (pin.empty() && !named) {
    return refused(fmt::format("it is not for the host {}", host), facts.sha256,
                   "reach the machine by a name in its certificate, or pin it");
  }
  return facts;
}

}  // namespace renkei::equipment::opcua
