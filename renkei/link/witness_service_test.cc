#include "renkei/link/witness_service.h"

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"
#include "renkei/link/http_client.h"
#include "renkei/link/link_test_tools.h"

namespace renkei::link {
namespace {

using ledger::Log;
using ledger::LogPolicy;
using ledger::MemoryStore;
using ledger::Note;
using ledger::NoteAlgorithm;
using ledger::SignerKey;
using ledger::TreeSize;
using ledger::test::draft_of;
using ledger::test::key_of;
using test::code_of;
using test::Serving;

class Memory final : public ledger::WitnessMemory {
 public:
  [[nodiscard]] Result<ledger::WitnessedLog> log(const std::string& origin) override {
    const auto found = logs.find(origin);
    if (found == logs.end()) return fail(Error{"ledger.witness_unknown", origin});
    return found->second;
  }
  [[nodiscard]] Result<void> keep(const std::string& origin, const Note& cosigned) override {
    if (disk_fails) return fail(Error{"file.write", "full, at a secret place"});
    logs[origin].last = cosigned;
    return {};
  }
  [[nodiscard]] Result<void> keep_evidence(const std::string& origin, const Note&) override {
    ++logs[origin].refused;
    return {};
  }
  std::map<std::string, ledger::WitnessedLog> logs;
  bool disk_fails = false;
};

struct Growing {
  MemoryStore store;
  Log log = *Log::open(store, ledger::EventTypes::known());
  void append(std::uint64_t from, std::uint64_t to) {
    for (std::uint64_t i = from; i < to; ++i) {
      ASSERT_TRUE((*log.append(std::vector{draft_of(i, {"a"})}))[0]);
    }
  }
};

class WitnessServiceTest : public testing::Test {
 public:
  WitnessServiceTest() { memory_.logs[log_key_.name] = {{log_key_.verifier()}}; }
  ~WitnessServiceTest() override = default;

 protected:
  [[nodiscard]] Note checkpoint(const Growing& growing) const {
    Note note{growing.log.checkpoint(log_key_.name).to_text(), {}};
    sign_note(note, log_key_);
    return note;
  }
  [[nodiscard]] LogPolicy::Witness named() const {
    return {"sponsor", key_.verifier(), server_.url("/")};
  }
  Result<ledger::NoteSignature> ask(Growing& growing, std::uint64_t seen) {
    return ask_witness(growing.log, checkpoint(growing), named(), TreeSize{seen});
  }

