// A batch with a confidential element over a ledger folder on the disk.
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/equipment/simulated_unit.h"
#include "renkei/execute/engine.h"
#include "renkei/execute/kept_shut.h"
#include "renkei/ledger/hash.h"
#include "renkei/store/ledger_folder.h"
#include "renkei/store/sqlite/database.h"

namespace renkei {
namespace {

namespace fs = std::filesystem;
using execute::Engine;
using execute::verify_kept_shut;
using store::LedgerFolder;
using Access = store::SqliteStore::Access;

constexpr const char* kRecipe = R"(format = "renkei recipe 1"
id = "secret"
version = "1.0.0"
level = "master"
[output.product]
material = "product"
quantity = "1 L"
[equipment.main]
class = "stirred-vessel"
[equipment.main.service.charge]
parameters = { volume = "L" }
results = { charged = "L" }
[procedure]
chart = ["begin -> hidden -> end"]
[unit_procedure.hidden]
equipment = "main"
confidential = true
chart = ["begin -> canary_fill -> canary_more -> end"]
[phase."hidden/canary_fill"]
service = "charge"
with = { volume = "1.4321 'L'" }
[phase."hidden/canary_more"]
service = "charge"
with = { volume = "2.4321 'L'" }
produce = { product = "charged" }
)";

class InnerLogFolder : public testing::Test {
 public:
  ~InnerLogFolder() override { fs::remove_all(folder_); }

 protected:
  InnerLogFolder() {
    std::string name = (fs::temp_directory_path() / "renkei-inner-XXXXXX").string();
    RENKEI_CHECK(mkdtemp(name.data()) != nullptr);
    folder_ = name;
    auto made = LedgerFolder::init(place(), {"renkei.example/plant-1", "plant-1"}, clock_);
    RENKEI_CHECK(made.has_value());
    run(*made);
    RENKEI_CHECK(made->sign_checkpoint().has_value());
  }

  // The whole batch; the engine is made anew at every tenth step.
  void run(LedgerFolder& ledger) {
    equipment::SimulatedUnitOptions unit_options;
    unit_options.id = "v-1";
    unit_options.kind = "stirred-vessel";
    auto unit = *equipment::SimulatedUnit::make(unit_options, Timestamp::of(clock_.now()));
    std::unique_ptr<Engine> engine;
    for (int i = 0; i < 2000; ++i) {
      if (i % 10 == 0) engine = opened(ledger, *unit);
      if (i == 0) create(*engine);
      for (int rounds = 0; *engine->step(); ++rounds) ASSERT_LT(rounds, 1000);
      if (recipe::is_final(engine->batch("b-1")->state())) break;
      clock_.advance(std::chrono::seconds(10));
      ASSERT_TRUE(unit->advance(Timestamp::of(clock_.now())));
    }
    ASSERT_EQ(engine->batch("b-1")->state(), recipe::State::kComplete);
  }
  std::unique_ptr<Engine> opened(LedgerFolder& ledger, equipment::SimulatedUnit& unit) {
    Engine::Options options;
    options.site = ledger.site();
    options.actor = ledger.actor().key.public_key().id();
    options.inner = [&ledger] { return ledger.inner_log(); };
    options.recipe_text = [](const std::string&) { return Result<std::string>(kRecipe); };
    auto engine = std::make_unique<Engine>(ledger.log(), clock_, options);
    engine->add(unit);
    const auto done = engine->open(ledger.store(), ledger.inner_store());
    EXPECT_TRUE(done) << done.error().to_string();
    unit.cut_link("the engine was away");
    unit.restore_link();
    return engine;
  }
  static void create(Engine& engine) {
    events::BatchCreated request;
    request.batch = "b-1";
    request.recipe = "secret";
    request.version = "1.0.0";
    request.recipe_sha256 = ledger::sha256({kRecipe}).to_hex();
    request.mode = "Automatic";
    request.units = {{"main", "v-1"}};
    request.by = "anna";
    const auto created = engine.create(request);
    ASSERT_TRUE(created) << created.error().to_string();
    ASSERT_TRUE(engine.order("b-1", "", recipe::Order::kStart, "anna", ""));
  }

