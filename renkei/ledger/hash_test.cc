#include "renkei/ledger/hash.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "renkei/ledger/base64.h"
#include "renkei/ledger/ledger_test_tools.h"

namespace renkei::ledger {
namespace {

using test::code_of;

// FIPS 180-4, examples of NIST.
TEST(Hash, IsSha256) {
  EXPECT_EQ(sha256({"abc"}).to_hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256({}).to_hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256({"a", "", "bc"}), sha256({"abc"}));
}

TEST(Hash, ComesBackFromItsTextsAndRefusesOthers) {
  const Hash hash = sha256({"abc"});
  EXPECT_EQ(*hash_from_hex(hash.to_hex()), hash);
  EXPECT_EQ(*hash_from_base64(hash.to_base64()), hash);
  EXPECT_EQ(code_of(hash_from_hex("ba78")), "ledger.hash_length");
  EXPECT_EQ(code_of(hash_from_hex(std::string(63, 'a') + "g")), "ledger.hex");
  EXPECT_EQ(code_of(hash_from_base64("AAAA")), "ledger.hash_length");
  EXPECT_EQ(code_of(hash_from_base64("")), "ledger.hash_length");
}

// RFC 4648 section 10.
TEST(Base64, VectorsOfTheRfc) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(*base64_decode(text), bytes);
  }
  EXPECT_EQ(base64url_encode("\xfb\xff"), "-_8");
  EXPECT_EQ(base64_encode("\xfb\xff"), "+/8=");
}

TEST(Base64, OneSpellingOnly) {
  // No padding, too much, inside, bits left over, the other alphabet, line ends.
  for (const char* text : {"Zg", "Zg=", "Zg===", "Z===", "====", "Zh==", "Zm9=", "Zg==Zg==", "-_8=",
                           "Zm9v\n", " Zm9v", "Zm9v=", "Zm=v"}) {
    EXPECT_EQ(code_of(base64_decode(text)), "ledger.base64") << text;
  }
  for (const char* text : {"Zg==", "Zh", "+/8", "Zm9vY", "Zm9v\n"}) {
    EXPECT_EQ(code_of(base64url_decode(text)), "ledger.base64") << text;
  }
  EXPECT_EQ(base64_decode("Zm9vY*==").error().args().front().second, "6");
}

RC_GTEST_PROP(Base64, ComesBack, (const std::string& bytes)) {
  RC_ASSERT(*base64_decode(base64_encode(bytes)) == bytes);
  RC_ASSERT(*base64url_decode(base64url_encode(bytes)) == bytes);
}

}  // namespace
}  // namespace renkei::ledger