  SignerKey log_key_{"renkei.example/plant-1", NoteAlgorithm::kEd25519, key_of('l')};
  SignerKey key_{"sponsor.example/w", NoteAlgorithm::kCosignatureV1, key_of('w')};
  Memory memory_;
  ledger::Witness witness_{memory_, key_, system_clock()};
  Serving server_{
      [this](const HttpRequest& request) { return answer_as_witness(witness_, request); }};
};

TEST_F(WitnessServiceTest, SignsALogThatGrowsWhateverTheOwnerBelievesItHasSeen) {
  Growing log;
  for (const std::uint64_t seen : {0U, 0U, 4U, 99U}) {
    log.append(log.log.head().size.value, log.log.head().size.value + 3);
    const auto signature = ask(log, seen);
    ASSERT_TRUE(signature) << signature.error().to_string();
    Note note = checkpoint(log);
    note.signatures.push_back(*signature);
    EXPECT_TRUE(verify_note(note, key_.verifier()));
  }
}

TEST_F(WitnessServiceTest, TheOwnerIsToldWhyAForkedOrPutBackLogIsRefused) {
  Growing log;
  log.append(0, 9);
  ASSERT_TRUE(ask(log, 0));
  Growing put_back;
  put_back.append(0, 6);
  const auto ahead = ask(put_back, 0);
  EXPECT_EQ(code_of(ahead), "link.witness_ahead");
  EXPECT_NE(ahead.error().message().find("9 entries"), std::string::npos);
  Growing forked;
  forked.append(0, 6);
  forked.append(50, 60);
  EXPECT_EQ(code_of(ask(forked, 0)), "link.witness_fork");
  Growing same_size;
  same_size.append(50, 59);
  EXPECT_EQ(code_of(ask(same_size, 9)), "link.witness_fork");
  EXPECT_EQ(memory_.logs[log_key_.name].refused, 2U);
}

TEST_F(WitnessServiceTest, RefusalsHaveTheStatusOfTheStandard) {
  Growing log;
  log.append(0, 5);
  const auto status = [&](const std::string& body) {
    const auto answer = ask_http({.url = server_.url("/add-checkpoint"), .body = body});
    EXPECT_TRUE(answer);
    return answer ? answer->status : 0;
  };
  const std::string note = checkpoint(log).to_text();
  EXPECT_EQ(status("old 0\n\n" + note), 200U);
  EXPECT_EQ(status("old 6\n\n" + note), 400U);
  EXPECT_EQ(status("rubbish"), 400U);
  const auto behind = ask_http({.url = server_.url("/add-checkpoint"), .body = "old 0\n\n" + note});
  ASSERT_TRUE(behind);
  EXPECT_EQ(behind->status, 409U);
  EXPECT_EQ(behind->content_type, "text/x.tlog.size");
  EXPECT_EQ(behind->body, "5\n");
  Note foreign{ledger::Checkpoint{"a.example/log", {5}, log.log.head().root, {}}.to_text(), {}};
  sign_note(foreign, log_key_);
  EXPECT_EQ(status("old 0\n\n" + foreign.to_text()), 404U);
  Note forged{checkpoint(log).text, {}};
  sign_note(forged, {log_key_.name, NoteAlgorithm::kEd25519, key_of('x')});
  EXPECT_EQ(status("old 0\n\n" + forged.to_text()), 403U);
  Growing forked;
  forked.append(20, 27);
  EXPECT_EQ(status("old 5\n\n" + checkpoint(forked).to_text()), 422U);
  Growing other;
  other.append(20, 25);
  EXPECT_EQ(status("old 5\n\n" + checkpoint(other).to_text()), 409U);
  memory_.disk_fails = true;
  const auto failing =
      ask_http({.url = server_.url("/add-checkpoint"), .body = "old 5\n\n" + note});
  ASSERT_TRUE(failing);
  EXPECT_EQ(failing->status, 500U);
  EXPECT_EQ(failing->body.find("secret"), std::string::npos);
  EXPECT_EQ(ask_http({.url = server_.url("/add-checkpoint"), .method = "GET"})->status, 405U);
  EXPECT_EQ(ask_http({.url = server_.url("/x")})->status, 404U);
  const auto named = ask_http({.url = server_.url("/"), .method = "GET"});
  EXPECT_NE(named->body.find(key_.verifier().to_text()), std::string::npos);
}

TEST_F(WitnessServiceTest, AnAnswerThatIsNotTheWitnesssIsNotTaken) {
  Growing log;
  log.append(0, 5);
  std::string body;
  const Serving liar([&](const HttpRequest&) { return HttpResponse{200, "text/plain", body}; });
  const LogPolicy::Witness witness{"sponsor", key_.verifier(), liar.url("")};
  const auto code = [&](const std::string& answer) {
    body = answer;
    return code_of(ask_witness(log.log, checkpoint(log), witness, {}));
  };
  EXPECT_EQ(code(""), "link.witness_answer");
  EXPECT_EQ(code("thank you\n"), "link.witness_answer");
  Note other = checkpoint(log);
  sign_note(other, {key_.name, NoteAlgorithm::kCosignatureV1, key_of('x')}, 7);
  EXPECT_EQ(code(signature_line(other.signatures.back())), "link.witness_answer");
  // Its own, but under another checkpoint.
  Note elsewhere{ledger::Checkpoint{log_key_.name, {6}, log.log.head().root, {}}.to_text(), {}};
  sign_note(elsewhere, key_, 7);
  EXPECT_EQ(code(signature_line(elsewhere.signatures.back())), "link.witness_answer");
  Note right = checkpoint(log);
  sign_note(right, key_, 7);
  EXPECT_EQ(code(signature_line(right.signatures.back())), "");
  // One that always stands elsewhere is not asked for ever.
  const Serving restless([](const HttpRequest&) {
    return HttpResponse{409, "text/x.tlog.size", "3\n"};
  });
  EXPECT_EQ(code_of(ask_witness(log.log, checkpoint(log),
                                {"sponsor", key_.verifier(), restless.url("")}, {})),
            "link.witness_answer");
}

}  // namespace
}  // namespace renkei::link
