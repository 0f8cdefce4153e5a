#include "renkei/ledger/canonical_json.h"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"

namespace renkei::ledger {
namespace {

using test::code_of;

std::string canonical(std::string_view text) {
  const auto json = parse_json("test", text);
  return *canonical_json(*json);
}

// RFC 8785 section 3.2.3.
TEST(CanonicalJson, SortsByUtf16CodeUnits) {
  // U+1F600 (units from 0xD83D) stands before U+FB33, though its UTF-8 bytes are greater. U+FB33 is
  // not in normal form C, so U+E000 takes its part here.
  EXPECT_EQ(canonical("{\"\\ue000\":1,\"\\ud83d\\ude00\":2,\"\\u00f6\":3}"),
            "{\"\u00f6\":3,\"\U0001F600\":2,\"\ue000\":1}");
  EXPECT_EQ(canonical("{\"ab\":1,\"a\":2,\"\":3}"), "{\"\":3,\"a\":2,\"ab\":1}");
}

// The example of RFC 8785 section 3.2.2, without its fractions.
TEST(CanonicalJson, WritesTheShortestEscapes) {
  EXPECT_EQ(
      canonical(R"({"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","l":[true,false]})"),
      "{\"l\":[true,false],\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  EXPECT_EQ(canonical(R"(["\b\t\n\f\r\u007f\u0000"])"), "[\"\\b\\t\\n\\f\\r\x7f\\u0000\"]");
  EXPECT_EQ(canonical(" [ 0 , -0 , 9007199254740991 , -9007199254740991 ] "),
            "[0,0,9007199254740991,-9007199254740991]");
}

TEST(CanonicalJson, RefusesWhatReadersDifferOnAndSaysWhere) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"a":[1,0.5]})", "ledger.json_float"},
      {R"({"a":[1,1e3]})", "ledger.json_float"},
      {R"({"a":[1,null]})", "ledger.json_null"},
      {R"({"a":[1,9007199254740992]})", "ledger.json_integer"},
      {R"({"a":[1,-9007199254740992]})", "ledger.json_integer"},
      {R"({"a":[1,"e\u0301"]})", "ledger.json_not_nfc"}};
  for (const auto& [text, code] : cases) {
    const auto result = canonical_json(*parse_json("test", text));
    ASSERT_EQ(code_of(result), code) << text;
    EXPECT_EQ(result.error().place().pointer, "/a/1") << text;
  }
  EXPECT_EQ(code_of(canonical_json(Json("\xff"))), "ledger.json_not_utf8");
}

TEST(CanonicalJson, OneTextForOneValue) {
  EXPECT_TRUE(parse_canonical_json("test", "{\"a\":1,\"b\":[\"\u00e9\"]}"));
  for (const char* text : {"{\"b\":1,\"a\":1}", "{\"a\": 1}", "{\"a\":1}\n", "{\"a\":\"\\u0041\"}",
                           "{\"a\":\"\\/\"}", "{\"a\":-0}", "{\"a\":\"\\u000F\"}"}) {
    EXPECT_EQ(code_of(parse_canonical_json("test", text)), "ledger.json_not_canonical") << text;
  }
  EXPECT_EQ(code_of(parse_canonical_json("test", "{\"a\":1,\"a\":1}")), "json.duplicate_key");
  EXPECT_EQ(parse_canonical_json("test", "{\"a\": 1}").error().place().byte_offset, 5);
}

}  // namespace
}  // namespace renkei::ledger
