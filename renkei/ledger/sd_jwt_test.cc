#include "renkei/ledger/sd_jwt.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/base64.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::draft_of;
using test::key_of;
using test::secrets_of;

class SdJwtTest : public testing::Test {
 public:
  SdJwtTest() {
    auto log = Log::open(store_, EventTypes::known());
    Draft draft = draft_of(1, {"7f3a"});
    const DisclosureTree tree =
        secrets_of({{"temperature", "36.8"}, {"passed", true}, {"glucose", "4.2"}}, 5);
    draft.entry.secret = tree.root();
    draft.secrets = {tree};
    const std::vector<Draft> drafts{draft, draft_of(2, {"7f3a"})};
    const auto done = log->append(drafts);
    RENKEI_CHECK(done && (*done)[0] && (*done)[1]);
  }
  ~SdJwtTest() override = default;

 protected:
  [[nodiscard]] std::string exported(const std::vector<std::string>& fields) {
    auto text = export_sd_jwt(store_, {0}, fields, key_);
    EXPECT_TRUE(text) << text.error().to_string();
    return *std::move(text);
  }
  // A token of these claims, by the same key.
  [[nodiscard]] std::string token(const std::string& header, const std::string& claims) const {
    const std::string body = base64url_encode(header) + "." + base64url_encode(claims);
    return body + "." + base64url_encode(key_.key.sign(body)) + "~";
  }

  MemoryStore store_;
  SignerKey key_{"renkei.example/plant-1", NoteAlgorithm::kEd25519, key_of('l')};
};

TEST_F(SdJwtTest, ComesBackWithWhatWasOpenedAndNothingElse) {
  const auto claims = verify_sd_jwt(exported({"/temperature", "passed"}), key_.key.public_key());
  ASSERT_TRUE(claims) << claims.error().to_string();
  EXPECT_EQ((*claims)["temperature"], "36.8");
  EXPECT_EQ((*claims)["passed"], true);
  EXPECT_FALSE(claims->contains("glucose"));
  EXPECT_EQ((*claims)["iss"], "renkei.example/plant-1");
  EXPECT_EQ((*claims)["leaf"], store_.entry({0})->leaf.to_base64());
  EXPECT_FALSE(claims->contains("_sd"));
}

TEST_F(SdJwtTest, TellsNotHowManyFieldsThereAre) {
  const auto digests = [](const std::string& text) {
    const auto begin = text.find('.') + 1;
    const auto claims =
        *parse_json("t", *base64url_decode(text.substr(begin, text.find('.', begin) - begin)));
    return claims["_sd"].get<std::vector<std::string>>();
  };
  const auto all = digests(exported({}));
  EXPECT_EQ(all.size(), 32U);
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  EXPECT_EQ(std::set<std::string>(all.begin(), all.end()).size(), 32U);
  // Two exports have nothing in common but what was opened in both.
  const auto one = digests(exported({"temperature", "passed"}));
  const auto other = digests(exported({"temperature", "glucose"}));
  std::vector<std::string> common;
  std::set_intersection(one.begin(), one.end(), other.begin(), other.end(),
                        std::back_inserter(common));
  EXPECT_EQ(common.size(), 1U);
  EXPECT_EQ(other.size(), 32U);
}

TEST_F(SdJwtTest, AnyChangeIsRefused) {
  const std::string text = exported({"temperature"});
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string flipped = text;
    test::flip_bit(flipped, i, i % 7);
    EXPECT_FALSE(verify_sd_jwt(flipped, key_.key.public_key())) << i;
  }
  EXPECT_FALSE(verify_sd_jwt(text, key_of('x').public_key()));
  // A disclosure of another entry, one twice, one left over.
  const std::string foreign = *disclosure_string({"AAAAAAAAAAAAAAAAAAAAAA", "temperature", "40"});
  EXPECT_EQ(code_of(verify_sd_jwt(text + foreign + "~", key_.key.public_key())), "ledger.sd_jwt");
  const std::string once = text.substr(text.find('~') + 1);
  EXPECT_EQ(code_of(verify_sd_jwt(text + once, key_.key.public_key())), "ledger.sd_jwt");
  EXPECT_EQ(code_of(verify_sd_jwt(text + "holder", key_.key.public_key())), "ledger.sd_jwt");
}

TEST_F(SdJwtTest, TokensOfOtherMakersAreReadAsTheStandardSays) {
  const std::string header = R"({"alg":"EdDSA"})";
  const std::string inner = base64url_encode(R"(["s1","deep",{"a":1}])");
  const std::string outer = base64url_encode(R"(["s2", "outer", {"_sd":[")" +
                                             disclosure_digest(inner) + R"("], "open": 2}])");
  const std::string claims = R"({"_sd":[")" + disclosure_digest(outer) + R"("],"x":[1]})";
  const PublicKey key = key_.key.public_key();
  const auto both = verify_sd_jwt(token(header, claims) + outer + "~" + inner + "~", key);
  ASSERT_TRUE(both) << both.error().to_string();
  EXPECT_EQ(*both, Json::parse(R"({"x":[1],"outer":{"open":2,"deep":{"a":1}}})"));
  const auto one = verify_sd_jwt(token(header, claims) + outer + "~", key);
  ASSERT_TRUE(one);
  EXPECT_FALSE((*one)["outer"].contains("deep"));
  // The inner one alone belongs to nothing.
  EXPECT_EQ(code_of(verify_sd_jwt(token(header, claims) + inner + "~", key)), "ledger.sd_jwt");
  for (const auto& [wrong_header, wrong_claims] :
       std::vector<std::pair<std::string, std::string>>{{R"({"alg":"none"})", claims},
                                                        {R"({"alg":"EdDSA","crit":["x"]})", claims},
                                                        {R"([])", claims},
                                                        {header, R"({"_sd":"x"})"},
                                                        {header, R"({"_sd":[1]})"},
                                                        {header, R"({"_sd":["a","a"]})"},
                                                        {header, R"({"_sd_alg":"md5"})"},
                                                        {header, R"({"x":[{"...":"digest"}]})"},
                                                        {header, R"([])"}}) {
    EXPECT_EQ(code_of(verify_sd_jwt(token(wrong_header, wrong_claims), key)), "ledger.sd_jwt")
        << wrong_header << wrong_claims;
  }
  EXPECT_EQ(code_of(verify_sd_jwt(
                token(header, R"({"outer":1,"_sd":[")" + disclosure_digest(outer) + R"("]})") +
                    outer + "~",
                key)),
            "ledger.sd_jwt");
}

TEST_F(SdJwtTest, OnlyFieldsOfTheEntryAreOpened) {
  EXPECT_EQ(code_of(export_sd_jwt(store_, {0}, {"none"}, key_)), "ledger.no_field");
  EXPECT_EQ(code_of(export_sd_jwt(store_, {1}, {"temperature"}, key_)), "ledger.no_field");
  EXPECT_EQ(code_of(export_sd_jwt(store_, {9}, {}, key_)), "ledger.no_entry");
  const auto plain = export_sd_jwt(store_, {1}, {}, key_);
  ASSERT_TRUE(plain);
  EXPECT_TRUE(verify_sd_jwt(*plain, key_.key.public_key()));
}

}  // namespace
}  // namespace renkei::ledger
