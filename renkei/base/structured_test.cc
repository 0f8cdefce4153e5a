#include "renkei/base/structured.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace renkei {
namespace {

std::string json_code(std::string_view text) {
  const auto read = parse_json("t.json", text);
  return read ? "" : read.error().code();
}

std::string toml_code(std::string_view text) {
  const auto read = parse_toml("t.toml", text);
  return read ? "" : read.error().code();
}

TEST(Json, ReadsValuesInTheOrderOfTheText) {
  const auto read = parse_json("t.json", R"({"z":[1,-2,3.5,true,null,"\u6f22"],"a":{"b":{}}})");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->dump(), R"({"z":[1,-2,3.5,true,null,"漢"],"a":{"b":{}}})");
  EXPECT_TRUE((*read)["z"][0].is_number_unsigned());
  EXPECT_EQ(parse_json("t.json", " 18446744073709551615 ")->get<std::uint64_t>(), UINT64_MAX);
  EXPECT_EQ(*parse_json("t.json", "\"x\""), "x");
}

TEST(Json, RefusesBrokenSyntaxAtItsByte) {
  const auto read = parse_json("t.json", "{\n  \"漢\": 1,\n  \"b\": x}");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), "json.syntax");
  EXPECT_EQ(read.error().place().file, "t.json");
  EXPECT_EQ(read.error().place().byte_offset, 21);
  EXPECT_EQ(read.error().place().line, 3);
  EXPECT_EQ(read.error().place().column, 8);
  EXPECT_EQ(read.error().message().find("json.exception"), std::string::npos);
  for (const char* text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "1 2", "nan", "01",
                           "\"\\ud800\"", "\"\xFF\"", "\"\n\"", "[1]]", "/**/1", "tru"}) {
    EXPECT_EQ(json_code(text), "json.syntax") << text;
  }
}

TEST(Json, RefusesNumbersBeyondDouble) {
  EXPECT_EQ(json_code("[1e400]"), "json.syntax");
  EXPECT_EQ(json_code("-1e309"), "json.syntax");
  EXPECT_EQ(json_code("1e308"), "");
}

TEST(Json, RefusesDuplicateKeysWhereTheSecondStands) {
  const auto read = parse_json("t.json", R"({"x":[0,{"a/b":1,"c":2,"a\/b":3}]})");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), "json.duplicate_key");
  EXPECT_EQ(read.error().value(), "a/b");
  EXPECT_EQ(read.error().place().byte_offset, 23);
  EXPECT_EQ(read.error().place().pointer, "/x/1/a~1b");
  EXPECT_EQ(parse_json("t.json", R"({"q\"":1,"q\"":2})").error().place().byte_offset, 9);
  EXPECT_EQ(json_code(R"({"a":{"a":{"a":1}},"b":{"a":1}})"), "");
}

TEST(Json, RefusesMoreThanSixtyFourLevels) {
  const auto nested = [](int levels) {
    return std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
  };
  EXPECT_EQ(json_code(nested(kJsonDepthMax)), "");
  EXPECT_EQ(json_code(nested(kJsonDepthMax + 1)), "json.too_deep");
  EXPECT_EQ(parse_json("t.json", nested(1'000'000)).error().place().byte_offset, kJsonDepthMax);
  EXPECT_EQ(json_code("[[[],[]],[[],[[]]]]"), "");
}

// Looking every key up among all before takes minutes, more than the test has.
TEST(Json, ReadsAWideObjectInTimeThatGrowsWithItsSize) {
  std::string text = "{";
  for (int i = 0; i < 200'000; ++i) {
    text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":0";
  }
  text += "}";
  const auto read = parse_json("t.json", text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->size(), 200'000U);
}

TEST(Json, WritesIndentedOrOnOneLineAndNeverThrows) {
  const Json value{{"a", {1, 2}}};
  EXPECT_EQ(write_json(value, 1), "{\n \"a\": [\n  1,\n  2\n ]\n}\n");
  EXPECT_EQ(write_json(value, -1), R"({"a":[1,2]})");
  EXPECT_EQ(write_json(Json("\xFF"), -1), "\"\uFFFD\"");
}

TEST(Toml, ReadsValuesWithTheirPlaces) {
  const auto read = parse_toml("t.toml",
                               "name = \"mRNA 網\"\n"
                               "start = 2026-11-22\n"
                               "\n"
                               "[plan]\n"
                               "days = 365\n"
                               "share = 0.5\n"
                               "\"a/b\" = [true, { x = 1 }]\n");
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(read->value.dump(),
            R"({"name":"mRNA 網","start":"2026-11-22","plan":{"days":365,"share":0.5,)"
            R"("a/b":[true,{"x":1}]}})");
  EXPECT_EQ(read->place("/plan/days"),
            (Place{.file = "t.toml", .line = 5, .column = 8, .pointer = "/plan/days"}));
  EXPECT_EQ(read->place("/plan/a~1b/1/x").line, 7);
  EXPECT_EQ(read->place("/plan").line, 4);
  EXPECT_EQ(read->place("/nothing"), (Place{.file = "t.toml"}));
}

TEST(Toml, WritesTimesAsIso8601) {
  const auto read = parse_toml("t.toml",
                               "a = 07:30:00\n"
                               "b = 2026-11-22T07:30:00\n"
                               "c = 2026-11-22T07:30:00+09:00\n");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->value["a"], "07:30:00");
  EXPECT_EQ(read->value["b"], "2026-11-22T07:30:00");
  EXPECT_EQ(read->value["c"], "2026-11-22T07:30:00+09:00");
}

