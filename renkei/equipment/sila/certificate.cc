#include "renkei/equipment/sila/certificate.h"

#include <array>
#include <ctime>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace renkei::equipment::sila {
namespace {

constexpr const char* kUuidExtension = "1.3.6.1.4.1.58583";
constexpr std::size_t kUuidLength = 36;
constexpr std::size_t kPemBytesMax = 1U << 20U;

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeObject {
  void operator()(ASN1_OBJECT* object) const { ASN1_OBJECT_free(object); }
};

tl::unexpected<Error> wrong(const std::string& reason, std::string remedy) {
  return fail(Error{"equipment.certificate", "the machine's certificate: " + reason}
                  .arg("reason", reason)
                  .remedy(std::move(remedy)));
}

std::string small(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string hexadecimal(const unsigned char* bytes, unsigned int size) {
  std::string text;
  for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", bytes[i]);
  return text;
}

std::string common_name(const X509* certificate) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at < 0) return {};
  const ASN1_STRING* text = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
  unsigned char* utf8 = nullptr;
  const int length = ASN1_STRING_to_UTF8(&utf8, text);
  if (length < 0) return {};
  std::string name(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(length));
  OPENSSL_free(utf8);
  return name;
}

// As plain characters, or wrapped in a string of ASN.1: both are found in the field.
std::string uuid_in(const X509* certificate) {
  const std::unique_ptr<ASN1_OBJECT, FreeObject> id(OBJ_txt2obj(kUuidExtension, 1));
  const int at = X509_get_ext_by_OBJ(certificate, id.get(), -1);
  if (at < 0) return {};
  const ASN1_OCTET_STRING* data = X509_EXTENSION_get_data(X509_get_ext(certificate, at));
  const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(data)),
                               static_cast<std::size_t>(ASN1_STRING_length(data)));
  if (bytes.size() == kUuidLength) return small(std::string(bytes));
  if (bytes.size() == kUuidLength + 2 && bytes[1] == static_cast<char>(kUuidLength)) {
    return small(std::string(bytes.substr(2)));
  }
  return small(std::string(bytes.substr(0, kUuidLength)));
}

std::optional<Timestamp> moment(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return std::nullopt;
  // Certificates that never end are valid to 9999.
  const int year = parts.tm_year + 1900;
  if (year > 2199) return Timestamp::parse("2199-12-31T23:59:59.999Z").value();
  if (year < 1900) return std::nullopt;
  const auto read = Timestamp::parse(fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.000Z", year,
                                                 parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                                                 parts.tm_min, parts.tm_sec));
  if (!read) return std::nullopt;
  return *read;
}

}  // namespace

Result<Certificate> read_certificate(std::string_view pem) {
  const auto none = [] {
    return wrong("it cannot be read", "give the certificate as PEM, -----BEGIN CERTIFICATE-----");
  };
  if (pem.size() > kPemBytesMax) return none();
  const std::unique_ptr<BIO, FreeBio> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const std::unique_ptr<X509, FreeX509> x509(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (x509 == nullptr) return none();
  Certificate read;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (X509_digest(x509.get(), EVP_sha256(), digest.data(), &size) != 1) return none();
  read.sha256 = hexadecimal(digest.data(), size);
  read.common_name = common_name(x509.get());
  read.uuid = uuid_in(x509.get());
  const auto begin = moment(X509_get0_notBefore(x509.get()));
  const auto end = moment(X509_get0_notAfter(x509.get()));
  if (!begin || !end) return none();
  read.not_before = *begin;
  read.not_after = *end;
  return read;
}

Result<std::string> pinned_sha256(const std::string& pin) {
  if (pin.find("-----BEGIN") != std::string::npos) {
    auto read = read_certificate(pin);
    if (!read) return fail(std::move(read.error()));
    return read->sha256;
  }
  std::string digits;
  for (const char c : small(pin)) {
    if (c == ':' || c == ' ') continue;
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (!digit) digits.clear();
    if (!digit) break;
    digits += c;
  }
  if (digits.size() == 64) return digits;
  return wrong("what is pinned is neither a SHA-256 of 64 hexadecimal digits nor PEM",
               "give one of both");
}

Result<void> check_pinned(const Certificate& certificate, const std::string& sha256,
                          std::string_view uuid, Timestamp now) {
  if (certificate.sha256 != sha256) {
    return wrong(fmt::format("its SHA-256 is {} and not the pinned {}", certificate.sha256, sha256),
                 "find out whether this is the machine, and pin its certificate again");
  }
  if (certificate.common_name != "SiLA2") {
    return wrong(fmt::format("its common name is '{}' and not SiLA2", certificate.common_name),
                 "let the machine make a certificate as SiLA 2 has it");
  }
  if (now < certificate.not_before || now > certificate.not_after) {
    return wrong(
        fmt::format("it is valid from {} to {}, and now is {}", certificate.not_before.to_string(),
                    certificate.not_after.to_string(), now.to_string()),
        "let the machine make a new certificate, or set the clock right");
  }
  if (certificate.uuid.empty()) {
    return wrong(fmt::format("it has no server UUID (extension {})", kUuidExtension),
                 "let the machine make a certificate as SiLA 2 has it");
  }
  if (!uuid.empty() && certificate.uuid != small(std::string(uuid))) {
    return wrong(
        fmt::format("it is of the server {}, and this one says it is {}", certificate.uuid, uuid),
        "find out which machine this is");
  }
  return {};
}

}  // namespace renkei::equipment::sila
