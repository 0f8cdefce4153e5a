#include "renkei/ledger/witness.h"

#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/ledger/memory_store.h"

namespace renkei::ledger {
namespace {

using test::code_of;
using test::draft_of;
using test::key_of;

// Keeps it in memory, and fails on demand.
class Memory final : public WitnessMemory {
 public:
  [[nodiscard]] Result<WitnessedLog> log(const std::string& origin) override {
    const auto found = logs.find(origin);
    if (found == logs.end()) return fail(Error{"ledger.witness_unknown", origin});
    return found->second;
  }
  [[nodiscard]] Result<void> keep(const std::string& origin, const Note& cosigned) override {
    if (disk_fails) return fail(Error{"file.write", "full"});
    logs[origin].last = cosigned;
    return {};
  }
  [[nodiscard]] Result<void> keep_evidence(const std::string& origin, const Note& note) override {
    ++logs[origin].refused;
    evidence.push_back(note);
    return {};
  }

  std::map<std::string, WitnessedLog> logs;
  std::vector<Note> evidence;
  bool disk_fails = false;
};

class WitnessTest : public testing::Test {
 public:
  WitnessTest() { memory_.logs[log_key_.name] = {{log_key_.verifier()}}; }
  ~WitnessTest() override = default;

 protected:
  struct Growing {
    MemoryStore store;
    Log log = *Log::open(store, EventTypes::known());
    void append(std::uint64_t from, std::uint64_t to) {
      for (std::uint64_t i = from; i < to; ++i) {
        ASSERT_TRUE((*log.append(std::vector{draft_of(i, {"a"})}))[0]);
      }
    }
  };
  [[nodiscard]] WitnessRequest request(Growing& growing, std::uint64_t from) const {
    WitnessRequest asked{{from}, {}, {growing.log.checkpoint(log_key_.name).to_text(), {}}};
    if (from > 0 && from <= growing.log.head().size.value) {
      asked.proof = *growing.log.prove_growth({from}, growing.log.head().size);
    }
    sign_note(asked.checkpoint, log_key_);
    return asked;
  }
  [[nodiscard]] std::uint64_t last_size() {
    const auto& last = memory_.logs[log_key_.name].last;
    return last ? parse_checkpoint(last->text)->size.value : 0;
  }

