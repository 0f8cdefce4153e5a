#include "renkei/ledger/policy.h"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::key_of;

std::string log_line(char seed, const std::string& name = "renkei.example/plant-1") {
  return "log " + SignerKey{name, NoteAlgorithm::kEd25519, key_of(seed)}.verifier().to_text() +
         "\n";
}

std::string witness_line(const std::string& name, char seed, const std::string& url = "") {
  const SignerKey key{name + ".example/w", NoteAlgorithm::kCosignatureV1, key_of(seed)};
  return "witness " + name + " " + key.verifier().to_text() + (url.empty() ? "" : " " + url) + "\n";
}

// The example of tlog-policy: two of X and one of Y.
std::string two_groups() {
  std::string text = log_line('l');
  for (const char* name : {"X1", "X2", "X3", "Y1", "Y2", "Y3"}) {
    text += witness_line(name, static_cast<char>(name[0] + 3 * (name[1] - '0')));
  }
  return text + "group X 2 X1 X2 X3\ngroup Y any Y1 Y2 Y3\ngroup both all X Y\nquorum both\n";
}

TEST(LogPolicy, ComesBackInOneForm) {
  const auto policy = parse_log_policy("p", two_groups());
  ASSERT_TRUE(policy) << policy.error().to_string();
  EXPECT_EQ(policy->log_name(), "renkei.example/plant-1");
  const auto again = parse_log_policy("p", policy->to_text());
  ASSERT_TRUE(again);
  EXPECT_EQ(*again, *policy);
  // By hand: comments, blanks, the line ends of other systems.
  const auto by_hand = parse_log_policy("p", "# ours\r\n\r\n \t" + log_line('l') +
                                                 witness_line("w", 'w', "http://w.example:1") +
                                                 "  quorum   w  \r\n");
  ASSERT_TRUE(by_hand) << by_hand.error().to_string();
  EXPECT_EQ(by_hand->witnesses.at(0).url, "http://w.example:1");
  EXPECT_EQ(by_hand->quorum, "w");
}

TEST(LogPolicy, AQuorumIsMetThroughGroupsOfGroups) {
  const auto policy = parse_log_policy("p", two_groups());
  ASSERT_TRUE(policy);
  EXPECT_TRUE(policy->enough({"X1", "X3", "Y2"}));
  EXPECT_TRUE(policy->enough({"X1", "X2", "X3", "Y1", "Y2", "Y3"}));
  for (const auto& seen : std::vector<std::set<std::string>>{
           {}, {"X1", "X2", "X3"}, {"X1", "Y1", "Y2", "Y3"}, {"X1", "X2", "stranger"}}) {
    EXPECT_FALSE(policy->enough(seen));
  }
  EXPECT_TRUE(parse_log_policy("p", log_line('l') + "quorum none\n")->enough({}));
  const auto one = parse_log_policy("p", log_line('l') + witness_line("w", 'w') + "quorum w\n");
  EXPECT_TRUE(one->enough({"w"}));
  EXPECT_FALSE(one->enough({"v"}));
}

TEST(LogPolicy, NamesTheLineThatIsWrong) {
  const std::string log = log_line('l');
  const std::string witness = witness_line("w", 'w');
  const std::string none = "quorum none\n";
  const auto error = parse_log_policy("policy", log + witness + "\nquorum x\n").error();
  EXPECT_EQ(error.place().line, 4);
  EXPECT_EQ(error.place().file, "policy");
  std::string many = log;
  for (int i = 0; i < 70; ++i) {
    many +=
        "witness w" + std::to_string(i) + " " +
        SignerKey{"a", NoteAlgorithm::kCosignatureV1, PrivateKey::generate()}.verifier().to_text() +
        "\n";
  }
  for (const std::string& text : {std::string(),
                                  log,
                                  none,
                                  log + none + none,
                                  log + "quorum 1\n",
                                  log + "quorum\n",
                                  log + "quorum none w\n",
                                  log + log + none,
                                  log + log_line('m', "other") + none,
                                  log + witness + witness + none,
                                  log + witness + witness_line("v", 'w') + none,
                                  log + "witness none " + witness.substr(10) + none,
                                  log + "witness a " + log.substr(4) + none,
                                  "log " + witness.substr(10) + none,
                                  log + "group g all w\n" + none,
                                  log + witness + "group g 2 w\n" + none,
                                  log + witness + "group g 0 w\n" + none,
                                  log + witness + "group g any\n" + none,
                                  log + witness + "group g any w w\n" + none,
                                  log + witness + "group w any w\n" + none,
                                  log + witness + "group g any w\ngroup h any w\n" + none,
                                  log + witness + "group g some w\n" + none,
                                  log + "quorum\x01none\n",
                                  many + none,
                                  log + "friend x\n" + none,
                                  std::string(100'000, '#')}) {
    EXPECT_EQ(code_of(parse_log_policy("p", text)), "ledger.policy") << text.substr(0, 400);
  }
  EXPECT_EQ(code_of(parse_log_policy("p", "log x\n" + none)), "ledger.key_text");
}

TEST(LogPolicy, AnyOfTheLogsKeysMaySignWhileOneIsReplaced) {
  const auto policy = parse_log_policy("p", log_line('n') + log_line('l') + "quorum none\n");
  ASSERT_TRUE(policy);
  const auto signed_by = [](char seed) {
    Note note{"renkei.example/plant-1\n", {}};
    sign_note(note, {"renkei.example/plant-1", NoteAlgorithm::kEd25519, key_of(seed)});
    return note;
  };
  EXPECT_EQ(verify_by_log(signed_by('l'), *policy)->key, key_of('l').public_key());
  EXPECT_EQ(verify_by_log(signed_by('n'), *policy)->key, key_of('n').public_key());
  EXPECT_EQ(code_of(verify_by_log(signed_by('x'), *policy)), "ledger.note_unsigned");
  Note altered = signed_by('l');
  altered.text += "more\n";
  EXPECT_EQ(code_of(verify_by_log(altered, *policy)), "ledger.signature");
}

}  // namespace
}  // namespace renkei::ledger
