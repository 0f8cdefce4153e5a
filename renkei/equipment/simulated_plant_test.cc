#include "renkei/equipment/simulated_plant.h"

#include <variant>

#include <gtest/gtest.h>

#include "renkei/base/structured.h"

namespace renkei::equipment {
namespace {

const Timestamp kStart(1'780'000'000'000);
Timestamp at(std::int64_t seconds) { return Timestamp(kStart.milliseconds() + seconds * 1000); }

PlantFile two_vessels() {
  PlantFile file;
  for (const char* id : {"v-1", "v-2"}) {
    SimulatedUnitOptions unit;
    unit.id = id;
    unit.kind = "stirred-vessel";
    unit.knows_keys = std::string(id) == "v-1";
    file.units.push_back(unit);
  }
  return file;
}

const ServiceReport* last_report(const std::vector<Delivery>& deliveries) {
  const ServiceReport* last = nullptr;
  for (const Delivery& one : deliveries) {
    if (const auto* report = std::get_if<ServiceReport>(&one)) last = report;
  }
  return last;
}

TEST(SimulatedPlant, MachinesRememberOverAKillWhatTheyDid) {
  MemoryFileSystem files;
  auto plant = SimulatedPlant::make(two_vessels(), 7, kStart);
  ASSERT_TRUE(plant);
  plant->unit("v-1")->send({"key-1", "charge", recipe::Order::kStart, {{"volume", 10}}});
  plant->unit("v-2")->send({"key-2", "charge", recipe::Order::kStart, {{"volume", 5}}});
  ASSERT_TRUE(plant->advance(at(30)));
  ASSERT_TRUE(plant->save(files, "machines.json"));
  ASSERT_TRUE(plant->advance(at(600)));
  (void)plant->unit("v-1")->take();
  plant->unit("v-1")->read_back("charge");
  const auto lived = plant->unit("v-1")->take();
  ASSERT_NE(last_report(lived), nullptr);

  // The one that was saved half-way lives on from there, and comes to the same.
  auto again = SimulatedPlant::make(two_vessels(), 7, at(5'000));
  ASSERT_TRUE(again);
  ASSERT_TRUE(again->load(files, "machines.json"));
  EXPECT_EQ(again->now(), at(30));
  EXPECT_EQ(again->unit("v-1")->effects().at("key-1"), 1);
  EXPECT_EQ(again->unit("v-2")->effects().at("key-2"), 1);
  ASSERT_TRUE(again->advance(at(600)));
  (void)again->unit("v-1")->take();
  again->unit("v-1")->read_back("charge");
  const auto resumed = again->unit("v-1")->take();
  ASSERT_NE(last_report(resumed), nullptr);
  EXPECT_EQ(last_report(resumed)->state, recipe::State::kComplete);
  // The solver begins anew, within its tolerance.
  EXPECT_NEAR(last_report(resumed)->results.at("charged"),
              last_report(lived)->results.at("charged"), 1e-6);
  EXPECT_EQ(last_report(resumed)->at, last_report(lived)->at);
  // What it is told again it has done already.
  again->unit("v-1")->send({"key-1", "charge", recipe::Order::kStart, {{"volume", 10}}});
  EXPECT_EQ(again->unit("v-1")->effects().at("key-1"), 1);
}

TEST(SimulatedPlant, AMachineThatIsTakenUpTellsThatItIsThereAndWhatItShows) {
  MemoryFileSystem files;
  auto plant = SimulatedPlant::make(two_vessels(), 7, kStart);
  ASSERT_TRUE(plant->save(files, "machines.json"));
  ASSERT_TRUE(plant->load(files, "machines.json"));
  const auto told = plant->unit("v-1")->take();
  ASSERT_GE(told.size(), 2U);
  ASSERT_TRUE(std::holds_alternative<LinkReport>(told.front()));
  EXPECT_TRUE(std::get<LinkReport>(told.front()).connected);
  EXPECT_TRUE(std::holds_alternative<Reading>(told.back()));
}

TEST(SimulatedPlant, TellsWhetherThereIsSomethingToSave) {
  MemoryFileSystem files;
  auto plant = SimulatedPlant::make(two_vessels(), 7, kStart);
  EXPECT_FALSE(plant->has_changed());
  plant->unit("v-2")->send({"key-2", "charge", recipe::Order::kStart, {{"volume", 5}}});
  EXPECT_TRUE(plant->has_changed());
  ASSERT_TRUE(plant->save(files, "machines.json"));
  EXPECT_FALSE(plant->has_changed());
  ASSERT_TRUE(plant->advance(at(20)));
  EXPECT_FALSE(plant->has_changed());
  ASSERT_TRUE(plant->advance(at(2'000)));
  EXPECT_TRUE(plant->has_changed());
}

TEST(SimulatedPlant, RefusesADamagedMemory) {
  for (const char* text : {"", "[]", "{\"v-1\":1}", "{\"v-1\":\"{}\"}"}) {
    MemoryFileSystem files;
    ASSERT_TRUE(files.write("machines.json", text));
    auto plant = SimulatedPlant::make(two_vessels(), 7, kStart);
    const auto loaded = plant->load(files, "machines.json");
    ASSERT_FALSE(loaded) << text;
    EXPECT_EQ(loaded.error().code(), "equipment.saved");
  }
  // Any member that is missing or of another kind is told; none is taken for something else.
  auto plant = SimulatedPlant::make(two_vessels(), 7, kStart);
  plant->unit("v-1")->send({"key-1", "charge", recipe::Order::kStart, {{"volume", 10}}});
  const auto json = parse_json("v-1", plant->unit("v-1")->save());
  ASSERT_TRUE(json);
  for (const auto& [name, value] : json->items()) {
    Json broken = *json;
    broken.erase(name);
    EXPECT_FALSE(plant->unit("v-1")->load(write_json(broken))) << name;
  }
}

}  // namespace
}  // namespace renkei::equipment