  SignerKey log_key_{"renkei.example/plant-1", NoteAlgorithm::kEd25519, key_of('l')};
  SignerKey key_{"sponsor.example/w", NoteAlgorithm::kCosignatureV1, key_of('w')};
  Memory memory_;
  ManualClock clock_{std::chrono::system_clock::time_point{std::chrono::seconds{1'795'000'000}}};
  Witness witness_{memory_, key_, clock_};
};

TEST_F(WitnessTest, SignsALogAsItGrowsAndKeepsTheLast) {
  Growing log;
  std::uint64_t before = 0;
  for (const std::uint64_t size : {1U, 2U, 7U, 7U, 20U}) {
    log.append(log.log.head().size.value, size);
    const WitnessRequest asked = request(log, before);
    const auto signature = witness_.add_checkpoint(asked);
    ASSERT_TRUE(signature) << signature.error().to_string();
    Note note = asked.checkpoint;
    note.signatures.push_back(*signature);
    EXPECT_EQ(**verify_note(note, key_.verifier()), 1'795'000'000U);
    EXPECT_EQ(last_size(), size);
    before = size;
  }
  // What is kept bears the log's signature and the witness's own, and nobody else's.
  EXPECT_EQ(memory_.logs[log_key_.name].last->signatures.size(), 2U);
}

TEST_F(WitnessTest, RefusesWhatIsForkedOrPutBackAndKeepsTheProofOfIt) {
  Growing log;
  log.append(0, 9);
  ASSERT_TRUE(witness_.add_checkpoint(request(log, 0)));
  Growing forked;
  forked.append(0, 5);
  forked.append(100, 110);
  EXPECT_EQ(code_of(witness_.add_checkpoint(request(forked, 9))), "ledger.witness_fork");
  Growing same_size;
  same_size.append(100, 109);
  EXPECT_EQ(code_of(witness_.add_checkpoint(request(same_size, 9))), "ledger.witness_fork");
  ASSERT_EQ(memory_.evidence.size(), 2U);
  EXPECT_EQ(parse_checkpoint(memory_.evidence[0].text)->size.value, 15U);
  Growing put_back;
  put_back.append(0, 6);
  EXPECT_EQ(code_of(witness_.add_checkpoint(request(put_back, 9))), "ledger.witness_sizes");
  for (const std::uint64_t from : {0U, 3U, 6U}) {
    EXPECT_EQ(code_of(witness_.add_checkpoint(request(put_back, from))), "ledger.witness_behind");
  }
  // Grown again past what was seen, it is still another.
  put_back.append(200, 210);
  EXPECT_EQ(code_of(witness_.add_checkpoint(request(put_back, 9))), "ledger.witness_fork");
  EXPECT_EQ(last_size(), 9U);
  log.append(9, 12);
  EXPECT_TRUE(witness_.add_checkpoint(request(log, 9)));
}

TEST_F(WitnessTest, RefusesWhatItCannotJudge) {
  Growing log;
  log.append(0, 4);
  WitnessRequest asked = request(log, 0);
  asked.checkpoint.signatures.clear();
  sign_note(asked.checkpoint, {log_key_.name, NoteAlgorithm::kEd25519, key_of('x')});
  EXPECT_EQ(code_of(witness_.add_checkpoint(asked)), "ledger.witness_unsigned");
  Note foreign{Checkpoint{"another.example/log", {4}, log.log.head().root, {}}.to_text(), {}};
  sign_note(foreign, log_key_);
  EXPECT_EQ(code_of(witness_.add_checkpoint({{0}, {}, foreign})), "ledger.witness_unknown");
  // A proof from nothing is empty, and a log of nothing has one root.
  asked = request(log, 0);
  asked.proof.push_back(empty_root());
  EXPECT_EQ(code_of(witness_.add_checkpoint(asked)), "ledger.witness_fork");
  Note nothing{Checkpoint{log_key_.name, {0}, log.log.head().root, {}}.to_text(), {}};
  sign_note(nothing, log_key_);
  EXPECT_EQ(code_of(witness_.add_checkpoint({{0}, {}, nothing})), "ledger.witness_fork");
  EXPECT_EQ(last_size(), 0U);
}

TEST_F(WitnessTest, GivesNoSignatureThatIsNotKept) {
  Growing log;
  log.append(0, 4);
  memory_.disk_fails = true;
  EXPECT_EQ(code_of(witness_.add_checkpoint(request(log, 0))), "file.write");
}

TEST_F(WitnessTest, AKeyThatIsReplacedIsKnownBesideTheNew) {
  const SignerKey next{log_key_.name, NoteAlgorithm::kEd25519, key_of('n')};
  Growing log;
  log.append(0, 4);
  WitnessRequest asked = request(log, 0);
  asked.checkpoint.signatures.clear();
  sign_note(asked.checkpoint, next);
  EXPECT_EQ(code_of(witness_.add_checkpoint(asked)), "ledger.witness_unsigned");
  memory_.logs[log_key_.name].keys.push_back(next.verifier());
  EXPECT_TRUE(witness_.add_checkpoint(asked));
}

TEST_F(WitnessTest, ARequestComesBackAndIsRefusedWhenItsFormIsWrong) {
  Growing log;
  log.append(0, 9);
  const std::string text = request(log, 5).to_text();
  const auto read = parse_witness_request(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->to_text(), text);
  const std::string note = read->checkpoint.to_text();
  std::string many = "old 1\n";
  for (int i = 0; i < 64; ++i) many += empty_root().to_base64() + "\n";
  for (const std::string& wrong :
       {std::string(), std::string("old 05\n\n") + note, std::string("old -1\n\n") + note,
        std::string("new 5\n\n") + note, many + "\n" + note,
        std::string("old 9999999999999999999\n\n") + note}) {
    EXPECT_EQ(code_of(parse_witness_request(wrong)), "ledger.witness_request") << wrong;
  }
  EXPECT_EQ(code_of(parse_witness_request("old 5\nxx\n\n" + note)), "ledger.base64");
  EXPECT_EQ(code_of(parse_witness_request("old 5\n\n")), "ledger.note");
}

}  // namespace
}  // namespace renkei::ledger
