#include "renkei/equipment/opcua/certificate.h"

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

namespace renkei::equipment::opcua {
namespace {

const Timestamp kNow(1'795'000'000'000);
constexpr std::int64_t kDayMs = 86'400'000;

CertificateAndKey made(const std::string& uri = "urn:a", Timestamp now = kNow, int days = 10) {
  auto one = make_certificate(uri, "reactor", {"reactor.plant", "192.0.2.7"}, now, days);
  EXPECT_TRUE(one) << one.error().to_string();
  return one ? *std::move(one) : CertificateAndKey{};
}

TEST(OpcUaCertificate, AMadeOneHasItsNamesAndTimes) {
  const auto facts = certificate_facts(made().certificate);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->uris, std::vector<std::string>{"urn:a"});
  EXPECT_EQ(facts->hosts, (std::vector<std::string>{"reactor.plant", "192.0.2.7"}));
  EXPECT_EQ(facts->valid_from, Timestamp(kNow.milliseconds() - kDayMs));
  EXPECT_EQ(facts->valid_to, Timestamp(kNow.milliseconds() + 9 * kDayMs));
  EXPECT_EQ(facts->sha256.size(), 64U);
}

TEST(OpcUaCertificate, APinnedOneIsTakenHoweverThePinIsWritten) {
  const CertificateAndKey own = made();
  const std::string pin = certificate_facts(own.certificate)->sha256;
  std::string spelled;
  for (std::size_t i = 0; i < pin.size(); i += 2) {
    spelled += (i == 0 ? "" : ":") + pin.substr(i, 2);
  }
  for (char& c : spelled) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (const std::string& one : {pin, spelled}) {
    CertificateTrust trust;
    trust.pin_sha256 = one;
    EXPECT_TRUE(check_certificate(own.certificate, trust, "urn:a", "elsewhere", kNow)) << one;
  }
}

TEST(OpcUaCertificate, WhatIsWrongIsToldWithTheSha256ToPin) {
  const CertificateAndKey own = made();
  const std::string sha256 = certificate_facts(own.certificate)->sha256;
  CertificateTrust pinned;
  pinned.pin_sha256 = sha256;
  const auto reason = [&](const CertificateTrust& trust, const std::string& uri, Timestamp now) {
    const auto checked = check_certificate(own.certificate, trust, uri, "reactor.plant", now);
    EXPECT_FALSE(checked);
    if (checked) return std::string();
    EXPECT_EQ(checked.error().code(), "equipment.certificate");
    EXPECT_EQ(checked.error().value(), sha256);
    return checked.error().message();
  };
  EXPECT_NE(reason({}, "urn:a", kNow).find("nothing says"), std::string::npos);
  CertificateTrust other;
  other.pin_sha256 = std::string(64, '0');
  EXPECT_NE(reason(other, "urn:a", kNow).find("another than the pinned"), std::string::npos);
  const Timestamp late(kNow.milliseconds() + 20 * kDayMs);
  EXPECT_NE(reason(pinned, "urn:a", late).find("expired"), std::string::npos);
  const Timestamp early(kNow.milliseconds() - 20 * kDayMs);
  EXPECT_NE(reason(pinned, "urn:a", early).find("valid only from"), std::string::npos);
  EXPECT_NE(reason(pinned, "urn:b", kNow).find("application urn:a"), std::string::npos);
  EXPECT_FALSE(check_certificate("no certificate", pinned, "urn:a", "h", kNow));
}

TEST(OpcUaCertificate, ByAFolderTheHostCountsToo) {
  const CertificateAndKey own = made();
  const CertificateAndKey stranger = made();
  MemoryFileSystem files;
  ASSERT_TRUE(files.write("trusted/reactor.der", own.certificate));
  ASSERT_TRUE(files.write("trusted/notes.txt", "no certificate"));
  CertificateTrust trust;
  trust.folder = "trusted";
  trust.files = &files;
  EXPECT_TRUE(check_certificate(own.certificate, trust, "urn:a", "REACTOR.plant", kNow));
  EXPECT_TRUE(check_certificate(own.certificate, trust, "urn:a", "192.0.2.7", kNow));
  const auto named = check_certificate(own.certificate, trust, "urn:a", "other.plant", kNow);
  ASSERT_FALSE(named);
  EXPECT_NE(named.error().message().find("not for the host other.plant"), std::string::npos);
  const auto unknown =
      check_certificate(stranger.certificate, trust, "urn:a", "reactor.plant", kNow);
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().message().find("trusted"), std::string::npos);
}

}  // namespace
}  // namespace renkei::equipment::opcua
