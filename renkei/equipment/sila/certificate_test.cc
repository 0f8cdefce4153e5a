#include "renkei/equipment/sila/certificate.h"

#include <string>

#include <gtest/gtest.h>

namespace renkei::equipment::sila {
namespace {

const std::string kUuid = "25597b36-e9bf-11e8-aeb5-f2801f1b9fd1";

Certificate good() {
  return {.sha256 = std::string(64, 'a'),
          .common_name = "SiLA2",
          .uuid = kUuid,
          .not_before = *Timestamp::parse("2026-01-01T00:00:00.000Z"),
          .not_after = *Timestamp::parse("2027-01-01T00:00:00.000Z")};
}

std::string refusal(const Certificate& certificate, const std::string& uuid,
                    const std::string& now) {
  const auto checked =
      check_pinned(certificate, std::string(64, 'a'), uuid, *Timestamp::parse(now));
  return checked ? "" : checked.error().message();
}

TEST(SilaCertificate, IsAcceptedAsPinnedWithinItsTimeForItsServer) {
  const std::string in = "2026-06-01T00:00:00.000Z";
  EXPECT_EQ(refusal(good(), kUuid, in), "");
  EXPECT_EQ(refusal(good(), "", in), "") << "before the server has said who it is";
  EXPECT_EQ(refusal(good(), "25597B36-E9BF-11E8-AEB5-F2801F1B9FD1", in), "");
  Certificate other = good();
  other.sha256[3] = 'b';
  EXPECT_NE(refusal(other, kUuid, in).find("not the pinned"), std::string::npos);
  other = good();
  other.common_name = "SiLA";
  EXPECT_NE(refusal(other, kUuid, in).find("not SiLA2"), std::string::npos);
  other = good();
  other.uuid.clear();
  EXPECT_NE(refusal(other, kUuid, in).find("no server UUID"), std::string::npos);
  other = good();
  other.uuid[0] = '0';
  EXPECT_NE(refusal(other, kUuid, in).find("this one says it is"), std::string::npos);
  for (const char* out : {"2025-12-31T23:59:59.999Z", "2027-01-01T00:00:00.001Z"}) {
    EXPECT_NE(refusal(good(), kUuid, out).find("it is valid from"), std::string::npos) << out;
  }
}

TEST(SilaCertificate, APinIsDigitsOrPem) {
  const std::string digits = "ABCDEF0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789";
  EXPECT_EQ(pinned_sha256(digits).value_or(""),
            "abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789");
  for (const std::string& none :
       {std::string(), digits.substr(1), digits + "0", std::string(64, 'g'),
        std::string("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")}) {
    const auto read = pinned_sha256(none);
    ASSERT_FALSE(read.has_value()) << none;
    EXPECT_EQ(read.error().code(), "equipment.certificate");
  }
}

}  // namespace
}  // namespace renkei::equipment::sila