  [[nodiscard]] fs::path place() const { return folder_ / "ledger"; }
  [[nodiscard]] Faults faults() const {
    auto ledger = LedgerFolder::open(place(), Access::kRead);
    EXPECT_TRUE(ledger) << ledger.error().to_string();
    auto found = verify_kept_shut(ledger->store(), ledger->inner_store());
    EXPECT_TRUE(found) << found.error().to_string();
    return *std::move(found);
  }
  // As a thief with the file in hand.
  void tamper(const char* sql) const {
    auto database = store::Database::open(place() / "inner.db", store::Database::Mode::kWrite);
    ASSERT_TRUE(database) << database.error().to_string();
    const auto done = database->run(sql);
    EXPECT_TRUE(done) << done.error().to_string();
  }

  fs::path folder_;
  ManualClock clock_{std::chrono::system_clock::time_point(std::chrono::seconds(1'780'000'000))};
};

TEST_F(InnerLogFolder, HoldsWhatLiesInsideAndTheLogCommitsToIt) {
  EXPECT_TRUE(faults().empty());
  auto ledger = LedgerFolder::open(place(), Access::kRead);
  ASSERT_TRUE(ledger);
  ASSERT_NE(ledger->inner_store(), nullptr);
  EXPECT_GE(ledger->inner_store()->head()->size.value, 10U);
  std::uint64_t seen = 0;
  const auto scanned = ledger->store().scan(
      {0}, ledger->log().head().size, [&](const ledger::StoredEntry& stored) -> Result<void> {
        EXPECT_EQ(stored.bytes.find("canary"), std::string::npos) << stored.bytes;
        EXPECT_EQ(stored.bytes.find("4321"), std::string::npos) << stored.bytes;
        ++seen;
        return {};
      });
  EXPECT_TRUE(scanned && seen > 10);
  const auto opened = execute::open_inner_run(ledger->store(), *ledger->inner_store(),
                                              {"b-1", "hidden", 1}, {.fields = true});
  ASSERT_TRUE(opened) << opened.error().to_string();
  EXPECT_TRUE(execute::check_inner_run(*opened));
}

TEST_F(InnerLogFolder, AnEntryThatIsAlteredIsNamed) {
  tamper(
      "DROP TRIGGER entry_stays; UPDATE entry SET bytes = CAST(replace(CAST(bytes AS TEXT), "
      "'\"plant-1\"', '\"plant-2\"') AS BLOB) WHERE seq = 9;");
  const Faults found = faults();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.front().code(), "ledger.leaf_wrong");
  EXPECT_EQ(found.front().args().front().second, "9");
  EXPECT_EQ(found.back().code(), "execute.inner_wrong");
}

TEST_F(InnerLogFolder, AnEntryThatIsDroppedIsNamed) {
  tamper("DROP TRIGGER entry_is_kept; DELETE FROM entry WHERE seq = 4;");
  const Faults found = faults();
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found.back().code(), "execute.inner_wrong");
}

TEST_F(InnerLogFolder, ABackupOfBothIsRestoredAndHolds) {
  const fs::path backup = folder_ / "backup.db";
  {
    auto ledger = LedgerFolder::open(place(), Access::kRead);
    ASSERT_TRUE(ledger && ledger->backup(backup));
  }
  for (const char* name : {"log.db", "inner.db"}) {
    for (const char* rest : {"", "-wal", "-shm"}) fs::remove(place() / (std::string(name) + rest));
  }
  ASSERT_TRUE(LedgerFolder::restore(place(), backup));
  EXPECT_TRUE(faults().empty());
}

}  // namespace
}  // namespace renkei
