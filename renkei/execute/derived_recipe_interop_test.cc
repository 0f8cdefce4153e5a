// The general recipe that MESA's example of BatchML V0701 holds, derived down to a control recipe
// and carried out: by people, on units that can do nothing by themselves. It lies beside the
// repository, not in it.
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "renkei/base/seams.h"
#include "renkei/events/batch_entry.h"
#include "renkei/execute/engine.h"
#include "renkei/ledger/hash.h"
#include "renkei/ledger/memory_store.h"
#include "renkei/recipe/batchml_read.h"
#include "renkei/recipe/derive.h"
#include "renkei/recipe/recipe_text.h"

namespace renkei::execute {
namespace {

using recipe::Level;
using recipe::Recipe;

const std::string kFile = std::string(RENKEI_SHARED_DIR) +
                          "/standards/b2mml/examples-v0701/"
                          "2026-04-26_BatchML_Verfahrensrezept1.xml";

// A unit without services and values: people use it.
class BareUnit final : public equipment::Device {
 public:
  explicit BareUnit(equipment::DeviceDescription description)
      : description_(std::move(description)) {}
  [[nodiscard]] const equipment::DeviceDescription& description() const override {
    return description_;
  }
  void send(const equipment::DeviceOrder&) override { ADD_FAILURE() << "an order"; }
  void ask(const std::string&) override {}
  void read_back(const std::string&) override {}
  [[nodiscard]] std::vector<equipment::Delivery> take() override {
    if (std::exchange(told_, true)) return {};
    return {equipment::LinkReport{true, "", Timestamp(1'780'000'000'000)}};
  }

 private:
  equipment::DeviceDescription description_;
  bool told_ = false;
};

Recipe derived(const Recipe& origin, const recipe::DeriveRequest& request) {
  auto made = recipe::derive(origin, request);
  for (const Error& fault : made.faults) ADD_FAILURE() << fault.to_string();
  return std::move(made.recipe);
}

Recipe mesa_control_recipe() {
  std::ifstream in(kFile, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  Faults faults;
  const auto general = recipe::read_batchml("general.xml", text.str(), faults);
  EXPECT_TRUE(general && faults.empty());
  EXPECT_EQ(general->level, Level::kGeneral);
  recipe::DeriveRequest request{.to = Level::kMaster, .id = "water", .version = "1"};
  request.classes = {{"mixing_of_liquids001", "stirred-vessel"},
                     {"dosing001", "dosing-unit"},
                     {"heating_of_liquids001", "stirred-vessel"}};
  request.consumed = {{"educt001", "mixing_of_liquids001"}, {"educt002", "dosing001"}};
  request.produced = {{"intermediate001", "mixing_of_liquids001"},
                      {"intermediate002", "dosing001"},
                      {"product001", "heating_of_liquids001"}};
  request.settings = {{"rotation_speed001", "100 {rev}/min"}};
  const Recipe master = derived(*general, request);
  recipe::DeriveRequest bound{.to = Level::kControl, .id = "water-7", .version = "1"};
  bound.units = {
      {"mixing_of_liquids001", "v-1"}, {"dosing001", "d-1"}, {"heating_of_liquids001", "v-1"}};
  return derived(master, bound);
}

TEST(DerivedRecipeInterop, TheGeneralRecipeOfMesaIsCarriedOutByPeople) {
  if (!std::filesystem::exists(kFile)) {
    GTEST_SKIP() << "the published data (standards/b2mml) is not beside the repository";
  }
  const Recipe control = mesa_control_recipe();
  const std::string text = recipe::write_recipe(control);
  ledger::MemoryStore store;
  auto log = ledger::Log::open(store, ledger::EventTypes::known());
  ASSERT_TRUE(log);
  ManualClock clock(std::chrono::system_clock::time_point(std::chrono::seconds(1'780'000'000)));
  Engine::Options options;
  options.site = "site-1";
  options.actor = std::string(43, 'A');
  options.recipe_text = [&](const std::string&) { return Result<std::string>(text); };
  const auto amount = [](const char* written) { return *recipe::parse_amount(written); };
  BareUnit vessel({.id = "v-1",
                   .equipment_class = "stirred-vessel",
                   .properties = {{"duration_heating001", amount("120 s")},
                                  {"max_temperature001", amount("95 Cel")},
                                  {"min_temperature001", amount("5 Cel")}}});
  BareUnit doser({.id = "d-1",
                  .equipment_class = "dosing-unit",
                  .properties = {{"min_volume001", amount("0.1 L")}}});
  Engine engine(*log, clock, options);
  engine.add(vessel);
  engine.add(doser);
  ASSERT_TRUE(engine.open(store));

  events::BatchCreated batch;
  batch.batch = "b-1";
  batch.recipe = control.id;
  batch.version = control.version;
  batch.recipe_sha256 = ledger::sha256({text}).to_hex();
  batch.mode = "Automatic";
  for (const auto& requirement : control.equipment) batch.units[requirement.id] = requirement.unit;
  batch.lots = {{"educt001", "water-1"}, {"educt002", "water-2"}};
  batch.by = "anna";
  const auto created = engine.create(batch);
  ASSERT_TRUE(created) << created.error().to_string();
  ASSERT_TRUE(engine.order("b-1", "", recipe::Order::kStart, "anna", ""));

  // People tell what they have set, in the units of the recipe.
  const events::Texts settings{
      {"rotation_speed001_as_set", "100"}, {"mixing_duration001_as_set", "15"},
      {"dosing_duration001_as_set", "15"}, {"dosing_flow001_as_set", "500"},
      {"set_temperature001_as_set", "21"}, {"cycle_time001_as_set", "10"},
      {"duty_cycle001_as_set", "99"}};
  for (int i = 0; i < 100 && !recipe::is_final(engine.batch("b-1")->state()); ++i) {
    ASSERT_TRUE(engine.step());
    for (const Prompt& prompt : std::vector<Prompt>(engine.batch("b-1")->prompts())) {
      if (prompt.answered) continue;
      events::Texts answers;
      for (const auto& question : control.element(prompt.path)->questions) {
        answers[question.id] = settings.at(question.id);
      }
      const auto answered = engine.answer("b-1", prompt.number, answers, "ben", "");
      ASSERT_TRUE(answered) << answered.error().to_string();
    }
    clock.advance(std::chrono::seconds(10));
  }
  EXPECT_EQ(recipe::state_name(engine.batch("b-1")->state()), "Complete");
  std::string moved;
  for (const auto& entry : store.raw_entries()) {
    const auto read = ledger::parse_entry(entry.bytes);
    ASSERT_TRUE(read);
    const auto event = events::read_batch_entry(*read, store);
    ASSERT_TRUE(event && *event);
    const auto* move = std::get_if<events::MaterialMoved>(&(*event)->event);
    if (move != nullptr) moved += move->material + " " + move->quantity + "; ";
  }
  EXPECT_EQ(moved, "educt001 5; intermediate001 8; educt002 3; intermediate002 8; product001 8; ");
}

}  // namespace
}  // namespace renkei::execute