TEST(Toml, RefusesBrokenSyntaxAtLineAndColumn) {
  const auto read = parse_toml("t.toml", "a = 1\nb = = 2\n");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), "toml.syntax");
  EXPECT_EQ(read.error().place().line, 2);
  EXPECT_GT(read.error().place().column, 0);
  for (const char* text :
       {"a = 1\na = 2\n", "a = \n", "[a]\n[a]\n", "a = 2026-02-30\n", "a = \"\xFF\"\n", "[日本]\n",
        "あ = 1\n", "é = 1\n", "日本 = 1\n", "[.a]\n", "[[[a]]]\n", "[", "[[a]", "[a]]", "a.",
        "a = 99999999999999999999\n", "x"}) {
    EXPECT_EQ(toml_code(text), "toml.syntax") << text;
  }
}

TEST(Toml, RefusesWhatJsonCannotHold) {
  EXPECT_EQ(toml_code("a = inf\n"), "toml.not_finite");
  const auto read = parse_toml("t.toml", "[x]\na = [1.0, nan]\n");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().place().pointer, "/x/a/1");
  EXPECT_EQ(read.error().place().line, 2);
}

TEST(Toml, RefusesTooMuchAndTooDeep) {
  EXPECT_EQ(toml_code("a = '" + std::string(1U << 20, 'x') + "'\n"), "toml.too_large");
  EXPECT_EQ(toml_code(std::string(100, '[') + "\n"), "toml.syntax");
  std::string keys = "a";
  for (int i = 0; i < 100; ++i) keys += ".a";
  EXPECT_EQ(toml_code(keys + " = 1\n"), "toml.too_deep");
  // Deep enough to overflow the stack of a reader that builds the tree first.
  for (int i = 0; i < 500'000; ++i) keys += ".a";
  EXPECT_EQ(toml_code(keys + " = 1\n"), "toml.too_deep");
  EXPECT_EQ(toml_code("['a,'." + keys + "]\n"), "toml.too_deep");
  std::string quoted = "'='";
  for (int i = 0; i < 100'000; ++i) quoted += ".','";
  EXPECT_EQ(toml_code(quoted + " = 1\n"), "toml.too_deep");
}

TEST(Toml, ReadsManyNumbersOnOneLine) {
  std::string text = "a = [0.5";
  for (int i = 0; i < 1000; ++i) text += ", 0.5";
  EXPECT_EQ(toml_code(text + "]\n"), "");
}

TEST(Toml, ReadsLettersAfterALineEndingBackslash) {
  const auto read = parse_toml("t.toml", "a = \"\"\"x \\\n  あé\"\"\"\n");
  ASSERT_TRUE(read) << read.error().to_string();
  EXPECT_EQ(read->value["a"], "x あé");
}

TEST(Toml, EmptyTextIsAnEmptyTable) {
  EXPECT_EQ(parse_toml("t.toml", "")->value, Json::object());
  EXPECT_EQ(parse_toml("t.toml", std::string_view())->value, Json::object());
}

rc::Gen<Json> any_json(int depth) {
  const auto text = rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
  auto scalar = rc::gen::oneOf(
      rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](std::int64_t x) { return Json(x); }),
      rc::gen::map(rc::gen::arbitrary<double>(), [](double x) { return Json(x); }),
      rc::gen::map(text, [](const std::string& x) { return Json(x); }),
      rc::gen::map(rc::gen::arbitrary<bool>(), [](bool x) { return Json(x); }));
  if (depth == 0) return scalar;
  const auto inner = any_json(depth - 1);
  return rc::gen::oneOf(
      scalar,
      rc::gen::map(rc::gen::container<std::vector<Json>>(inner),
                   [](const std::vector<Json>& items) { return Json(Json::array_t(items)); }),
      rc::gen::map(
          rc::gen::container<std::vector<std::pair<std::string, Json>>>(rc::gen::pair(text, inner)),
          [](const std::vector<std::pair<std::string, Json>>& members) {
            Json object = Json::object();
            for (const auto& [name, value] : members) object[name] = value;
            return object;
          }));
}

RC_GTEST_PROP(Json, ComesBackAsItWas, ()) {
  const Json value = *any_json(2);
  const auto read = parse_json("t.json", write_json(value, *rc::gen::inRange(-1, 3)));
  RC_ASSERT(read.has_value());
  RC_ASSERT(*read == value);
}

TEST(Json, AZeroByteIsNotTheEndOfTheText) {
  const std::string text("{\"a\":\n1}\0 more", 14);
  const auto read = parse_json("f", text);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), "json.syntax");
  EXPECT_EQ(read.error().place().byte_offset, 8);
  EXPECT_EQ(read.error().place().line, 2);
  EXPECT_FALSE(parse_json("f", std::string(1, '\0')));
}

}  // namespace
}  // namespace renkei
