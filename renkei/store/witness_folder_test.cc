#include "renkei/store/witness_folder.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/ledger/ledger_test_tools.h"
#include "renkei/store/sqlite/store_test_tools.h"

namespace renkei::store {
namespace {

namespace fs = std::filesystem;
using ledger::Checkpoint;
using ledger::Note;
using ledger::NoteAlgorithm;
using ledger::SignerKey;
using WitnessAccess = WitnessFolder::Access;

class WitnessFolderTest : public StoreTest {
 public:
  ~WitnessFolderTest() override = default;

 protected:
  [[nodiscard]] fs::path place() const { return folder_ / "witness"; }
  [[nodiscard]] WitnessFolder init() const {
    auto made = WitnessFolder::init(place(), "sponsor.example/w");
    EXPECT_TRUE(made) << made.error().to_string();
    EXPECT_TRUE(made->trust(log_.verifier().to_text()));
    return *std::move(made);
  }
  [[nodiscard]] Note cosigned(const WitnessFolder& folder, std::uint64_t size) const {
    Note note{Checkpoint{log_.name, {size}, ledger::sha256({"x"}), {}}.to_text(), {}};
    sign_note(note, log_);
    sign_note(note, folder.key(), 1'795'000'000);
    return note;
  }

  SignerKey log_{"renkei.example/plant-1", NoteAlgorithm::kEd25519, ledger::test::key_of('l')};
};

TEST_F(WitnessFolderTest, RemembersTheLastOfEachLogAndItsOwnKey) {
  std::string key;
  {
    WitnessFolder folder = init();
    key = folder.key().verifier().to_text();
    EXPECT_FALSE(folder.log(log_.name)->last);
    ASSERT_TRUE(folder.keep(log_.name, cosigned(folder, 3)));
    ASSERT_TRUE(folder.keep(log_.name, cosigned(folder, 5)));
    ASSERT_TRUE(folder.keep_evidence(log_.name, cosigned(folder, 4)));
  }
  auto folder = WitnessFolder::open(place(), WitnessAccess::kRead);
  ASSERT_TRUE(folder);
  EXPECT_EQ(folder->key().verifier().to_text(), key);
  EXPECT_EQ(folder->origins(), std::vector{log_.name});
  const auto log = folder->log(log_.name);
  ASSERT_TRUE(log && log->last);
  EXPECT_EQ(ledger::parse_checkpoint(log->last->text)->size.value, 5U);
  EXPECT_EQ(log->refused, 1U);
  EXPECT_EQ(code_of(folder->log("another")), "ledger.witness_unknown");
}

TEST_F(WitnessFolderTest, IsServedByOneProgramAndBelievesNoFileThatWasChanged) {
  WitnessFolder folder = init();
  EXPECT_EQ(code_of(WitnessFolder::open(place(), WitnessAccess::kWrite)), "store.in_use");
  ASSERT_TRUE(folder.keep(log_.name, cosigned(folder, 5)));
  const fs::path file = place() / "last" / ledger::sha256({log_.name}).to_hex();
  const auto whole = disk().read(file, 1 << 20U);
  ASSERT_TRUE(whole);
  std::size_t told = 0;
  for (std::size_t i = 0; i < whole->size(); i += 7) {
    std::string changed = *whole;
    ledger::test::flip_bit(changed, i, 0);
    ASSERT_TRUE(disk().write(file, changed));
    // The log's own signature, which stands beside, is of no use here.
    const auto log = folder.log(log_.name);
    EXPECT_TRUE(!log || log->last->text == cosigned(folder, 5).text) << i;
    told += log ? 0 : 1;
  }
  EXPECT_GT(told, whole->size() / 14);
  ASSERT_TRUE(disk().write(file, ""));
  EXPECT_EQ(code_of(folder.log(log_.name)), "store.damaged");
}

TEST_F(WitnessFolderTest, TakesOnlyKeysOfLogs) {
  WitnessFolder folder = init();
  EXPECT_EQ(code_of(folder.trust(log_.verifier().to_text())), "store.witnessed_logs");
  EXPECT_EQ(code_of(folder.trust(folder.key().verifier().to_text())), "store.witnessed_logs");
  EXPECT_EQ(code_of(folder.trust("nonsense")), "ledger.key_text");
  const SignerKey next{log_.name, NoteAlgorithm::kEd25519, ledger::test::key_of('n')};
  ASSERT_TRUE(folder.trust(next.verifier().to_text()));
  EXPECT_EQ(folder.log(log_.name)->keys.size(), 2U);
  EXPECT_EQ(code_of(WitnessFolder::init(place(), "a")), "store.exists");
  ASSERT_TRUE(disk().write(place() / "logs", "witness x\n"));
  EXPECT_EQ(code_of(WitnessFolder::open(place(), WitnessAccess::kRead)), "store.witnessed_logs");
}

}  // namespace
}  // namespace renkei::store
