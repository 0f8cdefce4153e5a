#include "renkei/report/faults_text.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "renkei/base/decimal.h"
#include "renkei/base/structured.h"
#include "renkei/report/catalogue.h"

namespace renkei::report {
namespace {

TEST(FaultsText, JapaneseSentenceWithPlaceAndValue) {
  const Error error = Error{"decimal.syntax", "'12,x' is not a number"}
                          .at({.file = "products.csv", .line = 4, .column = 7, .field = "dose"})
                          .value("12,x")
                          .remedy("write a decimal such as 12.5");
  EXPECT_EQ(error_text(Language::kJa, error),
            "products.csv 4行7列（dose）: 「12,x」は数値ではありません。12.5 や 1.5e-3 "
            "のように書いてください");
  EXPECT_EQ(
      error_text(Language::kEn, error),
      "products.csv:4: column 7 (dose): '12,x' is not a number; write a decimal such as 12.5");
}

// Without the comma "0,95" would be 95.
TEST(FaultsText, ADecimalCommaIsToldToBecomeAPoint) {
  const auto read = parse_spreadsheet_decimal("0,95");
  ASSERT_FALSE(read.has_value());
  const std::string text = error_text(Language::kJa, read.error());
  EXPECT_NE(text.find("小数は 0.95 のように点で"), std::string::npos) << text;
  EXPECT_EQ(text.find("除いて"), std::string::npos) << text;
}

TEST(FaultsText, APercentageIsToldAsTheFractionInBothLanguages) {
  const auto read = parse_spreadsheet_decimal("80%");
  ASSERT_FALSE(read.has_value());
  for (const Language language : kLanguages) {
    const std::string text = error_text(language, read.error());
    EXPECT_NE(text.find("0.8"), std::string::npos) << text;
    EXPECT_EQ(text.find("0.7"), std::string::npos) << text;
  }
}

TEST(FaultsText, UnknownCodeGivesTheEnglishSentence) {
  const Error error = Error{"no.such_code", "it broke"}.remedy("mend it");
  EXPECT_EQ(error_text(Language::kJa, error), "it broke; mend it");
}

TEST(FaultsText, AMissingArgumentGivesTheEnglishSentenceAndNoHole) {
  const Error error{"file.read", "cannot read 'a'"};
  EXPECT_EQ(error_text(Language::kJa, error), "cannot read 'a'");
}

TEST(FaultsText, AnErrorMayBringItsJapaneseSentence) {
  Error error = error_in_both("plan.R07", Both("二つ同時です", "two at once"),
                              Both("後に始めてください", "start it later"));
  error.place().pointer = "/campaigns/2";
  EXPECT_EQ(error_text(Language::kJa, error), "/campaigns/2: 二つ同時です。後に始めてください");
  EXPECT_EQ(error_text(Language::kEn, error), "/campaigns/2: two at once; start it later");
}

// Every kind of broken JSON: why, and what to do, without the parser's English.
TEST(FaultsText, BrokenJsonIsToldInJapaneseWithAReason) {
  const std::map<std::string, std::string> reasons{
      {"{\"a\":1,}", "ここには引用符で囲んだ文字列が来ますが、「}」があります"},
      {"[1 2]", "ここには「]」が来ますが、数値があります"},
      {"[", "途中で終わっています"},
      {"", "途中で終わっています"},
      {"{\"a\":\"x", "引用符が閉じていません"},
      {"[tru]", "値になりません"},
      {"[-]", "数値の書き方"},
      {"[\"\\q\"]", "後の文字が正しくありません"},
      {"[\"\\u12\"]", "4桁の16進数"},
      {"[\"a\nb\"]", "制御文字"},
      {"[\"\xff\"]", "UTF-8ではありません"},
      {"[1e999]", "大きすぎます"}};
  const std::regex english("[a-z]{5,}");
  for (const auto& [text, reason] : reasons) {
    const auto read = parse_json("p", text);
    ASSERT_FALSE(read.has_value()) << text;
    const auto told = error_text(Language::kJa, read.error());
    EXPECT_NE(told.find(reason), std::string::npos) << text << "\n" << told;
    EXPECT_FALSE(
        std::regex_search(std::regex_replace(told, std::regex("true|false|null"), ""), english))
        << told;
  }
}

// What is wrong, where it is not the form: nobody looks for a bracket when a key stands twice.
TEST(FaultsText, BrokenTomlIsToldInJapaneseWithAReason) {
  const std::string neutral = "この場所の書き方を確かめて";
  const std::map<std::string, std::string> reasons{
      {"a = 1\na = 2\n", "「a」がもう書かれています"},
      {"[a.b]\n[a.b]\n", "「a.b」がもう書かれています"},
      {"utf-8 = 1\nutf-8 = 2\n", "「utf-8」がもう書かれています"},
      {"a = 2026-02-30\n", "その月にはない日です"},
      {"a = 2026-13-01\n", "1から12までの月ではありません"},
      {"a = 25:00:00\n", "時刻ではありません"},
      {"a = 99999999999999999999\n", "数値が大きすぎます"},
      {"a = -9223372036854775809\n", "数値が大きすぎます"},
      {"a = \"\xff\"\n", "UTF-8ではありません"},
      {"a = \"\xe3\x81", "UTF-8ではありません"},
      {"a\n", neutral},
      {"a = \"b\n", neutral},
      {"a = [1\n", neutral},
      {"a = x\n", neutral}};
  for (const auto& [text, reason] : reasons) {
    const auto read = parse_toml("p", text);
    ASSERT_FALSE(read.has_value()) << text;
    ASSERT_EQ(read.error().code(), "toml.syntax");
    const auto told = error_text(Language::kJa, read.error());
    EXPECT_NE(told.find(reason), std::string::npos) << text << "\n"
                                                    << told << "\n"
                                                    << read.error().message();
  }
}

TEST(FaultsText, NoCodeHasTwoSentences) {
  std::set<std::string_view> seen;
  for (const auto sentences :
       {base_fault_sentences(), network_fault_sentences(), plan_fault_sentences(),
        cli_fault_sentences(), ledger_fault_sentences(), execute_fault_sentences(),
        recipe_fault_sentences(), batch_fault_sentences(), batchml_fault_sentences(),
        quality_fault_sentences(), filedrop_fault_sentences()}) {
    for (const FaultSentence& sentence : sentences) {
      EXPECT_TRUE(seen.insert(sentence.code).second) << sentence.code;
      EXPECT_FALSE(sentence.ja.empty()) << sentence.code;
    }
  }
}

// Codes of errors made in the sources of all rooms, with one file that makes each.
std::map<std::string, std::string> codes_in_sources() {
  namespace fs = std::filesystem;
  const std::regex error_made(
      R"re("((?:csv|date|decimal|file|id|json|toml|unit|network|plan|solver|cli|filedrop|)re"
      R"re(ledger|store|timestamp|execute|recipe|equipment|plant|events|batchml|quality)\.)re"
      R"re((?!toml"|json"|csv"|html")[A-Za-z0-9_.]+)")re");
  std::map<std::string, std::string> codes;
  for (const auto& entry :
       fs::recursive_directory_iterator(fs::path(RENKEI_SOURCE_DIR) / "renkei")) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".cc" || name.ends_with("_test.cc")) continue;
    std::ifstream file(entry.path());
    const std::string source((std::istreambuf_iterator<char>(file)), {});
    for (std::sregex_iterator at(source.begin(), source.end(), error_made), end; at != end; ++at) {
      codes.emplace((*at)[1], name);
    }
  }
  return codes;
}

// Those of plan_json and the rules of the checker bring their sentences with them.
TEST(FaultsText, EveryCodeMadeInAnyRoomHasAJapaneseSentence) {
  const auto codes = codes_in_sources();
  EXPECT_GT(codes.size(), 10U);
  const std::set<std::string> no_errors{"batchml.names",
                                        "network.as_of"};  // names of settings that look like codes
  for (const auto& [code, file] : codes) {
    if (no_errors.contains(code)) continue;
    EXPECT_TRUE(fault_sentence_ja(code).has_value())
        << code << " (" << file << ") has no sentence in renkei/report/faults_*_text.cc";
  }
}

}  // namespace
}  // namespace renkei::report
